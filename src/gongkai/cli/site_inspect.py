"""`gongkai site inspect`: another site, or the exported own one, against the inspection of sites."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from gongkai.rules.errors import BadInputError
from gongkai.rules.supervision.inspection import (
    SHEET_HEADS,
    Judged,
    Verdict,
    is_unqualified,
    judge,
    quarter_of,
    read_indicators,
    sheet_rows,
)

_MOST_TOLD = 10
_MOST_LISTED = 5_000


def _reader(on: date) -> Callable[[str], Iterator[str]]:
    """What is wrong in a text, by the word lists that come with the product."""
    from gongkai.rules.screening.engine import Screen
    from gongkai.rules.screening.model import Setting

    screen = Screen(Setting(on=on))

    def wrong(text: str) -> Iterator[str]:
        for found in screen.text(text):
            if found.rule.startswith("WORD"):
                yield f"{found.masked}：{found.message}"

    return wrong


def _listed(file: Path) -> list[str]:
    lines = file.read_text("utf-8-sig").splitlines()
    found = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    if not found or len(found) > _MOST_LISTED:
        raise BadInputError(f"网址清单每行一个网址，1 到 {_MOST_LISTED} 个。")
    return found


def inspect(
    urls: Annotated[
        Path | None, typer.Option(help="网址清单，每行一个，第一个是首页", show_default=False)
    ] = None,
    crawl: Annotated[
        Path | None,
        typer.Option(help="保存的网页：文件夹，或 .warc、.warc.gz 文件", show_default=False),
    ] = None,
    links: Annotated[bool, typer.Option("--links", help="逐个打开网页里的链接")] = False,
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="按哪一天检查，默认今天", show_default=False),
    ] = None,
    indicators: Annotated[
        Path | None, typer.Option(help="自己的检查指标（JSON）", show_default=False)
    ] = None,
    sheet: Annotated[
        Path | None, typer.Option(help="检查表写到这个 Excel 文件", show_default=False)
    ] = None,
) -> None:
    """检查一个网站：首页更新、空栏目、错链、错别字、网页标签、打开时间。有不合格的，退出码为 1。"""
    if (urls is None) == (crawl is None):
        print("请给出 --urls 网址清单，或者 --crawl 保存的网页，二选一。")
        raise typer.Exit(2)
    from gongkai.rules.supervision.crawl import observe
    from gongkai.supervision.adapters.pages import fetch, saved, why_dead

    today = on.date() if on else datetime.now(ZoneInfo("Asia/Shanghai")).date()
    try:
        known = read_indicators(indicators.read_text("utf-8")) if indicators else None
        pages = fetch(_listed(urls)) if urls else saved(crawl or Path())
        seen = observe(
            pages,
            today,
            wrong_words=_reader(today),
            dead=why_dead if links else None,
        )
    except OSError as error:
        print(f"读不了文件：{error}。")
        raise typer.Exit(2) from error
    except BadInputError as error:
        print(error)
        raise typer.Exit(2) from error
    judged = judge(seen, known)
    _tell(judged, today)
    if sheet is not None:
        _write(sheet, judged)
        print(f"检查表已写到 {sheet}。")
    if any(one.verdict is Verdict.FAULT for one in judged):
        raise typer.Exit(1)


def _tell(judged: tuple[Judged, ...], today: date) -> None:
    print(f"{quarter_of(today)}检查（{today}）")
    for one in judged:
        value = one.value_words or "—"
        limit = f"{one.indicator.limit:g} {one.indicator.unit}"
        print(f"{one.verdict_label}　{one.indicator.title}：{value}（限值 {limit}）")
        for thing in one.seen[:_MOST_TOLD] if one.verdict is not Verdict.GOOD else ():
            print(f"　　{thing.name}　{thing.words}　{thing.address}".rstrip())
        if one.verdict is not Verdict.GOOD and len(one.seen) > _MOST_TOLD:
            print(f"　　……共 {len(one.seen)} 项，全部在检查表里。")
    if is_unqualified(judged):
        print("有单项否决，网站不合格。")


def _write(place: Path, judged: tuple[Judged, ...]) -> None:
    import xlsxwriter

    # What stands on somebody's page never becomes a formula.
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(place), options) as book:
        sheet = book.add_worksheet("检查表")
        sheet.write_row(0, 0, SHEET_HEADS, book.add_format({"bold": True}))
        for n, row in enumerate(sheet_rows(judged), 1):
            sheet.write_row(n, 0, row)
        sheet.freeze_panes(1, 0)
        sheet.autofit()
