"""All words and patterns in a text, at once.

Hyperscan looks for the words of all lists, and for the triggers of the detectors, in the bytes of
the text; only around a trigger is the detector itself asked. Where Hyperscan has no wheel, an
Aho-Corasick automaton finds the words and every detector reads the whole text: slower, and the
same findings (held by a test).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from gongkai.rules.screening.citations import Citations
from gongkai.rules.screening.dates import DaysInFigures, ImpossibleDays, Spans, Weekdays
from gongkai.rules.screening.eras import RepublicYears
from gongkai.rules.screening.leaders import Leaders
from gongkai.rules.screening.links import Links, LocalPaths
from gongkai.rules.screening.machines import (
    AhoCorasick,
    Hit,
    Hyperscan,
    Machine,
    Scanned,
    machines,
)
from gongkai.rules.screening.marks import RARE_PAIRS, Marks, title_marks, unpaired
from gongkai.rules.screening.masking import WIDE_SIGNS, narrow_signs
from gongkai.rules.screening.model import Detector, Finding, Setting
from gongkai.rules.screening.numbers import Identities, Mails, Numbers, Passports, Plates
from gongkai.rules.screening.people import NAMES, Births, Homes, Rooms
from gongkai.rules.screening.phones import HomePhones, OddMobiles
from gongkai.rules.screening.registry import RULES, found
from gongkai.rules.screening.secrecy import Attributes, InsideMarks, SecretMarks, SecretNumbers
from gongkai.rules.screening.tables import find_in_table
from gongkai.rules.screening.units import Units
from gongkai.rules.screening.words import Word, WordList, builtin_lists

DETECTORS: Final[tuple[Detector, ...]] = (
    Numbers(),
    Identities(),
    HomePhones(),
    OddMobiles(),
    Plates(),
    Passports(),
    Mails(),
    *NAMES,
    Births(),
    Homes(),
    Rooms(),
    SecretMarks(),
    InsideMarks(),
    Attributes(),
    SecretNumbers(),
    Citations(),
    ImpossibleDays(),
    Weekdays(),
    DaysInFigures(),
    Spans(),
    RepublicYears(),
    Units(),
    LocalPaths(),
    Links(),
    Marks(),
)
# A bracket without its other half matters in a document, not in a dump of gigabytes.
MAX_PAIRED: Final = 2_000_000
MAX_STRETCH: Final = 4_000_000  # characters
CONTEXT: Final = 20
_WIDE: Final = re.compile(f"[{''.join(WIDE_SIGNS)}]")
_LONG_NUMBER: Final = re.compile(r"[0-9０-９]{6,}[XxＸｘ]?")


class Screen:
    """All lists and detectors, made ready once and used for many texts.

    `compiled` is what `dump` gave for the same lists: it saves the seconds of preparing many words.
    """

    def __init__(
        self,
        setting: Setting,
        lists: Sequence[WordList] | None = None,
        machine: Machine | None = None,
        compiled: bytes | None = None,
    ) -> None:
        self.setting = setting
        self.lists = tuple(builtin_lists() if lists is None else lists)
        self.detectors = DETECTORS
        if setting.leaders:
            self.detectors += (Leaders(setting.leaders),)
        self._words = [
            (_narrow_word(word), one.rule, one)
            for one in self.lists
            for word in one.words
            if word.counts(setting.on)
        ]
        self._unless = [tuple(_around(word)) for word, _, _ in self._words]
        chosen = machine or machines()[0]
        triggers = [d.triggers for d in self.detectors]
        texts = [word.text for word, _, _ in self._words]
        apart = frozenset(n for n, d in enumerate(self.detectors) if isinstance(d, Units))
        self._finder: Hyperscan | AhoCorasick = (
            Hyperscan(texts, triggers, RARE_PAIRS, compiled, apart)
            if chosen == "hyperscan"
            else AhoCorasick(texts, triggers, RARE_PAIRS)
        )

    def dump(self) -> bytes | None:
        """The words made ready, to be kept and given to the next Screen; None if not worth it."""
        return self._finder.dump()

    def scan(self, text: str) -> Scanned:
        """The words and triggers of a text, before anybody has looked at them."""
        return self._finder.scan(text)

    def text(self, text: str, *, is_title: bool = False) -> list[Finding]:
        """All findings in a text, in reading order.

        Figures and letters of full width are read as narrow ones, by words and detectors alike. A
        text of many megabytes is taken in stretches of whole lines, so that memory stays flat.
        """
        if len(text) <= MAX_STRETCH:
            return self._stretch(text, is_title=is_title)
        findings: list[Finding] = []
        start = 0
        while start < len(text):
            end = text.rfind("\n", start, start + MAX_STRETCH) + 1 or start + MAX_STRETCH
            findings += [one.moved(start) for one in self._stretch(text[start:end])]
            start = end
        return findings

    def _stretch(self, text: str, *, is_title: bool = False) -> list[Finding]:
        written, scanned = text, self.scan(text)
        text = scanned.text
        findings = list(self._word_findings(text, scanned.words))
        for which, ends in scanned.places.items():
            detector = self.detectors[which]
            for start, end in _windows(ends, len(text), detector.reach):
                findings += detector.find(text, start, end, self.setting)
        if len(text) <= MAX_PAIRED:
            findings += unpaired(text, scanned.letters.intersection(RARE_PAIRS))
        if is_title:
            findings += title_marks(text)
        unique = {(f.start, f.end, f.rule): f for f in findings}
        found_here = [finding for _, finding in sorted(unique.items())]
        if text is not written:
            found_here = [_as_written(finding, written) for finding in found_here]
        return with_context(written, found_here)

    def table(self, rows: Sequence[Sequence[str]]) -> list[Finding]:
        """The findings that need the heads of the columns; the cells are texts besides."""
        return list(find_in_table(rows))

    def _word_findings(self, text: str, hits: Iterable[Hit]) -> Iterator[Finding]:
        """The longest word at each place, unless it stands in a longer harmless one."""
        spans = []
        for which, end in hits:
            word, rule, one = self._words[which]
            spans.append((end - len(word.text), -end, which))
        taken = -1
        for start, minus_end, which in sorted(spans):
            word, rule, one = self._words[which]
            end = -minus_end
            if start < taken or _is_harmless(text, start, self._unless[which]):
                continue
            if rule == "WORD-BODY" and _is_former(text, start, end):
                continue
            if rule == "WORD-ABOLISHED" and _is_history(text, start, end, word.from_on):
                continue
            taken = end
            yield _word_finding(text, start, end, word, rule, one)


def _narrow_word(word: Word) -> Word:
    if not _WIDE.search(word.text):
        return word
    signs = narrow_signs(word.text), tuple(map(narrow_signs, word.unless))
    return replace(word, text=signs[0], unless=signs[1])


def _as_written(finding: Finding, written: str) -> Finding:
    """A finding in the text with its signs narrowed, with the words of the text as it came."""
    words = written[finding.start : finding.end]
    if words == finding.text:
        return finding
    masked = words if finding.masked == finding.text else finding.masked
    return replace(finding, text=words, masked=masked)


def _around(word: Word) -> Iterator[tuple[str, int]]:
    """The longer words in which a word is harmless, each with a place of it there."""
    for longer in word.unless:
        before = longer.find(word.text)
        while before >= 0:
            yield longer, before
            before = longer.find(word.text, before + 1)


def _is_harmless(text: str, start: int, unless: Iterable[tuple[str, int]]) -> bool:
    return any(
        start >= before and text.startswith(longer, start - before) for longer, before in unless
    )


_FORMER_BEFORE: Final = re.compile(r"(?:原|时任|当时的|前身[是为]?|撤销|不再保留)\s*$")
_FORMER_BEHIND: Final = re.compile(
    r"^(?:[^，。；;\n]{0,12}(?:更名|改名|改为|转制|撤销|合并|划入|不再保留|并入)|[^。；;\n]{0,12}职责)"
)


def _is_former(text: str, start: int, end: int) -> bool:
    """Whether a name is said to be one of the past."""
    return bool(
        _FORMER_BEFORE.search(text[max(0, start - 6) : start])
        or _FORMER_BEHIND.match(text[end : end + 24])
    )


_HISTORY: Final = re.compile(
    r"原|曾|前科|旧|历史|当时|那时|过去|以前|此前|废止|废除|取消|停止|撤销|不再|改为|更名|解除"
)
_SAID_YEAR: Final = re.compile(r"((?:19|20)[0-9]{2})\s*年")
_SENTENCE_END: Final = re.compile(r"[。；;\n]")


def _is_history(text: str, start: int, end: int, abolished: date | None) -> bool:
    """Whether the sentence speaks of the past: by a word, or a year until that of the abolition."""
    before = _SENTENCE_END.split(text[max(0, start - 60) : start])[-1]
    behind = _SENTENCE_END.split(text[end : end + 24], maxsplit=1)[0]
    if _HISTORY.search(before[-24:]) or _HISTORY.search(behind):
        return True
    years = _SAID_YEAR.findall(before)
    return abolished is not None and any(int(year) <= abolished.year for year in years)


def _word_finding(text: str, start: int, end: int, word: Word, rule: str, one: WordList) -> Finding:
    said = RULES[rule]
    message = f"“{word.text}”应为“{word.right}”。" if word.right else f"{said.title}“{word.text}”。"
    return found(
        rule,
        text,
        start,
        end,
        message + word.note,
        severity=word.severity or said.severity,
        source=f"{one.name} {one.version}（{one.source}）",
        remedy="replace" if word.right else None,
        replacement=word.right or None,
        sureness="likely",
    )


def with_context(text: str, findings: Sequence[Finding]) -> list[Finding]:
    """The findings, in the order of their places, with what stands around them.

    In the surroundings all personal data is masked, and long numbers besides.
    """
    private = [f for f in findings if RULES[f.rule].is_private]
    starts = [f.start for f in private]
    out = []
    for finding in findings:
        before = _shown(text, max(0, finding.start - CONTEXT), finding.start, private, starts)
        behind = _shown(text, finding.end, finding.end + CONTEXT, private, starts)
        out.append(replace(finding, context=f"{before}⟦{finding.masked}⟧{behind}"))
    return out


def _shown(
    text: str, start: int, end: int, private: Sequence[Finding], starts: Sequence[int]
) -> str:
    """A stretch of the text that gives nothing away."""
    parts: list[str] = []
    at = start
    for finding in private[max(0, bisect_left(starts, start) - 8) : bisect_left(starts, end)]:
        if finding.end > at and finding.start < end:
            parts += [text[at : finding.start], finding.masked]
            at = max(at, finding.end)
    parts.append(text[at:end] if at < end else "")
    return _LONG_NUMBER.sub("***", "".join(parts)).replace("\n", " ").replace("\t", " ")


def _windows(
    ends: Sequence[int] | None, length: int, reach: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    """The stretches around the triggers; None asks for the whole text."""
    if ends is None:
        yield 0, length
        return
    back, ahead = reach
    start = stop = -1
    for end in ends:
        if end - back > stop:
            if stop >= 0:
                yield start, min(stop, length)
            start = max(0, end - back)
        stop = end + ahead
    if stop >= 0:
        yield start, min(stop, length)
