"""OFD without properties, remarks and attached files; its pages stay as they are."""

from __future__ import annotations

import io
import zipfile
from typing import Any, Final

from lxml import etree

from gongkai.rules.report.reading.package import Package
from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.screening.files.open_formats import attachments_of, remarks_of, target_of
from gongkai.rules.screening.files.package_parts import local
from gongkai.rules.screening.mending.parts import drop

_TOLD: Final = frozenset(
    ("Title", "Author", "Subject", "Abstract", "Keywords", "Creator", "CreatorVersion",
     "CustomDatas", "Cover")
)  # fmt: skip
_SEALED: Final = "文件有电子签章，改动会使签章失效。请从原来的文档去掉这些内容，重新生成并签章"


def cleaned_ofd(data: bytes, rules: frozenset[str]) -> tuple[bytes, int]:
    """The OFD without what the rules name, and how many of them were done.

    Raises ReadingError for a damaged file, and for one with a seal: it would no longer hold.
    """
    package = Package(data)
    trees: dict[str, Any] = {
        name: package.xml(name) for name in package.names if name.lower().endswith(".xml")
    }
    if any(next(tree.iter("{*}Signature"), None) is not None for tree in trees.values()):
        raise ReadingError(_SEALED)
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
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in package.names:
            if name in gone or name.endswith("/"):
                continue
            tree = trees.get(name)
            content = package.read(name) if tree is None else _written(tree)
            packed.writestr(name, content or b"")
    return out.getvalue(), len(rules)


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
