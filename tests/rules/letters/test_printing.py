"""Letters as PDF, DOCX and HTML: every part is there, nothing is markup, equal letters equal bytes."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest
from docx import Document
from lxml import etree
from pdfminer.pdftypes import resolve1

from gongkai.rules.calendar import Calendar, standard_calendar
from gongkai.rules.deadlines import Channel, compute
from gongkai.rules.deadlines.events import Arrived, SupplementAsked
from gongkai.rules.holiday_orders import builtin_orders
from gongkai.rules.letters import (
    Head,
    Letter,
    NoDueDateError,
    compose,
    deadline_facts,
    preview,
    sheet_mark,
    to_docx,
    to_html,
    to_pdf,
)
from gongkai.rules.results import RESULTS, LetterKind, ResultCode
from tests.factories.letters import every_letter, facts_for

K = LetterKind
EVERY = list(every_letter())
GOLDEN = Path(__file__).parent / "golden"
# Everything that a person may type, dressed as markup of each of the formats.
MARKUP = (
    '#read("/etc/passwd") $x$ *b* _i_ `r` @ref <l> \\u{41} </w:t><w:br/> <script>x</script> &amp; "'
)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def pdf_text(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as pdf:
        return squeezed("".join(page.get_textpage().get_text_bounded() for page in pdf))


def pages(data: bytes) -> int:
    with pypdfium2.PdfDocument(data) as pdf:
        return len(pdf)


def docx_text(data: bytes) -> str:
    out: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in sorted(archive.namelist()):
            if re.fullmatch(r"word/(document|header-first)\.xml", name):
                out += map(str, etree.fromstring(archive.read(name)).itertext())
    return squeezed("".join(out))


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.out: list[str] = []
        self.tags: set[str] = set()

    def handle_data(self, data: str) -> None:
        self.out.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not {"style", "onclick"} & {name for name, _ in attrs}


def html_text(data: bytes) -> str:
    parser = _Text()
    parser.feed(data.decode())
    assert "script" not in parser.tags
    return squeezed("".join(parser.out))


@pytest.mark.parametrize(("kind", "code"), EVERY)
def test_every_part_of_every_letter_can_be_read_in_the_text_of_each_format(
    kind: LetterKind, code: ResultCode | None
) -> None:
    letter = compose(kind, facts_for(kind, code))
    printed = {
        "pdf": pdf_text(to_pdf(letter)),
        "docx": docx_text(to_docx(letter)),
        "html": html_text(to_html(letter)),
    }
    for form, text in printed.items():
        for part in letter.texts():
            assert squeezed(part) in text, f"{form}: {part}"


@pytest.mark.parametrize("head", Head)
def test_either_head_bears_the_name_the_number_and_the_date(head: Head) -> None:
    facts = facts_for(K.GRANT_PROVIDED, copy_to="六盘水市人民政府办公室")
    letter = compose(K.GRANT_PROVIDED, facts)
    for text in (pdf_text(to_pdf(letter, head)), docx_text(to_docx(letter, head))):
        assert text.count("六盘水市公安局") >= 2
        assert "六公信公复〔2026〕12号" in text
        assert "2026年3月20日" in text
        assert "抄送：六盘水市人民政府办公室。" in text
        assert ("2026年3月20日印发" in text) is (head is Head.RED)


def test_what_is_typed_is_printed_and_never_read_as_markup() -> None:
    letter = compose(K.SUPPLEMENT_NOTICE, facts_for(K.SUPPLEMENT_NOTICE, guidance=MARKUP))
    for text in (
        pdf_text(to_pdf(letter)),
        docx_text(to_docx(letter)),
        html_text(to_html(letter)),
    ):
        assert squeezed(MARKUP) in text


def test_markup_in_a_table_is_printed_as_typed() -> None:
    letter = compose(K.REGISTRATION_SHEET, facts_for(K.REGISTRATION_SHEET, note=MARKUP))
    assert squeezed(MARKUP) in pdf_text(to_pdf(letter))
    assert squeezed(MARKUP) in docx_text(to_docx(letter))


def test_control_characters_and_tabs_leave_every_format_readable() -> None:
    letter = compose(
        K.SUPPLEMENT_NOTICE, facts_for(K.SUPPLEMENT_NOTICE, guidance="a\x00\x0b\tb\ud800c")
    )
    for text in (pdf_text(to_pdf(letter)), docx_text(to_docx(letter)), html_text(to_html(letter))):
        assert "abc" in text


def test_equal_letters_give_equal_bytes() -> None:
    make = [compose(K.PARTIAL, facts_for(K.PARTIAL)) for _ in range(2)]
    for write in (to_pdf, to_docx, to_html):
        assert len({hashlib.sha256(write(letter)).hexdigest() for letter in make}) == 1


def test_all_fonts_are_embedded() -> None:
    data = to_pdf(compose(K.PARTIAL, facts_for(K.PARTIAL)))
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        fonts = [
            resolve1(resolve1(resolve1(font)["DescendantFonts"])[0])
            for page in pdf.pages
            for font in resolve1(page.page_obj.resources["Font"]).values()
        ]
    assert fonts
    for font in fonts:
        assert {"FontFile2", "FontFile3"} & resolve1(font["FontDescriptor"]).keys()


def test_word_opens_every_letter_on_the_page_of_the_standard() -> None:
    for kind, code in EVERY:
        document = Document(io.BytesIO(to_docx(compose(kind, facts_for(kind, code)))))
        section = document.sections[0]
        page = (section.page_width, section.page_height, section.top_margin, section.left_margin)
        assert [round(length.mm) for length in page if length] == [210, 297, 37, 28]


def test_the_receipt_slip_fits_on_one_page() -> None:
    assert pages(to_pdf(compose(K.RECEIPT_SLIP, facts_for(K.RECEIPT_SLIP)))) == 1


@pytest.mark.parametrize("code", list(RESULTS)[:-1])
def test_the_page_of_the_signature_has_text_of_the_letter_on_it(code: ResultCode) -> None:
    letter = compose(RESULTS[code].letter, facts_for(RESULTS[code].letter, code))
    with pypdfium2.PdfDocument(to_pdf(letter)) as pdf:
        texts = [squeezed(page.get_textpage().get_text_bounded()) for page in pdf]
    assert "联系单位" in next(text for text in texts if "送达方式" in text)


def test_a_preview_says_on_every_page_that_it_may_not_leave() -> None:
    letter = preview(K.PARTIAL, facts_for(K.PARTIAL, number=None))
    with pypdfium2.PdfDocument(to_pdf(letter)) as pdf:
        assert all("预览稿，不得发出" in page.get_textpage().get_text_bounded() for page in pdf)
    assert "预览稿，不得发出" in docx_text(to_docx(letter))
    assert "预览稿，不得发出" in html_text(to_html(letter))


# --- why this date -------------------------------------------------------------------------------


def sheet(received: date, calendar: Calendar) -> Letter:
    clock = compute([Arrived(received, Channel.IN_PERSON)], calendar)
    facts = {
        "body": "六盘水市公安局",
        "request_number": "520200-2026-17",
        **deadline_facts(clock, calendar),
    }
    return compose(K.DEADLINE_SHEET, facts)


def test_the_sheet_explains_every_day_and_is_signed_with_the_version_of_the_calendar() -> None:
    calendar = standard_calendar()
    text = "\n".join(sheet(date(2026, 9, 30), calendar).texts())
    assert "国庆节" in text
    assert "第20个工作日，答复期限届满" in text
    assert calendar.version in text


def test_the_fingerprint_changes_with_the_calendar() -> None:
    known = Calendar(as_of=date(2025, 1, 1))
    marks = set()
    for calendar in (known, standard_calendar()):
        clock = compute([Arrived(date(2026, 9, 29), Channel.IN_PERSON)], calendar)
        facts = deadline_facts(clock, calendar)
        marks.add(sheet_mark(facts["days"], clock.due or date.min, calendar.version))
    assert len(marks) == 2
    assert len(builtin_orders()) > 0


def test_a_sheet_from_a_year_without_order_says_that_it_is_provisional() -> None:
    letter = sheet(date(2026, 9, 29), Calendar(as_of=date(2025, 1, 1)))
    assert "是，有年份的放假安排尚未公布或者导入" in "\n".join(letter.texts())


def test_a_clock_that_stands_still_has_no_sheet() -> None:
    events = [
        Arrived(date(2026, 3, 2), Channel.IN_PERSON),
        SupplementAsked(date(2026, 3, 5), date(2026, 3, 20)),
    ]
    with pytest.raises(NoDueDateError):
        deadline_facts(compute(events, standard_calendar()), standard_calendar())


# --- golden texts --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("partial", K.PARTIAL, ResultCode.PARTIAL),
        ("refusal", K.DENIAL, ResultCode.DENY_THIRD_PARTY),
        ("not_exist", K.NOT_EXIST, ResultCode.UNABLE_NOT_EXIST),
        ("supplement", K.SUPPLEMENT_NOTICE, None),
        ("third_party", K.OPINION_LETTER, None),
        ("fee", K.FEE_NOTICE, None),
    ],
)
def test_the_text_of_a_letter_is_as_it_was_approved(
    name: str, kind: LetterKind, code: ResultCode | None
) -> None:
    letter = compose(kind, facts_for(kind, code))
    approved = json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))
    assert {"template": letter.template, "texts": list(letter.texts())} == approved
