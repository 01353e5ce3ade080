"""HTML as blocks, the way a browser would lay it out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from gongkai.rules.report.reading.encoding import Decoded
from gongkai.rules.report.reading.flow import (
    Draft,
    DraftRow,
    DraftTable,
    Flow,
    Item,
    Placed,
    check,
    document_of,
)
from gongkai.rules.report.reading.html_article import keep_article
from gongkai.rules.report.reading.limits import MAX_SPAN_WORK
from gongkai.rules.report.reading.normal import mend, raised
from gongkai.rules.report.reading.source import Document, ReadingError

_BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_DROPPED: Final = frozenset(
    [
        "applet",
        "area",
        "audio",
        "base",
        "button",
        "canvas",
        "col",
        "colgroup",
        "datalist",
        "del",
        "embed",
        "footer",
        "frame",
        "head",
        "iframe",
        "link",
        "map",
        "meta",
        "nav",
        "noembed",
        "noframes",
        "noscript",
        "object",
        "option",
        "param",
        "rp",
        "rt",
        "s",
        "script",
        "select",
        "source",
        "strike",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "track",
        "video",
    ]
)
_HIDING: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|text-decoration[^;]*line-through",
    re.IGNORECASE,
)
_GROUPS: Final = frozenset(("thead", "tbody", "tfoot"))
_NUMBER: Final = re.compile(r"\s*\+?(\d{1,9})")
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")
_IDEOGRAPH: Final = "\u3001-\u303f\u4e00-\u9fff\uff01-\uff60"
_BROKEN_LINE: Final = re.compile(rf"(?<=[{_IDEOGRAPH}])[ \t]*[\r\n]\s*(?=[{_IDEOGRAPH}])")
_MAX_COLSPAN: Final = 1000
_MAX_ROWSPAN: Final = 65_534
_TOO_DEEP: Final = "网页的标签嵌套太深，浏览器之外的软件读不了。请在浏览器中打开，复制正文到 Word 另存为 .docx 后再试"


def read_html(decoded: Decoded) -> Document:
    """The blocks of a page; ReadingError where it is nested too deep or empty."""
    root = _parse(decoded.text)
    walk = _Walk()
    if root is not None:
        keep_article(root)
        walk.run(root)
    title = _title(root, walk.heading) if root is not None else None
    return decoded.noted(document_of("html", walk.flow.items(), title))


def fragment_items(markup: str) -> list[Item]:
    """The items of a piece of HTML inside another text (tables in Markdown)."""
    root = _parse(markup)
    walk = _Walk()
    if root is not None:
        walk.run(root)
    return walk.flow.items()


def _parse(markup: str) -> etree._Element | None:
    """The tree. The parser's own depth limit is raised once: forgotten end tags are common."""
    for huge in (False, True):
        parser = etree.HTMLParser(
            recover=True,
            huge_tree=huge,
            remove_comments=True,
            remove_pis=True,
            no_network=True,
            encoding="utf-8",
        )
        try:
            root = etree.fromstring(markup.encode("utf-8", "replace"), parser)
        except etree.XMLSyntaxError:
            root = None
        if not any("XML_PARSE_HUGE" in entry.message for entry in parser.error_log):
            return root
    raise ReadingError(_TOO_DEEP)


def _title(root: etree._Element, heading: str | None) -> str | None:
    """The title that the page declares: its article title, its first heading, its title."""
    for meta in root.iter("meta"):
        if (meta.get("name") or "").lower() == "articletitle" and meta.get("content"):
            return _tidy(str(meta.get("content"))) or None
    return heading or _tidy("".join(root.findtext(".//title") or "")) or None


def _tidy(text: str) -> str:
    if text.isalnum():
        return mend(text)
    return mend(_SPACE.sub(" ", _BROKEN_LINE.sub("", text))).strip()


class _Walk:
    """One pass over the tree, without recursion."""

    def __init__(self) -> None:
        self.flow = Flow(_tidy, _Layout().place)
        self.heading: str | None = None
        self._open_structure: list[etree._Element] = []
        self._raised = 0
        self._kept = 0

    def run(self, root: etree._Element) -> None:
        walker = etree.iterwalk(root, events=("start", "end"))
        skipped = None
        for event, element in walker:
            if event == "start":
                if element.tag in _DROPPED or _is_hidden(element):
                    walker.skip_subtree()
                    skipped = element
                    continue
                self._start(str(element.tag), element)
                self._text(element.text)
            else:
                if element is not skipped:
                    self._end(str(element.tag), element)
                self._text(element.tail)

    def _text(self, text: str | None) -> None:
        if not text:
            return
        if self._raised:
            text = raised(text)
        if not self._kept:
            self.flow.text(text)
            return
        first, *rest = text.replace(" ", "\u00a0").split("\n")
        self.flow.text(first)
        for line in rest:
            self.flow.end_line()
            self.flow.text(line)

    def _start(self, tag: str, element: etree._Element) -> None:
        if tag == "sup":
            self._raised += 1
        elif tag == "pre":
            self._kept += 1
        if tag == "table":
            self.flow.open_table()
        elif (table := self.flow.in_table) is not None and self._start_in_table(
            tag, element, table
        ):
            pass
        else:
            if tag in _BLOCKS or tag == "br":
                self.flow.end_line()
            return
        self._open_structure.append(element)

    def _start_in_table(self, tag: str, element: etree._Element, table: DraftTable) -> bool:
        """Whether the element is a part of the table that is open here."""
        if tag in _GROUPS:
            table.groups.append(tag)
            table.row_open = False
        elif tag == "tr":
            self.flow.open_row()
        elif tag in ("td", "th"):
            self.flow.open_cell(
                Draft(
                    min(_span(element.get("colspan")) or 1, _MAX_COLSPAN),
                    min(_span(element.get("rowspan")), _MAX_ROWSPAN),
                    element.get("data-cell"),
                )
            )
        else:
            return False
        return True

    def _end(self, tag: str, element: etree._Element) -> None:
        if self._open_structure and self._open_structure[-1] is element:
            self._open_structure.pop()
            self._end_structure(tag)
        elif tag in _BLOCKS:
            line = self.flow.end_line()
            if tag == "h1" and line and self.heading is None:
                self.heading = line
        if tag == "sup":
            self._raised -= 1
        elif tag == "pre":
            self._kept -= 1

    def _end_structure(self, tag: str) -> None:
        if tag == "table":
            self.flow.close_table()
        elif tag in ("td", "th"):
            self.flow.close_cell()
        elif (table := self.flow.in_table) is not None:
            table.row_open = False
            if tag in _GROUPS:
                table.groups.append("tbody")


def _is_hidden(element: etree._Element) -> bool:
    style = element.get("style")
    if style and _HIDING.search(style[:1000]):
        return True
    return element.get("hidden") is not None


def _span(written: str | None) -> int:
    """A span as HTML reads it: leading digits, 1 where there are none; 0 is kept."""
    match = _NUMBER.match(written) if written else None
    return int(match[1]) if match else 1


class _Layout:
    """The table model of HTML (Living Standard, 4.9.12), with a budget for absurd spans."""

    def __init__(self) -> None:
        self._work = 0

    def place(self, table: DraftTable) -> list[Placed]:
        """Each cell at its place; rowspans end with their group, overlaps are clipped."""
        placed: list[Placed] = []
        first = 0
        for rows in _groups(table):
            busy: list[int] = []
            for row, draft in enumerate(rows, first):
                self._place_row(placed, busy, draft, row, first + len(rows))
            first += len(rows)
        return placed

    def _place_row(
        self, placed: list[Placed], busy: list[int], draft: DraftRow, row: int, end: int
    ) -> None:
        column = 0
        for cell in draft.cells:
            while column < len(busy) and busy[column] > row:
                column += 1
            rowspan = min(cell.rowspan or end - row, end - row)
            self._work += cell.colspan
            check(self._work, MAX_SPAN_WORK, "合并单元格过多")
            busy.extend([0] * (column + cell.colspan - len(busy)))
            width = 0
            while width < cell.colspan and busy[column + width] <= row:
                busy[column + width] = row + rowspan
                width += 1
            placed.append(Placed(cell, row, column, rowspan, width))
            column += cell.colspan


def _groups(table: DraftTable) -> Iterator[list[DraftRow]]:
    """The rows by group, as they are shown: the heads first, the feet last."""
    groups: list[list[DraftRow]] = [[] for _ in table.groups]
    for row in table.rows:
        groups[row.group].append(row)
    shown = {"thead": 0, "tbody": 1, "tfoot": 2}
    for _, rows in sorted(zip(table.groups, groups, strict=True), key=lambda g: shown[g[0]]):
        if rows:
            yield rows
