"""A manager changes and the half-year report shows it; an account goes stale and is noticed."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import docx
import openpyxl
import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from gongkai.accounts.models import Person
from gongkai.channels import actions
from gongkai.channels.models import Account, ChangeReport
from gongkai.channels.tasks import watch_accounts
from gongkai.rules.channels.accounts import Duty
from gongkai.rules.channels.watch import period_of
from tests.factories.channels import (
    Newsroom,
    build_newsroom,
    make_details,
    make_holders,
    reach,
    register,
)
from tests.factories.city import City
from tests.journeys.conftest import Visit


@pytest.fixture
def newsroom(city: City) -> Newsroom:
    return build_newsroom(city, timezone.now())


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_manager_changes_and_the_half_year_report_shows_it(
    newsroom: Newsroom, visit: Visit
) -> None:
    now = timezone.now()
    account = register(newsroom, now)
    period = period_of(timezone.localdate(now)).before()
    handed_over = period.first_on + timedelta(40)

    page = visit(f"/desk/channels/accounts/{account.pk}/", sign_in="media-a")
    page.get_by_role("link", name="移交管理员").click()
    page.get_by_label("办理日期").fill(handed_over.isoformat())
    page.get_by_label("管理员A姓名").fill("孙六")
    page.get_by_label("管理员A电话").fill("13911112222")
    page.get_by_role("button", name="确认移交").click()
    expect(page.get_by_text("已移交，计入半年变动报送")).to_be_visible()
    expect(page.get_by_text("管理员A由张一变为孙六")).to_be_visible()
    expect(page.get_by_text("逾期未报备")).to_be_visible()

    page.get_by_role("link", name="登记报备").click()
    page.get_by_label("报备编号").fill("网信备8号")
    page.get_by_role("button", name="确认登记报备").click()
    expect(page.get_by_text("网信备8号").first).to_be_visible()

    page.get_by_role("link", name="变动报送").click()
    expect(page.get_by_role("heading", name=f"{period.label}账号变动")).to_be_visible()
    expect(page.get_by_text("管理员A由张一变为孙六")).to_be_visible()
    with page.expect_download() as started:
        page.get_by_role("link", name="Excel").click()
    sheet = openpyxl.load_workbook(io.BytesIO(started.value.path().read_bytes())).worksheets[0]
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert {"某市公安局", "平安某市"} <= set(cells)
    assert any("由张一变为孙六" in cell for cell in cells)
    page.get_by_role("button", name=re.compile("报送.*某市公安局")).click()
    expect(page.get_by_text("已报送：共 1 项变动")).to_be_visible()
    assert ChangeReport.objects.get().submitted_by == newsroom.manager

    answer = signed_in(newsroom.head).get(
        f"/desk/channels/changes/export.docx?period={period.code}"
    )
    paper = docx.Document(io.BytesIO(answer.content))
    words = "\n".join(c.text for table in paper.tables for row in table.rows for c in row.cells)
    assert "由张一变为孙六" in words
    assert f"{timezone.localdate(now)}报送" in words
    assert "13911112222" not in words


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_an_account_goes_stale_is_noticed_and_is_awake_again(
    newsroom: Newsroom, visit: Visit, script: bool
) -> None:
    now = timezone.now()
    today = timezone.localdate(now)
    account = register(newsroom, now)
    reach(newsroom, account, now, followers=1000, last=today - timedelta(15))
    assert watch_accounts(lambda: now) > 0

    page = visit("/desk/channels/accounts/", sign_in="media-a", script=script)
    expect(page.get_by_role("link", name=re.compile("提醒"))).to_be_visible()
    page.get_by_role("link", name="不更新 1").click()
    row = page.get_by_role("row").filter(has_text="平安某市")
    expect(row.get_by_text("15 天前")).to_be_visible()
    row.get_by_role("link", name="平安某市").click()
    expect(page.get_by_text("已有 15 天没有更新。")).to_be_visible()
    page.get_by_role("link", name="登记数据").click()
    page.get_by_label("粉丝数").fill("22万余")
    page.get_by_label("最近一次更新").fill(today.isoformat())
    page.get_by_role("button", name="确认登记").click()
    expect(page.get_by_text("已登记数据。")).to_be_visible()
    expect(page.get_by_text("220000余").first).to_be_visible()
    page.goto("/desk/channels/accounts/?show=stale")
    expect(page.get_by_text("没有符合条件的账号")).to_be_visible()


def test_an_account_in_preparation_is_shown_before_all_its_people_are_named(
    newsroom: Newsroom,
) -> None:
    account = actions.register_account(
        organisation_id=newsroom.city.police.pk,
        details=make_details(opened_on=None),
        holders={Duty.MANAGER_A: make_holders()[Duty.MANAGER_A]},
        by=newsroom.manager,
        at=timezone.now(),
        on=timezone.localdate(),
    )
    answer = signed_in(newsroom.manager).get(f"/desk/channels/accounts/{account.pk}/")
    assert answer.status_code == 200
    assert "未指定" in answer.content.decode()


def test_a_closed_account_leaves_the_matrix_and_its_notice_stays(newsroom: Newsroom) -> None:
    account = register(newsroom, timezone.now())
    page = signed_in(newsroom.head)
    body = Client().get("/channels/").content.decode()
    assert "平安某市的二维码" in body
    refused = page.post(
        f"/desk/channels/accounts/{account.pk}/close/",
        {"on": timezone.localdate().isoformat(), "reason": "合并"},
    )
    assert refused.status_code == 422
    assert "请填写关停公告" in refused.content.decode()
    done = page.post(
        f"/desk/channels/accounts/{account.pk}/close/",
        {"on": timezone.localdate().isoformat(), "reason": "合并", "notice": "本账号停止更新"},
    )
    assert done.status_code == 302
    body = Client().get("/channels/").content.decode()
    assert "平安某市的二维码" not in body
    assert "公告：本账号停止更新" in body


def test_what_was_typed_stays_when_it_is_refused_and_nothing_changes(newsroom: Newsroom) -> None:
    page = signed_in(newsroom.manager)
    sent = {
        "do": "record", "organisation": newsroom.city.police.pk, "name": "平安某市",
        "platform": "weibo", "operation": "contracted", "manager_a-name": "张一",
    }  # fmt: skip
    refused = page.post("/desk/channels/accounts/register/", sent)
    assert refused.status_code == 422
    body = refused.content.decode()
    assert "请填写受托单位" in body
    assert 'value="张一"' in body
    sent |= {"operation": "own"}
    body = page.post("/desk/channels/accounts/register/", sent).content.decode()
    assert "还缺少管理员A和管理员B" in body
    assert not Account.objects.exists()
    sent |= {"manager_b-name": "李二"}
    assert page.post("/desk/channels/accounts/register/", sent).status_code == 302
    assert Account.objects.get().state == "normal"


def test_two_people_who_change_one_account_at_once_do_not_overwrite_each_other(
    newsroom: Newsroom,
) -> None:
    account = register(newsroom, timezone.now())
    day = timezone.localdate().isoformat()
    form = {"on": day, "seen": account.version, "manager_a-name": "孙六", "manager_b-name": "李二"}
    path = f"/desk/channels/accounts/{account.pk}/handover/"
    assert signed_in(newsroom.manager).post(path, form).status_code == 302
    late = signed_in(newsroom.deputy).post(path, form | {"manager_a-name": "周七"})
    assert late.status_code == 422
    assert "邓浩刚刚修改了" in late.content.decode()
