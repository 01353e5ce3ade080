"""Many items by one proposal and one decision, in a real browser, and what the public sees of it."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from gongkai.catalogue import tasks
from gongkai.catalogue.models import Batch, Column
from tests.factories.city import City
from tests.factories.items import Newsroom, again, build_newsroom, draft, publish
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def room(city: City, at: datetime) -> Newsroom:
    return build_newsroom(city, at)


def work_off() -> None:
    while tasks.carry_out_next_batch(timezone.now):
        pass


def address(version_id: int) -> str:
    from gongkai.catalogue.models import ItemVersion

    number = ItemVersion.objects.get(pk=version_id).item.index_number
    return f"/disclosure/items/{number}/"


def test_a_clerk_moves_and_another_decides_and_it_is_taken_back(
    room: Newsroom, at: datetime, visit: Visit
) -> None:
    versions = [publish(room, at, title=f"第{n}号通告") for n in range(3)]
    raw = draft(room, at, title="还在写的")
    page = visit("/desk/items/?show=all", sign_in=room.head.username)
    for version in (*versions[:2], raw):
        page.get_by_label(f"选中“{version.title}”").check()
    expect(page.locator("[data-check-count]")).to_have_text("（3 条）")
    page.get_by_label("把选中的信息").select_option("move")
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("批量移动栏目（3 条）")
    expect(page.get_by_text("要由另一人批准一次")).to_be_visible()
    page.get_by_role("button", name="提请批准").click()
    expect(page.get_by_role("alert")).to_contain_text("请选择移到哪个栏目")
    column = Column.objects.get(code="police-a20-other")
    page.get_by_label("移到栏目").select_option(str(column.pk))
    page.get_by_role("button", name="提请批准").click()
    expect(page.get_by_text("等另一人批准：")).to_be_visible()
    batch = Batch.objects.get()
    # The one who proposed it is offered no decision; another decides on the home page's hint.
    expect(page.get_by_role("button", name="提交决定")).to_have_count(0)
    other = visit("/desk/", sign_in=room.second.username)
    other.get_by_role("link", name="去批准").click()
    other.get_by_role("link", name=f"第 {batch.pk} 批").click()
    other.get_by_label("批准", exact=True).check()
    other.get_by_role("button", name="提交决定").click()
    expect(other.locator("#batch-state")).to_contain_text("办理中")
    work_off()
    # The page looks for itself how far it is.
    expect(other.locator("#batch-state")).to_contain_text("已办完")
    assert {again(v).column_id for v in (*versions[:2], raw)} == {column.pk}
    assert again(versions[2]).column == room.column
    other.reload()
    other.get_by_role("button", name="整批撤销").click()
    other.wait_for_url(f"**/batches/{batch.pk + 1}/")
    page.goto(f"/desk/items/batches/{batch.pk + 1}/")
    page.get_by_label("批准", exact=True).check()
    page.get_by_role("button", name="提交决定").click()
    expect(page.locator("#batch-state")).to_contain_text("办理中")
    work_off()
    assert {again(v).column_id for v in versions} == {room.column.pk}


def test_what_is_withdrawn_in_one_go_is_gone_for_the_public_and_the_rest_is_told(
    room: Newsroom, at: datetime, visit: Visit
) -> None:
    versions = [publish(room, at, title=f"第{n}号通告") for n in range(2)]
    raw = draft(room, at, title="还在写的")
    public = Client()
    assert public.get(address(versions[0].pk)).status_code == 200
    page = visit("/desk/items/?show=all", sign_in=room.head.username, script=False)
    for title in ("第0号通告", "第1号通告", "还在写的"):
        page.get_by_label(f"选中“{title}”").check()
    page.get_by_label("把选中的信息").select_option("withdraw")
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_text("1 条不能这样办")).to_be_visible()
    page.get_by_label("撤回的理由").fill("决定被撤销")
    page.get_by_role("button", name="提请批准").click()
    expect(page.get_by_text("等另一人批准：")).to_be_visible()
    batch = Batch.objects.get()
    leader = visit(f"/desk/items/batches/{batch.pk}/", sign_in=room.final.username, script=False)
    leader.get_by_label("批准", exact=True).check()
    leader.get_by_label("意见").fill("同意撤回")
    leader.get_by_role("button", name="提交决定").click()
    expect(leader.locator("#batch-state")).to_contain_text("办理中")
    work_off()
    leader.reload()
    expect(leader.locator("#batch-state")).to_contain_text("同意撤回")
    expect(leader.get_by_text("“起草中”的信息不能批量撤回")).to_be_visible()
    for version in versions:
        gone = public.get(address(version.pk))
        assert gone.status_code == 410
        assert "决定被撤销" in gone.content.decode()
    assert again(raw).title == "还在写的"
    with page.expect_download() as csv:
        page.goto(f"/desk/items/batches/{batch.pk}/")
        page.get_by_role("link", name="CSV").click()
    assert "没有办成" in csv.value.path().read_text("utf-8-sig")


def test_all_that_a_list_shows_is_chosen_by_one_box(
    room: Newsroom, at: datetime, visit: Visit
) -> None:
    for n in range(27):
        draft(room, at, title=f"第{n}稿")
    page = visit("/desk/items/?q=稿&show=work", sign_in=room.head.username)
    page.get_by_label("选中本页全部信息").check()
    expect(page.locator("[data-check-count]")).to_have_text("（25 条）")
    page.get_by_label("符合条件的全部 27 条").check()
    page.get_by_label("把选中的信息").select_option("change_mode")
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("批量改公开属性（27 条）")
    page.get_by_label("依申请公开").check()
    page.get_by_role("button", name="开始办理").click()
    work_off()
    expect(page.locator("#batch-state")).to_contain_text("已办完")
    assert Batch.objects.get().lines.filter(state="done").count() == 27
