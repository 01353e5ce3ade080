"""The database keeps what was acknowledged, and the key stays with its owner."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from gongkai.audit.adapters import planner
from gongkai.cli.django import known_migrations
from gongkai.config import environment
from gongkai.rules.errors import BadInputError


def pragma(name: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_sqlite_writes_durably_and_checks_foreign_keys() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("this run is on another database")
    assert pragma("journal_mode") == "wal"
    assert pragma("synchronous") == 2
    assert pragma("foreign_keys") == 1
    assert pragma("busy_timeout") == 20_000
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.django_db
def test_sqlite_knows_how_full_its_tables_are_and_looks_once_a_day(at: datetime) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("this run is on another database")

    def known() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sqlite_stat1")
            return int(cursor.fetchone()[0])

    counted = planner.Counted()
    assert counted.count(at) == 1
    assert known() > 0
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sqlite_stat1")
    assert counted.count(at + timedelta(hours=23)) == 0
    assert known() == 0
    assert counted.count(at + timedelta(days=1)) == 1
    assert known() > 0


def test_the_key_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    key = environment.secret_key(folder)
    assert len(key) >= 50
    assert environment.secret_key(folder) == key
    assert environment.secret_key(tmp_path / "other") != key
    if os.name == "posix":
        assert stat.S_IMODE((folder / "secret-key").stat().st_mode) == 0o600


def test_processes_that_start_together_seal_with_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(environment.seal_keys, [tmp_path / "data"] * 32))
    assert len({tuple(keys) for keys in found}) == 1
    assert len(found[0][0]) == 32
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["seal-keys"]


def test_the_database_is_sqlite_in_the_folder_or_that_of_the_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert environment.database(tmp_path)["NAME"] == tmp_path / "gongkai.sqlite3"
    monkeypatch.setenv("DATABASE_URL", "postgres://gongkai:secret@db.example:5433/disclosure")
    found = environment.database(tmp_path)
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example", 5433, "disclosure")


@pytest.mark.parametrize(
    ("text", "is_on"), [("1", True), ("true", True), ("0", False), ("", False)]
)
def test_a_switch_is_on_or_off(text: str, is_on: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_HTTPS", text)
    assert environment.flag("GONGKAI_HTTPS") == is_on


def test_the_terminal_knows_the_migrations_that_django_would_load() -> None:
    assert known_migrations() == set(MigrationLoader(None).disk_migrations)


@pytest.mark.django_db
def test_a_database_that_took_half_of_the_steps_is_not_upgraded_in_silence() -> None:
    steps = MigrationLoader(None).disk_migrations["search", "0001_tables"].replaces
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("search", "0001_tables")
    for app, name in steps[2:]:
        recorder.record_unapplied(app, name)
    with pytest.raises(BadInputError, match=f"search.*{steps[-1][1]}"):
        call_command("migrate", verbosity=0)
    for app, name in steps[2:]:
        recorder.record_applied(app, name)
    call_command("migrate", verbosity=0)
    assert ("search", "0001_tables") in recorder.applied_migrations()
