"""How far a body keeps its catalogue: for each row content, freshness, time, and elements.

Freshness follows the update classes of the inspection (国办秘函〔2019〕19号); in time means by the due
day of each item (条例第二十六条).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from gongkai.rules.columns import UPDATE_DAYS, UpdateClass
from gongkai.rules.standards.model import Row


class Standing(StrEnum):
    """How a row stands, the worst first; the values never change."""

    MISSING = "missing"
    OVERDUE = "overdue"
    STALE = "stale"
    INCOMPLETE = "incomplete"
    IN_WORK = "in_work"
    LATE = "late"
    KEPT = "kept"
    ON_REQUEST = "on_request"
    NOT_APPLICABLE = "not_applicable"


STANDING_LABELS: Final = {
    Standing.MISSING: "没有内容",
    Standing.OVERDUE: "逾期未公开",
    Standing.STALE: "没有更新",
    Standing.INCOMPLETE: "要素不全",
    Standing.IN_WORK: "办理中",
    Standing.LATE: "曾逾期公开",
    Standing.KEPT: "已落实",
    Standing.ON_REQUEST: "依申请公开",
    Standing.NOT_APPLICABLE: "不适用",
}
GAPS: Final = frozenset({Standing.MISSING, Standing.OVERDUE, Standing.STALE, Standing.INCOMPLETE})
_ETC: Final = re.compile(r"等+(?:信息|内容|情况)?$")
_SIGNS: Final = re.compile(r"[\s，。、；：“”‘’（）()《》,.;:/]")
# What an element may end in without meaning something else.
_ENDINGS: Final = ("信息", "情况", "要求", "清单", "标准", "方式", "说明", "内容", "规定")


@dataclass(frozen=True, slots=True)
class Piece:
    """An item that serves a row. `published_on` is the day of the version that the public reads.

    `words` is all that it says; `confirmed` the elements that an officer found in it under other
    words. `is_owed`: it still has to be published.
    """

    title: str
    published_on: date | None
    first_published_on: date | None
    due_on: date
    is_owed: bool
    update_class: UpdateClass
    words: str = ""
    confirmed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Coverage:
    """How one row stands today.

    `fresh_until`: the day up to which the newest item counts as up to date, None where nothing
    sets one. `late` counts items published after their due day, `overdue` those still owed past it.
    """

    standing: Standing
    live: int = 0
    in_work: int = 0
    newest_on: date | None = None
    fresh_until: date | None = None
    is_fresh: bool = True
    late: int = 0
    overdue: int = 0
    found: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def is_gap(self) -> bool:
        """Whether somebody has to do something."""
        return self.standing in GAPS


def has_element(element: str, words: str) -> bool:
    """Whether a text names an element: as a whole, or without an ending such as 情况."""
    plain = _SIGNS.sub("", _ETC.sub("", element))
    text = _SIGNS.sub("", words)
    if not plain or plain in text:
        return True
    return any(
        len(plain) - len(ending) >= 2 and plain.endswith(ending) and plain[: -len(ending)] in text
        for ending in _ENDINGS
    )


def judge(row: Row, pieces: Sequence[Piece], *, today: date, empty_reason: str = "") -> Coverage:
    """How a row stands with the items that serve it."""
    live = [piece for piece in pieces if piece.published_on is not None]
    owed = [piece for piece in pieces if piece.is_owed]
    newest = max((p.published_on for p in live if p.published_on), default=None)
    until = _fresh_until(live)
    found = tuple(
        e
        for e in row.elements
        if any(e in p.confirmed or has_element(e, f"{p.title}\n{p.words}") for p in live)
    )
    missing = tuple(e for e in row.elements if e not in found)
    overdue = sum(piece.due_on < today for piece in owed)
    late = sum(p.first_published_on is not None and p.first_published_on > p.due_on for p in live)
    is_fresh = until is None or until >= today
    return Coverage(
        standing=_standing(
            row,
            has_reason=bool(empty_reason.strip()),
            live=len(live),
            owed=len(owed),
            overdue=overdue,
            is_fresh=is_fresh,
            lacks=bool(missing),
            late=late,
        ),
        live=len(live),
        in_work=len(owed),
        newest_on=newest,
        fresh_until=until,
        is_fresh=is_fresh,
        late=late,
        overdue=overdue,
        found=found,
        missing=missing if live else row.elements,
    )


def _standing(
    row: Row,
    *,
    has_reason: bool,
    live: int,
    owed: int,
    overdue: int,
    is_fresh: bool,
    lacks: bool,
    late: int,
) -> Standing:
    if overdue:
        return Standing.OVERDUE
    if not live:
        if owed:
            return Standing.IN_WORK
        if has_reason:
            return Standing.NOT_APPLICABLE
        return Standing.MISSING if row.is_proactive or not row.modes else Standing.ON_REQUEST
    if not is_fresh:
        return Standing.STALE
    if lacks:
        return Standing.INCOMPLETE
    return Standing.LATE if late else Standing.KEPT


def _fresh_until(live: Sequence[Piece]) -> date | None:
    """The latest day up to which one of the items counts as up to date; None where one never ages."""
    days = []
    for piece in live:
        most = UPDATE_DAYS[piece.update_class]
        if most is None or piece.published_on is None:
            return None
        days.append(date.fromordinal(piece.published_on.toordinal() + most))
    return max(days, default=None)


@dataclass(frozen=True, slots=True)
class AreaSummary:
    """How many rows of a field of work stand in which way. `share` is of those that must be kept."""

    area: str
    counts: tuple[tuple[Standing, int], ...]

    @property
    def total(self) -> int:
        """All rows."""
        return sum(count for _, count in self.counts)

    @property
    def asked(self) -> int:
        """Rows that must have content of their own accord."""
        spared = {Standing.ON_REQUEST, Standing.NOT_APPLICABLE}
        return sum(count for standing, count in self.counts if standing not in spared)

    @property
    def kept(self) -> int:
        """Rows that are kept, those that once were late too."""
        good = {Standing.KEPT, Standing.LATE}
        return sum(count for standing, count in self.counts if standing in good)

    @property
    def share(self) -> float:
        """Kept of asked, 0 to 1; 1 where nothing is asked."""
        return self.kept / self.asked if self.asked else 1.0


def summarise(rows: Sequence[tuple[str, Standing]]) -> list[AreaSummary]:
    """A summary for each field of work, in order."""
    areas: dict[str, dict[Standing, int]] = {}
    for area, standing in rows:
        counts = areas.setdefault(area, {})
        counts[standing] = counts.get(standing, 0) + 1
    return [
        AreaSummary(area, tuple((s, counts[s]) for s in Standing if s in counts))
        for area, counts in areas.items()
    ]


def coverage_words(coverage: Coverage, today: date) -> dict[str, str]:
    """The four questions of a row answered in words, for a page and for print."""
    content = f"{coverage.live} 条" if coverage.live else "没有"
    if coverage.in_work:
        content += f"，{coverage.in_work} 条办理中"
    if coverage.newest_on is None:
        fresh = "—"
    elif coverage.fresh_until is None:
        fresh = "有则公开，不计"
    elif coverage.is_fresh:
        fresh = f"是，{_day(coverage.fresh_until)}前"
    else:
        fresh = f"否，已过 {(today - coverage.fresh_until).days} 日"
    if coverage.overdue:
        in_time = f"{coverage.overdue} 条逾期未公开"
    elif coverage.late:
        in_time = f"{coverage.late} 条曾逾期"
    else:
        in_time = "是" if coverage.live else "—"
    asked = len(coverage.found) + len(coverage.missing)
    elements = f"{len(coverage.found)}/{asked}" if coverage.live and asked else "—"
    return {"content": content, "fresh": fresh, "in_time": in_time, "elements": elements}


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
