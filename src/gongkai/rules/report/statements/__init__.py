"""Numbers that the narrative of a report states, and the cells that they must equal.

Precision before recall: a number is bound to cells only where its wording leaves no doubt, for a
wrong binding makes a false finding. Numbers of unknown meaning keep the subject "other".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from gongkai.rules.report.forms import FormId
from gongkai.rules.report.model import Statement
from gongkai.rules.report.statements.meanings import ONCE, Scene, block_of, meaning_of, zeros
from gongkai.rules.report.statements.numbers import NUMBER, Found, Text, numbers, squeezed

__all__ = ["find_statements"]

# No sentence is so long; a cut keeps hostile text from costing more than its length, and never
# falls inside a number.
_SENTENCE: Final = re.compile(r"[^。!?\n]{1,600}(?![\d,.])")
# The year that a sentence speaks of; one that something is carried from or to is none.
_YEAR: Final = re.compile(r"(?<!结转)(?<!结转至)(?<!结转到)(20\d\d)年(?!度?(?:结转|转))")
# （二）…, 1.…, 一是…: what opens a paragraph tells what its sentences speak of.
_HEADING: Final = re.compile(r"(?:\([一二三四五六七八九十]+\)|[一二三四五六七八九十\d]+[、.是])")
_WIDTH: Final = 40  # characters of wording on either side that are quoted at most
_STOP: Final = re.compile("[,;:。(、]")


def find_statements(
    sections: Mapping[str, str],
    preamble: str = "",
    *,
    year: int | None = None,
    form: FormId | None = None,
) -> list[Statement]:
    """The numbers that the narrative states, in reading order.

    `sections` maps S1 … S6 to their text; sections of tables (S2 – S4) are not searched, nor is
    the preamble, which holds addresses and telephone numbers only. `year` is the report year:
    numbers that a sentence gives for another year are not bound to cells. `form` decides the
    cells of 其他处理 (None: by the year). `text` of a statement is the original wording around the
    number.
    """
    chosen: FormId = form or ("2019" if year in (2019, 2020) else "2021")
    out: list[Statement] = []
    for section in ("S1", "S5", "S6"):
        if sections.get(section):
            out += _in_section(section, squeezed(sections[section]), year, chosen)
    return out


def _in_section(section: str, text: Text, year: int | None, form: FormId) -> Iterator[Statement]:
    about_requests = False
    for match in _SENTENCE.finditer(text.plain):
        sentence, offset = match[0], match.start()
        if _HEADING.match(sentence):
            about_requests = "依申请" in sentence[:16]
        spoken = f"依申请公开。{sentence}" if about_requests else sentence
        found: list[tuple[int, Statement]] = []
        for start, end, (subject, cells, label) in zeros(sentence, about_requests):
            bound = () if _other_year(sentence[:start], year) else cells
            wording = text.slice(offset + start, offset + end)
            nothing = Statement(subject, 0, "件", wording, section, "exact", bound, label)
            found.append((start, nothing))
        for number in numbers(sentence):
            block = block_of(sentence[max(0, number.start - 80) : number.start])
            scene = Scene(section, spoken, form, year, block)
            statement = _statement(number, scene, sentence, text, offset)
            if statement:
                found.append((number.start, statement))
        yield from (statement for _, statement in sorted(found, key=lambda item: item[0]))


def _statement(
    number: Found, scene: Scene, sentence: str, text: Text, offset: int
) -> Statement | None:
    subject, cells, label = meaning_of(number, scene)
    if subject == "other" and number.spelled:
        return None
    if _other_year(sentence[: number.start], scene.year) or ONCE.search(number.clause):
        cells = ()
    skipped = len(number.clause) - len(number.clause.lstrip("、"))
    start = max(number.opens + skipped, number.start - _WIDTH)
    rest = _STOP.split(number.right[: _WIDTH // 2], maxsplit=1)[0]
    after = NUMBER.search(rest)
    end = number.end + (after.start() if after else len(rest))
    wording = text.slice(offset + start, offset + end)
    return Statement(
        subject, number.value, number.unit, wording, scene.section, number.bound, cells, label
    )


def _other_year(before: str, year: int | None) -> bool:
    years = _YEAR.findall(before)
    return bool(year and years and int(years[-1]) != year)
