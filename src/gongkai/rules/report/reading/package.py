"""The zip that a DOCX or XLSX is: opened only if it is sane, inflated only within limits."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from gongkai.rules.report.reading.limits import (
    MAX_DIRECTORY_BYTES,
    MAX_INFLATED_BYTES,
    MAX_PART_BYTES,
    MAX_PARTS,
    MAX_RATIO,
    MEGABYTE,
)
from gongkai.rules.report.reading.source import ReadingError

_END: Final = b"PK\x05\x06"
_END_64: Final = b"PK\x06\x07"
_CHUNK: Final = 256 * 1024
_DAMAGED: Final = "文件已损坏或没有下载完整。请在 Word、Excel 或 WPS 中打开，另存一份后再试"
_BOMB: Final = (
    "文件展开后异常庞大，可能是恶意构造的。请在 Word、Excel 或 WPS 中打开，另存一份后再试"
)
_LOCKED: Final = "压缩包设有密码。请取消密码后再试"
# Programs differ in which of the two they open: what was read is not what everybody gets.
_TWICE: Final = (
    "文件里有两个同名但内容不同的部分（{name}），打开时看到哪一个因软件而异。"
    "请另存一份，压缩包请解开核对后重新压缩"
)
_SAFE: Final[dict[str, Any]] = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation inside a package: `kind` is the last word of its type."""

    id: str
    kind: str
    target: str


class Package:
    """The parts of an Office Open XML file, read one by one on demand."""

    def __init__(self, data: bytes) -> None:
        _check_directory(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            parts = [(part_name(part), part) for part in self._zip.infolist()]
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise ReadingError(_DAMAGED) from error
        self._parts: dict[str, zipfile.ZipInfo] = {}
        for name, part in parts:
            known = self._parts.setdefault(name, part)
            if (known.CRC, known.file_size) != (part.CRC, part.file_size):
                raise ReadingError(_TWICE.format(name=name))
        if len(self._parts) > MAX_PARTS:
            raise ReadingError(_BOMB)
        if sum(part.file_size for part in self._parts.values()) > MAX_INFLATED_BYTES:
            raise ReadingError(_BOMB)

    @property
    def names(self) -> list[str]:
        """The names of all parts."""
        return list(self._parts)

    def relations(self, part: str) -> Iterator[Relation]:
        """What a part (or "", the package) relates to inside the package."""
        folder, _, file = part.rpartition("/")
        rels = self.xml(f"{folder}/_rels/{file}.rels".lstrip("/"))
        for rel in () if rels is None else rels:
            if rel.get("TargetMode") != "External":
                target = posixpath.join("/", folder, rel.get("Target") or "")
                yield Relation(
                    rel.get("Id") or "",
                    (rel.get("Type") or "").rpartition("/")[2],
                    posixpath.normpath(target).lstrip("/"),
                )

    def related(self, part: str, kind: str) -> str | None:
        """The name of the first part that a part relates to by that kind."""
        return next((r.target for r in self.relations(part) if r.kind == kind), None)

    def read(self, name: str) -> bytes | None:
        """One part, None if there is no such part.

        The declared size is not trusted: inflating stops at the limit whatever it says.
        """
        part = self._parts.get(name)
        if part is None:
            return None
        if part.flag_bits & 1:
            raise ReadingError(_LOCKED)
        packed = max(part.compress_size, 1)
        if part.file_size > MAX_PART_BYTES:
            raise ReadingError(_BOMB)
        out = bytearray()
        try:
            with self._zip.open(part) as stream:
                while chunk := stream.read(_CHUNK):
                    out += chunk
                    if len(out) > MAX_PART_BYTES or (
                        len(out) > MEGABYTE and len(out) > packed * MAX_RATIO
                    ):
                        raise ReadingError(_BOMB)
        except ReadingError:
            raise
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise ReadingError(_DAMAGED) from error
        except (NotImplementedError, RuntimeError) as error:
            raise ReadingError(_LOCKED) from error
        return bytes(out)

    def xml(self, name: str) -> etree._Element | None:
        """The tree of a part, None if there is no such part. Nothing declared is expanded."""
        content = self.read(name)
        if content is None:
            return None
        try:
            root = etree.fromstring(content, etree.XMLParser(**_SAFE))
        except (etree.XMLSyntaxError, ValueError) as error:
            raise ReadingError(_DAMAGED) from error
        _forbid_declarations(root)
        return root

    def elements(self, name: str, *tags: str) -> Iterator[etree._Element]:
        """The elements of a part with these local names, one by one, each forgotten afterwards."""
        content = self.read(name)
        if content is None:
            return
        options = _SAFE | {"tag": [f"{{*}}{tag}" for tag in tags]}
        try:
            for _, element in etree.iterparse(io.BytesIO(content), events=("end",), **options):
                _forbid_declarations(element)
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except (etree.XMLSyntaxError, ValueError) as error:
            raise ReadingError(_DAMAGED) from error


def _forbid_declarations(element: etree._Element) -> None:
    """Office files declare no entities; whoever does wants them expanded."""
    if element.getroottree().docinfo.internalDTD is not None:
        raise ReadingError(_BOMB)


def part_name(part: zipfile.ZipInfo) -> str:
    """The name under which a part is known here."""
    return part.filename.replace("\\", "/").lstrip("/")


def _check_directory(data: bytes) -> None:
    """Refuses an absurd directory before zipfile turns it into objects."""
    at = data.rfind(_END, max(0, len(data) - 65_557))
    if at < 0 or len(data) < at + 22 or data[at - 20 : at - 16] == _END_64:
        raise ReadingError(_DAMAGED)
    if int.from_bytes(data[at + 12 : at + 16], "little") > MAX_DIRECTORY_BYTES:
        raise ReadingError(_BOMB)
