"""When a finding is the same as one that somebody has decided on before.

Text changes while it is written. A decision must not be asked again because a comma moved, and must
not be carried over to another place where the same words mean something else.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from gongkai.rules.screening.masking import narrow
from gongkai.rules.screening.model import Finding
from gongkai.rules.screening.registry import RULES

ALIKE: Final = 0.6


@dataclass(frozen=True, slots=True)
class Trace:
    """What is kept of a finding to know it again: its rule, a key of its words, its surroundings."""

    rule: str
    key: str
    context: str


def spelled(finding: Finding) -> str:
    """The words of a finding without spaces, hyphens and width: the same number is the same."""
    return re.sub(r"[\s\-\u200b·]", "", narrow(finding.text)).upper()


def pair(known: Sequence[Trace], found: Sequence[Trace]) -> dict[int, int]:
    """For each found trace that is a known one: its index → the index of the known one.

    Words under a rule that goes by place are the same only where the surroundings are alike; each
    known place is found at most once.
    """
    by_words: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, trace in enumerate(known):
        by_words[trace.rule, trace.key].append(index)
    pairs: dict[int, int] = {}
    candidates: list[tuple[float, int, int]] = []
    for index, trace in enumerate(found):
        for other in by_words.get((trace.rule, trace.key), ()):
            if not RULES[trace.rule].by_place:
                pairs.setdefault(index, other)
            else:
                alike = likeness(known[other].context, trace.context)
                if alike >= ALIKE:
                    candidates.append((-alike, index, other))
    taken: set[int] = set()
    for _, index, other in sorted(candidates):
        if index not in pairs and other not in taken:
            pairs[index] = other
            taken.add(other)
    return pairs


def likeness(a: str, b: str) -> float:
    """How much two surroundings agree, from 0 to 1; one side alone may have been rewritten."""
    if a == b:
        return 1.0
    halves_a, halves_b = _halves(a), _halves(b)
    sides = [_ratio(x, y) for x, y in zip(halves_a, halves_b, strict=True) if x or y]
    return max(sides) * 0.5 + sum(sides) / len(sides) * 0.5 if sides else 1.0


def _halves(context: str) -> tuple[str, str]:
    before, _, rest = context.partition("⟦")
    return before, rest.partition("⟧")[2]


def _ratio(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b, autojunk=False).ratio()
