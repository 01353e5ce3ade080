"""What bodies published in a year, and their rules and documents, counted for the annual report.

Answered from `item_published` and `item_of_kind` alone, for one body as for all of a province.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

from django.db.models import Case, Count, Q, QuerySet, SmallIntegerField, Value, When

from gongkai.catalogue.models import Item
from gongkai.rules.items import DOCUMENTS, ItemKind, Validity
from gongkai.rules.report.counting.documents import CountedDocument, documents_cells

_NEVER: Final = 2


def published_in(organisation_ids: Collection[int], year: int) -> dict[int, int]:
    """How many items each body published for the first time in a year; only who published any."""
    rows = Item.objects.filter(
        organisation__in=organisation_ids,
        first_published_on__isnull=False,
        first_published_on__gte=date(year, 1, 1),
        first_published_on__lte=date(year, 12, 31),
    )
    return dict(rows.order_by().values_list("organisation").annotate(n=Count("*")))


def published_by(organisation_id: int, year: int) -> QuerySet[Item]:
    """The items that a body published for the first time in a year."""
    return Item.objects.filter(
        organisation=organisation_id,
        first_published_on__isnull=False,
        first_published_on__gte=date(year, 1, 1),
        first_published_on__lte=date(year, 12, 31),
    )


def interpretations_by(organisation_id: int, year: int) -> QuerySet[Item]:
    """The interpretations of policy that a body published for the first time in a year."""
    return published_by(organisation_id, year).filter(kind=ItemKind.INTERPRETATION)


def interpretations_in(organisation_id: int, year: int) -> int:
    """How many these are, answered like `documents_of` from the index of the kind."""
    of_kind = Item.objects.filter(organisation=organisation_id, kind=ItemKind.INTERPRETATION)
    in_year = Q(
        first_published_on__gte=date(year, 1, 1), first_published_on__lte=date(year, 12, 31)
    )
    found: int = of_kind.aggregate(n=Count("first_published_on", filter=in_year))["n"]
    return found


def documents_of(organisation_ids: Collection[int]) -> QuerySet[Item]:
    """The rules and normative documents of some bodies, also those not published yet.

    Asked for published ones, SQLite would take the index of all publications and read the table.
    """
    return Item.objects.filter(organisation__in=organisation_ids, kind__in=sorted(DOCUMENTS))


def documents_counted(organisation_ids: Collection[int], year: int) -> dict[int, dict[str, int]]:
    """The block 第二十条第（一）项 of table 2 for each body, zeros included.

    Counted in groups by whether each day lies before, in or after the year: more than that the
    form does not ask. Raises NoFormError before 2019.
    """
    groups: dict[int, list[tuple[CountedDocument, int]]] = {pk: [] for pk in organisation_ids}
    rows = (
        documents_of(organisation_ids)
        .order_by()
        .values_list(
            "organisation",
            "kind",
            "validity",
            _beside("formed_on", year),
            _beside("first_published_on", year),
            _beside("validity_on", year),
        )
        .annotate(n=Count("*"))
    )
    for body, kind, held, made, published, changed, number in rows:
        if published == _NEVER:
            continue
        document = CountedDocument(
            ItemKind(kind),
            date(year + made, 1, 1),
            date(year + published, 1, 1),
            Validity(held or Validity.IN_FORCE),
            None if changed == _NEVER else date(year + changed, 1, 1),
        )
        groups[body].append((document, number))
    return {pk: documents_cells(found, year) for pk, found in groups.items()}


def _beside(field: str, year: int) -> Case:
    """-1, 0, 1: a day before, in or after a year; 2 for no day."""
    return Case(
        When(Q(**{f"{field}__lt": date(year, 1, 1)}), then=Value(-1)),
        When(Q(**{f"{field}__lte": date(year, 12, 31)}), then=Value(0)),
        When(Q(**{f"{field}__isnull": False}), then=Value(1)),
        default=Value(_NEVER),
        output_field=SmallIntegerField(),
    )
