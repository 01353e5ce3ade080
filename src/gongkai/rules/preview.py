"""What a reader sees of a file without opening it in another program: clean HTML, no more.

A Word file by the reader of Word files, a spreadsheet and CSV as tables, a text as paragraphs.
What the file hides (sheets, rows, comments, tracked changes) does not come along.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Final

from gongkai.rules.attachments import KINDS
from gongkai.rules.errors import BadInputError
from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.rich_text import clean, from_plain
from gongkai.rules.screening.files.extract import Extract, Rows

MOST_BYTES: Final = 20 * 1024 * 1024
MOST_ROWS: Final = 300
MOST_COLUMNS: Final = 40
MOST_LETTERS: Final = 200_000
# The media types that can be shown.
READABLE: Final = frozenset(
    KINDS[suffix].media_type for suffix in (".docx", ".xlsx", ".csv", ".txt")
)
_NOT_SHOWN: Final = "这个文件不能在网页上预览。请下载后打开。"


class PreviewError(BadInputError):
    """A file that can only be downloaded; says so."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The clean HTML of a file. `notes` say in Chinese what of it does not stand there."""

    html: str
    notes: tuple[str, ...] = ()


def preview_of(data: bytes, name: str, media_type: str) -> Preview:
    """A file as HTML. Raises PreviewError where it is too large, broken or of another kind."""
    if media_type not in READABLE or len(data) > MOST_BYTES:
        raise PreviewError(_NOT_SHOWN)
    try:
        if media_type == KINDS[".docx"].media_type:
            return _word(data, name)
        from gongkai.rules.screening.files.kinds import extract_file

        return _texts(extract_file(data, name))
    except PreviewError:
        raise
    except (ReadingError, ValueError, KeyError, OverflowError, RecursionError) as e:
        raise PreviewError(_NOT_SHOWN) from e


def _word(data: bytes, name: str) -> Preview:
    from gongkai.rules.word import read_word

    document = read_word(data, name)
    notes = [f"图片 {len(document.pictures)} 幅没有显示"] if document.pictures else []
    body = document.body
    for picture in _pictures(body):
        body = body.replace(picture, "")
    if len(body) > MOST_LETTERS:
        raise PreviewError("这个文件太长，不能在网页上预览。请下载后打开。")
    title = f"<h2>{escape(document.title, quote=False)}</h2>" if document.title else ""
    return Preview(clean(title + body), tuple(notes))


def _pictures(body: str) -> list[str]:
    """The marks of pictures: their files are not at hand."""
    return [f"<img{part.partition('>')[0]}>" for part in body.split("<img")[1:]]


def _texts(extract: Extract) -> Preview:
    if any(mark.rule == "FILE-COLUMN" for mark in extract.marks):
        raise PreviewError("表格里有隐藏的行或列，不能在网页上预览。请下载后打开。")
    notes = ["没有显示隐藏的工作表"] if any(m.rule == "FILE-SHEET" for m in extract.marks) else []
    parts: list[str] = []
    for piece in extract.pieces:
        if piece.where.startswith("隐藏") or piece.is_repeated or "批注" in piece.where:
            continue
        if piece.rows is not None:
            parts.append(_table(piece.where, piece.rows))
            if len(piece.rows) > MOST_ROWS:
                notes.append(f"{piece.where}只显示前 {MOST_ROWS} 行，共 {len(piece.rows)} 行")
        elif piece.where in {"", "正文"}:
            text = piece.text[:MOST_LETTERS]
            parts.append(from_plain(text))
            if len(text) < len(piece.text):
                notes.append("后面的文字没有显示")
    if not parts:
        raise PreviewError(_NOT_SHOWN)
    return Preview(clean("".join(parts)), tuple(notes))


def _table(caption: str, rows: Rows) -> str:
    """A table whose first row with more than one cell is its head."""
    shown = [row[:MOST_COLUMNS] for row in rows[:MOST_ROWS]]
    width = max(len(row) for row in shown)
    head = next((n for n, row in enumerate(shown) if sum(map(bool, row)) > 1), 0)
    lines = []
    for number, row in enumerate(shown):
        cells = [escape(cell, quote=False) for cell in row] + [""] * (width - len(row))
        if number < head:
            lines.append(f'<tr><td colspan="{width}">{" ".join(filter(None, cells))}</td></tr>')
        elif number == head:
            heads = "".join(f'<th scope="col">{cell}</th>' for cell in cells)
            lines.append(f"<tr>{heads}</tr>")
        else:
            lines.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    told = f"<caption>{escape(caption, quote=False)}</caption>" if caption else ""
    return f"<table>{told}<tbody>{''.join(lines)}</tbody></table>"
