"""How much of a file is worked on at most, and the words where it is more."""

from __future__ import annotations

from typing import Final

MAX_PAGES: Final = 300
MAX_DRAWING_BYTES: Final = 48 * 1024 * 1024
"""What one page draws, inflated, with every form as often as it is drawn."""
MAX_PICTURE_PIXELS: Final = 64_000_000
"""Of one picture as it comes: A4 scanned at 600 dpi has 35 million."""
MAX_PAGE_PIXELS: Final = 25_000_000
"""Of one page as it is drawn; larger sheets are drawn coarser. A3 at 200 dpi has 15 million."""
MAX_PAGE_GLYPHS: Final = 60_000
MAX_RESULT_BYTES: Final = 20 * 1024 * 1024

DPI: Final = 200
"""Reads well on paper and on screen."""
QUALITIES: Final = ((DPI, 80), (150, 65), (110, 50))
"""Resolution and JPEG quality; the next is tried where a file grows past `MAX_RESULT_BYTES`."""
