"""What is written and read again is the same report, in every format."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from gongkai.rules.report.forms import load_form
from gongkai.rules.report.model import Report, to_dict
from gongkai.rules.report.reading import read
from gongkai.rules.report.writing import FORMATS, Format, blank, write
from tests.factories.any_report import reports
from tests.factories.reports import complete

SECTIONS: Final = ("S1", "S2", "S3", "S4", "S5", "S6")
CORPUS: Final = Path(__file__).parents[5] / "shared" / "corpus" / "annual_reports"


def held(report: Report) -> dict[str, object]:
    """What the form holds: whose, which year, every cell, every text."""
    assert report.form is not None
    return {
        "agency": report.agency,
        "year": report.year,
        "form": report.form,
        "preamble": report.preamble.strip(),
        **{code: report.sections.get(code, "").strip() for code in SECTIONS},
        **{address: report.value(address) for address in load_form(report.form).addresses()},
    }


def again(report: Report, format: Format) -> Report:  # noqa: A002
    return read(write(report, format), f"report.{format}")


@pytest.mark.parametrize("format", FORMATS)
@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(report=reports())
def test_writing_and_reading_gives_back_every_cell_and_every_word(
    format: Format,  # noqa: A002
    report: Report,
) -> None:
    assert held(again(report, format)) == held(report)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("year", [2019, 2020, 2021, 2026])
def test_a_blank_form_reads_as_blank(year: int, format: Format) -> None:  # noqa: A002
    form = blank(year, "某县公安局")
    read_again = again(form, format)
    assert held(read_again) == held(form)
    assert not any(value is not None for value in read_again.values.values())


@pytest.mark.parametrize("format", FORMATS)
def test_equal_reports_give_equal_bytes(format: Format) -> None:  # noqa: A002
    assert write(complete(), format) == write(complete(), format)


@pytest.mark.parametrize("format", ["json", "csv"])
def test_data_formats_keep_the_cells_of_both_forms(format: Format) -> None:  # noqa: A002
    report = complete()
    report.values["T3.other.natural"] = 5
    assert again(report, format).value("T3.other.natural") == 5


def test_json_gives_back_everything_that_was_read() -> None:
    report = read(write(complete(), "html"), "report.html")
    assert report.statements
    assert report.provenance
    assert to_dict(again(report, "json")) == to_dict(report)


@pytest.mark.skipif(
    not CORPUS.is_dir(), reason="the corpus of real reports is not beside the project"
)
@pytest.mark.parametrize("format", FORMATS)
def test_real_reports_survive_being_written_and_read(format: Format) -> None:  # noqa: A002
    for path in sorted(CORPUS.glob("0[01]*")):
        if path.suffix == ".json":
            continue
        report = read(path.read_bytes(), path.name)
        first = held(again(report, format))
        addresses = tuple(load_form(report.form or "2021").addresses())
        assert {a: first[a] for a in addresses} == {a: report.value(a) for a in addresses}, path
        assert (first["year"], first["form"]) == (report.year, report.form), path
