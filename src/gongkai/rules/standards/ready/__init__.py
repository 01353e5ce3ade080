"""Catalogues that come with the software, to install and then adjust.

The rows on household registration follow 公治安〔2019〕158号 in the number of its areas (7) and items
(18), their elements and their levels. Five names stand so, as the first five items, in the catalogues
that several places published by the same guide (枣庄市台儿庄区, 互助土族自治县, 赣州蓉江新区; 出生登记 in that
of 鄱阳县, too); the others and how they are divided are ours and were not compared with the original
(`is_checked` is false), so that each comes with a doubt that the office settles before anybody
approves it. The rows on drugs, network security, traffic, exit and entry, and
public order are made from the laws that each names. A province may divide them further: what is
installed is a draft that two persons still look at.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Final

from gongkai.rules.errors import BadInputError
from gongkai.rules.standards.model import (
    CHANNELS,
    Audience,
    Catalogue,
    Column,
    Doubt,
    Level,
    Mode,
    Row,
)

_UNCHECKED: Final = "待核对：事项名称由本软件拟写，没有与公治安〔2019〕158号原文核对。请对照原文或本省的目录改正，或确认无误。"
READY: Final = MappingProxyType({"public_security": "公安机关"})


@dataclass(frozen=True, slots=True)
class Ready:
    """A catalogue with where it comes from, and for each row the column of the template tree.

    `doubts` name the rows whose wording nobody has compared with the original.
    """

    catalogue: Catalogue
    source: str
    columns: tuple[str, ...]
    doubts: tuple[Doubt, ...] = ()


def ready_catalogue(code: str, body: str) -> Ready:
    """The catalogue of that code with the body as 公开主体. Raises BadInputError."""
    if code not in READY:
        raise BadInputError("没有这份现成的目录。请从列表中选择。")
    raw = _raw(code)
    places: dict[str, int] = {}
    rows = []
    for entry in raw["rows"]:
        places[entry["area"]] = places.get(entry["area"], 0) + 1
        rows.append(_row(entry, places[entry["area"]], body))
    return Ready(
        Catalogue(f"{body}政务公开标准目录", tuple(rows)),
        raw["source"],
        tuple(entry["column"] for entry in raw["rows"]),
        tuple(
            Doubt("unchecked", _UNCHECKED, row=place, column=Column.ITEM2)
            for place, entry in enumerate(raw["rows"])
            if not entry.get("is_checked", True)
        ),
    )


@cache
def _raw(code: str) -> dict[str, Any]:
    name = f"{code.replace('_', '-')}.json"
    text = resources.files(__package__).joinpath(name).read_text("utf-8")
    raw: dict[str, Any] = json.loads(text)
    return raw


def _row(entry: dict[str, Any], seq: int, body: str) -> Row:
    return Row(
        area=entry["area"],
        seq=seq,
        item1=entry["item1"],
        item2=entry["item2"],
        elements=tuple(entry["elements"]),
        basis=tuple(entry["basis"]),
        time_limit=entry["time_limit"],
        subject=body,
        channels=tuple(key for key in CHANNELS if key in entry["channels"]),
        audiences=tuple(map(Audience, entry["audiences"])),
        group=entry["group"],
        modes=tuple(map(Mode, entry["modes"])),
        levels=tuple(map(Level, entry["levels"])),
    )
