"""The way of an item through the desk: written, returned, reviewed, cleared, published, corrected."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from gongkai.accounts.models import Person
from gongkai.catalogue import actions
from gongkai.catalogue.models import Item, ItemVersion, Withheld
from gongkai.rules.items import ItemKind
from gongkai.rules.release import State
from tests.factories.city import City, make_person
from tests.factories.contents import CLEAN_FORM
from tests.factories.items import (
    Newsroom,
    again,
    approve,
    build_newsroom,
    draft,
    publish,
    review_all,
    withhold,
)

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
FORM: dict[str, Any] = dict(CLEAN_FORM)
ELEMENTS: dict[str, Any] = {
    "kind": "notice",
    "title": "关于冬季防火的通告",
    "publisher": "某市公安局",
    "created_on": "2026-11-20",
    "subject": "公安",
    "source": "某市公安局",
    "body": "# 一、要求\n\n自即日起。\n\n| 月 | 数 |\n| 1月 | 3 |",
}


@pytest.fixture
def room(city: City, at: datetime) -> Newsroom:
    return build_newsroom(city, at)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def post(person: Person, path: str, status: int = 302, **data: Any) -> str:
    response = signed_in(person).post(path, data)
    assert response.status_code == status, response.content.decode()
    return response.content.decode() if status != 302 else response.headers["Location"]


def get(person: Person, path: str) -> str:
    response = signed_in(person).get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_from_the_first_word_to_the_public_page_and_back(room: Newsroom, client: Client) -> None:
    edit = post(
        room.editor,
        "/desk/items/new/",
        column=room.column.pk,
        kind="notice",
        title="关于冬季防火的通告",
        formed_on=str(timezone.localdate()),
    )
    version = ItemVersion.objects.get()
    page = f"/desk/items/{version.pk}/"
    assert edit == f"{page}edit/"
    assert "请填写主题分类" in get(room.editor, page)
    post(
        room.editor,
        edit,
        **ELEMENTS,
        seen=version.saved,
        files=[SimpleUploadedFile("附件.txt", "名单".encode())],
    )
    assert "<h2>一、要求</h2>" in get(room.editor, page)
    post(room.editor, f"{page}submit/")
    # proofreading sends it back with the passage that is meant
    review = f"{page}review/"
    assert "关于冬季防火的通告" in get(room.proofreader, "/desk/items/?show=turn")
    again_typed = post(room.proofreader, review, 422, decision="return", opinion="")
    assert "退回的，请写明要改什么" in again_typed
    post(
        room.proofreader,
        review,
        decision="return",
        opinion="日期不清",
        marks="自即日起｜写明哪一天",
    )
    waiting = get(room.editor, "/desk/items/?show=turn")
    assert "被退回" in waiting
    returned = get(room.editor, edit)
    assert "写明哪一天" in returned
    assert "| 1月 | 3 |" in returned
    kept = again(version).read().files[0].sha256
    body = ELEMENTS["body"].replace("自即日起", "自12月1日起")
    post(room.editor, edit, **ELEMENTS | {"body": body}, seen=again(version).saved, kept=[kept])
    post(room.editor, f"{page}submit/")
    # the reviewer sees what changed since the last opinion
    shown = get(room.proofreader, review)
    assert "与上次审核的稿次（第2稿）相比" in shown
    assert '自<del><span class="visually-hidden">［删去］</span>即</del><ins>' in shown
    assert "［新增］</span>12月1</ins>日起。" in shown
    for person in (room.proofreader, room.first, room.second, room.final):
        post(person, review, decision="approve", opinion="同意")
    post(room.secrecy, f"{page}secrecy/", conclusion="publish", **FORM)
    assert "确认发布" in get(room.head, f"{page}publish/")
    post(room.head, f"{page}publish/")
    item = Item.objects.get()
    front, _, back = str(item.index_number).partition("/")
    public = f"/disclosure/items/{front}/{back}/"
    assert "自12月1日起" in client.get(public).content.decode()
    # corrected, then withdrawn
    target = post(room.editor, f"{page}correct/", reason="补充联系电话")
    correction = ItemVersion.objects.get(number=2)
    assert target == f"/desk/items/{correction.pk}/edit/"
    assert "自12月1日起" in client.get(public).content.decode()
    assert "撤回的理由" not in post(room.head, f"{page}withdraw/", 422, reason="")
    post(room.head, f"{page}withdraw/", reason="内容有误")
    assert client.get(public).status_code == 410


def test_somebody_who_wrote_it_is_told_on_the_page_and_refused(
    room: Newsroom, at: datetime
) -> None:
    version = draft(room, at)
    actions.change_item(
        version_id=version.pk,
        content=version.read(),
        seen=version.saved,
        by=room.second,
        at=at,
    )
    actions.submit_item(version_id=version.pk, by=room.editor, at=at)
    for person in (room.proofreader, room.first):
        actions.review_item(version_id=version.pk, opinion="同意", by=person, at=at)
    page = f"/desk/items/{version.pk}/review/"
    assert "您起草或修改过这一稿" in get(room.second, page)
    refused = post(room.second, page, 422, decision="approve")
    assert "不能是同一人" in refused
    assert again(version).state == State.SECOND_REVIEW


def test_a_secrecy_form_that_is_not_whole_keeps_what_was_answered(
    room: Newsroom, at: datetime
) -> None:
    version = draft(room, at)
    actions.submit_item(version_id=version.pk, by=room.editor, at=at)
    review_all(room, version.pk, at)
    page = f"/desk/items/{version.pk}/secrecy/"
    answers = FORM | {"has_state_secret": "yes", "origin": "办公室李某"}
    html = post(room.secrecy, page, 422, conclusion="publish", **answers)
    assert "含有国家秘密的，不能选“可以公开”" in html
    assert "办公室李某" in html
    html = post(room.secrecy, page, 422, conclusion="withhold", reason="涉密", **answers)
    assert "请选择不公开的法定理由" in html
    assert again(version).state == State.SECRECY_REVIEW
    post(
        room.secrecy,
        page,
        conclusion="withhold",
        reason="涉密",
        ground="DENY_CASE_FILE",
        review_by_on="2099-01-01",
        **answers,
    )
    assert Withheld.objects.get().reason == "涉密"
    assert "2099年1月1日" in get(room.secrecy, "/desk/items/withheld/")


def test_two_editors_see_each_other_and_nothing_is_lost(room: Newsroom, at: datetime) -> None:
    version = draft(room, at)
    edit = f"/desk/items/{version.pk}/edit/"
    seen = version.saved
    post(room.editor, edit, **ELEMENTS | {"title": "先存的名称"}, seen=seen)
    html = post(room.second, edit, 422, **ELEMENTS | {"title": "后存的名称"}, seen=seen)
    assert "没有覆盖对方的修改" in html
    assert 'value="后存的名称"' in html
    assert "先存的名称" in html
    assert again(version).title == "先存的名称"
    post(room.second, edit, **ELEMENTS | {"title": "合并的名称"}, seen=again(version).saved)
    assert again(version).title == "合并的名称"


def test_passages_are_chosen_one_by_one_and_a_choice_is_never_missing(
    room: Newsroom, at: datetime
) -> None:
    version = draft(room, at)
    edit = f"/desk/items/{version.pk}/edit/"
    seen = version.saved
    theirs = ELEMENTS | {
        "body": "第一段，对方改。\n第二段，对方改。\n对方新加。",
        "subject": "消防",
    }
    mine = ELEMENTS | {"body": "第一段，我改。\n第二段，我改。"}
    post(room.editor, edit, **theirs, seen=seen)
    html = post(room.second, edit, 422, **mine, seen=seen)
    mark = re.search(r'name="merge_mark" value="([0-9a-f]+)"', html)
    assert mark is not None
    merge = mine | {"merge": "1", "merge_mark": mark[1], "seen": again(version).saved}
    assert "第 1 处还没有选择" in post(room.second, edit, 422, **merge)
    assert "正文又改过" in post(room.second, edit, 422, **merge | {"body": "又改。"})
    post(
        room.second,
        edit,
        **merge | {"passage-1": "both", "field-subject": "theirs", "field-title": "mine"},
    )
    content = again(version).read()
    assert "第一段，对方改。" in content.body
    assert "第二段，我改。" in content.body
    assert content.subject == "消防"


def test_a_file_that_another_added_meanwhile_stays(room: Newsroom, at: datetime) -> None:
    version = draft(room, at)
    edit = f"/desk/items/{version.pk}/edit/"
    upload = SimpleUploadedFile("名单.txt", "名单".encode())
    post(room.editor, edit, **ELEMENTS, seen=version.saved, known=["-"], files=[upload])
    post(room.second, edit, **ELEMENTS, seen=again(version).saved, known=["-"])
    (file,) = again(version).read().files
    post(room.second, edit, **ELEMENTS, seen=again(version).saved, known=["-", file.sha256])
    assert again(version).read().files == ()


def test_a_change_after_approval_is_announced_and_resets_it(room: Newsroom, at: datetime) -> None:
    version = draft(room, at)
    approve(room, version, at)
    edit = f"/desk/items/{version.pk}/edit/"
    assert "保存后要重新校对和审核" in get(room.editor, edit)
    post(room.editor, edit, **ELEMENTS, seen=again(version).saved)
    html = get(room.head, f"/desk/items/{version.pk}/")
    assert "起草中" in html
    assert "针对旧稿" in html
    assert "不能“发布”" in post(room.head, f"/desk/items/{version.pk}/publish/", 422)


def test_a_picture_is_put_into_the_text_by_its_name(room: Newsroom, at: datetime) -> None:
    version = draft(room, at)
    edit = f"/desk/items/{version.pk}/edit/"
    post(
        room.editor,
        edit,
        **ELEMENTS | {"body": "![路口示意图](图.png)"},
        seen=version.saved,
        files=[SimpleUploadedFile("图.png", PNG)],
    )
    page = get(room.editor, f"/desk/items/{version.pk}/")
    assert f'src="/desk/items/{version.pk}/files/' in page
    assert "![路口示意图](图.png)" in get(room.editor, edit)
    bad = post(
        room.editor,
        edit,
        422,
        **ELEMENTS,
        seen=again(version).saved,
        files=[SimpleUploadedFile("宏.docm", b"PK\x03\x04")],
    )
    assert "已经损坏" in bad
    assert ELEMENTS["title"] in bad


def test_an_emergency_goes_out_first_and_is_completed_afterwards(
    room: Newsroom, at: datetime
) -> None:
    version = draft(room, at, title="洪水红色预警")
    page = f"/desk/items/{version.pk}/"
    post(room.editor, f"{page}call_urgent/", reason="市防指命令，立即发布")
    assert "保密审查意见" in post(room.head, f"{page}publish_urgent/", 422)
    post(room.secrecy, f"{page}secrecy/", conclusion="publish", **FORM)
    post(room.head, f"{page}publish_urgent/")
    assert "应急已发布，待补审" in get(room.head, "/desk/items/?show=turn")
    for person in (room.proofreader, room.first, room.second, room.final):
        post(person, f"{page}review/", decision="approve")
    post(room.head, f"{page}complete/")
    assert again(version).state == State.PUBLISHED


def test_an_hour_is_set_in_words_that_a_browser_sends(room: Newsroom, at: datetime) -> None:
    version = draft(room, at)
    approve(room, version, timezone.now())
    page = f"/desk/items/{version.pk}/schedule/"
    assert "请填写发布时间" in post(room.head, page, 422)
    past = timezone.localtime() - timedelta(days=1)
    assert "将来的发布时间" in post(
        room.head, page, 422, release_from=past.strftime("%Y-%m-%dT%H:%M")
    )
    later = timezone.localtime() + timedelta(days=1)
    post(room.head, page, release_from=later.strftime("%Y-%m-%dT%H:%M"))
    assert again(version).state == State.SCHEDULED


def test_what_is_withheld_is_looked_at_anew(room: Newsroom, at: datetime) -> None:
    version = withhold(room, at, at.date() + timedelta(9), title="部署")
    row = Withheld.objects.get()
    page = f"/desk/items/{version.pk}/withheld/{row.pk}/"
    assert "请填写下次评估的日期" in post(
        room.head, page, 422, outcome="kept", assessment="仍在侦办"
    )
    post(room.head, page, outcome="released", assessment="已结案")
    assert again(version).state == State.DRAFT
    assert "已转为公开" in get(room.head, "/desk/items/withheld/?only=all")


def test_the_list_finds_by_words_state_column_and_lateness(room: Newsroom, at: datetime) -> None:
    draft(room, at, title="很久以前的事", created_on=at.date() - timedelta(90))
    publish(room, at, title="公开了的事")
    everything = get(room.head, "/desk/items/?show=all")
    assert "很久以前的事" in everything
    assert "公开了的事" in everything
    late = get(room.head, "/desk/items/?show=late")
    assert "很久以前的事" in late
    assert "公开了的事" not in late
    assert "公开了的事" not in get(room.head, "/desk/items/?show=work")
    assert "公开了的事" in get(room.head, "/desk/items/?show=all&state=published&q=公开")
    column = f"/desk/items/?show=all&column={room.column.pk}&kind=notice&sort=-title"
    assert "公开了的事" in get(room.head, column)
    assert "没有符合条件的信息" in get(room.head, "/desk/items/?q=没有这样的")
    assert "没有等您办的" in get(room.first, "/desk/items/?show=turn")


def test_a_document_is_marked_as_repealed_from_its_page(room: Newsroom, at: datetime) -> None:
    version = publish(
        room,
        at,
        kind=ItemKind.NORMATIVE,
        document_number="某公规〔2021〕1号",
        extras={"effective_on": "2021-12-01"},
    )
    page = f"/desk/items/{version.pk}/validity/"
    assert page in get(room.head, f"/desk/items/{version.pk}/")
    today = str(timezone.localdate())
    assert "请写明宣布" in post(room.head, page, 422, validity="repealed", on=today)
    post(room.head, page, validity="repealed", on=today, basis="某公规〔2026〕2号")
    assert again(version).item.validity == "repealed"
    assert page not in get(room.editor, f"/desk/items/{version.pk}/")


def test_a_body_is_set_up_with_the_columns_of_the_law(city: City) -> None:
    page = "/desk/items/columns/"
    assert "保存并装入栏目" in get(city.education_clerk, page)
    wrong = post(city.education_clerk, page, 422, organisation=city.education.pk, index_code="1")
    assert "不合规则" in wrong
    post(
        city.education_clerk,
        page,
        organisation=city.education.pk,
        index_code="11520200mb1a23456r",
        has_month_in_index="on",
    )
    html = get(city.education_clerk, page)
    assert "11520200MB1A23456R" in html
    assert "行政处罚和行政强制" in html
    assert "空栏目" in html
    assert "还没有公开栏目" in get(city.traffic_clerk, page)
    assert "通知公告" in get(city.education_clerk, "/desk/items/new/")


def test_an_unknown_step_or_item_is_not_found(room: Newsroom, at: datetime) -> None:
    version = draft(room, at)
    client = signed_in(room.head)
    assert client.get(f"/desk/items/{version.pk}/explode/").status_code == 404
    assert client.get("/desk/items/9999/").status_code == 404
    assert client.get("/desk/items/9999/edit/").status_code == 404


@pytest.mark.parametrize(
    "role", ["column_editor", "proofreader", "secrecy_reviewer", "disclosure_head", "media_manager"]
)
def test_the_list_of_items_leads_nobody_where_they_may_not_go(
    room: Newsroom, at: datetime, role: str
) -> None:
    draft(room, at)
    client = signed_in(make_person("walker", room.body, at, role))
    shown = client.get("/desk/items/?show=all").content.decode()
    ways = set(re.findall(r'href="(/desk/[^"?#]*)', shown))
    assert len(ways) > 10
    assert [way for way in sorted(ways) if client.get(way, follow=True).status_code != 200] == []


@pytest.mark.parametrize(("path", "count"), [("/desk/items/", 20), ("item", 23)])
def test_a_page_of_the_desk_asks_the_same_questions_however_many_items_there_are(
    room: Newsroom,
    at: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
    path: str,
    count: int,
) -> None:
    version = draft(room, at)
    approve(room, version, at)
    for n in range(4):
        draft(room, at, title=f"第{n}号")
    client = signed_in(room.head)
    with django_assert_num_queries(count):
        address = f"/desk/items/{version.pk}/" if path == "item" else path
        assert client.get(address).status_code == 200
