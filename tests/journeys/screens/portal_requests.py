"""The screens of what the public does with requests, by the person who looks at them."""

from __future__ import annotations

APPLY = "/requests/apply/lps-gaj/"


def screens() -> dict[str, list[str]]:
    """Sign-in name (empty: the public) → paths in the demonstration city."""
    return {
        "": [
            "/requests/",
            "/requests/?q=没有这样的机关",
            "/requests/status/",
            *(f"{APPLY}{step}/" for step in ("who", "what", "public", "how", "proof")),
            f"{APPLY}public/?q=2020年公安局年报",
        ]
    }
