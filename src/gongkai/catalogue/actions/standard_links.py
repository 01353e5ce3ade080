"""What serves a row of a standards catalogue: items, its column, elements found by a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Final

from django.utils import timezone

from gongkai.accounts.models import person_of
from gongkai.audit.actions import action, record
from gongkai.catalogue.actions.due_days import DueDays
from gongkai.catalogue.actions.editing import draft_item
from gongkai.catalogue.models import (
    Column,
    Item,
    ItemVersion,
    Standard,
    StandardLink,
    StandardPlace,
    StandardRow,
)
from gongkai.catalogue.queries.access import NOT_FOUND, name_on
from gongkai.catalogue.queries.standards import row_in_force, seen_standard
from gongkai.rules.access import Asker, Permission, require
from gongkai.rules.errors import BadInputError, NotFoundError, WrongPersonError
from gongkai.rules.items import Content, ItemKind

_MANAGE: Final = Permission.MANAGE_COLUMNS
_EDIT: Final = Permission.EDIT_ITEMS


@action
def link_standard_items(
    *,
    standard_id: int,
    keys: Sequence[int],
    item_ids: Sequence[int],
    by: Asker,
    at: datetime,
) -> int:
    """Say that items serve rows; their due days follow. Returns how many links are new.

    Raises NotFoundError, WrongPersonError, BadInputError for rows that are not in force.
    """
    standard = seen_standard(by, standard_id)
    known = set(
        StandardRow.objects.filter(version__standard=standard, key__in=keys).values_list(
            "key", flat=True
        )
    )
    if not keys or set(keys) - known:
        raise BadInputError("请选择目录里的事项。")
    items = _items(by, standard, item_ids)
    made = 0
    for item in items:
        for key in sorted(known):
            _, is_new = StandardLink.objects.get_or_create(
                standard=standard,
                key=key,
                item=item,
                defaults={"linked_at": at, "linked_by": person_of(by)},
            )
            made += is_new
        DueDays.recount(item)
    record(
        on=standard,
        organisation_id=standard.organisation_id,
        after={"keys": sorted(known), "items": [item.pk for item in items], "new": made},
    )
    return made


def _items(by: Asker, standard: Standard, ids: Sequence[int]) -> list[Item]:
    """Items of the body of the catalogue that the person may edit."""
    found = list(
        Item.objects.within(by.scope(Permission.SEE_ITEMS))
        .select_related("organisation", "column__owner")
        .filter(pk__in=ids)
        .order_by("pk")
    )
    if not found or len(found) != len(set(ids)):
        raise NotFoundError(NOT_FOUND)
    scope, manage = by.scope(_EDIT), by.scope(_MANAGE)
    for item in found:
        places = (item.organisation.path, item.column.owner.path)
        if not any(s.covers(place) for s in (scope, manage) for place in places):
            raise WrongPersonError("您不能修改其中的信息，请由它的栏目编辑来关联。")
        if not item.organisation.path.startswith(standard.organisation.path):
            raise BadInputError("只能关联本机关的信息。")
    return found


@action
def unlink_standard_item(
    *, standard_id: int, key: int, item_id: int, by: Asker, at: datetime
) -> None:
    """Say that an item doesn't serve a row any more; its due day is counted anew.

    Raises NotFoundError, WrongPersonError.
    """
    standard = seen_standard(by, standard_id)
    (item,) = _items(by, standard, [item_id])
    gone, _ = StandardLink.objects.filter(standard=standard, key=key, item=item).delete()
    if not gone:
        raise NotFoundError("这条信息没有关联到这一行，可能刚被别人取消。")
    DueDays.recount(item)
    record(
        on=standard,
        organisation_id=standard.organisation_id,
        after={"key": key, "item": item.pk},
    )


@action
def set_standard_rows_of_item(
    *, item_id: int, rows: Sequence[tuple[int, int]], by: Asker, at: datetime
) -> Item:
    """Say which rows an item serves, as (catalogue, key); the others are taken off.

    Raises NotFoundError, WrongPersonError, BadInputError.
    """
    wanted = set(rows)
    item = None
    for standard_id in {s for s, _ in wanted} | set(
        StandardLink.objects.filter(item_id=item_id).values_list("standard_id", flat=True)
    ):
        standard = seen_standard(by, standard_id)
        (item,) = _items(by, standard, [item_id])
        keys = {key for s, key in wanted if s == standard_id}
        known = StandardRow.objects.filter(version__standard=standard, key__in=keys)
        if keys - set(known.values_list("key", flat=True)):
            raise BadInputError("请选择目录里的事项。")
        links = StandardLink.objects.filter(standard=standard, item=item)
        links.exclude(key__in=keys).delete()
        for key in keys:
            StandardLink.objects.get_or_create(
                standard=standard,
                key=key,
                item=item,
                defaults={"linked_at": at, "linked_by": person_of(by)},
            )
    if item is None:
        found = Item.objects.within(by.scope(Permission.SEE_ITEMS)).filter(pk=item_id).first()
        if found is None:
            raise NotFoundError(NOT_FOUND)
        item = found
    DueDays.recount(item)
    record(
        on=item,
        organisation_id=item.organisation_id,
        after={"rows": sorted(map(list, wanted)), "due_on": item.due_on},
    )
    return item


@action
def place_standard_row(
    *,
    standard_id: int,
    key: int,
    column_id: int | None,
    empty_reason: str = "",
    by: Asker,
    at: datetime,
) -> StandardPlace:
    """Say in which column a row is published, and why it may have nothing.

    Raises NotFoundError, WrongPersonError, BadInputError for a column of another body.
    """
    standard = seen_standard(by, standard_id)
    require(by, _MANAGE, standard.organisation.path)
    row_in_force(standard, key)
    column = None
    if column_id is not None:
        column = Column.objects.filter(pk=column_id, organisation=standard.organisation).first()
        if column is None:
            raise BadInputError("请选择本机关的栏目。")
    place, _ = StandardPlace.objects.update_or_create(
        standard=standard,
        key=key,
        defaults={"column": column, "empty_reason": empty_reason.strip()[:200]},
    )
    record(
        on=place,
        organisation_id=standard.organisation_id,
        after={"key": key, "column": column_id, "reason": place.empty_reason},
    )
    return place


@action
def confirm_elements(
    *,
    standard_id: int,
    key: int,
    item_id: int,
    elements: Sequence[str],
    by: Asker,
    at: datetime,
) -> StandardLink:
    """Say which elements of a row stand in an item under other words.

    Raises NotFoundError, WrongPersonError, BadInputError for elements that the row doesn't name.
    """
    standard = seen_standard(by, standard_id)
    (item,) = _items(by, standard, [item_id])
    row = row_in_force(standard, key).read()
    link = StandardLink.objects.filter(standard=standard, key=key, item=item).first()
    if link is None:
        raise NotFoundError("这条信息没有关联到这一行，可能刚被别人取消。")
    if set(elements) - set(row.elements):
        raise BadInputError("这些要素不在目录的这一行里。请刷新页面重新选择。")
    before = link.confirmed
    link.confirmed = [e for e in row.elements if e in set(elements)]
    link.save(update_fields=["confirmed"])
    record(
        on=link,
        organisation_id=standard.organisation_id,
        before={"confirmed": before},
        after={"confirmed": link.confirmed},
    )
    return link


@action
def draft_for_standard_row(
    *, standard_id: int, key: int, column_id: int, by: Asker, at: datetime
) -> ItemVersion:
    """Begin the item that a row lacks: its name, a heading for each element, its limit.

    Raises the errors of `draft_item`, NotFoundError.
    """
    standard = seen_standard(by, standard_id)
    row = row_in_force(standard, key).read()
    body = standard.organisation
    name = name_on(body, timezone.localdate(at))
    version = draft_item(
        organisation=body,
        column_id=column_id,
        content=Content(
            title=row.item2 or row.item1,
            kind=ItemKind.GUIDE if len(row.elements) > 1 else ItemKind.OTHER,
            publisher=name,
            source=name,
            created_on=timezone.localdate(at),
            body="\n".join(f"<h2>{escape(element)}</h2>\n<p></p>" for element in row.elements),
        ),
        by=by,
        at=at,
    )
    StandardLink.objects.create(
        standard=standard, key=key, item=version.item, linked_at=at, linked_by=person_of(by)
    )
    DueDays.recount(version.item)
    record(
        on=standard,
        organisation_id=standard.organisation_id,
        after={"key": key, "item": version.item_id, "column": column_id},
    )
    return version
