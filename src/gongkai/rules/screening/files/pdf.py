"""PDF: its text page by page, what is attached to it, and pages that are pictures."""

from __future__ import annotations

import io
from typing import Any, Final

from gongkai.rules.report.reading.limits import MAX_PAGES
from gongkai.rules.report.reading.pdf_guard import check_pdf
from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.screening.files.extract import Extract, Picture

_HARDLY: Final = 12  # characters of a page that is a picture with a page number
_MAX_ATTACHED: Final = 32 * 1024 * 1024
_SCALE: Final = 2.0
_IMAGE: Final = 3
# A line of digits takes half a percent of a page.
_WORTH_READING: Final = 0.004
_SPOKEN: Final = frozenset(("/Text", "/FreeText", "/Popup", "/Highlight", "/StrikeOut", "/Stamp"))


def extract_pdf(data: bytes, *, with_pictures: bool) -> Extract:
    """Everything in a PDF. Raises ReadingError for what is damaged, locked or unfolds without end.

    With `with_pictures` the pages without text, and those with pictures beside their text, are drawn,
    so that the words in them can be recognised.
    """
    import pypdfium2

    check_pdf(data)
    out = Extract()
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise ReadingError("PDF 已损坏") from error
    scanned: list[int] = []
    mixed: list[int] = []
    try:
        for number in range(1, min(len(document), MAX_PAGES) + 1):
            page = document[number - 1]
            text = _words_of_page(page)
            out.say(f"第{number}页", text)
            is_scan = len("".join(text.split())) < _HARDLY
            if not _has_picture(page, 0 if is_scan else _WORTH_READING):
                continue
            (scanned if is_scan else mixed).append(number)
            if with_pictures:
                drawn = io.BytesIO()
                page.render(scale=_SCALE).to_pil().save(drawn, "PNG")
                where = f"第{number}页（图片）" if is_scan else f"第{number}页里的图片"
                beside = "" if is_scan else text
                out.pictures.append(Picture(where, drawn.getvalue(), number, beside))
    except pypdfium2.PdfiumError as error:
        raise ReadingError("PDF 已损坏") from error
    finally:
        document.close()
    if not with_pictures:
        out.scans = len(scanned) + len(mixed)
    if scanned and not with_pictures:
        told = f"第{_counted(scanned)}页"
        out.mark("FILE-UNREAD", told, told, f"{told}是图片，没有文字层，没有查。")
    if mixed and not with_pictures:
        out.unread.append(f"第{_counted(mixed)}页里有图片，没有查图片里的文字")
    _structure(data, out)
    return out


def _counted(pages: list[int]) -> str:
    return "、".join(map(str, pages[:20])) + ("等" if len(pages) > 20 else "")


def _words_of_page(page: Any) -> str:
    text: str = page.get_textpage().get_text_range().replace("\r\n", "\n")
    return text.replace("\ufffe", "").replace("\x00", "")


def page_words(data: bytes) -> list[str]:
    """The words of every page, as they are screened. Raises ReadingError."""
    import pypdfium2

    check_pdf(data)
    try:
        document = pypdfium2.PdfDocument(data)
        try:
            return [_words_of_page(document[n]) for n in range(min(len(document), MAX_PAGES))]
        finally:
            document.close()
    except pypdfium2.PdfiumError as error:
        raise ReadingError("PDF 已损坏") from error


def form_words(data: bytes) -> str:
    """What is filled into the fields of a form, a field a line; empty where it cannot be read."""
    from pypdf import PdfReader

    try:
        return _filled_in(PdfReader(io.BytesIO(data)))
    except Exception:  # noqa: BLE001 (pypdf raises of every kind)
        return ""


def _filled_in(reader: Any) -> str:
    fields: Any = reader.get_fields() or {}
    values = (field.get("/V") for field in fields.values() if field.get("/FT") != "/Sig")
    return "\n".join(str(value) for value in values if isinstance(value, str) and value.strip())


def is_sealed(reader: Any) -> bool:
    """Whether somebody signed or sealed the file: any change would break it."""
    fields: Any = reader.get_fields() or {}
    return any(field.get("/FT") == "/Sig" and field.get("/V") for field in fields.values())


def _has_picture(page: Any, least: float) -> bool:
    """Whether a picture takes at least that part of the page; within a drawing any counts."""
    width, height = page.get_size()
    for item in page.get_objects(max_depth=2):
        if item.type == _IMAGE:
            left, bottom, right, top = (0.0, 0.0, 0.0, 0.0) if item.level else item.get_bounds()
            share = (right - left) * (top - bottom) / max(width * height, 1.0)
            if item.level or share >= least:
                return True
    return False


def _structure(data: bytes, out: Extract) -> None:
    """Properties, comments, scripts and attached files, as far as they can be read."""
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(data))
        info: Any = reader.metadata or {}
        out.author([("作者", _words(info.get("/Author"))), ("单位", _words(info.get("/Company")))])
        if _has_script(reader):
            out.mark("FILE-MACRO", "文件", "脚本", "PDF 里有脚本。")
        out.say("表单", _filled_in(reader))
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


_ACTING: Final = frozenset(("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE"))


def _has_script(reader: Any) -> bool:
    """Whether something happens in it by itself or by a click, other than going somewhere."""
    root: Any = reader.root_object
    if "/JavaScript" in root.get("/Names", {}) or _acts(root.get("/OpenAction")):
        return True
    holders = [root, *reader.pages]
    holders += [one.get_object() for page in reader.pages for one in page.get("/Annots") or ()]
    form = root.get("/AcroForm")
    if form is not None:
        holders += [one.get_object() for one in form.get_object().get("/Fields", ())]
    return any(
        _acts(holder.get("/A")) or any(map(_acts, _events(holder).values())) for holder in holders
    )


def _events(holder: Any) -> dict[str, Any]:
    events = holder.get("/AA")
    return dict(events.get_object()) if events is not None else {}


def _acts(action: Any) -> bool:
    action = action.get_object() if hasattr(action, "get_object") else action
    return isinstance(action, dict) and action.get("/S") in _ACTING


def _comments(page: Any) -> list[str]:
    out = []
    for reference in page.get("/Annots") or ():
        annotation = reference.get_object()
        words = str(annotation.get("/Contents") or "").strip()
        if annotation.get("/Subtype") in _SPOKEN and words:
            out.append(words)
    return out
