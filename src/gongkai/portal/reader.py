"""Who reads a page of the portal: somebody unknown, at one of the sites."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from django.http import HttpRequest

from gongkai.catalogue.queries import ColumnNode, column_tree
from gongkai.rules.access import ANONYMOUS, Asker, Reader
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


def columns_of(request: HttpRequest, body_code: str) -> tuple[ColumnNode, ...]:
    """The columns of a body as a tree."""
    return once(request, ("columns", body_code), lambda: column_tree(reader_of(request), body_code))
