"""Template tags of the pages of screening."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def of(mapping: Mapping[Any, Any], key: Any) -> Any:
    """What a mapping says of a key, empty where it says nothing."""
    return mapping.get(key, "")
