"""A questionnaire is drawn up, approved, answered on a phone, counted, and its result published."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django import DjangoAssertNumQueries, Settings

from gongkai.rules.supervision.surveys import SurveyMove
from gongkai.supervision.actions import surveys
from gongkai.supervision.models import Survey, SurveyAnswer, SurveySheet
from tests.factories.city import City
from tests.factories.supervision import draw_up_survey, fill_in, open_survey
from tests.journeys.conftest import Visit


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_public_appraises_an_office(city: City, visit: Visit, script: bool) -> None:
    today = timezone.localdate()
    clerk = visit("/desk/supervision/surveys/", sign_in="police-clerk", script=script)
    clerk.get_by_role("link", name="起草问卷").first.click()
    clerk.get_by_label("评议组织机关").select_option(label="某市公安局")
    clerk.get_by_label("被评议单位").select_option(label="　交通警察支队")
    clerk.get_by_label("标题").fill("交通信息公开评议")
    clerk.get_by_label("截止日期").fill(str(today + timedelta(days=5)))
    clerk.get_by_label("最低份数").fill("1")
    clerk.get_by_role("button", name="保存").click()
    for kind, text, options in (
        ("scale", "您对交通信息公开是否满意？", ""),
        ("single", "您从哪里看到通告？", "网站\n公众号"),
        ("text", "您有什么建议？", ""),
    ):
        clerk.get_by_role("link", name="增加题目").click()
        clerk.get_by_label("题型").select_option(kind)
        clerk.get_by_label("题目", exact=True).fill(text)
        clerk.get_by_label("选项").fill(options)
        if kind == "text":
            clerk.get_by_label("必答").uncheck()
        clerk.get_by_role("button", name="保存").click()
    clerk.get_by_role("link", name="提请审核").click()
    clerk.get_by_role("button", name="提请审核").click()
    expect(clerk.get_by_text("待审核").first).to_be_visible()

    head = visit("/desk/supervision/surveys/?state=proposed", sign_in="police-head", script=script)
    head.get_by_role("link", name="交通信息公开评议").click()
    head.get_by_role("link", name="批准").click()
    head.get_by_role("button", name="批准").click()
    expect(head.get_by_text("正在进行").first).to_be_visible()

    phone = visit("/surveys/", width=360, script=script)
    phone.get_by_role("link", name="交通信息公开评议").click()
    phone.get_by_label("您有什么建议？").fill("电话13812345678没人接")
    phone.get_by_role("button", name="提交").click()
    summary = phone.get_by_role("alert")
    expect(summary).to_contain_text("有 2 处需要修改")
    expect(summary).to_contain_text("第1题：这道题还没有答")
    expect(summary).to_contain_text("第2题：这道题还没有答")
    summary.get_by_role("link").first.click()
    phone.get_by_label("4 满意").check()
    phone.get_by_label("公众号").check()
    assert phone.get_by_label("您有什么建议？").input_value() == "电话13812345678没人接"
    phone.get_by_role("button", name="提交").click()
    expect(phone.get_by_role("heading", name="答卷已收到")).to_be_visible()
    assert SurveySheet.objects.count() == 1

    clerk.reload()
    expect(clerk.get_by_text("80.00")).to_be_visible()
    expect(clerk.get_by_text("其中 1 条有个人信息，收到时已隐去")).to_be_visible()
    assert "13812345678" not in clerk.get_by_role("main").inner_text()
    clerk.get_by_label("没人接").check()
    clerk.get_by_role("button", name="公布选中的意见").click()
    expect(clerk.get_by_text("一并公布 1 条意见")).to_be_visible()
    with clerk.expect_download() as started:
        clerk.get_by_role("link", name="Excel").first.click()
    assert started.value.path().read_bytes().startswith(b"PK")


def _ended(city: City, sheets: int = 2) -> Survey:
    """One that ended yesterday, with sheets, and its result published."""
    then = timezone.now() - timedelta(days=11)
    survey = open_survey(
        draw_up_survey(city.police, city.police_clerk, then), city.police_head, then
    )
    for n in range(sheets):
        fill_in(survey, then, f"sheet{n}", level=4, text=f"第{n}条")
    quoted = SurveyAnswer.objects.filter(choice=None).values_list("pk", flat=True)
    known: dict[str, Any] = {"survey_id": survey.pk, "at": timezone.now()}
    surveys.quote_answers(answer_ids=list(quoted[:1]), by=city.police_clerk, **known)
    surveys.move_survey(move=SurveyMove.REPORT, note="总体满意。", by=city.police_clerk, **known)
    return surveys.move_survey(move=SurveyMove.PUBLISH, by=city.police_head, **known)


@pytest.mark.django_db
def test_the_result_stands_on_the_portal_with_a_table_beside_each_chart(
    city: City, client: Client
) -> None:
    survey = _ended(city)
    html = client.get(f"/surveys/{survey.pk}/").content.decode()
    assert "总体满意。" in html
    assert "80.00" in html
    assert html.count("<svg") >= 3
    assert html.count('class="table chart-table"') == 3
    assert "第0条" in html
    assert "第1条" not in html
    assert "结果已公布" in client.get("/surveys/").content.decode()
    late = client.post(f"/surveys/{survey.pk}/", {"form_token": "t" * 24, "q1": "5", "q2": "0"})
    assert late.status_code == 404
    assert SurveySheet.objects.count() == 2


@pytest.mark.django_db
def test_a_flood_is_told_when_to_come_back(city: City, client: Client, settings: Settings) -> None:
    settings.SURVEYS_PER_HOUR = 1
    now = timezone.now()
    survey = open_survey(draw_up_survey(city.police, city.police_clerk, now), city.police_head, now)
    for token, status in (("a" * 24, 302), ("b" * 24, 429)):
        sent = {"form_token": token, "q1": "5", "q2": "0"}
        answer = client.post(f"/surveys/{survey.pk}/", sent)
        assert answer.status_code == status
    assert "还没有提交" in answer.content.decode()
    assert 'value="5"' in answer.content.decode()
    assert client.get(f"/surveys/{survey.pk}/receipt/").status_code == 200
    assert SurveySheet.objects.count() == 1


@pytest.mark.django_db
def test_the_pages_ask_the_same_questions_however_many_sheets_there_are(
    city: City, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    survey = _ended(city, sheets=6)
    client.get("/")
    for path in ("/surveys/", f"/surveys/{survey.pk}/"):
        client.get(path)
    with django_assert_num_queries(2):
        client.get("/surveys/")
    with django_assert_num_queries(10):
        client.get(f"/surveys/{survey.pk}/")
    client.force_login(city.police_head)
    for path, number in (
        ("/desk/supervision/surveys/", 7),
        (f"/desk/supervision/surveys/{survey.pk}/", 14),
    ):
        with django_assert_num_queries(number):
            assert client.get(path).status_code == 200
