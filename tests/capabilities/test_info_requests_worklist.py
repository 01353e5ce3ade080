"""The list of requests: bands of time, pages by key, deputies, orphans, and what waits for whom."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from gongkai.accounts.actions import close_account
from gongkai.accounts.models import Person
from gongkai.info_requests import actions
from gongkai.info_requests.actions import Upload
from gongkai.info_requests.models import Notice, SavedList
from gongkai.info_requests.queries import (
    PAGE_SIZE,
    WorkFilter,
    WorkRow,
    absences,
    alarms_due,
    colleagues,
    exported,
    requests_to_do,
    saved_lists,
    work_list,
)
from gongkai.info_requests.tasks import raise_alarms
from gongkai.rules.access import SYSTEM
from gongkai.rules.deadlines import Channel
from gongkai.rules.errors import (
    BadInputError,
    NotFoundError,
    WrongPersonError,
    WrongStateError,
)
from tests.factories.city import City, make_person
from tests.factories.info_requests import (
    Office,
    after,
    approve,
    build_office,
    draft,
    file_online,
    get,
    make_answer,
    register,
    set_up_office,
    sign,
)

ALL = WorkFilter(only_open=False)


@pytest.fixture
def office(city: City, at: datetime) -> Office:
    return build_office(city, at)


def rows(person: Person, day: date, wanted: WorkFilter | None = None) -> list[WorkRow]:
    return list(work_list(person, wanted or WorkFilter(), today=day).rows)


def numbers(person: Person, day: date, wanted: WorkFilter | None = None) -> list[str]:
    return [row.number for row in rows(person, day, wanted)]


def lent(office: Office, at: datetime, deputy: Person | None, days: int = 3) -> None:
    actions.record_absence(
        person=office.drafter,
        deputy=deputy,
        from_on=at.date(),
        until_on=at.date() + timedelta(days),
        by=office.clerk,
        at=at,
    )


# --- bands, pages, words -------------------------------------------------------------------------


def test_each_open_case_stands_in_exactly_one_band_as_its_light_says(
    office: Office, at: datetime
) -> None:
    for i in range(8):
        file_online(office, at, name=f"申请人{i}")
    due = get(numbers(office.clerk, at.date())[0]).due_on
    assert due is not None
    for left in range(-3, 13):
        day = after(office, due, -left) if left else due
        page = work_list(office.clerk, WorkFilter(), today=day)
        levels = {level.value: level.count for level in page.counts.levels}
        shown = page.rows[0].level
        assert levels == {one: 8 if one == shown else 0 for one in (-1, 0, 2, 5, 10)}
        for level, count in levels.items():
            found = work_list(office.clerk, WorkFilter(level=level), today=day).total
            assert found == count, (left, level)


def test_pages_by_key_show_each_request_once_there_and_back(office: Office, at: datetime) -> None:
    for i in range(2 * PAGE_SIZE + 3):
        file_online(office, at + timedelta(days=i // 20), name=f"申请人{i}")
    day = at.date()
    for sort in ("", "due", "-due", "arrived", "-arrived", "number", "-number"):
        page = work_list(office.clerk, WorkFilter(), today=day, sort=sort)
        there = [page]
        while page.next:
            page = work_list(office.clerk, WorkFilter(), today=day, sort=sort, after=page.next)
            there.append(page)
        seen = [row.number for one in there for row in one.rows]
        assert len(there) == 3
        assert len(seen) == len(set(seen)) == 2 * PAGE_SIZE + 3
        back = work_list(office.clerk, WorkFilter(), today=day, sort=sort, before=page.previous)
        assert back.rows == there[1].rows
        first = work_list(office.clerk, WorkFilter(), today=day, sort=sort, before=back.previous)
        assert first.rows == there[0].rows
        assert first.previous == ""


@pytest.mark.parametrize("key", ["", "~", "x~1", "2026-11-23~", "2026-11-23~9" * 20, "~²"])
def test_a_key_that_is_none_shows_the_first_page(office: Office, at: datetime, key: str) -> None:
    number = file_online(office, at).number
    page = work_list(office.clerk, WorkFilter(), today=at.date(), after=key, before=key)
    assert [row.number for row in page.rows] == [number]


def test_words_find_the_number_the_title_and_the_applicant(office: Office, at: datetime) -> None:
    one = file_online(office, at, name="欧阳明", description="养犬登记数量").number
    other = file_online(office, at, name="李四", description="停车泊位审批").number
    day = at.date()
    for words, found in (
        ("欧阳", [one]),
        ("养犬", [one]),
        (one[-6:], [one]),
        ("停车 李四", [other]),
        ("停车 欧阳", []),
        ("阳明", []),
        ("%", []),
    ):
        assert numbers(office.clerk, day, WorkFilter(words=words)) == found, words


def test_flags_select_what_they_say(office: Office, at: datetime) -> None:
    day = at.date()
    letter = register(office, at, Channel.ORDINARY_MAIL).number
    opened = file_online(office, at).number
    actions.open_case(number=opened, by=office.clerk, at=at)
    actions.assign_request(number=opened, handler=office.drafter, by=office.clerk, at=at)
    closed = file_online(office, at).number
    paper = Upload("withdrawal", "撤回.txt", "本人撤回。".encode())
    actions.withdraw_request(
        number=closed, reason="已经查到", uploads=[paper], by=office.clerk, at=at
    )
    for flags, found in (
        ({"only_unconfirmed": True}, {letter}),
        ({"only_unopened": True}, {letter}),
        ({"only_unassigned": True}, {letter}),
        ({"channel": Channel.ORDINARY_MAIL}, {letter}),
        ({"handler_id": office.drafter.pk}, {opened}),
        ({"only_closed": True, "only_open": False}, {closed}),
        ({"only_open": False}, {letter, opened, closed}),
    ):
        assert set(numbers(office.clerk, day, WorkFilter(**flags))) == found, flags
    assert numbers(office.drafter, day, WorkFilter(only_mine=True)) == [opened]
    assert len(exported(office.clerk, ALL, today=day)) == 3


def test_a_department_sees_what_was_given_to_it_and_no_more(office: Office, at: datetime) -> None:
    mine, other = file_online(office, at).number, file_online(office, at).number
    actions.assign_request(number=mine, unit=office.city.traffic, by=office.clerk, at=at)
    assert numbers(office.city.traffic_clerk, at.date()) == [mine]
    assert set(numbers(office.clerk, at.date())) == {mine, other}
    assert numbers(office.city.education_clerk, at.date()) == []


# --- many at once --------------------------------------------------------------------------------


def test_many_are_given_out_each_by_itself_and_refusals_are_told(
    office: Office, city: City, at: datetime
) -> None:
    set_up_office(city.education, at, issuer="某教信公")
    ours = [file_online(office, at).number for _ in range(3)]
    done = actions.assign_requests(
        numbers=[*ours, "police-2026-999", ours[0]],
        unit=city.traffic,
        handler=office.drafter,
        by=office.clerk,
        at=at,
    )
    assert done.done == tuple(ours)
    assert [number for number, _ in done.refused] == ["police-2026-999"]
    assert {get(number).unit for number in ours} == {city.traffic}
    wrong = actions.assign_requests(
        numbers=ours, unit=city.education, handler=None, by=office.clerk, at=at
    )
    assert wrong.done == ()
    assert {get(number).unit for number in ours} == {city.traffic}


def test_giving_out_nothing_or_to_nobody_is_refused(office: Office, at: datetime) -> None:
    number = file_online(office, at).number
    for chosen, handler in (
        ([], office.drafter),
        ([number], None),
        ([f"x-{i}" for i in range(201)], office.drafter),
    ):
        with pytest.raises(BadInputError):
            actions.assign_requests(
                numbers=chosen, unit=None, handler=handler, by=office.clerk, at=at
            )


# --- absences and orphans ------------------------------------------------------------------------


def test_a_deputy_sees_the_cases_of_the_absent_as_theirs_and_is_reminded(
    office: Office, at: datetime
) -> None:
    number = file_online(office, at).number
    actions.assign_request(number=number, handler=office.drafter, by=office.clerk, at=at)
    deputy = make_person("deputy", office.body, at, "department_clerk")
    assert numbers(deputy, at.date(), WorkFilter(only_mine=True)) == []
    lent(office, at, deputy)
    [row] = rows(deputy, at.date(), WorkFilter(only_mine=True))
    assert (row.number, row.is_mine_as_deputy, row.deputy) == (number, True, deputy.name)
    actions.escalate(number=number, level=5, by=SYSTEM, at=at)
    told = Notice.objects.filter(channel="desk", request__number=number)
    assert set(told.values_list("person", flat=True)) == {office.drafter.pk, deputy.pk}
    over = at.date() + timedelta(4)
    assert numbers(deputy, over, WorkFilter(only_mine=True)) == []


def test_a_case_whose_handler_is_away_without_a_deputy_is_an_orphan(
    office: Office, at: datetime
) -> None:
    number = file_online(office, at).number
    actions.assign_request(number=number, handler=office.drafter, by=office.clerk, at=at)
    assert numbers(office.clerk, at.date(), WorkFilter(only_orphaned=True)) == []
    lent(office, at, None)
    page = work_list(office.clerk, WorkFilter(only_orphaned=True), today=at.date())
    assert [row.number for row in page.rows] == [number]
    assert page.counts.orphaned == 1
    assert page.rows[0].is_orphaned


def test_a_deputy_who_is_away_too_leaves_the_case_an_orphan(office: Office, at: datetime) -> None:
    number = file_online(office, at).number
    actions.assign_request(number=number, handler=office.drafter, by=office.clerk, at=at)
    lent(office, at, office.clerk)
    actions.record_absence(
        person=office.clerk,
        deputy=office.head,
        from_on=at.date(),
        until_on=at.date(),
        by=office.clerk,
        at=at,
    )
    assert numbers(office.head, at.date(), WorkFilter(only_orphaned=True)) == [number]


def test_closing_an_account_hides_no_case_and_raises_an_alarm_once(
    office: Office, at: datetime
) -> None:
    number = file_online(office, at).number
    actions.open_case(number=number, by=office.clerk, at=at)
    actions.assign_request(number=number, handler=office.drafter, by=office.clerk, at=at)
    close_account(person=office.drafter, by=SYSTEM, at=at)
    assert numbers(office.clerk, at.date(), WorkFilter(only_orphaned=True)) == [number]
    assert any(
        one.open_cases == 1 and not one.is_active
        for one in colleagues(office.clerk, today=at.date())
    )
    assert raise_alarms(lambda: at) == 1
    assert raise_alarms(lambda: at) == 0
    assert Notice.objects.filter(subject__contains="无人办理").count() == 1
    actions.hand_over(
        from_person=office.drafter,
        to_person=office.clerk,
        reason="调离",
        by=office.head,
        at=at,
    )
    assert numbers(office.clerk, at.date(), WorkFilter(only_orphaned=True)) == []


def test_an_absence_must_make_sense(office: Office, city: City, at: datetime) -> None:
    number = file_online(office, at).number
    actions.assign_request(number=number, handler=office.drafter, by=office.clerk, at=at)
    today = at.date()

    def note(**changes: object) -> None:
        known: dict[str, object] = {
            "person": office.drafter,
            "deputy": office.clerk,
            "from_on": today,
            "until_on": today,
            "by": office.clerk,
        }
        actions.record_absence(**(known | changes), at=at)  # type: ignore[arg-type]

    for changes in (
        {"until_on": today - timedelta(1)},
        {"from_on": today - timedelta(9), "until_on": today - timedelta(1)},
        {"until_on": today + timedelta(800)},
        {"deputy": office.drafter},
        {"deputy": city.education_clerk},
        {"deputy": office.legal},
    ):
        with pytest.raises(BadInputError):
            note(**changes)
    with pytest.raises(WrongPersonError):
        note(by=city.education_clerk)
    note(by=office.drafter)
    with pytest.raises(WrongStateError):
        note()
    [absence] = absences(office.clerk, today=today)
    actions.end_absence(absence_id=absence.id, by=office.clerk, at=at)
    with pytest.raises(WrongStateError):
        actions.end_absence(absence_id=absence.id, by=office.clerk, at=at)
    assert absences(office.clerk, today=today) == []


# --- lists that are kept, what waits -------------------------------------------------------------


def test_a_person_keeps_lists_of_their_own(office: Office, at: datetime) -> None:
    kept = actions.keep_list(name=" 我的  急件 ", query="level=2", by=office.clerk, at=at)
    actions.keep_list(name="我的 急件", query="level=0", by=office.clerk, at=at)
    assert [(one.name, one.query) for one in saved_lists(office.clerk)] == [
        ("我的 急件", "level=0")
    ]
    assert saved_lists(office.head) == []
    with pytest.raises(WrongPersonError):
        actions.drop_list(list_id=kept.pk, by=office.head, at=at)
    with pytest.raises(BadInputError):
        actions.keep_list(name="  ", query="", by=office.clerk, at=at)
    actions.drop_list(list_id=kept.pk, by=office.clerk, at=at)
    assert not SavedList.objects.exists()
    with pytest.raises(NotFoundError):
        actions.drop_list(list_id=kept.pk, by=office.clerk, at=at)


def waiting(person: Person, day: date) -> dict[str, list[str]]:
    return {
        group.key: [row.number for row in group.rows] for group in requests_to_do(person, today=day)
    }


def test_everybody_is_told_what_waits_for_them(office: Office, at: datetime) -> None:
    number = file_online(office, at).number
    actions.open_case(number=number, by=office.clerk, at=at)
    actions.assign_request(number=number, handler=office.drafter, by=office.clerk, at=at)
    day = at.date()
    assert waiting(office.drafter, day) == {}
    draft(office, number, at)
    assert waiting(office.legal, day) == {"review_legal": [number]}
    assert waiting(office.secrecy, day) == {"review_secrecy": [number]}
    assert waiting(office.signatory, day) == {}
    approve(office, number, at)
    assert waiting(office.legal, day) == {}
    assert waiting(office.signatory, day) == {"sign": [number]}
    actions.return_draft(number=number, reason="请补充依据", by=office.signatory, at=at)
    assert waiting(office.drafter, day) == {"returned": [number]}
    draft(office, number, at)
    assert waiting(office.drafter, day) == {}
    due = get(number).due_on
    assert due is not None
    assert waiting(office.clerk, after(office, due, -5)) == {"later": [number]}
    assert waiting(office.clerk, after(office, due, -2)) == {"soon": [number]}
    assert waiting(office.clerk, due + timedelta(1)) == {"overdue": [number]}
    assert waiting(office.city.education_clerk, due) == {}


def test_a_signed_answer_waits_to_leave_and_is_escalated_until_it_has(
    office: Office, at: datetime
) -> None:
    number = file_online(office, at).number
    actions.open_case(number=number, by=office.clerk, at=at)
    letter = sign(office, number, at)
    due = get(number).due_on
    assert due is not None
    assert waiting(office.clerk, due) == {"unsent": [number]}
    assert waiting(office.drafter, due) == {}
    alarms = [a.level for a in alarms_due(due) if a.number == number and a.kind == "level"]
    assert alarms == [0]
    actions.send_letter(number=number, letter_id=letter.pk, way="portal", by=office.clerk, at=at)
    assert waiting(office.clerk, due) == {}
    assert not [a for a in alarms_due(due) if a.number == number]


def test_a_reviewed_draft_with_a_file_waits_for_the_signature(office: Office, at: datetime) -> None:
    number = file_online(office, at).number
    actions.open_case(number=number, by=office.clerk, at=at)
    upload = Upload("released", "统计.txt", "统计数据".encode())
    actions.submit_draft_answer(
        number=number, answer=make_answer(), uploads=[upload], by=office.drafter, at=at
    )
    approve(office, number, at + timedelta(hours=1))
    assert waiting(office.legal, at.date()) == {}
    assert waiting(office.signatory, at.date()) == {"sign": [number]}


def test_the_office_is_told_of_letters_to_confirm_and_of_what_nobody_opened(
    office: Office, at: datetime
) -> None:
    letter = register(office, at, Channel.ORDINARY_MAIL).number
    online = file_online(office, at).number
    assert waiting(office.clerk, at.date()) == {
        "unconfirmed": [letter],
        "unopened": [online],
    }
