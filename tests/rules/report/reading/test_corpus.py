"""Real reports in broken forms: no wrong number, and the count of found cells may not fall."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gongkai.rules.report.model import NA, Value
from gongkai.rules.report.reading import read

CORPUS = Path(__file__).parents[5] / "shared" / "corpus" / "annual_reports"
EXPECTED = sorted(CORPUS.glob("*.expected.json"))
pytestmark = pytest.mark.skipif(not EXPECTED, reason="../shared/corpus is not beside the project")


def cells_of(expected: dict[str, Any]) -> dict[str, Decimal]:
    return {
        f"{table}.{row}.{column}": Decimal(str(value))
        for table, rows in expected["tables"].items()
        for row, cells in rows.items()
        for column, value in cells.items()
        if value is not None
    }


def shown(value: Value) -> bool:
    return value is not None and value is not NA


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.name.split(".")[0])
def test_a_report_of_the_corpus_reads_completely_and_without_a_wrong_cell(path: Path) -> None:
    expected = json.loads(path.read_text("utf-8"))
    source = path.with_name(expected["file"])
    report = read(source.read_bytes(), source.name)
    cells = cells_of(expected)
    wrong = {a: v for a, v in report.values.items() if shown(v) and v != cells.get(a)}
    assert wrong == {}
    assert {a for a in cells if not shown(report.value(a))} == set()
    assert (report.form, report.year) == (expected["form"], expected["year"])


def test_every_value_says_where_it_was_read():
    for path in EXPECTED:
        source = path.with_name(json.loads(path.read_text("utf-8"))["file"])
        report = read(source.read_bytes(), source.name)
        assert all(report.provenance[address].where for address in report.values), source.name
