"""The column 公开渠道和载体: boxes that are ticked or not, in all the ways in which they get lost."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from gongkai.rules.standards.model import CHANNELS

TICKED: Final = "■☑√✓✔☒●◼⬛▣🗹"
EMPTY: Final = "□☐◻⬜○◯▢"
_BOX: Final = f"[{TICKED}{EMPTY}]"
_ALIASES: Final = {
    "行政服务中心": "service_centre",
    "政务大厅": "service_centre",
    "政务服务大厅": "service_centre",
    "政府门户网站": "website",
    "门户网站": "website",
    "发布会听证会": "briefing",
    "新闻发布会": "briefing",
    "微博微信": "new_media",
    "政务新媒体": "new_media",
    "12345政务服务便民热线": "hotline",
    "热线": "hotline",
    "电子屏": "notice_board",
    "公示栏": "notice_board",
    "社区公示栏": "notice_board",
    "村公示栏": "notice_board",
    "便民服务中心": "service_station",
}
# An OCR takes an empty box for the character 口; it is one where a known channel follows.
_OCR_BOX: Final = "口"
# So many names without one box are the printed list itself, its ticks lost.
_WHOLE_LIST: Final = 8


@dataclass(frozen=True, slots=True)
class Ticks:
    """What a cell says: the chosen channels, what stands behind 其他, and what is doubtful."""

    channels: tuple[str, ...] = ()
    other: str = ""
    doubts: tuple[tuple[str, str], ...] = ()


def _bare(text: str) -> str:
    return re.sub(r"[\s/、，,。；;:：()（）_＿\-—·.]", "", text)


@cache
def _names() -> dict[str, str]:
    return {_bare(label): key for key, label in CHANNELS.items()} | _ALIASES


def channel_of(text: str) -> str | None:
    """The channel that a label names, None for one that the form doesn't know."""
    bare = _bare(text)
    return _names().get(bare) or ("other" if bare.startswith("其他") else None)


@cache
def _ocr_pattern() -> re.Pattern[str]:
    starts = sorted((label[:3] for label in CHANNELS.values()), key=len, reverse=True)
    starts += [alias[:4] for alias in _ALIASES]
    return re.compile(rf"{_OCR_BOX}(?=\s*(?:{'|'.join(map(re.escape, starts))}))")


def has_boxes(text: str) -> bool:
    """Whether a text holds boxes, ticked or empty, also as an OCR writes them."""
    return bool(re.search(_BOX, text) or _ocr_pattern().search(text))


def read_ticks(cell: str) -> Ticks:
    """The channels of a cell. What is not sure is told, never taken silently."""
    doubts: list[tuple[str, str]] = []
    mended, count = _ocr_pattern().subn("□", cell)
    if count:
        doubts.append(("ocr_boxes", f"有 {count} 个“口”按没有勾选的方框读，请核对。"))
    if not mended.strip():
        return Ticks()
    if not re.search(_BOX, mended):
        return _without_boxes(mended, doubts)
    head, *parts = re.split(f"({_BOX})", mended)
    chosen: list[str] = []
    others: list[str] = []
    if _bare(head):
        doubts.append(("no_box", f"“{head.strip()}”前面没有方框，没有读入，请核对。"))
    for box, text in zip(parts[::2], parts[1::2], strict=True):
        if box not in TICKED:
            continue
        label = " ".join(text.split())
        key = channel_of(label)
        if key is None or key == "other":
            chosen.append("other")
            rest = re.sub(r"^其他[：:_＿\s]*", "", label).strip("_＿ 、，；。")
            if rest:
                others.append(rest)
        else:
            chosen.append(key)
    if not chosen:
        doubts.append(("ticks_lost", "方框没有一个是勾选的，勾选可能在转换中丢失，请补选。"))
    return Ticks(_ordered(chosen), "；".join(dict.fromkeys(others)), tuple(doubts))


def _without_boxes(text: str, doubts: list[tuple[str, str]]) -> Ticks:
    labels = [part for part in re.split(r"[\n、，,；;]|\s{2,}", text) if _bare(part)]
    keys = [channel_of(label) for label in labels]
    if sum(key is not None for key in keys) >= _WHOLE_LIST:
        doubts.append(("ticks_lost", "列出了整张清单而没有方框，勾选已丢失，请补选。"))
        return Ticks(doubts=tuple(doubts))
    others = [label.strip() for label, key in zip(labels, keys, strict=True) if key is None]
    if others:
        doubts.append(("other_channel", f"“{'、'.join(others)}”不在国家清单里，已放入“其他”。"))
    chosen = [key or "other" for key in keys]
    return Ticks(_ordered(chosen), "；".join(others), tuple(doubts))


def _ordered(chosen: list[str]) -> tuple[str, ...]:
    return tuple(key for key in CHANNELS if key in set(chosen))


def write_ticks(channels: tuple[str, ...], other: str = "") -> str:
    """The cell as it is printed: every box of the form, those chosen filled."""
    chosen = set(channels)
    return " ".join(
        f"{'■' if key in chosen else '□'}{label}{other if key == 'other' and other else ''}"
        for key, label in CHANNELS.items()
    )
