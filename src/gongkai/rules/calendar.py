"""Working days of a region, as they were known on a given day.

A working day is Monday to Friday without the days off, plus the weekend days that a notice makes
working days (调休). A year whose notice is not announced has only the days that the law itself
names; whatever is computed with it is provisional and says so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import accumulate, groupby
from typing import Final

from gongkai.rules.errors import BadInputError
from gongkai.rules.holiday_orders import (
    FIRST_YEAR,
    LAST_YEAR,
    NATION,
    TURN_OF_YEAR,
    HolidayOrder,
    builtin_orders,
    region_chain,
    statutory_days,
    weekday_name,
)

_BASE: Final = date(FIRST_YEAR, 1, 1).toordinal()
_SIZE: Final = date(LAST_YEAR, 12, 31).toordinal() - _BASE + 1


class CalendarRangeError(BadInputError):
    """A day outside the years that the calendar covers."""

    def __init__(self) -> None:
        super().__init__(
            f"日期超出日历范围：工作日只能在 {FIRST_YEAR} 年至 {LAST_YEAR} 年之间计算。"
            "请核对日期是否写错。"
        )


class DayKind(StrEnum):
    """What a day is; the values never change."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    SHIFTED = "shifted"
    LOCAL = "local_holiday"


KIND_LABELS: Final = {
    DayKind.WORKDAY: "工作日",
    DayKind.WEEKEND: "周末",
    DayKind.HOLIDAY: "法定节假日",
    DayKind.SHIFTED: "调休上班",
    DayKind.LOCAL: "地方假日",
}


@dataclass(frozen=True, slots=True)
class Day:
    """One day: its kind, the holiday it belongs to, and the document that makes it so."""

    date: date
    kind: DayKind
    name: str = ""
    document: str = ""
    provisional: bool = False

    @property
    def is_working_day(self) -> bool:
        """Whether the day counts."""
        return self.kind in (DayKind.WORKDAY, DayKind.SHIFTED)

    @property
    def text(self) -> str:
        """The day in words: 法定节假日（国庆节），周四，依据国办发明电〔2025〕7号."""
        name = f"（{self.name}）" if self.name else ""
        source = f"，依据{self.document}" if self.document else ""
        doubt = "（暂定）" if self.provisional else ""
        return f"{KIND_LABELS[self.kind]}{name}，{weekday_name(self.date)}{source}{doubt}"


class Calendar:
    """The working days of a region by the orders known on `as_of` (None: all orders given).

    Immutable. `add_working_days` and `working_days_between` take constant time.
    """

    __slots__ = ("_nth", "_open", "_prefix", "_special", "as_of", "orders", "region")

    def __init__(
        self,
        orders: Iterable[HolidayOrder] | None = None,
        *,
        region: str = NATION,
        as_of: date | None = None,
    ) -> None:
        self.region = region
        self.as_of = as_of
        self.orders = _in_force(builtin_orders() if orders is None else orders, region, as_of)
        self._special = _special_days(self.orders)
        working = _weekdays()
        for ordinal, (kind, _, _) in self._special.items():
            working[ordinal - _BASE] = kind is DayKind.SHIFTED
        # _prefix[i]: working days before day i; _nth[n]: the n-th working day, from 0.
        self._prefix = [0, *accumulate(working)]
        self._nth = [date.fromordinal(_BASE + i) for i, works in enumerate(working) if works]
        self._open = [0, *accumulate(_undecided(self.orders))]

    # --- arithmetic

    def is_working_day(self, day: date) -> bool:
        """Whether the day counts. Raises CalendarRangeError outside the covered years."""
        i = self._index(day)
        return self._prefix[i + 1] > self._prefix[i]

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after `day`, or before it where n is negative; `day` itself for 0.

        The day itself is not counted. Raises CalendarRangeError outside the covered years.
        """
        i = self._index(day)
        if n == 0:
            return day
        rank = self._prefix[i + 1] + n - 1 if n > 0 else self._prefix[i] + n
        if not 0 <= rank < len(self._nth):
            raise CalendarRangeError
        return self._nth[rank]

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and with `end`; negative where end lies before start.

        Raises CalendarRangeError outside the covered years.
        """
        return self._prefix[self._index(end) + 1] - self._prefix[self._index(start) + 1]

    def _index(self, day: date) -> int:
        i = day.toordinal() - _BASE
        if not 0 <= i < _SIZE:
            raise CalendarRangeError
        return i

    # --- what is known, and why

    def is_provisional(self, start: date, end: date) -> bool:
        """Whether a day from `start` to `end`, both with, is not yet settled by an order."""
        return self._open[self._index(end) + 1] > self._open[self._index(start)]

    def warnings(self, start: date, end: date) -> tuple[str, ...]:
        """A sentence for each year between the days whose order is missing."""
        if not self.is_provisional(start, end):
            return ()
        known = _known_years(self.orders)
        years = range(_order_year(start), _order_year(end) + 1)
        missing = [(r, y) for r, have in known.items() for y in years if y not in have]
        return tuple(_missing_text(region, year) for region, year in missing)

    def day(self, day: date) -> Day:
        """The day with its kind, name and source. Raises CalendarRangeError."""
        i = self._index(day)
        provisional = self._open[i + 1] > self._open[i]
        if special := self._special.get(day.toordinal()):
            kind, name, document = special
            return Day(day, kind, name, document, provisional)
        kind = DayKind.WEEKEND if day.weekday() > 4 else DayKind.WORKDAY
        return Day(day, kind, provisional=provisional)

    def days(self, start: date, end: date) -> Iterator[Day]:
        """The days from `start` to `end`, both with."""
        for ordinal in range(start.toordinal(), end.toordinal() + 1):
            yield self.day(date.fromordinal(ordinal))

    @property
    def version(self) -> str:
        """Names the state of the law that was used: region, day of knowledge, fingerprint."""
        text = json.dumps([order.to_dict() for order in self.orders], ensure_ascii=False)
        mark = hashlib.sha256(text.encode()).hexdigest()[:12]
        return f"{self.region}@{self.as_of or '最新'}#{mark}"


@cache
def standard_calendar() -> Calendar:
    """The national calendar with all orders that come with this version."""
    return Calendar()


def _weekdays() -> bytearray:
    """1 for each Monday to Friday of the covered years, 0 for each Saturday and Sunday."""
    week = bytes((_BASE + 6 + i) % 7 < 5 for i in range(7))
    return bytearray((week * (_SIZE // 7 + 1))[:_SIZE])


def _order_year(day: date) -> int:
    """The year whose notice settles a day: that of 元旦 may reach back into December."""
    return day.year + 1 if (day.month, day.day) >= TURN_OF_YEAR else day.year


def _in_force(
    orders: Iterable[HolidayOrder], region: str, as_of: date | None
) -> tuple[HolidayOrder, ...]:
    """The orders that hold, nation first, then by year and from the oldest to the newest."""
    chain = region_chain(region)
    known = [
        order
        for order in orders
        if order.region in chain
        and (as_of is None or order.announced_on is None or order.announced_on <= as_of)
    ]
    known.sort(key=lambda order: (chain.index(order.region), order.year, order.rank))
    held: list[HolidayOrder] = []
    for _, group in groupby(known, key=lambda order: (order.region, order.year)):
        same = list(group)
        last_full = max((i for i, o in enumerate(same) if not o.amends), default=0)
        held.extend(same[last_full:])
    return tuple(held)


def _known_years(orders: Iterable[HolidayOrder]) -> dict[str, set[int]]:
    """The years with a full order, for the nation and every region that has any order."""
    known: dict[str, set[int]] = {NATION: set()}
    for order in orders:
        years = known.setdefault(order.region, set())
        if not order.amends:
            years.add(order.year)
    return known


def _undecided(orders: tuple[HolidayOrder, ...]) -> bytearray:
    """1 for each day that depends on a notice not yet announced."""
    undecided = bytearray(_SIZE)
    settled = set.intersection(*_known_years(orders).values())
    for year in range(FIRST_YEAR, LAST_YEAR + 2):
        if year in settled:
            continue
        start = max(date(year - 1, *TURN_OF_YEAR).toordinal() - _BASE, 0)
        end = min(date(year, 12, 31).toordinal() - _BASE + 1, _SIZE)
        undecided[start:end] = b"\x01" * (end - start)
    return undecided


_Special = tuple[DayKind, str, str]


def _special_days(orders: tuple[HolidayOrder, ...]) -> dict[int, _Special]:
    """Ordinal → kind, holiday, document, for every day that is not an ordinary one."""
    special: dict[int, _Special] = {}
    national = _known_years(orders)[NATION]
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        if year not in national:
            law, days = statutory_days(year)
            special.update({d.toordinal(): (DayKind.HOLIDAY, n, law) for d, n in days.items()})
    for order in orders:
        local = order.region != NATION
        off = DayKind.LOCAL if local else DayKind.HOLIDAY
        for day, name in order.off.items():
            before = special.get(day.toordinal())
            if not (local and before and before[0] is DayKind.HOLIDAY):
                special[day.toordinal()] = (off, name, order.document)
        for day, name in order.work.items():
            special[day.toordinal()] = (DayKind.SHIFTED, name, order.document)
    return {o: s for o, s in special.items() if 0 <= o - _BASE < _SIZE}


def _missing_text(region: str, year: int) -> str:
    if region != NATION:
        return f"地区 {region} 的{year}年地方假日安排尚未导入，涉及该年的日期为暂定"
    return (
        f"{year}年放假安排尚未公布或尚未导入，涉及该年的日期为暂定："
        "只扣除了周末和法定节日，未计调休"
    )
