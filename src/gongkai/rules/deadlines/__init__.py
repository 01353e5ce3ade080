"""The clock of a request as a function of its event log (《政府信息公开条例》第三十至三十五条).

Nothing is stored: `compute` replays the events with a calendar, so a changed calendar or an event
recorded late changes every date that follows from it. `accept` says whether one more event would
be lawful, and raises a `DeadlineError` naming the article where it would not.

An event that was recorded though the law gives it no effect (say, an extension notified after the
due day) does not move the clock; it is listed in `Clock.refusals`.
"""

from gongkai.rules.deadlines.clock import (
    ANSWER_DAYS,
    CONSULTATION_DAYS,
    EXTENSION_MAX,
    PAYMENT_DAYS,
    SUPPLEMENT_NOTICE_DAYS,
    accept,
    compute,
    paused_days,
)
from gongkai.rules.deadlines.explain import DayLine, Status, explain
from gongkai.rules.deadlines.planning import (
    DueMove,
    Milestone,
    escalation_level,
    escalations,
    internal_dates,
    moved_cases,
)
from gongkai.rules.deadlines.receipt import (
    RECEIPT_RULES,
    Channel,
    ReceiptRule,
    needs_confirmation,
    receipt_date,
)
from gongkai.rules.deadlines.state import (
    Cause,
    Clock,
    Opinion,
    Pause,
    Period,
    Phase,
    Refusal,
)

__all__ = [
    "ANSWER_DAYS",
    "CONSULTATION_DAYS",
    "EXTENSION_MAX",
    "PAYMENT_DAYS",
    "RECEIPT_RULES",
    "SUPPLEMENT_NOTICE_DAYS",
    "Cause",
    "Channel",
    "Clock",
    "DayLine",
    "DueMove",
    "Milestone",
    "Opinion",
    "Pause",
    "Period",
    "Phase",
    "ReceiptRule",
    "Refusal",
    "Status",
    "accept",
    "compute",
    "escalation_level",
    "escalations",
    "explain",
    "internal_dates",
    "moved_cases",
    "needs_confirmation",
    "paused_days",
    "receipt_date",
]
