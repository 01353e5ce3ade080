"""From the notice of a review or suit to its end, and the new answer that it may order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from gongkai.accounts.models import person_of
from gongkai.audit.actions import action, record
from gongkai.info_requests.actions import Upload, reopen_request
from gongkai.info_requests.actions.case import Case
from gongkai.info_requests.models import InfoRequest
from gongkai.info_requests.queries import office_of
from gongkai.organisations.models import Organisation
from gongkai.remedies.actions.case import Remedy
from gongkai.remedies.models import RemedyCase
from gongkai.remedies.queries import actors_of, people_for, visible_remedies
from gongkai.rules.access import Asker, Permission, require
from gongkai.rules.errors import BadInputError, NotFoundError
from gongkai.rules.identifiers import SideNumber
from gongkai.rules.remedies import Outcome, Procedure, Track
from gongkai.rules.remedy_cases import SUITS, Move, State, check_close
from gongkai.rules.requests import OPEN as OPEN_REQUESTS
from gongkai.rules.requests import Actor


@dataclass(frozen=True, slots=True)
class CaseDetails:
    """What is known of a case beside its course: who against what, where, under which number."""

    title: str
    party: str
    agency: str
    claim: str = ""
    agency_number: str = ""
    agency_contact: str = ""
    lawyer: str = ""

    def cleaned(self) -> dict[str, str]:
        """The texts without blanks around them. Raises BadInputError where one is missing."""
        texts = {item.name: getattr(self, item.name).strip() for item in fields(self)}
        labels = {"title": "争议事项", "party": "申请人或原告", "agency": "复议机关或法院"}
        missing = [label for name, label in labels.items() if not texts[name]]
        if missing:
            raise BadInputError(f"还缺少{'、'.join(missing)}。请对照收到的通知书填写。")
        for name, most in (("title", 200), ("party", 100), ("agency", 100), ("claim", 2000),
                           ("agency_number", 100), ("agency_contact", 200), ("lawyer", 100)):  # fmt: skip
            if len(texts[name]) > most:
                raise BadInputError(f"“{texts[name][:20]}…”太长，最多 {most} 个字。请缩短。")
        return texts


@action
def register_remedy(
    *,
    track: Track,
    details: CaseDetails,
    received_on: date,
    admitted_on: date | None = None,
    procedure: Procedure = Procedure.ORDINARY,
    request_number: str = "",
    organisation_id: int | None = None,
    follows: str = "",
    uploads: Sequence[Upload] = (),
    by: Asker,
    at: datetime,
) -> RemedyCase:
    """Register a review or suit from the notice that the body received.

    With `request_number` the body is that of the request; without (a suit about proactive
    disclosure) it is named. `follows` is the number of the review that a suit continues. Raises
    WrongPersonError, NotFoundError, BadInputError.
    """
    request = _request(request_number, by)
    body = _body(request, organisation_id, by)
    require(by, Permission.HANDLE_REMEDIES, body.path)
    office = office_of(body.pk)
    texts = details.cleaned()
    serial = Case.draw(body.pk, "remedy", received_on.year)
    case = RemedyCase(
        number=str(SideNumber(office.code, received_on.year, "R", serial)),
        organisation=body,
        request=request,
        follows=_followed(follows, track, request, by),
        track=track,
        received_on=received_on,
        handler=person_of(by),
        registered_at=at,
        registered_by=person_of(by),
        **texts,
    )
    remedy = Remedy.of(case, by, at)
    day = remedy.day(received_on)
    if admitted_on is not None and admitted_on > remedy.today:
        raise BadInputError("受理（立案）日期还没有到。请对照通知书核对。")
    remedy.move(Move.REGISTER, day, procedure=procedure, admitted_on=admitted_on)
    remedy.keep(tuple(uploads))
    record(**remedy.trace(number=case.number, request=request_number))
    return case


def _request(number: str, by: Asker) -> InfoRequest | None:
    if not number.strip():
        return None
    found = InfoRequest.objects.within(by.scope(Permission.HANDLE_REMEDIES))
    request = found.select_related("organisation").filter(number=number.strip()).first()
    if request is None:
        raise NotFoundError("没有找到这件申请，或者不在您的工作范围内。请核对申请编号。")
    return request


def _body(request: InfoRequest | None, organisation_id: int | None, by: Asker) -> Organisation:
    if request is not None:
        return request.organisation
    places = Organisation.objects.within(by.scope(Permission.HANDLE_REMEDIES))
    body = places.filter(pk=organisation_id).first() if organisation_id else None
    if body is None:
        raise BadInputError("请选择被申请人（被告）是哪个机关，或者填写所涉申请的编号。")
    return body


def _followed(
    number: str, track: Track, request: InfoRequest | None, by: Asker
) -> RemedyCase | None:
    if not number.strip():
        return None
    if track is not Track.SUIT_AFTER_REVIEW:
        raise BadInputError("只有复议后起诉的案件才接在复议案件后面。请核对案件类型。")
    case = visible_remedies(by).filter(number=number.strip(), track=Track.REVIEW).first()
    if case is None or (request is not None and case.request_id != request.pk):
        raise BadInputError("没有找到这个复议案件，或者它不属于这件申请。请核对编号。")
    return case


@action
def edit_remedy(
    *,
    number: str,
    details: CaseDetails,
    handler_id: int | None = None,
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> RemedyCase:
    """Mend or complete what is known of a case, and name who handles it.

    Raises NotYourMoveError, BadInputError.
    """
    remedy = Remedy.open(number=number, by=by, at=at, seen=seen)
    remedy.need_handler()
    texts = details.cleaned()
    case = remedy.case
    changed: dict[str, Any] = {
        name: text for name, text in texts.items() if getattr(case, name) != text
    }
    if handler_id is not None and handler_id != case.handler_id:
        handler = next((p for p in people_for(by, case) if p.pk == handler_id), None)
        if handler is None:
            raise BadInputError("请从列出的人员中选择经办人。")
        case.handler = handler
        changed["handler"] = handler.name
    for name, text in texts.items():
        setattr(case, name, text)
    remedy.note("edited", **changed)
    record(**remedy.trace(changed=changed))
    return case


@action
def set_procedure(
    *,
    number: str,
    procedure: Procedure,
    on: date | None = None,
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> RemedyCase:
    """Note which procedure the review body or court applies; the days to reply follow it."""
    remedy = Remedy.open(number=number, by=by, at=at, seen=seen)
    remedy.move(Move.SET_PROCEDURE, remedy.day(on), procedure=procedure)
    record(**remedy.trace(procedure=procedure))
    return remedy.case


@action
def record_reply_filed(
    *,
    number: str,
    on: date | None = None,
    note: str = "",
    uploads: Sequence[Upload] = (),
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> RemedyCase:
    """Note that reply (or defence) and evidence were handed in, with the papers.

    In the second instance it is the reply to the appeal. Raises the errors of a move.
    """
    remedy = Remedy.open(number=number, by=by, at=at, seen=seen)
    is_appeal = remedy.standing.state is State.ON_APPEAL
    move = Move.REPLY_TO_APPEAL if is_appeal else Move.FILE_REPLY
    remedy.move(move, remedy.day(on), note=note.strip()[:500])
    remedy.keep(tuple(uploads))
    record(**remedy.trace())
    return remedy.case


@action
def record_hearing(
    *,
    number: str,
    hearing_on: date,
    place: str = "",
    attendants: str = "",
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> RemedyCase:
    """Note on which day a hearing or trial takes place, where, and who goes there.

    The day may lie ahead. Raises the errors of a move, BadInputError for a day before the notice.
    """
    remedy = Remedy.open(number=number, by=by, at=at, seen=seen)
    if remedy.standing.received_on and hearing_on < remedy.standing.received_on:
        raise BadInputError("开庭或听证的日期早于收到通知的日期。请核对。")
    remedy.move(
        Move.SET_HEARING,
        remedy.today,
        hearing_on=hearing_on,
        place=place.strip()[:200],
        attendants=attendants.strip()[:200],
    )
    record(**remedy.trace(hearing_on=hearing_on))
    return remedy.case


@action
def extend_remedy(
    *, number: str, on: date | None = None, by: Asker, at: datetime, seen: int | None = None
) -> RemedyCase:
    """Note that the review body or court extended the time for its decision, once."""
    remedy = Remedy.open(number=number, by=by, at=at, seen=seen)
    remedy.move(Move.EXTEND, remedy.day(on))
    record(**remedy.trace())
    return remedy.case


_ENDS = frozenset({Outcome.WITHDRAWN, Outcome.SETTLED, Outcome.TRANSFERRED})


@action
def record_outcome(
    *,
    number: str,
    outcome: Outcome,
    document: str,
    on: date | None = None,
    served_on: date | None = None,
    is_ruling: bool = False,
    must_answer_anew: bool = False,
    order_days: int | None = None,
    uploads: Sequence[Upload] = (),
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> RemedyCase:
    """Record a review decision, a judgment or ruling of either instance, or another end.

    `document` names the paper with its number. Where a review decision orders a new answer and the
    person may reopen requests, the request is reopened in the same transaction with the working
    days that the order gives; otherwise the order waits for `carry_out_order`, a judgment until it
    is in force. Raises the errors of a move, BadInputError.
    """
    remedy = Remedy.open(number=number, by=by, at=at, seen=seen)
    document = document.strip()
    if not document:
        raise BadInputError("请写明决定书或裁判文书的名称和文号。")
    if order_days is not None and not 1 <= order_days <= 60:
        raise BadInputError("责令重新答复的期限应为 1 至 60 个工作日。没有写明期限的请留空。")
    day = remedy.day(on)
    if served_on is not None and (served_on < day or served_on > remedy.today):
        raise BadInputError("送达日期应在作出日期之后，且不晚于今天。请核对。")
    remedy.move(
        _move_of(remedy, outcome),
        day,
        outcome=outcome,
        document=document,
        served_on=served_on,
        is_ruling=is_ruling or None,
        must_answer_anew=must_answer_anew or None,
        order_days=order_days if must_answer_anew else None,
    )
    remedy.keep(tuple(uploads))
    if remedy.case.track == Track.REVIEW and must_answer_anew:
        _answer_anew(remedy, document)
    record(**remedy.trace(outcome=outcome, document=document))
    return remedy.case


def _move_of(remedy: Remedy, outcome: Outcome) -> Move:
    if remedy.case.track not in SUITS:
        return Move.DECIDE
    if outcome in _ENDS:
        return Move.END
    is_appeal = remedy.standing.state is State.ON_APPEAL
    return Move.JUDGE_APPEAL if is_appeal else Move.JUDGE


@action
def amend_outcome(
    *,
    number: str,
    outcome: Outcome,
    document: str,
    reason: str,
    judged_on: date | None = None,
    must_answer_anew: bool = False,
    order_days: int | None = None,
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> RemedyCase:
    """Mend a result that was recorded wrongly; the log keeps both, and table 4 follows.

    By the head of the office. An order that appears only now waits for `carry_out_order`. Raises
    the errors of a move, BadInputError.
    """
    remedy = Remedy.open(number=number, by=by, at=at, seen=seen)
    if not (document.strip() and reason.strip()):
        raise BadInputError("请写明文书名称和文号，以及为什么要更正。")
    remedy.move(
        Move.AMEND,
        remedy.today,
        outcome=outcome,
        document=document.strip(),
        note=reason.strip()[:500],
        judged_on=remedy.day(judged_on) if judged_on else None,
        must_answer_anew=must_answer_anew or None,
        order_days=order_days if must_answer_anew else None,
    )
    record(**remedy.trace(outcome=outcome, reason=reason.strip()))
    return remedy.case


@action
def withdraw_remedy(
    *,
    number: str,
    document: str = "",
    on: date | None = None,
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> RemedyCase:
    """Note that the other side withdrew; the case counts under 其他结果."""
    remedy = Remedy.open(number=number, by=by, at=at, seen=seen)
    move = _move_of(remedy, Outcome.WITHDRAWN)
    remedy.move(
        move, remedy.day(on), outcome=Outcome.WITHDRAWN, document=document.strip() or "撤回申请"
    )
    record(**remedy.trace(outcome=Outcome.WITHDRAWN))
    return remedy.case


@action
def record_appeal(
    *,
    number: str,
    is_ours: bool,
    on: date | None = None,
    received_on: date | None = None,
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> RemedyCase:
    """Note an appeal: by the body itself (`is_ours`), or by the other side with its copy's arrival.

    The judgment is not in force; in table 4 the case is pending again. Raises the errors of a move.
    """
    remedy = Remedy.open(number=number, by=by, at=at, seen=seen)
    day = remedy.day(on)
    copy = remedy.day(received_on) if received_on else None
    if copy is not None and copy < day:
        raise BadInputError("收到上诉状副本的日期早于上诉日期。请核对。")
    remedy.move(Move.APPEAL, day, is_ours=is_ours or None, received_on=copy)
    record(**remedy.trace(is_ours=is_ours))
    return remedy.case


@action
def record_remand(
    *,
    number: str,
    document: str,
    on: date | None = None,
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> RemedyCase:
    """Note that the second instance sent the case back; the first instance begins anew."""
    remedy = Remedy.open(number=number, by=by, at=at, seen=seen)
    if not document.strip():
        raise BadInputError("请写明裁定书的名称和文号。")
    remedy.move(Move.REMAND, remedy.day(on), document=document.strip())
    record(**remedy.trace())
    return remedy.case


@action
def close_remedy(*, number: str, by: Asker, at: datetime, seen: int | None = None) -> RemedyCase:
    """Note that nobody appealed in time: the judgment is in force.

    Raises MoveNotPossibleError while the time still runs.
    """
    remedy = Remedy.open(number=number, by=by, at=at, seen=seen)
    if remedy.standing.state is State.DECIDED:
        check_close(remedy.standing, remedy.calendar, remedy.today)
    remedy.move(Move.CLOSE, remedy.today)
    record(**remedy.trace())
    return remedy.case


@action
def carry_out_order(
    *, number: str, by: Asker, at: datetime, seen: int | None = None
) -> date | None:
    """Reopen the request because a decision or judgment in force orders a new answer.

    A request that was never answered gets the days of the order (a suit against silence). Returns
    the new due day; None where the case attacks no answer, or where the request is open and its
    own clock runs or waits for the applicant. Raises the errors of a move.
    """
    remedy = Remedy.open(number=number, by=by, at=at, seen=seen)
    due = _carry_out(remedy, _document(remedy))
    record(**remedy.trace(due_on=due))
    return due


def _document(remedy: Remedy) -> str:
    rows = remedy.case.events.filter(
        kind__in=[Move.DECIDE, Move.JUDGE, Move.JUDGE_APPEAL, Move.AMEND]
    )
    last = rows.order_by("-place").first()
    return str(last.data.get("document", "")) if last else ""


def _answer_anew(remedy: Remedy, document: str) -> None:
    """Reopen at once where the person may; else the order stays in the list of what is to do."""
    if not actors_of(remedy.by, remedy.case).isdisjoint({Actor.CLERK, Actor.HEAD}):
        _carry_out(remedy, document)


def _carry_out(remedy: Remedy, document: str) -> date | None:
    due = None
    told: dict[str, Any] = {}
    request = remedy.case.request
    remedy.move(Move.CARRY_OUT, remedy.today)
    today = remedy.today
    if request is not None and (
        request.state not in OPEN_REQUESTS
        or (request.due_on is not None and request.due_on < (remedy.standing.served_on or today))
    ):
        due = reopen_request(
            number=request.number,
            order=f"{remedy.case.agency}{document}"[:200],
            days=remedy.standing.order_days,
            on=remedy.standing.served_on,
            by=remedy.by,
            at=remedy.at,
        )
        told["reopened"] = request.number
    remedy.told |= told
    return due
