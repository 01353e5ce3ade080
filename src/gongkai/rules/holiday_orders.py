"""Orders that make holidays: per region and year, in versions, each known from a day on.

The national order is the yearly notice of 国务院办公厅; autonomous areas may add holidays of their
own (《全国年节及纪念日放假办法》第四条). A later order of the same region and year replaces the
earlier one, or, where it `amends`, changes only the days that it names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Final

from gongkai.rules.errors import BadInputError

NATION: Final = "CN"
FIRST_YEAR: Final = 2004
LAST_YEAR: Final = 2050
# The order of a year may reach back into December: 2018-12-29 was worked for 元旦 2019.
TURN_OF_YEAR: Final = (12, 28)

Days = Mapping[date, str]


class CalendarFileError(BadInputError):
    """A year file that cannot be used; `problems` lists everything that is wrong with it."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("日历文件不能使用：" + "；".join(problems) + "。请改正后重新导入。")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class HolidayOrder:
    """One notice. `off` and `work` map days to the name of the holiday that moves them.

    `announced_on` is the day of publication, None where it is not known (then known all along).
    `revision` distinguishes corrected copies of one document.
    """

    region: str
    year: int
    document: str
    announced_on: date | None
    off: Days
    work: Days
    amends: bool = False
    revision: int = 1

    @property
    def rank(self) -> tuple[date, int]:
        """Sorts orders of one region and year from the oldest to the newest."""
        return (self.announced_on or date.min, self.revision)

    def to_dict(self) -> dict[str, Any]:
        """The order in the shape of a year file, runs of days written as ranges."""
        return {
            "region": self.region,
            "year": self.year,
            "document": self.document,
            "announced_on": self.announced_on.isoformat() if self.announced_on else None,
            "revision": self.revision,
            "amends": self.amends,
            "off": _as_ranges(self.off),
            "work": _as_ranges(self.work),
        }


def region_chain(region: str) -> tuple[str, ...]:
    """The regions whose orders hold there, the nation first: 450103 → CN, 450000, 450100, 450103.

    Raises BadInputError unless the region is CN or a six-digit code of GB/T 2260.
    """
    if region == NATION:
        return (NATION,)
    if not re.fullmatch(r"[1-8][0-9]{5}", region):
        raise BadInputError(
            f"地区代码“{region}”不正确：应为 CN（全国）或六位行政区划代码，如 450000（广西）。"
        )
    codes = (region[:2] + "0000", region[:4] + "00", region)
    return (NATION, *dict.fromkeys(codes))


# --- the days that the law itself names --------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _HolidayLaw:
    """One text of 《全国年节及纪念日放假办法》; `spring` counts days from 正月初一."""

    first_year: int
    number: str
    spring: tuple[int, ...]
    labour: int
    lesser: bool  # 清明节、端午节、中秋节


_LAWS: Final = (
    _HolidayLaw(2000, "国务院令第270号", (0, 1, 2), 3, False),
    _HolidayLaw(2008, "国务院令第513号", (-1, 0, 1), 1, True),
    _HolidayLaw(2014, "国务院令第644号", (0, 1, 2), 1, True),
    _HolidayLaw(2025, "国务院令第795号", (-1, 0, 1, 2), 2, True),
)


def statutory_days(year: int) -> tuple[str, Days]:
    """The days off that the holiday law names for a year, and the title of that law.

    This is all that can be known before the yearly notice: which days are moved is not.
    Source: 《全国年节及纪念日放假办法》 as revised 1999, 2007, 2013, 2024.
    """
    law = next(law for law in reversed(_LAWS) if law.first_year <= year)
    spring, qingming, dragon_boat, mid_autumn = (
        date.fromisoformat(f"{year}-{text}") for text in _data()["festivals"][str(year)].split()
    )
    days = {date(year, 1, 1): "元旦"}
    days.update({spring + timedelta(n): "春节" for n in law.spring})
    days.update({date(year, 5, 1 + n): "劳动节" for n in range(law.labour)})
    if law.lesser:
        days.update({qingming: "清明节", dragon_boat: "端午节", mid_autumn: "中秋节"})
    days.update({date(year, 10, 1 + n): "国庆节" for n in range(3)})
    return f"《全国年节及纪念日放假办法》（{law.number}）", MappingProxyType(days)


# --- orders that come with the package -----------------------------------------------------------


@cache
def builtin_orders() -> tuple[HolidayOrder, ...]:
    """The national orders that are known to this version, the oldest first."""
    return tuple(order_from_dict(raw) for raw in _data()["orders"])


def builtin_source() -> str:
    """The package and version that the built-in days were taken from."""
    return str(_data()["source"])


@cache
def _data() -> Any:
    path = resources.files(__package__).joinpath("holiday_orders.json")
    return json.loads(path.read_text("utf-8"))


# --- year files ----------------------------------------------------------------------------------

_KEYS: Final = {"region", "year", "document", "announced_on", "revision", "amends", "off", "work"}


def parse_order(text: str) -> HolidayOrder:
    """The order that a year file (JSON, see docs/reference/calendar-file.md) describes.

    Raises CalendarFileError naming every problem of the file at once.
    """
    try:
        raw = json.loads(text, object_pairs_hook=_no_duplicates)
    except CalendarFileError:
        raise
    except (ValueError, RecursionError) as error:
        raise CalendarFileError((f"不是有效的 JSON（{_where(error)}）",)) from error
    if not isinstance(raw, dict):
        raise CalendarFileError(("最外层应为一个 JSON 对象 {…}",))
    return order_from_dict(raw)


def order_from_dict(raw: Mapping[str, Any]) -> HolidayOrder:
    """The order of a parsed year file. Raises CalendarFileError."""
    check = _Check(raw)
    order = HolidayOrder(
        region=check.region(),
        year=check.year(),
        document=check.document(),
        announced_on=check.announced_on(),
        off=check.days("off"),
        work=check.days("work"),
        amends=check.flag("amends"),
        revision=check.revision(),
    )
    check.together(order)
    if check.problems:
        raise CalendarFileError(tuple(check.problems))
    return order


@dataclass
class _Check:
    """Reads the fields of a year file and gathers what is wrong with them."""

    raw: Mapping[str, Any]
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        unknown = sorted(str(key) for key in self.raw.keys() - _KEYS)
        if unknown:
            self.problems.append(f"有不认识的字段：{'、'.join(unknown)}")

    def region(self) -> str:
        region = self.raw.get("region", NATION)
        try:
            region_chain(str(region))
        except BadInputError:
            self.problems.append('region 应为 "CN" 或六位行政区划代码，如 "450000"')
        return str(region)

    def year(self) -> int:
        year = self.raw.get("year")
        if type(year) is not int or not FIRST_YEAR <= year <= LAST_YEAR:
            self.problems.append(f"year 应为 {FIRST_YEAR} 至 {LAST_YEAR} 之间的整数")
            return 0
        return year

    def document(self) -> str:
        document = self.raw.get("document")
        if not isinstance(document, str) or not 4 <= len(document.strip()) <= 200:
            self.problems.append('document 应写明通知的文号或标题，如 "国办发明电〔2025〕7号"')
            return ""
        return document.strip()

    def announced_on(self) -> date | None:
        text = self.raw.get("announced_on")
        if text is None and "announced_on" in self.raw:
            return None
        try:
            return date.fromisoformat(text)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            self.problems.append('announced_on 应为通知公布的日期，如 "2025-11-04"')
            return None

    def flag(self, key: str) -> bool:
        value = self.raw.get(key, False)
        if not isinstance(value, bool):
            self.problems.append(f"{key} 应为 true 或 false")
        return value is True

    def revision(self) -> int:
        value = self.raw.get("revision", 1)
        if type(value) is not int or value < 1:
            self.problems.append("revision 应为从 1 开始的整数")
            return 1
        return value

    def days(self, key: str) -> Days:
        table = self.raw.get(key, {})
        if not isinstance(table, dict):
            self.problems.append(f"{key} 应为“日期: 节日名称”的对象")
            return {}
        days: dict[date, str] = {}
        for text, name in table.items():
            if not isinstance(name, str) or not 1 <= len(name) <= 40:
                self.problems.append(f"{key} 中 {text} 的节日名称应为 1 至 40 个字")
                continue
            for day in self._span(key, str(text)):
                if day in days:
                    self.problems.append(f"{key} 中 {day} 写了两次")
                days[day] = name
        return MappingProxyType(dict(sorted(days.items())))

    def _span(self, key: str, text: str) -> list[date]:
        first, _, last = text.partition("..")
        try:
            start, end = date.fromisoformat(first), date.fromisoformat(last or first)
        except ValueError:
            self.problems.append(
                f"{key} 中“{text}”不是日期：应写作 2026-01-01，或 2026-01-01..2026-01-03"
            )
            return []
        length = (end - start).days
        if not 0 <= length <= 31:
            self.problems.append(f"{key} 中“{text}”起止颠倒或超过一个月")
            return []
        return [start + timedelta(n) for n in range(length + 1)]

    def together(self, order: HolidayOrder) -> None:
        """What can be judged only with all fields in hand."""
        if not order.off and not order.work:
            self.problems.append("off 与 work 都是空的")
        for day in order.off.keys() & order.work.keys():
            self.problems.append(f"{day} 同时写为放假和上班")
        if order.year:
            self._within_year(order)
        if not order.amends:
            for day in order.work:
                if day.weekday() < 5:
                    self.problems.append(f"{day} 是{weekday_name(day)}，不能写为调休上班")
        if order.region == NATION and order.year and not order.amends:
            fixed = [(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)]
            missing = [date(order.year, m, d) for m, d in fixed]
            for day in (day for day in missing if day not in order.off):
                self.problems.append(f"缺少法定节假日 {day}")

    def _within_year(self, order: HolidayOrder) -> None:
        start, end = date(order.year - 1, *TURN_OF_YEAR), date(order.year, 12, 31)
        for day in (*order.off, *order.work):
            if not start <= day <= end:
                self.problems.append(f"{day} 不属于{order.year}年的安排（{start} 至 {end}）")
        if order.announced_on and order.announced_on > end:
            self.problems.append(f"announced_on {order.announced_on} 晚于{order.year}年")


WEEKDAYS: Final = "一二三四五六日"


def weekday_name(day: date) -> str:
    """周一 … 周日."""
    return "周" + WEEKDAYS[day.weekday()]


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in pairs:
        if key in result:
            raise CalendarFileError((f"“{key}”写了两次",))
        result[key] = value
    return result


def _where(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"第{error.lineno}行第{error.colno}列"
    return "嵌套太深" if isinstance(error, RecursionError) else "内容有误"


def _as_ranges(days: Days) -> dict[str, str]:
    return {
        (f"{first}..{last}" if last > first else str(first)): name
        for first, last, name in _runs(days)
    }


def _runs(days: Days) -> Iterator[tuple[date, date, str]]:
    run: tuple[date, date, str] | None = None
    for day, name in sorted(days.items()):
        if run and run[2] == name and day - run[1] == timedelta(1):
            run = (run[0], day, name)
            continue
        if run:
            yield run
        run = (day, day, name)
    if run:
        yield run
