"""What the annual report of a body tells of its accounts and boards, counted from the records."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Case, Count, F, Max, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.utils import timezone

from gongkai.channels.models import Account, AccountSnapshot, Board, Connection, Delivery
from gongkai.channels.queries.access import SEE
from gongkai.organisations.queries import body_in_reach
from gongkai.rules.access import Asker
from gongkai.rules.channels.accounts import WECHAT, Platform
from gongkai.rules.sheets import Figure, add_figures

# Of the body's own main account on a platform.
MAIN: Final[Mapping[str, frozenset[Platform]]] = {
    "followers.weibo": frozenset({Platform.WEIBO}),
    "followers.wechat": WECHAT,
}
_ALL: Final = 10**9
_SUMMED: Final = ("followers", "posts", "reads")


def figures_of_year(asker: Asker, organisation_id: int, year: int) -> dict[str, Figure]:
    """Figures of the annual report (by code) of a body and all below it.

    What was published on channels is the body's alone, as what its website published is.
    Raises NotFoundError outside of the asker's reach.
    """
    body = body_in_reach(asker, SEE, organisation_id)
    return {**figures_below(body.path, year), **publications_in(body.pk, year)}


def figures_below(path: str, year: int) -> dict[str, Figure]:
    """Figures of the annual report (by code) of all units below a path, itself included.

    Accounts and boards that stood at the end of the year; of each account the newest snapshot of
    the year that tells the figure. What nobody entered is left out, never 0. Who asks must have made
    sure that they may be counted.
    """
    accounts, boards = accounts_counted(path, year).count(), boards_counted(path, year).count()
    found = {
        "accounts": Figure(accounts) if accounts else None,
        "boards": Figure(boards) if boards else None,
    }
    if accounts:
        found |= _reached(path, year)
    return {code: figure for code, figure in found.items() if figure is not None}


def publications_in(organisation_id: int, year: int) -> dict[str, Figure]:
    """How much a body published on its channels in a year, by the code of the report's figure.

    What stands there counts, once for each channel; what was taken off doesn't, nor what was sent
    twice because a correction replaced it. A kind of channel without any is left out, never 0.
    """
    rows = _published(organisation_id, year).order_by()
    by_way = dict(rows.values_list("connection").annotate(n=Count("*")))
    found: dict[str, int] = {}
    for way in Connection.objects.filter(pk__in=by_way).select_related("account"):
        code = _code_of(way)
        found[code] = found.get(code, 0) + by_way[way.pk]
    return {code: Figure(number) for code, number in sorted(found.items())}


def publications_counted(organisation_id: int, year: int, code: str) -> QuerySet[Delivery]:
    """The deliveries behind one of these figures."""
    ways = Connection.objects.filter(organisation=organisation_id).select_related("account")
    return _published(organisation_id, year).filter(
        connection__in=[way.pk for way in ways if _code_of(way) == code]
    )


def _published(organisation_id: int, year: int) -> QuerySet[Delivery]:
    zone = timezone.get_current_timezone()
    return Delivery.objects.published().filter(
        organisation=organisation_id,
        confirmed_at__gte=datetime(year, 1, 1, tzinfo=zone),
        confirmed_at__lt=datetime(year + 1, 1, 1, tzinfo=zone),
    )


def _code_of(way: Connection) -> str:
    """The kind of channel by its account, else by its connector."""
    platform = way.account.platform if way.account else way.connector
    if platform == Platform.WEIBO:
        return "published.weibo"
    return "published.wechat" if platform in WECHAT else "published.other"


def accounts_counted(path: str, year: int) -> QuerySet[Account]:
    """The certified accounts that stood at the end of a year, of all units below a path."""
    last_on = date(year, 12, 31)
    return Account.objects.filter(
        Q(closed_on=None) | Q(closed_on__gt=last_on),
        organisation__path__startswith=path,
        is_certified=True,
        opened_on__lte=last_on,
    )


def snapshots_counted(path: str, year: int, figure: str = "") -> QuerySet[AccountSnapshot]:
    """The newest snapshot of the year of each of these accounts, if it has one; that tells a figure.

    A platform that is asked every day tells the followers; posts and reads, entered before, still stand.
    """
    return _newest(accounts_counted(path, year), year, figure)


def main_snapshots(path: str, year: int, code: str) -> QuerySet[AccountSnapshot]:
    """Those of the body's own accounts on a platform, the one with the most followers first."""
    own = accounts_counted(path, year).filter(organisation__path=path, platform__in=MAIN[code])
    return _newest(own, year, "followers").order_by("-followers", "account")


def boards_counted(path: str, year: int) -> QuerySet[Board]:
    """The boards that hung at the end of a year, of all units below a path."""
    last_on = date(year, 12, 31)
    return Board.objects.filter(
        Q(installed_on=None) | Q(installed_on__lte=last_on),
        Q(removed_on=None) | Q(removed_on__gt=last_on),
        organisation__path__startswith=path,
    )


def _newest(accounts: QuerySet[Account], year: int, figure: str) -> QuerySet[AccountSnapshot]:
    """By one look into the index for each account: a platform is asked every day."""
    of_account: Any = AccountSnapshot.objects.filter(
        account=OuterRef("pk"), as_of_on__gte=date(year, 1, 1), as_of_on__lte=date(year, 12, 31)
    )
    if figure:
        of_account = of_account.filter(**{f"{figure}__isnull": False})
    newest = Subquery(of_account.order_by("-as_of_on").values("pk")[:1])
    found = accounts.order_by().annotate(newest=newest).values("newest")
    # A limit that nothing reaches: without it PostgreSQL looks up each account twice.
    return AccountSnapshot.objects.filter(pk__in=found[:_ALL])


def _reached(path: str, year: int) -> dict[str, Figure | None]:
    """What all accounts have reached together, and what the main one of the body itself has.

    The newest snapshot of each account is looked up once; a figure that one of them lacks, once more.
    """
    newest = _alike(snapshots_counted(path, year), path)
    parts = {
        name: newest
        if all(part[f"known_{name}"] == part["rows"] for part in newest)
        else _alike(snapshots_counted(path, year, name), path)
        for name in _SUMMED
    }
    main = {code: _most(parts["followers"], platforms) for code, platforms in MAIN.items()}
    return {name: _sum(parts[name], name) for name in _SUMMED} | main


def _alike(snapshots: QuerySet[AccountSnapshot], path: str) -> list[dict[str, Any]]:
    """Those alike in whose they are and how exact, added up by the database."""
    own = Case(When(account__organisation__path=path, then=1), default=0)
    alike = ("is_own", "account__platform", *(f"{name}_bound" for name in _SUMMED))
    sums: dict[str, Any] = {f"sum_{name}": Sum(F(name)) for name in _SUMMED}
    known = {f"known_{name}": Count(name) for name in _SUMMED}
    grouped = snapshots.order_by().annotate(is_own=own).values(*alike)
    return list(grouped.annotate(**sums, **known, rows=Count("*"), most=Max("followers")))


def _sum(parts: Iterable[Mapping[str, Any]], name: str) -> Figure | None:
    return add_figures(
        Figure(part[f"sum_{name}"], part[f"{name}_bound"])
        for part in parts
        if part[f"sum_{name}"] is not None
    )


def _most(parts: Iterable[Mapping[str, Any]], platforms: Container[str]) -> Figure | None:
    own = [
        (part["most"], part["followers_bound"])
        for part in parts
        if part["is_own"] and part["account__platform"] in platforms and part["most"] is not None
    ]
    return Figure(*max(own)) if own else None
