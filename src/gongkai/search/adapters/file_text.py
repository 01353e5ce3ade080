"""The words in a file that the public can download, as its reader sees them."""

from __future__ import annotations

from typing import Final

from gongkai.catalogue.adapters.files import path_of
from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.screening.files.extract import Extract
from gongkai.rules.screening.files.kinds import extract_file

MOST: Final = 1_000_000
_DEPTH: Final = 2
_MOST_INSIDE: Final = 100
# Places in a file that its reader does not see; the screening tells the office of them.
_UNSEEN: Final = ("批注", "隐藏", "删去", "文件属性", "网页注释", "不完整")


def words_of_file(sha256: str, name: str) -> str:
    """The visible words of a stored file and of the files in it, at most a million characters.

    Raises ReadingError, OSError and ValueError where the file cannot be read.
    """
    parts: list[str] = []
    try:
        _collect(path_of(sha256).read_bytes(), name, 0, parts)
    except (KeyError, OverflowError, RecursionError) as error:
        raise ReadingError(f"文件已损坏（{type(error).__name__}）") from error
    return "\n".join(parts).replace("\0", "")[:MOST]


def _collect(data: bytes, name: str, depth: int, parts: list[str]) -> None:
    extract: Extract = extract_file(data, name)
    for piece in extract.pieces:
        if any(word in piece.where for word in _UNSEEN) or piece.is_repeated:
            continue
        if piece.rows is not None:
            parts += ["\t".join(row) for row in piece.rows]
        else:
            parts.append(piece.text)
    for inner, content in extract.inside[:_MOST_INSIDE]:
        if depth < _DEPTH:
            parts.append(inner)
            _collect(content, inner, depth + 1, parts)
