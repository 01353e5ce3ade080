"""The reading engine, with the source kept as blocks so that it can be shown beside the result."""

from __future__ import annotations

from typing import Any

from gongkai.rules.report.model import Report
from gongkai.rules.report.reading import anchor, open_document, read
from gongkai.rules.report.reading.source import Block, Grid, Line

# A page that shows the source stays usable: what lies beyond is in the original file.
MOST_CHARACTERS = 400_000


def read_file(data: bytes, name: str) -> tuple[Report, list[dict[str, Any]]]:
    """The report in a file, and its source as plain blocks (JSON values).

    Raises ReadingError (Chinese, names the file and the way out).
    """
    document = open_document(data, name)
    report = read(data, name) if document.kind == "json" else anchor.interpret(document, name)
    return report, _within_limit(document.blocks)


def _within_limit(blocks: list[Block]) -> list[dict[str, Any]]:
    shown: list[dict[str, Any]] = []
    left = MOST_CHARACTERS
    for block in blocks:
        plain = _grid(block) if isinstance(block, Grid) else _line(block)
        left -= len(str(plain))
        if left < 0:
            break
        shown.append(plain)
    return shown


def _line(line: Line) -> dict[str, Any]:
    return {"text": line.text, "where": line.where, "span": line.span}


def _grid(grid: Grid) -> dict[str, Any]:
    rows: list[list[dict[str, Any]]] = [[] for _ in range(grid.rows)]
    for cell in sorted(grid.cells, key=lambda c: (c.row, c.column)):
        rows[cell.row].append(
            {
                "text": cell.text,
                "column": cell.column,
                "colspan": cell.colspan,
                "rowspan": cell.rowspan,
            }
        )
    return {"where": grid.where, "rows": rows}
