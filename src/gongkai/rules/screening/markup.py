"""HTML as text with the way back: what a reader sees, its tables, its pictures, its links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Final

from lxml import etree, html

from gongkai.rules.screening.model import Finding
from gongkai.rules.screening.registry import found

_BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "caption",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
_UNSEEN: Final = frozenset(("script", "style", "template", "noscript"))
_EMPTY_ALT: Final = re.compile(
    r"\s*|(?:图片?|照片|image|img|pic(?:ture)?|photo|untitled|未命名|微信图片|截图|截屏)?[\s_\-]*\d*"
    r"|.*\.(?:jpe?g|png|gif|bmp|webp|svg|tiff?)\s*",
    re.IGNORECASE,
)
_OPTIONS: Final[dict[str, Any]] = {"remove_comments": True, "remove_pis": True, "no_network": True}


@dataclass(slots=True)
class Markup:
    """A page as text; `pieces` are the text nodes with their places in it."""

    text: str = ""
    tables: list[list[list[str]]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    pieces: list[tuple[int, int, Any, str]] = field(default_factory=list)
    root: Any = None


def read_markup(source: str) -> Markup:
    """The text of a page or a fragment, block by block; never raises, whatever was pasted."""
    markup = Markup()
    if not source.strip():
        return markup
    try:
        markup.root = html.fromstring(f"<div>{source}</div>", parser=html.HTMLParser(**_OPTIONS))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        markup.text = source
        return markup
    _Walk(markup).run()
    return markup


class _Walk:
    def __init__(self, markup: Markup) -> None:
        self._markup = markup
        self._parts: list[str] = []
        self._length = 0

    def run(self) -> None:
        root = self._markup.root
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            tag = element.tag if isinstance(element.tag, str) else ""
            if event == "start":
                if tag in _UNSEEN:
                    walker.skip_subtree()
                    continue
                self._open(tag, element)
                self._keep(element, "text")
            else:
                self._close(tag, element)
                if element is not root:
                    self._keep(element, "tail")
        self._markup.text = "".join(self._parts)
        for table in root.iter("table"):
            self._markup.tables.append(rows_of(table))

    def _open(self, tag: str, element: Any) -> None:
        if tag in _BLOCKS or tag == "br":
            self._break("\n")
        elif tag in ("td", "th"):
            self._break("\t")
        elif tag == "img":
            self._picture(element)

    def _close(self, tag: str, element: Any) -> None:
        if tag in _BLOCKS:
            self._break("\n")
        elif tag == "a":
            address = (element.get("href") or "").strip()
            if address and not address.startswith(("/", "#", "mailto:", "tel:", "javascript:")):
                shown = "".join(element.itertext())
                if address not in shown:
                    self._say(f" {address} ")

    def _picture(self, element: Any) -> None:
        alt = element.get("alt")
        is_decoration = alt == "" and element.get("role") in ("presentation", "none")
        if (alt is None or _EMPTY_ALT.fullmatch(alt)) and not is_decoration:
            name = (element.get("src") or "").rpartition("/")[2][:40] or "图片"
            at = self._length
            self._say(f"[{name}]")
            self._markup.findings.append(
                found("IMG-ALT", f"{' ' * at}[{name}]", at, at + len(name) + 2)
            )
        elif alt:
            self._say(f" {alt} ")

    def _keep(self, element: Any, kind: str) -> None:
        words = getattr(element, kind)
        if words:
            start = self._length
            self._say(words)
            self._markup.pieces.append((start, self._length, element, kind))

    def _break(self, mark: str) -> None:
        if self._length and not self._parts[-1].endswith(("\n", mark)):
            self._say(mark)

    def _say(self, words: str) -> None:
        self._parts.append(words)
        self._length += len(words)


def cells_of(table: Any) -> list[list[Any]]:
    """The cells of a table, a merged one at each place that it covers (up to 200 columns)."""
    rows: list[list[Any]] = []
    hanging: dict[int, tuple[int, Any]] = {}
    for tr in table.iter("tr"):
        row: list[Any] = []
        for cell in chain(tr.iterchildren("td", "th"), [None]):
            while len(row) in hanging:
                left, above = hanging.pop(len(row))
                if left > 1:
                    hanging[len(row)] = left - 1, above
                row.append(above)
            if cell is None:
                break
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            for _ in range(across):
                if len(row) >= 200:
                    break
                if down > 1:
                    hanging[len(row)] = down - 1, cell
                row.append(cell)
        rows.append(row)
    return rows


def rows_of(table: Any) -> list[list[str]]:
    """The words of the cells of a table."""
    return [["".join(cell.itertext()).strip() for cell in row] for row in cells_of(table)]


def _span(cell: Any, name: str) -> int:
    value = cell.get(name) or ""
    return min(max(int(value), 1), 1000) if value.isascii() and value.isdigit() else 1


def remedied(source: str, findings: Iterable[Finding]) -> str:
    """The HTML with every finding replaced that has a replacement and lies in one block.

    The findings are those of `read_markup(source).text`.
    """
    markup = read_markup(source)
    if markup.root is None:
        return source
    replace_in(markup, findings)
    return written(markup)


def replace_in(markup: Markup, findings: Iterable[Finding]) -> int:
    """Replace what has a replacement in the text nodes; how many were."""
    wanted = sorted(
        (f for f in findings if f.replacement is not None), key=lambda f: f.start, reverse=True
    )
    done, last = 0, len(markup.text) + 1
    for finding in wanted:
        words = markup.text[finding.start : finding.end]
        if finding.end > last or "\n" in words or "\t" in words:
            continue
        pieces = [p for p in markup.pieces if p[0] < finding.end and finding.start < p[1]]
        for number, (start, end, element, kind) in enumerate(pieces):
            said = getattr(element, kind)
            head, tail = max(finding.start - start, 0), max(min(finding.end, end) - start, 0)
            new = finding.replacement if number == 0 else ""
            setattr(element, kind, f"{said[:head]}{new}{said[tail:]}")
        done += bool(pieces)
        last = finding.start
    return done


def written(markup: Markup) -> str:
    """The HTML of what was read."""
    return "".join(_inner(markup.root))


def _inner(root: Any) -> Iterator[str]:
    from html import escape

    yield escape(root.text or "", quote=False)
    for child in root:
        yield html.tostring(child, encoding="unicode")
