"""Starts Django for the commands that need it."""

from __future__ import annotations

from pathlib import Path
from pkgutil import iter_modules

from gongkai.config import environment
from gongkai.rules.errors import BadInputError


def start(data: Path | None = None) -> None:
    """Set Django up on a data folder (None: that of GONGKAI_DATA)."""
    if data is not None:
        environment.use_data_folder(data)
    environment.start_django()


def migrate() -> None:
    """Bring the database up to date; silent where nothing is to be done."""
    from django.core.management import call_command

    from gongkai.audit.adapters.planner import count_rows

    call_command("migrate", verbosity=0, interactive=False)
    count_rows()


def start_on_existing(data: Path | None = None) -> None:
    """Set Django up on a data folder whose database is there and up to date; makes nothing.

    Raises BadInputError.
    """
    folder = data or environment.data_folder()
    if not folder.is_dir():
        raise BadInputError(f"没有找到数据文件夹 {folder}，请用 --data 指定。")
    start(data)
    from django.db import OperationalError, connection
    from django.db.migrations.recorder import MigrationRecorder

    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite" and not Path(name).is_file():
        raise BadInputError(f"没有找到数据库 {name}，请用 --data 指定数据文件夹。")
    try:
        is_behind = bool(
            known_migrations() - set(MigrationRecorder(connection).applied_migrations())
        )
    except OperationalError as error:
        raise BadInputError(f"数据库打不开：{error}") from error
    if is_behind:
        raise BadInputError("数据库是旧版本，请先运行 gongkai manage migrate 升级。")


def known_migrations() -> set[tuple[str, str]]:
    """The migrations that this program holds, by app and name.

    From the names of their files: loading them all takes longer than most commands.
    """
    from django.apps import apps

    return {
        (app.label, module.name)
        for app in apps.get_app_configs()
        for module in iter_modules([str(Path(app.path) / "migrations")])
        if module.name[0] not in "_~"
    }
