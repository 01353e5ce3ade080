"""Everything that may happen to people and their roles."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from gongkai.accounts.models import Person, RoleGrant, SignInAttempt, person_of
from gongkai.audit.actions import action, record
from gongkai.organisations.models import Organisation
from gongkai.rules.access import ROLES, Asker, Permission, may_hold, require
from gongkai.rules.errors import BadInputError, WrongPersonError, WrongStateError


def _locked(person: Person) -> Person:
    people = Person.objects.select_for_update(of=("self",), no_key=True)
    return people.select_related("organisation").get(pk=person.pk)


def _check_password(password: str, person: Person) -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise BadInputError("".join(error.messages)) from error


@action
def open_account(
    *,
    username: str,
    name: str,
    organisation: Organisation,
    password: str,
    by: Asker,
    at: datetime,
    must_change_password: bool = True,
) -> Person:
    """Give a person an account at an organisation.

    Raises WrongPersonError, WrongStateError where the sign-in name is taken, BadInputError where
    the password is too weak.
    """
    require(by, Permission.MANAGE_PEOPLE, organisation.path)
    if Person.objects.filter(username=username).exists():
        raise WrongStateError(f"登录名“{username}”已被使用，请换一个。")
    person = Person(
        username=username,
        name=name,
        organisation=organisation,
        must_change_password=must_change_password,
    )
    _check_password(password, person)
    person.set_password(password)
    person.save()
    record(
        on=person,
        organisation_id=organisation.pk,
        after={"username": username, "name": name, "organisation": organisation.pk},
    )
    return person


@action
def close_account(*, person: Person, by: Asker, at: datetime) -> Person:
    """Close an account: the person can't sign in any more, what they did stays.

    Raises WrongPersonError, WrongStateError where it is closed already.
    """
    person = _locked(person)
    require(by, Permission.MANAGE_PEOPLE, person.organisation.path)
    if not person.is_active:
        raise WrongStateError(f"{person.name}的账号已经停用。")
    person.is_active = False
    person.save(update_fields=["is_active"])
    record(
        on=person,
        organisation_id=person.organisation_id,
        before={"is_active": True},
        after={"is_active": False},
    )
    return person


@action
def grant_role(
    *, person: Person, role: str, organisation: Organisation, by: Asker, at: datetime
) -> RoleGrant:
    """Give a person a role at an organisation and all below it.

    Raises BadInputError for an unknown role, WrongPersonError for one's own account or outside of
    one's reach, WrongStateError where the role is held already or must stay apart from another.
    """
    if role not in ROLES:
        raise BadInputError(f"没有“{role}”这个角色。")
    require(by, Permission.MANAGE_PEOPLE, organisation.path)
    person = _locked(person)
    require(by, Permission.MANAGE_PEOPLE, person.organisation.path)
    if by.pk == person.pk:
        raise WrongPersonError("不能给自己授予角色，请由另一位安全管理员办理。")
    standing = RoleGrant.objects.standing().filter(person=person)
    if standing.filter(role=role, organisation=organisation).exists():
        raise WrongStateError(f"{person.name}已经是“{ROLES[role].label}”。")
    if not may_hold(standing.values_list("role", flat=True), role):
        raise WrongStateError("系统管理员、安全管理员、审计管理员须由不同的人担任。")
    grant = RoleGrant.objects.create(
        person=person,
        role=role,
        organisation=organisation,
        granted_at=at,
        granted_by=person_of(by),
    )
    record(
        on=grant,
        organisation_id=organisation.pk,
        after={"person": person.pk, "role": role, "organisation": organisation.pk},
    )
    return grant


@action
def revoke_role(*, grant: RoleGrant, by: Asker, at: datetime) -> RoleGrant:
    """Take a role back.

    Raises WrongPersonError, WrongStateError where it was taken back already.
    """
    grant = (
        RoleGrant.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation", "person")
        .get(pk=grant.pk)
    )
    require(by, Permission.MANAGE_PEOPLE, grant.organisation.path)
    if by.pk == grant.person_id:
        raise WrongPersonError("不能撤销自己的角色，请由另一位安全管理员办理。")
    if grant.revoked_at is not None:
        raise WrongStateError("这个角色已经撤销。")
    grant.revoked_at = at
    grant.revoked_by = person_of(by)
    grant.save(update_fields=["revoked_at", "revoked_by"])
    record(
        on=grant,
        organisation_id=grant.organisation_id,
        before={"person": grant.person_id, "role": grant.role},
    )
    return grant


@action
def sign_in(
    *, person: Person | None, username: str, address: str | None, by: Asker, at: datetime
) -> SignInAttempt:
    """Keep a try to sign in, with the person that `queries.identify` found, None where refused.

    Checking the password takes long on purpose, so it happens before, outside of a transaction.
    """
    attempt = SignInAttempt.objects.create(
        username=username, address=address, at=at, is_successful=person is not None
    )
    record(
        on=person or attempt,
        organisation_id=person.organisation_id if person else None,
        after={"username": username, "address": address, "is_successful": attempt.is_successful},
    )
    return attempt


@action
def sign_out(*, by: Person, at: datetime) -> None:
    """Note that a person signed out."""
    record(on=by, organisation_id=by.organisation_id)


@action
def change_password(*, old: str, new: str, by: Person, at: datetime) -> Person:
    """Change one's own password.

    Raises BadInputError where the old one is wrong or the new one too weak.
    """
    person = _locked(by)
    if not person.check_password(old):
        raise BadInputError("原密码不对。")
    if old == new:
        raise BadInputError("新密码不能与原密码相同。")
    _check_password(new, person)
    person.set_password(new)
    person.must_change_password = False
    person.save(update_fields=["password", "must_change_password"])
    record(on=person, organisation_id=person.organisation_id)
    return person
