"""A review or suit against the body: its states and moves as one table, its clocks, table 4.

A case is one proceeding: a review, or a suit with its second instance. A suit that follows a review
is a case of its own, so that each counts once, in its own block of table 4. As with requests, the
log is the only input: `replay` gives where the case stands, `limits` the days that follow from it.

Sources: 《行政复议法》 (2023 revision); 《行政诉讼法》 (2017 revision) 第四十五条, 第六十七条,
第八十一条至第八十九条.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from gongkai.rules import moves
from gongkai.rules.calendar import Calendar
from gongkai.rules.dates import chinese_date
from gongkai.rules.errors import BadInputError, GongkaiError
from gongkai.rules.moves import MoveNotPossibleError
from gongkai.rules.policy import DEFAULT_POLICY, Policy
from gongkai.rules.remedies import (
    Limit,
    Outcome,
    Procedure,
    Track,
    add_months,
    defence_due,
    review_decision_due,
    review_reply_due,
    rolled,
    suit_after_review_until,
    table4_cell,
)
from gongkai.rules.report.forms import form_for_year
from gongkai.rules.requests import ACTOR_LABELS, Actor

TRACK_LABELS: Final = {
    Track.REVIEW: "行政复议",
    Track.SUIT_DIRECT: "行政诉讼（未经复议直接起诉）",
    Track.SUIT_AFTER_REVIEW: "行政诉讼（复议后起诉）",
}
SUITS: Final = frozenset({Track.SUIT_DIRECT, Track.SUIT_AFTER_REVIEW})
PROCEDURE_LABELS: Final = {Procedure.SIMPLE: "简易程序", Procedure.ORDINARY: "普通程序"}


class State(StrEnum):
    """Where a case stands; the values never change."""

    REPLY_DUE = "reply_due"
    IN_HEARING = "in_hearing"
    DECIDED = "decided"
    ON_APPEAL = "on_appeal"
    CONCLUDED = "concluded"


STATE_LABELS: Final = {
    State.REPLY_DUE: "待答复、举证",
    State.IN_HEARING: "审理中",
    State.DECIDED: "一审已裁判，上诉期内",
    State.ON_APPEAL: "二审中",
    State.CONCLUDED: "已审结",
}
# Open: somebody may still have to act before the body may close its file.
OPEN: Final = frozenset(State) - {State.CONCLUDED}


class Move(StrEnum):
    """What may happen to a case; the values never change."""

    REGISTER = "register"
    SET_PROCEDURE = "set_procedure"
    FILE_REPLY = "file_reply"
    SET_HEARING = "set_hearing"
    EXTEND = "extend"
    DECIDE = "decide"
    JUDGE = "judge"
    END = "end"
    APPEAL = "appeal"
    REPLY_TO_APPEAL = "reply_to_appeal"
    REMAND = "remand"
    JUDGE_APPEAL = "judge_appeal"
    CLOSE = "close"
    CARRY_OUT = "carry_out"
    AMEND = "amend"


@dataclass(frozen=True, slots=True)
class Transition:
    """A line of the table: who may make the move, on which article it rests, for which tracks."""

    start: State | None
    move: Move
    end: State
    label: str
    article: str
    tracks: frozenset[Track]
    actors: frozenset[Actor]
    needs: tuple[()] = ()


_S, _M = State, Move
_ALL: Final = frozenset(Track)
_REVIEW: Final = frozenset({Track.REVIEW})
OFFICE: Final = frozenset({Actor.CLERK, Actor.HEAD, Actor.LEGAL})
_ANSWERING: Final = frozenset({Actor.CLERK, Actor.HEAD})
_HEAD: Final = frozenset({Actor.HEAD})
_UNDER_WAY: Final = (_S.REPLY_DUE, _S.IN_HEARING)


def _lines(
    starts: Iterable[State | None],
    move: Move,
    end: State | None,
    label: str,
    article: str,
    tracks: frozenset[Track] = _ALL,
    actors: frozenset[Actor] = OFFICE,
) -> Iterable[Transition]:
    for start in starts:
        stays = end if end is not None else start
        assert stays is not None  # noqa: S101 - only a case that exists can stay
        yield Transition(start, move, stays, label, article, tracks, actors)


_TABLE: Final = (
    _lines((None,), _M.REGISTER, _S.REPLY_DUE, "登记案件",
           "《行政复议法》第四十八条、第五十四条；《行政诉讼法》第六十七条"),
    _lines((*_UNDER_WAY, _S.ON_APPEAL), _M.SET_PROCEDURE, None, "确定或转换程序",
           "《行政复议法》第五十三条、第五十五条；《行政诉讼法》第八十二条、第八十四条"),
    _lines((_S.REPLY_DUE,), _M.FILE_REPLY, _S.IN_HEARING, "登记提交答复（答辩）和证据",
           "《行政复议法》第四十八条、第五十四条；《行政诉讼法》第六十七条"),
    _lines((*_UNDER_WAY, _S.ON_APPEAL), _M.SET_HEARING, None, "登记开庭或听证",
           "《行政复议法》第五十条、第五十一条；《行政诉讼法》第三条第三款"),
    _lines(_UNDER_WAY, _M.EXTEND, None, "登记延长审理期限",
           "《行政复议法》第六十二条第一款；《行政诉讼法》第八十一条"),
    _lines(_UNDER_WAY, _M.DECIDE, _S.CONCLUDED, "登记复议结果", "《行政复议法》第六十二条至第七十五条",
           _REVIEW),
    _lines(_UNDER_WAY, _M.JUDGE, _S.DECIDED, "登记一审裁判", "《行政诉讼法》第六十九条至第七十九条",
           SUITS),
    _lines((*_UNDER_WAY, _S.ON_APPEAL), _M.END, _S.CONCLUDED, "登记撤诉、调解或移送",
           "《行政诉讼法》第二十二条、第六十条、第六十二条", SUITS),
    _lines((_S.DECIDED,), _M.APPEAL, _S.ON_APPEAL, "登记上诉", "《行政诉讼法》第八十五条", SUITS),
    _lines((_S.ON_APPEAL,), _M.REPLY_TO_APPEAL, None, "登记提交二审答辩状", "《行政诉讼法》第八十六条",
           SUITS),
    _lines((_S.ON_APPEAL,), _M.REMAND, _S.IN_HEARING, "登记发回重审",
           "《行政诉讼法》第八十九条第一款第三项、第四项", SUITS),
    _lines((_S.ON_APPEAL,), _M.JUDGE_APPEAL, _S.CONCLUDED, "登记二审裁判", "《行政诉讼法》第八十九条",
           SUITS),
    _lines((_S.DECIDED,), _M.CLOSE, _S.CONCLUDED, "上诉期满，登记生效", "《行政诉讼法》第八十五条",
           SUITS),
    _lines((_S.DECIDED, _S.CONCLUDED), _M.AMEND, None, "更正登记的结果",
           "《政府信息公开条例》第五十条第一款第四项", _ALL, _HEAD),
    _lines((_S.CONCLUDED,), _M.CARRY_OUT, None, "依决定或判决重新答复",
           "《行政复议法》第七十七条；《行政诉讼法》第九十四条", _ALL, _ANSWERING),
)  # fmt: skip

TRANSITIONS: Final[Mapping[tuple[State | None, Move], Transition]] = MappingProxyType(
    {(line.start, line.move): line for lines in _TABLE for line in lines}
)
_MOVES: Final = moves.Table(TRANSITIONS, "案件", "尚未登记的案件", STATE_LABELS, ACTOR_LABELS)
# Which results a move may record.
OUTCOMES_OF: Final[Mapping[Move, tuple[Outcome, ...]]] = MappingProxyType(
    {
        Move.DECIDE: tuple(o for o in Outcome if o is not Outcome.PENDING),
        Move.JUDGE: (
            Outcome.UPHELD, Outcome.CLAIM_REJECTED, Outcome.REVOKED, Outcome.CHANGED,
            Outcome.FOUND_ILLEGAL, Outcome.ORDERED, Outcome.NOT_ADMITTED,
        ),
        Move.JUDGE_APPEAL: (
            Outcome.UPHELD, Outcome.CLAIM_REJECTED, Outcome.REVOKED, Outcome.CHANGED,
            Outcome.FOUND_ILLEGAL, Outcome.ORDERED, Outcome.NOT_ADMITTED,
        ),
        Move.END: (Outcome.WITHDRAWN, Outcome.SETTLED, Outcome.TRANSFERRED),
        Move.AMEND: tuple(o for o in Outcome if o is not Outcome.PENDING),
    }
)  # fmt: skip
# After these the body may have to answer the request anew.
CORRECTED: Final = frozenset(
    {Outcome.REVOKED, Outcome.CHANGED, Outcome.FOUND_ILLEGAL, Outcome.ORDERED}
)


def moves_from(state: State | None, track: Track) -> tuple[Transition, ...]:
    """The lines that begin in a state, for a track, in the order of the table."""
    return tuple(line for line in _MOVES.moves_from(state) if track in line.tracks)


def check_move(
    state: State | None, move: Move, track: Track, actors: Iterable[Actor]
) -> Transition:
    """The line for a move that may be made.

    Raises MoveNotPossibleError or NotYourMoveError, in this order.
    """
    line = TRANSITIONS.get((state, move))
    if line is not None and track not in line.tracks:
        raise _MOVES.impossible(state, move, moves_from(state, track))
    return _MOVES.check(state, move, actors=actors)


# --- the log and where it leads ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened to a case on a day. Entries are added, never edited."""

    move: Move
    on: date
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands after its log.

    `received_on`: the body got the notice with the copy of the application or complaint, and the
    days to reply run. `admitted_on`: the review body or court took the case. `concluded_on`: the
    day that counts in table 4; an appeal takes it away again.
    """

    track: Track
    state: State | None = None
    procedure: Procedure = Procedure.ORDINARY
    received_on: date | None = None
    admitted_on: date | None = None
    replied_on: date | None = None
    hearing_on: date | None = None
    is_extended: bool = False
    outcome: Outcome = Outcome.PENDING
    judged_on: date | None = None
    served_on: date | None = None
    is_ruling: bool = False
    appealed_on: date | None = None
    appeal_received_on: date | None = None
    is_ours: bool = False
    appeal_replied_on: date | None = None
    concluded_on: date | None = None
    must_answer_anew: bool = False
    order_days: int | None = None
    carried_out_on: date | None = None
    last_on: date | None = None


def replay(track: Track, entries: Iterable[Entry]) -> Standing:
    """Where a case stands after its log. Raises MoveNotPossibleError, BadInputError."""
    standing = Standing(track)
    for entry in entries:
        standing = step(standing, entry)
    return standing


def step(standing: Standing, entry: Entry) -> Standing:
    """Where a case stands after one more entry; the person is judged by `check_move`.

    Raises MoveNotPossibleError, and BadInputError where the entry cannot be.
    """
    line = check_move(standing.state, entry.move, standing.track, OFFICE)
    _check_entry(standing, entry)
    data = dict(entry.data)
    changes: dict[str, Any] = {"state": line.end, "last_on": entry.on}
    if entry.move in _CHANGES:
        changes |= _CHANGES[entry.move](standing, entry, data)
    return replace(standing, **changes)


def _check_entry(standing: Standing, entry: Entry) -> None:
    received = standing.received_on
    if received and entry.on < received:
        raise BadInputError(f"日期 {entry.on} 早于收到通知的 {received}。请核对日期。")
    if entry.move in OUTCOMES_OF:
        _check_outcome(standing, entry)
    elif entry.move in (_M.EXTEND, _M.SET_PROCEDURE):
        _check_extension(standing, entry)
    elif entry.move is _M.APPEAL and standing.judged_on and entry.on < standing.judged_on:
        raise BadInputError(f"上诉日期早于裁判日期{chinese_date(standing.judged_on)}。请核对。")
    elif entry.move is _M.CARRY_OUT:
        if not standing.must_answer_anew:
            raise BadInputError("这个案件的结果没有要求重新答复。")
        if standing.carried_out_on:
            raise BadInputError("已经按决定或判决重新办理，不用再登记。")


def _check_extension(standing: Standing, entry: Entry) -> None:
    """Once, and never where the procedure is simple, whichever of the two comes first."""
    if entry.move is _M.SET_PROCEDURE:
        if standing.is_extended and Procedure(entry.data["procedure"]) is Procedure.SIMPLE:
            raise BadInputError(
                "审理期限延长过的案件不能改为简易程序，简易程序的期限不能延长。请核对程序。"
            )
    elif standing.is_extended:
        raise BadInputError("审理期限已经延长过一次，不能再延长。")
    elif standing.procedure is Procedure.SIMPLE:
        raise BadInputError("简易程序的审理期限不能延长。请先登记转为普通程序。")


def _check_outcome(standing: Standing, entry: Entry) -> None:
    outcome = Outcome(entry.data.get("outcome", Outcome.PENDING))
    is_order = bool(entry.data.get("must_answer_anew"))
    if outcome not in OUTCOMES_OF[entry.move]:
        raise BadInputError("请选择与这种裁判相符的结果：撤回、调解、移送与判决分开登记。")
    if is_order and outcome not in CORRECTED:
        raise BadInputError("只有被纠正的案件才会责令重新答复。请核对结果。")
    if entry.move is _M.AMEND:
        judged = _date(entry.data.get("judged_on"))
        if judged and standing.received_on and judged < standing.received_on:
            raise BadInputError("作出日期早于收到通知的日期。请核对。")
        if standing.carried_out_on and not is_order:
            raise BadInputError("申请已经按这个结果重新办理，不能改成没有责令重新答复的结果。")


def _date(text: Any) -> date | None:
    if text in (None, ""):
        return None
    return text if isinstance(text, date) else date.fromisoformat(str(text))


def _registered(_: Standing, entry: Entry, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "received_on": entry.on,
        "admitted_on": _date(data.get("admitted_on")),
        "procedure": Procedure(data.get("procedure", Procedure.ORDINARY)),
    }


def _judged(standing: Standing, entry: Entry, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "outcome": Outcome(data["outcome"]),
        "judged_on": entry.on,
        "served_on": _date(data.get("served_on")) or entry.on,
        "is_ruling": bool(data.get("is_ruling")),
        "must_answer_anew": bool(data.get("must_answer_anew")),
        "order_days": data.get("order_days"),
        "concluded_on": entry.on,
    }


def _amended(standing: Standing, entry: Entry, data: dict[str, Any]) -> dict[str, Any]:
    judged = _date(data.get("judged_on")) or standing.judged_on or entry.on
    return {
        "outcome": Outcome(data["outcome"]),
        "judged_on": judged,
        "served_on": max(standing.served_on or judged, judged),
        "concluded_on": judged,
        "must_answer_anew": bool(data.get("must_answer_anew")),
        "order_days": data.get("order_days"),
    }


def _appealed(standing: Standing, entry: Entry, data: dict[str, Any]) -> dict[str, Any]:
    # The judgment is not in force: in table 4 the case is pending again.
    return {
        "appealed_on": entry.on,
        "is_ours": bool(data.get("is_ours")),
        "appeal_received_on": _date(data.get("received_on")) or entry.on,
        "outcome": Outcome.PENDING,
        "concluded_on": None,
        "must_answer_anew": False,
        "order_days": None,
    }


def _remanded(standing: Standing, entry: Entry, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "outcome": Outcome.PENDING,
        "judged_on": None,
        "served_on": None,
        "appealed_on": None,
        "appeal_received_on": None,
        "appeal_replied_on": None,
        "admitted_on": entry.on,
        "is_extended": False,
    }


_Change = Callable[[Standing, Entry, dict[str, Any]], dict[str, Any]]
_CHANGES: Final[Mapping[Move, _Change]] = {
    _M.REGISTER: _registered,
    _M.SET_PROCEDURE: lambda s, e, d: {"procedure": Procedure(d["procedure"])},
    _M.FILE_REPLY: lambda s, e, d: {"replied_on": e.on},
    _M.SET_HEARING: lambda s, e, d: {"hearing_on": _date(d.get("hearing_on")) or e.on},
    _M.EXTEND: lambda s, e, d: {"is_extended": True},
    _M.DECIDE: _judged,
    _M.JUDGE: _judged,
    _M.END: _judged,
    _M.APPEAL: _appealed,
    _M.REPLY_TO_APPEAL: lambda s, e, d: {"appeal_replied_on": e.on},
    _M.REMAND: _remanded,
    _M.JUDGE_APPEAL: _judged,
    _M.CARRY_OUT: lambda s, e, d: {"carried_out_on": e.on},
    _M.AMEND: _amended,
}


# --- the clock -----------------------------------------------------------------------------------

APPEAL_DAYS: Final = 15
APPEAL_RULING_DAYS: Final = 10


class LimitKind(StrEnum):
    """What a day is the last day for; the values never change."""

    REPLY = "reply"
    DECISION = "decision"
    SUIT = "suit"
    APPEAL = "appeal"
    APPEAL_REPLY = "appeal_reply"
    APPEAL_DECISION = "appeal_decision"


@dataclass(frozen=True, slots=True)
class CaseLimit:
    """A last day: for whom, how it was counted, whether it is met, and on which day.

    `is_ours`: the body itself must act by it. `done_on` None: still open.
    """

    kind: LimitKind
    label: str
    limit: Limit
    counted: str
    is_ours: bool
    done_on: date | None

    def is_missed(self, today: date) -> bool:
        """Whether the body let it pass."""
        return self.is_ours and (self.done_on or today) > self.limit.due


def limits(
    standing: Standing, calendar: Calendar, policy: Policy = DEFAULT_POLICY
) -> tuple[CaseLimit, ...]:
    """Every last day that follows from where a case stands, in the order of the proceeding."""
    if standing.received_on is None:
        return ()
    found = [_reply(standing, calendar, policy), _decision(standing, calendar)]
    if standing.judged_on is not None:
        found += _after_judgment(standing, calendar)
    if standing.appealed_on is not None:
        found += _second_instance(standing, calendar, policy)
    return tuple(found)


def _reply(standing: Standing, calendar: Calendar, policy: Policy) -> CaseLimit:
    start = standing.received_on
    assert start is not None  # noqa: S101 - `limits` asked
    if standing.track is Track.REVIEW:
        limit = review_reply_due(start, standing.procedure, calendar, policy)
        procedure = PROCEDURE_LABELS[standing.procedure]
        counted = f"收到申请书副本的{chinese_date(start)}起，按{procedure}计算"
        label = "提交复议答复书和证据"
    else:
        limit = defence_due(start, calendar, policy)
        counted = (
            f"收到起诉状副本的{chinese_date(start)}起 {policy.defence_days} 日，末日遇休息日顺延"
        )
        label = "提交答辩状和证据"
    done = standing.replied_on
    if done is None and standing.state not in (State.REPLY_DUE, None):
        done = standing.judged_on or standing.last_on
    return CaseLimit(LimitKind.REPLY, label, limit, counted, is_ours=True, done_on=done)


def _decision(standing: Standing, calendar: Calendar) -> CaseLimit:
    start = standing.admitted_on or standing.received_on
    assert start is not None  # noqa: S101
    since = "受理" if standing.admitted_on else "收到通知（受理日期未登记）"
    done = standing.judged_on or standing.concluded_on
    if standing.track is Track.REVIEW:
        limit = review_decision_due(
            start, standing.procedure, calendar, extended=standing.is_extended
        )
        counted = (
            f"自{since}的{chinese_date(start)}起，按{PROCEDURE_LABELS[standing.procedure]}计算"
        )
        return CaseLimit(
            LimitKind.DECISION, "复议机关作出决定", limit, counted, is_ours=False, done_on=done
        )
    if standing.procedure is Procedure.SIMPLE:
        limit = rolled(start + timedelta(45), "《行政诉讼法》第八十三条", calendar)
        counted = f"自{since}的{chinese_date(start)}起四十五日（简易程序）"
    else:
        limit = rolled(add_months(start, 6), "《行政诉讼法》第八十一条", calendar)
        counted = f"自{since}的{chinese_date(start)}起六个月"
    return CaseLimit(
        LimitKind.DECISION, "法院一审裁判", limit, counted, is_ours=False, done_on=done
    )


def appeal_until(served_on: date, calendar: Calendar, *, is_ruling: bool = False) -> Limit:
    """Until when a judgment (15 days) or a ruling (10 days) may be appealed."""
    days = APPEAL_RULING_DAYS if is_ruling else APPEAL_DAYS
    return rolled(served_on + timedelta(days), "《行政诉讼法》第八十五条", calendar)


def _after_judgment(standing: Standing, calendar: Calendar) -> Iterator[CaseLimit]:
    served = standing.served_on or standing.judged_on
    assert served is not None  # noqa: S101
    if standing.track is Track.REVIEW:
        yield CaseLimit(
            LimitKind.SUIT,
            "申请人可以起诉的最后一天",
            suit_after_review_until(served, calendar),
            f"自送达复议决定的{chinese_date(served)}起十五日",
            is_ours=False,
            done_on=None,
        )
    elif standing.state is State.DECIDED:
        days = "十日（裁定）" if standing.is_ruling else "十五日（判决）"
        yield CaseLimit(
            LimitKind.APPEAL,
            "双方可以上诉的最后一天",
            appeal_until(served, calendar, is_ruling=standing.is_ruling),
            f"自送达裁判的{chinese_date(served)}起{days}",
            is_ours=False,
            done_on=None,
        )


def _second_instance(standing: Standing, calendar: Calendar, policy: Policy) -> Iterator[CaseLimit]:
    start = standing.appeal_received_on or standing.appealed_on
    assert start is not None  # noqa: S101
    is_over = standing.state is State.CONCLUDED
    ended = standing.concluded_on if is_over else None
    if not standing.is_ours:
        limit = rolled(start + timedelta(policy.defence_days), "《行政诉讼法》第八十六条", calendar)
        yield CaseLimit(
            LimitKind.APPEAL_REPLY,
            "提交二审答辩状",
            limit,
            f"收到上诉状副本的{chinese_date(start)}起 {policy.defence_days} 日",
            is_ours=True,
            done_on=standing.appeal_replied_on or ended,
        )
    yield CaseLimit(
        LimitKind.APPEAL_DECISION,
        "法院二审裁判",
        rolled(add_months(start, 3), "《行政诉讼法》第八十八条", calendar),
        f"自收到上诉状的{chinese_date(start)}起三个月",
        is_ours=False,
        done_on=ended,
    )


def next_duty(
    standing: Standing, calendar: Calendar, policy: Policy = DEFAULT_POLICY
) -> CaseLimit | None:
    """The nearest last day by which the body itself must still act; None where none is open."""
    ours = [
        limit
        for limit in limits(standing, calendar, policy)
        if limit.is_ours and limit.done_on is None
    ]
    return min(ours, key=lambda limit: limit.limit.due, default=None)


def may_close(standing: Standing, calendar: Calendar, today: date) -> bool:
    """Whether nobody can appeal any more."""
    served = standing.served_on
    if standing.state is not State.DECIDED or served is None:
        return False
    return today > appeal_until(served, calendar, is_ruling=standing.is_ruling).due


@dataclass(frozen=True, slots=True)
class CaseOffer:
    """A move out of the present state: open, or refused with the reason for the person."""

    transition: Transition
    refusal: GongkaiError | None = None

    @property
    def is_open(self) -> bool:
        """Whether the move may be made now."""
        return self.refusal is None


_TRIALS: Final[Mapping[Move, Mapping[str, Any]]] = MappingProxyType(
    {
        Move.SET_PROCEDURE: {"procedure": Procedure.ORDINARY},
        Move.DECIDE: {"outcome": Outcome.UPHELD},
        Move.JUDGE: {"outcome": Outcome.UPHELD},
        Move.JUDGE_APPEAL: {"outcome": Outcome.UPHELD},
        Move.END: {"outcome": Outcome.WITHDRAWN},
        Move.AMEND: {"outcome": Outcome.ORDERED, "must_answer_anew": True},
    }
)


def offers(
    standing: Standing, actors: Iterable[Actor], calendar: Calendar, today: date
) -> tuple[CaseOffer, ...]:
    """Every move out of a state, with the reason why it is refused where it is.

    An order that does not exist is not offered at all.
    """
    who = tuple(actors)
    return tuple(
        CaseOffer(line, _refusal(standing, line, who, calendar, today))
        for line in moves_from(standing.state, standing.track)
        if line.move is not Move.CARRY_OUT
        or (standing.must_answer_anew and standing.carried_out_on is None)
    )


def _refusal(
    standing: Standing,
    line: Transition,
    actors: tuple[Actor, ...],
    calendar: Calendar,
    today: date,
) -> GongkaiError | None:
    try:
        check_move(standing.state, line.move, standing.track, actors)
        step(standing, Entry(line.move, today, _TRIALS.get(line.move, {})))
        if line.move is Move.CLOSE:
            check_close(standing, calendar, today)
    except GongkaiError as error:
        return error
    return None


def check_close(standing: Standing, calendar: Calendar, today: date) -> None:
    """Raises MoveNotPossibleError while somebody may still appeal."""
    if not may_close(standing, calendar, today):
        served = standing.served_on or today
        until = appeal_until(served, calendar, is_ruling=standing.is_ruling).due
        raise MoveNotPossibleError(f"上诉期到{chinese_date(until)}才满，之后才能登记裁判生效。")


# --- table 4 -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Group:
    """Cases of a track that count alike in a year: with this result, or pending."""

    track: Track
    outcome: Outcome
    number: int = 1


def counted_in(track: Track, standing: Standing, year: int) -> Group | None:
    """How one case counts in a year; None where it does not.

    It counts in each year that it touches: as pending while it has no result by 31 December, with
    its result in the year in which it ended.
    """
    received, ended = standing.received_on, standing.concluded_on
    if received is None or received.year > year or (ended and ended.year < year):
        return None
    is_done = ended is not None and ended.year == year
    return Group(track, standing.outcome if is_done else Outcome.PENDING)


def table4_cells(groups: Iterable[Group], year: int) -> dict[str, int]:
    """Every cell of table 4 of a report year from groups of cases, zeros included.

    Raises NoFormError before 2019.
    """
    counts: Counter[str] = Counter()
    for group in groups:
        counts[table4_cell(group.track, group.outcome)] += group.number
        counts[f"T4.cases.{group.track}.total"] += group.number
    return {address: counts[address] for address in form_for_year(year).table("T4").addresses()}
