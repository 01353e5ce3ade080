"""The CSV that `writing.csv` makes, back into a report."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from io import StringIO
from typing import Final

from gongkai.rules.report.forms import load_form
from gongkai.rules.report.model import NA, Report, Value
from gongkai.rules.report.reading.source import ReadingError

HEADER: Final = ["table", "row", "column", "labels", "value"]
MAX_DIGITS: Final = 30
_NUMBER: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)


def read_csv(text: str) -> Report:
    """The report in our own CSV. Raises ReadingError, in Chinese, with the line that is wrong."""
    report = Report()
    try:
        for line, row in _rows(text):
            _take(report, line, row)
    except csv.Error as error:
        raise ReadingError(f"CSV 有语法错误（{error}）。请重新导出") from error
    return report


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""))
    header = [name.strip().lower() for name in next(reader, [])]
    if header != HEADER:
        raise ReadingError(f"CSV 第一行应为 {','.join(HEADER)}。请用 gongkai report write 重新导出")
    for row in reader:
        if any(row):
            yield reader.line_num, row


def _take(report: Report, line: int, row: list[str]) -> None:
    if len(row) != len(HEADER):
        raise ReadingError(f"CSV 第{line}行有{len(row)}列，应为{len(HEADER)}列。请改正后再试")
    table, name, column, _, raw = row
    if table == "report":
        _take_fact(report, line, name, _unguarded(raw))
    elif table == "section":
        if raw:
            report.sections[name] = _unguarded(raw)
    else:
        address = f"{table}.{name}.{column}"
        if address not in _known():
            raise ReadingError(f"CSV 第{line}行：两种格式里都没有单元格 {address}。请改正后再试")
        report.values[address] = _value(raw.strip(), line)


def _take_fact(report: Report, line: int, name: str, text: str) -> None:
    match name:
        case "agency":
            report.agency = text or None
        case "title":
            report.title = text or None
        case "preamble":
            report.preamble = text
        case "year":
            if text and not (text.isascii() and text.isdigit() and len(text) == 4):
                raise ReadingError(
                    f"CSV 第{line}行：年度应为四位数字，实际是“{text}”。请改正后再试"
                )
            report.year = int(text) if text else None
        case "form":
            if text not in ("", "2019", "2021"):
                raise ReadingError(f"CSV 第{line}行：格式应为 2019 或 2021，实际是“{text}”。请改正")
            report.form = text or None  # type: ignore[assignment]
        case _:
            raise ReadingError(f"CSV 第{line}行：不认识 report 的“{name}”。请改正后再试")


def _value(raw: str, line: int) -> Value:
    if not raw or raw == "NA":
        return NA if raw else None
    if len(raw) <= MAX_DIGITS and _NUMBER.fullmatch(raw):
        return Decimal(raw) if "." in raw else int(raw)
    raise ReadingError(f"CSV 第{line}行：值应为数字、NA 或空，实际是“{raw[:40]}”。请改正后再试")


def _unguarded(text: str) -> str:
    return text.removeprefix("'")


@cache
def _known() -> frozenset[str]:
    return frozenset((*load_form("2019").addresses(), *load_form("2021").addresses()))
