"""Files mended by a click: which kinds can be, and each by its own hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import Final

from gongkai.rules.report.reading.sniff import is_pdf
from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.files import IN_PICTURE, screen_file
from gongkai.rules.screening.masking import masked_text
from gongkai.rules.screening.mending.excel import mended_workbook
from gongkai.rules.screening.mending.inside import painted_within
from gongkai.rules.screening.mending.model import Wanted
from gongkai.rules.screening.mending.old_office import forget_authors
from gongkai.rules.screening.mending.open_formats import mended_ofd
from gongkai.rules.screening.mending.painting import painted_picture, spots_in
from gongkai.rules.screening.mending.pdf import mended_pdf
from gongkai.rules.screening.mending.pictures import cleaned_picture
from gongkai.rules.screening.mending.slides import mended_slides
from gongkai.rules.screening.mending.word import mended_document
from gongkai.rules.screening.model import Spot

_Mender = Callable[[Screen, bytes, frozenset[str], Wanted], tuple[bytes, int]]


def _text(screen: Screen, data: bytes, rules: frozenset[str], wanted: Wanted) -> tuple[bytes, int]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        hits = [f for f in screen.text(text) if f.replacement is not None and wanted(f)]
        has_mark = data.startswith(b"\xef\xbb\xbf")
        written = "utf-8" if encoding == "utf-8-sig" and not has_mark else encoding
        return masked_text(text, hits).encode(written), len(hits)
    return data, 0


def _picture(
    screen: Screen, data: bytes, rules: frozenset[str], wanted: Wanted
) -> tuple[bytes, int]:
    return cleaned_picture(data), len(rules)


def _old(screen: Screen, data: bytes, rules: frozenset[str], wanted: Wanted) -> tuple[bytes, int]:
    return forget_authors(data), len(rules)


_OLD: Final = (".doc", ".wps", ".xls", ".et", ".ppt", ".dps")
_MENDERS: Final[dict[str, _Mender]] = {
    ".docx": mended_document,
    ".xlsx": mended_workbook,
    ".pptx": mended_slides,
    ".txt": _text,
    ".csv": _text,
    ".pdf": mended_pdf,
    ".ofd": mended_ofd,
    ".jpg": _picture,
    ".jpeg": _picture,
    ".png": _picture,
    **dict.fromkeys(_OLD, _old),
}
_OF_PICTURES: Final = frozenset(("FILE-PLACE", "FILE-META", "FILE-INSIDE"))
# What can be taken out of a kind of file as a whole.
_TAKEN_OUT: Final[dict[str, frozenset[str]]] = {
    ".docx": frozenset(("FILE-CHANGE", "FILE-COMMENT", "FILE-HIDDEN", "FILE-META", "FILE-PLACE")),
    ".xlsx": frozenset(("FILE-COLUMN", "FILE-COMMENT", "FILE-META", "FILE-PLACE", "FILE-SHEET")),
    ".pptx": frozenset(("FILE-COMMENT", "FILE-META", "FILE-NOTE", "FILE-PLACE", "FILE-SHEET")),
    ".pdf": frozenset(("FILE-COMMENT", "FILE-INSIDE", "FILE-MACRO", "FILE-META")),
    ".ofd": frozenset(("FILE-COMMENT", "FILE-INSIDE", "FILE-META")),
    ".jpg": _OF_PICTURES,
    ".jpeg": _OF_PICTURES,
    ".png": _OF_PICTURES,
} | dict.fromkeys(_OLD, frozenset(("FILE-META",)))
_COLUMNS: Final = frozenset((".docx", ".xlsx", ".pptx"))
_MASKED: Final = _COLUMNS | {".txt", ".csv"}
# In these personal data is hidden, and no word changed.
_BLACKENED: Final = frozenset((".ofd", ".pdf"))
# What stands in these places of a file goes with them.
_HIDING_PLACES: Final = (
    (re.compile("，文件属性"), "FILE-META"),
    (re.compile("，(?:批注|注释)"), "FILE-COMMENT"),
    (re.compile("，第[^，]*页的备注"), "FILE-NOTE"),
    (re.compile("，修订中删去的文字"), "FILE-CHANGE"),
    (re.compile("，隐藏的文字"), "FILE-HIDDEN"),
    (re.compile(" › "), "FILE-INSIDE"),
)


def has_mender(name: str) -> bool:
    """Whether a click mends anything in a file of that name."""
    return PurePath(name).suffix.lower() in _MENDERS


def taken_out_with(name: str, where: str) -> str | None:
    """The rule under which a place of a file is taken out as a whole, where a click can do that."""
    known = _TAKEN_OUT.get(PurePath(name).suffix.lower(), frozenset())
    return next((r for place, r in _HIDING_PLACES if r in known and place.search(where)), None)


def can_mend_file(name: str, rule: str, where: str = "", *, is_placed: bool = False) -> bool:
    """Whether a click mends what that rule finds in a file of that name, at that place of it."""
    suffix = PurePath(name).suffix.lower()
    if rule.startswith("FILE-"):
        return rule in _TAKEN_OUT.get(suffix, ())
    if taken_out_with(name, where):
        return True
    if IN_PICTURE in where:
        return is_placed and rule.startswith("PI-")
    if any(place in where for place in (" › ", "，文件名")):
        return False
    if rule.startswith("PI-TABLE"):
        return suffix in _COLUMNS
    return suffix in _MASKED or (suffix in _BLACKENED and rule.startswith("PI-"))


def mended_file(
    screen: Screen, data: bytes, name: str, wanted: Wanted, spots: Sequence[Spot] = ()
) -> tuple[bytes, int]:
    """The file with what is wanted mended and its spots painted over, and in how many places.

    Raises ReadingError for a file that cannot be read or written.
    """
    suffix = PurePath(name).suffix.lower()
    mender = _MENDERS.get(suffix)
    found = [hit for hit in screen_file(screen, data, name).findings if wanted(hit)]
    rules = frozenset(hit.rule for hit in found) & _TAKEN_OUT.get(suffix, frozenset())
    rules |= {rule for hit in found if (rule := taken_out_with(name, hit.where))}
    if shown := spots_in(data, spots):
        if is_pdf(data):
            return mended_pdf(screen, data, rules, wanted, shown)
        return painted_picture(data, shown), len(rules) + len(shown)
    data, painted = painted_within(screen, data, spots)
    if mender is None or not (rules or (found and suffix in _MASKED | _BLACKENED)):
        return data, painted
    data, done = mender(screen, data, rules, wanted)
    return data, painted + done
