"""Fixtures for all tests: the database, a moment in time, a city, a browser."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import django
import pytest
from django.apps import apps
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from hypothesis import settings
from pytest_django import DjangoDbBlocker

from gongkai.config import environment
from gongkai.info_requests.adapters.append_only import guard_log, unguard_log
from gongkai.search.adapters.index import clear as clear_index
from tests.factories.city import City, build_city

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# How long an example takes is measured by bench/, not by tests: other programs run beside them.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

SOURCES = Path(import_module("gongkai").__path__[0])
# What a migration runs or reads: itself, models, adapters that make tables, words of the rules.
MAKES_TABLES = re.compile(
    r"\w+/(migrations/.*|adapters/.*|models/.*|models\.py|apps\.py)|rules/\w+\.py"
)
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session", autouse=True)
def _no_words_in_pictures() -> Iterator[None]:
    """Words in pictures are read where a test asks for it: else each would wait for the model."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gongkai.catalogue.queries.screening.is_available", lambda: False)
        yield


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The folder of the tests goes away as a whole; a copy of a migrated file is taken as it is."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def migrated(request: pytest.FixtureRequest) -> Path | None:
    """Where a migrated SQLite file is kept between runs, under a hash of all that made it."""
    cache = getattr(request.config, "cache", None)  # a plugin that may be off
    if connection.vendor != "sqlite" or cache is None:
        return None
    made_by = sha256(django.__version__.encode())
    for file in sorted(SOURCES.rglob("*.py")):
        if MAKES_TABLES.fullmatch(file.relative_to(SOURCES).as_posix()):
            made_by.update(file.read_bytes())
    return Path(cache.mkdir("migrated")) / f"{made_by.hexdigest()}.sqlite3"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, migrated: Path | None) -> None:
    """Begin with the kept file, if there is one."""
    if migrated is not None and migrated.exists():
        shutil.copyfile(migrated, connection.settings_dict["TEST"]["NAME"])


def keep(migrated: Path) -> None:
    """Keep what was migrated, instead of what was kept of other sources."""
    for old in migrated.parent.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    beside = migrated.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(beside)) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
    beside.replace(migrated)


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, migrated: Path | None
) -> Iterator[None]:
    """Let Django empty the tables after a transactional test, past the append-only triggers."""
    if migrated is not None and not migrated.exists():
        with django_db_blocker.unblock():
            keep(migrated)
    triggers = import_module("gongkai.audit.migrations.0002_append_only")
    operations = type(connection.ops)  # of every connection: a browser's journey has its own
    execute = operations.execute_sql_flush

    def flush(self: BaseDatabaseOperations, sql_list: Iterable[str]) -> None:
        clear_index(self.connection.alias)
        with self.connection.schema_editor() as editor:
            triggers.unprotect(apps, editor)
        unguard_log(self.connection.alias)
        execute(self, sql_list)
        guard_log(self.connection.alias)
        with self.connection.schema_editor() as editor:
            triggers.protect(apps, editor)

    operations.execute_sql_flush = flush  # type: ignore[method-assign]
    yield
    if connection.vendor == "postgresql":
        # A browser that is gone may have left a thread of the live server with its connection.
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture
def at() -> datetime:
    """The moment at which everything in a test happens."""
    return datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def city(db: None, at: datetime) -> City:
    """Two bodies of one city with their departments and people."""
    return build_city(at)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium of this machine; skips where none is found, unless one is required."""
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        reason = "没有找到 Chromium：apt-get install chromium"
        if environment.flag("GONGKAI_REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    # The browser's event loop runs in this thread, and so does everything that asks the database.
    with pytest.MonkeyPatch.context() as environ, sync_playwright() as playwright:
        environ.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        started: Any = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()
