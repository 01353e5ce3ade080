"""The tutorial, followed in the terminal: what it tells to type gives what it shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell

from gongkai.rules.report.checks import check
from gongkai.rules.report.reading import read
from tests.factories.shell import gongkai

TUTORIAL = (Path(__file__).parents[2] / "docs/tutorial/index.md").read_text("utf-8")
FILE = "年报2025.xlsx"


def commands(word: str) -> list[list[str]]:
    """The commands of the tutorial that begin with this word of ours."""
    lines = re.findall(rf"^\.venv/bin/gongkai ({word} .*)$", TUTORIAL, re.MULTILINE)
    return [shlex.split(line) for line in lines]


def fill_in(book: Workbook) -> None:
    """What the third step tells."""
    words, part2, part3, part4, *_ = book.worksheets
    for row in part2.iter_rows():
        label = row[0].value
        told = {
            "规章": (0, 0, 0),
            "行政规范性文件": (0, 0, 16),
            "行政许可": (150000,),
            "行政处罚": (5500,),
            "行政强制": (430,),
            "行政事业性收费": (17.3,),
        }.get(str(label), ())
        for cell, value in zip(row[1:], told, strict=False):
            cell.value = value
    for sheet, first_row, first_column in ((part3, 5, 4), (part4, 5, 1)):
        for row in sheet.iter_rows(min_row=first_row, min_col=first_column):
            for cell in row:
                if not isinstance(cell, MergedCell) and cell.value is None:
                    cell.value = 0
    for label, number in (("一、本年新收", 3), ("（一）予以公开", 2), ("（七）总计", 2)):
        put(part3, label, number, also_total=True)
    put(part3, "四、结转下年度", 1, also_total=False)
    for heading, text in (
        ("五、", "人手偏紧，下一步加强培训。"),
        ("六、", "未收取信息处理费。"),
    ):
        place = next(r[0].row for r in words.iter_rows() if str(r[0].value).startswith(heading))
        words.insert_rows(place + 1)
        words.cell(place + 1, 1).value = text


def put(sheet: object, label: str, number: int, *, also_total: bool) -> None:
    for row in sheet.iter_rows(max_col=10):  # type: ignore[attr-defined]
        if any(str(cell.value).startswith(label) for cell in row[:3]):
            row[3].value = number
            if also_total:
                row[9].value = number


@pytest.fixture
def filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The workbook of the tutorial, filled in, in the folder where its commands are typed."""
    monkeypatch.chdir(tmp_path)
    (blank,) = commands("report blank")
    assert gongkai(*blank).returncode == 0
    book = load_workbook(tmp_path / FILE)
    fill_in(book)
    book.save(tmp_path / FILE)
    return tmp_path / FILE


@pytest.mark.usefixtures("filled")
def test_the_forgotten_total_gives_the_two_findings_that_are_shown() -> None:
    (words,) = commands("report check")
    done = gongkai(*words)
    shown = re.search(r"```text\n(六盘水市公安局 2025年度.*?)```", TUTORIAL, re.DOTALL)
    assert shown
    assert done.returncode == 1, done.stdout + done.stderr
    for line in shown[1].splitlines():
        if line.strip() != "…":
            assert line in done.stdout.splitlines()
    assert done.stdout.count("错误  ") == 2
    assert "提醒" not in done.stdout


def test_after_the_correction_nothing_is_left(filled: Path) -> None:
    book = load_workbook(filled)
    put(book.worksheets[2], "四、结转下年度", 1, also_total=True)
    book.save(filled)
    (words,) = commands("report check")
    done = gongkai(*words)
    assert done.returncode == 0, done.stdout
    assert "错误" not in done.stdout


def test_the_upload_says_what_the_tutorial_quotes(filled: Path) -> None:
    report = read(filled.read_bytes(), FILE)
    numbers = sum(value is not None for value in report.values.values())
    errors = sum(finding.severity == "error" for finding in check(report, file_name=FILE))
    assert f"读出{numbers}个数" in TUTORIAL
    assert f"发现{errors}处错误" in TUTORIAL
