"""A case for every address of the website's keeping."""

from __future__ import annotations

from collections.abc import Callable

from tests.architecture.leaks import WORD, Case, Planted, theirs

PUBLIC: set[str] = set()

CASES: dict[str, Callable[[Planted], list[Case]]] = {
    "desk:old_addresses": lambda p: [
        Case(shows=True),
        Case(query={"q": WORD}, shows=True),
        Case(data={"organisation": p.city.police.pk, "lines": "/alt/,police-a20-notice"}),
    ],
    "desk:drop_old_address": lambda p: [theirs({"address_id": p.old_address.pk}, shows=False)],
    "desk:sites": lambda p: [Case(shows=True)],
    "desk:new_site": lambda p: [
        Case(shows=True),
        Case(data={"name": "某", "code": "mou", "keeper": p.city.police.pk, "palette": "blue"}),
    ],
    "desk:edit_site": lambda p: [
        theirs({"site_id": p.site.pk}),
        theirs({"site_id": p.site.pk}, shows=False, data={"do": "open"}),
    ],
    "desk:shares": lambda p: [
        Case(shows=True),
        Case(query={"state": "offered"}),
        Case(data={"do": "accept", "share": p.share.pk}),
        Case(data={"do": "decline", "share": p.share.pk, "reason": "某"}),
        Case(data={"do": "end", "share": p.share.pk}),
        Case(data={"do": "ask", "rule": p.share_rule.pk}),
        Case(
            data={
                "do": "rule",
                "receiver": p.city.police.pk,
                "sender": p.city.government.pk,
            }
        ),
    ],
    "desk:item_shares": lambda p: [
        theirs({"version_id": p.shelf.public.pk}),
        theirs(
            {"version_id": p.shelf.public.pk},
            shows=False,
            data={"column": p.share.column_id},
        ),
    ],
    "desk:visits": lambda p: [Case(), Case(query={"days": "365"}), Case(query={"site": "planted"})],
    "desk:export_visits": lambda p: [Case(kwargs={"kind": kind}) for kind in ("csv", "xlsx")],
}
