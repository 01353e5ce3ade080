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
from gongkai.channels.actions.imports import Imported, import_accounts, import_snapshots
from gongkai.channels.actions.reports import remind_of_accounts, submit_change_report

__all__ = [
    "Imported",
    "certify_account",
    "edit_account",
    "file_account_event",
    "finish_account_change",
    "hand_account_over",
    "import_accounts",
    "import_snapshots",
    "move_account",
    "register_account",
    "remind_of_accounts",
    "submit_change_report",
    "take_snapshot",
]
