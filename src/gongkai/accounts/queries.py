"""Questions about people. Each takes the person who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import authenticate

from gongkai.accounts.models import Person, RoleGrant, SignInAttempt
from gongkai.rules.access import ROLES, Asker, Permission
from gongkai.rules.errors import NotFoundError

# Governance of accounts: locked after failures (等保 2.0, GB/T 22239-2019).
LOCK_AFTER_BY_NAME = 5
LOCK_AFTER_BY_ADDRESS = 30
LOCK_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class GrantSummary:
    """A role that stands."""

    id: int
    role: str
    label: str
    organisation_id: int


@dataclass(frozen=True, slots=True)
class PersonSummary:
    """A person in a list."""

    id: int
    username: str
    name: str
    organisation_id: int
    is_active: bool
    grants: tuple[GrantSummary, ...] = ()


def _summary(person: Person) -> PersonSummary:
    return PersonSummary(
        person.pk,
        person.username,
        person.name,
        person.organisation_id,
        person.is_active,
        tuple(
            GrantSummary(grant.pk, grant.role, ROLES[grant.role].label, grant.organisation_id)
            for grant in person.grants.all()
            if grant.revoked_at is None
        ),
    )


def list_people(asker: Asker) -> list[PersonSummary]:
    """The people within what the asker manages, by sign-in name."""
    people = Person.objects.within(asker.scope(Permission.MANAGE_PEOPLE))
    return [_summary(person) for person in people.prefetch_related("grants")]


def get_person(asker: Asker, person_id: int) -> PersonSummary:
    """One person within what the asker manages.

    Raises NotFoundError.
    """
    people = Person.objects.within(asker.scope(Permission.MANAGE_PEOPLE))
    person = people.filter(pk=person_id).prefetch_related("grants").first()
    if person is None:
        raise NotFoundError("没有找到这个人员，或者不在您的管理范围内。")
    return _summary(person)


def roles_of(person: Person) -> list[GrantSummary]:
    """The asker's own roles."""
    return [
        GrantSummary(grant.pk, grant.role, ROLES[grant.role].label, grant.organisation_id)
        for grant in RoleGrant.objects.standing().filter(person=person)
    ]


def locked_until(username: str, address: str | None, at: datetime) -> datetime | None:
    """When the next try to sign in is allowed, None where it is now.

    Failures since the last success count, by name and by network address, within LOCK_FOR.
    """
    recent = SignInAttempt.objects.filter(at__gt=at - LOCK_FOR, at__lte=at)
    limits = [(recent.filter(username=username), LOCK_AFTER_BY_NAME)]
    if address:
        limits.append((recent.filter(address=address), LOCK_AFTER_BY_ADDRESS))
    ends = []
    for attempts, allowed in limits:
        latest = list(attempts.order_by("-at", "-pk").values_list("is_successful", "at")[:allowed])
        failures = [when for is_successful, when in latest if not is_successful]
        if len(failures) == allowed:
            ends.append(failures[0] + LOCK_FOR)
    return max(ends, default=None)


def identify(*, username: str, password: str, address: str | None, at: datetime) -> Person | None:
    """Whom a sign-in name and password belong to.

    None where they are wrong, the account is closed, or too many tries failed (see locked_until).
    """
    if locked_until(username, address, at) is not None:
        return None
    person = authenticate(username=username, password=password)
    return person if isinstance(person, Person) else None
