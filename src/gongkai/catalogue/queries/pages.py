"""Pages of lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

T = TypeVar("T")
M = TypeVar("M", bound=Model)
PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list."""

    rows: tuple[T, ...]
    total: int
    number: int
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        """How many pages there are, at least 1."""
        return max(1, -(-self.total // self.size))

    @property
    def has_previous(self) -> bool:
        """Whether a page stands before this one."""
        return self.number > 1

    @property
    def has_next(self) -> bool:
        """Whether a page follows this one."""
        return self.number < self.pages

    @property
    def previous_number(self) -> int:
        """The number of the page before."""
        return self.number - 1

    @property
    def next_number(self) -> int:
        """The number of the next page."""
        return self.number + 1


def cut(rows: QuerySet[M], page: int) -> tuple[list[M], int, int]:
    """The rows of a page, how many there are in all, and which page it became."""
    total = rows.count()
    number = min(max(1, page), max(1, -(-total // PAGE_SIZE)))
    start = (number - 1) * PAGE_SIZE
    return list(rows[start : start + PAGE_SIZE]), total, number
