"""What a worker does: screens, brings out what was approved at its hour, reads folders into drafts."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from gongkai.audit.adapters.turns import Turns
from gongkai.audit.models import MOST_BROKEN_OFF
from gongkai.catalogue.actions import (
    StaleItemError,
    carry_out_line,
    fail_screening,
    finish_batch,
    follow_links,
    forget_networks,
    give_up_import_file,
    give_up_picture_widths,
    lapse_document,
    leave_line,
    make_picture_widths,
    note_link_answers,
    publish_item,
    read_import_file,
    screen_item,
    unschedule_item,
)
from gongkai.catalogue.actions.consulting import NETWORK_KEPT
from gongkai.catalogue.models import (
    LINK_LEASE,
    Batch,
    Follower,
    ImportFile,
    ItemChange,
    ItemScreening,
    ItemVersion,
    Link,
    Opinion,
    PictureWidths,
)
from gongkai.catalogue.queries.rescans import live_versions_to_scan
from gongkai.catalogue.queries.screening import SUBJECT, parts_of, reads_pictures
from gongkai.rules.access import SYSTEM, Asker
from gongkai.rules.batches import LineState
from gongkai.rules.errors import GongkaiError, NotFoundError, WrongStateError
from gongkai.rules.items import DOCUMENTS, Validity
from gongkai.rules.published_links import Answer
from gongkai.rules.release import LIVE, State
from gongkai.rules.screening.ocr import recogniser
from gongkai.screening.actions import (
    Failed,
    advance_back_scan,
    end_back_scan,
    settle_passed_over,
)
from gongkai.screening.models import BackScan, PassedOver
from gongkai.screening.queries import (
    count_open_blocks,
    look_at,
    next_back_scan,
    next_passed_over,
)

log = logging.getLogger(__name__)

# Published versions that a back scan screens before the worker looks after other work.
PORTION: Final = 10
# So many items of a batch are done before the worker looks what else waits.
BATCH_PORTION: Final = 20
# So many hosts are asked at the same time, and none more often than every so many seconds.
HOSTS_AT_ONCE: Final = 4
HOST_PAUSE: Final = timedelta(seconds=5)


def release_next_item(clock: Callable[[], datetime]) -> bool:
    """Publish the scheduled version whose hour came first; False where none is due.

    One that may no longer go out (its approvals grew old) goes back to those that wait for their
    release, with the reason in the record, and holds up nothing behind it.
    """
    at = clock()
    due = ItemVersion.objects.filter(state=State.SCHEDULED, release_from__lte=at)
    version_id = due.order_by("release_from", "pk").values_list("pk", flat=True).first()
    if version_id is None:
        return False
    try:
        publish_item(version_id=version_id, by=SYSTEM, at=at)
    except GongkaiError as error:
        log.warning("item version %s was not released: %s", version_id, error)
        unschedule_item(version_id=version_id, reason=str(error), by=SYSTEM, at=at)
    return True


def screen_next_item(clock: Callable[[], datetime]) -> bool:
    """Screen the version that has waited longest; False where none waits.

    The reading is done outside of any transaction; words in pictures are read where the optional
    part `ocr` is installed.
    """
    row = ItemScreening.objects.take(clock())
    if row is None:
        return False
    version, sha256 = row.version, row.sha256
    reason = "筛查多次中断，没有完成。请把大的附件拆开后重新上传，并请系统管理员查看日志"
    if row.attempts <= MOST_BROKEN_OFF:
        try:
            _screen(version, clock)
        except StaleItemError:
            return True
        except Exception:
            # A fault of ours must not leave the editor waiting: the log has it.
            log.exception("the screening of item version %s failed", version.pk)
            reason = "筛查时出错，没有完成。请点“重新筛查”；仍不成功的，请系统管理员查看日志"
        else:
            return True
    fail_screening(version_id=version.pk, sha256=sha256, reason=reason, by=SYSTEM, at=clock())
    return True


def forget_old_networks(clock: Callable[[], datetime]) -> int:
    """Forget from which networks opinions came a day ago and longer; how many."""
    at = clock()
    old = Opinion.objects.filter(received_at__lte=at - NETWORK_KEPT).exclude(network="")
    return forget_networks(by=SYSTEM, at=at) if old.exists() else 0


def lapse_expired(clock: Callable[[], datetime]) -> int:
    """Mark documents as lapsed whose last day, named by their own text, is past; how many."""
    at = clock()
    due = ItemVersion.objects.filter(
        state__in=sorted(LIVE),
        item__kind__in=sorted(DOCUMENTS),
        item__expires_on__lt=timezone.localdate(at),
        item__validity__in=["", Validity.IN_FORCE, Validity.AMENDED],
    )
    ids = list(due.values_list("pk", flat=True)[:500])
    turns = Turns()
    for version_id in ids:
        lapse_document(version_id=version_id, by=SYSTEM, at=at)
        turns.give()
    return len(ids)


def go_on_with_back_scan(clock: Callable[[], datetime]) -> bool:
    """Screen the next few published versions of the oldest back scan; False where none goes on.

    What somebody wants tried again comes first. The place is kept after each portion. Whoever is killed in the middle leaves at most a portion
    that is screened once more, with the same result; then one version at a time, so that one that
    kills the worker again and again is known and passed over.
    """
    if _try_again(clock):
        return True
    scan = next_back_scan(SUBJECT)
    if scan is None:
        return False
    after = int(scan.cursor or 0)
    attempts = BackScan.objects.begin_portion(scan.id)
    limit = PORTION if attempts == 1 else 1
    ids = live_versions_to_scan(scan.organisation_path, after=after, limit=limit)
    if not ids:
        end_back_scan(scan_id=scan.id, by=SYSTEM, at=clock())
        return True
    keys = [str(pk) for pk in ids]
    before = count_open_blocks(SUBJECT, keys)
    tried = [_screen_again(pk, clock, is_given_up=attempts > MOST_BROKEN_OFF) for pk in ids]
    try:
        advance_back_scan(
            scan_id=scan.id,
            after=scan.cursor,
            cursor=keys[-1],
            done=len(ids),
            blocks=max(0, count_open_blocks(SUBJECT, keys) - before),
            failed=[one for one in tried if one is not None],
            by=SYSTEM,
            at=clock(),
        )
    except WrongStateError:
        log.info("back scan %s was ended or taken over", scan.id)
    return True


def _try_again(clock: Callable[[], datetime]) -> bool:
    """Screen what a back scan passed over and somebody wants tried again; False where none waits."""
    waiting = next_passed_over(SUBJECT)
    if waiting is None:
        return False
    attempts = PassedOver.objects.begin(waiting.id)
    before = count_open_blocks(SUBJECT, [waiting.key])
    failed = _screen_again(int(waiting.key), clock, is_given_up=attempts > MOST_BROKEN_OFF)
    blocks = max(0, count_open_blocks(SUBJECT, [waiting.key]) - before)
    with suppress(NotFoundError):
        settle_passed_over(
            passed_id=waiting.id,
            reason=failed.reason if failed else "",
            blocks=blocks,
            by=SYSTEM,
            at=clock(),
        )
    return True


def _screen_again(
    version_id: int, clock: Callable[[], datetime], *, is_given_up: bool = False
) -> Failed | None:
    """One version of a back scan; what cannot be read holds up nothing behind it, and is named."""
    version = ItemVersion.objects.select_related("item__organisation").get(pk=version_id)
    reason = "补查时多次中断，没有完成。请点“再试一次”；仍不成功的，请把大的附件拆开"
    if not is_given_up:
        try:
            _screen(version, clock)
        except StaleItemError:
            return None
        except Exception:
            log.exception("the screening of item version %s failed", version_id)
            reason = "补查时出错，没有完成。请点“再试一次”；仍不成功的，请系统管理员查看日志"
        else:
            return None
    fail_screening(
        version_id=version_id, sha256=version.sha256, reason=reason, by=SYSTEM, at=clock()
    )
    return Failed(str(version_id), version.title, reason)


def _screen(version: ItemVersion, clock: Callable[[], datetime]) -> None:
    at = clock()
    parts = parts_of(version.read())
    looked = look_at(
        version.item.organisation.path,
        parts,
        on=timezone.localdate(at),
        recognise=recogniser() if reads_pictures() else None,
    )
    screen_item(
        version_id=version.pk,
        sha256=version.sha256,
        parts=parts,
        looked=looked,
        by=SYSTEM,
        at=at,
    )


def carry_out_next_batch(clock: Callable[[], datetime]) -> bool:
    """Do the next items of the oldest batch that runs; False where none does.

    Each item is one action: a kill between two of them loses nothing and does nothing twice.
    """
    batch = Batch.objects.running().select_related("proposed_by").order_by("pk").first()
    if batch is None:
        return False
    lines = batch.lines.filter(state=LineState.WAITING).order_by("place")
    waiting = list(lines.values_list("pk", flat=True)[:BATCH_PORTION])
    turns = Turns()
    with suppress(WrongStateError):
        for line_id in waiting:
            _carry_out(line_id, batch.proposed_by or SYSTEM, clock())
            turns.give()
        if not waiting:
            finish_batch(batch_id=batch.pk, by=SYSTEM, at=clock())
    return True


def _carry_out(line_id: int, by: Asker, at: datetime) -> None:
    try:
        carry_out_line(line_id=line_id, by=by, at=at)
    except GongkaiError as error:
        leave_line(line_id=line_id, message=str(error), by=SYSTEM, at=at)
    except Exception:
        # A fault of ours must not hold up the others: the log has it, the list names the item.
        log.exception("line %s of a batch failed", line_id)
        message = "系统出错，没有办成。请打开这一件单独办理，或联系系统管理员。"
        leave_line(line_id=line_id, message=message, by=SYSTEM, at=at)


def read_next_import(clock: Callable[[], datetime]) -> bool:
    """Read the oldest waiting file of a folder into a draft; False where none waits."""
    file = ImportFile.objects.take(clock())
    if file is None:
        return False
    if file.attempts > MOST_BROKEN_OFF:
        reason = f"读取“{file.name}”时多次中断，可能文件已损坏。请再试一次，或者另存一份后再导入。"
        give_up_import_file(file_id=file.pk, reason=reason, by=SYSTEM, at=clock())
        return True
    try:
        read_import_file(file_id=file.pk, by=SYSTEM, at=clock())
    except WrongStateError:
        log.info("import file %s was read by somebody else", file.pk)
    except Exception:
        # A fault of ours must not leave the person waiting: the log has it, they get a way out.
        log.exception("reading import file %s failed", file.pk)
        reason = f"读取“{file.name}”时出错。请再试一次，或者另存一份后再导入；仍不成功的，请系统管理员查看日志。"
        give_up_import_file(file_id=file.pk, reason=reason, by=SYSTEM, at=clock())
    return True


def make_next_picture_widths(clock: Callable[[], datetime]) -> bool:
    """Make the copies of the picture that has waited longest; False where none waits."""
    row = PictureWidths.objects.take(clock())
    if row is None:
        return False
    if row.attempts > MOST_BROKEN_OFF:
        # The page shows the picture as it came.
        give_up_picture_widths(sha256=row.sha256, by=SYSTEM, at=clock())
        return True
    try:
        make_picture_widths(sha256=row.sha256, by=SYSTEM, at=clock())
    except WrongStateError:
        log.info("picture %s was done by somebody else", row.sha256)
    except Exception:
        # The lease lets somebody try again.
        log.exception("picture %s has no copies", row.sha256)
    return True


def follow_next_links(clock: Callable[[], datetime]) -> bool:
    """Note the links of the items that changed first; False where none waits."""
    if not ItemChange.objects.filter(follower=Follower.LINKS).exists():
        return False
    try:
        follow_links(by=SYSTEM, at=clock())
    except NotFoundError:
        return False  # another process was faster
    return True


def ask_next_links(clock: Callable[[], datetime], probe: Callable[[str], Answer]) -> bool:
    """Ask a few links whose turn it is, each of another host; False where none may be asked now.

    They are asked at the same time and outside of any transaction. A host that was asked a moment
    ago waits.
    """
    at = clock()
    rested = Link.objects.filter(last_asked__gt=at - HOST_PAUSE).values("host")
    turn: dict[str, Link] = {}
    for link in Link.objects.due(at).exclude(host__in=rested)[:200]:
        turn.setdefault(link.host, link)
    mine = [link for link in list(turn.values())[:HOSTS_AT_ONCE] if _lease(link, at)]
    if not mine:
        return False
    with ThreadPoolExecutor(HOSTS_AT_ONCE) as pool:
        answers = dict(
            zip((k.pk for k in mine), pool.map(probe, [k.url for k in mine]), strict=True)
        )
    note_link_answers(answers=answers, by=SYSTEM, at=clock())
    return True


def _lease(link: Link, at: datetime) -> bool:
    rows = Link.objects.due(at).filter(pk=link.pk).order_by()
    return bool(rows.update(leased_until=at + LINK_LEASE))
