"""HTML: a complete page, or only the sections and tables for a page of someone else.

The markup holds no script and no style attribute (strict content security policies stay whole).
Each value cell carries its address as `data-cell` and names its headers, which are unique within
one report; two reports on one page need different `prefix`es.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from html import escape
from importlib import resources

from gongkai.rules.report.forms import Grid, Section
from gongkai.rules.report.model import Report
from gongkai.rules.report.writing.layout import (
    Labelled,
    Paragraph,
    Part,
    Placed,
    header_rows,
    labelled,
    lay_out,
    placed,
    show,
    width,
)

# address, text as printed → HTML to stand in the cell
Inside = Callable[[str, str], str]


def write_html(report: Report) -> bytes:
    """The report as a standalone page in UTF-8 with its style sheet inside."""
    page = _Page(report)
    title = page.printed.title
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(''.join(title))}</title>\n<style>\n{stylesheet()}</style>\n</head>\n"
        f'<body>\n<main class="report">\n<h1>{"<br>".join(map(escape, title))}</h1>\n'
        f"{page.body()}</main>\n</body>\n</html>\n"
    ).encode()


@cache
def stylesheet() -> str:
    """The style sheet of the report, for screen and for A4 paper."""
    return resources.files(__package__).joinpath("report.css").read_text("utf-8")


def body_html(
    report: Report, *, level: int = 2, prefix: str = "", inside: Inside | None = None
) -> str:
    """Opening paragraphs and the six sections, without the title.

    `level` is the level of the section headings; `inside` gives the content of value cells
    (default: the escaped value). Raises WritingError where the form cannot be told.
    """
    return _Page(report, level, prefix, inside).body()


def sections_html(
    report: Report, *, level: int = 2, prefix: str = "", inside: Inside | None = None
) -> dict[str, str]:
    """Each section (S1 … S6) by its code, with heading, narrative and table; as in `body_html`."""
    page = _Page(report, level, prefix, inside)
    return {part.section.code: page.section(part) for part in page.printed.parts}


def tables_html(
    report: Report, *, prefix: str = "", inside: Inside | None = None
) -> dict[str, str]:
    """The statutory tables alone, by their section (S2, S3, S4); arguments as in `body_html`."""
    page = _Page(report, prefix=prefix, inside=inside)
    return {
        part.section.code: page.table(part.section, part.grid)
        for part in page.printed.parts
        if part.grid
    }


class _Page:
    """Makes the parts of one report; level, prefix and inside as in `body_html`."""

    def __init__(
        self, report: Report, level: int = 2, prefix: str = "", inside: Inside | None = None
    ) -> None:
        self.report = report
        self.printed = lay_out(report)
        self.level = level
        self.prefix = prefix
        self.inside = inside or (lambda _address, text: escape(text))

    def body(self) -> str:
        """All but the title."""
        parts = "".join(map(self.section, self.printed.parts))
        if not self.printed.preamble:
            return parts
        preamble = self._paragraphs(self.printed.preamble)
        return f'<div class="report-preamble">\n{preamble}</div>\n{parts}'

    def section(self, part: Part) -> str:
        """A section with its heading."""
        name = f"{self.prefix}{part.section.code}"
        return (
            f'<section class="report-section" id="{name}" aria-labelledby="{name}-heading">\n'
            f'<h{self.level} id="{name}-heading">{part.section.heading}</h{self.level}>\n'
            f"{self._paragraphs(part.paragraphs)}"
            f"{self.table(part.section, part.grid) if part.grid else ''}</section>\n"
        )

    def table(self, section: Section, grid: Grid) -> str:
        """A table in a frame that scrolls by keyboard on a narrow screen."""
        name = f"{self.prefix}{section.code}"
        cells = _Cells(self, grid, name)
        lines: list[list[str]] = [[] for _ in grid]
        for place in placed(grid):
            lines[place.row].append(cells.html(place))
        head = header_rows(grid)
        return (
            f'<div class="report-scroll" role="region" aria-labelledby="{name}-caption"'
            f' tabindex="0">\n<table class="report-table report-{section.code.lower()}">\n'
            f'<caption id="{name}-caption">{section.title}</caption>\n'
            + (f"<thead>\n{_lines(lines[:head])}</thead>\n" if head else "")
            + "".join(f"<tbody>\n{_lines(b)}</tbody>\n" for b in _blocks(grid, lines, head))
            + "</table>\n</div>\n"
        )

    def _paragraphs(self, paragraphs: tuple[Paragraph, ...]) -> str:
        return "".join(_paragraph(paragraph, self.level + 1) for paragraph in paragraphs)


def _paragraph(paragraph: Paragraph, level: int) -> str:
    lead, rest = paragraph.text[: paragraph.lead], paragraph.text[paragraph.lead :]
    if not lead:
        return f"<p>{escape(rest)}</p>\n"
    if not rest:
        return f"<h{level}>{escape(lead)}</h{level}>\n"
    return f'<p><span class="report-lead">{escape(lead)}</span>{escape(rest)}</p>\n'


def _lines(lines: list[list[str]]) -> str:
    return "".join(f"<tr>{''.join(line)}</tr>\n" for line in lines)


def _blocks(grid: Grid, lines: list[list[str]], head: int) -> list[list[list[str]]]:
    """The lines below the head, cut before each caption that is as wide as the table."""
    blocks: list[list[list[str]]] = []
    full = width(grid)
    for number, line in enumerate(lines[head:], head):
        if not blocks or grid[number][0].colspan == full:
            blocks.append([])
        blocks[-1].append(line)
    return blocks


@lru_cache(maxsize=16)
def _heads(
    grid: Grid,
) -> tuple[Mapping[Placed, Labelled], frozenset[Placed], frozenset[Placed]]:
    """The value cells with their headers, and which fixed cells head rows and columns."""
    named = {one.place: one for one in labelled(grid)}
    of_rows = frozenset(p for one in named.values() for p in one.rows)
    of_columns = frozenset(p for one in named.values() for p in (*one.captions, *one.columns))
    return named, of_rows, of_columns


class _Cells:
    """Makes the cells of one table; knows which fixed cell heads which values."""

    def __init__(self, page: _Page, grid: Grid, name: str) -> None:
        self.page, self.name = page, name
        self.named, self.of_rows, self.of_columns = _heads(grid)

    def html(self, place: Placed) -> str:
        """The cell as td or th with its spans, its role and its content."""
        cell = place.cell
        spans = f' colspan="{cell.colspan}"' * (cell.colspan > 1)
        spans += f' rowspan="{cell.rowspan}"' * (cell.rowspan > 1)
        if cell.address:
            return self._value(place, spans)
        text = escape(cell.text or "")
        if place in self.of_rows or place in self.of_columns:
            scope = "row" if place in self.of_rows else "col"
            return f'<th id="{self._id(place)}" scope="{scope}"{spans}>{text}</th>'
        return f'<td class="report-note"{spans}>{text}</td>'

    def _value(self, place: Placed, spans: str) -> str:
        address = place.cell.address or ""
        one = self.named[place]
        headers = " ".join(map(self._id, one.headers))
        kind = self.page.printed.form.column(address).kind
        text = show(self.page.report.value(address), kind)
        return (
            f'<td class="report-value"{spans} headers="{headers}" data-cell="{address}">'
            f"{self.page.inside(address, text)}</td>"
        )

    def _id(self, place: Placed) -> str:
        return f"{self.name}-{place.row}-{place.column}"
