"""Annual reports to judge: figures of three real tables, and one report with all its parts."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Literal

from gongkai.rules.report.forms import FormId, load_form
from gongkai.rules.report.model import Report, Value, from_dict

FIGURES = Path(__file__).parent / "figures"


def figures(name: Literal["city_2025", "bureau_2020", "office_2019"]) -> Report:
    """The tables of a report whose figures are kept beside this file; no text."""
    text = (FIGURES / f"{name}.json").read_text("utf-8")
    return from_dict(json.loads(text, parse_float=Decimal))


def zeros(form: FormId, year: int, agency: str = "某县某某局") -> Report:
    """A report in which every cell says 0."""
    return Report(agency, year, form, dict.fromkeys(load_form(form).addresses(), 0))


def changed(report: Report, **cells: Value) -> Report:
    """A copy with other values; dots of an address are written as two underscores."""
    values = report.values | {name.replace("__", "."): value for name, value in cells.items()}
    return with_values(report, values)


def with_values(report: Report, values: dict[str, Value]) -> Report:
    """A copy of a report with these values in place of its own."""
    return Report(
        report.agency,
        report.year,
        report.form,
        values,
        dict(report.sections),
        title=report.title,
        preamble=report.preamble,
    )


def complete(year: int = 2023) -> Report:
    """A report of a county bureau with figures and text in which nothing is wrong."""
    report = zeros("2021", year)
    report.title = f"某县某某局{year}年政府信息公开工作年度报告"
    report.preamble = (
        "根据《中华人民共和国政府信息公开条例》（国务院令第711号）编制。"
        f"本报告所列数据的统计期限为{year}年1月1日至{year}年12月31日。"
        "联系地址：某县人民路10号，邮编：550000，电话：0850-12345678。"
    )
    report.sections = {
        "S1": (
            f"（一）主动公开。{year}年，我局主动公开政府信息100条，其中网站60条，微信公众号40条。\n"
            f"（二）依申请公开。{year}年，我局收到政府信息公开申请3件，办结2件，结转下年度办理1件。\n"
            "（三）政府信息管理。严格保密审查。\n"
            "（四）平台建设。做好网站栏目维护。\n"
            "（五）监督保障。开展培训2次。"
        ),
        "S2": "",
        "S3": "",
        "S4": "",
        "S5": "一是业务水平不够高，二是解读形式较单一。下一步加强培训，丰富解读形式。",
        "S6": f"{year}年没有收取信息处理费。",
    }
    for row, number in (
        ("new_received", 3),
        ("granted", 2),
        ("result_total", 2),
        ("carried_out", 1),
    ):
        report.values[f"T3.{row}.natural"] = report.values[f"T3.{row}.total"] = number
    return report
