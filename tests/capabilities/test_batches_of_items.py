"""Many items moved together: proposed, decided once by another, done one by one, never twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from gongkai.audit.models import AuditEvent
from gongkai.catalogue import actions, tasks
from gongkai.catalogue.models import Batch, BatchLine, Column, ItemVersion
from gongkai.catalogue.queries import batch_view
from gongkai.rules.access import SYSTEM
from gongkai.rules.batches import BatchKind, BatchState, LineState
from gongkai.rules.errors import BadInputError, NotFoundError, WrongStateError
from gongkai.rules.items import Mode
from gongkai.rules.moves import NotYourMoveError, SamePersonError
from gongkai.rules.release import State
from tests.factories.city import City
from tests.factories.items import Newsroom, again, approve, build_newsroom, draft, publish


@pytest.fixture
def room(city: City, at: datetime) -> Newsroom:
    return build_newsroom(city, at)


@pytest.fixture
def other(room: Newsroom) -> Column:
    return Column.objects.get(code="police-a20-other")


def propose(room: Newsroom, at: datetime, kind: BatchKind, *ids: int, **rest: Any) -> Batch:
    known: dict[str, Any] = {"wanted": {}, "by": room.head}
    return actions.propose_batch(kind=kind, version_ids=ids, at=at, **(known | rest))


def decide(room: Newsroom, batch: Batch, at: datetime) -> None:
    actions.decide_batch(batch_id=batch.pk, is_approved=True, by=room.second, at=at)


def work_off(at: datetime) -> None:
    while tasks.carry_out_next_batch(lambda: at):
        pass


def lines(batch: Batch) -> list[tuple[str, str]]:
    return list(batch.lines.order_by("place").values_list("state", "message"))


def test_published_items_move_after_one_decision_by_another_and_move_back(
    room: Newsroom, other: Column, at: datetime
) -> None:
    items = [publish(room, at, title=f"第{n}号通告") for n in range(3)]
    ids = [item.pk for item in items]
    batch = propose(room, at, BatchKind.MOVE, *ids, wanted={"column": other.pk})
    assert batch.state == BatchState.PROPOSED
    work_off(at)
    assert again(items[0]).column == room.column
    with pytest.raises(SamePersonError):
        actions.decide_batch(batch_id=batch.pk, is_approved=True, by=room.head, at=at)
    decide(room, batch, at)
    work_off(at)
    assert {again(item).column_id for item in items} == {other.pk}
    assert Batch.objects.get(pk=batch.pk).state == BatchState.DONE
    actions.move_item(version_id=ids[2], column_id=room.column.pk, by=room.head, at=at)
    actions.move_item(
        version_id=ids[1],
        column_id=Column.objects.get(code="police-guide").pk,
        by=room.head,
        at=at,
    )
    undo = actions.undo_batch(batch_id=batch.pk, by=room.head, at=at)
    decide(room, undo, at)
    work_off(at)
    assert again(items[0]).column == room.column
    assert [state for state, _ in lines(undo)] == ["done", "left", "left"]
    assert "后来有人改过" in lines(undo)[1][1]
    with pytest.raises(WrongStateError, match="已经提出撤销"):
        actions.undo_batch(batch_id=batch.pk, by=room.head, at=at)


def test_every_item_leaves_its_own_audit_event_and_the_batch_one_for_each_step(
    room: Newsroom, at: datetime
) -> None:
    ids = [publish(room, at).pk, publish(room, at).pk]
    before = AuditEvent.objects.count()
    batch = propose(room, at, BatchKind.WITHDRAW, *ids, reason="内容有误")
    decide(room, batch, at)
    work_off(at)
    told = list(AuditEvent.objects.order_by("sequence").values_list("action", flat=True)[before:])
    one = ["catalogue.withdraw_item", "catalogue.carry_out_line"]
    steps = ["catalogue.propose_batch", "catalogue.decide_batch"]
    assert told == [*steps, *one, *one, "catalogue.finish_batch"]
    by = AuditEvent.objects.filter(action="catalogue.withdraw_item").values_list("by_id", flat=True)
    assert set(by) == {room.head.pk}


def test_a_batch_publishes_only_what_every_review_let_pass(room: Newsroom, at: datetime) -> None:
    cleared, changed, raw = (draft(room, at, title=title) for title in ("好", "改", "稿"))
    approve(room, cleared, at)
    approve(room, changed, at)
    batch = propose(room, at, BatchKind.PUBLISH, cleared.pk, changed.pk, raw.pk)
    decide(room, batch, at)
    actions.change_item(
        version_id=changed.pk,
        content=again(changed).read(),
        seen=again(changed).saved,
        by=room.editor,
        at=at,
    )
    work_off(at)
    assert again(cleared).state == State.PUBLISHED
    assert again(changed).state == State.DRAFT
    assert again(raw).state == State.DRAFT
    assert [state for state, _ in lines(batch)] == ["done", "left", "left"]
    assert all(message for state, message in lines(batch) if state == LineState.LEFT)


def test_no_batch_reviews_and_none_stands_in_for_the_secrecy_review(
    room: Newsroom, at: datetime
) -> None:
    assert not {kind.value for kind in BatchKind} & {"review", "clear", "secrecy", "proofread"}
    version = draft(room, at)
    actions.submit_item(version_id=version.pk, by=room.editor, at=at)
    with pytest.raises(BadInputError, match="没有选中可以办理"):
        propose(room, at, BatchKind.PUBLISH, version.pk)


def test_what_the_public_reads_is_classified_anew_in_a_new_version_under_review(
    room: Newsroom, at: datetime
) -> None:
    public, raw = publish(room, at, title="公开的"), draft(room, at, title="在写的")
    batch = propose(
        room,
        at,
        BatchKind.RECLASSIFY,
        public.pk,
        raw.pk,
        wanted={"subject": "安全", "keywords": ["防火"]},
    )
    assert batch.is_decided_alone
    work_off(at)
    assert again(public).state == State.PUBLISHED
    assert again(public).read().subject != "安全"
    correction = ItemVersion.objects.get(item=public.item, number=2)
    assert correction.state == State.PROOFREADING
    assert correction.cleared_sha256 == ""
    assert correction.read().subject == "安全"
    assert again(raw).read().keywords == ("防火",)
    undo = actions.undo_batch(batch_id=batch.pk, by=room.head, at=at)
    work_off(at)
    assert [line.version_id for line in undo.lines.all()] == [raw.pk]
    assert again(raw).read().subject != "安全"


def test_the_mode_of_what_is_not_out_changes_and_nothing_is_owed_any_more(
    room: Newsroom, at: datetime
) -> None:
    version, public = draft(room, at), publish(room, at)
    batch = propose(
        room, at, BatchKind.CHANGE_MODE, version.pk, public.pk, wanted={"mode": "on_request"}
    )
    work_off(at)
    assert again(version).item.mode == Mode.ON_REQUEST
    assert again(public).item.mode == Mode.PROACTIVE
    assert [state for state, _ in lines(batch)] == ["done", "left"]
    with pytest.raises(WrongStateError, match="已经公开过"):
        actions.set_mode(version_id=public.pk, mode=Mode.WITHHELD, by=room.head, at=at)


def test_a_time_is_set_for_many_and_taken_back(room: Newsroom, at: datetime) -> None:
    version = draft(room, at)
    approve(room, version, at)
    with pytest.raises(BadInputError, match="已经过去"):
        propose(room, at, BatchKind.SCHEDULE, version.pk, wanted={"release_from": at})
    later = at + timedelta(days=1)
    batch = propose(room, at, BatchKind.SCHEDULE, version.pk, wanted={"release_from": later})
    decide(room, batch, at)
    work_off(at)
    assert again(version).release_from == later
    actions.undo_batch(batch_id=batch.pk, by=room.head, at=at)
    work_off(at)
    assert again(version).state == State.CLEARED


def test_a_kill_between_two_items_loses_nothing_and_does_nothing_twice(
    room: Newsroom, other: Column, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [draft(room, at).pk for _ in range(3)]
    batch = propose(room, at, BatchKind.MOVE, *ids, wanted={"column": other.pk})
    first = batch.lines.order_by("place").first()
    assert first is not None
    actions.carry_out_line(line_id=first.pk, by=room.head, at=at)

    class Killed(BaseException):
        pass

    def killed(*args: Any, **kwargs: Any) -> None:
        raise Killed

    # The blow falls after the item was moved and before its line was written.
    with monkeypatch.context() as blow:
        blow.setattr(BatchLine, "end", killed)
        with pytest.raises(Killed):
            tasks.carry_out_next_batch(lambda: at)
    assert [state for state, _ in lines(batch)] == ["done", "waiting", "waiting"]
    assert ItemVersion.objects.filter(pk__in=ids, column=other).count() == 1
    work_off(at)
    assert ItemVersion.objects.filter(pk__in=ids, column=other).count() == 3
    moved = AuditEvent.objects.filter(action="catalogue.move_item")
    assert moved.count() == 3
    with pytest.raises(WrongStateError, match="已经办过"):
        actions.carry_out_line(line_id=first.pk, by=room.head, at=at)


def test_who_lost_the_right_meanwhile_does_nothing_through_the_batch(
    room: Newsroom, at: datetime
) -> None:
    version = publish(room, at)
    batch = propose(room, at, BatchKind.WITHDRAW, version.pk, reason="误")
    decide(room, batch, at)
    room.head.is_active = False
    room.head.save()
    work_off(at)
    assert again(version).state == State.PUBLISHED
    assert [state for state, _ in lines(batch)] == ["left"]


def test_a_proposal_is_refused_with_a_reason_taken_back_or_stopped(
    room: Newsroom, other: Column, at: datetime
) -> None:
    version = publish(room, at)
    batch = propose(room, at, BatchKind.MOVE, version.pk, wanted={"column": other.pk})
    with pytest.raises(BadInputError, match="写明理由"):
        actions.decide_batch(batch_id=batch.pk, is_approved=False, by=room.final, at=at)
    actions.decide_batch(
        batch_id=batch.pk, is_approved=False, opinion="不合适", by=room.final, at=at
    )
    assert Batch.objects.get(pk=batch.pk).state == BatchState.REFUSED
    again_proposed = propose(room, at, BatchKind.MOVE, version.pk, wanted={"column": other.pk})
    actions.stop_batch(batch_id=again_proposed.pk, by=room.head, at=at)
    with pytest.raises(WrongStateError):
        decide(room, again_proposed, at)
    work_off(at)
    assert again(version).column == room.column


def test_only_those_who_may_do_it_for_one_may_propose_it_for_many(
    room: Newsroom, city: City, at: datetime
) -> None:
    version = publish(room, at)
    with pytest.raises(NotYourMoveError):
        propose(room, at, BatchKind.WITHDRAW, version.pk, reason="误", by=room.proofreader)
    with pytest.raises(BadInputError, match="没有选中"):
        propose(room, at, BatchKind.WITHDRAW, version.pk, reason="误", by=city.education_clerk)
    batch = propose(room, at, BatchKind.WITHDRAW, version.pk, reason="误")
    with pytest.raises(NotFoundError):
        actions.decide_batch(batch_id=batch.pk, is_approved=True, by=city.education_clerk, at=at)
    with pytest.raises(NotYourMoveError):
        actions.decide_batch(batch_id=batch.pk, is_approved=True, by=room.proofreader, at=at)
    with pytest.raises(NotFoundError):
        batch_view(city.education_clerk, batch.pk, on=at.date())


def test_the_worker_closes_a_batch_in_portions(room: Newsroom, other: Column, at: datetime) -> None:
    ids = [draft(room, at, title=f"{n}").pk for n in range(tasks.BATCH_PORTION + 2)]
    batch = propose(room, at, BatchKind.MOVE, *ids, wanted={"column": other.pk})
    assert tasks.carry_out_next_batch(lambda: at)
    view = batch_view(room.head, batch.pk, on=at.date())
    assert (view.row.done, view.row.waiting) == (tasks.BATCH_PORTION, 2)
    with pytest.raises(WrongStateError):
        actions.finish_batch(batch_id=batch.pk, by=SYSTEM, at=at)
    work_off(at)
    assert Batch.objects.get(pk=batch.pk).state == BatchState.DONE
    assert not tasks.carry_out_next_batch(lambda: at)
