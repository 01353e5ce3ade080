"""Everything that may happen to items and columns. The lawful moves stand in `rules.release`."""

from gongkai.catalogue.actions.answers import CarriedReview, PublishedItem, publish_from_answer
from gongkai.catalogue.actions.columns import (
    add_column,
    change_column,
    load_columns,
    set_up_publisher,
)
from gongkai.catalogue.actions.editing import (
    change_item,
    discard_draft,
    draft_item,
    move_item,
    resume_draft,
    set_due,
    start_correction,
)
from gongkai.catalogue.actions.gate import ScreeningBlockError
from gongkai.catalogue.actions.releasing import (
    archive_item,
    call_urgent,
    complete_emergency,
    emergency_publish,
    hand_over_item,
    mark_validity,
    publish_item,
    restore_item,
    schedule_item,
    unschedule_item,
    withdraw_item,
)
from gongkai.catalogue.actions.reviewing import (
    Mark,
    assess_withheld,
    return_item,
    review_item,
    review_secrecy_of_item,
    submit_item,
)
from gongkai.catalogue.actions.screening import fail_screening, queue_screening, screen_item
from gongkai.catalogue.actions.work import StaleItemError, Upload

__all__ = [
    "CarriedReview",
    "Mark",
    "PublishedItem",
    "ScreeningBlockError",
    "StaleItemError",
    "Upload",
    "add_column",
    "archive_item",
    "assess_withheld",
    "call_urgent",
    "change_column",
    "change_item",
    "complete_emergency",
    "discard_draft",
    "draft_item",
    "emergency_publish",
    "fail_screening",
    "hand_over_item",
    "load_columns",
    "mark_validity",
    "move_item",
    "publish_from_answer",
    "publish_item",
    "queue_screening",
    "restore_item",
    "resume_draft",
    "return_item",
    "review_item",
    "review_secrecy_of_item",
    "schedule_item",
    "screen_item",
    "set_due",
    "set_up_publisher",
    "start_correction",
    "submit_item",
    "unschedule_item",
    "withdraw_item",
]
