"""Lines of a broken table as tokens: text, values, and blanks where separators prove them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from gongkai.rules.report.reading.normal import fold
from gongkai.rules.report.reading.rows import Mark, is_value
from gongkai.rules.report.reading.source import Line

_FUSED: Final = re.compile(
    r"^(?P<label>.*[\u4e00-\u9fff)\"'])(?P<digits>[+\-增减]?\d[\d.,+\-]*(?:万?元)?)$"
)
_DIGITS_ONLY: Final = re.compile(r"\d+")
_PAGE: Final = re.compile(
    r"^\s*(?:-\s*\d{1,3}\s*-|第\s*\d{1,3}\s*页(?:\s*[,/]?\s*共\s*\d{1,3}\s*页)?|\d{1,3}\s*/\s*\d{1,3}\s*页?|·\s*\d{1,3}\s*·)\s*$"
)


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` says what it is; blank only where two separators prove an empty cell."""

    kind: Literal["text", "value", "blank", "separator"]
    mark: Mark


def separator_of(texts: Sequence[str]) -> str | None:
    """What separates cells in these lines: `|`, a tab, or nothing that can be relied on."""
    for separator in "|\t":
        if sum(text.count(separator) for text in texts) >= 5:
            return separator
    return None


def is_page_number(folded: str) -> bool:
    """Whether a line is nothing but a page number with its ornaments (- 5 -, 第3页)."""
    return bool(_PAGE.match(folded))


def _words(cell: str, line: Line, start: int, alone: bool) -> Iterator[Token]:
    """A cell or a line as its label text and its trailing (or only) values."""
    words = cell.split()
    first = len(words)
    while first and (is_value(words[first - 1]) or _DIGITS_ONLY.fullmatch(words[first - 1])):
        first -= 1
    text = " ".join(words[:first])
    values = words[first:]
    if text:
        fused = _FUSED.match(text)
        if fused and not (len(text) > 60 and "," in text):
            yield Token("text", Mark(fused["label"], line.where))
            values = [fused["digits"], *values]
        elif values and text.endswith(("第", "年", "共", "约", "计", "为")):
            yield Token("text", Mark(cell, line.where))
            return
        else:
            yield Token("text", Mark(text, line.where))
    glued = len(values) == 1 and bool(text) and not cell.endswith(f" {values[0]}")
    at = start
    for value in values:
        found = line.text.find(value, at)
        span = None
        if line.span is not None:
            span = line.span
            if found >= 0:
                at = found + len(value)
                span = (line.span[0] + found, line.span[0] + at)
        alone = alone and len(words) == 1
        yield Token("value", Mark(value, line.where, span, alone=alone, glued=glued))


def _mixed(text: str, line: Line) -> Iterator[Token]:
    """A line without separators: values may stand behind, before or between the texts."""
    pieces: list[str] = []
    words = text.split()
    for word in words:
        if not is_value(word):
            pieces.append(word)
            continue
        if pieces:
            yield from _words(" ".join(pieces), line, 0, False)
            pieces = []
        yield from _words(word, line, 0, len(words) == 1)
    if pieces:
        yield from _words(" ".join(pieces), line, 0, False)


_SEPARATOR: Final = Token("separator", Mark("|", ""))


def _pieces(text: str, line: Line, separator: str | None) -> Iterator[Token]:
    if separator is None or separator not in text:
        yield from _mixed(text, line)
        return
    at = 0
    for index, piece in enumerate(text.split(separator)):
        if index:
            yield _SEPARATOR
        yield from _words(piece, line, at, False)
        at += len(piece) + 1


_ROW: Final = 3


class Tokenizer:
    """Lines become tokens one after another.

    With a `separator`, two of them with nothing but line ends between are a blank cell. Without
    one, blanks are lost in the source and never invented.

    Separators at the end of a line with content, and lines of several separators, prove nothing:
    they fill up merged cells, and some converters gather the blank cells of a row there.
    """

    def __init__(self, separator: str | None) -> None:
        self.separator = separator
        self.after_separator = False

    def tokens(self, line: Line) -> Iterator[Token]:
        """The tokens of the next line."""
        text, padded, padding = fold(line.text), False, 0
        if self.separator:
            content = text.rstrip(f"{self.separator} \t")
            padding = text[len(content) :].count(self.separator)
            padded = padding > 0 if content.strip() else padding > 1
            text = content if padded else text
        last = ""
        for token in _pieces(text, line, self.separator):
            last = token.kind
            if token.kind != "separator":
                self.after_separator = False
                yield token
            elif self.after_separator:
                yield Token("blank", Mark("", line.where, line.span))
            else:
                self.after_separator = True
        if last == "text" and padding > 1:
            yield Token("blank", Mark("", line.where, line.span))  # a label with nothing behind it
        self.after_separator = self.after_separator or padded
