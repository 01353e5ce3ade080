"""The bodies that publish, their numbering, and how their columns stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q
from django.utils import timezone

from gongkai.accounts.models import RoleGrant
from gongkai.catalogue.models import Column, ColumnDuty, IndexSequence, ItemVersion, Publisher
from gongkai.catalogue.queries.access import name_on
from gongkai.organisations.models import Organisation, ids_of
from gongkai.rules.access import Asker, Permission
from gongkai.rules.columns import (
    ARTICLE_ITEMS,
    FRESHNESS_LABELS,
    UPDATE_LABELS,
    Freshness,
    UpdateClass,
    freshness,
)
from gongkai.rules.errors import NotFoundError
from gongkai.rules.identifiers import IndexPattern
from gongkai.rules.release import ACTOR_LABELS, Actor, State

_SHOWN = [State.PUBLISHED, State.URGENT]


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """A column with how much stands in it and how it stands against its update class.

    Both count what stands below it too. `depth` is 0 at the top.
    """

    id: int
    code: str
    name: str
    depth: int
    article: str
    update: str
    owner: str
    count: int
    newest_on: date | None
    freshness: Freshness
    is_open: bool
    closed_reason: str
    empty_reason: str

    @property
    def is_fault(self) -> bool:
        """Nothing stands in it, and nobody said why."""
        return self.is_open and self.freshness is Freshness.EMPTY

    @property
    def freshness_label(self) -> str:
        """How it stands, in words."""
        return FRESHNESS_LABELS[self.freshness]


@dataclass(frozen=True, slots=True)
class PublisherLine:
    """A body that publishes with its columns as a tree, parents before children."""

    organisation_id: int
    name: str
    index_code: str
    has_month: bool
    next_number: str
    may_manage: bool
    columns: tuple[ColumnLine, ...]

    @property
    def faults(self) -> int:
        """How many columns are empty without a reason."""
        return sum(column.is_fault for column in self.columns)

    @property
    def stale(self) -> int:
        """How many columns are past their day."""
        return self._standing(Freshness.STALE)

    @property
    def due(self) -> int:
        """How many columns will soon be past their day."""
        return self._standing(Freshness.DUE)

    def _standing(self, wanted: Freshness) -> int:
        return sum(column.is_open and column.freshness is wanted for column in self.columns)


def publishers_to_set_up(asker: Asker, *, on: date) -> list[PublisherLine]:
    """The bodies in the asker's reach that publish, by their place in the tree."""
    places = Organisation.objects.within(asker.scope(Permission.SEE_ITEMS)).named(on)
    names = {row.pk: str(getattr(row, "name", "")) for row in places}
    manage = asker.scope(Permission.MANAGE_COLUMNS)
    rows = Publisher.objects.filter(organisation__in=names).order_by("organisation__path")
    columns: dict[int, list[Column]] = {}
    found = Column.objects.filter(organisation__in=names).order_by("place", "pk")
    for column in found:
        columns.setdefault(column.organisation_id, []).append(column)
    contents = _contents(list(names))
    last = dict(IndexSequence.objects.filter(year=on.year).values_list("index_code", "last"))
    return [
        PublisherLine(
            organisation_id=row.organisation_id,
            name=names[row.organisation_id],
            index_code=row.index_code,
            has_month=row.has_month_in_index,
            next_number=next_number(row.index_pattern, last.get(row.index_code, 0), on),
            may_manage=manage.covers(row.organisation.path),
            columns=_tree(columns.get(row.organisation_id, []), contents, names, on),
        )
        for row in rows.select_related("organisation")
    ]


def next_number(pattern: IndexPattern, last: int, on: date) -> str:
    """The 索引号 that the next item of the body would get on a day."""
    return str(pattern.number(on, last + 1))


def _contents(bodies: list[int]) -> dict[int, tuple[int, date | None]]:
    """How much stands in each column itself, and when the newest of it came out."""
    shown = ItemVersion.objects.filter(state__in=_SHOWN, organisation__in=bodies)
    rows = shown.values_list("column").annotate(n=Count("pk"), at=Max("published_at")).order_by()
    return {pk: (n, timezone.localdate(at) if at else None) for pk, n, at in rows}


def _tree(
    columns: list[Column],
    contents: dict[int, tuple[int, date | None]],
    names: dict[int, str],
    on: date,
) -> tuple[ColumnLine, ...]:
    below: dict[int | None, list[Column]] = {}
    for column in columns:
        below.setdefault(column.parent_id, []).append(column)

    def lines(parent: int | None, depth: int) -> list[ColumnLine]:
        made: list[ColumnLine] = []
        for column in below.get(parent, []):
            under = lines(column.pk, depth + 1)
            count, newest = contents.get(column.pk, (0, None))
            near = [line for line in under if line.depth == depth + 1]
            days = [day for day in (newest, *(line.newest_on for line in near)) if day]
            newest = max(days, default=None)
            excused = bool(column.empty_reason) or any(
                line.is_open and line.freshness is Freshness.EXCUSED for line in near
            )
            made.append(
                ColumnLine(
                    id=column.pk,
                    code=column.code,
                    name=column.name,
                    depth=depth,
                    article=ARTICLE_ITEMS.get(column.article_item, ""),
                    update=UPDATE_LABELS[UpdateClass(column.update_class)],
                    owner=names.get(column.owner_id, ""),
                    count=count + sum(line.count for line in near),
                    newest_on=newest,
                    freshness=freshness(
                        UpdateClass(column.update_class),
                        newest,
                        may_be_empty=excused or bool(near),
                        today=on,
                    ),
                    is_open=column.is_open,
                    closed_reason=column.closed_reason,
                    empty_reason=column.empty_reason,
                )
            )
            made += under
        return made

    return tuple(lines(None, 0))


# --- one column ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DutyLine:
    """Somebody who is named for a capacity in a column."""

    id: int
    actor: str
    person: str


@dataclass(frozen=True, slots=True)
class ColumnSetup:
    """A column with everything that can be set of it, and what can be chosen.

    `people` are those who hold a role at the body: id, name, capacities in words.
    """

    column: Column
    body: str
    duties: tuple[DutyLine, ...]
    parents: tuple[tuple[int, str], ...]
    owners: tuple[tuple[int, str], ...]
    people: tuple[tuple[int, str, str], ...]


def column_setup(asker: Asker, column_id: int, *, on: date) -> ColumnSetup:
    """A column of a body where the asker sets columns up. Raises NotFoundError."""
    column = managed_column(asker, column_id)
    duties = ColumnDuty.objects.filter(column=column).select_related("person")
    return ColumnSetup(
        column=column,
        body=name_on(column.organisation, on),
        duties=tuple(
            DutyLine(row.pk, ACTOR_LABELS[Actor(row.actor)], row.person.name) for row in duties
        ),
        parents=parent_choices(column.organisation, without=column.path),
        owners=owner_choices(column.organisation, on=on),
        people=_people(column.organisation),
    )


def managed_column(asker: Asker, column_id: int) -> Column:
    """A column of a body where the asker sets columns up. Raises NotFoundError."""
    rows = Column.objects.within(asker.scope(Permission.MANAGE_COLUMNS))
    found = rows.select_related("organisation", "owner").filter(pk=column_id).first()
    if found is None:
        raise NotFoundError("没有这个栏目，或者您没有设置它的权限。")
    return found


def managed_duty(asker: Asker, column_id: int, duty_id: int) -> ColumnDuty:
    """Somebody named for such a column. Raises NotFoundError."""
    column = managed_column(asker, column_id)
    found = ColumnDuty.objects.select_related("column").filter(pk=duty_id, column=column).first()
    if found is None:
        raise NotFoundError("这个人已经不在名单上。请刷新页面。")
    return found


def parent_choices(body: Organisation, without: str = "") -> tuple[tuple[int, str], ...]:
    """The columns of a body as a tree, without one and what is below it."""
    rows = list(Column.objects.filter(organisation=body).order_by("place", "pk"))
    below: dict[int | None, list[Column]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)

    def lines(parent: int | None, depth: int) -> list[tuple[int, str]]:
        made: list[tuple[int, str]] = []
        for row in below.get(parent, []):
            if without and row.path.startswith(without):
                continue
            made += [(row.pk, "　" * depth + row.name), *lines(row.pk, depth + 1)]
        return made

    return tuple(lines(None, 0))


def owner_choices(body: Organisation, *, on: date) -> tuple[tuple[int, str], ...]:
    """The body and its units, any of which may keep a column."""
    rows = Organisation.objects.below(body.path).existing(on).named(on).order_by("path")
    return tuple((row.pk, str(getattr(row, "name", ""))) for row in rows)


def _people(body: Organisation) -> tuple[tuple[int, str, str], ...]:
    grants = (
        RoleGrant.objects.standing()
        .filter(
            Q(organisation__in=ids_of(body.path)) | Q(organisation__path__startswith=body.path),
            role__in=[actor.value for actor in Actor],
            person__is_active=True,
        )
        .select_related("person")
        .order_by("person__name", "person_id")
    )
    held: dict[tuple[int, str], list[str]] = {}
    for grant in grants:
        label = ACTOR_LABELS[Actor(grant.role)]
        labels = held.setdefault((grant.person_id, grant.person.name), [])
        if label not in labels:
            labels.append(label)
    return tuple((pk, name, "、".join(labels)) for (pk, name), labels in held.items())
