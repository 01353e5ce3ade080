"""An item on its way through many hands, each at a browser of their own, and what the public sees."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from gongkai.catalogue import tasks
from tests.factories.city import City
from tests.factories.items import Newsroom, build_newsroom
from tests.journeys.conftest import Visit
from tests.journeys.items_by_browser import Press, public_address, typed_moment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE: Final = "关于冬季防火的通告"


@pytest.fixture
def room(city: City, at: datetime) -> Newsroom:
    return build_newsroom(city, at)


@pytest.fixture
def press(visit: Visit, room: Newsroom) -> Press:
    return Press(visit, room)


def test_from_the_first_word_over_a_scheduled_hour_and_a_correction_to_the_withdrawal(
    press: Press, visit: Visit
) -> None:
    version = press.editor.drafts(TITLE, "自12月1日起禁止野外用火。")
    press.approve(version, TITLE)
    hour = timezone.now() + timedelta(hours=2)
    press.head.finds_at_home("等我发布", TITLE)
    press.head.takes("定时发布").locator("[name=release_from]").fill(typed_moment(hour))
    press.head.presses("确定时间", "已设定发布时间")
    expect(press.head.opens(version)).to_contain_text("定于")
    assert tasks.release_next_item(lambda: hour + timedelta(minutes=1))
    reader = visit(public_address(version))
    expect(reader.get_by_role("article")).to_contain_text("自12月1日起禁止野外用火。")
    # Until the correction is out, the public reads what stood there before.
    press.head.does(version, "更正", "更正稿已建立", button="起草更正稿", reason="补充举报电话")
    press.head.page.locator("[data-editor][data-ready]").wait_for()
    correction = int(press.head.page.url.rstrip("/").split("/")[-2])
    press.head.writes("自12月1日起禁止野外用火。举报电话12119。")
    press.head.saves()
    reader.reload()
    expect(reader.get_by_role("article")).not_to_contain_text("12119")
    press.approve(correction, TITLE)
    press.second.does(correction, "发布", "已发布", button="确认发布")
    reader.reload()
    expect(reader.get_by_role("article")).to_contain_text("举报电话12119")
    expect(reader.get_by_role("article")).to_contain_text("更正说明：补充举报电话")
    expect(press.head.opens(version)).to_contain_text("已更正，由新版本取代")
    # Withdrawn: the page says so under its old address, and where to go instead.
    press.head.does(correction, "撤回", "已撤回", button="确认撤回", reason="内容有误，正在核实")
    answer = reader.goto(public_address(version))
    assert answer is not None
    assert answer.status == 410
    main = reader.get_by_role("main")
    expect(main).to_contain_text("内容有误，正在核实")
    expect(main).not_to_contain_text("禁止野外用火")
    main.get_by_role("link", name="栏目的其他信息").click()
    expect(reader.get_by_role("heading", level=1)).to_contain_text("通知公告")


def test_a_marked_passage_comes_back_is_mended_and_goes_on(press: Press) -> None:
    version = press.editor.drafts(TITLE, "自近日起禁止野外用火。")
    press.editor.submits(version)
    press.proofreader.finds_at_home("等我校对", TITLE)
    page = press.proofreader.takes("校对")
    page.get_by_role("radio", name="退回修改").check()
    page.get_by_role("button", name="提交意见").click()
    expect(page.get_by_role("alert")).to_contain_text("请写明要改什么")
    page.get_by_label("说明").fill("日期不清")
    mark = page.get_by_role("button", name="标出正文里选中的文字")
    mark.click()
    expect(page.get_by_text("请先在正文里选中要标出的文字")).to_be_visible()
    page.locator("[data-passages] p").evaluate(
        "(p) => getSelection().setBaseAndExtent(p.firstChild, 0, p.firstChild, 4)"
    )
    # The page learns of what is selected by an event that comes a little later.
    page.evaluate("new Promise((done) => setTimeout(done, 200))")
    mark.click()
    expect(page.get_by_label("标出的文字")).to_have_value("自近日起｜")
    page.keyboard.type("写明哪一天")
    press.proofreader.presses("提交意见", "已退回")
    # The editor finds it on the first page, and the passage beside the text.
    press.editor.finds_at_home("退给我修改的稿件", TITLE)
    expect(press.editor.page.get_by_role("main")).to_contain_text("日期不清")
    page = press.editor.edits(version)
    expect(page.get_by_role("main")).to_contain_text("写明哪一天")
    press.editor.writes("自12月1日起禁止野外用火。")
    press.editor.saves()
    press.editor.submits(version)
    press.proofreader.finds_at_home("等我校对", TITLE)
    page = press.proofreader.takes("校对")
    expect(page.get_by_role("region", name="改动")).to_contain_text("12月1")
    page.get_by_role("radio", name="通过").check()
    press.proofreader.presses("提交意见", "已通过")
    expect(page.get_by_role("main")).to_contain_text("待初审")


def test_whoever_wrote_a_part_is_not_offered_the_review_and_refused_where_it_is_forced(
    press: Press,
) -> None:
    version = press.second.drafts(TITLE, "自12月1日起禁止野外用火。")
    press.editor.submits(version)
    press.proofreader.approves(TITLE, "校对")
    press.first.approves(TITLE, "初审")
    main = press.second.opens(version)
    expect(main).to_contain_text("您起草或修改过这一稿，要由另一人复审")
    expect(main.get_by_role("link", name="复审", exact=True)).to_have_count(0)
    page = press.second.page
    page.goto("/desk/")
    expect(page.get_by_role("region", name="等我复审")).to_have_count(0)
    page.goto(f"/desk/items/{version}/review/")
    expect(page.get_by_role("radio", name="退回修改")).to_be_visible()
    expect(page.get_by_role("radio", name="通过")).to_have_count(0)
    # Whoever sends what is not offered is told why not, and nothing has happened.
    forced = page.get_by_role("radio", name="退回修改")
    forced.evaluate("(box) => { box.value = 'approve'; }")
    forced.check()
    page.get_by_role("button", name="提交意见").click()
    expect(page.get_by_role("alert")).to_contain_text("起草或修改和复审不能是同一人")
    expect(press.second.opens(version)).to_contain_text("待复审")
    press.head.approves(TITLE, "复审")


def test_a_change_after_the_approval_resets_it_for_the_editor_and_the_reviewers(
    press: Press,
) -> None:
    version = press.editor.drafts(TITLE, "自12月1日起禁止野外用火。")
    press.approve(version, TITLE)
    page = press.editor.edits(version)
    expect(page.get_by_text("保存后要重新校对和审核")).to_be_visible()
    press.editor.writes("自12月2日起禁止野外用火。")
    press.editor.saves()
    expect(page.get_by_text("已有的意见不再有效，要重新送校对")).to_be_visible()
    main = press.editor.opens(version)
    expect(main).to_contain_text("起草中")
    expect(main.locator(".badge", has_text="针对旧稿")).to_have_count(5)
    expect(press.head.opens(version).get_by_role("link", name="发布", exact=True)).to_have_count(0)
    press.editor.submits(version)
    # Whoever has read it before reads what is new, and signs once more.
    press.proofreader.finds_at_home("等我校对", TITLE)
    page = press.proofreader.takes("校对")
    expect(page.get_by_text("您通过的是上一稿，现在这一稿改过")).to_be_visible()
    expect(page.get_by_role("region", name="改动")).to_contain_text("2")
    page.get_by_role("radio", name="通过").check()
    press.proofreader.presses("提交意见", "已通过")
    press.first.finds_at_home("等我初审", TITLE)


def test_an_emergency_goes_out_first_and_the_page_says_what_is_missing_until_all_is_done(
    press: Press, visit: Visit
) -> None:
    title = "洪水红色预警"
    version = press.editor.drafts(title, "请沿江居民立即转移。")
    press.editor.does(version, "提请应急发布", "已提请", reason="市防汛抗旱指挥部命令，立即发布")
    expect(press.head.opens(version)).to_contain_text("还缺对现在这一稿的保密审查意见")
    press.secrecy.clears(title, "审查或发布的应急信息")
    press.head.finds_at_home("等我审查或发布的应急信息", title)
    press.head.takes("应急发布")
    press.head.presses("确认应急发布", "请尽快补审")
    reader = visit(public_address(version))
    expect(reader.get_by_role("article")).to_contain_text("立即转移")
    missing = press.head.page.get_by_role("region", name="办到哪一步")
    for person, duty in (
        (press.proofreader, "校对"),
        (press.first, "初审"),
        (press.second, "复审"),
        (press.final, "终审"),
    ):
        press.head.opens(version)
        expect(missing.get_by_role("listitem").filter(has_text=duty)).to_contain_text("还没有")
        person.approves(title, duty, "补审的应急信息")
        press.head.opens(version)
        expect(missing.get_by_role("listitem").filter(has_text=duty)).to_contain_text("已通过")
    press.head.does(version, "补齐手续", "手续已补齐", button="确认补齐")
    expect(press.head.opens(version)).to_contain_text("已发布")
    expect(missing).to_have_count(0)
