"""A clerk makes the annual report from the records; another signs it; the public reads it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from gongkai.annual_reports.models import Version
from gongkai.info_requests.models import InfoRequest
from gongkai.rules.results import ResultCode
from tests.factories.city import City
from tests.factories.statistics import past_request
from tests.journeys.conftest import Visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _look_behind_a_number(page: Page, live: str) -> None:
    """Each number leads to its records, and they can be taken along."""
    page.goto(live)
    page.locator('[id="cell-T3.partial.natural"]').click()
    expect(page.get_by_role("main")).to_contain_text("一件部分公开的申请")
    with page.expect_download() as got:
        page.get_by_role("link", name="导出 Excel").click()
    assert got.value.suggested_filename.endswith(".xlsx")


def _write_and_submit(page: Page, live: str) -> None:
    """Draft, narrative, check, review."""
    page.goto(live)
    page.get_by_role("button", name="生成报告草稿").click()
    page.get_by_role("link", name="核对完毕").click()
    page.get_by_label("核对说明").fill("已核对")
    page.get_by_role("button", name="确认核对完毕").click()
    assert "正文还缺" in page.get_by_role("alert").inner_text()
    page.get_by_role("link", name="返回").click()
    page.get_by_role("link", name="写正文").click()
    page.get_by_role("textbox", name="五、存在的主要问题及改进情况").fill(
        "问题是解读不多。下一步将增加图解。"
    )
    page.get_by_role("button", name="保存正文").click()
    expect(page.get_by_role("main")).to_contain_text("收到政府信息公开申请1件")
    page.get_by_role("link", name="返回报告").click()
    page.get_by_role("link", name="核对完毕").click()
    page.get_by_label("核对说明").fill("其余各格没有发生")
    page.get_by_role("button", name="确认核对完毕").click()
    page.get_by_role("link", name="送审").click()
    page.get_by_role("button", name="确认送审").click()
    expect(page.get_by_role("main")).to_contain_text("审核中")


@pytest.mark.parametrize("script", [True, False])
def test_from_the_records_to_the_public(
    city: City, at: datetime, visit: Visit, script: bool
) -> None:
    year = timezone.localdate().year - 1
    InfoRequest.objects.bulk_create(
        [
            past_request(
                city.police, 1, at, date(year, 3, 1), counted_on=date(year, 3, 12),
                result=ResultCode.PARTIAL, title="一件部分公开的申请",
            )
        ]
    )  # fmt: skip
    live = f"/desk/annual/{city.police.pk}/{year}/"

    # The compiler enters a figure; only somebody else can confirm it.
    page = visit(f"{live}register/", sign_in="police-clerk", script=script)
    page.get_by_role("link", name="登记一条").click()
    page.get_by_role("button", name="登记", exact=True).click()
    assert "请写明数据来自哪个系统" in page.get_by_role("alert").inner_text()
    page.get_by_label("指标").select_option("license.decisions")
    page.get_by_label("数值").fill("1,204")
    page.get_by_label("来源").fill("审批系统")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("请另一位同事确认")
    assert page.get_by_role("button", name="确认勾选的数据").count() == 0

    head = visit(f"{live}register/", sign_in="police-head", script=script)
    head.get_by_label("确认 1").check()
    head.get_by_role("button", name="确认勾选的数据").click()
    expect(head.get_by_role("main")).to_contain_text("现在计入报告")

    _look_behind_a_number(page, live)
    _write_and_submit(page, live)

    version = Version.objects.get(report__year=year)
    head.goto(f"/desk/reports/{version.pk}/")
    head.get_by_role("link", name="审核通过").click()
    head.get_by_role("button", name="确认审核通过").click()
    head.get_by_role("link", name="发布", exact=True).click()
    head.get_by_role("button", name="确认发布").click()
    expect(head.get_by_role("main")).to_contain_text("已发布")

    reader = visit(f"/disclosure/annual-reports/{year}/police/", script=script)
    expect(reader.get_by_role("main")).to_contain_text("1204")
    expect(reader.get_by_role("main")).to_contain_text("收到政府信息公开申请1件")
