"""A draft is open for opinions; they are kept, worked through, and the result is published."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from gongkai.audit.models import AuditEvent
from gongkai.catalogue import actions
from gongkai.catalogue.actions import TooManyOpinionsError
from gongkai.catalogue.models import Consultation, Opinion
from gongkai.catalogue.queries import OpinionFilter, consultation_view, published_item
from gongkai.rules.access import ANONYMOUS, SYSTEM
from gongkai.rules.consultation import OpinionError, OpinionForm, Outcome, Stage, Way
from gongkai.rules.errors import (
    BadInputError,
    NotFoundError,
    WrongPersonError,
    WrongStateError,
)
from gongkai.rules.items import ItemKind
from gongkai.rules.release import Actor
from tests.factories.city import City, make_person
from tests.factories.items import (
    Newsroom,
    again,
    approve,
    ask_the_public,
    build_newsroom,
    draft,
    give,
    publish,
)

TOKEN = "t" * 24


@pytest.fixture
def room(city: City, at: datetime) -> Newsroom:
    return build_newsroom(city, at)


@pytest.fixture
def asked(room: Newsroom, at: datetime) -> Consultation:
    return ask_the_public(room, at)


def number_of(consultation: Consultation) -> str:
    return str(consultation.item.index_number)


def test_an_opinion_gets_the_next_number_and_a_replay_gets_the_same(
    asked: Consultation, at: datetime
) -> None:
    def send(token: str) -> str:
        return actions.give_opinion(
            index_number=number_of(asked),
            form=OpinionForm("建议增加停车位", name="王某", phone="13800000000"),
            form_token=token,
            by=ANONYMOUS,
            at=at,
        )

    first = send(TOKEN)
    assert first == f"{number_of(asked)}-0001"
    assert send(TOKEN) == first
    assert send("u" * 24) == f"{number_of(asked)}-0002"
    assert Opinion.objects.count() == 2


def test_who_gave_it_stands_nowhere_in_the_open_and_each_look_is_kept(
    room: Newsroom, asked: Consultation, at: datetime
) -> None:
    opinion = give(asked, at, "好", name="王小明", phone="13800000000")
    assert "王小明".encode() not in bytes(opinion.person or b"")
    assert "王小明" not in "".join(str(event.after) for event in AuditEvent.objects.all())
    before = AuditEvent.objects.count()
    who = actions.look_at_person(
        consultation_id=asked.pk, opinion_id=opinion.pk, by=room.editor, at=at
    )
    assert who == {"name": "王小明", "phone": "13800000000"}
    assert AuditEvent.objects.count() == before + 1
    with pytest.raises(WrongPersonError):
        actions.look_at_person(
            consultation_id=asked.pk, opinion_id=opinion.pk, by=room.proofreader, at=at
        )
    with pytest.raises(NotFoundError):
        actions.look_at_person(
            consultation_id=asked.pk,
            opinion_id=opinion.pk,
            by=room.city.education_clerk,
            at=at,
        )


def test_where_editors_are_named_only_they_work_through_the_opinions(
    room: Newsroom, asked: Consultation, at: datetime
) -> None:
    opinion = give(asked, at, "好")
    other = make_person("editor2", room.body, at, "column_editor")
    actions.name_for_column(
        column=room.column, actor=Actor.EDITOR, person=other, by=room.head, at=at
    )
    known: dict[str, Any] = {"consultation_id": asked.pk, "opinion_id": opinion.pk, "at": at}
    with pytest.raises(WrongPersonError):
        actions.look_at_person(by=room.editor, **known)
    assert actions.look_at_person(by=other, **known) == {}


def test_before_and_after_the_period_nothing_is_taken(asked: Consultation, at: datetime) -> None:
    for moment, words in (
        (at - timedelta(days=1), "还不能提交"),
        (at + timedelta(days=31), "已于"),
    ):
        with pytest.raises(WrongStateError, match=words):
            give(asked, moment, "好")
    give(asked, at + timedelta(days=30), "最后一天")


def test_a_withdrawn_draft_and_an_unknown_one_take_nothing(
    room: Newsroom, asked: Consultation, at: datetime
) -> None:
    version = asked.item.versions.get()
    actions.withdraw_item(version_id=version.pk, reason="重新起草", by=room.head, at=at)
    with pytest.raises(NotFoundError):
        give(asked, at, "好")


def test_a_flood_from_one_network_is_held_back_and_others_are_not(
    asked: Consultation, at: datetime
) -> None:
    def send(place: int, address: str) -> str:
        return actions.give_opinion(
            index_number=number_of(asked),
            form=OpinionForm("好"),
            form_token=f"{place:024}",
            address=address,
            most_an_hour=2,
            by=ANONYMOUS,
            at=at,
        )

    for place in range(2):
        send(place, "192.0.2.1")
    with pytest.raises(TooManyOpinionsError, match="还没有提交"):
        send(2, "192.0.2.1")
    send(3, "192.0.2.2")
    assert not Opinion.objects.filter(network__contains="192.0").exists()
    actions.forget_networks(by=SYSTEM, at=at + timedelta(hours=1))
    assert Opinion.objects.exclude(network="").count() == 3
    actions.forget_networks(by=SYSTEM, at=at + timedelta(days=2))
    assert not Opinion.objects.exclude(network="").exists()
    assert Opinion.objects.count() == 3


def test_an_empty_opinion_and_a_stale_form_are_refused(asked: Consultation, at: datetime) -> None:
    with pytest.raises(OpinionError) as refused:
        give(asked, at, "")
    assert set(refused.value.problems) == {"text"}
    with pytest.raises(BadInputError, match="表单已失效"):
        actions.give_opinion(
            index_number=number_of(asked),
            form=OpinionForm("好"),
            form_token="",
            by=ANONYMOUS,
            at=at,
        )


def test_equal_opinions_are_merged_and_can_be_parted(
    room: Newsroom, asked: Consultation, at: datetime
) -> None:
    first, second, third = (give(asked, at, text) for text in ("一", "二", "三"))
    known: dict[str, Any] = {"consultation_id": asked.pk, "by": room.editor, "at": at}
    assert actions.merge_opinions(opinion_ids=[third.pk, second.pk], **known) == second
    # merging the head takes those merged into it along
    assert actions.merge_opinions(opinion_ids=[first.pk, second.pk], **known) == first
    assert set(first.merged.values_list("pk", flat=True)) == {second.pk, third.pk}
    actions.part_opinion(opinion_id=third.pk, **known)
    assert list(first.merged.values_list("pk", flat=True)) == [second.pk]
    with pytest.raises(BadInputError, match="至少"):
        actions.merge_opinions(opinion_ids=[first.pk], **known)


def test_opinions_of_another_draft_are_not_reached(
    room: Newsroom, asked: Consultation, at: datetime
) -> None:
    other = give(ask_the_public(room, at, title="另一稿"), at, "好")
    with pytest.raises(NotFoundError):
        actions.decide_opinions(
            consultation_id=asked.pk,
            opinion_ids=[other.pk],
            outcome=Outcome.ADOPTED,
            by=room.editor,
            at=at,
        )


def test_the_result_is_drafted_from_the_decisions_and_linked_both_ways(
    room: Newsroom, asked: Consultation, at: datetime
) -> None:
    known: dict[str, Any] = {"consultation_id": asked.pk, "by": room.editor}
    opinions = [give(asked, at, text) for text in ("增加停车位", "也要停车位", "取消登记")]
    actions.enter_opinion(form=OpinionForm("信里说的"), way=Way.LETTER, at=at, **known)
    after = at + timedelta(days=31)
    with pytest.raises(WrongStateError, match="还没有截止"):
        actions.draft_feedback(at=at, **known)
    with pytest.raises(WrongStateError, match="还有 4 条"):
        actions.draft_feedback(at=after, **known)
    actions.merge_opinions(opinion_ids=[one.pk for one in opinions[:2]], at=after, **known)
    letter = Opinion.objects.get(way=Way.LETTER)
    actions.group_opinions(opinion_ids=[opinions[0].pk], topic="停放", at=after, **known)
    actions.decide_opinions(
        opinion_ids=[opinions[0].pk, letter.pk],
        outcome=Outcome.ADOPTED,
        at=after,
        **known,
    )
    with pytest.raises(BadInputError, match="请写明理由"):
        actions.decide_opinions(
            opinion_ids=[opinions[2].pk], outcome=Outcome.NOT, at=after, **known
        )
    actions.decide_opinions(
        opinion_ids=[opinions[2].pk],
        outcome=Outcome.NOT,
        reason="上位法要求登记",
        summary="建议取消登记制度",
        at=after,
        **known,
    )
    version = actions.draft_feedback(at=after, **known)
    text = version.words
    for words in (
        "共收到意见 4 条",
        "【停放】增加停车位\t2\t采纳",
        "建议取消登记制度",
        "上位法要求登记",
    ):
        assert words in text
    with pytest.raises(WrongStateError, match="已经起草"):
        actions.draft_feedback(at=after, **known)
    assert stage_of(room, asked, after) is Stage.CLOSED
    approve(room, version, after)
    actions.publish_item(version_id=version.pk, by=room.head, at=after)
    assert stage_of(room, asked, after) is Stage.TOLD
    result = str(again(version).item.index_number)
    shown = published_item(ANONYMOUS, number_of(asked), on=after.date())
    assert [row.index_number for row in shown.results] == [result]
    back = published_item(ANONYMOUS, result, on=after.date())
    assert back.interprets is not None
    assert back.interprets.index_number == number_of(asked)


def stage_of(room: Newsroom, asked: Consultation, at: datetime) -> Stage:
    view = consultation_view(room.head, asked.pk, OpinionFilter(), today=at.date())
    return view.row.stage


def test_an_untold_result_is_found_after_the_last_day_only(
    asked: Consultation, at: datetime
) -> None:
    assert not Consultation.objects.untold(at.date() + timedelta(days=30)).exists()
    assert Consultation.objects.untold(at.date() + timedelta(days=31)).get() == asked


def test_a_correction_of_the_draft_keeps_its_opinions_and_may_give_more_time(
    room: Newsroom, asked: Consultation, at: datetime
) -> None:
    opinion = give(asked, at, "好")
    old = asked.item.versions.get()
    version = actions.start_correction(version_id=old.pk, note="延长", by=room.editor, at=at)
    content = version.read()
    closes = str(at.date() + timedelta(days=60))
    actions.change_item(
        version_id=version.pk,
        content=type(content).read(content.text().replace(content.extras["closes_on"], closes)),
        seen=version.saved,
        by=room.editor,
        at=at,
    )
    approve(room, again(version), at)
    actions.publish_item(version_id=version.pk, by=room.head, at=at)
    asked.refresh_from_db()
    assert str(asked.closes_on) == closes
    assert asked.opinions.get() == opinion


@pytest.mark.parametrize(
    "wrong", [{"outcome": "maybe"}, {"outcome": "not", "reason": ""}, {"way": "dream"}]
)
def test_the_database_itself_refuses_what_is_no_decision(
    asked: Consultation, at: datetime, wrong: dict[str, str]
) -> None:
    opinion = give(asked, at, "好")
    with pytest.raises(IntegrityError), transaction.atomic():
        Opinion.objects.filter(pk=opinion.pk).update(decided_at=at, **wrong)


def test_a_notice_is_no_consultation(room: Newsroom, at: datetime) -> None:
    version = publish(room, at)
    shown = published_item(ANONYMOUS, str(again(version).item.index_number), on=at.date())
    assert shown.consultation is None
    assert draft(room, at, kind=ItemKind.CONSULTATION, title="稿").item.kind == "consultation"
    assert Consultation.objects.count() == 0
