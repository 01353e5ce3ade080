"""What machines read: the addresses of all that is published, and the newest with their words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce

from gongkai.catalogue.models import Column, ItemVersion, Share
from gongkai.catalogue.queries.newest_first import (
    SHOWN,
    newest_in,
    newest_on_site,
    place_of_column,
)
from gongkai.catalogue.queries.showing import columns_on_site, versions_on_site
from gongkai.rules.access import Asker, bodies_shown_to
from gongkai.rules.items import Content

# The protocol of site maps allows 50,000. Each publication makes one anew: so they are small.
IN_A_MAP: Final = 2_000
IN_A_FEED: Final = 20
# From one map to the next that is not empty, for each body: the rows between are never read.
_MAPS_OF_BODIES: Final = """
WITH RECURSIVE step(body, last) AS (
  SELECT id, CAST(0 AS bigint) FROM organisations_organisation WHERE id IN ({bodies})
  UNION ALL
  SELECT step.body, (
    SELECT one.id FROM catalogue_itemversion one
    WHERE one.organisation_id = step.body AND COALESCE(one.state, '') IN ({states})
      AND one.id > (step.last + {most} - 1) / {most} * {most}
    ORDER BY one.id LIMIT 1
  ) FROM step WHERE step.last IS NOT NULL
)
SELECT DISTINCT (last + {most} - 1) / {most} FROM step WHERE last > 0
"""


@dataclass(frozen=True, slots=True)
class Address:
    """The two parts of an 索引号, and when the item last changed."""

    front: str
    back: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class News:
    """A published item as a feed tells of it."""

    front: str
    back: str
    title: str
    summary: str
    column: str
    publisher: str
    published_at: datetime


def count_maps(asker: Asker) -> int:
    """How many site maps hold all items; each holds those of 2,000 numbers of versions."""
    last = _in_order().order_by("-pk").values_list("pk", flat=True).first()
    return -(-(last or 0) // IN_A_MAP)


def maps_of(asker: Asker) -> list[int]:
    """The numbers of the maps of items: of a site that doesn't show everything, those not empty."""
    bodies = bodies_shown_to(asker)
    if bodies is None:
        return list(range(1, count_maps(asker) + 1))
    shared = Share.objects.shown().filter(column__organisation__in=bodies)
    rows = ItemVersion.objects.filter(item__in=shared.values("item"), state__in=SHOWN).order_by()
    taken = rows.values_list((F("pk") - 1) / IN_A_MAP + 1, flat=True).distinct()
    return sorted({*_maps_of_bodies(bodies), *taken})


def _maps_of_bodies(bodies: Iterable[int]) -> list[int]:
    """The numbers of the maps in which own items of some bodies stand."""
    if not (known := sorted(bodies)):
        return []
    places, states = (", ".join(["%s"] * len(values)) for values in (known, SHOWN))
    with connection.cursor() as cursor:
        cursor.execute(
            _MAPS_OF_BODIES.format(bodies=places, states=states, most=IN_A_MAP), [*known, *SHOWN]
        )
        return [row[0] for row in cursor.fetchall()]


def addresses_in_map(asker: Asker, number: int) -> list[Address]:
    """The addresses in one site map, from 1; what is published later changes the last map only."""
    rows = _in_order().filter(pk__gt=(number - 1) * IN_A_MAP, pk__lte=number * IN_A_MAP)
    rows = versions_on_site(rows, asker)
    found = []
    for index_number, at in rows.values_list("item__index_number", "published_at"):
        front, _, back = str(index_number).partition("/")
        if at is not None:
            found.append(Address(front, back, at))
    return found


def _in_order() -> QuerySet[ItemVersion]:
    """What is shown. The state stands in an expression, so that the database goes by the key."""
    rows = ItemVersion.objects.annotate(now=Coalesce("state", Value("")))
    return rows.filter(now__in=SHOWN).order_by("pk")


def open_columns(asker: Asker) -> list[str]:
    """The codes of all columns that are shown."""
    shown = columns_on_site(Column.objects.open(), asker)
    return list(shown.order_by("path").values_list("code", flat=True))


def newest_items(asker: Asker, column_code: str = "") -> list[News]:
    """The newest items of a column and all below it, or of the whole site."""
    rows = (
        newest_in(place_of_column(column_code), 0, IN_A_FEED)
        if column_code
        else newest_on_site(asker, IN_A_FEED)
    )
    return [_news(version) for version in rows.select_related("item", "column").defer("words")]


def _news(version: ItemVersion) -> News:
    front, _, back = str(version.item.index_number).partition("/")
    content: Content = version.read()
    return News(
        front=front,
        back=back,
        title=version.title,
        summary=content.summary or content.words.partition("\n")[2][:200],
        column=version.column.name,
        publisher=content.publisher,
        published_at=version.published_at or version.moved_at,
    )
