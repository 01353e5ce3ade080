"""Remedies against an answer: what the letter says by the law of its day, who reviews, the clocks.

Sources: 《行政复议法》 (2023 revision, in force 2024-01-01) and its 2017 text; 《行政诉讼法》 (2014
revision, in force 2015-05-01) and its 1989 text; 法释〔2025〕8号, in force 2025-06-01.
"""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from gongkai.rules.calendar import Calendar
from gongkai.rules.errors import BadInputError, WrongStateError
from gongkai.rules.policy import DEFAULT_POLICY, Policy
from gongkai.rules.results import RESULTS, RemedyKind, ResultCode

REVIEW_FIRST_FROM: Final = date(2024, 1, 1)
LIMITED_FROM: Final = date(2025, 6, 1)
SIX_MONTHS_FROM: Final = date(2015, 5, 1)

REVIEW_DAYS: Final = 60
SUIT_AFTER_REVIEW_DAYS: Final = 15


# --- what the letter says ------------------------------------------------------------------------


class Mode(StrEnum):
    """Which remedies a letter names; the values never change."""

    REVIEW_FIRST = "review_first"
    REVIEW_OR_SUIT = "review_or_suit"
    REVIEW_ONLY = "review_only"
    NONE = "none"


def remedy_mode(
    code: ResultCode | RemedyKind | None, on: date, policy: Policy = DEFAULT_POLICY
) -> Mode:
    """The mode of a letter dated `on`; None stands for a procedural letter, which names none.

    A decision that is no result of a request (a correction refused) is given by its RemedyKind.

    A refusal must go to review first from 2024-01-01 (行政复议法第二十三条第一款第四项). Suits that
    courts normally do not accept are left out from 2025-06-01 (法释〔2025〕8号) unless the policy
    prints them.
    """
    if code is None:
        return Mode.NONE
    kind = _kind(code)
    first = kind is RemedyKind.REFUSAL or (
        kind is RemedyKind.PARTIAL and policy.partial_review_first
    )
    if first and on >= REVIEW_FIRST_FROM:
        return Mode.REVIEW_FIRST
    if kind is RemedyKind.LIMITED and on >= LIMITED_FROM and not policy.limited_letters_name_suit:
        return Mode.REVIEW_ONLY
    return Mode.REVIEW_OR_SUIT


def _kind(code: ResultCode | RemedyKind) -> RemedyKind:
    return code if isinstance(code, RemedyKind) else RESULTS[code].remedy


class MissingRemedyError(WrongStateError):
    """A letter that would go out without its remedy: the applicant's time would grow to a year."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where remedies are sought: review bodies, court, and the address of the online review."""

    review_bodies: tuple[str, ...]
    court: str = ""
    review_url: str = ""


def remedy_paragraph(
    code: ResultCode | RemedyKind | None,
    on: date,
    addresses: Addresses,
    policy: Policy = DEFAULT_POLICY,
) -> str:
    """The remedy paragraph of a letter dated `on`; empty for a procedural letter.

    Raises MissingRemedyError where a review body or the court is not configured.
    """
    mode = remedy_mode(code, on, policy)
    if mode is Mode.NONE or code is None:
        return ""
    _check_addresses(mode, addresses)
    if mode is Mode.REVIEW_FIRST and _kind(code) is RemedyKind.PARTIAL:
        withheld = _sentence(mode, "对本告知书中不予公开的部分不服", on, addresses)
        rest = _sentence(Mode.REVIEW_OR_SUIT, "对其余内容不服", on, addresses)
        text = withheld + rest
    else:
        text = _sentence(mode, "如不服本告知书", on, addresses)
    if addresses.review_url and on >= REVIEW_FIRST_FROM:
        text += f"行政复议也可以通过网上申请：{addresses.review_url}。"
    return text


def _check_addresses(mode: Mode, addresses: Addresses) -> None:
    missing = []
    if not any(body.strip() for body in addresses.review_bodies):
        missing.append("行政复议机关")
    if mode is not Mode.REVIEW_ONLY and not addresses.court.strip():
        missing.append("管辖法院")
    if missing:
        raise MissingRemedyError(
            f"告知书的救济途径缺少{'和'.join(missing)}，不能发出："
            "未告知权利的，申请复议的期限最长可达一年（《行政复议法》第二十条）。"
            "请先在机构设置中填写。"
        )


def _sentence(mode: Mode, opening: str, on: date, addresses: Addresses) -> str:
    bodies = "或者".join(body for body in addresses.review_bodies if body.strip())
    review = f"自收到本告知书之日起{REVIEW_DAYS}日内向{bodies}申请行政复议"
    if mode is Mode.REVIEW_FIRST:
        return (
            f"{opening}的，应当先{review}；对行政复议决定不服的，可以自收到行政复议决定书之日起"
            f"{SUIT_AFTER_REVIEW_DAYS}日内向{addresses.court}提起行政诉讼；行政复议机关不予受理、"
            "驳回申请或者受理后逾期不作答复的，可以自收到决定书之日起或者行政复议期限届满之日起"
            f"{SUIT_AFTER_REVIEW_DAYS}日内提起行政诉讼。"
        )
    if mode is Mode.REVIEW_ONLY:
        return f"{opening}的，可以{review}。"
    term = "六个月" if on >= SIX_MONTHS_FROM else "三个月"
    return (
        f"{opening}的，可以{review}，也可以自收到本告知书之日起{term}内"
        f"向{addresses.court}提起行政诉讼。"
    )


# --- who reviews ---------------------------------------------------------------------------------


class BodyKind(StrEnum):
    """Kinds of bodies whose acts are reviewed; the values never change."""

    LOCAL_DEPARTMENT = "local_department"
    JUSTICE_DEPARTMENT = "justice_department"
    VERTICAL_BODY = "vertical_body"
    LOCAL_GOVERNMENT = "local_government"
    PROVINCE = "province"
    STATE_COUNCIL_DEPARTMENT = "state_council_department"
    AGENCY_OF_GOVERNMENT = "agency_of_government"
    OFFICE_OF_DEPARTMENT = "office_of_department"
    AUTHORISED_ORGANISATION = "authorised_organisation"


class Reviewer(StrEnum):
    """Who reviews, seen from the body; the values never change."""

    SAME_LEVEL_GOVERNMENT = "same_level_government"
    HIGHER_DEPARTMENT = "higher_department"
    HIGHER_GOVERNMENT = "higher_government"
    ITSELF = "itself"
    PARENT_GOVERNMENT = "parent_government"
    PARENT_DEPARTMENT = "parent_department"
    MANAGING_BODY = "managing_body"


REVIEWER_LABELS: Final = {
    Reviewer.SAME_LEVEL_GOVERNMENT: "本级人民政府",
    Reviewer.HIGHER_DEPARTMENT: "上一级主管部门",
    Reviewer.HIGHER_GOVERNMENT: "上一级人民政府",
    Reviewer.ITSELF: "本机关",
    Reviewer.PARENT_GOVERNMENT: "设立该派出机关的人民政府",
    Reviewer.PARENT_DEPARTMENT: "设立该派出机构的部门",
    Reviewer.MANAGING_BODY: "直接管理该组织的机关",
}


@dataclass(frozen=True, slots=True)
class Review:
    """The reviewers to choose from, and the article."""

    reviewers: tuple[Reviewer, ...]
    article: str


_B, _R = BodyKind, Reviewer
_NEW: Final = {
    _B.LOCAL_DEPARTMENT: ((_R.SAME_LEVEL_GOVERNMENT,), "第二十四条第一款第（一）项"),
    _B.JUSTICE_DEPARTMENT: ((_R.SAME_LEVEL_GOVERNMENT, _R.HIGHER_DEPARTMENT), "第二十八条"),
    _B.VERTICAL_BODY: ((_R.HIGHER_DEPARTMENT,), "第二十七条"),
    _B.LOCAL_GOVERNMENT: ((_R.HIGHER_GOVERNMENT,), "第二十四条第一款第（二）项"),
    _B.PROVINCE: ((_R.ITSELF,), "第二十四条第二款"),
    _B.STATE_COUNCIL_DEPARTMENT: ((_R.ITSELF,), "第二十五条第（一）项"),
    _B.AGENCY_OF_GOVERNMENT: ((_R.PARENT_GOVERNMENT,), "第二十四条第一款第（三）项"),
    _B.OFFICE_OF_DEPARTMENT: ((_R.SAME_LEVEL_GOVERNMENT,), "第二十四条第四款"),
    _B.AUTHORISED_ORGANISATION: ((_R.SAME_LEVEL_GOVERNMENT,), "第二十四条第一款第（四）项"),
}
_OLD: Final = {
    _B.LOCAL_DEPARTMENT: ((_R.SAME_LEVEL_GOVERNMENT, _R.HIGHER_DEPARTMENT), "第十二条第一款"),
    _B.JUSTICE_DEPARTMENT: ((_R.SAME_LEVEL_GOVERNMENT, _R.HIGHER_DEPARTMENT), "第十二条第一款"),
    _B.VERTICAL_BODY: ((_R.HIGHER_DEPARTMENT,), "第十二条第二款"),
    _B.LOCAL_GOVERNMENT: ((_R.HIGHER_GOVERNMENT,), "第十三条第一款"),
    _B.PROVINCE: ((_R.ITSELF,), "第十四条"),
    _B.STATE_COUNCIL_DEPARTMENT: ((_R.ITSELF,), "第十四条"),
    _B.AGENCY_OF_GOVERNMENT: ((_R.PARENT_GOVERNMENT,), "第十五条第一款第（一）项"),
    _B.OFFICE_OF_DEPARTMENT: (
        (_R.PARENT_DEPARTMENT, _R.SAME_LEVEL_GOVERNMENT),
        "第十五条第一款第（二）项",
    ),
    _B.AUTHORISED_ORGANISATION: ((_R.MANAGING_BODY,), "第十五条第一款第（三）项"),
}


def review_by(body: BodyKind, on: date) -> Review:
    """Who reviews an act of that day.

    Since 2024 the government of the same level, no longer the higher department, except in
    vertical systems (行政复议法第二十四至二十八条).
    """
    table, text = (_NEW, "2023年修订") if on >= REVIEW_FIRST_FROM else (_OLD, "2023年修订前")
    reviewers, article = table[body]
    return Review(reviewers, f"《行政复议法》（{text}）{article}")


# --- clocks --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Limit:
    """The last day of a step, whether it hangs on a year without holiday order, and its basis."""

    due: date
    provisional: bool
    basis: str


def working(start: date, n: int, basis: str, calendar: Calendar) -> Limit:
    """The n-th working day after a day."""
    due = calendar.add_working_days(start, n)
    return Limit(due, calendar.is_provisional(start, due), basis)


def rolled(last: date, basis: str, calendar: Calendar) -> Limit:
    """A period of calendar days or months that ends on a day off ends on the next working day."""
    due = calendar.add_working_days(last - timedelta(1), 1)
    return Limit(due, calendar.is_provisional(last, due), basis)


def add_months(start: date, n: int) -> date:
    """The same day n months later, or the last day of that month where it has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + n, 12)
    last = months.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))


class Procedure(StrEnum):
    """How a review is examined; disclosure cases may be simple (行政复议法第五十三条)."""

    SIMPLE = "simple"
    ORDINARY = "ordinary"


def review_until(served_on: date, calendar: Calendar, *, rights_told: bool = True) -> Limit:
    """Until when the applicant may ask for review: 60 days, or a year where rights were not told."""
    basis = "《行政复议法》第二十条"
    if rights_told:
        return rolled(served_on + timedelta(REVIEW_DAYS), basis, calendar)
    return rolled(add_months(served_on, 12), basis, calendar)


def suit_until(served_on: date, calendar: Calendar) -> Limit:
    """Until when the applicant may sue without review: six months (before 2015-05-01 three)."""
    if served_on >= SIX_MONTHS_FROM:
        return rolled(add_months(served_on, 6), "《行政诉讼法》第四十六条", calendar)
    return rolled(add_months(served_on, 3), "《行政诉讼法》（1989年）第三十九条", calendar)


def suit_after_review_until(decision_on: date, calendar: Calendar) -> Limit:
    """Until when a suit may follow the decision of the review: 15 days."""
    last = decision_on + timedelta(SUIT_AFTER_REVIEW_DAYS)
    return rolled(last, "《行政诉讼法》第四十五条", calendar)


def suit_for_silence_until(due: date, calendar: Calendar, policy: Policy = DEFAULT_POLICY) -> Limit:
    """Until when a suit for no answer may follow the end of the answer period."""
    last = add_months(due, policy.silence_suit_months)
    return rolled(last, "最高人民法院行政诉讼法解释第六十六条", calendar)


def review_admission_due(asked_on: date, calendar: Calendar) -> Limit:
    """When the review body must have examined the application; silence admits it."""
    return working(asked_on, 5, "《行政复议法》第三十条", calendar)


def review_reply_due(
    copy_received_on: date,
    procedure: Procedure,
    calendar: Calendar,
    policy: Policy = DEFAULT_POLICY,
) -> Limit:
    """When the body's answer and evidence must be with the review body.

    Days of the review procedure are working days (第八十八条); before 2024 ten calendar days.
    """
    if copy_received_on < REVIEW_FIRST_FROM:
        last = copy_received_on + timedelta(10)
        return rolled(last, "《行政复议法》（2023年修订前）第二十三条", calendar)
    if procedure is Procedure.SIMPLE:
        return working(copy_received_on, 5, "《行政复议法》第五十四条", calendar)
    days = policy.respond_ordinary_days
    return working(copy_received_on, days, "《行政复议法》第四十八条", calendar)


def review_decision_due(
    admitted_on: date, procedure: Procedure, calendar: Calendar, *, extended: bool = False
) -> Limit:
    """When the review must be decided: 30 days simple, 60 ordinary, 30 more where extended."""
    if procedure is Procedure.SIMPLE and admitted_on >= REVIEW_FIRST_FROM:
        if extended:
            raise BadInputError("简易程序的审理期限不能延长。请先转为普通程序。")
        days = 30
    else:
        days = 90 if extended else 60
    return rolled(admitted_on + timedelta(days), "《行政复议法》第六十二条", calendar)


def defence_due(
    complaint_received_on: date, calendar: Calendar, policy: Policy = DEFAULT_POLICY
) -> Limit:
    """When the defence and the evidence must be with the court."""
    last = complaint_received_on + timedelta(policy.defence_days)
    return rolled(last, "《行政诉讼法》第六十七条", calendar)


# --- table 4 -------------------------------------------------------------------------------------


class Track(StrEnum):
    """The block of table 4; the values are its column prefixes."""

    REVIEW = "review"
    SUIT_DIRECT = "suit_direct"
    SUIT_AFTER_REVIEW = "suit_after_review"


class Outcome(StrEnum):
    """How a review or suit ended; the values never change."""

    PENDING = "pending"
    UPHELD = "upheld"
    CLAIM_REJECTED = "claim_rejected"
    REVOKED = "revoked"
    CHANGED = "changed"
    FOUND_ILLEGAL = "found_illegal"
    ORDERED = "ordered"
    NOT_ADMITTED = "not_admitted"
    WITHDRAWN = "withdrawn"
    SETTLED = "settled"
    TRANSFERRED = "transferred"


OUTCOME_LABELS: Final = {
    Outcome.PENDING: "尚未审结",
    Outcome.UPHELD: "维持",
    Outcome.CLAIM_REJECTED: "驳回请求",
    Outcome.REVOKED: "撤销",
    Outcome.CHANGED: "变更",
    Outcome.FOUND_ILLEGAL: "确认违法",
    Outcome.ORDERED: "责令履行或重新答复",
    Outcome.NOT_ADMITTED: "不予受理或驳回起诉",
    Outcome.WITHDRAWN: "撤回",
    Outcome.SETTLED: "调解或和解",
    Outcome.TRANSFERRED: "移送",
}
_COLUMNS: Final = {
    "pending": (Outcome.PENDING,),
    "upheld": (Outcome.UPHELD, Outcome.CLAIM_REJECTED),
    "corrected": (Outcome.REVOKED, Outcome.CHANGED, Outcome.FOUND_ILLEGAL, Outcome.ORDERED),
    "other": (Outcome.NOT_ADMITTED, Outcome.WITHDRAWN, Outcome.SETTLED, Outcome.TRANSFERRED),
}
_COLUMN_OF: Final = {outcome: column for column, many in _COLUMNS.items() for outcome in many}


def table4_cell(track: Track, outcome: Outcome) -> str:
    """The one cell address of table 4 that counts a case, `T4.cases.review.upheld`."""
    return f"T4.cases.{track}.{_COLUMN_OF[outcome]}"


def is_doubtful_suit(code: ResultCode, answered_on: date, track: Track) -> bool:
    """Whether a direct suit attacks a refusal that should have gone to review first."""
    return track is Track.SUIT_DIRECT and (
        RESULTS[code].is_refusal and answered_on >= REVIEW_FIRST_FROM
    )
