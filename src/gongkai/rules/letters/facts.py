"""The facts that letters are made of: their permanent keys, names in Chinese, and shapes.

Facts are plain data, as a case stores them in JSON: dates as YYYY-MM-DD or `date`, whole numbers,
texts, lists. The parts of an answer (`rules.results.Part`) are facts as well, by their own keys.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from gongkai.rules.answers import LawLevel
from gongkai.rules.deadlines import Channel
from gongkai.rules.deadlines.events import Party
from gongkai.rules.identifiers import DocumentNumber
from gongkai.rules.results import PART_LABELS, ApplicantKind, Part, ResultCode


class Fact(StrEnum):
    """A fact of a case that letters print; the values never change."""

    BODY = "body"
    NUMBER = "number"
    DATED_ON = "dated_on"
    OFFICE = "office"
    OFFICE_ADDRESS = "office_address"
    OFFICE_PHONE = "office_phone"
    DELIVERY = "delivery"
    TRACKING = "tracking"
    COPY_TO = "copy_to"
    REVIEW_BODIES = "review_bodies"
    COURT = "court"
    REVIEW_URL = "review_url"

    APPLICANT = "applicant"
    APPLICANT_KIND = "applicant_kind"
    APPLICANT_ID = "applicant_id"
    APPLICANT_CONTACT = "applicant_contact"
    APPLICANT_ADDRESS = "applicant_address"
    QUERY_CODE = "query_code"
    STATUS_URL = "status_url"

    REQUEST_NUMBER = "request_number"
    RECEIVED_ON = "received_on"
    CHANNEL = "channel"
    WORDING = "wording"
    WISHED_FORM = "wished_form"
    SUPPLEMENTED_ON = "supplemented_on"
    DUE_ON = "due_on"
    PROVISIONAL = "provisional"

    POINTS = "points"
    GUIDANCE = "guidance"
    REPLY_BY = "reply_by"
    RETURN_WAY = "return_way"
    OLD_DUE_ON = "old_due_on"
    NEW_DUE_ON = "new_due_on"
    APPROVED_ON = "approved_on"

    RECIPIENT = "recipient"
    INFORMATION = "information"
    INTEREST = "interest"
    ASKED_ON = "asked_on"
    PARTY = "party"
    OPINION_LETTER_NUMBER = "opinion_letter_number"
    OVERRULED_FOR = "overruled_for"
    DISCLOSE_ON = "disclose_on"
    TASK = "task"

    FEE_STANDARD = "fee_standard"
    FEE_COUNT = "fee_count"
    FEE_FIRST = "fee_first"
    FEE_MONTH = "fee_month"
    PAY_WAY = "pay_way"
    PAY_BY = "pay_by"

    RESULT = "result"
    SEPARABLE = "separable"
    OTHER_LAW_LEVEL = "other_law_level"
    NOTICE_ON = "notice_on"
    NOTICE_NUMBER = "notice_number"
    NOTICE_SERVED_ON = "notice_served_on"

    RECORD = "record"
    EVIDENCE = "evidence"
    CORRECTION = "correction"
    CORRECTION_NOTE = "correction_note"

    PAPERS = "papers"
    DELIVERY_PLACE = "delivery_place"
    DRAFTER = "drafter"
    ANSWER_SUMMARY = "answer_summary"
    OPINIONS = "opinions"
    ITEMS = "items"
    DAYS = "days"
    CALENDAR_VERSION = "calendar_version"
    NOTE = "note"


Key = Fact | Part

FACT_LABELS: Final[Mapping[Key, str]] = MappingProxyType(
    {
        Fact.BODY: "机关全称",
        Fact.NUMBER: "发文字号",
        Fact.DATED_ON: "成文日期",
        Fact.OFFICE: "政府信息公开工作机构的名称",
        Fact.OFFICE_ADDRESS: "政府信息公开工作机构的地址",
        Fact.OFFICE_PHONE: "政府信息公开工作机构的电话",
        Fact.DELIVERY: "送达方式",
        Fact.TRACKING: "邮件号码",
        Fact.COPY_TO: "抄送机关",
        Fact.REVIEW_BODIES: "行政复议机关",
        Fact.COURT: "管辖法院",
        Fact.REVIEW_URL: "网上申请行政复议的地址",
        Fact.APPLICANT: "申请人姓名或名称",
        Fact.APPLICANT_KIND: "申请人类别",
        Fact.APPLICANT_ID: "申请人证件号码",
        Fact.APPLICANT_CONTACT: "申请人联系方式",
        Fact.APPLICANT_ADDRESS: "申请人地址",
        Fact.QUERY_CODE: "查询码",
        Fact.STATUS_URL: "查询办理情况的网址",
        Fact.REQUEST_NUMBER: "申请编号",
        Fact.RECEIVED_ON: "收到申请的日期",
        Fact.CHANNEL: "申请的渠道",
        Fact.WORDING: "申请公开的内容",
        Fact.WISHED_FORM: "希望获取信息的方式和途径",
        Fact.SUPPLEMENTED_ON: "收到补正的日期",
        Fact.DUE_ON: "答复期限的最后一天",
        Fact.PROVISIONAL: "期限是否暂定",
        Fact.POINTS: "需要补正的全部事项",
        Fact.GUIDANCE: "如何补正的指导和说明",
        Fact.REPLY_BY: "回复期限的最后一天",
        Fact.RETURN_WAY: "回复的方式和地址",
        Fact.OLD_DUE_ON: "原答复期限的最后一天",
        Fact.NEW_DUE_ON: "新答复期限的最后一天",
        Fact.APPROVED_ON: "公开工作机构负责人同意的日期",
        Fact.RECIPIENT: "收件人的名称",
        Fact.INFORMATION: "所涉及的政府信息",
        Fact.INTEREST: "可能损害的合法权益和征求意见的理由",
        Fact.ASKED_ON: "发出征求意见书的日期",
        Fact.PARTY: "征求哪一方的意见",
        Fact.OPINION_LETTER_NUMBER: "征求意见书的文号",
        Fact.OVERRULED_FOR: "不按第三方意见办理的缘由",
        Fact.DISCLOSE_ON: "公开的日期",
        Fact.TASK: "需要协助的事项",
        Fact.FEE_STANDARD: "收费标准（按件或按量）",
        Fact.FEE_COUNT: "件数或页数",
        Fact.FEE_FIRST: "从第几件起计收",
        Fact.FEE_MONTH: "计件的月份",
        Fact.PAY_WAY: "缴费的账户和方式",
        Fact.PAY_BY: "缴费的最后一天",
        Fact.RESULT: "办理结果",
        Fact.SEPARABLE: "能否区分处理",
        Fact.OTHER_LAW_LEVEL: "禁止公开依据的效力等级",
        Fact.NOTICE_ON: "此前通知的日期",
        Fact.NOTICE_NUMBER: "此前通知的文号",
        Fact.NOTICE_SERVED_ON: "此前通知送达的日期",
        Fact.RECORD: "要求更正的信息",
        Fact.EVIDENCE: "申请人提供的证据",
        Fact.CORRECTION: "更正申请的处理结果",
        Fact.CORRECTION_NOTE: "更正的内容、不更正的理由或者有权更正的机关",
        Fact.PAPERS: "送达文书的名称和文号",
        Fact.DELIVERY_PLACE: "送达地点",
        Fact.DRAFTER: "承办人",
        Fact.ANSWER_SUMMARY: "拟答复的内容",
        Fact.OPINIONS: "审核意见",
        Fact.ITEMS: "移送信息的明细",
        Fact.DAYS: "逐日计算表",
        Fact.CALENDAR_VERSION: "工作日历的版本",
        Fact.NOTE: "说明",
        **dict(PART_LABELS.items()),
    }
)

# Data that point to the applicant: they never leave in a paper for anyone else.
APPLICANT_FACTS: Final = (
    Fact.APPLICANT,
    Fact.APPLICANT_ID,
    Fact.APPLICANT_CONTACT,
    Fact.APPLICANT_ADDRESS,
    Fact.QUERY_CODE,
)


class Standard(StrEnum):
    """The two tariffs of 国办函〔2020〕109号; the values never change."""

    ITEMS = "items"
    PAGES = "pages"


class Correction(StrEnum):
    """How a request for correction ended (第四十一条); the values never change."""

    CORRECTED = "corrected"
    NOT_CORRECTED = "not_corrected"
    TRANSFERRED = "transferred"
    TOLD = "told"


class Overruling(StrEnum):
    """Why information is disclosed that its third party did not agree to (第三十二条)."""

    PUBLIC_INTEREST = "public_interest"
    NO_GOOD_REASON = "no_good_reason"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class Attachment:
    """Something handed over with a letter, and how many pages it has."""

    name: str
    pages: int

    def __str__(self) -> str:
        return f"{self.name}（{self.pages}页）"


# --- reading -------------------------------------------------------------------------------------

TEXT_LIMIT: Final = 20_000  # characters of one fact; a letter is no place for a file
LIST_LIMIT: Final = 2_000


class FactShapeError(ValueError):
    """A fact that is not of its shape; the message says what is wanted."""


def _date(raw: Any) -> date:
    if type(raw) is date:
        return raw
    try:
        return date.fromisoformat(raw)
    except (TypeError, ValueError):
        raise FactShapeError("应为日期，写作 2026-03-02") from None


def _text(raw: Any) -> str:
    if isinstance(raw, DocumentNumber):
        raw = str(raw)
    if not isinstance(raw, str) or len(raw) > TEXT_LIMIT:
        raise FactShapeError(f"应为文字，不超过 {TEXT_LIMIT} 字")
    return raw.strip()


def _count(raw: Any) -> int:
    if type(raw) is not int or raw < 0:
        raise FactShapeError("应为不小于 0 的整数")
    return raw


def _flag(raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise FactShapeError("应为是或否")
    return raw


def _list(raw: Any) -> Sequence[Any]:
    if isinstance(raw, str) or not isinstance(raw, Sequence) or len(raw) > LIST_LIMIT:
        raise FactShapeError(f"应为列表，不超过 {LIST_LIMIT} 项")
    return raw


def _lines(raw: Any) -> tuple[str, ...]:
    return tuple(line for line in map(_text, _list(raw)) if line)


def _rows(width: int) -> Callable[[Any], tuple[tuple[str, ...], ...]]:
    def read(raw: Any) -> tuple[tuple[str, ...], ...]:
        rows = tuple(tuple(map(_text, _list(row))) for row in _list(raw))
        if any(len(row) != width for row in rows):
            raise FactShapeError(f"每行应有 {width} 栏")
        return rows

    return read


def _attachments(raw: Any) -> str | tuple[Attachment, ...]:
    """A list of what is handed over, or in words how it can be got."""
    if isinstance(raw, str):
        return _text(raw)
    items = []
    for entry in _list(raw):
        if isinstance(entry, Attachment):
            items.append(entry)
        elif isinstance(entry, Mapping) and entry.keys() == {"name", "pages"}:
            items.append(Attachment(_text(entry["name"]), _count(entry["pages"])))
        else:
            raise FactShapeError("每项应有名称（name）和页数（pages）")
    if any(not item.name or item.pages < 1 for item in items):
        raise FactShapeError("每项都要有名称，页数至少为 1")
    return tuple(items)


def _one_of(kinds: type[StrEnum]) -> Callable[[Any], StrEnum]:
    def read(raw: Any) -> StrEnum:
        try:
            return kinds(raw)
        except ValueError:
            raise FactShapeError(f"应为以下之一：{'、'.join(kinds)}") from None

    return read


_READERS: Final[Mapping[Key, Callable[[Any], Any]]] = {
    **dict.fromkeys(
        (
            Fact.DATED_ON,
            Fact.RECEIVED_ON,
            Fact.SUPPLEMENTED_ON,
            Fact.DUE_ON,
            Fact.REPLY_BY,
            Fact.OLD_DUE_ON,
            Fact.NEW_DUE_ON,
            Fact.APPROVED_ON,
            Fact.ASKED_ON,
            Fact.DISCLOSE_ON,
            Fact.PAY_BY,
            Fact.NOTICE_ON,
            Fact.NOTICE_SERVED_ON,
        ),
        _date,
    ),
    Fact.FEE_COUNT: _count,
    Fact.FEE_FIRST: _count,
    Fact.SEPARABLE: _flag,
    Fact.PROVISIONAL: _flag,
    Fact.POINTS: _lines,
    Fact.REVIEW_BODIES: _lines,
    Fact.PAPERS: _lines,
    Fact.OPINIONS: _rows(4),
    Fact.ITEMS: _rows(5),
    Fact.DAYS: _rows(4),
    Fact.APPLICANT_KIND: _one_of(ApplicantKind),
    Fact.CHANNEL: _one_of(Channel),
    Fact.PARTY: _one_of(Party),
    Fact.FEE_STANDARD: _one_of(Standard),
    Fact.CORRECTION: _one_of(Correction),
    Fact.OVERRULED_FOR: _one_of(Overruling),
    Fact.RESULT: _one_of(ResultCode),
    Fact.OTHER_LAW_LEVEL: _one_of(LawLevel),
    Part.ATTACHMENTS: _attachments,
}
_KEYS: Final[Mapping[str, Key]] = {str(key): key for key in FACT_LABELS}


def key_named(name: str) -> Key:
    """The fact of that key. Raises KeyError for a name that is none."""
    return _KEYS[name]


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts that were read: those given and of their shape, and what is wrong with the others."""

    given: Mapping[Key, Any]
    faults: Mapping[str, str]

    def __contains__(self, key: Key) -> bool:
        return key in self.given

    def __getitem__(self, key: Key) -> Any:
        return self.given[key]


def read_facts(raw: Mapping[str, Any]) -> Facts:
    """The facts in their shapes; None, blank texts and empty lists count as not given.

    `faults` holds a Chinese sentence for each key that is unknown or not of its shape.
    """
    given: dict[Key, Any] = {}
    faults: dict[str, str] = {}
    for name, value in raw.items():
        key = _KEYS.get(name)
        if key is None:
            faults[str(name)] = f"没有“{name}”这一项，请核对名称"
            continue
        if value is None:
            continue
        reader: Callable[[Any], Any] = _READERS.get(key, _text)
        try:
            read = reader(value)
        except FactShapeError as error:
            faults[str(key)] = f"{FACT_LABELS[key]}{error}"
        else:
            if read not in ("", ()):
                given[key] = read
    return Facts(MappingProxyType(given), MappingProxyType(faults))
