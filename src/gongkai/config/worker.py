"""The worker: does what lies in the outboxes, in a process of its own beside the web server."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.db import close_old_connections
from django.utils import timezone

from gongkai.annual_reports import tasks as annual_reports

log = logging.getLogger(__name__)

TASKS: Final = (annual_reports.read_next_upload, annual_reports.write_next_rendition)
PAUSE = 0.5


def work_off() -> int:
    """Do everything that is due now; returns how many things were done.

    A task that fails is logged and tried again when its lease runs out; the others go on.
    """
    done = 0
    # From the front each time: whoever waits for a file to be read waits for no queue of downloads.
    while any(_did(task) for task in TASKS):
        done += 1
    return done


def work_on(is_wanted: Callable[[], bool]) -> None:
    """Work until nobody wants it any more."""
    while is_wanted():
        work_off()
        close_old_connections()
        time.sleep(PAUSE)


def _did(task: Callable[[Callable[[], datetime]], bool]) -> bool:
    try:
        return task(timezone.now)
    except Exception:
        log.exception("%s failed", task.__name__)
        return False
