"""What every printed document shares: clean text, the DOCX package, typesetting to PDF."""

from __future__ import annotations

import re
from typing import Final

from gongkai.rules.errors import BadInputError

TYPE_AREA_TWIPS: Final = 8844  # 156 mm, GB/T 9704-2012

# What no XML document may hold, and what a file cannot carry as UTF-8.
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class WritingError(BadInputError):
    """A document that cannot be written in that format."""


def clean(text: str) -> str:
    """The text without control characters and lone surrogates; every line end is a newline."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
