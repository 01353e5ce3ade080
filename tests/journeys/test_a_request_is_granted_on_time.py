"""From the form on the portal through the five questions to the letter on the phone."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from gongkai.look.templatetags.look import cn_date
from gongkai.rules.remedies import Addresses, remedy_paragraph
from gongkai.rules.results import ResultCode
from tests.factories.info_requests import Office, after, get
from tests.journeys.conftest import Visit
from tests.journeys.requests_by_browser import Citizen, Desks, text_of_pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WAY = (
    "清楚，能据此查找", "已有的政府信息", "没有", "没有", "没有",
    "是：本机关制作，或者本机关最先获取", "没有", "找到了",
)  # fmt: skip


@pytest.mark.parametrize(("width", "script"), [(1280, True), (360, False)])
def test_granted_on_time(
    visit: Visit, case_office: Office, desks: Desks, width: int, script: bool
) -> None:
    today = timezone.localdate()
    citizen = Citizen(visit, width=width, script=script)
    number = citizen.files()
    citizen.sees(f"最晚{cn_date(after(case_office, today, 20))}答复")

    drafter = desks.drafter
    drafter.sits_at(width=width, script=script)
    drafter.opens(number)
    drafter.page.get_by_role("link", name="按五步判断怎样答复").click()
    drafter.judges(*WAY, "没有", "不需要，可以提供", "能", "都回应了")
    page = drafter.page
    expect(page.get_by_text("予以公开", exact=True)).to_be_visible()
    page.get_by_role("link", name="起草并送审答复").click()
    page.get_by_label("所提供信息的清单和页数").fill("1. 事故统计表（2页）")
    page.get_by_role("button", name="先看一看").click()
    expect(page.get_by_text("预览稿，不得发出")).to_be_visible()
    drafter.confirms("起草并送审答复", number)
    desks.finish(number)

    letter = citizen.opens_answer(ResultCode.GRANT_PROVIDED)
    expect(letter).to_contain_text("事故统计表（2页）")
    remedy = remedy_paragraph(
        ResultCode.GRANT_PROVIDED, today, Addresses(("某市人民政府",), "某市某区人民法院")
    )
    expect(letter).to_contain_text(remedy)
    assert re.sub(r"\s", "", remedy) in text_of_pdf(citizen.downloads("下载 PDF"))
    # Who opens the letter has received it.
    expect(desks.clerk.opens(number).locator(".case-head")).to_contain_text("已送达")
    assert not get(number).is_late
    assert desks.counted(ResultCode.GRANT_PROVIDED, today.year) == 1


def test_refused_after_the_five_questions(visit: Visit, desks: Desks) -> None:
    number = Citizen(visit).files()
    drafter = desks.drafter
    drafter.opens(number)
    drafter.page.get_by_role("link", name="按五步判断怎样答复").click()
    drafter.judges(
        *WAY,
        "讨论记录、过程稿、磋商信函、请示报告",
        "没有，决定不公开",
        "不能分开",
        "能",
        "都回应了",
    )
    drafter.page.get_by_role("link", name="起草并送审答复").click()
    drafter.hands_in(number, ResultCode.DENY_PROCESS)
    assert get(number).state == "in_review"
