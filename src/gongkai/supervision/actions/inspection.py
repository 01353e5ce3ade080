"""The daily inspection of the own site, and who is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from django.utils import timezone

from gongkai.accounts.models import Person, RoleGrant
from gongkai.audit.actions import action, record
from gongkai.catalogue.adapters.sealing import cipher
from gongkai.info_requests.models import Notice
from gongkai.organisations.models import Organisation, ids_of
from gongkai.rules.access import Asker, roles_with
from gongkai.rules.errors import NotFoundError
from gongkai.rules.supervision.inspection import Judged, Observation, alert_level, period_of
from gongkai.supervision.models import InspectionRun
from gongkai.supervision.queries.access import MANAGE, NO_BODY
from gongkai.supervision.queries.inspection import inspect_own_site, kept_observations

_WORDS: Final = {70: "接近限值", 100: "达到限值"}


@action
def inspect_own_pages(
    *, organisation_id: int, seen: Sequence[Observation], pages: int, by: Asker, at: datetime
) -> int:
    """Keep what the body's own pages showed today and judge the whole site by it.

    Whoever organises supervision there is told of every indicator from 70 % of its limit on and at
    100 %, once a quarter and level. Returns how many notices are new. Raises NotFoundError.
    """
    body = Organisation.objects.filter(pk=organisation_id).first()
    if body is None:
        raise NotFoundError(NO_BODY)
    today = timezone.localdate(at)
    run, _ = InspectionRun.objects.update_or_create(
        organisation=body,
        inspected_on=today,
        defaults={"pages": pages, "seen": kept_observations(seen), "inspected_at": at},
    )
    near = [
        (one, level)
        for one in inspect_own_site(by, body.pk, today=today)
        if (level := alert_level(one))
    ]
    run.alerts = {one.indicator.id: level for one, level in near}
    run.save(update_fields=["alerts"])
    told = sum(_tell(body, one, level, today, at) for one, level in near)
    record(
        on=run,
        organisation_id=body.pk,
        after={"pages": pages, "alerts": run.alerts, "told": told},
    )
    return told


def _in_charge(body: Organisation) -> list[Person]:
    """Who organises supervision at the body, else at the nearest above it."""
    grants = list(
        RoleGrant.objects.standing()
        .filter(role__in=roles_with(MANAGE), person__is_active=True)
        .filter(organisation__in=ids_of(body.path))
        .select_related("person", "organisation")
        .order_by("-organisation__path", "pk")
    )
    nearest = grants[0].organisation_id if grants else None
    return list({g.person_id: g.person for g in grants if g.organisation_id == nearest}.values())


def _tell(body: Organisation, one: Judged, level: int, today: date, at: datetime) -> int:
    mark = f"inspection:{body.pk}:{period_of(today)}:{one.indicator.id}:{level}"
    if Notice.objects.filter(key__startswith=f"{mark}:").exists():
        return 0
    things = "\n".join(f"{s.name} {s.words} {s.address}".strip() for s in one.seen[:10])
    people = _in_charge(body)
    Notice.objects.bulk_create(
        Notice(
            organisation=body,
            person=person,
            channel="desk",
            recipient=cipher().seal(b"", "notice"),
            subject=f"网站检查：{one.indicator.title}{_WORDS[level]}（{one.value_words}）"[:200],
            body=f"{one.indicator.rule}。限值 {one.indicator.limit:g} {one.indicator.unit}，"
            f"今天是 {one.value_words}。请到“监督保障”的“网站和新媒体检查”查看并整改。\n{things}",
            key=f"{mark}:p{person.pk}",
            state="sent",
            queued_at=at,
        )
        for person in people
    )
    return len(people)
