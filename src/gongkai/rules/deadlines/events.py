"""What can happen to a request that matters for its clock. Events are added, never edited."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, Final

from gongkai.rules.deadlines.receipt import Channel
from gongkai.rules.errors import BadInputError


class Party(StrEnum):
    """Whose opinion is asked; the values never change."""

    THIRD_PARTY = "third_party"
    JOINT_BODY = "joint_body"
    OTHER_BODY = "other_body"


PARTY_LABELS: Final = {
    Party.THIRD_PARTY: "第三方",
    Party.JOINT_BODY: "共同制作机关",
    Party.OTHER_BODY: "其他机关",
}
SILENCE: Final = {
    Party.THIRD_PARTY: "逾期未提出意见，由行政机关依法决定是否公开（第三十二条）",
    Party.JOINT_BODY: "逾期未提出意见，视为同意公开（第三十四条）",
    Party.OTHER_BODY: "逾期未提出意见，由行政机关依法决定是否公开（第三十三条第三款）",
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a day. Events are added, never edited."""

    on: date


@dataclass(frozen=True, slots=True)
class Arrived(Event):
    """The request reached the body."""

    channel: Channel


@dataclass(frozen=True, slots=True)
class Confirmed(Event):
    """Body and applicant confirmed the receipt (第三十一条)."""


@dataclass(frozen=True, slots=True)
class SupplementAsked(Event):
    """补正告知书 sent; `reply_by` is the last day of the reasonable period (第三十条)."""

    reply_by: date


@dataclass(frozen=True, slots=True)
class Supplemented(Event):
    """The supplement was received; `good_reason` excuses a late one (第三十条)."""

    good_reason: bool = False


@dataclass(frozen=True, slots=True)
class SupplementLapsed(Event):
    """The applicant gave no supplement and no good reason (第三十条)."""


@dataclass(frozen=True, slots=True)
class OpinionAsked(Event):
    """征求意见书 sent to a third party or a body (第三十二至三十四条); `key` names it."""

    key: str
    party: Party


@dataclass(frozen=True, slots=True)
class OpinionLetterReceived(Event):
    """The party received the letter: its 15 working days begin."""

    key: str


@dataclass(frozen=True, slots=True)
class OpinionGiven(Event):
    """The party answered, or its silence was recorded."""

    key: str


@dataclass(frozen=True, slots=True)
class Extended(Event):
    """延期答复告知书: `on` is the day of notice, `approved_on` that of the head's consent."""

    days: int
    approved_on: date | None


@dataclass(frozen=True, slots=True)
class ReasonAsked(Event):
    """说明理由告知书 for clearly abnormal number or frequency (第三十五条)."""


@dataclass(frozen=True, slots=True)
class Delayed(Event):
    """延迟答复告知书: the reason is fair, the answer comes by `until` (第三十五条)."""

    until: date


@dataclass(frozen=True, slots=True)
class FeeNotified(Event):
    """收费通知书 sent (国办函〔2020〕109号)."""


@dataclass(frozen=True, slots=True)
class FeeNoticeReceived(Event):
    """The applicant received the fee notice: 20 working days to pay begin."""


@dataclass(frozen=True, slots=True)
class FeePaid(Event):
    """The fee was paid: the answer period starts anew on the next day."""


@dataclass(frozen=True, slots=True)
class FeeLapsed(Event):
    """The fee was not paid in time: the request is not handled further."""


@dataclass(frozen=True, slots=True)
class Answered(Event):
    """The answer was handed over, posted or sent."""


@dataclass(frozen=True, slots=True)
class AnswerSent(Event):
    """The signed answer left: handed over, posted or sent. This day, not that of signing, counts.

    Where an office notes only one day, `Answered` alone stands for both.
    """


@dataclass(frozen=True, slots=True)
class Withdrawn(Event):
    """The applicant withdrew the request."""


@dataclass(frozen=True, slots=True)
class Reopened(Event):
    """A judgment or review decision orders a new answer within `days` working days."""

    order: str
    days: int | None = None


# --- as plain data, for storage and for `gongkai deadline --events` ------------------------------

EVENT_TYPES: Final[dict[str, type[Event]]] = {
    "arrived": Arrived,
    "confirmed": Confirmed,
    "supplement_asked": SupplementAsked,
    "supplemented": Supplemented,
    "supplement_lapsed": SupplementLapsed,
    "opinion_asked": OpinionAsked,
    "opinion_letter_received": OpinionLetterReceived,
    "opinion_given": OpinionGiven,
    "extended": Extended,
    "reason_asked": ReasonAsked,
    "delayed": Delayed,
    "fee_notified": FeeNotified,
    "fee_notice_received": FeeNoticeReceived,
    "fee_paid": FeePaid,
    "fee_lapsed": FeeLapsed,
    "answered": Answered,
    "answer_sent": AnswerSent,
    "withdrawn": Withdrawn,
    "reopened": Reopened,
}
EVENT_LABELS: Final = {
    "arrived": "申请到达",
    "confirmed": "与申请人确认收到",
    "supplement_asked": "告知补正",
    "supplemented": "收到补正",
    "supplement_lapsed": "逾期未补正，不再处理",
    "opinion_asked": "发出征求意见书",
    "opinion_letter_received": "对方收到征求意见书",
    "opinion_given": "收到意见，或登记期满未提出意见",
    "extended": "告知延期答复",
    "reason_asked": "要求说明理由",
    "delayed": "告知延迟答复",
    "fee_notified": "发出收费通知",
    "fee_notice_received": "申请人收到收费通知",
    "fee_paid": "申请人缴费",
    "fee_lapsed": "逾期未缴费，不再处理",
    "answered": "答复",
    "answer_sent": "发出已签发的答复",
    "withdrawn": "申请人撤回申请",
    "reopened": "收到重新答复的判决或复议决定",
}
_NAMES: Final = {event_type: name for name, event_type in EVENT_TYPES.items()}


def event_to_dict(event: Event) -> dict[str, Any]:
    """The event as plain data: its permanent name under `event`, dates as YYYY-MM-DD."""
    data: dict[str, Any] = {"event": _NAMES[type(event)]}
    for item in fields(event):
        value = getattr(event, item.name)
        data[item.name] = value.isoformat() if isinstance(value, date) else value
    return data


def event_from_dict(data: Any) -> Event:
    """The event of plain data. Raises BadInputError in Chinese where the shape is wrong."""
    name = data.get("event") if isinstance(data, dict) else None
    event_type = EVENT_TYPES.get(name) if isinstance(name, str) else None
    if event_type is None:
        names = "、".join(EVENT_TYPES)
        raise BadInputError(f"每个事件应为对象，其 event 为以下之一：{names}。请核对后重试。")
    known = {item.name: item for item in fields(event_type)}
    unknown = sorted(map(str, data.keys() - known.keys() - {"event"}))
    if unknown:
        raise BadInputError(f"事件 {name} 有不认识的字段：{'、'.join(unknown)}。请删去后重试。")
    try:
        return event_type(
            **{key: _READERS[known[key].type](v) for key, v in data.items() if key != "event"}
        )
    except (TypeError, ValueError) as error:
        wanted = "、".join(known)
        raise BadInputError(
            f"事件 {name} 的内容不完整或有误（需要 {wanted}；日期写作 2026-03-02）。请改正后重试。"
        ) from error


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError("not a whole number")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or not 1 <= len(value) <= 200:
        raise TypeError("not a short text")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("not true or false")
    return value


# By annotation, as the module keeps them: text.
_READERS: Final[dict[Any, Any]] = {
    "date": lambda v: date.fromisoformat(_text(v)),
    "date | None": lambda v: None if v is None else date.fromisoformat(_text(v)),
    "int": _whole,
    "int | None": lambda v: None if v is None else _whole(v),
    "str": _text,
    "bool": _flag,
    "Channel": Channel,
    "Party": Party,
}
