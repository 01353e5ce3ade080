"""Redaction of files: boxes are drawn and changed, a copy is made, proved and kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import PurePath
from typing import Any

from gongkai.audit.actions import action, record
from gongkai.info_requests.actions.case import Case, StaleViewError, Upload
from gongkai.info_requests.models import (
    MOST_STEPS_BACK,
    InfoRequest,
    Redaction,
    digest,
    dump,
    dump_boxes,
    load,
)
from gongkai.info_requests.queries import NOT_REDACTED, REDACTORS
from gongkai.rules.access import SYSTEM, Asker
from gongkai.rules.errors import BadInputError, NotFoundError, WrongPersonError, WrongStateError
from gongkai.rules.redaction import Redacted
from gongkai.rules.redaction.boxes import Box, box_from_dict, check_boxes, release_problems
from gongkai.rules.redaction.source import MEDIA_TYPES


@action
def start_redaction(
    *,
    number: str,
    file_id: int,
    pages: Sequence[Mapping[str, Any]],
    boxes: Sequence[Box] = (),
    by: Asker,
    at: datetime,
) -> Redaction:
    """Begin to redact a file of a case, with the pages it has and boxes that are proposed.

    Raises NotYourMoveError, WrongStateError where somebody is at it already, BadInputError for a
    file that cannot be redacted.
    """
    case = Case.open(number=number, by=by, at=at)
    case.need(*REDACTORS)
    file = case.request.files.filter(pk=file_id).exclude(kind__in=NOT_REDACTED).first()
    if file is None:
        raise NotFoundError("没有找到可以遮盖的这个文件。请刷新页面后重选。")
    if file.media_type not in MEDIA_TYPES:
        raise BadInputError("只能遮盖 PDF、PNG、JPEG 和 TIFF。请先另存为 PDF，加入案卷后再遮盖。")
    if file.redactions.exclude(state="void").exists():
        raise WrongStateError("这个文件已经有遮盖稿。请刷新页面，在那份稿子上修改，或先将它作废。")
    redaction = Redaction.objects.create(
        request=case.request,
        source=file,
        boxes=dump_boxes(check_boxes(boxes, len(pages))),
        pages=dump([dict(page) for page in pages]),
        source_sha256=file.sha256,
        made_at=at,
        made_by=case.person,
        changed_at=at,
        changed_by=case.person,
    )
    record(**case.trace(redaction=redaction.pk, file=file.pk, suggestions=len(boxes)))
    return redaction


@action
def change_redaction(
    *,
    number: str,
    redaction_id: int,
    boxes: Sequence[Box],
    has_words: bool | None = None,
    seen: int,
    by: Asker,
    at: datetime,
) -> Redaction:
    """Put other boxes in the place of those that the person saw in version `seen`.

    Raises StaleViewError where somebody changed them meanwhile, BadInputError.
    """
    case, redaction = _in_work(number, redaction_id, by, at, seen=seen)
    checked = check_boxes(boxes, len(redaction.read_pages()))
    earlier = [*load(redaction.earlier)[-(MOST_STEPS_BACK - 1) :], load(redaction.boxes)]
    redaction.boxes, redaction.earlier = dump_boxes(checked), dump(earlier)
    if has_words is not None:
        redaction.has_words = has_words
    _note_change(case, redaction)
    record(**case.trace(redaction=redaction.pk, boxes_sha256=digest(redaction.boxes)))
    return redaction


@action
def undo_redaction(
    *, number: str, redaction_id: int, seen: int, by: Asker, at: datetime
) -> Redaction:
    """Go back by one change. Raises WrongStateError at the beginning."""
    case, redaction = _in_work(number, redaction_id, by, at, seen=seen)
    earlier = load(redaction.earlier)
    if not earlier:
        raise WrongStateError("没有可以撤销的修改了。")
    redaction.boxes = dump_boxes(tuple(map(box_from_dict, earlier.pop())))
    redaction.earlier = dump(earlier)
    _note_change(case, redaction)
    record(**case.trace(redaction=redaction.pk, boxes_sha256=digest(redaction.boxes)))
    return redaction


@action
def queue_redaction(
    *, number: str, redaction_id: int, seen: int, by: Asker, at: datetime
) -> Redaction:
    """Have the copy made: the worker draws, proves and keeps it.

    Raises BadInputError naming all that is still to be decided.
    """
    case, redaction = _in_work(number, redaction_id, by, at, seen=seen)
    if problems := release_problems(redaction.read_boxes()):
        raise BadInputError("还不能生成：" + "；".join(problems) + "。")
    redaction.state, redaction.message = "queued", ""
    redaction.queued_at, redaction.queued_by = at, case.person
    redaction.attempts, redaction.leased_until, redaction.pages_done = 0, None, 0
    _note_change(case, redaction)
    record(**case.trace(redaction=redaction.pk, boxes_sha256=digest(redaction.boxes)))
    return redaction


@action
def release_redaction(*, redaction_id: int, result: Redacted, by: Asker, at: datetime) -> Redaction:
    """Keep the copy that was made and proved, sealed, and add it to the draft of the answer.

    It goes with the draft unless that was judged already. Raises WrongStateError where the boxes
    are no longer those that were drawn.
    """
    redaction = _queued(redaction_id, by)
    if result.source_sha256 != redaction.source_sha256:
        raise WrongStateError("遮盖件不是由这份原件生成的，没有保存。请重新生成。")
    case = Case.open(number=redaction.request.number, by=by, at=at)
    letter = case.request.letters.filter(state="draft", reviews=None).last()
    name = f"{PurePath(redaction.source.name).stem[:180]}（遮盖）{_SUFFIXES[result.media_type]}"
    file = case.keep(Upload("released", name, result.data), letter)
    file.added_by = redaction.queued_by
    file.save(update_fields=["added_by"])
    redaction.state, redaction.released = "released", file
    redaction.result_sha256, redaction.leased_until = result.sha256, None
    redaction.released_at, redaction.released_by = at, redaction.queued_by
    redaction.pages_done = result.page_count
    redaction.save()
    boxes_sha256 = digest(redaction.boxes)
    record(**case.trace(redaction=redaction.pk, file=file.pk, boxes_sha256=boxes_sha256))
    return redaction


_SUFFIXES = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}


@action
def fail_redaction(*, redaction_id: int, reason: str, by: Asker, at: datetime) -> Redaction:
    """Give a redaction back to the officer with the reason why no copy was made."""
    redaction = _queued(redaction_id, by)
    redaction.state, redaction.message, redaction.leased_until = "draft", reason, None
    redaction.save()
    record(
        on=redaction.request,
        organisation_id=redaction.request.organisation_id,
        after={"redaction": redaction.pk, "reason": reason},
    )
    return redaction


@action
def discard_redaction(
    *, number: str, redaction_id: int, reason: str, by: Asker, at: datetime
) -> Redaction:
    """Void a redaction; its copy no longer goes with the answer.

    Raises WrongStateError where the copy left, or belongs to a letter that is signed.
    """
    case = Case.open(number=number, by=by, at=at)
    case.need(*REDACTORS)
    redaction = _find(case.request, redaction_id)
    if redaction.state == "void":
        raise WrongStateError("这份遮盖稿已经作废。请刷新页面。")
    file = redaction.released
    if file is not None:
        if file.letter is not None and file.letter.state not in ("draft", "void"):
            raise WrongStateError("遮盖件已经随答复签发，不能作废。需要更正的，请按更正程序办理。")
        file.letter, file.kind, file.name = None, "other", f"（作废）{file.name}"[:255]
        file.save(update_fields=["letter", "kind", "name"])
    redaction.state, redaction.message = "void", reason.strip()
    redaction.leased_until = None
    _note_change(case, redaction)
    record(**case.trace(redaction=redaction.pk, reason=reason.strip()))
    return redaction


# --- what they share -----------------------------------------------------------------------------


def _in_work(
    number: str, redaction_id: int, by: Asker, at: datetime, *, seen: int
) -> tuple[Case, Redaction]:
    """The redaction while it is changed, and its case, both locked."""
    case = Case.open(number=number, by=by, at=at)
    case.need(*REDACTORS)
    redaction = _find(case.request, redaction_id)
    if redaction.state != "draft":
        raise WrongStateError(
            f"遮盖稿现在是“{redaction.state_label}”，不能修改。请刷新页面，按最新状态办理。"
        )
    if redaction.version != seen:
        who = redaction.changed_by.name if redaction.changed_by else "有人"
        raise StaleViewError(f"{who}刚刚修改了遮盖框。请刷新页面，在最新的稿子上继续。")
    return case, redaction


def _find(request: InfoRequest, redaction_id: int) -> Redaction:
    redaction = (
        request.redactions.select_for_update(of=("self",))
        .select_related("changed_by", "released__letter")
        .filter(pk=redaction_id)
        .first()
    )
    if redaction is None:
        raise NotFoundError("没有找到这份遮盖稿。请刷新页面。")
    return redaction


def _queued(redaction_id: int, by: Asker) -> Redaction:
    """A redaction that the worker has in hand."""
    if by is not SYSTEM:
        raise WrongPersonError("遮盖件只能由系统核验后保存。请提交生成，稍后刷新页面。")
    redaction = (
        Redaction.objects.select_for_update(of=("self",))
        .select_related("request", "source", "queued_by")
        .filter(pk=redaction_id)
        .first()
    )
    if redaction is None or redaction.state != "queued":
        raise WrongStateError("遮盖稿已经不在等待生成。")
    return redaction


def _note_change(case: Case, redaction: Redaction) -> None:
    redaction.version += 1
    redaction.changed_at, redaction.changed_by = case.at, case.person
    redaction.save()
