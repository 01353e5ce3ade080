"""Pages of lists."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet

from gongkai.rules.paging import place

M = TypeVar("M", bound=Model)


def cut(rows: QuerySet[M], page: int) -> tuple[list[M], int, int]:
    """The rows of a page, how many there are in all, and which page it became."""
    total = rows.count()
    number, shown = place(total, page)
    return list(rows[shown]), total, number
