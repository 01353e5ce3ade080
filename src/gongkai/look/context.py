"""What every page knows about how it is to look."""

from __future__ import annotations

from typing import Literal

from django.http import HttpRequest  # noqa: TID251  (a context processor is given one)

MODE_COOKIE = "gongkai_mode"
Mode = Literal["standard", "elder"]


def look(request: HttpRequest) -> dict[str, str]:
    """`mode`: standard, or elder (长者模式) where the reader has chosen so."""
    chosen = request.COOKIES.get(MODE_COOKIE)
    return {"mode": "elder" if chosen == "elder" else "standard"}
