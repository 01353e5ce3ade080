"""Deliveries by words: of what the post is called there, of its item's name and numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from gongkai.catalogue.adapters.titles import Titles
from gongkai.channels.models import Delivery

DELIVERIES: Final = Titles("channels_titles")


def put_titles(deliveries: Iterable[Delivery]) -> None:
    """Let the ledger find these by their words."""
    texts, bodies = {}, {}
    for row in deliveries:
        texts[row.pk] = _named(row)
        bodies[row.pk] = row.organisation_id
    DELIVERIES.put(texts, bodies)


def _named(row: Delivery) -> tuple[str, ...]:
    version = row.version
    if version is None:
        return (row.title,)
    names = dict.fromkeys((row.title, version.title, version.document_number))
    return (*names, version.item.index_number or "")
