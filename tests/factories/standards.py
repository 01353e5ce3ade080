"""Standards catalogues: rows without a database, and catalogues taken through the same actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gongkai.accounts.models import Person
from gongkai.catalogue import actions
from gongkai.catalogue.models import Standard, StandardVersion
from gongkai.rules.standards.model import Audience, Catalogue, Level, Mode, Reading, Row
from tests.factories.items import Newsroom, Shelf


def make_row(**changes: Any) -> Row:
    """A complete row."""
    known: dict[str, Any] = {
        "area": "户籍管理",
        "seq": 1,
        "item1": "出生登记",
        "item2": "国内出生登记",
        "elements": ("受理部门", "办理条件"),
        "basis": ("【法律】《中华人民共和国户口登记条例》",),
        "time_limit": "信息形成或者变更之日起20个工作日内",
        "subject": "某市公安局",
        "channels": ("website",),
        "audiences": (Audience.EVERYONE,),
        "modes": (Mode.PROACTIVE,),
        "levels": (Level.COUNTY,),
    }
    return Row(**(known | changes))


def make_reading(*rows: Row, title: str = "某市公安局政务公开标准目录") -> Reading:
    """What a file without doubts gives."""
    return Reading(Catalogue(title, rows))


@dataclass(frozen=True, slots=True)
class Board:
    """A catalogue in force, with the room whose body it is of."""

    room: Newsroom
    version: StandardVersion
    second: Person

    @property
    def standard(self) -> Standard:
        """The catalogue."""
        return self.version.standard

    @property
    def keys(self) -> list[int]:
        """The keys of its rows, in order."""
        return list(self.version.rows.order_by("place").values_list("key", flat=True))


def put_in_force(
    room: Newsroom, at: datetime, *rows: Row, code: str = "police-std", name: str = "标准目录"
) -> Board:
    """Import rows, submit and approve them by two persons."""
    version = actions.import_standard(
        organisation=room.body,
        code=code,
        name=name,
        reading=make_reading(*rows),
        source_name="目录.xlsx",
        by=room.second,
        at=at,
    )
    actions.submit_standard(version_id=version.pk, by=room.second, at=at)
    version = actions.approve_standard(version_id=version.pk, by=room.head, at=at)
    return Board(room, version, room.second)


@dataclass(frozen=True, slots=True)
class Boards:
    """One catalogue in force, and a draft that only the body knows, with a draft item linked."""

    public: Board
    draft: StandardVersion

    @property
    def key(self) -> int:
        """The row of the public catalogue that the linked items serve."""
        return self.public.keys[0]


def fill_standards(shelf: Shelf, at: datetime, mark: str = "") -> Boards:
    """What only the body knows bears the mark: the draft catalogue, and the linked item."""
    board = put_in_force(shelf.room, at, make_row(), code="police-public")
    for item in (shelf.in_review.item, shelf.public.item):
        actions.link_standard_items(
            standard_id=board.standard.pk,
            keys=board.keys,
            item_ids=[item.pk],
            by=shelf.room.second,
            at=at,
        )
    actions.place_standard_row(
        standard_id=board.standard.pk,
        key=board.keys[0],
        column_id=shelf.room.column.pk,
        empty_reason=f"{mark}理由",
        by=shelf.room.second,
        at=at,
    )
    draft = actions.import_standard(
        organisation=shelf.room.body,
        code="police-draft",
        name=f"{mark}目录",
        reading=make_reading(make_row(item2=f"{mark}事项"), title=f"{mark}目录"),
        source_name=f"{mark}.xlsx",
        by=shelf.room.second,
        at=at,
    )
    return Boards(board, draft)
