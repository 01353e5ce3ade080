"""A sheet of statistics as a business system hands it out: one figure a line, XLSX, CSV or Word.

Columns by their heads: 指标 and 数值 must be there; 单位或期间, 来源, 说明, 准确程度 may be.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from gongkai.rules.errors import BadInputError
from gongkai.rules.report.counting.register import BOUND_LABELS, FIGURES, Bound, check_value
from gongkai.rules.sheets import read_lines

MOST_ROWS: Final = 2000
HEADS: Final = ("指标", "单位或期间", "数值", "来源", "说明", "准确程度")
_LABELS: Final = {figure.label: figure.code for figure in FIGURES.values()}


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line: the figure, the part it covers, its value and where it comes from."""

    line: int
    figure: str
    value: Decimal
    part: str = ""
    source: str = ""
    note: str = ""
    bound: Bound = "exact"


def read_sheet(data: bytes, name: str) -> tuple[SheetRow, ...]:
    """The lines of a sheet. Raises BadInputError that names each line that is wrong."""
    rows, faults = [], []
    for line, known in read_lines(data, name, wanted={"指标", "数值"}, heads=HEADS, most=MOST_ROWS):
        if not known.get("数值"):
            continue
        try:
            rows.append(_row(line, known))
        except BadInputError as error:
            faults.append(f"第{line}行：{error}")
    _refuse_twice(rows, faults)
    if faults:
        raise BadInputError("没有导入任何一行，请改好后再传。" + "".join(faults[:10]))
    if not rows:
        raise BadInputError(f"“{name}”里没有填数值的行。")
    return tuple(rows)


def _refuse_twice(rows: Sequence[SheetRow], faults: list[str]) -> None:
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        first = seen.setdefault((row.figure, row.part), row.line)
        if first != row.line:
            faults.append(
                f"第{row.line}行与第{first}行是同一指标、同一单位或期间，请合并或分别写明。"
            )


def _row(line: int, known: dict[str, str]) -> SheetRow:
    label = known["指标"]
    code = label if label in FIGURES else _LABELS.get(label.replace(":", "："))
    if code is None:
        raise BadInputError(f"不认识指标“{label}”，请照空表里的名称填写。")
    bound = known.get("准确程度", "") or BOUND_LABELS["exact"]
    found = next((b for b, words in BOUND_LABELS.items() if bound in (b, words)), None)
    if found is None:
        raise BadInputError(f"准确程度应是：{'、'.join(BOUND_LABELS.values())}。")
    value = _number(known["数值"])
    check_value(FIGURES[code], value, found)
    return SheetRow(
        line, code, value, known.get("单位或期间", "")[:100], known.get("来源", "")[:200],
        known.get("说明", "")[:300], found,
    )  # fmt: skip


def _number(text: str) -> Decimal:
    digits = re.sub(r"[\s,，]", "", unicodedata.normalize("NFKC", text)).replace("−", "-")
    digits = re.sub(r"^增加?", "", re.sub(r"^减少?", "-", digits))
    try:
        value = Decimal(digits)
    except InvalidOperation:
        raise BadInputError(f"“{text}”不是数字。没有发生的请填 0，不清楚的请留空。") from None
    if not value.is_finite():
        raise BadInputError(f"“{text}”不是数字。")
    return value
