"""The screens of the officers' list of requests, their registration and settings, by the person who looks at them."""

from __future__ import annotations


def screens() -> dict[str, list[str]]:
    """Sign-in name (empty: the public) → paths in the demonstration city."""
    clerk = [
        "/desk/",
        "/desk/notices/",
        "/desk/find/?q=交通",
        "/desk/find/?q=没有这样的词",
        "/desk/requests/",
        "/desk/requests/?q=没有这样的申请",
        "/desk/requests/?show=all&sort=-number&density=compact",
        "/desk/requests/?level=-1&handler=9999999",
        "/desk/requests/lists/9999999/",
    ]
    return {"jingban": clerk, "fazhi": ["/desk/"]}
