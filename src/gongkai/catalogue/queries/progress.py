"""How far a version has come through the reviews, and why somebody may not take the next one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from gongkai.catalogue.models import ItemVersion
from gongkai.catalogue.queries.access import due_duty
from gongkai.rules.release import DUTY_LABELS, IN_WORK, Duty, State


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """Something that a reviewer said. `holds`: on exactly what the version says now.

    `duty` is None for what was carried over from an answer, and for a return before the release.
    """

    label: str
    is_approved: bool
    opinion: str
    marks: tuple[tuple[str, str], ...]
    person: str
    at: datetime
    holds: bool
    answers: tuple[tuple[str, str], ...] = ()
    conclusion: str = ""
    evidence: str = ""
    duty: Duty | None = None
    person_id: Any = None


@dataclass(frozen=True, slots=True)
class ProgressStep:
    """A review on the way to the release. `line`: who let it pass; `is_next`: it waits for this."""

    label: str
    line: ReviewLine | None
    is_next: bool


_WAY: Final = (Duty.PROOFREAD, Duty.FIRST, Duty.SECOND, Duty.FINAL, Duty.SECRECY)
# An emergency item goes out after the secrecy review alone; the others follow (条例第六条).
_URGENT_WAY: Final = (Duty.SECRECY, Duty.PROOFREAD, Duty.FIRST, Duty.SECOND, Duty.FINAL)
_URGENT: Final = (State.URGENT_REVIEW, State.URGENT)


def next_duty(version: ItemVersion, reviews: Iterable[ReviewLine]) -> Duty | None:
    """The review that a version waits for, the secrecy review among them."""
    if version.state == State.SECRECY_REVIEW:
        return Duty.SECRECY
    if version.state == State.URGENT_REVIEW:
        return Duty.SECRECY if Duty.SECRECY not in _passed(reviews) else None
    return due_duty(version)


def progress_of(version: ItemVersion, reviews: Collection[ReviewLine]) -> tuple[ProgressStep, ...]:
    """The reviews in their order, while the version is on its way; else nothing."""
    if version.state not in IN_WORK and version.state != State.URGENT:
        return ()
    following, passed = next_duty(version, reviews), _passed(reviews)
    return tuple(
        ProgressStep(DUTY_LABELS[duty], passed.get(duty), duty is following)
        for duty in (_URGENT_WAY if version.state in _URGENT else _WAY)
    )


def _passed(reviews: Iterable[ReviewLine]) -> dict[Duty, ReviewLine]:
    """By duty the last opinion on what the version says now, where it lets it pass."""
    last: dict[Duty, ReviewLine] = {}
    for line in sorted(reviews, key=lambda line: line.at):
        if line.duty is not None and line.holds:
            last[line.duty] = line
    return {duty: line for duty, line in last.items() if line.is_approved}


def bar_of(
    person_id: Any, following: Duty | None, writers: Collection[Any], reviews: Iterable[ReviewLine]
) -> str:
    """Why a person may not take the next review, in Chinese; empty where they may (第十七条)."""
    if following is None or person_id is None:
        return ""
    if person_id in writers:
        return "您起草或修改过这一稿"
    for line in reviews:
        if line.holds and line.person_id == person_id and line.duty not in (None, following):
            return f"您已经办理过这一稿的{line.label}"
    return ""
