"""What a worker does for accounts: reminds of quiet ones, certifications, filings and reports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Q
from django.utils import timezone

from gongkai.channels.actions import remind_of_accounts
from gongkai.channels.models import Account, AccountEvent
from gongkai.channels.queries import owing_units
from gongkai.channels.queries.access import HouseRules
from gongkai.info_requests.models import Notice
from gongkai.rules.access import SYSTEM
from gongkai.rules.channels.accounts import LIVE, Platform, State
from gongkai.rules.channels.watch import (
    Freshness,
    certification_level,
    freshness,
    period_of,
    quiet_days,
)

Reminder = tuple[int, str, str, str]
# Nobody wants every reminder of years at the first start.
_LOOK_BACK: Final = timedelta(400)


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
            f"认证有效期至 {row.certified_until}，{words}。请在平台办理年审，办完登记新的有效期。",
        )


def _filings(today: date) -> Iterator[Reminder]:
    rows = AccountEvent.objects.filter(
        Q(file_by_on__lte=today + timedelta(2)), filed_on=None, on__gte=today - _LOOK_BACK
    )
    for row in rows.select_related("account").iterator():
        late = row.is_filing_late(today)
        words = "已经逾期" if late else f"应在 {row.file_by_on} 前报备"
        yield (
            row.account.organisation_id,
            f"account:{row.account_id}:filing:{row.pk}:{-1 if late else 0}",
            f"“{row.account.name}”{row.label}{words}",
            f"{row.on}办理的“{row.label}”要向主管单位报备，{words}。报备后请登记日期和编号。",
        )


def _reports(today: date) -> Iterator[Reminder]:
    period = period_of(today).before()
    for unit in owing_units(SYSTEM, period, today=today):
        words = "已经逾期" if unit.level < 0 else f"应在 {unit.due_on} 前报送"
        yield (
            unit.organisation_id,
            f"account:report:{unit.organisation_id}:{period.code}:{unit.level}",
            f"{period.label}新媒体账号变动{words}",
            f"{unit.name}的账号和管理员变动{words}。没有变动的也要报送（零报告）。",
        )
