"""The demonstration city: every capability adds a loader, in the order of the floors.

The search comes last: it follows what all others published.

A loader is a module here with `load(at)`; it is run again at each start and adds only what is
missing, so that what a visitor changed stays.
"""

from __future__ import annotations

from gongkai.demo.people import PASSWORD, DemoPerson
from gongkai.demo.people import load as load_people
from gongkai.demo.site import SITE

__all__ = ["PASSWORD", "SITE", "DemoPerson", "load"]


def load() -> list[DemoPerson]:
    """Load the city where it is missing; returns the people to sign in as."""
    from django.utils import timezone

    from gongkai.demo import (
        area,
        boards,
        channels,
        corrections,
        deliveries,
        faults,
        items,
        media,
        organisations,
        posts,
        publication,
        records,
        remedies,
        reports,
        requests,
        screening,
        search,
        sites,
        standards,
        supervision,
    )

    at = timezone.now()
    organisations.load(at)
    people = load_people(at)
    reports.load(at)
    items.load(at)
    standards.load(at)
    requests.load(at)
    remedies.load(at)
    corrections.load(at)
    publication.load(at)
    screening.load(at)
    channels.load(at)
    boards.load(at)
    posts.load(at)
    deliveries.load(at)
    media.load(at)
    supervision.load(at)
    records.load(at)
    area.load(at)
    faults.load(at)
    sites.load(at)
    search.load(at)
    return people
