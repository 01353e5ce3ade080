"""A review decision orders a new answer, and a suit is lost: from the notice to the new letter."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from gongkai.info_requests.actions import Receipt
from gongkai.info_requests.models import InfoRequest, Letter
from gongkai.remedies.models import RemedyCase
from gongkai.remedies.queries import table4
from gongkai.rules.calendar import standard_calendar
from gongkai.rules.remedies import Track
from gongkai.rules.requests import State
from gongkai.rules.results import ResultCode
from tests.factories.city import City
from tests.factories.info_requests import Office, build_office, file_online, make_answer, serve
from tests.factories.remedies import register_case
from tests.journeys.conftest import Visit
from tests.journeys.requests_by_browser import Citizen, Desks

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CALENDAR = standard_calendar()


def refused_request(office: Office, now: datetime) -> Receipt:
    """A request refused a month ago."""
    receipt = file_online(office, now - timedelta(40))
    serve(office, receipt.number, now - timedelta(30), make_answer(ResultCode.DENY_PROCESS))
    return receipt


@pytest.mark.parametrize("script", [True, False])
def test_a_review_decision_orders_a_new_answer(
    visit: Visit, case_office: Office, desks: Desks, script: bool
) -> None:
    now = timezone.localtime()
    office = case_office
    receipt = refused_request(office, now)
    number = receipt.number
    page = visit(
        f"/desk/remedies/register/?request={number}", sign_in="police-clerk", script=script
    )
    # What the request knows is filled in already.
    assert page.get_by_label("申请人或原告").input_value() == "张三"
    page.get_by_role("button", name="登记").click()
    assert "请选择案件类型" in page.get_by_role("alert").inner_text()
    page.get_by_label("行政复议", exact=True).check()
    page.get_by_label("复议机关或法院").fill("某市人民政府")
    page.get_by_role("button", name="登记").click()
    due = CALENDAR.add_working_days(now.date(), 5)
    shown = page.get_by_role("main").inner_text()
    assert f"{due.year}年{due.month}月{due.day}日" in shown
    assert "《行政复议法》第五十四条" in shown

    case = RemedyCase.objects.get()
    page.get_by_role("link", name="查看缺什么").click()
    page.get_by_role("link", name="去补充").click()
    page.get_by_label("证明事项").fill("请示尚未批复，属于内部请示报告")
    page.get_by_label("文件", exact=True).set_input_files(
        {"name": "说明.txt", "mimeType": "text/plain", "buffer": "说明".encode()}
    )
    page.get_by_role("button", name="加入目录").click()
    assert "还缺" not in page.get_by_role("heading", name="应当有的证据").inner_text()
    with page.expect_download() as saved:
        page.get_by_role("button", name="导出证据包").click()
    names = zipfile.ZipFile(io.BytesIO(saved.value.path().read_bytes())).namelist()
    assert "00-证据目录.pdf" in names

    page.goto(f"/desk/remedies/{case.number}/reply/")
    page.get_by_label("提交方式和凭证").fill("当面递交")
    page.get_by_role("button", name="确认").click()
    page.get_by_role("link", name="登记结果").click()
    page.get_by_label("撤销", exact=False).first.check()
    page.get_by_label("文书名称和文号").fill("某府复决〔2026〕8号行政复议决定书")
    page.get_by_label("责令重新答复").check()
    page.get_by_label("责令的期限").fill("15")
    page.get_by_role("button", name="确认").click()
    assert "结果已登记" in page.get_by_role("main").inner_text()

    request = InfoRequest.objects.get(number=number)
    assert request.state == State.RECEIVED
    assert request.due_on == CALENDAR.add_working_days(now.date(), 15)
    # The new letter stands beside the old one, which was never touched.
    citizen = Citizen(visit, script=script)
    citizen.asks_for(receipt)
    citizen.sees("依判决或者行政复议决定重新答复")
    desks.answer(number, ResultCode.GRANT_PROVIDED)
    expect(citizen.opens_answer(ResultCode.GRANT_PROVIDED)).to_contain_text("事故统计表（2页）")
    expect(citizen.opens("政府信息不予公开告知书")).to_be_visible()
    results = Letter.objects.filter(request=request).exclude(result="")
    assert [letter.result for letter in results] == ["DENY_PROCESS", "GRANT_PROVIDED"]
    cells = table4(office.head, office.body.pk, now.year)
    assert cells["T4.cases.review.corrected"] == cells["T4.cases.review.total"] == 1


def test_a_lost_suit_is_appealed_and_its_result_waits_for_the_second_judgment(
    visit: Visit, city: City, at: datetime
) -> None:
    now = timezone.localtime()
    office = build_office(city, at)
    number = refused_request(office, now).number
    case = register_case(
        office, now - timedelta(20), number=number, track=Track.SUIT_DIRECT,
        received_on=(now - timedelta(20)).date(),
    )  # fmt: skip
    page = visit(f"/desk/remedies/{case.number}/", sign_in="police-clerk")
    # Refused since 2024: a suit before a review is doubtful, and the clerk is told.
    assert "应当先申请行政复议" in page.get_by_role("main").inner_text()
    assert "已逾期" in page.get_by_role("main").inner_text()
    page.get_by_role("link", name="登记结果").click()
    page.get_by_label("撤销", exact=False).first.check()
    page.get_by_label("文书名称和文号").fill("（2026）某0201行初7号行政判决书")
    page.get_by_label("责令重新答复").check()
    page.get_by_role("button", name="确认").click()
    text = page.get_by_role("main").inner_text()
    assert "上诉期内" in text
    assert "才满" in text  # why it cannot be closed yet
    year = now.year
    assert table4(office.head, office.body.pk, year)["T4.cases.suit_direct.corrected"] == 1
    # Not in force: the request is not opened again.
    assert InfoRequest.objects.get(number=number).state == State.SERVED
    page.get_by_role("link", name="登记上诉").click()
    page.get_by_label("本机关", exact=True).check()
    page.get_by_role("button", name="确认").click()
    assert table4(office.head, office.body.pk, year)["T4.cases.suit_direct.pending"] == 1
    page.get_by_role("link", name="登记结果").click()
    page.get_by_label("驳回请求", exact=False).check()
    page.get_by_label("文书名称和文号").fill("（2026）某02行终3号行政判决书")
    page.get_by_role("button", name="确认").click()
    assert table4(office.head, office.body.pk, year)["T4.cases.suit_direct.upheld"] == 1
    assert RemedyCase.objects.get().concluded_on == timezone.localdate()
