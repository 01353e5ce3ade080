"""Two people ask for the same; the head publishes the answer; the third finds it, and no name."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from gongkai.desk.case_fields import Desk
from gongkai.desk.case_parts import known_parts
from gongkai.info_requests.actions import Upload
from gongkai.info_requests.models import PublishedAnswer
from gongkai.info_requests.queries import case, code_of
from gongkai.rules.results import Part, ResultCode
from tests.factories.city import City
from tests.factories.info_requests import ID_NUMBER, Office, build_office, file_online, get
from tests.factories.items import INDEX_CODE
from tests.factories.publishing import LIST, OTHER, WORDS, answered, publish, set_up_publisher
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.django_db
NAMES = ("张三", "李明", ID_NUMBER, "13800000000", "zhangsan@example.cn", "和平路")


@pytest.fixture
def office(city: City, at: datetime) -> Office:
    office = build_office(city, at)
    set_up_publisher(office, at)
    return office


def opened(client: Client, number: str) -> Client:
    client.post("/requests/status/", {"number": number, "code": code_of(get(number))})
    return client


def test_an_answer_goes_from_one_applicant_to_everybody(
    office: Office, at: datetime, client: Client
) -> None:
    table = Upload("released", "统计表.txt", "一月 12 起\n二月 9 起".encode())
    first = answered(office, at, table, title="2025年道路交通事故统计")
    second = file_online(office, at, description=WORDS, title="2025年道路交通事故统计", **OTHER)

    # The first applicant proposes it.
    mine = opened(Client(), first.number)
    assert "建议主动公开" in mine.get("/requests/case/").content.decode()
    refused = mine.post("/requests/case/propose/", {"do": "propose", "reason": ""})
    assert refused.status_code == 422
    mine.post("/requests/case/propose/", {"do": "propose", "reason": "邻居都想知道"})
    assert "等待机关研究" in mine.get("/requests/case/").content.decode()

    # The head sees that two ask, is refused what names somebody, mends it, and publishes.
    client.force_login(office.head)
    inbox = client.get("/desk/requests/publish/").content.decode()
    assert "2 人要" in inbox
    assert "邻居都想知道" in inbox
    path = f"/desk/requests/{first.number}/publish/"
    assert LIST in client.get(path).content.decode()
    wrong = {"do": "publish", "title": "张三要的统计", "text": LIST, "told": [second.number]}
    stopped = client.post(path, wrong)
    assert stopped.status_code == 422
    assert "申请人姓名" in stopped.content.decode()
    assert "张三要的统计" in stopped.content.decode()  # what was typed stays
    right = wrong | {"title": "2025年道路交通事故统计（按月）"}
    preview = client.post(path, right | {"do": "preview"})
    assert "预览，还没有公开" in preview.content.decode()
    assert not PublishedAnswer.objects.exists()
    assert client.post(path, right).status_code == 302

    # Everybody reads it, and nothing tells who asked.
    item = PublishedAnswer.objects.get().item
    public = Client()
    address = "/disclosure/items/{}/{}/".format(*str(item.index_number).split("/"))
    page = public.get(address)
    assert page.status_code == 200
    assert LIST in page.content.decode()
    search = public.get("/requests/", {"q": "道路交通事故统计"}).content.decode()
    for name in (*NAMES, first.number, second.number):
        assert name not in page.content.decode()
        assert name not in search

    # The second applicant is led there, and the first reads that the proposal was accepted.
    assert address in opened(Client(), second.number).get("/requests/case/").content.decode()
    assert "已采纳" in mine.get("/requests/case/").content.decode()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_the_head_publishes_and_a_third_person_finds_it_in_the_form(
    visit: Visit, city: City, script: bool
) -> None:
    at = timezone.now()
    office = build_office(city, at)
    set_up_publisher(office, at)
    title = "2025年道路交通事故统计"
    first = answered(office, at, title=title)
    file_online(office, at, description=WORDS, title=title, **OTHER)

    page = visit("/desk/requests/publish/", sign_in="police-head", script=script)
    page.get_by_role("heading", name=title).wait_for()
    page.get_by_role("link", name="查看将要公开的内容").click()
    page.get_by_label("标题").fill("给李明的统计")
    page.get_by_role("button", name="检查并预览").click()
    page.get_by_role("heading", name="现在不能公开").wait_for()
    page.get_by_label("标题").fill(f"{title}（按月）")
    page.get_by_role("button", name="检查并预览").click()
    page.get_by_text("预览，还没有公开").wait_for()
    page.get_by_role("button", name="主动公开", exact=True).click()
    page.get_by_role("heading", name="已经主动公开").wait_for()
    page.get_by_role("main").get_by_role("link", name=INDEX_CODE).click()
    page.get_by_role("heading", name=f"{title}（按月）").wait_for()
    assert not any(name in page.content() for name in (*NAMES, first.number))

    third = visit("/requests/apply/police/", width=360, script=script)
    third.get_by_label("个人（自然人）").check()
    third.get_by_label("姓名或单位名称").fill("周七")
    third.get_by_label("电话").fill("13700000000")
    third.get_by_role("button", name="保存，下一步").click()
    third.get_by_label("您需要什么政府信息").fill(WORDS)
    third.get_by_role("button", name="保存，下一步").click()
    third.get_by_role("link", name=f"{title}（按月）").wait_for()
    assert not any(name in third.content() for name in (*NAMES, first.number))


def test_whoever_drafts_the_next_answer_finds_the_place_filled_in(
    office: Office, at: datetime
) -> None:
    first = answered(office, at, title="2025年道路交通事故统计")
    second = file_online(office, at, description=WORDS, title="2025年道路交通事故统计", **OTHER)
    item = publish(office, first.number, at, title="2025年道路交通事故统计")
    view = case(office.drafter, second.number, today=at.date())
    parts = known_parts(Desk(view, office.drafter, at.date()), ResultCode.GRANT_ALREADY_PUBLIC)
    assert item.index_number in parts[Part.WAY_AND_CHANNEL]
