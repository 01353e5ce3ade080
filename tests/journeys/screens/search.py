"""The screens of the search."""

from __future__ import annotations


def screens() -> dict[str, list[str]]:
    """Sign-in name (empty: the public) → paths in the demonstration city."""
    return {
        "": [
            "/search/",
            "/search/?q=公安",
            "/search/?q=养犬&kind=normative&sort=newest",
            "/search/?q=没有这样的词",
            "/search/?q=yangquan",
            "/about/map/",
        ],
        "fuzeren": ["/desk/items/search-words/?words=夜市摊位"],
    }
