"""PDF: properties, comments, scripts and attached files taken out, personal data made black.

Whatever is only taken out leaves pages and words as they are, and so does a mask in the field of a
form. What is masked on a page goes through the
redaction: each page is drawn anew, and the result is read again before it is given back.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from gongkai.rules.errors import GongkaiError
from gongkai.rules.redaction import redact
from gongkai.rules.redaction.boxes import Box, Decision
from gongkai.rules.redaction.source import PDF, open_source
from gongkai.rules.redaction.suggestions import PageText, cover_spans, page_texts
from gongkai.rules.report.reading.pdf_guard import check_pdf
from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.files.pdf import form_words, is_sealed, page_words
from gongkai.rules.screening.masking import masked_text
from gongkai.rules.screening.mending.model import Wanted
from gongkai.rules.screening.mending.painting import boxes_on
from gongkai.rules.screening.model import Finding, Spot

_KEPT: Final = frozenset(("/Link", "/Widget"))
_SEALED: Final = "文件有电子签章，改动会使签章失效。请从原来的文档去掉这些内容，重新生成并签章"
_IN_FORM: Final = "表单的栏目改写不了。请在 PDF 软件里清空有个人信息的栏目，另存后重新上传"
_STILL_THERE: Final = "涂黑以后还能读出来，没有保存。请用原来的文档重新生成"


def mended_pdf(
    screen: Screen,
    data: bytes,
    rules: frozenset[str],
    wanted: Wanted,
    spots: Sequence[Spot] = (),
) -> tuple[bytes, int]:
    """The file mended, with the spots on its scanned pages black, and in how many places.

    Raises ReadingError for what is damaged, locked, sealed, or unfolds without end.
    """
    data, filled_in = masked_form(screen, data, wanted)
    hits = _spans(screen, data, wanted)
    if not (any(hits) or spots):
        data, cleaned = cleaned_pdf(data, rules) if rules else (data, 0)
        return data, filled_in + cleaned
    # Comments are drawn with the page, and would stay on it as a picture.
    data, _ = cleaned_pdf(data, rules | {"FILE-COMMENT"}, may_break_seal=True)
    count = filled_in + len(rules) + sum(map(len, hits)) + len(spots)
    return masked_pdf(screen, data, wanted, spots), count


# --- taking out ----------------------------------------------------------------------------------


def cleaned_pdf(
    data: bytes, rules: frozenset[str], *, may_break_seal: bool = False
) -> tuple[bytes, int]:
    """The PDF without what the rules name, and how many of them were done. Raises ReadingError."""
    from pypdf import PdfReader, PdfWriter

    check_pdf(data)
    try:
        reader = PdfReader(io.BytesIO(data))
        sealed = is_sealed(reader)
        writer: Any = PdfWriter(clone_from=reader)
        if "FILE-META" in rules:
            _forget_properties(writer)
        if "FILE-COMMENT" in rules:
            _keep_annotations(writer, lambda one: one.get("/Subtype") in _KEPT)
        if "FILE-MACRO" in rules:
            _drop_scripts(writer)
        if "FILE-INSIDE" in rules:
            _drop_attached(writer)
        # Written twice: the second time only what something still leads to comes along.
        out = _written(PdfWriter(clone_from=PdfReader(_written(writer))))
    except Exception as error:  # pypdf raises of every kind
        raise ReadingError("这份 PDF 改写不了") from error
    if sealed and not may_break_seal:
        raise ReadingError(_SEALED)
    return out.getvalue(), len(rules)


def _written(writer: Any) -> io.BytesIO:
    out = io.BytesIO()
    writer.write(out)
    out.seek(0)
    return out


def _forget_properties(writer: Any) -> None:
    writer.metadata = None
    writer.root_object.pop("/Metadata", None)
    for page in writer.pages:
        page.pop("/Metadata", None)
        page.pop("/PieceInfo", None)


def _keep_annotations(writer: Any, is_kept: Any) -> None:
    from pypdf.generic import ArrayObject, NameObject

    for page in writer.pages:
        kept = [one for one in page.get("/Annots") or () if is_kept(one.get_object())]
        page[NameObject("/Annots")] = ArrayObject(kept)


def _drop_scripts(writer: Any) -> None:
    root = writer.root_object
    for key in ("/OpenAction", "/AA"):
        root.pop(key, None)
    if "/Names" in root:
        root["/Names"].get_object().pop("/JavaScript", None)
    for page in writer.pages:
        page.pop("/AA", None)
        for reference in page.get("/Annots") or ():
            annotation = reference.get_object()
            annotation.pop("/AA", None)
            action = annotation.get("/A")
            if action is not None and action.get_object().get("/S") not in ("/URI", "/GoTo"):
                annotation.pop("/A", None)
    form = root.get("/AcroForm")
    for field in form.get_object().get("/Fields", ()) if form is not None else ():
        field.get_object().pop("/AA", None)


def _drop_attached(writer: Any) -> None:
    root = writer.root_object
    root.pop("/AF", None)
    root.pop("/Collection", None)
    if "/Names" in root:
        root["/Names"].get_object().pop("/EmbeddedFiles", None)
    _keep_annotations(writer, lambda one: one.get("/Subtype") != "/FileAttachment")


# --- forms ---------------------------------------------------------------------------------------


def masked_form(screen: Screen, data: bytes, wanted: Wanted) -> tuple[bytes, int]:
    """The PDF with what is wanted masked in the fields of its form, and in how many places.

    What a field shows is left to be drawn anew from its value, and the copy of the values that XFA
    keeps is taken out. Raises ReadingError for a sealed file, and where something could still be read.
    """
    from pypdf import PdfReader, PdfWriter

    hits = _in_form(screen, form_words(data), wanted)
    if not hits:
        return data, 0
    try:
        reader = PdfReader(io.BytesIO(data))
        sealed = is_sealed(reader)
        writer: Any = PdfWriter(clone_from=reader)
        form = writer.root_object["/AcroForm"].get_object()
        done = sum(
            _mask_field(screen, field.get_object(), wanted) for field in form.get("/Fields", ())
        )
        _draw_anew(form)
        out = _written(PdfWriter(clone_from=PdfReader(_written(writer)))).getvalue()
    except Exception as error:  # pypdf raises of every kind
        raise ReadingError(_IN_FORM) from error
    if sealed:
        raise ReadingError(_SEALED)
    if _in_form(screen, form_words(out), wanted):
        raise ReadingError(_STILL_THERE)
    return out, done


def _in_form(screen: Screen, words: str, wanted: Wanted) -> list[Finding]:
    return [
        hit
        for hit in screen.text(words)
        if hit.rule.startswith("PI-") and hit.replacement is not None and wanted(hit)
    ]


def _mask_field(screen: Screen, field: Any, wanted: Wanted) -> int:
    """Mask the value of a field and of those below it, and forget how they were drawn."""
    kids = [kid.get_object() for kid in field.get("/Kids", ())]
    done = sum(_mask_field(screen, kid, wanted) for kid in kids)
    said = field.get("/V")
    hits = _in_form(screen, said, wanted) if isinstance(said, str) else []
    if not hits:
        return done
    _write_value(field, masked_text(str(said), hits))
    for kid in kids:
        kid.pop("/AP", None)
    return done + len(hits)


def _write_value(field: Any, value: str) -> None:
    from pypdf.generic import ArrayObject, NameObject, TextStringObject

    said, new = field["/V"], TextStringObject(value)
    field[NameObject("/V")] = new
    # The first value, the text with its look, and what stands there now hold the same words.
    for key in ("/DV", "/RV", "/AP"):
        field.pop(key, None)
    if "/Opt" in field:
        field[NameObject("/Opt")] = ArrayObject(
            new if said in (one, *(one if isinstance(one, list) else ())) else one
            for one in field["/Opt"]
        )


def _draw_anew(form: Any) -> None:
    from pypdf.generic import BooleanObject, NameObject

    form.pop("/XFA", None)
    form[NameObject("/NeedAppearances")] = BooleanObject(True)


# --- making black --------------------------------------------------------------------------------


def _spans(screen: Screen, data: bytes, wanted: Wanted) -> list[list[tuple[int, int]]]:
    """For each page where what is wanted stands in its words."""
    return [
        [
            (hit.start, hit.end)
            for hit in screen.text(words)
            if hit.rule.startswith("PI-") and hit.replacement is not None and wanted(hit)
        ]
        for words in page_words(data)
    ]


def masked_pdf(screen: Screen, data: bytes, wanted: Wanted, spots: Sequence[Spot] = ()) -> bytes:
    """The PDF drawn anew with what is wanted and the spots black, and gone from its words.

    Raises ReadingError where it cannot be done, or where a reader would still find something.
    """
    spans = _spans(screen, data, wanted)
    try:
        with open_source(data, PDF) as source:
            pages = page_texts(source)
        boxes = _boxes(pages, page_words(data), spans)
        done = redact(data, PDF, [*boxes, *boxes_on(spots, len(boxes) + 1)]).data
    except GongkaiError as error:
        raise ReadingError(str(error).rstrip("。")) from error
    if any(_spans(screen, done, wanted)):
        raise ReadingError(_STILL_THERE)
    return done


def _boxes(
    pages: Sequence[PageText], texts: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]]
) -> list[Box]:
    found = [
        box
        for page, text, on_page in zip(pages, texts, spans, strict=True)
        for box in cover_spans(page, text, on_page)
    ]
    return [
        replace(box, id=number, decision=Decision.ACCEPTED)
        for number, box in enumerate(found, start=1)
    ]
