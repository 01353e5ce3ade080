"""Makes the database itself refuse to change or delete what the log of a request says.

Put up after every migration, not in one: SQLite builds a table anew whenever a column or a
constraint of it changes, and drops its triggers with the old one.
"""

from __future__ import annotations

from typing import Any, Final

from django.db import connections

TABLE: Final = "info_requests_requestevent"
_REFUSAL: Final = "request events are append-only"
_SQLITE: Final = {
    "request_event_unchanged": f"""
        CREATE TRIGGER IF NOT EXISTS request_event_unchanged BEFORE UPDATE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END
    """,
    "request_event_kept": f"""
        CREATE TRIGGER IF NOT EXISTS request_event_kept BEFORE DELETE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END
    """,
}
_POSTGRESQL: Final = (
    f"""
    CREATE OR REPLACE FUNCTION request_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$
    """,
    f"DROP TRIGGER IF EXISTS request_event_kept ON {TABLE}",
    f"""
    CREATE TRIGGER request_event_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION request_event_refuse()
    """,
)
_POSTGRESQL_UNDO: Final = (
    f"DROP TRIGGER IF EXISTS request_event_kept ON {TABLE}",
    "DROP FUNCTION IF EXISTS request_event_refuse()",
)


def guard_log(using: str = "default", **_signal: Any) -> None:
    """Put the triggers up where the table is; doing it again changes nothing."""
    connection = connections[using]
    if TABLE in connection.introspection.table_names():
        is_server = connection.vendor == "postgresql"
        _execute(using, _POSTGRESQL if is_server else tuple(_SQLITE.values()))


def unguard_log(using: str = "default") -> None:
    """Take the triggers down: for tests that empty the tables, and for the owner of the database."""
    drops = tuple(f"DROP TRIGGER IF EXISTS {name}" for name in _SQLITE)
    is_server = connections[using].vendor == "postgresql"
    _execute(using, _POSTGRESQL_UNDO if is_server else drops)


def _execute(using: str, statements: tuple[str, ...]) -> None:
    with connections[using].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
