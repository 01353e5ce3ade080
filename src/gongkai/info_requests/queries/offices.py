"""The disclosure office of a body, and its calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, cast

from gongkai.info_requests.models import (
    CalendarChange,
    DisclosureOffice,
    InfoRequest,
)
from gongkai.organisations.models import Organisation, ids_of
from gongkai.rules.access import Asker, Permission
from gongkai.rules.calendar import Calendar
from gongkai.rules.errors import NotFoundError
from gongkai.rules.holiday_orders import builtin_orders, order_from_dict, region_chain


def office_of(organisation_id: int) -> DisclosureOffice:
    """The disclosure office of a body. Raises NotFoundError where none is set up."""
    office = (
        DisclosureOffice.objects.select_related("organisation")
        .filter(organisation=organisation_id)
        .first()
    )
    if office is None:
        raise NotFoundError("这个机关还没有设置政府信息公开工作机构，暂时不能接收申请。")
    return office


@dataclass(frozen=True, slots=True)
class OpenOffice:
    """A body that takes requests, with the ways to reach its disclosure office (第十二条)."""

    body_id: int
    code: str
    name: str
    address: str
    postcode: str
    phone: str
    fax: str
    email: str
    office_hours: str
    confirms_itself: bool


def open_offices(asker: Asker, *, on: date, words: str = "") -> tuple[OpenOffice, ...]:
    """The bodies that take requests, in the order of the tree; everybody may know them.

    `words` must all stand in the name.
    """
    bodies = Organisation.objects.existing(on).named(on)
    names = {body.pk: body for body in cast("Any", bodies)}
    rows = DisclosureOffice.objects.filter(is_open=True).select_related("organisation")
    shown = [
        OpenOffice(
            row.organisation_id,
            row.organisation.code,
            names[row.organisation_id].name,
            row.address,
            row.postcode,
            row.phone,
            row.fax,
            row.email,
            row.office_hours,
            row.read_policy().portal_confirms_itself,
        )
        for row in sorted(rows, key=lambda row: ids_of(row.organisation.path))
        if row.organisation_id in names
    ]
    return tuple(o for o in shown if all(word in o.name for word in words.split()))


@lru_cache(maxsize=32)
def _calendar(region: str, changes: tuple[int, ...]) -> Calendar:
    rows = CalendarChange.objects.filter(pk__in=changes).order_by("pk")
    orders = [order_from_dict(row.order) for row in rows]
    return Calendar([*builtin_orders(), *orders], region=region)


def calendar_of(region: str, *, without: int | None = None) -> Calendar:
    """The working days of a region by the orders that come along and those approved here.

    `without` leaves one approved change out: what held before it.
    """
    approved = CalendarChange.objects.filter(state="approved", region__in=region_chain(region))
    if without is not None:
        approved = approved.exclude(pk=without)
    return _calendar(region, tuple(approved.order_by("pk").values_list("pk", flat=True)))


@dataclass(frozen=True, slots=True)
class CalendarChangeView:
    """A change of the calendar with the cases in the asker's reach: number, before, after."""

    id: int
    region: str
    year: int
    document: str
    state: str
    moves: tuple[tuple[str, str | None, str | None], ...]
    proposed_at: datetime
    moved: int = 0
    is_carried_out: bool = True


def calendar_changes(asker: Asker) -> list[CalendarChangeView]:
    """The changes of the calendar, the newest first, for whoever may decide on them."""
    reach = asker.scope(Permission.CHANGE_CALENDAR)
    if not reach.paths:
        return []
    rows = list(CalendarChange.objects.order_by("-pk"))
    numbers = sorted({move["number"] for row in rows for move in row.moves})
    within = InfoRequest.objects.within(reach)
    seen = {
        number
        for start in range(0, len(numbers), 500)  # so many values fit in one question
        for number in within.filter(number__in=numbers[start : start + 500]).values_list(
            "number", flat=True
        )
    }
    return [
        CalendarChangeView(
            row.pk,
            row.region,
            row.year,
            row.document,
            row.state,
            tuple((m["number"], m["before"], m["after"]) for m in row.moves if m["number"] in seen),
            row.proposed_at,
            row.moved,
            row.state != "approved" or row.is_carried_out,
        )
        for row in rows
    ]
