"""Broken catalogues: every cell is read or doubted, and what is met may not fall."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gongkai.rules.standards.reading import read_catalogue

OWN = Path(__file__).parents[2] / "corpus" / "standards"
SHARED = Path(__file__).parents[4] / "shared" / "corpus" / "standards"
EXPECTED: dict[str, Any] = json.loads((OWN / "expected.json").read_text("utf-8"))
# Cells of the own corpus that are met: all of them. It may rise with the corpus, never fall.
CELLS_MET = 144
# Rows, ticked channels, and rows that are doubted, of the real catalogues.
REAL = {
    "01_mulu_dean_shenong.txt": (2, 4, 2),
    "02_mulu_saihan_zdjsxm.txt": (3, 14, 3),
    "03_mulu_xilinhaote_ocr.txt": (1, 1, 1),
    "04_mulu_dongyang_gongfa.txt": (3, 14, 3),
}


def read(folder: Path, name: str) -> tuple[str, list[dict[str, Any]]]:
    reading = read_catalogue((folder / name).read_bytes(), name)
    rows = []
    for n, row in enumerate(reading.catalogue.rows):
        rows.append(row.to_data() | {"doubts": sorted({d.code for d in reading.of_row(n)})})
    return reading.catalogue.title, rows


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_broken_catalogue_is_read_cell_by_cell(name: str) -> None:
    title, rows = read(OWN, name)
    assert title == EXPECTED[name]["title"]
    assert rows == EXPECTED[name]["rows"]


def test_the_number_of_cells_that_are_met_does_not_fall() -> None:
    met = 0
    for name, expected in EXPECTED.items():
        _, rows = read(OWN, name)
        for row, wanted in zip(rows, expected["rows"], strict=False):
            met += sum(row[column] == value for column, value in wanted.items())
    assert met >= CELLS_MET


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_an_empty_cell_that_the_form_needs_is_never_without_a_doubt(name: str) -> None:
    reading = read_catalogue((OWN / name).read_bytes(), name)
    for n, row in enumerate(reading.catalogue.rows):
        doubted = {doubt.column for doubt in reading.of_row(n)}
        for column in ("basis", "time_limit", "subject", "channels", "audiences", "modes"):
            assert getattr(row, column) or column in doubted, f"{name} {n} {column}"
        assert all(doubt.where for doubt in reading.of_row(n) if doubt.code != "seq_gap")


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/corpus is not beside the project")
@pytest.mark.parametrize("name", sorted(REAL))
def test_real_catalogues_give_their_rows_and_doubts(name: str) -> None:
    _, rows = read(SHARED, name)
    ticked = sum(len(row["channels"]) for row in rows)
    doubted = sum(bool(row["doubts"]) for row in rows)
    assert (len(rows), ticked, doubted) == REAL[name]
