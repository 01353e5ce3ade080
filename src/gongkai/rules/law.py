"""Laws and instruments that reports and letters cite: titles, numbers, when they are in force.

The table is `laws.json`: dates and numbers are given only where they were confirmed; an entry
with `sure: false` is known by its title alone: such a title stands in the public collection
LawRefBook/Laws (as of April 2025), or is of a law or regulation of later date, or of a place or a
ministry, which that does not hold. Titles that are not in the table are never judged.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Final

_STATE: Final = "中华人民共和国"
_QUOTES: Final = re.compile(r"[《》〈〉“”\"'‘’\s]")
_BRACKETS: Final = str.maketrans("（）［］[]【】", "()〔〕〔〕〔〕")
_PLACE: Final = re.compile(r"^.{2,8}?(?:省|自治区|自治州|市|州|县|区|旗)")
_KIND: Final = re.compile(r"(?:暂行|试行)?(条例|规定|办法|细则|规则|法)$")
# Only the state makes these; an office of its own may well have 规定 and 办法 of a like name.
_NATIONAL_KINDS: Final = frozenset(("法", "条例"))
_ORDER: Final = re.compile(r"令\D{0,3}(\d+)\D{0,2}号|第(\d+)号令")
_DOCUMENT: Final = re.compile(r"([\u4e00-\u9fff]{2,10})〔((?:19|20)\d\d)〕(\d+)号")
# Shorter titles lie too near to each other to call one a slip of the other. Of the laws of the state
# all names are known, so that what is none of them may be shorter.
_LONG_ENOUGH: Final = 8
_LAW_LONG_ENOUGH: Final = 5
_SHORTENED: Final = 4
# A report of year Y is written and published until the middle of Y + 1.
_WRITTEN_UNTIL: Final = (6, 30)


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a law: its number, and the days of issue, first and last force if known."""

    number: str | None = None
    issued: date | None = None
    starts: date | None = None
    ends: date | None = None

    def overlaps(self, first: date, last: date) -> bool:
        """Whether it was in force on some day of that span; unknown days count as yes."""
        return not (self.starts and self.starts > last) and not (self.ends and self.ends < first)


@dataclass(frozen=True, slots=True)
class Law:
    """A law or instrument. `report_years` bounds the report years that a form notice is for."""

    title: str
    kind: str
    versions: tuple[Version, ...] = ()
    aliases: tuple[str, ...] = ()
    replaced_by: str | None = None
    report_years: tuple[int, int | None] | None = None
    sure: bool = True

    def in_force(self, on: date) -> Version | None:
        """The version in force on that day, None where there is none or nothing is known."""
        for version in reversed(self.versions):
            if version.overlaps(on, on):
                return version
        return None


@dataclass(frozen=True, slots=True)
class Citation:
    """A title in 《》 as written, with the number and the short name given behind it."""

    title: str
    number: str | None
    short: str | None
    start: int
    before: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is wrong with a citation: a Chinese sentence, and what it should read if known."""

    citation: Citation
    message: str
    expected: str | None = None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def laws() -> tuple[Law, ...]:
    """All laws and instruments of the table."""
    raw = json.loads(resources.files(__package__).joinpath("laws.json").read_text("utf-8"))
    return tuple(
        Law(
            entry["title"],
            entry["kind"],
            tuple(
                Version(
                    v.get("number"),
                    _day(v.get("issued")),
                    _day(v.get("from")),
                    _day(v.get("until")),
                )
                for v in entry["versions"]
            ),
            tuple(entry.get("aliases", ())),
            entry.get("replaced_by"),
            tuple(entry["report_years"]) if "report_years" in entry else None,
            entry.get("sure", True),
        )
        for entry in raw
    )


def plain_title(title: str) -> str:
    """A title to compare by: without quotes, spaces and the name of the state."""
    return _QUOTES.sub("", title).translate(_BRACKETS).removeprefix(_STATE)


@cache
def _index() -> dict[str, Law]:
    return {plain_title(name): law for law in laws() for name in (law.title, *law.aliases)}


def law_named(title: str) -> Law | None:
    """The law with that title or a known other name, however it is quoted; None if unknown."""
    return _index().get(plain_title(title))


# --- citations -----------------------------------------------------------------------------------

_OPEN: Final = "《"
_BEHIND: Final = re.compile(r"[\s]*[（(]([^（）()]{2,80})[）)]")
_NUMBERED: Final = re.compile(r"[^，,；;、]*\d+\s*号[^，,；;、]*")
_SHORT: Final = re.compile(r"(?:以下)?(?:简称|称)(?:为)?[：:]?《([^《》]{1,20})》")


def find_citations(text: str) -> Iterator[Citation]:
    """The titles quoted with 《》, outermost quotes only, in order."""
    at = text.find(_OPEN)
    while at >= 0:
        end = _closing(text, at)
        if end is None:
            return
        number = short = None
        after = end + 1
        while behind := _BEHIND.match(text, after):
            name = _SHORT.search(behind[1])
            short = short or (name[1] if name else None)
            numbered = _NUMBERED.search(behind[1])
            number = number or (numbered[0].strip() if numbered else None)
            after = behind.end()
        yield Citation(text[at + 1 : end], number, short, at, text[max(0, at - 4) : at])
        at = text.find(_OPEN, after)


def _closing(text: str, start: int) -> int | None:
    depth = 0
    for place in range(start, min(len(text), start + 200)):
        if text[place] in "《〈":
            depth += 1
        elif text[place] in "》〉":
            depth -= 1
            if depth == 0:
                return place
    return None


def doubts(text: str, year: int | None) -> Iterator[Doubt]:
    """What is wrong with the citations of a text that was written about that year.

    Name (a near miss of a known title), short name (does not fit), number (another one), force
    (repealed before the year, or not yet in force when the report was written). Unknown titles
    give nothing, and each title gives at most one doubt.
    """
    seen: set[str] = set()
    earlier: list[str] = []
    for citation in find_citations(text):
        earlier.append(citation.title)
        key = plain_title(citation.title)
        if key in seen and not (citation.number or citation.short):
            continue
        problems = list(_problems(citation, year, earlier[-3:]))
        if problems and key not in seen:
            seen.add(key)
            yield Doubt(
                citation,
                "；".join(message for message, _ in problems) + "。",
                next((expected for _, expected in problems if expected), None),
            )


def _problems(
    citation: Citation, year: int | None, titles: list[str]
) -> Iterator[tuple[str, str | None]]:
    law = law_named(citation.title)
    meant = None if law else near_miss(citation.title)
    if meant:
        yield f"《{citation.title}》应为《{meant.title}》", meant.title
    if citation.short and not _short_fits(citation.short, titles):
        yield f"简称《{citation.short}》与全称《{citation.title}》对不上", None
    if law is None or not law.sure:
        return
    if citation.number:
        yield from _wrong_number(law, citation, year)
    if year and not citation.before.endswith(("原", "旧", "废止", "的原")):
        yield from _out_of_force(law, year)


def _short_fits(short: str, titles: list[str]) -> bool:
    """Whether the kind of instrument that a short name ends with stands in one of the titles."""
    kind = _KIND.search(short)
    return kind is None or any(kind[1] in title for title in titles)


def _wrong_number(
    law: Law, citation: Citation, year: int | None
) -> Iterator[tuple[str, str | None]]:
    cited = _number_key(citation.number or "")
    known = {key: v for v in law.versions if v.number and (key := _number_key(v.number))}
    if cited is None or not known or not any(len(key) == len(cited) for key in known):
        return
    version = known.get(cited)
    right = [v.number for v in law.versions if v.number and v.ends is None]
    if version is None:
        yield (
            f"《{law.title}》的文号应为{'、'.join(filter(None, right))}",
            right[-1] if right else None,
        )
    elif year and not version.overlaps(*_span(year)) and right:
        yield f"《{law.title}》（{version.number}）已由{right[-1]}修订，请改引现行文号", right[-1]


def superseded_number(citation: Citation, on: date) -> str | None:
    """Why the number that a citation gives was not the right one on a day; None where it was.

    For a number that belonged to a version which has ended, while another version is in force.
    """
    law = law_named(citation.title)
    cited = _number_key(citation.number or "")
    if law is None or not law.sure or cited is None:
        return None
    right = [v.number for v in law.versions if v.number and v.ends is None]
    for version in law.versions:
        is_meant = version.number is not None and _number_key(version.number) == cited
        if is_meant and version.ends is not None and version.ends < on and right:
            return f"《{law.title}》（{version.number}）已由{right[-1]}修订，请改引现行文号。"
    return None


def _number_key(text: str) -> tuple[str, ...] | None:
    """An order as (number,), a document as (code, year, number)."""
    text = re.sub(r"\s", "", text).translate(_BRACKETS)
    document = _DOCUMENT.search(text)
    if document:
        return document.groups()
    order = _ORDER.search(text)
    return (order[1] or order[2],) if order else None


def _span(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year + 1, *_WRITTEN_UNTIL)


def _out_of_force(law: Law, year: int) -> Iterator[tuple[str, str | None]]:
    first, last = _span(year)
    instead = f"，现行的是《{law.replaced_by}》" if law.replaced_by else ""
    if law.report_years:
        start, end = law.report_years
        if year < start or (end and year > end):
            years = f"{start}年度起" if end is None else f"{start}至{end}年度"
            yield f"《{law.title}》只适用于{years}的报告{instead}", law.replaced_by
        return
    if not law.versions or any(version.overlaps(first, last) for version in law.versions):
        return
    ends = [version.ends for version in law.versions if version.ends]
    if ends and max(ends) < first:
        yield f"《{law.title}》已于{max(ends):%Y年%-m月%-d日}后停止施行{instead}", law.replaced_by
        return
    starts = [version.starts for version in law.versions if version.starts]
    if starts:
        yield f"《{law.title}》{min(starts):%Y年%-m月%-d日}起才施行", None


# --- near misses ---------------------------------------------------------------------------------


def near_miss(title: str) -> Law | None:
    """The known law that an unknown title was probably meant to name, None if it is no near miss.

    The same name with another kind of instrument (暂行条例 for 暂行规定), one character wrong in a long
    title, or two left out of the name of a law of the state (治安处罚法), all of which are known by
    name. A title of another place is never a near miss, nor one that fits two laws equally well.
    """
    plain = plain_title(title)
    kind = _KIND.search(plain)
    if kind is None or plain in _index():
        return None
    stem, place = plain[: kind.start()], _place(plain)
    near: list[Law] = []
    for name, known in _kinds().items():
        if known.place != place:
            continue
        if known.stem == stem and (place or _is_of_the_state(title, kind[0], known.kind)):
            return known.law
        is_law = kind[0] == known.kind == "法"
        is_long = len(name) >= (_LAW_LONG_ENOUGH if is_law else _LONG_ENOUGH)
        if (is_long and _one_slip(plain, name)) or (
            is_law and len(plain) >= _SHORTENED and _leaves_two_out(plain, name)
        ):
            near.append(known.law)
    # What several names end with (污染防治法, 权益保障法) may mean each of them.
    is_vague = len(plain) < _LONG_ENOUGH and sum(name.endswith(plain) for name in _kinds()) > 1
    return near[0] if near and not is_vague and all(law is near[0] for law in near) else None


def _is_of_the_state(title: str, kind: str, known: str) -> bool:
    """Whether only the state can make an instrument of that kind under the name of a known one.

    A province may well have a 条例 under the name of a law, and cite it without its own name.
    """
    return title.startswith(_STATE) or (kind == "法" and known in _NATIONAL_KINDS)


@dataclass(frozen=True, slots=True)
class _Parts:
    """A known title taken apart: 贵州省 + …信息公开 + 暂行规定."""

    law: Law
    place: str | None
    stem: str
    kind: str


@cache
def _kinds() -> dict[str, _Parts]:
    return {
        name: _Parts(law, _place(name), name[: kind.start()], kind[0])
        for name, law in _index().items()
        if (kind := _KIND.search(name))
    }


def _place(title: str) -> str | None:
    match = _PLACE.match(title)
    return match[0] if match else None


def _one_slip(a: str, b: str) -> bool:
    """Whether one character was replaced, left out or added, or two changed places.

    Figures may never differ; nor is a title with one more character in front a slip of that name.
    """
    if abs(len(a) - len(b)) > 1 or a == b or a[1:] == b:
        return False
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    rest_a, rest_b = a[head : len(a) - tail], b[head : len(b) - tail]
    if len(rest_a) == 2 and rest_a == rest_b[::-1]:
        return True
    return len(rest_a) <= 1 and len(rest_b) <= 1 and not re.search(r"\d", rest_a + rest_b)


def _leaves_two_out(written: str, name: str) -> bool:
    """Whether a title is the name without two characters that stand together in it."""
    return len(name) == len(written) + 2 and any(
        name.startswith(written[:at]) and name.endswith(written[at:]) for at in range(len(written))
    )
