"""What every printed document shares: clean text, the DOCX package, typesetting to PDF."""

from __future__ import annotations

from typing import Final

from gongkai.rules.errors import BadInputError
from gongkai.rules.legible import legible

TYPE_AREA_TWIPS: Final = 8844  # 156 mm, GB/T 9704-2012


class WritingError(BadInputError):
    """A document that cannot be written in that format."""


def clean(text: str) -> str:
    """The text without control characters and lone surrogates; every line end is a newline."""
    return legible(text).replace("\x7f", "").replace("\r\n", "\n").replace("\r", "\n")
