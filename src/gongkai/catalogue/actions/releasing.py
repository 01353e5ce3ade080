"""Before the public and away again: schedule, publish, emergency, withdraw, archive, hand over."""

from __future__ import annotations

from datetime import datetime

from gongkai.audit.actions import action, record
from gongkai.catalogue.actions.gate import Gate
from gongkai.catalogue.actions.work import Work
from gongkai.catalogue.models import Item, ItemVersion
from gongkai.catalogue.queries.access import actors_in, column_for
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker
from gongkai.rules.release import Move, Proof, check_move


@action
def schedule_item(
    *,
    version_id: int,
    release_from: datetime,
    seen: int | None = None,
    by: Asker,
    at: datetime,
) -> ItemVersion:
    """Set when an approved version goes out by itself.

    Raises the errors of a move; a time that is past is a missing proof.
    """
    work = Work.open(version_id=version_id, by=by, at=at, seen=seen)
    work.move(Move.SCHEDULE, *([Proof.RELEASE_TIME] if release_from > at else []))
    work.version.release_from = release_from
    work.version.save()
    record(**work.trace(release_from=release_from))
    return work.version


@action
def unschedule_item(
    *, version_id: int, reason: str = "", seen: int | None = None, by: Asker, at: datetime
) -> ItemVersion:
    """Take the time of release back. Raises the errors of a move."""
    work = Work.open(version_id=version_id, by=by, at=at, seen=seen)
    work.move(Move.UNSCHEDULE)
    work.version.release_from = None
    work.version.save()
    record(**work.trace(reason=reason))
    return work.version


@action
def publish_item(
    *, version_id: int, seen: int | None = None, by: Asker, at: datetime
) -> ItemVersion:
    """Bring an approved version before the public; the version before it becomes history.

    The item gets its 索引号 with its first release. The time of publication is the time of the
    action, never another. Raises the errors of a move.
    """
    work = Work.open(version_id=version_id, by=by, at=at, seen=seen)
    work.check_complete()
    work.release(work.check(Move.PUBLISH))
    record(**work.trace(index_number=work.item.index_number))
    return work.version


@action
def call_urgent(
    *, version_id: int, order: str, seen: int | None = None, by: Asker, at: datetime
) -> ItemVersion:
    """Ask for an emergency publication: who ordered it, and why it cannot wait.

    Only the secrecy review comes before it; the others follow. Raises the errors of a move.
    """
    work = Work.open(version_id=version_id, by=by, at=at, seen=seen)
    work.check_complete()
    work.version.urgent_order = order.strip()[:500]
    work.move(Move.CALL_URGENT)
    work.version.save()
    record(**work.trace(order=work.version.urgent_order))
    return work.version


@action
def emergency_publish(
    *, version_id: int, seen: int | None = None, by: Asker, at: datetime
) -> ItemVersion:
    """Bring a version before the public on an order, after its secrecy review and before the others.

    Raises the errors of a move: without the secrecy review it is refused like everything else.
    """
    work = Work.open(version_id=version_id, by=by, at=at, seen=seen)
    work.release(work.check(Move.PUBLISH_URGENT))
    record(**work.trace(index_number=work.item.index_number, order=work.version.urgent_order))
    return work.version


@action
def complete_emergency(*, version_id: int, by: Asker, at: datetime) -> ItemVersion:
    """Close an emergency publication once proofreading and all three reviews are on file.

    Raises the errors of a move, naming the reviews that are missing.
    """
    work = Work.open(version_id=version_id, by=by, at=at)
    work.move(Move.COMPLETE)
    work.version.save()
    work.announce()
    record(**work.trace())
    return work.version


@action
def withdraw_item(
    *, version_id: int, reason: str, seen: int | None = None, by: Asker, at: datetime
) -> ItemVersion:
    """Take a published version back; its page tells the reader that it was withdrawn, and why.

    Raises the errors of a move; without a reason it is a missing proof.
    """
    work = Work.open(version_id=version_id, by=by, at=at, seen=seen)
    work.move(Move.WITHDRAW, *([Proof.WITHDRAWAL_REASON] if reason.strip() else []))
    work.version.ended_at, work.version.ended_by = at, work.person
    work.version.end_reason = reason.strip()[:500]
    work.version.save()
    # Nothing public ends any more; the day comes back with the next version.
    work.item.expires_on = None
    work.item.save(update_fields=["expires_on"])
    work.announce()
    record(**work.trace(reason=reason.strip()))
    return work.version


@action
def archive_item(*, version_id: int, by: Asker, at: datetime) -> ItemVersion:
    """Take a version out of the current columns; it can still be read under its number."""
    work = Work.open(version_id=version_id, by=by, at=at)
    work.move(Move.ARCHIVE)
    work.version.save()
    work.announce()
    record(**work.trace())
    return work.version


@action
def restore_item(*, version_id: int, by: Asker, at: datetime) -> ItemVersion:
    """Put an archived version back into its column."""
    work = Work.open(version_id=version_id, by=by, at=at)
    work.move(Move.RESTORE)
    work.version.save()
    work.announce()
    record(**work.trace())
    return work.version


@action
def hand_over_item(
    *, version_id: int, organisation: Organisation, column_id: int, by: Asker, at: datetime
) -> Item:
    """Give an item to another body that took over the duty; its 索引号 stays the same for ever.

    Raises the errors of a move at both bodies, BadInputError for a column of another body.
    """
    work = Work.open(version_id=version_id, by=by, at=at)
    work.need(Move.WITHDRAW)
    column = column_for(organisation, column_id)
    check_move(None, Move.BEGIN, actors=actors_in(by, organisation, column))
    before = work.item.organisation_id
    work.item.organisation, work.item.column = organisation, column
    work.item.save(update_fields=["organisation", "column"])
    work.item.versions.update(organisation=organisation, column=column)
    for version in work.item.versions.all():
        Gate(version, work.item, by, at).have_screened(is_edit=False)
    work.announce()
    record(**work.trace(organisation_before=before, organisation=organisation.pk))
    return work.item
