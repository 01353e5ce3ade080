"""`gongkai audit …`: is the record of what was done still whole?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

audit = typer.Typer(help="审计记录。", no_args_is_help=True, add_completion=False)


@audit.callback()
def root() -> None:
    """审计记录。"""


@audit.command()
def verify(
    anchor: Annotated[
        str | None,
        typer.Option(help="上次校验时另存的链尾（序号:哈希），用来发现整条链被重写"),
    ] = None,
    data: Annotated[Path | None, typer.Option(help="数据文件夹")] = None,
) -> None:
    """校验审计链：指出被改动、删除或调换次序的记录。完好为0，有损坏为1。"""
    from gongkai.cli import django

    django.start_on_existing(data)
    from gongkai.audit.queries import verify_chain

    outcome = verify_chain(anchor)
    for damage in outcome.damages:
        print(damage)
    print(f"共{outcome.rows}条，链尾 {outcome.head}")
    if outcome.damages:
        print(f"审计链有{len(outcome.damages)}处损坏，请保留现场并报告安全管理员。")
        raise typer.Exit(1)
    print("审计链完好。请把链尾另存到本机之外，下次用 --anchor 对照。")
