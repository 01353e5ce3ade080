"""Dates before the legal one, and which cases move when the calendar changes."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from gongkai.rules.calendar import Calendar
from gongkai.rules.deadlines.clock import compute
from gongkai.rules.deadlines.events import Event
from gongkai.rules.deadlines.state import Phase
from gongkai.rules.policy import DEFAULT_POLICY, Policy

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day before the due day: for a step of the office, or (step empty) an escalation."""

    days_left: int
    on: date
    step: str = ""


def escalations(
    due: date, calendar: Calendar, policy: Policy = DEFAULT_POLICY
) -> tuple[Milestone, ...]:
    """The days on which so many working days are left (by default 10, 5, 2, 0)."""
    return tuple(
        Milestone(left, calendar.add_working_days(due, -left)) for left in policy.escalation
    )


def internal_dates(
    due: date, calendar: Calendar, policy: Policy = DEFAULT_POLICY
) -> tuple[Milestone, ...]:
    """The day by which each internal step should be done, in the order of the policy."""
    return tuple(
        Milestone(left, calendar.add_working_days(due, -left), step)
        for step, left in policy.internal_steps
    )


def escalation_level(
    due: date, today: date, calendar: Calendar, policy: Policy = DEFAULT_POLICY
) -> int | None:
    """The lowest escalation reached (10, 5, 2 or 0); -1 when overdue, None while none is."""
    left = calendar.working_days_between(today, due)
    if left < 0 or today > due:
        return -1
    return min((level for level in policy.escalation if left <= level), default=None)


@dataclass(frozen=True, slots=True)
class DueMove(Generic[Key]):
    """A case whose due day or whose certainty differs between two calendars."""

    key: Key
    before: date | None
    after: date | None
    provisional_before: bool
    provisional_after: bool

    @property
    def is_moved(self) -> bool:
        """Whether the date itself moves, so that the applicant is to be told."""
        return self.before != self.after


def moved_cases(
    logs: Mapping[Key, Iterable[Event]],
    before: Calendar,
    after: Calendar,
    policy: Policy = DEFAULT_POLICY,
    *,
    today: date | None = None,
) -> tuple[DueMove[Key], ...]:
    """The open cases that a changed calendar touches, in the order of the logs."""
    moves = []
    for key, log in logs.items():
        events = tuple(log)
        old = compute(events, before, policy, today=today)
        new = compute(events, after, policy, today=today)
        if new.phase is Phase.ENDED:
            continue
        if (old.due, old.provisional) != (new.due, new.provisional):
            moves.append(DueMove(key, old.due, new.due, old.provisional, new.provisional))
    return tuple(moves)
