"""Alarms and reminders on the desk: whose they are, and who read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongkai.accounts.models import Person
from gongkai.info_requests.models import Notice, NoticeReading
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission

MOST_UNREAD: Final = 99


@dataclass(frozen=True, slots=True)
class DeskNotice:
    """A notice as a person sees it; `is_mine`: it is theirs, or of nobody else's."""

    notice: Notice
    is_read: bool
    is_mine: bool


def _notices_of(asker: Asker) -> QuerySet[Notice]:
    places = Organisation.objects.within(asker.scope(Permission.HANDLE_REQUESTS))
    mine = Q(organisation__in=places)
    if asker.pk is not None:
        mine |= Q(person=asker.pk)
    return Notice.objects.filter(mine, channel="desk")


def desk_notices(asker: Asker, *, most: int = 20) -> list[DeskNotice]:
    """The newest alarms and reminders at the bodies whose requests the asker handles."""
    rows = list(_notices_of(asker).select_related("request", "person").order_by("-pk")[:most])
    read = set(
        NoticeReading.objects.filter(read_by=asker.pk, notice__in=rows).values_list(
            "notice_id", flat=True
        )
    )
    return [DeskNotice(row, row.pk in read, row.person_id in (None, asker.pk)) for row in rows]


def unread_of(person: Person) -> QuerySet[Notice]:
    """What a person has not read, of what they see on their desk."""
    read = NoticeReading.objects.filter(notice=OuterRef("pk"), read_by=person)
    return _notices_of(person).filter(~Exists(read))


def unread_count(person: Person) -> int:
    """How many notices that are theirs or of nobody else's a person has not read, at most 99."""
    theirs = Q(person=person) | Q(person=None)
    return unread_of(person).filter(theirs)[:MOST_UNREAD].count()
