"""Cells of a catalogue: 同上, ticks, lists of elements and of laws; and a row that is being read."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Final

from gongkai.rules.standards.channels import Ticks, read_ticks
from gongkai.rules.standards.model import (
    COLUMN_LABELS,
    Audience,
    Column,
    Doubt,
    Level,
    Mode,
    Row,
)
from gongkai.rules.standards.reading.header import TICK_COLUMNS, Slot
from gongkai.rules.standards.time_limits import Kind, parse_time_limit

_DITTO: Final = re.compile(r"[（(]?(?:同上|同前|同左|上同)(?:述|栏|项)?[)）]?|[〃″\"”]+|\.\.|…+")
_TICK: Final = re.compile(r"[√✓✔☑■●∨是]+")
_LIKE_TICK: Final = re.compile(r"[vVＶｖ✗]|\\/")
_NO_TICK: Final = re.compile(r"[□☐◻○/／\\\-—×✕否无]*")
_SERIAL: Final = re.compile(r"\d{1,4}")
_NUMBERED: Final = re.compile(r"^(?:\d{1,2}[.．、]|[（(]\d{1,2}[)）]|[①-⑳])\s*")
_INLINE_NUMBER: Final = re.compile(r"(?<=[^\d\s])\s+(?=\d{1,2}[、.．][^\d])")
_KIND_MARK: Final = re.compile(r"(?=【)")
_NEEDED: Final = (
    Column.ELEMENTS,
    Column.BASIS,
    Column.TIME_LIMIT,
    Column.SUBJECT,
    Column.CHANNELS,
)


def is_ditto(text: str) -> bool:
    """Whether a cell only says that it is as the one above."""
    return bool(_DITTO.fullmatch("".join(text.split())))


def is_tick(text: str) -> bool:
    """Whether a cell is nothing but a tick."""
    return bool(_TICK.fullmatch("".join(text.split())))


def elements_of(text: str) -> tuple[str, ...]:
    """The elements of a cell: one a line or number, else divided by semicolons, else by 、.

    A single numbered line is one element, whatever signs are in it.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) == 1:
        lines = _INLINE_NUMBER.split(lines[0].strip())
    if len(lines) == 1 and not _NUMBERED.match(lines[0]):
        lines = re.split(r"[；;]", lines[0])
    if len(lines) == 1 and not _NUMBERED.match(lines[0]):
        lines = re.split(r"、(?![^（(]*[)）])", lines[0])
    found = (_NUMBERED.sub("", line.strip()).strip(" ；;。，,") for line in lines)
    return tuple(line for line in found if line)


def basis_of(text: str) -> tuple[str, ...]:
    """The laws of a cell, one for each: by line, by 【法律】 marks, else by what stands in 《》."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) == 1 and not _NUMBERED.match(lines[0]):
        lines = [part.strip() for part in _KIND_MARK.split(lines[0]) if part.strip()]
    if len(lines) == 1 and not _NUMBERED.match(lines[0]):
        lines = re.split(r"(?<=[》)）])[、；;，,]\s*(?=[《【])", lines[0])
    found = (_NUMBERED.sub("", line).strip(" ；;，,、") for line in lines)
    return tuple(line for line in found if line)


@dataclass(slots=True)
class Draft:
    """A row while it is read: its texts by column, its ticks, and what is doubtful.

    `known` holds the columns for which a tick was looked for in a place that can be trusted.
    """

    where: str
    texts: dict[Column, str] = field(default_factory=dict)
    ticks: dict[Column, list[str]] = field(default_factory=dict)
    group: str = ""
    extras: list[tuple[str, str]] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    known: set[Column] = field(default_factory=set)

    def doubt(self, code: str, message: str, column: Column | None = None) -> None:
        """Note what is not sure."""
        self.doubts.append(Doubt(code, message, self.where, column=column))

    def take_tick(self, slot: Slot, text: str) -> None:
        """Read a cell of a column of ticks."""
        column = slot.column
        if column is None:
            return
        self.known.add(column)
        plain = "".join(text.split())
        if not slot.value:
            self._take_words(column, plain)
        elif _TICK.fullmatch(plain):
            self.ticks.setdefault(column, []).append(slot.value)
        elif _NO_TICK.fullmatch(plain):
            return
        elif _LIKE_TICK.fullmatch(plain):
            self.ticks.setdefault(column, []).append(slot.value)
            self.doubt("like_tick", f"“{plain}”按√读，请核对。", column)
        elif slot.value == Audience.GROUP:
            self.ticks.setdefault(column, []).append(slot.value)
            self.group = re.sub(rf"^{_TICK.pattern}|[（()）]", "", plain)
        else:
            self.doubt("no_tick", f"这里应是勾选，写的是“{plain}”，没有读入。", column)

    def _take_words(self, column: Column, plain: str) -> None:
        """Read a column of ticks that has no heads below: its cells say in words what is meant."""
        chosen = re.sub(r"[□☐◻口][^■☑√□☐◻口]*", "", plain)
        words = {
            Column.AUDIENCES: (("全社会", Audience.EVERYONE), ("特定", Audience.GROUP)),
            Column.MODES: (("主动", Mode.PROACTIVE), ("依申请", Mode.ON_REQUEST)),
            Column.LEVELS: (
                ("省", Level.PROVINCE),
                ("市", Level.CITY),
                ("县", Level.COUNTY),
                ("乡", Level.TOWNSHIP),
                ("村", Level.VILLAGE),
            ),
        }[column]
        for word, value in words:
            if word in chosen:
                self.ticks.setdefault(column, []).append(value)

    def row(self, area: str, above: Row | None) -> Row:
        """The row, with 同上 filled in from the one above; every lack becomes a doubt."""
        self._expand(above)
        text = self.texts.get
        if is_ditto(text(Column.CHANNELS, "")) and above is not None:
            ticks = Ticks(above.channels, above.channel_other)
        else:
            ticks = read_ticks(text(Column.CHANNELS, ""))
        for code, message in ticks.doubts:
            self.doubt(code, message, Column.CHANNELS)
        limit = " ".join(text(Column.TIME_LIMIT, "").split())
        row = Row(
            area=area,
            seq=self._seq(),
            item1=_joined(text(Column.ITEM1, "")),
            item2=_joined(text(Column.ITEM2, "")),
            elements=elements_of(text(Column.ELEMENTS, "")),
            basis=basis_of(text(Column.BASIS, "")),
            time_limit=limit,
            subject=_joined(text(Column.SUBJECT, "")),
            channels=ticks.channels,
            channel_other=ticks.other,
            audiences=tuple(a for a in Audience if a in self.ticks.get(Column.AUDIENCES, [])),
            group=self.group,
            modes=tuple(m for m in Mode if m in self.ticks.get(Column.MODES, [])),
            levels=tuple(v for v in Level if v in self.ticks.get(Column.LEVELS, [])),
            extras=tuple(self.extras),
        )
        self._check(row)
        return row

    def _seq(self) -> int | None:
        written = "".join(self.texts.get(Column.SEQ, "").split())
        if _SERIAL.fullmatch(written) and not (len(written) > 1 and written.startswith("0")):
            return int(written)
        if written:
            self.doubt("seq_unread", f"序号“{written}”读不出，请核对。", Column.SEQ)
        return None

    def _expand(self, above: Row | None) -> None:
        for column in _NEEDED[:-1]:
            if not is_ditto(self.texts.get(column, "")):
                continue
            if above is None:
                self.texts[column] = ""
                self.doubt("ditto_alone", "写的是“同上”，上面却没有行，请补填。", column)
            else:
                value = getattr(above, column.value)
                self.texts[column] = value if isinstance(value, str) else "\n".join(value)
        if is_ditto(self.texts.get(Column.CHANNELS, "")) and above is None:
            self.texts[Column.CHANNELS] = ""
            self.doubt("ditto_alone", "写的是“同上”，上面却没有行，请补填。", Column.CHANNELS)
        for column in (Column.ITEM1, Column.ITEM2):
            if is_ditto(self.texts.get(column, "")) and above is not None:
                self.texts[column] = getattr(above, column.value)
        if not self.texts.get(Column.ITEM1, "").strip() and above is not None:
            self.texts[Column.ITEM1] = above.item1
            self.doubt(
                "item_above",
                f"一级事项是空的，按合并单元格取了上一行的“{above.item1}”，请核对。",
                Column.ITEM1,
            )

    def _check(self, row: Row) -> None:
        doubted = {doubt.column for doubt in self.doubts}
        looked_for = self.known | {Column.AUDIENCES, Column.MODES}
        self.doubts += [
            replace(doubt, where=self.where)
            for doubt in lacks_of(row, looked_for)
            if doubt.column not in doubted
        ]


def lacks_of(row: Row, ticks: Collection[Column] = TICK_COLUMNS) -> list[Doubt]:
    """What a row leaves open by itself: empty cells, unread limits, ticks of the given columns."""
    found = [
        Doubt("empty", f"{COLUMN_LABELS[column]}是空的，请补填。", column=column)
        for column in _NEEDED
        if not getattr(row, column.value)
    ]
    limit = parse_time_limit(row.time_limit)
    if row.time_limit and limit.doubt:
        code = "limit_unread" if limit.kind is Kind.UNKNOWN else "limit"
        found.append(Doubt(code, limit.doubt, column=Column.TIME_LIMIT))
    for column in TICK_COLUMNS:
        values, label = getattr(row, column.value), COLUMN_LABELS[column]
        if not values and column in ticks:
            found.append(Doubt("tick_missing", f"{label}没有勾选，请补选。", column=column))
        elif len(values) > 1 and column is not Column.LEVELS:
            found.append(Doubt("tick_double", f"{label}勾选了不止一个，请核对。", column=column))
    return found


def _joined(text: str) -> str:
    """A short text whose lines were broken by a narrow column."""
    return "".join(part.strip() for part in re.split(r"\n|(?<=[\u4e00-\u9fff])\s+", text)).strip()
