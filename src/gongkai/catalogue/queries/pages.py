"""Pages of lists."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet

from gongkai.rules.paging import PAGE_SIZE

M = TypeVar("M", bound=Model)


def cut(rows: QuerySet[M], page: int) -> tuple[list[M], int, int]:
    """The rows of a page, how many there are in all, and which page it became."""
    total = rows.count()
    number = min(max(1, page), max(1, -(-total // PAGE_SIZE)))
    start = (number - 1) * PAGE_SIZE
    return list(rows[start : start + PAGE_SIZE]), total, number
