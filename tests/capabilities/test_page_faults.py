"""Readers report faults on pages; the office answers in time, and each step is kept."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from gongkai.accounts.models import Person
from gongkai.audit.models import AuditEvent
from gongkai.catalogue import actions as catalogue
from gongkai.catalogue.models import ItemVersion
from gongkai.faults import actions, tasks
from gongkai.faults.actions import TooManyFaultsError
from gongkai.faults.models import PageFault
from gongkai.faults.queries import (
    FaultFilter,
    FaultTodo,
    export_faults,
    fault_list,
    fault_receipt,
    fault_status,
    fault_todo,
    fault_view,
    fault_year,
    fault_years,
)
from gongkai.info_requests.models import Notice
from gongkai.rules.access import ANONYMOUS, SYSTEM
from gongkai.rules.errors import (
    BadInputError,
    NotFoundError,
    WrongPersonError,
    WrongStateError,
)
from gongkai.rules.moves import MoveNotPossibleError
from gongkai.rules.page_faults import FaultForm, FaultKind, Outcome, State, Way
from tests.factories.city import City, make_person
from tests.factories.faults import path_of, report
from tests.factories.items import Newsroom, build_newsroom, publish

TOKEN = "t" * 24


@pytest.fixture
def room(city: City, at: datetime) -> Newsroom:
    return build_newsroom(city, at)


@pytest.fixture
def shown(room: Newsroom, at: datetime) -> ItemVersion:
    return publish(room, at)


def send(at: datetime, token: str = TOKEN, **changes: Any) -> tuple[str, str]:
    known: dict[str, Any] = {"form": FaultForm("wording", "有错", "/"), "form_token": token}
    return actions.report_fault(**(known | changes), by=ANONYMOUS, at=at)


def teacher(city: City, at: datetime) -> Person:
    """Somebody who writes for another body."""
    return make_person("teacher", city.education, at, "column_editor")


def test_a_report_finds_its_page_and_whoever_answers_for_it(
    room: Newsroom, shown: ItemVersion, at: datetime
) -> None:
    of_item = report(at, path_of(shown))
    assert (of_item.organisation, of_item.column, of_item.item) == (
        room.body,
        room.column,
        shown.item,
    )
    assert of_item.page_title == shown.title
    assert of_item.answer_by_on == date(2026, 11, 26)
    of_column = report(at, f"https://x.gov.cn/disclosure/columns/{room.column.code}/?page=2")
    assert (of_column.column, of_column.item) == (room.column, None)
    for lost in ("/nowhere/", "", "/disclosure/items/11520200MB1A23456R/202611-00099/"):
        fault = report(at, lost)
        assert (fault.organisation, fault.item, fault.column) == (room.body, None, None)


def test_where_nobody_publishes_nothing_can_be_reported(city: City, at: datetime) -> None:
    with pytest.raises(WrongStateError, match="电话联系"):
        send(at)


def test_a_form_that_is_sent_twice_reports_once(room: Newsroom, at: datetime) -> None:
    first = send(at)
    assert send(at) == first
    assert send(at, "u" * 24)[0] != first[0]
    assert PageFault.objects.count() == 2
    with pytest.raises(BadInputError, match="失效"):
        send(at, "short")


def test_number_and_code_open_the_answer_and_nothing_else_does(
    room: Newsroom, at: datetime
) -> None:
    number, code = send(at)
    status = fault_status(ANONYMOUS, number.lower(), code.lower(), on=at.date())
    assert (status.is_answered, status.body) == (False, "某市公安局")
    _, other = send(at, "u" * 24)
    for wrong in ((number, other), ("JC2026-99999", code), (f"JC2025{number[6:]}", code), ("", "")):
        with pytest.raises(NotFoundError):
            fault_status(ANONYMOUS, *wrong, on=at.date())
    assert fault_receipt(ANONYMOUS, number, on=at.date()) == (status, code)
    assert code not in "".join(f"{e.before}{e.after}" for e in AuditEvent.objects.all())


def test_who_reported_stands_nowhere_in_the_open_and_each_look_is_kept(
    room: Newsroom, at: datetime
) -> None:
    fault = report(at, name="王小明", phone="13800000000")
    assert "王小明".encode() not in bytes(fault.person or b"")
    assert "王小明" not in "".join(str(event.after) for event in AuditEvent.objects.all())
    assert fault_view(room.editor, fault.pk, today=at.date()).has_person
    seen = actions.look_at_reporter(fault_id=fault.pk, by=room.editor, at=at)
    assert seen == {"name": "王小明", "phone": "13800000000"}
    event = AuditEvent.objects.latest("sequence")
    assert (event.action, event.by_id) == ("faults.look_at_reporter", room.editor.pk)
    with pytest.raises(WrongPersonError):
        actions.look_at_reporter(fault_id=fault.pk, by=room.proofreader, at=at)
    assert actions.look_at_reporter(fault_id=report(at).pk, by=room.editor, at=at) == {}


def test_a_flood_from_one_line_is_stopped_and_its_mark_forgotten(
    room: Newsroom, at: datetime
) -> None:
    known: dict[str, Any] = {"address": "2001:db8::1", "most_an_hour": 2}
    send(at, "a" * 24, **known)
    send(at, "b" * 24, **known)
    with pytest.raises(TooManyFaultsError, match="10:30"):
        send(at, "c" * 24, **known | {"address": "2001:db8::2"})
    send(at, "d" * 24, **known | {"address": "192.0.2.1"})
    send(at + timedelta(hours=2), "e" * 24, **known)
    assert "2001" not in "".join(PageFault.objects.values_list("network", flat=True))
    assert tasks.forget_old_reporters(lambda: at + timedelta(days=1)) == 3
    assert tasks.forget_old_reporters(lambda: at + timedelta(days=1)) == 0


def test_an_answer_reaches_the_reader_and_can_be_given_anew(room: Newsroom, at: datetime) -> None:
    number, code = send(at)
    fault = PageFault.objects.get()
    known: dict[str, Any] = {"fault_id": fault.pk, "by": room.editor, "at": at}
    with pytest.raises(BadInputError, match="请写明"):
        actions.answer_fault(outcome=Outcome.MENDED, answer=" ", **known)
    with pytest.raises(MoveNotPossibleError):
        actions.reopen_fault(**known)
    actions.answer_fault(outcome=Outcome.MENDED, answer="已改为“户籍”。", **known)
    status = fault_status(ANONYMOUS, number, code, on=at.date())
    assert (status.outcome, status.answer) == ("已改正", "已改为“户籍”。")
    with pytest.raises(MoveNotPossibleError, match="先重新办理"):
        actions.answer_fault(outcome=Outcome.RIGHT, answer="无误", **known)
    actions.reopen_fault(**known)
    before = AuditEvent.objects.latest("sequence").before or {}
    assert before["answer"] == "已改为“户籍”。"
    assert fault_status(ANONYMOUS, number, code, on=at.date()).answer == ""
    with pytest.raises(WrongPersonError):
        actions.answer_fault(
            outcome=Outcome.RIGHT, answer="无误", **known | {"by": room.proofreader}
        )


def test_a_report_is_handed_on_to_another_body_and_leaves_the_first(
    room: Newsroom, city: City, at: datetime
) -> None:
    fault = report(at, path_of(publish(room, at)))
    known: dict[str, Any] = {"fault_id": fault.pk, "by": room.editor, "at": at}
    with pytest.raises(BadInputError, match="另一个"):
        actions.hand_fault_on(organisation_id=city.education.pk, **known)
    catalogue.set_up_publisher(
        organisation=city.education, index_code="123456789", by=SYSTEM, at=at
    )
    assert [name for _, name in fault_view(room.editor, fault.pk, today=at.date()).bodies] == [
        "某市教育局"
    ]
    actions.hand_fault_on(organisation_id=city.education.pk, **known)
    with pytest.raises(NotFoundError):
        fault_view(room.editor, fault.pk, today=at.date())
    assert fault_view(teacher(city, at), fault.pk, today=at.date()).row.body == "某市教育局"


def test_a_report_begins_the_correction_of_its_item(
    room: Newsroom, shown: ItemVersion, at: datetime
) -> None:
    fault = report(at, path_of(shown))
    known: dict[str, Any] = {"fault_id": fault.pk, "by": room.editor, "at": at}
    with pytest.raises(BadInputError, match="更正或修订了什么"):
        actions.correct_fault(note=" ", **known)
    version = actions.correct_fault(note="更正了第一段的错字", **known)
    assert (version.number, version.item, version.change_note) == (
        2,
        shown.item,
        "更正了第一段的错字",
    )
    assert fault_view(room.editor, fault.pk, today=at.date()).correction == version.pk
    with pytest.raises(WrongStateError, match="正在办理"):
        actions.correct_fault(note="再更正", **known)
    elsewhere = report(at, "/disclosure/")
    with pytest.raises(WrongStateError, match="不是针对一条"):
        actions.correct_fault(note="x", **known | {"fault_id": elsewhere.pk})


def test_an_officer_enters_what_the_national_platform_sent(
    room: Newsroom, city: City, at: datetime
) -> None:
    known: dict[str, Any] = {
        "form": FaultForm("content", "电话号码已停用", "/disclosure/"),
        "way": Way.NATIONAL,
        "outside_number": "5202000001",
        "received_on": date(2026, 11, 20),
        "days": 1,
        "at": at,
    }
    actions.report_fault(**known, by=room.editor)
    fault = PageFault.objects.get()
    assert (fault.answer_by_on, fault.received_by) == (date(2026, 11, 23), room.editor)
    (found,) = fault_list(room.editor, FaultFilter(words="5202000001"), today=at.date()).rows
    assert found.way == "全国平台转办"
    with pytest.raises(BadInputError, match="还没有到"):
        actions.report_fault(**known | {"received_on": date(2026, 11, 24)}, by=room.editor)
    with pytest.raises(WrongPersonError):
        actions.report_fault(**known, by=teacher(city, at))


def test_the_list_filters_sorts_and_tells_what_is_late(room: Newsroom, at: datetime) -> None:
    old = report(at - timedelta(days=10), text="旧的")
    new = report(at, "/disclosure/", text="新的")
    done = report(at, text="办完的")
    actions.answer_fault(
        fault_id=done.pk, outcome=Outcome.RIGHT, answer="无误", by=room.editor, at=at
    )
    today = at.date()

    def found(sort: str = "due", **wanted: Any) -> list[int]:
        rows = export_faults(room.editor, FaultFilter(**wanted), today=today, sort=sort)
        return [row.id for row in rows]

    assert found() == [old.pk, new.pk, done.pk]
    assert found(sort="-received")[-1] == old.pk
    assert found(sort="nonsense") == found()
    assert found(only_late=True) == [old.pk]
    assert found(state=State.ANSWERED) == [done.pk]
    assert found(outcome=Outcome.RIGHT) == [done.pk]
    assert found(kind=FaultKind.CONTENT) == []
    assert found(words="新的") == found(words=new.number) == [new.pk]
    rows = fault_list(room.editor, FaultFilter(), today=today).rows
    assert [(row.days_left, row.is_late) for row in rows] == [(-3, True), (3, False), (None, False)]
    assert fault_todo(room.editor, today=today) == FaultTodo(open=2, late=1)
    assert fault_todo(room.proofreader, today=today).open == 0


def test_officers_elsewhere_see_nothing(room: Newsroom, city: City, at: datetime) -> None:
    fault = report(at, path_of(publish(room, at)))
    other = teacher(city, at)
    assert fault_list(other, FaultFilter(), today=at.date()).total == 0
    assert fault_year(other, 2026, today=at.date()).received == 0
    with pytest.raises(NotFoundError):
        fault_view(other, fault.pk, today=at.date())
    with pytest.raises(NotFoundError):
        actions.answer_fault(fault_id=fault.pk, outcome=Outcome.RIGHT, answer="x", by=other, at=at)


def test_the_office_is_reminded_a_day_ahead_on_the_day_and_when_it_is_past(
    room: Newsroom, at: datetime
) -> None:
    fault = report(at)
    done = report(at)
    actions.answer_fault(
        fault_id=done.pk, outcome=Outcome.RIGHT, answer="无误", by=room.editor, at=at
    )

    def remind(days: int) -> int:
        return tasks.remind_of_faults(lambda: at + timedelta(days=days))

    left = [remind(days) for days in (0, 1, 2, 2, 3, 4, 5, 9)]
    assert left == [0, 0, 1, 0, 1, 1, 0, 0]
    told = Notice.objects.filter(key__startswith="page-fault:").values_list("subject", flat=True)
    assert [subject.partition("的答复")[2] for subject in told] == [
        "还剩1个工作日",
        "今天到期",
        "已经超期",
    ]
    assert all(fault.number in subject for subject in told)
    with pytest.raises(NotFoundError):
        actions.remind_of_fault(fault_id=done.pk, level=0, by=SYSTEM, at=at)


def test_a_year_adds_up(room: Newsroom, at: datetime) -> None:
    reports = [report(at) for _ in range(4)]
    report(at - timedelta(days=400))
    for fault, days in zip(reports, (0, 2, 5), strict=False):
        actions.answer_fault(
            fault_id=fault.pk,
            outcome=Outcome.MENDED,
            answer="已改",
            by=room.editor,
            at=at + timedelta(days=days),
        )
    year = fault_year(room.editor, 2026, today=at.date() + timedelta(days=10))
    assert (year.received, year.answered, year.on_time, year.late, year.waiting) == (4, 3, 2, 2, 1)
    assert year.median_days == 2
    assert dict(year.by_outcome)["已改正"] == 3
    assert sum(count for _, count in year.by_kind) == sum(year.by_month) == 4
    assert fault_years(room.editor, today=at.date()) == [2026, 2025]


def test_the_database_keeps_answers_whole(room: Newsroom, at: datetime) -> None:
    fault = report(at)
    for wrong in ({"state": "answered"}, {"outcome": "mended"}, {"kind": "x"}, {"way": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PageFault.objects.filter(pk=fault.pk).update(**wrong)
