"""Where rows and columns stand once some of them are taken out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection


class Places:
    """Numbers from 1 without those that are gone."""

    def __init__(self, gone: Collection[int]) -> None:
        self._gone = sorted(gone)
        self._set = frozenset(gone)

    def new(self, number: int) -> int | None:
        """The new number; None for one that is gone."""
        return None if number in self._set else number - bisect_left(self._gone, number)

    def span(self, first: int, last: int) -> tuple[int, int] | None:
        """The new first and last of a stretch; None where all of it is gone."""
        before = bisect_left(self._gone, first)
        inside = bisect_right(self._gone, last) - before
        left = last - first + 1 - inside
        return (first - before, first - before + left - 1) if left > 0 else None
