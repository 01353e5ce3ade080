"""Starts Django for the commands that need it."""

from __future__ import annotations

from pathlib import Path

from gongkai.config import environment


def start(data: Path | None = None) -> None:
    """Set Django up on a data folder (None: that of GONGKAI_DATA)."""
    if data is not None:
        environment.use_data_folder(data)
    environment.start_django()


def migrate() -> None:
    """Bring the database and the static files up to date; silent where nothing is to be done."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
