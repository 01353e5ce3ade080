"""PDF with a text layer as blocks: ruled tables as grids, everything else as laid-out lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, count
from typing import TYPE_CHECKING, Final

import pypdfium2

from gongkai.rules.report.reading.flow import document_of
from gongkai.rules.report.reading.limits import MAX_PAGES
from gongkai.rules.report.reading.pdf_guard import DAMAGED, check_pdf
from gongkai.rules.report.reading.pdf_layout import Piece, joined, lay_out
from gongkai.rules.report.reading.pdf_page import Page, load_page
from gongkai.rules.report.reading.source import Block, Document, Grid, Line, ReadingError

if TYPE_CHECKING:
    from gongkai.rules.report.reading.pdf_fonts import Rereader

_SCANNED: Final = (
    "此 PDF 是扫描图片，没有文字层。请用 OCR 软件转成可搜索的 PDF，或改传 Word 原件、网页"
)
_GARBLED: Final = (
    "PDF 的文字层是乱码（字体没有编码表）。请改传 Word 原件、网页，或用 OCR 软件重新转换"
)
_BLANK: Final = "PDF 里没有文字。请确认选对了文件"
_MARGIN: Final = 0.1
_PAGE_NUMBER: Final = re.compile(
    r"[-—–－·\s]*第?\s*(\d{1,3})\s*页?\s*(?:[/,，共]+\s*共?\s*\d{1,3}\s*页?)?[-—–－·\s]*"
)


def read_pdf(data: bytes) -> Document:
    """The blocks of a PDF, page by page, without page numbers and running heads.

    Raises ReadingError for what is damaged, locked, scanned, or far longer than a report.
    """
    pages = list(_pages(data))
    _require_text(pages)
    pieces = [lay_out(page) for page in pages]
    heads = _running_heads(pages, pieces)
    flowing = joined(
        [
            [piece for piece in on_page if (page.number, piece) not in heads]
            for page, on_page in zip(pages, pieces, strict=True)
        ]
    )
    items = chain.from_iterable(map(_located, count(1), flowing))
    document = document_of("pdf", items)
    empty = [str(page.number) for page in pages if not page.glyphs and page.pictures]
    if empty:
        document.notes.append(f"第 {'、'.join(empty)} 页是图片，没有文字层，未读")
    return document


def _located(page: int, pieces: list[Piece]) -> Iterator[Block]:
    """The content of a page with its place in words."""
    lines = tables = 0
    for piece in pieces:
        if isinstance(piece.item, Grid):
            tables += 1
            yield replace(piece.item, where=f"第{page}页第{tables}个表格")
        else:
            lines += 1
            yield Line(piece.item, f"第{page}页第{lines}行")


def _pages(data: bytes) -> Iterator[Page]:
    check_pdf(data)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise ReadingError(DAMAGED) from error
    try:
        rereader: Rereader | None = None
        for number in range(1, min(len(document), MAX_PAGES) + 1):
            page = load_page(document, number)
            if page.unembedded:
                rereader = rereader or _rereader(data)
                rereader.reread(page)
            yield page
    except pypdfium2.PdfiumError as error:
        raise ReadingError(DAMAGED) from error
    finally:
        document.close()


def _rereader(data: bytes) -> Rereader:
    from gongkai.rules.report.reading.pdf_fonts import Rereader

    return Rereader(data)


def _require_text(pages: list[Page]) -> None:
    glyphs = sum(len(page.glyphs) for page in pages)
    pictures = sum(bool(page.pictures) for page in pages)
    if glyphs < 20 * len(pages) and pictures * 2 >= len(pages) > 0:
        raise ReadingError(_SCANNED)
    if not glyphs:
        raise ReadingError(_BLANK)
    if sum(page.unmapped for page in pages) * 5 > glyphs:
        raise ReadingError(_GARBLED)


def _running_heads(pages: list[Page], pieces: list[list[Piece]]) -> set[tuple[int, Piece]]:
    """The lines that only number or head the pages.

    Certain are: a number in the margin that counts with the pages, and a line that stands in the
    margin of most pages word for word.
    """
    margins = [
        (page, piece, piece.item.strip())
        for page, on_page in zip(pages, pieces, strict=True)
        for piece in (*on_page[:2], *on_page[-2:])
        if isinstance(piece.item, str) and _is_in_margin(page, piece)
    ]
    often = Counter(text for _, text in {(page.number, text) for page, _, text in margins})
    offsets = Counter(
        int(match[1]) - page.number
        for page, _, text in margins
        if (match := _PAGE_NUMBER.fullmatch(text))
    )
    found = set()
    for page, piece, text in margins:
        match = _PAGE_NUMBER.fullmatch(text)
        counts = match is not None and (
            not text.isdigit() or offsets[int(match[1]) - page.number] >= min(2, len(pages))
        )
        if counts or (often[text] >= 3 and often[text] * 2 > len(pages)):
            found.add((page.number, piece))
    return found


def _is_in_margin(page: Page, piece: Piece) -> bool:
    return piece.bottom < page.height * _MARGIN or piece.top > page.height * (1 - _MARGIN)
