"""How much of a file is read at most. An annual report needs a small part of each."""

from __future__ import annotations

from typing import Final

MEGABYTE: Final = 1024 * 1024

MAX_BYTES: Final = 60 * MEGABYTE
"""Any file; a larger one is refused before anything is looked at."""
MAX_MARKUP_BYTES: Final = 8 * MEGABYTE
"""A page without its embedded pictures."""
MAX_TEXT_BYTES: Final = 4 * MEGABYTE
"""Plain text, Markdown, JSON, CSV."""
MAX_LINES: Final = 20_000
MAX_CELLS: Final = 20_000
"""Cells of all tables of one file together."""
MAX_COLUMNS: Final = 200
"""Of one table; the statutory ones have 15 at most."""
MAX_GRID_AREA: Final = 100_000
"""Rows × columns of one table."""
MAX_TABLES: Final = 2_000
MAX_TABLE_DEPTH: Final = 20
"""Tables inside tables."""
MAX_SPAN_WORK: Final = 2_000_000
"""Grid places that the spans of one file may claim, before clipping."""

MAX_SHEET_TEXT: Final = 4_000_000
"""Characters that the cells of one sheet show together."""
MAX_PARTS: Final = 5_000
"""Files inside one DOCX or XLSX."""
MAX_DIRECTORY_BYTES: Final = MEGABYTE
MAX_PART_BYTES: Final = 16 * MEGABYTE
"""One inflated part of a DOCX or XLSX that is read."""
MAX_INFLATED_BYTES: Final = 1024 * MEGABYTE
"""All parts together as the directory declares them (pictures are not inflated)."""
MAX_RATIO: Final = 400
"""Inflated to packed size of one part that is read, when it is larger than a megabyte."""

MAX_PAGES: Final = 300
MAX_DRAWING_BYTES: Final = 8 * MEGABYTE
"""What one page draws, inflated, with every form as often as it is drawn."""
MAX_PAGE_CHARACTERS: Final = 30_000
MAX_PAGE_OBJECTS: Final = 100_000
MAX_SHEETS: Final = 50
