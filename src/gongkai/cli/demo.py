"""`gongkai demo`: a believable demonstration city, ready to sign in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

demo = typer.Typer(help="建立并启动演示城市。", add_completion=False)


@demo.command()
def run(
    data: Annotated[
        Path | None,
        typer.Option(help="数据文件夹，默认取 GONGKAI_DATA，再默认为 ./gongkai-data"),
    ] = None,
    port: Annotated[int, typer.Option(help="端口", min=1, max=65535)] = 8000,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="装载后是否启动服务")] = True,
) -> None:
    """建立并启动演示城市：建数据文件夹、建库、装载数据、启动服务，并列出网址和演示账号。"""
    from gongkai.cli import django
    from gongkai.cli.serve import require_free, run_server

    if not serve:
        _load(data, port)
        return
    host = "127.0.0.1"
    require_free(host, port)
    # In a process of its own: typesetting a PDF leaves threads behind that the web server, forked
    # from here, would wait for without end.
    command = [sys.executable, "-m", "gongkai.cli.main", "demo", "--no-serve", "--port", str(port)]
    place = [] if data is None else ["--data", str(data)]
    loaded = subprocess.run([*command, *place], check=False)  # noqa: S603  (our own command)
    if loaded.returncode:
        raise typer.Exit(loaded.returncode)
    django.start(data)
    run_server(host=host, port=port)


def _load(data: Path | None, port: int) -> None:
    """Load the city into the data folder, and tell the addresses and log-ins."""
    from gongkai.cli import django

    print("正在装载演示城市……", flush=True)
    django.start(data)
    django.migrate()
    from gongkai.config import environment
    from gongkai.config.site import Site, write_site
    from gongkai.demo import PASSWORD, SITE, load
    from gongkai.demo.requests import to_try

    people = load()
    write_site(Site(**SITE), environment.data_folder())
    address = f"http://127.0.0.1:{port}"
    print(f"公开平台　{address}/")
    print(f"工作台　　{address}/desk/")
    print(f"演示账号（密码都是 {PASSWORD}，只用于演示）：")
    for person in people:
        print(f"  {person.username:<10}{person.name}　{person.duty}")
    print(f"以申请人的身份查询　{address}/requests/status/")
    for state, number, code in to_try():
        print(f"  申请编号 {number}　查询码 {code}　{state}")
