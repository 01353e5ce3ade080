"""axe-core finds nothing on any screen: wide, phone-wide, and in 长者模式 at the higher contrast."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone

from gongkai.annual_reports.tasks import write_next_rendition
from gongkai.demo import PASSWORD, load
from tests.journeys.conftest import Visit
from tests.journeys.screens import all_screens

# Every screen of the product three times: on a busy machine that takes longer than any other test.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(1800),
]

AXE = Path(__file__).parents[1] / "vendor" / "axe" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


WAYS = {"wide": (1280, False), "phone": (360, False), "elder": (1280, True)}


def test_axe_finds_nothing_and_no_page_scrolls_sideways(visit: Visit) -> None:
    load()
    # Two downloads are written, the others still wait: both states must be right.
    work_off_some()
    screens = list(all_screens())
    source = AXE.read_text("utf-8")
    wrong = []
    for way, (width, elder) in WAYS.items():
        options = {
            "runOnly": TAGS,
            "resultTypes": ["violations"],
            "rules": {"color-contrast-enhanced": {"enabled": elder}},
        }
        for person, paths in screens:
            page = visit(paths[0], sign_in=person, password=PASSWORD, width=width, elder=elder)
            for path in paths:
                page.goto(path)
                page.evaluate(source)
                for violation in page.evaluate("(o) => axe.run(document, o)", options)[
                    "violations"
                ]:
                    places = [
                        f"{n['target']} {n['failureSummary']}" for n in violation["nodes"][:3]
                    ]
                    wrong.append(f"{way} {path}: {violation['id']} {places}")
                if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                    wrong.append(f"{way} {path}: scrolls sideways")
    assert not wrong, "\n".join(wrong)


def work_off_some() -> None:
    """Write two downloads."""
    for _ in range(2):
        write_next_rendition(timezone.now)
