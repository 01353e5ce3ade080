"""What a back scan walks through: the versions that the public reads, at a place and below."""

from __future__ import annotations

from django.db.models import QuerySet

from gongkai.catalogue.models import ItemVersion


def count_live_versions(path: str) -> int:
    """How many versions the public reads of the organisation at a path and below it."""
    return _live(path).count()


def live_versions_to_scan(path: str, *, after: int, limit: int) -> list[int]:
    """The next versions behind the id `after`, in the order of their ids."""
    rows = _live(path).filter(pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def _live(path: str) -> QuerySet[ItemVersion]:
    return ItemVersion.objects.live().filter(organisation__path__startswith=path)
