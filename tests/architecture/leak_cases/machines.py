"""A case for every address that machines read."""

from __future__ import annotations

from collections.abc import Callable

from tests.architecture.leaks import Case, Planted, public

PUBLIC: set[str] = {
    "portal:robots",
    "portal:sitemap",
    "portal:sitemap_part",
    "portal:site_map",
    "portal:site_feed",
    "portal:feed",
}

CASES: dict[str, Callable[[Planted], list[Case]]] = {
    "portal:robots": lambda p: [public()],
    "portal:sitemap": lambda p: [public()],
    "portal:sitemap_part": lambda p: [public(kwargs={"number": number}) for number in (0, 1)],
    "portal:site_map": lambda p: [public()],
    "portal:site_feed": lambda p: [public(kwargs={"kind": kind}) for kind in ("rss", "atom")],
    "portal:feed": lambda p: [
        public(kwargs={"code": p.shelf.room.column.code, "kind": kind}) for kind in ("rss", "atom")
    ],
}
