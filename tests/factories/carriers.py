"""Every place of a file in which a leak may hide, as a way to put one there."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Final

from tests.factories.leaky_files import (
    CLEAN,
    as_format,
    docx_file,
    in_body,
    pdf_beside,
    pdf_file,
    picture,
    with_part,
    xlsx_file,
    zip_file,
)

Carrier = Callable[[str], tuple[str, bytes]]
_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PLAIN: Final = ((CLEAN, CLEAN), (CLEAN, CLEAN))


def _run(words: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{words}</w:{tag}></w:r>'


def _comment(words: str) -> tuple[str, bytes]:
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:comments xmlns:w="{_W}">'
        f'<w:comment w:id="0" w:author="某人"><w:p>{_run(words)}</w:p></w:comment></w:comments>'
    )
    return "批注.docx", with_part(docx_file(), {"word/comments.xml": xml})


def _removed(words: str) -> tuple[str, bytes]:
    change = f'<w:p><w:del w:id="1" w:author="某人">{_run(words, "delText")}</w:del></w:p>'
    return "修订.docx", in_body(docx_file(), change)


def _added(words: str) -> tuple[str, bytes]:
    change = f'<w:p><w:ins w:id="1" w:author="某人">{_run(words)}</w:ins></w:p>'
    return "修订.docx", in_body(docx_file(), change)


def _text_box(words: str) -> tuple[str, bytes]:
    box = (
        '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox>'
        f"<w:txbxContent><w:p>{_run(words)}</w:p></w:txbxContent>"
        "</v:textbox></v:shape></w:pict></w:r></w:p>"
    )
    return "文本框.docx", in_body(docx_file(), box)


def _vanished(words: str) -> tuple[str, bytes]:
    hidden = f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{words}</w:t></w:r></w:p>"
    return "隐藏文字.docx", in_body(docx_file(), hidden)


def _embedded(words: str) -> tuple[str, bytes]:
    inner = xlsx_file([[words, CLEAN]])
    return "嵌入.docx", with_part(docx_file(), {"word/embeddings/表.xlsx": inner})


def _png(words: str) -> bytes:
    return picture(words, (max(900, 44 * len(words)), 160))


def _in_word(words: str) -> bytes:
    return with_part(docx_file(), {"word/media/image1.png": _png(words)})


def _behind(words: str, form: str) -> bytes:
    """The words on what is shown second."""
    from PIL import Image

    png = _png(words)
    blank = Image.new("RGB", Image.open(io.BytesIO(png)).size, "white")
    packing = {"compression": "tiff_lzw"} if form == "TIFF" else {}
    second = Image.open(io.BytesIO(png)).convert("RGB")
    out = io.BytesIO()
    blank.save(out, form, save_all=True, append_images=[second], **packing)
    return out.getvalue()


def _open_document(words: str) -> bytes:
    kind = "application/vnd.oasis.opendocument.text"
    return zip_file({"mimetype": kind, "content.xml": "<a/>", "Pictures/1.png": _png(words)})


CARRIERS: Final[dict[str, Carrier]] = {
    "文本": lambda words: ("文本.txt", f"{CLEAN}\n{words}".encode()),
    "文本（GBK）": lambda words: ("文本.txt", f"{CLEAN}\n{words}".encode("gb18030")),
    "网页": lambda words: ("网页.html", f"<html><p>{CLEAN}</p><p>{words}</p>".encode()),
    "Word 正文": lambda words: ("正文.docx", docx_file([CLEAN, words])),
    "Word 表格": lambda words: ("表格.docx", docx_file(table=[[CLEAN, words]])),
    "Word 页眉": lambda words: ("页眉.docx", docx_file(header=words)),
    "Word 批注": _comment,
    "Word 修订删去": _removed,
    "Word 修订加入": _added,
    "Word 文本框": _text_box,
    "Word 隐藏文字": _vanished,
    "Word 嵌入的 Excel": _embedded,
    "Excel 单元格": lambda words: ("表.xlsx", xlsx_file([[CLEAN, words]])),
    "Excel 隐藏的工作表": lambda words: ("表.xlsx", xlsx_file(_PLAIN, hidden_sheet=[[words]])),
    "Excel 隐藏的列": lambda words: (
        "表.xlsx",
        xlsx_file([[CLEAN, words]], hidden_column="B"),
    ),
    "Excel 隐藏的行": lambda words: ("表.xlsx", xlsx_file([[CLEAN], [words]], hidden_row=2)),
    "Excel 批注": lambda words: ("表.xlsx", xlsx_file(_PLAIN, comment=words)),
    "PDF 文字": lambda words: ("文件.pdf", pdf_file(f"{CLEAN}\n\n{words}")),
    "PDF 附件": lambda words: ("文件.pdf", pdf_file(attached=("表.xlsx", xlsx_file([[words]])))),
    "PDF 批注": lambda words: ("文件.pdf", pdf_file(comment=words)),
    "压缩包": lambda words: ("包.zip", zip_file({"名单.txt": words})),
    "压缩包里的压缩包": lambda words: (
        "包.zip",
        zip_file({"内.zip": zip_file({"名单.docx": docx_file([words])})}),
    ),
}
# Words that only a model reads: found where the optional part `ocr` is installed.
PICTURES: Final[dict[str, Carrier]] = {
    "图片": lambda words: ("照片.png", _png(words)),
    "WebP 图片": lambda words: ("照片.webp", as_format(_png(words), "WEBP")),
    "动图的第二帧": lambda words: ("动图.gif", _behind(words, "GIF")),
    "TIFF 的第二页": lambda words: ("传真.tif", _behind(words, "TIFF")),
    "扫描的 PDF": lambda words: ("扫描件.pdf", as_format(_png(words), "PDF", resolution=150)),
    "PDF 文字旁边的图片": lambda words: ("文件.pdf", pdf_beside(_png(words))),
    "Word 里的图片": lambda words: ("文件.docx", _in_word(words)),
    "OpenDocument 里的图片": lambda words: ("文件.odt", _open_document(words)),
    "压缩包里的 Word 里的图片": lambda words: ("包.zip", zip_file({"文.docx": _in_word(words)})),
}
