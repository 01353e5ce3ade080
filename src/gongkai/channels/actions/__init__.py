"""Everything that may happen to accounts on platforms, to boards, and to what is sent out."""

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
from gongkai.channels.actions.connections import (
    ask_connection_check,
    edit_connection,
    note_connection_check,
    set_up_connection,
)
from gongkai.channels.actions.deliveries import (
    amend_delivery,
    approve_delivery,
    cancel_delivery,
    confirm_delivery,
    correct_delivery,
    propose_deliveries,
    propose_delivery,
    recall_delivery,
    retry_delivery,
    return_delivery,
    settle_recall,
)
from gongkai.channels.actions.imports import Imported, import_accounts, import_snapshots
from gongkai.channels.actions.post_figures import (
    Evidence,
    enter_post_figures,
    note_post_figures,
)
from gongkai.channels.actions.posts import ImportedPosts, import_posts
from gongkai.channels.actions.reports import remind_of_accounts, submit_change_report
from gongkai.channels.actions.settling import (
    note_publication,
    note_reach,
    note_reach_refused,
    settle_delivery,
)

__all__ = [
    "Evidence",
    "Imported",
    "ImportedPosts",
    "amend_delivery",
    "approve_delivery",
    "ask_connection_check",
    "cancel_delivery",
    "certify_account",
    "check_board_on_site",
    "confirm_delivery",
    "correct_delivery",
    "edit_account",
    "edit_board",
    "edit_connection",
    "enter_post_figures",
    "file_account_event",
    "finish_account_change",
    "hand_account_over",
    "hang_items",
    "import_accounts",
    "import_boards",
    "import_posts",
    "import_snapshots",
    "move_account",
    "note_connection_check",
    "note_post_figures",
    "note_publication",
    "note_reach",
    "note_reach_refused",
    "propose_deliveries",
    "propose_delivery",
    "recall_delivery",
    "register_account",
    "register_board",
    "remind_of_accounts",
    "remove_board",
    "retry_delivery",
    "return_delivery",
    "set_up_connection",
    "settle_delivery",
    "settle_recall",
    "submit_change_report",
    "take_snapshot",
]
