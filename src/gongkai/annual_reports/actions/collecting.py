"""What a supervising office does with reports: remark, collect and lock many at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from gongkai.accounts.models import person_of
from gongkai.annual_reports.actions.work import Work
from gongkai.annual_reports.models import Comment
from gongkai.audit.actions import action, record
from gongkai.info_requests.adapters.sealing import cipher
from gongkai.info_requests.models import Notice
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission, require
from gongkai.rules.errors import BadInputError, NotFoundError, WrongStateError
from gongkai.rules.report.filing import LATE, Due, Move
from gongkai.rules.report.forms import load_form


@action
def comment_on(*, version_id: int, cell: str, text: str, by: Asker, at: datetime) -> Comment:
    """Say something of a version, bound to a cell (empty: the whole).

    Raises NotFoundError, also for a cell that the form doesn't have, WrongPersonError,
    BadInputError without words.
    """
    version = Work.seen(version_id, by)
    require(by, Permission.AGGREGATE_REPORTS, version.report.organisation.path)
    if not text.strip():
        raise BadInputError("请写明意见。")
    form = version.read_content().form
    if cell and (form is None or cell not in set(load_form(form).addresses())):
        raise NotFoundError("这份报告的表格里没有这个单元格。")
    comment = Comment.objects.create(
        version=version, cell=cell, text=text.strip()[:1000], made_at=at, made_by=person_of(by)
    )
    record(
        on=comment,
        organisation_id=version.report.organisation_id,
        after={"version": version.pk, "cell": cell, "text": comment.text},
    )
    return comment


@action
def settle_comment(*, comment_id: int, by: Asker, at: datetime) -> Comment:
    """Say that a remark is dealt with. Raises NotFoundError, WrongPersonError, WrongStateError."""
    comment = Comment.objects.select_related("version").filter(pk=comment_id).first()
    if comment is None:
        raise NotFoundError("没有找到这条意见，或者不在您的工作范围内。")
    version = Work.seen(comment.version_id, by)
    require(by, Permission.FILL_REPORTS, version.report.organisation.path)
    if comment.settled_at is not None:
        raise WrongStateError("这条意见已经办结了。")
    comment.settled_at, comment.settled_by = at, person_of(by)
    comment.save()
    record(
        on=comment,
        organisation_id=version.report.organisation_id,
        after={"settled": True},
    )
    return comment


@action
def collect_versions(*, version_ids: Iterable[int], move: Move, by: Asker, at: datetime) -> int:
    """Collect or lock several reports together, or none; how many.

    Raises the errors of a move, BadInputError where none is named.
    """
    wanted = sorted(set(version_ids))
    if not wanted:
        raise BadInputError("请先勾选报告。")
    if move not in (Move.COLLECT, Move.LOCK):
        raise BadInputError("只能收入汇总或锁定。")
    works = [Work.open(version_id, move, by, at) for version_id in wanted]
    for work in works:
        work.move(move)
        version = work.version
        if move is Move.COLLECT:
            version.collected_at, version.collected_by = at, work.person
        else:
            version.locked_at, version.locked_by = at, work.person
        version.save()
    record(
        on=works[0].version,
        organisation_id=works[0].version.report.organisation_id,
        after={"move": move, "versions": [work.version.pk for work in works]},
    )
    return len(works)


@action
def remind_of_report(
    *, organisation_id: int, year: int, due: Due, level: int, by: Asker, at: datetime
) -> Notice | None:
    """Remind a body of its report on the desk; once for each day and level (-1: late).

    None where it was reminded already.
    """
    key = f"report:{organisation_id}:{year}:{due.on}:{level}"
    body = Organisation.objects.get(pk=organisation_id)
    notice = None
    if not Notice.objects.filter(key=key).exists():
        left = "已经逾期" if level == LATE else f"还有{due.left(timezone.localdate(at))}天"
        notice = Notice.objects.create(
            organisation=body,
            channel="desk",
            recipient=cipher().seal(b"", "notice"),
            subject=f"{year}年度报告{left}",
            body=f"{year}年度政府信息公开工作年度报告应在{due.on}前发布（{due.article}），{left}。",
            key=key,
            state="sent",
            queued_at=at,
        )
    record(
        on=body,
        organisation_id=body.pk,
        after={"year": year, "level": level, "is_reminded": notice is not None},
    )
    return notice
