"""Scores of an evaluator from outside as a sheet: code, share of a hundred, what it rests on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from gongkai.rules.errors import BadInputError
from gongkai.rules.sheets import each_line, read_lines, text_of
from gongkai.rules.supervision.indicators import MOST_INDICATORS

SCORE_HEADS: Final = ("编号", "指标", "得分率（%）", "依据")
_SHARE: Final = "得分率（%）"


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """The score of an indicator; `share` None where it does not apply."""

    code: str
    share: Decimal | None
    basis: str


def read_scores(data: bytes, name: str) -> tuple[ScoreRow, ...]:
    """The scores of a sheet. Raises BadInputError that names each line that is wrong."""
    lines = read_lines(data, name, wanted={"编号", _SHARE}, heads=SCORE_HEADS, most=MOST_INDICATORS)
    rows = each_line(lines, _row)
    codes = [row.code for row in rows]
    if not rows or len(set(codes)) < len(codes):
        raise BadInputError("表里没有评分，或者同一编号有两行，请核对。")
    return tuple(rows)


def _row(line: int, cells: dict[str, str]) -> ScoreRow:
    text = cells.get(_SHARE, "").strip().rstrip("%％")
    if text in {"", "不适用"}:
        share = None
    elif re.fullmatch(r"\d{1,3}(\.\d{1,2})?", text) and Decimal(text) <= 100:
        share = Decimal(text)
    else:
        raise BadInputError(f"得分率“{text[:20]}”应是 0 到 100 之间的数，不适用的留空。")
    basis = text_of(cells, "依据", 300)
    if not basis:
        raise BadInputError("请填写依据。")
    return ScoreRow(text_of(cells, "编号", 20), share, basis)
