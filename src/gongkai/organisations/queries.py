"""Questions about organisations. Each takes the person who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from gongkai.organisations.models import Organisation, OrganisationName, ids_of
from gongkai.rules.access import Asker, Permission
from gongkai.rules.errors import NotFoundError
from gongkai.rules.organisations import Kind, Level

NOT_FOUND = "没有找到这个机构，或者不在您的工作范围内。"


@dataclass(frozen=True, slots=True)
class OrganisationSummary:
    """An organisation as on a day; `depth` counts from 0 at the top of the whole tree."""

    id: int
    parent_id: int | None
    path: str
    name: str
    short_name: str
    code: str
    kind: Kind
    level: Level
    compiles_own_report: bool
    depth: int


def _summary(row: Organisation) -> OrganisationSummary:
    named = cast("Any", row)  # name and short_name come from .named(on)
    return OrganisationSummary(
        row.pk,
        row.parent_id,
        row.path,
        named.name,
        named.short_name,
        row.code,
        Kind(row.kind),
        Level(row.level),
        row.compiles_own_report,
        len(ids_of(row.path)) - 1,
    )


@dataclass(frozen=True, slots=True)
class NamePeriod:
    """A name with its first day and the last (None: still borne)."""

    name: str
    short_name: str
    from_on: date
    until_on: date | None


def list_organisations(
    asker: Asker,
    *,
    on: date,
    permission: Permission = Permission.SEE_ORGANISATIONS,
    compiling_only: bool = False,
) -> list[OrganisationSummary]:
    """The organisations that exist on a day where the asker holds a permission, as a tree.

    One query for the scope and one for the tree, parents before their children. For choosers:
    give the permission that the choice needs.
    """
    rows = Organisation.objects.within(asker.scope(permission)).existing(on).named(on)
    if compiling_only:
        rows = rows.filter(compiles_own_report=True)
    return sorted(map(_summary, rows), key=lambda row: ids_of(row.path))


def get_organisation(
    asker: Asker,
    organisation_id: int,
    *,
    on: date,
    permission: Permission = Permission.SEE_ORGANISATIONS,
) -> OrganisationSummary:
    """One organisation, where the asker holds the permission.

    Raises NotFoundError, also where it exists elsewhere.
    """
    rows = Organisation.objects.within(asker.scope(permission)).named(on)
    row = rows.filter(pk=organisation_id).first()
    if row is None:
        raise NotFoundError(NOT_FOUND)
    return _summary(row)


def names_of(asker: Asker, organisation_id: int) -> list[NamePeriod]:
    """All names that an organisation bore, oldest first.

    Raises NotFoundError.
    """
    scope = asker.scope(Permission.SEE_ORGANISATIONS)
    names = list(
        OrganisationName.objects.filter(
            organisation__in=Organisation.objects.within(scope), organisation_id=organisation_id
        ).order_by("from_on")
    )
    if not names:
        raise NotFoundError(NOT_FOUND)
    ends = [name.from_on for name in names[1:]] + [None]
    return [
        NamePeriod(name.name, name.short_name, name.from_on, end)
        for name, end in zip(names, ends, strict=True)
    ]


def compiler_of(asker: Asker, organisation_id: int, *, on: date) -> OrganisationSummary | None:
    """Who compiles the annual report for an organisation: itself, else the nearest above it.

    None where nobody does. Raises NotFoundError.
    """
    row = _seen(asker, organisation_id)
    above = Organisation.objects.filter(pk__in=ids_of(row.path), compiles_own_report=True)
    nearest = above.named(on).order_by("-path").first()
    return _summary(nearest) if nearest else None


def supervising_office_of(
    asker: Asker, organisation_id: int, *, on: date
) -> OrganisationSummary | None:
    """The supervising office (条例第三条) named for an organisation or the nearest above it.

    None where none is named. Raises NotFoundError.
    """
    row = _seen(asker, organisation_id)
    above = Organisation.objects.filter(pk__in=ids_of(row.path), supervisor__isnull=False)
    nearest = above.order_by("-path").values_list("supervisor", flat=True).first()
    office = Organisation.objects.filter(pk=nearest).named(on).first() if nearest else None
    return _summary(office) if office else None


def body_in_reach(asker: Asker, permission: Permission, organisation_id: int) -> Organisation:
    """A body or unit for which the asker has a permission. Raises NotFoundError."""
    row = Organisation.objects.within(asker.scope(permission)).filter(pk=organisation_id).first()
    if row is None:
        raise NotFoundError("没有找到这个单位，或者不在您的工作范围内。")
    return row


def _seen(asker: Asker, organisation_id: int) -> Organisation:
    scope = asker.scope(Permission.SEE_ORGANISATIONS)
    row = Organisation.objects.within(scope).filter(pk=organisation_id).first()
    if row is None:
        raise NotFoundError(NOT_FOUND)
    return row
