"""How alike two requests are: by the pairs of characters that their wording shares.

For repeats of one applicant (《政府信息公开条例》第三十六条第六项) and for what many ask (第四十四条).
"""

from __future__ import annotations

import re
from typing import Final

# From here on two requests are shown as alike; whether they are the same, an officer decides.
ALIKE: Final = 0.5

_NOT_WORDS: Final = re.compile(r"[\W_]+")
_PHRASES: Final = re.compile(
    r"请求|申请|公开|获取|提供|希望|我想要?|关于|有关|相关|政府|信息|贵局|你局|本人|的"
)


def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a text, without the phrases of every request."""
    bare = _NOT_WORDS.sub("", _PHRASES.sub("", text.lower()))
    return frozenset(bare[i : i + 2] for i in range(len(bare) - 1))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The shared part of two sets of pairs: 1 for the same wording, 0 for nothing in common."""
    if not one or not other:
        return 0.0
    return len(one & other) / len(one | other)
