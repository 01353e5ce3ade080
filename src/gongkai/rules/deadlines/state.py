"""What the replay of a log yields: the clock, its periods, pauses and refusals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gongkai.rules.calendar import Calendar
from gongkai.rules.deadlines.events import Event, Party
from gongkai.rules.deadlines.refusals import DeadlineError


class Phase(StrEnum):
    """Where the clock stands."""

    NOT_RECEIVED = "not_received"
    RUNNING = "running"
    AWAIT_SUPPLEMENT = "await_supplement"
    AWAIT_FEE = "await_fee"
    ENDED = "ended"


class Cause(StrEnum):
    """What started a period."""

    RECEIPT = "receipt"
    SUPPLEMENT = "supplement"
    PAYMENT = "payment"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class Opinion:
    """One consultation; `lapses_on` is the last day of its 15 working days once it is served."""

    key: str
    party: Party
    asked_on: date
    received_on: date | None = None
    given_on: date | None = None
    lapses_on: date | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """Days that do not count, both ends with; `is_open` where the end is only expected."""

    start: date
    end: date
    opinion: Opinion
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """One run of the clock. Days after `started_on` count; `due` is the last of them.

    `days` is the length without extension, `extended` what was added, `paused` the working days of
    all pauses together (a union), `stopped_on` the day of the notice or answer that ended the run.
    """

    started_on: date
    cause: Cause
    days: int
    due: date
    extended: int = 0
    delayed_on: date | None = None
    delayed_until: date | None = None
    pauses: tuple[Pause, ...] = ()
    paused: int = 0
    stopped_on: date | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A recorded event that the law does not allow; it moved nothing unless `had_effect`."""

    event: Event
    error: DeadlineError
    had_effect: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """The state of the clock after the last event.

    `due` is None while the request is not received, or the clock stands still. `is_open` tells
    that a consultation is still running, so that `due` is what follows if nobody answers early.
    """

    phase: Phase
    received_on: date | None = None
    confirm_by: date | None = None
    due: date | None = None
    provisional: bool = False
    is_open: bool = False
    supplement_notice_by: date | None = None
    supplement_by: date | None = None
    pay_by: date | None = None
    ended_on: date | None = None
    ended_by: Event | None = None
    periods: tuple[Period, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    refusals: tuple[Refusal, ...] = ()

    @property
    def period(self) -> Period | None:
        """The run that counts now."""
        return self.periods[-1] if self.periods else None

    def is_overdue(self, today: date) -> bool:
        """Whether the answer is, or was, late. Overdue is computed, never a state."""
        return self.due is not None and (self.ended_on or today) > self.due

    def days_left(self, today: date, calendar: Calendar) -> int | None:
        """Working days from today to the due day, negative when overdue; None without a due day."""
        if self.due is None or self.phase is Phase.ENDED:
            return None
        return calendar.working_days_between(today, self.due)
