"""Correction of one's own data (条例第四十一条): filing, checking who asks, answering."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from gongkai.accounts.models import person_of
from gongkai.audit.actions import action, record
from gongkai.info_requests.actions.case import Case, Upload
from gongkai.info_requests.adapters.sealing import cipher, sealed_files
from gongkai.info_requests.models import (
    WAYS,
    CorrectionCase,
    CorrectionFile,
    DisclosureOffice,
    Identity,
    Notice,
    digest,
    dump,
)
from gongkai.info_requests.queries import calendar_of, office_of
from gongkai.info_requests.queries.corrections import (
    CORRECTION_NOT_FOUND,
    REMINDED,
    body_of,
    correction_actors,
    correction_code,
    correction_of,
    open_correction_file,
    printed_correction,
    read_correction_identity,
)
from gongkai.rules.access import ANONYMOUS, Asker, CodeHolder, Permission, require
from gongkai.rules.corrections import (
    OPEN,
    CorrectionForm,
    Move,
    State,
    check_decision,
    check_form,
    check_move,
    target,
)
from gongkai.rules.dates import chinese_date
from gongkai.rules.deadlines import Channel
from gongkai.rules.errors import BadInputError, NotFoundError, WrongPersonError, WrongStateError
from gongkai.rules.identifiers import DocumentNumber, SideNumber
from gongkai.rules.intake import MOST_FILES, clean_file_name, media_type_of
from gongkai.rules.letters import NUMBER_CODES, Correction
from gongkai.rules.requests import Actor
from gongkai.rules.results import LetterKind


@dataclass(frozen=True, slots=True)
class CorrectionReceipt:
    """What the applicant gets at once. `is_replay`: the form had been sent before."""

    number: str
    code: str
    target_on: date
    is_replay: bool = False


@action
def file_correction(
    *,
    organisation_id: int,
    form: CorrectionForm,
    uploads: Sequence[Upload] = (),
    form_token: str = "",
    channel: Channel = Channel.PORTAL,
    arrived_on: date | None = None,
    by: Asker,
    at: datetime,
) -> CorrectionReceipt:
    """File an application for correction: by the applicant on the portal, or by an officer.

    The same `form_token` files once. Raises ApplicationError with every problem by field,
    FileRefusedError, WrongPersonError, BadInputError.
    """
    office = office_of(organisation_id)
    if not office.is_open:
        raise WrongStateError("这个机关暂停在网上接收。请当面或邮寄提出，联系方式见其公开指南。")
    # Whoever replays a form at the same moment waits here until the first one is filed.
    DisclosureOffice.objects.select_for_update().get(pk=office.pk)
    earlier = CorrectionCase.objects.filter(form_token=form_token).first() if form_token else None
    if earlier is not None:
        record(on=earlier, organisation_id=organisation_id, after={"is_replay": True})
        return _receipt(earlier, is_replay=True)
    if by is ANONYMOUS:
        if not 16 <= len(form_token) <= 64:
            raise BadInputError("表单已失效。请刷新页面后重新提交，已填的内容会保留。")
    else:
        require(by, Permission.HANDLE_REQUESTS, office.organisation.path)
    check_form(form)
    today = timezone.localdate(at)
    day = arrived_on or today
    if day > today:
        raise BadInputError(
            f"日期{chinese_date(day)}还没有到，今天是{chinese_date(today)}。请核对日期。"
        )
    case = _begin(office, form, form_token, channel, day, by, at)
    names = [_keep(case, upload, by, at).name for upload in _at_most(uploads)]
    record(
        on=case,
        organisation_id=organisation_id,
        after={"number": case.number, "state": case.state, "files": len(names)},
    )
    return _receipt(case)


def _begin(
    office: DisclosureOffice,
    form: CorrectionForm,
    form_token: str,
    channel: Channel,
    day: date,
    by: Asker,
    at: datetime,
) -> CorrectionCase:
    serial = Case.draw(office.organisation_id, "correction", day.year)
    number = str(SideNumber(office.code, day.year, "G", serial))
    identity = Identity(
        **{
            name: getattr(form, name).strip()
            for name in Identity.__dataclass_fields__
            if hasattr(form, name)
        }
    )
    officer = person_of(by)
    return CorrectionCase.objects.create(
        number=number,
        organisation=office.organisation,
        state=check_move(
            None, Move.SUBMIT, [Actor.APPLICANT] if officer is None else [Actor.CLERK]
        ).end,
        applicant_kind=form.kind,
        name=form.name.strip(),
        identity=cipher().seal(dump(asdict(identity)).encode(), f"{number}|identity"),
        channel=channel,
        way_wanted=form.way_wanted,
        record=form.record.strip(),
        right=form.right.strip(),
        evidence=form.evidence.strip(),
        form_token=form_token or None,
        arrived_on=day,
        target_on=target(day, calendar_of(office.region), office.read_policy()).due,
        filed_at=at,
        filed_by=officer,
    )


def _at_most(uploads: Sequence[Upload]) -> Sequence[Upload]:
    if len(uploads) > MOST_FILES:
        raise BadInputError(f"一次最多上传 {MOST_FILES} 个文件，现在是 {len(uploads)} 个。")
    return uploads


def _keep(case: CorrectionCase, upload: Upload, by: Asker, at: datetime) -> CorrectionFile:
    if upload.kind not in CorrectionFile.KINDS:
        raise BadInputError(f"没有“{upload.kind}”这类材料。")
    media_type = media_type_of(upload.name, upload.data)
    sha256 = digest(upload.data)
    return CorrectionFile.objects.create(
        correction=case,
        kind=upload.kind,
        name=clean_file_name(upload.name),
        media_type=media_type,
        size=len(upload.data),
        sha256=sha256,
        stored_as=sealed_files().put(upload.data, f"{case.number}|{sha256}"),
        added_at=at,
        added_by=person_of(by),
    )


def _receipt(case: CorrectionCase, *, is_replay: bool = False) -> CorrectionReceipt:
    return CorrectionReceipt(case.number, correction_code(case), case.target_on, is_replay)


def _open(number: str, by: Asker) -> CorrectionCase:
    """The correction of a number, locked. Raises NotFoundError outside of the person's reach."""
    if isinstance(by, CodeHolder):
        found = CorrectionCase.objects.filter(pk=correction_of(by).pk)
    else:
        found = CorrectionCase.objects.within(by.scope(Permission.SEE_REQUESTS))
    case = (
        found.filter(number=number)
        .select_for_update(of=("self",))
        .select_related("organisation")
        .first()
    )
    if case is None:
        raise NotFoundError(CORRECTION_NOT_FOUND)
    return case


def _trace(case: CorrectionCase, before: str, **more: Any) -> dict[str, Any]:
    return {
        "on": case,
        "organisation_id": case.organisation_id,
        "before": {"state": before},
        "after": {"state": case.state, **more},
    }


@action
def receive_correction(*, number: str, how: str, by: Asker, at: datetime) -> CorrectionCase:
    """Note that the identity was checked against the record: work begins.

    Raises WrongStateError, WrongPersonError, BadInputError.
    """
    case = _open(number, by)
    if not how.strip():
        raise BadInputError("请写明怎样核对的，例如“与户籍信息比对一致，电话确认本人”。")
    before = case.state
    case.state = check_move(State(case.state), Move.RECEIVE, correction_actors(by, case)).end
    case.received_at, case.received_by = at, person_of(by)
    case.save()
    record(**_trace(case, before, how=how.strip()[:500]))
    return case


@action
def decide_correction(
    *,
    number: str,
    outcome: Correction,
    note: str,
    way: str = "",
    tracking: str = "",
    by: Asker,
    at: datetime,
) -> CorrectionCase:
    """Sign the answer: it gets its number, its content is frozen, and it leaves.

    `note` says what was corrected, why not, or which body may. Raises WrongStateError,
    WrongPersonError, BadInputError, IncompleteLetterError.
    """
    case = _open(number, by)
    line = check_move(State(case.state), Move.DECIDE, correction_actors(by, case))
    check_decision(outcome, note)
    way = way or case.way_wanted
    _check_way(case, way, tracking)
    before, today = case.state, timezone.localdate(at)
    office = office_of(case.organisation_id)
    mark = NUMBER_CODES[LetterKind.CORRECTION_ANSWER]
    serial = Case.draw(case.organisation_id, mark, today.year)
    case.state, case.outcome, case.note = line.end, outcome, note.strip()
    case.decided_on, case.way, case.tracking = today, way, tracking.strip()
    case.letter_number = str(DocumentNumber(office.issuer + mark, today.year, serial))
    case.letter_facts = dump(_facts(case, office, today))
    case.letter_sha256 = digest(case.letter_facts)
    printed_correction(case)  # nothing that the law wants in it may be missing
    case.signed_at, case.signed_by = at, person_of(by)
    case.save()
    _tell(case, at)
    record(**_trace(case, before, outcome=outcome, letter=case.letter_number))
    return case


def _check_way(case: CorrectionCase, way: str, tracking: str) -> None:
    if way not in WAYS:
        raise BadInputError("请选择送达方式。")
    if way == "china_post" and not tracking.strip():
        raise BadInputError("邮寄的，请填写中国邮政的邮件号，作为送达凭证。")
    identity = read_correction_identity(case)
    places = {"china_post": identity.address, "email": identity.email, "fax": identity.fax}
    if way in places and not places[way]:
        raise BadInputError("没有登记这种送达方式的地址。请换一种方式。")


def _facts(case: CorrectionCase, office: DisclosureOffice, today: date) -> dict[str, Any]:
    body = body_of(case.organisation_id, today)
    facts: dict[str, Any] = {
        "body": body,
        "number": case.letter_number,
        "dated_on": str(today),
        "office": f"{body}政府信息公开工作机构",
        "office_address": office.address,
        "office_phone": office.phone,
        "delivery": WAYS[case.way],
        "tracking": case.tracking,
        "review_bodies": office.review_bodies,
        "court": office.court,
        "review_url": office.review_url,
        "applicant": case.name,
        "applicant_kind": case.applicant_kind,
        "request_number": case.number,
        "received_on": str(case.arrived_on),
        "channel": case.channel,
        "record": case.record.rstrip("。"),
        "evidence": (case.evidence or "见所附证据材料").rstrip("。"),
        "correction": case.outcome,
        "correction_note": case.note.rstrip("。"),
    }
    return {key: value for key, value in facts.items() if value not in ("", None, [])}


def _tell(case: CorrectionCase, at: datetime) -> None:
    identity = read_correction_identity(case)
    phone = identity.phone if len(identity.phone) == 11 and identity.phone.isdecimal() else ""
    for channel, recipient in (("email", identity.email), ("sms", phone)):
        if recipient:
            Notice.objects.create(
                organisation=case.organisation,
                channel=channel,
                recipient=cipher().seal(recipient.encode(), "notice"),
                subject="更正申请已经答复",
                body=f"您的更正申请（{case.number}）已经答复。请凭编号和查询码登录查看。",
                key=f"correction:{case.number}:{channel}",
                queued_at=at,
                queued_by=case.signed_by,
            )


@action
def withdraw_correction(
    *, number: str, reason: str = "", by: Asker, at: datetime
) -> CorrectionCase:
    """Withdraw an application for correction: by the applicant, or an officer at their word."""
    case = _open(number, by)
    before = case.state
    case.state = check_move(State(case.state), Move.WITHDRAW, correction_actors(by, case)).end
    case.save()
    record(**_trace(case, before, reason=reason.strip()[:500]))
    return case


@action
def remind_of_correction(*, number: str, by: Asker, at: datetime) -> Notice | None:
    """Tell the office that the target day of an open correction has come; once a case."""
    case = _open(number, by)
    key = f"{REMINDED}{number}"
    notice = None
    is_due = case.state in OPEN and case.target_on <= timezone.localdate(at)
    if is_due and not Notice.objects.filter(key=key).exists():
        notice = Notice.objects.create(
            organisation=case.organisation,
            channel="desk",
            recipient=cipher().seal(b"", "notice"),
            subject=f"更正申请{number}到了目标日期",
            body=f"更正申请{number}应在{chinese_date(case.target_on)}前答复，现在是“{case.state_label}”。"
            "请在“依申请公开—更正本人信息”里办理。",
            key=key,
            state="sent",
            queued_at=at,
        )
    record(**_trace(case, case.state, is_reminded=notice is not None))
    return notice


@action
def view_correction_identity(*, number: str, by: Asker, at: datetime) -> Identity:
    """Who the applicant is: for the disclosure office alone, and every look is recorded."""
    case = _open(number, by)
    if correction_actors(by, case).isdisjoint({Actor.CLERK, Actor.HEAD}):
        raise WrongPersonError("只有公开办的办理人员能查看身份信息。")
    record(**_trace(case, case.state, viewed="identity"))
    return read_correction_identity(case)


@action
def view_correction_file(
    *, number: str, file_id: int, by: Asker, at: datetime
) -> tuple[CorrectionFile, bytes]:
    """A file of a correction with its content; every look is recorded.

    The identity proof is for the disclosure office alone. Raises NotFoundError, SealError.
    """
    case = _open(number, by)
    file = case.files.select_related("correction").filter(pk=file_id).first()
    if file is None or isinstance(by, CodeHolder):
        raise NotFoundError("没有找到这个文件。")
    actors = correction_actors(by, case)
    if file.kind == "identity" and actors.isdisjoint({Actor.CLERK, Actor.HEAD}):
        raise WrongPersonError("只有公开办的办理人员能查看身份证明。")
    data = open_correction_file(file)
    record(**_trace(case, case.state, viewed=file.kind, file=file.pk))
    return file, data
