"""How fast working days are counted, clocks replayed, and a holiday notice taken up.

    python bench/working_days.py

Prints operations a second of CPU time, the best of five runs each.
"""

from __future__ import annotations

import timeit
from collections.abc import Callable
from datetime import date
from time import process_time

from gongkai.rules.calendar import Calendar, standard_calendar
from gongkai.rules.deadlines import Channel, compute, explain, moved_cases
from gongkai.rules.deadlines.events import (
    Arrived,
    Event,
    Extended,
    OpinionAsked,
    OpinionGiven,
    Party,
    SupplementAsked,
    Supplemented,
)

CALENDAR = standard_calendar()
START, END = date(2026, 3, 3), date(2026, 10, 12)
LOG: tuple[Event, ...] = (
    Arrived(date(2026, 3, 2), Channel.PORTAL),
    SupplementAsked(date(2026, 3, 5), date(2026, 3, 26)),
    Supplemented(date(2026, 3, 16)),
    OpinionAsked(date(2026, 3, 18), "甲", Party.THIRD_PARTY),
    OpinionGiven(date(2026, 3, 25), "甲"),
    Extended(date(2026, 4, 7), 10, date(2026, 4, 7)),
)


def rate(what: Callable[[], object], number: int) -> float:
    """Calls a second of CPU time, the best of five runs."""
    return number / min(timeit.repeat(what, number=number, repeat=5, timer=process_time))


def main() -> None:
    """Measure and print."""
    add, between = CALENDAR.add_working_days, CALENDAR.working_days_between
    before, after = Calendar(as_of=date(2020, 1, 26)), Calendar(as_of=date(2020, 1, 27))
    open_cases = {n: (Arrived(date(2020, 1, 6), Channel.PORTAL),) for n in range(1000)}
    clock = compute(LOG, CALENDAR)
    for name, figure in (
        ("add_working_days", rate(lambda: add(START, 20), 200_000)),
        ("working_days_between", rate(lambda: between(START, END), 200_000)),
        ("compute, a log of six events", rate(lambda: compute(LOG, CALENDAR), 2_000)),
        ("explain, every day of it", rate(lambda: explain(clock, CALENDAR), 500)),
        ("moved_cases, per case", 1000 * rate(lambda: moved_cases(open_cases, before, after), 1)),
        ("Calendar, built anew", rate(Calendar, 5)),
    ):
        print(f"{figure:>14,.0f} /s  {name}")


if __name__ == "__main__":
    main()
