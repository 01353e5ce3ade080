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


def packed(block: bytes, times: int) -> bytes:
    """Raw deflated data of a block many times over, made in no time."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    once = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    return once * times + zlib.compressobj(9, zlib.DEFLATED, -15).flush()


def zeros(name: str, megabytes: int, *, declared: int | None = None) -> bytes:
    """A zip file with one part of zeros, packed a thousand times smaller, its size perhaps a lie."""
    block = bytes(1024 * 1024)
    content = packed(block, megabytes)
    size = megabytes * len(block) if declared is None else declared
    head = struct.pack("<HHHHHIII", 20, 0, 8, 0, 33, 0, len(content), min(size, 2**32 - 1))
    encoded = name.encode()
    local = b"PK\x03\x04" + head + struct.pack("<HH", len(encoded), 0) + encoded + content
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + head
    entry += struct.pack("<HHHHHII", len(encoded), 0, 0, 0, 0, 0, 0) + encoded
    end = struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(local), 0)
    return local + entry + b"PK\x05\x06" + end


class Canvas:
    """The drawing of one PDF page; places in points from the top left of an A4 page."""

    WIDTH, HEIGHT = 595.0, 842.0

    def __init__(self) -> None:
        self.drawn: list[str] = []

    def text(
        self, x: float, y: float, text: str, *, size: float = 12, angle: str = "1 0 0 1"
    ) -> None:
        """Text whose baseline begins there; `angle` is the linear part of its matrix."""
        code = text.encode("utf-16-be").hex()
        self.drawn.append(f"BT /F {size} Tf {angle} {x} {self.HEIGHT - y} Tm <{code}> Tj ET")

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A stroked line."""
        self.drawn.append(f"{x0} {self.HEIGHT - y0} m {x1} {self.HEIGHT - y1} l S")

    def bar(self, x: float, y: float, width: float, height: float) -> None:
        """A filled rectangle, its top left corner there."""
        self.drawn.append(f"{x} {self.HEIGHT - y - height} {width} {height} re f")

    def table(
        self, x: float, y: float, widths: Iterable[float], rows: Iterable[Iterable[str]]
    ) -> None:
        """A ruled table with rows 20 points high."""
        across, down = [x], y
        for width in widths:
            across.append(across[-1] + width)
        self.line(x, y, across[-1], y)
        for row in rows:
            down += 20
            self.line(x, down, across[-1], down)
            for left, text in zip(across, row, strict=False):
                self.text(left + 3, down - 5, text)
        for left in across:
            self.line(left, y, left, down)


def pdf(
    *pages: Canvas,
    rotate: int = 0,
    picture: bool = False,
    inside: str = "",
    coded: bool = True,
) -> bytes:
    """A PDF of these pages; `inside` goes into the form X, which pages may draw by `/X Do`.

    Unless `coded`, its font does not say which characters its codes are.
    """
    encoding, ordering = ("UniGB-UCS2-H", "GB1") if coded else ("Identity-H", "Identity")
    image = " ".join("00" for _ in range(64))
    resources = "/Font << /F 3 0 R >> /XObject << /X 6 0 R /I 7 0 R >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids ["
        + " ".join(f"{8 + 2 * n} 0 R" for n in range(len(pages)))
        + "] >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light"
        f" /Encoding /{encoding}"
        " /DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500]"
        f" /CIDSystemInfo << /Registry (Adobe) /Ordering ({ordering}) /Supplement 4 >>"
        " /FontDescriptor 5 0 R >>",
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -200 1000 900]"
        " /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >>",
        _stream(
            f"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << {resources} >>",
            inside,
        ),
        _stream(
            "/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray"
            " /BitsPerComponent 8 /Filter /ASCIIHexDecode",
            f"{image}>",
        ),
    ]
    for number, page in enumerate(pages):
        drawn = "\n".join([*page.drawn, "q 500 0 0 700 40 40 cm /I Do Q" if picture else ""])
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate {rotate}"
            f" /Resources << {resources} >> /Contents {9 + 2 * number} 0 R >>"
        )
        objects.append(_stream("", drawn))
    out = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    return out + f"{end}startxref\n{len(out)}\n%%EOF\n".encode()


def _stream(entries: str, content: str) -> str:
    return f"<< {entries} /Length {len(content)} >>\nstream\n{content}\nendstream"
