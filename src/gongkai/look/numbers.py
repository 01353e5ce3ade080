"""Numbers as readers of Chinese official texts expect them."""

from __future__ import annotations

from decimal import Decimal

THIN_SPACE = "\u202f"


def grouped(value: int | Decimal) -> str:
    """The number with thin spaces between groups of three digits: 142 149."""
    return f"{value:,}".replace(",", THIN_SPACE)


def changed(value: int | Decimal) -> str:
    """A difference with its sign: +3, −2, 持平."""
    if value == 0:
        return "持平"
    return f"+{grouped(value)}" if value > 0 else f"−{grouped(-value)}"
