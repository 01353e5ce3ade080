"""A body orders its columns, names who acts in them, and sees which of them grow stale."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from gongkai.catalogue import actions
from gongkai.catalogue.models import Column, ColumnDuty
from gongkai.catalogue.queries import (
    ItemFilter,
    Shelf,
    column_setup,
    list_items,
    managed_column,
    managed_duty,
    public_column,
    publishers_to_set_up,
    terms_of,
)
from gongkai.rules.access import ANONYMOUS, SYSTEM
from gongkai.rules.columns import Freshness, UpdateClass
from gongkai.rules.errors import (
    BadInputError,
    NotFoundError,
    WrongPersonError,
    WrongStateError,
)
from gongkai.rules.release import Actor
from gongkai.rules.terms import DEFAULTS, Term, TermKind
from tests.factories.city import City, make_person
from tests.factories.contents import make_content
from tests.factories.items import Newsroom, again, build_newsroom, draft, publish


@pytest.fixture
def room(city: City, at: datetime) -> Newsroom:
    return build_newsroom(city, at)


def column(code: str) -> Column:
    return Column.objects.get(code=f"police-{code}")


def add(room: Newsroom, at: datetime, parent: Column | None, code: str = "own") -> Column:
    return actions.add_column(
        organisation=room.body,
        parent=parent,
        code=code,
        name="本局专栏",
        update_class=UpdateClass.NEWS,
        by=room.head,
        at=at,
    )


def order(room: Newsroom, parent: Column | None) -> list[str]:
    rows = Column.objects.filter(organisation=room.body, parent=parent)
    return [row.code for row in rows.order_by("place", "pk")]


def test_a_column_moves_with_all_below_it_and_its_items_stay(room: Newsroom, at: datetime) -> None:
    above = add(room, at, column("statutory"))
    below = add(room, at, above, "own-below")
    item = actions.draft_item(
        organisation=room.body,
        column_id=below.pk,
        content=draft(room, at).read(),
        by=room.editor,
        at=at,
    )
    actions.move_column(column=above, parent=column("policy"), by=room.head, at=at)
    below.refresh_from_db()
    assert below.path == f"{column('policy').path}{above.pk}/{below.pk}/"
    assert again(item).column == below
    assert order(room, column("policy"))[-1] == "own"
    actions.move_column(column=above, parent=None, by=room.head, at=at)
    assert Column.objects.get(pk=above.pk).path == f"/{above.pk}/"
    with pytest.raises(BadInputError, match="自己下面"):
        actions.move_column(column=above, parent=below, by=room.head, at=at)


def test_columns_go_up_and_down_and_stop_at_the_ends(room: Newsroom, at: datetime) -> None:
    policy = column("policy")
    first = order(room, policy)
    known: dict[str, Any] = {"by": room.head, "at": at}
    actions.order_column(column=column("policy-normative"), is_up=True, **known)
    assert order(room, policy) == [first[1], first[0], *first[2:]]
    actions.order_column(column=column("policy-normative"), is_up=True, **known)
    assert order(room, policy)[0] == first[1]
    actions.order_column(column=column("policy-normative"), is_up=False, **known)
    assert order(room, policy) == first


def test_a_column_is_closed_with_a_reason_and_comes_back(room: Newsroom, at: datetime) -> None:
    rules = column("policy-rules")
    known: dict[str, Any] = {"by": room.head, "at": at}
    with pytest.raises(BadInputError, match="理由"):
        actions.close_column(column=rules, reason=" ", **known)
    actions.close_column(column=rules, reason="没有规章制定权", **known)
    with pytest.raises(NotFoundError):
        public_column(ANONYMOUS, rules.code, on=at.date())
    actions.reopen_column(column=rules, **known)
    assert public_column(ANONYMOUS, rules.code, on=at.date()).name == "规章"
    policy = column("policy")
    actions.close_column(column=policy, reason="合并", **known)
    with pytest.raises(WrongStateError, match="上级栏目已停用"):
        actions.reopen_column(column=column("policy-normative"), **known)


def test_what_was_set_is_kept_and_what_is_none_stays(room: Newsroom, at: datetime) -> None:
    known: dict[str, Any] = {
        "column": room.column, "name": "公告", "owner": room.body,
        "update_class": UpdateClass.NOTICE, "empty_reason": "", "by": room.head, "at": at,
    }  # fmt: skip
    actions.change_column(**known, article_item="A20_12", keywords="公告")
    actions.change_column(**known)
    found = Column.objects.get(pk=room.column.pk)
    assert (found.name, found.article_item, found.keywords) == ("公告", "A20_12", "公告")
    with pytest.raises(BadInputError, match="条例"):
        actions.change_column(**known, article_item="A99")


def test_others_set_nothing_up(room: Newsroom, at: datetime) -> None:
    for who in (room.editor, room.city.education_clerk):
        with pytest.raises(WrongPersonError):
            actions.move_column(column=room.column, parent=None, by=who, at=at)
        with pytest.raises(NotFoundError):
            managed_column(who, room.column.pk)
        with pytest.raises(NotFoundError):
            column_setup(who, room.column.pk, on=at.date())


# --- persons -------------------------------------------------------------------------------------


def name(room: Newsroom, at: datetime, where: Column, actor: Actor, person: Any) -> ColumnDuty:
    return actions.name_for_column(column=where, actor=actor, person=person, by=room.head, at=at)


def test_only_who_is_named_proofreads_in_a_column_and_below_it(
    room: Newsroom, at: datetime
) -> None:
    other = make_person("reader2", room.body, at, "proofreader")
    duty = name(room, at, column("statutory"), Actor.PROOFREADER, other)
    version = draft(room, at)
    actions.submit_item(version_id=version.pk, by=room.editor, at=at)
    turn = ItemFilter(Shelf.TURN)
    assert list_items(room.proofreader, turn, today=at.date()).total.value == 0
    assert list_items(other, turn, today=at.date()).total.value == 1
    with pytest.raises(WrongPersonError, match="校对"):
        actions.review_item(version_id=version.pk, opinion="", by=room.proofreader, at=at)
    # The nearest column decides.
    nearer = name(room, at, room.column, Actor.PROOFREADER, room.proofreader)
    assert list_items(room.proofreader, turn, today=at.date()).total.value == 1
    with pytest.raises(WrongPersonError):
        actions.review_item(version_id=version.pk, opinion="", by=other, at=at)
    actions.unname_for_column(
        duty=managed_duty(room.head, room.column.pk, nearer.pk), by=room.head, at=at
    )
    actions.unname_for_column(
        duty=managed_duty(room.head, column("statutory").pk, duty.pk), by=room.head, at=at
    )
    actions.review_item(version_id=version.pk, opinion="", by=room.proofreader, at=at)


def test_an_editor_who_is_not_named_writes_nothing_there_and_elsewhere_as_before(
    room: Newsroom, at: datetime
) -> None:
    other = make_person("editor2", room.body, at, "column_editor")
    name(room, at, room.column, Actor.EDITOR, other)
    with pytest.raises(WrongPersonError):
        draft(room, at)
    actions.draft_item(
        organisation=room.body,
        column_id=column("a20-other").pk,
        content=make_content(),
        by=room.editor,
        at=at,
    )


def test_naming_somebody_gives_no_role(room: Newsroom, at: datetime) -> None:
    with pytest.raises(BadInputError, match="没有“保密审查”的角色"):
        name(room, at, room.column, Actor.SECRECY, room.editor)
    assert name(room, at, room.column, Actor.EDITOR, room.editor) == name(
        room, at, room.column, Actor.EDITOR, room.editor
    )


def test_the_people_to_choose_from_are_those_of_the_body(room: Newsroom, at: datetime) -> None:
    setup = column_setup(room.head, room.column.pk, on=at.date())
    names = {person for _, person, _ in setup.people}
    assert {"editor", "reader", "keeper"} <= names
    assert room.city.education_clerk.name not in names
    assert room.column.pk not in {pk for pk, _ in setup.parents}


# --- freshness -----------------------------------------------------------------------------------


def standing(room: Newsroom, at: datetime, code: str) -> Freshness:
    (body,) = publishers_to_set_up(room.head, on=at.date())
    return next(line.freshness for line in body.columns if line.code == f"police-{code}")


def test_a_column_is_warned_of_at_seventy_percent_and_stale_past_its_days(
    room: Newsroom, at: datetime
) -> None:
    assert standing(room, at, "a20-notice") is Freshness.EMPTY
    assert standing(room, at, "policy-rules") is Freshness.EXCUSED
    publish(room, at)
    for days, found in (
        (0, Freshness.FRESH), (125, Freshness.FRESH), (126, Freshness.DUE), (180, Freshness.DUE),
        (181, Freshness.STALE),
    ):  # fmt: skip
        assert standing(room, at + timedelta(days=days), "a20-notice") is found, days
    (body,) = publishers_to_set_up(room.head, on=at.date())
    assert body.next_number == "11520200MB1A23456R/202611-00002"
    lines = {line.code: line for line in body.columns}
    assert lines["police-statutory"].count == 1
    assert lines["police-a20-notice"].depth == 1


# --- 索引号 --------------------------------------------------------------------------------------


def test_a_number_stays_when_code_pattern_and_publisher_change_and_is_never_given_again(
    room: Newsroom, at: datetime
) -> None:
    first = publish(room, at)
    number = again(first).item.index_number
    actions.withdraw_item(version_id=first.pk, reason="误发", by=room.head, at=at)
    actions.set_up_publisher(
        organisation=room.body, index_code="11520200MB1A99999R", by=SYSTEM, at=at
    )
    second = again(publish(room, at)).item.index_number
    assert second == "11520200MB1A99999R/2026-00001"
    actions.set_up_publisher(
        organisation=room.body,
        index_code="11520200MB1A23456R",
        has_month_in_index=True,
        by=SYSTEM,
        at=at,
    )
    assert again(publish(room, at)).item.index_number == "11520200MB1A23456R/202611-00002"
    assert again(first).item.index_number == number == "11520200MB1A23456R/202611-00001"


# --- words of a classification -------------------------------------------------------------------


def test_a_body_classifies_by_its_own_words_else_by_those_above_it(
    room: Newsroom, at: datetime
) -> None:
    own = (Term("A", "警务"), Term("A1", "户籍", "A"))
    unit = room.city.traffic
    assert terms_of(room.editor, room.body.pk)[TermKind.THEME] == DEFAULTS[TermKind.THEME]
    actions.set_terms(organisation=room.body, kind=TermKind.THEME, terms=own, by=room.head, at=at)
    for body in (room.body, unit):
        found = terms_of(room.editor, body.pk)
        assert found[TermKind.THEME] == own
        assert found[TermKind.GENRE] == DEFAULTS[TermKind.GENRE]
    with pytest.raises(WrongPersonError):
        actions.set_terms(
            organisation=room.body, kind=TermKind.THEME, terms=own, by=room.editor, at=at
        )
