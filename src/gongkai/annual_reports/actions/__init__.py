"""Everything that may happen to an annual report. The lawful moves stand in `rules.report.filing`."""

from gongkai.annual_reports.actions.register import (
    Evidence,
    confirm_statistics,
    enter_statistic,
    import_statistics,
    withdraw_statistic,
)
from gongkai.annual_reports.actions.versions import (
    FIRST_FORM_YEAR,
    LAST_YEAR,
    check_version,
    correct_cell,
    discard_version,
    draft_new_version,
    give_up_rendition,
    hand_in_file,
    keep_reading,
    keep_rendition,
    place_upload,
    publish_version,
    refuse_upload,
    reopen_version,
    withdraw_version,
)

__all__ = [
    "FIRST_FORM_YEAR",
    "LAST_YEAR",
    "Evidence",
    "check_version",
    "confirm_statistics",
    "correct_cell",
    "discard_version",
    "draft_new_version",
    "enter_statistic",
    "give_up_rendition",
    "hand_in_file",
    "import_statistics",
    "keep_reading",
    "keep_rendition",
    "place_upload",
    "publish_version",
    "refuse_upload",
    "reopen_version",
    "withdraw_statistic",
    "withdraw_version",
]
