"""What a site shows of all that is published: everything, or what stands in columns of its bodies.

An item stands in its own column, and in those of other bodies that took it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Q, QuerySet

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
    return columns_of_items([item], asker).get(item.pk)


def columns_of_items(items: Sequence[Item], asker: Asker) -> dict[int, Column]:
    """The same of several items, by their ids; those are absent that it doesn't show."""
    bodies = bodies_shown_to(asker)
    here = [one for one in items if bodies is None or one.organisation_id in bodies]
    found = {one.pk: one.column for one in here}
    if bodies is None or len(here) == len(items):
        return found
    others = [one.pk for one in items if one.pk not in found]
    shares = Share.objects.shown().filter(item__in=others, column__organisation__in=bodies)
    for share in shares.select_related("column").order_by("pk"):
        found.setdefault(share.item_id, share.column)
    return found
