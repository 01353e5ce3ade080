"""Questions about what was found, about word lists and allowances. Each takes the person who asks."""

from gongkai.screening.queries.findings import (
    FindingSummary,
    OpenSubject,
    RuleRecord,
    Screening,
    decisions_open_to,
    find_screening,
    get_screening,
    list_open,
    open_blocks,
    rule_records,
)
from gongkai.screening.queries.lists import (
    AllowanceSummary,
    ListSummary,
    VersionSummary,
    entries_of,
    get_word_list,
    list_allowances,
    list_word_lists,
)
from gongkai.screening.queries.screens import Looked, look_at, preview, screen_for

__all__ = [
    "AllowanceSummary",
    "FindingSummary",
    "ListSummary",
    "Looked",
    "OpenSubject",
    "RuleRecord",
    "Screening",
    "VersionSummary",
    "decisions_open_to",
    "entries_of",
    "find_screening",
    "get_screening",
    "get_word_list",
    "list_allowances",
    "list_open",
    "list_word_lists",
    "look_at",
    "open_blocks",
    "preview",
    "rule_records",
    "screen_for",
]
