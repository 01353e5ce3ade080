"""`gongkai serve`: the web server."""

from __future__ import annotations

import socket
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from gongkai.rules.errors import BadInputError

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
    django.migrate()
    run_server(host=host, port=port)


def require_free(host: str, port: int) -> None:
    """Refuse a port that another program listens on.

    Raises BadInputError.
    """
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        raise BadInputError(
            f"不能监听 {host}:{port}（{error.strerror}）。请用 --port 换一个端口。"
        ) from error


def run_server(*, host: str, port: int) -> None:
    """Serve until stopped, with the worker beside."""
    from gongkai.cli.tick import worker_beside

    with worker_beside():
        _serve(host, port)


def _serve(host: str, port: int) -> None:
    """Granian in one process, waitress where granian has no wheel."""
    if find_spec("granian"):
        from granian import Granian
        from granian.constants import Interfaces

        # blocking_threads=1: at the default the process grows to several times its size.
        Granian(
            "gongkai.config.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            blocking_threads=1,
        ).serve()
    else:
        import waitress

        from gongkai.config.wsgi import application

        waitress.serve(application, host=host, port=port)
