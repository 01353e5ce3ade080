"""What is watched at an account: its last post, its certification, what must still be filed.

Sources: 国办秘函〔2019〕19号 (no update in the two weeks before the check is a veto item); the days at
which the house warns, the days for filing and the half-yearly report stand in `Policy`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Literal

from gongkai.rules.calendar import Calendar
from gongkai.rules.channels.accounts import LIVE, WITHOUT_POSTS, Platform, State
from gongkai.rules.errors import BadInputError
from gongkai.rules.policy import DEFAULT_POLICY, Policy


class Freshness(StrEnum):
    """How long an account has been quiet."""

    FRESH = "fresh"
    NOTICED = "noticed"
    WARNED = "warned"
    STALE = "stale"
    UNWATCHED = "unwatched"


FRESHNESS_LABELS: Final = {
    Freshness.FRESH: "更新正常",
    Freshness.NOTICED: "更新偏慢",
    Freshness.WARNED: "快到时限",
    Freshness.STALE: "不更新",
    Freshness.UNWATCHED: "不检查更新",
}


def is_watched(platform: Platform, state: State) -> bool:
    """Whether updates are expected of an account."""
    return state in LIVE and platform not in WITHOUT_POSTS


def quiet_days(quiet_since: date | None, today: date) -> int | None:
    """Days without a post; None where nothing is known."""
    return None if quiet_since is None else max(0, (today - quiet_since).days)


def freshness(
    platform: Platform,
    state: State,
    quiet_since: date | None,
    today: date,
    policy: Policy = DEFAULT_POLICY,
) -> Freshness:
    """How an account stands with its updates. Nothing known counts as stale: nobody looked."""
    if not is_watched(platform, state):
        return Freshness.UNWATCHED
    days = quiet_days(quiet_since, today)
    if days is None or days >= policy.account_stale_days:
        return Freshness.STALE
    first, second = policy.account_quiet_days
    if days >= second:
        return Freshness.WARNED
    return Freshness.NOTICED if days >= first else Freshness.FRESH


def quiet_since_at(level: Freshness, today: date, policy: Policy = DEFAULT_POLICY) -> date:
    """The last post on or before this day brings an account to the level or beyond it."""
    first, second = policy.account_quiet_days
    days = {
        Freshness.NOTICED: first,
        Freshness.WARNED: second,
        Freshness.STALE: policy.account_stale_days,
    }[level]
    return today - timedelta(days)


def filing_due(on: date, calendar: Calendar, policy: Policy = DEFAULT_POLICY) -> date:
    """By when what happened on a day is filed: so many working days after it."""
    return calendar.add_working_days(on, policy.account_filing_days)


def certification_level(
    until: date | None, today: date, policy: Policy = DEFAULT_POLICY
) -> int | None:
    """Which reminder is due: the days of the policy, -1 when it has run out, None for none."""
    if until is None:
        return None
    left = (until - today).days
    if left < 0:
        return -1
    return min((n for n in policy.account_certified_days if left <= n), default=None)


# --- the half-yearly report of changes -----------------------------------------------------------

Half = Literal[1, 2]
HALF_LABELS: Final[dict[Half, str]] = {1: "上半年", 2: "下半年"}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Half a year: the changes of its days are reported together."""

    year: int
    half: Half

    @property
    def label(self) -> str:
        """Such as 2026年上半年."""
        return f"{self.year}年{HALF_LABELS[self.half]}"

    @property
    def code(self) -> str:
        """Such as 2026-1, for addresses."""
        return f"{self.year}-{self.half}"

    @property
    def first_on(self) -> date:
        """Its first day."""
        return date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def last_on(self) -> date:
        """Its last day."""
        return date(self.year, 6, 30) if self.half == 1 else date(self.year, 12, 31)

    def before(self) -> Period:
        """The half-year before."""
        return Period(self.year, 1) if self.half == 2 else Period(self.year - 1, 2)

    def due_on(self, calendar: Calendar, policy: Policy = DEFAULT_POLICY) -> date:
        """By when a unit hands its report in."""
        return calendar.add_working_days(self.last_on, policy.account_report_days)


def period_of(day: date) -> Period:
    """The half-year of a day."""
    return Period(day.year, 1 if day.month <= 6 else 2)


def read_period(code: str) -> Period:
    """What `Period.code` wrote. Raises BadInputError."""
    year, _, half = code.partition("-")
    if year.isascii() and year.isdigit() and len(year) == 4 and int(year) > 2000:
        if half == "1":
            return Period(int(year), 1)
        if half == "2":
            return Period(int(year), 2)
    raise BadInputError("期间应写作 2026-1（上半年）或 2026-2（下半年）。")


def report_level(due: date, today: date, calendar: Calendar, policy: Policy) -> int | None:
    """Which reminder of a report is due: working days left, -1 when late, None for none yet."""
    if today > due:
        return -1
    left = calendar.working_days_between(today, due)
    return min((n for n in policy.account_report_reminders if left <= n), default=None)
