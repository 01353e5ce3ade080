"""The screens of accounts on platforms and boards, by the person who looks at them."""

from __future__ import annotations

from gongkai.catalogue.models import ItemVersion
from gongkai.channels.models import Account, AccountEvent, Board, Connection, Delivery


def screens() -> dict[str, list[str]]:
    """Sign-in name (empty: the public) → paths in the demonstration city."""
    main = Account.objects.get(name="平安六盘水").pk
    merged = Account.objects.get(state="closed").pk
    stale = Account.objects.watched().order_by("quiet_since").first()
    assert stale is not None
    unfiled = AccountEvent.objects.filter(filed_on=None, file_by_on__isnull=False).first()
    assert unfiled is not None
    board = Board.objects.exclude(shown=None).earliest("pk").pk
    screen = Board.objects.filter(kind="screen").earliest("pk").pk
    way = Connection.objects.get(connector="folder").pk
    weibo = Connection.objects.get(connector="weibo").pk
    proposed = Delivery.objects.filter(state="proposed").earliest("pk")
    returned = Delivery.objects.filter(state="returned").earliest("pk").pk
    failed = Delivery.objects.filter(state="failed").earliest("pk").pk
    hand = Delivery.objects.filter(is_by_hand=True).earliest("pk").pk
    confirmed = Delivery.objects.filter(state="confirmed").order_by("pk")
    out = confirmed.exclude(item=None).earliest("pk").pk
    direct = confirmed.filter(item=None, figures_on__isnull=False).earliest("pk").pk
    other = (
        ItemVersion.objects.filter(state="published", item__organisation__code="lps-gaj")
        .exclude(item__in=Delivery.objects.exclude(item=None).values("item"))
        .latest("pk")
    )
    sent = "/desk/channels/deliveries/"
    place = f"/desk/channels/boards/{board}/"
    one = f"/desk/channels/accounts/{main}/"
    return {
        "": [
            "/channels/",
            "/channels/?platform=wechat&page=2",
            "/channels/?q=没有这样的账号",
            f"/channels/screens/{screen}/",
        ],
        "xinmeiti": [
            "/desk/channels/accounts/",
            "/desk/channels/accounts/?show=stale",
            "/desk/channels/accounts/?q=没有这样的账号",
            "/desk/channels/accounts/register/",
            "/desk/channels/accounts/import/",
            one,
            f"{one}edit/",
            f"{one}handover/",
            f"{one}figures/",
            f"{one}certify/",
            f"/desk/channels/accounts/{unfiled.account_id}/events/{unfiled.pk}/filing/",
            f"/desk/channels/accounts/{stale.pk}/",
            "/desk/channels/changes/",
            "/desk/channels/report-figures/?year=2020",
            "/desk/channels/boards/",
            "/desk/channels/boards/?show=due",
            "/desk/channels/boards/?q=没有这样的位置",
            "/desk/channels/boards/register/",
            "/desk/channels/boards/import/",
            "/desk/channels/boards/round/",
            place,
            f"{place}edit/",
            f"{place}items/",
            f"{place}remove/",
            sent,
            f"{sent}?show=hand",
            f"{sent}?q=没有这样的标题",
            f"{sent}new/{other.item.index_number}/",
            f"{sent}{proposed.pk}/",
            f"{sent}{returned}/amend/",
            f"{sent}{failed}/",
            f"{sent}{failed}/retry/",
            f"{sent}{hand}/confirm/",
            f"{sent}{out}/",
            f"{sent}?sort=-reads",
            f"{sent}import/",
            f"{sent}{direct}/",
            f"{sent}{out}/figures/",
            f"{sent}{out}/recall/",
            f"{sent}{out}/amend/",
            "/desk/channels/statistics/",
            "/desk/channels/statistics/?year=2020",
            "/desk/channels/connections/",
            "/desk/channels/connections/register/wechat/",
            "/desk/channels/connections/register/folder/",
            f"/desk/channels/connections/{way}/",
            f"/desk/channels/connections/{weibo}/edit/",
        ],
        "fuzeren": [
            f"{sent}{proposed.pk}/approve/",
            f"{one}close/",
            f"{one}merge/",
            f"/desk/channels/accounts/{merged}/",
        ],
        "zhuguan": ["/desk/channels/accounts/", one],
    }
