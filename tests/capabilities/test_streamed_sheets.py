"""Long lists go out while they are read, and every reader of spreadsheets reads them back."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from gongkai.desk.streamed_sheets import csv_portions, streamed, xlsx_portions
from gongkai.rules.errors import NotFoundError
from gongkai.rules.sheets import read_lines

HEAD = ("名称", "数", "说明")


def rows(number: int) -> Iterator[tuple[Any, ...]]:
    for n in range(number):
        yield f"第{n}行", n, f"=SUM(A{n})" if n % 2 else ""


def read_back(data: bytes) -> list[tuple[Any, ...]]:
    sheet = load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    return list(sheet.iter_rows(values_only=True))


def test_the_first_bytes_go_out_before_the_last_row_is_read() -> None:
    taken = []

    def watched() -> Iterator[tuple[Any, ...]]:
        for row in rows(5_000):
            taken.append(row)
            yield row

    for portions in (xlsx_portions("台账", HEAD, watched()), csv_portions(HEAD, watched())):
        taken.clear()
        first = next(portions)
        assert first
        assert len(taken) < 1_100
        assert sum(map(len, portions)) > len(first)
        assert len(taken) == 5_000


@pytest.mark.parametrize("number", [0, 1, 499, 500, 501, 1_203])
def test_a_workbook_is_read_back_as_it_was_written(number: int) -> None:
    data = b"".join(xlsx_portions("账号台账", HEAD, rows(number)))
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
    wanted = [(a, b, c or None) for a, b, c in rows(number)]
    assert read_back(data) == [HEAD, *wanted]
    sheet = load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    assert (sheet.title, sheet.freeze_panes) == ("账号台账", "A2")
    assert sheet.auto_filter.ref == f"A1:C{number + 1}"
    assert sheet["A1"].font.b
    assert sheet.column_dimensions["A"].width > 0
    assert all(cell.data_type != "f" for line in sheet for cell in line), "no word is a formula"


def test_the_product_reads_its_own_workbook() -> None:
    data = b"".join(xlsx_portions("台账", HEAD, rows(3)))
    lines = read_lines(data, "台账.xlsx", wanted=set(HEAD), heads=HEAD, most=10)
    assert [cells["名称"] for _, cells in lines] == ["第0行", "第1行", "第2行"]


def test_csv_is_read_back_and_words_are_no_formulas() -> None:
    data = b"".join(csv_portions(HEAD, rows(1_203)))
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\xef\xbb\xbf") == 1
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert lines[0] == list(HEAD)
    assert len(lines) == 1_204
    assert lines[2][2] == "'=SUM(A1)"


@given(
    st.lists(
        st.tuples(
            st.one_of(
                st.text(max_size=40),
                st.integers(-(10**9), 10**9),
                st.none(),
                st.just(Decimal("1.5")),
            )
        ),
        max_size=20,
    )
)
def test_any_cell_is_written_and_read(cells: list[tuple[Any]]) -> None:
    found = read_back(b"".join(xlsx_portions("x", ("一",), cells)))
    for (wanted,), row in zip(cells, found[1:], strict=False):
        shown = row[0]
        if isinstance(wanted, int | Decimal):
            assert float(shown) == float(wanted)
        elif wanted and wanted.isprintable():
            assert shown == wanted


def test_days_and_odd_names_of_sheets_are_taken() -> None:
    data = b"".join(xlsx_portions("一/二:三[四]", ("日期",), [(date(2026, 1, 2),)]))
    assert read_back(data)[1] == ("2026-01-02",)


def test_another_kind_is_refused() -> None:
    with pytest.raises(NotFoundError):
        streamed("pdf", "x", "x", HEAD, rows(1))
