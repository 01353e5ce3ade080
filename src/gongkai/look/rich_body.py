"""The clean text of an item as a page shows it: pictures at their addresses, tables in frames."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_PICTURE: Final = re.compile(r'src="file:([0-9a-f]{64})"')
_TABLE: Final = re.compile(r"<table\b")


def pictures_in(body: str) -> frozenset[str]:
    """The hashes of the files that stand as pictures in a text."""
    return frozenset(_PICTURE.findall(body))


# The column of the text is 38 letters of 18 px wide, on a telephone as wide as the screen.
_SIZES: Final = "(min-width: 46em) 43em, 100vw"


def rich_body(
    body: str,
    address: Callable[[str], str],
    copies: Mapping[str, Sequence[tuple[int, str]]] | None = None,
) -> SafeString:
    """The text with every picture where `address` says for its hash, and every table in a frame.

    `copies` are width and address of those of a picture, by its hash: a browser takes the one
    that fits its screen, and the widest is shown where it knows no better.
    A frame scrolls by itself, also by the keyboard, so that the page never does sideways. The text
    was cleaned before it was kept (`rules.rich_text.clean`).
    """
    count = 0

    def frame(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        label = f"表格{count}，可左右滑动"
        return f'<div class="scroll-x" role="region" aria-label="{label}" tabindex="0">{match[0]}'

    def place(match: re.Match[str]) -> str:
        where = escape(address(match[1]))
        known = (copies or {}).get(match[1], ())
        if not (known and where):
            return f'src="{where}" loading="lazy"'
        offered = ", ".join(f"{escape(there)} {width}w" for width, there in known)
        widest = f'src="{escape(known[-1][1])}" loading="lazy"'
        return f'{widest} srcset="{offered}" sizes="{_SIZES}"' if len(known) > 1 else widest

    framed = _TABLE.sub(frame, _PICTURE.sub(place, body))
    return mark_safe(framed.replace("</table>", "</table></div>"))  # noqa: S308
