"""The parts of a thing that is screened as one: its title, its text, its tables, its files."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final, Literal

from gongkai.rules.screening.engine import Screen, with_context
from gongkai.rules.screening.files import Files
from gongkai.rules.screening.markup import read_markup
from gongkai.rules.screening.model import Result, ScreenedText
from gongkai.rules.screening.reading import Recogniser

_LINE: Final = re.compile(r"[^\n]*\S")
PartKind = Literal["title", "text", "html", "table", "file"]


@dataclass(frozen=True, slots=True)
class Part:
    """One part: `name` says in Chinese where a person finds it (标题, 正文, 附件 名单.xlsx)."""

    name: str
    kind: PartKind
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    data: bytes = b""

    @classmethod
    def title(cls, text: str, name: str = "标题") -> Part:
        """A title: no mark at its end."""
        return cls(name, "title", text)

    @classmethod
    def plain(cls, text: str, name: str = "正文") -> Part:
        """Plain text."""
        return cls(name, "text", text)

    @classmethod
    def html(cls, text: str, name: str = "正文") -> Part:
        """HTML, a page or a fragment."""
        return cls(name, "html", text)

    @classmethod
    def table(cls, rows: Iterable[Iterable[str]], name: str = "表格") -> Part:
        """A table."""
        return cls(name, "table", rows=tuple(map(tuple, rows)))

    @classmethod
    def file(cls, data: bytes, name: str) -> Part:
        """A file; its content tells its kind, else its name."""
        return cls(name, "file", data=data)


def content_hash(parts: Iterable[Part]) -> str:
    """SHA-256 over all parts, in hex: the same hash has the same findings."""
    whole = sha256()
    for part in parts:
        for piece in (part.name, part.kind, part.text, repr(part.rows)):
            whole.update(piece.encode("utf-8", "surrogatepass") + b"\0")
        whole.update(sha256(part.data).digest())
    return whole.hexdigest()


def screen_parts(
    screen: Screen,
    parts: Iterable[Part],
    recognise: Recogniser | None = None,
    *,
    with_texts: bool = False,
) -> Result:
    """The findings in all parts, each with `where` it is; what could not be read is told.

    `recognise` reads the words in the pictures of files, where given. With `with_texts` the texts
    are handed back besides, to be shown with their findings marked.
    """
    result = Result()
    for part in parts:
        if part.kind == "file":
            files = Files(screen, recognise, with_texts=with_texts)
            inner = files.screen(part.data, part.name)
            result.findings += inner.findings
            result.unread += inner.unread
            result.pictures += inner.pictures
            result.texts += inner.texts
        else:
            _screen(screen, part, result, with_texts=with_texts)
    return result


def _screen(screen: Screen, part: Part, result: Result, *, with_texts: bool) -> None:
    match part.kind:
        case "html":
            markup = read_markup(part.text)
            text = screen.text(markup.text)
            pictures = with_context(markup.text, markup.findings)
            tables: Sequence[Sequence[Sequence[str]]] = markup.tables
            whole = markup.text
        case "table":
            whole = "\n".join("\t".join(row) for row in part.rows)
            text, pictures, tables = screen.text(whole), [], [part.rows]
        case _:
            whole = part.text
            text, pictures, tables = screen.text(whole, is_title=part.kind == "title"), [], []
    lines = _lines(whole)
    placed = [
        replace(finding, where=_where(part, lines, finding.start))
        for finding in sorted((*text, *pictures), key=lambda f: (f.start, f.end))
    ]
    result.findings += placed
    if with_texts:
        result.texts.append(ScreenedText(part.name, whole, tuple(placed)))
    for number, rows in enumerate(tables, 1):
        for finding in screen.table(rows):
            result.findings.append(replace(finding, where=f"{part.name}，第{number}个表格"))


def _where(part: Part, lines: Sequence[int], at: int) -> str:
    """The paragraph or row of a place, for parts that have several."""
    if part.kind == "title" or len(lines) < 2:
        return part.name
    number = max(1, bisect_right(lines, at))
    return f"{part.name}，第{number}{'行' if part.kind == 'table' else '段'}"


def _lines(text: str) -> list[int]:
    """Where the lines begin that are not blank."""
    return [match.start() for match in _LINE.finditer(text)]
