"""People, their roles, and what they reach."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from gongkai.accounts import actions
from gongkai.accounts.models import Person, RoleGrant
from gongkai.accounts.queries import (
    LOCK_AFTER_BY_ADDRESS,
    LOCK_AFTER_BY_NAME,
    LOCK_FOR,
    get_person,
    identify,
    list_people,
    locked_until,
    roles_of,
)
from gongkai.audit.models import AuditEvent
from gongkai.organisations.actions import move_organisation
from gongkai.rules.access import ANONYMOUS, SYSTEM, Permission, Scope
from gongkai.rules.errors import BadInputError, NotFoundError, WrongPersonError, WrongStateError
from tests.factories.city import PASSWORD, City, make_person

ADDRESS = "192.0.2.7"


def try_to_sign_in(username: str, password: str, at: datetime, address: str = ADDRESS) -> bool:
    person = identify(username=username, password=password, address=address, at=at)
    actions.sign_in(
        person=person, username=username, address=address, by=person or ANONYMOUS, at=at
    )
    return person is not None


def test_a_role_reaches_its_organisation_and_all_below(city: City) -> None:
    scope = city.police_clerk.scope(Permission.FILL_REPORTS)
    reached = [
        city.police.path,
        city.traffic.path,
        city.branch.path,
        city.station.path,
    ]
    assert all(scope.covers(path) for path in reached)
    assert not scope.covers(city.education.path)
    assert not scope.covers(city.government.path)


def test_a_role_carries_its_own_permissions_only(city: City) -> None:
    assert city.police_clerk.scope(Permission.PUBLISH_REPORTS) == Scope()
    assert city.police_head.scope(Permission.PUBLISH_REPORTS) == Scope((city.police.path,))
    assert city.supervisor.scope(Permission.AGGREGATE_REPORTS).covers(city.station.path)


def test_a_scope_moves_with_the_organisation(city: City, at: datetime) -> None:
    move_organisation(
        organisation=city.traffic, parent=city.education, on=at.date(), by=SYSTEM, at=at
    )
    city.traffic.refresh_from_db()
    assert not city.police_clerk.scope(Permission.SEE_REPORTS).covers(city.traffic.path)
    assert city.education_clerk.scope(Permission.SEE_REPORTS).covers(city.traffic.path)


def test_a_revoked_role_reaches_nothing(city: City, at: datetime) -> None:
    grant = RoleGrant.objects.get(person=city.police_clerk)
    revoked = actions.revoke_role(grant=grant, by=city.security_admin, at=at)
    assert (revoked.revoked_at, revoked.revoked_by) == (at, city.security_admin)
    assert city.police_clerk.scope(Permission.SEE_REPORTS) == Scope()
    with pytest.raises(WrongStateError):
        actions.revoke_role(grant=grant, by=city.security_admin, at=at)


def test_roles_remembered_for_a_page_are_asked_once_and_never_by_an_action(
    city: City, at: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    admin = Person.objects.get(pk=city.security_admin.pk)
    admin.remember_roles()
    with django_assert_num_queries(1):
        assert admin.scope(Permission.MANAGE_PEOPLE).paths
        assert admin.scope(Permission.SEE_REPORTS) == Scope()
        assert admin.roles_at(city.police.path)
    grant = RoleGrant.objects.get(person=admin)
    actions.revoke_role(grant=grant, by=SYSTEM, at=at)
    with pytest.raises(WrongPersonError):
        actions.close_account(person=city.police_clerk, by=admin, at=at)


def test_a_closed_account_reaches_nothing_and_cannot_sign_in(city: City, at: datetime) -> None:
    closed = actions.close_account(person=city.police_clerk, by=city.security_admin, at=at)
    assert closed.scope(Permission.SEE_REPORTS) == Scope()
    assert not try_to_sign_in("police-clerk", PASSWORD, at)
    with pytest.raises(WrongStateError):
        actions.close_account(person=closed, by=city.security_admin, at=at)


def test_the_three_administrators_are_three_persons(city: City, at: datetime) -> None:
    for person, role in (
        (city.system_admin, "security_admin"),
        (city.system_admin, "audit_admin"),
        (city.audit_admin, "system_admin"),
    ):
        with pytest.raises(WrongStateError):
            actions.grant_role(person=person, role=role, organisation=city.police, by=SYSTEM, at=at)


def test_nobody_gives_or_takes_the_own_roles(city: City, at: datetime) -> None:
    with pytest.raises(WrongPersonError):
        actions.grant_role(
            person=city.security_admin,
            role="leader",
            organisation=city.police,
            by=city.security_admin,
            at=at,
        )
    with pytest.raises(WrongPersonError):
        actions.revoke_role(
            grant=RoleGrant.objects.get(person=city.security_admin),
            by=city.security_admin,
            at=at,
        )


def test_an_administrator_of_one_body_rules_no_other(city: City, at: datetime) -> None:
    local = make_person("local", city.education, at, "security_admin")
    assert [person.username for person in list_people(local)] == ["education-clerk", "local"]
    with pytest.raises(NotFoundError):
        get_person(local, city.police_clerk.pk)
    for act in (
        lambda: actions.close_account(person=city.police_clerk, by=local, at=at),
        lambda: actions.grant_role(
            person=city.police_clerk,
            role="leader",
            organisation=city.education,
            by=local,
            at=at,
        ),
        lambda: actions.grant_role(
            person=city.education_clerk,
            role="leader",
            organisation=city.police,
            by=local,
            at=at,
        ),
        lambda: actions.open_account(
            username="new",
            name="新人",
            organisation=city.police,
            password=PASSWORD,
            by=local,
            at=at,
        ),
    ):
        with pytest.raises(WrongPersonError):
            act()


def test_an_administrator_sees_people_with_their_roles(city: City) -> None:
    person = get_person(city.security_admin, city.police_head.pk)
    assert [(grant.role, grant.label) for grant in person.grants] == [
        ("disclosure_head", "公开办负责人")
    ]
    assert [grant.role for grant in roles_of(city.police_head)] == ["disclosure_head"]


def test_a_role_is_held_once_and_must_be_known(city: City, at: datetime) -> None:
    with pytest.raises(WrongStateError):
        actions.grant_role(
            person=city.police_clerk,
            role="disclosure_clerk",
            organisation=city.police,
            by=SYSTEM,
            at=at,
        )
    with pytest.raises(BadInputError):
        actions.grant_role(
            person=city.police_clerk, role="king", organisation=city.police, by=SYSTEM, at=at
        )


def test_the_database_refuses_an_unknown_role(city: City) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.filter(person=city.police_clerk).update(role="king")


@pytest.mark.parametrize("password", ["short", "1234567890123", "password123", "new-person1"])
def test_a_weak_password_is_refused(city: City, at: datetime, password: str) -> None:
    with pytest.raises(BadInputError):
        actions.open_account(
            username="new-person",
            name="新人",
            organisation=city.police,
            password=password,
            by=SYSTEM,
            at=at,
        )
    assert not Person.objects.filter(username="new-person").exists()


def test_a_sign_in_name_is_given_once(city: City, at: datetime) -> None:
    with pytest.raises(WrongStateError):
        make_person("police-clerk", city.education, at)


def test_the_right_password_signs_in_and_leaves_an_event(city: City, at: datetime) -> None:
    assert try_to_sign_in("police-clerk", PASSWORD, at)
    event = AuditEvent.objects.latest("sequence")
    assert (event.action, event.by_id) == ("accounts.sign_in", city.police_clerk.pk)
    assert PASSWORD not in str(event.after)


def test_guessing_locks_the_name_even_for_the_right_password_and_only_for_a_while(
    city: City, at: datetime
) -> None:
    for number in range(LOCK_AFTER_BY_NAME):
        assert locked_until("police-clerk", ADDRESS, at) is None
        assert not try_to_sign_in("police-clerk", f"wrong{number}", at)
    assert locked_until("police-clerk", ADDRESS, at) == at + LOCK_FOR
    assert not try_to_sign_in("police-clerk", PASSWORD, at)
    assert try_to_sign_in("police-head", PASSWORD, at)
    assert try_to_sign_in("police-clerk", PASSWORD, at + LOCK_FOR)


def test_a_success_in_between_keeps_the_name_open(city: City, at: datetime) -> None:
    for number in range(LOCK_AFTER_BY_NAME + 2):
        moment = at + timedelta(seconds=number)
        is_right = number == 3
        assert try_to_sign_in("police-clerk", PASSWORD if is_right else "no", moment) == is_right
    assert locked_until("police-clerk", ADDRESS, at + timedelta(seconds=9)) is None


def test_guessing_many_names_locks_the_address(city: City, at: datetime) -> None:
    for number in range(LOCK_AFTER_BY_ADDRESS):
        try_to_sign_in(f"nobody{number}", "wrong", at)
    assert not try_to_sign_in("police-clerk", PASSWORD, at)
    assert try_to_sign_in("police-clerk", PASSWORD, at, address="192.0.2.8")


def test_the_own_password_is_changed_with_the_old_one(city: City, at: datetime) -> None:
    new = "another-long-password"
    for old, wanted in (("wrong", new), (PASSWORD, "short"), (PASSWORD, PASSWORD)):
        with pytest.raises(BadInputError):
            actions.change_password(old=old, new=wanted, by=city.police_clerk, at=at)
    actions.change_password(old=PASSWORD, new=new, by=city.police_clerk, at=at)
    assert try_to_sign_in("police-clerk", new, at)
