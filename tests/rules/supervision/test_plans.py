"""Plans and tasks: every state is reached and left, urgency, links, the sheet."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from gongkai.rules.errors import BadInputError
from gongkai.rules.moves import MissingProofError, MoveNotPossibleError, NotYourMoveError
from gongkai.rules.supervision.plan_sheet import TASK_HEADS, read_tasks
from gongkai.rules.supervision.plans import (
    PLAN_TRANSITIONS,
    TASK_TABLE,
    TASK_TRANSITIONS,
    Actor,
    PlanState,
    Proof,
    TaskMove,
    TaskState,
    Urgency,
    check_link,
    check_progress,
    urgency,
)

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("states", "table", "ends"),
    [
        (PlanState, PLAN_TRANSITIONS, {PlanState.CLOSED}),
        (TaskState, TASK_TRANSITIONS, {TaskState.CANCELLED}),
    ],
)
def test_every_state_is_reached_and_every_open_one_has_a_way_out(
    states: Any, table: Any, ends: set[Any]
) -> None:
    assert {line.end for line in table.values()} == set(states)
    assert {line.start for line in table.values()} - {None} == set(states) - ends


def test_a_task_is_handed_in_with_evidence_only_and_accepted_by_the_office_only() -> None:
    with pytest.raises(MissingProofError, match="证据"):
        TASK_TABLE.check(TaskState.OPEN, TaskMove.HAND_IN, actors={Actor.OWNER})
    line = TASK_TABLE.check(
        TaskState.OPEN, TaskMove.HAND_IN, actors={Actor.OWNER}, proofs={Proof.EVIDENCE}
    )
    assert line.end is TaskState.HANDED_IN
    with pytest.raises(NotYourMoveError, match="公开工作机构"):
        TASK_TABLE.check(TaskState.HANDED_IN, TaskMove.ACCEPT, actors={Actor.OWNER})
    with pytest.raises(MoveNotPossibleError):
        TASK_TABLE.check(TaskState.OPEN, TaskMove.ACCEPT, actors={Actor.MANAGER})


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-1, Urgency.OVERDUE), (0, Urgency.TODAY), (1, Urgency.SOON), (7, Urgency.SOON),
     (8, Urgency.CALM)],
)  # fmt: skip
def test_a_task_is_urgent_from_seven_days_before_its_last_day(days: int, expected: Urgency) -> None:
    assert urgency(TaskState.OPEN, TODAY + timedelta(days), TODAY) is expected
    assert urgency(TaskState.HANDED_IN, TODAY + timedelta(days), TODAY) is Urgency.CALM


@pytest.mark.parametrize(
    "link", ["https://www.gzlps.gov.cn/a?b=1", "/disclosure/items/x/", "", " /desk/media/ "]
)
def test_a_link_leads_to_a_page_or_a_record(link: str) -> None:
    assert check_link(link) == link.strip()


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "//example.com/x", "data:text/html,x", "/\\evil.example", "x"]
)
def test_a_link_that_is_none_is_refused(link: str) -> None:
    with pytest.raises(BadInputError, match="https"):
        check_link(link)


def test_progress_is_a_share_of_a_hundred() -> None:
    assert [check_progress(n) for n in (0, 100)] == [0, 100]
    for wrong in (-1, 101):
        with pytest.raises(BadInputError):
            check_progress(wrong)


def test_a_sheet_of_tasks_is_read_and_its_faults_are_named() -> None:
    text = ",".join(TASK_HEADS) + "\n1,梳理目录,挂网,办公室,交警、治安,陈晓岚,2026年11月30日\n"
    [row] = read_tasks(text.encode(), "任务.csv")
    assert (row.content, row.unit, row.co_units) == ("梳理目录", "办公室", ("交警", "治安"))
    assert (row.person, row.due_on) == ("陈晓岚", date(2026, 11, 30))
    bad = text + "2,没有时限,,办公室,,,\n3,坏日期,,办公室,,,下个月\n"
    with pytest.raises(BadInputError, match=r"第3行.*都要填写.*第4行.*完成时限"):
        read_tasks(bad.encode(), "任务.csv")
