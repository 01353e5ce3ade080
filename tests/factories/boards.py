"""Boards in buildings, made through the same actions as in life."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from PIL import Image

from gongkai.accounts.models import Person
from gongkai.channels import actions
from gongkai.channels.models import Board
from gongkai.organisations.models import Organisation
from gongkai.rules.channels.boards import BoardDetails, BoardKind


def make_board_details(mark: str = "", **changes: Any) -> BoardDetails:
    """What a register says of a usual board."""
    known: dict[str, Any] = {
        "code": f"{mark}3F-01",
        "kind": BoardKind.DISPLAY,
        "place": f"{mark}办公楼三楼东侧走廊",
        "content": f"{mark}机构职能和办事指南",
        "owner": f"{mark}张一",
    }
    return BoardDetails(**(known | changes))


def make_picture(color: str = "navy") -> bytes:
    """A photograph."""
    out = io.BytesIO()
    Image.new("RGB", (320, 200), color).save(out, "JPEG")
    return out.getvalue()


def put_up(body: Organisation, by: Person, at: datetime, mark: str = "", **changes: Any) -> Board:
    """A board in the register."""
    return actions.register_board(
        organisation_id=body.pk,
        details=make_board_details(mark, **changes),
        photo=make_picture(),
        by=by,
        at=at,
    )
