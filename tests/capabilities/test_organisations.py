"""The tree of organisations, and their names over time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime

import pytest
from django.db import IntegrityError, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from gongkai.audit.models import AuditEvent
from gongkai.organisations import actions
from gongkai.organisations.models import Organisation, ids_of
from gongkai.organisations.queries import (
    compiler_of,
    get_organisation,
    list_organisations,
    names_of,
    supervising_office_of,
)
from gongkai.rules.access import SYSTEM
from gongkai.rules.errors import (
    BadInputError,
    GongkaiError,
    NotFoundError,
    WrongPersonError,
    WrongStateError,
)
from gongkai.rules.organisations import Kind, Level
from tests.factories.city import FOUNDED_ON, City, make_organisation


def assert_paths_follow_parents() -> None:
    for row in Organisation.objects.select_related("parent"):
        assert row.path == f"{row.parent.path if row.parent else '/'}{row.pk}/"


def test_a_new_name_holds_from_its_day_and_the_old_one_before(city: City, at: datetime) -> None:
    actions.rename_organisation(
        organisation=city.police,
        name="某市公安总局",
        short_name="公安总局",
        on=date(2020, 5, 1),
        by=city.system_admin,
        at=at,
    )
    before = get_organisation(SYSTEM, city.police.pk, on=date(2020, 4, 30))
    after = get_organisation(SYSTEM, city.police.pk, on=date(2020, 5, 1))
    assert (before.name, after.name, after.short_name) == ("某市公安局", "某市公安总局", "公安总局")
    assert [(n.name, n.from_on, n.until_on) for n in names_of(SYSTEM, city.police.pk)] == [
        ("某市公安局", FOUNDED_ON, date(2020, 5, 1)),
        ("某市公安总局", date(2020, 5, 1), None),
    ]


def test_a_name_cannot_begin_before_the_present_one_or_repeat_it(city: City, at: datetime) -> None:
    for name, on in (
        ("新名", FOUNDED_ON),
        ("某市公安局", date(2020, 1, 1)),
        (" ", date(2020, 1, 1)),
    ):
        with pytest.raises(BadInputError):
            actions.rename_organisation(
                organisation=city.police, name=name, on=on, by=SYSTEM, at=at
            )


def test_a_moved_organisation_takes_everything_below_along(city: City, at: datetime) -> None:
    actions.move_organisation(
        organisation=city.branch,
        parent=city.education,
        on=at.date(),
        by=city.system_admin,
        at=at,
    )
    station = Organisation.objects.get(pk=city.station.pk)
    assert ids_of(station.path) == (
        city.government.pk,
        city.education.pk,
        city.branch.pk,
        city.station.pk,
    )
    assert_paths_follow_parents()


def test_an_organisation_cannot_be_moved_below_itself(city: City, at: datetime) -> None:
    for parent in (city.police, city.branch):
        with pytest.raises(WrongStateError):
            actions.move_organisation(
                organisation=city.police, parent=parent, on=at.date(), by=SYSTEM, at=at
            )


def test_a_station_holds_no_department(city: City, at: datetime) -> None:
    with pytest.raises(WrongStateError):
        make_organisation("x", city.station, Kind.DEPARTMENT, at)


def test_a_closed_organisation_leaves_the_lists_of_later_days_only(
    city: City, at: datetime
) -> None:
    actions.close_organisation(
        organisation=city.station, on=date(2024, 1, 1), by=city.system_admin, at=at
    )

    def codes(on: date) -> set[str]:
        return {row.code for row in list_organisations(SYSTEM, on=on)}

    assert "station" in codes(date(2023, 12, 31))
    assert "station" not in codes(date(2024, 1, 1))


def test_an_organisation_closes_only_after_those_below(city: City, at: datetime) -> None:
    with pytest.raises(WrongStateError):
        actions.close_organisation(organisation=city.branch, on=at.date(), by=SYSTEM, at=at)


def test_a_merged_organisation_names_its_successor(city: City, at: datetime) -> None:
    merged = actions.merge_organisation(
        organisation=city.traffic, into=city.branch, on=at.date(), by=city.system_admin, at=at
    )
    merged.refresh_from_db()
    assert (merged.closed_on, merged.merged_into) == (at.date(), city.branch)


@pytest.mark.parametrize(
    "act",
    [
        lambda city, at: actions.rename_organisation(
            organisation=city.station, name="新名", on=at.date(), by=SYSTEM, at=at
        ),
        lambda city, at: actions.close_organisation(
            organisation=city.station, on=at.date(), by=SYSTEM, at=at
        ),
        lambda city, at: actions.merge_organisation(
            organisation=city.traffic, into=city.station, on=at.date(), by=SYSTEM, at=at
        ),
        lambda city, at: actions.appoint_supervising_office(
            organisation=city.police, office=city.station, on=at.date(), by=SYSTEM, at=at
        ),
        lambda city, at: make_organisation("x", city.station, Kind.STATION, at),
    ],
)
def test_nothing_more_happens_to_a_closed_organisation(
    city: City, at: datetime, act: Callable[[City, datetime], object]
) -> None:
    actions.close_organisation(organisation=city.station, on=date(2024, 1, 1), by=SYSTEM, at=at)
    events = AuditEvent.objects.count()
    with pytest.raises(WrongStateError):
        act(city, at)
    assert AuditEvent.objects.count() == events


def test_a_code_is_given_once(city: City, at: datetime) -> None:
    with pytest.raises(BadInputError):
        make_organisation("police", city.government, Kind.BODY, at)


@pytest.mark.parametrize("person", ["police_head", "security_admin", "audit_admin"])
def test_only_a_system_administrator_changes_the_tree(
    city: City, at: datetime, person: str
) -> None:
    with pytest.raises(WrongPersonError):
        actions.rename_organisation(
            organisation=city.police,
            name="新名",
            on=at.date(),
            by=getattr(city, person),
            at=at,
        )


def test_the_nearest_compiling_organisation_above_compiles_the_report(
    city: City, at: datetime
) -> None:
    for organisation in (city.station, city.traffic, city.police):
        compiler = compiler_of(SYSTEM, organisation.pk, on=at.date())
        assert compiler is not None
        assert compiler.code == "police"
    actions.change_report_duty(
        organisation=city.branch, compiles_own_report=True, on=at.date(), by=SYSTEM, at=at
    )
    compiler = compiler_of(SYSTEM, city.station.pk, on=at.date())
    assert compiler is not None
    assert compiler.code == "branch"
    assert compiler_of(SYSTEM, city.government.pk, on=at.date()) is None


def test_the_supervising_office_is_inherited_and_can_be_named_anew_below(
    city: City, at: datetime
) -> None:
    def office_of(organisation: Organisation) -> str | None:
        office = supervising_office_of(SYSTEM, organisation.pk, on=at.date())
        return office.code if office else None

    assert office_of(city.station) == "office"
    actions.appoint_supervising_office(
        organisation=city.branch, office=city.police, on=at.date(), by=SYSTEM, at=at
    )
    assert (office_of(city.station), office_of(city.traffic)) == ("police", "office")


def test_a_person_sees_the_own_part_of_the_tree_and_nothing_else(city: City, at: datetime) -> None:
    seen = {row.code for row in list_organisations(city.police_clerk, on=at.date())}
    assert seen == {"police", "traffic", "branch", "station"}
    for question in (
        lambda: get_organisation(city.police_clerk, city.education.pk, on=at.date()),
        lambda: names_of(city.police_clerk, city.education.pk),
        lambda: compiler_of(city.police_clerk, city.education.pk, on=at.date()),
        lambda: supervising_office_of(city.police_clerk, city.government.pk, on=at.date()),
    ):
        with pytest.raises(NotFoundError):
            question()


def test_the_whole_subtree_is_one_query_with_one_more_for_the_scope(
    city: City, at: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        rows = list_organisations(city.police_clerk, on=at.date())
    assert [row.depth for row in rows] == [1, 2, 2, 3]


def test_the_database_refuses_an_unknown_kind(city: City) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=city.police.pk).update(kind="club")


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(moves=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=12))
def test_paths_follow_parents_after_any_moves(
    db: None, at: datetime, moves: list[tuple[int, int]]
) -> None:
    with transaction.atomic():
        bodies: list[Organisation] = []
        for number in range(8):
            parent = bodies[number // 2] if number else None
            bodies.append(
                actions.found_organisation(
                    parent=parent,
                    kind=Kind.BODY,
                    level=Level.CITY,
                    code=f"b{number}",
                    name=f"机构{number}",
                    on=FOUNDED_ON,
                    by=SYSTEM,
                    at=at,
                )
            )
        for moved, target in moves:
            try:
                actions.move_organisation(
                    organisation=bodies[moved],
                    parent=bodies[target],
                    on=at.date(),
                    by=SYSTEM,
                    at=at,
                )
            except GongkaiError:
                continue
        assert_paths_follow_parents()
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_moving_and_founding_at_the_same_time_leaves_a_whole_tree(at: datetime) -> None:
    root = make_organisation("root", None, Kind.BODY, at)
    left, right = (make_organisation(code, root, Kind.BODY, at) for code in ("left", "right"))
    deep = make_organisation("deep", left, Kind.BODY, at)
    failures: list[Exception] = []

    def repeat(act: Callable[[int], object]) -> None:
        try:
            for number in range(6):
                with suppress(WrongStateError):
                    act(number)
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            failures.append(error)
        finally:
            connections.close_all()

    def move(organisation: Organisation, parent: Organisation) -> None:
        actions.move_organisation(
            organisation=organisation, parent=parent, on=at.date(), by=SYSTEM, at=at
        )

    threads = [
        threading.Thread(target=repeat, args=(act,))
        for act in (
            lambda number: move(left, (right, root)[number % 2]),
            lambda number: move(right, (deep, root)[number % 2]),
            lambda number: make_organisation(f"new{number}", deep, Kind.BODY, at),
        )
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert_paths_follow_parents()
    assert Organisation.objects.below(root.path).count() == 4 + 6
