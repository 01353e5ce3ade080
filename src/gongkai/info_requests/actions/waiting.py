"""What stops or moves the clock: supplement, opinions, extension, reasons, fee."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from gongkai.audit.actions import action, record
from gongkai.info_requests.actions.case import Case, Upload
from gongkai.info_requests.adapters.sealing import cipher
from gongkai.info_requests.models import Consultation, FeeCharge, Letter, dump
from gongkai.info_requests.queries import monthly_count
from gongkai.rules import fees
from gongkai.rules.access import Asker
from gongkai.rules.dates import chinese_date
from gongkai.rules.deadlines.events import (
    Delayed,
    Extended,
    FeeLapsed,
    FeeNotified,
    FeePaid,
    OpinionAsked,
    OpinionGiven,
    Party,
    ReasonAsked,
    SupplementAsked,
    Supplemented,
    SupplementLapsed,
    Withdrawn,
)
from gongkai.rules.errors import BadInputError, WrongStateError
from gongkai.rules.requests import Actor, Move, Proof
from gongkai.rules.results import LetterKind

# --- supplement (第三十条) ------------------------------------------------------------------------


@action
def send_supplement_notice(
    *,
    number: str,
    points: Sequence[str],
    guidance: str = "",
    reply_by: date | None = None,
    way: str = "",
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> Letter:
    """Tell the applicant once and completely what to supplement; the clock stops.

    `reply_by` defaults to the period of the body's policy. Raises the errors of a move, BadInputError.
    """
    case = Case.open(number=number, by=by, at=at, seen=seen)
    kept = [point.strip() for point in points if point.strip()]
    days = case.policy.supplement_reply_days
    reply_by = reply_by or case.calendar.add_working_days(case.today, days)
    least = case.calendar.add_working_days(case.today, case.policy.supplement_least_days)
    if reply_by < least:
        raise BadInputError(
            f"补正期限太短：至少给申请人 {case.policy.supplement_least_days} 个工作日，到 {least}"
            "（第三十条“合理的补正期限”）。请改后再发。"
        )
    case.move(
        Move.ASK_SUPPLEMENT,
        SupplementAsked(case.today, reply_by),
        proofs=[Proof.POINTS] if kept else [],
        points=kept,
    )
    facts = {
        "points": kept,
        "guidance": guidance.strip() or "不清楚怎样补正的，请与本机关联系，我们会给予指导。",
        "reply_by": str(reply_by),
    }
    letter = case.issue(LetterKind.SUPPLEMENT_NOTICE, facts)
    case.send(letter, way or case.usual_way(letter))
    record(**case.trace(reply_by=reply_by))
    return letter


@action
def receive_supplement(
    *,
    number: str,
    text: str,
    uploads: Sequence[Upload] = (),
    on: date | None = None,
    late_reason: str = "",
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> date | None:
    """Take a supplement: the answer period starts anew. Returns the new due day.

    `late_reason` excuses a late one, which only an officer may accept. Raises the errors of a
    move, BadInputError where nothing is supplemented.
    """
    case = Case.open(number=number, by=by, at=at, seen=seen)
    if not text.strip() and not uploads:
        raise BadInputError("请写明补充的内容，或上传补正材料。")
    if late_reason:
        case.need(Actor.CLERK, Actor.HEAD)
    for upload in uploads:
        case.keep(upload)
    day = case.today if case.person is None else case.day(on)
    case.move(
        Move.TAKE_SUPPLEMENT,
        Supplemented(day, bool(late_reason.strip())),
        text=text.strip(),
        late_reason=late_reason.strip(),
    )
    record(**case.trace())
    return case.request.due_on


@action
def close_unsupplemented(
    *, number: str, by: Asker, at: datetime, seen: int | None = None
) -> Letter:
    """Close a request whose applicant gave no supplement in time and no good reason."""
    case = Case.open(number=number, by=by, at=at, seen=seen)
    notice = case.request.letters.filter(kind=LetterKind.SUPPLEMENT_NOTICE).last()
    period = {"reply_by": str(case.clock.supplement_by or "")}
    if notice is not None and notice.served_on:
        _check_time_to_supplement(case, notice.served_on)
    case.move(Move.LAPSE_SUPPLEMENT, SupplementLapsed(case.today), proofs=_service_of(notice))
    letter = case.issue(LetterKind.CLOSED, _closing(case, notice) | period)
    record(**case.trace())
    return letter


def _check_time_to_supplement(case: Case, served_on: date) -> None:
    """Raises WrongStateError where the notice came so late that no reasonable period is over."""
    least = case.calendar.add_working_days(served_on, case.policy.supplement_least_days)
    if case.today <= least:
        raise WrongStateError(
            f"补正告知书{chinese_date(served_on)}才送达，申请人还没有合理的补正时间（第三十条）："
            f"{least} 以后才能不再处理。在此以前补正的，请写明理由后登记。"
        )


def _service_of(notice: Letter | None) -> list[Proof]:
    """Whether a notice is proved to have reached the applicant."""
    return [Proof.SERVICE_OF_NOTICE] if notice and notice.served_on else []


def _closing(case: Case, notice: Letter | None) -> dict[str, str]:
    """What a letter tells that closes a request because a notice was not heeded."""
    facts = {"result": case.request.result}
    if notice is not None:
        facts |= {
            "notice_on": str(notice.sent_on),
            "notice_number": notice.number,
            "notice_served_on": str(notice.served_on),
        }
    return facts


# --- opinions (第三十二条至第三十四条) -------------------------------------------------------------


@action
def start_consultation(
    *,
    number: str,
    party: Party,
    name: str,
    contact: dict[str, str],
    information: str,
    reason: str,
    way: str = "china_post",
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> Consultation:
    """Ask a third party or another body in writing; the clock pauses.

    `contact` holds addresses by way (`china_post`, `email`, `fax`). The letter never says who
    asks, the applicant is told that opinions are asked. Raises the errors of a move, BadInputError.
    """
    case = Case.open(number=number, by=by, at=at, seen=seen)
    if not name.strip() or not information.strip():
        raise BadInputError("请填写征求意见的对象和涉及的信息。")
    case.need_blind(information, reason)
    key = f"{case.request.consultations.count() + 1}"
    consultation = Consultation.objects.create(
        request=case.request,
        key=key,
        party=party,
        name=name.strip(),
        contact=cipher().seal(dump(contact).encode(), f"{case.number}|{key}"),
        information=information.strip(),
        reason=reason.strip(),
        asked_on=case.today,
    )
    case.move(
        Move.ASK_OPINION,
        OpinionAsked(case.today, key, party),
        proofs=[Proof.OPINION_REASON] if reason.strip() else [],
        name=consultation.name,
    )
    kind = (
        LetterKind.OPINION_LETTER if party is Party.THIRD_PARTY else LetterKind.JOINT_OPINION_LETTER
    )
    facts = {"party": party.value, "information": information.strip(), "interest": reason.strip()}
    told = {"asked_on": str(case.today), "party": party.value}
    letter = case.issue(kind, facts, consultation=consultation)
    case.send(letter, way)
    notice = case.issue(LetterKind.OPINION_NOTICE, told)
    case.send(notice, case.usual_way(notice))
    record(**case.trace(consultation=key))
    return consultation


@action
def record_opinion(
    *,
    number: str,
    key: str,
    opinion: str,
    text: str = "",
    on: date | None = None,
    uploads: Sequence[Upload] = (),
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> Consultation:
    """Note the opinion of a consulted party (`Consultation.OPINIONS`), or its silence.

    Silence may be noted only after its 15 working days. A third party that refuses gives its
    reasons. Raises the errors of a move, BadInputError, WrongStateError.
    """
    case = Case.open(number=number, by=by, at=at, seen=seen)
    consultation = case.request.consultations.filter(key=key).first()
    if consultation is None or opinion not in Consultation.OPINIONS:
        raise BadInputError("没有这份征求意见书，或没有选择意见。请刷新后重选。")
    if consultation.given_on:
        raise WrongStateError("这份征求意见书的意见已经登记。请刷新页面。")
    if opinion == "refused" and not text.strip():
        raise BadInputError("不同意公开的，请写明对方的理由。")
    if opinion == "returned":
        _check_returned(consultation, text)
    day = case.day(on)
    if opinion == "silent":
        _check_silence(case, key, day)
    case.move(Move.CLOSE_OPINION, OpinionGiven(day, key), opinion=opinion, name=consultation.name)
    for upload in uploads:
        case.keep(upload)
    consultation.given_on, consultation.opinion = day, opinion
    consultation.opinion_text = text.strip()
    consultation.save()
    record(**case.trace(consultation=key, opinion=opinion))
    return consultation


def _check_returned(consultation: Consultation, text: str) -> None:
    if consultation.received_on:
        raise WrongStateError("对方已经收到征求意见书。没有答复的，期满后登记逾期未提出意见。")
    if not text.strip():
        raise BadInputError("请写明退回的原因，以及还用什么方式联系过对方。")


def _check_silence(case: Case, key: str, day: date) -> None:
    known = next(o for o in case.clock.opinions if o.key == key)
    if known.lapses_on is None:
        raise WrongStateError("还没有登记对方收到征求意见书的日期，十五个工作日没有开始计算。")
    if day <= known.lapses_on:
        raise WrongStateError(f"对方可以在{chinese_date(known.lapses_on)}以前提出意见，尚未期满。")


# --- extension (第三十三条) and reasons (第三十五条) ------------------------------------------------


@action
def approve_extension(
    *,
    number: str,
    days: int,
    reason: str,
    way: str = "",
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> Letter:
    """The head of the disclosure office consents to an extension, and the applicant is told.

    Raises the errors of a move: only the head may, once, up to 20 working days, before the due day.
    """
    case = Case.open(number=number, by=by, at=at, seen=seen)
    if not reason.strip():
        raise BadInputError("请写明延长答复期限的理由。")
    before = case.request.due_on
    case.move(
        Move.EXTEND,
        Extended(case.today, days, case.today),
        proofs=[Proof.CONSENT_OF_HEAD],
        reason=reason.strip(),
    )
    facts = {
        "extension_days": days,
        "reason": reason.strip(),
        "approved_on": str(case.today),
        "old_due_on": str(before),
        "new_due_on": str(case.request.due_on),
    }
    letter = case.issue(LetterKind.EXTENSION_NOTICE, facts)
    case.send(letter, way or case.usual_way(letter))
    record(**case.trace(days=days, reason=reason.strip()))
    return letter


@action
def ask_for_reasons(
    *,
    number: str,
    statistics: str,
    reply_by: date,
    way: str = "",
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> Letter:
    """Ask for the reasons of a clearly abnormal number or frequency; the clock runs on."""
    case = Case.open(number=number, by=by, at=at, seen=seen)
    if reply_by <= case.today:
        raise BadInputError("说明理由的期限应在今天以后，给申请人合理的时间。")
    case.move(
        Move.ASK_REASON,
        ReasonAsked(case.today),
        proofs=[Proof.STATISTICS] if statistics.strip() else [],
        statistics=statistics.strip(),
        reply_by=str(reply_by),
    )
    facts = {"statistics": statistics.strip(), "reply_by": str(reply_by)}
    letter = case.issue(LetterKind.REASON_NOTICE, facts)
    case.send(letter, way or case.usual_way(letter))
    record(**case.trace())
    return letter


@action
def receive_reasons(
    *, number: str, text: str, by: Asker, at: datetime, seen: int | None = None
) -> None:
    """Note the reasons that an applicant gave."""
    case = Case.open(number=number, by=by, at=at, seen=seen)
    case.need(Actor.APPLICANT, Actor.CLERK, Actor.HEAD)
    if case.request.state != "await_reason":
        raise WrongStateError("现在没有等待说明理由。补充的材料请作为附件提交。")
    if not text.strip():
        raise BadInputError("请写明多次或大量申请的理由。")
    case.note("reason_received", text=text.strip())
    record(**case.trace())


@action
def accept_reasons(
    *,
    number: str,
    judgement: str,
    until: date | None = None,
    way: str = "",
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> date | None:
    """Judge the reasons fair: work goes on, or (`until`) the answer comes on a later day.

    Returns the due day. Raises the errors of a move; a later day is for the head alone.
    """
    case = Case.open(number=number, by=by, at=at, seen=seen)
    proofs = [Proof.REASON_JUDGED] if judgement.strip() else []
    if until is None:
        case.move(
            Move.ACCEPT_REASON, proofs=proofs, kind="reason_accepted", judgement=judgement.strip()
        )
    else:
        before = case.request.due_on
        delayed = Delayed(case.today, until)
        case.move(Move.DELAY, delayed, proofs=proofs, judgement=judgement.strip())
        facts = {
            "reason": judgement.strip(),
            "old_due_on": str(before),
            "new_due_on": str(until),
        }
        letter = case.issue(LetterKind.DELAY_NOTICE, facts)
        case.send(letter, way or case.usual_way(letter))
    record(**case.trace(until=until))
    return case.request.due_on


# --- fee (国办函〔2020〕109号) ---------------------------------------------------------------------


@action
def issue_fee_notice(
    *,
    number: str,
    pages: int | None = None,
    way: str = "",
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> FeeCharge:
    """Charge by `pages`, or (None) as the k-th request of the applicant in this month.

    The clock stops. Raises the errors of a move, and WrongStateError where nothing is to be paid.
    """
    case = Case.open(number=number, by=by, at=at, seen=seen)
    fees.check_in_force(case.today)
    place = monthly_count(case.request)
    tiers: tuple[fees.Tier, ...]
    if pages is None:
        basis, count, yuan = "items", place, fees.fee_of_request(place)
        tiers = (fees.Tier(place, place, yuan),)
    else:
        fee = fees.fee_of_pages(pages)
        basis, count, yuan, tiers = "pages", pages, fee.yuan, fee.tiers
    if yuan == 0:
        what = f"本月第 {count} 件" if pages is None else f"{count} 页"
        raise WrongStateError(f"{what}不需要缴费，请直接办理。")
    case.move(Move.CHARGE_FEE, FeeNotified(case.today), proofs=[Proof.FEE_CALCULATION])
    facts = {
        "fee_standard": basis,
        "fee_count": count,
        "yuan": yuan,
        "words": fees.yuan_in_words(yuan),
        "tiers": [[tier.first, tier.last, tier.yuan_each, tier.yuan] for tier in tiers],
        "pay_way": case.office.payment,
    }
    if pages is None:
        month = case.request.received_on or case.today
        facts |= {"fee_first": count, "fee_month": f"{month.year}年{month.month}月"}
    letter = case.issue(LetterKind.FEE_NOTICE, facts)
    charge = FeeCharge.objects.create(
        request=case.request, letter=letter, basis=basis, count=count, yuan=yuan
    )
    case.send(letter, way or case.usual_way(letter))
    record(**case.trace(basis=basis, count=count, yuan=yuan))
    return charge


@action
def record_payment(
    *,
    number: str,
    receipt_number: str,
    on: date | None = None,
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> FeeCharge:
    """Note that the fee was paid: the answer period starts anew on the next day."""
    case = Case.open(number=number, by=by, at=at, seen=seen)
    receipt_number = receipt_number.strip()
    day = case.day(on)
    proofs = [Proof.PAYMENT_RECEIPT] if receipt_number else []
    case.move(Move.TAKE_PAYMENT, FeePaid(day), proofs=proofs, receipt_number=receipt_number)
    charge = case.request.fee
    charge.paid_on, charge.receipt_number = day, receipt_number
    charge.save()
    record(**case.trace(receipt_number=receipt_number))
    return charge


@action
def close_unpaid(*, number: str, by: Asker, at: datetime, seen: int | None = None) -> Letter:
    """Close a request whose fee was not paid within 20 working days."""
    case = Case.open(number=number, by=by, at=at, seen=seen)
    notice = case.request.letters.filter(kind=LetterKind.FEE_NOTICE).last()
    period = {"pay_by": str(case.clock.pay_by or "")}
    case.move(Move.LAPSE_FEE, FeeLapsed(case.today), proofs=_service_of(notice))
    letter = case.issue(LetterKind.CLOSED, _closing(case, notice) | period)
    record(**case.trace())
    return letter


# --- withdrawal ----------------------------------------------------------------------------------


@action
def withdraw_request(
    *,
    number: str,
    reason: str = "",
    uploads: Sequence[Upload] = (),
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> None:
    """Withdraw a request: by the applicant with the code, or by an officer with the paper.

    Raises the errors of a move; an officer needs the applicant's written withdrawal.
    """
    case = Case.open(number=number, by=by, at=at, seen=seen)
    for upload in uploads:
        case.keep(upload)
    is_written = case.person is None or any(upload.kind == "withdrawal" for upload in uploads)
    case.move(
        Move.WITHDRAW,
        Withdrawn(case.today),
        proofs=[Proof.WRITTEN_WITHDRAWAL] if is_written else [],
        reason=reason.strip(),
    )
    case.request.letters.filter(state="draft").update(state="void")
    record(**case.trace())
