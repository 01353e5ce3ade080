"""Every screen of the demonstration city, by the person who looks at it."""

from collections.abc import Iterator

from tests.journeys.screens import (
    annual,
    archive,
    cases,
    catalogue,
    channels,
    faults,
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


def all_screens() -> Iterator[tuple[str, list[str]]]:
    """Sign-in name (empty: the public) and the paths that this person looks at."""
    for area in (
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
        media,
        screening,
        search,
        sites,
        standards,
        supervision,
    ):
        yield from area.screens().items()
