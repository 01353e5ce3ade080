"""What the system itself counts for the indicators of an assessment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from django.db.models import Count, F, Q
from django.utils import timezone

from gongkai.catalogue.models import Item, Standard
from gongkai.catalogue.queries import publishers_to_set_up
from gongkai.catalogue.queries.standard_coverage import covered_rows
from gongkai.channels.models import Account
from gongkai.channels.queries.access import HouseRules
from gongkai.faults.models import PageFault
from gongkai.info_requests.models import InfoRequest
from gongkai.organisations.models import Organisation
from gongkai.rules.access import SYSTEM
from gongkai.rules.channels.accounts import Platform, State
from gongkai.rules.channels.watch import Freshness as AccountFreshness
from gongkai.rules.channels.watch import freshness
from gongkai.rules.columns import Freshness
from gongkai.rules.items import Mode
from gongkai.rules.page_faults import State as FaultState
from gongkai.rules.requests import OPEN as OPEN_REQUESTS
from gongkai.rules.standards.coverage import summarise
from gongkai.rules.supervision.indicators import Measure, share_of
from gongkai.rules.supervision.plans import PlanState, TaskState
from gongkai.supervision.models import PlanTask, Training
from gongkai.supervision.queries.surveys import appraisal_of


@dataclass(frozen=True, slots=True)
class Counted:
    """A measure: `share` of a hundred, None where nothing happened that could be counted."""

    share: Decimal | None
    basis: str


@dataclass(frozen=True, slots=True)
class Period:
    """Of whom and of which days, seen on a day."""

    body: Organisation
    from_on: date
    until_on: date
    today: date

    @property
    def last_on(self) -> date:
        """The last day of the period that is past or today."""
        return min(self.until_on, self.today)


def _told(part: int, whole: int, words: str, none: str) -> Counted:
    return Counted(share_of(part, whole), words.format(part, whole) if whole else none)


def _timeliness(p: Period) -> Counted:
    """条例第二十六条: of what was due in the period, how much came out no later than its last day."""
    rows = Item.objects.filter(
        organisation__path__startswith=p.body.path,
        mode=Mode.PROACTIVE,
        is_closed=False,
        due_on__range=(p.from_on, p.last_on),
    )
    got = rows.aggregate(n=Count("pk"), good=Count("pk", Q(first_published_on__lte=F("due_on"))))
    return _told(got["good"], got["n"], "应公开 {1} 条，按期 {0} 条。", "期内没有应公开的信息。")


def _coverage(p: Period) -> Counted:
    """Of the rows of the standards catalogues that must have content, how many are kept."""
    kept = asked = 0
    for standard in Standard.objects.filter(organisation__path__startswith=p.body.path):
        rows = covered_rows(standard, p.today)[1]
        for area in summarise([(row.row.area, row.coverage.standing) for row in rows]):
            kept, asked = kept + area.kept, asked + area.asked
    return _told(kept, asked, "目录应有内容的 {1} 行，做到的 {0} 行。", "没有生效的标准目录。")


def _columns(p: Period) -> Counted:
    """Of the open columns, how many are neither empty nor past their day."""
    good = whole = 0
    below = set(Organisation.objects.below(p.body.path).values_list("pk", flat=True))
    for publisher in publishers_to_set_up(SYSTEM, on=p.today):
        if publisher.organisation_id not in below:
            continue
        for column in publisher.columns:
            whole += column.is_open
            good += column.is_open and column.freshness not in {Freshness.EMPTY, Freshness.STALE}
    return _told(good, whole, "开放的栏目 {1} 个，更新正常 {0} 个。", "没有栏目。")


def _answers(p: Period) -> Counted:
    """条例第三十三条: of the requests due in the period, how many were answered in time."""
    rows = InfoRequest.objects.filter(
        organisation__path__startswith=p.body.path, due_on__range=(p.from_on, p.last_on)
    )
    late = Q(is_late=True) | Q(state__in=sorted(OPEN_REQUESTS), due_on__lt=p.today)
    waiting = Q(state__in=sorted(OPEN_REQUESTS), due_on__gte=p.today)
    got = rows.aggregate(n=Count("pk", ~waiting), late=Count("pk", late))
    good = got["n"] - got["late"]
    return _told(good, got["n"], "应答复 {1} 件，按期 {0} 件。", "期内没有应答复的申请。")


def _faults(p: Period) -> Counted:
    """Of the faults on pages due in the period, how many were answered by their last day."""
    rows = PageFault.objects.filter(
        organisation__path__startswith=p.body.path, answer_by_on__range=(p.from_on, p.last_on)
    )
    found = rows.values_list("state", "answered_at", "answer_by_on")
    good = whole = 0
    for state, answered, due in found:
        if state == FaultState.ANSWERED and answered is not None:
            whole, good = whole + 1, good + (timezone.localdate(answered) <= due)
        else:
            whole += due < p.today
    return _told(good, whole, "应答复 {1} 条，按期 {0} 条。", "期内没有应答复的网页纠错。")


def _accounts(p: Period) -> Counted:
    """Of the accounts of which updates are expected, how many are not stale today."""
    rules = HouseRules.load()
    rows = Account.objects.watched().filter(organisation__path__startswith=p.body.path)
    good = whole = 0
    for row in rows.select_related("organisation"):
        policy = rules.policy(row.organisation.path)
        level = freshness(
            Platform(row.platform), State(row.state), row.quiet_since, p.today, policy
        )
        if level is not AccountFreshness.UNWATCHED:
            whole, good = whole + 1, good + (level is not AccountFreshness.STALE)
    return _told(good, whole, "账号 {1} 个，没有停更的 {0} 个。", "没有需要更新的账号。")


def _tasks(p: Period) -> Counted:
    """Of the tasks of plans due in the period, how many were done by their last day."""
    rows = (
        PlanTask.objects.filter(unit__path__startswith=p.body.path)
        .filter(due_on__range=(p.from_on, p.last_on))
        .exclude(plan__state=PlanState.DRAFT)
        .exclude(state=TaskState.CANCELLED)
    )
    on_time = Q(state=TaskState.DONE, done_on__lte=F("due_on"))
    got = rows.aggregate(n=Count("pk"), good=Count("pk", on_time))
    return _told(
        got["good"], got["n"], "到期任务 {1} 项，按期完成 {0} 项。", "期内没有到期的任务。"
    )


def _training(p: Period) -> Counted:
    """条例第四十八条: whether the body trained, or sent people to a training, in the period."""
    held = Training.objects.filter(held_on__range=(p.from_on, p.last_on))
    held = held.filter(
        Q(organisation__path__startswith=p.body.path)
        | Q(attendance__unit__path__startswith=p.body.path)
    )
    number = held.distinct().count()
    return Counted(Decimal(100 if number else 0), f"期内培训 {number} 次。")


def _appraisal(p: Period) -> Counted:
    """条例第四十六条: what the public said in the questionnaires that ended in the period."""
    # One that still runs is not counted before its last day is past.
    share, basis = appraisal_of(p.body, p.from_on, min(p.until_on, p.today - timedelta(1)))
    return Counted(share, basis)


_COUNTS: Final[Mapping[Measure, Callable[[Period], Counted]]] = MappingProxyType(
    {
        Measure.TIMELINESS: _timeliness,
        Measure.COVERAGE: _coverage,
        Measure.COLUMNS: _columns,
        Measure.ANSWERS: _answers,
        Measure.FAULTS: _faults,
        Measure.ACCOUNTS: _accounts,
        Measure.TASKS: _tasks,
        Measure.TRAINING: _training,
        Measure.APPRAISAL: _appraisal,
    }
)


def count(measure: Measure, period: Period) -> Counted:
    """A measure of a body over a period, counted from records."""
    return _COUNTS[measure](period)
