"""The inspection of government sites and new media as an engine: indicators are data.

Source: 国办秘函〔2019〕19号 (thresholds of the veto items as in published inspection sheets; the points of
the deduction part are the office's own). Whatever is observed is compared with the limit of its
indicator: from 70 % on somebody is warned, at 100 % it is a fault. What was not observed is said to be
so, and never counts as good.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any, Final

from gongkai.rules.errors import BadInputError

WARN_SHARE: Final = 0.7
MOST_OBJECTS: Final = 200
SHEET_HEADS: Final = (
    "部分", "编号", "指标", "规定", "限值", "现值", "占限值（%）", "结论", "对象", "情况",
)  # fmt: skip


class Part(StrEnum):
    """Parts of the inspection; the values never change."""

    VETO = "veto"
    DEDUCTION = "deduction"
    ACCOUNT = "account"


PART_LABELS: Final = {
    Part.VETO: "网站单项否决",
    Part.DEDUCTION: "网站扣分",
    Part.ACCOUNT: "新媒体单项否决",
}


class Verdict(StrEnum):
    """How an indicator stands; the values never change."""

    FAULT = "fault"
    WARNING = "warning"
    GOOD = "good"
    UNSEEN = "unseen"


VERDICT_LABELS: Final = {
    Verdict.FAULT: "不合格",
    Verdict.WARNING: "接近限值",
    Verdict.GOOD: "正常",
    Verdict.UNSEEN: "没有检查",
}


@dataclass(frozen=True, slots=True)
class Indicator:
    """A line of the inspection; `limit` in `unit`s: reaching it is a fault."""

    id: str
    part: Part
    title: str
    metric: str
    limit: float
    unit: str
    rule: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A thing that was seen: what it is, where, and how it stands."""

    name: str
    words: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Observation:
    """What was seen of a metric: its value and the things behind it."""

    metric: str
    value: float
    seen: tuple[Seen, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """An indicator with what was seen of it; `value` None: nobody looked."""

    indicator: Indicator
    value: float | None
    seen: tuple[Seen, ...]

    @property
    def share(self) -> int | None:
        """The value as a share of the limit, in whole per cent."""
        return None if self.value is None else int(100 * self.value / self.indicator.limit)

    @property
    def verdict(self) -> Verdict:
        """At the limit a fault, from 70 % of it on a warning."""
        if self.value is None:
            return Verdict.UNSEEN
        if self.value >= self.indicator.limit:
            return Verdict.FAULT
        near = self.value > 0 and self.value >= self.indicator.limit * WARN_SHARE
        return Verdict.WARNING if near else Verdict.GOOD

    @property
    def verdict_label(self) -> str:
        """How it stands, in words."""
        return VERDICT_LABELS[self.verdict]

    @property
    def value_words(self) -> str:
        """The value with its unit; empty where nobody looked."""
        return "" if self.value is None else f"{self.value:g} {self.indicator.unit}"


def alert_level(one: Judged) -> int:
    """100 at the limit, 70 near it, else 0: at which level somebody is told."""
    return {Verdict.FAULT: 100, Verdict.WARNING: 70}.get(one.verdict, 0)


def period_of(day: date) -> str:
    """The quarter in which somebody is told once: 2026Q4."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def read_indicators(text: str) -> tuple[Indicator, ...]:
    """Indicators from JSON. Raises BadInputError for what is none, two of one id, or no limit."""
    try:
        rows: list[dict[str, Any]] = json.loads(text)["indicators"]
        found = tuple(Indicator(**row | {"part": Part(row["part"])}) for row in rows)
    except (KeyError, TypeError, ValueError) as error:
        raise BadInputError(f"检查指标的文件读不了：{error}。") from error
    if len({one.id for one in found}) < len(found) or any(one.limit <= 0 for one in found):
        raise BadInputError("检查指标的编号不能重复，限值应大于 0。")
    return found


@cache
def usual_indicators() -> tuple[Indicator, ...]:
    """The indicators that come with the product."""
    file = resources.files("gongkai.rules.supervision").joinpath("inspection.json")
    return read_indicators(file.read_text("utf-8"))


def judge(
    observations: Iterable[Observation], indicators: Sequence[Indicator] | None = None
) -> tuple[Judged, ...]:
    """Every indicator with what was seen of it, in the order of the list."""
    seen = {one.metric: one for one in observations}
    return tuple(
        Judged(
            one,
            seen[one.metric].value if one.metric in seen else None,
            seen[one.metric].seen[:MOST_OBJECTS] if one.metric in seen else (),
        )
        for one in (usual_indicators() if indicators is None else indicators)
    )


def is_unqualified(judged: Iterable[Judged]) -> bool:
    """Any veto item makes a site unqualified; the rest is then not scored."""
    return any(
        one.verdict is Verdict.FAULT and one.indicator.part is not Part.DEDUCTION for one in judged
    )


def sheet_rows(judged: Iterable[Judged]) -> list[tuple[Any, ...]]:
    """The quarterly sheet under SHEET_HEADS: each object on a line of its own."""
    rows: list[tuple[Any, ...]] = []
    for one in judged:
        i = one.indicator
        head = (
            PART_LABELS[i.part], i.id, i.title, i.rule, f"{i.limit:g} {i.unit}",
            one.value_words or "没有检查", "" if one.share is None else one.share,
            one.verdict_label,
        )  # fmt: skip
        rows += [(*head, f"{s.name} {s.address}".strip(), s.words) for s in one.seen or (Seen(""),)]
    return rows


def quarter_of(day: date) -> str:
    """The quarter of a day in words."""
    return f"{day.year}年第{'一二三四'[(day.month - 1) // 3]}季度"
