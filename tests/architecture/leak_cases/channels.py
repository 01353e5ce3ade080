"""A case for every address of accounts on platforms and boards."""

from __future__ import annotations

from collections.abc import Callable

from gongkai.channels.models import AccountEvent
from tests.architecture.leaks import WORD, Case, Planted, public, theirs

PUBLIC: set[str] = {"portal:matrix", "portal:board_screen", "api:wechat_event"}
STEPS = ("open", "certify", "change", "changed", "unchanged", "suspend", "resume", "close", "merge",
         "cancel")  # fmt: skip
PERIOD = "2026-1"


def _account(planted: Planted) -> dict[str, int]:
    return {"account_id": planted.channels.account.pk}


def _board(planted: Planted) -> dict[str, int]:
    return {"board_id": planted.channels.board.pk}


def _event(planted: Planted) -> int:
    return AccountEvent.objects.get(account=planted.channels.account, kind="handover").pk


def _delivery(planted: Planted) -> dict[str, int]:
    return {"delivery_id": planted.channels.delivery.pk}


def _connection(planted: Planted) -> dict[str, int]:
    return {"connection_id": planted.channels.connection.pk}


def _parts(planted: Planted) -> dict[str, str]:
    front, _, back = str(planted.channels.delivery.read_version().item.index_number).partition("/")
    return {"front": front, "back": back}


SENT_STEPS = ("approve", "return", "confirm", "retry", "recall", "recalled", "kept", "cancel")
CASES: dict[str, Callable[[Planted], list[Case]]] = {
    "portal:matrix": lambda p: [
        public(),
        public(query={"q": WORD}),
        public(query={"platform": "weibo"}),
    ],
    "desk:accounts": lambda p: [
        Case(shows=True),
        Case(query={"q": WORD}, shows=True),
        Case(query={"show": "filing"}, shows=True),
    ],
    "desk:export_accounts": lambda p: [
        Case(kwargs={"kind": "csv"}, shows=True),
        Case(kwargs={"kind": "xlsx"}, shows=True),
    ],
    "desk:blank_accounts": lambda p: [
        Case(kwargs={"what": "ledger"}),
        Case(kwargs={"what": "figures"}),
    ],
    "desk:import_accounts": lambda p: [Case(data={"what": "ledger"})],
    "desk:register_account": lambda p: [
        Case(data={"organisation": p.city.police.pk, "name": "x", "platform": "weibo"})
    ],
    "desk:account": lambda p: [theirs(_account(p))],
    "desk:edit_account": lambda p: [
        theirs(_account(p), data={"name": "x", "platform": "weibo", "operation": "own"})
    ],
    "desk:account_handover": lambda p: [
        theirs(_account(p), data={"on": "2026-11-20", "manager_a-name": "x"})
    ],
    "desk:account_figures": lambda p: [
        theirs(_account(p), data={"as_of_on": "2026-11-20", "followers": "1"})
    ],
    "desk:account_filing": lambda p: [
        theirs({**_account(p), "event_id": _event(p)}, data={"filed_on": "2026-11-23"})
    ],
    "desk:account_step": lambda p: [
        theirs(
            {**_account(p), "step": step},
            data={"on": "2026-11-23", "reason": "x", "notice": "x", "archive_ref": "x"},
        )
        for step in STEPS
    ],
    "desk:account_changes": lambda p: [
        Case(query={"period": "2026-2"}, shows=True),
        Case(query={"period": PERIOD}, shows=True),
    ],
    "desk:export_account_changes": lambda p: [
        Case(kwargs={"kind": kind}, query={"period": "2026-2"}, shows=True)
        for kind in ("xlsx", "docx")
    ],
    "desk:submit_account_changes": lambda p: [
        theirs({"organisation_id": p.city.police.pk, "period": PERIOD}, shows=False)
    ],
    "portal:board_screen": lambda p: [public(kwargs=_board(p))],
    "desk:channel_statistics": lambda p: [Case(shows=True), Case(query={"year": "2020"})],
    "desk:export_channel_statistics": lambda p: [
        Case(kwargs={"kind": kind}, shows=True) for kind in ("csv", "xlsx")
    ],
    "desk:report_figures": lambda p: [
        Case(),
        theirs({}, query={"body": p.city.police.pk, "year": "2026"}, shows=False),
    ],
    "desk:report_figures_sheet": lambda p: [
        theirs({}, query={"body": p.city.police.pk, "year": "2026"}, shows=False)
    ],
    "api:wechat_event": lambda p: [
        public(kwargs={"key": p.channels.connection.event_key}, data={"x": "1"})
    ],
    "desk:deliveries": lambda p: [
        Case(shows=True),
        Case(query={"q": WORD}),
        Case(query={"show": "failed"}, shows=True),
    ],
    "desk:export_deliveries": lambda p: [
        Case(kwargs={"kind": kind}, shows=True) for kind in ("csv", "xlsx")
    ],
    "desk:import_posts": lambda p: [Case()],
    "desk:blank_posts": lambda p: [Case()],
    "desk:choose_item": lambda p: [Case(query={"item": "没有这样的索引号"}, shows=False)],
    "desk:propose_deliveries": lambda p: [theirs(_parts(p), data={"do": "preview"})],
    "desk:delivery": lambda p: [theirs(_delivery(p))],
    "desk:amend_delivery": lambda p: [theirs(_delivery(p), data={"title": "x"}, shows=False)],
    "desk:delivery_figures": lambda p: [theirs(_delivery(p), data={"reads": "5"}, shows=False)],
    "desk:delivery_evidence": lambda p: [
        theirs({"snapshot_id": p.channels.figures.pk}, shows=False)
    ],
    "desk:delivery_step": lambda p: [
        theirs({**_delivery(p), "step": step}, data={"reason": "x"}) for step in SENT_STEPS
    ],
    "desk:connections": lambda p: [Case(shows=True)],
    "desk:register_connection": lambda p: [
        Case(
            kwargs={"code": "folder"},
            data={"organisation": p.city.police.pk, "name": "x", "set-folder": "x"},
        )
    ],
    "desk:connection": lambda p: [theirs(_connection(p))],
    "desk:edit_connection": lambda p: [
        theirs(_connection(p), data={"name": "x", "set-folder": "x"})
    ],
    "desk:check_connection": lambda p: [theirs(_connection(p), data={}, shows=False)],
    "desk:boards": lambda p: [
        Case(shows=True),
        Case(query={"q": WORD}, shows=True),
        Case(query={"show": "due"}, shows=False),
    ],
    "desk:export_boards": lambda p: [
        Case(kwargs={"kind": kind}, shows=True) for kind in ("csv", "xlsx")
    ],
    "desk:import_boards": lambda p: [Case()],
    "desk:register_board": lambda p: [
        Case(data={"organisation": p.city.police.pk, "code": "x", "kind": "display", "place": "x"})
    ],
    "desk:board_round": lambda p: [
        Case(data={"board": p.channels.board.pk, "finding": "good", "note": "x"})
    ],
    "desk:board": lambda p: [theirs(_board(p))],
    "desk:edit_board": lambda p: [
        theirs(_board(p), data={"code": "x", "kind": "display", "place": "x"})
    ],
    "desk:board_items": lambda p: [theirs(_board(p), data={"numbers": ""}, shows=False)],
    "desk:remove_board": lambda p: [theirs(_board(p), data={"on": "2026-11-20"}, shows=False)],
    "desk:board_photo": lambda p: [theirs(_board(p), shows=False)],
    "desk:board_codes": lambda p: [theirs(_board(p), shows=False)],
}
