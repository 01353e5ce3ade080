"""The screens of the website's keeping."""

from __future__ import annotations


def screens() -> dict[str, list[str]]:
    """Sign-in name (empty: the public) → paths in the demonstration city."""
    return {
        "": [
            "/about/statement/",
            "/sites/gongan/",
            "/sites/gongan/disclosure/",
            "/sites/gongan/search/?q=通告",
            "/sites/gongan/about/map/",
        ],
        "fuzeren": [
            "/desk/site/old-addresses/",
            "/desk/site/old-addresses/?q=没有",
            "/desk/site/visits/",
            "/desk/site/visits/?days=365",
            "/desk/sites/",
            "/desk/sites/new/",
            "/desk/sites/1/",
            "/desk/site/shares/",
        ],
        "bianji": ["/desk/site/old-addresses/"],
    }
