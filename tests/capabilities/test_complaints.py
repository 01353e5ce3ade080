"""Complaints with their clock and sealed names; accountability for the office alone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from gongkai.audit.models import AuditEvent
from gongkai.rules.errors import BadInputError, NotFoundError
from gongkai.rules.moves import MissingProofError, MoveNotPossibleError
from gongkai.rules.supervision.complaints import (
    COMPLAINT_TRANSITIONS,
    ComplaintOutcome,
    ComplaintState,
)
from gongkai.supervision.actions import complaints as actions
from gongkai.supervision.models import Complaint
from gongkai.supervision.queries.complaints import (
    accountability,
    complaint_list,
    complaint_todo,
    exported_complaints,
)
from tests.factories.city import City
from tests.factories.supervision import complain, hold


def test_every_state_is_reached_and_every_open_one_left() -> None:
    lines = COMPLAINT_TRANSITIONS.values()
    assert {line.end for line in lines} == set(ComplaintState)
    assert {line.start for line in lines} == {None, ComplaintState.OPEN, ComplaintState.DECIDED}


@pytest.mark.django_db
def test_a_complaint_is_decided_and_told_by_its_day(city: City, at: datetime) -> None:
    row = complain(city.police, city.police_clerk, at)
    assert row.number == f"TS{at.year}-{row.pk:05}"
    assert row.due_on == date(2026, 12, 21)  # 20 working days after Monday 23 November
    todo = complaint_todo(city.police_clerk, today=at.date())
    assert (todo.open, todo.late, todo.to_tell) == (1, 0, 0)
    assert complaint_todo(city.police_clerk, today=date(2026, 12, 22)).late == 1
    late = complaint_list(city.police_clerk, today=date(2026, 12, 22), is_late=True)
    assert [line.complaint for line in late.rows] == [row]
    known = {"complaint_id": row.pk, "by": city.police_clerk, "at": at}
    with pytest.raises(MoveNotPossibleError):
        actions.tell_complainant(on=at.date(), how="电话", **known)  # type: ignore[arg-type]
    with pytest.raises(MissingProofError):
        actions.decide_complaint(outcome=ComplaintOutcome.FOUNDED, decision=" ", **known)  # type: ignore[arg-type]
    actions.decide_complaint(outcome=ComplaintOutcome.FOUNDED, decision="属实", **known)  # type: ignore[arg-type]
    with pytest.raises(BadInputError, match="告知日期"):
        actions.tell_complainant(on=at.date() + timedelta(1), how="电话", **known)  # type: ignore[arg-type]
    actions.tell_complainant(on=at.date(), how="电话", **known)  # type: ignore[arg-type]
    assert complaint_todo(city.police_clerk, today=at.date()).is_empty


@pytest.mark.django_db
def test_who_complained_is_sealed_and_a_look_stays_in_the_record(city: City, at: datetime) -> None:
    row = complain(city.police, city.police_clerk, at, "张三")
    row.refresh_from_db()
    assert "张三某某".encode() not in bytes(row.person or b"")
    assert "张三某某" not in str(exported_complaints(city.police_clerk, today=at.date()))
    assert actions.look_at_complainant(complaint_id=row.pk, by=city.police_clerk, at=at) == {
        "name": "张三某某"
    }
    event = AuditEvent.objects.latest("sequence")
    assert (event.action, event.after) == (
        "supervision.look_at_complainant", {"looked": "person"},
    )  # fmt: skip
    assert not AuditEvent.objects.filter(after__icontains="张三某某").exists()


@pytest.mark.django_db
def test_units_and_other_bodies_see_neither(city: City, at: datetime) -> None:
    row = complain(city.police, city.police_clerk, at)
    hold(city.police, city.police_clerk, at)
    for person in (city.traffic_clerk, city.education_clerk):
        assert complaint_list(person, today=at.date()).total == 0
        assert accountability(person, today=at.date()) == []
        with pytest.raises(NotFoundError):
            actions.look_at_complainant(complaint_id=row.pk, by=person, at=at)
    assert len(accountability(city.police_head, today=at.date(), year=at.year)) == 1
    assert accountability(city.police_head, today=at.date(), year=at.year - 1) == []
    assert Complaint.objects.count() == 1
