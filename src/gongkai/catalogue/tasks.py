"""What a worker does: screens what takes long, and brings out what was approved at its hour."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from gongkai.catalogue.actions import (
    StaleItemError,
    fail_screening,
    forget_networks,
    lapse_document,
    publish_item,
    screen_item,
    unschedule_item,
)
from gongkai.catalogue.actions.consulting import NETWORK_KEPT
from gongkai.catalogue.models import MOST_ATTEMPTS, ItemScreening, ItemVersion, Opinion
from gongkai.catalogue.queries.screening import parts_of
from gongkai.rules.access import SYSTEM
from gongkai.rules.errors import GongkaiError
from gongkai.rules.items import DOCUMENTS, Validity
from gongkai.rules.release import LIVE, State
from gongkai.rules.screening.ocr import is_available, recogniser
from gongkai.screening.queries import look_at

log = logging.getLogger(__name__)


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
    if row.attempts <= MOST_ATTEMPTS:
        try:
            at = clock()
            parts = parts_of(version.read())
            looked = look_at(
                version.item.organisation.path,
                parts,
                on=timezone.localdate(at),
                recognise=recogniser() if is_available() else None,
            )
            screen_item(
                version_id=version.pk, sha256=sha256, parts=parts, looked=looked, by=SYSTEM, at=at
            )
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
    for version_id in ids:
        lapse_document(version_id=version_id, by=SYSTEM, at=at)
    return len(ids)
