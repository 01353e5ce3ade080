"""Who reads a page of the portal: somebody unknown, at one of the sites."""

from __future__ import annotations

from django.http import HttpRequest

from gongkai.rules.access import ANONYMOUS, Asker, Reader
from gongkai.sites.queries import ShownSite


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
