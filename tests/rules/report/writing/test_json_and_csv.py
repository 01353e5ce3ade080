"""The data formats: exact numbers, a published schema, clear words for what is wrong."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from importlib import resources
from io import StringIO
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from gongkai.rules.report import writing
from gongkai.rules.report.checks import check
from gongkai.rules.report.forms import load_form
from gongkai.rules.report.model import NA
from gongkai.rules.report.reading import ReadingError, read
from gongkai.rules.report.writing import write
from tests.factories.reports import complete, zeros


@pytest.fixture
def schema() -> Draft202012Validator:
    text = resources.files(writing).joinpath("schema.json").read_text("utf-8")
    Draft202012Validator.check_schema(json.loads(text))
    return Draft202012Validator(json.loads(text))


def test_the_schema_has_a_name_and_no_host() -> None:
    text = resources.files(writing).joinpath("schema.json").read_text("utf-8")
    assert json.loads(text)["$id"] == "urn:gongkai:schema:annual-report:1"


def test_what_is_written_keeps_to_the_schema(schema: Draft202012Validator) -> None:
    report = read(write(complete(), "html"), "report.html")
    report.values |= {"T3.granted.total": 9, "T3.partial.natural": NA}
    report.values["T2_8.fee.amount_wan"] = Decimal("1.50")
    findings = check(report)
    assert findings
    schema.validate(json.loads(write(report, "json", findings)))
    schema.validate(json.loads(write(zeros("2019", 2019), "json")))


@pytest.mark.parametrize(
    "change",
    [
        {"year": "2020"},
        {"form": "2020"},
        {"tables": {"T3": {"granted": {"natural": "1"}}}},
        {"tables": {"T9": {}}},
        {"sections": {"S7": ""}},
        {"extra": 1},
    ],
)
def test_the_schema_refuses_what_is_no_report(
    change: dict[str, Any], schema: Draft202012Validator
) -> None:
    assert not schema.is_valid(json.loads(write(complete(), "json")) | change)


def test_every_cell_of_the_form_is_there_in_a_stable_order() -> None:
    data = json.loads(write(complete(), "json"))
    addresses = [
        f"{table}.{row}.{column}"
        for table, rows in data["tables"].items()
        for row, cells in rows.items()
        for column in cells
    ]
    assert addresses == list(load_form("2021").addresses())


def test_decimals_keep_every_digit() -> None:
    report = complete()
    report.values["T2_8.fee.amount_wan"] = Decimal("12345678901234.50")
    assert b'"amount_wan": 12345678901234.50' in write(report, "json")
    again = read(write(report, "json"), "r.json")
    assert str(again.value("T2_8.fee.amount_wan")) == "12345678901234.50"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"tables": {', "第1行第13个字符"),
        ("[]", "数组"),
        ("{}", "缺少 tables"),
        ('{"tables": 1}', "tables 应为对象"),
        ('{"tables": {"T3": {"granted": 1}}}', r"tables\.T3\.granted 应为对象"),
        ('{"tables": {"T3": {"granted": {"natural": "1"}}}}', r"T3\.granted\.natural 应为数字"),
        ('{"tables": {"T3": {"granted": {"natural": true}}}}', "应为数字"),
        ('{"tables": {"T3": {"granted": {"nature": 1}}}}', r"没有单元格 T3\.granted\.nature"),
        ('{"tables": {"T3": {"granted": {"natural": 1e99999999}}}}', "应为数字|无法表示"),
        ('{"tables": {"T3": {"granted": {"natural": NaN}}}}', "无法表示"),
        ('{"tables": {}, "year": 2020.5}', "year 应为整数"),
        ('{"tables": {}, "form": "2020"}', "form 应为"),
        ('{"tables": {}, "statements": [1]}', "结构不是年报"),
        ('{"tables":' + "[" * 100_000, "层次太深"),
    ],
)
def test_json_that_is_no_report_is_refused_with_place_and_reason(text: str, reason: str) -> None:
    with pytest.raises(ReadingError, match=f"“坏.json”无法读取：.*(?:{reason})"):
        read(text.encode(), "坏.json")


def test_csv_has_one_row_per_cell_with_its_name_in_words() -> None:
    rows = list(csv.DictReader(StringIO(write(complete(), "csv").decode("utf-8-sig"))))
    cells = {f"{r['table']}.{r['row']}.{r['column']}": r for r in rows if r["column"]}
    assert list(cells) == list(load_form("2021").addresses())
    assert cells["T3.new_received.natural"]["value"] == "3"
    assert "自然人" in cells["T3.new_received.natural"]["labels"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "＝1", "'x", "\t=1", "'=1"])
def test_csv_guards_text_against_formulas_and_gives_it_back(text: str) -> None:
    report = complete()
    report.agency = text
    data = write(report, "csv")
    (row,) = [r for r in csv.reader(StringIO(data.decode("utf-8-sig"))) if r[1] == "agency"]
    assert row[4] == f"'{text}"
    assert read(data, "r.csv").agency == text


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("T3,granted,nature,,1", r"第2行.*没有单元格 T3\.granted\.nature"),
        ("T3,granted,natural,,一", "第2行.*值应为数字"),
        ("T3,granted,natural,,1e5", "第2行.*值应为数字"),
        ("report,year,,,2020年", "第2行.*四位数字"),
        ("report,form,,,2020", "第2行.*2019 或 2021"),
        ("report,who,,,x", "第2行.*who"),
        ("T3,granted", "第2行有2列"),
    ],
)
def test_csv_that_is_wrong_is_refused_with_its_line(line: str, reason: str) -> None:
    with pytest.raises(ReadingError, match=reason):
        read(f"table,row,column,labels,value\n{line}\n".encode(), "坏.csv")
