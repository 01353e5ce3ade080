"""An officer covers a part of a file, and the applicant gets the rest: in a browser and without it."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from playwright.sync_api import Page, expect

from gongkai.info_requests import actions
from gongkai.info_requests.actions import Upload
from gongkai.info_requests.models import Redaction, RequestFile
from gongkai.info_requests.tasks import make_next_redaction
from gongkai.rules.remedies import Addresses, remedy_paragraph
from gongkai.rules.results import ResultCode
from tests.factories.city import City
from tests.factories.info_requests import Office, build_office, file_online
from tests.factories.pdfs import printed_pdf
from tests.journeys.conftest import Visit
from tests.journeys.requests_by_browser import Citizen, Desks, text_of_pdf

LINES = "联系人李明辉，电话13800000000\n价款十八万元\n账号在附件，项目地点钟山区"


CONTRACT = printed_pdf([LINES, "第二页没有要遮盖的"])


@pytest.fixture
def office(city: City, at: datetime) -> Office:
    return build_office(city, timezone.now())


@pytest.fixture
def source(office: Office) -> RequestFile:
    now = timezone.now()
    number = file_online(office, now).number
    upload = Upload("source", "合同.pdf", CONTRACT)
    return actions.add_file(number=number, upload=upload, by=office.drafter, at=now)


def path_of(source: RequestFile) -> str:
    return f"/desk/cases/{source.request.number}/files/{source.pk}/redact/"


def draw_accept_and_name(page: Page) -> None:
    """Cover a suggestion, a box drawn over the price, and a word wherever it stands."""
    row = page.locator(".redact-list li").first
    row.get_by_role("combobox").select_option(label="个人隐私、商业秘密（第十五条）")
    row.get_by_role("button", name="采纳", exact=False).first.click()
    page.locator(".redact-accepted").wait_for()

    # A box is drawn with the mouse over 价款十八万元, then moved by the keys.
    sheet = page.locator("[data-sheet]").bounding_box()
    assert sheet is not None
    line = sheet["y"] + sheet["height"] * 0.118
    page.mouse.move(sheet["x"] + sheet["width"] * 0.10, line - 8)
    page.mouse.down()
    page.mouse.move(sheet["x"] + sheet["width"] * 0.30, line)
    page.mouse.move(sheet["x"] + sheet["width"] * 0.45, line + 8)
    page.mouse.up()
    page.get_by_text("自己画的框").wait_for()
    drawn = page.locator("a[data-box]").last
    before = drawn.locator("rect").get_attribute("x")
    drawn.focus()
    with page.expect_response(lambda answer: "/change/" in answer.url):
        page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "x => ![...document.querySelectorAll('a[data-box] rect')].some(r => r.getAttribute('x') === x)",
        arg=before,
    )

    # A word is covered wherever it stands.
    page.get_by_label("要遮盖的词语").fill("李明辉")
    page.get_by_label("依据").and_(page.locator("#word-ground")).select_option("DENY_THIRD_PARTY")
    page.get_by_role("button", name="遮盖全部出现处").click()
    page.get_by_text("指定的词语").wait_for()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_part_is_covered_and_the_applicant_gets_the_rest(visit: Visit, desks: Desks) -> None:
    citizen = Citizen(visit)
    number = citizen.files(description="智能交通系统采购合同")
    drafter = desks.drafter
    page = drafter.takes(number, "加入文件")
    page.get_by_label("文件", exact=True).set_input_files(
        {"name": "合同.pdf", "mimeType": "application/pdf", "buffer": CONTRACT}
    )
    drafter.confirms("加入文件", number)
    page.get_by_role("link", name="遮盖情况").click()
    page.get_by_role("link", name="开始遮盖").click()
    page.get_by_role("button", name="开始遮盖").click()
    page.get_by_text("手机号码 138******00").first.wait_for()

    draw_accept_and_name(page)
    page.get_by_role("link", name="预览并生成").click()
    page.get_by_role("button", name="确认生成遮盖件").click()
    page.get_by_text("正在生成并核验").wait_for()
    assert make_next_redaction(timezone.now)
    page.get_by_text("已生成并通过核验").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载遮盖件").click()
    assert download.value.suggested_filename == "合同（遮盖）.pdf"

    drafter.drafts(number, ResultCode.PARTIAL, reason="手机号码和姓名属于个人隐私")
    desks.sign(number)
    look = desks.clerk.checks_what_goes(number)
    expect(look.get_by_role("link", name="合同（遮盖）.pdf").first).to_be_visible()
    desks.clerk.sends(number)

    letter = citizen.opens_answer(ResultCode.PARTIAL)
    expect(letter).to_contain_text("第十五条")
    today = timezone.localdate()
    addresses = Addresses(("某市人民政府",), "某市某区人民法院")
    expect(letter).to_contain_text(remedy_paragraph(ResultCode.PARTIAL, today, addresses))
    given = text_of_pdf(citizen.downloads("合同（遮盖）.pdf"))
    for covered in ("13800000000", "李明辉", "价款十八万元"):
        assert covered in text_of_pdf(CONTRACT)
        assert covered not in given
    assert "联系人" in given
    assert "第二页没有要遮盖的" in given
    assert desks.counted(ResultCode.PARTIAL, today.year) == 1


def step(client: Client, source: RequestFile, **data: object) -> Redaction:
    """A form of the page, sent as a browser without scripts does."""
    redaction = Redaction.objects.get(source=source, state="draft")
    answer = client.post(
        f"{path_of(source)}change/", {"seen": redaction.version, "page": 1, **data}
    )
    assert answer.status_code == 302, answer.content.decode()
    redaction.refresh_from_db()
    return redaction


@pytest.mark.django_db
def test_everything_goes_by_forms_alone(
    office: Office, source: RequestFile, client: Client
) -> None:
    client.force_login(office.drafter)
    path = path_of(source)
    assert "开始遮盖" in client.get(path).content.decode()
    client.post(path)
    assert "138******00" in client.get(path).content.decode()
    box = {"x": "10", "y": "10", "w": "20", "h": "2", "ground": "DENY_INTERNAL", "note": "价款"}
    assert len(step(client, source, do="add", **box).read_boxes()) == 2
    step(client, source, do="undo")
    step(client, source, do="accept_all", ground="DENY_THIRD_PARTY")
    redaction = step(client, source, do="cover_word", word="钟山区", ground="DENY_INTERNAL")
    assert [b.ground for b in redaction.read_boxes()] == ["DENY_THIRD_PARTY", "DENY_INTERNAL"]
    step(client, source, do="words")
    client.post(f"{path}preview/", {"seen": redaction.version + 1})
    assert make_next_redaction(timezone.now)
    shown = client.get(f"{path}result/").content.decode()
    assert "已生成并通过核验" in shown
    assert client.get(f"{path}result/?download=1").content.startswith(b"%PDF-1.7")
    client.post(f"{path}discard/", {"reason": "漏盖"})
    assert "开始遮盖" in client.get(path).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"do": "add", "x": "200", "y": "1", "w": "1", "h": "1"}, "左（%）"),
        ({"do": "add", "x": "1", "y": "1", "w": "0", "h": "1"}, "没有宽高"),
        ({"do": "add", "page": "9", "x": "1", "y": "1", "w": "1", "h": "1"}, "没有第 9 页"),
        ({"do": "edit", "box": "99", "x": "1", "y": "1", "w": "1", "h": "1"}, "已经被删除"),
        ({"do": "accept_all"}, "先选择依据"),
        ({"do": "cover_word", "word": "没有的词"}, "没有找到"),
        ({"do": "cover_word", "word": "一"}, "2 至 100"),
        ({"do": "nonsense"}, "重新操作"),
    ],
)
def test_a_mistake_is_said_and_nothing_is_lost(
    office: Office, source: RequestFile, client: Client, data: dict[str, str], words: str
) -> None:
    client.force_login(office.drafter)
    client.post(path_of(source))
    answer = client.post(f"{path_of(source)}change/", {"seen": "0", "page": "1", **data})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Redaction.objects.get().version == 0


@pytest.mark.django_db
def test_the_pictures_of_pages_are_kept_by_nobody(
    office: Office, source: RequestFile, client: Client
) -> None:
    client.force_login(office.drafter)
    client.post(path_of(source))
    picture = client.get(f"{path_of(source)}pages/1.png")
    assert picture.content.startswith(b"\x89PNG")
    assert "no-store" in picture["Cache-Control"]
    assert client.get(f"{path_of(source)}pages/9.png").status_code == 404


@pytest.mark.django_db
def test_a_page_asks_as_few_questions_with_many_boxes_as_with_one(
    office: Office, source: RequestFile, client: Client
) -> None:
    client.force_login(office.drafter)
    client.post(path_of(source))
    box = {"do": "add", "x": "10", "y": "10", "w": "20", "h": "2"}
    counts = []
    for _ in range(2):
        client.get(path_of(source))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path_of(source)).status_code == 200
        counts.append(len(asked))
        for _ in range(5):
            step(client, source, **box)
    assert counts[0] == counts[1] <= 10
