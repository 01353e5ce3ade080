"""The full text of the demonstration city, and the words that its office holds for the same."""

from __future__ import annotations

from datetime import datetime

from gongkai.catalogue.models import Follower, ItemChange
from gongkai.organisations.models import Organisation
from gongkai.rules.access import SYSTEM
from gongkai.search.actions import count_missed_searches, follow_changes, keep_synonyms
from gongkai.search.models import MissedSearch, Synonyms

_SAME = ("户口 户籍", "狗 犬", "电瓶车 电动自行车")
_MISSED = {"居住证办理": 14, "无犯罪记录证明": 9, "夜市摊位": 2}


def load(at: datetime) -> None:
    """Index what is published; add synonyms and missed words where there are none yet."""
    while ItemChange.objects.filter(follower=Follower.SEARCH).exists():
        follow_changes(by=SYSTEM, at=at)
    if not Synonyms.objects.exists():
        body = Organisation.objects.get(code="lps-gaj")
        for words in _SAME:
            keep_synonyms(organisation=body, words=words, by=SYSTEM, at=at)
    if not MissedSearch.objects.exists():
        count_missed_searches(misses=_MISSED, on=at.date(), by=SYSTEM, at=at)
