"""Remedies by a click: personal data masked, what is out of sight taken out of files.

What comes back is screened like everything else: a remedy that missed something leaves a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.markup import cells_of, read_markup, replace_in, rows_of, written
from gongkai.rules.screening.masking import masked_text
from gongkai.rules.screening.mending.files import (
    can_mend_file,
    has_mender,
    mended_file,
    taken_out_with,
)
from gongkai.rules.screening.mending.model import CLEANED, Wanted
from gongkai.rules.screening.model import Finding, Spot
from gongkai.rules.screening.parts import Part
from gongkai.rules.screening.tables import masked_cells

__all__ = ["can_mend", "has_mender", "mended", "taken_out_with"]

_COLUMNS: Final = frozenset(("PI-TABLE", "PI-TABLE-NAME"))


def can_mend(
    rule: str,
    replacement: str | None,
    file_name: str | None,
    where: str = "",
    *,
    is_placed: bool = False,
) -> bool:
    """Whether a click mends a finding: in the text, or at that place of the file of that name.

    `is_placed`: it is known where it shows in the picture that it was read in.
    """
    if rule.startswith("FILE-") and file_name is None:
        return False
    if file_name is not None and not can_mend_file(file_name, rule, where, is_placed=is_placed):
        return False
    if file_name is not None and taken_out_with(file_name, where):
        return True
    return rule in CLEANED or rule in _COLUMNS or replacement is not None


def mended(
    screen: Screen, part: Part, wanted: Wanted, spots: Sequence[Spot] = ()
) -> tuple[Part, int]:
    """The part with the wanted findings mended, and in how many places.

    `spots` are painted over where they lie in the file. Raises ReadingError for a file that cannot be read or written.
    """
    match part.kind:
        case "file":
            data, count = mended_file(screen, part.data, part.name, wanted, spots)
            return replace(part, data=data), count
        case "html":
            text, count = _mended_html(screen, part.text, wanted)
            return replace(part, text=text), count
        case "table":
            return part, 0
        case _:
            hits = _chosen(screen.text(part.text, is_title=part.kind == "title"), wanted)
            return replace(part, text=masked_text(part.text, hits)), len(hits)


def _chosen(findings: Sequence[Finding], wanted: Wanted) -> list[Finding]:
    return [f for f in findings if f.replacement is not None and wanted(f)]


def _mended_html(screen: Screen, source: str, wanted: Wanted) -> tuple[str, int]:
    markup = read_markup(source)
    if markup.root is None:
        return source, 0
    count = replace_in(markup, _chosen(screen.text(markup.text), wanted))
    for table in markup.root.iter("table"):
        cells = cells_of(table)
        for (row, column), words in masked_cells(rows_of(table), wanted).items():
            cell = cells[row][column]
            for child in list(cell):
                cell.remove(child)
            cell.text = words
            count += 1
    return (written(markup), count) if count else (source, 0)
