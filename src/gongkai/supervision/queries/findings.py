"""Questions about findings. Each takes the person who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from gongkai.info_requests.models import Notice
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker
from gongkai.rules.errors import NotFoundError, WrongStateError
from gongkai.rules.letters.model import Letter
from gongkai.rules.paging import Page, place
from gongkai.rules.supervision.findings import (
    FINDING_TABLE,
    FindingMove,
    FindingState,
    Origin,
    correction_notice,
)
from gongkai.rules.supervision.plans import SOON_DAYS
from gongkai.supervision.models import Finding, FindingStep
from gongkai.supervision.queries.access import (
    MANAGE,
    MOST_EXPORTED,
    NO_FILE,
    SEE,
    WORK,
    actors_for,
    names_of,
)

NO_FINDING: Final = "没有找到这个问题，或者不在您的工作范围内。"
REMINDED: Final = "finding:"
FINDING_HEADS: Final = (
    "被检查单位", "来源", "问题", "不符合的规定", "整改要求", "状态", "文号", "通知日期",
    "整改期限", "办结日期",
)  # fmt: skip
FINDING_SORTS: Final = {
    "due": ("due_on", "pk"),
    "-due": ("-due_on", "-pk"),
    "noted": ("pk",),
    "-noted": ("-pk",),
}


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """Which findings a list shows; `show`: open, late, to_check."""

    words: str = ""
    origin: Origin | None = None
    state: FindingState | None = None
    show: str = ""


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding in a list."""

    finding: Finding
    body: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding with all that happened, and the moves that the asker may make."""

    line: FindingLine
    office: str
    steps: tuple[FindingStep, ...]
    moves: frozenset[FindingMove]


def seen_findings(asker: Asker) -> QuerySet[Finding]:
    """The findings in the asker's reach."""
    return Finding.objects.seen(asker.scope(SEE))


def _late(today: date) -> Q:
    return Q(state=FindingState.NOTIFIED, due_on__lt=today)


def _matching(asker: Asker, wanted: FindingFilter, today: date) -> QuerySet[Finding]:
    rows = seen_findings(asker)
    for word in wanted.words.split():
        rows = rows.filter(
            Q(text__icontains=word) | Q(demand__icontains=word) | Q(notice_number__icontains=word)
        )
    if wanted.origin is not None:
        rows = rows.filter(origin=wanted.origin)
    if wanted.state is not None:
        rows = rows.filter(state=wanted.state)
    if wanted.show == "late":
        rows = rows.filter(_late(today))
    elif wanted.show == "to_check":
        rows = rows.filter(state=FindingState.ANSWERED)
    elif wanted.show == "open":
        rows = rows.open()  # type: ignore[attr-defined]
    return rows


def finding_list(
    asker: Asker, wanted: FindingFilter, *, today: date, sort: str = "-noted", page: int = 1
) -> Page[FindingLine]:
    """The findings in the asker's reach."""
    rows = _matching(asker, wanted, today)
    total = rows.count()
    number, shown = place(total, page)
    ordered = rows.order_by(*FINDING_SORTS.get(sort, FINDING_SORTS["-noted"]))
    return Page(tuple(_lines(list(ordered[shown]), today)), total, number)


def exported_findings(asker: Asker, wanted: FindingFilter, *, today: date) -> list[tuple[Any, ...]]:
    """All that a list shows, under FINDING_HEADS."""
    rows = list(_matching(asker, wanted, today).order_by("pk")[:MOST_EXPORTED])
    return [
        (
            line.body, f.origin_label, f.text, f.basis, f.demand, f.state_label, f.notice_number,
            str(f.notified_on or ""), str(f.due_on or ""), str(f.closed_on or ""),
        )
        for line in _lines(rows, today)
        for f in (line.finding,)
    ]  # fmt: skip


def _lines(rows: list[Finding], today: date) -> list[FindingLine]:
    names = names_of([row.body_id for row in rows], today)
    return [
        FindingLine(
            row,
            names.get(row.body_id, ""),
            row.state == FindingState.NOTIFIED and row.due_on is not None and row.due_on < today,
        )
        for row in rows
    ]


def seen_finding(asker: Asker, finding_id: int, *, is_locked: bool = False) -> Finding:
    """A finding in the asker's reach. Raises NotFoundError."""
    rows = seen_findings(asker).select_related("organisation", "body")
    if is_locked:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=finding_id).first()
    if found is None:
        raise NotFoundError(NO_FINDING)
    return found


def finding_view(asker: Asker, finding_id: int, *, today: date) -> FindingView:
    """One finding. Raises NotFoundError."""
    row = seen_finding(asker, finding_id)
    actors = actors_for(asker, row.organisation, row.body)
    return FindingView(
        _lines([row], today)[0],
        names_of([row.organisation_id], today).get(row.organisation_id, ""),
        tuple(row.steps.select_related("done_by")),
        frozenset(
            FindingMove(line.move)
            for line in FINDING_TABLE.moves_from(FindingState(row.state))
            if not line.actors.isdisjoint(actors)
        ),
    )


def notice_of(asker: Asker, finding_id: int) -> Letter:
    """The correction notice of a finding. Raises NotFoundError, WrongStateError before it is sent."""
    row = seen_finding(asker, finding_id)
    if row.notified_on is None or row.due_on is None:
        raise WrongStateError("整改通知书还没有发出。先填写文号和整改期限。")
    names = names_of([row.organisation_id, row.body_id], row.notified_on)
    return correction_notice(
        issuer=names.get(row.organisation_id, ""),
        addressee=names.get(row.body_id, ""),
        number=row.notice_number,
        origin=Origin(row.origin),
        text=row.text,
        basis=row.basis,
        demand=row.demand,
        due_on=row.due_on,
        dated_on=row.notified_on,
    )


def step_file(asker: Asker, step_id: int) -> tuple[str, str]:
    """The hash and the name of proof. Raises NotFoundError."""
    found = FindingStep.objects.filter(
        pk=step_id, finding__in=seen_findings(asker).values("pk")
    ).first()
    if found is None or not found.evidence:
        raise NotFoundError(NO_FILE)
    return found.evidence, found.evidence_name


@dataclass(frozen=True, slots=True)
class FindingTodo:
    """How many findings are to be mended, are late, or wait for a re-check."""

    to_mend: int = 0
    late: int = 0
    to_check: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not (self.to_mend or self.to_check)


def finding_todo(asker: Asker, *, today: date) -> FindingTodo:
    """What waits for whoever mends or checks, in one question."""
    works, manages = asker.scope(WORK), asker.scope(MANAGE)
    if not works.paths:
        return FindingTodo()
    mine = Organisation.objects.within(works).values("pk")
    offices = Organisation.objects.within(manages).values("pk")
    return FindingTodo(
        **Finding.objects.seen(works).aggregate(
            to_mend=Count("pk", Q(state=FindingState.NOTIFIED, body__in=mine)),
            late=Count("pk", _late(today) & Q(body__in=mine)),
            to_check=Count("pk", Q(state=FindingState.ANSWERED, organisation__in=offices)),
        )
    )


def findings_to_remind(today: date) -> list[tuple[int, int]]:
    """Findings to be mended whose last day is near or past, with the level as for tasks."""
    rows = Finding.objects.filter(
        state=FindingState.NOTIFIED, due_on__lte=today + timedelta(SOON_DAYS)
    )
    told = {
        key.rsplit(":p", 1)[0]
        for key in Notice.objects.filter(key__startswith=REMINDED).values_list("key", flat=True)
        if key
    }
    found = []
    for pk, due_on in rows.order_by("pk").values_list("pk", "due_on"):
        left = ((due_on or today) - today).days
        level = -1 if left < 0 else (SOON_DAYS if left else 0)
        if finding_key(pk, due_on, level) not in told:
            found.append((pk, level))
    return found


def finding_key(finding_id: int, due_on: date | None, level: int) -> str:
    """The mark of a reminder: one for each finding, last day and level."""
    return f"{REMINDED}{finding_id}:{due_on}:{level}"
