"""Catalogues that come with the software, to install and then adjust.

The rows on household registration follow 公治安〔2019〕158号: its 18 items with their names, their order
and the headings that they stand under, as 郓城县公安局 published them by that guide. Items 1 to 5 stand so
in the catalogues of 枣庄市台儿庄区, 互助土族自治县 and 赣州蓉江新区, too, and 6, 8, 11 and 18 on pages of
大英县蓬莱镇, 萧县马井镇, 大通湖区 and 淮北市杜集区 that show a part of theirs. The
guide speaks of 7 areas; the catalogue sets residence permits under two of its eight headings, one of
them for residents of Hong Kong, Macao and Taiwan. The rows on drugs, network security, traffic, exit
and entry, and public order are made from the laws that each names. A province may divide them further:
what is installed is a draft that two persons still look at.
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
    Level,
    Mode,
    Row,
)

READY: Final = MappingProxyType({"public_security": "公安机关"})


@dataclass(frozen=True, slots=True)
class Ready:
    """A catalogue with where it comes from, and for each row the column of the template tree."""

    catalogue: Catalogue
    source: str
    columns: tuple[str, ...]


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
