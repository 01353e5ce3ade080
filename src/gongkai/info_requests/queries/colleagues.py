"""Who may be given cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Value
from django.db.models.functions import Coalesce

from gongkai.accounts.models import Person
from gongkai.info_requests.queries.worklist import reach_of
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission, roles_with
from gongkai.rules.requests import OPEN


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may hold cases, with how many open ones they hold now."""

    id: int
    name: str
    organisation_id: int
    is_active: bool
    open_cases: int


def colleagues(asker: Asker, *, today: date) -> list[Colleague]:
    """Who may be given cases within the asker's reach, and who holds one there though gone; by name."""
    places = Organisation.objects.within(asker.scope(Permission.SEE_REQUESTS)).values("pk")
    # By an expression: for the bare column the database would read the index of all handlers,
    # closed cases and all, to have them in order.
    held = dict(
        reach_of(asker, today=today)
        .requests.filter(state__in=sorted(OPEN))
        .order_by()
        .values_list(Coalesce("handler", Value(0)))
        .annotate(n=Count("pk"))
    )
    held.pop(0, None)
    may_hold = Q(
        is_active=True,
        grants__revoked_at=None,
        grants__role__in=roles_with(Permission.DRAFT_ANSWERS),
        grants__organisation__in=places,
    )
    people = Person.objects.filter(may_hold | Q(pk__in=list(held))).distinct().order_by("name")
    return [
        Colleague(p.pk, p.name, p.organisation_id, p.is_active, held.get(p.pk, 0)) for p in people
    ]
