"""Reminders and alarms: what nobody opened, what is nearly due, a way in that is dead."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from gongkai.accounts.models import Person, person_of
from gongkai.audit.actions import action, record
from gongkai.info_requests.actions.case import Case
from gongkai.info_requests.adapters.sealing import cipher
from gongkai.info_requests.models import (
    DisclosureOffice,
    FailedLookup,
    InfoRequest,
    IntakeProbe,
    Notice,
)
from gongkai.info_requests.queries import WAYS_IN, cover_on, lookup_number
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker
from gongkai.rules.dates import chinese_date
from gongkai.rules.networks import network_of


@action
def alarm_unopened(*, number: str, by: Asker, at: datetime) -> Notice | None:
    """Tell the office that nobody has opened a submission for a working day; once."""
    case = Case.open(number=number, by=by, at=at)
    notice = None
    if case.request.opened_at is None:
        notice = _tell_desk(
            case.request,
            f"申请{number}无人打开",
            f"申请{number}到达后超过一个工作日无人打开。请立即查看，确认收到之日。",
            f"unopened:{number}",
            at,
        )
    record(**case.trace(is_alarmed=notice is not None))
    return notice


@action
def escalate(*, number: str, level: int, by: Asker, at: datetime) -> Notice | None:
    """Remind of a case with so many working days left (-1: overdue); once a level and due day."""
    case = Case.open(number=number, by=by, at=at)
    day = case.request.act_by_on
    last = chinese_date(day) if day else "期限"
    left = f"还剩{level}个工作日" if level >= 0 else "已经逾期"
    notice = _tell_desk(
        case.request,
        f"申请{number}{left}",
        f"申请{number}（{case.request.title}）应在{last}前办理，{left}。",
        f"level:{number}:{day}:{level}",
        at,
    )
    record(**case.trace(level=level))
    return notice


@action
def alarm_orphaned(*, number: str, by: Asker, at: datetime) -> Notice | None:
    """Tell the office that nobody looks after a case; once a handler and reason to be away."""
    case = Case.open(number=number, by=by, at=at)
    handler = case.request.handler
    notice = None
    if handler is not None and handler.pk in cover_on(case.today).orphaning:
        why = "账号已停用" if not handler.is_active else "不在岗，且没有代办人"
        notice = _queue(
            case.request.organisation,
            case.request,
            None,
            f"申请{number}无人办理",
            f"申请{number}（{case.request.title}）的经办人{handler.name}{why}。请改派，或指定代办人。",
            f"orphan:{number}:{handler.pk}:{case.today:%G-%V}",
            at,
        )
    record(**case.trace(is_alarmed=notice is not None))
    return notice


@action
def refresh_clock(*, number: str, by: Asker, at: datetime) -> None:
    """Write the dates of a case anew: an opinion that is outstanding moves them from day to day."""
    case = Case.open(number=number, by=by, at=at)
    case.project()
    record(**case.trace())


@action
def note_probe(
    *, way: str, is_alive: bool, message: str = "", by: Asker, at: datetime
) -> IntakeProbe:
    """Note whether a way in is alive; a dead one raises an alarm at every office, once a day."""
    probe = IntakeProbe.objects.filter(way=way).first() or IntakeProbe(way=way)
    probe.is_alive, probe.message = is_alive, message[:300]
    probe.probed_at, probe.probed_by = at, person_of(by)
    probe.save()
    if not is_alive:
        label = WAYS_IN.get(way, way)
        for office in DisclosureOffice.objects.select_related("organisation"):
            _queue(
                office.organisation,
                None,
                None,
                f"{label}不通",
                f"{label}探测失败：{message[:200]}。申请可能送不进来，请立即联系系统管理员。",
                f"probe:{way}:{timezone.localdate(at)}:{office.pk}",
                at,
            )
    record(on=probe, after={"way": way, "is_alive": is_alive, "message": probe.message})
    return probe


@action
def settle_notice(
    *, notice_id: int, state: str, message: str = "", by: Asker, at: datetime
) -> Notice:
    """Note that a notice was sent, failed for good, or (`queued`) is to be tried again later."""
    notice: Notice = Notice.objects.select_for_update().get(pk=notice_id)
    notice.state, notice.message = state, message[:500]
    if state != "queued":
        notice.leased_until = None
    notice.save()
    record(
        on=notice,
        organisation_id=notice.organisation_id,
        after={"state": state, "message": notice.message},
    )
    return notice


@action
def note_failed_lookup(*, number: str, address: str | None, by: Asker, at: datetime) -> None:
    """Keep a number and code that did not fit, so that guessing can be slowed down.

    What is no number is not kept: people put the code, or their name, into the wrong field.
    """
    known, network = lookup_number(number), network_of(address)
    failed = FailedLookup.objects.create(address=network, number=known, at=at)
    FailedLookup.objects.filter(at__lt=at - timedelta(days=7)).delete()
    record(on=failed, after={"number": known, "address": network})


def _tell_desk(
    request: InfoRequest, subject: str, body: str, key: str, at: datetime
) -> Notice | None:
    """Leave a notice for the handler, and one for whoever acts for them today."""
    handler = request.handler
    deputy = cover_on(timezone.localdate(at)).deputy_of(handler.pk) if handler else None
    if handler and deputy:
        person = Person.objects.get(pk=deputy)
        told = f"（代{handler.name}）{subject}"
        _queue(request.organisation, request, person, told, body, f"{key}:{deputy}", at)
    return _queue(request.organisation, request, handler, subject, body, key, at)


def _queue(
    organisation: Organisation,
    request: InfoRequest | None,
    person: Person | None,
    subject: str,
    body: str,
    key: str,
    at: datetime,
) -> Notice | None:
    if Notice.objects.filter(key=key).exists():
        return None
    return Notice.objects.create(
        organisation=organisation,
        request=request,
        person=person,
        channel="desk",
        recipient=cipher().seal(b"", "notice"),
        subject=subject,
        body=body,
        key=key,
        state="sent",
        queued_at=at,
    )
