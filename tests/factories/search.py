"""The full text of what a body published, with what its office adds."""

from __future__ import annotations

from datetime import datetime

from gongkai.catalogue.actions import Upload
from gongkai.rules.access import SYSTEM
from gongkai.search.actions import count_missed_searches, keep_synonyms
from gongkai.search.tasks import index_next_items, read_next_file
from tests.factories.items import Newsroom, publish


def settle(at: datetime) -> None:
    """Let the worker finish."""
    while index_next_items(lambda: at) or read_next_file(lambda: at):
        pass


def fill_search(room: Newsroom, at: datetime) -> None:
    """Everything public indexed, one file read, synonyms and missed words."""
    publish(room, at, Upload("统计.txt", "一月 12 起".encode()), title="统计公报")
    settle(at)
    keep_synonyms(organisation=room.body, words="户口 户籍", by=room.head, at=at)
    count_missed_searches(misses={"夜市摊位": 3}, on=at.date(), by=SYSTEM, at=at)
