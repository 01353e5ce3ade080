"""Sheets of evidence as PDF, and the package that holds them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from pypdf import PdfReader

from gongkai.rules.letters import Letter, Section, to_pdf
from gongkai.rules.letters.model import Cell, Paragraph, Piece, Table
from gongkai.rules.results import LetterKind


def sheet(
    title: str,
    rows: Sequence[tuple[str, str]],
    heads: Sequence[str] = (),
    lines: Iterable[Sequence[str]] = (),
    widths: tuple[int, ...] = (),
    *,
    dated_on: date,
    note: str = "",
    at: datetime,
) -> bytes:
    """A sheet with labelled rows and, where `heads` are given, a table of lines, as PDF/A."""
    blocks: list[Paragraph | Table] = []
    if rows:
        blocks.append(
            Table((3, 13), tuple((Cell(label, is_head=True), Cell(text)) for label, text in rows))
        )
    if heads:
        body = tuple(tuple(Cell(text) for text in line) for line in lines)
        head = tuple(Cell(text, is_head=True) for text in heads)
        blocks.append(Table(widths or (1,) * len(heads), (head, *body), head=1))
    if note:
        blocks.append(Paragraph(note))
    paper = Letter(
        kind=LetterKind.FILE_NOTE,
        title=title,
        issuer="",
        number="",
        addressee="",
        pieces=(Piece(Section.TABLE, tuple(blocks)),),
        attachments=(),
        dated_on=dated_on,
        note="",
        template="evidence",
        is_sheet=True,
    )
    return to_pdf(paper, at=at)


def pages_of(pdf: bytes) -> int:
    """How many pages one of our own PDF has."""
    return len(PdfReader(io.BytesIO(pdf)).pages)


def file_name(place: int, name: str, suffix: str = "") -> str:
    """A name in the package that sorts as the list does, and fits every file system."""
    plain = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*]', "_", name).strip(" .") or "证据"
    if suffix and not plain.lower().endswith(suffix):
        plain += suffix
    return f"{place:02}-{plain}"


def package(files: Iterable[tuple[str, bytes]], at: datetime) -> bytes:
    """A ZIP of named files; equal content at one moment gives equal bytes."""
    out = io.BytesIO()
    moment = (at.year, at.month, at.day, at.hour, at.minute, at.second)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            info = zipfile.ZipInfo(name, moment)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()
