"""Letters to others than the applicant beside consultations, and the look before any letter leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from gongkai.audit.actions import action, record
from gongkai.info_requests.actions.case import Case
from gongkai.info_requests.models import WAYS, Consultation, Letter, RequestFile
from gongkai.rules.access import Asker
from gongkai.rules.dates import chinese_date
from gongkai.rules.deadlines.events import Party
from gongkai.rules.errors import BadInputError, WrongStateError
from gongkai.rules.letters import Overruling
from gongkai.rules.requests import OPEN, Actor
from gongkai.rules.results import LetterKind

# Whose information may be disclosed against or without their word (条例第三十二条).
_OVERRULABLE: Final = frozenset({"refused", "partly", "silent"})
_WANTED: Final = {
    Overruling.PUBLIC_INTEREST: "请写明不公开会对公共利益造成怎样的重大影响。",
    Overruling.NO_GOOD_REASON: "请逐条写明第三方的理由为什么不成立。",
    Overruling.SILENCE: "请写明为什么公开不会损害第三方的合法权益。",
}


@action
def overrule_third_party(
    *,
    number: str,
    key: str,
    reason: str,
    disclose_on: date,
    ground: Overruling = Overruling.PUBLIC_INTEREST,
    way: str = "china_post",
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> Letter:
    """Decide to disclose what a third party did not agree to, and tell it in writing why.

    Because withholding would greatly harm the public interest, because its reasons do not hold, or
    because it kept silent (条例第三十二条): the head of the disclosure office decides. Raises
    BadInputError, WrongStateError, NotYourMoveError.
    """
    case = Case.open(number=number, by=by, at=at, seen=seen)
    case.need(Actor.HEAD)
    consultation = case.request.consultations.filter(key=key, party=Party.THIRD_PARTY).first()
    if consultation is None:
        raise BadInputError("没有这份第三方征求意见书。请刷新后重选。")
    _check_overruling(case, consultation, ground, reason, disclose_on)
    asked = consultation.letters.filter(kind=LetterKind.OPINION_LETTER).last()
    told = Consultation.OPINIONS[consultation.opinion]
    facts = {
        "asked_on": str(consultation.asked_on),
        "opinion_letter_number": asked.number if asked else "",
        "information": consultation.information,
        "consultation": "：".join(filter(None, (told, consultation.opinion_text))),
        "overruled_for": ground.value,
        "reason": reason.strip(),
        "disclose_on": str(disclose_on),
    }
    letter = case.issue(LetterKind.OVERRULING_NOTICE, facts, consultation=consultation)
    case.send(letter, way)
    case.note("overruled", name=consultation.name, reason=reason.strip())
    record(**case.trace(consultation=key, reason=reason.strip()))
    return letter


def _check_overruling(
    case: Case, consultation: Consultation, ground: Overruling, reason: str, disclose_on: date
) -> None:
    if case.request.state not in OPEN:
        raise WrongStateError("这件申请已经办结，不能再决定公开。")
    if consultation.opinion not in _OVERRULABLE:
        raise WrongStateError("第三方还没有不同意，也没有逾期：不需要这一步。")
    if case.request.letters.filter(
        kind=LetterKind.OVERRULING_NOTICE, consultation=consultation
    ).exists():
        raise WrongStateError("已经告知过这个第三方。请刷新页面。")
    if not reason.strip():
        raise BadInputError(_WANTED[ground])
    if (ground is Overruling.NO_GOOD_REASON and consultation.opinion == "silent") or (
        ground is Overruling.SILENCE and consultation.opinion != "silent"
    ):
        raise BadInputError("决定公开的缘由与第三方的意见不符：请按第三方是否答复重新选择。")
    case.need_blind(reason)
    if disclose_on < case.today:
        raise BadInputError(f"公开日期{chinese_date(disclose_on)}已经过去。第三方须先得到告知。")


@action
def ask_assistance(
    *,
    number: str,
    recipient: str,
    address: str,
    information: str,
    task: str,
    reply_by: date,
    way: str = "in_person",
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> Letter:
    """Ask another unit to help with a search or an opinion (协办函); the clock runs on.

    The letter does not say who asks. Raises BadInputError, WrongStateError, NotYourMoveError.
    """
    case = Case.open(number=number, by=by, at=at, seen=seen)
    case.need(Actor.CLERK, Actor.HEAD)
    if case.request.state not in OPEN:
        raise WrongStateError("这件申请已经办结，不需要再请其他单位协助。")
    missing = [
        label
        for label, text in (
            ("协助单位", recipient),
            ("涉及的信息", information),
            ("需要协助的事项", task),
        )
        if not text.strip()
    ]
    if missing:
        raise BadInputError(f"请填写{'、'.join(missing)}。")
    if way not in WAYS or (way != "in_person" and not address.strip()):
        raise BadInputError("请填写协助单位的地址，或选择当面送交。")
    case.need_blind(information, task)
    facts = {
        "information": information.strip(),
        "task": task.strip(),
        "reply_by": str(reply_by),
        "delivery": WAYS[way],
    }
    letter = case.issue(LetterKind.ASSISTANCE_LETTER, facts, recipient=recipient.strip())
    case.send(letter, way, place=address.strip() or recipient.strip())
    case.note("assistance_asked", name=recipient.strip(), text=task.strip())
    record(**case.trace(recipient=recipient.strip()))
    return letter


@dataclass(frozen=True, slots=True)
class Dispatch:
    """What an officer compares before a letter leaves.

    `wrongs` names what does not belong together; only where it is empty the letter may go.
    `places` are the known addresses by way.
    """

    letter: Letter
    files: tuple[RequestFile, ...]
    places: dict[str, str]
    wrongs: tuple[str, ...]


@action
def check_dispatch(*, number: str, letter_id: int, by: Asker, at: datetime) -> Dispatch:
    """Show what would go to whom and where, and judge whether it belongs together.

    Addresses are opened for that, so every look is recorded. Raises WrongStateError,
    NotYourMoveError, BadInputError.
    """
    case = Case.open(number=number, by=by, at=at)
    case.need(Actor.CLERK, Actor.HEAD)
    letter = case.request.letters.select_related("consultation").filter(pk=letter_id).first()
    if letter is None:
        raise BadInputError("这件申请没有这份文书。请刷新页面后重选。")
    if letter.state != "signed" and not letter.is_uncollected:
        raise WrongStateError("这份文书还没有签发，或者已经发出。请刷新页面查看。")
    found = Dispatch(
        letter, tuple(letter.files.all()), case.destinations(letter), tuple(case.wrongs(letter))
    )
    record(**case.trace(viewed="destination", letter_id=letter.pk, wrongs=list(found.wrongs)))
    return found
