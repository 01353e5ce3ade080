"""Word files as offices write them, made with python-docx and, where it cannot, by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any, Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from PIL import Image

_FOOTNOTES: Final = f"""<w:footnotes {nsdecls("w")}>
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:id="2"><w:p><w:r><w:t>以公安部门登记为准。</w:t></w:r></w:p></w:footnote></w:footnotes>"""
_COMMENTS: Final = f"""<w:comments {nsdecls("w")}>
<w:comment w:id="0" w:author="领导"><w:p><w:r><w:t>再核实</w:t></w:r></w:p></w:comment></w:comments>"""
_TYPES: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}"


def png(colour: str = "teal") -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "PNG")
    return out.getvalue()


def make_notice(*, tracked: bool = False, silent: bool = False) -> bytes:
    """A notice with everything that an office puts into one.

    `tracked`: with tracked changes and a comment; `silent`: its picture has no words.
    """
    document = Document()
    line = _writer(document)
    line("六盘水市公安局文件", "center")
    line("六公规〔2026〕3号", "center")
    line("六盘水市公安局关于印发", "center")
    line("《养犬管理办法》的通知", "center")
    line("各分局：")
    paragraph = line("　　现将办法印发给你们，请")
    paragraph.add_run("认真执行").bold = True
    paragraph.add_run("。")
    paragraph._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="2"/></w:r>'))
    line("一、登记")
    line("（一）所需材料")
    line("居民身份证", style="List Bullet")
    line("犬只照片", style="List Bullet")
    line("表1 各地登记点")
    _table(document)
    document.add_picture(io.BytesIO(png()))
    if not silent:
        described = document.element.body.find(f".//{qn('wp:docPr')}")
        described.set("descr", "登记流程图")
    if tracked:
        _track(line("　　自"))
    line("六盘水市公安局", "right")
    line("2026年11月20日", "right")
    out = io.BytesIO()
    document.save(out)
    parts = {"footnotes": _FOOTNOTES} | ({"comments": _COMMENTS} if tracked else {})
    return _with_parts(out.getvalue(), parts)


def _writer(document: Any) -> Callable[..., Any]:
    aligns = {"center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}

    def line(text: str, align: str = "", style: str | None = None) -> Any:
        paragraph = document.add_paragraph(text, style=style)
        paragraph.alignment = aligns.get(align)
        return paragraph

    return line


def _table(document: Any) -> None:
    table = document.add_table(3, 3)
    rows = (("地区", "登记点", ""), ("", "城区", "乡镇"), ("钟山", "3", "4"))
    for row, words in enumerate(rows):
        for column, word in enumerate(words):
            table.cell(row, column).text = word
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))


def _track(paragraph: Any) -> None:
    mark = 'w:id="9" w:author="甲" w:date="2026-11-20T09:00:00Z"'
    for xml in (
        f"<w:del {nsdecls('w')} {mark}><w:r><w:delText>12月1日</w:delText></w:r></w:del>",
        f"<w:ins {nsdecls('w')} {mark}><w:r><w:t>2027年1月1日</w:t></w:r></w:ins>",
        f"<w:r {nsdecls('w')}><w:t>起施行。</w:t></w:r>",
    ):
        paragraph._p.append(parse_xml(xml))


def _with_parts(data: bytes, parts: dict[str, str]) -> bytes:
    """The file with further parts beside its text."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            content = old.read(entry).decode("utf-8") if entry.filename in _HEADS else None
            for name in parts:
                if content is None:
                    break
                content = content.replace(*_HEADS[entry.filename](name), 1)
            new.writestr(entry, old.read(entry) if content is None else content)
        for name, xml in parts.items():
            new.writestr(f"word/{name}.xml", xml)
    return out.getvalue()


def _type_of(name: str) -> tuple[str, str]:
    kind = _TYPES.format(name)
    return "</Types>", f'<Override PartName="/word/{name}.xml" ContentType="{kind}"/></Types>'


def _relation_of(name: str) -> tuple[str, str]:
    kind = _RELATION.format(name)
    end = "</Relationships>"
    return end, f'<Relationship Id="r{name}" Type="{kind}" Target="{name}.xml"/>{end}'


_HEADS: Final[dict[str, Callable[[str], tuple[str, str]]]] = {
    "[Content_Types].xml": _type_of,
    "word/_rels/document.xml.rels": _relation_of,
}


def with_macros(data: bytes) -> bytes:
    """The file with a part of macros, as a .docm renamed to .docx has it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            new.writestr(entry, old.read(entry))
        new.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    return out.getvalue()


class _WindowsEntry(zipfile.ZipInfo):
    """An entry whose name is written in GBK, without saying so."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802
        return self.filename.encode("gbk"), self.flag_bits


def zipped(files: dict[str, bytes], *, in_gbk: bool = False) -> bytes:
    """An archive; `in_gbk` writes names as Windows does."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = _WindowsEntry(name) if in_gbk else zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return out.getvalue()
