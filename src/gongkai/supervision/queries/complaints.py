"""Questions about complaints and accountability: for whoever organises supervision, nobody else."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from gongkai.catalogue.adapters.sealing import cipher
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker
from gongkai.rules.errors import NotFoundError
from gongkai.rules.paging import Page, place
from gongkai.rules.supervision.complaints import ComplaintState
from gongkai.supervision.models import AccountabilityRecord, Complaint
from gongkai.supervision.queries.access import MANAGE, MOST_EXPORTED, names_of

NO_COMPLAINT: Final = "没有找到这件投诉，或者不在您的工作范围内。"
COMPLAINT_HEADS: Final = (
    "编号", "收到日期", "来源", "事由", "被投诉单位", "内容", "办理期限", "状态", "结果", "处理情况",
    "告知日期",
)  # fmt: skip
ACCOUNT_HEADS: Final = (
    "决定日期", "单位", "人员", "事由", "事实", "措施", "决定机关", "文书",
)  # fmt: skip
COMPLAINT_SORTS: Final = {
    "due": ("due_on", "pk"),
    "-due": ("-due_on", "-pk"),
    "received": ("received_on", "pk"),
    "-received": ("-received_on", "-pk"),
}


@dataclass(frozen=True, slots=True)
class ComplaintLine:
    """A complaint in a list."""

    complaint: Complaint
    body: str
    is_late: bool


def seen_complaints(asker: Asker) -> QuerySet[Complaint]:
    """The complaints of offices that the asker works for."""
    inside = Organisation.objects.within(asker.scope(MANAGE)).values("pk")
    return Complaint.objects.filter(organisation__in=inside)


def seen_complaint(asker: Asker, complaint_id: int, *, is_locked: bool = False) -> Complaint:
    """A complaint in the asker's reach. Raises NotFoundError."""
    rows = seen_complaints(asker).select_related("organisation", "body", "decided_by")
    if is_locked:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=complaint_id).first()
    if found is None:
        raise NotFoundError(NO_COMPLAINT)
    return found


def complaint_seal(complaint: Complaint) -> str:
    """The context in which the person of a complaint is sealed."""
    return f"complaint person|{complaint.pk}"


def read_complainant(complaint: Complaint) -> dict[str, str]:
    """Who complained, by field; empty where they did not say."""
    if complaint.person is None:
        return {}
    found: dict[str, str] = json.loads(
        cipher().open(bytes(complaint.person), complaint_seal(complaint))
    )
    return found


def _matching(
    asker: Asker, words: str, state: ComplaintState | None, is_late: bool, today: date
) -> QuerySet[Complaint]:
    rows = seen_complaints(asker)
    for word in words.split():
        rows = rows.filter(Q(text__icontains=word) | Q(decision__icontains=word))
    if state is not None:
        rows = rows.filter(state=state)
    return rows.filter(state=ComplaintState.OPEN, due_on__lt=today) if is_late else rows


def _lines(rows: list[Complaint], today: date) -> list[ComplaintLine]:
    names = names_of([row.body_id for row in rows], today)
    return [
        ComplaintLine(
            row,
            names.get(row.body_id, ""),
            row.state == ComplaintState.OPEN and row.due_on < today,
        )
        for row in rows
    ]


def complaint_list(
    asker: Asker,
    *,
    today: date,
    words: str = "",
    state: ComplaintState | None = None,
    is_late: bool = False,
    sort: str = "-received",
    page: int = 1,
) -> Page[ComplaintLine]:
    """The complaints in the asker's reach."""
    rows = _matching(asker, words, state, is_late, today)
    total = rows.count()
    number, shown = place(total, page)
    ordered = rows.order_by(*COMPLAINT_SORTS.get(sort, COMPLAINT_SORTS["-received"]))
    return Page(tuple(_lines(list(ordered[shown]), today)), total, number)


def exported_complaints(
    asker: Asker,
    *,
    today: date,
    words: str = "",
    state: ComplaintState | None = None,
    is_late: bool = False,
) -> list[tuple[Any, ...]]:
    """All that a list shows, under COMPLAINT_HEADS; never who complained."""
    rows = _matching(asker, words, state, is_late, today).order_by("pk")[:MOST_EXPORTED]
    return [
        (
            c.number, str(c.received_on), c.get_way_display(), c.get_ground_display(), line.body,
            c.text, str(c.due_on), c.get_state_display(), c.get_outcome_display(), c.decision,
            str(c.told_on or ""),
        )
        for line in _lines(list(rows), today)
        for c in (line.complaint,)
    ]  # fmt: skip


def complaint_line(asker: Asker, complaint_id: int, *, today: date) -> ComplaintLine:
    """One complaint. Raises NotFoundError."""
    return _lines([seen_complaint(asker, complaint_id)], today)[0]


@dataclass(frozen=True, slots=True)
class ComplaintTodo:
    """How many complaints are open, late, or wait to be told."""

    open: int = 0
    late: int = 0
    to_tell: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not (self.open or self.to_tell)


def complaint_todo(asker: Asker, *, today: date) -> ComplaintTodo:
    """What waits for whoever handles complaints, in one question."""
    if not asker.scope(MANAGE).paths:
        return ComplaintTodo()
    is_open = Q(state=ComplaintState.OPEN)
    return ComplaintTodo(
        **seen_complaints(asker).aggregate(
            open=Count("pk", is_open),
            late=Count("pk", is_open & Q(due_on__lt=today)),
            to_tell=Count("pk", Q(state=ComplaintState.DECIDED)),
        )
    )


# --- accountability ------------------------------------------------------------------------------


def accountability(
    asker: Asker, *, today: date, year: int | None = None
) -> list[tuple[AccountabilityRecord, str]]:
    """The records of offices that the asker works for, with the unit, the newest first."""
    inside = Organisation.objects.within(asker.scope(MANAGE)).values("pk")
    rows = AccountabilityRecord.objects.filter(organisation__in=inside)
    if year is not None:
        rows = rows.filter(decision_on__year=year)
    found = list(rows[:MOST_EXPORTED])
    names = names_of([row.unit_id for row in found], today)
    return [(row, names.get(row.unit_id, "")) for row in found]


def exported_accountability(
    asker: Asker, *, today: date, year: int | None = None
) -> list[tuple[Any, ...]]:
    """The same under ACCOUNT_HEADS."""
    return [
        (
            str(row.decision_on), unit, row.person_name, row.get_ground_display(), row.facts,
            row.get_measure_display(), row.deciding_body, row.document,
        )
        for row, unit in accountability(asker, today=today, year=year)
    ]  # fmt: skip
