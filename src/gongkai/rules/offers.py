"""What may be done with a request now: the table of moves and the clock together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from gongkai.rules.calendar import Calendar
from gongkai.rules.deadlines import accept
from gongkai.rules.deadlines.events import (
    Answered,
    Confirmed,
    Delayed,
    Event,
    Extended,
    FeeLapsed,
    FeeNotified,
    FeePaid,
    OpinionAsked,
    Party,
    ReasonAsked,
    Reopened,
    SupplementAsked,
    Supplemented,
    SupplementLapsed,
    Withdrawn,
)
from gongkai.rules.errors import GongkaiError
from gongkai.rules.policy import DEFAULT_POLICY, Policy
from gongkai.rules.requests import Actor, Move, Proof, State, Transition, check_move, moves_from


@dataclass(frozen=True, slots=True)
class Offer:
    """A move out of the present state: open, or refused with the reason for the person."""

    transition: Transition
    refusal: GongkaiError | None = None

    @property
    def is_open(self) -> bool:
        """Whether the move may be made now."""
        return self.refusal is None


# A typical event of a move today, to ask the clock whether it would be lawful.
_TRIALS: Final[Mapping[Move, Callable[[date, Calendar], Event]]] = MappingProxyType(
    {
        Move.CONFIRM: lambda today, _: Confirmed(today),
        Move.ASK_SUPPLEMENT: lambda today, c: SupplementAsked(today, c.add_working_days(today, 1)),
        Move.TAKE_SUPPLEMENT: lambda today, _: Supplemented(today),
        Move.LAPSE_SUPPLEMENT: lambda today, _: SupplementLapsed(today),
        Move.ASK_OPINION: lambda today, _: OpinionAsked(today, "", Party.OTHER_BODY),
        Move.EXTEND: lambda today, _: Extended(today, 1, today),
        Move.ASK_REASON: lambda today, _: ReasonAsked(today),
        # Any date beyond every possible due day.
        Move.DELAY: lambda today, c: Delayed(today, c.add_working_days(today, 250)),
        Move.CHARGE_FEE: lambda today, _: FeeNotified(today),
        Move.TAKE_PAYMENT: lambda today, _: FeePaid(today),
        Move.LAPSE_FEE: lambda today, _: FeeLapsed(today),
        Move.SIGN: lambda today, _: Answered(today),
        Move.WITHDRAW: lambda today, _: Withdrawn(today),
        Move.REOPEN: lambda today, _: Reopened(today, ""),
    }
)


def offers(
    state: State | None,
    log: Sequence[Event],
    calendar: Calendar,
    *,
    today: date,
    actors: Iterable[Actor],
    proofs: Iterable[Proof] | None = None,
    policy: Policy = DEFAULT_POLICY,
) -> tuple[Offer, ...]:
    """Every move out of a state, with the reason why it is refused where the law refuses it.

    Judged are the time limits, the person, and what must be on file; the last only where `proofs`
    is given, because much of it comes with the form of the move itself.
    """
    who, have = tuple(actors), tuple(Proof if proofs is None else proofs)
    return tuple(
        Offer(line, _refusal(line, log, calendar, today, who, have, policy))
        for line in moves_from(state)
    )


def _refusal(
    line: Transition,
    log: Sequence[Event],
    calendar: Calendar,
    today: date,
    actors: tuple[Actor, ...],
    proofs: tuple[Proof, ...],
    policy: Policy,
) -> GongkaiError | None:
    try:
        if line.move in _TRIALS:
            accept(log, _TRIALS[line.move](today, calendar), calendar, policy)
        check_move(line.start, line.move, actors=actors, proofs=proofs)
    except GongkaiError as error:
        return error
    return None
