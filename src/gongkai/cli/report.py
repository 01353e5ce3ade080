"""`gongkai report …`: read, check, add up, compare and write annual reports without Django."""

from __future__ import annotations

import typer

report = typer.Typer(help="年度报告：读取、校验、汇总、比较、输出。", no_args_is_help=True)


@report.callback()
def root() -> None:
    """年度报告：读取、校验、汇总、比较、输出。"""
