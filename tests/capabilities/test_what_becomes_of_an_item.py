"""A document lapses, is replaced and explained; a penalty is revoked; somebody is reminded in time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from gongkai.catalogue import actions
from gongkai.catalogue.models import ItemVersion
from gongkai.catalogue.queries import (
    Reminded,
    published_item,
    reminders,
    standing_of,
    successor_choices,
)
from gongkai.catalogue.tasks import lapse_expired
from gongkai.rules.access import ANONYMOUS
from gongkai.rules.errors import BadInputError, NotFoundError, WrongStateError
from gongkai.rules.items import ItemKind, Validity
from gongkai.rules.release import State
from tests.factories.city import City
from tests.factories.items import (
    Newsroom,
    again,
    approve,
    ask_the_public,
    build_newsroom,
    draft,
    publish,
    withhold,
)


@pytest.fixture
def room(city: City, at: datetime) -> Newsroom:
    return build_newsroom(city, at)


def document(
    room: Newsroom, at: datetime, title: str = "养犬管理规定", **extras: str
) -> ItemVersion:
    return publish(
        room,
        at,
        title=title,
        kind=ItemKind.NORMATIVE,
        document_number="某公规〔2021〕1号",
        extras={"effective_on": "2021-12-01", **extras},
    )


def shown(version: ItemVersion, at: datetime) -> Any:
    return published_item(ANONYMOUS, str(again(version).item.index_number), on=at.date())


def kinds(room: Newsroom, at: datetime) -> list[Reminded]:
    return [one.kind for one in reminders(room.editor, today=at.date())]


def test_old_and_new_document_lead_to_each_other(room: Newsroom, at: datetime) -> None:
    old, new = document(room, at), document(room, at, title="养犬管理条例实施办法")
    (choice,) = successor_choices(room.head, old.pk, "条例 实施")
    assert choice.index_number == again(new).item.index_number
    assert successor_choices(room.head, old.pk, "") == ()
    actions.mark_validity(
        version_id=old.pk,
        validity=Validity.REPEALED,
        on=at.date(),
        basis="某公规〔2026〕2号",
        successor=again(new).item,
        by=room.head,
        at=at,
    )
    assert shown(old, at).successor.title == "养犬管理条例实施办法"
    assert [row.title for row in shown(new, at).predecessors] == ["养犬管理规定"]
    standing = standing_of(room.head, new.pk)
    assert [title for _, title, _ in standing.predecessors] == ["养犬管理规定"]
    with pytest.raises(BadInputError, match="互相取代"):
        actions.mark_validity(
            version_id=new.pk,
            validity=Validity.REPEALED,
            on=at.date(),
            basis="x",
            successor=again(old).item,
            by=room.head,
            at=at,
        )
    # In force again: nothing stands in its place.
    actions.mark_validity(
        version_id=old.pk,
        validity=Validity.IN_FORCE,
        on=at.date(),
        basis="",
        successor=again(new).item,
        by=room.head,
        at=at,
    )
    assert shown(old, at).successor is None


def test_a_draft_or_a_notice_replaces_nothing(room: Newsroom, at: datetime) -> None:
    old = document(room, at)
    for other in (publish(room, at), draft(room, at, kind=ItemKind.NORMATIVE)):
        with pytest.raises(BadInputError, match="已经发布的规章或规范性文件"):
            actions.mark_validity(
                version_id=old.pk,
                validity=Validity.AMENDED,
                on=at.date(),
                basis="x",
                successor=other.item,
                by=room.head,
                at=at,
            )


def test_a_document_lapses_by_itself_the_day_after_its_last(room: Newsroom, at: datetime) -> None:
    last = at + timedelta(days=40)
    version = document(room, at, expires_on=str(last.date()))
    assert Reminded.EXPIRING in kinds(room, at)
    assert lapse_expired(lambda: last) == 0
    with pytest.raises(WrongStateError):
        actions.lapse_document(version_id=version.pk, by=room.head, at=last)
    after = last + timedelta(days=1)
    assert lapse_expired(lambda: after) == 1
    assert lapse_expired(lambda: after) == 0
    item = again(version).item
    assert item.validity == Validity.LAPSED
    assert item.validity_on == after.date()
    assert "已经届满" in shown(version, after).validity_basis


def test_a_longer_term_in_a_new_version_keeps_it_in_force(room: Newsroom, at: datetime) -> None:
    version = document(room, at, expires_on=str(at.date() + timedelta(days=5)))
    new = actions.start_correction(version_id=version.pk, note="延期", by=room.editor, at=at)
    content = new.read()
    later = str(at.date() + timedelta(days=900))
    text = content.text().replace(content.extras["expires_on"], later)
    actions.change_item(
        version_id=new.pk,
        content=type(content).read(text),
        seen=new.saved,
        by=room.editor,
        at=at,
    )
    approve(room, again(new), at)
    actions.publish_item(version_id=new.pk, by=room.head, at=at)
    assert lapse_expired(lambda: at + timedelta(days=30)) == 0


def test_a_revoked_penalty_must_be_gone_within_three_days(room: Newsroom, at: datetime) -> None:
    version = publish(
        room,
        at,
        kind=ItemKind.PENALTY,
        title="处罚决定书",
        extras={"public_until": str(at.date() + timedelta(days=365))},
    )
    known: dict[str, Any] = {"version_id": version.pk, "by": room.editor, "at": at}
    with pytest.raises(BadInputError, match="请写明撤销"):
        actions.mark_revoked(revoked_on=at.date(), basis=" ", **known)
    with pytest.raises(BadInputError, match="还没有到"):
        actions.mark_revoked(revoked_on=at.date() + timedelta(days=1), basis="x", **known)
    last = actions.mark_revoked(revoked_on=at.date(), basis="某政复决字〔2026〕3号", **known)
    assert last == at.date() + timedelta(days=3)
    (reminder,) = (r for r in reminders(room.editor, today=at.date()))
    assert (reminder.kind, reminder.by_on, reminder.is_late) == (Reminded.REVOKED, last, False)
    late = at + timedelta(days=4)
    assert reminders(room.editor, today=late.date())[0].is_late
    actions.withdraw_item(version_id=version.pk, reason="已撤销", by=room.head, at=at)
    assert kinds(room, late) == []
    with pytest.raises(WrongStateError, match="没有公开"):
        actions.mark_revoked(revoked_on=at.date(), basis="x", **known)


def test_only_penalties_are_revoked_and_only_documents_explained(
    room: Newsroom, at: datetime
) -> None:
    notice = publish(room, at)
    with pytest.raises(BadInputError, match="只有行政处罚决定"):
        actions.mark_revoked(
            version_id=notice.pk, revoked_on=at.date(), basis="x", by=room.editor, at=at
        )
    with pytest.raises(BadInputError, match="只有规章"):
        actions.plan_interpretation(version_id=notice.pk, by=room.editor, at=at)


def test_a_penalty_shown_long_enough_is_brought_to_mind(room: Newsroom, at: datetime) -> None:
    until = at.date() + timedelta(days=10)
    publish(room, at, kind=ItemKind.PENALTY, extras={"public_until": str(until)})
    assert kinds(room, at + timedelta(days=10)) == []
    assert kinds(room, at + timedelta(days=11)) == [Reminded.SHOWN_LONG_ENOUGH]


def test_document_and_interpretation_go_out_together_and_lead_to_each_other(
    room: Newsroom, at: datetime
) -> None:
    version = draft(
        room,
        at,
        title="停车管理办法",
        kind=ItemKind.NORMATIVE,
        document_number="某公规〔2026〕9号",
        extras={"effective_on": "2026-12-01"},
    )
    assert standing_of(room.editor, version.pk).lacks_interpretation
    explains = actions.plan_interpretation(version_id=version.pk, by=room.editor, at=at)
    assert explains.read().title == "《停车管理办法》政策解读"
    assert explains.column.code == "police-policy-interpretation"
    standing = standing_of(room.editor, version.pk)
    assert not standing.lacks_interpretation
    assert standing.not_ready == ("《停车管理办法》政策解读（起草中）",)
    content = explains.read()
    text = content.text().replace('"body":""', '"body":"<p>为什么要定。</p>"')
    actions.change_item(
        version_id=explains.pk,
        content=type(content).read(text),
        seen=explains.saved,
        by=room.editor,
        at=at,
    )
    approve(room, version, at)
    with pytest.raises(WrongStateError):
        actions.publish_together(version_ids=[version.pk, explains.pk], by=room.head, at=at)
    assert again(version).state == State.CLEARED
    approve(room, again(explains), at)
    assert standing_of(room.head, version.pk).together == (explains.pk,)
    actions.publish_together(version_ids=[version.pk, explains.pk], by=room.head, at=at)
    assert [row.title for row in shown(version, at).interpretations] == ["《停车管理办法》政策解读"]
    assert shown(explains, at).interprets.title == "停车管理办法"
    assert kinds(room, at) == []


def test_who_needs_no_interpretation_says_why(room: Newsroom, at: datetime) -> None:
    version = document(room, at)
    assert kinds(room, at) == [Reminded.UNEXPLAINED]
    actions.waive_interpretation(
        version_id=version.pk, reason="内容简单，无需解读", by=room.editor, at=at
    )
    assert kinds(room, at) == []
    assert standing_of(room.editor, version.pk).waiver == "内容简单，无需解读"


def test_reminders_come_in_the_order_of_the_law_and_stay_within_the_body(
    room: Newsroom, at: datetime
) -> None:
    document(room, at, expires_on=str(at.date() + timedelta(days=1)))
    penalty = publish(room, at, kind=ItemKind.PENALTY)
    actions.mark_revoked(
        version_id=penalty.pk, revoked_on=at.date(), basis="x", by=room.editor, at=at
    )
    ask_the_public(room, at)
    withhold(room, at, at.date() + timedelta(days=20), title="部署")
    later = at + timedelta(days=32)
    assert kinds(room, later)[:4] == [
        Reminded.REVOKED,
        Reminded.UNTOLD,
        Reminded.WITHHELD,
        Reminded.EXPIRING,
    ]
    assert reminders(room.city.education_clerk, today=later.date()) == ()
    assert reminders(room.proofreader, today=later.date()) == ()


def test_a_guide_is_looked_at_again_after_twelve_months(room: Newsroom, at: datetime) -> None:
    office = {
        "office_name": "办公室",
        "office_address": "示范路1号",
        "office_hours": "9:00–17:00",
        "office_phone": "0000-0000000",
        "office_fax": "无",
        "office_contact": "gk@example.cn",
        "revised_on": str(at.date()),
    }
    publish(room, at, kind=ItemKind.DISCLOSURE_GUIDE, title="指南", extras=office)
    assert kinds(room, at + timedelta(days=364)) == []
    assert kinds(room, at + timedelta(days=367)) == [Reminded.OLD_GUIDE]


def test_somebody_of_another_body_reaches_nothing_of_it(room: Newsroom, at: datetime) -> None:
    version = document(room, at)
    other = room.city.education_clerk
    for ask in (
        lambda: standing_of(other, version.pk),
        lambda: successor_choices(other, version.pk, "养犬"),
        lambda: actions.plan_interpretation(version_id=version.pk, by=other, at=at),
        lambda: actions.waive_interpretation(version_id=version.pk, reason="x", by=other, at=at),
    ):
        with pytest.raises(NotFoundError):
            ask()
