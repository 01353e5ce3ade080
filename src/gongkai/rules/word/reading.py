"""A DOCX from its bytes to a `WordDocument`."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from lxml import etree

from gongkai.rules.report.reading.numbering import Numbering
from gongkai.rules.report.reading.package import Package
from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.rich_text import tidy
from gongkai.rules.word.blocks import Reader, join, written
from gongkai.rules.word.guessing import guess
from gongkai.rules.word.model import WordDocument, WordError
from gongkai.rules.word.runs import Context
from gongkai.rules.word.styles import Styles, attribute

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NO_NOTE: Final = frozenset({"separator", "continuationSeparator", "continuationNotice"})
MOST_TEXT: Final = 2_000_000
"""Characters of HTML that one item may have; a long regulation has 100,000."""
MOST_NOTES: Final = 2_000


def read_word(data: bytes, name: str, *, accepts_changes: bool = True) -> WordDocument:
    """The document of a DOCX. `name` is the file's; a title is guessed from it where none stands.

    With `accepts_changes` tracked changes are taken as made, otherwise as never proposed; comments
    are dropped either way. Raises WordError for macros, old or locked files, and broken ones.
    """
    if data.startswith(_OLE):
        raise WordError(
            f"“{name}”是旧版 .doc、.wps，或者设了密码。请在 Word 或 WPS 中打开，另存为 .docx 后再导入。"
        )
    try:
        package = Package(data)
        _refuse_macros(package, name)
        main = package.related("", "officeDocument") or "word/document.xml"
        root = package.xml(main)
        body = None if root is None else root.find("{*}body")
        if root is None or body is None:
            raise WordError(f"“{name}”里没有 Word 正文。请另存为 .docx 后再导入。")
        return _read(package, main, body, PurePath(name).stem, accepts=accepts_changes)
    except ReadingError as error:
        raise WordError(f"“{name}”：{error}。") from error


def _refuse_macros(package: Package, name: str) -> None:
    types = package.read("[Content_Types].xml") or b""
    has_code = any(part.lower().endswith("vbaproject.bin") for part in package.names)
    if has_code or b"macroEnabled" in types:
        raise WordError(
            f"“{name}”带有宏，可能含有恶意程序，不能导入。请另存为不带宏的 .docx 后再导入。"
        )


def _read(
    package: Package, main: str, body: etree._Element, stem: str, *, accepts: bool
) -> WordDocument:
    context = _context(package, main, accepts=accepts)
    numbering = Numbering(_part(package, main, "numbering"), _part(package, main, "styles"))
    reader = Reader(context, Styles(_part(package, main, "styles")), numbering)
    blocks = list(reader.blocks(body))
    guessed = guess(blocks, stem)
    html = written(guessed.blocks) + _notes(reader, main)
    if len(html) > MOST_TEXT:
        raise WordError("这份文件的文字太多，不适合做成一个网页。请作为附件发布，或分成几件。")
    lost = [
        f"{words}（{count} 处）" if count > 1 else words for words, count in context.lost.items()
    ]
    return WordDocument(
        title=guessed.title[:200],
        document_number=guessed.document_number,
        created_on=guessed.created_on,
        publisher=guessed.publisher,
        body=tidy(html),
        pictures=tuple(context.pictures.values()),
        insertions=context.counts["insertions"],
        deletions=context.counts["deletions"],
        comments=_comments(package, main),
        notes=len(context.notes),
        lost=(*guessed.moved, *lost),
    )


def _context(package: Package, main: str, *, accepts: bool) -> Context:
    context = Context(package, main, accepts)
    for relation in package.relations(main):
        context.files[relation.id] = relation.target
    folder, _, file = main.rpartition("/")
    root = package.xml(f"{folder}/_rels/{file}.rels".lstrip("/"))
    for relation_ in () if root is None else root:
        if relation_.get("TargetMode") == "External":
            context.links[relation_.get("Id") or ""] = relation_.get("Target") or ""
    return context


def _part(package: Package, main: str, kind: str) -> etree._Element | None:
    """A part that only helps; a broken one is done without."""
    try:
        return package.xml(package.related(main, kind) or "")
    except ReadingError:
        return None


def _comments(package: Package, main: str) -> int:
    root = _part(package, main, "comments")
    return 0 if root is None else sum(1 for _ in root.iterfind("{*}comment"))


def _notes(reader: Reader, main: str) -> str:
    """Foot- and endnotes in the order of their marks, as a list at the end."""
    context = reader.context
    if not context.notes:
        return ""
    parts = {}
    for kind in ("footnotes", "endnotes"):
        root = _part(context.package, main, kind)
        parts[kind] = {
            attribute(note, "id"): note
            for note in (() if root is None else root)
            if attribute(note, "type") not in _NO_NOTE
        }
    items = []
    # A note may hold a mark of another one: the list grows while it is read.
    for place, (kind, note_id) in enumerate(context.notes, 1):
        if place > MOST_NOTES:
            break
        note = parts[kind].get(note_id)
        words = "" if note is None else join(block.html for block in reader.blocks(note))
        items.append(f"<p>［{place}］{words}</p>")
    return f"<h2>注释</h2>{''.join(items)}"
