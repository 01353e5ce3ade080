"""Nothing gets to the public past the screening of exactly its content."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from gongkai.accounts.models import Person
from gongkai.audit.models import MOST_BROKEN_OFF
from gongkai.catalogue import actions
from gongkai.catalogue.actions import ScreeningBlockError, StaleItemError, Upload
from gongkai.catalogue.models import ItemScreening, ItemVersion
from gongkai.catalogue.queries import ItemFilter, list_items
from gongkai.catalogue.queries.screening import MOST_AT_ONCE, parts_of, screen_of
from gongkai.catalogue.tasks import release_next_item, screen_next_item
from gongkai.rules.access import SYSTEM
from gongkai.rules.errors import WrongPersonError
from gongkai.rules.moves import MissingProofError
from gongkai.rules.release import Proof, State
from gongkai.rules.screening.decisions import Decision
from gongkai.screening.actions import decide_finding, screen_subject
from gongkai.screening.models import Finding, Subject
from tests.factories.city import City
from tests.factories.contents import make_content
from tests.factories.items import (
    Newsroom,
    again,
    approve,
    build_newsroom,
    clear,
    draft,
    publish,
    publish_answer,
    review_all,
)
from tests.factories.leaky_files import docx_file, xlsx_file

IDENTITY = "11010519491231002X"
LEAK = f"<p>张三丰，身份证号{IDENTITY}。</p>"


@pytest.fixture
def room(city: City, at: datetime) -> Newsroom:
    return build_newsroom(city, at)


def findings(version: ItemVersion, rule: str = "PI-ID") -> list[Finding]:
    return list(Finding.objects.filter(subject__key=str(version.pk), rule=rule))


def accept(finding: Finding, by: Person, at: datetime) -> None:
    decide_finding(
        finding_id=finding.pk,
        decision=Decision.IGNORE,
        reason="依法公开的处罚决定",
        by=by,
        at=at,
    )


def change(room: Newsroom, version: ItemVersion, at: datetime, **changes: object) -> ItemVersion:
    version = again(version)
    return actions.change_item(
        version_id=version.pk,
        content=replace(version.read(), **changes),  # type: ignore[arg-type]
        seen=version.saved,
        by=room.editor,
        at=at,
    )


def test_what_is_saved_is_screened_and_a_block_stops_it_until_it_is_gone(
    room: Newsroom, at: datetime
) -> None:
    version = draft(room, at, body=LEAK)
    with pytest.raises(ScreeningBlockError, match=r"不能“送校对”：身份证号码.*（正文）.*筛查结果"):
        actions.submit_item(version_id=version.pk, by=room.editor, at=at)
    assert again(version).state == State.DRAFT
    change(room, version, at, body="<p>张三丰，身份证号略。</p>")
    assert [f.state for f in findings(version)] == ["fixed"]
    approve(room, version, at)
    actions.publish_item(version_id=version.pk, by=room.head, at=at)
    done = again(version)
    assert (done.state, done.passed_sha256) == (State.PUBLISHED, done.sha256)


def test_a_list_marks_what_has_a_block(room: Newsroom, at: datetime) -> None:
    held, free = draft(room, at, body=LEAK), draft(room, at)
    rows = list_items(room.editor, ItemFilter(), today=at.date()).rows
    assert {row.id: row.is_blocked for row in rows} == {held.pk: True, free.pk: False}


def test_an_attachment_is_screened_like_the_text(room: Newsroom, at: datetime) -> None:
    upload = Upload("名单.xlsx", xlsx_file([["姓名"], ["张三"]], hidden_sheet=[["备查", IDENTITY]]))
    version = draft(room, at, upload)
    with pytest.raises(ScreeningBlockError, match="附件 名单.xlsx，隐藏的工作表“原始数据”"):
        actions.submit_item(version_id=version.pk, by=room.editor, at=at)


def test_a_block_that_comes_up_later_stops_every_further_move(room: Newsroom, at: datetime) -> None:
    version = draft(room, at, body=LEAK)
    (finding,) = findings(version)
    accept(finding, room.secrecy, at)
    actions.submit_item(version_id=version.pk, by=room.editor, at=at)
    review_all(room, version.pk, at)

    def reopen() -> None:
        decide_finding(
            finding_id=finding.pk,
            decision=Decision.REOPEN,
            reason="看错了，不能公开",
            by=room.secrecy,
            at=at,
        )

    reopen()
    with pytest.raises(ScreeningBlockError, match="不能“保密审查通过”"):
        clear(room, version.pk, at)
    accept(finding, room.secrecy, at)
    clear(room, version.pk, at)
    reopen()
    with pytest.raises(ScreeningBlockError, match="不能“定时发布”"):
        actions.schedule_item(
            version_id=version.pk, release_from=at + timedelta(days=1), by=room.head, at=at
        )
    with pytest.raises(ScreeningBlockError, match="不能“发布”"):
        actions.publish_item(version_id=version.pk, by=room.head, at=at)
    assert again(version).state == State.CLEARED


def test_the_worker_does_not_bring_out_what_has_a_block(room: Newsroom, at: datetime) -> None:
    version = draft(room, at, body=LEAK)
    (finding,) = findings(version)
    accept(finding, room.secrecy, at)
    approve(room, version, at)
    hour = at + timedelta(hours=1)
    actions.schedule_item(version_id=version.pk, release_from=hour, by=room.head, at=at)
    decide_finding(
        finding_id=finding.pk,
        decision=Decision.REOPEN,
        reason="又想了想，不能公开",
        by=room.secrecy,
        at=at,
    )
    assert release_next_item(lambda: hour) is True
    assert again(version).state == State.CLEARED
    assert release_next_item(lambda: hour) is False


def test_an_emergency_waits_for_a_decision_by_a_second_person_and_for_nothing_else(
    room: Newsroom, at: datetime
) -> None:
    version = draft(room, at, body=LEAK)
    actions.call_urgent(version_id=version.pk, order="市领导电话指令", by=room.editor, at=at)
    with pytest.raises(ScreeningBlockError):
        clear(room, version.pk, at)
    (finding,) = findings(version)
    with pytest.raises(WrongPersonError, match="起草人"):
        accept(finding, room.editor, at)
    accept(finding, room.secrecy, at)
    clear(room, version.pk, at)
    actions.emergency_publish(version_id=version.pk, by=room.head, at=at)
    assert again(version).state == State.URGENT


def test_nobody_who_wrote_a_part_of_it_lets_a_block_pass(room: Newsroom, at: datetime) -> None:
    version = draft(room, at, body=LEAK)
    actions.change_item(
        version_id=version.pk,
        content=replace(version.read(), summary="名单"),
        seen=version.saved,
        by=room.second,
        at=at,
    )
    (finding,) = findings(version)
    for writer in (room.editor, room.second):
        with pytest.raises(WrongPersonError, match="起草人"):
            accept(finding, writer, at)
    accept(finding, room.first, at)


def test_a_decision_holds_for_the_same_words_in_the_corrected_version(
    room: Newsroom, at: datetime
) -> None:
    version = draft(room, at, body=LEAK)
    accept(findings(version)[0], room.secrecy, at)
    approve(room, version, at)
    actions.publish_item(version_id=version.pk, by=room.head, at=at)
    new = actions.start_correction(version_id=version.pk, note="补充电话", by=room.editor, at=at)
    (carried,) = findings(new)
    assert (carried.state, carried.reason) == ("ignored", "依法公开的处罚决定")
    assert carried.decided_by == room.secrecy
    other = f"{LEAK}<p>李四，身份证号110105199001010010。</p>"
    change(room, new, at, body=other)
    assert sorted(f.state for f in findings(new)) == ["ignored", "open"]
    # What the public reads is judged by itself.
    assert [f.state for f in findings(version)] == ["ignored"]


def test_large_files_are_screened_by_the_worker_and_wait_meanwhile(
    room: Newsroom, at: datetime
) -> None:
    upload = Upload("名单.txt", (f"身份证号{IDENTITY}。\n" + "甲" * MOST_AT_ONCE).encode())
    version = draft(room, at, upload)
    assert screen_of(SYSTEM, version).is_waiting
    with pytest.raises(ScreeningBlockError, match="正在筛查，筛查完才能办"):
        actions.submit_item(version_id=version.pk, by=room.editor, at=at)
    assert screen_next_item(lambda: at) is True
    assert screen_next_item(lambda: at) is False
    screen = screen_of(room.editor, version)
    assert screen.state == "done"
    assert [f.rule for f in findings(version)] == ["PI-ID"]
    with pytest.raises(WrongPersonError):
        accept(findings(version)[0], room.editor, at)
    with pytest.raises(ScreeningBlockError, match="身份证号码"):
        actions.submit_item(version_id=version.pk, by=room.editor, at=at)


def test_a_screening_that_was_overtaken_by_a_change_does_not_count(
    room: Newsroom, at: datetime
) -> None:
    from gongkai.screening.queries import look_at

    version = draft(room, at)
    parts = parts_of(version.read())
    looked = look_at(room.body.path, parts, on=at.date())
    change(room, version, at, body=LEAK)
    with pytest.raises(StaleItemError, match="这次的结果不算"):
        actions.screen_item(
            version_id=version.pk,
            sha256=version.sha256,
            parts=parts,
            looked=looked,
            by=SYSTEM,
            at=at,
        )
    assert [f.state for f in findings(version)] == ["open"]


def test_a_screening_that_cannot_be_done_is_told_and_can_be_asked_for_again(
    room: Newsroom, at: datetime
) -> None:
    from gongkai.catalogue.adapters.files import path_of

    upload = Upload("名单.txt", ("甲" * MOST_AT_ONCE).encode())
    version = draft(room, at, upload)
    path = path_of(version.read().files[0].sha256)
    kept = path.read_bytes()
    path.unlink()
    assert screen_next_item(lambda: at) is True
    assert "筛查时出错" in screen_of(room.editor, version).message
    with pytest.raises(ScreeningBlockError, match="重新筛查"):
        actions.submit_item(version_id=version.pk, by=room.editor, at=at)
    path.write_bytes(kept)
    actions.queue_screening(version_id=version.pk, by=room.editor, at=at)
    assert screen_next_item(lambda: at) is True
    actions.submit_item(version_id=version.pk, by=room.editor, at=at)


def test_a_worker_that_dies_again_and_again_is_told(room: Newsroom, at: datetime) -> None:
    version = draft(room, at, Upload("名单.txt", ("甲" * MOST_AT_ONCE).encode()))
    hour = at
    for _ in range(MOST_BROKEN_OFF):
        assert ItemScreening.objects.take(hour) is not None
        assert ItemScreening.objects.take(hour) is None
        hour += timedelta(minutes=41)
    assert screen_next_item(lambda: hour) is True
    assert "多次中断" in screen_of(room.editor, version).message


def test_what_was_never_screened_does_not_pass(room: Newsroom, at: datetime) -> None:
    version = draft(room, at)
    ItemScreening.objects.all().delete()
    with pytest.raises(ScreeningBlockError, match="还没有筛查.*重新筛查"):
        actions.submit_item(version_id=version.pk, by=room.editor, at=at)


def test_a_screening_of_other_content_does_not_count(room: Newsroom, at: datetime) -> None:
    version = draft(room, at)
    screen_subject(
        kind="item",
        key=str(version.pk),
        title="别的",
        organisation_id=room.body.pk,
        parts=parts_of(make_content(body="<p>别的</p>")),
        by=room.editor,
        at=at,
    )
    with pytest.raises(ScreeningBlockError, match="还没有筛查"):
        actions.submit_item(version_id=version.pk, by=room.editor, at=at)


def test_what_else_is_missing_is_named_beside_the_screening(room: Newsroom, at: datetime) -> None:
    version = draft(room, at, body=LEAK)
    accept(findings(version)[0], room.secrecy, at)
    approve(room, version, at)
    decide_finding(
        finding_id=findings(version)[0].pk,
        decision=Decision.REOPEN,
        reason="不能公开了",
        by=room.secrecy,
        at=at,
    )
    late = at + timedelta(days=31)
    with pytest.raises(MissingProofError) as told:
        actions.publish_item(version_id=version.pk, by=room.head, at=late)
    assert set(told.value.missing) == {Proof.SCREENING, Proof.FRESH_APPROVAL}


def test_not_even_the_database_takes_an_item_that_did_not_pass(
    room: Newsroom, at: datetime
) -> None:
    version = publish(room, at)
    for changes in ({"passed_sha256": ""}, {"passed_sha256": "0" * 64}):
        with pytest.raises(IntegrityError, match="screened"), transaction.atomic():
            ItemVersion.objects.filter(pk=version.pk).update(**changes)


def test_an_answer_with_a_leak_in_its_file_does_not_become_public(
    room: Newsroom, at: datetime
) -> None:
    upload = Upload("统计.docx", docx_file([f"身份证号{IDENTITY}。"]))
    with pytest.raises(ScreeningBlockError, match="附件 统计.docx"):
        publish_answer(room, at, files=[upload])
    assert not ItemVersion.objects.exists()
    assert not Subject.objects.exists()
    large = Upload("统计.txt", (f"身份证号{IDENTITY}。" + "甲" * MOST_AT_ONCE).encode())
    with pytest.raises(ScreeningBlockError, match="身份证号码"):
        publish_answer(room, at, files=[large])


def test_the_findings_follow_an_item_to_another_body(room: Newsroom, at: datetime) -> None:
    version = publish(room, at)
    education = room.city.education
    actions.set_up_publisher(
        organisation=education,
        index_code="11520200MB1A99999R",
        has_month_in_index=True,
        by=SYSTEM,
        at=at,
    )
    actions.load_columns(organisation=education, prefix="edu", by=SYSTEM, at=at)
    from gongkai.catalogue.models import Column

    column = Column.objects.get(code="edu-a20-notice")
    actions.hand_over_item(
        version_id=version.pk, organisation=education, column_id=column.pk, by=SYSTEM, at=at
    )
    assert Subject.objects.get(key=str(version.pk)).organisation == education
