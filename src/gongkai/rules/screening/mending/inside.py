"""Pictures and scanned pages painted over where they lie: in Office files, in packed files, in both.

Every part that is not painted keeps its bytes (`archives`). The small picture of the first page that
an Office file may bring along shows what was painted over, and does not stay.
"""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from typing import Any, Final

from lxml import etree

from gongkai.rules.redaction.boxes import UNIT
from gongkai.rules.report.reading.package import Package
from gongkai.rules.report.reading.sniff import is_pdf, is_zip
from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.files import MAX_DEPTH
from gongkai.rules.screening.mending.archives import repacked
from gongkai.rules.screening.mending.painting import painted_picture, spots_in
from gongkai.rules.screening.mending.pdf import mended_pdf
from gongkai.rules.screening.model import Finding, Spot

_ROOT: Final = "_rels/.rels"
_OF_OPEN_DOCUMENT: Final = "Thumbnails/thumbnail.png"
_SEALED: Final = (
    "文件有电子签名或者签章，改动会使它失效。请从原来的文档去掉这些内容，重新生成并签章"
)


def painted_within(
    screen: Screen, data: bytes, spots: Sequence[Spot], depth: int = 0
) -> tuple[bytes, int]:
    """The file with the spots black that lie in the files in it, and how many there were.

    Raises ReadingError for a signed file, and for what cannot be read or written.
    """
    if not spots or depth > MAX_DEPTH or not is_zip(data):
        return data, 0
    package = Package(data)
    changes: dict[str, bytes | None] = {}
    count = 0
    for name in package.names:
        content = package.read(name)
        if not content:
            continue
        painted, done = _painted(screen, content, spots, depth + 1)
        if done:
            changes[name] = painted
            count += done
    if not changes:
        return data, 0
    if _is_signed(package):
        raise ReadingError(_SEALED)
    return repacked(data, changes | _without_thumbnail(package)), count


def _painted(screen: Screen, data: bytes, spots: Sequence[Spot], depth: int) -> tuple[bytes, int]:
    shown = spots_in(data, spots)
    if not shown:
        return painted_within(screen, data, spots, depth)
    if is_pdf(data):
        return mended_pdf(screen, data, frozenset(), _nothing, shown)[0], len(shown)
    return painted_picture(data, shown, keeps_side=True), len(shown)


def _nothing(finding: Finding) -> bool:
    return False


def _is_signed(package: Package) -> bool:
    if any(name.startswith("_xmlsignatures/") for name in package.names):
        return True
    if "META-INF/documentsignatures.xml" in package.names:
        return True
    if "OFD.xml" not in package.names:
        return False
    parts = (package.xml(name) for name in package.names if name.lower().endswith(".xml"))
    return any(p is not None and next(p.iter("{*}Signature"), None) is not None for p in parts)


def _without_thumbnail(package: Package) -> dict[str, bytes | None]:
    """What changes so that nothing shows the first page as it was."""
    if _OF_OPEN_DOCUMENT in package.names:
        old = package.read(_OF_OPEN_DOCUMENT) or b""
        whole = Spot("", 1, 0, 0, UNIT, UNIT)
        return {_OF_OPEN_DOCUMENT: painted_picture(old, [whole])}
    root: Any = package.xml(_ROOT)
    changes: dict[str, bytes | None] = {}
    for relation in list(root) if root is not None else ():
        if (relation.get("Type") or "").endswith("/thumbnail"):
            target = posixpath.normpath(posixpath.join("/", relation.get("Target") or ""))
            changes[target.lstrip("/")] = None
            root.remove(relation)
    if changes:
        written: Any = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        changes[_ROOT] = written
    return changes
