"""Everything that may happen to accounts on platforms and to boards."""

from gongkai.channels.actions.accounts import (
    certify_account,
    edit_account,
    file_account_event,
    finish_account_change,
    hand_account_over,
    move_account,
    register_account,
    take_snapshot,
)
from gongkai.channels.actions.boards import (
    check_board_on_site,
    edit_board,
    hang_items,
    import_boards,
    register_board,
    remove_board,
)
from gongkai.channels.actions.imports import Imported, import_accounts, import_snapshots
from gongkai.channels.actions.reports import remind_of_accounts, submit_change_report

__all__ = [
    "Imported",
    "certify_account",
    "check_board_on_site",
    "edit_account",
    "edit_board",
    "file_account_event",
    "finish_account_change",
    "hand_account_over",
    "hang_items",
    "import_accounts",
    "import_boards",
    "import_snapshots",
    "move_account",
    "register_account",
    "register_board",
    "remind_of_accounts",
    "remove_board",
    "submit_change_report",
    "take_snapshot",
]
