"""The clock of a request, replayed from its events (《政府信息公开条例》第三十至三十五条)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Final

from gongkai.rules.calendar import Calendar
from gongkai.rules.dates import chinese_date
from gongkai.rules.deadlines.events import (
    Answered,
    AnswerSent,
    Arrived,
    Confirmed,
    Delayed,
    Event,
    Extended,
    FeeLapsed,
    FeeNoticeReceived,
    FeeNotified,
    FeePaid,
    OpinionAsked,
    OpinionGiven,
    OpinionLetterReceived,
    Party,
    ReasonAsked,
    Reopened,
    SupplementAsked,
    Supplemented,
    SupplementLapsed,
    Withdrawn,
)
from gongkai.rules.deadlines.receipt import needs_confirmation
from gongkai.rules.deadlines.refusals import (
    ClosedError,
    DeadlineError,
    DelayError,
    ExtensionError,
    ExtensionLateError,
    ExtensionNotApprovedError,
    ExtensionTooLongError,
    ExtensionTwiceError,
    FeeError,
    FeeLateError,
    OpinionError,
    PaymentLateError,
    ReceiptError,
    StoppedError,
    SupplementError,
    SupplementLateError,
    SupplementTwiceError,
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
from gongkai.rules.policy import DEFAULT_POLICY, Policy

ANSWER_DAYS: Final = 20  # 第三十三条第二款
EXTENSION_MAX: Final = 20  # 第三十三条第二款
SUPPLEMENT_NOTICE_DAYS: Final = 7  # 第三十条
CONSULTATION_DAYS: Final = 15  # 第三十二条、第三十四条
PAYMENT_DAYS: Final = 20  # 国办函〔2020〕109号


def compute(
    events: Iterable[Event],
    calendar: Calendar,
    policy: Policy = DEFAULT_POLICY,
    *,
    today: date | None = None,
) -> Clock:
    """The clock after the events, in the order of their days.

    `today` lets an opinion that is still outstanding run on. Raises nothing but
    CalendarRangeError: what is unlawful is listed in `refusals`.
    """
    run = _Run(calendar, policy)
    for event in sorted(events, key=lambda event: event.on):
        run.take(event)
    return run.clock(today)


def accept(
    events: Iterable[Event],
    event: Event,
    calendar: Calendar,
    policy: Policy = DEFAULT_POLICY,
) -> Clock:
    """The clock with one more event.

    Raises the DeadlineError of that event, or of a recorded one that it would make unlawful.
    """
    log = tuple(events)
    before = [refusal.event for refusal in compute(log, calendar, policy).refusals]
    clock = compute((*log, event), calendar, policy)
    for refusal in clock.refusals:
        if refusal.event in before:
            before.remove(refusal.event)
        else:
            raise refusal.error
    return clock


@dataclass
class _Run:
    """The mutable state of one replay."""

    calendar: Calendar
    policy: Policy
    phase: Phase = Phase.NOT_RECEIVED
    arrived: Arrived | None = None
    received_on: date | None = None
    supplement: SupplementAsked | None = None
    reason_asked: bool = False
    fee_notified: bool = False
    pay_by: date | None = None
    ended_by: Event | None = None
    due_holds: bool = False
    periods: list[Period] = field(default_factory=list)
    opinions: dict[str, Opinion] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)

    def take(self, event: Event) -> None:
        """Apply an event, or note why it has no effect."""
        if any(not (o.given_on or o.lapses_on) for o in self.opinions.values()):
            self._settle(event.on)  # a letter not yet served pauses until today
        try:
            _STEPS[type(event)](self, event)
        except DeadlineError as error:
            self.refusals.append(Refusal(event, error))
        self._settle(event.on)

    def clock(self, today: date | None) -> Clock:
        """The result."""
        if today:
            self._settle(today)
        period = self.periods[-1] if self.periods and self.due_holds else None
        waits = self.phase is Phase.NOT_RECEIVED
        may_ask = self.phase is Phase.RUNNING and self.supplement is None
        asked = self.supplement if self.phase is Phase.AWAIT_SUPPLEMENT else None
        return Clock(
            phase=self.phase,
            received_on=self.received_on,
            confirm_by=self.arrived.on if self.arrived and waits else None,
            due=period.due if period else None,
            provisional=period is not None
            and self.calendar.is_provisional(period.started_on, period.due),
            is_open=self.phase is Phase.RUNNING and any(p.is_open for p in self.periods[-1].pauses),
            supplement_notice_by=self._supplement_notice_by() if may_ask else None,
            supplement_by=asked.reply_by if asked else None,
            pay_by=self.pay_by if self.phase is Phase.AWAIT_FEE else None,
            ended_on=self.ended_by.on if self.ended_by else None,
            ended_by=self.ended_by,
            periods=tuple(self.periods),
            opinions=tuple(self.opinions.values()),
            refusals=tuple(self.refusals),
        )

    # --- helpers

    def _after(self, day: date, n: int) -> date:
        return self.calendar.add_working_days(day, n)

    def _supplement_notice_by(self) -> date | None:
        if self.received_on is None:
            return None
        return self._after(self.received_on, SUPPLEMENT_NOTICE_DAYS)

    def _running(self) -> Period:
        """The current period; refuses where the clock does not run."""
        if self.phase is Phase.NOT_RECEIVED:
            raise ReceiptError("申请尚未确定收到之日，期限没有开始", "请先登记收到，或与申请人确认")
        if self.phase is Phase.ENDED:
            raise ClosedError("申请已经办结", "如有判决或复议决定要求重新答复，请先登记该决定")
        if self.phase is Phase.AWAIT_SUPPLEMENT:
            raise StoppedError(
                "正在等待申请人补正，期限已停止", "请待申请人补正，或补正期限届满后再办理"
            )
        if self.phase is Phase.AWAIT_FEE:
            raise StoppedError(
                "正在等待申请人缴费，期限已停止", "请待申请人缴费，或缴费期限届满后再办理"
            )
        return self.periods[-1]

    def _start(self, on: date, cause: Cause, days: int = ANSWER_DAYS) -> None:
        keeps = cause is not Cause.ORDER and not self.policy.restart_clears_extension
        extended = self.periods[-1].extended if keeps and self.periods else 0
        self.periods.append(Period(on, cause, days, due=on, extended=extended))
        self.phase = Phase.RUNNING
        self.due_holds = True

    def _stop(self, on: date, phase: Phase) -> None:
        self.periods[-1] = replace(self.periods[-1], stopped_on=on)
        self.phase = phase
        self.due_holds = False

    def _settle(self, as_of: date) -> None:
        """Recompute pauses and due day of the current period as they look on a day."""
        if not self.periods or self.periods[-1].stopped_on:
            return
        period = self.periods[-1]
        pauses = tuple(self._pause(opinion, as_of) for opinion in self.opinions.values())
        pauses = tuple(pause for pause in pauses if pause.end > period.started_on)
        if period.delayed_on and period.delayed_until:
            # The stated date stands; only what is asked after it was set moves it.
            floor, anchor, days = period.delayed_on, period.delayed_until - timedelta(1), 1
        else:
            floor, anchor = period.started_on, period.started_on
            days = period.days + period.extended
        moving = (
            (pause.start, pause.end)
            for pause in pauses
            if not period.delayed_on or pause.start > floor
        )
        paused = paused_days(moving, floor, self.calendar)
        due = self._after(anchor, days + paused)
        if (pauses, paused, due) != (period.pauses, period.paused, period.due):
            self.periods[-1] = replace(period, pauses=pauses, paused=paused, due=due)

    def _pause(self, opinion: Opinion, as_of: date) -> Pause:
        """The days of a consultation: until the answer, at the longest until its period lapses."""
        if opinion.lapses_on:
            end = min(opinion.given_on or date.max, opinion.lapses_on)
            return Pause(opinion.asked_on, end, opinion, not opinion.given_on and as_of <= end)
        if opinion.given_on:
            return Pause(opinion.asked_on, opinion.given_on, opinion)
        # Not proven served: it can lapse no earlier than if it had been served on the same day.
        end = max(self._after(opinion.asked_on, self._opinion_days(opinion.party)), as_of)
        return Pause(opinion.asked_on, end, opinion, is_open=True)

    def _opinion_days(self, party: Party) -> int:
        return self.policy.other_body_days if party is Party.OTHER_BODY else CONSULTATION_DAYS

    # --- steps

    def on_arrived(self, event: Arrived) -> None:
        if self.arrived:
            raise ReceiptError("这件申请已经登记过到达", "另一件申请请另行登记")
        self.arrived = event
        if not needs_confirmation(event.channel, self.policy):
            self._receive(event.on)

    def on_confirmed(self, event: Confirmed) -> None:
        if self.arrived is None:
            raise ReceiptError("还没有登记申请的到达", "请先登记到达的日期和渠道")
        if self.received_on:
            raise ReceiptError(
                f"收到之日已经是{chinese_date(self.received_on)}，不需要再确认", "请勿重复确认"
            )
        self._receive(event.on)

    def _receive(self, on: date) -> None:
        self.received_on = on
        self._start(on, Cause.RECEIPT)

    def on_supplement_asked(self, event: SupplementAsked) -> None:
        period = self._running()
        if self.supplement:
            raise SupplementTwiceError(
                f"补正只能告知一次，已于{chinese_date(self.supplement.on)}告知",
                "请按现有材料办理；仍不明确的，可答复补正后申请内容仍不明确",
            )
        if event.reply_by <= event.on:
            raise SupplementError("补正期限应在告知之后", "请给申请人合理的补正期限")
        latest = self._supplement_notice_by()
        if latest and event.on > latest:
            error = SupplementLateError(
                f"补正告知最迟应在收到申请后第七个工作日{chinese_date(latest)}，现在是{chinese_date(event.on)}",
                "不能再要求补正，请按现有内容办理",
            )
            if event.on > period.due:
                raise error
            # Recorded all the same, it is the body's fault; the applicant may rely on it.
            self.refusals.append(Refusal(event, error, had_effect=True))
        self.supplement = event
        self._stop(event.on, Phase.AWAIT_SUPPLEMENT)

    def on_supplemented(self, event: Supplemented) -> None:
        asked = self._awaited_supplement()
        if event.on > asked.reply_by and not event.good_reason:
            raise SupplementError(
                f"补正期限{chinese_date(asked.reply_by)}已过，没有记录正当理由",
                "有正当理由的请写明理由后登记；没有的，不再处理该申请",
            )
        self._start(event.on, Cause.SUPPLEMENT)

    def on_supplement_lapsed(self, event: SupplementLapsed) -> None:
        asked = self._awaited_supplement()
        if event.on <= asked.reply_by:
            raise SupplementError(
                f"补正期限到{chinese_date(asked.reply_by)}为止，尚未届满", "请等到期限届满的次日"
            )
        self._end(event)

    def _awaited_supplement(self) -> SupplementAsked:
        if self.phase is not Phase.AWAIT_SUPPLEMENT or self.supplement is None:
            raise SupplementError("现在没有等待补正", "申请人自行补充的材料请作为附件登记")
        return self.supplement

    def on_opinion_asked(self, event: OpinionAsked) -> None:
        period = self._running()
        if event.key in self.opinions:
            raise OpinionError(f"征求意见书“{event.key}”已经登记", "向另一方征求意见请另编一号")
        if event.on > period.due:
            raise OpinionError(
                f"答复期限{chinese_date(period.due)}已过，此后征求意见不再扣除时间", "请尽快答复"
            )
        self.opinions[event.key] = Opinion(event.key, event.party, event.on)

    def on_opinion_letter_received(self, event: OpinionLetterReceived) -> None:
        opinion = self._opinion(event.key)
        if opinion.received_on:
            raise OpinionError(f"征求意见书“{event.key}”的送达已经登记", "请勿重复登记")
        lapses_on = self._after(event.on, self._opinion_days(opinion.party))
        self.opinions[event.key] = replace(opinion, received_on=event.on, lapses_on=lapses_on)

    def on_opinion_given(self, event: OpinionGiven) -> None:
        opinion = self._opinion(event.key)
        if opinion.given_on:
            raise OpinionError(f"征求意见书“{event.key}”的意见已经登记", "补充意见请作为附件登记")
        self.opinions[event.key] = replace(opinion, given_on=event.on)

    def _opinion(self, key: str) -> Opinion:
        if key not in self.opinions:
            raise OpinionError(f"没有编号为“{key}”的征求意见书", "请先登记征求意见书的发出")
        return self.opinions[key]

    def on_extended(self, event: Extended) -> None:
        period = self._running()
        if period.cause is Cause.ORDER and not self.policy.extend_after_order:
            raise ExtensionError("期限由判决或复议决定确定，不能延长", "请在该期限内答复")
        if event.approved_on is None or event.approved_on > event.on:
            raise ExtensionNotApprovedError(
                "延长答复期限须先经政府信息公开工作机构负责人同意", "请先报负责人批准，再告知申请人"
            )
        if period.delayed_until:
            raise ExtensionError(
                f"已经确定延迟到{chinese_date(period.delayed_until)}答复", "请在该日期前答复"
            )
        if not 1 <= event.days <= EXTENSION_MAX:
            raise ExtensionTooLongError(
                f"延长的期限应为 1 至 {EXTENSION_MAX} 个工作日，现在是 {event.days} 个",
                "请改为不超过二十个工作日",
            )
        if period.extended:
            raise ExtensionTwiceError(
                f"答复期限已经延长过 {period.extended} 个工作日，只能延长一次", "请在现有期限内答复"
            )
        if event.on > period.due:
            raise ExtensionLateError(
                f"答复期限{chinese_date(period.due)}已过，{chinese_date(event.on)}才告知延期，不发生延长的效力",
                "请尽快答复",
            )
        self.periods[-1] = replace(period, extended=event.days)

    def on_reason_asked(self, _: ReasonAsked) -> None:
        self._running()
        self.reason_asked = True

    def on_delayed(self, event: Delayed) -> None:
        period = self._running()
        if not self.reason_asked:
            raise DelayError("还没有要求申请人说明理由", "请先发说明理由告知书")
        if period.delayed_until:
            raise DelayError(
                f"已经确定延迟到{chinese_date(period.delayed_until)}答复，不能再延",
                "请在该日期前答复",
            )
        if event.on > period.due:
            raise DelayError(
                f"答复期限{chinese_date(period.due)}已过，不能再确定延迟答复的日期", "请尽快答复"
            )
        if event.until <= period.due:
            raise DelayError(
                f"延迟答复的日期{chinese_date(event.until)}应晚于原期限{chinese_date(period.due)}",
                "请另定合理期限",
            )
        if not self.calendar.is_working_day(event.until):
            following = self._after(event.until, 1)
            raise DelayError(
                f"{chinese_date(event.until)}不是工作日",
                f"请改为工作日，如{chinese_date(following)}",
            )
        self.periods[-1] = replace(period, delayed_on=event.on, delayed_until=event.until)

    def on_fee_notified(self, event: FeeNotified) -> None:
        period = self._running()
        if self.fee_notified:
            raise FeeError("这件申请已经发过收费通知", "一件申请只收一次信息处理费")
        if event.on > period.due:
            raise FeeLateError(
                f"答复期限{chinese_date(period.due)}已过，收费通知应在答复期限内发出",
                "请尽快答复，不得再收费",
            )
        self.fee_notified = True
        self._stop(event.on, Phase.AWAIT_FEE)

    def on_fee_notice_received(self, event: FeeNoticeReceived) -> None:
        self._awaiting_fee()
        if self.pay_by:
            raise FeeError("收费通知的送达已经登记", "请勿重复登记")
        self.pay_by = self._after(event.on, PAYMENT_DAYS)

    def on_fee_paid(self, event: FeePaid) -> None:
        self._awaiting_fee()
        if self.pay_by and event.on > self.pay_by:
            raise PaymentLateError(
                f"缴费期限{chinese_date(self.pay_by)}已过", "不再处理该申请；所缴费用请按规定退还"
            )
        self._start(event.on, Cause.PAYMENT)

    def on_fee_lapsed(self, event: FeeLapsed) -> None:
        self._awaiting_fee()
        if self.pay_by is None:
            raise FeeError(
                "收费通知还没有送达记录，缴费期限没有开始", "请先登记申请人收到通知的日期"
            )
        if event.on <= self.pay_by:
            raise FeeError(
                f"缴费期限到{chinese_date(self.pay_by)}为止，尚未届满", "请等到期限届满的次日"
            )
        self._end(event)

    def _awaiting_fee(self) -> None:
        if self.phase is not Phase.AWAIT_FEE:
            raise FeeError("现在没有等待缴费", "请先发收费通知")

    def on_answered(self, event: Answered) -> None:
        self._running()
        self._end(event)

    def on_answer_sent(self, event: AnswerSent) -> None:
        if not isinstance(self.ended_by, Answered):
            raise ClosedError("没有待发出的答复", "请先签发答复")
        self.ended_by = event
        self.periods[-1] = replace(self.periods[-1], stopped_on=event.on)

    def on_withdrawn(self, event: Withdrawn) -> None:
        if self.phase is Phase.ENDED:
            self._running()
        self._end(event)

    def _end(self, event: Event) -> None:
        self.ended_by = event
        if self.phase is Phase.RUNNING:
            self.periods[-1] = replace(self.periods[-1], stopped_on=event.on)
        self.phase = Phase.ENDED

    def on_reopened(self, event: Reopened) -> None:
        # An order against silence finds the request open and overdue: it sets a new period.
        is_silent = self.phase is Phase.RUNNING and event.on > self.periods[-1].due
        if (self.phase is not Phase.ENDED and not is_silent) or self.received_on is None:
            raise ClosedError("申请尚未办结，也没有逾期，不需要重新办理", "请按现有期限答复")
        self.ended_by = None
        self._start(event.on, Cause.ORDER, event.days or self.policy.order_days)


_STEPS: Final[dict[type[Event], Callable[[_Run, Any], None]]] = {
    Arrived: _Run.on_arrived,
    Confirmed: _Run.on_confirmed,
    SupplementAsked: _Run.on_supplement_asked,
    Supplemented: _Run.on_supplemented,
    SupplementLapsed: _Run.on_supplement_lapsed,
    OpinionAsked: _Run.on_opinion_asked,
    OpinionLetterReceived: _Run.on_opinion_letter_received,
    OpinionGiven: _Run.on_opinion_given,
    Extended: _Run.on_extended,
    ReasonAsked: _Run.on_reason_asked,
    Delayed: _Run.on_delayed,
    FeeNotified: _Run.on_fee_notified,
    FeeNoticeReceived: _Run.on_fee_notice_received,
    FeePaid: _Run.on_fee_paid,
    FeeLapsed: _Run.on_fee_lapsed,
    Answered: _Run.on_answered,
    AnswerSent: _Run.on_answer_sent,
    Withdrawn: _Run.on_withdrawn,
    Reopened: _Run.on_reopened,
}


def paused_days(pauses: Iterable[tuple[date, date]], after: date, calendar: Calendar) -> int:
    """Working days in the union of pauses, both ends with, that lie after a day.

    Two consultations on the same days pause the clock once (第三十三条第三款).
    """
    total, reached = 0, after
    for start, end in sorted(pauses):
        before = max(start - timedelta(1), reached)
        if end > before:
            total += calendar.working_days_between(before, end)
            reached = end
    return total
