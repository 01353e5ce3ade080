"""Everything that may happen to a finding, from its note to its close."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.utils import timezone

from gongkai.accounts.models import Person, person_of
from gongkai.audit.actions import action, record
from gongkai.catalogue.adapters.sealing import cipher
from gongkai.info_requests.models import Notice
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker
from gongkai.rules.dates import chinese_date
from gongkai.rules.errors import BadInputError, NotFoundError, WrongPersonError
from gongkai.rules.supervision.findings import (
    FINDING_TABLE,
    FindingMove,
    FindingState,
    Origin,
)
from gongkai.rules.supervision.plans import Proof
from gongkai.rules.supervision.words import line_of, text_of
from gongkai.supervision.adapters.files import Attached, keep_file
from gongkai.supervision.models import Finding, FindingStep
from gongkai.supervision.queries.access import (
    MANAGE,
    actors_for,
    managed_body,
    people_of,
)
from gongkai.supervision.queries.assessments import seen_assessment
from gongkai.supervision.queries.findings import NO_FINDING, finding_key, seen_finding


@action
def note_finding(
    *,
    organisation_id: int,
    body_id: int,
    origin: Origin,
    text: str,
    basis: str = "",
    demand: str = "",
    assessment_id: int | None = None,
    by: Asker,
    at: datetime,
) -> Finding:
    """Note what a check found at a unit. Raises NotFoundError, BadInputError."""
    office = managed_body(by, organisation_id)
    body = Organisation.objects.within(by.scope(MANAGE)).filter(pk=body_id).first()
    if body is None:
        raise NotFoundError("没有找到被检查单位，或者不在您的工作范围内。")
    assessment = seen_assessment(by, assessment_id) if assessment_id is not None else None
    line = FINDING_TABLE.check(None, FindingMove.NOTE, actors=actors_for(by, office))
    finding = Finding.objects.create(
        organisation=office,
        body=body,
        assessment=assessment,
        origin=origin,
        text=text_of(text, "问题", 3000),
        basis=line_of(basis, "不符合的规定", 300, required=False),
        demand=text_of(demand, "整改要求", 3000, required=False),
        state=line.end,
        noted_at=at,
        noted_by=person_of(by),
    )
    _step(finding, line.label, "", by, at)
    record(on=finding, organisation_id=office.pk, after={"body": body.pk, "text": finding.text})
    return finding


def _step(
    finding: Finding,
    label: str,
    note: str,
    by: Asker,
    at: datetime,
    kept: tuple[str, str] = ("", ""),
) -> FindingStep:
    return FindingStep.objects.create(
        finding=finding,
        label=label,
        note=note,
        evidence=kept[0],
        evidence_name=kept[1],
        done_at=at,
        done_by=person_of(by),
    )


def _moved(
    finding_id: int, move: FindingMove, by: Asker, proofs: Collection[Proof] = ()
) -> tuple[Finding, str]:
    finding = seen_finding(by, finding_id, is_locked=True)
    actors = actors_for(by, finding.organisation, finding.body)
    line = FINDING_TABLE.check(FindingState(finding.state), move, actors=actors, proofs=proofs)
    finding.state = line.end
    return finding, line.label


def _tell(finding: Finding, subject: str, body: str, key: str, at: datetime) -> int:
    people = people_of(finding.body)
    wanted: list[tuple[Person | None, str]] = [(p, f"{key}:p{p.pk}") for p in people]
    wanted = wanted or [(None, key)]
    known = set(Notice.objects.filter(key__in=[k for _, k in wanted]).values_list("key", flat=True))
    new = [(person, mark) for person, mark in wanted if mark not in known]
    for person, mark in new:
        Notice.objects.create(
            organisation=finding.body,
            person=person,
            channel="desk",
            recipient=cipher().seal(b"", "notice"),
            subject=subject[:200],
            body=body,
            key=mark,
            state="sent",
            queued_at=at,
        )
    return len(new)


@action
def notify_finding(
    *, finding_id: int, number: str, due_on: date, by: Asker, at: datetime
) -> Finding:
    """Send the correction notice: the unit sees the finding and has until a day to mend it.

    Raises NotFoundError, WrongPersonError, MoveNotPossibleError, BadInputError.
    """
    finding, label = _moved(finding_id, FindingMove.NOTIFY, by)
    today = timezone.localdate(at)
    if due_on <= today:
        raise BadInputError("整改期限应晚于今天。")
    finding.notice_number = line_of(number, "文号", 100)
    finding.notified_on, finding.due_on = today, due_on
    finding.save()
    _step(finding, label, f"{finding.notice_number}，{chinese_date(due_on)}前整改。", by, at)
    _tell(
        finding,
        f"整改通知书 {finding.notice_number}：{chinese_date(due_on)}前整改",
        f"{finding.text}\n请于{chinese_date(due_on)}前整改，在“监督保障”的“问题整改”中报整改结果，附证明材料。",
        f"finding:{finding.pk}:notified",
        at,
    )
    record(
        on=finding,
        organisation_id=finding.organisation_id,
        after={"number": finding.notice_number, "due_on": due_on},
    )
    return finding


@action
def answer_finding(
    *, finding_id: int, answer: str, evidence: Attached | None = None, by: Asker, at: datetime
) -> Finding:
    """Tell what was mended, with proof where there is some.

    Raises NotFoundError, WrongPersonError, MoveNotPossibleError, MissingProofError, BadInputError,
    FileRefusedError.
    """
    told = text_of(answer, "整改结果", 3000, required=False)
    finding, label = _moved(finding_id, FindingMove.ANSWER, by, (Proof.NOTE,) if told else ())
    kept = keep_file(evidence)
    finding.save(update_fields=["state"])
    _step(finding, label, told, by, at, kept)
    record(
        on=finding,
        organisation_id=finding.body_id,
        after={"answer": told, "evidence": kept[0]},
    )
    return finding


@action
def check_finding(
    *,
    finding_id: int,
    move: FindingMove,
    note: str = "",
    due_on: date | None = None,
    by: Asker,
    at: datetime,
) -> Finding:
    """Re-check an answer (pass or fail, a failed one with a new day), or drop a finding.

    Who answered does not check. Raises NotFoundError, WrongPersonError, MoveNotPossibleError,
    MissingProofError, BadInputError.
    """
    told = text_of(note, "情况说明", 3000, required=False)
    finding, label = _moved(finding_id, move, by, (Proof.NOTE,) if told else ())
    last = finding.steps.filter(label="报整改结果").first()
    if move is not FindingMove.DROP and last and last.done_by_id == by.pk and by.pk is not None:
        raise WrongPersonError("报整改结果的人不能自己复查。请另一位同事复查。")
    if move is FindingMove.FAIL:
        if due_on is None or due_on <= timezone.localdate(at):
            raise BadInputError("请填写新的整改期限，应晚于今天。")
        finding.due_on = due_on
    finding.closed_on = None if move is FindingMove.FAIL else timezone.localdate(at)
    finding.save()
    _step(finding, label, told, by, at)
    record(
        on=finding,
        organisation_id=finding.organisation_id,
        after={"state": finding.state, "note": told},
    )
    return finding


@action
def remind_of_finding(*, finding_id: int, level: int, by: Asker, at: datetime) -> int:
    """Remind a unit of a finding: 7 (days or fewer left), 0 (last day), -1 (late), once a level.

    Returns how many reminders are new. Raises NotFoundError where it is answered meanwhile.
    """
    finding = (
        Finding.objects.select_related("body", "organisation")
        .filter(pk=finding_id, state=FindingState.NOTIFIED)
        .first()
    )
    if finding is None:
        raise NotFoundError(NO_FINDING)
    last = chinese_date(finding.due_on) if finding.due_on else "期限"
    left = {0: "今天到期", -1: "已经超期"}.get(level, f"应在{last}前完成")
    done = _tell(
        finding,
        f"整改{left}：{finding.text}",
        f"整改通知书 {finding.notice_number}：{finding.text}\n{left}。请报整改结果。",
        finding_key(finding.pk, finding.due_on, level),
        at,
    )
    record(on=finding, organisation_id=finding.organisation_id, after={"level": level, "new": done})
    return done
