"""A decision is not asked again because a comma moved, and not carried over to another place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.errors import BadInputError, WrongStateError
from gongkai.rules.screening.decisions import MOVES, Decision, FindingState, check_decision
from gongkai.rules.screening.identity import Trace, likeness, pair

PLACE = "PI-VICTIM"  # goes by place
EVERYWHERE = "PI-ID"

CONTEXT = st.builds(
    lambda before, behind: f"{before}⟦某⟧{behind}",
    st.text("经审理查明被害人家属要求公开道歉", max_size=20),
    st.text("经审理查明被害人家属要求公开道歉", max_size=20),
)


def trace(context: str, rule: str = PLACE, key: str = "k") -> Trace:
    return Trace(rule, key, context)


def test_other_surroundings_are_another_place() -> None:
    known = [trace("为保护现场，⟦王某⟧的家属要求道歉")]
    assert pair(known, [trace("经法医鉴定确认⟦王某⟧系窒息死亡")]) == {}
    assert pair(known, [trace("为了保护现场⟦王某⟧的家属已要求道歉")]) == {0: 0}
    assert pair(known, [trace("在另一段里写着⟦王某⟧的家属要求道歉")]) == {0: 0}


def test_other_words_or_another_rule_are_never_the_same() -> None:
    known = [trace("甲⟦某⟧乙")]
    assert pair(known, [trace("甲⟦某⟧乙", key="other")]) == {}
    assert pair(known, [trace("甲⟦某⟧乙", rule="PI-MINOR")]) == {}


def test_a_number_is_the_same_wherever_it_stands() -> None:
    known = [trace("甲⟦1⟧乙", EVERYWHERE)]
    assert pair(known, [trace("丙⟦1⟧丁", EVERYWHERE), trace("戊⟦1⟧己", EVERYWHERE)]) == {0: 0, 1: 0}


def test_of_two_places_each_finds_its_own() -> None:
    known = [trace("前文甲甲甲⟦某⟧后文乙乙乙"), trace("丙丙丙丙丙⟦某⟧丁丁丁丁丁")]
    swapped = [trace("丙丙丙丙戊⟦某⟧丁丁丁丁丁"), trace("前文甲甲己⟦某⟧后文乙乙乙")]
    assert pair(known, swapped) == {0: 1, 1: 0}


@given(st.lists(CONTEXT, max_size=6))
def test_what_did_not_change_is_known_again(contexts: list[str]) -> None:
    traces = [trace(context) for context in contexts]
    pairs = pair(traces, traces)
    assert sorted(pairs) == list(range(len(traces)))
    assert all(traces[a].context == traces[b].context for a, b in pairs.items())


@given(CONTEXT, CONTEXT)
def test_likeness_is_a_share(a: str, b: str) -> None:
    assert 0 <= likeness(a, b) <= 1
    assert likeness(a, a) == 1


def test_every_state_of_a_finding_can_be_reached_and_left() -> None:
    assert {move.end for move in MOVES} == set(FindingState)
    assert {move.start for move in MOVES} == set(FindingState)


ALLOWED = {
    (FindingState.OPEN, Decision.IGNORE),
    (FindingState.OPEN, Decision.FALSE_ALARM),
    (FindingState.IGNORED, Decision.REOPEN),
    (FindingState.FALSE_ALARM, Decision.REOPEN),
}


@pytest.mark.parametrize("state", list(FindingState))
@pytest.mark.parametrize("decision", list(Decision))
def test_a_decision_stands_in_the_table_and_has_a_reason(
    state: FindingState, decision: Decision
) -> None:
    if (state, decision) not in ALLOWED:
        with pytest.raises(WrongStateError, match="请刷新页面"):
            check_decision(state, decision, "理由充分")
        return
    check_decision(state, decision, "理由充分")
    with pytest.raises(BadInputError, match="请写明理由"):
        check_decision(state, decision, " 好 ")
