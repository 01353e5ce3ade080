"""The demonstration city is believable: its reports balance but for the planted mistakes."""

from __future__ import annotations

import pytest
from django.db.models import Q
from django.test import Client

from gongkai.annual_reports.models import Upload, Version
from gongkai.demo import load

pytestmark = pytest.mark.django_db

# body, year → rules of severity error or warning that must find something
MISTAKES = {
    ("lps-gaj", 2020): {"T2-6-ZERO", "TXT-LAW"},
    ("lps-mzj", 2022): {"T3-BLANK"},
    ("lps-jyj", 2023): {"T3-SUM", "T3-ROW"},
    ("lps-gaj", 2024): {"T3-BAL", "T3-SUM", "T3-ROW", "T3-BLANK"},
    ("gaj-pz", 2024): {"T3-BAL", "T3-ROW", "T3-CARRY", "T4-REVIEW"},
}


def test_the_checks_find_what_was_planted_and_nothing_else(client: Client) -> None:
    load()
    found = {}
    # Files that were handed in, and the report of 2020 that was made from records.
    filed = Version.objects.filter(Q(upload__isnull=False) | Q(state="published"))
    for version in filed.select_related("report__organisation"):
        rules = {f.rule for f in version.read_findings() if f.severity != "info"}
        if rules:
            found[version.report.organisation.code, version.report.year] = rules
    # Cells that could not be read add their own remarks to the one draft with a smudge.
    assert MISTAKES["gaj-pz", 2024] <= found.pop(("gaj-pz", 2024))
    assert found == {place: rules for place, rules in MISTAKES.items() if place in found}
    assert len(found) == len(MISTAKES) - 1

    seed = client.get("/disclosure/annual-reports/2020/lps-gaj/")
    assert [f.rule for f in seed.context["findings"]] == ["T2-6-ZERO", "TXT-LAW"]
    assert "勾稽关系通过" in seed.content.decode()

    states = set(Version.objects.values_list("state", flat=True))
    assert states == {"draft", "checked", "published"}
    assert {"unplaced", "unreadable", "read"} <= set(Upload.objects.values_list("state", flat=True))

    counts = Version.objects.count(), Upload.objects.count()
    load()
    assert (Version.objects.count(), Upload.objects.count()) == counts
