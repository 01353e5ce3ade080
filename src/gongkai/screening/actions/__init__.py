"""Everything that may happen in screening."""

from gongkai.screening.actions.back_scans import advance_back_scan, end_back_scan, start_back_scan
from gongkai.screening.actions.lists import (
    allow_words,
    approve_list_version,
    end_allowance,
    found_word_list,
    propose_list_version,
    reject_list_version,
    switch_word_list,
)
from gongkai.screening.actions.subjects import decide_finding, forget_subject, screen_subject

__all__ = [
    "advance_back_scan",
    "allow_words",
    "approve_list_version",
    "decide_finding",
    "end_allowance",
    "end_back_scan",
    "forget_subject",
    "found_word_list",
    "propose_list_version",
    "reject_list_version",
    "screen_subject",
    "start_back_scan",
    "switch_word_list",
]
