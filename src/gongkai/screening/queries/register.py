"""The register of decisions: who let what pass, when, and why. Each question takes the asker."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Q

from gongkai.rules.access import Asker, Permission
from gongkai.rules.paging import PAGE_SIZE, Page
from gongkai.rules.screening.decisions import STATE_LABELS, FindingState
from gongkai.rules.screening.model import SEVERITY_LABELS
from gongkai.rules.screening.registry import RULES
from gongkai.screening.models import Finding

DECIDED: Final = (FindingState.IGNORED, FindingState.FALSE_ALARM, FindingState.OPEN)
SORTS: Final[dict[str, tuple[str, ...]]] = {
    "-decided": ("-decided_at", "-pk"),
    "decided": ("decided_at", "pk"),
    "rule": ("rule", "-decided_at"),
    "-rule": ("-rule", "-decided_at"),
    "by": ("decided_by__name", "-decided_at"),
    "-by": ("-decided_by__name", "-decided_at"),
}
MOST_EXPORTED: Final = 50_000


@dataclass(frozen=True, slots=True)
class DecisionFilter:
    """What the register shows; `words` stand in the title, the reason or the person's name."""

    words: str = ""
    rule: str = ""
    state: FindingState | None = None
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision. `state` open: it was taken back."""

    id: int
    kind: str
    key: str
    subject: str
    organisation_id: int
    rule: str
    rule_title: str
    severity: str
    severity_label: str
    masked: str
    place: str
    state: FindingState
    state_label: str
    reason: str
    decided_at: datetime
    decided_by: str


def decision_register(
    asker: Asker, wanted: DecisionFilter, *, sort: str = "-decided", page: int = 1
) -> Page[DecisionRow]:
    """One page of the decisions within the asker's reach. Two queries."""
    rows = _decisions(asker, wanted).order_by(*SORTS.get(sort, SORTS["-decided"]))
    total = rows.count()
    number = min(max(page, 1), max(1, -(-total // PAGE_SIZE)))
    first = (number - 1) * PAGE_SIZE
    return Page(tuple(map(_row, rows[first : first + PAGE_SIZE])), total, number)


def exported_decisions(asker: Asker, wanted: DecisionFilter) -> Iterator[DecisionRow]:
    """The decisions to be handed out, the newest first, up to 50,000."""
    yield from map(_row, _decisions(asker, wanted).order_by(*SORTS["-decided"])[:MOST_EXPORTED])


def _decisions(asker: Asker, wanted: DecisionFilter) -> Any:
    rows = (
        Finding.objects.within(asker.scope(Permission.SEE_FINDINGS))
        .filter(decided_at__isnull=False)
        .select_related("subject", "decided_by")
    )
    if wanted.words:
        rows = rows.filter(
            Q(subject__title__icontains=wanted.words)
            | Q(reason__icontains=wanted.words)
            | Q(decided_by__name__icontains=wanted.words)
        )
    if wanted.rule:
        rows = rows.filter(rule=wanted.rule)
    if wanted.state is not None:
        rows = rows.filter(state=wanted.state)
    if wanted.from_on is not None:
        rows = rows.filter(decided_at__date__gte=wanted.from_on)
    if wanted.until_on is not None:
        rows = rows.filter(decided_at__date__lte=wanted.until_on)
    return rows


def _row(row: Any) -> DecisionRow:
    state = FindingState(row.state)
    return DecisionRow(
        row.pk,
        row.subject.kind,
        row.subject.key,
        row.subject.title,
        row.subject.organisation_id,
        row.rule,
        RULES[row.rule].title,
        row.severity,
        SEVERITY_LABELS[row.severity],
        row.masked,
        row.place,
        state,
        "已撤回" if state is FindingState.OPEN else STATE_LABELS[state],
        row.reason,
        row.decided_at,
        row.decided_by.name if row.decided_by else "系统",
    )
