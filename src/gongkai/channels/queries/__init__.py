"""Questions about accounts on platforms and about boards."""

from gongkai.channels.queries.access import visible_accounts
from gongkai.channels.queries.accounts import (
    AccountView,
    account_view,
    successors_of,
)
from gongkai.channels.queries.boards import (
    BOARD_SORTS,
    BoardFilter,
    BoardView,
    board_list,
    board_round,
    board_view,
    exported_boards,
    public_board,
    seen_board,
)
from gongkai.channels.queries.lists import (
    SORTS,
    WAITING,
    AccountFilter,
    account_list,
    exported_accounts,
    waiting_counts,
)
from gongkai.channels.queries.public import public_matrix
from gongkai.channels.queries.reports import (
    CHANGE_HEADS,
    ChangeReportView,
    UnitStatus,
    change_report_view,
    change_table,
    owing_units,
)

__all__ = [
    "BOARD_SORTS",
    "CHANGE_HEADS",
    "SORTS",
    "WAITING",
    "AccountFilter",
    "AccountView",
    "BoardFilter",
    "BoardView",
    "ChangeReportView",
    "UnitStatus",
    "account_list",
    "account_view",
    "board_list",
    "board_round",
    "board_view",
    "change_report_view",
    "change_table",
    "exported_accounts",
    "exported_boards",
    "owing_units",
    "public_board",
    "public_matrix",
    "seen_board",
    "successors_of",
    "visible_accounts",
    "waiting_counts",
]
