"""Files of every kind with a leak planted where nobody looks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import docx
import openpyxl
from openpyxl.comments import Comment

CLEAN = "根据工作安排，现将有关事项公告如下。"


def docx_file(
    paragraphs: Sequence[str] = (CLEAN,), table: Sequence[Sequence[str]] = (), header: str = ""
) -> bytes:
    """A Word file with paragraphs, a table and a header."""
    document: Any = docx.Document()
    document.core_properties.author = ""
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        grid = document.add_table(rows=len(table), cols=len(table[0]))
        for row, cells in enumerate(table):
            for column, text in enumerate(cells):
                grid.cell(row, column).text = text
    if header:
        document.sections[0].header.paragraphs[0].text = header
    return saved(document)


def saved(document: Any) -> bytes:
    """A document of python-docx or a workbook of openpyxl as bytes."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_part(data: bytes, changes: Mapping[str, bytes | str]) -> bytes:
    """The package with parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, content in changes.items():
            new.writestr(name, content)
    return out.getvalue()


def in_body(data: bytes, xml: str) -> bytes:
    """A Word file with some XML put at the beginning of its body."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = package.read("word/document.xml").decode()
    return with_part(data, {"word/document.xml": body.replace("<w:body>", f"<w:body>{xml}", 1)})


def xlsx_file(
    rows: Sequence[Sequence[object]] = ((CLEAN,),),
    *,
    hidden_sheet: Sequence[Sequence[object]] = (),
    hidden_column: str = "",
    hidden_row: int = 0,
    comment: str = "",
) -> bytes:
    """An Excel file with what may be hidden in it."""
    book: Any = openpyxl.Workbook()
    book.properties.creator = ""
    sheet = book.active
    sheet.title = "公示"
    for row in rows:
        sheet.append(list(row))
    if hidden_sheet:
        other = book.create_sheet("原始数据")
        for row in hidden_sheet:
            other.append(list(row))
        other.sheet_state = "veryHidden"
    if hidden_column:
        sheet.column_dimensions[hidden_column].hidden = True
    if hidden_row:
        sheet.row_dimensions[hidden_row].hidden = True
    if comment:
        sheet["A1"].comment = Comment(comment, "某人")
    return saved(book)


def pdf_file(text: str = CLEAN, **options: Any) -> bytes:
    """A PDF with that text; `author`, `attached` (name and bytes), `comment`."""
    import typst

    source = f'#set text(font: "Noto Serif SC", lang: "zh")\n{text}\n'.encode()
    made: Any = typst.compile(source)
    from pypdf import PdfReader, PdfWriter
    from pypdf.annotations import FreeText

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(made)))
    if "author" in options:
        writer.add_metadata({"/Author": options["author"]})
    if "attached" in options:
        writer.add_attachment(*options["attached"])
    if "comment" in options:
        writer.add_annotation(0, FreeText(text=options["comment"], rect=(50, 50, 200, 100)))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def as_format(png: bytes, form: str, **options: Any) -> bytes:
    """A picture in another format of Pillow, as a PDF page, or with more frames."""
    from PIL import Image

    out = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").save(out, form, **options)
    return out.getvalue()


def pdf_beside(png: bytes, text: str = CLEAN, scale: float = 0.4) -> bytes:
    """A PDF page with that text and, in its middle, a picture."""
    from pypdf import PdfReader, PdfWriter, Transformation

    writer = PdfWriter(clone_from=io.BytesIO(pdf_file(text)))
    page = PdfReader(io.BytesIO(as_format(png, "PDF"))).pages[0]
    where = Transformation().scale(scale).translate(100, 300)
    writer.pages[0].merge_transformed_page(page, where)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def zip_file(files: Mapping[str, bytes | str]) -> bytes:
    """A zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return out.getvalue()


def picture(words: str = "", size: tuple[int, int] = (900, 160)) -> bytes:
    """A PNG with words in it."""
    from importlib import resources

    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", size, "white")
    fonts = resources.files("gongkai.rules.fonts")
    name = next(f for f in sorted(fonts.iterdir(), key=lambda f: f.name) if f.name == "sans.otf")
    with resources.as_file(name) as path:
        font = ImageFont.truetype(str(path), 40)
        ImageDraw.Draw(image).text((20, 50), words, fill="black", font=font)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
