"""`gongkai site …`: the finished pages of the public site."""

from __future__ import annotations

from pathlib import Path
from time import monotonic
from typing import Annotated

import typer

from gongkai.cli.progress import progress
from gongkai.cli.site_count import count
from gongkai.cli.site_inspect import inspect

site = typer.Typer(
    help="公开网站：网页文件和访问统计。", no_args_is_help=True, add_completion=False
)
site.command()(count)
site.command()(inspect)
_STEP = 200
_WORDS = {"missing": "缺少", "differs": "和记录不一致", "extra": "不应存在"}
_MOST_TOLD = 50
Data = Annotated[Path | None, typer.Option(help="数据文件夹")]


@site.callback()
def root() -> None:
    """公开网站：网页文件平时随发布、撤回自动更新；访问统计不记录来访的人。"""


@site.command()
def build(
    data: Data = None,
    anew: Annotated[bool, typer.Option("--anew", help="全部重新生成")] = False,
) -> None:
    """生成全部网页文件。中断后重新运行，从断开的地方继续；生成期间网站照常可读。"""
    from gongkai.cli import django

    django.start_on_existing(data)
    from django.utils import timezone

    from gongkai.config import finishing
    from gongkai.finished.dependencies import count_all

    sites, today = [finishing.finisher(), *finishing.branch_finishers()], timezone.localdate()
    for pages in sites:
        pages.begin(today, anew=anew)
        while pages.follow(today):
            pass
    begun, done = monotonic(), 0
    with progress("生成", sum(count_all(pages.bodies) for pages in sites)) as step:
        for pages in sites:
            while (made := pages.sweep(_STEP)) is not None:
                done += made
                step(made)
                while pages.follow(today):
                    pass
    seconds = max(monotonic() - begun, 0.001)
    if done:
        print(f"已生成 {done:,} 个网页，用时 {seconds:,.0f} 秒，每秒 {done / seconds:,.0f} 个。")
    else:
        print("网页文件都是最新的。要全部重新生成，请加 --anew。")


@site.command()
def verify(data: Data = None) -> None:
    """逐页核对网页文件和记录是否一致。有不一致的，退出码为 1。"""
    from gongkai.cli import django

    django.start_on_existing(data)
    from gongkai.config import finishing
    from gongkai.finished.dependencies import count_all
    from gongkai.finished.following import Fault

    sites = [finishing.finisher(), *finishing.branch_finishers()]
    faults: list[tuple[str, Fault]] = []
    seen = 0
    with progress("核对", sum(count_all(pages.bodies) for pages in sites)) as step:
        for pages in sites:
            _require_begun(pages.store.is_begun)
            where = pages.place.get("domain") or pages.place.get("base", "")
            for told in pages.verify():
                if isinstance(told, Fault):
                    faults.append((where, told))
                else:
                    seen += told
                    step(told)
    for where, fault in faults[:_MOST_TOLD]:
        print(f"{_WORDS[fault.kind]}　{where}{fault.address}")
    if len(faults) > _MOST_TOLD:
        print(f"……共 {len(faults):,} 处")
    if faults:
        print("请运行 gongkai site build --anew 重新生成。")
        raise typer.Exit(1)
    print(f"已核对 {seen:,} 个网页，和记录一致。")


@site.command()
def export(
    folder: Annotated[Path, typer.Argument(help="导出到的文件夹，应是空的或还不存在")],
    data: Data = None,
    site_code: Annotated[str, typer.Option("--site", help="有自己域名的网站的代码；主站不填")] = "",
) -> None:
    """把网页、样式和附件导出成一个文件夹，任何网页服务器都能直接提供。

    主站的 /sites/ 下的网站一起导出。其中有 410 清单、旧网址转向表和 nginx 配置示例。搜索、申请等要填写的页面仍由本系统应答。
    """
    from gongkai.cli import django

    django.start_on_existing(data)
    from django.utils import timezone

    from gongkai.config import environment, finishing
    from gongkai.config.site import read_site
    from gongkai.config.site_export import export_site
    from gongkai.rules.access import SYSTEM
    from gongkai.rules.errors import NotFoundError
    from gongkai.sites.queries import all_leads, open_sites

    ids = {one.code: one.id for one in open_sites(SYSTEM)}
    others = {pages.store.folder.name: pages for pages in finishing.branch_finishers()}
    if site_code:
        pages = others.get(site_code)
        if pages is None or not pages.place.get("domain"):
            raise NotFoundError(f"没有代码是“{site_code}”、有自己域名的已开放网站。请核对代码。")
        name, below = pages.place["domain"], []
        moved = all_leads(SYSTEM, ids[site_code])
    else:
        pages, name = finishing.finisher(), read_site(environment.data_folder()).domain or "_"
        below = [other for other in others.values() if other.place.get("base")]
        moved = all_leads(SYSTEM)
        for one in below:
            base = one.place["base"]
            there = all_leads(SYSTEM, ids[one.store.folder.name])
            moved |= {f"{base}{old}": f"{base}{new}" for old, new in there.items()}
    for one in (pages, *below):
        _require_begun(one.store.is_begun)
        while one.follow(timezone.localdate()) or one.sweep(_STEP) is not None:
            pass
    told = export_site(
        pages.store, folder, name, {one.place["base"]: one.store for one in below}, moved
    )
    print(
        f"已导出 {told.pages:,} 个网页、{told.gone:,} 个已撤回的网址和 {told.static:,} 个样式等文件到 {folder}。"
    )


def _require_begun(is_begun: bool) -> None:
    from gongkai.rules.errors import WrongStateError

    if not is_begun:
        raise WrongStateError("还没有生成过网页文件。请先运行 gongkai site build。")
