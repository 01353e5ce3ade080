"""How one writer after the other comes to a database that lets only one write."""

from __future__ import annotations

import time
from typing import Final

from django.db import connection

# SQLite asks again after 1 to 25 ms in the first tenth of a second of waiting, and only every
# tenth of a second later on. So a rest as long as this is met by whoever waits.
MOST_WRITING: Final = 0.05
REST: Final = 0.05


class Turns:
    """Lets others write between the many transactions of a worker.

    Who waits for SQLite is in no queue: it asks again from time to time, and a worker that begins
    its next transaction at once takes the turn of everybody else, for seconds. Other databases have
    a lock a row.
    """

    def __init__(self) -> None:
        self._since = time.monotonic()

    def give(self) -> None:
        """Rest a moment after MOST_WRITING seconds of work; call it between two transactions."""
        if connection.vendor == "sqlite" and time.monotonic() - self._since >= MOST_WRITING:
            time.sleep(REST)
            self._since = time.monotonic()
