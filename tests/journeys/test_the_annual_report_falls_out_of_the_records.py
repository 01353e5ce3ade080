"""The demonstration city's records give the published report of 2020, cell for cell."""

from __future__ import annotations

from datetime import date
from importlib import resources

import pytest

from gongkai.annual_reports.models import load as load_json
from gongkai.annual_reports.queries import Computed, body_named, compute_report
from gongkai.demo import load
from gongkai.rules.access import SYSTEM
from gongkai.rules.report.model import from_dict
from gongkai.rules.report.reading import read
from gongkai.rules.report.writing import Format, write

pytestmark = pytest.mark.django_db

FIGURES = {
    ("published.total", ""): 4536,
    ("published.channel", "网站"): 907,
    ("published.channel", "微博"): 2306,
    ("published.channel", "微信"): 1218,
    ("published.channel", "其他"): 105,
    ("requests.new", ""): 1,
    ("media.pitched", ""): 1500,
    ("media.adopted", "中央级"): 64,
    ("media.adopted", "省级"): 573,
    ("media.adopted", "市级"): 550,
    ("debunked", ""): 3,
    ("debunked.reads", ""): 50000,
    ("accounts", ""): 63,
    ("followers", ""): 500000,
    ("followers", "微博"): 220000,
    ("followers", "微信"): 110000,
    ("boards", ""): 47,
    ("procurement.projects", ""): 41,
    ("procurement.amount", ""): 1753802,
}


@pytest.fixture
def computed() -> Computed:
    """The police of the demonstration city, 2020, from its records."""
    load()
    body = body_named(SYSTEM, "六盘水市公安局")
    return compute_report(SYSTEM, body, 2020, on=date(2021, 1, 8))


def test_the_seed_is_computed_cell_for_cell_and_reads_back_from_every_file(
    computed: Computed,
) -> None:
    text = resources.files("gongkai.demo").joinpath("data/lps-gaj-2020.json").read_text("utf-8")
    published = from_dict(load_json(text))
    report = computed.report
    assert report.values == published.values
    stated = {(s.subject, s.label): s.value for s in report.statements}
    assert {key: stated.get(key) for key in FIGURES} == FIGURES
    assert stated["published.total", ""] == 907 + 2306 + 1218 + 105
    assert [f.rule for f in computed.findings] == ["T2-6-ZERO", "FORM-SECTION"]
    kinds: tuple[Format, ...] = ("html", "docx", "pdf", "xlsx", "json")
    for kind in kinds:
        again = read(write(report, kind, computed.findings), f"2020.{kind}")
        assert again.values == report.values, kind
        assert again.sections["S1"].split() == report.sections["S1"].split(), kind
