"""From the five questions to the served answer in a browser, each officer at their own desk."""

from __future__ import annotations

from datetime import datetime

import pytest
from playwright.sync_api import expect

from gongkai.rules.results import ResultCode
from tests.factories.city import City
from tests.factories.info_requests import Office, file_online, get
from tests.journeys.case_desk import days_ago
from tests.journeys.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WAY = (
    "清楚，能据此查找", "已有的政府信息", "没有", "没有", "没有",
    "是：本机关制作，或者本机关最先获取", "没有", "找到了",
)  # fmt: skip


@pytest.fixture
def number(case_office: Office) -> str:
    return file_online(case_office, days_ago(case_office, 3)).number


def answer(page: object, choices: tuple[str, ...]) -> None:
    """Answer the questions of the five steps one after the other."""
    for choice in choices:
        page.get_by_role("radio", name=choice).first.check()  # type: ignore[attr-defined]
        page.get_by_role("button", name="继续").click()  # type: ignore[attr-defined]


def review_sign_send(visit: Visit, number: str) -> None:
    """Both reviews, the signature, the last look and the service."""
    path = f"/desk/cases/{number}/"
    for person, step, verdict in (
        ("legal", "法制审核", "同意"),
        ("secrecy", "保密审查", "不涉密，同意"),
    ):
        page = visit(path, sign_in=person)
        page.get_by_role("link", name=step, exact=True).click()
        page.get_by_role("radio", name=verdict, exact=True).check()
        page.get_by_label("意见内容").fill("依据充分")
        page.get_by_role("button", name=f"确认{step}").click()
        expect(page.get_by_text("审核意见已登记")).to_be_visible()
    page = visit(path, sign_in="signatory")
    page.get_by_role("link", name="签发答复").click()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="确认签发答复").click()
    expect(page.get_by_text("已签发：")).to_be_visible()
    page = visit(path, sign_in="police-clerk")
    page.get_by_role("link", name="核对并发出答复").click()
    expect(page.get_by_role("heading", name="发出前核对")).to_be_visible()
    page.get_by_role("radio", name="网站查收").check()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="确认发出").click()
    page.get_by_role("link", name="登记政府信息").click()
    page.get_by_label("送达凭证").fill("网上查收记录")
    page.get_by_role("button", name="确认送达").click()
    expect(page.locator(".case-head").get_by_text("已送达")).to_be_visible()


@pytest.mark.parametrize(("width", "script"), [(1280, True), (360, False)])
def test_granted_on_time(
    visit: Visit, city: City, at: datetime, number: str, width: int, script: bool
) -> None:
    page = visit(f"/desk/cases/{number}/", sign_in="drafter", width=width, script=script)
    page.get_by_role("link", name="按五步判断怎样答复").click()
    answer(page, (*WAY, "没有", "不需要，可以提供", "能", "都回应了"))
    expect(page.get_by_text("予以公开", exact=True)).to_be_visible()
    page.get_by_role("link", name="起草并送审答复").click()
    page.get_by_label("所提供信息的清单和页数").fill("1. 事故统计表（2页）")
    page.get_by_role("button", name="先看一看").click()
    expect(page.get_by_text("预览稿，不得发出")).to_be_visible()
    page.get_by_role("button", name="确认起草并送审答复").click()
    expect(page.get_by_text("答复已送审")).to_be_visible()
    review_sign_send(visit, number)
    assert get(number).result == ResultCode.GRANT_PROVIDED
    assert not get(number).is_late


def test_refused_because_it_is_process_information(
    visit: Visit, city: City, at: datetime, number: str
) -> None:
    page = visit(f"/desk/cases/{number}/wizard/", sign_in="drafter")
    answer(
        page,
        (
            *WAY,
            "讨论记录、过程稿、磋商信函、请示报告",
            "没有，决定不公开",
            "不能分开",
            "能",
            "都回应了",
        ),
    )
    page.get_by_role("link", name="起草并送审答复").click()
    page.get_by_role("checkbox", name="请示报告").check()
    page.get_by_label("具体理由").fill("请示尚未批复")
    page.get_by_label("能否区分处理及说明").fill("全文都是请示内容")
    page.get_by_role("radio", name="不能分开").check()
    page.get_by_role("button", name="确认起草并送审答复").click()
    review_sign_send(visit, number)
    assert get(number).result == ResultCode.DENY_PROCESS
