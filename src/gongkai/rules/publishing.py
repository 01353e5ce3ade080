"""By when information must be before the public, and by when it must leave it again.

Sources: 《政府信息公开条例》第二十六条; 《行政处罚法》第四十八条; 《重大行政决策程序暂行条例》第十五条.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from gongkai.rules.calendar import Calendar
from gongkai.rules.errors import BadInputError

PUBLISH_DAYS: Final = 20
PENALTY_WITHDRAWAL_DAYS: Final = 3
CONSULTATION_DAYS: Final = 30
# How long a published emergency item may wait for the reviews that it skipped; law names no number.
COMPLETION_DAYS: Final = 2


class Unit(StrEnum):
    """In what a limit counts; the values never change."""

    WORKING_DAYS = "working_days"
    DAYS = "days"


UNIT_LABELS: Final = {Unit.WORKING_DAYS: "个工作日", Unit.DAYS: "日"}


@dataclass(frozen=True, slots=True)
class Limit:
    """How long after forming or change something is published, and what says so.

    0 days: on the same day.
    """

    days: int = PUBLISH_DAYS
    unit: Unit = Unit.WORKING_DAYS
    basis: str = "《政府信息公开条例》第二十六条"

    @property
    def text(self) -> str:
        """The limit in words."""
        return f"{self.days} {UNIT_LABELS[self.unit]}内" if self.days else "当日"


STATUTORY: Final = Limit()


def check_limit(limit: Limit) -> None:
    """Raises BadInputError for a limit that the law does not allow.

    Another limit than 20 working days must come from a law or regulation, which is named.
    """
    if not 0 <= limit.days <= 366:
        raise BadInputError("公开时限应在 0 至 366 日之间。请核对。")
    if limit != STATUTORY and (not limit.basis.strip() or limit.basis == STATUTORY.basis):
        raise BadInputError(
            "不按 20 个工作日计算的，请写明规定该时限的法律、法规及条款（第二十六条）。"
        )


def due_on(formed_on: date, calendar: Calendar, limit: Limit = STATUTORY) -> date:
    """The last day to publish what was formed or changed on a day (第二十六条)."""
    if limit.unit is Unit.DAYS:
        return formed_on + timedelta(days=limit.days)
    return calendar.add_working_days(formed_on, limit.days)


def withdraw_by(revoked_on: date) -> date:
    """The last day to withdraw a published penalty that was changed, revoked or found illegal.

    Three days from the decision (《行政处罚法》第四十八条第二款), counted in calendar days: the stricter
    reading.
    """
    return revoked_on + timedelta(days=PENALTY_WITHDRAWAL_DAYS)


def check_consultation(opens_on: date, closes_on: date, reason: str) -> None:
    """Raises BadInputError unless a draft is open for comments long enough.

    Normally at least 30 days; shorter only with a reason that is told with the draft
    (《重大行政决策程序暂行条例》第十五条第二款).
    """
    if closes_on < opens_on:
        raise BadInputError("征求意见的截止日期早于开始日期。请核对。")
    days = (closes_on - opens_on).days
    if days < CONSULTATION_DAYS and not reason.strip():
        raise BadInputError(
            f"公开征求意见的期限是 {days} 日，一般不少于 {CONSULTATION_DAYS} 日。"
            "请延后截止日期，或者写明缩短的理由。"
        )


def complete_by(published_on: date, calendar: Calendar, days: int = COMPLETION_DAYS) -> date:
    """The day by which an emergency publication must have all its reviews."""
    return calendar.add_working_days(published_on, days)
