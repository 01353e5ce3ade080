"""How far each field of work of a standards catalogue is kept: stacked bars beside their table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from gongkai.rules.standards.coverage import GAPS, AreaSummary, Standing

WIDTH: Final = 360
_STEP: Final = 46
_PARTS: Final = (("kept", "已落实"), ("work", "办理中"), ("gap", "缺项"), ("spared", "不要求"))
_SPARED: Final = frozenset({Standing.ON_REQUEST, Standing.NOT_APPLICABLE})


def _part(standing: Standing) -> str:
    if standing in GAPS:
        return "gap"
    if standing in _SPARED:
        return "spared"
    return "work" if standing is Standing.IN_WORK else "kept"


@dataclass(frozen=True, slots=True)
class CoverageChart:
    """The summary of each field of work as a bar of four parts; the table beside it says it all."""

    areas: Sequence[AreaSummary]

    def svg(self) -> SafeString:
        """The drawing, with title and description for those who don't see it."""
        top = max((area.total for area in self.areas), default=1)
        bars = [self._bar(area, 30 + n * _STEP, top) for n, area in enumerate(self.areas)]
        return format_html(
            '<svg viewBox="0 0 {} {}" role="img" aria-labelledby="cov-t cov-d">'
            '<title id="cov-t">各领域落实情况</title><desc id="cov-d">{}</desc>{}{}</svg>',
            WIDTH,
            30 + len(self.areas) * _STEP,
            self._description(),
            self._legend(),
            format_html_join("", "{}", ((bar,) for bar in bars)),
        )

    def _description(self) -> str:
        parts = [f"{a.area or '全部'}{a.asked}项中已落实{a.kept}项" for a in self.areas]
        return "；".join(parts) + "。数据见图旁的表。"

    @staticmethod
    def _legend() -> SafeString:
        return format_html_join(
            "",
            '<rect class="coverage-{}" x="{}" y="4" width="14" height="12"/>'
            '<text x="{}" y="15">{}</text>',
            ((code, n * 88, n * 88 + 18, label) for n, (code, label) in enumerate(_PARTS)),
        )

    @staticmethod
    def _bar(area: AreaSummary, y: int, top: int) -> SafeString:
        counts = dict.fromkeys((code for code, _ in _PARTS), 0)
        for standing, count in area.counts:
            counts[_part(standing)] += count
        drawn, x = [], 0.0
        for code, _ in _PARTS:
            width = (WIDTH - 60) * counts[code] / top
            if width:
                drawn.append((code, f"{x:.1f}", y + 20, f"{width:.1f}"))
            x += width
        return format_html(
            '<text x="0" y="{}">{}</text>{}<text x="{}" y="{}">{}/{}</text>',
            y + 14,
            area.area or "全部",
            format_html_join(
                "", '<rect class="coverage-{}" x="{}" y="{}" width="{}" height="16"/>', drawn
            ),
            f"{x + 6:.1f}",
            y + 33,
            area.kept,
            area.asked,
        )
