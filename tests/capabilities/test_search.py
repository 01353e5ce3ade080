"""What the public finds: the same on every database, and never what is not published."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.audit.models import MOST_BROKEN_OFF
from gongkai.catalogue import actions as catalogue
from gongkai.catalogue.actions import Upload
from gongkai.catalogue.models import Column, ItemChange, ItemVersion
from gongkai.rules.access import ANONYMOUS, SYSTEM
from gongkai.rules.errors import NotFoundError
from gongkai.rules.items import ItemKind, Validity
from gongkai.rules.search.query import read_query
from gongkai.rules.search.tokens import squeezed
from gongkai.search import tasks
from gongkai.search.actions import (
    begin_rebuild,
    follow_changes,
    go_on_with_rebuild,
    keep_synonyms,
)
from gongkai.search.adapters import index
from gongkai.search.adapters.index import Document, holding
from gongkai.search.models import Entry, EntryText, FileText
from gongkai.search.queries import Found, Wanted, finding, meant, search, suggest
from gongkai.search.queries.finding import newest
from gongkai.search.tasks import go_on_with_index, index_next_items
from tests.factories.city import City
from tests.factories.items import (
    Newsroom,
    approve,
    build_newsroom,
    draft,
    publish,
    publish_answer,
    withhold,
)
from tests.factories.search import settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(city: City, at: datetime) -> Newsroom:
    return build_newsroom(city, at)


def find(at: datetime, words: str = "", page: int = 1, **filters: Any) -> Found:
    return search(ANONYMOUS, Wanted(words=words, **filters), page=page, on=at.date())


def titles(found: Found) -> list[str]:
    return [hit.title for hit in found.page.rows]


def test_words_phrases_and_single_characters_are_found_in_titles_first(
    room: Newsroom, at: datetime
) -> None:
    publish(room, at, title="户口迁移办理须知", body="<p>请带身份证明。</p>")
    later = at + timedelta(hours=1)
    publish(room, later, title="窗口安排", body="<p>办理户口迁移，请到二楼。</p>")
    settle(at)
    assert titles(find(at, "户口迁移")) == ["户口迁移办理须知", "窗口安排"]
    assert titles(find(at, "户口迁移", is_newest=True)) == ["窗口安排", "户口迁移办理须知"]
    assert titles(find(at, "口迁")) == ["户口迁移办理须知", "窗口安排"]
    assert titles(find(at, "楼")) == ["窗口安排"]
    assert titles(find(at, "二楼 户口")) == ["窗口安排"]
    assert titles(find(at, "“迁移 请到”")) == ["窗口安排"]
    assert titles(find(at, "户口二楼")) == []


def test_an_item_is_found_by_its_numbers_however_they_are_typed(
    room: Newsroom, at: datetime
) -> None:
    shown = publish(
        room,
        at,
        title="养犬管理办法",
        kind=ItemKind.NORMATIVE,
        document_number="某府发〔2026〕15号",
        extras={"effective_on": "2026-12-01"},
    )
    publish(room, at, title="别的", body="<p>依据某府发〔2026〕15号制定。</p>")
    settle(at)
    number = str(shown.item.index_number)
    for words in ("某府发〔2026〕15号", "某府发(2026)15号", "某府发202615号", number, number[-12:]):
        assert titles(find(at, words))[0] == "养犬管理办法", words


def test_filters_narrow_and_are_counted(room: Newsroom, at: datetime) -> None:
    publish(room, at, title="养犬通告一", kind=ItemKind.NOTICE)
    publish(room, at, title="养犬通告二", kind=ItemKind.NOTICE)
    publish(
        room,
        at,
        title="养犬办法",
        kind=ItemKind.NORMATIVE,
        document_number="某府发〔2026〕1号",
        extras={"effective_on": "2026-12-01"},
    )
    settle(at)
    found = find(at, "养犬")
    counts = {f.name: {c.value: c.count for c in f.choices} for f in found.facets}
    assert counts == {
        "kind": {"notice": 2, "normative": 1},
        "column": {"police-a20-notice": 3},
        "body": {"police": 3},
        "year": {"2026": 3},
        "validity": {"in_force": 1},
    }
    assert titles(find(at, "养犬", kind=ItemKind.NORMATIVE)) == ["养犬办法"]
    assert titles(find(at, "养犬", validity=Validity.IN_FORCE)) == ["养犬办法"]
    assert find(at, "养犬", year=2025).page.total == 0
    assert find(at, "养犬", body_code="police").page.total == 3
    assert find(at, "养犬", body_code="education").page.total == 0
    above = room.column.parent
    assert above is not None
    assert find(at, "养犬", column_code=above.code).page.total == 3, "and from a column above"
    assert find(at, "养犬", column_code="nowhere").page.total == 0
    assert find(at, kind=ItemKind.NOTICE).page.total == 2, "without words"


def test_what_is_withdrawn_is_gone_before_the_index_follows(room: Newsroom, at: datetime) -> None:
    shown = publish(room, at, title="养犬通告")
    settle(at)
    assert find(at, "养犬").page.total == 1
    catalogue.withdraw_item(version_id=shown.pk, reason="有误", by=room.head, at=at)
    assert ItemChange.objects.exists()
    found = find(at, "养犬")
    assert (found.page.total, found.page.rows, found.facets[0].choices) == (0, (), ())
    number = str(shown.item.index_number)
    assert find(at, number).page.rows == ()
    settle(at)
    assert not Entry.objects.exists()
    assert find(at, "养犬").page.total == 0


def test_drafts_and_what_is_withheld_are_never_found(room: Newsroom, at: datetime) -> None:
    draft(room, at, title="养犬草稿")
    approve(room, draft(room, at, title="养犬待发"), at)
    withhold(room, at, at.date() + timedelta(days=365), title="养犬不公开")
    settle(at)
    assert find(at, "养犬").page.total == 0
    assert not Entry.objects.exists()


def test_a_correction_replaces_what_was_found(room: Newsroom, at: datetime) -> None:
    shown = publish(room, at, title="养犬通告", body="<p>限养区为东区。</p>")
    settle(at)
    new = catalogue.start_correction(version_id=shown.pk, note="更正", by=room.editor, at=at)
    catalogue.change_item(
        version_id=new.pk,
        content=_changed(new, body="<p>限养区为西区。</p>"),
        seen=new.saved,
        by=room.editor,
        at=at,
    )
    approve(room, new, at)
    catalogue.publish_item(version_id=new.pk, by=room.head, at=at)
    settle(at)
    assert find(at, "东区").page.total == 0
    assert find(at, "西区").page.total == 1


def _changed(version: ItemVersion, **changes: Any) -> Any:
    from dataclasses import replace

    return replace(version.read(), **changes)


def test_the_text_of_attachments_is_found(room: Newsroom, at: datetime) -> None:
    publish(room, at, Upload("考核 名单.txt", "报名人数一百二十人".encode()), title="招录公告")
    index_next_items(lambda: at)
    assert find(at, "一百二十人").page.total == 0
    assert find(at, "考核").page.total == 1, "its name at once"
    settle(at)
    assert titles(find(at, "一百二十人")) == ["招录公告"]
    assert FileText.objects.get().is_read


def test_a_file_that_cannot_be_read_holds_nothing_up(room: Newsroom, at: datetime) -> None:
    publish(room, at, title="公告")
    FileText.objects.create(sha256="0" * 64, name="不在磁盘上.docx")
    settle(at)
    assert find(at, "公告").page.total == 1
    assert FileText.objects.get(is_read=True).note


def test_a_file_that_breaks_off_stands_behind_the_others_and_is_given_up(
    at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    FileText.objects.create(sha256="0" * 64, name="致命.docx")
    FileText.objects.create(sha256="1" * 64, name="平常.docx")
    seen = []

    def deadly(sha256: str, name: str) -> str:
        seen.append(name)
        if name == "致命.docx":
            raise KeyboardInterrupt
        return "文字"

    monkeypatch.setattr(tasks, "words_of_file", deadly)
    for _ in range(MOST_BROKEN_OFF):
        with suppress(KeyboardInterrupt):
            while tasks.read_next_file(lambda: at):
                pass
    assert tasks.read_next_file(lambda: at)
    assert not tasks.read_next_file(lambda: at)
    assert seen == ["致命.docx", "平常.docx", *["致命.docx"] * (MOST_BROKEN_OFF - 1)]
    assert FileText.objects.get(name="致命.docx").note == "多次读取失败"
    assert FileText.objects.get(name="平常.docx").text == "文字"


def test_synonyms_of_the_office_are_found_too(room: Newsroom, at: datetime) -> None:
    publish(room, at, title="户籍迁移须知")
    settle(at)
    assert find(at, "户口迁移").page.total == 0
    keep_synonyms(organisation=room.body, words="户口＝户籍", by=room.head, at=at)
    found = find(at, "户口迁移")
    assert titles(found) == ["户籍迁移须知"]
    assert [p.text for p in found.page.rows[0].pieces if p.is_hit] == ["户籍迁移"]


def test_pages_do_not_repeat_or_lose_a_hit_across_tiers(room: Newsroom, at: datetime) -> None:
    for number in range(60):
        title = f"养犬通告{number}" if number % 2 else f"公告{number}"
        publish_answer(room, at + timedelta(minutes=number), title=title, body=f"养犬事项{number}")
    settle(at)
    pages = [find(at, "养犬", page=number) for number in (1, 2, 3)]
    shown = [title for page in pages for title in titles(page)]
    assert len(shown) == len(set(shown)) == pages[0].page.total == 60
    assert [title.startswith("养犬") for title in shown] == [True] * 30 + [False] * 30
    assert find(at, "养犬", page=999).page.number == 3


def test_beyond_the_newest_hits_nobody_counts_but_titles_still_come_first(
    room: Newsroom, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai.search.queries.finding.MOST_FOUND", 5)
    for number in range(8):
        title = f"公告{number}" if number > 1 else f"养犬通告{number}"
        publish_answer(room, at + timedelta(minutes=number), title=title, body=f"养犬事项{number}")
    settle(at)
    found = find(at, "养犬")
    assert found.is_many
    assert titles(found) == ["养犬通告1", "养犬通告0", "公告7", "公告6", "公告5"]
    assert [sum(choice.count for choice in facet.choices) for facet in found.facets][:1] == [5]
    assert not find(at, "养犬通告").is_many


@pytest.mark.parametrize(
    "words",
    ['"', "AND OR NOT", "title:x", "* ^ ( )", "“", "%_\\", "a" * 10_000, "\x00\x01", "NEAR(a b)"],
)
def test_syntax_and_junk_are_only_words(room: Newsroom, at: datetime, words: str) -> None:
    publish(room, at, title="养犬通告")
    settle(at)
    assert find(at, words).page.total == 0


def test_a_rebuilt_index_is_the_followed_one(room: Newsroom, at: datetime) -> None:
    shown = [
        publish(room, at + timedelta(minutes=number), title=f"养犬通告{number}")
        for number in range(3)
    ]
    settle(at)
    catalogue.withdraw_item(version_id=shown[0].pk, reason="有误", by=room.head, at=at)
    catalogue.move_item(
        version_id=shown[1].pk,
        column_id=Column.objects.get(code="police-a20-other").pk,
        by=room.editor,
        at=at,
    )
    settle(at)
    followed = snapshot(at)
    begin_rebuild(by=SYSTEM, at=at)
    assert find(at, "养犬").page.total == 0
    assert find(at, "养犬").done == 0
    while go_on_with_rebuild(most=1, by=SYSTEM, at=at):
        assert find(at, "养犬").done > 0
    assert snapshot(at) == followed
    assert find(at, "养犬").done == 1


def snapshot(at: datetime) -> Any:
    return (
        list(Entry.objects.values()),
        list(EntryText.objects.values()),
        titles(find(at, "养犬")),
        find(at, "养犬").facets,
    )


def test_who_publishes_more_than_one_a_minute_runs_on_into_the_next(
    room: Newsroom, at: datetime
) -> None:
    """What was published later comes first, however many there are in one minute."""
    for number in range(4):
        publish_answer(room, at + timedelta(seconds=number), title=f"养犬通告{number}")
    settle(at)
    publish_answer(room, at + timedelta(minutes=1), title="养犬通告4")
    settle(at)
    publish_answer(room, at - timedelta(minutes=9), title="养犬通告晚编")
    settle(at)
    wanted = [*(f"养犬通告{number}" for number in (4, 3, 2, 1, 0)), "养犬通告晚编"]
    assert titles(find(at, "养犬", is_newest=True)) == wanted
    keys = list(Entry.objects.values_list("pk", flat=True))
    assert keys[:5] == list(range(keys[4] + 4, keys[4] - 1, -1))
    for entry in Entry.objects.filter(title__in=["养犬通告2", "养犬通告晚编"]):
        ItemChange.objects.create(follower="search", item=entry.item)
    settle(at)
    assert list(Entry.objects.values_list("pk", flat=True)) == keys, "made anew in its place"
    begin_rebuild(by=SYSTEM, at=at)
    while index_next_items(lambda: at) or go_on_with_index(lambda: at):
        pass
    assert set(titles(find(at, "养犬", is_newest=True))) == set(wanted)


def test_what_changes_while_the_index_is_rebuilt_is_found_at_once(
    room: Newsroom, at: datetime
) -> None:
    shown = [publish(room, at, title=f"养犬通告{number}") for number in range(3)]
    settle(at)
    begin_rebuild(by=SYSTEM, at=at)
    publish(room, at + timedelta(minutes=5), title="养犬新通告")
    catalogue.withdraw_item(version_id=shown[0].pk, reason="有误", by=room.head, at=at)
    settle(at)
    assert titles(find(at, "养犬")) == ["养犬新通告"]
    assert find(at, "养犬").percent == 0
    while go_on_with_index(lambda: at):
        pass
    assert titles(find(at, "养犬")) == ["养犬新通告", "养犬通告2", "养犬通告1"]
    assert find(at, "养犬").percent == 100
    assert not go_on_with_index(lambda: at)
    with pytest.raises(NotFoundError):
        go_on_with_rebuild(by=SYSTEM, at=at)


def test_a_long_phrase_is_looked_up_where_all_its_parts_stand(room: Newsroom, at: datetime) -> None:
    publish(room, at, title="甲", body="<p>户口迁，口迁移。ＧＤＰ２ 增长</p>")
    publish(room, at, title="户口迁乙", body="<p>口迁移</p>")
    publish(room, at, title="丙", body="<p>户口迁移</p>")
    settle(at)
    assert titles(find(at, "户口迁移")) == ["丙"]
    assert titles(find(at, "gdp2")) == ["甲"]
    assert titles(find(at, "“gdp2 增长”")) == ["甲"]
    assert titles(find(at, "户口迁 口迁移")) == ["丙", "户口迁乙", "甲"]
    assert titles(find(at, "“乙 口迁”")) == [], "no phrase runs on from the title into the text"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL chooses by itself")
def test_of_a_long_phrase_only_the_rarest_parts_are_asked_for() -> None:
    index.clear()
    for n in range(1, 301):
        told = "关于户口迁移" if n % 2 else "关于户口"
        index.put([Document(n, told, "关于户口迁移办理事项" if n < 4 else "迁移办理", "", "")])
    (asked,) = holding(read_query("关于户口迁移办理事项").terms, (), "all").values
    assert asked.count(" AND ") == 3
    assert "办理事" in asked  # stands in three
    assert "关于户" not in asked  # stands everywhere
    (asked,) = holding(read_query("关于户口迁移").terms, (), "all").values
    assert asked.count(" AND ") == 1
    index.clear()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a list of PostgreSQL")
def test_what_is_new_stands_in_the_index_itself_and_not_in_a_list_before_it() -> None:
    index.put([Document(n, f"户口{n}", "迁移" * 200, "hu kou", "") for n in range(1, 50)])
    with connection.cursor() as cursor:
        for name in ("tokens", "title", "sounds"):
            cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [f"search_words_{name}"])
            assert cursor.fetchone() == (0,), name


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one way")
@pytest.mark.parametrize("words", ["户口", "户口迁移"])
def test_a_word_of_every_text_is_found_by_the_index(words: str) -> None:
    index.put([Document(n, "公告", "户口迁移", "", "") for n in range(1, 2500)])
    with CaptureQueriesContext(connection) as asked, connection.cursor() as cursor:
        cursor.execute("ANALYZE search_words")
        assert len(newest(holding(read_query(words).terms, (), "all"), 1001)) == 1001
        cursor.execute(f"EXPLAIN {asked[-1]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Bitmap Index Scan on search_words_tokens" in plan
    assert "Scan on search_words " not in plan.replace("Bitmap Heap Scan", ""), plan
    assert "Backward" not in plan


@pytest.mark.parametrize("few", [1, 500])
def test_what_waits_to_be_indexed_is_left_out_however_much_it_is(
    room: Newsroom, at: datetime, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    shown = [publish(room, at, title=f"养犬通告{n}") for n in range(3)]
    settle(at)
    monkeypatch.setattr(finding, "_FEW_CHANGED", few)
    for version in shown[:2]:
        ItemChange.objects.create(follower="search", item=version.item)
    assert titles(find(at, "养犬")) == ["养犬通告2"]
    assert suggest(ANONYMOUS, "养犬") == ["养犬通告2"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite counts its steps")
def test_a_search_takes_no_longer_while_many_items_wait(room: Newsroom, at: datetime) -> None:
    publish(room, at, title="养犬通告")
    waiting = publish(room, at, title="养犬公告").item
    settle(at)

    def steps() -> int:
        """Of ten instructions each that a search takes."""
        done = []
        connection.connection.set_progress_handler(lambda: done.append(1), 10)
        try:
            assert titles(find(at, "养犬")) == ["养犬通告"]
        finally:
            connection.connection.set_progress_handler(None, 0)
        return len(done)

    def wait(times: int) -> None:
        rows = (ItemChange(follower="search", item=waiting) for _ in range(times))
        ItemChange.objects.bulk_create(rows)

    wait(1_000)
    before = steps()
    wait(19_000)
    assert steps() < 1.5 * before


@pytest.mark.skipif(connection.vendor != "sqlite", reason="an index of SQLite is named")
def test_hits_are_counted_without_reading_their_rows() -> None:
    sql, values = index.counted([1, 2])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", values)
        assert "USING COVERING INDEX search_entry_counted" in str(cursor.fetchall())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has places of rows as keys")
@pytest.mark.parametrize("table", ["search_entry", "search_entrytext"])
def test_a_row_is_looked_up_once(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower(type) FROM pragma_table_info(%s) WHERE pk", [table])
        assert cursor.fetchall() == [("integer",)]


def test_a_column_that_moves_takes_its_items_along(room: Newsroom, at: datetime) -> None:
    publish(room, at, title="养犬通告")
    settle(at)
    old, new = room.column.parent, Column.objects.get(code="police-policy")
    assert old is not None
    catalogue.move_column(column=room.column, parent=new, by=room.head, at=at)
    settle(at)
    assert find(at, "养犬", column_code=old.code).page.total == 0
    assert find(at, "养犬", column_code=new.code).page.total == 1


def test_following_without_a_change_says_so(room: Newsroom, at: datetime) -> None:
    assert not index_next_items(lambda: at)
    publish(room, at)
    assert follow_changes(by=SYSTEM, at=at) == 1


_TEXT = st.text(alphabet="户口籍迁移ab1Ａ，。 ", max_size=12)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(documents=st.lists(st.tuples(_TEXT, _TEXT), min_size=1, max_size=6), words=_TEXT)
def test_the_index_finds_exactly_what_stands_in_the_text(
    db: None, documents: list[tuple[str, str]], words: str
) -> None:
    terms = read_query(words).terms
    if not terms:
        return
    index.clear()
    EntryText.objects.all().delete()
    Entry.objects.all().delete()
    for n, (title, body) in enumerate(documents, 1):
        entry = Entry.objects.create(**_BARE, id=n, item_id=n, title=title)
        EntryText.objects.create(entry=entry, text=f"{title}\n{body}")
        index.put([Document(n, title, body, "", "")])

    def truth(texts: list[str]) -> bool:
        """Every term is a part of one of the texts, blanks and punctuation being one blank."""
        return all(
            any(phrase.squeezed in squeezed(text) for phrase in term.phrases for text in texts)
            for term in terms
        )

    everywhere = {n for n, (title, body) in enumerate(documents, 1) if truth([title, body])}
    in_title = {n for n, (title, _) in enumerate(documents, 1) if truth([title])}
    assert set(newest(holding(terms, (), "all"), 100)) == everywhere
    assert set(newest(holding(terms, (), "title"), 100)) == in_title
    EntryText.objects.all().delete()
    Entry.objects.all().delete()


# Rows without an item: what is found depends on their texts alone.
_BARE = {
    "version_id": 0,
    "organisation_id": 0,
    "column_id": 0,
    "published_on": date(2026, 1, 5),
    "year": 2026,
}


def test_titles_are_suggested_by_words_and_by_pinyin(room: Newsroom, at: datetime) -> None:
    publish(room, at, title="户口迁移办理须知", body="<p>养犬</p>")
    settle(at)
    for words in ("户", "口迁", "hukou", "hu kou", "qianyi"):
        assert suggest(ANONYMOUS, words) == ["户口迁移办理须知"], words
    for words in ("养犬", "yangquan", "xyz", "", "kouhu"):
        assert suggest(ANONYMOUS, words) == [], words


def test_a_slip_of_the_keyboard_leads_to_what_was_meant(room: Newsroom, at: datetime) -> None:
    publish(room, at, title="关于依申请公开的办理须知")
    settle(at)
    for words in (
        "依申情公开",  # the same sound
        "yishenqinggongkai",
        "依申公开",  # one character less
        "依申请的公开",  # one more
        "依甲请公开",  # another
        "甲申请公开",
    ):
        assert find(at, words).page.total == 0
        assert "申请公开" in meant(ANONYMOUS, words)[0], words
    assert meant(ANONYMOUS, "没有这样的词") == []
    assert meant(ANONYMOUS, "甲" * 500) == []
    assert meant(ANONYMOUS, "") == []
