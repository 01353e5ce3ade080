"""The screens of screening, by the person who looks at them."""

from __future__ import annotations

from gongkai.screening.models import BackScan, Finding, ListVersion, WordList


def screens() -> dict[str, list[str]]:
    """Sign-in name (empty: the public) → paths in the demonstration city."""
    leaders = WordList.objects.get(rule="WORD-TITLE").pk
    waiting = ListVersion.objects.get(state="proposed").word_list_id
    finding = Finding.objects.filter(rule="PI-ID", state="open").latest("pk").pk
    scan = BackScan.objects.latest("pk").pk
    return {
        "baomi": [
            "/desk/screening/",
            "/desk/screening/open/",
            "/desk/screening/open/?q=没有这样的信息",
            "/desk/screening/open/file/reward-list-2026-3/",
            f"/desk/screening/findings/{finding}/allow/",
            "/desk/screening/decisions/",
            "/desk/screening/decisions/?q=没有这样的决定",
            "/desk/screening/rules/",
            "/desk/screening/lists/",
            "/desk/screening/lists/new/",
            f"/desk/screening/lists/{waiting}/",
            f"/desk/screening/lists/{leaders}/",
            f"/desk/screening/lists/{leaders}/?version=1&q=蒋",
            f"/desk/screening/lists/{leaders}/entry/",
            f"/desk/screening/lists/{leaders}/entry/?was=蒋文斌",
            f"/desk/screening/lists/{leaders}/import/",
            f"/desk/screening/lists/{leaders}/submit/",
            "/desk/screening/allowances/",
            "/desk/screening/scans/",
            f"/desk/screening/scans/{scan}/",
            "/desk/screening/links/",
            "/desk/screening/links/?q=没有这样的链接",
            "/desk/screening/callers/",
        ],
        "bianji": ["/desk/screening/open/file/reward-list-2026-3/", "/desk/screening/lists/"],
    }
