"""Presentations: slides in their order, tables, diagrams, and what only the file shows.

Notes of the speaker, comments and hidden slides are not on the screen, and go out with the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from gongkai.rules.report.reading.package import Package
from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.screening.files.extract import Extract, Rows
from gongkai.rules.screening.files.package_parts import part_tree, relation_id

_PART: Final = re.compile(r"ppt/(slides|notesSlides|comments)/\D*(\w+)\.xml")
_DRAWN: Final = re.compile(r"ppt/(?:diagrams/data\d+|charts/chart\w*)\.xml")
_DIGITS: Final = re.compile(r"(\d+)\.xml$")


def read_slides(package: Package, out: Extract) -> None:
    """Everything in a PPTX."""
    pages = page_numbers(package, out)
    comments = 0
    for name in sorted(package.names, key=lambda name: (pages.get(name, 0), name)):
        match = _PART.fullmatch(name)
        if not match and not _DRAWN.fullmatch(name):
            continue
        part = part_tree(package, name, out)
        if part is None:
            continue
        kind = match[1] if match else "drawn"
        page = pages.get(name) or _number(name)
        where = {
            "slides": f"第{page}页",
            "notesSlides": f"第{page}页的备注",
            "comments": "批注",
            "drawn": f"图形“{name.rpartition('/')[2]}”",
        }[kind]
        out.say(where, "\n".join(words_of(part)))
        if kind == "slides":
            for number, table in enumerate(part.iter("{*}tbl"), 1):
                out.tabulate(f"{where}，第{number}个表格", table_rows(table), is_repeated=True)
            if part.get("show") in ("0", "false"):
                out.mark("FILE-SHEET", where, where, "这一页是隐藏的。")
        elif kind == "notesSlides" and has_notes(part):
            out.mark("FILE-NOTE", where, where, f"第{page}页有演讲者备注。")
        elif kind == "comments":
            comments += 1
    if comments:
        out.mark("FILE-COMMENT", "批注", "批注", "演示文稿里有批注。")


def page_numbers(package: Package, out: Extract) -> dict[str, int]:
    """The slides and their notes with the number of the page as people count it."""
    main = package.related("", "officeDocument") or "ppt/presentation.xml"
    root = part_tree(package, main, out)
    if root is None:
        return {}
    pages: dict[str, int] = {}
    try:
        targets = {relation.id: relation.target for relation in package.relations(main)}
        listed = [targets.get(relation_id(e)) for e in slide_entries(root)]
        for number, slide in enumerate(filter(None, listed), 1):
            pages[slide] = number
            notes = package.related(slide, "notesSlide")
            if notes:
                pages[notes] = number
    except ReadingError:
        out.unread.append("幻灯片的次序读不了")
    return pages


def slide_entries(presentation: Any) -> list[Any]:
    """The slides in the order of the show."""
    return list(presentation.iterfind("{*}sldIdLst/{*}sldId"))


def _number(name: str) -> str:
    match = _DIGITS.search(name)
    return match[1] if match else ""


def has_notes(part: Any) -> bool:
    """Whether somebody wrote notes; the number of the page is a field, and none."""
    return any(
        (t.text or "").strip() for run in part.iter("{*}r") for t in run.iter("{*}t")
    ) or any((t.text or "").strip() for p in part.iter("{*}p") for t in p.iterchildren("{*}t"))


def words_of(part: Any) -> Iterator[str]:
    """The words of a part, a paragraph each."""
    for paragraph in part.iter("{*}p"):
        yield "".join(t.text or "" for t in paragraph.iter("{*}t"))
    for text in part.iter("{*}text"):
        yield text.text or ""


def table_rows(table: Any) -> Rows:
    """The cells of a table on a slide."""
    return [
        ["\n".join(words_of(cell)).strip() for cell in row.iterchildren("{*}tc")]
        for row in table.iterchildren("{*}tr")
    ]
