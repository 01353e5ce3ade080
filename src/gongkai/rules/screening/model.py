"""What a detector hands back, and what every detector looks like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Literal, Protocol

Severity = Literal["block", "warning", "info"]
Sureness = Literal["certain", "likely", "possible"]
Remedy = Literal["mask", "replace", "remove"]

SEVERITY_LABELS: Final[dict[Severity, str]] = {"block": "拦截", "warning": "提醒", "info": "提示"}
SURENESS_LABELS: Final[dict[Sureness, str]] = {
    "certain": "确定",
    "likely": "很可能",
    "possible": "可能",
}
REMEDY_LABELS: Final[dict[Remedy, str]] = {
    "mask": "隐去",
    "replace": "改为",
    "remove": "删去",
}
SEVERITIES: Final[tuple[Severity, ...]] = ("block", "warning", "info")


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is looked for. The id is permanent; `source` says why it matters.

    `is_private`: what is found must not be repeated in lists and logs, only its masked form.
    `by_place`: the same words may be right in one place and wrong in another, so that a decision
    holds for this place and not for all others in the text.
    """

    id: str
    title: str
    severity: Severity
    advice: str
    source: str
    is_private: bool = False
    by_place: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """Where words show on a page of a file (SHA-256 in hex) that is a picture, or has such pages.

    The page is counted from 1; the place is in parts of `redaction.boxes.UNIT` of the page as it is
    shown.
    """

    sha256: str
    page: int
    x: int
    y: int
    w: int
    h: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One hit: the rule, the place in the text (in characters), and what to do about it.

    `masked` may be shown anywhere. `replacement` is what a click puts in the place of the text,
    None where a person must write it. `where` says in Chinese where a person finds it. `spots` are
    its places in a picture.
    """

    rule: str
    start: int
    end: int
    text: str
    masked: str
    severity: Severity
    message: str
    advice: str
    source: str
    sureness: Sureness = "certain"
    remedy: Remedy | None = None
    replacement: str | None = None
    where: str = ""
    context: str = ""
    spots: tuple[Spot, ...] = ()

    def moved(self, by: int) -> Finding:
        """The same finding in a longer text that begins earlier."""
        return replace(self, start=self.start + by, end=self.end + by)


@dataclass(frozen=True, slots=True)
class Setting:
    """What a detector may know besides the text: the day that counts, and the body's own data.

    `on` is the day on which laws must be in force and from which bodies have their names;
    `domains` are those that the body links to as its own; `leaders` in their order.
    """

    on: date
    domains: tuple[str, ...] = ()
    leaders: tuple[Leader, ...] = ()


@dataclass(frozen=True, slots=True)
class Leader:
    """A leader as the office maintains it: the name, the titles that may stand beside it.

    `order` is the place in lists of names (1 first); None where no order is kept.
    """

    name: str
    titles: tuple[str, ...] = ()
    order: int | None = None
    wrong_names: tuple[str, ...] = ()


class Detector(Protocol):
    """Finds the hits of a few rules in a text.

    `triggers` are regular expressions without look-around and back-references: where none of them
    ends within `reach` characters of a hit, there is no hit. They may fire where there is nothing,
    never the other way round; the rarer they fire, the faster is the whole. Without triggers it
    reads every text.
    """

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the rules that it looks after."""

    @property
    def triggers(self) -> tuple[str, ...]:
        """What stands in the text wherever there is something to find."""

    @property
    def reach(self) -> tuple[int, int]:
        """How far before the end of a trigger a hit may begin, and how far behind it end.

        In characters, with what must stand behind the hit and two more.
        """

    def find(self, text: str, start: int, end: int, setting: Setting) -> Iterator[Finding]:
        """The hits that begin between start and end; what stands around may be looked at."""


@dataclass(frozen=True, slots=True)
class ScreenedText:
    """A text as it was screened: where it stands, and its findings with their places in it."""

    where: str
    text: str
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class Result:
    """What the screening of one thing gave; `unread` says in Chinese what could not be looked at.

    `pictures` counts those whose words nobody read, because they cannot be recognised here. `texts` is filled only where it was asked for: it holds what must not be kept.
    """

    findings: list[Finding] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    pictures: int = 0
    texts: list[ScreenedText] = field(default_factory=list)

    @property
    def blocks(self) -> list[Finding]:
        """The findings that stop a release until somebody has decided."""
        return [finding for finding in self.findings if finding.severity == "block"]
