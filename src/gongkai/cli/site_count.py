"""`gongkai site count`: visits from the access log of the web server in front."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer


def count(
    logfile: Annotated[Path, typer.Argument(help="访问日志，common 或 combined 格式")],
    data: Annotated[Path | None, typer.Option(help="数据文件夹")] = None,
    name: Annotated[
        str, typer.Option(help="日志的名称；轮换的日志用同一个名称，已统计的行不重复统计")
    ] = "access",
    site: Annotated[str, typer.Option(help="日志是哪个网站的（代码）；主站不填")] = "",
) -> None:
    """把网页服务器的访问日志计入访问统计，已经统计过的行跳过。

    公开页面由 nginx 等直接提供时用它，并设 GONGKAI_VISITS_FROM_LOG=1，避免重复统计。
    """
    from gongkai.cli import django

    django.start_on_existing(data)
    from django.utils import timezone

    from gongkai.config.settings import ALLOWED_HOSTS
    from gongkai.rules.access import SYSTEM
    from gongkai.rules.errors import BadInputError
    from gongkai.rules.visits import counted_key, read_line
    from gongkai.sites.actions import count_visits
    from gongkai.sites.adapters.counting import HOST
    from gongkai.sites.queries import counted_until

    if not logfile.is_file():
        raise BadInputError(f"没有这个文件：{logfile}。请核对路径。")
    before = counted_until(SYSTEM, name)
    until, lines, skipped = before, Counter[tuple[str, str, str, str]](), 0
    with logfile.open(encoding="utf-8", errors="replace") as file:
        for line in file:
            found = read_line(line, ALLOWED_HOSTS)
            if found is None or (before is not None and found[0] <= before):
                skipped += 1
                continue
            at, visit = found
            day = timezone.localdate(at).isoformat()
            until = at if until is None else max(until, at)
            lines[day, visit.page.kind.value, counted_key(visit.page), site] += 1
            if visit.host:
                lines[day, HOST, visit.host, site] += 1
    read = 0
    if lines:
        read = count_visits(lines=lines, log=name, until=until, by=SYSTEM, at=timezone.now())
    print(f"计入浏览 {read:,} 次；跳过 {skipped:,} 行（程序、文件、出错的请求，和已经统计的）。")
