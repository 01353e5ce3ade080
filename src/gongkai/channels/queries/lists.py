"""The ledger as a list: filters, order, pages, and what waits in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import OrderBy

from gongkai.channels.models import Account, AccountEvent, AccountHolder, AccountSnapshot
from gongkai.channels.queries.access import HouseRules, holders_of, names_of, visible_accounts
from gongkai.rules.access import Asker
from gongkai.rules.channels.accounts import MANAGERS, Platform, State
from gongkai.rules.channels.ledger import COUNTS, LedgerRow, Snapshot
from gongkai.rules.channels.watch import (
    Freshness,
    certification_level,
    freshness,
    quiet_days,
    quiet_since_at,
)
from gongkai.rules.paging import Page, place
from gongkai.rules.policy import DEFAULT_POLICY, Policy

MOST_EXPORTED: Final = 20_000
_AT_ONCE: Final = 500
SORTS: Final[dict[str, tuple[OrderBy | str, ...]]] = {
    "name": ("name", "pk"),
    "-name": ("-name", "-pk"),
    "followers": (F("followers").asc(nulls_last=True), "pk"),
    "-followers": (F("followers").desc(nulls_last=True), "-pk"),
    "quiet": (F("quiet_since").asc(nulls_first=True), "pk"),
    "-quiet": (F("quiet_since").desc(nulls_last=True), "-pk"),
    "certified": (F("certified_until").asc(nulls_last=True), "pk"),
    "-certified": (F("certified_until").desc(nulls_last=True), "-pk"),
}
DEFAULT_SORT: Final = "quiet"


@dataclass(frozen=True, slots=True)
class AccountFilter:
    """Which accounts a list shows; `waiting` names a kind of work from `WAITING`."""

    words: str = ""
    platform: Platform | None = None
    state: State | None = None
    organisation_id: int | None = None
    waiting: str = ""


WAITING: Final = {
    "stale": "不更新",
    "quiet": "更新偏慢",
    "certification": "认证到期",
    "filing": "待报备",
}


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account in a list. `days_quiet` None: nobody knows of a post."""

    id: int
    name: str
    platform: Platform
    platform_label: str
    state: State
    state_label: str
    organizer: str
    managers: tuple[str, ...]
    followers: int | None
    as_of_on: date | None
    quiet_since: date | None
    days_quiet: int | None
    freshness: Freshness
    certified_until: date | None
    certification: int | None
    is_certified: bool


def account_list(
    asker: Asker,
    wanted: AccountFilter,
    *,
    today: date,
    sort: str = DEFAULT_SORT,
    page: int = 1,
) -> Page[AccountRow]:
    """The accounts in the asker's reach, those that have been quiet longest first."""
    rules = HouseRules.load()
    rows = _matching(visible_accounts(asker), wanted, rules, today)
    total = rows.count()
    number, shown = place(total, page)
    found = list(_ordered(rows, sort)[shown])
    names = names_of((row.organisation_id for row in found), today)
    return Page(tuple(_row(row, rules, names, today) for row in found), total, number)


def _ordered(rows: QuerySet[Account], sort: str) -> QuerySet[Account]:
    ordered = rows.order_by(*SORTS.get(sort, SORTS[DEFAULT_SORT]))
    return ordered.select_related("organisation").prefetch_related("holders")


def _row(account: Account, rules: HouseRules, names: dict[int, str], today: date) -> AccountRow:
    policy = rules.policy(account.organisation.path)
    platform, state = Platform(account.platform), State(account.state)
    holders = holders_of(account.holders.all())
    return AccountRow(
        id=account.pk,
        name=account.name,
        platform=platform,
        platform_label=account.platform_label,
        state=state,
        state_label=account.state_label,
        organizer=names.get(account.organisation_id, ""),
        managers=tuple(holders[duty].name for duty in MANAGERS if duty in holders),
        followers=account.followers,
        as_of_on=account.as_of_on,
        quiet_since=account.quiet_since,
        days_quiet=quiet_days(account.quiet_since, today),
        freshness=freshness(platform, state, account.quiet_since, today, policy),
        certified_until=account.certified_until,
        certification=certification_level(account.certified_until, today, policy)
        if account.state in _LIVE_STATES
        else None,
        is_certified=account.is_certified,
    )


_LIVE_STATES: Final = frozenset({State.NORMAL, State.CHANGING, State.SUSPENDED})


def _matching(
    rows: QuerySet[Account], wanted: AccountFilter, rules: HouseRules, today: date
) -> QuerySet[Account]:
    for word in wanted.words.split():
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(uid=word)
            | Q(subject__icontains=word)
            | Q(filing_no=word)
            | Q(
                Exists(
                    AccountHolder.objects.filter(account=OuterRef("pk"), name=word, until_on=None)
                )
            )
        )
    if wanted.waiting:
        rows = rows.filter(waiting_condition(wanted.waiting, rules, today))
    conditions = {
        "platform": wanted.platform,
        "state": wanted.state,
        "organisation": wanted.organisation_id,
    }
    return rows.filter(**{k: v for k, v in conditions.items() if v is not None})


def waiting_condition(kind: str, rules: HouseRules, today: date) -> Q:
    """Which accounts wait for a kind of work, by the choices of each body."""
    if kind == "filing":
        late = AccountEvent.objects.filter(
            account=OuterRef("pk"), file_by_on__isnull=False, filed_on=None
        )
        return Q(Exists(late))
    whole, covered = Q(pk__in=[]), Q(pk__in=[])
    for path, policy in rules.differing():
        inside = Q(organisation__path__startswith=path)
        whole |= inside & ~covered & _condition(kind, policy, today)
        covered |= inside
    return whole | (~covered & _condition(kind, DEFAULT_POLICY, today))


def _condition(kind: str, policy: Policy, today: date) -> Q:
    if kind == "certification":
        until = today + timedelta(max(policy.account_certified_days, default=0))
        return Q(state__in=sorted(_LIVE_STATES), certified_until__lte=until)
    watched = Q(pk__in=Account.objects.watched().values("pk"))
    stale = Q(quiet_since__lte=quiet_since_at(Freshness.STALE, today, policy))
    if kind == "stale":
        return watched & (stale | Q(quiet_since=None))
    slow = Q(quiet_since__lte=quiet_since_at(Freshness.NOTICED, today, policy))
    return watched & slow & ~stale


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many accounts wait for a kind of work."""

    kind: str
    label: str
    number: int


def waiting_counts(asker: Asker, *, today: date) -> list[Waiting]:
    """What waits in the ledger of the asker's reach, by one question."""
    rules = HouseRules.load()
    counted = visible_accounts(asker).aggregate(
        **{
            kind: Count("pk", filter=waiting_condition(kind, rules, today), distinct=True)
            for kind in WAITING
        }
    )
    return [Waiting(kind, label, counted[kind]) for kind, label in WAITING.items()]


def exported_accounts(
    asker: Asker, wanted: AccountFilter, *, today: date, sort: str = DEFAULT_SORT
) -> Iterator[LedgerRow]:
    """The whole ledger of what a list shows, as its sheet has it, portion by portion; at most 20,000."""
    rules = HouseRules.load()
    rows = _ordered(_matching(visible_accounts(asker), wanted, rules, today), sort)
    keys = list(rows.values_list("pk", flat=True)[:MOST_EXPORTED])
    for start in range(0, len(keys), _AT_ONCE):
        yield from _ledger_rows(keys[start : start + _AT_ONCE], today)


def _ledger_rows(keys: Sequence[int], today: date) -> Iterator[LedgerRow]:
    # Of a year of snapshots the newest alone is shown.
    newest = AccountSnapshot.objects.filter(account=OuterRef("pk")).order_by("-as_of_on")
    rows = Account.objects.annotate(newest=Subquery(newest.values("pk")[:1]))
    found: dict[int, Any] = (
        rows.select_related("merged_into").prefetch_related("holders").in_bulk(keys)
    )
    shown = AccountSnapshot.objects.in_bulk([row.newest for row in found.values() if row.newest])
    names = names_of(
        (
            pk
            for row in found.values()
            for pk in (row.organisation_id, row.supervisor_id, row.operator_id)
        ),
        today,
    )
    for key in keys:
        if key in found:
            row = found[key]
            yield _ledger_row(row, names, shown.get(row.newest))


def _ledger_row(
    account: Account, names: dict[int, str], newest: AccountSnapshot | None
) -> LedgerRow:
    snapshot = None
    if newest is not None:
        snapshot = Snapshot(
            newest.as_of_on,
            last_post_on=newest.last_post_on,
            **{name: newest.figure(name) for name in COUNTS},
        )
    return LedgerRow(
        line=0,
        details=account.read_details(),
        organizer=names.get(account.organisation_id, ""),
        state=State(account.state),
        supervisor=names.get(account.supervisor_id or 0, ""),
        operator=names.get(account.operator_id or 0, ""),
        holders=holders_of(account.holders.all()),
        snapshot=snapshot,
        closed_on=account.closed_on,
        close_reason=account.close_reason,
        notice=account.notice,
        successor=account.merged_into.name if account.merged_into else "",
    )
