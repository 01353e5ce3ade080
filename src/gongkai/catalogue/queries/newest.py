"""What machines read: the addresses of all that is published, and the newest with their words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce

from gongkai.catalogue.models import Column, ItemVersion
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
    if bodies_shown_to(asker) is None:
        return list(range(1, count_maps(asker) + 1))
    shown = versions_on_site(ItemVersion.objects.filter(state__in=SHOWN), asker)
    parts = shown.annotate(part=(F("pk") - 1) / IN_A_MAP).order_by("part")
    return [part + 1 for part in parts.values_list("part", flat=True).distinct()]


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
