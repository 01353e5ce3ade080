"""The head of a catalogue's table: which column is which, however its labels are written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gongkai.rules.standards.model import Audience, Column, Level, Mode


@dataclass(frozen=True, slots=True)
class Slot:
    """What stands under a head: a column of the form, and for ticks which of its values.

    `label` is what an additional column of a place is called (公开形式); `column` is None then.
    """

    column: Column | None
    value: str = ""
    label: str = ""


_C = Column
_LABELS: Final = {
    "序号": Slot(_C.SEQ),
    "编号": Slot(_C.SEQ),
    "公开事项": Slot(_C.ITEM1),
    "公开事项名称": Slot(_C.ITEM1),
    "事项名称": Slot(_C.ITEM1),
    "一级事项": Slot(_C.ITEM1),
    "一级公开事项": Slot(_C.ITEM1),
    "二级事项": Slot(_C.ITEM2),
    "二级公开事项": Slot(_C.ITEM2),
    "公开内容": Slot(_C.ELEMENTS),
    "公开内容要素": Slot(_C.ELEMENTS),
    "公开要素": Slot(_C.ELEMENTS),
    "公开依据": Slot(_C.BASIS),
    "公开时限": Slot(_C.TIME_LIMIT),
    "公开时间": Slot(_C.TIME_LIMIT),
    "公开主体": Slot(_C.SUBJECT),
    "责任主体": Slot(_C.SUBJECT),
    "责任单位": Slot(_C.SUBJECT),
    "公开渠道和载体": Slot(_C.CHANNELS),
    "公开渠道及载体": Slot(_C.CHANNELS),
    "公开渠道": Slot(_C.CHANNELS),
    "公开载体": Slot(_C.CHANNELS),
    "公开对象": Slot(_C.AUDIENCES),
    "公开方式": Slot(_C.MODES),
    "公开层级": Slot(_C.LEVELS),
    "全社会": Slot(_C.AUDIENCES, Audience.EVERYONE),
    "特定群体": Slot(_C.AUDIENCES, Audience.GROUP),
    "特定群众": Slot(_C.AUDIENCES, Audience.GROUP),
    "特定人群": Slot(_C.AUDIENCES, Audience.GROUP),
    "特定对象": Slot(_C.AUDIENCES, Audience.GROUP),
    "主动": Slot(_C.MODES, Mode.PROACTIVE),
    "主动公开": Slot(_C.MODES, Mode.PROACTIVE),
    "依申请": Slot(_C.MODES, Mode.ON_REQUEST),
    "依申请公开": Slot(_C.MODES, Mode.ON_REQUEST),
}
_LEVELS: Final = (
    (re.compile(r"省级?"), Level.PROVINCE),
    (re.compile(r"(?:.{1,4})?(?:市级|州级|设区的市)|市"), Level.CITY),
    (
        re.compile(r"(?:.{1,4})?(?:县级|区级|旗级|县区级?|区县级?|县市区级?|县市、?区级)|县|区"),
        Level.COUNTY,
    ),
    (
        re.compile(
            r"(?:.{1,4})?(?:乡级|镇级|乡镇级?|镇街乡?级?|街道级?|乡镇街道级?|苏木级?)|乡|镇"
        ),
        Level.TOWNSHIP,
    ),
    (re.compile(r"(?:.{1,4})?(?:村级|社区级|村社区级?|村居级?|嘎查级?)|村|社区"), Level.VILLAGE),
)
TICK_COLUMNS: Final = (_C.AUDIENCES, _C.MODES, _C.LEVELS)
# So many known labels make a row of cells a head.
_ENOUGH: Final = 4


def bare(text: str) -> str:
    """A label without spaces, brackets and signs."""
    return re.sub(r"[\s()（）【】\[\]、/,，:：．.]", "", text)


def slot_of(text: str) -> Slot | None:
    """What a head names, None where it names nothing that is known."""
    label = bare(text)
    if not label or len(label) > 12:
        return None
    known = _LABELS.get(label)
    if known is not None:
        return known
    for pattern, level in _LEVELS:
        if pattern.fullmatch(label):
            return Slot(_C.LEVELS, level)
    return None


def is_head(cells: Sequence[str]) -> bool:
    """Whether a row of texts is a head, also one that is repeated on a later page."""
    filled = [cell for cell in cells if cell.strip()]
    known = [slot for cell in filled if (slot := slot_of(cell)) is not None]
    columns = {slot.column for slot in known}
    return len(columns) >= _ENOUGH and len(known) * 2 > len(filled)


def is_under_head(cells: Sequence[str]) -> bool:
    """Whether a row of texts is the second line of a head: 一级事项, 全社会, 主动 …"""
    filled = [cell for cell in cells if cell.strip()]
    known = [slot for cell in filled if (slot := slot_of(cell)) is not None]
    ticks = sum(slot.column in TICK_COLUMNS and bool(slot.value) for slot in known)
    return bool(filled) and len(known) * 2 > len(filled) and ticks > 0


def slots_of_grid(rows: Sequence[Sequence[str]]) -> list[Slot]:
    """What stands under each column, from the lines of a head with its merged cells filled in."""
    slots: list[Slot] = []
    for column in range(len(rows[0])):
        labels = [row[column] for row in rows if row[column].strip()]
        known = [slot for label in labels if (slot := slot_of(label)) is not None]
        own = [label for label in labels if slot_of(label) is None]
        if known and (known[-1].value or not own or known[-1].column not in TICK_COLUMNS):
            slots.append(known[-1])
        else:
            slots.append(Slot(None, label="".join((own or labels or [""])[-1].split())))
    return slots


def slots_of_lost(first: Sequence[str], second: Sequence[str]) -> list[Slot]:
    """The columns of a head whose second line slid to the left: its labels name their group."""
    below: dict[Column | None, list[Slot]] = {}
    for cell in second:
        slot = slot_of(cell)
        if slot is not None:
            below.setdefault(slot.column, []).append(slot)
    slots: list[Slot] = []
    for cell in first:
        if not cell.strip():
            continue
        slot = slot_of(cell)
        if slot is None:
            slots.append(Slot(None, label="".join(cell.split())))
        elif slot.column is Column.ITEM1:
            slots += below.get(Column.ITEM1, [slot]) + below.get(Column.ITEM2, [])
        elif slot.column in TICK_COLUMNS:
            slots += below.get(slot.column, [slot])
        else:
            slots.append(slot)
    return slots
