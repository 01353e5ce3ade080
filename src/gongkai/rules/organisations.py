"""Kinds and levels of organisations, and which may stand below which."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What an organisation is; the values never change."""

    GOVERNMENT = "government"
    BODY = "body"
    DEPARTMENT = "department"
    BRANCH = "branch"
    STATION = "station"


class Level(StrEnum):
    """The level of administration."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"


KIND_LABELS: Final = {
    Kind.GOVERNMENT: "人民政府",
    Kind.BODY: "行政机关",
    Kind.DEPARTMENT: "内设机构",
    Kind.BRANCH: "分局",
    Kind.STATION: "基层站所",
}
LEVEL_LABELS: Final = {
    Level.PROVINCE: "省级",
    Level.CITY: "市级",
    Level.COUNTY: "县级",
    Level.TOWNSHIP: "乡级",
}

_CHILDREN: Final[dict[Kind | None, frozenset[Kind]]] = {
    None: frozenset({Kind.GOVERNMENT, Kind.BODY}),
    Kind.GOVERNMENT: frozenset({Kind.GOVERNMENT, Kind.BODY}),
    Kind.BODY: frozenset({Kind.BODY, Kind.DEPARTMENT, Kind.BRANCH, Kind.STATION}),
    Kind.BRANCH: frozenset({Kind.DEPARTMENT, Kind.STATION}),
    Kind.DEPARTMENT: frozenset({Kind.DEPARTMENT}),
    Kind.STATION: frozenset(),
}


def may_contain(parent: Kind | None, child: Kind) -> bool:
    """Whether a child of that kind may stand directly below; parent None is the top."""
    return child in _CHILDREN[parent]
