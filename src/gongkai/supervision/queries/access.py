"""Who reaches what in supervision, and the names that lists need."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from gongkai.accounts.models import Person, RoleGrant
from gongkai.media.queries import unit_names
from gongkai.organisations.models import Organisation, ids_of
from gongkai.organisations.queries import body_in_reach
from gongkai.rules.access import Asker, Permission, roles_with
from gongkai.rules.errors import BadInputError
from gongkai.rules.supervision.plans import Actor

SEE: Final = Permission.SEE_SUPERVISION
WORK: Final = Permission.WORK_ON_SUPERVISION
MANAGE: Final = Permission.MANAGE_SUPERVISION
NO_BODY: Final = "没有找到这个单位，或者不在您的工作范围内。"
NO_FILE: Final = "没有找到这个文件，或者不在您的工作范围内。"
MOST_EXPORTED: Final = 5000


def managed_body(asker: Asker, organisation_id: int) -> Organisation:
    """A body whose supervision the asker organises. Raises NotFoundError."""
    return body_in_reach(asker, MANAGE, organisation_id)


def actors_for(asker: Asker, body: Organisation, *units: Organisation) -> frozenset[Actor]:
    """In which capacities somebody acts for a body, and for the units that work on something."""
    manages, works = asker.scope(MANAGE), asker.scope(WORK)
    found = {Actor.MANAGER} if manages.covers(body.path) else set()
    if any(works.covers(unit.path) for unit in units):
        found.add(Actor.OWNER)
    return frozenset(found)


def names_of(rows: Iterable[int | None], on: date) -> dict[int, str]:
    """The names of bodies and units on a day, by one question."""
    return unit_names([pk for pk in rows if pk is not None], on)


def people_of(unit: Organisation) -> list[Person]:
    """Who works on tasks of a unit: those with such a role there, else at the nearest above it."""
    grants = (
        RoleGrant.objects.standing()
        .filter(role__in=roles_with(WORK), person__is_active=True)
        .filter(organisation__in=ids_of(unit.path))
        .select_related("person", "organisation")
        .order_by("-organisation__path", "pk")
    )
    found = list(grants)
    if not found:
        return []
    nearest = found[0].organisation_id
    people = {g.person_id: g.person for g in found if g.organisation_id == nearest}
    return list(people.values())


class Units:
    """The units that a sheet may name: the body and all below it, by full and short name."""

    def __init__(self, body: Organisation, on: date) -> None:
        self._by_name: dict[str, list[Organisation]] = {}
        for row in Organisation.objects.below(body.path).existing(on).named(on):
            for name in {row.name, row.short_name}:  # type: ignore[attr-defined]
                self._by_name.setdefault(name, []).append(row)

    def named(self, name: str) -> Organisation:
        """The unit of that name. Raises BadInputError."""
        found = self._by_name.get(name, [])
        if len(found) != 1:
            words = f"有 {len(found)} 个单位叫" if found else "本机关没有单位叫"
            raise BadInputError(f"{words}“{name}”，请写全称。")
        return found[0]
