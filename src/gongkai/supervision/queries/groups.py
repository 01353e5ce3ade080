"""Questions about leading groups. Each takes the person who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import QuerySet

from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker
from gongkai.rules.errors import NotFoundError
from gongkai.rules.supervision.plans import GroupDuty
from gongkai.supervision.models import GroupMember, LeadingGroup, Meeting
from gongkai.supervision.queries.access import MANAGE, NO_FILE, SEE, names_of

NO_GROUP: Final = "没有找到这个领导小组，或者不在您的工作范围内。"
_ORDER: Final = list(GroupDuty)


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group with its members, those who left last, and its meetings."""

    group: LeadingGroup
    body: str
    office: str
    members: tuple[GroupMember, ...]
    former: tuple[GroupMember, ...]
    meetings: tuple[Meeting, ...]
    may_manage: bool

    @property
    def head(self) -> str:
        """Who leads it."""
        return "、".join(m.name for m in self.members if m.duty == GroupDuty.HEAD)


def seen_group(asker: Asker, group_id: int, *, is_locked: bool = False) -> LeadingGroup:
    """A group in the asker's reach. Raises NotFoundError."""
    inside = Organisation.objects.within(asker.scope(SEE)).values("pk")
    rows = LeadingGroup.objects.filter(organisation__in=inside).select_related("organisation")
    if is_locked:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=group_id).first()
    if found is None:
        raise NotFoundError(NO_GROUP)
    return found


def groups(asker: Asker, *, today: date) -> list[GroupView]:
    """The groups in the asker's reach, at most 200, with members and meetings."""
    inside = Organisation.objects.within(asker.scope(SEE)).values("pk")
    rows = LeadingGroup.objects.filter(organisation__in=inside)
    return _views(asker, list(_whole(rows)[:200]), today)


def _whole(rows: QuerySet[LeadingGroup]) -> QuerySet[LeadingGroup]:
    return rows.select_related("organisation").prefetch_related("members", "meetings")


def _views(asker: Asker, rows: list[LeadingGroup], today: date) -> list[GroupView]:
    names = names_of([pk for row in rows for pk in (row.organisation_id, row.office_id)], today)
    manages = asker.scope(MANAGE)
    views = []
    for row in rows:
        members = sorted(row.members.all(), key=lambda m: (_ORDER.index(GroupDuty(m.duty)), m.pk))
        present = [m for m in members if m.until_on is None or m.until_on > today]
        views.append(
            GroupView(
                row,
                names.get(row.organisation_id, ""),
                names.get(row.office_id or 0, ""),
                tuple(present),
                tuple(m for m in members if m not in present),
                tuple(row.meetings.all()),
                may_manage=manages.covers(row.organisation.path),
            )
        )
    return views


def group_view(asker: Asker, group_id: int, *, today: date) -> GroupView:
    """One group. Raises NotFoundError."""
    row = seen_group(asker, group_id)
    [view] = _views(asker, list(_whole(LeadingGroup.objects.filter(pk=row.pk))), today)
    return view


def minutes_file(asker: Asker, meeting_id: int) -> tuple[str, str]:
    """The hash and the name of minutes. Raises NotFoundError."""
    inside = Organisation.objects.within(asker.scope(SEE)).values("pk")
    found = Meeting.objects.filter(pk=meeting_id, group__organisation__in=inside).first()
    if found is None or not found.minutes:
        raise NotFoundError(NO_FILE)
    return found.minutes, found.minutes_name
