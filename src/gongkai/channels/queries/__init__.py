"""Questions about accounts on platforms and about boards."""

from gongkai.channels.queries.access import visible_accounts
from gongkai.channels.queries.accounts import (
    AccountView,
    account_view,
    successors_of,
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
    "CHANGE_HEADS",
    "SORTS",
    "WAITING",
    "AccountFilter",
    "AccountView",
    "ChangeReportView",
    "UnitStatus",
    "account_list",
    "account_view",
    "change_report_view",
    "change_table",
    "exported_accounts",
    "owing_units",
    "public_matrix",
    "successors_of",
    "visible_accounts",
    "waiting_counts",
]
