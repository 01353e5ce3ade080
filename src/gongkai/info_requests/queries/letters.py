"""Letters and sheets of a case as they are printed, drafts with the gaps that they still have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, cast

from gongkai.info_requests.models import (
    WAYS,
    DisclosureOffice,
    Identity,
    InfoRequest,
    Letter,
    Review,
    digest,
)
from gongkai.info_requests.queries.access import NOT_FOUND, visible_requests
from gongkai.info_requests.queries.cases import CaseView, case, printed
from gongkai.info_requests.queries.offices import calendar_of, office_of
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker
from gongkai.rules.deadlines.events import Event, Supplemented
from gongkai.rules.errors import NotFoundError, WrongStateError
from gongkai.rules.intake import FORMS, ID_KINDS
from gongkai.rules.letters import FACT_LABELS, deadline_facts, preview
from gongkai.rules.letters import Letter as PrintedLetter
from gongkai.rules.results import RESULTS, LetterKind, ResultCode

_KNOWN: Final = {str(key) for key in FACT_LABELS}
# The code is written on the slip that the applicant holds, and kept nowhere.
_SLIP: Final = {"query_code": "见登记时交付的回执", "status_url": "见登记时交付的回执"}


def frame_of(
    letter: Letter, request: InfoRequest, office: DisclosureOffice, log: Iterable[Event], on: date
) -> dict[str, Any]:
    """What every letter says, in the keys of `rules.letters`: body, date, number, request."""
    body = Organisation.objects.named(on).get(pk=office.organisation_id)
    name = cast("Any", body).name
    facts: dict[str, Any] = {
        "body": name,
        "number": letter.number,
        "dated_on": str(on),
        "office": f"{name}政府信息公开工作机构",
        "office_address": office.address,
        "office_phone": office.phone,
        "delivery": WAYS["china_post" if letter.is_for_others else request.way_wanted],
        "review_bodies": office.review_bodies,
        "court": office.court,
        "review_url": office.review_url,
        "return_way": f"寄送{office.address}，或当面提交",
    }
    if letter.is_for_others:
        facts["recipient"] = letter.addressee
    else:
        supplements = [e.on for e in log if isinstance(e, Supplemented)]
        facts |= {
            "applicant": request.applicant.name,
            "applicant_kind": request.applicant_kind,
            "request_number": request.number,
            "received_on": str(request.received_on) if request.received_on else "",
            "due_on": str(request.due_on) if request.due_on else "",
            "provisional": request.is_provisional,
            "channel": request.channel,
            "wording": request.description,
            "drafter": letter.drafted_by.name if letter.drafted_by else "",
            "supplemented_on": str(supplements[-1]) if supplements else "",
        }
    return {key: value for key, value in facts.items() if value not in ("", None, [])}


def content_mark(letter: Letter, attachments: Sequence[str]) -> str:
    """What a review judges: the words of a draft together with the hashes of what goes with it."""
    if not attachments:
        return letter.sha256
    return digest("\n".join((letter.sha256, *sorted(attachments))))


# --- one letter ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShownLetter:
    """A letter of a case with its printed form; a draft may have gaps."""

    letter: Letter
    printed: PrintedLetter


def show_letter(asker: Asker, number: str, letter_id: int, *, today: date) -> ShownLetter:
    """A letter as it is or will be printed. Raises NotFoundError, IncompleteLetterError."""
    letter = (
        Letter.objects.select_related(
            "request__organisation", "request__applicant", "consultation", "drafted_by", "signed_by"
        )
        .filter(pk=letter_id, request__number=number, request__in=visible_requests(asker))
        .first()
    )
    if letter is None:
        raise NotFoundError(NOT_FOUND)
    request = letter.request
    if letter.state not in ("draft", "void"):
        more = _SLIP if letter.kind == LetterKind.RECEIPT_SLIP else {}
        return ShownLetter(letter, printed(letter, **more))
    office = office_of(request.organisation_id)
    facts = frame_of(letter, request, office, request.clock_events(), today)
    facts |= {k: v for k, v in letter.read_facts().items() if k in _KNOWN and v is not None}
    return ShownLetter(letter, preview(LetterKind(letter.kind), facts, office.read_policy()))


def preview_answer(
    asker: Asker, number: str, facts: dict[str, Any], *, today: date
) -> PrintedLetter:
    """An answer as it would be printed, with its gaps, before it is handed in.

    `facts` holds the result and the parts. Raises NotFoundError, IncompleteLetterError.
    """
    request = (
        visible_requests(asker)
        .select_related("organisation", "applicant")
        .filter(number=number)
        .first()
    )
    if request is None:
        raise NotFoundError(NOT_FOUND)
    code = ResultCode(facts["result"])
    office = office_of(request.organisation_id)
    blank = Letter(request=request, kind=RESULTS[code].letter, addressee=request.applicant.name)
    frame = frame_of(blank, request, office, request.clock_events(), today)
    known = frame | {"drafter": asker.name} | earlier_notice(request, code) | facts
    return preview(RESULTS[code].letter, known, office.read_policy())


_NOTICES: Final = {
    ResultCode.UNABLE_UNCLEAR: LetterKind.SUPPLEMENT_NOTICE,
    ResultCode.NOPROC_ABUSE: LetterKind.REASON_NOTICE,
}


def earlier_notice(request: InfoRequest, code: ResultCode) -> dict[str, Any]:
    """The notice on which a result rests: its day and number."""
    if code not in _NOTICES:
        return {}
    notice = request.letters.filter(kind=_NOTICES[code]).last()
    if notice is None:
        return {}
    served = {"notice_served_on": str(notice.served_on)} if notice.served_on else {}
    return {"notice_on": str(notice.sent_on), "notice_number": notice.number, **served}


# --- sheets for the file -------------------------------------------------------------------------

SHEETS: Final = (
    LetterKind.APPLICATION_FORM,
    LetterKind.REGISTRATION_SHEET,
    LetterKind.APPROVAL_SHEET,
    LetterKind.DEADLINE_SHEET,
    LetterKind.FILE_NOTE,
    LetterKind.PROOF_OF_SERVICE,
    LetterKind.OPINION_REPLY,
)


def show_sheet(
    asker: Asker,
    number: str,
    kind: LetterKind,
    *,
    today: date,
    letter_id: int | None = None,
    identity: Identity | None = None,
) -> PrintedLetter:
    """A sheet of a case, filled from the case; what is not known stays as a gap to write in.

    `letter_id` names the letter of a 送达回证 or of a 征求意见确认函; `identity` fills the contact of the registration
    sheet, and whoever hands it over has recorded the look. Raises NotFoundError, WrongStateError.
    """
    view = case(asker, number, today=today)
    if kind not in SHEETS:
        raise NotFoundError("没有这种表单。")
    blank = Letter(request=view.request, kind=kind, addressee=view.applicant)
    log = view.request.clock_events()
    facts = frame_of(blank, view.request, view.office, log, today)
    facts["drafter"] = view.row.handler or (view.draft and _drafter(view.draft)) or asker.name
    facts |= _SHEET_FACTS[kind](view, letter_id, identity)
    return preview(kind, facts, view.office.read_policy())


def _drafter(letter: Letter) -> str:
    return letter.drafted_by.name if letter.drafted_by else ""


def _registration(
    view: CaseView, letter_id: int | None, identity: Identity | None
) -> dict[str, Any]:
    request = view.request
    form = FORMS.get(request.form_wanted, request.form_wanted)
    facts = {"wished_form": f"{form}，{WAYS.get(request.way_wanted, request.way_wanted)}"}
    if identity is not None:
        ways = (identity.contact, identity.phone, identity.email, identity.fax)
        facts |= {
            "applicant_contact": "，".join(filter(None, ways)),
            "applicant_address": f"{identity.postcode} {identity.address}".strip(),
        }
    return facts


def _application(
    view: CaseView, letter_id: int | None, identity: Identity | None
) -> dict[str, Any]:
    facts = _registration(view, letter_id, identity)
    if identity is not None and identity.id_number:
        kind = ID_KINDS.get(identity.id_kind, "")
        facts["applicant_id"] = f"{kind} {identity.id_number}".strip()
    return facts


def _approval(view: CaseView, letter_id: int | None, identity: Identity | None) -> dict[str, Any]:
    answers = [letter for letter in view.letters if letter.result and letter.state != "void"]
    if not answers:
        raise WrongStateError("还没有送审的答复，没有内容可以呈批。请先起草答复并送审。")
    letter = answers[-1]
    facts = letter.read_facts()
    parts: dict[str, str] = facts.get("parts", {})
    rows = [
        (
            Review.KINDS[review.kind],
            f"{'同意' if review.is_approved else '不同意'}。{review.opinion}",
            review.reviewed_by.name if review.reviewed_by else "",
            str(review.reviewed_at.date()),
        )
        for review in view.reviews
        if review.letter_id == letter.pk
    ]
    signed = (
        "签发",
        "同意" if letter.signed_by else "",
        letter.signed_by.name if letter.signed_by else "",
        str(letter.signed_at.date()) if letter.signed_at else "",
    )
    shown = {key: text for key, text in parts.items() if key in _KNOWN}
    return {
        **shown,
        "result": letter.result,
        "answer_summary": "\n".join(parts.values()),
        "opinions": [*rows, signed],
        "drafter": _drafter(letter),
    }


def _deadline(view: CaseView, letter_id: int | None, identity: Identity | None) -> dict[str, Any]:
    facts = deadline_facts(view.clock, calendar_of(view.office.region))
    return {str(key): value for key, value in facts.items()}


def _file_note(view: CaseView, letter_id: int | None, identity: Identity | None) -> dict[str, Any]:
    request = view.request
    if not request.result:
        raise WrongStateError("这件申请还没有办结，不能写办结说明。")
    told = [entry.data for entry in view.timeline]
    reasons = [data["reason"] for data in told if data.get("reason")]
    states = {
        ResultCode.OTHER_NO_SUPPLEMENT: "申请人无正当理由逾期不补正，视为放弃申请",
        ResultCode.OTHER_FEE_UNPAID: "申请人逾期未缴纳信息处理费，视为放弃申请",
    }
    known = states.get(ResultCode(request.result), "")
    return {"result": request.result, "reason": known or (reasons[-1] if reasons else "")}


def _service(view: CaseView, letter_id: int | None, identity: Identity | None) -> dict[str, Any]:
    letter = _named(view, letter_id, "请先选择要送达的文书。")
    return {
        "recipient": letter.addressee,
        "papers": [f"{letter.title} {letter.number}".strip()],
        "delivery": WAYS.get(letter.way or view.request.way_wanted, ""),
        "tracking": letter.tracking,
    }


def _named(view: CaseView, letter_id: int | None, otherwise: str) -> Letter:
    """The letter of the case with that id; raises NotFoundError with those words."""
    letter = next((letter for letter in view.letters if letter.pk == letter_id), None)
    if letter is None:
        raise NotFoundError(otherwise)
    return letter


def _opinion_reply(
    view: CaseView, letter_id: int | None, identity: Identity | None
) -> dict[str, Any]:
    """The annex of an opinion letter, on which the third party answers; it tells nothing more."""
    letter = _named(view, letter_id, "请从征求意见书打开它的确认函。")
    if letter.kind != LetterKind.OPINION_LETTER:
        raise NotFoundError("只有给第三方的征求意见书附有确认函。")
    return {
        "recipient": letter.addressee,
        "opinion_letter_number": letter.number,
        "information": letter.read_facts().get("information", ""),
    }


_SHEET_FACTS: Final = {
    LetterKind.APPLICATION_FORM: _application,
    LetterKind.REGISTRATION_SHEET: _registration,
    LetterKind.APPROVAL_SHEET: _approval,
    LetterKind.DEADLINE_SHEET: _deadline,
    LetterKind.FILE_NOTE: _file_note,
    LetterKind.PROOF_OF_SERVICE: _service,
    LetterKind.OPINION_REPLY: _opinion_reply,
}
