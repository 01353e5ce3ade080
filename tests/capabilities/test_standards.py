"""What may happen to a standards catalogue, and what follows from it for the items."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from gongkai.audit.models import AuditEvent
from gongkai.catalogue import actions
from gongkai.catalogue.models import (
    Item,
    Standard,
    StandardLink,
    StandardPlace,
    StandardRow,
    StandardVersion,
)
from gongkai.catalogue.queries.public_standards import public_standard, public_standards
from gongkai.catalogue.queries.standard_choices import linked_rows_of, rows_for_item
from gongkai.catalogue.queries.standard_coverage import coverage_of, covered_row_view
from gongkai.catalogue.queries.standards import list_standards, standard_view
from gongkai.rules.access import ANONYMOUS, SYSTEM
from gongkai.rules.errors import (
    BadInputError,
    NotFoundError,
    WrongPersonError,
    WrongStateError,
)
from gongkai.rules.publishing import STATUTORY, Limit, Unit
from gongkai.rules.standards.coverage import Standing
from gongkai.rules.standards.model import Column, Doubt, Row
from gongkai.rules.standards.versions import State
from tests.factories.city import City, make_person
from tests.factories.items import Newsroom, build_newsroom, draft, publish
from tests.factories.standards import Board, make_reading, make_row, put_in_force


@pytest.fixture
def room(city: City, at: datetime) -> Newsroom:
    return build_newsroom(city, at)


@pytest.fixture
def board(room: Newsroom, at: datetime) -> Board:
    return put_in_force(
        room,
        at,
        make_row(),
        make_row(seq=2, item2="国（境）外出生登记"),
        make_row(seq=3, item1="通行管理", item2="交通管制通告", time_limit="即时公开"),
    )


def _import(room: Newsroom, at: datetime, *rows: Row, code: str = "police-std") -> StandardVersion:
    return actions.import_standard(
        organisation=room.body,
        code=code,
        name="标准目录",
        reading=make_reading(*rows),
        by=room.second,
        at=at,
    )


# --- versions ------------------------------------------------------------------------------------


def test_a_catalogue_is_approved_by_a_second_person(room: Newsroom, at: datetime) -> None:
    version = _import(room, at, make_row())
    actions.submit_standard(version_id=version.pk, by=room.second, at=at)
    with pytest.raises(WrongPersonError, match="另一个人"):
        actions.approve_standard(version_id=version.pk, by=room.second, at=at)
    done = actions.approve_standard(version_id=version.pk, by=room.head, at=at)
    assert (done.state, done.approved_by) == (State.IN_FORCE, room.head)


def test_whoever_mended_a_row_does_not_approve_it_either(room: Newsroom, at: datetime) -> None:
    version = _import(room, at, make_row())
    row = version.rows.get()
    actions.mend_standard_row(row_id=row.pk, row=make_row(subject="本局"), by=room.head, at=at)
    actions.submit_standard(version_id=version.pk, by=room.second, at=at)
    with pytest.raises(WrongPersonError):
        actions.approve_standard(version_id=version.pk, by=room.head, at=at)


def test_the_database_refuses_a_catalogue_that_its_submitter_approved(
    board: Board, at: datetime
) -> None:
    version = board.version
    version.approved_by = version.submitted_by
    with pytest.raises(IntegrityError), transaction.atomic():
        version.save()


def test_open_doubts_keep_a_catalogue_back_until_somebody_looked(
    room: Newsroom, at: datetime
) -> None:
    reading = make_reading(make_row(subject=""))
    reading.doubts.append(Doubt("empty", "公开主体是空的", "第3行", 0, Column.SUBJECT))
    version = actions.import_standard(
        organisation=room.body, code="x", name="目录", reading=reading, by=room.second, at=at
    )
    with pytest.raises(BadInputError, match="1 处疑点"):
        actions.submit_standard(version_id=version.pk, by=room.second, at=at)
    row = version.rows.get()
    mended = actions.mend_standard_row(
        row_id=row.pk, row=make_row(subject=""), by=room.second, at=at
    )
    assert [doubt["code"] for doubt in mended.doubts] == ["empty"]
    actions.mend_standard_row(row_id=row.pk, row=make_row(), by=room.second, at=at)
    assert actions.submit_standard(version_id=version.pk, by=room.second, at=at).state == (
        State.SUBMITTED
    )


def test_many_rows_are_confirmed_at_once(room: Newsroom, at: datetime) -> None:
    reading = make_reading(make_row(), make_row(item2="乙"))
    reading.doubts += [
        Doubt("item_above", "一级事项是空的", "第3行", 0, Column.ITEM1),
        Doubt("torn", "跨页", "第4行", 1, None),
    ]
    version = actions.import_standard(
        organisation=room.body, code="x", name="目录", reading=reading, by=room.second, at=at
    )
    ids = list(version.rows.values_list("pk", flat=True))
    settled = actions.confirm_standard_rows(
        version_id=version.pk, row_ids=ids, by=room.second, at=at
    )
    assert settled == 2
    assert not StandardRow.objects.exclude(doubts=[]).exists()


def test_two_rows_of_one_name_are_not_approved(room: Newsroom, at: datetime) -> None:
    version = _import(room, at, make_row(), make_row(seq=2))
    with pytest.raises(BadInputError, match="两行"):
        actions.submit_standard(version_id=version.pk, by=room.second, at=at)


def test_a_new_version_keeps_the_rows_and_the_old_one(board: Board, at: datetime) -> None:
    later = at + timedelta(days=30)
    second = _import(
        board.room,
        later,
        make_row(elements=("受理部门", "办理条件", "所需材料")),
        make_row(seq=2, item2="收养登记"),
        make_row(seq=3, item1="通行管理", item2="交通管制通告", time_limit="即时公开"),
    )
    keys = list(second.rows.order_by("place").values_list("key", flat=True))
    assert (keys[0], keys[2]) == (board.keys[0], board.keys[2])
    assert keys[1] not in board.keys
    view = standard_view(board.room.second, second.pk, on=later.date())
    assert {(c.kind, c.name) for c in view.changes} == {
        ("changed", "出生登记 · 国内出生登记"),
        ("added", "出生登记 · 收养登记"),
        ("removed", "出生登记 · 国（境）外出生登记"),
    }
    actions.submit_standard(version_id=second.pk, by=board.room.second, at=later)
    actions.approve_standard(version_id=second.pk, by=board.room.head, at=later)
    states = StandardVersion.objects.order_by("number").values_list("state", flat=True)
    assert list(states) == [State.SUPERSEDED, State.IN_FORCE]


def test_a_draft_begins_from_the_version_in_force_and_only_one_at_a_time(
    board: Board, at: datetime
) -> None:
    version = actions.start_standard_version(
        standard_id=board.standard.pk, by=board.room.second, at=at
    )
    assert version.rows.count() == 3
    assert list(version.rows.values_list("key", flat=True)) == board.keys
    with pytest.raises(WrongStateError, match="正在办理"):
        actions.start_standard_version(standard_id=board.standard.pk, by=board.room.second, at=at)
    with pytest.raises(WrongStateError, match="正在办理"):
        _import(board.room, at, make_row())
    actions.discard_standard(version_id=version.pk, by=board.room.second, at=at)
    assert _import(board.room, at, make_row()).number == 3


def test_what_is_in_force_cannot_be_mended(board: Board, at: datetime) -> None:
    row = board.version.rows.first()
    assert row is not None
    with pytest.raises(WrongStateError, match="现行"):
        actions.mend_standard_row(row_id=row.pk, row=make_row(), by=board.room.second, at=at)


def test_rows_are_added_to_their_field_and_taken_out(room: Newsroom, at: datetime) -> None:
    version = _import(room, at, make_row(), make_row(area="禁毒", item1="宣传", item2="知识"))
    added = actions.add_standard_row(
        version_id=version.pk, row=make_row(item2="收养登记"), by=room.second, at=at
    )
    names = list(version.rows.order_by("place").values_list("name", flat=True))
    assert names == ["出生登记 · 国内出生登记", "出生登记 · 收养登记", "宣传 · 知识"]
    actions.remove_standard_row(row_id=added.pk, by=room.second, at=at)
    again = actions.add_standard_row(
        version_id=version.pk, row=make_row(item2="另一项"), by=room.second, at=at
    )
    assert again.key > added.key, "a key is never given twice"


def test_a_return_says_why(room: Newsroom, at: datetime) -> None:
    version = _import(room, at, make_row())
    actions.submit_standard(version_id=version.pk, by=room.second, at=at)
    with pytest.raises(BadInputError):
        actions.return_standard(version_id=version.pk, note=" ", by=room.head, at=at)
    back = actions.return_standard(version_id=version.pk, note="请补依据", by=room.head, at=at)
    assert (back.state, back.note) == (State.DRAFT, "请补依据")


def test_an_editor_may_not_change_a_catalogue_and_a_stranger_does_not_see_it(
    board: Board, at: datetime
) -> None:
    with pytest.raises(WrongPersonError):
        actions.start_standard_version(standard_id=board.standard.pk, by=board.room.editor, at=at)
    stranger = make_person("fremd", board.room.city.education, at, "disclosure_clerk", name="外人")
    with pytest.raises(NotFoundError):
        actions.start_standard_version(standard_id=board.standard.pk, by=stranger, at=at)
    assert list_standards(stranger, on=at.date()) == []


def test_the_ready_catalogue_is_installed_with_its_columns(room: Newsroom, at: datetime) -> None:
    version = actions.install_standard(
        organisation=room.body,
        ready="public_security",
        name_of_body="某市公安局",
        by=room.second,
        at=at,
    )
    assert version.rows.filter(area="户籍管理").count() == 18
    assert not version.rows.exclude(data__subject="某市公安局").exists()
    assert StandardPlace.objects.filter(column__isnull=False).count() == version.rows.count()
    # Every name stands in a catalogue that was published by the guide: nothing is left to settle.
    assert not version.rows.exclude(doubts=[]).exists()
    actions.submit_standard(version_id=version.pk, by=room.second, at=at)


# --- what follows for the items ------------------------------------------------------------------


def _link(board: Board, item: Item, *places: int, at: datetime) -> int:
    return actions.link_standard_items(
        standard_id=board.standard.pk,
        keys=[board.keys[place] for place in places],
        item_ids=[item.pk],
        by=board.room.editor,
        at=at,
    )


def test_a_shorter_limit_of_the_row_sets_the_due_day_and_goes_with_the_link(
    board: Board, at: datetime
) -> None:
    item = draft(board.room, at, created_on=at.date()).item
    before = item.due_on
    assert _link(board, item, 0, 2, at=at) == 2
    item.refresh_from_db()
    assert item.due_on == item.formed_on
    assert item.limit == Limit(0, Unit.DAYS, item.limit_basis)
    assert "交通管制通告" in item.limit_basis
    actions.unlink_standard_item(
        standard_id=board.standard.pk,
        key=board.keys[2],
        item_id=item.pk,
        by=board.room.editor,
        at=at,
    )
    item.refresh_from_db()
    assert (item.due_on, item.limit) == (before, STATUTORY)


def test_a_limit_that_an_officer_set_by_law_stays(board: Board, at: datetime) -> None:
    version = draft(board.room, at, created_on=at.date())
    limit = Limit(7, Unit.WORKING_DAYS, "《某条例》第三条")
    actions.set_due(
        version_id=version.pk, formed_on=at.date(), limit=limit, by=board.room.editor, at=at
    )
    _link(board, version.item, 2, at=at)
    assert Item.objects.get(pk=version.item_id).limit == limit


def test_a_new_version_with_another_limit_counts_the_due_days_anew(
    board: Board, at: datetime
) -> None:
    item = draft(board.room, at, created_on=at.date()).item
    _link(board, item, 0, at=at)
    second = _import(board.room, at, make_row(time_limit="形成之日起3日内"))
    actions.submit_standard(version_id=second.pk, by=board.room.second, at=at)
    actions.approve_standard(version_id=second.pk, by=board.room.head, at=at)
    item.refresh_from_db()
    assert item.due_on == item.formed_on + timedelta(days=3)


def test_items_of_another_body_cannot_be_linked(board: Board, at: datetime) -> None:
    item = draft(board.room, at).item
    stranger = make_person("fremd", board.room.city.education, at, "column_editor", name="外人")
    with pytest.raises(NotFoundError):
        actions.link_standard_items(
            standard_id=board.standard.pk,
            keys=board.keys[:1],
            item_ids=[item.pk],
            by=stranger,
            at=at,
        )
    assert not StandardLink.objects.exists()


def test_the_rows_of_an_item_are_set_at_once(board: Board, at: datetime) -> None:
    item = draft(board.room, at, title="国内出生登记办理指南").item
    _link(board, item, 2, at=at)
    choices = rows_for_item(board.room.editor, item.pk)
    assert [c.is_chosen for c in choices] == [True, False, False]
    assert choices[1].reason == "名称相近"
    wanted = [(board.standard.pk, key) for key in board.keys[:2]]
    actions.set_standard_rows_of_item(item_id=item.pk, rows=wanted, by=board.room.editor, at=at)
    names = {row["name"] for row in linked_rows_of(board.room.editor, item.pk)}
    assert names == {"出生登记 · 国内出生登记", "出生登记 · 国（境）外出生登记"}
    actions.set_standard_rows_of_item(item_id=item.pk, rows=[], by=board.room.editor, at=at)
    assert linked_rows_of(board.room.editor, item.pk) == []


def test_coverage_tells_content_time_freshness_and_elements(board: Board, at: datetime) -> None:
    room, today = board.room, at.date()
    whole = publish(
        room, at, title="国内出生登记", body="<h2>受理部门</h2><p>派出所</p><p>办理条件：无</p>"
    )
    _link(board, whole.item, 0, at=at)
    part = publish(room, at, title="国外出生登记", body="<p>受理部门：派出所</p>")
    _link(board, part.item, 1, at=at)
    report = coverage_of(room.second, board.standard.pk, today=today)
    standings = [row.coverage.standing for row in report.rows]
    assert standings == [Standing.KEPT, Standing.INCOMPLETE, Standing.MISSING]
    assert report.rows[1].coverage.missing == ("办理条件",)
    assert [row.key for row in report.gaps] == [board.keys[2], board.keys[1]]
    actions.confirm_elements(
        standard_id=board.standard.pk,
        key=board.keys[1],
        item_id=part.item_id,
        elements=["办理条件"],
        by=room.editor,
        at=at,
    )
    actions.place_standard_row(
        standard_id=board.standard.pk,
        key=board.keys[2],
        column_id=room.column.pk,
        empty_reason="本局没有这项职责",
        by=room.second,
        at=at,
    )
    report = coverage_of(room.second, board.standard.pk, today=today)
    assert [row.coverage.standing for row in report.rows] == [
        Standing.KEPT,
        Standing.KEPT,
        Standing.NOT_APPLICABLE,
    ]
    # The column of notices wants something new within 180 days.
    old = coverage_of(room.second, board.standard.pk, today=today + timedelta(days=200))
    assert old.rows[0].coverage.standing is Standing.STALE


def test_an_owed_item_past_its_day_makes_the_row_overdue(board: Board, at: datetime) -> None:
    item = draft(board.room, at, created_on=at.date()).item
    _link(board, item, 0, at=at)
    day = item.due_on
    on_time = coverage_of(board.room.second, board.standard.pk, today=day)
    assert on_time.rows[0].coverage.standing is Standing.IN_WORK
    late = coverage_of(board.room.second, board.standard.pk, today=day + timedelta(days=1))
    assert late.rows[0].coverage.standing is Standing.OVERDUE


def test_the_missing_item_is_begun_with_its_elements_and_linked(board: Board, at: datetime) -> None:
    version = actions.draft_for_standard_row(
        standard_id=board.standard.pk,
        key=board.keys[0],
        column_id=board.room.column.pk,
        by=board.room.editor,
        at=at,
    )
    assert version.title == "国内出生登记"
    assert "<h2>受理部门</h2>" in version.read().body
    view = covered_row_view(board.room.editor, board.standard.pk, board.keys[0], today=at.date())
    assert [served.item_id for served in view.line.served] == [version.item_id]
    assert view.line.coverage.standing is Standing.IN_WORK


def test_items_in_the_column_or_with_the_words_of_a_row_are_suggested(
    board: Board, at: datetime
) -> None:
    publish(board.room, at, title="交通管制通告（乌蒙大道）")
    publish(board.room, at, title="春节慰问")
    view = covered_row_view(board.room.editor, board.standard.pk, board.keys[2], today=at.date())
    assert [s.label for s in view.suggestions] == ["交通管制通告（乌蒙大道）"]


def test_the_public_sees_what_is_in_force_and_only_published_items(
    board: Board, at: datetime
) -> None:
    shown = publish(board.room, at, title="国内出生登记办理指南")
    hidden = draft(board.room, at, title="内部稿")
    _link(board, shown.item, 0, at=at)
    _link(board, hidden.item, 0, at=at)
    (line,) = public_standards(ANONYMOUS, "police")
    assert (line.code, line.rows) == ("police-std", 3)
    standard = public_standard(ANONYMOUS, "police-std", on=at.date())
    assert [item.title for item in standard.rows[0].items] == ["国内出生登记办理指南"]
    found = public_standard(ANONYMOUS, "police-std", on=at.date(), words="交通管制")
    assert [row.key for row in found.rows] == [board.keys[2]]
    with pytest.raises(NotFoundError):
        public_standard(ANONYMOUS, "police-std", on=at.date(), key=999)


def test_a_draft_is_not_public(room: Newsroom, at: datetime) -> None:
    _import(room, at, make_row())
    assert public_standards(ANONYMOUS, "police") == []
    with pytest.raises(NotFoundError):
        public_standard(ANONYMOUS, "police-std", on=at.date())


def test_coverage_asks_as_many_questions_for_many_rows_as_for_one(
    room: Newsroom, at: datetime
) -> None:
    def questions(count: int, code: str) -> int:
        rows = [make_row(seq=n + 1, item2=f"事项{n}") for n in range(count)]
        board = put_in_force(room, at, *rows, code=code, name=code)
        for place in range(count):
            item = publish(room, at, title=f"{code}{place}").item
            _link(board, item, place, at=at)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            coverage_of(room.second, board.standard.pk, today=at.date())
        return len(queries)

    assert questions(1, "one") == questions(6, "six")


def test_every_step_leaves_one_event(board: Board) -> None:
    verbs = list(
        AuditEvent.objects.filter(action__contains="standard").values_list("action", flat=True)
    )
    assert verbs == [
        "catalogue.import_standard",
        "catalogue.submit_standard",
        "catalogue.approve_standard",
    ]


def test_a_system_import_may_be_approved_by_anybody_with_the_permission(
    room: Newsroom, at: datetime
) -> None:
    version = actions.import_standard(
        organisation=room.body,
        code="auto",
        name="目录",
        reading=make_reading(replace(make_row())),
        by=SYSTEM,
        at=at,
    )
    actions.submit_standard(version_id=version.pk, by=SYSTEM, at=at)
    done = actions.approve_standard(version_id=version.pk, by=room.head, at=at)
    assert done.state == State.IN_FORCE
    assert Standard.objects.get().versions.count() == 1
    assert date(2020, 1, 1) < done.approved_at.date()  # type: ignore[union-attr]
