"""Files mended by a click: which kinds can be, and each by its own hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import Final

from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.files import screen_file
from gongkai.rules.screening.masking import masked_text
from gongkai.rules.screening.mending.excel import mended_workbook
from gongkai.rules.screening.mending.model import CLEANED, Wanted
from gongkai.rules.screening.mending.pdf import cleaned_pdf
from gongkai.rules.screening.mending.pictures import cleaned_jpeg
from gongkai.rules.screening.mending.word import mended_document

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


def _pdf(screen: Screen, data: bytes, rules: frozenset[str], wanted: Wanted) -> tuple[bytes, int]:
    return cleaned_pdf(data, rules)


def _jpeg(screen: Screen, data: bytes, rules: frozenset[str], wanted: Wanted) -> tuple[bytes, int]:
    return cleaned_jpeg(data), len(rules)


_MENDERS: Final[dict[str, _Mender]] = {
    ".docx": mended_document,
    ".xlsx": mended_workbook,
    ".txt": _text,
    ".csv": _text,
    ".pdf": _pdf,
    ".jpg": _jpeg,
    ".jpeg": _jpeg,
}
# What can be taken out of a kind of file as a whole.
_TAKEN_OUT: Final[dict[str, frozenset[str]]] = {
    ".docx": CLEANED - {"FILE-SHEET", "FILE-COLUMN"},
    ".xlsx": CLEANED - {"FILE-CHANGE", "FILE-HIDDEN"},
    ".pdf": frozenset(("FILE-META", "FILE-COMMENT")),
    ".jpg": frozenset(("FILE-PLACE",)),
    ".jpeg": frozenset(("FILE-PLACE",)),
}
_COLUMNS: Final = frozenset((".docx", ".xlsx"))
_MASKED: Final = _COLUMNS | {".txt", ".csv"}


def has_mender(name: str) -> bool:
    """Whether a click mends anything in a file of that name."""
    return PurePath(name).suffix.lower() in _MENDERS


def can_mend_file(name: str, rule: str) -> bool:
    """Whether a click mends what that rule finds in a file of that name."""
    suffix = PurePath(name).suffix.lower()
    if rule.startswith("FILE-"):
        return rule in _TAKEN_OUT.get(suffix, ())
    return suffix in (_COLUMNS if rule.startswith("PI-TABLE") else _MASKED)


def mended_file(screen: Screen, data: bytes, name: str, wanted: Wanted) -> tuple[bytes, int]:
    """The file with what is wanted mended, and in how many places.

    Raises ReadingError for a file that cannot be read or written.
    """
    suffix = PurePath(name).suffix.lower()
    mender = _MENDERS.get(suffix)
    found = [hit for hit in screen_file(screen, data, name).findings if wanted(hit)]
    rules = frozenset(hit.rule for hit in found) & _TAKEN_OUT.get(suffix, frozenset())
    if mender is None or not (rules or (found and suffix in _MASKED)):
        return data, 0
    return mender(screen, data, rules, wanted)
