"""Why this date: every day from the receipt to the due day, what it counted as, by which rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import zip_longest
from typing import Final

from gongkai.rules.calendar import Calendar, Day
from gongkai.rules.deadlines.events import PARTY_LABELS, Party
from gongkai.rules.deadlines.state import Cause, Clock, Pause, Period, Phase

_REGULATION: Final = "《政府信息公开条例》"
_ANSWER: Final = f"{_REGULATION}第三十三条第二款"
_SUPPLEMENT: Final = f"{_REGULATION}第三十条"
_DELAY: Final = f"{_REGULATION}第三十五条"
_FEE: Final = "国办函〔2020〕109号"


class Status(StrEnum):
    """What a day counted as; the values never change."""

    START = "start"
    COUNTED = "counted"
    OFF = "off"
    PAUSED = "paused"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day: `number` is its place in the period where it counts, else None."""

    day: Day
    status: Status
    text: str
    article: str
    number: int | None = None

    @property
    def date(self) -> date:
        """The day itself."""
        return self.day.date


_STARTS: Final = {
    Cause.RECEIPT: ("收到申请之日，不计入，期限自次日起算", f"{_REGULATION}第三十一条、第三十三条"),
    Cause.SUPPLEMENT: ("收到补正之日，答复期限自次日起重新计算", _SUPPLEMENT),
    Cause.PAYMENT: ("缴费之日，答复期限自次日起重新计算", _FEE),
    Cause.ORDER: ("收到判决或复议决定之日，重新答复的期限自次日起算", "法释〔2025〕8号"),
}
_STOPS: Final = {
    Cause.SUPPLEMENT: ("等待申请人补正，不计算", _SUPPLEMENT),
    Cause.PAYMENT: ("等待申请人缴纳信息处理费，不计算", _FEE),
}
_PAUSE_ARTICLES: Final = {
    Party.THIRD_PARTY: f"{_REGULATION}第三十二条、第三十三条第三款",
    Party.JOINT_BODY: f"{_REGULATION}第三十三条第三款、第三十四条",
    Party.OTHER_BODY: f"{_REGULATION}第三十三条第三款",
}


def explain(clock: Clock, calendar: Calendar) -> tuple[DayLine, ...]:
    """Every day from the receipt to the due day, or to the end of the present wait, in order.

    Empty before the receipt. Days between an answer and an order to answer anew are left out.
    """
    lines: list[DayLine] = []
    for period, following in zip_longest(clock.periods, clock.periods[1:]):
        lines += _period(period, _end(period, clock, following), calendar)
        lines += _wait(period, clock, following, calendar)
    return tuple(lines)


def _end(period: Period, clock: Clock, following: Period | None) -> date:
    """The last day to show of a period: its due day, or the day on which it was stopped."""
    waits = clock.phase in (Phase.AWAIT_SUPPLEMENT, Phase.AWAIT_FEE)
    if period.stopped_on and (following is not None or waits):
        return period.stopped_on
    return period.due


def _period(period: Period, end: date, calendar: Calendar) -> Iterator[DayLine]:
    text, article = _STARTS[period.cause]
    yield DayLine(calendar.day(period.started_on), Status.START, text, article)
    number = 0
    for day in calendar.days(period.started_on + timedelta(1), end):
        pause = next((p for p in period.pauses if p.start <= day.date <= p.end), None)
        if not day.is_working_day:
            yield DayLine(day, Status.OFF, f"{day.text}，不计入", _ANSWER)
        elif pause:
            yield DayLine(
                day, Status.PAUSED, _pause_text(pause), _PAUSE_ARTICLES[pause.opinion.party]
            )
        else:
            number += 1
            yield _counted(period, day, number)


def _pause_text(pause: Pause) -> str:
    return f"向{PARTY_LABELS[pause.opinion.party]}征求意见（{pause.opinion.key}），不计入"


def _counted(period: Period, day: Day, number: int) -> DayLine:
    article = _ANSWER
    if number <= period.days:
        text = f"第{number}个工作日"
    elif number <= period.days + period.extended:
        text = f"延长期第{number - period.days}个工作日"
    else:
        text, article = "延迟答复期", _DELAY
    if day.name:
        text += f"：{day.text}"
    if day.date == period.due:
        text += "，答复期限届满"
    return DayLine(day, Status.COUNTED, text, article, number)


def _wait(
    period: Period, clock: Clock, following: Period | None, calendar: Calendar
) -> Iterator[DayLine]:
    """The days on which the clock stood still after a period."""
    if period.stopped_on is None:
        return
    if following is not None:
        stop = _STOPS.get(following.cause)
        last: date | None = following.started_on - timedelta(1)
    elif clock.phase is Phase.AWAIT_SUPPLEMENT:
        stop, last = _STOPS[Cause.SUPPLEMENT], clock.supplement_by
    elif clock.phase is Phase.AWAIT_FEE:
        stop, last = _STOPS[Cause.PAYMENT], clock.pay_by
    else:
        return
    if stop and last:
        for day in calendar.days(period.stopped_on + timedelta(1), last):
            yield DayLine(day, Status.STOPPED, *stop)
