"""A citizen asks for information without an account: from the entry to the receipt and on."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gongkai.info_requests.models import FilingDraft, InfoRequest
from tests.factories.city import City
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
