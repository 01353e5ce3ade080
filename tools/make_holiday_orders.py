"""Make src/gongkai/rules/holiday_orders.json from the packages chinesecalendar and lunar_python.

    pip install chinesecalendar lunar_python && python tools/make_holiday_orders.py

The packages know days, not documents: the numbers and dates of the notices, and the versions that
a later notice replaced, stand here. Run it after chinesecalendar has learnt a new year and NOTICES
has its line; `tests/rules/test_holiday_orders.py` compares the file with the package.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from chinese_calendar.constants import Holiday, holidays, workdays
from lunar_python import Lunar

from gongkai.rules.holiday_orders import FIRST_YEAR, LAST_YEAR, NATION, TURN_OF_YEAR, HolidayOrder

TARGET = Path(__file__).parents[1] / "src/gongkai/rules/holiday_orders.json"
NAMES = {"清明": "清明节", "端午": "端午节", "中秋": "中秋节"}

# Year → (number, day of publication); where the number was not found, the title stands instead.
NOTICES = {
    2004: (None, None),
    2005: (None, None),
    2006: (None, "2005-12-22"),
    2007: (None, "2006-12-18"),
    2008: (None, "2007-12-18"),
    2009: (None, "2008-12-10"),
    2010: ("国办发明电〔2009〕27号", "2009-12-08"),
    2011: ("国办发明电〔2010〕40号", "2010-12-10"),
    2012: ("国办发明电〔2011〕45号", "2011-12-06"),
    2013: ("国办发明电〔2012〕33号", "2012-12-10"),
    2014: ("国办发明电〔2013〕28号", "2013-12-11"),
    2015: ("国办发明电〔2014〕28号", "2014-12-16"),
    2016: ("国办发明电〔2015〕18号", "2015-12-10"),
    2017: ("国办发明电〔2016〕17号", "2016-12-01"),
    2018: ("国办发明电〔2017〕12号", "2017-11-30"),
    2019: ("国办发明电〔2018〕15号", "2018-12-06"),
    2020: ("国办发明电〔2019〕16号", "2019-11-21"),
    2021: ("国办发明电〔2020〕27号", "2020-11-25"),
    2022: ("国办发明电〔2021〕11号", "2021-10-25"),
    2023: ("国办发明电〔2022〕16号", "2022-12-08"),
    2024: ("国办发明电〔2023〕7号", "2023-10-25"),
    2025: ("国办发明电〔2024〕12号", "2024-11-12"),
    2026: ("国办发明电〔2025〕7号", "2025-11-04"),
}

# Years whose order a later notice changed: what that notice added, and what stood there before.
CHANGED: dict[int, dict[str, Any]] = {
    2015: {
        "document": "国发明电〔2015〕1号",
        "announced_on": "2015-05-13",
        "off": ["2015-09-03", "2015-09-04"],
        "work": ["2015-09-06"],
    },
    2019: {
        "document": "国办发明电〔2019〕3号",
        "announced_on": "2019-03-22",
        "off": ["2019-05-02", "2019-05-03", "2019-05-04"],
        "work": ["2019-04-28", "2019-05-05"],
    },
    2020: {
        "document": "国办发明电〔2020〕1号",
        "announced_on": "2020-01-27",
        "off": ["2020-01-31", "2020-02-01", "2020-02-02"],
        "work": [],
        "worked_before": {"2020-02-01": "春节"},
    },
}

# The package leaves this day out: the notice for 2006 made it a working day.
ERRATA = {"work": {"2005-12-31": "元旦"}}

Days = dict[str, dict[date, str]]


def main() -> None:
    """Write the file."""
    years = _days_by_order_year()
    data = {
        "source": f"chinesecalendar {version('chinesecalendar')}",
        "orders": [o.to_dict() for year in sorted(years) for o in _orders(year, years[year])],
        "festivals": {str(year): _festivals(year) for year in range(FIRST_YEAR, LAST_YEAR + 1)},
    }
    text = json.dumps(data, ensure_ascii=False, indent=1)
    TARGET.write_text(text + "\n", "utf-8")


def _days_by_order_year() -> dict[int, Days]:
    """Days off and worked, under the year whose notice orders them (元旦 may begin in December)."""
    chinese = {h.value: NAMES.get(h.chinese, h.chinese) for h in Holiday}
    years: dict[int, Days] = defaultdict(lambda: {"off": {}, "work": {}})
    for side, table in (("off", holidays), ("work", workdays)):
        for day, name in table.items():
            years[_order_year(day)][side][day] = chinese[name]
    for side, errata in ERRATA.items():
        for text, name in errata.items():
            day = date.fromisoformat(text)
            years[_order_year(day)][side][day] = name
    return {year: days for year, days in years.items() if year in NOTICES}


def _order_year(day: date) -> int:
    return day.year + 1 if (day.month, day.day) >= TURN_OF_YEAR else day.year


def _orders(year: int, days: Days) -> list[HolidayOrder]:
    number, announced_on = NOTICES[year]
    first = HolidayOrder(
        region=NATION,
        year=year,
        document=number or f"国务院办公厅关于{year}年部分节假日安排的通知",
        announced_on=date.fromisoformat(announced_on) if announced_on else None,
        off=days["off"],
        work=days["work"],
    )
    change = CHANGED.get(year)
    if change is None:
        return [first]
    added = {date.fromisoformat(d) for side in ("off", "work") for d in change[side]}
    before = {side: _pick(days[side], lambda d: d not in added) for side in ("off", "work")}
    for day, name in change.get("worked_before", {}).items():
        before["work"][date.fromisoformat(day)] = name
    after = {side: _pick(days[side], lambda d: d in added) for side in ("off", "work")}
    later = replace(
        first,
        document=change["document"],
        announced_on=date.fromisoformat(change["announced_on"]),
        amends=True,
        off=after["off"],
        work=after["work"],
    )
    return [replace(first, off=before["off"], work=before["work"]), later]


def _pick(table: dict[date, str], wanted: Callable[[date], bool]) -> dict[date, str]:
    return {day: name for day, name in table.items() if wanted(day)}


def _festivals(year: int) -> str:
    """正月初一, 清明, 五月初五, 八月十五 of a year as MM-DD, one blank between."""
    spring, dragon_boat, mid_autumn = (
        Lunar.fromYmd(year, month, day).getSolar() for month, day in ((1, 1), (5, 5), (8, 15))
    )
    qingming = Lunar.fromYmd(year, 1, 1).getJieQiTable()["清明"]
    return " ".join(
        f"{d.getMonth():02}-{d.getDay():02}" for d in (spring, qingming, dragon_boat, mid_autumn)
    )


if __name__ == "__main__":
    main()
