"""`gongkai serve`: the web server."""

from __future__ import annotations

import os
import socket
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Final

import typer

from gongkai.rules.errors import BadInputError

MOST_LINES: Final = 4096  # callers at one time; more wait outside
MOST_FILES: Final = 16_384

serve = typer.Typer(help="启动服务。", add_completion=False)


@serve.command()
def run(
    data: Annotated[Path | None, typer.Option(help="数据文件夹")] = None,
    host: Annotated[str, typer.Option(help="监听地址")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口", min=1, max=65535)] = 8000,
) -> None:
    """启动服务（先升级数据库）。"""
    from gongkai.cli import django

    require_free(host, port)
    django.start(data)
    _migrate()
    run_server(host=host, port=port)


def _migrate() -> None:
    """Bring the database up to date; where it does not answer, finished pages are served alone."""
    from django.db import OperationalError

    from gongkai.cli import django
    from gongkai.config import finishing

    try:
        django.migrate()
    except OperationalError as error:
        if not finishing.store().is_begun:
            raise BadInputError(f"数据库打不开：{error}") from error
        print(f"数据库打不开（{error}）。已经生成的公开网页照常提供，其余的要等数据库恢复。")


def require_free(host: str, port: int) -> None:
    """Refuse a port that another program listens on.

    Nothing listens here: a caller who got through for that moment would be cut off again.
    Raises BadInputError.
    """
    try:
        with socket.socket() as place:
            if os.name == "posix":  # a port that was left a moment ago is free
                place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            place.bind((host, port))
    except OSError as error:
        raise BadInputError(
            f"不能监听 {host}:{port}（{error.strerror}）。请用 --port 换一个端口。"
        ) from error


def run_server(*, host: str, port: int) -> None:
    """Serve until stopped, with the worker beside."""
    from gongkai.cli.tick import worker_beside
    from gongkai.config import finishing

    # Whatever a killed process left undone is done before anybody reads a page.
    finishing.begin()
    with worker_beside():
        _serve(host, port)


def _serve(host: str, port: int) -> None:
    """Granian in one process, waitress where granian has no wheel."""
    if find_spec("granian"):
        from granian import Granian
        from granian.constants import Interfaces

        _allow_files()
        Granian(
            "gongkai.config.rsgi:application",
            address=host,
            port=port,
            interface=Interfaces.RSGI,
            websockets=False,
            workers_kill_timeout=10,  # a caller who hangs on the line keeps no one from stopping it
            backlog=MOST_LINES,
            backpressure=MOST_LINES,
        ).serve()
    else:
        import waitress

        from gongkai.config.wsgi import application

        waitress.serve(application, host=host, port=port)


def _allow_files() -> None:
    """Let the process open as many files as the system allows it: each caller's line is one."""
    try:
        import resource
    except ImportError:  # no such limit on this system
        return
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if most == resource.RLIM_INFINITY else min(most, MOST_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(now, wanted), most))
