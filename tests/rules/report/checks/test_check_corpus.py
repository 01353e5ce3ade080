"""Real reports, read and checked: findings that a clerk would thank us for, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.rules.report.checks import check
from gongkai.rules.report.model import Report
from gongkai.rules.report.reading import read

SHARED = Path(__file__).parents[5] / "shared"
CORPUS = SHARED / "corpus" / "annual_reports"

pytestmark = pytest.mark.skipif(
    not CORPUS.is_dir(), reason=f"{CORPUS} is not here; the project's own fixtures are checked"
)

FRAGMENT = {"FORM-TABLE"}
FOUND = {
    "000_liupanshui_gaj_2020.txt": {"T2-6-ZERO", "TXT-LAW"},
    "003_huaian_city_2024_raw.txt": {"TXT-TOPIC"},
    "010_hongze_district_2024_layout.txt": {"FORM-MIX", "TXT-T3", "TXT-TOPIC"},
    "014_shanghai_gov_office_2019.html": {"T3-BLANK", "T4-BLANK", "TXT-T3"},
    "015_shuyang_county_2025.md": {"TXT-TOPIC"},
    "018_hangzhou_style_2025.html": {"TXT-TOPIC"},
    "020_nilka_town_2023.txt": FRAGMENT,
    "024_fengshou_township_2022.txt": FRAGMENT | {"FORM-YEAR"},
    "038_chuanzhu_township_2019.txt": FRAGMENT,
    "041_dalong_township_2020.txt": FRAGMENT,
    "053_yangling_tjj_2023.txt": FRAGMENT | {"T3-BLANK"},
    "062_huiyi_town_2021.txt": FRAGMENT | {"T3-ROW"},
    "068_gucheng_jyj_2020.txt": FRAGMENT,
    "074_wuhan_sthjj_2020_trad.txt": FRAGMENT | {"T2-BLANK"},
}


def report(name: str) -> Report:
    return read((CORPUS / name).read_bytes(), name)


def test_every_file_of_the_corpus_is_expected_here() -> None:
    assert {p.name for p in CORPUS.iterdir() if p.suffix != ".json"} == set(FOUND)


@pytest.mark.parametrize("name", FOUND)
def test_a_real_report_gives_the_findings_it_deserves(name: str) -> None:
    findings = check(report(name), file_name=name)
    assert {finding.rule for finding in findings} == FOUND[name]
    for finding in findings:
        assert finding.message.endswith("。")
        assert "T3." not in finding.message + finding.look


def test_the_founding_report_has_exactly_two_findings_and_no_error() -> None:
    findings = check(report("000_liupanshui_gaj_2020.txt"))
    assert [finding.rule for finding in findings] == ["T2-6-ZERO", "TXT-LAW"]
    assert [finding.severity for finding in findings] == ["warning", "warning"]
    assert findings[1].expected == "贵州省政府信息公开暂行规定"


def test_a_district_office_of_17_against_a_district_of_95_is_a_hint_on_scope() -> None:
    findings = check(report("010_hongze_district_2024_layout.txt"))
    (hint,) = [finding for finding in findings if finding.rule == "TXT-T3"]
    assert (hint.severity, hint.expected, hint.found) == ("warning", 95, 17)
    assert "口径不同" in hint.message


def test_two_numbers_of_a_real_overview_that_its_table_does_not_bear_out() -> None:
    findings = check(report("014_shanghai_gov_office_2019.html"))
    hints = [(f.expected, f.found) for f in findings if f.rule == "TXT-T3"]
    assert hints == [(275, 258), (337, 265)]
