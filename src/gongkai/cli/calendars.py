"""Holiday orders in the data folder: `calendars/*.json`, beside those that come with the package."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from gongkai.config import environment
from gongkai.rules.calendar import Calendar
from gongkai.rules.errors import BadInputError
from gongkai.rules.holiday_notice import is_notice, parse_notice
from gongkai.rules.holiday_orders import (
    NATION,
    CalendarFileError,
    HolidayOrder,
    builtin_orders,
    parse_order,
)

LARGEST = 1_000_000  # bytes; a year is about one thousand


def read_order(path: Path) -> HolidayOrder:
    """The order of a year file (JSON), or of the text of a notice as it was published.

    Raises BadInputError naming the file and what is wrong.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise BadInputError(f"“{path}”太大，不是日历文件。一年的安排不超过几千字节，请核对。")
        text = _decoded(path.read_bytes())
        if is_notice(text):
            return parse_notice(text)
        if text.lstrip().startswith("{"):
            return parse_order(text)
    except OSError as error:
        raise BadInputError(
            f"无法读取“{path}”（{error.strerror or error}）。请核对路径。"
        ) from error
    except UnicodeDecodeError as error:
        raise BadInputError(f"“{path}”不是文本。请另存为 UTF-8 文本后重试。") from error
    except CalendarFileError as error:
        raise BadInputError(f"“{path}”：{error}") from error
    raise BadInputError(
        f"“{path}”既不是国务院办公厅放假安排通知的全文，也不是年份文件（JSON）。请核对。"
    )


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def stored_orders(data: Path | None) -> tuple[HolidayOrder, ...]:
    """The orders that were imported into the data folder."""
    return tuple(read_order(path) for path in sorted(_folder(data).glob("*.json")))


def store_order(order: HolidayOrder, data: Path | None) -> Path | None:
    """Keep an order in the data folder; None where it is known already.

    Raises BadInputError where another content goes by the same version.
    """
    for known in (*builtin_orders(), *stored_orders(data)):
        same = (known.region, known.year, known.rank) == (order.region, order.year, order.rank)
        if same and known == order:
            return None
        if same:
            raise BadInputError(
                f"{order.year}年已有同一天公布、修订号同为 {order.revision} 的安排，内容不同。"
                "如是更正，请把 revision 加 1 后重新导入。"
            )
    from gongkai.cli.report_output import save

    known_on = order.announced_on or "undated"
    name = f"{order.region}-{order.year}-{known_on}-{order.revision}.json"
    path = _folder(data) / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInputError(f"无法建立“{path.parent}”（{error.strerror or error}）。") from error
    text = json.dumps(order.to_dict(), ensure_ascii=False, indent=1)
    save(f"{text}\n".encode(), str(path))
    return path


def load_calendar(data: Path | None, region: str, known_on: date | None) -> Calendar:
    """The calendar of a region with the built-in and the imported orders."""
    orders = (*builtin_orders(), *stored_orders(data))
    return Calendar(orders, region=region or NATION, as_of=known_on)


def _folder(data: Path | None) -> Path:
    return (data or environment.data_folder()) / "calendars"
