"""Which requests a report has counted, so that each lands in exactly one year.

A report is frozen at some moment; a request of its year may be answered or registered a moment
later. The report of the next year therefore starts from what the frozen one counted, request by
request, and not from the days alone: what it carried out is carried in, whatever day its answer
bears; what it never counted is new. Then 上年结转 equals last year's 结转下年度 by itself.
Source: the forms of 国办公开办函〔2019〕60号 and 〔2021〕30号 (上年结转, 结转下年度继续办理).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import accumulate, chain
from typing import Final

from gongkai.rules.report.counting.requests import Group, request_cells, table3_cells
from gongkai.rules.report.forms import FormId
from gongkai.rules.results import ApplicantKind, ResultCode

_NONE: Final = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """Requests that stand alike: `counted_on` and `result` are those of their first answer.

    Of the days only the years count, so that a database may hand over all requests of a kind, a
    result and the same years as one. `is_late`: registered after last year's report was frozen.
    """

    ids: Collection[int]
    kind: ApplicantKind
    received_on: date
    counted_on: date | None = None
    result: ResultCode | None = None
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Ledger:
    """What a report has counted: the ids of the requests of each group (`Group.number` is 1)."""

    groups: Mapping[Group, tuple[int, ...]] = field(default_factory=dict)

    @property
    def done(self) -> frozenset[int]:
        """Those that had a result."""
        return self._ids(is_done=True)

    @property
    def carried_out(self) -> frozenset[int]:
        """Those that were left for the next year."""
        return self._ids(is_done=False)

    def _ids(self, *, is_done: bool) -> frozenset[int]:
        chosen = (ids for group, ids in self.groups.items() if (group.result is None) != is_done)
        return frozenset(chain.from_iterable(chosen))

    def cells(self, year: int) -> dict[str, int]:
        """Table 3 of the year. Raises NoFormError before 2019."""
        counted = (replace(group, number=len(ids)) for group, ids in self.groups.items())
        return table3_cells(counted, year)

    def behind(self, address: str, form: FormId) -> tuple[int, ...]:
        """The requests behind a cell, in order."""
        chosen = (ids for g, ids in self.groups.items() if address in request_cells(g, form))
        return tuple(sorted(i for ids in chosen for i in ids))

    def text(self) -> str:
        """As canonical JSON; ids as differences, so that 100,000 take some 200 KB."""
        rows = {_key(group): packed(ids) for group, ids in self.groups.items()}
        return json.dumps(rows, sort_keys=True, separators=(",", ":"))

    @classmethod
    def read(cls, text: str) -> Ledger:
        """What `text` wrote."""
        return cls({_group(key): unpacked(ids) for key, ids in json.loads(text).items()})


def count(requests: Iterable[Seen], year: int, before: Ledger | None = None) -> Ledger:
    """The ledger of a year from the requests as they stand; `before` is last year's frozen one.

    Without it the days alone decide (`counting.requests`).
    """
    settled = (before.done, before.carried_out) if before else None
    found: dict[Group, list[int]] = {}
    for seen in requests:
        for is_new, ids in _parts(seen, year, settled):
            is_done = seen.counted_on is not None and seen.counted_on.year <= year
            group = Group(seen.kind, is_new, seen.result if is_done else None)
            found.setdefault(group, []).extend(ids)
    return Ledger({group: tuple(sorted(ids)) for group, ids in found.items() if ids})


def _parts(
    seen: Seen, year: int, settled: tuple[frozenset[int], frozenset[int]] | None
) -> Iterator[tuple[bool, Collection[int]]]:
    """Of requests that stand alike those that are new in a year, and those carried into it.

    `settled`: what last year's frozen report has done, and what it left.
    """
    if seen.received_on.year > year:
        return
    counted = seen.counted_on
    if settled is None:
        if counted is None or counted.year >= year:
            yield seen.received_on.year == year, seen.ids
        return
    done, open_ones = settled
    left = set(seen.ids) - done
    carried = left & open_ones
    yield False, carried
    # With an answer of an earlier year, only what the frozen report did not settle is left.
    if counted is None or counted.year >= year - 1 or seen.is_late:
        yield True, left - carried


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that two computations fill differently, and the requests that make it so."""

    address: str
    before: int
    after: int
    came: tuple[int, ...]
    left: tuple[int, ...]


def differences(before: Ledger, after: Ledger, year: int, form: FormId) -> Iterator[Difference]:
    """Every cell of table 3 whose requests are not the same in both, in the order of the form."""
    for address in before.cells(year):
        old, new = set(before.behind(address, form)), set(after.behind(address, form))
        if old != new:
            came, left = tuple(sorted(new - old)), tuple(sorted(old - new))
            yield Difference(address, len(old), len(new), came, left)


def _key(group: Group) -> str:
    return f"{group.kind}|{int(group.is_new)}|{group.result or _NONE}"


def _group(key: str) -> Group:
    kind, new, result = key.split("|")
    return Group(ApplicantKind(kind), new == "1", ResultCode(result) if result else None)


def packed(ids: Iterable[int]) -> list[int]:
    """Ids in order, each as its difference from the one before."""
    ordered = sorted(ids)
    return [b - a for a, b in zip([0, *ordered], ordered, strict=False)]


def unpacked(steps: Iterable[int]) -> tuple[int, ...]:
    """What `packed` made."""
    return tuple(accumulate(steps))
