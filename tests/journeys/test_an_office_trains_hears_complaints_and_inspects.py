"""A training with its test, a complaint until it is told, and the inspection that leads to a finding."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from gongkai.rules.supervision.crawl import Fetched
from gongkai.supervision.models import Complaint, TrainingPaper
from gongkai.supervision.tasks import inspect_sites
from tests.factories.city import City
from tests.factories.items import build_newsroom, publish
from tests.journeys.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_training_is_registered_and_its_test_taken(
    city: City, visit: Visit, script: bool
) -> None:
    office = visit("/desk/supervision/training/", sign_in="police-clerk", script=script)
    office.get_by_role("link", name="登记培训").first.click()
    office.get_by_label("机关").select_option(label="某市公安局")
    office.get_by_label("名称").fill("政务公开培训")
    office.get_by_label("组织方式").select_option("own")
    office.get_by_label("学时").fill("4")
    office.get_by_role("button", name="保存").click()
    office.get_by_role("link", name="登记参加人数").click()
    office.get_by_label("单位").select_option(label="　交通警察支队")
    office.get_by_label("人数").fill("3")
    office.get_by_label("姓名").fill("甲、乙、丙")
    office.get_by_role("button", name="保存").click()
    office.get_by_role("link", name="增加试题").click()
    office.get_by_label("题目").fill("答复期限是几个工作日？")
    office.get_by_label("选项", exact=True).fill("15\n20")
    office.get_by_label("正确选项").fill("B")
    office.get_by_role("button", name="保存").click()
    expect(office.get_by_text("已加入试题。")).to_be_visible()

    unit = visit("/desk/supervision/training/", sign_in="traffic-clerk", script=script)
    unit.get_by_role("link", name="政务公开培训").click()
    assert "甲、乙、丙" not in unit.get_by_role("main").inner_text()
    unit.get_by_role("link", name="答测试题").click()
    unit.get_by_role("button", name="交卷").click()
    expect(unit.get_by_text("第1题还没有答。").first).to_be_visible()
    unit.get_by_label("B. 20").check()
    unit.get_by_role("button", name="交卷").click()
    expect(unit.get_by_text("您答对 1 题，共 1 题。")).to_be_visible()
    assert TrainingPaper.objects.count() == 1
    office.reload()
    expect(office.get_by_text("三人以上答题才显示平均分")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_complaint_is_taken_in_decided_and_told(city: City, visit: Visit, script: bool) -> None:
    office = visit("/desk/supervision/complaints/", sign_in="police-clerk", script=script)
    office.get_by_role("link", name="登记投诉").first.click()
    office.get_by_label("受理机关").select_option(label="某市公安局")
    office.get_by_label("被投诉单位").select_option(label="　交通警察支队")
    office.get_by_label("来源").select_option("phone")
    office.get_by_label("事由").select_option("not_published")
    office.get_by_label("内容").fill("限行通告没有公开")
    office.get_by_label("投诉人").fill("王某某")
    office.get_by_role("button", name="保存").click()
    expect(office.get_by_text("已登记，应在")).to_be_visible()
    assert "王某某" not in office.get_by_role("main").inner_text()
    office.get_by_role("button", name="查看（留下记录）").click()
    expect(office.get_by_text("王某某")).to_be_visible()

    head = visit("/desk/", sign_in="police-head", script=script)
    head.get_by_role("link", name="1 件投诉在办").click()
    head.get_by_role("link", name="限行通告没有公开").click()
    head.get_by_role("link", name="作出处理").click()
    head.get_by_label("结果").select_option("founded")
    head.get_by_label("查明的情况和处理意见").fill("属实，已公开")
    head.get_by_role("button", name="保存").click()
    head.get_by_role("link", name="告知结果").click()
    head.get_by_label("告知方式").fill("电话")
    head.get_by_role("button", name="保存").click()
    expect(head.get_by_text("已登记告知，投诉办结。")).to_be_visible()
    assert Complaint.objects.get().state == "told"


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_inspection_warns_and_leads_to_a_finding(
    city: City, visit: Visit, script: bool
) -> None:
    now = timezone.now()
    publish(build_newsroom(city, now), now)

    def answer(address: str) -> Fetched:
        return Fetched(address, 200, b"<html><title>x</title></html>", seconds=0.4)

    while inspect_sites(lambda: now, answer):
        pass
    office = visit("/desk/", sign_in="police-clerk", script=script)
    office.get_by_role("link", name="网站检查").click()
    main = office.get_by_role("main")
    expect(main.get_by_text("网页缺少国办发〔2017〕47号附件规定的标签")).to_be_visible()
    expect(main.get_by_text("个网页的结果")).to_be_visible()
    expect(main.get_by_text("缺少 SiteName").first).to_be_visible()
    office.get_by_role("link", name="登记问题，发整改通知").click()
    expect(office.get_by_label("来源")).to_have_value("inspection")
    office.get_by_label("检查机关").select_option(label="某市公安局")
    office.get_by_label("问题").fill("网页缺少标签")
    office.get_by_role("button", name="保存").click()
    expect(office.get_by_text("待通知").first).to_be_visible()
