"""The boards in the building of the demonstration city's police: 47, as in its report of 2020.

Places, contents and people are invented.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from gongkai.accounts.models import Person
from gongkai.catalogue.models import ItemVersion
from gongkai.channels import actions
from gongkai.channels.models import Board
from gongkai.rules.channels.boards import BoardDetails, BoardKind, BoardRow, Finding

BODY: Final = "六盘水市公安局"
NUMBER: Final = 47
_PLACES: Final = ("大厅", "东侧走廊", "西侧走廊", "电梯间", "会议室外", "楼梯口")
_CONTENTS: Final = (
    "机构职能和领导分工", "党建工作", "办事指南和收费标准", "警营文化", "执法公开和监督电话",
    "重点领域信息公开标准目录", "普法学法", "便民服务措施",
)  # fmt: skip
_OWNERS: Final = ("徐佳", "邓浩", "冯媛", "陈晓岚")


def load(at: datetime) -> None:
    """Register the boards where there are none, and look at some of them."""
    if Board.objects.exists():
        return
    people = {p.username: p for p in Person.objects.select_related("organisation")}
    clerk = people["jingban"]
    actions.import_boards(rows=_rows(), by=clerk, at=at)
    boards = list(Board.objects.order_by("pk"))
    found = [
        (0, Finding.GOOD, "", 100),
        (3, Finding.GOOD, "", 120),
        (8, Finding.OUTDATED, "收费标准是去年的，请更换。", 5),
        (15, Finding.DAMAGED, "右下角开裂。", 5),
        (20, Finding.GOOD, "", 5),
        (28, Finding.GOOD, "", 5),
    ]
    for n, finding, note, ago in found:
        actions.check_board_on_site(
            board_id=boards[n].pk,
            finding=finding,
            note=note,
            by=people["xinmeiti"],
            at=at - timedelta(ago),
        )
    numbers = list(
        ItemVersion.objects.filter(state="published", item__organisation__code="lps-gaj")
        .order_by("pk")
        .values_list("item__index_number", flat=True)[:6]
    )
    for board in (boards[0], boards[2]):
        actions.hang_items(
            board_id=board.pk, index_numbers=[n for n in numbers if n], by=clerk, at=at
        )


def _rows() -> list[BoardRow]:
    rows = []
    for n in range(NUMBER):
        floor, place = 1 + n // len(_PLACES), _PLACES[n % len(_PLACES)]
        kind = BoardKind.SCREEN if n == 0 else BoardKind.NOTICE if n == 2 else BoardKind.DISPLAY
        details = BoardDetails(
            code=f"{floor}F-{n % len(_PLACES) + 1:02}",
            kind=kind,
            place=f"局机关大楼{floor}楼{place}",
            content=_CONTENTS[n % len(_CONTENTS)],
            size="120×80厘米",
            owner=_OWNERS[n % len(_OWNERS)],
            installed_on=date(2019, 3, 1) + timedelta(n * 9),
        )
        rows.append(BoardRow(n + 2, BODY, details))
    return rows
