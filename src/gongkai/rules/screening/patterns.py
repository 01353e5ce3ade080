"""From the expression that proves a hit to the one that is looked for in the bytes of a text.

Hyperscan knows no look-around. Without it an expression stands in more places, never in fewer; so
what is left of the expression of a detector is a trigger for it.
"""

from __future__ import annotations

import re
from typing import Final

_TOKEN: Final = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?<?[=!]|\(\?:|[()]|[^\\()\[]+", re.DOTALL
)


def trigger_of(pattern: re.Pattern[str]) -> str:
    """The expression without look-around; what must stand behind its end is read as a part of it."""
    tokens = _TOKEN.findall(pattern.pattern)
    out: list[str] = []
    at = 0
    while at < len(tokens):
        end = at + 1
        if tokens[at] in ("(?=", "(?!", "(?<=", "(?<!"):
            end = _closing(tokens, at) + 1
            if tokens[at] == "(?=" and end == len(tokens):
                out += ["(?:", *tokens[at + 1 :]]
        else:
            out.append(tokens[at])
        at = end
    return "".join(out)


def _closing(tokens: list[str], at: int) -> int:
    """Where the group that opens there is closed."""
    depth = 0
    for place in range(at, len(tokens)):
        depth += tokens[place].startswith("(")
        depth -= tokens[place] == ")"
        if not depth:
            return place
    raise ValueError("a group is not closed")


def matches(pattern: re.Pattern[str], text: str, start: int, end: int) -> list[re.Match[str]]:
    """The matches between two places, as a search of the whole text gives them.

    What touches the end is left out unless the text ends there as well: it might go on, or be none.
    """
    last = end if end >= len(text) else end - 2
    return [match for match in pattern.finditer(text, start, end) if match.end() <= last]
