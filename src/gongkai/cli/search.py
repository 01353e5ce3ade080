"""`gongkai search …`: the index of the full text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gongkai.cli.progress import progress

search = typer.Typer(help="全文检索。", no_args_is_help=True, add_completion=False)


@search.callback()
def root() -> None:
    """全文检索的索引。"""


@search.command()
def reindex(data: Annotated[Path | None, typer.Option(help="数据文件夹")] = None) -> None:
    """重建全文检索的索引：清空后把已公开的信息全部重新编入。平时不需要，索引随发布自动更新。

    重建期间，检索页面会说明部分信息暂时搜索不到。中断后不必重新运行，由后台接着编完。
    """
    from gongkai.cli import django

    django.start_on_existing(data)
    from django.utils import timezone

    from gongkai.catalogue.models import ItemVersion
    from gongkai.rules.access import SYSTEM
    from gongkai.search.actions import MOST_AT_ONCE, begin_rebuild
    from gongkai.search.tasks import go_on_with_index

    total = ItemVersion.objects.live().count()
    begin_rebuild(by=SYSTEM, at=timezone.now())
    with progress("编入", total) as step:
        while go_on_with_index(timezone.now):
            step(MOST_AT_ONCE)
    print(f"已重建索引，共 {total:,} 条。附件的文字由后台继续读取。")
