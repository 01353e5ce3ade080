"""Clauses: the texts of letters with places for facts, and how the two come together.

A place is `{fact}` by the key of the fact, `{you}` for the applicant, or `{条例}` for a law: its
first mention in a letter gives title and number as in force on the day, later ones the short form.
What a fact says is never read as a text with places again.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Final

from gongkai.rules.dates import chinese_date
from gongkai.rules.deadlines import Channel
from gongkai.rules.deadlines.events import PARTY_LABELS, Party
from gongkai.rules.law import law_named
from gongkai.rules.letters.facts import FACT_LABELS, Fact, Facts, Key, Standard, key_named
from gongkai.rules.letters.model import Block, Paragraph, Section
from gongkai.rules.policy import Policy
from gongkai.rules.results import (
    APPLICANT_LABELS,
    RESULTS,
    ApplicantKind,
    ResultCode,
)

# Short name in our texts → title in the law table.
LAWS: Final = {
    "条例": "中华人民共和国政府信息公开条例",
    "收费办法": "政府信息公开信息处理费管理办法",
}
# The texts cite the articles of the revision of 2019.
TEXTS_FROM: Final = date(2019, 5, 15)

_CHANNELS: Final = {
    Channel.IN_PERSON: "当面提交",
    Channel.ORAL: "口头",
    Channel.SIGNED_MAIL: "邮寄",
    Channel.ORDINARY_MAIL: "邮寄",
    Channel.PORTAL: "网上提交",
    Channel.EMAIL: "电子邮件",
    Channel.FAX: "传真",
    Channel.FORWARDED: "转交",
}
_STANDARDS: Final = {Standard.ITEMS: "按件计收", Standard.PAGES: "按量计收"}


class LawNotInForceError(ValueError):
    """A law that a text would cite is not in force on the day of the letter."""


@dataclass
class Context:
    """What one letter is made from: its facts, its day, and the laws it has cited so far.

    With `gaps` a missing fact prints as a gap instead of failing: the preview.
    """

    facts: Facts
    policy: Policy
    gaps: bool = False
    cited: set[str] = field(default_factory=set)

    @property
    def on(self) -> date:
        """The day of the letter; a preview without one stands for the newest law."""
        day: date = self.facts.given.get(Fact.DATED_ON, date.max)
        return day

    def show(self, key: Key) -> str:
        """A fact as a letter prints it."""
        if key not in self.facts:
            if self.gaps:
                return f"〔待填：{FACT_LABELS[key]}〕"
            raise KeyError(key)
        return shown(self.facts[key])

    def you(self) -> str:
        """How the applicant is addressed."""
        kind = self.facts.given.get(Fact.APPLICANT_KIND, ApplicantKind.NATURAL)
        return "您" if kind is ApplicantKind.NATURAL else "贵单位"

    def cite(self, name: str) -> str:
        """A law by its short name here. Raises LawNotInForceError."""
        law = law_named(LAWS[name])
        version = law.in_force(self.on) if law else None
        if law is None or version is None or self.on < TEXTS_FROM:
            raise LawNotInForceError(
                f"文书文本依据现行的《{LAWS[name]}》，{chinese_date(self.on)}尚未施行，"
                "请按当时的规定另行起草"
            )
        if name in self.cited:
            return f"《{name}》"
        self.cited.add(name)
        number = f"{version.number}，" if version.number else ""
        return f"《{law.title}》（{number}以下简称《{name}》）"

    def fill(self, line: str) -> Iterator[Paragraph]:
        """A line of text with its facts in place; a fact of several lines makes paragraphs."""
        level = len(line) - len(line.lstrip("#"))
        text = ""
        for literal, name, _, _ in string.Formatter().parse(line.lstrip("#")):
            if text.endswith(("。", "！", "？", "；", "，")) and literal.startswith(("。", "；")):
                text = text[:-1]
            text += literal
            if name:
                text += self._place(name)
        for paragraph in text.split("\n"):
            if paragraph.strip():
                yield Paragraph(paragraph.strip(), level)

    def _place(self, name: str) -> str:
        if name == "you":
            return self.you()
        if name in LAWS:
            return self.cite(name)
        return self.show(key_named(name))


def shown(value: Any) -> str:
    """A value in Chinese: dates in full, kinds by their names, lists with 、 between."""
    if isinstance(value, date):
        return chinese_date(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Channel):
        return _CHANNELS[value]
    if isinstance(value, Party):
        return PARTY_LABELS[value]
    if isinstance(value, ApplicantKind):
        return APPLICANT_LABELS[value]
    if isinstance(value, Standard):
        return _STANDARDS[value]
    if isinstance(value, ResultCode):
        return RESULTS[value].label
    if isinstance(value, tuple):
        return "、".join(map(str, value))
    return str(value)


@dataclass(frozen=True)
class Clause:
    """A mandatory part of a letter: lines with places, or a maker of blocks with its `needs`.

    It is printed where the fact `when` is given, or always without one.
    """

    section: Section
    lines: tuple[str, ...] = ()
    needs: tuple[Key, ...] = ()
    when: Key | None = None
    make: Callable[[Context], Iterable[Block]] | None = None

    def applies(self, facts: Facts) -> bool:
        """Whether it belongs in a letter with these facts."""
        return self.when is None or self.when in facts

    def wants(self) -> tuple[Key, ...]:
        """The facts it cannot do without."""
        return (*self.needs, *(key for line in self.lines for key in places(line)))

    def blocks(self, context: Context) -> Iterator[Block]:
        """What it prints."""
        for line in self.lines:
            yield from context.fill(line)
        if self.make and all(key in context.facts for key in self.needs):
            yield from self.make(context)
        elif self.make:
            lacking = [FACT_LABELS[key] for key in self.needs if key not in context.facts]
            yield Paragraph(f"〔待填：{'、'.join(lacking)}〕")


@cache
def places(line: str) -> tuple[Key, ...]:
    """The facts that a line has places for."""
    names = [name for _, name, _, _ in string.Formatter().parse(line) if name]
    return tuple(
        Fact.APPLICANT_KIND if name == "you" else key_named(name)
        for name in names
        if name not in LAWS
    )


def say(section: Section, *lines: str) -> Clause:
    """A clause that is always there."""
    return Clause(section, lines)


def say_if(when: Key, section: Section, *lines: str) -> Clause:
    """A clause that is there where a fact is given."""
    return Clause(section, lines, when=when)


def made(section: Section, make: Callable[[Context], Iterable[Block]], *needs: Key) -> Clause:
    """A clause whose blocks are made from facts."""
    return Clause(section, (), needs, make=make)
