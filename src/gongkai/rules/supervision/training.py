"""Training (条例第四十八条) and its test. Results are told for a session, never for a person."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from gongkai.rules.errors import BadInputError

MOST_QUESTIONS: Final = 50
MOST_OPTIONS: Final = 8
# Below so many papers nothing is told of a test: a mean of two names them both.
LEAST_TOLD: Final = 3
LETTERS: Final = "ABCDEFGH"


class TrainingKind(StrEnum):
    """Who trains; the values never change."""

    OWN = "own"
    OUTSIDE = "outside"


TRAINING_KIND_LABELS: Final = {
    TrainingKind.OWN: "本机关组织",
    TrainingKind.OUTSIDE: "参加上级组织的",
}


class MaterialKind(StrEnum):
    """What a file of a training is; the values never change."""

    MATERIAL = "material"
    SIGN_IN = "sign_in"
    PHOTO = "photo"


MATERIAL_KIND_LABELS: Final = {
    MaterialKind.MATERIAL: "课件、讲义",
    MaterialKind.SIGN_IN: "签到表",
    MaterialKind.PHOTO: "照片",
}


def check_question(
    text: str, options: Sequence[str], right: Collection[int]
) -> tuple[str, tuple[str, ...], tuple[int, ...]]:
    """A question with its options and the right ones, counted from 0. Raises BadInputError."""
    text, kept = text.strip(), tuple(o.strip() for o in options if o.strip())
    if not text:
        raise BadInputError("请写题目。")
    if not 2 <= len(kept) <= MOST_OPTIONS or len(set(kept)) < len(kept):
        raise BadInputError(f"请写 2 到 {MOST_OPTIONS} 个不同的选项，每行一个。")
    chosen = tuple(sorted(set(right)))
    if not chosen or chosen[0] < 0 or chosen[-1] >= len(kept):
        raise BadInputError("请写正确选项的字母，例如 A，或者 AC。")
    return text, kept, chosen


def read_letters(text: str) -> tuple[int, ...]:
    """The options that letters name, counted from 0. Raises BadInputError."""
    plain = text.strip().upper().replace("、", "").replace(",", "").replace(" ", "")
    if not plain or any(letter not in LETTERS for letter in plain):
        raise BadInputError("请写正确选项的字母，例如 A，或者 AC。")
    return tuple(sorted({LETTERS.index(letter) for letter in plain}))


def letters_of(chosen: Iterable[int]) -> str:
    """The letters of options."""
    return "".join(LETTERS[n] for n in sorted(chosen))


@dataclass(frozen=True, slots=True)
class SessionScore:
    """The test of a session: how many took it, the mean of a hundred, the share right of each.

    `mean` and `shares` are None while fewer than LEAST_TOLD took it.
    """

    papers: int
    mean: float | None
    shares: tuple[float, ...] | None


def session_score(papers: Sequence[Sequence[bool]], questions: int) -> SessionScore:
    """What a session comes to; each paper says of each question whether it was right."""
    whole = [paper for paper in papers if len(paper) == questions]
    if len(whole) < LEAST_TOLD or not questions:
        return SessionScore(len(whole), None, None)
    right = [sum(column) for column in zip(*whole, strict=True)]
    return SessionScore(
        len(whole),
        round(100 * sum(right) / (len(whole) * questions), 1),
        tuple(round(100 * n / len(whole), 1) for n in right),
    )
