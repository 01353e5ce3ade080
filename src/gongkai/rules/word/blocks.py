"""Paragraphs, lists and tables of a Word file as blocks of HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from gongkai.rules.report.reading.numbering import Numbering, integer, value_of
from gongkai.rules.rich_text import to_plain
from gongkai.rules.word.runs import Context, inline
from gongkai.rules.word.styles import Styles, is_on, local

_COUNTED: Final = re.compile(r"(\d{1,3})[.．、]?\s*")
_CAPTION: Final = re.compile(r"表\s*[\d一二三四五六七八九十]+")
_SPACES: Final = re.compile(r"^(?:[\s\u00a0\u3000]|&nbsp;)+")
_MOST_SPAN: Final = 500


@dataclass(slots=True)
class Block:
    """A block: `kind` p, h2…h4, ul, ol or table. `html` are its inner words, for a table all of it."""

    kind: str
    html: str
    align: str = ""
    is_indented: bool = False
    is_title: bool = False
    is_caption: bool = False
    level: int = 0
    start: int = 1

    @property
    def text(self) -> str:
        """Its words."""
        return to_plain(self.html).replace("\n", "")


@dataclass(slots=True)
class _Cell:
    blocks: list[Block]
    is_head: bool
    colspan: int = 1
    rowspan: int = 1


@dataclass
class Reader:
    """Reads the blocks of a part in order."""

    context: Context
    styles: Styles
    numbering: Numbering
    depth: int = field(default=0)

    def blocks(self, parent: etree._Element) -> Iterator[Block]:
        """The blocks of a body, a cell, a note or a text box."""
        for child in parent:
            name = local(child)
            if name == "p":
                yield from self._paragraph(child)
            elif name == "tbl":
                yield from self._table(child)
            elif name in {"ins", "moveTo", "del", "moveFrom"}:
                if self.context.shows(name):
                    yield from self.blocks(child)
            elif name == "altChunk":
                self.context.lost["文件里嵌入了别的文档，其内容没有导入"] += 1
            elif name in {"sdt", "sdtContent", "customXml"} and not _is_contents(child):
                yield from self.blocks(child)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Block]:
        properties = paragraph.find("{*}pPr")
        words = inline(paragraph, self.context)
        asides, self.context.asides = self.context.asides, []
        if words.strip():
            yield self._block(properties, words.rstrip())
        for box in asides:
            self.context.lost["文本框里的文字放到了所在段落的后面，请核对位置"] += 1
            yield from self.blocks(box)

    def _block(self, properties: etree._Element | None, words: str) -> Block:
        bare = _SPACES.sub("", words)
        block = Block(
            "p",
            bare,
            align=self.styles.align(properties),
            is_indented=self.styles.is_indented(properties) or _spaced(words),
            is_title=self.styles.is_named(properties, "title", "标题"),
            is_caption=self.styles.is_named(properties, "caption", "题注"),
        )
        level = self.styles.heading(properties)
        label, depth = "", None
        if properties is not None:
            depth = self.numbering.level_of(properties)
            label = self.numbering.label(properties)
        if level is not None and not block.is_title:
            block.kind = f"h{min(level + 1, 4)}"
            block.html = label + re.sub(r"</?strong>", "", bare)
        elif depth is not None and not label:
            block.kind, block.level = "ul", depth
        elif match := _COUNTED.fullmatch(label):
            block.kind, block.level, block.start = "ol", depth or 0, int(match[1])
        else:
            block.html = label + bare
        return block

    def _table(self, table: etree._Element) -> Iterator[Block]:
        rows = list(self._rows(table))
        cells = [cell for row in rows for cell in row]
        if not cells:
            return
        if self.depth:
            self.context.lost["表格里套着的表格已展开成文字，请核对"] += 1
            for row in rows:
                words = "　".join(join(b.html for b in cell.blocks) for cell in row)
                if words.strip():
                    yield Block("p", words)
            return
        if len(cells) == 1:
            yield from cells[0].blocks
            return
        if len(rows) > 1 and not any(cell.is_head for cell in cells):
            self.context.lost["表格没有标明表头，已把第一行作为表头，请核对"] += 1
            for cell in rows[0]:
                cell.is_head = True
        yield Block("table", "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows))

    def _rows(self, table: etree._Element) -> Iterator[list[_Cell]]:
        above: dict[int, _Cell] = {}
        for row in _children(table, "tr"):
            properties = row.find("{*}trPr")
            if properties is not None and (
                (properties.find("{*}del") is not None and not self.context.shows("del"))
                or (properties.find("{*}ins") is not None and not self.context.shows("ins"))
            ):
                continue
            is_head = is_on(properties, "tblHeader")
            before = integer(value_of(properties, "gridBefore")) if properties is not None else 0
            column = max(0, min(before or 0, _MOST_SPAN))
            here: dict[int, _Cell] = {}
            line = [_Cell([], is_head, column)] if column else []
            for source in _children(row, "tc"):
                cell = self._cell(source, is_head, here, above.get(column))
                span = max(1, min(_span(source), _MOST_SPAN))
                if cell is not None and cell not in here.values() and cell is not above.get(column):
                    line.append(cell)
                if cell is not None:
                    here[column] = cell
                column += span
            above = here
            yield line

    def _cell(
        self,
        source: etree._Element,
        is_head: bool,
        here: dict[int, _Cell],
        over: _Cell | None,
    ) -> _Cell | None:
        """A new cell, or the one that this place only continues."""
        properties = source.find("{*}tcPr")
        if _goes_on(properties, "hMerge") and here:
            left = here[max(here)]
            left.colspan += _span(source)
            return None
        if _goes_on(properties, "vMerge") and over is not None and over.colspan == _span(source):
            over.rowspan += 1
            return over
        self.depth += 1
        blocks = list(self.blocks(source))
        self.depth -= 1
        return _Cell(blocks, is_head, max(1, min(_span(source), _MOST_SPAN)))


def _spaced(words: str) -> bool:
    """Whether somebody indented a paragraph by spaces."""
    spaces = _SPACES.match(words)
    return spaces is not None and len(spaces[0]) > 1


def _children(parent: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also those inside of content controls."""
    for child in parent:
        name = local(child)
        if name == wanted:
            yield child
        elif name in {"sdt", "sdtContent", "customXml", "ins", "moveTo"}:
            yield from _children(child, wanted)


def _span(cell: etree._Element) -> int:
    properties = cell.find("{*}tcPr")
    return 1 if properties is None else integer(value_of(properties, "gridSpan")) or 1


def _goes_on(properties: etree._Element | None, merge: str) -> bool:
    if properties is None or properties.find(f"{{*}}{merge}") is None:
        return False
    return value_of(properties, merge) != "restart"


def _is_contents(node: etree._Element) -> bool:
    """Whether a content control is a table of contents, which the page makes itself."""
    gallery = node.find("{*}sdtPr/{*}docPartObj/{*}docPartGallery")
    return gallery is not None and "Table of Contents" in gallery.attrib.values()


def _cell(cell: _Cell) -> str:
    tag = "th" if cell.is_head else "td"
    spans = "".join(
        f' {name}="{count}"'
        for name, count in (("colspan", cell.colspan), ("rowspan", cell.rowspan))
        if count > 1
    )
    aligns = {block.align for block in cell.blocks}
    align = f' class="align-{next(iter(aligns))}"' if len(aligns) == 1 and "" not in aligns else ""
    if len(cell.blocks) == 1 and cell.blocks[0].kind == "p":
        inner = cell.blocks[0].html
    else:
        inner = written(cell.blocks)
    return f"<{tag}{spans}{align}>{inner}</{tag}>"


def join(parts: Iterable[str]) -> str:
    """Parts in a line, empty ones left out."""
    return " ".join(part for part in parts if part)


# --- blocks to HTML ------------------------------------------------------------------------------


def written(blocks: list[Block]) -> str:
    """The HTML of blocks; neighbouring items of a list become one, deeper ones stand inside."""
    parts: list[str] = []
    place = 0
    while place < len(blocks):
        block = blocks[place]
        if block.kind in {"ul", "ol"}:
            end = place
            while end < len(blocks) and blocks[end].kind in {"ul", "ol"}:
                end += 1
            parts.append(_lists(blocks[place:end]))
            place = end
            continue
        following = blocks[place + 1] if place + 1 < len(blocks) else None
        if following is not None and following.kind == "table" and _is_caption(block):
            caption = f"<caption>{block.html}</caption>"
            parts.append(f"<table>{caption}<tbody>{following.html}</tbody></table>")
            place += 2
            continue
        parts.append(_written(block))
        place += 1
    return "".join(parts)


def _is_caption(block: Block) -> bool:
    if block.kind != "p" or len(block.text) > 60:
        return False
    return block.is_caption or _CAPTION.match(block.text) is not None


def _written(block: Block) -> str:
    if block.kind == "table":
        return f"<table><tbody>{block.html}</tbody></table>"
    names = [f"align-{block.align}"] if block.align else ["indent"] * block.is_indented
    if block.kind != "p":
        names = [name for name in names if name != "indent"]
    classes = f' class="{" ".join(names)}"' if names else ""
    return f"<{block.kind}{classes}>{block.html}</{block.kind}>"


def _lists(blocks: list[Block]) -> str:
    """Items of one or several lists, each level inside of the item above it."""
    parts: list[str] = []
    place = 0
    while place < len(blocks):
        first = blocks[place]
        items: list[str] = []
        while place < len(blocks) and (
            blocks[place].level > first.level or blocks[place].kind == first.kind
        ):
            inner_from = place + 1
            end = inner_from
            while end < len(blocks) and blocks[end].level > first.level:
                end += 1
            inner = _lists(blocks[inner_from:end]) if end > inner_from else ""
            items.append(f"<li>{blocks[place].html}{inner}</li>")
            place = end
            if place < len(blocks) and blocks[place].level < first.level:
                break
        start = f' start="{first.start}"' if first.kind == "ol" and first.start != 1 else ""
        parts.append(f"<{first.kind}{start}>{''.join(items)}</{first.kind}>")
    return "".join(parts)
