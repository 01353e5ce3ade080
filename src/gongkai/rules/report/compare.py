"""Two reports side by side: cell by cell, and how much of the narrative repeats."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from gongkai.rules.report.forms import load_form
from gongkai.rules.report.labels import CellLabel, cell_label, is_cell
from gongkai.rules.report.model import Report, Value
from gongkai.rules.report.other_handling import other_handling
from gongkai.rules.report.similarity import repeated_sentences, repeated_share, words_only

NARRATIVE = ("S1", "S5", "S6")


@dataclass(frozen=True, slots=True)
class CellPair:
    """One cell in both reports: `difference` is b − a, `ratio` b ÷ a (None where not defined)."""

    address: str
    label: CellLabel
    a: Value
    b: Value
    difference: int | Decimal | None
    ratio: Decimal | None

    @property
    def changed(self) -> bool:
        """Whether the two values differ in any way, blanks included."""
        return self.a != self.b


@dataclass(frozen=True, slots=True)
class Repetition:
    """The share (0 to 1) of a section of b that stood in the same section of a.

    `words` is how many characters were compared (figures and punctuation left out), `sentences`
    the longest repeated ones. `section` is S1, S5, S6, or None for the whole narrative.
    """

    section: str | None
    share: float
    words: int
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two reports compared: a is the earlier or the model, b the one that is looked at."""

    a: Report
    b: Report
    cells: tuple[CellPair, ...]
    sections: tuple[Repetition, ...]
    overall: Repetition

    @property
    def changes(self) -> tuple[CellPair, ...]:
        """The cells that differ."""
        return tuple(pair for pair in self.cells if pair.changed)


def compare(a: Report, b: Report) -> Comparison:
    """The two reports cell by cell, and the repeated part of b's narrative.

    Cells come in the printed order of b's form, then those of a's form alone. Where the forms
    differ, 其他处理 of the 2021 form is also given as the sum that the 2019 form printed.
    """
    sections = tuple(
        _repetition(code, a.sections.get(code, ""), b.sections.get(code, ""))
        for code in NARRATIVE
        if a.sections.get(code) or b.sections.get(code)
    )
    overall = _repetition(None, _whole(a), _whole(b))
    return Comparison(a, b, tuple(_pairs(a, b)), sections, overall)


def _whole(report: Report) -> str:
    return "\n".join(report.sections.get(code, "") for code in NARRATIVE)


def _repetition(section: str | None, earlier: str, text: str) -> Repetition:
    return Repetition(
        section,
        repeated_share(text, earlier),
        len(words_only(text)),
        repeated_sentences(text, earlier) if section else (),
    )


def _pairs(a: Report, b: Report) -> Iterator[CellPair]:
    across = bool(a.form and b.form and a.form != b.form)
    for address in _addresses(a, b):
        left, right = a.value(address), b.value(address)
        if across and address.startswith("T3.other."):
            column = address.rsplit(".", 1)[1]
            left, right = other_handling(a, column), other_handling(b, column)
        yield _pair(address, left, right, b)


def _addresses(a: Report, b: Report) -> list[str]:
    found: dict[str, None] = {}
    for report in (b, a):
        if report.form:
            found.update(dict.fromkeys(load_form(report.form).addresses()))
    for report in (b, a):
        found.update(dict.fromkeys(filter(is_cell, report.values)))
    return list(found)


def _pair(address: str, left: Value, right: Value, b: Report) -> CellPair:
    difference: int | Decimal | None = None
    ratio: Decimal | None = None
    if isinstance(left, int | Decimal) and isinstance(right, int | Decimal):
        difference = right - left
        if left:
            ratio = (Decimal(right) / Decimal(left)).quantize(Decimal("0.0001"))
    return CellPair(address, cell_label(address, b.form), left, right, difference, ratio)
