"""Who reads a page of the portal: somebody unknown, at one of the sites."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from django.http import HttpRequest
from django.utils import timezone

from gongkai.catalogue.queries import (
    ColumnNode,
    ColumnView,
    Counts,
    Lists,
    column_tree,
    public_column,
)
from gongkai.finished.dependencies import MOST_LIST_PAGES
from gongkai.rules.access import ANONYMOUS, Asker, Reader
from gongkai.rules.paging import PAGE_SIZE
from gongkai.sites.queries import ShownSite

T = TypeVar("T")


def branch_of(request: HttpRequest) -> ShownSite | None:
    """The site whose page it is; None for the main one."""
    branch: ShownSite | None = getattr(request, "branch", None)
    return branch


def main_url_of(request: HttpRequest) -> str:
    """Where the main site lives as seen from another one; empty on the main site itself."""
    return str(getattr(request, "main_url", ""))


def reader_of(request: HttpRequest) -> Asker:
    """A reader of the site, for queries: they show what this site shows."""
    branch = branch_of(request)
    return ANONYMOUS if branch is None else Reader(branch.bodies)


def once(request: HttpRequest, key: Hashable, ask: Callable[[], T]) -> T:
    """What was asked already for another page that is made together with this one, else asked now.

    Whoever makes many pages at once puts the answers that they share into `request.known`.
    """
    known: dict[Hashable, object] | None = getattr(request, "known", None)
    if known is None:
        return ask()
    if key not in known:
        known[key] = ask()
    return cast("T", known[key])


def column_of(request: HttpRequest, code: str) -> ColumnView:
    """An open column. Raises NotFoundError."""
    return once(
        request,
        ("column", code),
        lambda: public_column(reader_of(request), code, on=timezone.localdate()),
    )


def lists_of(request: HttpRequest) -> Lists:
    """What the lists ask that are made together with this one."""
    if getattr(request, "known", None) is None:
        return Lists()
    ahead = MOST_LIST_PAGES * PAGE_SIZE
    return once(request, "lists", lambda: Lists(ahead, once(request, "counts", Counts)))


def columns_of(request: HttpRequest, body_code: str) -> tuple[ColumnNode, ...]:
    """The columns of a body as a tree."""
    return once(request, ("columns", body_code), lambda: column_tree(reader_of(request), body_code))
