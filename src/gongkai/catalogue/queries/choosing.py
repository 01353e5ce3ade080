"""Where somebody may put an item: columns and bodies to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from gongkai.catalogue.models import Column
from gongkai.catalogue.queries.access import (
    publisher_of,
)
from gongkai.catalogue.queries.reach import reach_of
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission
from gongkai.rules.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A column for a chooser; `label` is indented by its depth."""

    id: int
    code: str
    label: str
    organisation_id: int


def column_choices(
    asker: Asker, permission: Permission = Permission.SEE_ITEMS
) -> list[ColumnChoice]:
    """The open columns of the bodies where the asker holds a permission, as trees."""
    scope = asker.scope(permission)
    places = Organisation.objects.within(scope).values("pk")
    rows = list(
        Column.objects.open()
        .filter(Q(organisation__in=places) | Q(owner__in=places))
        .order_by("organisation__path", "place", "pk")
    )
    children: dict[int | None, list[Column]] = {}
    known = {row.pk for row in rows}
    for row in rows:
        above = row.parent_id if row.parent_id in known else None
        children.setdefault(above, []).append(row)
    found: list[ColumnChoice] = []

    def walk(parent: int | None, depth: int) -> None:
        for row in children.get(parent, []):
            label = "　" * depth + row.name
            found.append(ColumnChoice(row.pk, row.code, label, row.organisation_id))
            walk(row.pk, depth + 1)

    walk(None, 0)
    return found


def body_of(asker: Asker, column_id: int) -> Organisation:
    """The body of a column where the asker may write. Raises NotFoundError."""
    scope = asker.scope(Permission.EDIT_ITEMS)
    places = Organisation.objects.within(scope).values("pk")
    column = (
        Column.objects.open()
        .select_related("organisation")
        .filter(Q(organisation__in=places) | Q(owner__in=places), pk=column_id)
        .first()
    )
    if column is None:
        raise NotFoundError("请选择您可以编辑的栏目。")
    publisher_of(column.organisation)
    return column.organisation


def bodies_with_items(asker: Asker, *, on: date) -> list[tuple[int, str]]:
    """The bodies with columns in the asker's reach, each with its short name on a day."""
    ids = reach_of(asker).bodies
    named: Any = Organisation.objects.named(on).filter(pk__in=ids).order_by("path")
    return list(named.values_list("pk", "short_name"))
