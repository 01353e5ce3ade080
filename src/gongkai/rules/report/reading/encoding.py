"""Bytes to text when the declaration is missing or wrong, as it often is."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

from gongkai.rules.report.reading.source import Document, ReadingError

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_DECLARABLE: Final = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "utf-16": "utf-16-le",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
}
_CANDIDATES: Final = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
# What every such text is full of, in both scripts; a wrong decoding hits almost none of them.
_COMMON: Final = frozenset(
    "的一是不了在有人和中大为上个国以政府信息公开工作年度报告本数量项其他总计行法机关市县区局理情况"
    "及新收到申请予部分无提供处主动办结维持果纠正未审月日单位件元统条规章范性文第至于三二四五六七八九十"
    "為個國開報機關縣區況請無處動辦結維糾審單條規範於總計數項與業會關發長門時實，。、：；（）“”《》　０１２"
)
_BAD: Final = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")
_CONTROLS: Final = re.compile("[\x00-\x08\x0e-\x1f]")
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]")
_SAMPLE: Final = 4_096
_SURELY: Final = 0.2
_HARDLY: Final = 0.05
_RUBBISH: Final = "内容不是文字，而是二进制数据或已经损坏。请确认选对了文件，再重新上传"
_CHARSET: Final = re.compile(
    rb"""<[^<>]{0,200}(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE
)
_EMBEDDED: Final = re.compile(rb"data:[\w/+.-]{1,80};base64,[A-Za-z0-9+/=%\s]{64,}")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with the encoding that it was in; `broken` counts bytes that are no character."""

    text: str
    encoding: str
    broken: int = 0

    def noted(self, document: Document) -> Document:
        """The document, with a note where characters were lost."""
        if self.broken:
            document.notes.append(f"有 {self.broken} 处文字编码损坏，无法还原")
        return document


def without_embedded(data: bytes) -> bytes:
    """The bytes of a page without the pictures that are embedded in it."""
    return _EMBEDDED.sub(b"data:,", data) if b";base64," in data else data


def declared_charset(data: bytes) -> str | None:
    """The encoding that a page declares in its head, if any."""
    declared = _CHARSET.search(data[:4096])
    return declared[1].decode("ascii") if declared else None


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of a file in UTF-8, UTF-16, GB18030 (with GBK and GB 2312) or Big5.

    A byte order mark wins, then valid UTF-8, then the declaration where it fits, then the
    encoding whose result looks most like Chinese. Raises ReadingError for what is no text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _checked(data[len(mark) :], encoding)
    if b"\0" not in data:
        for likely in ("utf-8", _DECLARABLE.get((declared or "").strip().lower()), "gb18030"):
            if likely is None or (text := _strictly(data, likely)) is None:
                continue
            if likely == "utf-8" or _likeness(text[:_SAMPLE]) > _SURELY:
                return _checked(data, likely)
    sample = data[: 2 * _SAMPLE]
    likeness, best = max((_likeness(sample.decode(e, "replace")), e) for e in _CANDIDATES)
    if likeness < _HARDLY:
        raise ReadingError(_RUBBISH)
    return _checked(data, best)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _likeness(text: str) -> float:
    """How much a text looks like Chinese, from below 0 (rubbish) to about 0.5."""
    foreign = len(_NOT_ASCII.findall(text))
    common = sum(map(_COMMON.__contains__, text))
    return (common - 3 * len(_BAD.findall(text))) / (foreign + 1)


def _checked(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    broken = text.count("\ufffd")
    controls = len(_CONTROLS.findall(text))
    if controls > len(text) // 100 or broken > 3 + len(text) // 100:
        raise ReadingError(_RUBBISH)
    return Decoded(_CONTROLS.sub(" ", text) if controls else text, encoding, broken)
