"""One page of a list, as every list of the house shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Generic, TypeVar

T = TypeVar("T")
PAGE_SIZE: Final = 25
# Beyond so many rows of a long list nobody counts: a database would read them all to know.
MOST_COUNTED: Final = 10_000


def place(total: int, page: int, size: int = PAGE_SIZE) -> tuple[int, slice]:
    """Which page of a list becomes of the one that was asked for, and which of its rows stand there."""
    number = min(max(1, page), max(1, -(-total // size)))
    return number, slice((number - 1) * size, number * size)


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


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are; `is_more`: there are more, which nobody counted."""

    value: int
    is_more: bool = False

    @classmethod
    def of(cls, counted: int) -> Count:
        """What a count that stopped at one more than MOST_COUNTED says."""
        return cls(min(counted, MOST_COUNTED), counted > MOST_COUNTED)

    def __bool__(self) -> bool:
        return self.value > 0

    def __str__(self) -> str:
        return f"超过 {self.value:,}" if self.is_more else f"{self.value:,}"


@dataclass(frozen=True, slots=True)
class KeyPage(Generic[T]):
    """One page of a long list; `next` and `previous` are the keys of the pages beside it."""

    rows: tuple[T, ...]
    total: Count
    next: str = ""
    previous: str = ""
