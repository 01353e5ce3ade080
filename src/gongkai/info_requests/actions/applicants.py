"""What was written down wrongly of who asks, mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Final

from gongkai.audit.actions import action, record
from gongkai.info_requests.actions.case import Case, Upload
from gongkai.info_requests.adapters.sealing import cipher
from gongkai.info_requests.models import ApplicantCorrection, Identity, InfoRequest, dump
from gongkai.info_requests.queries import applicant_mark, seal_identity
from gongkai.rules.access import Asker
from gongkai.rules.errors import BadInputError, WrongStateError
from gongkai.rules.intake import Application, ApplicationError, application_problems
from gongkai.rules.requests import Actor
from gongkai.rules.results import ApplicantKind, LetterKind

FIELD_LABELS: Final = {
    "name": "姓名或名称",
    "id_kind": "证件类型",
    "id_number": "证件号码",
    "contact": "联系人",
    "phone": "电话",
    "email": "电子邮箱",
    "address": "地址",
    "postcode": "邮编",
    "fax": "传真",
}
# Who somebody is changes only with a paper that proves it.
PROVED_FIELDS: Final = frozenset({"name", "id_kind", "id_number"})
_CONTACTS: Final = frozenset({"phone", "email", "address"})
# These stay in the file as they are and are printed anew, or not at all.
_NOT_SENT: Final = frozenset({LetterKind.RECEIPT_SLIP, LetterKind.CLOSED})


@action
def correct_applicant(
    *,
    number: str,
    changes: Mapping[str, str],
    reason: str,
    proof: Upload | None = None,
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> ApplicantCorrection:
    """Mend what is known of an applicant, or add what is missing; what it was stays, sealed.

    `changes` maps fields of FIELD_LABELS to their new value, empty to strike it out. Name and
    identity change only with `proof`. Letters that have left stay as they are; one that is signed
    and has not left bears the old name, so the name waits for it. Raises ApplicationError by
    field, BadInputError, NotYourMoveError, WrongStateError, FileRefusedError.
    """
    case = Case.open(number=number, by=by, at=at, seen=seen)
    case.need(Actor.CLERK, Actor.HEAD)
    case.need_unarchived()
    if not reason.strip():
        raise BadInputError("请写明更正的理由，例如：申请人来电，登记时写错了门牌号。")
    was = {"name": case.request.applicant.name, **asdict(case.identity)}
    new = {field: value.strip() for field, value in changes.items() if value.strip() != was[field]}
    if not new:
        raise BadInputError("没有改动：填写的内容与登记的一样。请核对后再提交。")
    _check(case, was | new, set(new))
    if not PROVED_FIELDS.isdisjoint(new) and proof is None:
        raise BadInputError(
            "更正姓名、名称或证件，须有证明材料。请上传身份证件或更名证明的扫描件。"
        )
    if proof is not None:
        case.keep(proof)
    labels = [label for field, label in FIELD_LABELS.items() if field in new]
    correction = ApplicantCorrection.objects.create(
        request=case.request,
        fields="、".join(labels),
        reason=reason.strip(),
        before=cipher().seal(dump(was).encode(), f"{number}|applicant correction"),
        corrected_at=at,
        corrected_by=case.person,
    )
    _write(case.request, was | new)
    case.note("applicant_corrected", fields=labels, reason=reason.strip())
    record(**case.trace(fields=labels, reason=reason.strip()))
    return correction


def _write(request: InfoRequest, known: dict[str, str]) -> None:
    identity = Identity(**{field: known[field] for field in Identity.__dataclass_fields__})
    applicant = request.applicant
    applicant.name, applicant.identity = known["name"], seal_identity(request.number, identity)
    applicant.has_email, applicant.has_phone = bool(identity.email), identity.has_mobile
    applicant.save()
    request.applicant_mark = applicant_mark(known["name"], identity)
    request.save(update_fields=["applicant_mark"])


def _check(case: Case, known: dict[str, str], changed: set[str]) -> None:
    """What is new must be right; what came incomplete by post may stay so."""
    request = case.request
    application = Application(
        kind=ApplicantKind(request.applicant_kind),
        description=request.description,
        form_wanted=request.form_wanted,
        way_wanted=request.way_wanted,
        has_proof=True,
        **known,
    )
    problems = {
        field: text
        for field, text in application_problems(application).items()
        if field in changed or (field == "phone" and changed & _CONTACTS)
    }
    if problems:
        raise ApplicationError(problems)
    if "name" not in changed:
        return
    waiting = request.letters.filter(state="signed", addressee=request.applicant.name)
    letter = waiting.filter(consultation=None).exclude(kind__in=sorted(_NOT_SENT)).first()
    if letter is not None:
        raise WrongStateError(
            f"《{letter.title}》（{letter.number}）已经签发，写的是原来的名称。请先发出，再更正名称；"
            "联系方式和地址现在就可以更正。"
        )
