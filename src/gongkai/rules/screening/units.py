"""Units behind a number that are not those of the law, and symbols with the wrong capitals.

Sources: 《计量法》 Art. 3, 《中华人民共和国法定计量单位》 (1984), GB 3100—1993 (symbols: k, m, g small; W, V, Pa
capital). 公斤 and 公里 are names of the law; 海里 and 节 hold at sea.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gongkai.rules.screening.model import Finding, Setting
from gongkai.rules.screening.patterns import matches
from gongkai.rules.screening.registry import found

# What only has another name is written so; what has another size a person must convert.
_RENAMED: Final = {
    "平方公尺": "平方米",
    "立方公尺": "立方米",
    "公尺": "米",
    "公升": "升",
    "立升": "升",
    "公厘": "毫米",
    "西西": "毫升",
    "CC": "毫升",
    "cc": "毫升",
}
_CONVERTED: Final = {
    "亩": "土地面积用公顷或平方米，1亩约666.7平方米",
    "市亩": "土地面积用公顷或平方米，1市亩约666.7平方米",
    "公亩": "用平方米，1公亩等于100平方米",
    "英里": "用千米，1英里约1.609千米",
    "英尺": "用米，1英尺等于0.3048米",
    "英寸": "用厘米，1英寸等于2.54厘米",
    "英磅": "用千克，1磅约0.4536千克",
    "磅": "用千克，1磅约0.4536千克",
    "盎司": "用克，1盎司约28.35克",
    "加仑": "用升，1加仑约3.785升",
    "马力": "用千瓦，1马力约0.7355千瓦",
    "大卡": "用千焦，1大卡约4.187千焦",
    "千卡": "用千焦，1千卡约4.187千焦",
    "卡路里": "用焦耳，1卡路里约4.187焦耳",
    "华氏度": "用摄氏度",
    "斤": "用千克，1斤等于0.5千克",
}
_SYMBOLS: Final = {
    wrong: right
    for right, wrongs in {
        "kg": "KG Kg kG",
        "km": "KM Km",
        "cm": "CM Cm",
        "mm": "MM Mm",
        "kW": "KW kw Kw",
        "kV": "KV kv Kv",
        "MPa": "MPA Mpa mpa",
        "Hz": "HZ hz",
        "dB": "DB db Db",
    }.items()
    for wrong in wrongs.split()
}
_NAMES: Final = "|".join(sorted((*_RENAMED, *_CONVERTED), key=len, reverse=True))
_COUNT: Final = r"[0-9][余多百千万亿]{0,3} ?"
_NAMED: Final = re.compile(rf"(?<=[0-9余多百千万亿 ])({_NAMES})(?![顶均重A-Za-z])")
_BEFORE: Final = re.compile(rf"{_COUNT}$")
_SYMBOL: Final = re.compile(rf"(?<=[0-9 ])({'|'.join(_SYMBOLS)})(?![A-Za-z0-9²³/·\-])")
_CELSIUS: Final = re.compile(r"摄氏(零下|零上)?([0-9]{1,3}(?:\.[0-9]{1,2})?)度")


class Units:
    """Numbers with units that are not legal, or with symbols that are written wrongly."""

    rules = ("WORD-UNIT",)
    reach = (16, 8)
    triggers = (
        rf"{_COUNT}(?:{_NAMES})",
        rf"[0-9] ?(?:{'|'.join(_SYMBOLS)})",
        r"摄氏(?:零下|零上)?[0-9]",
    )

    def find(self, text: str, start: int, end: int, setting: Setting) -> Iterator[Finding]:
        """Each unit, with what to write instead."""
        for match in matches(_NAMED, text, start, end):
            unit = match[1]
            if not _BEFORE.search(text[max(0, match.start() - 6) : match.start()]):
                continue
            right = _RENAMED.get(unit)
            advice = f"应为“{right}”" if right else _CONVERTED[unit]
            yield _unit(text, match.span(1), f"“{unit}”不是法定计量单位：{advice}。", right)
        for match in matches(_SYMBOL, text, start, end):
            if _BEFORE.search(text[max(0, match.start() - 6) : match.start()]):
                right = _SYMBOLS[match[1]]
                yield _unit(text, match.span(1), f"单位符号“{match[1]}”应为“{right}”。", right)
        for match in matches(_CELSIUS, text, start, end):
            sign = {"零下": "-"}.get(match[1], "")
            right = f"{sign}{match[2]}摄氏度"
            yield _unit(text, match.span(), f"“{match[0]}”应为“{right}”。", right)


def _unit(text: str, span: tuple[int, int], message: str, right: str | None) -> Finding:
    return found(
        "WORD-UNIT",
        text,
        *span,
        message,
        remedy="replace" if right else None,
        replacement=right,
        sureness="likely",
    )
