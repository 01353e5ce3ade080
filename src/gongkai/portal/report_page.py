"""What the page of a report shows, in the order of the statutory six parts."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from gongkai.annual_reports.queries import PublicReport
from gongkai.look.charts import Bar, BarChart, Number, total
from gongkai.rules.report.forms import Form, t3_leaves
from gongkai.rules.report.model import Report
from gongkai.rules.report.writing.html import sections_html
from gongkai.rules.report.writing.layout import form_of


@dataclass(frozen=True, slots=True)
class Part:
    """One of the six parts: its heading, and the whole of it as HTML."""

    code: str
    heading: str
    html: SafeString


def parts(report: Report) -> list[Part]:
    """The six parts of a report with text and tables as on the statutory form."""
    made = sections_html(report)
    return [
        # The writer escapes whatever a report holds.
        Part(s.code, s.heading, mark_safe(made[s.code]))  # noqa: S308
        for s in form_of(report).sections
    ]


_FLOW = (
    ("new_received", "本年新收"),
    ("carried_in", "上年结转"),
    ("result_total", "办理结果总计"),
    ("carried_out", "结转下年度"),
)
_RESULTS = (
    ("granted", "予以公开"),
    ("partial", "部分公开"),
    ("deny_", "不予公开"),
    ("unable_", "无法提供"),
    ("noproc_", "不予处理"),
    ("other", "其他处理"),
)


def charts(shown: PublicReport) -> list[BarChart]:
    """Requests and their results, beside last year's where that report is published."""
    if shown.frozen is None or shown.frozen.report.layout is None:
        return []
    now = shown.frozen.report
    before = shown.previous.report if shown.previous and shown.previous.report.layout else None
    now_name, before_name = f"{shown.year}年", f"{shown.year - 1}年" if before else ""
    flow = tuple(
        Bar(label, now.number(f"T3.{row}.total"), _number(before, (row,))) for row, label in _FLOW
    )
    results = tuple(
        Bar(label, _number(now, _rows(now.layout, start)), _number(before, _rows_of(before, start)))
        for start, label in _RESULTS
    )
    return [
        BarChart(name, title, "件", now_name, before_name, bars)
        for name, title, bars in (
            ("chart-flow", "申请收到和办理情况", flow),
            ("chart-results", "申请办理结果", results),
        )
        if any(bar.now is not None for bar in bars)
    ]


def _rows(form: Form | None, start: str) -> tuple[str, ...]:
    return tuple(row for row in t3_leaves(form) if row.startswith(start)) if form else ()


def _rows_of(report: Report | None, start: str) -> tuple[str, ...]:
    return _rows(report.layout, start) if report else ()


def _number(report: Report | None, rows: tuple[str, ...]) -> Number | None:
    if report is None:
        return None
    return total([report.number(f"T3.{row}.total") for row in rows])
