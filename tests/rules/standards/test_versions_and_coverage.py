"""States of a catalogue, what changed between two, and how far its rows are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from gongkai.rules.columns import UpdateClass
from gongkai.rules.errors import WrongPersonError, WrongStateError
from gongkai.rules.law import find_citations, law_named
from gongkai.rules.standards.coverage import (
    GAPS,
    STANDING_LABELS,
    Piece,
    Standing,
    coverage_words,
    has_element,
    judge,
    summarise,
)
from gongkai.rules.standards.model import Mode, Row
from gongkai.rules.standards.ready import READY, ready_catalogue
from gongkai.rules.standards.time_limits import Kind, parse_time_limit
from gongkai.rules.standards.versions import (
    MOVES,
    STATE_LABELS,
    Move,
    State,
    after,
    check_second_person,
    compare_rows,
    match_keys,
)
from tests.factories.standards import make_row

TODAY = date(2026, 11, 23)


# --- states --------------------------------------------------------------------------------------


def test_every_state_is_reached_and_only_the_last_ones_have_no_way_out() -> None:
    ends = set(MOVES.values()) | {State.DRAFT}
    assert ends == set(State) == set(STATE_LABELS)
    left = {state for state, _ in MOVES}
    assert set(State) - left == {State.SUPERSEDED, State.DISCARDED}
    assert {move for _, move in MOVES} == set(Move)


def test_a_move_that_is_not_in_the_table_is_refused() -> None:
    with pytest.raises(WrongStateError, match="现行"):
        after(State.IN_FORCE, Move.MEND)


def test_nobody_approves_what_passed_through_their_hands() -> None:
    with pytest.raises(WrongPersonError):
        check_second_person(7, [3, 7])
    check_second_person(8, [3, 7])


# --- comparison ----------------------------------------------------------------------------------


def test_a_row_that_is_renamed_in_one_part_keeps_its_key() -> None:
    known = {1: make_row(), 2: make_row(item1="注销登记", item2="死亡注销")}
    rows = [make_row(item1="注销", item2="死亡注销"), make_row(area="户政"), make_row(item2="新")]
    assert match_keys(known, rows) == [2, 1, None]


def test_rows_that_cannot_be_told_apart_get_new_keys() -> None:
    known = {1: make_row(), 2: make_row(seq=2)}
    assert match_keys(known, [make_row()]) == [None]


def test_a_comparison_names_the_cells_that_changed() -> None:
    before = {1: make_row(), 2: make_row(item2="乙")}
    now = {1: make_row(seq=9, subject="分局"), 3: make_row(item2="丙")}
    changes = compare_rows(before, now)
    assert [change.kind for change in changes] == ["changed", "added", "removed"]
    assert changes[0].cells == (("公开主体", "某市公安局", "分局"),)


# --- coverage ------------------------------------------------------------------------------------


def piece(**changes: Any) -> Piece:
    known: dict[str, Any] = {
        "title": "国内出生登记",
        "published_on": TODAY - timedelta(days=10),
        "first_published_on": TODAY - timedelta(days=10),
        "due_on": TODAY - timedelta(days=5),
        "is_owed": False,
        "update_class": UpdateClass.NOTICE,
        "words": "受理部门：派出所。办理条件：无。",
    }
    return Piece(**(known | changes))


OWED = {"published_on": None, "first_published_on": None, "is_owed": True, "words": ""}


@pytest.mark.parametrize(
    ("pieces", "reason", "row", "standing"),
    [
        ([], "", make_row(), Standing.MISSING),
        ([], "没有这项职责", make_row(), Standing.NOT_APPLICABLE),
        ([], "", make_row(modes=(Mode.ON_REQUEST,)), Standing.ON_REQUEST),
        ([piece()], "", make_row(), Standing.KEPT),
        ([piece(words="受理部门")], "", make_row(), Standing.INCOMPLETE),
        ([piece(words="", confirmed=frozenset(("受理部门", "办理条件")))], "", make_row(),
         Standing.KEPT),
        ([piece(first_published_on=TODAY)], "", make_row(), Standing.LATE),
        ([piece(published_on=TODAY - timedelta(days=181))], "", make_row(), Standing.STALE),
        ([piece(published_on=TODAY - timedelta(days=180))], "", make_row(), Standing.KEPT),
        ([piece(published_on=date(2019, 1, 1), update_class=UpdateClass.ON_EVENT)], "",
         make_row(), Standing.KEPT),
        ([piece(**OWED, due_on=TODAY)], "", make_row(), Standing.IN_WORK),
        ([piece(**OWED)], "", make_row(), Standing.OVERDUE),
        ([piece(), piece(**OWED)], "", make_row(), Standing.OVERDUE),
    ],
)  # fmt: skip
def test_a_row_stands_by_its_worst_lack(
    pieces: list[Piece], reason: str, row: Row, standing: Standing
) -> None:
    found = judge(row, pieces, today=TODAY, empty_reason=reason)
    assert found.standing is standing
    assert found.is_gap == (standing in GAPS)
    assert all(coverage_words(found, TODAY).values())


def test_elements_may_stand_in_several_items() -> None:
    found = judge(make_row(), [piece(words="受理部门"), piece(words="办理条件")], today=TODAY)
    assert (found.found, found.missing) == (("受理部门", "办理条件"), ())


@pytest.mark.parametrize(
    ("element", "words", "is_there"),
    [
        ("办理条件", "一、办理\n条件", True),
        ("收费依据及标准", "收费依据及标准：不收费", True),
        ("申报要求等", "申报要求", True),
        ("案件情况", "全年案件三起", True),
        ("情况", "全年三起", False),
        ("办理时限", "办理条件", False),
    ],
)
def test_an_element_is_found_by_its_name(element: str, words: str, is_there: bool) -> None:
    assert has_element(element, words) is is_there


def test_a_summary_leaves_out_what_need_not_be_there() -> None:
    rows = [("甲", Standing.KEPT), ("甲", Standing.MISSING), ("甲", Standing.ON_REQUEST),
            ("乙", Standing.NOT_APPLICABLE)]  # fmt: skip
    first, second = summarise(rows)
    assert (first.total, first.asked, first.kept, first.share) == (3, 2, 1, 0.5)
    assert (second.asked, second.share) == (0, 1.0)
    assert set(STANDING_LABELS) == set(Standing)


# --- the ready catalogue -------------------------------------------------------------------------


def test_household_registration_has_its_eighteen_items_in_the_order_of_the_guide() -> None:
    rows = [
        row
        for row in ready_catalogue("public_security", "某市公安局").catalogue.rows
        if row.area == "户籍管理"
    ]
    assert [(row.seq, row.item1, row.item2) for row in rows] == [
        (1, "出生登记", "出生登记"),
        (2, "收养、入籍等登记", "收养登记"),
        (3, "注销登记", "死亡注销"),
        (4, "注销登记", "服现役注销"),
        (5, "迁移登记", "迁出、迁入登记"),
        (6, "户口登记项目变更更正", "姓名变更、更正"),
        (7, "户口登记项目变更更正", "性别变更、更正"),
        (8, "户口登记项目变更更正", "民族成份变更、更正"),
        (9, "暂住登记及居住证管理", "暂住登记"),
        (10, "暂住登记及居住证管理", "居住证申领"),
        (11, "暂住登记及居住证管理", "居住证换、补领"),
        (12, "暂住登记及居住证管理", "居住证签注"),
        (13, "港澳台居民居住证管理", "港澳台居民居住证申领"),
        (14, "港澳台居民居住证管理", "港澳台居民居住证换、补领"),
        (15, "居民身份证管理", "居民身份证申领"),
        (16, "居民身份证管理", "居民身份证换、补领"),
        (17, "居民身份证管理", "临时居民身份证申领、换领、补领"),
        (18, "居民身份证管理", "异地申请换、补领居民身份证"),
    ]
    # The seven areas of the guide: residence permits are one, under two headings.
    assert len({"居住证" if "居住证" in row.item1 else row.item1 for row in rows}) == 7
    assert all(len(row.elements) == 6 for row in rows)


@pytest.mark.parametrize("code", READY)
def test_every_ready_row_is_whole_and_cites_whole_titles(code: str) -> None:
    found = ready_catalogue(code, "某市公安局")
    assert len(found.columns) == len(found.catalogue.rows)
    for row in found.catalogue.rows:
        assert all((row.elements, row.basis, row.subject, row.channels, row.modes)), row.name
        assert parse_time_limit(row.time_limit).kind is not Kind.UNKNOWN
        for citation in find_citations("".join(row.basis)):
            law = law_named(citation.title)
            assert law is None or law.title.endswith(citation.title), citation.title
    names = {(row.area, row.item1, row.item2) for row in found.catalogue.rows}
    assert len(names) == len(found.catalogue.rows)


def test_a_row_survives_json() -> None:
    row = make_row(group="申请人", extras=(("公开形式", "文本"),))
    assert Row.of_data(row.to_data()) == row
    assert replace(row) == row
