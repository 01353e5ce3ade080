"""The bodies that publish, and how their columns stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from gongkai.catalogue.models import Column, ItemVersion, Publisher
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission
from gongkai.rules.columns import ARTICLE_ITEMS, UPDATE_LABELS, UpdateClass
from gongkai.rules.release import State


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """A column with how much stands in it. `is_fault`: nothing, and no reason for it."""

    code: str
    name: str
    article: str
    update: str
    count: int
    is_fault: bool


@dataclass(frozen=True, slots=True)
class PublisherLine:
    """A body that publishes with its columns, and how many of them are faults."""

    name: str
    index_code: str
    has_month: bool
    columns: tuple[ColumnLine, ...]
    faults: int


def publishers_to_set_up(asker: Asker, *, on: date) -> list[PublisherLine]:
    """The bodies in the asker's reach that publish, by their place in the tree."""
    places = Organisation.objects.within(asker.scope(Permission.SEE_ITEMS)).named(on)
    names = {row.pk: str(getattr(row, "name", "")) for row in places}
    rows = Publisher.objects.filter(organisation__in=names).order_by("organisation__path")
    shown = ItemVersion.objects.filter(state__in=[State.PUBLISHED, State.URGENT])
    counts = dict(
        shown.filter(organisation__in=names)
        .values_list("column")
        .annotate(number=Count("pk"))
        .order_by()
    )
    columns = list(Column.objects.open().filter(Q(organisation__in=names)).order_by("place", "pk"))
    parents = {column.parent_id for column in columns}
    found = []
    for row in rows:
        lines = tuple(
            ColumnLine(
                code=column.code,
                name=column.name,
                article=ARTICLE_ITEMS.get(column.article_item, ""),
                update=UPDATE_LABELS[UpdateClass(column.update_class)],
                count=counts.get(column.pk, 0),
                is_fault=column.pk not in parents
                and not counts.get(column.pk)
                and not column.empty_reason,
            )
            for column in columns
            if column.organisation_id == row.organisation_id
        )
        found.append(
            PublisherLine(
                names[row.organisation_id],
                row.index_code,
                row.has_month_in_index,
                lines,
                sum(line.is_fault for line in lines),
            )
        )
    return found
