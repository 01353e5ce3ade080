"""A case for every address of the search."""

from __future__ import annotations

from collections.abc import Callable

from tests.architecture.leaks import WORD, Case, Planted, public

PUBLIC: set[str] = {"portal:search", "portal:suggest", "portal:find"}

CASES: dict[str, Callable[[Planted], list[Case]]] = {
    "portal:search": lambda p: [
        public(),
        public(query={"q": WORD}),
        public(query={"q": "整治方案"}),
        public(query={"body": "police"}),
    ],
    "portal:suggest": lambda p: [public(query={"q": WORD}), public(query={"q": "zhengzhi"})],
    "portal:find": lambda p: [public(query={"q": WORD})],
}
