"""PDF: its text page by page, what is attached to it, and pages that are pictures."""

from __future__ import annotations

import io
from typing import Any, Final

from gongkai.rules.report.reading.limits import MAX_PAGES
from gongkai.rules.report.reading.pdf_guard import check_pdf
from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.screening.files.extract import Extract

_HARDLY: Final = 12  # characters of a page that is a picture with a page number
_MAX_ATTACHED: Final = 32 * 1024 * 1024
_SCALE: Final = 2.0
_SPOKEN: Final = frozenset(("/Text", "/FreeText", "/Popup", "/Highlight", "/StrikeOut", "/Stamp"))


def extract_pdf(data: bytes, *, with_pictures: bool) -> Extract:
    """Everything in a PDF. Raises ReadingError for what is damaged, locked or unfolds without end.

    With `with_pictures` the pages without text are drawn, so that their words can be recognised.
    """
    import pypdfium2

    check_pdf(data)
    out = Extract()
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise ReadingError("PDF 已损坏") from error
    scanned: list[int] = []
    try:
        for number in range(min(len(document), MAX_PAGES)):
            page = document[number]
            text = page.get_textpage().get_text_range().replace("\r\n", "\n")
            out.say(f"第{number + 1}页", text.replace("\ufffe", "").replace("\x00", ""))
            if len("".join(text.split())) < _HARDLY and _has_picture(page):
                scanned.append(number + 1)
                if with_pictures:
                    drawn = io.BytesIO()
                    page.render(scale=_SCALE).to_pil().save(drawn, "PNG")
                    out.pictures.append((f"第{number + 1}页（图片）", drawn.getvalue()))
    except pypdfium2.PdfiumError as error:
        raise ReadingError("PDF 已损坏") from error
    finally:
        document.close()
    if scanned and not with_pictures:
        pages = "、".join(map(str, scanned[:20])) + ("等" if len(scanned) > 20 else "")
        out.mark(
            "FILE-UNREAD",
            f"第{pages}页",
            f"第{pages}页",
            f"第{pages}页是图片，没有文字层，没有查。",
        )
    _structure(data, out)
    return out


def _has_picture(page: Any) -> bool:
    return any(item.type == 3 for item in page.get_objects(max_depth=2))


def _structure(data: bytes, out: Extract) -> None:
    """Properties, comments, scripts and attached files, as far as they can be read."""
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(data))
        info: Any = reader.metadata or {}
        out.author([("作者", _words(info.get("/Author"))), ("单位", _words(info.get("/Company")))])
        root: Any = reader.root_object
        names = root.get("/Names", {})
        if "/JavaScript" in names or _acts(root.get("/OpenAction")):
            out.mark("FILE-MACRO", "文件", "脚本", "PDF 里有脚本。")
        total = 0
        for name, contents in reader.attachments.items():
            out.mark("FILE-INSIDE", name, name, f"附有文件“{name}”。")
            for content in contents:
                total += len(content)
                if total <= _MAX_ATTACHED:
                    out.inside.append((name, content))
        comments = [words for page in reader.pages for words in _comments(page)]
        if comments:
            out.mark("FILE-COMMENT", "批注", f"{len(comments)}条批注", f"有{len(comments)}条批注。")
            out.say("批注", "\n".join(comments))
    except Exception:  # noqa: BLE001 (pypdf raises of every kind; the text was read already)
        out.unread.append("PDF 的属性、批注和附件读不了")


def _words(value: object) -> str | None:
    return str(value) if value else None


def _acts(action: Any) -> bool:
    action = action.get_object() if hasattr(action, "get_object") else action
    return isinstance(action, dict) and action.get("/S") == "/JavaScript"


def _comments(page: Any) -> list[str]:
    out = []
    for reference in page.get("/Annots") or ():
        annotation = reference.get_object()
        words = str(annotation.get("/Contents") or "").strip()
        if annotation.get("/Subtype") in _SPOKEN and words:
            out.append(words)
    return out
