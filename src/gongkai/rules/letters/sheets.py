"""Sheets: forms of the office with rows of facts, and the day by day account of a due date."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from gongkai.rules.calendar import Calendar
from gongkai.rules.dates import chinese_date
from gongkai.rules.deadlines import Clock, Status, explain
from gongkai.rules.errors import WrongStateError
from gongkai.rules.letters.clauses import Clause, Context, made
from gongkai.rules.letters.facts import Fact, Key
from gongkai.rules.letters.model import Block, Cell, Section, Table
from gongkai.rules.results import LetterKind, Part

_K, _S = LetterKind, Section

_SIGNED: Final = "（签名）        年    月    日"


@dataclass(frozen=True)
class Field:
    """A label and what stands beside it: a fact, or room to write."""

    label: str
    key: Key | None = None
    mandatory: bool = True
    blank: str = ""


def _form(*rows: Sequence[Field], tall: bool = False) -> Clause:
    """A form of rows with one field or two."""
    needs = tuple(f.key for row in rows for f in row if f.key and f.mandatory)

    def make(context: Context) -> Iterator[Block]:
        lines = []
        for row in rows:
            cells: list[Cell] = []
            for item in row:
                text = item.blank
                if item.key and (item.key in context.facts or item.mandatory):
                    text = context.show(item.key)
                cells += (Cell(item.label, is_head=True), Cell(text, colspan=4 // len(row) - 1))
            lines.append(tuple(cells))
        yield Table((3, 5, 3, 5), tuple(lines), tall=tall)

    return made(_S.TABLE, make, *needs)


def _pair(a: str, a_key: Key | None, b: str, b_key: Key | None) -> tuple[Field, Field]:
    return Field(a, a_key), Field(b, b_key)


def _optional(label: str, key: Key) -> tuple[Field]:
    return (Field(label, key, mandatory=False),)


def _signatures(context: Context) -> Iterator[Block]:
    """The opinions on file, else a row to sign for each step."""
    steps = ("承办人", "承办部门负责人", "法制审核", "保密审查", "公开工作机构负责人", "签发")
    given = context.facts.given.get(Fact.OPINIONS)
    rows = given or tuple((step, "", "", "") for step in steps)
    heads = ("环节", "意见", "姓名", "日期")
    yield Table(
        (4, 6, 3, 3),
        (
            tuple(Cell(head, is_head=True) for head in heads),
            *((Cell(row[0], is_head=True), *map(Cell, row[1:])) for row in rows),
        ),
        head=1,
        caption="审核意见",
        tall=True,
    )


def _listed(heads: Sequence[str], widths: tuple[int, ...], key: Key) -> Clause:
    """A table of the rows that a fact holds."""

    def make(context: Context) -> Iterator[Block]:
        rows: Iterable[Sequence[str]] = context.facts[key]
        yield Table(
            widths,
            (
                tuple(Cell(head, is_head=True) for head in heads),
                *(tuple(map(Cell, row)) for row in rows),
            ),
            head=1,
        )

    return made(_S.TABLE, make, key)


# --- why this date -------------------------------------------------------------------------------

_STATUS: Final = {
    Status.START: "起算日",
    Status.COUNTED: "计入",
    Status.OFF: "不计入",
    Status.PAUSED: "扣除",
    Status.STOPPED: "停止",
}
_WEEKDAYS: Final = "一二三四五六日"


class NoDueDateError(WrongStateError):
    """A clock without a due day has nothing to explain."""


def deadline_facts(clock: Clock, calendar: Calendar) -> dict[str, Any]:
    """The facts of the sheet that explains a due day, from the clock of the case.

    Raises NoDueDateError before the receipt, or where the clock stands still.
    """
    if clock.due is None or clock.received_on is None:
        raise NoDueDateError(
            "现在没有答复期限可以说明：申请尚未确认收到，或者期限已停止计算。请待期限起算后再打印。"
        )
    rows = [
        [
            f"{chinese_date(line.date)}（周{_WEEKDAYS[line.date.weekday()]}）",
            _STATUS[line.status],
            line.text,
            line.article,
        ]
        for line in explain(clock, calendar)
    ]
    return {
        Fact.RECEIVED_ON: clock.received_on.isoformat(),
        Fact.DUE_ON: clock.due.isoformat(),
        Fact.PROVISIONAL: clock.provisional,
        Fact.DAYS: rows,
        Fact.CALENDAR_VERSION: calendar.version,
    }


def sheet_mark(days: Sequence[Sequence[str]], due_on: date, version: str) -> str:
    """The fingerprint of an account of days: SHA-256 of its rows, due day and calendar."""
    data = json.dumps([list(map(list, days)), due_on.isoformat(), version], ensure_ascii=False)
    return hashlib.sha256(data.encode()).hexdigest()


def _signed_by_calendar(context: Context) -> Iterator[Block]:
    facts = context.facts
    mark = sheet_mark(facts[Fact.DAYS], facts[Fact.DUE_ON], facts[Fact.CALENDAR_VERSION])
    doubt = "是，有年份的放假安排尚未公布或者导入" if facts[Fact.PROVISIONAL] else "否"
    lines = (
        ("工作日历版本", facts[Fact.CALENDAR_VERSION]),
        ("日期是否暂定", doubt),
        ("本表校验值", f"SHA-256 {' '.join(mark[i : i + 8] for i in range(0, 64, 8))}"),
        ("制表人", _SIGNED),
    )
    yield Table((3, 13), tuple((Cell(head, is_head=True), Cell(text)) for head, text in lines))


# --- the kinds -----------------------------------------------------------------------------------

_CASE: Final = (
    _pair("申请编号", Fact.REQUEST_NUMBER, "申请人", Fact.APPLICANT),
    _pair("收到日期", Fact.RECEIVED_ON, "答复期限至", Fact.DUE_ON),
    (Field("申请内容", Fact.WORDING),),
)

SHEET_CLAUSES: Final[Mapping[LetterKind, tuple[Clause, ...]]] = MappingProxyType(
    {
        _K.APPLICATION_FORM: (
            _form(
                _optional("受理机关", Fact.BODY),
                _optional("申请人姓名或名称", Fact.APPLICANT),
                _optional("申请人类别", Fact.APPLICANT_KIND),
                _optional("身份证明号码", Fact.APPLICANT_ID),
                _optional("联系方式", Fact.APPLICANT_CONTACT),
                _optional("通信地址", Fact.APPLICANT_ADDRESS),
                _optional("所需信息的名称、文号或者其他特征性描述", Fact.WORDING),
                _optional("获取信息的方式、途径", Fact.WISHED_FORM),
                (Field("申请人签名或盖章", blank=_SIGNED),),
                tall=True,
            ),
        ),
        _K.REGISTRATION_SHEET: (
            _form(
                _pair("申请编号", Fact.REQUEST_NUMBER, "申请渠道", Fact.CHANNEL),
                _pair("收到日期", Fact.RECEIVED_ON, "答复期限至", Fact.DUE_ON),
                _pair("申请人", Fact.APPLICANT, "申请人类别", Fact.APPLICANT_KIND),
                (Field("联系方式", Fact.APPLICANT_CONTACT),),
                _optional("通信地址", Fact.APPLICANT_ADDRESS),
                (Field("申请内容", Fact.WORDING),),
                (Field("获取信息的方式、途径", Fact.WISHED_FORM),),
                (Field("登记人", Fact.DRAFTER),),
                _optional("备注", Fact.NOTE),
            ),
        ),
        _K.APPROVAL_SHEET: (
            _form(
                *_CASE,
                (Field("拟办结果", Fact.RESULT),),
                (Field("拟答复内容", Fact.ANSWER_SUMMARY),),
                _optional("依据", Part.GROUND),
                _optional("理由", Part.REASON),
                _optional("区分处理", Part.SEVERABILITY),
                _optional("检索情况", Part.SEARCH_RECORD),
                _optional("征求意见情况", Part.CONSULTATION),
                (Field("承办人", Fact.DRAFTER),),
            ),
            made(_S.TABLE, _signatures),
        ),
        _K.FILE_NOTE: (
            _form(
                _CASE[0],
                # A case that closed while its clock stood still has no due day.
                _optional("收到日期", Fact.RECEIVED_ON),
                _optional("答复期限至", Fact.DUE_ON),
                _CASE[2],
                (Field("办理结果", Fact.RESULT),),
                (Field("办结情况和理由", Part.REASON),),
                (Field("承办人", Fact.DRAFTER),),
                (Field("负责人意见", blank=_SIGNED),),
                tall=True,
            ),
        ),
        _K.PROOF_OF_SERVICE: (
            _form(
                (Field("送达机关", Fact.BODY),),
                (Field("受送达人", Fact.RECIPIENT),),
                (Field("送达文书", Fact.PAPERS),),
                (Field("送达方式", Fact.DELIVERY),),
                _optional("邮件号码", Fact.TRACKING),
                _optional("送达地点", Fact.DELIVERY_PLACE),
                (Field("受送达人签收", blank=_SIGNED),),
                (Field("代收人签收、代收理由", blank=_SIGNED),),
                (Field("拒收事由、见证人", blank=_SIGNED),),
                (Field("送达人", blank=_SIGNED),),
                _optional("备注", Fact.NOTE),
                tall=True,
            ),
        ),
        _K.OPINION_REPLY: (
            _form(
                (Field("征求意见机关", Fact.BODY),),
                (Field("征求意见书文号", Fact.OPINION_LETTER_NUMBER),),
                (Field("所涉及的政府信息", Fact.INFORMATION),),
                (Field("是否同意公开", blank="□ 同意公开    □ 部分同意公开    □ 不同意公开"),),
                (Field("同意公开的部分（部分同意时填写）"),),
                (Field("不同意公开的理由（不同意或者部分同意时填写）"),),
                (Field("第三方名称", Fact.RECIPIENT),),
                (Field("签名或盖章", blank=_SIGNED),),
                (Field("回复方式", Fact.RETURN_WAY),),
                tall=True,
            ),
        ),
        _K.DEADLINE_SHEET: (
            _form(
                (Field("申请编号", Fact.REQUEST_NUMBER),),
                _pair("收到日期", Fact.RECEIVED_ON, "答复期限至", Fact.DUE_ON),
            ),
            _listed(("日期", "计算", "说明", "依据"), (37, 15, 44, 60), Fact.DAYS),
            made(
                _S.SIGNATURE,
                _signed_by_calendar,
                Fact.DAYS,
                Fact.DUE_ON,
                Fact.PROVISIONAL,
                Fact.CALENDAR_VERSION,
            ),
        ),
        _K.TRANSFER_LIST: (
            _form(_pair("移送机关", Fact.BODY, "接收单位", Fact.RECIPIENT)),
            _listed(
                ("索引号", "信息名称", "文号", "成文日期", "页数"), (48, 40, 28, 28, 12), Fact.ITEMS
            ),
            _form(
                (Field("移送人", blank=_SIGNED),),
                (Field("接收人", blank=_SIGNED),),
                tall=True,
            ),
        ),
    }
)
