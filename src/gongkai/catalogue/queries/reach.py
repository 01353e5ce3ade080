"""What somebody sees of the catalogue, by ids: the indexes of the lists begin with the body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from gongkai.catalogue.models import Column
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission


@dataclass(frozen=True, slots=True)
class Place:
    """A body; `columns` None: all that it publishes, else only what stands in those columns."""

    organisation_id: int
    columns: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """The places that somebody sees. `paths`: where their roles count for what stands there."""

    places: tuple[Place, ...]
    paths: tuple[str, ...]

    @property
    def bodies(self) -> tuple[int, ...]:
        """The ids of the bodies, whole or in part."""
        return tuple(place.organisation_id for place in self.places)

    def rows(self, of: str = "") -> Q:
        """The versions there; `of` stands before the names: `item__`, by what their items say."""
        whole = [p.organisation_id for p in self.places if p.columns is None]
        found = Q(**{f"{of}organisation__in": whole})
        for place in self.places:
            if place.columns is not None:
                here: Any = {
                    f"{of}organisation": place.organisation_id,
                    f"{of}column__in": place.columns,
                }
                found |= Q(**here)
        return found

    def of_body(self, organisation_id: int) -> Reach:
        """The part of it that lies at one body."""
        places = tuple(p for p in self.places if p.organisation_id == organisation_id)
        return Reach(places, self.paths)

    def of_columns(self, columns: Sequence[int]) -> Reach:
        """The part of it that stands in some columns."""
        owners = dict(Column.objects.filter(pk__in=columns).values_list("pk", "organisation_id"))
        places = []
        for place in self.places:
            here = {pk for pk, owner in owners.items() if owner == place.organisation_id}
            kept = here if place.columns is None else here & set(place.columns)
            if kept:
                places.append(Place(place.organisation_id, tuple(sorted(kept))))
        return Reach(tuple(places), self.paths)


def reach_of(asker: Asker) -> Reach:
    """What somebody sees: whole bodies, and elsewhere the columns that a unit of theirs keeps.

    An item stands in a column of its own body, so the columns tell where there can be any.
    """
    scope = asker.scope(Permission.SEE_ITEMS)
    inside = Organisation.objects.within(scope).values("pk")
    rows = (
        Column.objects.filter(Q(organisation__in=inside) | Q(owner__in=inside))
        .order_by("organisation", "pk")
        .values_list("pk", "organisation_id", "organisation__path", "owner__path")
    )
    whole: dict[int, None] = {}
    parts: dict[int, list[int]] = {}
    paths: set[str] = set()
    for pk, organisation_id, path, owner in rows:
        if scope.covers(path):
            whole[organisation_id] = None
            paths.add(path)
        else:
            parts.setdefault(organisation_id, []).append(pk)
        if scope.covers(owner):
            paths.add(owner)
    places = [Place(pk) for pk in whole] + [Place(pk, tuple(ids)) for pk, ids in parts.items()]
    return Reach(tuple(places), tuple(sorted(paths)))
