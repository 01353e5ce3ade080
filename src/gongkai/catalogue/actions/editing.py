"""Writing: a new item, a change, a correction, a draft that is dropped and taken up again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import cast

from django.utils import timezone

from gongkai.accounts.models import Person
from gongkai.audit.actions import action, record
from gongkai.catalogue.actions.work import Upload, Work
from gongkai.catalogue.models import Item, ItemFile, ItemVersion
from gongkai.catalogue.queries.access import (
    actors_in,
    actors_of,
    calendar_of,
    column_for,
    publisher_of,
    seen_version,
)
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker
from gongkai.rules.dates import chinese_date
from gongkai.rules.errors import BadInputError, WrongStateError
from gongkai.rules.items import Content, Mode
from gongkai.rules.publishing import STATUTORY, Limit, check_limit, due_on
from gongkai.rules.release import IN_WORK, Move, State, check_move


@action
def draft_item(
    *,
    organisation: Organisation,
    column_id: int,
    content: Content,
    uploads: Sequence[Upload] = (),
    mode: Mode = Mode.PROACTIVE,
    formed_on: date | None = None,
    limit: Limit = STATUTORY,
    source_system: str = "",
    by: Asker,
    at: datetime,
) -> ItemVersion:
    """Begin an item in a column; its last day counts from the day on which it was formed.

    Only the title is needed at first. Raises the errors of a move, BadInputError.
    """
    column = column_for(organisation, column_id)
    actors = actors_in(by, organisation, column)
    check_move(None, Move.BEGIN, actors=actors)
    if not content.title.strip():
        raise BadInputError("请先写一个名称，其他内容可以以后补。")
    check_limit(limit)
    today = timezone.localdate(at)
    formed = formed_on or content.created_on or today
    if formed > today:
        raise BadInputError(f"形成日期 {formed} 还没有到。请核对。")
    person = None if by.pk is None else cast("Person", by)
    calendar = calendar_of(publisher_of(organisation).region)
    item = Item.objects.create(
        organisation=organisation,
        column=column,
        kind=content.kind,
        mode=mode,
        formed_on=formed,
        limit_days=limit.days,
        limit_unit=limit.unit,
        limit_basis=limit.basis,
        due_on=due_on(formed, calendar, limit),
        source_system=source_system,
        begun_at=at,
        begun_by=person,
    )
    work = Work.begin(item, number=1, by=by, at=at)
    work.keep(content, uploads)
    record(**work.trace(title=content.title, column=column.code, due_on=item.due_on))
    return work.version


@action
def change_item(
    *,
    version_id: int,
    content: Content,
    uploads: Sequence[Upload] = (),
    seen: int,
    by: Asker,
    at: datetime,
) -> ItemVersion:
    """Save what the version shall say; whatever was approved of it before is void.

    `seen`: how often it had been saved when the page was loaded. Raises the errors of a move,
    StaleItemError, BadInputError.
    """
    work = Work.open(version_id=version_id, by=by, at=at, seen=seen)
    if not content.title.strip():
        raise BadInputError("名称不能为空。")
    work.move(Move.CHANGE)
    work.version.release_from = None
    work.version.cleared_sha256 = ""
    work.version.urgent_order = ""
    work.keep(content, uploads)
    if work.item.kind != content.kind:
        work.item.kind = content.kind
        work.item.save(update_fields=["kind"])
    record(**work.trace(saved=work.version.saved))
    return work.version


@action
def start_correction(
    *, version_id: int, note: str, formed_on: date | None = None, by: Asker, at: datetime
) -> ItemVersion:
    """Begin a new version of a published or withdrawn item; until it is out, the old one stays.

    `note` says what is corrected and is shown with the new version; `formed_on` the day of the
    change, from which its last day counts. Raises WrongStateError where one is in work already.
    """
    old = seen_version(by, version_id, is_locked=True)
    item = old.item
    actors = actors_of(by, item)
    check_move(None, Move.BEGIN, actors=actors)
    if old.state not in {State.PUBLISHED, State.URGENT, State.ARCHIVED, State.WITHDRAWN}:
        raise WrongStateError("只有发布过的信息才需要更正。还没有发布的，直接修改即可。")
    if item.versions.filter(state__in=sorted(IN_WORK)).exists():
        raise WrongStateError("这条信息已经有一个正在办理的新版本。请打开它继续修改。")
    if not note.strip():
        raise BadInputError("请写明更正或修订了什么，发布后读者会看到这句说明。")
    person = None if by.pk is None else cast("Person", by)
    last = item.versions.order_by("-number").values_list("number", flat=True)[0]
    work = Work.begin(item, number=last + 1, by=by, at=at)
    version = work.version
    version.change_note = note.strip()[:500]
    for file in old.files.all():
        ItemFile.objects.create(
            version=version,
            name=file.name,
            media_type=file.media_type,
            size=file.size,
            pages=file.pages,
            sha256=file.sha256,
            description=file.description,
            added_at=at,
            added_by=person,
        )
    if formed_on is not None:
        item.formed_on = formed_on
        item.due_on = due_on(
            formed_on, calendar_of(publisher_of(item.organisation).region), item.limit
        )
        item.save(update_fields=["formed_on", "due_on"])
    work.keep(old.read())
    record(**work.trace(corrects=old.pk, note=note.strip()))
    return version


@action
def set_due(
    *, version_id: int, formed_on: date, limit: Limit = STATUTORY, by: Asker, at: datetime
) -> Item:
    """Say when the information was formed or changed, and which limit holds (条例第二十六条).

    Raises BadInputError for a day in the future or another limit without its basis.
    """
    work = Work.open(version_id=version_id, by=by, at=at)
    check_move(None, Move.BEGIN, actors=actors_of(by, work.item))
    check_limit(limit)
    if formed_on > work.today:
        raise BadInputError(f"形成日期{chinese_date(formed_on)}还没有到。请核对。")
    item = work.item
    item.formed_on, item.limit_days = formed_on, limit.days
    item.limit_unit, item.limit_basis = limit.unit, limit.basis
    item.due_on = due_on(formed_on, work.calendar, limit)
    item.save()
    record(**work.trace(formed_on=formed_on, due_on=item.due_on, basis=limit.basis))
    return item


@action
def move_item(*, version_id: int, column_id: int, by: Asker, at: datetime) -> Item:
    """Put an item into another column of its body; its number and its reviews stay.

    Raises the errors of a move, BadInputError for a column of another body.
    """
    work = Work.open(version_id=version_id, by=by, at=at)
    check_move(None, Move.BEGIN, actors=actors_of(by, work.item))
    column = column_for(work.item.organisation, column_id)
    before = work.item.column.code
    work.item.column = column
    work.item.save(update_fields=["column"])
    work.item.versions.update(column=column)
    work.version.column = column
    work.announce()
    record(**work.trace(column=column.code, column_before=before))
    return work.item


@action
def discard_draft(
    *, version_id: int, seen: int | None = None, by: Asker, at: datetime
) -> ItemVersion:
    """Drop a draft; it can be taken up again. Raises the errors of a move."""
    work = Work.open(version_id=version_id, by=by, at=at, seen=seen)
    work.move(Move.DISCARD)
    work.version.save()
    if work.item.first_published_on is None:
        work.item.is_closed = True
        work.item.save(update_fields=["is_closed"])
    record(**work.trace())
    return work.version


@action
def resume_draft(*, version_id: int, by: Asker, at: datetime) -> ItemVersion:
    """Take a dropped draft up again. Raises the errors of a move, WrongStateError beside another."""
    work = Work.open(version_id=version_id, by=by, at=at)
    if work.item.versions.filter(state__in=sorted(IN_WORK)).exists():
        raise WrongStateError("这条信息已经有一个正在办理的版本，不能再恢复这一稿。")
    work.move(Move.RESUME)
    work.version.save()
    work.item.is_closed = False
    work.item.save(update_fields=["is_closed"])
    record(**work.trace())
    return work.version
