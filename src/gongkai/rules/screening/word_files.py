"""Files of words as offices hand them around: the table in them, whatever wrote it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from gongkai.rules.errors import BadInputError
from gongkai.rules.report.reading.encoding import decode
from gongkai.rules.report.reading.source import ReadingError


def table_in(data: bytes) -> list[Sequence[str]]:
    """The rows of a file: the first table of an Excel file, CSV, tab-separated text, `错→对` lines.

    Raises BadInputError for what cannot be read.
    """
    try:
        return _sheet(data) if data.startswith(b"PK") else text_rows(decode(data).text)
    except ReadingError as error:
        raise BadInputError(f"这个文件读不了：{error}") from error


def _sheet(data: bytes) -> list[Sequence[str]]:
    from gongkai.rules.screening.files.kinds import extract_file

    tables = [piece.rows for piece in extract_file(data, "词表.xlsx").pieces if piece.rows]
    return list(tables[0]) if tables else []


def text_rows(text: str) -> list[Sequence[str]]:
    """The rows of CSV, of tab-separated text, or of one word a line. Raises BadInputError."""
    text = text.lstrip("\ufeff")
    head = text.split("\n", 1)[0]
    if "\t" in head or "," in head:
        lines = io.StringIO(text, newline=None)
        try:
            return list(csv.reader(lines, delimiter="\t" if "\t" in head else ","))
        except csv.Error as error:
            raise BadInputError(
                "这不是 CSV 表格，或者有引号没有成对。请用 Excel 或 WPS 另存为 CSV 后再试。"
            ) from error
    return [line.replace("->", "→").replace("=>", "→").split("→") for line in text.splitlines()]
