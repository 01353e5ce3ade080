"""PDF files with everything that redaction must not carry over, each secret where it hides."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from gongkai.rules.writing.pdf import typeset

WHEN = datetime(2026, 1, 1, tzinfo=UTC)
A4 = (595, 842)


def printed_pdf(pages: Iterable[str]) -> bytes:
    """Chinese pages as an office prints them, a string a page; line breaks hold."""
    template = """#let pages = json(bytes(sys.inputs.data))
#set document(title: "文件")
#set text(lang: "zh", font: "Gongkai Serif", size: 12pt)
#set page(paper: "a4")
#for (number, page) in pages.enumerate() {
  if number > 0 { pagebreak() }
  for line in page.split("\\n") { line + linebreak() }
}
"""
    return typeset(template.encode(), list(pages), WHEN)


def new_pdf() -> pikepdf.Pdf:
    """An empty document."""
    return pikepdf.new()


def add_page(
    pdf: pikepdf.Pdf,
    content: bytes,
    *,
    size: tuple[float, float] = A4,
    resources: dict[str, Any] | None = None,
    **entries: Any,
) -> pikepdf.Page:
    """A page with Helvetica under /F, drawn by the content."""
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type1,
        BaseFont=Name.Helvetica,
        Encoding=Name.WinAnsiEncoding,
    )
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, *size]),
        Resources=Dictionary(Font=Dictionary(F=font), **(resources or {})),
        Contents=pdf.make_stream(content),
        **entries,
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf.pages[-1]


def say(text: str, x: float, y: float, size: float = 14, extra: bytes = b"") -> bytes:
    """Drawing that writes Latin letters at a place from the bottom left."""
    return b"q %s BT /F %a Tf %a %a Td (%s) Tj ET Q\n" % (extra, size, x, y, text.encode())


def save(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    """The file."""
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def form_pdf(page: str, *values: str, xfa: str = "", is_signed: bool = False) -> bytes:
    """A page with the fields of a form that are filled in, each with its look and a first value."""
    with pikepdf.open(io.BytesIO(printed_pdf([page]))) as pdf:
        helvetica = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        fonts = Dictionary(Font=Dictionary(Helv=pdf.make_indirect(helvetica)))
        fields = []
        for number, value in enumerate(values):
            look = pdf.make_stream(b"BT /Helv 12 Tf 2 5 Td (%s) Tj ET" % value.encode())
            look.Type, look.Subtype = Name.XObject, Name.Form
            look.BBox, look.Resources = Array([0, 0, 250, 30]), fonts
            top = 50 + 40 * number
            widget = Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, Rect=Array([50, top, 300, top + 30]),
                AP=Dictionary(N=look), DA="/Helv 12 Tf 0 g",
            )  # fmt: skip
            told = Dictionary(FT=Name.Tx, T=f"栏{number}", V=value, DV=value, RV=value)
            if number % 2:  # the field and its look in one, or the look below
                widget.update(told)
                fields.append(pdf.make_indirect(widget))
                shown = fields[-1]
            else:
                parent = pdf.make_indirect(told)
                widget.Parent = parent
                shown = pdf.make_indirect(widget)
                parent.Kids = Array([shown])
                fields.append(parent)
            page_of_it = pdf.pages[0].obj
            page_of_it.Annots = Array([*page_of_it.get("/Annots", []), shown])
        if is_signed:
            fields.append(
                pdf.make_indirect(Dictionary(FT=Name.Sig, T="章", V=Dictionary(Type=Name.Sig)))
            )
        pdf.Root.AcroForm = Dictionary(Fields=Array(fields), DR=fonts)
        if xfa:
            pdf.Root.AcroForm.XFA = pdf.make_stream(xfa.encode())
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def replace_stream(data: bytes, number: int, content: bytes) -> bytes:
    """The file with a revision behind its end, as editors save: the old stream stays in it."""
    start = int(data.rpartition(b"startxref")[2].split()[0])
    with pikepdf.open(io.BytesIO(data)) as pdf:
        root, size = pdf.Root.objgen[0], int(pdf.trailer.Size)
    new = b"%d 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n" % (
        number,
        len(content),
        content,
    )
    table = b"xref\n0 1\n0000000000 65535 f \n%d 1\n%010d 00000 n \n" % (number, len(data))
    trailer = b"trailer\n<</Size %d/Root %d 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        root,
        start,
        len(data) + len(new),
    )
    return data + new + table + trailer


def grey_picture(pdf: pikepdf.Pdf, width: int = 8, height: int = 8, value: int = 200) -> Stream:
    """A picture of one shade."""
    stream = pdf.make_stream(zlib.compress(bytes([value]) * (width * height)))
    stream.Type, stream.Subtype = Name.XObject, Name.Image
    stream.Width, stream.Height, stream.BitsPerComponent = width, height, 8
    stream.ColorSpace, stream.Filter = Name.DeviceGray, Name.FlateDecode
    return stream


def everything_inside(data: bytes) -> bytes:
    """All bytes of a PDF with every stream unpacked, as somebody who digs would see them."""
    found = [data]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for item in pdf.objects:
            found.append(repr(item).encode())
            if isinstance(item, Stream):
                try:
                    found.append(item.read_bytes())
                except pikepdf.PdfError:
                    found.append(item.read_raw_bytes())
        found.append(repr(pdf.trailer).encode())
    return b"\n".join(found)
