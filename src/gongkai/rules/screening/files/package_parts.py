"""Parts of a package read with patience: what is broken is told, and the rest is read."""

from __future__ import annotations

from typing import Any

from gongkai.rules.report.reading.package import Package
from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.screening.files.extract import Extract


def part_tree(package: Package, name: str | None, out: Extract) -> Any:
    """A part that may be missing; a broken one is told and done without."""
    if not name:
        return None
    try:
        return package.xml(name)
    except ReadingError:
        out.unread.append(f"“{name.rpartition('/')[2]}”读不了")
        return None


def local(element: Any) -> str:
    """The name of an element without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def relation_id(element: Any) -> str:
    """The id of the relation by which an element names a part; a plain `id` is another thing."""
    found = (v for k, v in element.attrib.items() if k.endswith("/relationships}id"))
    return next(found, "")


def attribute(element: Any, name: str) -> str | None:
    """An attribute by its local name."""
    return next((v for k, v in element.attrib.items() if k.rpartition("}")[2] == name), None)
