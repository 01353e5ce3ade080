"""What a store of pages has followed so far: one small SQLite file beside the pages.

A turn is one transaction, and only one process has a turn: whoever is killed in it has done
nothing, and whoever comes next does the same again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

_PATIENCE: Final = 60.0
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS link (page TEXT, target TEXT, PRIMARY KEY (page, target)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS link_back ON link (target);
CREATE TABLE IF NOT EXISTS dated (page TEXT PRIMARY KEY, until TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS dated_until ON dated (until);
CREATE TABLE IF NOT EXISTS sweep (
  place INTEGER PRIMARY KEY, kind TEXT NOT NULL, scope TEXT NOT NULL, after INTEGER NOT NULL,
  UNIQUE (kind, scope)
);
"""


@dataclass(frozen=True, slots=True)
class Sweep:
    """Pages of a kind that are made anew one after the other; `after` is the last key that is."""

    kind: str
    scope: str
    after: int = 0


class Turn:
    """The book while this process has it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._ask = connection.execute

    def read(self, key: str) -> str:
        """A note, empty where there is none."""
        row = self._ask("SELECT value FROM state WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def note(self, key: str, value: str) -> None:
        """Keep a note."""
        self._ask("INSERT OR REPLACE INTO state VALUES (?, ?)", (key, value))

    def keep_page(self, page: str, targets: Iterable[str], until: date | None) -> None:
        """Keep what a page shows, and the day from which it must be made anew."""
        self._ask("DELETE FROM link WHERE page = ?", (page,))
        for target in sorted(set(targets)):
            self._ask("INSERT INTO link VALUES (?, ?)", (page, target))
        self._ask("DELETE FROM dated WHERE page = ?", (page,))
        if until is not None:
            self._ask("INSERT INTO dated VALUES (?, ?)", (page, until.isoformat()))

    def targets(self, page: str) -> list[str]:
        """What a page shows."""
        rows = self._ask("SELECT target FROM link WHERE page = ? ORDER BY target", (page,))
        return [row[0] for row in rows]

    def pages(self, target: str) -> list[str]:
        """The pages that show something."""
        rows = self._ask("SELECT page FROM link WHERE target = ? ORDER BY page", (target,))
        return [row[0] for row in rows]

    def past(self, today: date) -> list[str]:
        """The pages that no longer hold."""
        rows = self._ask("SELECT page FROM dated WHERE until <= ?", (today.isoformat(),))
        return [row[0] for row in rows]

    def add_sweep(self, sweep: Sweep) -> None:
        """Have pages made anew from the first on, behind what waits already."""
        self._ask("DELETE FROM sweep WHERE kind = ? AND scope = ?", (sweep.kind, sweep.scope))
        self._ask(
            "INSERT INTO sweep (kind, scope, after) VALUES (?, ?, ?)",
            (sweep.kind, sweep.scope, sweep.after),
        )

    def next_sweep(self) -> Sweep | None:
        """The oldest that waits."""
        row = self._ask("SELECT kind, scope, after FROM sweep ORDER BY place LIMIT 1").fetchone()
        return Sweep(*row) if row else None

    def move_sweep(self, sweep: Sweep, after: int | None) -> None:
        """Go on with it behind a key; None: it is done."""
        which = (sweep.kind, sweep.scope)
        if after is None:
            self._ask("DELETE FROM sweep WHERE kind = ? AND scope = ?", which)
        else:
            self._ask("UPDATE sweep SET after = ? WHERE kind = ? AND scope = ?", (after, *which))

    def forget_sweeps(self) -> None:
        """Drop all that wait."""
        self._ask("DELETE FROM sweep")


@contextmanager
def turn(file: Path) -> Iterator[Turn]:
    """The book, locked for this process; kept where the block ends well."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in _TABLES.split(";"):
                connection.execute(statement)
            yield Turn(connection)
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
