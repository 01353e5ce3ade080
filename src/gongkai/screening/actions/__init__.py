"""Everything that may happen in screening."""

from gongkai.screening.actions.back_scans import (
    Failed,
    advance_back_scan,
    end_back_scan,
    pause_back_scan,
    resume_back_scan,
    retry_passed_over,
    settle_passed_over,
    start_back_scan,
)
from gongkai.screening.actions.callers import (
    NewCaller,
    admit_caller,
    count_call,
    shut_caller_out,
)
from gongkai.screening.actions.drafts import (
    discard_draft,
    drop_entry,
    import_entries,
    submit_list_version,
    write_entry,
)
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
    "Failed",
    "NewCaller",
    "admit_caller",
    "advance_back_scan",
    "allow_words",
    "approve_list_version",
    "count_call",
    "decide_finding",
    "discard_draft",
    "drop_entry",
    "end_allowance",
    "end_back_scan",
    "forget_subject",
    "found_word_list",
    "import_entries",
    "pause_back_scan",
    "propose_list_version",
    "reject_list_version",
    "resume_back_scan",
    "retry_passed_over",
    "screen_subject",
    "settle_passed_over",
    "shut_caller_out",
    "start_back_scan",
    "submit_list_version",
    "switch_word_list",
    "write_entry",
]
