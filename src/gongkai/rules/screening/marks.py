"""Punctuation: pairs, titles in titles, doubled and narrow marks.

Source: GB/T 15834—2011 《标点符号用法》.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gongkai.rules.screening.model import Finding, Setting
from gongkai.rules.screening.patterns import matches
from gongkai.rules.screening.registry import found

_HAN: Final = r"[\u4e00-\u9fff]"
_NEST: Final = re.compile(r"《[^《》\n]{0,60}(《[^《》\n]{1,60}》)[^《》\n]{0,40}》")
_LIST: Final = re.compile(r"(?<=》)、(?=《)|(?<=”)、(?=“)")
_TWICE: Final = re.compile(
    r"(?<![。.])。。(?![。.])|，，+|、、+|；；+|：：+|，。|。，|、，|，、|、。|；。|。；|：，|：。"
)
_NARROW: Final = re.compile(
    rf"(?<={_HAN})[,;:?!](?={_HAN})|(?<={_HAN})\.(?=\s*$|\s*\n)", re.MULTILINE
)
_WIDE: Final = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。"}
_PAIRS: Final = {"》": "《", "）": "（", "】": "【", "〉": "〈", "〕": "〔"}
# Where a text has none of a pair, which most have not, they need not be counted.
RARE_PAIRS: Final = ("【】", "〈〉", "〔〕")
# 1） or a）are the labels of a list, with a closing bracket alone.
_LABEL: Final = re.compile(r"(?:^|[\s，。；：、])[0-9０-９a-zA-Z一二三四五六七八九十]{1,3}）$")
FAR: Final = 400


class Marks:
    """What a search can find: nesting, lists, doubled and narrow marks."""

    rules = ("MARK-NEST", "MARK-LIST", "MARK-TWICE", "MARK-NARROW")
    reach = (72, 120)
    triggers = (
        r"《[^《》\n]{0,60}《",
        "》、《|”、“",
        "。。|，，|、、|；；|：：|，。|。，|、，|，、|、。|；。|。；|：，|：。",
        r"[,;:?!][\u4e00-\u9fff]",
        r"[\u4e00-\u9fff]\.(?:\s|$)",
    )

    def find(self, text: str, start: int, end: int, setting: Setting) -> Iterator[Finding]:
        """Each mark once."""
        for match in matches(_NEST, text, start, end):
            right = f"〈{match[1][1:-1]}〉"
            yield found("MARK-NEST", text, *match.span(1), remedy="replace", replacement=right)
        for match in matches(_LIST, text, start, end):
            yield found("MARK-LIST", text, *match.span(), remedy="remove", replacement="")
        for match in matches(_TWICE, text, start, end):
            yield found("MARK-TWICE", text, *match.span())
        for match in matches(_NARROW, text, start, end):
            wide = _WIDE[match[0]]
            yield found("MARK-NARROW", text, *match.span(), remedy="replace", replacement=wide)


def unpaired(text: str, rare: frozenset[str] = frozenset(RARE_PAIRS)) -> Iterator[Finding]:
    """Brackets and quotes without their other half within FAR characters.

    `rare`: those of RARE_PAIRS of which the text has a half.
    Lines do not count: text out of a PDF breaks them anywhere. Nor do quotes: a quotation that runs
    over several paragraphs opens each of them and closes the last only, so that a lone “ is right.
    """
    uneven = [
        pair for pair in ("《》", "（）", *rare) if text.count(pair[0]) != text.count(pair[1])
    ]
    if not uneven:
        return
    stack: list[tuple[str, int]] = []
    for match in re.finditer(f"[{''.join(uneven)}]", text):
        mark, place = match[0], match.start()
        while stack and place - stack[0][1] > FAR:
            yield _half(text, *stack.pop(0))
        if mark not in _PAIRS:
            stack.append((mark, place))
            continue
        depth = next(
            (n for n in range(len(stack) - 1, -1, -1) if stack[n][0] == _PAIRS[mark]), None
        )
        if depth is not None:
            yield from (_half(text, *opened) for opened in stack[depth + 1 :])
            del stack[depth:]
        elif mark != "）" or not _LABEL.search(text[max(0, place - 6) : place + 1]):
            yield _half(text, mark, place)
    yield from (_half(text, *opened) for opened in stack)


def _half(text: str, mark: str, at: int) -> Finding:
    return found("MARK-PAIR", text, at, at + 1, f"“{mark}”没有另一半。")


def title_marks(title: str) -> Iterator[Finding]:
    """The mark at the end of a title, where none should stand."""
    match = re.search(r"[。，；：、,;:.]\s*$", title)
    if match:
        yield found(
            "MARK-TITLE", title, match.start(), match.start() + 1, remedy="remove", replacement=""
        )
