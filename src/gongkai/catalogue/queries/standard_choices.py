"""Which rows of a standards catalogue an item serves, and which it may."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gongkai.catalogue.models import Item, Standard, StandardLink, StandardPlace, StandardRow
from gongkai.rules.access import Asker, Permission
from gongkai.rules.standards.model import Row
from gongkai.rules.standards.versions import State


def words_of(row: Row) -> list[str]:
    """Words by which an item for a row is likely called: its name in pieces of two and more."""
    text = row.item2 or row.item1
    for sign in "、，,（）()和及与的 /":
        text = text.replace(sign, "|")
    pieces = [piece for piece in text.split("|") if len(piece) >= 2]
    whole = row.item2 or row.item1
    return list(dict.fromkeys([whole, *pieces] if whole else pieces))


@dataclass(frozen=True, slots=True)
class RowChoice:
    """A row to choose for an item. `is_chosen`: it serves it already; `is_alike`: by its name."""

    value: str
    label: str
    area: str
    is_chosen: bool
    reason: str
    is_alike: bool


def rows_for_item(asker: Asker, item_id: int) -> list[RowChoice]:
    """The rows that an item of the asker's reach may serve: chosen first, then suggested, then all."""
    item = (
        Item.objects.within(asker.scope(Permission.SEE_ITEMS))
        .select_related("organisation", "column")
        .filter(pk=item_id)
        .first()
    )
    if item is None:
        return []
    version = item.versions.order_by("-number").only("title", "item").first()
    title = version.title if version else ""
    rows = StandardRow.objects.filter(
        version__state=State.IN_FORCE,
        version__standard__organisation=item.organisation_id,
    ).select_related("version__standard")
    chosen = set(StandardLink.objects.filter(item=item).values_list("standard_id", "key"))
    columns = {
        (place.standard_id, place.key): place.column_id
        for place in StandardPlace.objects.filter(standard__organisation=item.organisation_id)
    }
    found: list[tuple[int, RowChoice]] = []
    for stored in rows.order_by("version__standard", "place"):
        row, mark = stored.read(), (stored.version.standard_id, stored.key)
        hits = [word for word in words_of(row) if word in title]
        in_column = columns.get(mark) == item.column_id
        reason = "名称相近" if hits else "同一栏目" if in_column else ""
        score = 1000 * (mark in chosen) + 10 * len("".join(hits)) + 5 * in_column
        value, is_chosen = f"{mark[0]}-{mark[1]}", mark in chosen
        choice = RowChoice(value, row.name, row.area, is_chosen, reason, bool(hits))
        found.append((score, choice))
    return [choice for _, choice in sorted(found, key=lambda pair: -pair[0])]


def linked_rows_of(asker: Asker, item_id: int) -> list[dict[str, Any]]:
    """The rows that an item serves, for its page: names and where they are."""
    wanted = set(StandardLink.objects.filter(item=item_id).values_list("standard_id", "key"))
    if not wanted:
        return []
    reach = Standard.objects.within(asker.scope(Permission.SEE_ITEMS)).values("pk")
    rows = StandardRow.objects.filter(
        version__state=State.IN_FORCE,
        version__standard__in=reach.filter(pk__in={s for s, _ in wanted}),
        key__in={k for _, k in wanted},
    ).select_related("version")
    return [
        {
            "standard_id": row.version.standard_id,
            "key": row.key,
            "name": row.name,
            "limit": row.read().time_limit,
        }
        for row in rows
        if (row.version.standard_id, row.key) in wanted
    ]
