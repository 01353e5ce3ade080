"""axe-core finds nothing on any screen: wide, phone-wide, and in 长者模式 at the higher contrast."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.utils import timezone

from gongkai.annual_reports.tasks import write_next_rendition
from gongkai.demo import PASSWORD, load
from tests.journeys.axe import WAYS, faults
from tests.journeys.conftest import Visit
from tests.journeys.screens import all_screens

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(1800),  # every screen of the product: longer than any other test
]


@pytest.fixture(scope="module")
def show_city() -> Iterator[Callable[[], None]]:
    """Loads the demonstration city; the second time, where the database can, from a copy."""
    kept = sqlite3.connect(":memory:")
    is_kept = False

    def show() -> None:
        nonlocal is_kept
        if is_kept:
            connection.ensure_connection()
            kept.backup(connection.connection)
            return
        load()
        # Two downloads are written, the others still wait: both states must be right.
        for _ in range(2):
            write_next_rendition(timezone.now)
        if connection.vendor == "sqlite":
            connection.connection.backup(kept)
            is_kept = True

    yield show
    kept.close()


def screens_by_person() -> dict[str, list[str]]:
    """Sign-in name (empty: the public) and all the paths that this person looks at."""
    paths: dict[str, list[str]] = defaultdict(list)
    for person, some in all_screens():
        paths[person] += some
    return paths


@pytest.mark.parametrize("way", WAYS)
def test_axe_finds_nothing_and_no_page_scrolls_sideways(
    visit: Visit, show_city: Callable[[], None], way: str
) -> None:
    show_city()
    width, elder = WAYS[way]
    wrong = []
    for person, paths in screens_by_person().items():
        page = visit(paths[0], sign_in=person, password=PASSWORD, width=width, elder=elder)
        wrong += faults(page, way)
        for path in paths[1:]:
            page.goto(path)
            wrong += faults(page, way)
    assert not wrong, "\n".join(wrong)
