"""Roles, permissions and scopes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.access import (
    ANONYMOUS,
    EVERYWHERE,
    PERMISSION_LABELS,
    ROLES,
    SEPARATE_DUTIES,
    SYSTEM,
    Permission,
    Scope,
    may_hold,
    require,
    roles_with,
)
from gongkai.rules.errors import WrongPersonError

paths = st.lists(st.integers(1, 4), min_size=1, max_size=4).map(
    lambda ids: "/" + "".join(f"{i}/" for i in ids)
)


def test_every_permission_has_a_label_and_a_role() -> None:
    for permission in Permission:
        assert PERMISSION_LABELS[permission]
        assert roles_with(permission)


def test_every_role_has_its_code_a_label_of_its_own_and_a_permission() -> None:
    assert all(code == role.code and role.permissions for code, role in ROLES.items())
    assert len({role.label for role in ROLES.values()}) == len(ROLES)


def test_the_three_duties_share_nothing_but_sight() -> None:
    duties = [ROLES[code].permissions for code in SEPARATE_DUTIES]
    assert frozenset.intersection(*duties) == {Permission.SEE_ORGANISATIONS}
    assert may_hold(["leader"], "system_admin")
    assert not may_hold(["leader", "audit_admin"], "system_admin")


@given(st.lists(paths, max_size=6), paths)
def test_a_scope_covers_what_lies_below_any_of_its_paths(tops: list[str], path: str) -> None:
    assert Scope.of(tops).covers(path) == any(path.startswith(top) for top in tops)


@given(st.lists(paths, max_size=6))
def test_a_scope_holds_no_path_below_another(tops: list[str]) -> None:
    kept = Scope.of(tops).paths
    assert not any(a != b and a.startswith(b) for a in kept for b in kept)


def test_a_path_is_no_prefix_of_a_longer_number() -> None:
    assert not Scope(("/1/",)).covers("/12/")


def test_the_system_reaches_everything_and_the_public_nothing() -> None:
    assert SYSTEM.scope(Permission.MANAGE_PEOPLE) == EVERYWHERE
    require(SYSTEM, Permission.MANAGE_PEOPLE, "/1/")
    with pytest.raises(WrongPersonError):
        require(ANONYMOUS, Permission.SEE_REPORTS, "/1/")
