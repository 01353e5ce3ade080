"""A unit is assessed, a finding becomes a notice, is mended, re-checked, and closed."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories.city import City
from tests.factories.supervision import make_tree
from tests.journeys.conftest import Visit


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_an_assessment_finding_is_closed(city: City, visit: Visit, script: bool) -> None:
    now = timezone.now()
    make_tree(city.police, city.police_clerk, now)
    office = visit("/desk/supervision/assessments/", sign_in="police-clerk", script=script)
    office.get_by_role("link", name="开始考核").first.click()
    office.get_by_label("考核机关").select_option(label="某市公安局")
    office.get_by_label("被考核单位").select_option(label="　交通警察支队")
    office.get_by_label("指标").select_option(label="考核指标（某市公安局）")
    office.get_by_role("button", name="保存").click()
    expect(office.get_by_text("系统取数的指标已经算好。")).to_be_visible()
    expect(office.get_by_text("期内培训 0 次。")).to_be_visible()
    office.get_by_role("link", name=re.compile("评分.*信息质量")).click()
    office.get_by_label("得分率").fill("70")
    office.get_by_label("依据").fill("抽查 10 条，3 条没有来源")
    office.get_by_role("button", name="保存").click()
    expect(office.get_by_role("cell", name="14.00")).to_be_visible()

    office.get_by_role("link", name="登记问题").click()
    expect(office.get_by_label("来源")).to_have_value("assessment")
    office.get_by_label("问题").fill("三条信息没有标明来源")
    office.get_by_role("button", name="保存").click()
    office.get_by_role("link", name="发整改通知书").click()
    office.get_by_label("文号").fill("整〔2026〕1号")
    office.get_by_label("整改期限").fill(str(timezone.localdate() + timedelta(days=9)))
    office.get_by_role("button", name="发整改通知书").click()
    expect(office.get_by_text("整改通知书已生成")).to_be_visible()
    with office.expect_download() as started:
        office.get_by_role("link", name="下载 Word").click()
    with zipfile.ZipFile(io.BytesIO(started.value.path().read_bytes())) as paper:
        assert "三条信息没有标明来源" in paper.read("word/document.xml").decode()

    unit = visit("/desk/", sign_in="traffic-clerk", script=script)
    unit.get_by_role("link", name="1 个问题要整改").click()
    unit.get_by_role("link", name="三条信息没有标明来源").click()
    unit.get_by_role("link", name="报整改结果").click()
    unit.get_by_role("button", name="报整改结果").click()
    expect(unit.get_by_text("请填写整改结果。").first).to_be_visible()
    unit.get_by_label("整改结果").fill("已补上来源")
    unit.get_by_label("证明材料").set_input_files(
        {"name": "截图说明.txt", "mimeType": "text/plain", "buffer": "已改".encode()}
    )
    unit.get_by_role("button", name="报整改结果").click()
    expect(unit.get_by_text("已报整改结果，等待复查。")).to_be_visible()

    head = visit("/desk/", sign_in="police-head", script=script)
    head.get_by_role("link", name="1 个问题待复查").click()
    head.get_by_role("link", name="三条信息没有标明来源").click()
    with head.expect_download() as started:
        head.get_by_role("link", name="截图说明.txt").click()
    assert started.value.path().read_bytes().decode() == "已改"
    head.get_by_role("link", name="复查通过").click()
    head.get_by_role("button", name="复查通过").click()
    expect(head.get_by_text("已销号").first).to_be_visible()
