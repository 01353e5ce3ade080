"""What items say, and the form of their secrecy review, without a database."""

from __future__ import annotations

from datetime import date
from typing import Any

from gongkai.rules.items import Content, ItemKind

# The answers of a form that lets an item pass.
CLEAN_FORM = {
    "carrier": "document",
    "origin": "办公室，王某",
    "mode": "proactive",
    "has_state_secret": "no",
    "has_work_secret": "no",
    "has_forbidden": "no",
    "is_safety": "no",
    "is_aggregated": "no",
    "has_trade_secret": "no",
    "has_privacy": "no",
    "is_deidentified": "no",
    "involves_others": "no",
    "needs_interpretation": "no",
    "opinion_risk": "low",
    "embedded_checked": "yes",
}


def make_content(**changes: Any) -> Content:
    """A complete item."""
    known: dict[str, Any] = {
        "title": "关于开展夏季交通安全整治的通告",
        "kind": ItemKind.NOTICE,
        "publisher": "某市公安局",
        "created_on": date(2026, 11, 20),
        "subject": "公安、安全、司法",
        "source": "某市公安局",
        "body": "<p>自即日起开展整治。</p>",
    }
    return Content(**(known | changes))
