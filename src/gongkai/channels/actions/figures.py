"""Figures of an account: written as columns, and what the account shows of them."""

from __future__ import annotations

from typing import Any

from gongkai.channels.models import Account
from gongkai.rules.channels.ledger import COUNTS, Snapshot


class Figures:
    """What more than one action does with figures."""

    @staticmethod
    def columns(snapshot: Snapshot) -> dict[str, Any]:
        """A snapshot as columns."""
        columns: dict[str, Any] = {"last_post_on": snapshot.last_post_on}
        for name in COUNTS:
            figure = getattr(snapshot, name)
            columns[name] = figure.value if figure else None
            columns[f"{name}_bound"] = figure.bound if figure else "exact"
        return columns

    @staticmethod
    def project(account: Account) -> None:
        """Let the account show its newest figures, and the last post that anybody knows of."""
        rows = list(account.snapshots.order_by("-as_of_on")[:24])
        newest = next((row for row in rows if row.followers is not None), None)
        counted = next((row for row in rows if row.posts is not None), None)
        account.as_of_on = rows[0].as_of_on if rows else None
        account.followers = newest.followers if newest else None
        account.posts = counted.posts if counted else None
        known = [row.last_post_on for row in rows if row.last_post_on]
        account.quiet_since = max(known, default=account.opened_on)
        account.save(update_fields=["as_of_on", "followers", "posts", "quiet_since"])
