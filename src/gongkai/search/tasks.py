"""What a worker does: keeps the index up with what is published, and reads the files of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from django.db.models import F
from django.utils import timezone

from gongkai.audit.models import MOST_BROKEN_OFF
from gongkai.catalogue.models import Follower, ItemChange
from gongkai.rules.access import SYSTEM
from gongkai.rules.errors import NotFoundError
from gongkai.rules.report.reading.source import ReadingError
from gongkai.search.actions import (
    count_missed_searches,
    follow_changes,
    go_on_with_rebuild,
    keep_file_text,
)
from gongkai.search.adapters.file_text import words_of_file
from gongkai.search.adapters.missed import forget_taken, take_missed
from gongkai.search.models import FileText, Rebuild

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]


def index_next_items(clock: Clock) -> bool:
    """Index the items that changed first; False where none waits."""
    if not ItemChange.objects.filter(follower=Follower.SEARCH).exists():
        return False
    try:
        follow_changes(by=SYSTEM, at=clock())
    except NotFoundError:
        return False  # another process was faster
    return True


def go_on_with_index(clock: Clock) -> bool:
    """Index the next items of an index that is being built anew; False where none is."""
    if not Rebuild.objects.exists():
        return False
    try:
        go_on_with_rebuild(by=SYSTEM, at=clock())
    except NotFoundError:
        return False  # another process did the last of them
    return True


def count_missed(clock: Clock) -> int:
    """Count the words that were searched in vain since the last round; how many there are."""
    misses = take_missed()
    if misses:
        at = clock()
        count_missed_searches(misses=misses, on=timezone.localdate(at), by=SYSTEM, at=at)
    forget_taken()
    return len(misses)


def read_next_file(clock: Clock) -> bool:
    """Read the oldest file that waits for its words to be read; False where none waits.

    A file that broke off stands behind all others; one that does so again and again is given up.
    """
    waiting = FileText.objects.filter(is_read=False)
    fresh = waiting.filter(attempts=0).order_by("pk").first()
    file = fresh or waiting.order_by("attempts", "pk").first()
    if file is None:
        return False
    text, note = "", "多次读取失败"
    FileText.objects.filter(pk=file.pk).update(attempts=F("attempts") + 1)
    if file.attempts < MOST_BROKEN_OFF:
        try:
            text, note = words_of_file(file.sha256, file.name), ""
        except (ReadingError, OSError, ValueError) as error:
            note = str(error)
        except Exception as error:
            log.exception("reading %s failed", file.sha256)
            note = type(error).__name__
    keep_file_text(sha256=file.sha256, text=text, note=note, by=SYSTEM, at=clock())
    return True
