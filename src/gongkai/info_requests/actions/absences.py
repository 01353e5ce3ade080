"""Absences and their deputies, many cases given out at once, and what an officer keeps for a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils import timezone

from gongkai.accounts.models import Person, person_of
from gongkai.audit.actions import action, record
from gongkai.info_requests.actions.desk import assign_request
from gongkai.info_requests.models import Absence, InfoRequest, SavedList
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission, require
from gongkai.rules.dates import chinese_date
from gongkai.rules.errors import (
    BadInputError,
    GongkaiError,
    NotFoundError,
    WrongPersonError,
    WrongStateError,
)
from gongkai.rules.requests import OPEN

MOST_AT_ONCE: Final = 200
MOST_LISTS: Final = 30
LONGEST_ABSENCE: Final = 400


# --- absences ------------------------------------------------------------------------------------


@action
def record_absence(
    *,
    person: Person,
    deputy: Person | None,
    from_on: date,
    until_on: date,
    reason: str = "",
    by: Asker,
    at: datetime,
) -> Absence:
    """Note that somebody will be away, and who looks after their cases meanwhile.

    Without a deputy their open cases show as 无人办理. Raises WrongPersonError, WrongStateError
    where an absence overlaps, BadInputError where the deputy could not see every case.
    """
    _may_arrange(person, by)
    if until_on < from_on:
        raise BadInputError("结束日期早于开始日期。请核对。")
    if until_on < timezone.localdate(at):
        raise BadInputError("这段时间已经过去，不用登记。请核对日期。")
    if (until_on - from_on).days > LONGEST_ABSENCE:
        raise BadInputError("一次最多登记一年左右。长期离岗的，请把案件移交给接手的人。")
    if deputy is not None:
        _check_deputy(person, deputy)
    # Two entries at one moment wait for each other here.
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    others = Absence.objects.filter(
        person=person, ended_at=None, from_on__lte=until_on, until_on__gte=from_on
    )
    if other := others.first():
        raise WrongStateError(
            f"{person.name}在{chinese_date(other.from_on)}至{chinese_date(other.until_on)}已经登记请假。请先销假，再重新登记。"
        )
    absence = Absence.objects.create(
        person=person,
        deputy=deputy,
        from_on=from_on,
        until_on=until_on,
        reason=reason.strip()[:200],
        recorded_at=at,
        recorded_by=person_of(by),
    )
    record(
        on=absence,
        organisation_id=person.organisation_id,
        after={
            "person": person.pk,
            "deputy": deputy.pk if deputy else None,
            "from_on": from_on,
            "until_on": until_on,
        },
    )
    return absence


@action
def end_absence(*, absence_id: int, by: Asker, at: datetime) -> Absence:
    """End an absence early, or take one back that was a mistake.

    Raises NotFoundError, WrongPersonError, WrongStateError.
    """
    rows = Absence.objects.select_for_update(of=("self",))
    absence = rows.select_related("person__organisation").filter(pk=absence_id).first()
    if absence is None:
        raise NotFoundError("没有找到这条请假记录。")
    _may_arrange(absence.person, by)
    if absence.ended_at is not None:
        raise WrongStateError("这条请假已经销假。")
    absence.ended_at, absence.ended_by = at, person_of(by)
    absence.save(update_fields=["ended_at", "ended_by"])
    record(on=absence, organisation_id=absence.person.organisation_id, before={"is_ended": False})
    return absence


def _may_arrange(person: Person, by: Asker) -> None:
    if by.pk != person.pk or by.pk is None:
        require(by, Permission.HANDLE_REQUESTS, person.organisation.path)


def _check_deputy(person: Person, deputy: Person) -> None:
    if person.pk == deputy.pk:
        raise BadInputError("代办人不能是本人。请选另一位同事。")
    if not deputy.is_active:
        raise BadInputError(f"{deputy.name}的账号已停用。请选另一位同事。")
    held = InfoRequest.objects.filter(handler=person, state__in=sorted(OPEN))
    unseen = held.exclude(
        pk__in=InfoRequest.objects.within(deputy.scope(Permission.DRAFT_ANSWERS)).values("pk")
    ).count()
    away = person.scope(Permission.DRAFT_ANSWERS).paths
    if unseen or not any(map(deputy.scope(Permission.DRAFT_ANSWERS).covers, away)):
        raise BadInputError(
            f"{deputy.name}看不到{person.name}的{'部分' if unseen else ''}案件，不能代办。"
            "请选同一单位的经办人，或公开办的人员。"
        )


# --- many at once --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Assigned:
    """What became of cases given out together: numbers done, and number → why not."""

    done: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


@action
def assign_requests(
    *,
    numbers: Sequence[str],
    unit: Organisation | None,
    handler: Person | None,
    by: Asker,
    at: datetime,
) -> Assigned:
    """Give many cases to a unit, a person, or both: each by itself, so that one refusal stops none.

    Raises BadInputError where nothing is chosen.
    """
    wanted = list(dict.fromkeys(numbers))
    if not wanted:
        raise BadInputError("还没有选中申请。请先勾选要分办的申请。")
    if len(wanted) > MOST_AT_ONCE:
        raise BadInputError(
            f"一次最多分办 {MOST_AT_ONCE} 件，现在是 {len(wanted)} 件。请分几次办。"
        )
    if unit is None and handler is None:
        raise BadInputError("请选择承办单位或经办人。")
    done, refused = [], []
    for number in wanted:
        try:
            assign_request(number=number, unit=unit, handler=handler, by=by, at=at)
        except GongkaiError as error:
            refused.append((number[:40], str(error)))
        else:
            done.append(number)
    place = handler or unit
    assert place is not None  # noqa: S101 - one of them was given
    record(
        on=place,
        organisation_id=_home(by),
        after={"done": done, "refused": [number for number, _ in refused]},
    )
    return Assigned(tuple(done), tuple(refused))


def _home(by: Asker) -> int | None:
    officer = person_of(by)
    return officer.organisation_id if officer else None


@action
def note_export(*, query: str, count: int, kind: str, by: Person, at: datetime) -> None:
    """Note that somebody took a list with the names of applicants out of the system."""
    record(
        on=by,
        organisation_id=by.organisation_id,
        after={"query": query[:500], "count": count, "kind": kind},
    )


# --- lists that a person keeps -------------------------------------------------------------------


@action
def keep_list(
    *, name: str, query: str, topic: str = "requests", by: Person, at: datetime
) -> SavedList:
    """Keep filters of a list under a name; the same name again changes it. Raises BadInputError."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= 30:
        raise BadInputError("请给这个清单起一个名称，最多 30 个字。")
    if len(query) > 500:
        raise BadInputError("条件太长，不能保存。请减少条件。")
    known = SavedList.objects.filter(person=by, topic=topic)
    kept = known.filter(name=name).first()
    if kept is None and known.count() >= MOST_LISTS:
        raise WrongStateError(f"最多保存 {MOST_LISTS} 个清单。请先删去不用的。")
    kept = kept or SavedList(person=by, topic=topic, name=name)
    kept.query, kept.kept_at, kept.kept_by = query, at, by
    kept.save()
    record(on=kept, organisation_id=by.organisation_id, after={"name": name, "query": query})
    return kept


@action
def drop_list(*, list_id: int, by: Person, at: datetime) -> None:
    """Delete a list that one kept. Raises NotFoundError, WrongPersonError."""
    kept = SavedList.objects.filter(pk=list_id).first()
    if kept is None:
        raise NotFoundError("没有找到这个清单，可能已经删去。")
    if kept.person_id != by.pk:
        raise WrongPersonError("这是别人保存的清单，不能删。")
    record(on=kept, organisation_id=by.organisation_id, before={"name": kept.name})
    kept.delete()
