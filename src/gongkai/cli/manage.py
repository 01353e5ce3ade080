"""`gongkai manage …`: Django's own commands."""

from __future__ import annotations

import typer

manage = typer.Typer(help="Django 自带的管理命令（migrate、shell 等）。", add_completion=False)


@manage.command(
    context_settings={
        "allow_extra_args": True,
        "ignore_unknown_options": True,
        "help_option_names": [],
    }
)
def run(context: typer.Context) -> None:
    """Django 自带的管理命令（migrate、shell 等）。"""
    from gongkai.cli.django import start

    start()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["gongkai manage", *context.args])
