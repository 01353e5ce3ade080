"""PDF: the printed form on A4 lying on its side, and sheets of QR codes for a counter or a board."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Final

import segno

from gongkai.rules.standards.writing.printed import Paper
from gongkai.rules.writing import clean
from gongkai.rules.writing.pdf import typeset_spelled

# A quarter of a code may be dirty or torn and it is still read: codes hang on boards.
_CORRECTION: Final = "q"


def write_pdf(paper: Paper, at: datetime) -> bytes:
    """The tables of a paper as PDF/A; equal papers give equal bytes."""
    data = {
        "title": paper.title,
        "author": clean(paper.author),
        "remark": clean(paper.remark),
        "tables": [
            {
                "title": table.title,
                "widths": list(table.widths),
                "head": table.head,
                "cells": [
                    {
                        "row": cell.row,
                        "column": cell.column,
                        "rowspan": cell.rowspan,
                        "colspan": cell.colspan,
                        "lines": cell.text.split("\n"),
                        "centred": cell.is_centred,
                    }
                    for cell in table.cells
                ],
            }
            for table in paper.tables
        ],
    }
    return typeset_spelled(_template("form.typ"), data, at, has_letters=True)


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code with what it leads to."""

    title: str
    line: str
    address: str


def write_qr_sheet(title: str, author: str, codes: Sequence[Code], at: datetime) -> bytes:
    """Cards to cut out, ten on a page: the code, what the row is called, where it leads."""
    data = {
        "title": clean(title),
        "author": clean(author),
        "codes": [
            {
                "title": clean(code.title),
                "line": clean(code.line),
                "address": code.address,
                "svg": qr_svg(code.address),
            }
            for code in codes
        ],
    }
    return typeset_spelled(_template("codes.typ"), data, at, has_letters=True)


def qr_svg(address: str) -> str:
    """The QR code of an address as SVG, with its quiet zone and no style of its own."""
    code = segno.make(address, error=_CORRECTION, micro=False)
    return str(code.svg_inline(scale=4, border=4, svgclass="qr", lineclass=None, omitsize=True,
                               light="#fff"))  # fmt: skip


@cache
def _template(name: str) -> bytes:
    return resources.files(__package__).joinpath(name).read_bytes()
