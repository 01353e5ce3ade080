"""An Office file whose parts are changed and written anew; what nothing leads to is left out."""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import Any, Final

from lxml import etree

from gongkai.rules.report.reading.package import Package
from gongkai.rules.screening.files.package_parts import local
from gongkai.rules.screening.mending.pictures import cleaned_picture, is_picture

_TYPES: Final = "[Content_Types].xml"
_CORE: Final = frozenset(
    (
        "creator", "lastModifiedBy", "title", "subject", "description", "keywords", "category",
        "contentStatus", "identifier", "version",
    )
)  # fmt: skip
_APP: Final = frozenset(("Company", "Manager", "TitlesOfParts", "HeadingPairs", "HyperlinkBase"))


def drop(element: Any) -> None:
    """Take an element out; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


class Parts:
    """The parts of a package; raises ReadingError like `Package`."""

    def __init__(self, data: bytes) -> None:
        self.package = Package(data)
        self._trees: dict[str, Any] = {}
        self._bytes: dict[str, bytes] = {}

    @property
    def names(self) -> list[str]:
        """The names of all parts."""
        return self.package.names

    def xml(self, name: str | None) -> Any:
        """The tree of a part, to be changed in place; None where there is none."""
        if not name:
            return None
        if name not in self._trees:
            self._trees[name] = self.package.xml(name)
        return self._trees[name]

    def related(self, part: str, kind: str) -> str | None:
        """The name of the first part that a part relates to by that kind."""
        return self.package.related(part, kind)

    def unrelate(self, part: str, *kinds: str, target: str = "") -> list[str]:
        """Take out the relations of a part by their kinds, or those to a target; their ids."""
        folder, _, file = part.rpartition("/")
        rels = self.xml(f"{folder}/_rels/{file}.rels".lstrip("/"))
        gone: list[str] = []
        for relation in list(rels) if rels is not None else ():
            leads_to = posixpath.normpath(
                posixpath.join("/", folder, relation.get("Target") or "")
            ).lstrip("/")
            kind = (relation.get("Type") or "").rpartition("/")[2]
            if kind in kinds or (target and leads_to == target):
                gone.append(relation.get("Id") or "")
                rels.remove(relation)
        return gone

    def forget_authors(self) -> None:
        """Empty the properties that name people, bodies and titles; drop the custom ones."""
        core = self.xml(self.related("", "core-properties") or "docProps/core.xml")
        app = self.xml(self.related("", "extended-properties") or "docProps/app.xml")
        for root, names in ((core, _CORE), (app, _APP)):
            for element in list(root) if root is not None else ():
                if local(element) in names:
                    root.remove(element)
        self.unrelate("", "custom-properties", "thumbnail")

    def forget_titles(self) -> None:
        """Empty the list of sheets or slides, and the picture of the first, among the properties."""
        app = self.xml(self.related("", "extended-properties") or "docProps/app.xml")
        for element in list(app) if app is not None else ():
            if local(element) in ("TitlesOfParts", "HeadingPairs"):
                app.remove(element)
        self.unrelate("", "thumbnail")

    def forget_places(self) -> int:
        """Clean the photos of what the camera wrote; how many there were."""
        count = 0
        for name in self.names:
            if "/media/" in name and is_picture(name):
                data = self.package.read(name)
                if data is not None:
                    self._bytes[name] = cleaned_picture(data)
                    count += 1
        return count

    def to_bytes(self) -> bytes:
        """The file with all changes, and with the parts only that something leads to."""
        kept = self._reached()
        types = self.xml(_TYPES)
        for element in list(types) if types is not None else ():
            part = (element.get("PartName") or "").lstrip("/")
            if part and part not in kept:
                types.remove(element)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            for name in self.names:
                if name == _TYPES or name in kept:
                    package.writestr(name, self._content(name))
        return out.getvalue()

    def _content(self, name: str) -> bytes:
        if self._trees.get(name) is not None:
            tree = self._trees[name]
            return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
        return self._bytes.get(name) or self.package.read(name) or b""

    def _reached(self) -> set[str]:
        kept: set[str] = set()
        waiting = [""]
        while waiting:
            part = waiting.pop()
            folder, _, file = part.rpartition("/")
            name = f"{folder}/_rels/{file}.rels".lstrip("/")
            rels = self.xml(name) if name in self.names else None
            if rels is None:
                continue
            kept.add(name)
            for relation in rels:
                if relation.get("TargetMode") == "External":
                    continue
                target = posixpath.normpath(
                    posixpath.join("/", folder, relation.get("Target") or "")
                ).lstrip("/")
                if target in self.names and target not in kept:
                    kept.add(target)
                    waiting.append(target)
        return kept
