"""Letters as HTML: a complete page for reading and printing, or the letter alone for another page.

The markup holds no script and no style attribute (strict content security policies stay whole).
"""

from __future__ import annotations

from functools import cache
from html import escape
from importlib import resources

from gongkai.rules.letters.model import Cell, Letter, Paragraph, Table
from gongkai.rules.letters.printed import blocks, cleaned, date_line, mark


def to_html(letter: Letter) -> bytes:
    """The letter as a standalone page in UTF-8 with its style sheet inside."""
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(letter.title)}</title>\n<style>\n{stylesheet()}</style>\n</head>\n"
        f"<body>\n<main>\n{letter_html(letter)}</main>\n</body>\n</html>\n"
    ).encode()


@cache
def stylesheet() -> str:
    """The style sheet of letters, for screen and for A4 paper."""
    return resources.files(__package__).joinpath("letter.css").read_text("utf-8")


def letter_html(letter: Letter, *, level: int = 1) -> str:
    """The letter as an article; `level` is the level of its heading."""
    parts = [f'<article class="letter letter-{"sheet" if letter.is_sheet else "head"}">\n']
    if letter.gaps:
        parts.append(f'<p class="letter-mark">{mark(letter)}</p>\n')
    parts += [
        _line("letter-issuer", letter.issuer),
        _line("letter-number", letter.number),
        f'<h{level} class="letter-title">{escape(letter.title)}</h{level}>\n',
        _line("letter-addressee", f"{letter.addressee}：" if letter.addressee else ""),
        *(_block(block, level + 1) for block in blocks(letter)),
    ]
    if letter.attachments:
        items = "".join(f"<li>{_text(name)}</li>" for name in letter.attachments)
        parts.append(f'<div class="letter-attachments"><p>附件：</p><ol>{items}</ol></div>\n')
    if not letter.is_sheet:
        parts.append(
            f'<p class="letter-signature">{_text(letter.issuer)}<br>{date_line(letter)}</p>\n'
        )
    parts.append(_line("letter-note", letter.note))
    if letter.copy_to:
        parts.append(_line("letter-copies", f"抄送：{letter.copy_to}"))
    return "".join((*parts, "</article>\n"))


def _text(text: str) -> str:
    return escape(cleaned(text)).replace("\n", "<br>")


def _line(style: str, text: str) -> str:
    return f'<p class="{style}">{_text(text)}</p>\n' if text else ""


def _block(block: Paragraph | Table, level: int) -> str:
    if isinstance(block, Table):
        return _table(block)
    if block.level:
        tag = f"h{level + block.level - 1}"
        return f"<{tag}>{_text(block.text)}</{tag}>\n"
    return f"<p>{_text(block.text)}</p>\n"


def _table(table: Table) -> str:
    caption = f"<caption>{escape(table.caption)}</caption>" if table.caption else ""
    style = "letter-table letter-tall" if table.tall else "letter-table"
    head = "".join(_row(row, "col") for row in table.rows[: table.head])
    body = "".join(_row(row, "row") for row in table.rows[table.head :])
    thead = f"<thead>{head}</thead>" if head else ""
    return f'<table class="{style}">{caption}{thead}<tbody>{body}</tbody></table>\n'


def _row(row: tuple[Cell, ...], scope: str) -> str:
    cells = []
    for cell in row:
        span = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
        if cell.is_head:
            cells.append(f'<th scope="{scope}"{span}>{_text(cell.text)}</th>')
        else:
            cells.append(f"<td{span}>{_text(cell.text)}</td>")
    return f"<tr>{''.join(cells)}</tr>"
