"""The demonstration city's records give the published report of 2020, cell for cell.

A reader fetches what the city has published at its public addresses; the report reader reads each
file; every cell and every figure must be those of the founding report.
"""

from __future__ import annotations

import re
from datetime import date
from importlib import resources
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import timezone

from gongkai.annual_reports.models import Statistic, Version
from gongkai.annual_reports.models import load as load_json
from gongkai.annual_reports.queries import body_named, compute_report, figure_lines, figure_records
from gongkai.annual_reports.tasks import write_next_rendition
from gongkai.demo import load
from gongkai.rules.access import SYSTEM
from gongkai.rules.report.counting.ledgers import LEDGER_OF
from gongkai.rules.report.model import Report, from_dict
from gongkai.rules.report.reading import read

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = pytest.mark.django_db
PAGE = "/disclosure/annual-reports/2020/lps-gaj/"

# What the founding report says: subject and name of a statement → value, and how exact it is.
FIGURES: Mapping[tuple[str, str], tuple[int, str]] = {
    ("published.total", ""): (4536, "exact"),
    ("published.channel", "网站"): (907, "exact"),
    ("published.channel", "微博"): (2306, "exact"),
    ("published.channel", "微信"): (1218, "exact"),
    ("published.channel", "其他"): (105, "exact"),
    ("requests.new", ""): (1, "exact"),
    ("media.pitched", ""): (1500, "lower"),
    ("media.adopted", "中央级"): (64, "exact"),
    ("media.adopted", "省级"): (573, "exact"),
    ("media.adopted", "市级"): (550, "lower"),
    ("debunked", ""): (3, "exact"),
    ("debunked.reads", ""): (50_000, "lower"),
    ("accounts", ""): (63, "exact"),
    ("followers", ""): (500_000, "lower"),
    ("followers", "微博"): (220_000, "exact"),
    ("followers", "微信"): (110_000, "exact"),
    ("boards", ""): (47, "exact"),
    ("procurement.projects", ""): (41, "exact"),
    ("procurement.amount", ""): (1_753_802, "exact"),
}
# The figures that come out of ledgers, none of them typed: code → what stands behind it.
LISTS: Mapping[str, int] = {
    "media.pitched": 1500,
    "media.central": 64,
    "media.provincial": 573,
    "media.municipal": 550,
    "debunked": 3,
    "debunked.reads": 3,
    "accounts": 63,
    "followers": 63,
    "followers.weibo": 1,
    "followers.wechat": 1,
    "boards": 47,
    "training.sessions": 2,
}


def the_founding_report() -> Report:
    """The cells of the published report of 2020."""
    text = resources.files("gongkai.demo").joinpath("data/lps-gaj-2020.json").read_text("utf-8")
    return from_dict(load_json(text))


def fetched(client: Client, kind: str) -> bytes:
    """What a reader gets from the public page: the page itself, or the file that it leads to."""
    page = client.get(PAGE)
    assert page.status_code == 200
    if kind == "html":
        return page.content
    (address,) = set(re.findall(rf'href="({PAGE}{kind}/)"', page.content.decode()))
    answer = client.get(address)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]


@pytest.fixture
def city() -> None:
    """The demonstration city, whose worker has written the files of what is published."""
    load()
    while write_next_rendition(timezone.now):
        pass


@pytest.mark.usefixtures("city")
def test_every_published_file_says_what_the_founding_report_says(client: Client) -> None:
    version = Version.objects.published().get(
        report__organisation__code="lps-gaj", report__year=2020
    )
    assert version.is_computed
    founding = the_founding_report()
    for kind in ("html", "docx", "pdf", "xlsx", "json"):
        report = read(fetched(client, kind), f"2020.{kind}")
        tables = {
            a: v for a, v in report.values.items() if a.split("_")[0][:2] in ("T2", "T3", "T4")
        }
        assert len(tables) == len(founding.values) > 180, kind
        for address, value in founding.values.items():
            assert tables[address] == value, (kind, address)
        stated: set[tuple[object, ...]] = {
            (s.subject, s.label, int(s.value), s.bound) for s in report.statements
        }
        # Whose followers a sentence counts, the reader of foreign reports does not say.
        stated |= {(subject, "", *rest) for subject, _, *rest in stated if subject == "followers"}
        for (subject, label), figure in FIGURES.items():
            known = "" if subject == "followers" else label
            assert (subject, known, *figure) in stated, (kind, subject, label)
    assert 4536 == 907 + 2306 + 1218 + 105
    assert founding.values["T3.deny_law_forbids.natural"] == 1


@pytest.mark.usefixtures("city")
def test_the_figures_come_out_of_ledgers_and_none_was_typed() -> None:
    body = body_named(SYSTEM, "六盘水市公安局")
    typed = set(
        Statistic.objects.filter(organisation=body, year=2020).values_list("figure", flat=True)
    )
    assert not typed & set(LEDGER_OF)
    computed = compute_report(SYSTEM, body, 2020, on=date(2021, 1, 8))
    assert computed.report.values == the_founding_report().values
    assert [f.rule for f in computed.findings] == ["T2-6-ZERO", "FORM-SECTION"]
    assert set(LISTS) <= computed.ledgers
    for code, number in LISTS.items():
        behind = figure_records(SYSTEM, body, 2020, code, on=date(2021, 1, 8))
        assert (behind.page.total, behind.hidden) == (number, 0), code
    lines = {line.code: line for line in figure_lines(computed)}
    assert lines["followers"].words == "50万余人"
    assert lines["accounts"].source == "新媒体账号台账"
    assert lines["procurement.projects"].source == "统计数据登记"
