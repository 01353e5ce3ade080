"""Word lists: what they hold, where they come from, and how they are read and written.

A list is data with a version, a source and the one who approved it. An entry may name what to write
instead, longer words in which it is harmless (`unless`), and the days between which it counts.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Final

from gongkai.rules.errors import BadInputError
from gongkai.rules.screening.model import SEVERITIES, SEVERITY_LABELS, Severity
from gongkai.rules.screening.registry import RULES

LIST_RULES: Final = tuple(
    rule for rule in RULES if rule.startswith("WORD-") and rule not in ("WORD-TITLE", "WORD-ORDER")
)
MAX_ENTRIES: Final = 200_000
MAX_LENGTH: Final = 60
# Column heads of the interchange format, and the other heads under which lists are handed around.
COLUMNS: Final = {
    "text": ("词语", "错误写法", "敏感词", "word"),
    "right": ("改为", "正确写法", "规范表述", "right"),
    "note": ("说明", "备注", "note"),
    "unless": ("除非出现在", "例外", "unless"),
    "severity": ("级别", "severity"),
    "from_on": ("生效日期", "from"),
    "until_on": ("失效日期", "until"),
}


@dataclass(frozen=True, slots=True)
class Word:
    """One entry of a list."""

    text: str
    right: str = ""
    note: str = ""
    unless: tuple[str, ...] = ()
    severity: Severity | None = None
    from_on: date | None = None
    until_on: date | None = None

    def counts(self, on: date) -> bool:
        """Whether it is looked for on that day."""
        return not (self.from_on and on < self.from_on) and not (
            self.until_on and on > self.until_on
        )

    def to_dict(self) -> dict[str, Any]:
        """The entry as JSON, without what is empty."""
        whole = {
            "text": self.text,
            "right": self.right,
            "note": self.note,
            "unless": list(self.unless),
            "severity": self.severity,
            "from": self.from_on.isoformat() if self.from_on else None,
            "until": self.until_on.isoformat() if self.until_on else None,
        }
        return {key: value for key, value in whole.items() if value}


@dataclass(frozen=True, slots=True)
class WordList:
    """A list under one rule; `code` is permanent, `version` changes with every approval."""

    code: str
    name: str
    rule: str
    version: str
    source: str
    approved_by: str
    words: tuple[Word, ...]


def word_from_dict(data: Mapping[str, Any]) -> Word:
    """An entry of a JSON list. Raises BadInputError naming the word."""
    text = str(data.get("text", "")).strip()
    return _checked(
        Word(
            text,
            str(data.get("right", "")),
            str(data.get("note", "")),
            tuple(data.get("unless", ())),
            data.get("severity"),
            _day(data.get("from"), text),
            _day(data.get("until"), text),
        )
    )


def _day(value: object, word: str) -> date | None:
    if not value:
        return None
    try:
        return date.fromisoformat(str(value).strip().replace("/", "-"))
    except ValueError as error:
        raise BadInputError(f"“{word}”的日期“{value}”不对，请写作 2026-01-31。") from error


def _checked(word: Word) -> Word:
    if not word.text or len(word.text) > MAX_LENGTH:
        raise BadInputError(f"词语“{word.text[:20]}”应有1至{MAX_LENGTH}个字。")
    if len(word.text) == 1 and not word.unless:
        raise BadInputError(f"“{word.text}”只有一个字，会处处误报。请写成词。")
    if word.severity is not None and word.severity not in SEVERITIES:
        raise BadInputError(
            f"“{word.text}”的级别不对，可以是{'、'.join(SEVERITY_LABELS.values())}。"
        )
    if word.right == word.text:
        raise BadInputError(f"“{word.text}”的正确写法和错误写法相同。")
    if any(word.text not in longer for longer in word.unless):
        raise BadInputError(f"“{word.text}”的例外应当是包含它的更长的词。")
    return word


def list_from_dict(data: Mapping[str, Any]) -> WordList:
    """A list in JSON. Raises BadInputError."""
    if data.get("rule") not in LIST_RULES:
        raise BadInputError(f"词表“{data.get('name')}”的规则“{data.get('rule')}”不能用词表。")
    words = tuple(map(word_from_dict, data["entries"]))
    return WordList(
        data["code"],
        data["name"],
        data["rule"],
        str(data["version"]),
        data["source"],
        data["approved_by"],
        without_repeats(words),
    )


def without_repeats(words: Iterable[Word]) -> tuple[Word, ...]:
    """The entries, each text once, the last one counts. Raises BadInputError for too many."""
    by_text = {word.text: word for word in words}
    if len(by_text) > MAX_ENTRIES:
        raise BadInputError(f"一个词表最多{MAX_ENTRIES}个词，请分成几个。")
    return tuple(by_text.values())


@cache
def builtin_lists() -> tuple[WordList, ...]:
    """The lists that come with the package."""
    folder = resources.files(__package__).joinpath("lists")
    return tuple(
        list_from_dict(json.loads(file.read_text("utf-8")))
        for file in sorted(folder.iterdir(), key=lambda one: one.name)
        if file.name.endswith(".json")
    )


# --- interchange ---------------------------------------------------------------------------------


def read_words(rows: Iterable[Iterable[str]]) -> tuple[Word, ...]:
    """The entries of a table: with a head row in any order of columns, or plain 词语, 改为, 说明.

    Raises BadInputError with the number of the row.
    """
    names: list[str | None] = ["text", "right", "note"]
    words: list[Word] = []
    for number, raw in enumerate(rows, 1):
        row = [cell.strip() for cell in raw]
        if not any(row) or row[0].startswith("#"):
            continue
        heads = [_column(cell) for cell in row]
        if not words and "text" in heads:
            names = heads
            continue
        try:
            words.append(_word_of(dict(zip(names, row, strict=False))))
        except BadInputError as error:
            raise BadInputError(f"第{number}行：{error}") from error
    if not words:
        raise BadInputError("没有读到词语。请把词语放在第一列，或在第一行写明列名“词语”。")
    return without_repeats(words)


def _column(head: str) -> str | None:
    return next((name for name, heads in COLUMNS.items() if head.lower() in heads), None)


def _word_of(cells: Mapping[str | None, str]) -> Word:
    text = cells.get("text", "")
    label = cells.get("severity", "")
    by_label = {shown: key for key, shown in SEVERITY_LABELS.items()}
    longer = cells.get("unless", "").replace("，", "、").replace("|", "、").split("、")
    return _checked(
        Word(
            text,
            cells.get("right", ""),
            cells.get("note", ""),
            tuple(filter(None, map(str.strip, longer))),
            by_label.get(label, label or None),  # type: ignore[arg-type]
            _day(cells.get("from_on"), text),
            _day(cells.get("until_on"), text),
        )
    )


def rows_of(words: Iterable[Word]) -> Iterator[list[str]]:
    """The entries as a table with its head, to be written as CSV or XLSX."""
    yield [heads[0] for heads in COLUMNS.values()]
    for word in words:
        yield [
            word.text,
            word.right,
            word.note,
            "、".join(word.unless),
            SEVERITY_LABELS[word.severity] if word.severity else "",
            str(word.from_on or ""),
            str(word.until_on or ""),
        ]


def write_words_csv(words: Iterable[Word]) -> str:
    """The entries as CSV that Excel opens as Chinese; `word_files.table_in` reads it again."""
    out = io.StringIO()
    csv.writer(out).writerows(rows_of(words))
    return f"\ufeff{out.getvalue()}"
