"""The text of an item as a small, clean HTML: what is kept of what somebody pastes or types.

No script, style, event, form or frame survives; headings, paragraphs, lists, tables, pictures and
links do. How a line stands is told by three classes alone: indent, align-center, align-right.
"""

from __future__ import annotations

import html
import re
from typing import Final

import nh3
from lxml import etree
from lxml.html import HtmlElement, fragments_fromstring, tostring

_TAGS: Final = {
    "a", "b", "blockquote", "br", "caption", "col", "colgroup", "em", "figcaption", "figure", "h2",
    "h3", "h4", "hr", "i", "img", "li", "ol", "p", "strong", "sub", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
_ATTRIBUTES: Final = {
    "a": {"href", "title"},
    "col": {"span"},
    "colgroup": {"span"},
    "img": {"src", "alt", "width", "height"},
    "h2": {"class"},
    "h3": {"class"},
    "h4": {"class"},
    "ol": {"start"},
    "p": {"class"},
    "td": {"class", "colspan", "rowspan"},
    "th": {"class", "colspan", "rowspan", "scope"},
}
_CLASSES: Final = {"indent", "align-center", "align-right"}
_DROPPED: Final = {"script", "style", "title", "noscript", "template", "iframe", "object", "svg"}
_SCHEMES: Final = {"http", "https", "mailto", "tel"}
_BLOCKS: Final = {
    "blockquote", "caption", "figcaption", "figure", "h2", "h3", "h4", "hr", "li", "ol", "p",
    "table", "td", "th", "tr", "ul", "br",
}  # fmt: skip
_PICTURE: Final = re.compile(r"^(?:/|https?://|file:[0-9a-f]{64}$)")
_HEADING: Final = re.compile(r"<(/?)h1\b", re.IGNORECASE)


def clean(text: str) -> str:
    """The HTML without anything that could act, look different or reach elsewhere by itself.

    A heading of level 1 becomes one of level 2: the page has its own. Pictures keep their address
    only where it leads to this site, the web or a file of the item (`file:` and its hash).
    """
    kept: str = nh3.clean(
        _HEADING.sub(r"<\1h2", text.replace("\0", "")),
        tags=_TAGS,
        clean_content_tags=_DROPPED,
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=_kept_value,
        url_schemes=_SCHEMES | {"file"},
        link_rel="noopener noreferrer",
        strip_comments=True,
    )
    return kept.strip()


def tidy(text: str) -> str:
    """Clean HTML as an editor's program writes it, in the shape that is kept.

    A paragraph alone in a cell or at the head of a list item is only its words; rows of head cells
    on top of a table become its head; a head cell says whether it stands for a column or a row;
    empty paragraphs at the end go.
    """
    nodes = _nodes(clean(text))
    for node in nodes:
        if isinstance(node, str):
            continue
        for element in [e for e in node.iter("td", "th", "li") if _begins_with_paragraph(e)]:
            _unwrap_first(element)
        for table in list(node.iter("table")):
            _head(table)
    while nodes and _is_empty(nodes[-1]):
        nodes.pop()
    return "".join(map(_outer, nodes)).strip()


def blocks_of(text: str) -> list[str]:
    """Clean HTML cut into its paragraphs, lists, tables and whatever else stands at the top."""
    return [block for block in (_outer(node).strip() for node in _nodes(text)) if block]


def _outer(node: HtmlElement | str) -> str:
    if isinstance(node, str):
        return html.escape(node, quote=False)
    return str(tostring(node, encoding="unicode"))


def _begins_with_paragraph(element: HtmlElement) -> bool:
    children = list(element)
    if not children or children[0].tag != "p" or (element.text or "").strip():
        return False
    rest = children[1:]
    if element.tag == "li":
        return all(child.tag in {"ul", "ol"} for child in rest)
    return not rest


def _unwrap_first(element: HtmlElement) -> None:
    """The first paragraph of an element as its own words; how it stood passes to a cell."""
    first = element[0]
    if element.tag != "li" and (kept := first.get("class", "").replace("indent", "").strip()):
        element.set("class", kept)
    first.drop_tag()


def _head(table: HtmlElement) -> None:
    rows = list(table.iter("tr"))
    tops = _head_rows(rows)
    for cell in (cell for row in rows[:tops] for cell in row.findall("td")):
        cell.tag = "th"
    for place, row in enumerate(rows):
        for cell in row.iter("th"):
            if not cell.get("scope"):
                is_wide = _span(cell, "colspan") > 1
                by_column = "colgroup" if is_wide else "col"
                cell.set("scope", by_column if place < tops else "row")
    body = rows[0].getparent() if rows else None
    if body is None or body.tag != "tbody" or not 0 < tops < len(rows):
        return
    if table.find("thead") is None:
        head = etree.Element("thead")
        body.addprevious(head)
        head.extend(rows[:tops])


def _head_rows(rows: list[HtmlElement]) -> int:
    """How many rows on top are the head: no span of a head cell leaves it."""
    tops = 0
    for row in rows:
        if not len(row) or any(cell.tag != "th" for cell in row):
            break
        tops += 1
    for place, row in enumerate(rows):
        if place < tops:
            spans = [_span(cell, "rowspan") for cell in row]
            tops = max(tops, place + max(spans, default=1))
    return min(tops, len(rows))


def _span(cell: HtmlElement, name: str) -> int:
    """How far a cell reaches; 1 where that is not said in a number that a page may have."""
    text = cell.get(name) or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 1


def _is_empty(node: HtmlElement | str) -> bool:
    if isinstance(node, str):
        return not node.strip()
    return node.tag == "p" and not len(node) and not (node.text or "").strip()


def _kept_value(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "class":
        return " ".join(name for name in value.split() if name in _CLASSES) or None
    if attribute == "src":
        return value if _PICTURE.match(value) else None
    if attribute == "href" and value.strip().lower().startswith("file:"):
        return None
    return value


def from_plain(text: str) -> str:
    """Plain text as paragraphs, one a line, empty lines dropped."""
    lines = (line.strip() for line in text.replace("\0", "").splitlines())
    return "\n".join(f"<p>{html.escape(line, quote=False)}</p>" for line in lines if line)


def to_plain(text: str) -> str:
    """What a reader reads: the words, one block a line, cells parted by tabs."""
    parts: list[str] = []
    for node in _nodes(text):
        if isinstance(node, str):
            parts.append(node)
        else:
            _collect(node, parts)
            parts.append(node.tail or "")
    lines = (" ".join(line.split(" ")).strip() for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _collect(node: HtmlElement, parts: list[str]) -> None:
    tag = node.tag if isinstance(node.tag, str) else ""
    if tag in _BLOCKS and tag not in {"td", "th"}:
        parts.append("\n")
    if tag == "img":
        parts.append(f"［图：{node.get('alt') or '没有说明'}］")
    parts.append(re.sub(r"\s+", " ", node.text or ""))
    for child in node:
        _collect(child, parts)
        parts.append(re.sub(r"\s+", " ", child.tail or ""))
    if tag in {"td", "th"}:
        parts.append("\t")
    elif tag in _BLOCKS:
        parts.append("\n")


def problems(text: str) -> tuple[str, ...]:
    """What keeps a text from being read by everybody, in Chinese; empty when nothing does."""
    found = []
    pictures = [node for node in _elements(text) if node.tag == "img"]
    silent = sum(not (picture.get("alt") or "").strip() for picture in pictures)
    if silent:
        found.append(
            f"有 {silent} 幅图片没有文字说明。请为每幅图片写明替代文字，盲人读者靠它知道图上是什么。"
        )
    tables = [node for node in _elements(text) if node.tag == "table"]
    bare = sum(table.find(".//th") is None for table in tables)
    if bare:
        found.append(f"有 {bare} 张表格没有表头。请把第一行设为表头，读屏软件靠它报出每格的含义。")
    return tuple(found)


def _nodes(text: str) -> list[HtmlElement | str]:
    if not text.strip():
        return []
    try:
        return list(fragments_fromstring(text))
    except etree.ParserError:
        return []


def _elements(text: str) -> list[HtmlElement]:
    return [
        inner
        for node in _nodes(text)
        if not isinstance(node, str)
        for inner in node.iter()
        if isinstance(inner.tag, str)
    ]


def to_blocks(text: str) -> list[str | list[list[str]]]:
    """What a reader reads, in order: lines of words, and tables as rows of cells."""
    found: list[str | list[list[str]]] = []
    for node in _nodes(text):
        if isinstance(node, str):
            found.append(node.strip())
        else:
            found += _blocks_in(node)
            found.append((node.tail or "").strip())
    return [block for block in found if block]


def _blocks_in(node: HtmlElement) -> list[str | list[list[str]]]:
    if node.tag == "table":
        caption = node.findtext("caption") or ""
        rows = [
            [_words_of(cell) for cell in row if cell.tag in {"td", "th"}] for row in node.iter("tr")
        ]
        return [caption.strip(), rows]
    if node.find(".//table") is None:
        return [_words_of(node)]
    return [block for child in node for block in _blocks_in(child)]


def _words_of(node: HtmlElement) -> str:
    parts: list[str] = []
    _collect(node, parts)
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    glue = " " if node.tag in {"td", "th"} else "\n"
    return glue.join(line for line in lines if line)
