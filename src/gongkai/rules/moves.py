"""Tables of states and moves: whether a move may be made, and in which words it is refused.

Each table is data in the module of its matter (`requests`, `release`, `remedy_cases`,
`corrections`). Here is the one judge of all of them: first the state, then the person, then what
must be on file.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from gongkai.rules.errors import WrongPersonError, WrongStateError


class MoveNotPossibleError(WrongStateError):
    """The state does not allow the move."""


class NotYourMoveError(WrongPersonError):
    """The role may not make the move."""


class SamePersonError(WrongPersonError):
    """One person may not take two of the steps that check each other."""


class MissingProofError(WrongStateError):
    """Something that must be on file is missing for the move of the label; `missing` names it."""

    def __init__(self, label: str, missing: tuple[Any, ...], words: Mapping[Any, str]) -> None:
        wanted = "；".join(words[proof] for proof in missing)
        super().__init__(f"不能“{label}”：还缺少{wanted}。请补齐后再办。")
        self.label, self.missing = label, missing


def not_yours(
    label: str, article: str, actors: Collection[Any], words: Mapping[Any, str]
) -> NotYourMoveError:
    """What is said to somebody whose move it is not, with those whose it is."""
    who = "、".join(said for actor, said in words.items() if actor in actors)
    return NotYourMoveError(f"“{label}”应由{who}办理（{article}）。请交由其办理。")


class Line(Protocol):
    """What the judge reads of a line of a table; `start` None: the thing does not exist before."""

    @property
    def start(self) -> Any:
        """Where it begins."""

    @property
    def move(self) -> Any:
        """What happens."""

    @property
    def label(self) -> str:
        """The words of the move."""

    @property
    def article(self) -> str:
        """The article it rests on."""

    @property
    def actors(self) -> frozenset[Any]:
        """Who may make it."""

    @property
    def needs(self) -> tuple[Any, ...]:
        """What must be on file."""


L = TypeVar("L", bound=Line)


@dataclass(frozen=True, slots=True)
class Table(Generic[L]):
    """The lines of a matter by state and move, and the words for it.

    `thing` is what moves (“申请”), `unborn` the same before it exists, `afterwards` what to do
    where no move is left.
    """

    lines: Mapping[tuple[Any, Any], L]
    thing: str
    unborn: str
    states: Mapping[Any, str]
    actors: Mapping[Any, str]
    proofs: Mapping[Any, str] = field(default_factory=dict)
    afterwards: str = "请刷新页面，按最新状态办理。"

    def moves_from(self, state: Any) -> tuple[L, ...]:
        """The lines that begin in a state, in the order of the table."""
        return tuple(line for (start, _), line in self.lines.items() if start == state)

    def check(
        self, state: Any, move: Any, *, actors: Iterable[Any], proofs: Iterable[Any] = ()
    ) -> L:
        """The line for a move that may be made.

        Raises MoveNotPossibleError, NotYourMoveError or MissingProofError, in this order.
        """
        line = self.lines.get((state, move))
        if line is None:
            raise self.impossible(state, move, self.moves_from(state))
        if line.actors.isdisjoint(actors):
            raise not_yours(line.label, line.article, line.actors, self.actors)
        have = set(proofs)
        missing = tuple(proof for proof in line.needs if proof not in have)
        if missing:
            raise MissingProofError(line.label, missing, self.proofs)
        return line

    def impossible(self, state: Any, move: Any, possible: Iterable[L]) -> MoveNotPossibleError:
        """What is said of a move that the state does not allow, with those that it does."""
        where = f"“{self.states[state]}”的{self.thing}" if state else self.unborn
        label = next(line.label for (_, other), line in self.lines.items() if other == move)
        options = "、".join(f"“{line.label}”" for line in possible)
        hint = f"现在可以：{options}。" if options else self.afterwards
        return MoveNotPossibleError(f"{where}不能“{label}”。{hint}")


def check_separation(
    duties: Mapping[Any, str], persons: Mapping[Any, Collection[Hashable]]
) -> None:
    """Raises SamePersonError where one person takes two duties (第十七条); `duties` in order."""
    seen: dict[Hashable, StrEnum] = {}
    for duty, words in duties.items():
        for person in persons.get(duty, ()):
            other = seen.setdefault(person, duty)
            if other is not duty:
                raise SamePersonError(f"{duties[other]}和{words}不能是同一人。请换一人办理。")
