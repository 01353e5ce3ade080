"""The screens of accounts on platforms and boards, by the person who looks at them."""

from __future__ import annotations

from gongkai.channels.models import Account, AccountEvent, Board


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
        ],
        "fuzeren": [f"{one}close/", f"{one}merge/", f"/desk/channels/accounts/{merged}/"],
        "zhuguan": ["/desk/channels/accounts/", one],
    }
