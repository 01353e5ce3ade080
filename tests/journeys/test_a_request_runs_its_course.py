"""A request on each of its ways: from the applicant through the officers' desks to the letter."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from gongkai.info_requests import actions
from gongkai.info_requests.actions import Receipt
from gongkai.look.templatetags.look import cn_date
from gongkai.rules.deadlines.events import Party
from gongkai.rules.remedies import Addresses, remedy_paragraph
from gongkai.rules.results import ResultCode
from tests.factories.info_requests import Office, after, file_online, get, noon, serve, serve_letter
from tests.journeys.case_desk import days_ago
from tests.journeys.conftest import Visit
from tests.journeys.requests_by_browser import Citizen, Desks

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

R = ResultCode
ADDRESSES = Addresses(("某市人民政府",), "某市某区人民法院")


@pytest.fixture
def office(case_office: Office) -> Office:
    return case_office


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def citizen(visit: Visit, office: Office) -> Citizen:
    return Citizen(visit)


def reads_the_grant(citizen: Citizen, desks: Desks, today: date) -> None:
    """The applicant opens the letter that gives the information, which serves it; it counts once."""
    letter = citizen.opens_answer(R.GRANT_PROVIDED)
    expect(letter).to_contain_text("事故统计表（2页）")
    expect(letter).to_contain_text(remedy_paragraph(R.GRANT_PROVIDED, today, ADDRESSES))
    expect(desks.clerk.opens(citizen.number).locator(".case-head")).to_contain_text("已送达")
    assert desks.counted(R.GRANT_PROVIDED, today.year) == 1


def test_supplement_then_granted(
    office: Office, citizen: Citizen, desks: Desks, today: date
) -> None:
    number = citizen.files(description="事故数据")
    desks.clerk.asks_for_supplement(number, "请写明年份", "请写明区县")
    citizen.sees("请您补充说明（补正）")
    notice = citizen.opens("补正告知书")
    expect(notice).to_contain_text("请写明年份")
    expect(notice).to_contain_text("请写明区县")
    citizen.supplements("2025年，全市")
    citizen.sees(f"最晚{cn_date(after(office, today, 20))}答复")
    expect(desks.clerk.opens(number)).to_contain_text("2025年，全市")
    desks.answer(number, R.GRANT_PROVIDED)
    reads_the_grant(citizen, desks, today)
    assert not get(number).is_late


def test_extended_then_granted(office: Office, citizen: Citizen, desks: Desks, today: date) -> None:
    number = citizen.files()
    first = after(office, today, 20)
    citizen.sees(f"最晚{cn_date(first)}答复")
    desks.head.extends(number, 15, "涉及年份较多，需要逐年查找核对")
    citizen.sees(f"最晚{cn_date(after(office, first, 15))}答复")
    expect(citizen.opens("延期答复告知书")).to_contain_text("涉及年份较多")
    desks.answer(number, R.GRANT_PROVIDED)
    reads_the_grant(citizen, desks, today)
    assert not get(number).is_late


def consulted(office: Office) -> Receipt:
    """A request whose third party got its letter sixteen working days ago."""
    receipt = file_online(office, days_ago(office, 18))
    at = days_ago(office, 16)
    consultation = actions.start_consultation(
        number=receipt.number,
        party=Party.THIRD_PARTY,
        name="某建筑公司",
        contact={"china_post": "某市工业路8号"},
        information="施工合同全文",
        reason="可能含有商业秘密",
        by=office.clerk,
        at=at,
    )
    serve_letter(office, receipt.number, consultation.letters.get(), at)
    return receipt


def test_a_silent_third_party_neither_agrees_nor_refuses(
    office: Office, citizen: Citizen, desks: Desks, today: date
) -> None:
    receipt = consulted(office)
    number = receipt.number
    citizen.asks_for(receipt)
    citizen.sees("正在征求其他方面的意见，这段时间不计入期限")
    form = desks.clerk.takes(number, "登记意见或期满")
    form.get_by_role("radio", name="逾期未提出意见").check()
    desks.clerk.confirms("登记意见或期满", number)
    expect(desks.clerk.opens(number)).to_contain_text("逾期未提出意见")
    # A refusal would have to weigh the silence; the party is not named to the applicant.
    draft = desks.drafter.takes(number, "起草并送审答复")
    draft.get_by_role("link", name="不予公开（第三方合法权益）").click()
    told = draft.get_by_label("征求第三方意见的经过和结果")
    expect(told).to_have_value(f"本机关于{cn_date(days_ago(office, 16))}书面征求第三方意见，逾期未提出意见")  # fmt: skip
    desks.head.opens(number)
    form = desks.head.page
    form.get_by_role("link", name="决定公开，告知第三方").click()
    form.get_by_role("radio", name="第三方逾期未提出意见，由本机关决定").check()
    form.get_by_role("textbox", name="理由").fill("所涉合同没有约定保密")
    form.get_by_label("公开日期").fill(today.isoformat())
    desks.head.confirms("决定公开，告知第三方", number)
    desks.answer(number, R.GRANT_PROVIDED)
    reads_the_grant(citizen, desks, today)
    assert "某建筑公司" not in citizen.status().inner_text()


def test_a_fee_is_asked_and_what_is_not_paid_ends_the_request(
    office: Office, citizen: Citizen, desks: Desks, today: date
) -> None:
    number = citizen.files()
    form = desks.clerk.takes(number, "通知缴费")
    form.get_by_role("radio", name="按量（页数）").check()
    form.get_by_label("页数", exact=False).last.fill("68")
    form.get_by_role("button", name="先看一看").click()
    expect(form.get_by_role("table", name="试算")).to_contain_text("380 元")
    desks.clerk.confirms("通知缴费", number)
    citizen.sees("380 元")
    citizen.sees("到市公安局财务科缴纳")
    expect(citizen.opens("收费通知书")).to_contain_text("380")

    old = file_online(office, days_ago(office, 40))
    charge = actions.issue_fee_notice(
        number=old.number, pages=68, by=office.clerk, at=days_ago(office, 38)
    )
    serve_letter(office, old.number, charge.letter, days_ago(office, 37))
    citizen.asks_for(old)
    citizen.sees("缴费期限已过")
    desks.clerk.takes(old.number, "逾期未缴费，办结").get_by_role("checkbox").check()
    desks.clerk.confirms("逾期未缴费，办结", old.number)
    desks.clerk.sends(old.number)
    citizen.sees("缴费期限已过，没有缴费，不再处理")
    letter = citizen.opens("政府信息公开申请不再处理告知书")
    expect(letter).to_contain_text(remedy_paragraph(R.OTHER_FEE_UNPAID, today, ADDRESSES))
    assert desks.counted(R.OTHER_FEE_UNPAID, today.year) == 1


def test_a_repeat_names_the_earlier_answer(
    office: Office, citizen: Citizen, desks: Desks, today: date
) -> None:
    earlier = serve(office, file_online(office, days_ago(office, 10)).number, days_ago(office, 5))
    number = citizen.files()
    desks.drafter.opens(number)
    page = desks.drafter.page
    page.get_by_role("link", name="按五步判断怎样答复").click()
    desks.drafter.judges("清楚，能据此查找", "已有的政府信息")
    expect(page.locator("#question")).to_contain_text(earlier.number)
    desks.drafter.judges("答复过，内容相同", "能", "都回应了")
    page.get_by_role("link", name="起草并送审答复").click()
    expect(page.get_by_label("此前答复的日期和文号")).to_contain_text(earlier.number)
    desks.drafter.hands_in(number, R.NOPROC_REPEAT, reason="内容与上次申请相同")
    desks.finish(number)
    letter = citizen.opens_answer(R.NOPROC_REPEAT)
    expect(letter).to_contain_text(earlier.number)
    expect(letter).to_contain_text(remedy_paragraph(R.NOPROC_REPEAT, today, ADDRESSES))
    assert desks.counted(R.NOPROC_REPEAT, today.year) == 1


def test_a_petition_that_came_by_post_is_told_its_channel(
    citizen: Citizen, desks: Desks, today: date
) -> None:
    clerk = desks.clerk
    number = clerk.registers("需签收的邮寄", description="请查处和平路夜间施工的噪声")
    citizen.looks_up(number, clerk.prints_the_code(number))
    citizen.sees("正在办理")
    desks.drafter.drafts(number, R.NOPROC_PETITION, reason="要求查处噪声扰民的投诉")
    desks.sign(number)
    clerk.sends(number, "中国邮政邮寄", "1234567890123")
    clerk.serves(number, "不予处理告知书", "邮件 1234567890123 查询显示已妥投")
    expect(clerk.opens(number).locator(".case-head")).to_contain_text("已送达")
    letter = citizen.opens_answer(R.NOPROC_PETITION)
    expect(letter).to_contain_text("请拨打110，或向辖区派出所反映")
    expect(letter).to_contain_text(remedy_paragraph(R.NOPROC_PETITION, today, ADDRESSES))
    assert desks.counted(R.NOPROC_PETITION, today.year) == 1


def test_a_late_answer_still_goes_out_and_says_so(
    office: Office, citizen: Citizen, desks: Desks, today: date
) -> None:
    receipt = file_online(office, days_ago(office, 23))
    citizen.asks_for(receipt)
    expect(desks.clerk.opens(receipt.number).locator(".case-head")).to_contain_text("逾期")
    desks.answer(receipt.number, R.GRANT_PROVIDED)
    reads_the_grant(citizen, desks, today)
    expect(desks.clerk.opens(receipt.number)).to_contain_text("逾期答复")
    assert get(receipt.number).is_late


def test_a_case_open_at_the_end_of_the_year_is_carried_over(
    office: Office, citizen: Citizen, desks: Desks, today: date
) -> None:
    last_year = today.year - 1
    receipt = file_online(office, noon(after(office, date(last_year, 12, 31), -3)))
    citizen.asks_for(receipt)
    assert desks.cell("T3.carried_out.natural", last_year) == 1
    desks.answer(receipt.number, R.GRANT_PROVIDED)
    reads_the_grant(citizen, desks, today)
    assert desks.cell("T3.carried_in.natural", today.year) == 1
    assert desks.cell("T3.carried_out.natural", today.year) == 0
    assert desks.cell("T3.carried_out.natural", last_year) == 1
