"""What the annual report of a body tells of its accounts and boards, counted from the records."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from gongkai.channels.models import Account, AccountSnapshot, Board
from gongkai.channels.queries.access import SEE
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker
from gongkai.rules.channels.accounts import WECHAT, Platform
from gongkai.rules.errors import NotFoundError
from gongkai.rules.sheets import Figure, add_figures


def figures_of_year(asker: Asker, organisation_id: int, year: int) -> dict[str, Figure]:
    """Figures of the register of statistics (by code) of a body and all below it.

    Accounts and boards that stood at the end of the year; of each account its newest snapshot of
    the year. What nobody entered is left out, never 0. Raises NotFoundError outside of the asker's
    reach.
    """
    body = Organisation.objects.within(asker.scope(SEE)).filter(pk=organisation_id).first()
    if body is None:
        raise NotFoundError("没有找到这个单位，或者不在您的工作范围内。")
    last_on = date(year, 12, 31)
    accounts = Account.objects.filter(
        organisation__path__startswith=body.path, is_certified=True, opened_on__lte=last_on
    ).filter(Q(closed_on=None) | Q(closed_on__gt=last_on))
    newest: dict[int, AccountSnapshot] = {}
    snapshots = AccountSnapshot.objects.filter(
        account__in=accounts.values("pk"), as_of_on__year=year
    )
    for row in snapshots.select_related("account").order_by("as_of_on", "pk"):
        newest[row.account_id] = row
    own = [row for row in newest.values() if row.account.organisation_id == body.pk]
    boards = Board.objects.filter(
        Q(organisation__path__startswith=body.path),
        Q(installed_on=None) | Q(installed_on__lte=last_on),
        Q(removed_on=None) | Q(removed_on__gt=last_on),
    ).count()
    found = {
        "accounts": Figure(accounts.count()) if accounts.exists() else None,
        "followers": _sum(newest.values(), "followers"),
        "followers.weibo": _main(own, frozenset({Platform.WEIBO})),
        "followers.wechat": _main(own, WECHAT),
        "posts": _sum(newest.values(), "posts"),
        "reads": _sum(newest.values(), "reads"),
        "boards": Figure(boards) if boards else None,
    }
    return {code: figure for code, figure in found.items() if figure is not None}


def _sum(rows: Iterable[AccountSnapshot], name: str) -> Figure | None:
    return add_figures(figure for row in rows if (figure := row.figure(name)) is not None)


def _main(rows: Iterable[AccountSnapshot], platforms: frozenset[Platform]) -> Figure | None:
    """The followers of the body's own main account on a platform."""
    known = [row for row in rows if row.account.platform in platforms and row.followers is not None]
    best = max(known, key=lambda row: row.followers or 0, default=None)
    return best.figure("followers") if best else None
