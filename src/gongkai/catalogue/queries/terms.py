"""By which words a body classifies."""

from __future__ import annotations

from collections.abc import Mapping

from gongkai.catalogue.models import TermList
from gongkai.organisations.models import Organisation, ids_of
from gongkai.rules.access import Asker
from gongkai.rules.errors import NotFoundError
from gongkai.rules.terms import DEFAULTS, Term, TermKind


def terms_of(asker: Asker, organisation_id: int) -> Mapping[TermKind, tuple[Term, ...]]:
    """Its own words, else those of the nearest body above it, else those of the product.

    They are no secret: each stands before the public with the items that bear it. Raises
    NotFoundError for a body that is none.
    """
    body = Organisation.objects.filter(pk=organisation_id).first()
    if body is None:
        raise NotFoundError("没有这个机关。请刷新页面。")
    rows = TermList.objects.filter(organisation__in=ids_of(body.path))
    found = dict(DEFAULTS)
    for row in rows.order_by("organisation__path"):
        found[TermKind(row.kind)] = tuple(Term(*one) for one in row.terms)
    return found
