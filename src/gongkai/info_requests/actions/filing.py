"""How a request comes in: filed on the portal, registered by an officer, confirmed, passed on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from gongkai.audit.actions import action, record
from gongkai.info_requests.actions.case import Case, Upload
from gongkai.info_requests.models import Applicant, DisclosureOffice, Identity, InfoRequest
from gongkai.info_requests.queries import (
    Receipt,
    actors_of,
    applicant_mark,
    office_of,
    read_identity,
    receipt_of,
    seal_identity,
)
from gongkai.organisations.models import Organisation
from gongkai.rules.access import ANONYMOUS, Asker, Permission, require
from gongkai.rules.deadlines import Channel, needs_confirmation
from gongkai.rules.deadlines.events import Arrived, Confirmed, Event
from gongkai.rules.errors import BadInputError, WrongPersonError, WrongStateError
from gongkai.rules.identifiers import RequestNumber
from gongkai.rules.intake import MOST_FILES, Application, application_problems, check_application
from gongkai.rules.remedies import BodyKind
from gongkai.rules.requests import Actor, Move, Proof, State
from gongkai.rules.results import LetterKind


@action
def set_up_office(
    *,
    organisation: Organisation,
    code: str,
    issuer: str,
    settings: dict[str, Any],
    by: Asker,
    at: datetime,
) -> DisclosureOffice:
    """Name the disclosure office of a body (条例第四条), or change what is known of it.

    `settings` are further fields of `DisclosureOffice`. Raises WrongPersonError, and BadInputError
    where a code is badly written, taken, or a field is unknown.
    """
    require(by, Permission.SET_UP_OFFICES, organisation.path)
    RequestNumber(code, at.year, 1)
    taken = DisclosureOffice.objects.exclude(organisation=organisation)
    if taken.filter(code=code).exists() or taken.filter(issuer=issuer).exists():
        raise BadInputError("申请编号代码或机关代字已被别的机关使用，请换一个。")
    office = DisclosureOffice.objects.filter(organisation=organisation).first()
    office = office or DisclosureOffice(organisation=organisation)
    known = {field.name for field in DisclosureOffice._meta.concrete_fields}  # noqa: SLF001
    if unknown := settings.keys() - (known - {"id", "organisation", "code", "issuer"}):
        raise BadInputError(f"不认识的设置：{'、'.join(sorted(unknown))}。")
    for name, value in {"code": code, "issuer": issuer, **settings}.items():
        setattr(office, name, value)
    BodyKind(office.body_kind)
    office.read_policy()
    office.save()
    record(
        on=office,
        organisation_id=organisation.pk,
        after={"code": code, "issuer": issuer, **settings},
    )
    return office


# --- filing and registering ----------------------------------------------------------------------


@action
def file_request(
    *,
    organisation_id: int,
    application: Application,
    uploads: Sequence[Upload] = (),
    form_token: str,
    by: Asker,
    at: datetime,
) -> Receipt:
    """File a request on the portal; it is received at once where the body's policy says so.

    The same `form_token` files once: a replay gets the same receipt. Raises ApplicationError with
    every problem by field, FileRefusedError, NotFoundError where the body takes no requests.
    """
    if not 16 <= len(form_token) <= 64:
        raise BadInputError("表单已失效。请刷新页面后重新提交，已填的内容会保留。")
    office = _open_office(organisation_id)
    # Whoever replays a form at the same moment waits here until the first one is filed.
    DisclosureOffice.objects.select_for_update().get(pk=office.pk)
    earlier = InfoRequest.objects.filter(form_token=form_token).first()
    if earlier is not None:
        record(on=earlier, organisation_id=organisation_id, after={"is_replay": True})
        return receipt_of(earlier, is_replay=True)
    check_application(application)
    case = _begin(
        office, application, Channel.PORTAL, timezone.localdate(at), by, at, form_token=form_token
    )
    for upload in _at_most(uploads):
        case.keep(upload)
    _arrive(case, Channel.PORTAL, case.today, None)
    record(**case.trace())
    return receipt_of(case.request)


@action
def register_request(
    *,
    organisation_id: int,
    channel: Channel,
    arrived_on: date,
    application: Application,
    uploads: Sequence[Upload] = (),
    confirmed_on: date | None = None,
    tracking: str = "",
    how: str = "",
    forwarded_by: str = "",
    by: Asker,
    at: datetime,
) -> Receipt:
    """Register a request that arrived in person, by post, fax or e-mail, or was taken down.

    What needs a confirmation (条例第三十一条) waits for it unless `confirmed_on` is given, with
    `how` it was made; `tracking` is the number of a letter that was signed for, `forwarded_by`
    the body to which a request had been sent by mistake. An
    incomplete application by post may be registered without a complete form: what the law wants
    is asked for by a supplement notice. Raises WrongPersonError, BadInputError, DeadlineError.
    """
    office = _open_office(organisation_id)
    _check_registration(application, channel)
    case = _begin(office, application, channel, arrived_on, by, at)
    case.need(Actor.CLERK, Actor.HEAD)
    case.day(arrived_on)
    for upload in _at_most(uploads):
        case.keep(upload)
    _arrive(case, channel, arrived_on, confirmed_on, how=how, tracking=tracking[:50],
            forwarded_by=forwarded_by[:100])  # fmt: skip
    record(**case.trace())
    return receipt_of(case.request)


@action
def fill_in_request(
    *, organisation_id: int, application: Application, by: Asker, at: datetime
) -> Receipt:
    """Write down an oral request for somebody who cannot write (条例第二十九条第一款).

    It is received when the applicant has confirmed the text: `confirm_filled_in`.
    """
    office = _open_office(organisation_id)
    check_application(application)
    case = _begin(office, application, Channel.ORAL, timezone.localdate(at), by, at)
    case.move(
        Move.FILL_IN, proofs=[Proof.CANNOT_WRITE], is_new=True, kind="filled_in", on=case.today
    )
    record(**case.trace())
    return receipt_of(case.request)


@action
def confirm_filled_in(*, number: str, by: Asker, at: datetime, seen: int | None = None) -> Receipt:
    """Note that the applicant confirmed a request that was written down: it is received today."""
    case = Case.open(number=number, by=by, at=at, seen=seen)
    case.move(Move.REGISTER, Arrived(case.today, Channel.ORAL), proofs=[Proof.REQUIRED_FIELDS])
    _give_slip(case)
    record(**case.trace())
    return receipt_of(case.request)


@action
def confirm_receipt(
    *,
    number: str,
    how: str,
    on: date | None = None,
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> Receipt:
    """Note that office and applicant confirmed the receipt, and how (条例第三十一条).

    That day is 收到之日. Raises the errors of a move.
    """
    case = Case.open(number=number, by=by, at=at, seen=seen)
    if not how.strip():
        raise BadInputError("请写明怎样确认的，例如“电话联系申请人本人确认”。")
    case.move(Move.CONFIRM, Confirmed(case.day(on)), proofs=[Proof.CONFIRMATION], how=how.strip())
    _give_slip(case)
    record(**case.trace())
    return receipt_of(case.request)


def _open_office(organisation_id: int) -> DisclosureOffice:
    office = office_of(organisation_id)
    if not office.is_open:
        raise WrongStateError("这个机关暂停接收申请。请联系其上级主管部门。")
    return office


def _at_most(uploads: Sequence[Upload]) -> Sequence[Upload]:
    if len(uploads) > MOST_FILES:
        raise BadInputError(f"一次最多上传 {MOST_FILES} 个文件，现在是 {len(uploads)} 个。")
    return uploads


def _check_registration(application: Application, channel: Channel) -> None:
    """What comes on paper is registered as it is; only what the record needs must be there."""
    problems = application_problems(application)
    needed = {"name", "description"}
    if channel in (Channel.IN_PERSON, Channel.ORAL):
        check_application(application)
    missing = [text for field, text in problems.items() if field in needed]
    if missing:
        raise BadInputError("".join(missing))


def _begin(
    office: DisclosureOffice,
    application: Application,
    channel: Channel,
    arrived_on: date,
    by: Asker,
    at: datetime,
    form_token: str | None = None,
) -> Case:
    """A new request with its number and its applicant, not yet in the log."""
    identity = Identity(
        **{name: getattr(application, name).strip() for name in Identity.__dataclass_fields__}
    )
    serial = Case.draw(office.organisation_id, "request", arrived_on.year)
    request = InfoRequest(
        number=str(RequestNumber(office.code, arrived_on.year, serial)),
        organisation=office.organisation,
        applicant_kind=application.kind,
        channel=channel,
        state=State.SUBMITTED,
        title=application.subject,
        description=application.description.strip(),
        purpose=application.purpose.strip(),
        form_wanted=application.form_wanted,
        way_wanted=application.way_wanted,
        applicant_mark=applicant_mark(application.name.strip(), identity),
        form_token=form_token,
        arrived_on=arrived_on,
        filed_at=at,
    )
    case = Case.of(request, office, by, at)
    if by is not ANONYMOUS and not actors_of(by, request) & {Actor.CLERK, Actor.HEAD}:
        raise WrongPersonError(f"{by.name}不是这个机关公开办的人员，不能登记申请。")
    request.filed_by = case.person
    request.save()
    request.applicant = _applicant(request, application.name.strip(), identity)
    case.told["number"] = request.number
    return case


def _applicant(request: InfoRequest, name: str, identity: Identity) -> Applicant:
    return Applicant.objects.create(
        request=request,
        name=name,
        identity=seal_identity(request.number, identity),
        has_email=bool(identity.email),
        has_phone=identity.has_mobile,
    )


def _arrive(
    case: Case,
    channel: Channel,
    arrived_on: date,
    confirmed_on: date | None,
    how: str = "",
    **told: str,
) -> None:
    """Note the arrival; received at once where no confirmation is needed."""
    arrival: Event = Arrived(arrived_on, channel)
    more: dict[str, Any] = {key: text.strip() for key, text in told.items() if text.strip()}
    if not needs_confirmation(channel, case.policy):
        proofs = [Proof.REQUIRED_FIELDS]
        case.move(Move.REGISTER, arrival, proofs=proofs, is_new=True, channel=channel.value, **more)
        _give_slip(case)
        return
    case.move(Move.SUBMIT, arrival, is_new=True, channel=channel.value, **more)
    if confirmed_on is not None:
        said: dict[str, Any] = {"how": how.strip()[:200]} if how.strip() else {}
        day = Confirmed(case.day(confirmed_on))
        case.move(Move.CONFIRM, day, proofs=[Proof.CONFIRMATION], **said)
        _give_slip(case)


def _give_slip(case: Case) -> None:
    """The 登记回执: what was received when, and the last day of the answer."""
    request = case.request
    slip = case.issue(
        LetterKind.RECEIPT_SLIP,
        {
            "due_on": str(request.due_on),
        },
    )
    if case.by is ANONYMOUS:
        case.send(slip, "portal")


# --- passing on and splitting --------------------------------------------------------------------


@action
def transfer_request(
    *,
    number: str,
    organisation_id: int,
    reason: str,
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> InfoRequest:
    """Pass a request that is not yet received on to the body for which it was meant.

    Its clock begins when that body confirms the receipt (条例第三十一条，参照国办公开办函〔2015〕207号).
    Once received, the answer is 不属于本机关. Raises WrongStateError, BadInputError.
    """
    case = Case.open(number=number, by=by, at=at, seen=seen)
    case.need(Actor.CLERK, Actor.HEAD)
    if case.request.state not in (State.DRAFT, State.SUBMITTED):
        raise WrongStateError(
            "申请已经收到，不能转走：请答复申请人不属于本机关负责公开，并告知负责的机关"
            "（第三十六条第五项）。"
        )
    if not reason.strip():
        raise BadInputError("请写明转交的理由。")
    target = _open_office(organisation_id)
    if target.organisation_id == case.request.organisation_id:
        raise BadInputError("申请已经在这个机关，不需要转交。")
    was = case.request.organisation_id
    named: Any = Organisation.objects.named(case.today)
    names = dict(named.filter(pk__in=[was, organisation_id]).values_list("pk", "name"))
    case.note(
        "transferred",
        reason=reason.strip(),
        to=organisation_id,
        was=was,
        from_body=names[was],
        to_body=names[organisation_id],
    )
    case.request.organisation = target.organisation
    case.request.unit = case.request.handler = None
    case.request.opened_at = case.request.opened_by = None
    case.request.save()
    case.tell_applicant(
        "申请已经转交",
        f"您的政府信息公开申请（{number}）已经转到负责的机关，由该机关与您确认收到。"
        "请用申请编号和查询码查看。",
    )
    record(**case.trace(was=was, organisation=organisation_id))
    return case.request


@action
def split_request(
    *,
    number: str,
    matters: Sequence[str],
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> list[Receipt]:
    """Split a request with several matters: the first stays, each other one gets its own number.

    一事一申请 (国办函〔2020〕109号). The dates of receipt are those of the whole. Only before work
    began. Raises WrongStateError, BadInputError.
    """
    case = Case.open(number=number, by=by, at=at, seen=seen)
    case.need(Actor.CLERK, Actor.HEAD)
    texts = [text.strip() for text in matters if text.strip()]
    if not 2 <= len(texts) <= 50:
        raise BadInputError("请写出要拆成的各件，至少两件，最多五十件。")
    begun = case.request.events.exclude(kind__in=["arrived", "confirmed", "assigned", "split"])
    if case.request.state not in (State.SUBMITTED, State.RECEIVED) or begun.exists():
        raise WrongStateError("申请已经开始办理，不能再拆分。请对各项内容逐一答复。")
    receipts = [_split_off(case, text) for text in texts[1:]]
    case.request.description = texts[0]
    case.request.title = " ".join(texts[0].split())[:60]
    case.request.save()
    case.note("split", into=[receipt.number for receipt in receipts])
    record(**case.trace(into=[receipt.number for receipt in receipts]))
    return receipts


def _split_off(case: Case, text: str) -> Receipt:
    old = case.request
    serial = Case.draw(old.organisation_id, "request", old.arrived_on.year)
    part = InfoRequest.objects.create(
        number=str(RequestNumber(case.office.code, old.arrived_on.year, serial)),
        organisation=old.organisation,
        applicant_kind=old.applicant_kind,
        channel=old.channel,
        state=State.SUBMITTED,
        title=" ".join(text.split())[:60],
        description=text,
        purpose=old.purpose,
        form_wanted=old.form_wanted,
        way_wanted=old.way_wanted,
        applicant_mark=bytes(old.applicant_mark),
        arrived_on=old.arrived_on,
        split_from=old,
        filed_at=case.at,
        filed_by=case.person,
    )
    part.applicant = _applicant(part, old.applicant.name, read_identity(old))
    twin = Case.of(part, case.office, case.by, case.at)
    channel = Channel(old.channel)
    confirmed = next((e.on for e in case.log if isinstance(e, Confirmed)), None)
    _arrive(twin, channel, old.arrived_on, confirmed)
    return receipt_of(part)


# --- the applicant's code ------------------------------------------------------------------------


@action
def renew_code(*, number: str, reason: str, by: Asker, at: datetime) -> Receipt:
    """Give a new query code to an applicant who proved who they are; the old one ends."""
    case = Case.open(number=number, by=by, at=at)
    case.need(Actor.CLERK, Actor.HEAD)
    if not reason.strip():
        raise BadInputError("请写明怎样核实了申请人的身份。")
    case.request.code_version += 1
    case.request.save(update_fields=["code_version"])
    record(**case.trace(code_version=case.request.code_version, reason=reason.strip()))
    return receipt_of(case.request)
