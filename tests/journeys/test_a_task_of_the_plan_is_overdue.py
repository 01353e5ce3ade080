"""The office draws up a plan, a unit lets a task run late, reports it with proof, the head accepts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from gongkai.desk.supervision_plan_forms import ReportForm
from gongkai.info_requests.models import Notice
from gongkai.supervision.tasks import remind_of_tasks
from tests.factories.city import City
from tests.journeys.conftest import Visit


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_task_of_the_plan_is_overdue(city: City, visit: Visit, script: bool) -> None:
    today = timezone.localdate()
    office = visit("/desk/supervision/", sign_in="police-clerk", script=script)
    expect(office.get_by_role("heading", name="还没有工作任务")).to_be_visible()
    office.get_by_role("link", name="新建工作方案").first.click()
    office.get_by_label("机关").select_option(label="某市公安局")
    office.get_by_label("名称").fill("政务公开工作方案")
    office.get_by_role("button", name="保存").click()
    office.get_by_role("link", name="增加任务").click()
    office.get_by_label("任务").fill("公开交通事故统计")
    office.get_by_label("牵头单位").select_option(label="　交通警察支队")
    office.get_by_label("完成时限").fill(str(today - timedelta(1)))
    office.get_by_role("button", name="保存").click()
    office.get_by_role("link", name="印发").click()
    office.get_by_role("button", name="印发").click()
    expect(office.get_by_text("已印发，各承办单位能看到自己的任务")).to_be_visible()

    assert remind_of_tasks(timezone.now) == 1
    assert Notice.objects.get().person == city.traffic_clerk

    unit = visit("/desk/", sign_in="traffic-clerk", script=script)
    unit.get_by_role("link", name="1 项任务已超期").click()
    unit.get_by_role("link", name="1. 公开交通事故统计").click()
    expect(unit.get_by_text("已超期").first).to_be_visible()
    unit.get_by_role("link", name="报告进度").click()
    unit.get_by_label("情况（选填）").fill("已经公开")
    expect(unit.get_by_text("报完成要有证据")).to_be_visible()
    unit.get_by_label("任务已经完成，报公开工作机构确认").check()
    unit.get_by_role("button", name="保存").click()
    expect(unit.get_by_text("完成的证据").first).to_be_visible()
    unit.get_by_label("证据文件").set_input_files(
        {"name": "统计.txt", "mimeType": "text/plain", "buffer": "统计".encode()}
    )
    unit.get_by_role("button", name="保存").click()
    expect(unit.get_by_text("已报完成，等公开工作机构确认。")).to_be_visible()
    unit.goto("/desk/")
    expect(unit.get_by_text("项任务已超期")).to_have_count(0)

    head = visit("/desk/", sign_in="police-head", script=script)
    head.get_by_role("link", name="1 项任务报完成，待确认").click()
    head.get_by_role("link", name="1. 公开交通事故统计").click()
    with head.expect_download() as started:
        head.get_by_role("link", name="统计.txt").click()
    assert started.value.path().read_bytes().decode() == "统计"
    head.get_by_role("link", name="确认完成").click()
    head.get_by_role("button", name="确认完成").click()
    expect(head.get_by_text("已确认完成。")).to_be_visible()
    head.get_by_role("link", name="政务公开工作方案").click()
    expect(head.get_by_text("任务 1 项，完成 1 项")).to_be_visible()


@pytest.mark.parametrize("typed", ["-1", "101", "9" * 30, "半", "", "1.5"])
def test_a_progress_beyond_its_bounds_is_refused_in_words(typed: str) -> None:
    form = ReportForm({"progress": typed})
    assert list(form.errors["progress"]) == ["进度（%）填 0 到 100 之间的整数。"]
