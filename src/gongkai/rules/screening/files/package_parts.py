"""Parts of a package read with patience: what is broken is told, and the rest is read."""

from __future__ import annotations

import re
from typing import Any, Final

from gongkai.rules.report.reading.package import Package
from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.screening.files.extract import Extract, Picture
from gongkai.rules.screening.files.pictures import is_picture

_DRAWINGS: Final = re.compile(r"\.(?:svg|emf|wmf)$", re.IGNORECASE)


def part_tree(package: Package, name: str | None, out: Extract) -> Any:
    """A part that may be missing; a broken one is told and done without."""
    if not name:
        return None
    try:
        return package.xml(name)
    except ReadingError:
        out.unread.append(f"“{name.rpartition('/')[2]}”读不了")
        return None


def part_bytes(package: Package, name: str, out: Extract) -> bytes | None:
    """What a part holds; one that cannot be read is told and done without."""
    try:
        return package.read(name)
    except ReadingError:
        out.unread.append(f"“{name.rpartition('/')[2]}”读不了")
        return None


def shown_part(package: Package, name: str, out: Extract) -> None:
    """Hand on a part that is shown: a picture, a drawing that is read as a file, or what nobody reads."""
    short = name.rpartition("/")[2]
    data = part_bytes(package, name, out)
    if data is None:
        return
    if is_picture(data):
        out.pictures.append(Picture(f"图片 {short}", data))
    elif _DRAWINGS.search(short):
        out.inside.append((short, data))
    else:
        out.unread.append(f"“{short}”不是认得出文字的图片，没有查")


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
