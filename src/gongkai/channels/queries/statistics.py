"""What went to channels in a year and how it ended, and the accounts of today, counted by the database.

Nothing is kept as a counter: deliveries are read from one index, month by month, accounts from theirs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median, quantiles
from typing import Any, Final

from django.db.models import Count, Q, Sum
from django.utils import timezone

from gongkai.channels.models import Connection, Delivery
from gongkai.channels.queries.access import SEE, visible_accounts
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker
from gongkai.rules.channels.accounts import PLATFORM_LABELS, Platform
from gongkai.rules.channels.accounts import State as AccountState
from gongkai.rules.channels.deliveries import STATE_LABELS, State

# Of so many that were proposed last and came out, the time is told: more hardly change the median.
LAST_TIMED: Final = 1000
MOST_READ: Final = 10
# The items of so many posts that were read most may be those that were read most on all channels.
MOST_ITEMS: Final = 60
_MOST_OF_BODY: Final = 20
STATISTIC_HEADS: Final = ("渠道", "月份", "结果", "条数", "阅读")
_OUT: Final = frozenset({State.CONFIRMED, State.RECALLING, State.RECALLED})
_FAILED: Final = frozenset({State.FAILED, State.UNCLEAR})
_ENDED_BEFORE: Final = frozenset({State.CANCELLED, State.RETURNED, State.REHEARSED})
RESULTS: Final = (
    ("发布", _OUT),
    ("失败或结果不明", _FAILED),
    ("没有发出", _ENDED_BEFORE),
    ("在办", frozenset(State) - _OUT - _FAILED - _ENDED_BEFORE),
)


@dataclass(frozen=True, slots=True)
class Spans:
    """From the approval until it stood on the channel, of `number` deliveries: median, nine of ten."""

    number: int
    half: timedelta
    most: timedelta

    @classmethod
    def of(cls, spans: Iterable[timedelta]) -> Spans | None:
        """None where nothing came out."""
        seconds = sorted(one.total_seconds() for one in spans)
        if not seconds:
            return None
        most = quantiles(seconds, n=10)[-1] if len(seconds) > 1 else seconds[0]
        return cls(len(seconds), timedelta(seconds=median(seconds)), timedelta(seconds=most))


@dataclass(frozen=True, slots=True)
class ChannelYear:
    """A channel in a year: how many by result in the order of RESULTS, how long they took.

    `reads` are those that are known of all its posts; None where nobody knows any.
    """

    name: str
    by_result: tuple[int, ...]
    spans: Spans | None
    reads: int | None

    @property
    def total(self) -> int:
        """All that was proposed for it."""
        return sum(self.by_result)


@dataclass(frozen=True, slots=True)
class ReadPost:
    """A post with how often it was read by a day."""

    id: int
    title: str
    channel: str
    reads: int
    as_of_on: date | None


@dataclass(frozen=True, slots=True)
class DeliveryYear:
    """The deliveries that were proposed in a year; `rows`: channel, month, state, number, reads.

    `spans` are those of the last LAST_TIMED that came out of what was proposed in `timed_month`, the
    last month in which anything came out. `reads_by_month` goes by the month of the proposal, as the
    numbers do; `most_read` are the posts that were read most, `items` those of which posts were.
    """

    year: int
    total: int
    by_result: tuple[tuple[str, int], ...]
    by_month: tuple[int, ...]
    channels: tuple[ChannelYear, ...]
    spans: Spans | None
    timed_month: int | None
    rows: tuple[tuple[str, int, State, int, int | None], ...]
    reads: int | None
    reads_by_month: tuple[int, ...]
    most_read: tuple[ReadPost, ...]
    items: tuple[int, ...]


def delivery_year(asker: Asker, year: int) -> DeliveryYear:
    """What was proposed in a year in the asker's reach."""
    reach = Organisation.objects.within(asker.scope(SEE)).values("pk")
    names = dict(Connection.objects.filter(organisation__in=reach).values_list("pk", "name"))
    bodies = sorted(
        set(Connection.objects.filter(pk__in=names).values_list("organisation", flat=True))
    )
    counted: Counter[tuple[int, int, State]] = Counter()
    reads: Counter[tuple[int, int, State]] = Counter()
    for month in range(1, 13):
        begin, end = _instants(year, month)
        rows = Delivery.objects.filter(
            organisation__in=bodies, proposed_at__gte=begin, proposed_at__lt=end
        )
        grouped = rows.order_by().values_list("connection", "state")
        for connection, state, number, known in grouped.annotate(n=Count("*"), r=Sum("reads")):
            counted[connection, month, State(state)] += number
            if known is not None:
                reads[connection, month, State(state)] += known
    came_out = {month for (_, month, state) in counted if state == State.CONFIRMED}
    spans = _spans(bodies, year, came_out)
    by_state: dict[int, Counter[State]] = defaultdict(Counter)
    for (connection, _, state), number in counted.items():
        by_state[connection][state] += number
    channels = [
        ChannelYear(
            names.get(pk, ""),
            _results(states),
            Spans.of(spans.get(pk, ())),
            _known(number for (way, _, _), number in reads.items() if way == pk),
        )
        for pk, states in by_state.items()
    ]
    whole: Counter[State] = sum(by_state.values(), Counter())
    best = _best(bodies, year) if reads else []
    return DeliveryYear(
        year,
        whole.total(),
        tuple(zip((label for label, _ in RESULTS), _results(whole), strict=True)),
        tuple(sum(n for (_, m, _), n in counted.items() if m == month) for month in range(1, 13)),
        tuple(sorted(channels, key=lambda one: (-one.total, one.name))),
        Spans.of(one for some in spans.values() for one in some),
        max(came_out, default=None),
        tuple(
            (names.get(pk, ""), month, state, number, reads.get((pk, month, state)))
            for (pk, month, state), number in sorted(counted.items())
        ),
        reads=_known(reads.values()),
        reads_by_month=tuple(
            sum(n for (_, m, _), n in reads.items() if m == month) for month in range(1, 13)
        ),
        most_read=_most_read(best, names),
        items=tuple({item for _, _, item in best[:MOST_ITEMS] if item is not None}),
    )


def _known(numbers: Iterable[int]) -> int | None:
    found = list(numbers)
    return sum(found) if found else None


def _best(bodies: list[int], year: int) -> list[tuple[int, int, int | None]]:
    """(reads, id, item) of posts of a year, those read most first; each body's by its index."""
    begin, end = _instants(year, 1)[0], _instants(year, 12)[1]
    found: list[tuple[int, int, int | None]] = []
    for body in bodies:
        rows = Delivery.objects.filter(
            organisation=body, reads__isnull=False, proposed_at__gte=begin, proposed_at__lt=end
        )
        best_here = rows.order_by("-reads", "-pk").values_list("reads", "pk", "item")
        found += [(reads or 0, pk, item) for reads, pk, item in best_here[:_MOST_OF_BODY]]
    return sorted(found, key=lambda one: one[:2], reverse=True)


def _most_read(
    found: list[tuple[int, int, int | None]], names: Mapping[int, str]
) -> tuple[ReadPost, ...]:
    best = [pk for _, pk, _ in found[:MOST_READ]]
    rows_by_id = Delivery.objects.in_bulk(best)
    return tuple(
        ReadPost(pk, row.title, names.get(row.connection_id, ""), row.reads or 0, row.figures_on)
        for pk in best
        if (row := rows_by_id.get(pk))
    )


def _results(states: Counter[State]) -> tuple[int, ...]:
    return tuple(sum(states[one] for one in some) for _, some in RESULTS)


def _instants(year: int, month: int) -> tuple[datetime, datetime]:
    """When a month begins and ends where the office is."""
    zone = timezone.get_current_timezone()
    after = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=zone)
    return datetime(year, month, 1, tzinfo=zone), after


def _spans(bodies: list[int], year: int, months: Collection[int]) -> dict[int, list[timedelta]]:
    """How long it took what came out last, by channel: of the last month in which anything did."""
    found: dict[int, list[timedelta]] = defaultdict(list)
    if not months:
        return found
    begin, end = _instants(year, max(months))
    rows = Delivery.objects.filter(
        organisation__in=bodies, proposed_at__gte=begin, proposed_at__lt=end, state=State.CONFIRMED
    )
    # The index alone says which are the last; only those are read.
    last = list(rows.order_by("-proposed_at").values_list("pk", flat=True)[:LAST_TIMED])
    times = (
        Delivery.objects.filter(pk__in=last)
        .order_by()
        .values_list("connection", "item", "proposed_at", "approved_at", "confirmed_at")
    )
    for connection, item, proposed, approved, confirmed in times:
        # What people posted on the platform itself waited for nobody.
        if confirmed is not None and item is not None:
            found[connection].append(confirmed - (approved or proposed))
    return found


def exported_year(asker: Asker, year: int) -> list[tuple[Any, ...]]:
    """Under STATISTIC_HEADS: each channel, month and state."""
    return [
        (name, f"{year}-{month:02}", STATE_LABELS[state], number, "" if reads is None else reads)
        for name, month, state, number, reads in delivery_year(asker, year).rows
    ]


@dataclass(frozen=True, slots=True)
class PlatformLine:
    """The accounts of a platform that are in use; followers as far as somebody entered them."""

    label: str
    accounts: int
    certified: int
    followers: int


@dataclass(frozen=True, slots=True)
class AccountFigures:
    """The accounts of today: in use by platform, and how many ended."""

    lines: tuple[PlatformLine, ...]
    ended: int

    @property
    def total(self) -> int:
        """All in use."""
        return sum(line.accounts for line in self.lines)

    @property
    def followers(self) -> int:
        """Of all in use; who follows two counts twice."""
        return sum(line.followers for line in self.lines)


_GONE: Final = (AccountState.CLOSED, AccountState.CANCELLED)


def account_figures(asker: Asker, *, today: date) -> AccountFigures:
    """The accounts in the asker's reach."""
    rows = visible_accounts(asker).filter(Q(opened_on=None) | Q(opened_on__lte=today))
    used = rows.exclude(state__in=_GONE).order_by().values("platform")
    grouped = used.annotate(
        n=Count("pk"),
        certified=Count("pk", Q(is_certified=True)),
        reach=Sum("followers"),
    )
    lines = [
        PlatformLine(
            PLATFORM_LABELS[Platform(one["platform"])], one["n"], one["certified"],
            one["reach"] or 0,
        )
        for one in grouped
    ]  # fmt: skip
    ordered = sorted(lines, key=lambda line: (-line.accounts, line.label))
    return AccountFigures(tuple(ordered), rows.filter(state__in=_GONE).count())
