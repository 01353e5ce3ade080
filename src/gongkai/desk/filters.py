"""The head of a list: words, choices and switches that stand in the address, its order, its page."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest


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


def sort_heads(
    heads: Iterable[tuple[str, str]], sort: str, *, last_first: Collection[str] = ()
) -> dict[str, dict[str, str]]:
    """For each sortable head its label, its direction now, and the order that a click asks for.

    `last_first` are those of which a click shows the last ones first.
    """
    found = {}
    for key, label in heads:
        direction = {key: "ascending", f"-{key}": "descending"}.get(sort, "")
        first, other = (f"-{key}", key) if key in last_first else (key, f"-{key}")
        found[key] = {
            "label": label,
            "direction": direction,
            "next": other if sort == first else first,
        }
    return found


def page_of(request: HttpRequest) -> int:
    """The page that the address asks for; the first where that is none."""
    text = request.GET.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def numbers_of(sent: Iterable[str]) -> list[int]:
    """The ids among what was sent; what no table could hold is left out."""
    return [int(one) for one in sent if one.isascii() and one.isdigit() and len(one) < 19]


def words_of(request: HttpRequest) -> str:
    """The words that the address asks for."""
    return request.GET.get("q", "").replace("\0", "").strip()[:100]
