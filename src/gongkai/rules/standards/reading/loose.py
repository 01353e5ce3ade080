"""Tables that a conversion has dissolved: rows of cells without their places, lines of paragraphs.

What a cell is follows from what it says: a time limit, boxes, a law in 《》 are unmistakable, the
others stand between them. Where ticks lost their columns they are asked for, not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from gongkai.rules.standards.channels import channel_of, has_boxes
from gongkai.rules.standards.model import COLUMN_LABELS, Column, Doubt, Row
from gongkai.rules.standards.reading.cells import Draft, is_ditto, is_tick
from gongkai.rules.standards.reading.header import TICK_COLUMNS, Slot
from gongkai.rules.standards.time_limits import Kind, parse_time_limit

_BASIS: Final = re.compile(r"[《【]|国办发|号[)）]?$")
_TIME_START: Final = re.compile(
    r"^(?:自|信息形成|形成|制作|获取|即时|实时|及时|当日|长期|常年|按|依|每|在|\d+\s*个?\s*(?:工作日|日|天))"
)
_TIME_END: Final = re.compile(
    r"(?:公开|更新|以?内|之内|工作日|公示|另有规定的?[，,]?从其规定)[。；;)）]?$"
)
_TIME_GOES_ON: Final = re.compile(r"^(?:予以|公开|内|日内|，|,|;|；|（|\()")
_LIST: Final = re.compile(r"[、；;]|等$")
_TORN_WORD: Final = re.compile(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])")
_MOST_TIME: Final = 60


def _is_time(text: str) -> bool:
    plain = "".join(text.split())
    if not plain or len(plain) > _MOST_TIME or "《" in plain or has_boxes(plain):
        return False
    return parse_time_limit(plain).kind is not Kind.UNKNOWN


class LooseReader:
    """Reads rows that lost the places of their cells."""

    def __init__(self, slots: Sequence[Slot], area: str, above: Row | None = None) -> None:
        self.slots = list(slots)
        self.rows: list[Row] = []
        self.doubts: list[Doubt] = []
        self._area = area
        self._above = above

    @property
    def has_two_items(self) -> bool:
        """Whether the head has 一级事项 and 二级事项."""
        return any(slot.column is Column.ITEM2 for slot in self.slots)

    # --- rows of cells ---------------------------------------------------------------------------

    def take_cells(self, cells: Sequence[str], where: str) -> None:
        """Read one row from its filled cells in order."""
        draft = Draft(where)
        rest = [cell.strip() for cell in cells if cell.strip()]
        if rest and re.fullmatch(r"\d{1,4}", rest[0]):
            draft.texts[Column.SEQ] = rest.pop(0)
        time = next((n for n, cell in enumerate(rest) if _is_time(cell)), None)
        if time is None:
            self._take_cut(draft, rest)
            self._close(draft)
            return
        draft.texts[Column.TIME_LIMIT] = rest[time]
        self._take_front(draft, rest[:time])
        after = rest[time + 1 :]
        boxes = next(
            (n for n, cell in enumerate(after) if has_boxes(cell) or (n and is_ditto(cell))), None
        )
        if boxes is None:
            draft.texts[Column.SUBJECT] = after.pop(0) if after and not is_tick(after[0]) else ""
        else:
            draft.texts[Column.SUBJECT] = "".join(after[:boxes])
            draft.texts[Column.CHANNELS] = after[boxes]
            after = after[boxes + 1 :]
        self._take_ticks(draft, after)
        self._close(draft)

    def _take_front(self, draft: Draft, front: list[str]) -> None:
        """Items, elements, basis: all that stands before the time limit."""
        if front and (_BASIS.search(front[-1]) or is_ditto(front[-1])):
            draft.texts[Column.BASIS] = front.pop()
        if front:
            draft.texts[Column.ELEMENTS] = front.pop()
        self._take_items(draft, front)

    def _take_items(self, draft: Draft, items: list[str]) -> None:
        if not self.has_two_items:
            draft.texts[Column.ITEM1] = " ".join(items)
            return
        if len(items) == 1:
            draft.texts[Column.ITEM2] = items[0]
        elif items:
            draft.texts[Column.ITEM1] = items[0]
            draft.texts[Column.ITEM2] = items[1]
            if len(items) > 2:
                draft.doubt(
                    "more_items",
                    f"多出“{'”“'.join(items[2:])}”，不知道属于哪一栏，没有读入。",
                    Column.ITEM2,
                )

    def _take_cut(self, draft: Draft, rest: list[str]) -> None:
        """A row without a time limit: what is sure of it."""
        basis = next((n for n, cell in enumerate(rest) if _BASIS.search(cell) or is_ditto(cell)), 0)
        if basis:
            self._take_front(draft, rest[: basis + 1])
            rest = rest[basis + 1 :]
        else:
            self._take_items(draft, rest[:2])
            rest = rest[2:]
        boxes = [n for n, cell in enumerate(rest) if has_boxes(cell)]
        if boxes:
            draft.texts[Column.SUBJECT] = "".join(rest[: boxes[0]])
            draft.texts[Column.CHANNELS] = rest[boxes[0]]
            self._take_ticks(draft, rest[boxes[0] + 1 :])
        draft.doubt("cut", "这一行没有公开时限，后面的格子可能被截断，请对照原件补齐。")

    def _take_ticks(self, draft: Draft, rest: list[str]) -> None:
        """Ticks in a row whose empty cells are gone; what is behind them are columns of the place."""
        ticks = 0
        while ticks < len(rest) and is_tick(rest[ticks]):
            ticks += 1
        groups: dict[Column, list[Slot]] = {}
        for slot in self.slots:
            if slot.column in TICK_COLUMNS and slot.column is not None:
                groups.setdefault(slot.column, []).append(slot)
        for column, slots in groups.items():
            draft.known.add(column)
            all_ticked = ticks == sum(map(len, groups.values()))
            if all_ticked or (ticks == len(groups) and len(slots) == 1):
                draft.ticks[column] = [slot.value for slot in slots]
            elif ticks:
                draft.doubt(
                    "ticks_moved",
                    f"有 {ticks} 个√，但空格丢失，看不出{COLUMN_LABELS[column]}勾的是哪一个，请补选。",
                    column,
                )
        labels = [slot.label for slot in self.slots if slot.column is None]
        for n, text in enumerate(rest[ticks:]):
            draft.extras.append((labels[n] if n < len(labels) else f"附加栏{n + 1}", text))

    # --- lines of paragraphs ---------------------------------------------------------------------

    def take_lines(self, number: str, lines: Sequence[str], where: str) -> None:
        """Read one row from its paragraphs in order; a cell may go over several of them."""
        draft = Draft(where)
        draft.texts[Column.SEQ] = number
        boxes = next((n for n, line in enumerate(lines) if has_boxes(line)), len(lines))
        front, back = list(lines[:boxes]), list(lines[boxes:])
        basis = next((n for n, x in enumerate(front) if _BASIS.search(x) or is_ditto(x)), None)
        start = next((n for n in range(basis or 0, len(front)) if _begins_time(front, n)), None)
        names = front[: basis if basis is not None else start if start is not None else len(front)]
        self._take_names(draft, names)
        if start is None:
            self._take_without_time(draft, front, basis)
        else:
            if basis is not None:
                draft.texts[Column.BASIS] = _glued(front[basis:start])
            end = _end_of_time(front, start)
            draft.texts[Column.TIME_LIMIT] = "".join("".join(front[start:end]).split())
            draft.texts[Column.SUBJECT] = "".join(front[end:])
        self._take_boxes(draft, back)
        self._close(draft)

    def _take_names(self, draft: Draft, names: list[str]) -> None:
        if len(names) >= 3:
            draft.texts[Column.ELEMENTS] = "\n".join(names[2:])
            self._take_items(draft, names[:2])
        elif names and _LIST.search(names[-1]):
            draft.texts[Column.ELEMENTS] = names[-1]
            self._take_items(draft, names[:-1])
        else:
            self._take_items(draft, names)
            if names:
                draft.doubt(
                    "no_elements", "分不出哪一段是公开内容（要素），请补填。", Column.ELEMENTS
                )

    @staticmethod
    def _take_without_time(draft: Draft, front: list[str], basis: int | None) -> None:
        if basis is not None:
            is_alone = is_ditto(front[basis])
            draft.texts[Column.BASIS] = front[basis] if is_alone else _glued(front[basis:])
            if is_alone:
                draft.texts[Column.SUBJECT] = "".join(front[basis + 1 :])
        draft.doubt("no_limit", "没有找到公开时限，请对照原件补填。", Column.TIME_LIMIT)

    @staticmethod
    def _take_boxes(draft: Draft, lines: list[str]) -> None:
        taken: list[str] = []
        left: list[str] = []
        for line in lines:
            if has_boxes(line) or (taken and channel_of(taken[-1][1:] + line)):
                taken.append(line)
            else:
                left.append(line.strip())
        draft.texts[Column.CHANNELS] = "\n".join(taken)
        if left:
            draft.doubt("unplaced", f"“{'”“'.join(left)}”没有归入任何一栏，请对照原件。")

    def _close(self, draft: Draft) -> None:
        above = self.rows[-1] if self.rows else self._above
        row = draft.row(self._area, above)
        self.doubts += [
            Doubt(d.code, d.message, d.where, len(self.rows), d.column) for d in draft.doubts
        ]
        self.rows.append(row)


def _begins_time(lines: Sequence[str], at: int) -> bool:
    if not _TIME_START.match(lines[at].strip()):
        return False
    return any(
        _is_time("".join(lines[at:end])) for end in range(at + 1, min(at + 9, len(lines) + 1))
    )


def _end_of_time(lines: Sequence[str], start: int) -> int:
    for end in range(start + 1, len(lines) + 1):
        text = "".join("".join(lines[start:end]).split())
        goes_on = end < len(lines) and _TIME_GOES_ON.match(lines[end].strip())
        if _is_time(text) and _TIME_END.search(text) and not goes_on:
            return end
    return start + 1


def _glued(lines: Iterable[str]) -> str:
    """Laws whose lines were broken anywhere: a new one begins at 【 or 《 after a closed one."""
    text = ""
    for line in (raw.strip() for raw in lines):
        is_closed = text.count("《") == text.count("》") and text.count("(") == text.count(")")
        text += f"\n{line}" if text and is_closed and line[:1] in "【《" else line
    return _TORN_WORD.sub("", text)
