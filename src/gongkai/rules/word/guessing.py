"""Title, 文号, date and publisher of a document, from where offices put them (GB/T 9704)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from gongkai.rules.word.blocks import Block

_NUMBER: Final = re.compile(
    r"([\u4e00-\u9fa5]{1,14})[〔\[［(（【](20\d{2}|19\d{2})[〕\]］)）】]\s*(?:第\s*)?(\d{1,5})\s*号"
)
_DAY: Final = re.compile(r"((?:19|20)\d{2})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_DIGITS: Final = "〇一二三四五六七八九"
_HAN_DAY: Final = re.compile(
    r"([二一][〇○零O0一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_BANNER: Final = re.compile(r".{2,40}文件$")
_SECTION: Final = re.compile(r"[一二三四五六七八九十]{1,3}、")
_PART: Final = re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")
_HEAD_LINES: Final = 12
_TAIL_LINES: Final = 12
_MOST_TITLE: Final = 80


@dataclass(frozen=True, slots=True)
class Guess:
    """What was guessed, and the blocks that remain for the text. `moved` names what was taken out."""

    title: str
    document_number: str
    created_on: date | None
    publisher: str
    blocks: list[Block]
    moved: tuple[str, ...]


def guess(blocks: list[Block], name: str) -> Guess:
    """Takes the head of the document apart; `name` is the file's, for want of a title."""
    rest = list(blocks)
    number, banner, moved = "", "", []
    for block in rest[:_HEAD_LINES]:
        if block.kind == "table":
            continue
        text = re.sub(r"\s", "", block.text)
        match = _NUMBER.fullmatch(text)
        if match and not number:
            number = f"{match[1]}〔{match[2]}〕{int(match[3])}号"
            rest.remove(block)
        elif not banner and _BANNER.fullmatch(text) and block.align == "center":
            banner = text.removesuffix("文件")
            rest.remove(block)
            moved.append(f"版头“{text[:30]}”没有放进正文")
    title_blocks = _title_of(rest[:_HEAD_LINES])
    title = "".join(block.text for block in title_blocks)
    if title_blocks:
        rest = [block for block in rest if block not in title_blocks]
        moved.append("标题移到了“名称”")
    if number:
        moved.append("文号移到了“文号”")
    else:
        number = _quoted_number(rest[:3])
    day, signed = _signature(rest)
    _outline(rest)
    return Guess(title or name, number, day, banner or signed, rest, tuple(moved))


def _title_of(head: list[Block]) -> list[Block]:
    """The lines of the title: of the style of a title, else the first centred or short ones."""
    styled = [block for block in head if block.is_title]
    if styled:
        return styled
    found: list[Block] = []
    for block in head:
        text = block.text.strip()
        is_line = block.kind in {"p", "h2"} and text and len(text) <= _MOST_TITLE
        if is_line and block.align == "center" and not _DAY.search(text):
            found.append(block)
        elif found or not is_line or text[-1] in "：:。；;":
            break
    if found:
        return found[:4]
    first = head[0] if head else None
    if first is None or first.kind not in {"p", "h2"} or not 4 <= len(first.text) <= 60:
        return []
    return [] if first.text[-1] in "：:。；;，" or first.is_indented else [first]


def _quoted_number(head: list[Block]) -> str:
    """A 文号 in brackets right below the title."""
    for block in head:
        match = _NUMBER.fullmatch(block.text.strip("（）() "))
        if match:
            return f"{match[1]}〔{match[2]}〕{int(match[3])}号"
    return ""


def _signature(blocks: list[Block]) -> tuple[date | None, str]:
    """The day at the end and the name above it."""
    tail = [block for block in blocks[-_TAIL_LINES:] if block.kind == "p"]
    for place in range(len(tail) - 1, -1, -1):
        day = _day(re.sub(r"\s", "", tail[place].text))
        if day is None:
            continue
        name = tail[place - 1].text.strip() if place else ""
        is_name = 3 <= len(name) <= 30 and not re.search(r"[。，；：]", name)
        return day, name if is_name else ""
    return None, ""


def _day(text: str) -> date | None:
    """The day that a short line consists of."""
    if len(text) > 24:
        return None
    if match := _DAY.search(text):
        parts = [int(part) for part in match.groups()]
    elif match := _HAN_DAY.search(text):
        year = "".join(str(_DIGITS.find(re.sub("[○零O0]", "〇", sign))) for sign in match[1])
        parts = [int(year), _han(match[2]), _han(match[3])]
    else:
        return None
    try:
        return date(*parts)
    except ValueError:
        return None


def _han(text: str) -> int:
    tens, sign, ones = text.rpartition("十")
    if not sign:
        return _DIGITS.find(text)
    return (_DIGITS.find(tens) if tens else 1) * 10 + (_DIGITS.find(ones) if ones else 0)


def _outline(blocks: list[Block]) -> None:
    """Make 一、 and （一） headings where the author used no styles for them."""
    if any(block.kind.startswith("h") for block in blocks):
        return
    for block in blocks:
        text = block.text
        if block.kind != "p" or len(text) > 40 or text[-1:] in "。；;，：:":
            continue
        if _SECTION.match(text):
            block.kind = "h2"
        elif _PART.match(text):
            block.kind = "h3"
        if block.kind != "p":
            block.html = re.sub(r"</?strong>", "", block.html)
