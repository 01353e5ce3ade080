"""Files as offices make them, and as nobody should: built in memory for the tests of reading."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"


def zipped(parts: Mapping[str, bytes | str]) -> bytes:
    """A zip file with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def rels(targets: Iterable[tuple[str, str]]) -> str:
    """A relations part; ids are rId1, rId2, …"""
    inside = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_RELS}">{inside}</Relationships>'


def docx(body: str, **parts: str) -> bytes:
    """A Word file with that body; `numbering` and `styles` are the insides of those parts."""
    root = f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    return zipped(
        {
            "_rels/.rels": rels([("officeDocument", "word/document.xml")]),
            "word/_rels/document.xml.rels": rels([(part, f"{part}.xml") for part in parts]),
            "word/document.xml": f"<w:document {root}><w:body>{body}</w:body></w:document>",
            **{
                f"word/{part}.xml": f"<w:{part} {root}>{inside}</w:{part}>"
                for part, inside in parts.items()
            },
        }
    )


def xlsx(sheet: str, *, strings: Iterable[str] = (), state: str = "visible") -> bytes:
    """An Excel file whose one sheet has these insides."""
    shared = "".join(f"<si><t>{text}</t></si>" for text in strings)
    return zipped(
        {
            "_rels/.rels": rels([("officeDocument", "xl/workbook.xml")]),
            "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{_OFFICE}"><sheets>'
            f'<sheet name="表" sheetId="1" state="{state}" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": rels(
                [("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")]
            ),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{S}">{sheet}</worksheet>',
            "xl/sharedStrings.xml": f'<sst xmlns="{S}">{shared}</sst>',
        }
    )


def zeros(name: str, megabytes: int, *, declared: int | None = None) -> bytes:
    """A zip file with one part of zeros, packed a thousand times smaller, its size perhaps a lie."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = bytes(1024 * 1024)
    packed = b"".join(packer.compress(block) for _ in range(megabytes)) + packer.flush()
    size = megabytes * len(block) if declared is None else declared
    head = struct.pack("<HHHHHIII", 20, 0, 8, 0, 33, 0, len(packed), min(size, 2**32 - 1))
    encoded = name.encode()
    local = b"PK\x03\x04" + head + struct.pack("<HH", len(encoded), 0) + encoded + packed
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + head
    entry += struct.pack("<HHHHHII", len(encoded), 0, 0, 0, 0, 0, 0) + encoded
    end = struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(local), 0)
    return local + entry + b"PK\x05\x06" + end
