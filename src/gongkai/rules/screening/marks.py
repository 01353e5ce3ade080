"""Punctuation: pairs, titles in titles, doubled and narrow marks.

Source: GB/T 15834—2011 《标点符号用法》.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gongkai.rules.screening.model import Finding, Setting
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
_PAIRS: Final = {"》": "《", "）": "（", "”": "“", "】": "【", "〉": "〈", "〕": "〔"}
_OPENING: Final = frozenset(_PAIRS.values())
_PAIRED: Final = re.compile("[《》（）“”【】〈〉〔〕]")
# 1） or a）are the labels of a list, with a closing bracket alone.
_LABEL: Final = re.compile(r"(?:^|[\s，。；：、])[0-9０-９a-zA-Z一二三四五六七八九十]{1,3}）$")
_PARAGRAPH_END: Final = re.compile(r"\n")


class Marks:
    """What a search can find: nesting, lists, doubled and narrow marks."""

    rules = ("MARK-NEST", "MARK-LIST", "MARK-TWICE", "MARK-NARROW")
    triggers = (
        r"《[^《》]{0,60}《",
        "》、《|”、“",
        "。。|，，|、、|；；|：：|，。|。，|、，|，、|、。|；。|。；|：，|：。",
        r"[\x{4e00}-\x{9fff}][,;:?!][\x{4e00}-\x{9fff}]",
        r"[\x{4e00}-\x{9fff}]\.\s",
    )

    def find(self, text: str, start: int, end: int, setting: Setting) -> Iterator[Finding]:
        """Each mark once."""
        for match in _NEST.finditer(text, start, end):
            right = f"〈{match[1][1:-1]}〉"
            yield found("MARK-NEST", text, *match.span(1), remedy="replace", replacement=right)
        for match in _LIST.finditer(text, start, end):
            yield found("MARK-LIST", text, *match.span(), remedy="remove", replacement="")
        for match in _TWICE.finditer(text, start, end):
            yield found("MARK-TWICE", text, *match.span())
        for match in _NARROW.finditer(text, start, end):
            wide = _WIDE[match[0]]
            yield found("MARK-NARROW", text, *match.span(), remedy="replace", replacement=wide)


def unpaired(text: str) -> Iterator[Finding]:
    """Brackets and quotes without their other half, paragraph by paragraph.

    A quotation that runs over several paragraphs opens each of them and closes the last only.
    """
    at = 0
    for line in text.split("\n"):
        yield from _unpaired_in(text, line, at)
        at += len(line) + 1


def _unpaired_in(text: str, line: str, at: int) -> Iterator[Finding]:
    stack: list[tuple[str, int]] = []
    for match in _PAIRED.finditer(line):
        mark, place = match[0], match.start()
        if mark in _OPENING:
            stack.append((mark, place))
        elif stack and stack[-1][0] == _PAIRS[mark]:
            stack.pop()
        elif mark == "）" and _LABEL.search(line[: place + 1]):
            continue
        elif any(opened == _PAIRS[mark] for opened, _ in stack):
            while stack and stack[-1][0] != _PAIRS[mark]:
                opened, where = stack.pop()
                yield _half(text, at + where, opened)
            stack.pop()
        elif mark != "”":
            yield _half(text, at + place, mark)
    for opened, where in stack:
        if opened != "“":
            yield _half(text, at + where, opened)


def _half(text: str, at: int, mark: str) -> Finding:
    return found("MARK-PAIR", text, at, at + 1, f"“{mark}”没有另一半。")


def title_marks(title: str) -> Iterator[Finding]:
    """The mark at the end of a title, where none should stand."""
    match = re.search(r"[。，；：、,;:.]\s*$", title)
    if match:
        yield found(
            "MARK-TITLE", title, match.start(), match.start() + 1, remedy="remove", replacement=""
        )
