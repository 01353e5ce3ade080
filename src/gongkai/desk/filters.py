"""The head of a list: words, choices and switches that stand in the address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Choice:
    """A field with choices: (value, label, whether it is chosen)."""

    name: str
    label: str
    options: tuple[tuple[str, str, bool], ...]

    @property
    def is_set(self) -> bool:
        """Whether one is chosen."""
        return any(chosen for _, _, chosen in self.options)


@dataclass(frozen=True, slots=True)
class Switch:
    """A box that is ticked or not."""

    name: str
    label: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class FilterHead:
    """What `desk/filters.html` shows. `clear` is the address without filters, `kept` goes along."""

    label: str
    search: str
    words: str
    clear: str
    choices: tuple[Choice, ...] = ()
    more: tuple[Choice, ...] = ()
    switches: tuple[Switch, ...] = ()
    more_switches: tuple[Switch, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()

    @property
    def has_more(self) -> bool:
        """Whether one of those is chosen that stand behind 更多条件."""
        return any(c.is_set for c in self.more) or any(s.is_on for s in self.more_switches)

    @property
    def is_filtered(self) -> bool:
        """Whether anything is asked."""
        asked = (*(c.is_set for c in self.choices), *(s.is_on for s in self.switches))
        return bool(self.words) or self.has_more or any(asked)


def choice(name: str, label: str, options: Iterable[tuple[Any, str]], chosen: Any) -> Choice:
    """A field with choices, of which one may be chosen."""
    return Choice(
        name,
        label,
        tuple((str(v), str(t), chosen is not None and v == chosen) for v, t in options),
    )
