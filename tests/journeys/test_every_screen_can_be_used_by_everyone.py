"""axe-core finds nothing on any screen: wide, phone-wide, and in 长者模式 at the higher contrast."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone

from gongkai.annual_reports.models import Upload, Version
from gongkai.annual_reports.tasks import write_next_rendition
from gongkai.demo import PASSWORD, load
from tests.journeys.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = Path(__file__).parents[1] / "vendor" / "axe" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LIST = "/disclosure/annual-reports/"


def screens() -> tuple[list[str], list[str]]:
    """The public screens and those of the desk, with every kind of content."""
    draft = Version.objects.get(state="draft", report__organisation__code="gaj-pz")
    checked = Version.objects.get(state="checked", report__organisation__code="gaj-lz")
    published = Version.objects.get(report__organisation__code="lps-gaj", report__year=2023)
    before = Version.objects.get(report__organisation__code="lps-gaj", report__year=2022)
    stray = Upload.objects.get(state="unplaced")
    public = [
        "/",
        "/about/",
        "/no-such-page/",
        LIST,
        f"{LIST}?q=没有这样的机关",
        f"{LIST}2020/lps-gaj/",
        f"{LIST}2023/lps-jyj/",
        "/desk/sign-in/",
    ]
    desk = [
        "/desk/",
        "/desk/help/",
        "/desk/password/",
        "/desk/reports/",
        "/desk/reports/?q=没有这样的机关",
        "/desk/reports/upload/",
        "/desk/reports/uploads/",
        f"/desk/reports/uploads/{stray.pk}/place/",
        f"/desk/reports/{draft.pk}/",
        f"/desk/reports/{draft.pk}/?cell=T3.unable_not_held.natural",
        f"/desk/reports/{draft.pk}/check/",
        f"/desk/reports/{checked.pk}/publish/",
        f"/desk/reports/{published.pk}/",
        f"/desk/reports/{published.pk}/compare/{before.pk}/",
        f"/desk/reports/{draft.pk}/publish/",
    ]
    return public, desk


WAYS = {"wide": (1280, False), "phone": (360, False), "elder": (1280, True)}


def test_axe_finds_nothing_and_no_page_scrolls_sideways(visit: Visit) -> None:
    load()
    # Two downloads are written, the others still wait: both states must be right.
    work_off_some()
    public, desk = screens()
    source = AXE.read_text("utf-8")
    wrong = []
    for way, (width, elder) in WAYS.items():
        options = {
            "runOnly": TAGS,
            "resultTypes": ["violations"],
            "rules": {"color-contrast-enhanced": {"enabled": elder}},
        }
        for person, paths in (("", public), ("fuzeren", desk)):
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
