"""Who may see a version, in which capacity, and what was said of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final

from gongkai.catalogue.models import Column, ColumnDuty, Item, ItemVersion, Publisher
from gongkai.organisations.models import Organisation, ids_of
from gongkai.rules.access import Asker, Permission
from gongkai.rules.calendar import Calendar
from gongkai.rules.errors import BadInputError, NotFoundError, WrongStateError
from gongkai.rules.release import Actor, Duty, Opinion, State, standing
from gongkai.rules.secrecy import Conclusion

NOT_FOUND: Final = "没有找到这条信息，或者不在您的工作范围内。"
_DUTIES: Final = {duty.value: duty for duty in Duty}
_REVIEWS: Final = {
    State.PROOFREADING: Duty.PROOFREAD,
    State.FIRST_REVIEW: Duty.FIRST,
    State.SECOND_REVIEW: Duty.SECOND,
    State.FINAL_REVIEW: Duty.FINAL,
}


def seen_version(asker: Asker, version_id: int, *, is_locked: bool = False) -> ItemVersion:
    """A version in the asker's reach. Raises NotFoundError."""
    rows = ItemVersion.objects.within(asker.scope(Permission.SEE_ITEMS)).select_related(
        "item", "item__organisation", "item__column", "item__column__owner", "changed_by"
    )
    if is_locked:
        rows = rows.select_for_update(of=("self",))
    version = rows.filter(pk=version_id).first()
    if version is None:
        raise NotFoundError(NOT_FOUND)
    return version


def publisher_of(organisation: Organisation) -> Publisher:
    """The settings of the body, or of the nearest above it. Raises WrongStateError where none."""
    above = Publisher.objects.filter(organisation__in=ids_of(organisation.path))
    found = above.select_related("organisation").order_by("-organisation__path").first()
    if found is None:
        raise WrongStateError(
            "这个机关还没有设置索引号的机构代码，不能发布信息。请公开办负责人先设置。"
        )
    return found


@lru_cache(maxsize=32)
def calendar_of(region: str) -> Calendar:
    """The working days of a region."""
    return Calendar(region=region)


def actors_at(asker: Asker, *paths: str) -> frozenset[Actor]:
    """In which capacities somebody may act at one of the places."""
    roles = asker.roles_at(*paths)
    return frozenset(actor for actor in Actor if actor.value in roles)


def actors_in(asker: Asker, organisation: Organisation, column: Column) -> frozenset[Actor]:
    """In which capacities somebody may act in a column: at its body, and at whoever keeps it.

    Where persons are named for a capacity, in the column or the nearest above it, they alone.
    """
    actors = actors_at(asker, organisation.path, column.owner.path)
    if asker.pk is None or not actors:
        return actors
    above = [int(part) for part in column.path.strip("/").split("/")]
    named = named_in(above)
    return frozenset(
        actor
        for actor in actors
        if (persons := nearest(named, above, actor)) is None or asker.pk in persons
    )


Named = dict[tuple[int, str], set[int]]


def named_in(column_ids: Iterable[int]) -> Named:
    """Who is named in columns, by column and capacity."""
    named: Named = {}
    for column, actor, person in ColumnDuty.objects.filter(column__in=list(column_ids)).values_list(
        "column", "actor", "person"
    ):
        named.setdefault((column, actor), set()).add(person)
    return named


def nearest(named: Named, above: Sequence[int], actor: Actor) -> set[int] | None:
    """Who is named for a capacity in the nearest column of a way down the tree; None: nobody."""
    found = (named.get((column, actor.value)) for column in reversed(above))
    return next((persons for persons in found if persons is not None), None)


def actors_of(asker: Asker, item: Item) -> frozenset[Actor]:
    """In which capacities somebody may act on an item."""
    return actors_in(asker, item.organisation, item.column)


def opinions_on(version: ItemVersion) -> list[Opinion]:
    """All that was said of a version, in the order in which it was said."""
    said = [
        (
            row.reviewed_at,
            row.pk,
            _DUTIES[row.kind],
            row.reviewed_by_id,
            row.sha256,
            row.is_approved,
        )
        for row in version.reviews.all()
        if row.kind in _DUTIES
    ]
    said += [
        (
            row.reviewed_at,
            row.pk,
            Duty.SECRECY,
            row.reviewed_by_id,
            row.sha256,
            row.conclusion == Conclusion.PUBLISH,
        )
        for row in version.secrecy_reviews.all()
    ]
    said.sort(key=lambda row: (row[0], row[1]))
    return [Opinion(duty, who, sha, ok, at.date()) for at, _, duty, who, sha, ok in said]


def writers_of(version: ItemVersion) -> set[Any]:
    """Everybody who saved a part of what the version says."""
    return set(version.revisions.exclude(saved_by=None).values_list("saved_by", flat=True))


def due_duty(version: ItemVersion) -> Duty | None:
    """Which of the four reviews is next: by the state, or the first that an emergency item lacks."""
    if version.state != State.URGENT:
        return _REVIEWS.get(State(version.state))
    said = standing(opinions_on(version), version.sha256)
    have = {duty for duty, opinion in said.items() if opinion.is_approved}
    return next((duty for duty in _REVIEWS.values() if duty not in have), None)


def column_for(organisation: Organisation, column_id: int) -> Column:
    """An open column of a body. Raises BadInputError."""
    column = (
        Column.objects.select_related("owner")
        .filter(pk=column_id, organisation=organisation, is_open=True)
        .first()
    )
    if column is None:
        raise BadInputError("请选择本机关正在使用的栏目。")
    return column


def name_on(organisation: Organisation, day: date) -> str:
    """The full name of a body on a day."""
    return names_on([organisation.pk], day)[organisation.pk]


def names_on(bodies: Iterable[int], day: date) -> dict[int, str]:
    """The full names of bodies on a day, by their ids."""
    rows: Any = Organisation.objects.named(day).filter(pk__in=list(bodies)).order_by()
    return {pk: str(name) for pk, name in rows.values_list("pk", "name")}


def barred_columns(asker: Asker) -> dict[Actor, list[int]]:
    """By capacity the columns in which others are named, so that somebody does not act there."""
    bodies = ColumnDuty.objects.values("column__organisation").distinct()
    rows = Column.objects.filter(organisation__in=bodies).values_list("pk", "path")
    ways = {pk: [int(part) for part in path.strip("/").split("/")] for pk, path in rows}
    named = named_in(ways) if ways else {}
    return {
        actor: [
            pk
            for pk, above in ways.items()
            if (persons := nearest(named, above, actor)) is not None and asker.pk not in persons
        ]
        for actor in Actor
    }
