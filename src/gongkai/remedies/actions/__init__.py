"""Everything that may happen to a case. The lawful moves stand in `rules.remedy_cases`."""

from gongkai.remedies.actions.alarms import warn_of_reply
from gongkai.remedies.actions.cases import (
    CaseDetails,
    amend_outcome,
    carry_out_order,
    close_remedy,
    edit_remedy,
    extend_remedy,
    record_appeal,
    record_hearing,
    record_outcome,
    record_remand,
    record_reply_filed,
    register_remedy,
    set_procedure,
    withdraw_remedy,
)
from gongkai.remedies.actions.files import (
    EvidenceNote,
    add_remedy_file,
    export_evidence,
    view_remedy_file,
)

__all__ = [
    "CaseDetails",
    "EvidenceNote",
    "add_remedy_file",
    "amend_outcome",
    "carry_out_order",
    "close_remedy",
    "edit_remedy",
    "export_evidence",
    "extend_remedy",
    "record_appeal",
    "record_hearing",
    "record_outcome",
    "record_remand",
    "record_reply_filed",
    "register_remedy",
    "set_procedure",
    "view_remedy_file",
    "warn_of_reply",
    "withdraw_remedy",
]
