"""The lists of the desk: pages by key in every order, words by any part, the reach of a unit."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.accounts.actions import grant_role
from gongkai.catalogue import actions
from gongkai.catalogue.adapters import titles
from gongkai.catalogue.models import Column, ItemVersion
from gongkai.catalogue.queries import (
    ItemFilter,
    ItemRow,
    Shelf,
    count_items,
    export_items,
    ids_of_items,
    item_view,
    items_to_do,
    list_items,
    selection,
    sorts_of,
)
from gongkai.rules.access import SYSTEM, Asker
from gongkai.rules.columns import UpdateClass
from gongkai.rules.items import ItemKind
from gongkai.rules.paging import PAGE_SIZE, KeyPage
from gongkai.rules.release import State
from gongkai.rules.screening.decisions import Decision
from gongkai.screening.actions import decide_finding
from gongkai.screening.queries import get_screening
from tests.factories.city import City, make_person
from tests.factories.items import Newsroom, again, approve, build_newsroom, clear, draft, publish


@pytest.fixture
def room(city: City, at: datetime) -> Newsroom:
    return build_newsroom(city, at)


def pages(who: Asker, wanted: ItemFilter, at: datetime, sort: str) -> list[KeyPage[ItemRow]]:
    """All pages of a list, the way forward."""
    found = [list_items(who, wanted, today=at.date(), sort=sort)]
    while found[-1].next:
        after = found[-1].next
        found.append(list_items(who, wanted, today=at.date(), sort=sort, after=after))
    return found


def titles_of(who: Asker, at: datetime, **wanted: object) -> list[str]:
    rows = list_items(who, ItemFilter(**wanted), today=at.date()).rows  # type: ignore[arg-type]
    return [row.title for row in rows]


@pytest.mark.parametrize("shelf", [Shelf.WORK, Shelf.MINE, Shelf.DUE, Shelf.LATE, Shelf.ALL])
def test_every_order_shows_each_item_once_forward_and_backward(
    room: Newsroom, at: datetime, shelf: Shelf
) -> None:
    for n in range(2 * PAGE_SIZE + 3):
        # Some share their day and their name: the id decides.
        then = at - timedelta(hours=n // 2)
        formed = at.date() - timedelta(60 + n // 3)
        draft(room, then, title=f"第{n % 9}号", created_on=formed)
    who = room.editor
    every = set(ItemVersion.objects.values_list("pk", flat=True))
    for head in {name.removeprefix("-") for name in sorts_of(shelf)}:
        for sort in (head, f"-{head}"):
            forward = pages(who, ItemFilter(shelf), at, sort)
            ids = [row.id for page in forward for row in page.rows]
            assert (len(forward), len(ids), set(ids)) == (3, len(every), every), sort
            assert str(forward[1].total) == str(len(every))
            back = list_items(
                who, ItemFilter(shelf), today=at.date(), sort=sort, before=forward[2].previous
            )
            assert back.rows == forward[1].rows
            assert (
                list_items(
                    who, ItemFilter(shelf), today=at.date(), sort=sort, before=back.previous
                ).rows
                == forward[0].rows
            )


def test_a_key_or_an_order_that_is_none_is_passed_over(room: Newsroom, at: datetime) -> None:
    version = draft(room, at)
    for key in (
        "x",
        "~",
        "2026-13-01~1",
        "~99999999999999999999",
        "2026-11-01~5",
        f"~{version.pk}",
    ):
        for sort in ("due", "title", "bad", ""):
            page = list_items(room.head, ItemFilter(), today=at.date(), sort=sort, after=key)
            assert len(page.rows) <= 1


def test_what_is_published_is_listed_by_its_day_and_year(room: Newsroom, at: datetime) -> None:
    first = publish(
        room, at - timedelta(days=400), title="去年的", created_on=at.date() - timedelta(days=401)
    )
    second = publish(room, at, title="今年的")
    who = room.head
    assert titles_of(who, at, shelf=Shelf.OUT) == ["今年的", "去年的"]
    year = (at - timedelta(days=400)).year
    assert titles_of(who, at, shelf=Shelf.OUT, year=year) == ["去年的"]
    assert titles_of(who, at, shelf=Shelf.ALL, year=year) == ["去年的"]
    assert titles_of(who, at, shelf=Shelf.ALL, year=at.year) == ["今年的"]
    assert titles_of(who, at, shelf=Shelf.ALL, kind=ItemKind.NOTICE) == ["今年的", "去年的"]
    assert titles_of(who, at, shelf=Shelf.WORK) == []
    assert ids_of_items(who, ItemFilter(Shelf.OUT), today=at.date(), most=1) == [second.pk]
    assert [row.id for row in export_items(who, ItemFilter(Shelf.OUT), today=at.date())] == [
        second.pk,
        first.pk,
    ]


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("电动", True),
        ("自行车夜间", True),
        ("车", True),
        ("通告 夜间", True),
        ("六公通[2026]18号", True),
        ("六公通〔2026〕18", True),
        ("ＡＢＣ", True),
        ("动电", False),
        ("夜间电动", False),
        ("号通", False),
        ("？！", False),
        ('车"*', True),
        ("' OR 1=1 --", False),
    ],
)
def test_a_name_or_number_is_found_by_any_part_of_it(
    room: Newsroom, at: datetime, words: str, is_found: bool
) -> None:
    draft(
        room,
        at,
        title="电动自行车夜间整治通告 abc",
        document_number="六公通〔2026〕18号",
    )
    draft(room, at, title="禁毒宣传")
    assert titles_of(room.head, at, words=words) == ["电动自行车夜间整治通告 abc"] * is_found


def test_an_item_is_found_by_its_new_name_and_its_number_and_not_by_the_old_one(
    room: Newsroom, at: datetime
) -> None:
    from dataclasses import replace

    version = draft(room, at, title="旧的名称")
    actions.change_item(
        version_id=version.pk,
        content=replace(version.read(), title="新起标题"),
        seen=version.saved,
        by=room.editor,
        at=at,
    )
    assert titles_of(room.head, at, words="旧的") == []
    assert titles_of(room.head, at, words="新起") == ["新起标题"]
    approve(room, again(version), at)
    actions.publish_item(version_id=version.pk, by=room.head, at=at)
    number = str(again(version).item.index_number)
    assert titles_of(room.head, at, shelf=Shelf.ALL, words=number[-8:]) == ["新起标题"]


def test_a_word_that_stands_in_very_many_names_finds_the_newest_and_all_the_others(
    room: Newsroom, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selection, "_FEW", 10)
    for n in range(PAGE_SIZE + 15):
        draft(room, at - timedelta(hours=n), title=f"常见的{n}号")
    found = pages(room.head, ItemFilter(words="常见"), at, "-changed")
    assert str(found[0].total) == "超过 11"
    assert len({row.id for page in found for row in page.rows}) == PAGE_SIZE + 15
    assert len(titles.VERSIONS.find("常见", 5)) == 5


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the plan of SQLite")
def test_what_a_word_finds_is_looked_up_without_reading_its_texts(
    room: Newsroom, at: datetime
) -> None:
    draft(room, at, title="反诈骗提示")
    with CaptureQueriesContext(connection) as asked:
        list_items(room.head, ItemFilter(words="诈骗"), today=at.date())
    known = 'COALESCE("catalogue_itemversion"."id", "catalogue_itemversion"."id") IN'
    queries = [one["sql"] for one in asked if known in one["sql"]]
    assert queries
    for query in queries:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {query}")
            plan = [row[-1] for row in cursor.fetchall()]
        assert any("COVERING INDEX item_version_by_id" in step for step in plan), plan


def test_what_waits_longest_stands_first_in_what_is_to_be_done(
    room: Newsroom, at: datetime
) -> None:
    for n, title in enumerate(["先到的", "后到的", "最后到的"]):
        version = draft(room, at, title=title)
        actions.submit_item(version_id=version.pk, by=room.editor, at=at + timedelta(hours=n))
    waiting = items_to_do(room.proofreader, today=at.date(), most=2)
    assert [[row.title for row in group.rows] for group in waiting] == [["先到的", "后到的"]]
    assert str(waiting[0].total) == "3"
    everything = pages(room.proofreader, ItemFilter(Shelf.TURN), at, "-changed")
    assert [row.title for row in everything[0].rows] == ["最后到的", "后到的", "先到的"]


@pytest.mark.parametrize("walks", [20, 0])
def test_what_waits_for_somebody_is_the_same_sorted_and_walked(
    room: Newsroom, at: datetime, monkeypatch: pytest.MonkeyPatch, walks: int
) -> None:
    monkeypatch.setattr(selection, "_WALKS_OF_TURN", walks)
    for n in range(PAGE_SIZE + 3):
        version = draft(room, at, title=f"稿{n:02}")
        actions.submit_item(version_id=version.pk, by=room.editor, at=at + timedelta(hours=n))
    for sort in sorts_of(Shelf.TURN):
        found = pages(room.proofreader, ItemFilter(Shelf.TURN), at, sort)
        titles_found = [row.title for page in found for row in page.rows]
        assert sorted(titles_found) == [f"稿{n:02}" for n in range(PAGE_SIZE + 3)], sort


def test_a_unit_sees_what_stands_in_the_columns_that_it_keeps(
    room: Newsroom, city: City, at: datetime
) -> None:
    kept = actions.add_column(
        organisation=city.police,
        parent=None,
        code="traffic-news",
        name="交警动态",
        update_class=UpdateClass.NEWS,
        owner=city.traffic,
        by=SYSTEM,
        at=at,
    )
    theirs = draft(room, at, title="交警的")
    draft(room, at, title="别人的")
    actions.move_item(version_id=theirs.pk, column_id=kept.pk, by=room.head, at=at)
    # Somebody who works for the unit and for a whole other body sees no more of the first one.
    both = make_person("both", city.education, at, "disclosure_head")
    grant_role(person=both, role="disclosure_clerk", organisation=city.traffic, by=SYSTEM, at=at)
    for sort in sorts_of(Shelf.ALL):
        for who in (city.traffic_clerk, both):
            rows = list_items(who, ItemFilter(Shelf.ALL), today=at.date(), sort=sort).rows
            assert [row.title for row in rows] == ["交警的"]
    assert titles_of(city.traffic_clerk, at, shelf=Shelf.ALL, words="人的") == []
    assert titles_of(room.head, at, column_id=kept.pk) == ["交警的"]
    assert titles_of(room.head, at, column_id=Column.objects.get(code="police-guide").pk) == []
    assert titles_of(city.education_clerk, at, shelf=Shelf.ALL) == []


def test_the_home_page_knows_what_waits_came_back_is_late_and_goes_out_today(
    room: Newsroom, at: datetime
) -> None:
    late = draft(room, at, title="迟", created_on=at.date() - timedelta(90))
    actions.submit_item(version_id=late.pk, by=room.editor, at=at)
    actions.return_item(version_id=late.pk, reason="改", by=room.proofreader, at=at)
    soon = draft(room, at, title="定")
    approve(room, soon, at)
    actions.schedule_item(
        version_id=soon.pk, release_from=at + timedelta(minutes=1), by=room.head, at=at
    )

    def groups(who: Asker) -> dict[str, list[str]]:
        return {g.key: [row.title for row in g.rows] for g in items_to_do(who, today=at.date())}

    assert groups(room.editor) == {
        "late": ["迟"],
        "returned": ["迟"],
        "today": ["定"],
    }
    assert groups(room.proofreader) == {"late": ["迟"], "today": ["定"]}
    counts = count_items(room.editor, today=at.date())
    assert [str(c) for c in (counts.turn, counts.mine, counts.work, counts.late)] == list("1221")
    row = list_items(room.editor, ItemFilter(Shelf.LATE), today=at.date()).rows[0]
    assert row.days_over > 40
    assert row.was_returned
    assert State(again(soon).state) is State.SCHEDULED


def test_an_emergency_waits_for_one_duty_after_the_other_and_never_for_whoever_had_one(
    room: Newsroom, at: datetime
) -> None:
    version = draft(room, at, title="急")
    actions.call_urgent(version_id=version.pk, order="市防指命令", by=room.editor, at=at)

    def waiting() -> set[str]:
        people = (
            room.editor, room.proofreader, room.first, room.second, room.final, room.secrecy, room.head
        )  # fmt: skip
        return {
            who.username
            for who in people
            if any(g.key.startswith("urgent") for g in items_to_do(who, today=at.date()))
        }

    assert waiting() == {room.secrecy.username}
    clear(room, version.pk, at)
    assert waiting() == {room.final.username, room.head.username}
    actions.emergency_publish(version_id=version.pk, by=room.head, at=at)
    office = {room.second.username, room.head.username}
    for person, others in (
        (room.proofreader, set()),
        (room.first, set()),
        (room.second, {room.head.username}),
        (room.final, set()),
    ):
        assert waiting() == {person.username, *others}
        view = item_view(person, version.pk, today=at.date())
        assert [step.is_next for step in view.progress].count(True) == 1
        actions.review_item(version_id=version.pk, opinion="同意", by=person, at=at)
        # Whoever had a duty has no other one on the same text.
        assert person.username not in waiting() - office
    assert waiting() == office
    actions.complete_emergency(version_id=version.pk, by=room.second, at=at)
    assert waiting() == set()


def test_what_somebody_reviewed_does_not_wait_for_them_in_the_next_review(
    room: Newsroom, at: datetime
) -> None:
    both = make_person("both", room.body, at, "department_head", name="兼任")
    grant_role(person=both, role="disclosure_clerk", organisation=room.body, by=SYSTEM, at=at)
    version = draft(room, at)
    actions.submit_item(version_id=version.pk, by=room.editor, at=at)
    actions.review_item(version_id=version.pk, opinion="", by=room.proofreader, at=at)
    assert [g.key for g in items_to_do(both, today=at.date())] == ["first_review"]
    actions.review_item(version_id=version.pk, opinion="", by=both, at=at)
    assert items_to_do(both, today=at.date()) == ()
    view = item_view(both, version.pk, today=at.date())
    assert view.bar == "您已经办理过这一稿的初审"
    assert item_view(room.second, version.pk, today=at.date()).bar == ""


def test_a_list_by_state_follows_the_way_of_an_item(room: Newsroom, at: datetime) -> None:
    publish(room, at, title="已发布")
    for n in range(PAGE_SIZE):
        draft(room, at + timedelta(minutes=n), title=f"稿{n}")
    sent = draft(room, at, title="待校对")
    actions.submit_item(version_id=sent.pk, by=room.editor, at=at)
    found = pages(room.head, ItemFilter(Shelf.ALL), at, "state")
    names = [row.title for page in found for row in page.rows]
    assert names == [f"稿{n}" for n in reversed(range(PAGE_SIZE))] + ["待校对", "已发布"]
    assert [row.title for row in found[1].rows] == ["待校对", "已发布"]
    back = list_items(
        room.head, ItemFilter(Shelf.ALL), today=at.date(), sort="state", before=found[1].previous
    )
    assert [row.title for row in back.rows] == names[:PAGE_SIZE]
    down = pages(room.head, ItemFilter(Shelf.ALL), at, "-state")
    assert [row.title for page in down for row in page.rows] == names[::-1]


@pytest.mark.parametrize("few", [5000, 1])
def test_a_list_shows_what_the_screening_found_until_somebody_has_decided(
    room: Newsroom, city: City, at: datetime, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(selection, "_FEW", few)
    number = "<p>身份证110101199003078515。</p>"
    drafts = [draft(room, at, title=f"有号码{n}", body=number) for n in range(3)]
    draft(room, at, title="干净的")
    for sort in sorts_of(Shelf.WORK):
        wanted = ItemFilter(only_found=True)
        rows = list_items(room.head, wanted, today=at.date(), sort=sort).rows
        assert {row.title for row in rows} == {"有号码0", "有号码1", "有号码2"}
    assert titles_of(city.education_clerk, at, only_found=True) == []
    for finding in get_screening(room.head, "item", str(drafts[0].pk)).open:
        decide_finding(
            finding_id=finding.id,
            decision=Decision.IGNORE,
            reason="法定公开",
            by=room.second,
            at=at,
        )
    assert set(titles_of(room.head, at, only_found=True)) == {"有号码1", "有号码2"}
