"""Lists that an office keeps as a spreadsheet: the lines under known heads, and their cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, TypeVar

from gongkai.rules.errors import BadInputError
from gongkai.rules.report.counting.register import Bound, weaker
from gongkai.rules.report.reading import open_document
from gongkai.rules.report.reading.source import Grid, ReadingError

T = TypeVar("T")
_MOST_FAULTS: Final = 10
_SERIAL_DAY: Final = date(1899, 12, 30)
_NONE: Final = frozenset({"", "-", "—", "/", "无"})


def read_lines(
    data: bytes, name: str, *, wanted: Collection[str], heads: Sequence[str], most: int
) -> list[tuple[int, dict[str, str]]]:
    """The lines of the first table with the wanted heads: number in the table, cells by head.

    XLSX, CSV, DOCX, whatever a report may come in. Empty lines are left out. Raises BadInputError
    where no table fits (naming `heads`), or there are more than `most` lines.
    """
    try:
        document = open_document(data, name)
    except ReadingError as error:
        raise BadInputError(str(error)) from error
    for block in document.blocks:
        if not isinstance(block, Grid):
            continue
        rows = [[cell.text.strip() if cell else "" for cell in row] for row in block.matrix()]
        start = next((i for i, row in enumerate(rows) if set(wanted) <= set(row)), None)
        if start is None:
            continue
        if len(rows) - start > most:
            raise BadInputError(f"“{name}”超过{most}行，请分成几个文件。")
        found = [
            (n, {head: cell for head, cell in zip(rows[start], row, strict=False) if head})
            for n, row in enumerate(rows[start + 1 :], 2)
        ]
        return [(n, cells) for n, cells in found if any(cells.values())]
    raise BadInputError(
        f"“{name}”里没有找到表头。表的第一行应写：{'、'.join(heads)}。可先下载空表，照着填写。"
    )


def each_line(
    lines: Iterable[tuple[int, dict[str, str]]], read: Callable[[int, dict[str, str]], T]
) -> list[T]:
    """Every line as `read` takes it. Raises BadInputError that names each line that is wrong."""
    found, faults = [], []
    for number, cells in lines:
        try:
            found.append(read(number, cells))
        except BadInputError as error:
            faults.append(f"第{number}行：{error}")
    refuse(faults)
    return found


def refuse(faults: Sequence[str]) -> None:
    """Raises BadInputError with the first faults, if there are any."""
    if faults:
        more = f"……共{len(faults)}行有问题。" if len(faults) > _MOST_FAULTS else ""
        raise BadInputError(
            "没有导入任何一行，请改好后再传。" + "".join(faults[:_MOST_FAULTS]) + more
        )


def text_of(cells: Mapping[str, str], head: str, most: int) -> str:
    """A cell as text. Raises BadInputError where it is too long."""
    text = " ".join(cells.get(head, "").split())
    if len(text) > most:
        raise BadInputError(f"“{head}”最多 {most} 字，现在是 {len(text)} 字。")
    return text


def choice_of(cells: Mapping[str, str], head: str, labels: Mapping[T, str], default: T) -> T:
    """A cell with one of some words, or their code. Raises BadInputError for another."""
    text = _plain(cells.get(head, ""))
    if not text:
        return default
    for value, label in labels.items():
        if text in (_plain(str(value)), _plain(label)):
            return value
    raise BadInputError(f"“{head}”里的“{text}”应是：{'、'.join(labels.values())}。")


def choices_of(cells: Mapping[str, str], head: str, labels: Mapping[T, str]) -> tuple[T, ...]:
    """A cell with several of some words. Raises BadInputError for another."""
    parts = re.split(r"[、，,;；/\s]+", cells.get(head, "").strip())
    first = next(iter(labels))
    chosen = {choice_of({head: part}, head, labels, first) for part in parts if part}
    return tuple(value for value in labels if value in chosen)


def flag_of(cells: Mapping[str, str], head: str, default: bool = False) -> bool:
    """A cell with 是 or 否. Raises BadInputError for anything else."""
    text = cells.get(head, "").strip()
    if not text:
        return default
    if text in {"是", "√", "已认证", "有", "1"}:
        return True
    if text in {"否", "×", "未认证", "无", "0"}:
        return False
    raise BadInputError(f"“{head}”应填是或否，现在是“{text}”。")


def day_of(cells: Mapping[str, str], head: str) -> date | None:
    """A cell with a day, as offices write it. Raises BadInputError."""
    text = unicodedata.normalize("NFKC", cells.get(head, "")).strip()
    if text in _NONE:
        return None
    found = re.match(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?(?:[ T].*)?$", text)
    if found is None:
        found = re.match(r"(\d{4})(\d{2})(\d{2})$", text)
    if found is None and re.fullmatch(r"[2-7]\d{4}", text):
        return _SERIAL_DAY + timedelta(int(text))  # how a spreadsheet keeps a day
    try:
        if found is not None:
            return date(*(int(part) for part in found.groups()))
    except ValueError:
        pass
    raise BadInputError(f"“{head}”应写作 2026-11-23 这样的日期，现在是“{text}”。")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as reports tell it: 22万余 is 220000 and a lower bound."""

    value: int
    bound: Bound = "exact"

    def __str__(self) -> str:
        return said(self)


_FIGURE: Final = re.compile(
    r"(?P<before>近|约|大约|超过?|逾|突破|不少于)?\s*(?P<number>\d+(?:\.\d+)?)\s*"
    r"(?P<inner>余|多)?\s*(?P<unit>亿|万|千|百)?\s*(?P<after>余|多|以上|左右|\+)?\s*"
    r"[个人条篇次起块家件名粉]{0,2}(?P<last>余|多|以上|左右)?"
)
_UNITS: Final = {None: 1, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


def read_figure(text: str) -> Figure | None:
    """A number of followers, posts or reads, with its bound; None where the cell is empty.

    Reads 1,500余, 22万, 近3万, 5万多次. Raises BadInputError.
    """
    plain = re.sub(r"(?<=\d)[,，\s](?=\d{3})", "", unicodedata.normalize("NFKC", text)).strip()
    if plain in _NONE:
        return None
    found = _FIGURE.fullmatch(plain)
    if found is None:
        raise BadInputError(f"“{text}”不是数。请写 1500、1500余 或 22万。没有发生的填 0。")
    whole, _, part = found["number"].partition(".")
    unit = _UNITS[found["unit"]]
    value = int(whole) * unit + (int(part) * unit // 10 ** len(part) if part else 0)
    if value >= 10**15:
        raise BadInputError(f"“{text}”太大了，请核对单位。")
    marks = {found["before"], found["inner"], found["after"], found["last"]} - {None}
    if marks & {"余", "多", "以上", "+", "超", "超过", "逾", "突破", "不少于"}:
        return Figure(value, "lower")
    if "近" in marks:
        return Figure(value, "upper")
    return Figure(value, "about" if marks else "exact")


def figure_of(cells: Mapping[str, str], head: str) -> Figure | None:
    """A cell with a number and perhaps its bound. Raises BadInputError that names the head."""
    try:
        return read_figure(cells.get(head, ""))
    except BadInputError as error:
        raise BadInputError(f"“{head}”：{error}") from error


def said(figure: Figure) -> str:
    """The number in words that `read_figure` reads back."""
    match figure.bound:
        case "lower":
            return f"{figure.value}余"
        case "upper":
            return f"近{figure.value}"
        case "about":
            return f"约{figure.value}"
    return str(figure.value)


def add_figures(figures: Iterable[Figure]) -> Figure | None:
    """The sum; any bound of a part makes the sum a bound. None where there is nothing."""
    total: Figure | None = None
    for one in figures:
        if total is None:
            total = one
            continue
        total = Figure(total.value + one.value, weaker(total.bound, one.bound))
    return total


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", "".join(text.split())).casefold()
