"""Questions about review and litigation cases. Each takes the person who asks."""

from gongkai.remedies.queries.access import (
    NOT_FOUND,
    actors_of,
    body_name,
    open_remedy_file,
    standing_of,
    visible_remedies,
)
from gongkai.remedies.queries.cases import (
    RemedyView,
    RequestToSue,
    people_for,
    remedies_of_request,
    remedy,
    request_to_sue,
)
from gongkai.remedies.queries.evidence import EvidenceItem, evidence_list
from gongkai.remedies.queries.lists import (
    SORTS,
    RemedyFilter,
    RemedyRow,
    RemedyTodo,
    cases_counted,
    export_remedies,
    remedies_in_cell,
    remedy_list,
    remedy_row,
    remedy_todo,
    table4,
    tables4,
)

__all__ = [
    "NOT_FOUND",
    "SORTS",
    "EvidenceItem",
    "RemedyFilter",
    "RemedyRow",
    "RemedyTodo",
    "RemedyView",
    "RequestToSue",
    "actors_of",
    "body_name",
    "cases_counted",
    "evidence_list",
    "export_remedies",
    "open_remedy_file",
    "people_for",
    "remedies_in_cell",
    "remedies_of_request",
    "remedy",
    "remedy_list",
    "remedy_row",
    "remedy_todo",
    "request_to_sue",
    "standing_of",
    "table4",
    "tables4",
    "visible_remedies",
]
