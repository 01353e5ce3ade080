"""A citizen asks for information without an account: from the entry to the receipt and on."""

from __future__ import annotations

import re
from datetime import timedelta
from html import escape
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from gongkai.audit.models import AuditEvent
from gongkai.info_requests.actions import keep_draft
from gongkai.info_requests.adapters.sealing import sealed_files
from gongkai.info_requests.models import DraftFile, FilingDraft, InfoRequest
from gongkai.info_requests.tasks import discard_drafts
from gongkai.rules.access import ANONYMOUS
from gongkai.rules.errors import WrongStateError
from tests.factories.city import City
from tests.factories.filed_reports import make_draft, make_report, publish
from tests.factories.info_requests import ID_NUMBER, build_office
from tests.journeys.conftest import Visit

APPLY = "/requests/apply/police/"
WHO = {"kind": "natural", "name": "张三", "phone": "13800000000"}
WHAT = {"description": "2025年本市各月道路交通事故起数的统计表"}
HOW = {"form_wanted": "electronic", "way_wanted": "portal"}
PROOF = {"id_kind": "id_card", "id_number": ID_NUMBER}
STEPS: dict[str, dict[str, Any]] = {
    "who": WHO,
    "what": WHAT,
    "public": {},
    "how": HOW,
    "proof": PROOF,
}


@pytest.fixture
def open_office(city: City) -> City:
    build_office(city, timezone.now())
    return city


def fill_in(client: Client, **changes: dict[str, Any]) -> None:
    """Go through the steps as a browser does, up to the last one."""
    for step, answers in (STEPS | changes).items():
        answer = client.post(f"{APPLY}{step}/", answers)
        assert answer.status_code == 302, (step, answer.content.decode())


def token_of(client: Client) -> str:
    page = client.get(f"{APPLY}check/").content.decode()
    found = re.search(r'name="form_token" value="([^"]+)"', page)
    assert found
    return found[1]


def file(client: Client) -> Any:
    return client.post(f"{APPLY}check/", {"form_token": token_of(client)}, follow=True)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_from_the_entry_to_the_receipt_and_the_status_on_a_phone(
    visit: Visit, open_office: City, script: bool
) -> None:
    page = visit("/", width=360, script=script)
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="依申请公开").click()
    page.get_by_role("link", name=re.compile("向它申请.*某市公安局")).click()

    page.get_by_label("个人（自然人）").check()
    page.get_by_label("姓名或单位名称").fill("张三")
    page.get_by_label("电话").fill("123")
    page.get_by_role("button", name="保存，下一步").click()
    page.get_by_role("link", name="电话只能是数字和短横线").click()
    page.get_by_label("电话").fill("13800000000")
    page.get_by_role("button", name="保存，下一步").click()

    page.get_by_label("您需要什么政府信息").fill(WHAT["description"])
    page.get_by_role("button", name="保存，下一步").click()
    page.get_by_role("button", name="没有我要的，继续申请").click()

    page.get_by_label("电子文档").check()
    page.get_by_label("网上查收").check()
    page.get_by_role("button", name="保存，下一步").click()

    page.get_by_label("居民身份证", exact=True).check()
    page.get_by_label("证件号码").fill(ID_NUMBER)
    page.get_by_label("其他附件").set_input_files(
        {"name": "线索.txt", "mimeType": "text/plain", "buffer": "和平路口".encode()}
    )
    page.get_by_role("button", name="上传选好的文件").click()
    page.get_by_role("button", name=re.compile("移除.*线索.txt")).wait_for()
    page.get_by_role("button", name="保存，下一步").click()

    page.get_by_role("link", name="返回上一步").click()
    assert page.get_by_label("证件号码").input_value() == ID_NUMBER
    page.get_by_role("button", name="保存，下一步").click()
    page.get_by_role("button", name="提交申请").click()

    page.get_by_role("heading", name="申请已经提交").wait_for()
    number, code = (page.locator(".key").nth(i).inner_text().strip() for i in (0, 1))
    assert InfoRequest.objects.get().number == number
    with page.expect_download() as download:
        page.get_by_role("link", name="下载登记回执").click()
    assert download.value.suggested_filename == f"登记回执（{number}）.pdf"
    assert not FilingDraft.objects.exists()

    page.get_by_role("button", name="退出查询").click()
    page.get_by_label("申请编号").fill(number)
    page.get_by_role("textbox", name="查询码").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="查询", exact=True).click()
    page.get_by_role("heading", name="正在办理").wait_for()
    assert code not in page.url
    page.get_by_role("link", name="为什么是这一天").click()
    page.get_by_text("收到申请之日，不计入").wait_for()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_with_the_keyboard_alone(visit: Visit, open_office: City) -> None:
    page = visit(f"{APPLY}who/")
    page.get_by_label("个人（自然人）").focus()
    for key in ("Space", "Tab"):
        page.keyboard.press(key)
    page.keyboard.type("张三")
    page.keyboard.press("Tab")
    page.keyboard.type("13800000000")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="要什么信息").wait_for()
    page.get_by_label("您需要什么政府信息").focus()
    page.keyboard.type(WHAT["description"])
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="已公开的信息").wait_for()
    page.get_by_role("button", name="没有我要的，继续申请").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="怎样得到").wait_for()
    page.get_by_label("纸质").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="身份证明和附件").wait_for()
    page.get_by_label("居民身份证", exact=True).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type(ID_NUMBER)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="核对并提交").wait_for()
    page.get_by_role("button", name="提交申请").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="申请已经提交").wait_for()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_mistake_is_told_while_typing_and_what_was_typed_outlives_a_lost_page(
    visit: Visit, open_office: City
) -> None:
    page = visit(f"{APPLY}who/")
    page.get_by_label("姓名或单位名称").fill("张三")
    page.get_by_label("电子邮箱").fill("zhangsan")
    page.get_by_label("通信地址").focus()
    page.get_by_text("电子邮箱应像 name@example.cn").wait_for()
    assert not page.get_by_text("请选择个人").is_visible()  # nobody has come to it yet
    page.get_by_label("电子邮箱").fill("zhangsan@example.cn")
    page.get_by_label("通信地址").focus()
    page.get_by_text("电子邮箱应像 name@example.cn").wait_for(state="hidden")
    page.get_by_text("已保存").wait_for()
    page.goto("/")
    page.goto(APPLY)
    assert page.get_by_label("电子邮箱").input_value() == "zhangsan@example.cn"


@pytest.mark.django_db
def test_a_form_sent_twice_files_once_and_shows_the_same_receipt(
    client: Client, open_office: City
) -> None:
    fill_in(client)
    token = token_of(client)
    pages = [
        client.post(f"{APPLY}check/", {"form_token": token}, follow=True).content.decode()
        for _ in range(2)
    ]
    keys = [re.findall(r'<dd class="key">\s*([\w-]+)\s*</dd>', page) for page in pages]
    assert keys[0] == keys[1]
    assert len(keys[0]) == 2
    assert InfoRequest.objects.count() == 1


@pytest.mark.django_db
def test_who_has_left_a_shared_computer_shows_nobody_the_receipt(
    client: Client, open_office: City
) -> None:
    fill_in(client)
    token = token_of(client)
    receipt = client.post(f"{APPLY}check/", {"form_token": token}, follow=True)
    client.post("/requests/case/leave/")
    again = client.post(f"{APPLY}check/", {"form_token": token}, follow=True)
    assert again.status_code == 422
    assert receipt.context["code"] not in again.content.decode()
    assert client.get("/requests/receipt/").status_code == 302
    assert InfoRequest.objects.count() == 1


@pytest.mark.django_db
def test_what_is_filed_is_what_was_typed(client: Client, open_office: City) -> None:
    organisation = {"kind": "org_legal", "name": "某律师事务所", "contact": "李四"}
    upload = SimpleUploadedFile("../线索<1>.txt", "和平路口".encode())
    fill_in(client, who=WHO | organisation, proof={"id_kind": "other", "id_number": "1"})
    client.post(f"{APPLY}proof/", {"upload": "1", "id_kind": "other", "attachment": upload})
    file(client)
    made = InfoRequest.objects.get()
    assert (made.applicant_kind, made.applicant.name) == ("org_legal", "某律师事务所")
    assert (made.description, made.form_wanted) == (WHAT["description"], "electronic")
    assert made.purpose == ""
    assert [row.name for row in made.files.all()] == ["线索_1_.txt"]


# --- bad input -----------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("step", "answers", "told"),
    [
        ("who", WHO | {"kind": "emperor"}, "请选择个人，或者单位的类型"),
        ("who", {"name": "张三", "phone": "13800000000"}, "请选择个人，或者单位的类型"),
        ("who", WHO | {"name": "<script>alert(1)</script>"}, "不能使用的字符"),
        ("who", WHO | {"name": "张\x00三"}, "看不见的控制字符"),
        ("who", WHO | {"name": "张" * 101}, "最多 100 个字"),
        ("who", WHO | {"phone": ""}, "请至少填写电话、电子邮箱、地址中的一项"),
        ("what", {"description": ""}, "请写明您要的信息"),
        ("what", {"description": "事" * 10_000}, "有 10000 个字，最多 5000 个字"),
        ("how", {"form_wanted": "gold", "way_wanted": "portal"}, "请选择希望得到信息的形式"),
        ("how", HOW | {"way_wanted": "email"}, "您选择了电子邮件，请填写电子邮箱"),
        ("proof", {"id_kind": "id_card", "id_number": "11010119900307785X"}, "与校验码相符"),
        ("proof", {"id_kind": "id_card", "id_number": ""}, "或上传身份证明"),
    ],
)
def test_bad_input_is_told_in_words_and_nothing_typed_is_lost(
    client: Client, open_office: City, step: str, answers: dict[str, str], told: str
) -> None:
    answer = client.post(f"{APPLY}{step}/", answers)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    assert "有错误：" in page
    assert "<script>alert" not in page
    again = client.get(f"{APPLY}{step}/").content.decode()
    for text in answers.values():
        if text not in ("emperor", "gold"):
            assert escape(text.replace("\x00", "")) in again


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("身份证.jpg", b"MZ\x90\x00", "内容与扩展名不符"),
        ("身份证.exe", b"MZ\x90\x00", "格式不能接收"),
        ("身份证.png", b"\x89PNG\r\n\x1a\n" + bytes(21 * 1024 * 1024), "最大 20 MB"),
    ],
    ids=["disguised", "of-another-kind", "too-large"],
)
def test_a_file_that_is_refused_is_told_and_the_rest_is_kept(
    client: Client, open_office: City, name: str, data: bytes, told: str
) -> None:
    good = SimpleUploadedFile("线索.txt", b"x")
    bad = SimpleUploadedFile(name, data)
    answer = client.post(f"{APPLY}proof/", PROOF | {"identity": bad, "attachment": good})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    page = client.get(f"{APPLY}proof/").content.decode()
    assert "线索.txt" in page
    assert ID_NUMBER in page
    assert DraftFile.objects.count() == 1
    assert AuditEvent.objects.filter(action="info_requests.keep_draft").exists()


@pytest.mark.django_db
def test_the_eleventh_file_is_refused(client: Client, open_office: City) -> None:
    files = [SimpleUploadedFile(f"{i}.txt", b"x") for i in range(11)]
    answer = client.post(f"{APPLY}proof/", PROOF | {"attachment": files})
    assert "最多上传 10 个文件" in answer.content.decode()
    assert DraftFile.objects.count() == 10


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", "short", "a-token-of-somebody-else-entirely"])
def test_without_the_token_of_the_form_nothing_is_filed_and_nothing_lost(
    client: Client, open_office: City, token: str
) -> None:
    fill_in(client)
    answer = client.post(f"{APPLY}check/", {"form_token": token})
    assert answer.status_code == 422
    assert "这一页已经过期" in answer.content.decode()
    assert WHAT["description"] in answer.content.decode()
    assert not InfoRequest.objects.exists()
    file(client)
    assert InfoRequest.objects.count() == 1


@pytest.mark.django_db
def test_an_answer_that_is_cut_off_loses_no_receipt(client: Client, open_office: City) -> None:
    fill_in(client)
    token = token_of(client)
    before = client.cookies["sessionid"].value
    client.post(f"{APPLY}check/", {"form_token": token})
    # The browser never saw that answer, nor a cookie that came with it.
    client.cookies["sessionid"] = before
    again = client.post(f"{APPLY}check/", {"form_token": token}, follow=True)
    assert "申请已经提交" in again.content.decode()
    assert InfoRequest.objects.count() == 1


@pytest.mark.django_db
def test_what_a_script_keeps_too_late_makes_no_new_draft(client: Client, open_office: City) -> None:
    fill_in(client)
    page = client.get(f"{APPLY}who/").content.decode()
    mark = re.search(r'name="draft" value="(\w+)"', page)
    assert mark
    token = str(client.session["application"])
    file(client)
    late = client.post(
        f"{APPLY}who/", WHO | {"draft": mark[1]}, headers={"Accept": "application/json"}
    )
    assert "没有再保存" in late.json()["kept"]
    assert not FilingDraft.objects.exists()
    # The same, where the late one had read the session before the application was filed.
    with pytest.raises(WrongStateError, match="已经提交"):
        keep_draft(
            token=token,
            organisation_id=open_office.police.pk,
            answers=WHO,
            by=ANONYMOUS,
            at=timezone.now(),
        )
    assert not FilingDraft.objects.exists()


@pytest.mark.django_db
def test_an_incomplete_application_is_not_filed_and_names_the_step(
    client: Client, open_office: City
) -> None:
    client.post(f"{APPLY}what/", WHAT)
    answer = client.post(f"{APPLY}check/", {"form_token": token_of(client)})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"{APPLY}who/?to_check=1" in page
    assert "请填写真实姓名" in page
    assert not InfoRequest.objects.exists()


@pytest.mark.django_db
def test_a_body_that_takes_no_requests_offers_no_form(client: Client, city: City) -> None:
    assert client.get(APPLY).status_code == 404
    assert "还没有机关开通在线申请" in client.get("/requests/").content.decode()


# --- what is kept before filing ------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_draft_is_sealed_belongs_to_one_browser_and_ends_after_a_day(
    client: Client, open_office: City
) -> None:
    fill_in(client)
    upload = SimpleUploadedFile("张三的身份证.txt", b"secret of Zhang")
    client.post(f"{APPLY}proof/", PROOF | {"upload": "1", "identity": upload})
    stored = Path(sealed_files().path(DraftFile.objects.get().stored_as[:2])) / (
        DraftFile.objects.get().stored_as
    )
    assert b"secret of Zhang" not in stored.read_bytes()
    kept = repr([bytes(row.answers) for row in FilingDraft.objects.all()])
    kept += repr([bytes(row.name) for row in DraftFile.objects.all()])
    kept += repr(list(Session.objects.values_list("session_data", flat=True)))
    kept += repr(list(AuditEvent.objects.values_list("after", flat=True)))
    for secret in (ID_NUMBER, "13800000000", "张三的身份证"):
        assert secret not in kept
    assert WHO["name"] not in Client().get(f"{APPLY}check/", follow=True).content.decode()

    day_after = timezone.now() + timedelta(hours=24, minutes=1)
    assert discard_drafts(lambda: day_after) == 1
    assert not FilingDraft.objects.exists()
    assert not stored.exists()
    assert discard_drafts(lambda: day_after) == 0
    answer = client.post(f"{APPLY}check/", {"form_token": client.session["application"]})
    assert answer.status_code == 422
    assert "已填的内容不在了" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_whoever_uses_a_shared_computer_can_throw_a_draft_away(
    client: Client, open_office: City
) -> None:
    fill_in(client)
    client.post("/requests/apply/discard/")
    assert not FilingDraft.objects.exists()
    assert WHO["name"] not in client.get(f"{APPLY}who/").content.decode()


@pytest.mark.django_db
def test_before_filing_the_search_shows_what_is_public(client: Client, open_office: City) -> None:
    at = timezone.now()
    version = make_draft(open_office.police_clerk, at, make_report(year=2023))
    publish(version, open_office.police_head, at, "x")
    client.post(f"{APPLY}what/", {"description": "2023年市公安局的政府信息公开年度报告"})
    found = client.get(f"{APPLY}public/").content.decode()
    assert "/disclosure/annual-reports/2023/police/" in found
    nothing = client.get(f"{APPLY}public/", {"q": "和平路围墙"}).content.decode()
    assert "没有找到已经公开的" in nothing
