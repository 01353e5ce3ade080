"""The published JSON of a report, back into a report; numbers stay exact."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Final

from gongkai.rules.report.forms import load_form
from gongkai.rules.report.model import Report, from_dict
from gongkai.rules.report.reading.source import ReadingError

MAX_DIGITS: Final = 15
MAX_DECIMALS: Final = 8

_TEXTS: Final = (str, type(None))
_FIELDS: Final[dict[str, tuple[tuple[type, ...], str]]] = {
    "agency": (_TEXTS, "文字或 null"),
    "year": ((int, type(None)), "整数或 null"),
    "form": (_TEXTS, '"2019"、"2021" 或 null'),
    "title": (_TEXTS, "文字或 null"),
    "uncertain": ((bool,), "true 或 false"),
    "tables": ((dict,), "对象"),
    "preamble": ((str,), "文字"),
    "sections": ((dict,), "对象"),
    "statements": ((list,), "数组"),
    "provenance": ((dict,), "对象"),
    "findings": ((list,), "数组"),
    "unread": ((list,), "数组"),
}


def read_json(text: str) -> Report:
    """The report in the published JSON shape; findings are left out, they are computed anew.

    Raises ReadingError, in Chinese, with the line of a syntax error or the path of a wrong value.
    """
    try:
        data = json.loads(
            text.removeprefix("\ufeff"), parse_float=Decimal, parse_constant=_no_constant
        )
    except json.JSONDecodeError as error:
        raise ReadingError(
            f"JSON 第{error.lineno}行第{error.colno}个字符处有语法错误。"
            "请改正，或用 gongkai report read 重新生成"
        ) from error
    except (ValueError, InvalidOperation) as error:
        raise ReadingError("JSON 里有无法表示的数字。请改正后再试") from error
    except RecursionError as error:
        raise ReadingError("JSON 层次太深，不是年报。请确认选对了文件") from error
    for complaint in _complaints(data):
        raise ReadingError(f"{complaint}。格式见随程序发布的 schema.json")
    try:
        return from_dict(data)
    except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation) as error:
        raise ReadingError("JSON 的结构不是年报。请用 gongkai report read 重新生成") from error


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _complaints(data: Any) -> Iterator[str]:
    if isinstance(data, list):
        yield "这是一个数组，里面可能有多份年报；一个文件只能放一份，请拆开"
        return
    if not isinstance(data, dict):
        yield "最外层应为对象"
        return
    if "tables" not in data:
        yield "缺少 tables，这不是年报的 JSON"
    for name, (types, wanted) in _FIELDS.items():
        value = data.get(name)
        if name in data and (type(value) not in types):
            yield f"{name} 应为{wanted}，实际是 {_short(value)}"
    if data.get("form") not in (None, "2019", "2021"):
        yield f'form 应为 "2019"、"2021" 或 null，实际是 {_short(data["form"])}'
    yield from _table_complaints(data["tables"])
    for code, text in data.get("sections", {}).items():
        if not isinstance(text, str):
            yield f"sections.{code} 应为文字，实际是 {_short(text)}"


def _table_complaints(tables: Mapping[str, Any]) -> Iterator[str]:
    for table, rows in tables.items():
        if not isinstance(rows, dict):
            yield f"tables.{table} 应为对象，实际是 {_short(rows)}"
            continue
        for row, cells in rows.items():
            if not isinstance(cells, dict):
                yield f"tables.{table}.{row} 应为对象，实际是 {_short(cells)}"
                continue
            for column, value in cells.items():
                address = f"{table}.{row}.{column}"
                if address not in _known():
                    yield f"两种格式里都没有单元格 {address}"
                if not _is_value(value):
                    yield f'单元格 {address} 应为数字、"NA" 或 null，实际是 {_short(value)}'


def _is_value(value: Any) -> bool:
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        return (
            isinstance(exponent, int)
            and exponent >= -MAX_DECIMALS
            and value.adjusted() < MAX_DIGITS
        )
    if isinstance(value, int) and not isinstance(value, bool):
        return abs(value) < 10**MAX_DIGITS
    return value is None or value == "NA"


@cache
def _known() -> frozenset[str]:
    return frozenset((*load_form("2019").addresses(), *load_form("2021").addresses()))


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 40 else f"{text[:40]}…"
