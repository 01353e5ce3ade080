"""The filters of a search: what a reader chooses, and the tokens of the index for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gongkai.catalogue.models import Column
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, bodies_shown_to
from gongkai.rules.items import ItemKind, Validity

_SIGN = "¤"  # stands in no token of a text


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader looks for: words and filters; codes of a column and a body.

    `is_newest`: newest first instead of hits in titles first.
    """

    words: str = ""
    kind: ItemKind | None = None
    validity: Validity | None = None
    year: int | None = None
    column_code: str = ""
    body_code: str = ""
    is_newest: bool = False


def marks_of(
    *,
    kind: str = "",
    validity: str = "",
    year: int | None = None,
    organisation_id: int | None = None,
    column_ids: Iterable[int] = (),
    taker_ids: Iterable[int] = (),
) -> list[str]:
    """The tokens of an entry or of a filter; an entry stands under all columns above its own.

    `taker_ids` are the bodies in whose columns it stands as well.
    """
    told = [
        ("k", kind.replace("_", "")),
        ("v", validity.replace("_", "")),
        ("y", str(year or "")),
        ("o", str(organisation_id or "")),
        *(("c", str(pk)) for pk in column_ids),
        *(("s", str(pk)) for pk in taker_ids),
    ]
    return [f"{_SIGN}{letter}{value}" for letter, value in told if value]


def marks_of_site(asker: Asker) -> list[str]:
    """The tokens of which one must be there at the site of the reader; none at the main site."""
    bodies = bodies_shown_to(asker)
    if bodies is None:
        return []
    shown = sorted(bodies or {0})  # a site without bodies finds nothing
    return [f"{_SIGN}{letter}{pk}" for letter in "os" for pk in shown]


def marks_wanted(wanted: Wanted) -> list[str] | None:
    """The tokens that must all be there; None where a column or body is unknown."""
    column = body = None
    if wanted.column_code:
        column = Column.objects.open().filter(code=wanted.column_code).first()
    if wanted.body_code:
        body = Organisation.objects.filter(code=wanted.body_code).first()
    if (wanted.column_code and column is None) or (wanted.body_code and body is None):
        return None
    return marks_of(
        kind=wanted.kind or "",
        validity=wanted.validity or "",
        year=wanted.year,
        organisation_id=body.pk if body else None,
        column_ids=[column.pk] if column else [],
    )
