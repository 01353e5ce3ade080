"""Laws and instruments that a text cites: their names, numbers, and whether they are in force.

The table is `rules.law`; titles that are not in it are never judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final

from gongkai.rules.law import Law, doubts, find_citations, law_named, superseded_number
from gongkai.rules.screening.model import Finding, Setting
from gongkai.rules.screening.registry import found

_TITLE: Final = re.compile(r"《([^《》\n]{3,80}(?:〈[^〈〉]{1,60}〉[^《》\n]{0,30})?)》")
_PAST_BEFORE: Final = re.compile(
    r"(?:原|旧|废止|修订前的?|修改前的?|当时(?:施行|有效|适用)?的?|已失效的?)\s*$"
)
_PAST_LIST: Final = re.compile(r"(?:废止|失效|停止执行)[^。；;\n]{0,80}$")
_PAST_BEHIND: Final = re.compile(
    r"^(?:（[^（）]{0,60}）)?[^。；;\n]{0,40}?(?:同时废止|废止|失效|停止执行|不再执行)"
)


class Citations:
    """Wrong names and numbers, and what is not in force on the day of the text."""

    rules = ("LAW-CITE", "LAW-FORCE")
    # There are so many titles that each hit of a trigger would cost more than this search.
    triggers = ()
    reach = (0, 0)

    def find(self, text: str, start: int, end: int, setting: Setting) -> Iterator[Finding]:
        """Every citation by itself; each title once in the same piece."""
        for match in _TITLE.finditer(text, start, end):
            title = match[1]
            if _is_plain(title, setting.on) and not text.startswith(("（", "("), match.end()):
                continue
            piece = text[match.start() : match.end() + 60].split("\n", maxsplit=1)[0]
            for doubt in _doubts(piece):
                if doubt[0] == title:
                    yield found(
                        "LAW-CITE",
                        text,
                        *match.span(),
                        doubt[1],
                        sureness="likely",
                        remedy="replace" if doubt[2] else None,
                        replacement=doubt[2],
                    )
            old = _old_number(piece, setting.on)
            if old and not _PAST_BEFORE.search(text[max(0, match.start() - 8) : match.start()]):
                yield found("LAW-CITE", text, *match.span(), old, sureness="likely")
            message = _force(title, setting.on)
            if (
                message
                and not _PAST_BEFORE.search(text[max(0, match.start() - 8) : match.start()])
                and not _PAST_LIST.search(text[max(0, match.start() - 100) : match.start()])
                and not _PAST_BEHIND.match(text[match.end() : match.end() + 60])
            ):
                yield found("LAW-FORCE", text, *match.span(), message, sureness="likely")


@lru_cache(maxsize=4096)
def _is_plain(title: str, on: date) -> bool:
    """Whether a title alone gives no doubt: only what stands behind it could."""
    return not _doubts(f"《{title}》") and _force(title, on) is None


@lru_cache(maxsize=4096)
def _force(title: str, on: date) -> str | None:
    """Why the law of that title is not to be cited on that day, None where there is no reason."""
    law = law_named(title)
    return _not_in_force(law, on) if law else None


@lru_cache(maxsize=4096)
def _doubts(piece: str) -> tuple[tuple[str, str, str | None], ...]:
    """Title, message and the right title of each doubt about the first citation of a piece."""
    told = []
    for doubt in doubts(piece, None):
        right = doubt.expected if doubt.expected and law_named(doubt.expected) else None
        told.append((doubt.citation.title, doubt.message, f"《{right}》" if right else None))
    return tuple(told)


@lru_cache(maxsize=4096)
def _old_number(piece: str, on: date) -> str | None:
    """Why the number of the first citation of a piece is no longer right, None where it is."""
    first = next(iter(find_citations(piece)), None)
    return superseded_number(first, on) if first else None


def _not_in_force(law: Law, on: date) -> str | None:
    """Why a law is not to be cited on that day, None where it is or nothing is known."""
    if not law.sure or not law.versions or law.report_years or law.in_force(on):
        return None
    instead = f"，现行的是《{law.replaced_by}》" if law.replaced_by else ""
    ends = [version.ends for version in law.versions if version.ends and version.ends < on]
    if ends:
        return f"《{law.title}》已于{max(ends):%Y年%-m月%-d日}后停止施行{instead}。"
    return None
