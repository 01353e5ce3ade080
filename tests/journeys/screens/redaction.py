"""The screens of redaction, by the person who looks at them."""

from __future__ import annotations


def screens() -> dict[str, list[str]]:
    """Sign-in name (empty: the public) → paths in the demonstration city."""
    return {}
