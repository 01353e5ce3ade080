"""`gongkai deadline`, `gongkai fee`, `gongkai calendar`: the law of requests without Django."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from gongkai.cli.calendars import load_calendar, read_order, store_order
from gongkai.rules.calendar import Calendar, Day, DayKind
from gongkai.rules.deadlines import (
    SUPPLEMENT_NOTICE_DAYS,
    Channel,
    Clock,
    DayLine,
    Status,
    accept,
    compute,
    escalations,
    explain,
)
from gongkai.rules.deadlines.events import (
    Arrived,
    Event,
    Extended,
    OpinionAsked,
    OpinionGiven,
    Party,
    SupplementAsked,
    Supplemented,
    event_from_dict,
)
from gongkai.rules.errors import BadInputError
from gongkai.rules.fees import (
    BASIS,
    BothTariffsError,
    Fee,
    check_in_force,
    fee_of_month,
    fee_of_pages,
)
from gongkai.rules.holiday_orders import NATION, weekday_name

deadline = typer.Typer(help="计算答复期限。", add_completion=False)
fee = typer.Typer(help="计算信息处理费。", add_completion=False)
calendar = typer.Typer(
    help="工作日日历：查看、导入放假安排。", no_args_is_help=True, add_completion=False
)

Shape = Annotated[
    Literal["text", "json"], typer.Option("--format", metavar="text|json", help="输出格式")
]
Region = Annotated[
    str, typer.Option(metavar="代码", help="地区：CN 为全国，或六位行政区划代码（有地方假日的）")
]
KnownOn = Annotated[
    str | None,
    typer.Option(metavar="日期", help="只用这一天以前公布的放假安排", show_default=False),
]
Data = Annotated[
    Path | None,
    typer.Option(
        metavar="文件夹",
        help="数据文件夹，其中有导入的放假安排；默认取 GONGKAI_DATA",
        show_default=False,
    ),
]


# --- gongkai deadline


@deadline.command()
def deadline_of(
    received: Annotated[
        str | None, typer.Option(metavar="日期", help="收到申请之日", show_default=False)
    ] = None,
    supplemented: Annotated[
        str | None, typer.Option(metavar="日期", help="收到补正之日", show_default=False)
    ] = None,
    supplement_asked: Annotated[
        str | None,
        typer.Option(
            metavar="日期", help="告知补正之日；不写时按依法最迟的一天", show_default=False
        ),
    ] = None,
    extension: Annotated[
        int | None, typer.Option(metavar="天数", help="延长的工作日", show_default=False)
    ] = None,
    pause: Annotated[
        list[str] | None,
        typer.Option(
            metavar="起..止", help="征求意见的起止日，首尾都不计；可写多次", show_default=False
        ),
    ] = None,
    events: Annotated[
        Path | None,
        typer.Option(metavar="文件", help="完整的事件记录（JSON 数组），代替以上选项"),
    ] = None,
    explained: Annotated[bool, typer.Option("--explain", help="逐日说明")] = False,
    region: Region = NATION,
    known_on: KnownOn = None,
    data: Data = None,
    shape: Shape = "text",
) -> None:
    """计算答复期限：收到之日起二十个工作日，补正、缴费后重新起算，征求意见的时间扣除。

    日期写作 2026-03-02。放假安排尚未公布的年份，结果标明“暂定”。
    """
    days = load_calendar(data, region, _day(known_on, "--known-on"))
    if events is None:
        log = _log(received, supplemented, supplement_asked, extension, pause or (), days)
    elif any((received, supplemented, supplement_asked, extension, pause)):
        raise BadInputError("--events 已含全部事件，不能再写其他事件。请只用一种写法。")
    else:
        log = _read_log(events)
    clock = compute(log, days)
    warnings = _warnings(clock, days)
    if shape == "json":
        _print_json(_clock_data(clock, days, warnings))
    else:
        _print_clock(clock, days, explained=explained)
        for warning in warnings:
            print(f"警告：{warning}。", file=sys.stderr)
    raise typer.Exit(1 if clock.refusals else 0)


def _log(
    received: str | None,
    supplemented: str | None,
    supplement_asked: str | None,
    extension: int | None,
    pauses: Iterable[str],
    days: Calendar,
) -> tuple[Event, ...]:
    """The events behind the options, each tried as it is added."""
    start = _day(received, "--received")
    if start is None:
        raise BadInputError("请用 --received 写明收到申请之日，如 --received 2026-03-02。")
    wanted: list[Event] = [Arrived(start, Channel.IN_PERSON)]
    restarted, asked = (
        _day(supplemented, "--supplemented"),
        _day(supplement_asked, "--supplement-asked"),
    )
    if restarted:
        latest = days.add_working_days(start, SUPPLEMENT_NOTICE_DAYS)
        asked = asked or min(latest, restarted)
        wanted += [_supplement_notice(asked, restarted, days), Supplemented(restarted)]
    elif asked:
        wanted.append(_supplement_notice(asked, asked, days))
    if extension is not None:
        # Taken as approved and notified in time; the day of the notice moves nothing else.
        on = restarted or start
        wanted.append(Extended(on, extension, on))
    for number, text in enumerate(pauses, 1):
        first, last = _span(text)
        key = f"第{number}次"
        wanted += [OpinionAsked(first, key, Party.OTHER_BODY), OpinionGiven(last, key)]
    log: tuple[Event, ...] = ()
    for event in sorted(wanted, key=lambda event: event.on):
        accept(log, event, days)
        log = (*log, event)
    return log


def _supplement_notice(asked: date, last: date, days: Calendar) -> SupplementAsked:
    """The notice with a period that the supplement, as it came, has kept."""
    return SupplementAsked(asked, max(last, days.add_working_days(asked, 1)))


def _read_log(path: Path) -> tuple[Event, ...]:
    try:
        raw = json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise BadInputError(
            f"无法读取“{path}”（{error.strerror or error}）。请核对路径。"
        ) from error
    except (ValueError, RecursionError) as error:
        raise BadInputError(f"“{path}”不是有效的 JSON。请核对内容。") from error
    if not isinstance(raw, list):
        raise BadInputError(f"“{path}”应为事件的 JSON 数组 [{{…}}, …]。请核对内容。")
    return tuple(event_from_dict(item) for item in raw)


def _warnings(clock: Clock, days: Calendar) -> tuple[str, ...]:
    if clock.due is None or clock.period is None:
        return ()
    return days.warnings(clock.period.started_on, clock.due)


def _clock_data(clock: Clock, days: Calendar, warnings: tuple[str, ...]) -> dict[str, Any]:
    """The stable keys of `gongkai deadline --format json`."""
    period = clock.period
    return {
        "due": clock.due,
        "provisional": clock.provisional,
        "phase": clock.phase,
        "received": clock.received_on,
        "started": period.started_on if period else None,
        "extended": period.extended if period else 0,
        "paused": period.paused if period else 0,
        "supplement_notice_by": clock.supplement_notice_by,
        "supplement_by": clock.supplement_by,
        "pay_by": clock.pay_by,
        "escalations": [
            {"days_left": step.days_left, "on": step.on}
            for step in (escalations(clock.due, days) if clock.due else ())
        ],
        "warnings": list(warnings),
        "refused": [
            {"on": refusal.event.on, "message": str(refusal.error)} for refusal in clock.refusals
        ],
        "calendar": days.version,
        "days": [_line_data(line) for line in explain(clock, days)],
    }


def _line_data(line: DayLine) -> dict[str, Any]:
    return {
        "date": line.date,
        "kind": line.day.kind,
        "name": line.day.name,
        "status": line.status,
        "counts": line.status is Status.COUNTED,
        "number": line.number,
        "text": line.text,
        "article": line.article,
        "provisional": line.day.provisional,
    }


def _print_clock(clock: Clock, days: Calendar, *, explained: bool) -> None:
    if clock.due:
        doubt = "（暂定）" if clock.provisional else ""
        print(f"答复期限　{_in_words(clock.due)}{doubt}")
    for label, day in (
        ("收到之日　", clock.received_on),
        ("补正期限　", clock.supplement_by),
        ("缴费期限　", clock.pay_by),
    ):
        if day:
            print(f"{label}{_in_words(day)}")
    if explained:
        for line in explain(clock, days):
            number = f"{line.number:>3}" if line.number else "  -"
            print(f"{line.date} {weekday_name(line.date)} {number}　{line.text}〔{line.article}〕")
        print(f"日历版本　{days.version}")
    for refusal in clock.refusals:
        print(f"不合规定　{refusal.event.on}：{refusal.error}")


# --- gongkai fee


@fee.command()
def fee_of(
    items: Annotated[
        int | None,
        typer.Option(metavar="件数", help="按件：同一申请人一个月内的申请数", show_default=False),
    ] = None,
    pages: Annotated[
        int | None,
        typer.Option(metavar="页数", help="按量：一件申请的 A4 页数", show_default=False),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(
            metavar="日期", help="收费通知的日期，核对当时有无收费依据", show_default=False
        ),
    ] = None,
    shape: Shape = "text",
) -> None:
    """计算信息处理费：按件或按量，只能选一种，超额累进（国办函〔2020〕109号）。"""
    if items is not None and pages is not None:
        raise BothTariffsError
    notified_on = _day(on, "--on")
    if notified_on:
        check_in_force(notified_on)
    if items is not None:
        method, charged = "items", fee_of_month(items)
    elif pages is not None:
        method, charged = "pages", fee_of_pages(pages)
    else:
        raise BadInputError("请写明 --items 件数（按件）或 --pages 页数（按量）。")
    if shape == "json":
        _print_json(_fee_data(method, charged))
    else:
        _print_fee(method, charged)


def _fee_data(method: str, charged: Fee) -> dict[str, Any]:
    """The stable keys of `gongkai fee --format json`."""
    return {
        "amount_yuan": charged.yuan,
        "amount_words": charged.words,
        "method": method,
        "tiers": [
            {
                "from": tier.first,
                "to": tier.last,
                "count": tier.count,
                "yuan_each": tier.yuan_each,
                "amount_yuan": tier.yuan,
            }
            for tier in charged.tiers
        ],
        "basis": BASIS,
    }


def _print_fee(method: str, charged: Fee) -> None:
    unit = "件" if method == "items" else "页"
    print(f"应收　{charged.yuan} 元（{charged.words}）")
    for tier in charged.tiers:
        place = f"第{tier.first}至{tier.last}{unit}" if tier.count > 1 else f"第{tier.first}{unit}"
        print(f"{place}　{tier.count}{unit} × {tier.yuan_each} 元 ＝ {tier.yuan} 元")
    print(f"依据　{BASIS}")


# --- gongkai calendar


@calendar.callback()
def root() -> None:
    """工作日日历：查看、导入放假安排。"""


@calendar.command()
def show(
    year: Annotated[int, typer.Argument(metavar="年份", help="如 2026")],
    region: Region = NATION,
    known_on: KnownOn = None,
    data: Data = None,
    shape: Shape = "text",
) -> None:
    """显示一年的放假和调休安排、依据和版本。"""
    if not date.min.year < year < date.max.year:
        raise BadInputError(f"“{year}”不是年份。请写作四位数字，如 2026。")
    days = load_calendar(data, region, _day(known_on, "--known-on"))
    first, last = date(year, 1, 1), date(year, 12, 31)
    listed = list(days.days(first, last))
    # The last days of December wait for the next notice; that is no want of this year.
    warnings = days.warnings(first, first)
    if shape == "json":
        _print_json(_year_data(year, days, listed, warnings))
        return
    working = sum(day.is_working_day for day in listed)
    print(f"{year}年　工作日 {working} 天")
    for line in _runs(listed):
        print(line)
    for order in days.orders:
        if order.year == year:
            print(f"依据　{order.document}（{order.announced_on or '日期不详'} 公布）")
    print(f"日历版本　{days.version}")
    for warning in warnings:
        print(f"警告：{warning}。", file=sys.stderr)


def _year_data(
    year: int, days: Calendar, listed: list[Day], warnings: tuple[str, ...]
) -> dict[str, Any]:
    """The stable keys of `gongkai calendar show --format json`."""
    return {
        "year": year,
        "region": days.region,
        "provisional": bool(warnings),
        "warnings": list(warnings),
        "working_days": sum(day.is_working_day for day in listed),
        "orders": [order.to_dict() for order in days.orders if order.year == year],
        "calendar": days.version,
        "days": [
            {
                "date": day.date,
                "kind": day.kind,
                "name": day.name,
                "document": day.document,
                "provisional": day.provisional,
            }
            for day in listed
        ],
    }


def _runs(listed: Iterable[Day]) -> Iterator[str]:
    """The days off and the shifted days, neighbours of one holiday together."""
    words = {DayKind.SHIFTED: "上班", DayKind.HOLIDAY: "放假", DayKind.LOCAL: "放假（地方）"}
    for (kind, name), group in groupby(listed, key=lambda day: (day.kind, day.name)):
        if kind in words:
            run = list(group)
            until = f" 至 {run[-1].date}" if len(run) > 1 else ""
            doubt = "（暂定）" if run[0].provisional else ""
            count = f"，共 {len(run)} 天" if len(run) > 1 else ""
            yield f"{run[0].date}{until}　{name}　{words[kind]}{count}{doubt}"


@calendar.command(name="import")
def import_order(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="文件", help="国务院办公厅放假安排通知的全文，或年份文件（JSON，格式见文档）"
        ),
    ],
    data: Data = None,
) -> None:
    """导入一个年份、一个地区的放假安排；写错的文件不改动任何东西。"""
    order = read_order(file)
    stored = store_order(order, data)
    if stored is None:
        print(f"{order.document} 已经导入过，没有改动。")
        return
    print(f"已导入{order.year}年放假安排：{order.document}。请逐行核对：")
    plain = order.to_dict()
    for key, word in (("off", "放假"), ("work", "上班")):
        for span, name in plain[key].items():
            print(f"{span.replace('..', ' 至 ')}　{name}　{word}")
    print(f"存为 {stored}。未办结申请的期限从现在起按新安排计算。")


# --- dates and output

_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)


def _day(text: str | None, option: str) -> date | None:
    """A day as a person writes it: 2026-03-02, 2026/3/2, 2026年3月2日."""
    if text is None:
        return None
    found = _DATE.fullmatch(text.strip())
    try:
        return date(*map(int, found.groups())) if found else _no_day(text, option)
    except ValueError:
        return _no_day(text, option)


def _no_day(text: str, option: str) -> date:
    raise BadInputError(f"{option} 的“{text}”不是日期。请写作 2026-03-02。")


def _span(text: str) -> tuple[date, date]:
    first, dots, last = text.partition("..")
    start, end = _day(first, "--pause"), _day(last, "--pause") if dots else None
    if start is None or end is None:
        raise BadInputError(f"--pause 的“{text}”应写作 起..止，如 2026-03-04..2026-03-10。")
    if end < start:
        raise BadInputError(f"--pause 的“{text}”起止颠倒。请写作 起..止。")
    return start, end


def _in_words(day: date) -> str:
    return f"{day}（{weekday_name(day)}）"


def _print_json(data: dict[str, Any]) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=1, default=str))
