"""What a site shows of all that is published: everything, or what stands in columns of its bodies.

An item stands in its own column, and in those of other bodies that took it.
"""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongkai.catalogue.models import Column, Item, ItemVersion, Share
from gongkai.rules.access import Asker, bodies_shown_to

_Versions = TypeVar("_Versions", bound=QuerySet[ItemVersion])
_Columns = TypeVar("_Columns", bound=QuerySet[Column])


def versions_on_site(rows: _Versions, asker: Asker) -> _Versions:
    """Those of some versions that the site of the reader shows."""
    bodies = bodies_shown_to(asker)
    if bodies is None:
        return rows
    shared = Share.objects.shown().filter(column__organisation__in=bodies)
    return rows.filter(Q(organisation__in=bodies) | Q(item__in=shared.values("item")))


def columns_on_site(rows: _Columns, asker: Asker) -> _Columns:
    """Those of some columns that the site of the reader shows."""
    bodies = bodies_shown_to(asker)
    return rows if bodies is None else rows.filter(organisation__in=bodies)


def column_on_site(item: Item, asker: Asker) -> Column | None:
    """In which column the site of the reader shows an item; None where it doesn't."""
    bodies = bodies_shown_to(asker)
    if bodies is None or item.organisation_id in bodies:
        return item.column
    shares = Share.objects.shown().filter(item=item, column__organisation__in=bodies)
    first = shares.select_related("column").order_by("pk").first()
    return first.column if first else None


def in_column(code: str) -> Q:
    """The condition on versions that they stand in a column or below it, by their own or shared.

    One question, also where nothing is shared: then it is as plain as without.
    """
    shared = Share.objects.shown().filter(column__path__startswith=OuterRef("path"))
    row = (
        Column.objects.filter(code=code)
        .annotate(has_shared=Exists(shared))
        .values_list("path", "has_shared")
        .first()
    )
    path, has_shared = row or ("none", False)
    own = Q(column__path__startswith=path)
    if not has_shared:
        return own
    taken = Share.objects.shown().filter(column__path__startswith=path)
    return own | Q(item__in=taken.values("item"))
