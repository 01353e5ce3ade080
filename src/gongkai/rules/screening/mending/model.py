"""What is to be mended, and what taking things out of a file does away with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from gongkai.rules.screening.model import Finding

Wanted = Callable[[Finding], bool]
"""Whether a finding shall be mended."""

# What is taken out of a file as a whole, not place by place.
CLEANED: Final = frozenset(
    (
        "FILE-CHANGE",
        "FILE-COLUMN",
        "FILE-COMMENT",
        "FILE-HIDDEN",
        "FILE-INSIDE",
        "FILE-MACRO",
        "FILE-META",
        "FILE-NOTE",
        "FILE-PLACE",
        "FILE-SHEET",
    )
)
