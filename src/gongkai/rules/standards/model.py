"""A standards catalogue as data: rows with the national columns, and doubts of its reading.

Sources: 国办发〔2019〕54号 《关于全面推进基层政务公开标准化规范化工作的指导意见》; the columns are those that
the ministries' guides for the pilot fields share.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, Self


class Audience(StrEnum):
    """For whom a row is published (公开对象); the values never change."""

    EVERYONE = "everyone"
    GROUP = "group"


class Mode(StrEnum):
    """How a row is disclosed (公开方式); the values never change."""

    PROACTIVE = "proactive"
    ON_REQUEST = "on_request"


class Level(StrEnum):
    """At which levels of government a row holds (公开层级); the values never change."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"


AUDIENCE_LABELS: Final = {Audience.EVERYONE: "全社会", Audience.GROUP: "特定群体"}
MODE_LABELS: Final = {Mode.PROACTIVE: "主动", Mode.ON_REQUEST: "依申请"}
LEVEL_LABELS: Final = {
    Level.PROVINCE: "省级",
    Level.CITY: "市级",
    Level.COUNTY: "县级",
    Level.TOWNSHIP: "乡级",
    Level.VILLAGE: "村级",
}
# The boxes of 公开渠道和载体, in the order of the printed form.
CHANNELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "website": "政府网站",
        "gazette": "政府公报",
        "new_media": "两微一端",
        "briefing": "发布会/听证会",
        "broadcast": "广播电视",
        "print": "纸质媒体",
        "reading_point": "公开查阅点",
        "service_centre": "政务服务中心",
        "service_station": "便民服务站",
        "on_site": "入户/现场",
        "notice_board": "社区/企事业单位/村公示栏（电子屏）",
        "push": "精准推送",
        "hotline": "12345热线",
        "other": "其他",
    }
)


class Column(StrEnum):
    """The columns of the form; the values never change."""

    SEQ = "seq"
    ITEM1 = "item1"
    ITEM2 = "item2"
    ELEMENTS = "elements"
    BASIS = "basis"
    TIME_LIMIT = "time_limit"
    SUBJECT = "subject"
    CHANNELS = "channels"
    AUDIENCES = "audiences"
    MODES = "modes"
    LEVELS = "levels"


COLUMN_LABELS: Final = {
    Column.SEQ: "序号",
    Column.ITEM1: "一级事项",
    Column.ITEM2: "二级事项",
    Column.ELEMENTS: "公开内容（要素）",
    Column.BASIS: "公开依据",
    Column.TIME_LIMIT: "公开时限",
    Column.SUBJECT: "公开主体",
    Column.CHANNELS: "公开渠道和载体",
    Column.AUDIENCES: "公开对象",
    Column.MODES: "公开方式",
    Column.LEVELS: "公开层级",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a catalogue.

    `area` is the field of work (领域) of its table, `seq` its 序号 (None where it has none),
    `elements` and `basis` one entry each per line, `channels` keys of `CHANNELS`, `channel_other`
    what stands behind 其他. `group` says who the 特定群体 is. `extras` keeps columns that only some
    places have (公开形式, 五公开), by their label.
    """

    area: str = ""
    seq: int | None = None
    item1: str = ""
    item2: str = ""
    elements: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    time_limit: str = ""
    subject: str = ""
    channels: tuple[str, ...] = ()
    channel_other: str = ""
    audiences: tuple[Audience, ...] = ()
    group: str = ""
    modes: tuple[Mode, ...] = ()
    levels: tuple[Level, ...] = ()
    extras: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """What the row is called: 一级事项 and 二级事项."""
        return " · ".join(part for part in (self.item1, self.item2) if part) or "（没有事项名称）"

    @property
    def is_proactive(self) -> bool:
        """Whether it is to be published of one's own accord."""
        return Mode.PROACTIVE in self.modes

    def to_data(self) -> dict[str, Any]:
        """The row as JSON may hold it."""
        return {
            "area": self.area,
            "seq": self.seq,
            "item1": self.item1,
            "item2": self.item2,
            "elements": list(self.elements),
            "basis": list(self.basis),
            "time_limit": self.time_limit,
            "subject": self.subject,
            "channels": list(self.channels),
            "channel_other": self.channel_other,
            "audiences": [a.value for a in self.audiences],
            "group": self.group,
            "modes": [m.value for m in self.modes],
            "levels": [v.value for v in self.levels],
            "extras": [list(pair) for pair in self.extras],
        }

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> Self:
        """The row of `to_data`. Raises KeyError, ValueError for anything else."""
        return cls(
            area=data["area"],
            seq=data["seq"],
            item1=data["item1"],
            item2=data["item2"],
            elements=tuple(data["elements"]),
            basis=tuple(data["basis"]),
            time_limit=data["time_limit"],
            subject=data["subject"],
            channels=tuple(data["channels"]),
            channel_other=data["channel_other"],
            audiences=tuple(map(Audience, data["audiences"])),
            group=data["group"],
            modes=tuple(map(Mode, data["modes"])),
            levels=tuple(map(Level, data["levels"])),
            extras=tuple((str(k), str(v)) for k, v in data["extras"]),
        )


@dataclass(frozen=True, slots=True)
class Doubt:
    """What the reader could not be sure of.

    `row` is the index of the row (None: the catalogue as a whole), `column` its column or None,
    `where` the place in the file. What the reader infers it infers under a doubt, never silently.
    """

    code: str
    message: str
    where: str = ""
    row: int | None = None
    column: Column | None = None

    def to_data(self) -> dict[str, Any]:
        """The doubt as JSON may hold it, without its row."""
        return {
            "code": self.code,
            "message": self.message,
            "where": self.where,
            "column": self.column.value if self.column else "",
        }


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Rows in order under a title."""

    title: str = ""
    rows: tuple[Row, ...] = ()

    @property
    def areas(self) -> tuple[str, ...]:
        """The fields of work, in order."""
        return tuple(dict.fromkeys(row.area for row in self.rows))


@dataclass(slots=True)
class Reading:
    """A catalogue as it was read, with all doubts."""

    catalogue: Catalogue = field(default_factory=Catalogue)
    doubts: list[Doubt] = field(default_factory=list)

    def of_row(self, row: int | None) -> list[Doubt]:
        """The doubts of one row; None: those of the catalogue as a whole."""
        return [doubt for doubt in self.doubts if doubt.row == row]


_NUMBERING: Final = re.compile(r"^[（(]?[一二三四五六七八九十\d]+[)）、.．]\s*")


def area_of(title: str) -> str:
    """The field of work that a title names: 涉农资金领域基层政务公开标准目录 → 涉农资金."""
    plain = _NUMBERING.sub("", "".join(title.split()))
    cut = re.split(r"领域|基层|政务公开|政府信息公开|公开标准|标准目录", plain, maxsplit=1)[0]
    return cut if len(cut) < len(plain) else ""
