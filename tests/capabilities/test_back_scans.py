"""What stands before the public is screened again after a list changed, to the end."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest

from gongkai.accounts.models import Person
from gongkai.audit.models import MOST_BROKEN_OFF, AuditEvent
from gongkai.catalogue import tasks
from gongkai.catalogue.actions import screen_item
from gongkai.catalogue.models import ItemVersion
from gongkai.catalogue.queries import count_live_versions
from gongkai.catalogue.queries.screening import parts_of
from gongkai.rules.errors import NotFoundError, WrongStateError
from gongkai.rules.screening.words import Word
from gongkai.screening import actions
from gongkai.screening.models import BackScan, Finding
from gongkai.screening.queries import (
    OpenFilter,
    get_back_scan,
    next_back_scan,
    open_page,
    passed_over_in,
)
from tests.factories.city import City, make_person
from tests.factories.items import Newsroom, build_newsroom, publish

CLOCK = Callable[[], datetime]


@pytest.fixture
def room(city: City, at: datetime) -> Newsroom:
    return build_newsroom(city, at)


@pytest.fixture
def published(room: Newsroom, at: datetime) -> list[ItemVersion]:
    return [
        publish(room, at, title=f"第{number}号通告", body=f"<p>凉都卫士杯第{number}届。</p>")
        for number in range(3)
    ]


def approve_list(city: City, at: datetime) -> None:
    made = actions.found_word_list(
        organisation=city.police, code="", name="停办的活动", rule="WORD-HKMT",
        by=city.police_head, at=at,
    )  # fmt: skip
    version = actions.propose_list_version(
        list_id=made.pk, entries=[Word("凉都卫士杯", severity="block")], source="纪要", note="",
        by=city.police_head, at=at,
    )  # fmt: skip
    by = make_person("approver", city.police, at, "secrecy_reviewer")
    actions.approve_list_version(version_id=version.pk, by=by, at=at)


def start(city: City, by: Person, at: datetime) -> BackScan:
    return actions.start_back_scan(
        organisation=city.police,
        kind="item",
        total=count_live_versions(city.police.path),
        reason="词表更新",
        by=by,
        at=at,
    )


def work(clock: CLOCK) -> int:
    done = 0
    while tasks.go_on_with_back_scan(clock):
        done += 1
    return done


def test_a_new_word_is_found_in_what_was_published_long_ago(
    city: City, published: list[ItemVersion], at: datetime
) -> None:
    approve_list(city, at)
    later = at + timedelta(days=30)
    scan = start(city, city.police_head, later)
    assert work(lambda: later) == 2
    told = get_back_scan(city.police_head, scan.pk)
    assert (told.done, told.total, told.blocks, told.state_label) == (3, 3, 3, "已完成")
    found = OpenFilter(kind="item", since=told.started_at, below=told.organisation_path)
    page = open_page(city.police_head, found)
    assert [row.key for row in page.rows] == [str(version.pk) for version in published]
    assert {version.state for version in ItemVersion.objects.live()} == {"published"}
    assert not tasks.go_on_with_back_scan(lambda: later)


def test_whoever_is_killed_in_the_middle_loses_nothing(
    city: City, published: list[ItemVersion], at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    approve_list(city, at)
    scan = start(city, city.police_head, at)
    monkeypatch.setattr(tasks, "PORTION", 2)
    real, seen = screen_item, []

    def killed_at_the_second(**given: Any) -> object:
        seen.append(given["version_id"])
        if len(seen) == 2:
            raise KeyboardInterrupt
        return real(**given)

    monkeypatch.setattr(tasks, "screen_item", killed_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        tasks.go_on_with_back_scan(lambda: at)
    assert BackScan.objects.get().done == 0
    work(lambda: at)
    told = get_back_scan(city.police_head, scan.pk)
    assert (told.done, told.state_label) == (3, "已完成")
    assert Finding.objects.filter(rule="WORD-HKMT", state="open").count() == 3
    assert seen == [published[n].pk for n in (0, 1, 0, 1, 2)]


def test_what_kills_the_worker_again_and_again_is_passed_over(
    city: City, published: list[ItemVersion], at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    approve_list(city, at)
    scan = start(city, city.police_head, at)
    real, seen = parts_of, []

    def deadly(content: Any) -> Any:
        seen.append(content.title)
        if content.title == "第1号通告":
            raise KeyboardInterrupt
        return real(content)

    monkeypatch.setattr(tasks, "parts_of", deadly)
    lives = 0
    while get_back_scan(city.police_head, scan.pk).ended_at is None:
        lives += 1
        with suppress(KeyboardInterrupt):
            work(lambda: at)
    told = get_back_scan(city.police_head, scan.pk)
    assert (told.done, told.state_label) == (3, "已完成")
    assert lives == MOST_BROKEN_OFF + 2  # once more with the portion before it
    assert Finding.objects.filter(rule="WORD-HKMT", state="open").count() == 2
    (event,) = AuditEvent.objects.filter(action="catalogue.fail_screening")
    assert event.object_id == str(published[1].pk)
    assert event.after is not None
    assert "补查时多次中断" in event.after["reason"]
    (missed,) = passed_over_in(city.police_head, scan.pk)
    assert (missed.key, missed.title) == (str(published[1].pk), "第1号通告")
    assert "补查时多次中断" in missed.reason
    assert told.passed_over == 1


def test_what_cannot_be_screened_holds_up_nothing_behind_it(
    city: City, published: list[ItemVersion], at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    approve_list(city, at)
    scan = start(city, city.police_head, at)
    real = parts_of

    def lost(content: Any) -> Any:
        if content.title == "第1号通告":
            raise FileNotFoundError
        return real(content)

    monkeypatch.setattr(tasks, "parts_of", lost)
    work(lambda: at)
    assert get_back_scan(city.police_head, scan.pk).done == 3
    assert Finding.objects.filter(rule="WORD-HKMT", state="open").count() == 2


@pytest.fixture
def one_lost(
    city: City, published: list[ItemVersion], at: datetime, monkeypatch: pytest.MonkeyPatch
) -> BackScan:
    """A back scan that came to its end, but for the second item, whose file is not on the disk."""
    approve_list(city, at)
    scan = start(city, city.police_head, at)
    real = parts_of

    def lost(content: Any) -> Any:
        if content.title == "第1号通告":
            raise FileNotFoundError
        return real(content)

    with monkeypatch.context() as patch:
        patch.setattr(tasks, "parts_of", lost)
        work(lambda: at)
    return scan


def test_what_was_passed_over_is_tried_again_when_somebody_asks(
    city: City, one_lost: BackScan, at: datetime
) -> None:
    (missed,) = passed_over_in(city.police_head, one_lost.pk)
    assert "补查时出错" in missed.reason
    assert not tasks.go_on_with_back_scan(lambda: at)
    assert actions.retry_passed_over(scan_id=one_lost.pk, by=city.police_head, at=at) == 1
    assert passed_over_in(city.police_head, one_lost.pk)[0].is_waiting
    with pytest.raises(WrongStateError, match="正在再试"):
        actions.retry_passed_over(scan_id=one_lost.pk, by=city.police_head, at=at)
    assert work(lambda: at) == 1
    told = get_back_scan(city.police_head, one_lost.pk)
    assert (told.passed_over, told.waiting, told.done, told.blocks) == (0, 0, 3, 3)
    assert Finding.objects.filter(rule="WORD-HKMT", state="open").count() == 3


def test_what_fails_again_stays_with_the_reason_and_can_be_tried_once_more(
    city: City, one_lost: BackScan, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deadly(content: Any) -> Any:
        raise KeyboardInterrupt

    actions.retry_passed_over(scan_id=one_lost.pk, by=city.police_head, at=at)
    with monkeypatch.context() as patch:
        patch.setattr(tasks, "parts_of", deadly)
        for _ in range(MOST_BROKEN_OFF):
            with pytest.raises(KeyboardInterrupt):
                tasks.go_on_with_back_scan(lambda: at)
        later = at + timedelta(days=1)
        assert work(lambda: later) == 1
    (missed,) = passed_over_in(city.police_head, one_lost.pk)
    assert (missed.is_waiting, missed.passed_at) == (False, later)
    assert "补查时多次中断" in missed.reason
    actions.retry_passed_over(scan_id=one_lost.pk, by=city.police_head, at=later)
    assert work(lambda: later) == 1
    assert passed_over_in(city.police_head, one_lost.pk) == []


def test_officers_of_another_body_neither_see_nor_try_what_was_passed_over(
    city: City, one_lost: BackScan, at: datetime
) -> None:
    assert passed_over_in(city.education_clerk, one_lost.pk) == []
    with pytest.raises(NotFoundError):
        actions.retry_passed_over(scan_id=one_lost.pk, by=city.education_clerk, at=at)


def test_a_back_scan_rests_while_it_is_paused(
    city: City, published: list[ItemVersion], at: datetime
) -> None:
    scan = start(city, city.police_head, at)
    actions.pause_back_scan(scan_id=scan.pk, by=city.police_head, at=at)
    assert next_back_scan("item") is None
    assert not tasks.go_on_with_back_scan(lambda: at)
    actions.resume_back_scan(scan_id=scan.pk, by=city.police_head, at=at)
    with pytest.raises(WrongStateError, match="没有暂停"):
        actions.resume_back_scan(scan_id=scan.pk, by=city.police_head, at=at)
    assert work(lambda: at) == 2


def test_two_workers_count_a_portion_once(
    city: City, published: list[ItemVersion], at: datetime
) -> None:
    scan = start(city, city.police_head, at)

    def advance() -> None:
        actions.advance_back_scan(
            scan_id=scan.pk, after="", cursor="9", done=3, blocks=0, by=city.police_head, at=at
        )

    advance()
    with pytest.raises(WrongStateError, match="另一个进程"):
        advance()
    assert BackScan.objects.get().done == 3


def test_officers_of_another_body_neither_see_nor_stop_it(
    city: City, published: list[ItemVersion], at: datetime
) -> None:
    scan = start(city, city.police_head, at)
    for act in (actions.pause_back_scan, actions.end_back_scan):
        with pytest.raises(NotFoundError):
            act(scan_id=scan.pk, by=city.education_clerk, at=at)
    with pytest.raises(NotFoundError):
        get_back_scan(city.education_clerk, scan.pk)
