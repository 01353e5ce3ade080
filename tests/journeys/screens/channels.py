"""The screens of accounts on platforms and boards, by the person who looks at them."""

from __future__ import annotations

from gongkai.channels.models import Account, AccountEvent


def screens() -> dict[str, list[str]]:
    """Sign-in name (empty: the public) → paths in the demonstration city."""
    main = Account.objects.get(name="平安六盘水").pk
    merged = Account.objects.get(state="closed").pk
    stale = Account.objects.watched().order_by("quiet_since").first()
    assert stale is not None
    unfiled = AccountEvent.objects.filter(filed_on=None, file_by_on__isnull=False).first()
    assert unfiled is not None
    one = f"/desk/channels/accounts/{main}/"
    return {
        "": ["/channels/", "/channels/?platform=wechat&page=2", "/channels/?q=没有这样的账号"],
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
        ],
        "fuzeren": [f"{one}close/", f"{one}merge/", f"/desk/channels/accounts/{merged}/"],
        "zhuguan": ["/desk/channels/accounts/", one],
    }
