"""Screening on its own: by the worker, once more at somebody's wish, or in a back scan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from gongkai.audit.actions import action, record
from gongkai.catalogue.actions.gate import Gate
from gongkai.catalogue.actions.work import StaleItemError, Work
from gongkai.catalogue.models import ItemScreening, ItemVersion
from gongkai.rules.access import Asker
from gongkai.rules.screening.parts import Part
from gongkai.screening.queries import Looked


@action
def screen_item(
    *,
    version_id: int,
    sha256: str,
    parts: Sequence[Part],
    looked: Looked,
    by: Asker,
    at: datetime,
) -> ItemScreening:
    """Keep what was found in a version while it said what has that hash; nobody wrote anything.

    `looked` is what `screening.queries.look_at` found in the parts, outside of the transaction.
    Raises StaleItemError where the version says something else by now.
    """
    work = Work.open(version_id=version_id, by=by, at=at)
    version = work.version
    if version.sha256 != sha256:
        raise StaleItemError("筛查的时候内容又改过，这次的结果不算。请等新内容筛查完。")
    row, _ = ItemScreening.objects.get_or_create(
        version=version,
        defaults={"sha256": sha256, "state": "queued", "queued_at": at, "queued_by": work.person},
    )
    row.sha256 = sha256
    Gate(version, work.item, by, at).take_in(row, parts, is_edit=False, looked=looked)
    record(**work.trace(content_hash=row.content_hash))
    return row


@action
def queue_screening(*, version_id: int, by: Asker, at: datetime) -> ItemVersion:
    """Have what a version says now screened once more. Raises NotFoundError."""
    work = Work.open(version_id=version_id, by=by, at=at)
    Gate(work.version, work.item, by, at).have_screened(is_edit=False)
    record(**work.trace(screening="queued"))
    return work.version


@action
def fail_screening(
    *, version_id: int, sha256: str, reason: str, by: Asker, at: datetime
) -> ItemVersion:
    """Note that a screening could not be done: the version stays where it is, with the reason."""
    work = Work.open(version_id=version_id, by=by, at=at)
    rows = ItemScreening.objects.filter(version=work.version, sha256=sha256, state="queued")
    rows.update(state="failed", message=reason[:300], leased_until=None)
    record(**work.trace(screening="failed", reason=reason))
    return work.version
