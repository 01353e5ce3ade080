"""DOCX: changes accepted, comments, hidden words and properties taken out, data masked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.files.package_parts import attribute, local
from gongkai.rules.screening.mending.model import Wanted
from gongkai.rules.screening.mending.parts import Parts, drop
from gongkai.rules.screening.mending.runs import mask_runs, say
from gongkai.rules.screening.tables import masked_cells

_STORIES: Final = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_CHANGE: Final = re.compile(
    r"(?:r|p|sect|tbl|tblGrid|tblPrEx|tr|tc)PrChange|tblGridChange|numberingChange|cellIns|cellMerge"
    r"|(?:customXml)?(?:Ins|Del|MoveFrom|MoveTo|move(?:From|To))Range(?:Start|End)"
)
_OFF: Final = frozenset(("0", "false", "off", "none"))
_COMMENTS: Final = (
    "comments", "commentsExtended", "commentsIds", "commentsExtensible", "people",
)  # fmt: skip


def mended_document(
    screen: Screen, data: bytes, rules: frozenset[str], wanted: Wanted
) -> tuple[bytes, int]:
    """The file mended, and in how many places. Raises ReadingError."""
    parts = Parts(data)
    main = parts.related("", "officeDocument") or "word/document.xml"
    if parts.xml(main) is None:
        raise ReadingError("没有 Word 正文")
    count = len(rules)
    for name in [main, *(n for n in parts.names if _STORIES.fullmatch(n) and n != main)]:
        root = parts.xml(name)
        if "FILE-CHANGE" in rules:
            accept_changes(root)
        if "FILE-COMMENT" in rules:
            _drop_comments(root)
            parts.unrelate(name, *_COMMENTS)
        if "FILE-HIDDEN" in rules:
            _drop_hidden(root)
        count += _mask(screen, root, wanted)
    if "FILE-CHANGE" in rules:
        settings = parts.xml(parts.related(main, "settings"))
        for element in settings.findall("{*}trackRevisions") if settings is not None else ():
            settings.remove(element)
    if "FILE-META" in rules:
        parts.forget_authors()
    if "FILE-PLACE" in rules:
        parts.forget_places()
    return parts.to_bytes(), count


def accept_changes(root: Any) -> None:
    """Accept all tracked changes of a story."""
    for kind, mark in (("tr", "trPr/{*}del"), ("tc", "tcPr/{*}cellDel")):
        for element in list(root.iter(f"{{*}}{kind}")):
            if element.find(f"{{*}}{mark}") is not None:
                drop(element)
    for paragraph in list(root.iter("{*}p")):
        if paragraph.find("{*}pPr/{*}rPr/{*}del") is not None:
            _join_with_next(paragraph)
    for element in list(root.iter("{*}del", "{*}moveFrom")):
        drop(element)
    for element in list(root.iter("{*}ins", "{*}moveTo")):
        _unwrap(element)
    for element in [one for one in root.iter() if _CHANGE.fullmatch(local(one))]:
        drop(element)


def _unwrap(element: Any) -> None:
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    for child in list(element):
        parent.insert(at, child)
        at += 1
    parent.remove(element)


def _join_with_next(paragraph: Any) -> None:
    """The mark at the end of a paragraph was deleted: its words go on in the next one."""
    following = paragraph.getnext()
    if following is None or local(following) != "p":
        mark = paragraph.find("{*}pPr/{*}rPr/{*}del")
        mark.getparent().remove(mark)
        return
    at = 1 if following.find("{*}pPr") is not None else 0
    for child in list(paragraph):
        if local(child) != "pPr":
            following.insert(at, child)
            at += 1
    drop(paragraph)


def _drop_comments(root: Any) -> None:
    for element in list(root.iter("{*}commentRangeStart", "{*}commentRangeEnd")):
        drop(element)
    for element in list(root.iter("{*}commentReference")):
        run = next(element.iterancestors("{*}r"), element)
        drop(run)


def _drop_hidden(root: Any) -> None:
    for run in list(root.iter("{*}r")):
        properties = run.find("{*}rPr")
        hides = properties is not None and any(
            local(one) in ("vanish", "webHidden") and (attribute(one, "val") or "1") not in _OFF
            for one in properties
        )
        if hides:
            drop(run)


# --- masking -------------------------------------------------------------------------------------


def _mask(screen: Screen, root: Any, wanted: Wanted) -> int:
    """Mask what is wanted in the words, then in the personal columns of tables."""
    count = 0
    for is_fallback in (False, True):
        paragraphs = [
            p
            for p in root.iter("{*}p")
            if (next(p.iterancestors("{*}Fallback"), None) is not None) is is_fallback
        ]
        count += mask_runs(screen, map(_shown, paragraphs), wanted)
    for table in root.iter("{*}tbl"):
        rows = [
            [cell for cell in row.iterchildren("{*}tc", "{*}sdt") for _ in range(_across(cell))]
            for row in table.iterchildren("{*}tr")
        ]
        words = [[_cell_words(cell) for cell in row] for row in rows]
        for (row, column), said in masked_cells(words, wanted).items():
            say(list(rows[row][column].iter("{*}t")), said)
            count += 1
    return count


def _shown(paragraph: Any) -> Iterator[tuple[Any, str]]:
    """The words of a paragraph with their elements; None for what is not a word."""
    for element in paragraph.iter("{*}t", "{*}tab", "{*}br", "{*}instrText"):
        if next(element.iterancestors("{*}p"), None) is not paragraph:
            continue
        if next(element.iterancestors("{*}del", "{*}moveFrom"), None) is not None:
            continue
        name = local(element)
        if name == "t":
            yield element, element.text or ""
        elif name == "instrText":
            words = element.text or ""
            yield None, f" {words} " if "HYPERLINK" in words else ""
        elif local(element.getparent()) == "r":
            yield None, " "


def _across(cell: Any) -> int:
    span = cell.find("{*}tcPr/{*}gridSpan")
    across = (attribute(span, "val") or "1") if span is not None else "1"
    return min(int(across), 200) if across.isdigit() else 1


def _cell_words(cell: Any) -> str:
    return "\n".join(
        "".join(words for _, words in _shown(paragraph)) for paragraph in cell.iter("{*}p")
    ).strip()
