"""What is wrong with the HTML of a page, as the standard has it, and where its links lead."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urldefrag, urljoin

import html5lib
from html5lib.constants import E

_MOMENT: Final = re.compile(
    r"\d{4}(-\d\d(-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:?\d\d)?)?)?)?"
)
# Attributes that name other elements of the page.
_NAMES_IDS: Final = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "form")
_OF_INPUTS_NOT: Final = {"street-address"}  # several lines: for <textarea> alone


@dataclass
class Read(HTMLParser):
    """The ids, links and tags of a page, and what the parser of the standard does not see."""

    ids: Counter[str] = field(default_factory=Counter)
    links: list[str] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    _named: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        got = {name: value or "" for name, value in attrs}
        if len(got) < len(attrs):
            self.wrong.append(f"<{tag}> has an attribute twice")
        if "id" in got:
            self.ids[got["id"]] += 1
        if tag == "meta" and "name" in got:
            self.tags[got["name"]] = got.get("content", "")
        if tag in {"a", "link", "img", "script", "form", "iframe", "source"}:
            self.links += [got[name] for name in ("href", "src", "action") if name in got]
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "time" and not _MOMENT.fullmatch(got.get("datetime", "2026")):
            self.wrong.append(f"<time datetime={got['datetime']!r}>")
        if tag == "img" and "alt" not in got:
            self.wrong.append(f"<img src={got.get('src')!r}> without alt")
        if tag == "input" and got.get("autocomplete") in _OF_INPUTS_NOT:
            self.wrong.append(f"<input autocomplete={got['autocomplete']!r}>")
        if any(name == "style" or name.startswith("on") for name in got):
            self.wrong.append(f"<{tag}> has style or script in an attribute")
        self._named += [part for name in _NAMES_IDS for part in got.get(name, "").split()]

    def finish(self) -> None:
        """Judge what only the whole page tells."""
        self.wrong += [f"id {name!r} stands twice" for name, n in self.ids.items() if n > 1]
        self.wrong += [
            f"nothing bears the id {name!r}" for name in self._named if name not in self.ids
        ]
        if self.headings.count(1) != 1:
            self.wrong.append(f"{self.headings.count(1)} headings of the first rank")
        steps = zip(self.headings, self.headings[1:], strict=False)
        self.wrong += [f"h{a} is followed by h{b}" for a, b in steps if b > a + 1]


def read(html: str) -> Read:
    """A page with all that is wrong with it."""
    parser = html5lib.HTMLParser()
    parser.parse(html)
    found = Read()
    found.feed(html)
    found.close()
    found.finish()
    found.wrong += [f"line {place[0]}: {E[code] % values}" for place, code, values in parser.errors]
    return found


def inner_links(page: Read, path: str) -> list[tuple[str, str]]:
    """Where the links of a page lead within the site: path with query, and the anchor."""
    found = []
    for link in page.links:
        if re.match(r"(?!https?://testserver)[a-z]+:|//", link):
            continue
        address = urljoin(f"http://testserver{path}", link).removeprefix("http://testserver")
        found.append(urldefrag(address))
    return [(address or "/", anchor) for address, anchor in found]
