"""Who wrote which words of a text that several people saved one after another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from gongkai.rules.comparison import paired, tokens_of


@dataclass(frozen=True, slots=True)
class Run:
    """Words that came into the text with one saving; `saved` is its place among them, from 0."""

    text: str
    saved: int


@dataclass(frozen=True, slots=True)
class AuthoredLine:
    """A line as it stands now; `changed` are the savings that touched it, its first one in front.

    A saving that only took words away is among them too.
    """

    runs: tuple[Run, ...]
    changed: tuple[int, ...]

    @property
    def text(self) -> str:
        """The words."""
        return "".join(run.text for run in self.runs)

    def savings_of(self, phrase: str) -> tuple[int, ...]:
        """The savings that brought the words of a phrase, where it stands in the line; in order."""
        start = self.text.find(phrase) if phrase else -1
        found: set[int] = set()
        while start >= 0:
            end, at = start + len(phrase), 0
            for run in self.runs:
                if at < end and at + len(run.text) > start:
                    found.add(run.saved)
                at += len(run.text)
            start = self.text.find(phrase, start + 1)
        return tuple(sorted(found))


@dataclass(slots=True)
class _Line:
    tokens: list[str]
    owners: list[int]
    changed: list[int] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.tokens)


def authorship(texts: Sequence[str]) -> tuple[AuthoredLine, ...]:
    """The lines of the last text, each word with the saving that brought it in.

    `texts` are what was saved, from the first to the last. A word that was taken out and written
    again belongs to whoever wrote it again.
    """
    lines: list[_Line] = []
    for saved, text in enumerate(texts):
        lines = _after(lines, text.splitlines(), saved)
    return tuple(AuthoredLine(tuple(_runs(line)), tuple(line.changed)) for line in lines)


def _after(lines: list[_Line], new: list[str], saved: int) -> list[_Line]:
    old = [line.text for line in lines]
    found: list[_Line] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += lines[i:j]
            continue
        left = list(lines[i:j])
        for before, after in paired(old[i:j], new[k:m]):
            known = left.pop(0) if before is not None else None
            if after is None:
                continue
            found.append(_fresh(after, saved) if known is None else _changed(known, after, saved))
    return found


def _fresh(text: str, saved: int) -> _Line:
    tokens = tokens_of(text)
    return _Line(tokens, [saved] * len(tokens), [saved])


def _changed(line: _Line, after: str, saved: int) -> _Line:
    new = tokens_of(after)
    owners: list[int] = []
    matcher = SequenceMatcher(None, line.tokens, new, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        owners += line.owners[i:j] if tag == "equal" else [saved] * (m - k)
    if not any(owner != saved for owner in owners):
        return _fresh(after, saved)
    return _Line(new, owners, [*line.changed, saved])


def _runs(line: _Line) -> list[Run]:
    runs: list[Run] = []
    for token, owner in zip(line.tokens, line.owners, strict=True):
        if runs and runs[-1].saved == owner:
            runs[-1] = Run(runs[-1].text + token, owner)
        else:
            runs.append(Run(token, owner))
    return runs
