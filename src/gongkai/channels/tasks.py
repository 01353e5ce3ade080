"""What a worker does for channels: sends what is due, tests connections, reminds of accounts."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import Q
from django.utils import timezone

from gongkai.channels.actions import (
    note_connection_check,
    note_post_figures,
    note_reach,
    note_reach_refused,
    remind_of_accounts,
    settle_delivery,
)
from gongkai.channels.adapters.connectors import (
    Connector,
    Counts,
    NotSentError,
    RefusedError,
    SentPost,
    UnclearError,
)
from gongkai.channels.adapters.lines import OpenLine
from gongkai.channels.adapters.tries import Try
from gongkai.channels.models import Account, AccountEvent, Connection, ConnectionUse, Delivery
from gongkai.channels.queries import owing_units
from gongkai.channels.queries.access import HouseRules
from gongkai.channels.queries.post_figures import connections_to_ask, posts_to_ask
from gongkai.info_requests.models import Notice
from gongkai.rules.access import SYSTEM
from gongkai.rules.channels.accounts import LIVE, Platform, State
from gongkai.rules.channels.platform_errors import Verdict
from gongkai.rules.channels.post_figures import READY_HOUR
from gongkai.rules.channels.watch import (
    Freshness,
    certification_level,
    freshness,
    period_of,
    quiet_days,
)
from gongkai.rules.dates import chinese_date
from gongkai.rules.errors import WrongStateError

log = logging.getLogger(__name__)
Reminder = tuple[int, str, str, str]
# Nobody wants every reminder of years at the first start.
_LOOK_BACK: Final = timedelta(400)
_POSTS_AT_ONCE: Final = 200
_FIGURES_PAUSE: Final = timedelta(hours=1)
# What a day's questions about an account are counted under: those with an end, and those without.
_REACH, _REACH_LATER = "reach", "reach/later"
_MOST_REACH_TRIES: Final = 6


def send_next_delivery(clock: Callable[[], datetime], connectors: Mapping[str, Connector]) -> bool:
    """Take the next step of the delivery that is due longest; False where none is due.

    The lease is committed before the platform is spoken to, and the answer is written down after:
    who dies in between leaves a lease that runs out, and the next worker looks before it sends.
    """
    delivery = Delivery.objects.all().take(clock())
    if delivery is None:
        return False
    attempts = Delivery.objects.values_list("attempts", flat=True).get(pk=delivery.pk)
    settled = Try(delivery, clock()).make(connectors.get(delivery.connection.connector))
    try:
        settle_delivery(
            delivery_id=delivery.pk, attempts=attempts, settled=settled, by=SYSTEM, at=clock()
        )
    except WrongStateError:
        log.info("delivery %s was settled by somebody else", delivery.key)
    return True


def check_next_connection(
    clock: Callable[[], datetime], connectors: Mapping[str, Connector]
) -> bool:
    """Try the settings of the connection that was asked first; False where none waits."""
    connection = Connection.objects.take(clock())
    if connection is None:
        return False
    connector, now = connectors.get(connection.connector), clock()
    is_working, message = False, "没有安装这种渠道接口，请联系系统管理员。"
    calls: Mapping[str, int] = {}
    if connector is not None:
        line = OpenLine(connection, now, connector.limits.quotas)
        try:
            is_working, message = True, connector.check(line)
        except (RefusedError, NotSentError, UnclearError) as error:
            is_working, message = False, str(error)
        except Exception:
            log.exception("the test of connection %s failed", connection.pk)
            is_working, message = False, "系统出错，没有测成。请联系系统管理员查看日志。"
        calls = line.calls
    note_connection_check(
        connection_id=connection.pk,
        is_working=is_working,
        message=message,
        calls=calls,
        used_on=timezone.localdate(now),
        by=SYSTEM,
        at=clock(),
    )
    return True


def fetch_reach(
    clock: Callable[[], datetime], connectors: Mapping[str, Connector], most: int = 50
) -> int:
    """Ask platforms once a day, from 8 o'clock on, what their accounts have reached.

    Yesterday's figures are there by then. A platform that refuses is asked again tomorrow, one that
    does not answer some times more. Returns how many snapshots were kept.
    """
    now = clock()
    if timezone.localtime(now).hour < READY_HOUR:
        return 0
    today = timezone.localdate(now)
    asked = ConnectionUse.objects.filter(
        Q(call=_REACH) | Q(call=_REACH_LATER, number__gte=_MOST_REACH_TRIES), used_on=today
    )
    rows = (
        Connection.objects.usable()
        .filter(is_dry_run=False, account__state__in=sorted(LIVE), is_working=True)
        .exclude(pk__in=asked.values("connection"))
        .select_related("account")
        .order_by("pk")
    )
    done = 0
    for row in rows[:most]:
        connector = connectors.get(row.connector)
        if connector is None:
            continue
        line = OpenLine(row, now, connector.limits.quotas)
        try:
            reach = connector.reach(line)
        except (RefusedError, NotSentError, UnclearError) as error:
            is_over = isinstance(error, RefusedError) and not _may_help(error.advice.verdict)
            note_reach_refused(
                connection_id=row.pk,
                message=str(error),
                calls=line.calls + Counter([_REACH if is_over else _REACH_LATER]),
                by=SYSTEM,
                at=clock(),
            )
            continue
        if reach is not None:
            note_reach(
                connection_id=row.pk,
                reach=reach,
                calls=line.calls + Counter([_REACH]),
                by=SYSTEM,
                at=clock(),
            )
            done += 1
    return done


def fetch_post_figures(
    clock: Callable[[], datetime], connectors: Mapping[str, Connector], most: int = 100
) -> int:
    """Ask platforms every day from 8 o'clock on what the posts of the last weeks have reached.

    Each answer is written down before the next question: who dies in between goes on with what was
    not asked yet. At most so many questions a round; returns how many figures were written.
    """
    now = clock()
    if timezone.localtime(now).hour < READY_HOUR:
        return 0
    telling = [code for code, one in connectors.items() if one.tells_counts]
    done = 0
    for connection in connections_to_ask(now, telling):
        while most > 0:
            posts = posts_to_ask(connection, now, _POSTS_AT_ONCE)
            if not posts:
                Connection.objects.all().put_figures_off(connection.pk, _next_morning(now))
                break
            most -= 1
            written, goes_on = _ask_for_figures(
                connection, posts, connectors[connection.connector], clock
            )
            done += written
            if not goes_on:
                break
    return done


def _ask_for_figures(
    connection: Connection,
    posts: Sequence[SentPost],
    connector: Connector,
    clock: Callable[[], datetime],
) -> tuple[int, bool]:
    """One question and its answer: how many figures were written, and whether to ask on today."""
    now = clock()
    line = OpenLine(connection, now, connector.limits.quotas)
    message, later = "", None
    counts = Counts((), {})
    try:
        counts = connector.count(posts, line)
        if counts.is_late:
            message, later = "平台的数还没有算全，一小时后再取。", now + _FIGURES_PAUSE
    except RefusedError as error:
        message, later = error.advice.words, _after_refusal(error.advice.verdict, now)
    except (NotSentError, UnclearError) as error:
        message, later = str(error), now + _FIGURES_PAUSE
    except Exception:
        log.exception("the figures of connection %s", connection.pk)
        message, later = "系统出错，没有取到数。请联系系统管理员查看日志。", _next_morning(now)
    written = note_post_figures(
        connection_id=connection.pk,
        counts=counts,
        calls=line.calls,
        message=message,
        not_before=later,
        by=SYSTEM,
        at=clock(),
    )
    return written, later is None


def _after_refusal(verdict: Verdict, now: datetime) -> datetime:
    """When a platform that refused is asked again: after a pause where that may help, else tomorrow."""
    return now + _FIGURES_PAUSE if _may_help(verdict) else _next_morning(now)


def _may_help(verdict: Verdict) -> bool:
    """Whether asking again today may help."""
    return verdict in {Verdict.WAIT, Verdict.TOKEN, Verdict.DOUBT}


def _next_morning(now: datetime) -> datetime:
    day = timezone.localdate(now) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time(READY_HOUR)))


def watch_accounts(clock: Callable[[], datetime]) -> int:
    """Remind of accounts that are quiet, of certifications and filings, of half-yearly reports.

    Once for each account, day and level; returns how many reminders are new.
    """
    at = clock()
    today = timezone.localdate(at)
    known = list(Notice.objects.filter(key__startswith="account:").values_list("key", flat=True))
    seen = {key.rsplit(":p", 1)[0] for key in known if key}
    rules = HouseRules.load()
    done = 0
    for body, key, subject, text in (
        *_quiet(rules, today),
        *_certifications(rules, today),
        *_filings(today),
        *_reports(today),
    ):
        if key not in seen:
            done += remind_of_accounts(
                organisation_id=body, key=key, subject=subject, body=text, by=SYSTEM, at=at
            )
    return done


def _quiet(rules: HouseRules, today: date) -> Iterator[Reminder]:
    for row in Account.objects.watched().select_related("organisation").iterator():
        policy = rules.policy(row.organisation.path)
        level = freshness(Platform(row.platform), State(row.state), row.quiet_since, today, policy)
        if level in {Freshness.FRESH, Freshness.UNWATCHED}:
            continue
        days = quiet_days(row.quiet_since, today)
        since = f"已有 {days} 天没有更新" if days is not None else "没有更新记录"
        red = f"满 {policy.account_stale_days} 天即为“内容不更新”，属于检查的单项否决。"
        yield (
            row.organisation_id,
            f"account:{row.pk}:quiet:{row.quiet_since}:{level}",
            f"{row.platform_label}“{row.name}”{since}",
            f"{since}（{row.quiet_since or '日期不详'}）。{red}请更新，或者登记最近的更新日期。",
        )


def _certifications(rules: HouseRules, today: date) -> Iterator[Reminder]:
    rows = Account.objects.filter(state__in=sorted(LIVE), certified_until__isnull=False)
    for row in rows.select_related("organisation").iterator():
        level = certification_level(row.certified_until, today, rules.policy(row.organisation.path))
        if level is None or row.certified_until is None:
            continue
        left = (row.certified_until - today).days
        words = f"还有 {left} 天到期" if left >= 0 else "已经过期"
        yield (
            row.organisation_id,
            f"account:{row.pk}:certified:{row.certified_until}:{level}",
            f"{row.platform_label}“{row.name}”的认证{words}",
            f"认证有效期至{chinese_date(row.certified_until)}，{words}。请在平台办理年审，办完登记新的有效期。",
        )


def _filings(today: date) -> Iterator[Reminder]:
    rows = AccountEvent.objects.filter(
        Q(file_by_on__lte=today + timedelta(2)), filed_on=None, on__gte=today - _LOOK_BACK
    )
    for row in rows.select_related("account").iterator():
        late = row.is_filing_late(today)
        last = chinese_date(row.file_by_on) if row.file_by_on else "期限"
        words = "已经逾期" if late else f"应在{last}前报备"
        yield (
            row.account.organisation_id,
            f"account:{row.account_id}:filing:{row.pk}:{-1 if late else 0}",
            f"“{row.account.name}”{row.label}{words}",
            f"{row.on}办理的“{row.label}”要向主管单位报备，{words}。报备后请登记日期和编号。",
        )


def _reports(today: date) -> Iterator[Reminder]:
    period = period_of(today).before()
    for unit in owing_units(SYSTEM, period, today=today):
        words = "已经逾期" if unit.level < 0 else f"应在{chinese_date(unit.due_on)}前报送"
        yield (
            unit.organisation_id,
            f"account:report:{unit.organisation_id}:{period.code}:{unit.level}",
            f"{period.label}新媒体账号变动{words}",
            f"{unit.name}的账号和管理员变动{words}。没有变动的也要报送（零报告）。",
        )
