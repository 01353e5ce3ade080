"""Words that stand in several runs: masked where they stand, each run keeps its look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.mending.model import Wanted
from gongkai.rules.screening.model import Finding

Run = tuple[Any, str]
"""An element with its words; None in its place for what is shown and is not its text."""


def mask_runs(
    screen: Screen,
    paragraphs: Iterable[Iterable[Run]],
    wanted: Wanted,
    *,
    keeps_length: bool = False,
) -> int:
    """Mask what is wanted in the words of paragraphs, in place; in how many places.

    `keeps_length`: each character has its place on the page, and the mask must fill as many.
    """
    pieces: list[tuple[int, int, Any]] = []
    parts: list[str] = []
    length = 0
    for paragraph in paragraphs:
        for element, words in paragraph:
            pieces.append((length, length + len(words), element))
            parts.append(words)
            length += len(words)
        parts.append("\n")
        length += 1
    found = [f for f in screen.text("".join(parts)) if f.replacement is not None and wanted(f)]
    done = 0
    for finding in sorted(found, key=lambda f: f.start, reverse=True):
        inside = [p for p in pieces if p[0] < finding.end and finding.start < p[1]]
        if "\n" in finding.text or any(element is None for _, _, element in inside):
            continue
        for number, (start, end, element) in enumerate(inside):
            said = element.text or ""
            head, tail = max(finding.start - start, 0), max(min(finding.end, end) - start, 0)
            if keeps_length:
                before = max(start - finding.start, 0)
                new = _as_long(finding)[before : before + tail - head]
            else:
                new = finding.replacement or "" if number == 0 else ""
            element.text = f"{said[:head]}{new}{said[tail:]}"
        done += bool(inside)
    return done


def _as_long(finding: Finding) -> str:
    """The mask of a finding in as many characters as are hidden."""
    mask, length = finding.replacement or "", len(finding.text)
    return mask if len(mask) == length else mask[:1].ljust(length, "*")


def say(texts: Sequence[Any], words: str) -> None:
    """Write words into the first of these elements, and empty the others."""
    for number, text in enumerate(texts):
        text.text = words if number == 0 else ""
