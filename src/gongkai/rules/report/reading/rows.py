"""A row label with the cells behind it becomes values: each on its row and its column.

`Cells` is what stood behind a label. In a grid, or between separators, blanks are known; in plain
text they are lost, and then only a complete row may be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from gongkai.rules.report.forms import Column, FormId, load_form
from gongkai.rules.report.model import NA, Provenance, Unread, Value
from gongkai.rules.report.reading.labels import form_of_heads, heads_differ, t2_heads
from gongkai.rules.report.reading.values import Parsed, in_unit, parse, splits


@dataclass(frozen=True, slots=True)
class Mark:
    """One cell or token behind a label: folded text and where it stands.

    `alone` on its line; `glued` to its label, as where separators were lost.
    """

    text: str
    where: str
    span: tuple[int, int] | None = None
    alone: bool = False
    glued: bool = False


Padding = Literal["before", "behind"]


@dataclass(frozen=True, slots=True)
class Layout:
    """What is known of the cells behind a label.

    `blanks`: an empty mark is a real cell (else blanks are lost in the source). `loose`: cells come
    from separators alone, so a lost cell and padding look alike. `padding`: on which side merged
    cells leave empty ones.
    """

    blanks: bool
    loose: bool = False
    padding: Padding | None = None


IN_GRID: Final = Layout(blanks=True)
IN_WORDS: Final = Layout(blanks=False)
BETWEEN_SEPARATORS: Final = Layout(blanks=True, loose=True, padding="behind")


@dataclass(slots=True)
class Readings:
    """The values read so far; the first reading of a cell stands, a contradiction unmakes it."""

    form: FormId
    values: dict[str, Value] = field(default_factory=dict)
    provenance: dict[str, Provenance] = field(default_factory=dict)
    unread: dict[str, Unread] = field(default_factory=dict)
    conflicts: set[str] = field(default_factory=set)
    table_forms: dict[str, FormId] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)

    def put(self, address: str, parsed: Parsed, mark: Mark, how: str) -> None:
        """Store one value; two different readings of one cell leave it null with the reason."""
        if address in self.conflicts:
            return
        old = self.values.get(address)
        if address in self.values and old is not None and old != parsed.value:
            if parsed.value is None:
                return
            self.conflicts.add(address)
            self.values[address] = None
            places = f"{self.provenance[address].where}、{mark.where}"
            self.provenance[address] = Provenance(places, mark.text, 0.0, how)
            self.unread[address] = Unread(address, f"文中两处数字不一致：{old} 与 {parsed.value}")
            return
        if address in self.values and old is not None:
            return
        self.values[address] = parsed.value
        self.provenance[address] = Provenance(
            mark.where, mark.text.strip(), parsed.sure, how, mark.span
        )
        self.unread.pop(address, None)

    def miss(self, address: str, reason: str) -> None:
        """Note that a cell could not be read, unless it was read elsewhere."""
        if self.values.get(address) is None and address not in self.unread:
            self.unread[address] = Unread(address, reason)

    def forget(self, address: str) -> None:
        """Drop everything known of a cell."""
        for store in (self.values, self.provenance, self.unread):
            store.pop(address, None)

    def has_row(self, table: str, row: str) -> bool:
        """Whether any cell of that row was read."""
        start = f"{table}.{row}."
        return any(address.startswith(start) for address in self.values)

    def columns(self, table: str, row: str) -> tuple[Column, ...]:
        """The columns of a row in the form that its table follows.

        A row that this form does not have borrows the columns of the sibling form.
        """
        form = self.table_forms.get(table, self.form)
        for form_id in _FORMS if form == "2019" else _FORMS[::-1]:
            for candidate in load_form(form_id).tables:
                if candidate.code == table and any(r.code == row for r in candidate.rows):
                    return candidate.columns
        return ()

    def note_heads(self, table: str, heads: str) -> None:
        """Learn from the text over a table which form it follows (forms are mixed in practice)."""
        form = form_of_heads([heads])
        if form is not None:
            self.table_forms[table] = form


# Ways of anchoring that rest on order or arithmetic besides the label.
INFERRED: Final = ("order", "split")
_FORMS: Final[tuple[FormId, FormId]] = ("2019", "2021")
TOO_FEW: Final = "这一行应有 {want} 个数，只看到 {have} 个，无法确定各属哪一列"
TOO_MANY: Final = "这一行应有 {want} 个数，却看到 {have} 个，无法确定各属哪一列"


def read_row(
    into: Readings,
    table: str,
    row: str,
    marks: Sequence[Mark],
    layout: Layout,
    *,
    heads: Sequence[str] = (),
    cut: bool = False,
    how: str = "label",
) -> bool:
    """Read the cells behind one label into `into`; returns whether the row could be placed.

    `cut`: the source ends inside this row, so that
    fewer cells than columns are the first ones. `heads`: texts over the columns of table 2: where
    they name fewer or other columns than the form, they decide.
    """
    columns: Sequence[Column | None] = into.columns(table, row)
    by_code = {column.code: column for column in columns if column}
    codes = t2_heads(heads)
    if heads_differ(codes, list(by_code)):
        columns = [by_code.get(code or "") for code in codes]
    header = "".join(heads)
    placed = _place(marks, len(columns), table, layout, cut=cut)
    if isinstance(placed, str):
        for column in columns:
            if column is not None:
                into.miss(f"{table}.{row}.{column.code}", placed)
        return False
    for column, found in zip(columns, placed, strict=False):
        if found is None or column is None:
            continue
        mark, parsed, way = found
        address = f"{table}.{row}.{column.code}"
        way = way or how
        if way in INFERRED:
            parsed = replace(parsed, sure=min(parsed.sure, 0.8))
        into.put(address, in_unit(parsed, column.kind, header), mark, way)
    return True


Placed = list[tuple[Mark, Parsed, str] | None]


def _place(
    marks: Sequence[Mark], want: int, table: str, layout: Layout, *, cut: bool
) -> Placed | str:
    if layout.blanks and marks and not any(mark.text for mark in marks):
        return [(marks[0], Parsed(None), "")] * want
    parsed = [(mark, parse(mark.text)) for mark in marks]
    window = window_of(parsed, want, table, layout)
    if window is not None:
        return _as_placed(window)
    fused = _unfuse([mark for mark, _ in parsed if mark.text.strip()], want, table)
    if fused is not None:
        return fused
    filled = [pair for pair in parsed if pair[0].text.strip()]
    if len(parsed) > want:
        return TOO_MANY.format(want=want, have=len(filled))
    if layout.blanks and cut and 0 < len(parsed) < want:
        return _as_placed(parsed) + [None] * (want - len(parsed))
    return TOO_FEW.format(want=want, have=len(filled))


def _as_placed(window: Sequence[tuple[Mark, Parsed | None]]) -> Placed:
    out: Placed = []
    for mark, value in window:
        if value is None:
            out.append((mark, Parsed(None, 0.0, note="认不出的内容"), "unreadable"))
        else:
            out.append((mark, value, ""))
    return out


Cells = Sequence[tuple[Mark, Parsed | None]]


def window_of(parsed: Cells, want: int, table: str, layout: Layout) -> Cells | None:
    """The `want` cells that are the row, or None where more than one reading is possible.

    Exactly as many filled cells as columns are the row, whatever padding lies between them. Else
    the row is a stretch of `want` cells with nothing but padding outside.
    """
    filled = [pair for pair in parsed if pair[0].text.strip()]
    if len(filled) == want:
        return filled
    numbers = [pair for pair in filled if pair[1] is not None]
    if len(numbers) == want and filled[:want] == numbers:
        return numbers
    if not layout.blanks:
        return _without_page_number(filled, want, table)
    if len(parsed) < want:
        return None
    fits = fitting(parsed, want)
    if len(fits) > 1 and filled:
        fits = _best(fits, table, layout)
    if fits and not (layout.loose and _may_be_shifted(fits[0])):
        return fits[0]
    if want == 1 and len({mark.text for mark, _ in filled}) == 1:
        return filled[:1]
    return None


def fitting(parsed: Cells, want: int) -> list[Cells]:
    """Every stretch of `want` cells with only blanks outside."""
    return [
        parsed[start : start + want]
        for start in range(len(parsed) - want + 1)
        if not any(m.text.strip() for m, _ in (*parsed[:start], *parsed[start + want :]))
    ]


def _best(fits: list[Cells], table: str, layout: Layout) -> list[Cells]:
    if table == "T3":
        summing = [fit for fit in fits if adds_up([_number(p) for _, p in fit])]
        if len(summing) == 1:
            return summing
    if layout.padding is None:
        return []
    return fits[:1] if layout.padding == "behind" else fits[-1:]


def padding_of(rows: Sequence[Sequence[Mark]], want: int) -> Padding | None:
    """On which side the rows that can be read in one way only carry their empty cells."""
    sides = {"before": 0, "behind": 0}
    for marks in rows:
        if len(marks) <= want or (not marks[0].text and not marks[-1].text):
            continue
        parsed = [(mark, parse(mark.text)) for mark in marks]
        if len(fitting(parsed, want)) == 1:
            sides["behind" if marks[0].text else "before"] += 1
    if sides["before"] == sides["behind"]:
        return None
    return "before" if sides["before"] > sides["behind"] else "behind"


def _may_be_shifted(fit: Cells) -> bool:
    """Whether blanks at the end of a row may stand for blanks (or a lost cell) further ahead."""
    return not fit[-1][0].text.strip() and any(m.text.strip() for m, _ in fit)


def _without_page_number(solid: Cells, want: int, table: str) -> Cells | None:
    """A row with one number too many, if that one stands alone on its line and the rest add up."""
    if len(solid) != want + 1 or table != "T3":
        return None
    for drop in (want, 0):
        rest = [pair for index, pair in enumerate(solid) if index != drop]
        if solid[drop][0].alone and adds_up([_number(p) for _, p in rest]):
            return rest
    return None


def _number(parsed: Parsed | None) -> int | None:
    if parsed is None:
        return None
    return parsed.value if isinstance(parsed.value, int) else None


def adds_up(row: Sequence[int | None]) -> bool:
    """Whether six applicant columns add up to the seventh; blanks count as nothing here."""
    return row[6] is not None and sum(v for v in row[:6] if v is not None) == row[6]


def _unfuse(marks: Sequence[Mark], want: int, table: str) -> Placed | None:
    """Digits of a row of table 2 that can be cut into its numbers in one way only.

    Tables 3 and 4 have sums to go by (see `fused.py`).
    """
    digits = marks[0].text.strip() if len(marks) == 1 else ""
    if table in ("T3", "T4") or want < 2 or not digits.isdigit():
        return None
    if not marks[0].glued and not digits.startswith("00"):
        return None
    ways = splits(digits, want, limit=1)
    if ways is None or len(ways) != 1:
        return None
    return [(marks[0], Parsed(value), "split") for value in ways[0]]


def is_value(text: str) -> bool:
    """Whether a folded token is a number or a sign for not applicable (not a blank)."""
    parsed = parse(text)
    return parsed is not None and (parsed.value is not None or parsed.value is NA)
