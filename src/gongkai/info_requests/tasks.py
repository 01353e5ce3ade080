"""What a worker does: sends due notices, and looks after what nobody does by hand."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from itertools import islice

from django.apps import apps
from django.utils import timezone

from gongkai.audit.adapters.turns import Turns
from gongkai.audit.models import MOST_BROKEN_OFF
from gongkai.info_requests.actions import (
    alarm_orphaned,
    alarm_unopened,
    carry_out_calendar_change,
    discard_old_drafts,
    escalate,
    fail_redaction,
    note_probe,
    refresh_clock,
    release_redaction,
    remind_of_correction,
    settle_notice,
)
from gongkai.info_requests.adapters.messages import DeliveryError, Senders
from gongkai.info_requests.adapters.probes import probe
from gongkai.info_requests.adapters.sealing import cipher, sealed_files
from gongkai.info_requests.models import (
    MOST_ATTEMPTS,
    CalendarChange,
    FilingDraft,
    IntakeProbe,
    Notice,
    Redaction,
)
from gongkai.info_requests.queries import (
    DRAFT_LIFE,
    alarms_due,
    corrections_to_remind,
    open_file,
    outdated_clocks,
)
from gongkai.rules.access import SYSTEM
from gongkai.rules.errors import GongkaiError
from gongkai.rules.redaction import redact

Clock = Callable[[], datetime]
PROBE_EVERY = timedelta(hours=1)
# Each is a transaction of its own; so many take some seconds.
MOST_A_ROUND = 500
# A filing that takes longer than this has failed; its files never get a row.
ORPHAN_AGE = timedelta(days=1)
PORTIONS_A_ROUND = 50
SHELVES_A_ROUND, ROUND_SECONDS = 4, 600
log = logging.getLogger(__name__)


def send_next_notice(clock: Clock, senders: Senders, *, status_url: str = "") -> bool:
    """Send the oldest waiting notice; False where none waits.

    `status_url` is told to applicants as the place to look: the address of the site may change
    between queueing and sending. Never with the query code in it.
    """
    notice = Notice.objects.take(clock())
    if notice is None:
        return False
    recipient = cipher().open(bytes(notice.recipient), "notice").decode()
    is_for_applicant = notice.request_id is not None and notice.person_id is None
    body = (
        f"{notice.body}查询网址：{status_url}" if status_url and is_for_applicant else notice.body
    )
    state, message = "sent", ""
    try:
        senders[notice.channel].send(str(notice.pk), recipient, notice.subject, body)
    except DeliveryError as error:
        # Left under its lease, it is tried again when that has run out.
        state = "failed" if notice.attempts >= MOST_ATTEMPTS else "queued"
        message = str(error)
    settle_notice(notice_id=notice.pk, state=state, message=message, by=SYSTEM, at=clock())
    return True


def make_next_redaction(clock: Clock) -> bool:
    """Draw, prove and keep the oldest waiting redaction; False where none waits."""
    redaction = Redaction.objects.take(clock())
    if redaction is None:
        return False

    def note(page: int, pages: int) -> None:
        if page % 5 == 0:
            Redaction.objects.all().note_progress(redaction.pk, page)

    reason = "生成时多次中断。请把原件按页拆成几个文件后再试，并请系统管理员查看日志。"
    if redaction.attempts <= MOST_BROKEN_OFF:
        try:
            result = redact(
                open_file(redaction.source),
                redaction.source.media_type,
                redaction.read_boxes(),
                has_words=redaction.has_words,
                progress=note,
            )
        except GongkaiError as error:
            reason = str(error)
        except Exception:
            # A fault of ours must not leave the officer waiting: the log has it.
            log.exception("redaction %s failed", redaction.pk)
            reason = "生成时出错，没有保存。请重试；仍不成功的，请系统管理员查看日志。"
        else:
            release_redaction(redaction_id=redaction.pk, result=result, by=SYSTEM, at=clock())
            return True
    fail_redaction(redaction_id=redaction.pk, reason=reason, by=SYSTEM, at=clock())
    return True


def raise_alarms(clock: Clock, most: int = MOST_A_ROUND) -> int:
    """Alarm of what nobody opened or looks after, and escalate what is nearly due.

    Returns how many notices were left, at most so many: what remains is for the next round, so that
    other work never waits long. A run on a day on which all is raised leaves none.
    """
    at, turns = clock(), Turns()
    left = 0
    for alarm in alarms_due(timezone.localdate(at)):
        if alarm.kind == "unopened":
            left += bool(alarm_unopened(number=alarm.number, by=SYSTEM, at=at))
        elif alarm.kind == "orphaned":
            left += bool(alarm_orphaned(number=alarm.number, by=SYSTEM, at=at))
        else:
            left += bool(escalate(number=alarm.number, level=alarm.level, by=SYSTEM, at=at))
        if left >= most:
            break
        turns.give()
    return left


def remind_of_corrections(clock: Clock, most: int = MOST_A_ROUND) -> int:
    """Remind of open corrections whose target day has come, each once; returns how many."""
    at, turns = clock(), Turns()
    numbers = list(islice(corrections_to_remind(timezone.localdate(at)), most))
    for number in numbers:
        remind_of_correction(number=number, by=SYSTEM, at=at)
        turns.give()
    return len(numbers)


def refresh_consulted(clock: Clock, most: int = MOST_A_ROUND) -> int:
    """Write the dates of cases anew that an outstanding opinion moved; returns how many.

    Those whose dates are right already are only read: they move at most once a day.
    """
    at, turns = clock(), Turns()
    numbers = list(islice(outdated_clocks(timezone.localdate(at)), most))
    for number in numbers:
        refresh_clock(number=number, by=SYSTEM, at=at)
        turns.give()
    return len(numbers)


def carry_out_calendar_changes(clock: Clock) -> int:
    """Go on with an approved holiday notice; returns how many cases were moved.

    Each portion is a transaction of its own, so that filings come in between.
    """
    moved, turns = 0, Turns()
    for _ in range(PORTIONS_A_ROUND):
        change = CalendarChange.objects.filter(state="approved", is_carried_out=False).first()
        if change is None:
            break
        moved += len(carry_out_calendar_change(change_id=change.pk, by=SYSTEM, at=clock()))
        turns.give()
    return moved


def sweep_sealed_files(clock: Clock) -> int:
    """Put sealed files aside to which no row belongs: their filing was cut off before its end.

    A few shelves at a time, so that a day passes all of them; younger files may still get their
    row. Every table that names sealed files does so in a column `stored_as`. Returns how many.
    """
    at, store = clock(), sealed_files()
    shelves = store.shelves()
    rounds = max(1, -(-len(shelves) // SHELVES_A_ROUND))
    turn = int(at.timestamp()) // ROUND_SECONDS % rounds
    done = 0
    for shelf in shelves[turn::rounds]:
        left = set(store.older(shelf, (at - ORPHAN_AGE).timestamp()))
        for model in apps.get_models():
            if any(field.name == "stored_as" for field in model._meta.get_fields()):  # noqa: SLF001
                rows = model._base_manager.filter(  # noqa: SLF001
                    stored_as__gte=shelf,
                    stored_as__lt=f"{shelf}g",  # by the index: names are hex
                )
                left -= set(rows.values_list("stored_as", flat=True))
        for name in sorted(left):
            store.set_aside(shelf, name)
        done += len(left)
    if done:
        log.warning("%s sealed files without a row were put aside", done)
    return done


def discard_drafts(clock: Clock) -> int:
    """Throw away what somebody began to fill in and left for a day; returns how many."""
    at = clock()
    if not FilingDraft.objects.filter(changed_at__lte=at - DRAFT_LIFE).exists():
        return 0
    return discard_old_drafts(by=SYSTEM, at=at)


def probe_intake(clock: Clock, addresses: Mapping[str, str]) -> int:
    """Try every way in that was not tried for an hour; returns how many were dead."""
    at = clock()
    recent = set(
        IntakeProbe.objects.filter(probed_at__gt=at - PROBE_EVERY).values_list("way", flat=True)
    )
    dead = 0
    for way, address in addresses.items():
        if way not in recent:
            message = probe(address)
            note_probe(way=way, is_alive=not message, message=message, by=SYSTEM, at=clock())
            dead += bool(message)
    return dead
