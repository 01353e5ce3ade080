"""Letters as PDF: PDF/A-2a and PDF/UA-1, fonts embedded, text searchable."""

from __future__ import annotations

from datetime import UTC, datetime, time
from functools import cache
from importlib import resources
from typing import Any

from gongkai.rules.letters.model import Letter, Paragraph, Table
from gongkai.rules.letters.printed import (
    Head,
    blocks,
    breaks,
    cleaned,
    date_line,
    is_short,
    mark,
    sized,
)
from gongkai.rules.writing.pdf import typeset_spelled


def to_pdf(
    letter: Letter,
    head: Head = Head.LETTER,
    at: datetime | None = None,
    *,
    system_fonts: bool = False,
    spells_letters: bool = False,
) -> bytes:
    """The letter as PDF; equal letters give equal bytes.

    `at` is noted as the time of writing; PDF/A demands one, so None notes the day of the letter.
    With `system_fonts` the faces of the office are taken where installed. Signs that no
    font has, such as emoji, are spelled out as 〔U+1F468〕, and with `spells_letters` letters as well.
    Raises WritingError for letters that no font has.
    """
    day = letter.dated_on or datetime(1980, 1, 1, tzinfo=UTC).date()
    instant = at or datetime.combine(day, time(), UTC)
    return typeset_spelled(
        _template(),
        _data(letter, head),
        instant,
        system_fonts=system_fonts,
        has_letters=spells_letters,
    )


@cache
def _template() -> bytes:
    return resources.files(__package__).joinpath("letter.typ").read_bytes()


def _data(letter: Letter, head: Head) -> dict[str, Any]:
    return {
        "head": "sheet" if letter.is_sheet else head,
        "title": letter.title,
        "issuer": cleaned(letter.issuer),
        "number": cleaned(letter.number),
        "addressee": cleaned(letter.addressee),
        "blocks": [_block(block) for block in blocks(letter)],
        "attachments": list(map(cleaned, letter.attachments)),
        "date": date_line(letter),
        "note": cleaned(letter.note),
        "copy-to": cleaned(letter.copy_to),
        "mark": mark(letter),
    }


def _block(block: Paragraph | Table) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "text": cleaned(block.text), "level": block.level}
    size = sized(block)
    return {
        "kind": "table",
        "widths": [width / sum(block.widths) for width in block.widths],
        "header": block.head,
        "size": size.points,
        "room": size.room,
        "breakable": breaks(block),
        "rows": [
            [
                {
                    "text": cleaned(cell.text),
                    "head": cell.is_head,
                    "colspan": cell.colspan,
                    "short": is_short(cell.text),
                }
                for cell in row
            ]
            for row in block.rows
        ],
    }
