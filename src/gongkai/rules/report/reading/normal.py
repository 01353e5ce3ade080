"""One canonical way to write what foreign reports write in many: width, brackets, script.

`fold` is for comparing and anchoring, never for showing; `mend` repairs what a conversion broke
and is safe to show.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from gongkai.rules.report.reading.traditional import SIMPLIFIED, TRADITIONAL

# Words of Taiwan that are no mere change of script, and words that decide an ambiguous
# character. 檔案局, 檔案馆, 檔案法 … are about archives and stay.
_WORDS: Final = (
    ("資訊", "信息"),
    ("訊息", "信息"),
    ("專案", "项目"),
    ("程式", "程序"),
    ("網路", "网络"),
    ("資料庫", "数据库"),
    ("軟體", "软件"),
    ("硬體", "硬件"),
    ("部落格", "博客"),
    ("登入", "登录"),
    ("列印", "打印"),
    ("視窗", "窗口"),
    ("釋出", "发布"),
    ("答覆", "答复"),
    ("回覆", "回复"),
    ("批覆", "批复"),
    ("函覆", "函复"),
    ("覆議", "复议"),
    ("反覆", "反复"),
    ("重覆", "重复"),
    ("顯著", "显著"),
    ("乾淨", "干净"),
)
_FILES: Final = re.compile("檔案(?![局館馆法室])")

# Some converters to traditional characters write a reading behind each doubtful one: 內(nèi)容.
_READING: Final = re.compile(r"(?<=[\u4e00-\u9fff])[(（](?=[a-z]*[à-ǿ])[a-zà-ǿ]{1,6}[)）]")

_SPACES: Final = "\u00a0\u1680\u180e\u202f\u205f\u3000\u3164\ue5e5\ue5e4\ue4c6" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_NOTHING: Final = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
    + "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xFE00, 0xFE10))))
    + "".join(map(chr, (*range(0x09), *range(0x0E, 0x20), 0x7F)))
)
# canonical character ← all ways to write it
_SAME: Final = (
    ("(", "〔〖【［[﹙﹝︵︹︻"),
    (")", "〕〗】］]﹚﹞︶︺︼"),
    ("《", "〈︽︿"),
    ("》", "〉︾﹀"),
    ("-", "‐‑‒–—―−﹣﹘─━┄┅┈┉⸺⸻￣"),
    ('"', "“”„‟〝〞〟「」『』﹁﹂﹃﹄"),
    ("'", "‘’‚‛"),
    (",", "﹐﹑︐"),
    (":", "﹕∶︰︓"),
    (";", "﹔︔"),
    (".", "﹒"),
    ("。", "｡︒"),
    ("、", "､︑"),
    ("%", "﹪"),
    ("+", "﹢"),
    ("=", "﹦"),
    ("/", "∕⁄╱"),
    ("|", "│┃￨∣❘┆┇┊┋║"),
    ("~", "∼〜˜"),
    ("·", "•・･‧∙⋅"),
    ("…", "⋯"),
    ("〇", "○◯"),
    ("¥", "￥"),
    ("\n", "\x0b\x0c\x85\u2028\u2029"),
)
# Radicals of CJK Radicals Supplement that fonts of Chinese PDFs answer with; NFKC leaves them.
_RADICALS: Final = (
    "⺁厂⺅亻⺆冂⺇几⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺒巳⺓幺⺔彑⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歹⺟母⺠民⺡氵"
    "⺢氺⺣灬⺤爫⺥爫⺦丬⺨犭⺩王⺪疋⺫目⺬示⺭礻⺮竹⺯糹⺰纟⺱罓⺲罒⺳网⺶羊⺷羊⺸羊⺹耂⺺肀⺼肉⺽臼⺾艹"
    "⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦"
    "⻚页⻛风⻜飞⻝食⻞飠⻟飠⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻬齐⻮齿⻰龙"
)


def _mending() -> dict[str, str]:
    table = {"\u00a0": " ", "\ue5e5": "\u3000", "\ue5e4": "\u3000", "\ue4c6": "\u3000"}
    table.update(zip(_RADICALS[::2], _RADICALS[1::2], strict=True))
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFADA)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and plain != chr(code):
            table[chr(code)] = plain
    return table


def _enumerators() -> dict[str, str]:
    """① and ㈠ in brackets, ⒈ with its dot: bare digits would melt into a neighbouring number."""
    table = {chr(0x2460 + n): f"({n + 1})" for n in range(20)}
    table |= {chr(0x2474 + n): f"({n + 1})" for n in range(20)}
    table |= {chr(0x2488 + n): f"{n + 1}." for n in range(20)}
    for n, numeral in enumerate("一二三四五六七八九十"):
        table |= {chr(0x3220 + n): f"({numeral})", chr(0x3280 + n): f"({numeral})"}
    for n in range(12):
        table[chr(0x2160 + n)] = unicodedata.normalize("NFKC", chr(0x2160 + n))
    return table


def _folding() -> dict[str, str]:
    table = dict(zip(TRADITIONAL, SIMPLIFIED, strict=True)) | _enumerators()
    for broken, whole in _mending().items():
        table[broken] = table.get(whole, whole)
    table |= dict.fromkeys(_SPACES, " ") | dict.fromkeys(_NOTHING, "")
    for canonical, ways in _SAME:
        table |= dict.fromkeys(ways, canonical)
    for code in range(0xFF01, 0xFF5F):
        plain = chr(code - 0xFEE0)
        table[chr(code)] = table.get(plain, plain)
    return table


def _any_of(table: dict[str, str]) -> re.Pattern[str]:
    return re.compile("[" + "".join(map(re.escape, table)) + "]")


_MEND: Final = _mending()
_FOLD: Final = _folding()
# A character class is six times faster than str.translate here: most characters stay.
_TO_MEND: Final = _any_of(_MEND)
_TO_FOLD: Final = _any_of(_FOLD)
_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LABEL: Final = 60
_WHITE: Final = re.compile(r"\s+")


def mend(text: str) -> str:
    """The text with radicals and compatibility forms that PDF fonts answer with made characters.

    Each character stays one character, so offsets hold; nothing that a reader sees changes.
    """
    if text.isascii():
        return text
    return _TO_MEND.sub(lambda hit: _MEND[hit[0]], text)


def raised(text: str) -> str:
    """Text set as superscript: its figures are marks of notes, not part of a number."""
    return text.translate(_RAISED)


def fold(text: str) -> str:
    """The text in one canonical writing: half-width, simplified, one kind of each bracket.

    Any of （〔［【[ becomes (, any dash -, any double quote ", any odd space a space (newlines and
    tabs stay, zero-width characters go), traditional characters and the Taiwan words of
    conversions become simplified (規範性檔案 → 规范性文件, 資訊 → 信息), ① becomes (1), ⒈ becomes
    1. and ㈠ becomes (一). 、。《》 and superscript figures stay. Idempotent; the length may change.
    """
    return _fold_label(text) if len(text) <= _LABEL else _fold(text)


def squeeze(text: str) -> str:
    """`fold(text)` without any white space: the key to compare labels by."""
    return _squeeze_label(text) if len(text) <= _LABEL else _WHITE.sub("", _fold(text))


def _fold(text: str) -> str:
    if not text.isascii():
        if "檔案" in text:
            text = _FILES.sub("文件", text)
        for word, plain in _WORDS:
            if word in text:
                text = text.replace(word, plain)
    return _TO_FOLD.sub(lambda hit: _FOLD[hit[0]], text)


# Numbers and labels of the forms come again and again, within a report and from one to the next.
@lru_cache(maxsize=4096)
def _fold_label(text: str) -> str:
    return _fold(text)


@lru_cache(maxsize=4096)
def _squeeze_label(text: str) -> str:
    return _WHITE.sub("", _fold(text))
