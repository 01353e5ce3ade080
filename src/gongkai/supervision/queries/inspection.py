"""What the records of the own site show for the inspection of sites and new media."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.utils import timezone

from gongkai.catalogue.models import Column, ItemVersion, LinkUse, Publisher
from gongkai.catalogue.queries import publishers_to_set_up
from gongkai.channels.models import Account
from gongkai.channels.queries.access import HouseRules
from gongkai.faults.models import PageFault
from gongkai.organisations.models import Organisation
from gongkai.organisations.queries import body_in_reach
from gongkai.rules.access import SYSTEM, Asker
from gongkai.rules.channels.accounts import Platform, State
from gongkai.rules.channels.watch import Freshness as AccountFreshness
from gongkai.rules.channels.watch import freshness, quiet_days
from gongkai.rules.columns import Freshness, UpdateClass
from gongkai.rules.dates import chinese_date
from gongkai.rules.published_links import LINK_LABELS, LinkState
from gongkai.rules.release import LIVE
from gongkai.rules.supervision.inspection import Judged, Observation, Seen, judge
from gongkai.screening.models import Finding
from gongkai.supervision.models import InspectionRun
from gongkai.supervision.queries.access import MANAGE, SEE

_FAST: Final = frozenset({UpdateClass.NEWS, UpdateClass.NOTICE})
# Nobody ever posted: as if a year ago.
_NEVER: Final = 365
_YEAR: Final = timedelta(365)
_MOST: Final = 200
# What pages themselves show; the rest is counted from records.
PAGE_METRICS: Final = frozenset({"pages_without_tags", "items_without_date", "slow_share"})
_KEPT_DAYS: Final = timedelta(7)
_ITEMS_LOOKED_AT: Final = 30
_COLUMNS_LOOKED_AT: Final = 20


def inspect_own_site(asker: Asker, organisation_id: int, *, today: date) -> tuple[Judged, ...]:
    """The own site of a body and all below it against every indicator.

    Tags, dates and times of pages are those of the last daily look, not older than a week. Raises
    NotFoundError outside of the asker's reach.
    """
    body = body_in_reach(asker, SEE, organisation_id)
    return judge(
        (
            *_home(body, today),
            *_columns(body, today),
            _unanswered(body, today),
            _links(body),
            _words(body),
            *_accounts(body, today),
            *_pages(body, today),
        )
    )


def _home(body: Organisation, today: date) -> tuple[Observation, ...]:
    newest = (
        ItemVersion.objects.filter(organisation__path__startswith=body.path, state__in=sorted(LIVE))
        .exclude(published_at=None)
        .order_by("-published_at")
        .values_list("title", "published_at")
        .first()
    )
    if newest is None or newest[1] is None:
        return ()
    on = timezone.localdate(newest[1])
    return (
        Observation("home_days", (today - on).days, (Seen(newest[0], f"{chinese_date(on)}发布"),)),
    )


def _columns(body: Organisation, today: date) -> tuple[Observation, ...]:
    below = set(Organisation.objects.below(body.path).values_list("pk", flat=True))
    classes = dict(Column.objects.filter(organisation__in=below).values_list("pk", "update_class"))
    stale: list[Seen] = []
    fast: list[Seen] = []
    empty: list[Seen] = []
    has_columns = False
    for publisher in publishers_to_set_up(SYSTEM, on=today):
        if publisher.organisation_id not in below:
            continue
        for column in publisher.columns:
            if not column.is_open:
                continue
            has_columns = True
            last = chinese_date(column.newest_on) if column.newest_on else "没有内容"
            words = f"{column.update}，最近{last}"
            seen = Seen(f"{publisher.name} {column.name}", words)
            if column.freshness is Freshness.EMPTY:
                empty.append(seen)
            elif column.freshness is Freshness.STALE:
                stale.append(seen)
                if UpdateClass(classes[column.id]) in _FAST:
                    fast.append(seen)
    if not has_columns:
        return ()
    return (
        Observation("columns_stale", len(fast), tuple(fast)),
        Observation("columns_stale_all", len(stale), tuple(stale)),
        Observation("columns_empty", len(empty), tuple(empty)),
    )


def _unanswered(body: Organisation, today: date) -> Observation:
    rows = PageFault.objects.open().filter(
        organisation__path__startswith=body.path,
        received_at__date__gte=today - _YEAR,
    )
    waiting = [
        (today - timezone.localdate(row.received_at)).days
        for row in rows.only("received_at").order_by("received_at")[:_MOST]
    ]
    seen = tuple(
        Seen(row.number, f"{chinese_date(timezone.localdate(row.received_at))}收到，还没有答复")
        for row in rows.order_by("received_at")[:_MOST]
    )
    return Observation("unanswered_days", max(waiting, default=0), seen)


def _links(body: Organisation) -> Observation:
    rows = LinkUse.objects.filter(
        link__state__in=[LinkState.DEAD, LinkState.INSIDE],
        version__organisation__path__startswith=body.path,
        version__state__in=sorted(LIVE),
    )
    seen = tuple(
        Seen(title, LINK_LABELS[LinkState(state)], url)
        for title, state, url in rows.order_by("pk").values_list(
            "version__title", "link__state", "link__url"
        )[:_MOST]
    )
    return Observation("dead_links", rows.count(), seen)


def _words(body: Organisation) -> Observation:
    """Wrong words that the screening found in what is live and that nobody dealt with."""
    live = ItemVersion.objects.filter(
        organisation__path__startswith=body.path, state__in=sorted(LIVE)
    )
    keys = {str(pk) for pk in live.values_list("pk", flat=True)}
    rows = Finding.objects.open().filter(
        subject__kind="item",
        subject__organisation__path__startswith=body.path,
        rule__startswith="WORD",
    )
    found = [
        Seen(title, f"{masked}：{message}")
        for key, title, masked, message in rows.values_list(
            "subject__key", "subject__title", "masked", "message"
        )
        if key in keys
    ]
    return Observation("wrong_words", len(found), tuple(found[:_MOST]))


def _accounts(body: Organisation, today: date) -> tuple[Observation, ...]:
    rules = HouseRules.load()
    rows = Account.objects.watched().filter(organisation__path__startswith=body.path)
    quiet: list[tuple[int, Seen]] = []
    for row in rows.select_related("organisation"):
        policy = rules.policy(row.organisation.path)
        level = freshness(Platform(row.platform), State(row.state), row.quiet_since, today, policy)
        if level is AccountFreshness.UNWATCHED:
            continue
        days = quiet_days(row.quiet_since, today)
        shown = _NEVER if days is None else days
        words = "没有更新记录" if days is None else f"{days} 天没有更新"
        quiet.append((shown, Seen(f"{row.platform_label} {row.name}", words)))
    if not quiet:
        return ()
    quiet.sort(key=lambda pair: -pair[0])
    near = tuple(seen for days, seen in quiet if days >= 7)
    return (Observation("account_days", quiet[0][0], near),)


def _pages(body: Organisation, today: date) -> tuple[Observation, ...]:
    """What the last daily look at the body's own pages showed."""
    run = InspectionRun.objects.filter(
        organisation=body, inspected_on__range=(today - _KEPT_DAYS, today)
    ).first()
    if run is None:
        return ()
    return tuple(
        Observation(metric, one["value"], tuple(Seen(*thing) for thing in one["seen"]))
        for metric, one in run.seen.items()
    )


def kept_observations(seen: Iterable[Observation]) -> dict[str, Any]:
    """What of a look at pages is kept."""
    return {
        one.metric: {
            "value": one.value,
            "seen": [[s.name, s.words, s.address] for s in one.seen[:_MOST]],
        }
        for one in seen
        if one.metric in PAGE_METRICS
    }


def last_look(organisation_id: int, *, today: date) -> InspectionRun | None:
    """The last daily look at the pages of a body, not older than a week."""
    rows = InspectionRun.objects.filter(organisation=organisation_id)
    return rows.filter(inspected_on__range=(today - _KEPT_DAYS, today)).first()


def bodies_to_inspect(today: date) -> list[int]:
    """The bodies that publish and were not looked at today."""
    done = InspectionRun.objects.filter(inspected_on=today).values("organisation")
    rows = Publisher.objects.exclude(organisation__in=done)
    return list(rows.order_by("organisation").values_list("organisation", flat=True).distinct())


def pages_to_look_at(organisation_id: int) -> list[str]:
    """The home page, columns, and the newest items of a body, as addresses of the main site."""
    body = Organisation.objects.get(pk=organisation_id)
    columns = Column.objects.filter(organisation=body, is_open=True).order_by("pk")
    items = (
        ItemVersion.objects.filter(organisation__path__startswith=body.path, state__in=sorted(LIVE))
        .exclude(published_at=None)
        .order_by("-published_at")
    )
    numbers = items.values_list("item__index_number", flat=True)[:_ITEMS_LOOKED_AT]
    codes = columns.values_list("code", flat=True)[:_COLUMNS_LOOKED_AT]
    return [
        "/",
        *(f"/disclosure/columns/{code}/" for code in codes),
        *(f"/disclosure/items/{number}/" for number in numbers),
    ]


@dataclass(frozen=True, slots=True)
class InspectionTodo:
    """How many indicators of the bodies whose supervision one organises are at or near the limit."""

    faults: int = 0
    warnings: int = 0


def inspection_todo(asker: Asker, *, today: date) -> InspectionTodo:
    """What the last daily inspections say, in one question."""
    scope = asker.scope(MANAGE)
    if not scope.paths:
        return InspectionTodo()
    bodies = Organisation.objects.within(scope).values("pk")
    recent = InspectionRun.objects.filter(inspected_on__range=(today - timedelta(1), today))
    rows = recent.filter(organisation__in=bodies).order_by("inspected_on")
    newest = dict(rows.values_list("organisation", "alerts"))
    levels: Sequence[int] = [level for alerts in newest.values() for level in alerts.values()]
    return InspectionTodo(sum(n >= 100 for n in levels), sum(n < 100 for n in levels))
