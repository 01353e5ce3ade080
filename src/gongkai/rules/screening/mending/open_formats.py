"""OFD without properties, remarks and attached files, with personal data masked on its pages.

Source: GB/T 33190—2016, 11 (text: `TextCode` has the characters and their places, `CGTransform` the
glyphs that are drawn for them).
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any, Final

from lxml import etree

from gongkai.rules.report.reading.package import Package
from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.files.open_formats import attachments_of, remarks_of, target_of
from gongkai.rules.screening.files.package_parts import local
from gongkai.rules.screening.mending.model import Wanted
from gongkai.rules.screening.mending.parts import drop
from gongkai.rules.screening.mending.runs import mask_runs
from gongkai.rules.screening.model import Finding

_TOLD: Final = frozenset(
    ("Title", "Author", "Subject", "Abstract", "Keywords", "Creator", "CreatorVersion",
     "CustomDatas", "Cover")
)  # fmt: skip
_NUMBER: Final = re.compile("[0-9]{6}")
_STILL_THERE: Final = "隐去以后还能读出来，没有保存。请用原来的文档重新生成"
_SEALED: Final = "文件有电子签章，改动会使签章失效。请从原来的文档去掉这些内容，重新生成并签章"


def mended_ofd(
    screen: Screen, data: bytes, rules: frozenset[str], wanted: Wanted
) -> tuple[bytes, int]:
    """The OFD without what the rules name and with personal data masked, and in how many places.

    A mask fills the places of the characters that it hides. What is written is read again. Raises
    ReadingError for a damaged file, for one with a seal, which would no longer hold, and where
    something of what is wanted could still be read.
    """
    package = Package(data)
    trees: dict[str, Any] = {
        name: package.xml(name) for name in package.names if name.lower().endswith(".xml")
    }
    if any(next(tree.iter("{*}Signature"), None) is not None for tree in trees.values()):
        raise ReadingError(_SEALED)
    gone = _take_out(trees, rules)
    shown = [tree for name, tree in trees.items() if name not in gone]
    private = [hit for tree in shown for hit in _private(screen, tree)]
    hidden = {hit.text for hit in private if wanted(hit)}
    if hidden:
        _drop_cover(trees, gone)
    masked = sum(_mask(screen, tree, wanted) for tree in shown)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in package.names:
            if name in gone or name.endswith("/"):
                continue
            tree = trees.get(name)
            packed.writestr(name, (package.read(name) if tree is None else _written(tree)) or b"")
    kept = {hit.text for hit in private if not wanted(hit)}
    numbers = {words for words in hidden - kept if _NUMBER.search(words)}
    if hidden and _is_there(screen, out.getvalue(), numbers, wanted):
        raise ReadingError(_STILL_THERE)
    return out.getvalue(), len(rules) + masked


def _take_out(trees: dict[str, Any], rules: frozenset[str]) -> set[str]:
    """Take what the rules name out of the parts; the parts that are gone as a whole."""
    gone: set[str] = set()
    if "FILE-META" in rules:
        for holder in trees["OFD.xml"].iter("{*}DocInfo"):
            for element in list(holder):
                if local(element) in _TOLD:
                    holder.remove(element)
    if "FILE-COMMENT" in rules:
        _drop_remarks(trees, gone)
    if "FILE-INSIDE" in rules:
        _drop_attached(trees, gone)
    return gone


def _is_there(screen: Screen, data: bytes, numbers: set[str], wanted: Wanted) -> bool:
    """Whether something of what is wanted can still be read, in the words or anywhere in a part."""
    package = Package(data)
    for name in package.names:
        content = package.read(name) or b""
        if any(number.encode() in content for number in numbers):
            return True
        if name.lower().endswith(".xml") and any(map(wanted, _private(screen, package.xml(name)))):
            return True
    return False


def _private(screen: Screen, tree: Any) -> list[Finding]:
    """What can be masked in the words of a part, as they are screened."""
    words = "\n".join(code.text or "" for code in tree.iter("{*}TextCode"))
    return list(filter(_is_masked, screen.text(words)))


def _is_masked(hit: Finding) -> bool:
    return hit.rule.startswith("PI-") and hit.replacement is not None


def _mask(screen: Screen, tree: Any, wanted: Wanted) -> int:
    """Mask the words of a part, and forget the glyphs by which they were drawn."""
    codes = [(code, code.text or "") for code in tree.iter("{*}TextCode")]
    count = mask_runs(
        screen,
        ([one] for one in codes),
        lambda hit: _is_masked(hit) and wanted(hit),
        keeps_length=True,
    )
    for code, before in codes:
        if code.text != before:
            for glyphs in list(code.getparent().iterchildren("{*}CGTransform")):
                drop(glyphs)
    return count


def _drop_cover(trees: dict[str, Any], gone: set[str]) -> None:
    """A small picture of the first page shows what stands on it."""
    for cover in list(trees["OFD.xml"].iter("{*}Cover")):
        gone.add(target_of("OFD.xml", cover.text or ""))
        drop(cover)


def _written(tree: Any) -> bytes:
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8")


def _drop_remarks(trees: dict[str, Any], gone: set[str]) -> None:
    for name, tree in trees.items():
        remarks = remarks_of(tree)
        for remark in remarks:
            drop(remark)
        if remarks and next(tree.iter("{*}Annot"), None) is None:
            gone.add(name)
    for name, tree in trees.items():
        for page in list(tree.iter("{*}Page")):
            if target_of(name, page.findtext("{*}FileLoc") or "") in gone:
                drop(page)
    empty = {
        name for name, tree in trees.items() if local(tree) == "Annotations" and len(tree) == 0
    }
    gone |= empty
    _forget_parts(trees, "Annotations", empty)


def _drop_attached(trees: dict[str, Any], gone: set[str]) -> None:
    lists = set()
    for name, tree in trees.items():
        for attachment in attachments_of(tree):
            gone.add(target_of(name, attachment.findtext("{*}FileLoc") or ""))
            lists.add(name)
    gone |= lists
    _forget_parts(trees, "Attachments", lists)


def _forget_parts(trees: dict[str, Any], tag: str, parts: set[str]) -> None:
    """Take out of the documents what leads to parts that are gone."""
    for name, tree in trees.items():
        for element in list(tree.iterchildren(f"{{*}}{tag}")):
            if target_of(name, element.text or "") in parts:
                drop(element)
