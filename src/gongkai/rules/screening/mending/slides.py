"""PPTX: comments, notes, hidden slides and properties taken out, data masked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.files.package_parts import relation_id
from gongkai.rules.screening.files.slides import slide_entries, table_rows
from gongkai.rules.screening.mending.model import Wanted
from gongkai.rules.screening.mending.parts import Parts, drop
from gongkai.rules.screening.mending.runs import Run, mask_runs, say
from gongkai.rules.screening.tables import masked_cells

_SLIDE: Final = re.compile(r"ppt/(?:slides|notesSlides)/[^/]+\.xml")
_DRAWN: Final = re.compile(r"ppt/diagrams/(?:data|drawing)\d+\.xml")


def mended_slides(
    screen: Screen, data: bytes, rules: frozenset[str], wanted: Wanted
) -> tuple[bytes, int]:
    """The file mended, and in how many places. Raises ReadingError."""
    parts = Parts(data)
    main = parts.related("", "officeDocument") or "ppt/presentation.xml"
    show = parts.xml(main)
    if show is None:
        raise ReadingError("没有幻灯片")
    gone = _drop_hidden(parts, main, show) if "FILE-SHEET" in rules else set()
    slides = [name for name in parts.names if _SLIDE.fullmatch(name) and name not in gone]
    if "FILE-NOTE" in rules:
        slides = [name for name in slides if not name.startswith("ppt/notesSlides/")]
    for name in slides:
        if "FILE-COMMENT" in rules:
            parts.unrelate(name, "comments")
        if "FILE-NOTE" in rules:
            parts.unrelate(name, "notesSlide")
    if "FILE-COMMENT" in rules:
        parts.unrelate(main, "commentAuthors", "authors")
    if "FILE-META" in rules:
        parts.forget_authors()
    if "FILE-PLACE" in rules:
        parts.forget_places()
    drawn = [name for name in parts.names if _DRAWN.fullmatch(name)]
    masked = sum(_mask(screen, parts.xml(name), wanted) for name in (*slides, *drawn))
    return parts.to_bytes(), len(rules) + masked


def _drop_hidden(parts: Parts, main: str, show: Any) -> set[str]:
    """Take the hidden slides out, with all that leads to them; their parts."""
    targets = {relation.id: relation.target for relation in parts.package.relations(main)}
    entries = slide_entries(show)
    gone: dict[str, Any] = {}
    for entry in entries:
        target = targets.get(relation_id(entry), "")
        slide = parts.xml(target)
        if slide is not None and slide.get("show") in ("0", "false"):
            gone[target] = entry
    if len(gone) == len(entries):
        raise ReadingError("所有幻灯片都是隐藏的")
    numbers = {entry.get("id") for entry in gone.values()}
    ids = {one for target in gone for one in parts.unrelate(main, target=target)}
    # The list itself, its sections, and shows of a selection.
    for element in list(show.iter("{*}sldId")):
        if element.get("id") in numbers:
            drop(element)
    for element in list(show.iter("{*}sld")):
        if relation_id(element) in ids:
            drop(element)
    others = [n for n in parts.names if _SLIDE.fullmatch(n) and n not in gone]
    for name in others:
        for target in gone:
            _forget_links(parts, name, target)
    parts.forget_titles()
    return set(gone)


def _forget_links(parts: Parts, name: str, target: str) -> None:
    ids = parts.unrelate(name, target=target)
    root = parts.xml(name) if ids else None
    for element in list(root.iter("{*}hlinkClick", "{*}hlinkHover")) if root is not None else ():
        if relation_id(element) in ids:
            drop(element)


def _mask(screen: Screen, root: Any, wanted: Wanted) -> int:
    count = mask_runs(screen, map(_shown, root.iter("{*}p")), wanted)
    for table in root.iter("{*}tbl"):
        cells = [list(row.iterchildren("{*}tc")) for row in table.iterchildren("{*}tr")]
        for (row, column), said in masked_cells(table_rows(table), wanted).items():
            say(list(cells[row][column].iter("{*}t")), said)
            count += 1
    return count


def _shown(paragraph: Any) -> Iterator[Run]:
    for text in paragraph.iter("{*}t"):
        yield text, text.text or ""
