"""The indicators of an assessment (条例第四十六条) as a tree: weights, where values come from, the score.

A tree is the office's own; `USUAL` is where one may begin. The share of what does not apply is left
out and the rest is brought up to the whole, as the inspection of 国办秘函〔2019〕19号 does for bodies
without public services.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from gongkai.rules.errors import BadInputError
from gongkai.rules.sheets import choice_of, each_line, read_lines, text_of

MOST_INDICATORS: Final = 300
TREE_HEADS: Final = ("编号", "指标", "分值", "来源", "系统取数", "评分规则")
_CODE: Final = re.compile(r"[1-9]\d?(\.[1-9]\d?){0,3}")


class Source(StrEnum):
    """Where the value of an indicator comes from; the values never change."""

    SYSTEM = "system"
    MANUAL = "manual"
    SURVEY = "survey"
    THIRD_PARTY = "third_party"


SOURCE_LABELS: Final = {
    Source.SYSTEM: "系统取数",
    Source.MANUAL: "人工评分",
    Source.SURVEY: "社会评议",
    Source.THIRD_PARTY: "第三方评估",
}


class Measure(StrEnum):
    """What the system counts; the values never change."""

    NONE = ""
    TIMELINESS = "timeliness"
    COVERAGE = "coverage"
    COLUMNS = "columns"
    ANSWERS = "answers"
    FAULTS = "faults"
    ACCOUNTS = "accounts"
    TASKS = "tasks"
    TRAINING = "training"
    APPRAISAL = "appraisal"


MEASURE_LABELS: Final = {
    Measure.NONE: "",
    Measure.TIMELINESS: "主动公开按期率",
    Measure.COVERAGE: "标准目录覆盖率",
    Measure.COLUMNS: "栏目更新率",
    Measure.ANSWERS: "依申请公开按期答复率",
    Measure.FAULTS: "网页纠错按期答复率",
    Measure.ACCOUNTS: "新媒体账号更新率",
    Measure.TASKS: "年度任务按期完成率",
    Measure.TRAINING: "组织过培训",
    Measure.APPRAISAL: "社会评议得分",
}


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """A line of a tree; `code` such as 2.1 says below which line it stands."""

    code: str
    name: str
    weight: Decimal
    source: Source = Source.MANUAL
    measure: Measure = Measure.NONE
    rule: str = ""

    @property
    def parent(self) -> str:
        """The code of the line above; empty at the top."""
        return self.code.rpartition(".")[0]


def order_of(code: str) -> tuple[int, ...]:
    """The place of a code among others."""
    return tuple(int(part) for part in code.split("."))


def check_tree(rows: Sequence[IndicatorRow]) -> tuple[IndicatorRow, ...]:
    """The lines in order. Raises BadInputError where it is no tree or its weights don't add up."""
    by_code: dict[str, IndicatorRow] = {}
    for row in rows:
        if row.code in by_code:
            raise BadInputError(f"编号 {row.code} 有两行，请核对。")
        by_code[row.code] = row
    faults = []
    for row in rows:
        below = [r for r in rows if r.parent == row.code]
        if row.parent and row.parent not in by_code:
            faults.append(f"{row.code} 没有上级 {row.parent}。")
        if below and sum(r.weight for r in below) != row.weight:
            total = sum(r.weight for r in below)
            faults.append(f"{row.code} {row.name}是 {row.weight} 分，下级合计 {total} 分。")
        if not below and (row.source is Source.SYSTEM) != (row.measure is not Measure.NONE):
            faults.append(f"{row.code} {row.name}：来源是系统取数的要选取数项，其他来源的不选。")
        if row.weight <= 0:
            faults.append(f"{row.code} {row.name}的分值应大于 0。")
    whole = sum(row.weight for row in rows if not row.parent)
    if whole != 100:
        faults.append(f"各一级指标合计应是 100 分，现在是 {whole} 分。")
    if faults:
        raise BadInputError("".join(faults[:10]))
    return tuple(sorted(rows, key=lambda row: order_of(row.code)))


def leaves_of(rows: Iterable[IndicatorRow]) -> tuple[IndicatorRow, ...]:
    """The lines below which nothing stands: those that are scored."""
    known = list(rows)
    parents = {row.parent for row in known}
    return tuple(row for row in known if row.code not in parents)


def read_tree(data: bytes, name: str) -> tuple[IndicatorRow, ...]:
    """The tree of a sheet. Raises BadInputError that names each line that is wrong."""
    lines = read_lines(
        data, name, wanted={"编号", "指标", "分值"}, heads=TREE_HEADS, most=MOST_INDICATORS
    )
    return check_tree(each_line(lines, _row))


def _row(line: int, cells: dict[str, str]) -> IndicatorRow:
    code = text_of(cells, "编号", 20).replace("．", ".").strip(".")
    if not _CODE.fullmatch(code):
        raise BadInputError(f"编号“{code}”应写作 1、1.1、1.1.1。")
    weight = cells.get("分值", "").strip()
    if not re.fullmatch(r"\d{1,3}(\.\d{1,2})?", weight):
        raise BadInputError(f"分值“{weight}”应是数字，例如 10 或 2.5。")
    row = IndicatorRow(
        code=code,
        name=text_of(cells, "指标", 100),
        weight=Decimal(weight),
        source=choice_of(cells, "来源", SOURCE_LABELS, Source.MANUAL),
        measure=choice_of(
            cells, "系统取数", {m: w for m, w in MEASURE_LABELS.items() if m}, Measure.NONE
        ),
        rule=text_of(cells, "评分规则", 500),
    )
    if not row.name:
        raise BadInputError("请填写指标。")
    return row


@dataclass(frozen=True, slots=True)
class Score:
    """The points of an assessment. `applicable`: weights of what was scored and does apply.

    `total` is brought up to 100; None while nothing was scored. `missing`: leaves without a value.
    """

    points: Decimal
    applicable: Decimal
    total: Decimal | None
    missing: int


def score(leaves: Iterable[IndicatorRow], shares: Mapping[str, Decimal | None]) -> Score:
    """The score; `shares` maps codes to shares of a hundred, None where one does not apply."""
    points = applicable = Decimal(0)
    missing = 0
    for leaf in leaves:
        if leaf.code not in shares:
            missing += 1
            continue
        share = shares[leaf.code]
        if share is not None:
            points += leaf.weight * share / 100
            applicable += leaf.weight
    total = _rounded(100 * points / applicable) if applicable else None
    return Score(_rounded(points), applicable, total, missing)


def share_of(part: int, whole: int) -> Decimal | None:
    """A share of a hundred; None where there is nothing to have a share of."""
    return _rounded(Decimal(100 * part) / whole) if whole else None


def _rounded(number: Decimal) -> Decimal:
    return number.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _usual(*lines: tuple[str, str, int, str, str]) -> tuple[IndicatorRow, ...]:
    return tuple(
        IndicatorRow(
            code,
            name,
            Decimal(weight),
            Source(source) if source else Source.MANUAL,
            Measure(measure),
        )
        for code, name, weight, source, measure in lines
    )


USUAL: Final = _usual(
    ("1", "主动公开", 40, "", ""),
    ("1.1", "按期公开（条例第二十六条）", 10, "system", "timeliness"),
    ("1.2", "标准目录覆盖", 10, "system", "coverage"),
    ("1.3", "栏目更新", 10, "system", "columns"),
    ("1.4", "信息质量和政策解读", 10, "manual", ""),
    ("2", "依申请公开", 25, "", ""),
    ("2.1", "按期答复（条例第三十三条）", 15, "system", "answers"),
    ("2.2", "答复规范", 10, "manual", ""),
    ("3", "平台建设", 15, "", ""),
    ("3.1", "网页纠错答复", 5, "system", "faults"),
    ("3.2", "新媒体账号更新", 5, "system", "accounts"),
    ("3.3", "公开栏、公报和查阅场所", 5, "manual", ""),
    ("4", "监督保障", 20, "", ""),
    ("4.1", "年度任务", 5, "system", "tasks"),
    ("4.2", "业务培训", 5, "system", "training"),
    ("4.3", "社会评议", 5, "system", "appraisal"),
    ("4.4", "第三方评估", 5, "third_party", ""),
)
