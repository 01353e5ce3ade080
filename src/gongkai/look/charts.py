"""Bar charts as server-side SVG: they need no script, print, and stand beside their table.

A chart is drawn 360 units wide, the width of a phone, so that its words stay readable there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from gongkai.look.numbers import changed, grouped

Number = int | Decimal
WIDTH, BAR_SPACE = 360, 290


@dataclass(frozen=True, slots=True)
class Bar:
    """One category with this year's number and last year's, None where unknown."""

    label: str
    now: Number | None
    before: Number | None = None

    @property
    def change(self) -> str:
        """The difference in words; empty where one of the two is unknown."""
        if self.now is None or self.before is None:
            return ""
        return changed(self.now - self.before)


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars with the names of the two series; `before_name` empty where there is no comparison.

    `is_change`: the second series is an earlier one, so that the difference means something.
    """

    id: str
    title: str
    unit: str
    now_name: str
    before_name: str
    bars: tuple[Bar, ...]
    is_change: bool = True

    def svg(self) -> SafeString:
        """The drawing, with title and description for those who don't see it."""
        top = max((n for bar in self.bars for n in (bar.now, bar.before) if n), default=1)
        step = 66 if self.before_name else 42
        offset = 30 if self.before_name else 4
        drawn = [self._bar(bar, offset + i * step, top) for i, bar in enumerate(self.bars)]
        return format_html(
            '<svg viewBox="0 0 {} {}" role="img" aria-labelledby="{id}-t {id}-d">'
            '<title id="{id}-t">{}</title><desc id="{id}-d">{}</desc>{}{}</svg>',
            WIDTH,
            offset + len(self.bars) * step,
            self.title,
            self._description(),
            self._legend(),
            mark_safe("".join(drawn)),  # noqa: S308 - `_bar` escapes
            id=self.id,
        )

    def _description(self) -> str:
        parts = []
        for bar in self.bars:
            text = f"{bar.label}{_words(bar.now)}"
            if self.before_name:
                text += f"（{self.before_name}{_words(bar.before)}）"
            parts.append(text)
        return "；".join(parts) + f"。单位：{self.unit}。数据见图旁的表。"

    def _legend(self) -> SafeString:
        if not self.before_name:
            return mark_safe("")
        return format_html(
            '<rect class="chart-now" x="0" y="4" width="14" height="12"/>'
            '<text x="20" y="15">{}</text>'
            '<rect class="chart-before" x="110.5" y="4.5" width="13" height="11"/>'
            '<text x="130" y="15">{}</text>',
            self.now_name,
            self.before_name,
        )

    def _bar(self, bar: Bar, y: int, top: Number) -> str:
        lines = [("chart-now", bar.now, 14)]
        if self.before_name:
            lines.append(("chart-before", bar.before, 14))
        drawn, at = [_label(bar.label, y)], y + 19
        for css, value, height in lines:
            width = 0.0 if not value else max(2.0, float(value / top) * BAR_SPACE)
            told = "—" if value is None else grouped(value)
            drawn.append(
                f'<rect class="{css}" x="0.5" y="{at}" width="{width:.1f}" height="{height}"/>'
                f'<text class="chart-value" x="{width + 6:.1f}" y="{at + height - 1}">{told}</text>'
            )
            at += height + 4
        return "".join(drawn)


@dataclass(frozen=True, slots=True)
class StackedChart:
    """Bars with parts, each part in its own pattern; `rows` hold one number a part."""

    id: str
    title: str
    unit: str
    parts: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]

    @property
    def table(self) -> tuple[tuple[str, tuple[int, ...], int], ...]:
        """The rows with their sums."""
        return tuple((label, numbers, sum(numbers)) for label, numbers in self.rows)

    @property
    def sums(self) -> tuple[tuple[int, ...], int]:
        """What each part adds up to, and all of them."""
        columns = tuple(map(sum, zip(*(numbers for _, numbers in self.rows), strict=True)))
        return columns, sum(columns)

    def svg(self) -> SafeString:
        """The drawing, with title and description for those who don't see it."""
        top = max((sum(numbers) for _, numbers in self.rows), default=0) or 1
        offset = 8 + 22 * -(-len(self.parts) // 3)
        drawn = [
            self._bar(label, numbers, offset + i * 42, top)
            for i, (label, numbers) in enumerate(self.rows)
        ]
        return format_html(
            '<svg viewBox="0 0 {} {}" role="img" aria-labelledby="{id}-t {id}-d">'
            '<title id="{id}-t">{}</title><desc id="{id}-d">{}</desc>{}{}</svg>',
            WIDTH,
            offset + len(self.rows) * 42,
            self.title,
            "；".join(f"{label}{grouped(total)}" for label, _, total in self.table)
            + f"。单位：{self.unit}。各部分见图旁的表。",
            self._legend(),
            mark_safe("".join(drawn)),  # noqa: S308 - `_bar` escapes
            id=self.id,
        )

    def _legend(self) -> SafeString:
        """Three in a line."""
        return format_html_join(
            "",
            '<rect class="chart-part-{}" x="{}" y="{}" width="13" height="11"/>'
            '<text x="{}" y="{}">{}</text>',
            (
                (i, i % 3 * 118 + 0.5, i // 3 * 22 + 4.5, i % 3 * 118 + 20, i // 3 * 22 + 15, name)
                for i, name in enumerate(self.parts)
            ),
        )

    def _bar(self, label: str, numbers: tuple[int, ...], y: int, top: int) -> str:
        drawn, at = [_label(label, y)], 0.5
        for part, number in enumerate(numbers):
            if number:
                width = number / top * BAR_SPACE
                drawn.append(
                    f'<rect class="chart-part-{part}" x="{at:.1f}" y="{y + 19}"'
                    f' width="{width:.1f}" height="14"/>'
                )
                at += width
        told = grouped(sum(numbers))
        drawn.append(f'<text class="chart-value" x="{at + 6:.1f}" y="{y + 32}">{told}</text>')
        return "".join(drawn)


def _label(text: str, y: int) -> str:
    return f'<text x="0" y="{y + 13}">{escape(text)}</text>'


def _words(value: Number | None) -> str:
    return "无数据" if value is None else grouped(value)


def total(values: Sequence[Number | None]) -> Number | None:
    """The sum of what is known; None where nothing is."""
    known = [v for v in values if v is not None]
    return sum(known) if known else None
