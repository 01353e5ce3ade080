"""A case for every address of the search."""

from __future__ import annotations

from collections.abc import Callable

from gongkai.search.models import MissedSearch, Synonyms
from tests.architecture.leaks import WORD, Case, Planted, public, theirs

PUBLIC: set[str] = {"portal:search", "portal:suggest", "portal:find"}

CASES: dict[str, Callable[[Planted], list[Case]]] = {
    "portal:search": lambda p: [
        public(),
        public(query={"q": WORD}),
        public(query={"q": "整治方案"}),
        public(query={"body": "police"}),
    ],
    "portal:suggest": lambda p: [public(query={"q": WORD}), public(query={"q": "zhengzhi"})],
    "desk:search_words": lambda p: [
        Case(),
        Case(query={"words": WORD}),
        Case(data={"words": "一词 二词", "organisation": p.city.police.pk}),
    ],
    "desk:drop_synonyms": lambda p: [
        theirs({"synonyms_id": Synonyms.objects.get().pk}, data={}, shows=False)
    ],
    "desk:settle_missed": lambda p: [Case(kwargs={"missed_id": MissedSearch.objects.get().pk})],
    "portal:find": lambda p: [public(query={"q": WORD})],
}
