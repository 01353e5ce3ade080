"""Everything that may happen to a complaint, and that somebody is held to account."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime

from django.utils import timezone

from gongkai.accounts.models import person_of
from gongkai.audit.actions import action, record
from gongkai.catalogue.adapters.sealing import cipher
from gongkai.faults.queries import calendar_at
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker
from gongkai.rules.dates import chinese_date
from gongkai.rules.errors import BadInputError, NotFoundError
from gongkai.rules.supervision.complaints import (
    COMPLAINT_DAYS,
    COMPLAINT_TABLE,
    AccountGround,
    ComplaintGround,
    ComplaintMove,
    ComplaintOutcome,
    ComplaintState,
    ComplaintWay,
    Measure,
    complaint_due,
)
from gongkai.rules.supervision.plans import Proof
from gongkai.rules.supervision.words import line_of, text_of
from gongkai.supervision.models import AccountabilityRecord, Complaint
from gongkai.supervision.queries.access import MANAGE, actors_for, managed_body
from gongkai.supervision.queries.complaints import (
    complaint_seal,
    read_complainant,
    seen_complaint,
)


@action
def register_complaint(
    *,
    organisation_id: int,
    body_id: int,
    way: ComplaintWay,
    ground: ComplaintGround,
    text: str,
    received_on: date,
    person: Mapping[str, str] | None = None,
    days: int = COMPLAINT_DAYS,
    by: Asker,
    at: datetime,
) -> Complaint:
    """Take a complaint in; its last day is so many working days after the day it came.

    `person`: name and phone of whoever complains, kept sealed. Raises NotFoundError, BadInputError.
    """
    office = managed_body(by, organisation_id)
    body = Organisation.objects.within(by.scope(MANAGE)).filter(pk=body_id).first()
    if body is None:
        raise NotFoundError("没有找到被投诉单位，或者不在您的工作范围内。")
    line = COMPLAINT_TABLE.check(None, ComplaintMove.REGISTER, actors=actors_for(by, office))
    if received_on > timezone.localdate(at):
        raise BadInputError(f"收到日期{chinese_date(received_on)}还没有到，请核对。")
    complaint = Complaint.objects.create(
        organisation=office,
        body=body,
        way=way,
        ground=ground,
        text=text_of(text, "内容", 3000),
        received_on=received_on,
        due_on=complaint_due(received_on, calendar_at(office), days),
        state=line.end,
        registered_at=at,
        registered_by=person_of(by),
    )
    known = {field: value.strip() for field, value in (person or {}).items() if value.strip()}
    if known:
        who = json.dumps(known, ensure_ascii=False).encode()
        complaint.person = cipher().seal(who, complaint_seal(complaint))
        complaint.save(update_fields=["person"])
    record(
        on=complaint,
        organisation_id=office.pk,
        after={"number": complaint.number, "body": body.pk, "due_on": complaint.due_on},
    )
    return complaint


@action
def decide_complaint(
    *, complaint_id: int, outcome: ComplaintOutcome, decision: str, by: Asker, at: datetime
) -> Complaint:
    """Say what was found and what is done.

    Raises NotFoundError, WrongPersonError, MoveNotPossibleError, MissingProofError, BadInputError.
    """
    told = text_of(decision, "处理情况", 3000, required=False)
    complaint = seen_complaint(by, complaint_id, is_locked=True)
    line = COMPLAINT_TABLE.check(
        ComplaintState(complaint.state),
        ComplaintMove.DECIDE,
        actors=actors_for(by, complaint.organisation),
        proofs=(Proof.NOTE,) if told else (),
    )
    complaint.state, complaint.outcome, complaint.decision = line.end, outcome, told
    complaint.decided_at, complaint.decided_by = at, person_of(by)
    complaint.save()
    record(
        on=complaint,
        organisation_id=complaint.organisation_id,
        after={"outcome": outcome, "decision": told},
    )
    return complaint


@action
def tell_complainant(
    *, complaint_id: int, on: date, how: str, by: Asker, at: datetime
) -> Complaint:
    """Note when and how whoever complained was told.

    Raises NotFoundError, WrongPersonError, MoveNotPossibleError, BadInputError.
    """
    complaint = seen_complaint(by, complaint_id, is_locked=True)
    line = COMPLAINT_TABLE.check(
        ComplaintState(complaint.state),
        ComplaintMove.TELL,
        actors=actors_for(by, complaint.organisation),
    )
    if not complaint.received_on <= on <= timezone.localdate(at):
        raise BadInputError("告知日期应在收到投诉以后、今天以前。")
    complaint.state, complaint.told_on = line.end, on
    complaint.told_how = line_of(how, "告知方式", 100)
    complaint.save()
    record(on=complaint, organisation_id=complaint.organisation_id, after={"told_on": on})
    return complaint


@action
def look_at_complainant(*, complaint_id: int, by: Asker, at: datetime) -> dict[str, str]:
    """Open who complained; the look stays in the record. Raises NotFoundError."""
    complaint = seen_complaint(by, complaint_id)
    record(on=complaint, organisation_id=complaint.organisation_id, after={"looked": "person"})
    return read_complainant(complaint)


@action
def hold_to_account(
    *,
    organisation_id: int,
    unit_id: int,
    ground: AccountGround,
    facts: str,
    measure: Measure,
    deciding_body: str,
    decision_on: date,
    person_name: str = "",
    document: str = "",
    by: Asker,
    at: datetime,
) -> AccountabilityRecord:
    """Record that a unit, or somebody there, was held to account.

    Raises NotFoundError, BadInputError.
    """
    body = managed_body(by, organisation_id)
    unit = Organisation.objects.below(body.path).filter(pk=unit_id).first()
    if unit is None:
        raise BadInputError("请从本机关和下级单位中选择。")
    if decision_on > timezone.localdate(at):
        raise BadInputError(f"决定日期{chinese_date(decision_on)}还没有到，请核对。")
    row = AccountabilityRecord.objects.create(
        organisation=body,
        unit=unit,
        person_name=line_of(person_name, "人员", 50, required=False),
        ground=ground,
        facts=text_of(facts, "事实", 3000),
        measure=measure,
        deciding_body=line_of(deciding_body, "决定机关", 100),
        decision_on=decision_on,
        document=line_of(document, "文书", 200, required=False),
        recorded_at=at,
        recorded_by=person_of(by),
    )
    record(
        on=row, organisation_id=body.pk, after={"unit": unit.pk, "ground": ground,
                                               "measure": measure}
    )  # fmt: skip
    return row
