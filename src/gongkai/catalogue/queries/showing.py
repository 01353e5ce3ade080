"""What a site shows of all that is published: everything, or what stands in columns of its bodies."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import QuerySet

from gongkai.catalogue.models import Column, ItemVersion
from gongkai.rules.access import Asker, bodies_shown_to

_Versions = TypeVar("_Versions", bound=QuerySet[ItemVersion])
_Columns = TypeVar("_Columns", bound=QuerySet[Column])


def versions_on_site(rows: _Versions, asker: Asker) -> _Versions:
    """Those of some versions that the site of the reader shows."""
    bodies = bodies_shown_to(asker)
    return rows if bodies is None else rows.filter(organisation__in=bodies)


def columns_on_site(rows: _Columns, asker: Asker) -> _Columns:
    """Those of some columns that the site of the reader shows."""
    bodies = bodies_shown_to(asker)
    return rows if bodies is None else rows.filter(organisation__in=bodies)
