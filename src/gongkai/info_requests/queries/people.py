"""Who may be given a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from gongkai.accounts.models import Person
from gongkai.info_requests.models import InfoRequest
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Permission, roles_with


@dataclass(frozen=True, slots=True)
class Assignees:
    """The units and the people of a body to whom a case may be given, as (id, name)."""

    units: tuple[tuple[int, str], ...]
    people: tuple[tuple[int, str], ...]


def assignees(request: InfoRequest, *, on: date) -> Assignees:
    """Whom a case may be given to: units below its body, and those there who draft answers."""
    below = Organisation.objects.below(request.organisation.path)
    units = below.existing(on).named(on).exclude(pk=request.organisation_id).order_by("path")
    people = (
        Person.objects.filter(
            is_active=True,
            organisation__in=below,
            grants__revoked_at=None,
            grants__role__in=roles_with(Permission.DRAFT_ANSWERS),
        )
        .distinct()
        .order_by("name")
    )
    return Assignees(
        tuple((unit.pk, cast("Any", unit).name) for unit in units),
        tuple((person.pk, person.name) for person in people),
    )
