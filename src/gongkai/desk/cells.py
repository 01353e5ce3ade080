"""The cells of a report as the desk shows them: marked, linked, with their place in the source."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import simplejson
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from gongkai.annual_reports.queries import Change, VersionPage
from gongkai.desk.source_view import source_view
from gongkai.look.templatetags.look import icon
from gongkai.rules.errors import NotFoundError
from gongkai.rules.report.labels import cell_label
from gongkai.rules.report.model import NA, Finding, Report, Value
from gongkai.rules.report.writing.html import Inside, tables_html

MOST_LINKS = 8


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table with linked cells."""

    code: str
    heading: str
    html: SafeString


@dataclass(frozen=True, slots=True)
class ValuesPage:
    """The tables with linked cells, the source, and the link of each finding to its first cell."""

    tables: tuple[TablePart, ...]
    source: SafeString
    findings: tuple[tuple[Finding, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class CellView:
    """One cell: its value in the parts of the form, its source, its doubts and its history."""

    address: str
    label: str
    value: Value
    where: str
    raw: str
    is_typed: bool
    place: str
    doubt: str
    findings: tuple[Finding, ...]
    changes: tuple[Change, ...]

    @property
    def kind(self) -> str:
        """number, blank or na."""
        if self.value is NA:
            return "na"
        return "number" if self.value is not None or self.doubt else "blank"

    @property
    def typed(self) -> str:
        """The number as it would be typed."""
        return "" if self.value is None or self.value is NA else str(self.value)

    @property
    def seen(self) -> str:
        """The value as JSON, to notice when somebody else changed it meanwhile."""
        return "NA" if self.value is NA else simplejson.dumps(self.value, use_decimal=True)

    def parse_seen(self, text: str) -> Value:
        """What `seen` wrote; a text that it did not write counts as the present value."""
        if text == "NA":
            return NA
        try:
            value = simplejson.loads(text, parse_float=Decimal)
        except (ValueError, RecursionError):
            return self.value
        return value if value is None or isinstance(value, int | Decimal) else self.value


def table_parts(report: Report, inside: Inside) -> tuple[TablePart, ...]:
    """Sections 二 to 四 with their tables; `inside` gives escaped HTML for each cell.

    None for a report whose form is not known.
    """
    layout = report.layout
    if layout is None:
        return ()
    headings = {section.code: section.heading for section in layout.sections}
    return tuple(
        # The writer escapes.
        TablePart(code, headings[code], mark_safe(html))  # noqa: S308
        for code, html in tables_html(report, inside=inside).items()
    )


def values_page(shown: VersionPage, chosen: str = "") -> ValuesPage:
    """Everything about the values of a version that its page shows."""
    content = shown.content
    view = source_view(shown.source, content.provenance)
    wrong = {c for f in shown.findings if f.severity == "error" for c in _telling(f)}
    layout = content.layout
    tables: tuple[TablePart, ...] = ()
    if layout:
        addresses = list(layout.addresses())
        near = _nearest(addresses, view.places)

        def inside(address: str, text: str) -> str:
            return _cell(shown, address, text, address in wrong, address == chosen, near[address])

        tables = table_parts(content, inside)
    return ValuesPage(tables, view.html, tuple((f, _links(shown, f)) for f in shown.findings))


def _nearest(addresses: list[str], places: dict[str, str]) -> dict[str, tuple[str, bool]]:
    """The place of each cell in the source; for one without, that of the cell before it, False."""
    found: dict[str, tuple[str, bool]] = {}
    last = ""
    for address in addresses:
        own = places.get(address)
        last = own or last
        found[address] = last, own is not None
    return found


def _telling(finding: Finding) -> tuple[str, ...]:
    """The cells to look at; of many only the last, which holds the sum."""
    return finding.cells if len(finding.cells) <= MOST_LINKS else finding.cells[-1:]


def _links(shown: VersionPage, finding: Finding) -> tuple[tuple[str, str], ...]:
    """The cells to look at with their names."""
    form = shown.content.form
    links = []
    for address in _telling(finding):
        label = cell_label(address, form)
        links.append((address, f"{label.row}·{label.column}"))
    return tuple(links)


def _cell(
    shown: VersionPage,
    address: str,
    text: str,
    is_wrong: bool,
    is_chosen: bool,
    place: tuple[str, bool],
) -> str:
    value = shown.content.value(address)
    label = cell_label(address, shown.content.form)
    marks, words = [], []
    if address in shown.doubts:
        marks.append(("doubt", "question"))
        words.append("存疑")
    if is_wrong:
        marks.append(("wrong", "alert"))
        words.append("与核对错误有关")
    if address in shown.changed_cells:
        marks.append(("changed", "edit"))
        words.append("已更正")
    if value is None:
        text = "未读出" if address in shown.doubts else "空白"
    spoken = "不适用" if value is NA else text
    return format_html(
        '<a class="cell{}{}" id="cell-{}" href="{}?cell={}#cell-panel" data-cell-link'
        ' data-source="{}"{} aria-label="{}"{}>{}{}</a>',
        "".join(f" cell-{name}" for name, _ in marks),
        " cell-empty" if value is None else "",
        address,
        reverse("desk:report", args=[shown.id]),
        address,
        place[0],
        "" if place[1] else mark_safe(" data-source-near"),
        f"{spoken}，{label.row}，{label.column}{'，' if words else ''}{'，'.join(words)}",
        mark_safe(' aria-current="true"') if is_chosen else "",
        text,
        format_html("{}", icon(marks[0][1])) if marks else "",
    )


def cell_view(shown: VersionPage, address: str) -> CellView:
    """One cell of a version. Raises NotFoundError for an address that its form doesn't have."""
    layout = shown.content.layout
    if layout is None or address not in set(layout.addresses()):
        raise NotFoundError("这份报告的表格里没有这个单元格。")
    place = shown.content.provenance.get(address)
    label = cell_label(address, layout.id)
    return CellView(
        address=address,
        label=f"{label.row} · {label.column}",
        value=shown.content.value(address),
        where=place.where if place else "",
        raw=place.raw if place else "",
        is_typed=bool(place and place.how == "typed"),
        place=source_view(shown.source, shown.content.provenance).places.get(address, ""),
        doubt=shown.doubts.get(address, ""),
        findings=tuple(f for f in shown.findings if address in f.cells),
        changes=tuple(c for c in shown.changes if c.cell == address),
    )
