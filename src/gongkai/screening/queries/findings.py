"""Questions about findings. Each takes the person who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Q

from gongkai.rules.access import Asker, Permission, Scope
from gongkai.rules.errors import NotFoundError
from gongkai.rules.paging import PAGE_SIZE, Page
from gongkai.rules.screening.decisions import STATE_LABELS, Decision, FindingState
from gongkai.rules.screening.model import SEVERITY_LABELS, SURENESS_LABELS
from gongkai.rules.screening.registry import RULES
from gongkai.screening.models import Finding, Subject


@dataclass(frozen=True, slots=True)
class FindingSummary:
    """A finding as a person sees it; nothing in it gives personal data away.

    `is_placed`: it is known where it shows in pictures.
    """

    id: int
    rule: str
    title: str
    severity: str
    severity_label: str
    sureness_label: str
    masked: str
    context: str
    place: str
    times: int
    message: str
    advice: str
    source: str
    replacement: str | None
    state: FindingState
    state_label: str
    reason: str
    found_at: datetime
    decided_at: datetime | None
    decided_by: str
    is_placed: bool = False
    may: tuple[Decision, ...] = ()

    @property
    def is_blocking(self) -> bool:
        """Whether it stops a release now."""
        return self.severity == "block" and self.state is FindingState.OPEN


@dataclass(frozen=True, slots=True)
class Screening:
    """The last screening of a subject with all that was ever found in it."""

    kind: str
    key: str
    title: str
    organisation_id: int
    content_hash: str
    screened_at: datetime
    unread: tuple[str, ...]
    findings: tuple[FindingSummary, ...]

    @property
    def open(self) -> tuple[FindingSummary, ...]:
        """Those that wait for somebody."""
        return tuple(one for one in self.findings if one.state is FindingState.OPEN)

    @property
    def blocks(self) -> tuple[FindingSummary, ...]:
        """Those that stop a release now."""
        return tuple(one for one in self.findings if one.is_blocking)

    @property
    def may_be_released(self) -> bool:
        """Whether nothing stops a release."""
        return not self.blocks


def _summary(row: Finding, may: tuple[Decision, ...] = ()) -> FindingSummary:
    rule = RULES[row.rule]
    return FindingSummary(
        row.pk,
        row.rule,
        rule.title,
        row.severity,
        SEVERITY_LABELS[row.severity],  # type: ignore[index]
        SURENESS_LABELS[row.sureness],  # type: ignore[index]
        row.masked,
        row.context,
        row.place,
        row.times,
        row.message,
        rule.advice,
        rule.source,
        row.replacement,
        FindingState(row.state),
        STATE_LABELS[FindingState(row.state)],
        row.reason,
        row.found_at,
        row.decided_at,
        row.decided_by.name if row.decided_by else "",
        bool(row.spots),
        may,
    )


def decisions_open_to(
    asker: Asker, finding: Finding, subject: Subject, scope: Scope | None = None
) -> tuple[Decision, ...]:
    """What this person may decide on the finding now: nothing on a block in their own text.

    `scope` is where the person may decide, for those who ask about many findings.
    """
    scope = scope or asker.scope(Permission.DECIDE_FINDINGS)
    if not scope.covers(subject.organisation.path):
        return ()
    match finding.state:
        case FindingState.OPEN:
            is_own_block = finding.severity == "block" and subject.was_written_by(asker.pk)
            return () if is_own_block else (Decision.IGNORE, Decision.FALSE_ALARM)
        case FindingState.IGNORED | FindingState.FALSE_ALARM:
            return (Decision.REOPEN,)
    return ()


def find_screening(asker: Asker, kind: str, key: str) -> Screening | None:
    """The screening of a subject, None where it was never screened or the asker may not see it.

    Four queries, however much was found.
    """
    subject = (
        Subject.objects.within(asker.scope(Permission.SEE_FINDINGS))
        .filter(kind=kind, key=key)
        .select_related("organisation")
        .first()
    )
    if subject is None:
        return None
    scope = asker.scope(Permission.DECIDE_FINDINGS)
    rows = subject.findings.select_related("decided_by")
    return Screening(
        subject.kind,
        subject.key,
        subject.title,
        subject.organisation_id,
        subject.content_hash,
        subject.screened_at,
        tuple(subject.unread),
        tuple(_summary(row, decisions_open_to(asker, row, subject, scope)) for row in rows),
    )


def get_screening(asker: Asker, kind: str, key: str) -> Screening:
    """The screening of a subject. Raises NotFoundError."""
    screening = find_screening(asker, kind, key)
    if screening is None:
        raise NotFoundError("没有找到筛查结果，或者不在您的工作范围内。")
    return screening


def find_finding(asker: Asker, finding_id: int) -> tuple[FindingSummary, Screening]:
    """One finding with the screening that it belongs to. Raises NotFoundError."""
    row = (
        Finding.objects.within(asker.scope(Permission.SEE_FINDINGS))
        .select_related("subject")
        .filter(pk=finding_id)
        .first()
    )
    if row is None:
        raise NotFoundError("没有找到这条发现，或者不在您的工作范围内。")
    subject: Any = row.subject
    screening = get_screening(asker, subject.kind, subject.key)
    return next(one for one in screening.findings if one.id == finding_id), screening


def open_blocks(asker: Asker, kind: str, key: str, content_hash: str) -> list[str]:
    """Why a subject may not be released, in Chinese; empty where nothing stops it.

    A text that was changed after its screening, or never screened, is stopped as well.
    """
    screening = find_screening(asker, kind, key)
    if screening is None:
        return ["还没有筛查。请先保存并筛查。"]
    if screening.content_hash != content_hash:
        return ["筛查以后内容又改过。请保存并重新筛查。"]
    return [f"{one.title}：{one.masked}（{one.place}）。{one.advice}" for one in screening.blocks]


@dataclass(frozen=True, slots=True)
class OpenSubject:
    """A subject with findings that wait."""

    kind: str
    key: str
    title: str
    organisation_id: int
    screened_at: datetime
    blocks: int
    warnings: int
    infos: int


@dataclass(frozen=True, slots=True)
class OpenFilter:
    """Which subjects are listed: by words of the title, rule, kind, or since when screened."""

    words: str = ""
    rule: str = ""
    kind: str = ""
    only_blocks: bool = False
    since: datetime | None = None
    below: str = ""


OPEN_SORTS: Final[dict[str, tuple[str, ...]]] = {
    "-blocks": ("-blocks", "-warnings", "pk"),
    "-screened": ("-screened_at", "pk"),
    "screened": ("screened_at", "pk"),
    "title": ("title", "pk"),
    "-title": ("-title", "pk"),
}


def list_open(asker: Asker, *, kind: str | None = None, limit: int = 100) -> list[OpenSubject]:
    """The subjects with open findings within the asker's reach, most blocks first."""
    rows = _open(asker, OpenFilter(kind=kind or "")).order_by(*OPEN_SORTS["-blocks"])
    return [_open_subject(row) for row in rows[:limit]]


def open_page(
    asker: Asker, wanted: OpenFilter, *, sort: str = "-blocks", page: int = 1
) -> Page[OpenSubject]:
    """One page of the subjects with open findings within the asker's reach. Two queries."""
    rows = _open(asker, wanted)
    total = rows.count()
    number = min(max(page, 1), max(1, -(-total // PAGE_SIZE)))
    ordered = rows.order_by(*OPEN_SORTS.get(sort, OPEN_SORTS["-blocks"]))
    first = (number - 1) * PAGE_SIZE
    return Page(tuple(map(_open_subject, ordered[first : first + PAGE_SIZE])), total, number)


def _open(asker: Asker, wanted: OpenFilter) -> Any:
    waiting = Q(findings__state=FindingState.OPEN)
    if wanted.rule:
        waiting &= Q(findings__rule=wanted.rule)
    rows: Any = Subject.objects.within(asker.scope(Permission.SEE_FINDINGS)).annotate(
        blocks=Count("findings", filter=waiting & Q(findings__severity="block")),
        warnings=Count("findings", filter=waiting & Q(findings__severity="warning")),
        infos=Count("findings", filter=waiting & Q(findings__severity="info")),
    )
    some = Q(blocks__gt=0)
    if not wanted.only_blocks:
        some |= Q(warnings__gt=0)
    if wanted.rule and not wanted.only_blocks:
        some |= Q(infos__gt=0)
    rows = rows.filter(some)
    if wanted.words:
        rows = rows.filter(title__icontains=wanted.words)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.since is not None:
        rows = rows.filter(screened_at__gte=wanted.since)
    if wanted.below:
        rows = rows.filter(organisation__path__startswith=wanted.below)
    return rows


def _open_subject(row: Any) -> OpenSubject:
    return OpenSubject(
        row.kind,
        row.key,
        row.title,
        row.organisation_id,
        row.screened_at,
        row.blocks,
        row.warnings,
        row.infos,
    )


@dataclass(frozen=True, slots=True)
class RuleRecord:
    """How a rule has done: what became of its findings."""

    rule: str
    title: str
    found: int
    open: int
    fixed: int
    ignored: int
    allowed: int
    false_alarms: int

    @property
    def false_alarm_share(self) -> float | None:
        """False alarms among what was decided; None where nothing was."""
        decided = self.fixed + self.ignored + self.false_alarms
        return self.false_alarms / decided if decided else None

    @property
    def false_alarm_percent(self) -> int | None:
        """The same as whole percent."""
        share = self.false_alarm_share
        return None if share is None else round(share * 100)


def rule_records(asker: Asker) -> list[RuleRecord]:
    """The record of every rule within the asker's reach, the most false alarms first."""
    rows = Finding.objects.within(asker.scope(Permission.SEE_FINDINGS)).order_by()
    counts: dict[str, dict[str, int]] = {}
    for rule, state, number in rows.values_list("rule", "state").annotate(Count("pk")):
        counts.setdefault(rule, {})[state] = number
    records = [
        RuleRecord(
            rule,
            RULES[rule].title,
            sum(by_state.values()),
            by_state.get(FindingState.OPEN, 0),
            by_state.get(FindingState.FIXED, 0),
            by_state.get(FindingState.IGNORED, 0),
            by_state.get(FindingState.ALLOWED, 0),
            by_state.get(FindingState.FALSE_ALARM, 0),
        )
        for rule, by_state in counts.items()
    ]
    return sorted(records, key=lambda one: (-one.false_alarms, -one.found, one.rule))
