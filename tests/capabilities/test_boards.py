"""Boards in buildings: the register, checks, what hangs there, the round, the screen."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.catalogue.adapters.files import path_of
from gongkai.channels import actions
from gongkai.channels.models import Board
from gongkai.channels.queries import (
    BoardFilter,
    board_list,
    board_round,
    board_view,
    exported_boards,
    public_board,
)
from gongkai.desk.exports import to_csv
from gongkai.rules.access import ANONYMOUS
from gongkai.rules.channels.boards import BOARD_HEADS, BoardKind, BoardState, Finding, read_boards
from gongkai.rules.errors import BadInputError, NotFoundError, WrongPersonError, WrongStateError
from tests.factories.boards import make_board_details, make_picture, put_up
from tests.factories.city import City
from tests.factories.items import build_newsroom, publish


def test_a_check_sets_the_state_and_whatever_is_bad_wants_a_word(city: City, at: datetime) -> None:
    board = put_up(city.police, city.police_clerk, at)
    known: dict[str, Any] = {"board_id": board.pk, "by": city.police_clerk, "at": at}
    with pytest.raises(BadInputError, match="请写明问题"):
        actions.check_board_on_site(finding=Finding.OUTDATED, **known)
    actions.check_board_on_site(finding=Finding.OUTDATED, note="去年的收费标准", **known)
    board.refresh_from_db()
    assert (board.state, board.checked_on) == (BoardState.TO_MEND, at.date())
    check = actions.check_board_on_site(finding=Finding.GOOD, photo=make_picture("white"), **known)
    board.refresh_from_db()
    assert board.state == BoardState.IN_USE
    assert board.photo == check.photo
    assert path_of(board.photo).exists()
    actions.remove_board(board_id=board.pk, on=at.date(), by=city.police_clerk, at=at)
    with pytest.raises(WrongStateError):
        actions.check_board_on_site(finding=Finding.GOOD, **known)


def test_a_code_is_used_once_until_the_board_is_gone(city: City, at: datetime) -> None:
    board = put_up(city.police, city.police_clerk, at)
    with pytest.raises(WrongStateError, match="已有编号"):
        put_up(city.police, city.police_clerk, at)
    actions.remove_board(board_id=board.pk, on=at.date(), by=city.police_clerk, at=at)
    put_up(city.police, city.police_clerk, at)


def test_a_board_is_due_when_nobody_looked_for_ninety_days(city: City, at: datetime) -> None:
    board = put_up(city.police, city.police_clerk, at)
    due = BoardFilter(show="due")
    today = at.date()
    assert board_list(city.police_clerk, due, today=today).total == 1
    actions.check_board_on_site(
        board_id=board.pk, finding=Finding.GOOD, by=city.police_clerk, at=at
    )
    assert board_list(city.police_clerk, due, today=today + timedelta(89)).total == 0
    assert board_list(city.police_clerk, due, today=today + timedelta(90)).total == 1


def test_a_round_goes_through_every_board_once_a_day(city: City, at: datetime) -> None:
    boards = [
        put_up(city.police, city.police_clerk, at, code=f"B{n}", place=f"{n}楼") for n in range(3)
    ]
    seen = []
    skipped = (boards[0].pk,)
    for left in (3, 2, 1):
        now = board_round(city.police_clerk, today=at.date(), skipped=skipped)
        assert (now.left, now.total) == (left, 3)
        assert now.next is not None
        seen.append(now.next.id)
        actions.check_board_on_site(
            board_id=now.next.id, finding=Finding.GOOD, by=city.police_clerk, at=at
        )
    assert seen == [boards[1].pk, boards[2].pk, boards[0].pk]
    assert board_round(city.police_clerk, today=at.date()).next is None
    tomorrow = at.date() + timedelta(1)
    assert board_round(city.police_clerk, today=tomorrow, words="2楼").total == 1


def test_what_hangs_at_a_screen_is_public_and_goes_when_it_is_withdrawn(
    city: City, at: datetime
) -> None:
    room = build_newsroom(city, at)
    item = publish(room, at, title="关于公开日的通告").item
    screen = put_up(city.police, city.police_clerk, at, kind=BoardKind.SCREEN)
    with pytest.raises(BadInputError, match="没有找到已公开的信息"):
        actions.hang_items(
            board_id=screen.pk, index_numbers=["没有/这个"], by=city.police_clerk, at=at
        )
    actions.hang_items(
        board_id=screen.pk, index_numbers=[str(item.index_number)], by=city.police_clerk, at=at
    )
    shown = public_board(ANONYMOUS, screen.pk, today=at.date())
    assert [row.title for row in shown.items] == ["关于公开日的通告"]
    plain = put_up(city.police, city.police_clerk, at, code="x")
    with pytest.raises(NotFoundError):
        public_board(ANONYMOUS, plain.pk, today=at.date())


def test_who_only_looks_changes_nothing_and_others_see_nothing(city: City, at: datetime) -> None:
    board = put_up(city.police, city.police_clerk, at)
    assert not board_view(city.supervisor, board.pk, today=at.date()).may_manage
    with pytest.raises(WrongPersonError):
        actions.edit_board(
            board_id=board.pk, details=make_board_details(), by=city.supervisor, at=at
        )
    with pytest.raises(NotFoundError):
        board_view(city.education_clerk, board.pk, today=at.date())


def test_the_register_goes_out_and_comes_back(city: City, at: datetime) -> None:
    put_up(city.police, city.police_clerk, at)
    lines = exported_boards(city.police_clerk, BoardFilter(), today=at.date())
    rows = [
        (d.code, line.body, line.kind_label, d.place, d.size, d.content, d.owner, "")
        for line in lines
        for d in (line.details,)
    ]
    read = read_boards(to_csv(BOARD_HEADS, rows), "展板.csv")
    assert actions.import_boards(rows=read, by=city.police_clerk, at=at) == 1
    assert Board.objects.get().read_details() == make_board_details()
    text = "编号,单位,位置\nA1,某市教育局,一楼\nA2,某市公安局,\n"
    with pytest.raises(BadInputError, match="请填写位置"):
        read_boards(text.encode(), "展板.csv")
    text = "编号,单位,位置\nA1,某市教育局,一楼\n"
    with pytest.raises(BadInputError, match="不在您管理的范围内"):
        actions.import_boards(
            rows=read_boards(text.encode(), "展板.csv"), by=city.police_clerk, at=at
        )


def test_the_list_asks_as_many_questions_for_many_boards_as_for_one(
    city: City, at: datetime
) -> None:
    put_up(city.police, city.police_clerk, at)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            board_list(city.police_clerk, BoardFilter(words="楼"), today=at.date())
        return len(queries)

    one = asked()
    for n in range(20):
        put_up(city.police, city.police_clerk, at, code=f"n{n}")
    assert asked() == one
