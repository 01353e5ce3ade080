"""Standards catalogues as the public sees them: the version in force, its rows, their items."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Count

from gongkai.catalogue.models import Standard, StandardLink, StandardRow, StandardVersion
from gongkai.catalogue.queries.public import PublicRow, shown_of_items
from gongkai.catalogue.queries.standards import NO_ROW, body_name
from gongkai.rules.access import Asker, bodies_shown_to
from gongkai.rules.errors import NotFoundError
from gongkai.rules.standards.model import Catalogue, Row
from gongkai.rules.standards.versions import State

_NONE: Final = "没有这份标准目录，或者它还没有公布。请核对网址，或者从公开平台进入。"


@dataclass(frozen=True, slots=True)
class PublicStandardRow:
    """A row with the items that are published for it, the newest first."""

    key: int
    row: Row
    items: tuple[PublicRow, ...]


@dataclass(frozen=True, slots=True)
class PublicStandard:
    """The catalogue of a body as it is in force."""

    code: str
    name: str
    title: str
    body: str
    body_code: str
    number: int
    in_force_from: datetime
    rows: tuple[PublicStandardRow, ...]

    @property
    def areas(self) -> tuple[str, ...]:
        """The fields of work, in order."""
        return tuple(dict.fromkeys(line.row.area for line in self.rows))

    @property
    def catalogue(self) -> Catalogue:
        """What it says."""
        return Catalogue(self.title, tuple(line.row for line in self.rows))


@dataclass(frozen=True, slots=True)
class PublicStandardLine:
    """A catalogue in a list."""

    code: str
    name: str
    rows: int
    in_force_from: datetime


def public_standards(asker: Asker, body_code: str) -> list[PublicStandardLine]:
    """The catalogues of a body that are in force; anybody may ask."""
    versions = (
        StandardVersion.objects.filter(state=State.IN_FORCE, standard__organisation__code=body_code)
        .select_related("standard")
        .annotate(row_count=Count("rows"))
        .order_by("standard__code")
    )
    return [
        PublicStandardLine(
            version.standard.code,
            version.standard.name,
            version.row_count,
            version.approved_at or version.made_at,
        )
        for version in versions
    ]


def public_standard(
    asker: Asker, code: str, *, on: date, words: str = "", area: str = "", key: int | None = None
) -> PublicStandard:
    """A catalogue in force, its rows narrowed by words and field. Raises NotFoundError."""
    standard = Standard.objects.select_related("organisation").filter(code=code).first()
    shown = bodies_shown_to(asker)
    if standard is None or (shown is not None and standard.organisation_id not in shown):
        raise NotFoundError(_NONE)
    version = standard.versions.filter(state=State.IN_FORCE).first()
    if version is None:
        raise NotFoundError(_NONE)
    stored = version.rows.order_by("place", "pk")
    if key is not None:
        stored = stored.filter(key=key)
    rows = [(row.key, row.read()) for row in stored]
    if key is not None and not rows:
        raise NotFoundError(NO_ROW)
    chosen = [
        (n, row)
        for n, row in rows
        if (not area or row.area == area) and (not words or words in _text(row))
    ]
    items = _published(standard, [n for n, _ in chosen])
    return PublicStandard(
        code=standard.code,
        name=standard.name,
        title=version.title,
        body=body_name(standard.organisation, on),
        body_code=standard.organisation.code,
        number=version.number,
        in_force_from=version.approved_at or version.made_at,
        rows=tuple(PublicStandardRow(n, row, tuple(items.get(n, ()))) for n, row in chosen),
    )


def public_areas(asker: Asker, code: str) -> tuple[str, ...]:
    """The fields of work of a catalogue in force."""
    areas = StandardRow.objects.filter(
        version__standard__code=code, version__state=State.IN_FORCE
    ).order_by("place")
    return tuple(dict.fromkeys(areas.values_list("area", flat=True)))


def _text(row: Row) -> str:
    parts = (row.item1, row.item2, row.subject, row.area, *row.elements, *row.basis)
    return "\n".join(parts)


def _published(standard: Standard, keys: list[int]) -> dict[int, list[PublicRow]]:
    links = StandardLink.objects.filter(standard=standard, key__in=keys)
    by_item: dict[int, list[int]] = {}
    for key, item in links.values_list("key", "item_id"):
        by_item.setdefault(item, []).append(key)
    found: dict[int, list[PublicRow]] = {}
    for item_id, row in shown_of_items(by_item):
        for key in by_item[item_id]:
            found.setdefault(key, []).append(row)
    return found
