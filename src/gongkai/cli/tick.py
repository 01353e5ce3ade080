"""`gongkai tick`: work off what waits (files to read, downloads to write)."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

tick = typer.Typer(help="处理等待中的工作。", add_completion=False)


@tick.command()
def run(
    data: Annotated[Path | None, typer.Option(help="数据文件夹")] = None,
    keep_on: Annotated[
        int | None,
        typer.Option(
            metavar="进程号", help="一直处理，直到启动它的这个程序结束", show_default=False
        ),
    ] = None,
) -> None:
    """处理等待中的工作：读取上传的文件，生成公开报告的下载文件。"""
    from gongkai.cli import django

    django.start(data)
    from django.utils import timezone

    from gongkai.config import worker

    if keep_on is not None:
        worker.work_on(lambda: os.getppid() == keep_on)
    else:
        done = worker.go_round(timezone.now()) + worker.work_off()
        print(f"处理了{done}件。")


@contextmanager
def worker_beside() -> Iterator[None]:
    """Keep a worker as a process of its own: started again when it dies, ended with the block."""
    ended = threading.Event()
    keeper = threading.Thread(target=_keep_alive, args=(ended,), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join(timeout=10)


def _keep_alive(ended: threading.Event) -> None:
    # The number is told, not asked for: the server may be gone before the worker is awake.
    command = [sys.executable, "-m", "gongkai.cli.main", "tick", "--keep-on", str(os.getpid())]
    while not ended.is_set():
        worker = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603  (our own command)
        while worker.poll() is None and not ended.wait(1):
            pass
        worker.terminate()
        ended.wait(1)
