"""A case for every address, by what the address is about, and those open to everybody."""

from tests.architecture.leak_cases import (
    annual,
    archive,
    cases,
    catalogue,
    channels,
    faults,
    machines,
    media,
    portal_requests,
    publication,
    redaction,
    remedies,
    reports,
    screening,
    search,
    sites,
    standards,
    supervision,
    worklist,
)

_ALL = (
    annual,
    archive,
    reports,
    portal_requests,
    publication,
    worklist,
    cases,
    redaction,
    remedies,
    catalogue,
    channels,
    faults,
    machines,
    media,
    screening,
    search,
    sites,
    standards,
    supervision,
)
CASES = {name: cases for area in _ALL for name, cases in area.CASES.items()}
# Open to everybody; whatever is not listed refuses an anonymous person.
PUBLIC = {name for area in _ALL for name in area.PUBLIC}
