"""Text without what nobody sees and no XML may hold, such as comes along from Word or a PDF."""

from __future__ import annotations

import re
from typing import Final

# What no XML document may hold, and what a file cannot carry as UTF-8.
_UNFIT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def legible(text: str) -> str:
    """The text without control characters (XML 1.0, section 2.2); tabs and line ends stay."""
    return _UNFIT.sub("", text)
