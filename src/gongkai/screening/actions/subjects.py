"""A thing is screened, and screened again; a person decides on what was found."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import astuple
from datetime import datetime
from typing import Any, Final

from django.utils import timezone

from gongkai.accounts.models import Person, person_of
from gongkai.audit.actions import action, record
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission, require
from gongkai.rules.errors import NotFoundError, WrongPersonError
from gongkai.rules.screening.decisions import Decision, FindingState, check_decision
from gongkai.rules.screening.identity import Trace, pair, spelled
from gongkai.rules.screening.model import Finding as Hit
from gongkai.rules.screening.parts import Part
from gongkai.rules.screening.registry import RULES
from gongkai.screening.adapters.keys import words_key
from gongkai.screening.models import Allowance, Finding, Subject
from gongkai.screening.queries import Looked, look_at

# A list of ten thousand numbers is one mistake; what lies beyond is counted, not listed.
MOST_FINDINGS = 500
# The same number in more places of pictures is covered by a second click.
MOST_SPOTS: Final = 500
_S = FindingState
_DECIDED: Final = (_S.IGNORED, _S.FALSE_ALARM)


@action
def screen_subject(
    *,
    kind: str,
    key: str,
    title: str,
    organisation_id: int,
    parts: Sequence[Part],
    by: Asker,
    at: datetime,
    is_edit: bool = True,
    writers: Collection[int] = (),
    follows: str = "",
    looked: Looked | None = None,
) -> Subject:
    """Screen a thing as it stands now, and keep what was found.

    What was found before keeps its identity and its decision; what is gone is fixed. Call it
    whenever the thing is saved, by the person who saved it (`is_edit`: this person wrote the text,
    and so may not let a block pass; `writers` did before); with `is_edit=False` for a back scan.
    What was decided on the same words in the thing of the key `follows` (the version before) holds
    here as well. `looked` is what `queries.look_at` found in the same parts outside of the
    transaction. Whoever calls it has checked that the person may edit the thing. Raises
    NotFoundError for an unknown organisation.
    """
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    if organisation is None:
        raise NotFoundError("没有找到这个机构。")
    if looked is None:
        looked = look_at(organisation.path, parts, on=timezone.localdate(at))
    person = person_of(by)
    new = {
        "title": title[:300],
        "organisation": organisation,
        "content_hash": looked.content_hash,
        "lists": looked.lists,
        "unread": looked.result.unread[:50],
        "writers": sorted(writers),
        "screened_at": at,
        "screened_by": person,
    }
    if is_edit:
        new["edited_by"] = person
    subject, _ = Subject.objects.update_or_create(kind=kind, key=key, defaults=new)
    before = Subject.objects.filter(kind=kind, key=follows).first() if follows else None
    _reconcile(subject, before, _gathered(looked.result.findings), person, at)
    record(
        on=subject,
        organisation_id=organisation.pk,
        after={
            "subject": f"{kind} {key}",
            "content_hash": subject.content_hash,
            "open": subject.findings.open().count(),
            "blocks": subject.findings.blocking().count(),
        },
    )
    return subject


class _Found:
    """A hit with the key by which it is known again, and in how many places it stands."""

    def __init__(self, hit: Hit) -> None:
        self.hit = hit
        self.times = 1
        self.spots = list(hit.spots)
        self.trace = Trace(hit.rule, words_key(hit.rule, spelled(hit)), hit.context)


def _gathered(hits: Iterable[Hit]) -> list[_Found]:
    """The hits, those of rules that do not go by place once for the same words."""
    by_words: dict[tuple[str, str], _Found] = {}
    out: list[_Found] = []
    for hit in hits:
        found = _Found(hit)
        same = (found.trace.rule, found.trace.key)
        if not RULES[hit.rule].by_place and same in by_words:
            by_words[same].times += 1
            by_words[same].spots += hit.spots
            continue
        by_words[same] = found
        out.append(found)
    out.sort(key=lambda one: one.hit.severity != "block")  # a cut never drops a block first
    return out[:MOST_FINDINGS]


def _reconcile(
    subject: Subject,
    before: Subject | None,
    found: Sequence[_Found],
    person: Person | None,
    at: datetime,
) -> None:
    known = list(subject.findings.all())
    pairs = _paired(known, found)
    decided = [] if before is None else list(before.findings.filter(state__in=_DECIDED))
    old_pairs = _paired(decided, found)
    standing = Allowance.objects.standing(timezone.localdate(at))
    standing = standing.for_path(subject.organisation.path)
    allowed = set(standing.values_list("rule", "words_key"))
    for position, one in enumerate(found):
        is_allowed = (one.trace.rule, one.trace.key) in allowed
        row = known[pairs[position]] if position in pairs else None
        if row is None:
            row = Finding(subject=subject, state=_S.OPEN, found_at=at, found_by=person)
            if position in old_pairs:
                _carry_over(row, decided[old_pairs[position]])
        _describe(row, one, position)
        if row.state in (_S.OPEN, _S.FIXED, _S.ALLOWED):
            row.state = _S.ALLOWED if is_allowed else _S.OPEN
        row.save()
    gone = {row.pk for row in known} - {known[index].pk for index in pairs.values()}
    Finding.objects.filter(pk__in=gone, state__in=(_S.OPEN, _S.ALLOWED)).update(state=_S.FIXED)


def _paired(rows: Sequence[Finding], found: Sequence[_Found]) -> dict[int, int]:
    """For each found place that is a known one: its index → the index of the row."""
    traces = [Trace(row.rule, row.words_key, row.context) for row in rows]
    return pair(traces, [one.trace for one in found])


def _carry_over(row: Finding, decided: Finding) -> None:
    row.state, row.reason = decided.state, decided.reason
    row.decided_at, row.decided_by = decided.decided_at, decided.decided_by


def _describe(row: Finding, one: _Found, position: int) -> None:
    hit = one.hit
    row.rule, row.severity, row.sureness = hit.rule, hit.severity, hit.sureness
    row.words_key, row.masked, row.context = one.trace.key, hit.masked[:400], hit.context[:500]
    row.place, row.position, row.times = hit.where[:300], position, one.times
    row.message = hit.message[:500]
    row.replacement = hit.replacement[:400] if hit.replacement is not None else None
    row.spots = [list(astuple(spot)) for spot in one.spots[:MOST_SPOTS]]


@action
def decide_finding(
    *, finding_id: int, decision: Decision, reason: str, by: Asker, at: datetime
) -> Finding:
    """Let a finding pass, call it a false alarm, or take such a decision back, with the reason.

    Raises NotFoundError, WrongPersonError (no permission; a block in the person's own text),
    WrongStateError, BadInputError (no reason).
    """
    row = (
        Finding.objects.select_for_update()
        .select_related("subject__organisation")
        .filter(
            pk=finding_id,
            subject__organisation__in=Organisation.objects.within(
                by.scope(Permission.SEE_FINDINGS)
            ),
        )
        .first()
    )
    if row is None:
        raise NotFoundError("没有找到这条发现，或者不在您的工作范围内。")
    subject: Any = row.subject
    require(by, Permission.DECIDE_FINDINGS, subject.organisation.path)
    check_decision(FindingState(row.state), decision, reason)
    if (
        decision is not Decision.REOPEN
        and row.severity == "block"
        and subject.was_written_by(by.pk)
    ):
        raise WrongPersonError(
            "“拦截”级的发现不能由起草人自己放行。请改正，或请另一位有权的同事决定。"
        )
    before = row.state
    row.state, row.reason = decision.value, reason.strip()[:500]
    row.decided_at, row.decided_by = at, person_of(by)
    row.save()
    record(
        on=row,
        organisation_id=subject.organisation_id,
        before={"state": before},
        after={
            "subject": f"{subject.kind} {subject.key}",
            "rule": row.rule,
            "shown": row.masked,
            "state": row.state,
            "reason": row.reason,
        },
    )
    return row


@action
def forget_subject(*, kind: str, key: str, by: Asker, at: datetime) -> None:
    """Close all findings of a thing that is no more; the decisions stay on record.

    Whoever calls it has checked that the person may remove the thing.
    """
    subject = Subject.objects.filter(kind=kind, key=key).first()
    if subject is None:
        raise NotFoundError("没有找到筛查结果。")
    number = subject.findings.open().update(state=_S.FIXED)
    record(on=subject, organisation_id=subject.organisation_id, after={"closed": number})
