"""Questions about requests. Each takes the person who asks and starts at their scope."""

from gongkai.info_requests.queries.access import (
    LOOKUP_LOCK,
    LOOKUPS_ALLOWED,
    NOT_FOUND,
    WRONG_CODE,
    actors_of,
    code_of,
    lookup_locked_until,
    open_file,
    read_contact,
    read_identity,
    request_of,
)
from gongkai.info_requests.queries.applicants import StatusView, status_for_applicant
from gongkai.info_requests.queries.cases import CaseView, TimelineEntry, case, printed
from gongkai.info_requests.queries.counts import (
    MOST_COMPARED,
    SimilarRequest,
    monthly_count,
    similar_requests,
    table3,
)
from gongkai.info_requests.queries.letters import (
    SHEETS,
    ShownLetter,
    content_mark,
    frame_of,
    show_letter,
    show_sheet,
)
from gongkai.info_requests.queries.offices import (
    CalendarChangeView,
    calendar_changes,
    calendar_of,
    office_of,
)
from gongkai.info_requests.queries.worklist import (
    PAGE_SIZE,
    WorkFilter,
    WorkPage,
    WorkRow,
    desk_notices,
    work_list,
)

__all__ = [
    "LOOKUPS_ALLOWED",
    "LOOKUP_LOCK",
    "MOST_COMPARED",
    "NOT_FOUND",
    "PAGE_SIZE",
    "SHEETS",
    "WRONG_CODE",
    "CalendarChangeView",
    "CaseView",
    "ShownLetter",
    "SimilarRequest",
    "StatusView",
    "TimelineEntry",
    "WorkFilter",
    "WorkPage",
    "WorkRow",
    "actors_of",
    "calendar_changes",
    "calendar_of",
    "case",
    "code_of",
    "content_mark",
    "desk_notices",
    "frame_of",
    "lookup_locked_until",
    "monthly_count",
    "office_of",
    "open_file",
    "printed",
    "read_contact",
    "read_identity",
    "request_of",
    "show_letter",
    "show_sheet",
    "similar_requests",
    "status_for_applicant",
    "table3",
    "work_list",
]
