"""Somebody asks on a phone for the correction of a record, and gets the answer."""

from __future__ import annotations

from datetime import datetime

import pytest

from gongkai.info_requests.models import CorrectionCase, CorrectionFile
from gongkai.rules.corrections import State
from tests.factories.city import City
from tests.factories.info_requests import ID_NUMBER, build_office
from tests.journeys.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("script", [True, False])
def test_a_correction_is_asked_on_a_phone_and_answered(
    visit: Visit, city: City, at: datetime, script: bool
) -> None:
    build_office(city, at)
    phone = visit("/corrections/", width=360, script=script)
    phone.get_by_label("哪条记录不准确").fill("户口簿上的出生日期")
    phone.get_by_role("button", name="提交更正申请").click()
    alert = phone.get_by_role("alert").inner_text()
    assert "请写明准确的内容应当是什么" in alert
    assert "请填写真实姓名" in alert
    # What was typed is still there.
    assert phone.get_by_label("哪条记录不准确").input_value() == "户口簿上的出生日期"
    phone.get_by_label("准确的内容").fill("1990年3月7日")
    phone.get_by_label("证据的照片").set_input_files(
        {"name": "证明.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 x"}
    )
    phone.get_by_label("个人（自然人）").check()
    phone.get_by_label("姓名或单位名称").fill("张三")
    phone.get_by_label("居民身份证").check()
    phone.get_by_label("证件号码").fill(ID_NUMBER)
    phone.get_by_label("电话", exact=True).fill("13800000000")
    phone.get_by_role("button", name="提交更正申请").click()
    assert "更正申请已经提交" in phone.get_by_role("main").inner_text()
    case = CorrectionCase.objects.get()
    code = phone.locator(".key").nth(1).inner_text().strip()
    assert case.number not in phone.url
    assert CorrectionFile.objects.get().kind == "evidence"
    phone.get_by_role("button", name="退出查询").click()

    clerk = visit(f"/desk/corrections/{case.number}/", sign_in="police-clerk", script=script)
    clerk.get_by_label("怎样核对的身份").fill("电话确认本人")
    clerk.get_by_role("button", name="核对身份，开始办理").click()
    clerk.get_by_text("等待公开办负责人").first.wait_for()
    head = visit(f"/desk/corrections/{case.number}/", sign_in="police-head", script=script)
    head.get_by_label("予以更正").check()
    head.get_by_label("更正的内容").fill("出生日期更正为1990年3月7日")
    head.get_by_role("button", name="签发并发出答复").click()
    head.get_by_text("答复已签发并发出").wait_for()
    assert CorrectionCase.objects.get().state == State.DECIDED

    phone.get_by_label("更正编号").fill(case.number)
    phone.get_by_label("查询码").fill("0000-0000-0000")
    phone.get_by_role("button", name="查询", exact=True).click()
    assert "不符" in phone.get_by_role("alert").inner_text()
    phone.get_by_label("更正编号").fill(case.number)
    phone.get_by_label("查询码").fill(code.lower())
    phone.get_by_role("button", name="查询", exact=True).click()
    assert "予以更正" in phone.get_by_role("main").inner_text()
    assert code not in phone.content()
    with phone.expect_download() as saved:
        phone.get_by_role("link", name="下载更正答复书").click()
    assert saved.value.path().read_bytes().startswith(b"%PDF")
