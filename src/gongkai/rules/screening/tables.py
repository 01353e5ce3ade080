"""Tables: columns of personal data, lists of names beside what is sensitive, sums that do not add up.

Most real leaks came from lists attached to a notice; a table is judged by the heads of its columns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Final

from gongkai.rules.screening.masking import (
    compact,
    mask_card,
    mask_home,
    mask_identity,
    mask_name,
    mask_phone,
    narrow,
)
from gongkai.rules.screening.model import Finding
from gongkai.rules.screening.registry import found

Row = Sequence[str]

_HEADS: Final = {
    "identity": re.compile(r"身份证|证件号|公民身份号|证件编号"),
    "account": re.compile(
        r"(?:银行|开户|收款|个人|社保|一卡通|存折|惠农).{0,6}(?:账号|帐号|卡号|账户)|^(?:账号|帐号|卡号|银行卡)$|一卡通号"
    ),
    "phone": re.compile(r"手机|电话|联系方式"),
    "home": re.compile(r"住址|户籍地|家庭地址|居住地|^地址$|详细地址"),
    "birth": re.compile(r"出生(?:日期|年月|时间)|^生日$"),
    "name": re.compile(
        r"姓\s*名|^户\s*主|^(?:学生|考生|职工|人员|受助人|救助对象|补贴对象|申请人|患者|持卡人|监护人)(?:名称)?$"
    ),
    "sensitive": re.compile(
        r"病种|疾病|诊断|残疾|致贫|低保|救助|五保|特困|困难类[型别]|健康|血型|吸毒|矫正|刑期|罪名|信仰|宗教|"
        r"孕|流产|婚姻|离异|单亲|孤儿|监护|精神|艾滋"
    ),
    "office": re.compile(
        r"职务|职位|科室|部门|工作单位|执法证|负责人|单位名称|机构名称|报考|岗位|准考证|法定代表人"
    ),
}
_HIDDEN: Final = re.compile(r"[*＊×某]|[xX]{2,}")
_VALUES: Final = {
    "identity": re.compile(r"\d{15}|\d{17}[\dXx]"),
    "account": re.compile(r"\d{10,21}"),
    "phone": re.compile(r"1[3-9]\d{9}"),
    "home": re.compile(r".*(?:\d|[一二三四五六七八九十])\s*(?:号|室|组|栋|幢|单元|户|社).*"),
    "birth": re.compile(r"(?:19|20)\d\d(?:年|[-/.]?)\d{1,2}(?:月|[-/.]?)\d{1,2}日?"),
    "name": re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,10}·[\u4e00-\u9fff·]{1,20}"),
    "sensitive": re.compile(r".+"),
}
_LABELS: Final = {
    "identity": "身份证号码",
    "account": "银行账号",
    "phone": "手机号码",
    "home": "住址",
    "birth": "出生日期",
}
_MASKS: Final[dict[str, Callable[[str], str]]] = {
    "identity": mask_identity,
    "account": mask_card,
    "phone": mask_phone,
    "home": mask_home,
    "birth": lambda text: f"{narrow(text).strip()[:4]}****",
    "name": mask_name,
}
_HEAD_ROWS: Final = 5
_TOTAL: Final = re.compile(r"\s*(?:合\s*计|总\s*计|共\s*计)\s*[：:]?\s*")
_PART: Final = re.compile(
    r"其中|小\s*计|合\s*计|总\s*计|累\s*计|本页|平均|占比|比例|增长|同比|备注|注[：:]"
)
_NUMBER: Final = re.compile(r"-?\d[\d,，]*(?:\.\d+)?")


def column_kind(head: str) -> str | None:
    """What a column holds, by its head; None for what is of no concern."""
    plain = re.sub(r"\s", "", narrow(head))
    if not plain or len(plain) > 20:
        return None
    return next((kind for kind, pattern in _HEADS.items() if pattern.search(plain)), None)


def find_in_table(rows: Sequence[Row]) -> Iterator[Finding]:
    """The personal columns of a table, and sums that do not add up."""
    head_at, kinds = _head(rows)
    for _, _, finding in _personal_columns(rows, head_at, kinds):
        yield finding
    yield from _wrong_sums(rows, head_at)
    yield from _wrong_row_sums(rows, head_at)


def _head(rows: Sequence[Row]) -> tuple[int, dict[int, str]]:
    """The row that heads the columns, and the kind of each column that has one."""
    best: tuple[int, dict[int, str]] = (0, {})
    for number, row in enumerate(rows[:_HEAD_ROWS]):
        kinds = {at: kind for at, cell in enumerate(row) if (kind := column_kind(cell))}
        if len(kinds) > len(best[1]):
            best = number, kinds
    return best


def masked_cells(
    rows: Sequence[Row], wanted: Callable[[Finding], bool]
) -> dict[tuple[int, int], str]:
    """Row and column of the cells in the wanted personal columns, with what stands there masked."""
    head_at, kinds = _head(rows)
    out: dict[tuple[int, int], str] = {}
    for at, kind, finding in _personal_columns(rows, head_at, kinds):
        if not wanted(finding):
            continue
        for number, row in enumerate(rows):
            if number > head_at and at < len(row) and _is_bare(kind, row[at]):
                out[number, at] = _MASKS[kind](row[at])
    return out


def _personal_columns(
    rows: Sequence[Row], head_at: int, kinds: dict[int, str]
) -> Iterator[tuple[int, str, Finding]]:
    """The columns that give somebody away: which, what it holds, and the finding."""
    body = rows[head_at + 1 :]
    present = set(kinds.values())
    for at, kind in kinds.items():
        if kind not in _LABELS or (kind != "identity" and "name" not in present):
            continue
        if kind in ("phone", "home", "birth") and "office" in present:
            continue  # a directory of an office, an admission list: cells are judged one by one
        values = [row[at] for row in body if at < len(row) and _is_bare(kind, row[at])]
        if not values:
            continue
        head = rows[head_at][at]
        message = f"“{head.strip()}”列有{len(values)}个没有隐去的{_LABELS[kind]}。"
        yield at, kind, found("PI-TABLE", head, 0, len(head), message)
    if {"name", "sensitive"} <= present and "office" not in present:
        at = next(at for at, kind in kinds.items() if kind == "name")
        names = [row[at] for row in body if at < len(row) and _is_bare("name", row[at])]
        if names:
            other = next(rows[head_at][at] for at, kind in kinds.items() if kind == "sensitive")
            head = rows[head_at][at]
            message = f"名单里有{len(names)}个姓名和“{other.strip()}”同列。"
            one = found("PI-TABLE-NAME", head, 0, len(head), message, sureness="likely")
            yield at, "name", one


def _is_bare(kind: str, cell: str) -> bool:
    """Whether a cell holds such a value that is not hidden."""
    if _HIDDEN.search(cell):
        return False
    plain = re.sub(r"\s", "", narrow(cell)) if kind in ("home", "name", "birth") else compact(cell)
    return _VALUES[kind].fullmatch(plain) is not None


def _wrong_sums(rows: Sequence[Row], head_at: int) -> Iterator[Finding]:
    """Columns whose total differs from the sum of the rows, where the table has nothing between."""
    totals = [n for n, row in enumerate(rows) if any(_TOTAL.fullmatch(cell) for cell in row[:3])]
    if len(totals) != 1:
        return
    at = totals[0]
    body = [row for n, row in enumerate(rows) if n > head_at and n != at]
    above = at > head_at + 1
    if above:
        body = [row for n, row in enumerate(rows) if head_at < n < at]
    labels = ["".join(row[:3]) for row in body]
    if len(body) < 2 or any(map(_PART.search, labels)):
        return
    for column, cell in enumerate(rows[at]):
        total = _amount(cell)
        if total is None:
            continue
        head = rows[head_at][column] if column < len(rows[head_at]) else ""
        amounts = [_amount(row[column]) if column < len(row) else None for row in body]
        numbers = [amount for amount in amounts if amount is not None]
        if len(numbers) < max(2, len(body) - 1) or re.search(r"率|%|％|比|均|序号|年", head):
            continue
        if sum(numbers) != total:
            message = f"“{head.strip() or f'第{column + 1}列'}”合计写的是{cell.strip()}，各行相加是{sum(numbers)}。"
            yield found("SUM-TABLE", cell, 0, len(cell), message, sureness="likely")


_NO_SUMMAND: Final = re.compile(r"率|%|％|比|均|序号|编号|年|月份|电话|备注|单价|分数|名次")
_ROW_PART: Final = re.compile(r"其中|小\s*计|累\s*计|增|减|上年|同期|余额|结余|结转")


def _wrong_row_sums(rows: Sequence[Row], head_at: int) -> Iterator[Finding]:
    """Rows whose total differs from the sum of their cells, in a table whose other rows add up.

    The column is the only one headed 合计 or 总计. What it adds is not told by its head: it is what
    lies on one side of it, and most rows, at least two, must agree with that.
    """
    heads = [re.sub(r"\s", "", head) for head in rows[head_at]] if rows else []
    totals = [at for at, head in enumerate(heads) if _TOTAL.fullmatch(re.sub(r"（.*?）", "", head))]
    if len(totals) != 1 or any(map(_ROW_PART.search, heads)):
        return
    total_at = totals[0]
    body = rows[head_at + 1 :]
    sides = (range(total_at + 1, len(heads)), range(total_at))
    for side in sides:
        columns = [at for at in side if not _NO_SUMMAND.search(heads[at])]
        judged = [one for row in body if (one := _row_sum(row, total_at, columns)) is not None]
        wrong = [one for one in judged if one[1] != one[2]]
        right = len(judged) - len(wrong)
        if not wrong or right < max(2, 2 * len(wrong)):
            continue
        for cell, _, number in wrong:
            head = heads[total_at]
            message = f"“{head}”列写的是{cell.strip()}，同一行各项相加是{number}。"
            yield found("SUM-TABLE", cell, 0, len(cell), message, sureness="likely")


def _row_sum(
    row: Row, total_at: int, columns: Sequence[int]
) -> tuple[str, Decimal, Decimal] | None:
    """The cell of the total, its amount, and what the others add up to; None for no such row."""
    if total_at >= len(row) or (total := _amount(row[total_at])) is None:
        return None
    amounts = [_amount(row[at]) for at in columns if at < len(row)]
    numbers = [amount for amount in amounts if amount is not None]
    return (row[total_at], total, sum(numbers, Decimal())) if len(numbers) > 1 else None


_UNIT: Final = re.compile(
    r"(?<=\d)\s*(?:万元|亿元|元|人次|人|件|个|户|亩|次|起|辆|家|项|名|条|份|台)$"
)


def _amount(cell: str) -> Decimal | None:
    plain = _UNIT.sub("", narrow(cell).strip())
    if not _NUMBER.fullmatch(plain) or len(plain) > 18:
        return None
    try:
        return Decimal(plain.replace(",", "").replace("，", ""))
    except InvalidOperation:
        return None
