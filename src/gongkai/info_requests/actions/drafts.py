"""An application while it is filled in: kept, filed as a whole, or thrown away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from django.db import transaction
from django.utils import timezone

from gongkai.audit.actions import action, record
from gongkai.info_requests.actions.case import Upload
from gongkai.info_requests.actions.filing import file_request
from gongkai.info_requests.adapters.sealing import cipher, sealed_files
from gongkai.info_requests.models import (
    DraftBegun,
    DraftFile,
    FilingDraft,
    InfoRequest,
    digest,
    dump,
)
from gongkai.info_requests.queries import (
    DRAFT_LIFE,
    Receipt,
    office_of,
    open_draft_file,
    read_answers,
    read_name,
    receipt_of,
)
from gongkai.rules.access import Asker
from gongkai.rules.errors import BadInputError, UnavailableError, WrongStateError
from gongkai.rules.intake import (
    MOST_FILES,
    FileRefusedError,
    clean_file_name,
    media_type_of,
    read_application,
)
from gongkai.rules.networks import network_of

EXPIRED: Final = "已填的内容不在了：超过24小时没有修改，或者已经在别处清除。请重新填写。"
# Far beyond what any field may hold: a text that is too long is kept as typed, to be shortened.
_LONGEST: Final = 20_000
_HOUR: Final = timedelta(hours=1)


class TooManyDraftsError(UnavailableError):
    """More applications begun from one address than a village needs."""


@action
def keep_draft(
    *,
    token: str,
    organisation_id: int,
    answers: Mapping[str, str],
    uploads: Sequence[Upload] = (),
    drop: int | None = None,
    address: str | None = None,
    most_an_hour: int | None = None,
    by: Asker,
    at: datetime,
) -> tuple[tuple[str, str], ...]:
    """Keep what was typed and chosen so far, also where it is not right yet.

    `answers` replace those of the same fields; `drop` names a file that is taken out. Returns kind
    and sentence of each file that was refused; the others are kept. A new draft counts for the
    `address` that begins it: so many in an hour at most. Raises BadInputError for a token that is
    none, NotFoundError where the body has no disclosure office, WrongStateError once the draft is
    filed, TooManyDraftsError.
    """
    _check_token(token)
    office_of(organisation_id)
    mark = digest(token)
    row = FilingDraft.objects.select_for_update().filter(mark=mark).first()
    if row is not None and row.changed_at <= at - DRAFT_LIFE:
        _throw_away(row)
        row = None
    known = read_answers(row) if row else {}
    if row is None:
        if InfoRequest.objects.filter(form_token=token).exists():
            raise WrongStateError(
                "这份申请已经提交，不能再改。要补充内容，请凭申请编号和查询码查询。"
            )
        _count_beginning(address, most_an_hour, at)
        row = FilingDraft(mark=mark, begun_at=at)
    known |= {field: text[:_LONGEST] for field, text in answers.items()}
    row.organisation_id = organisation_id
    row.answers = cipher().seal(dump(known).encode(), f"draft|{mark}")
    row.changed_at = at
    row.save()
    if drop is not None:
        _drop_files(row.files.filter(pk=drop))
    refused = [(u.kind, text) for u in uploads if (text := _keep_file(row, u, at))]
    # Nothing of what was typed, and no body: it is no request yet.
    told = {"fields": sorted(answers), "files": len(uploads), "refused": len(refused)}
    record(on=row, after=told)
    return tuple(refused)


@action
def file_draft(*, token: str, by: Asker, at: datetime) -> Receipt:
    """File what a draft holds, and throw the draft away; a replay gets the same receipt.

    Raises ApplicationError with every problem by field, BadInputError where the draft is gone,
    NotFoundError or WrongStateError where the body takes no requests.
    """
    _check_token(token)
    row = FilingDraft.objects.select_for_update().filter(mark=digest(token)).first()
    if row is None or row.changed_at <= at - DRAFT_LIFE:
        earlier = InfoRequest.objects.filter(form_token=token).first()
        if earlier is None:
            raise BadInputError(EXPIRED)
        record(on=earlier, organisation_id=earlier.organisation_id, after={"is_replay": True})
        return receipt_of(earlier, is_replay=True)
    files = list(row.files.all())
    receipt = file_request(
        organisation_id=row.organisation_id,
        application=read_application(
            read_answers(row), has_proof=any(file.kind == "identity" for file in files)
        ),
        uploads=[
            Upload(file.kind, read_name(file, row.mark), open_draft_file(file, row.mark))
            for file in files
        ],
        form_token=token,
        by=by,
        at=at,
    )
    record(on=row, after={"number": receipt.number})
    _throw_away(row)
    return receipt


@action
def discard_draft(*, token: str, by: Asker, at: datetime) -> bool:
    """Throw away what was filled in; False where nothing was there."""
    row = FilingDraft.objects.select_for_update().filter(mark=digest(token)).first()
    record(on=row or FilingDraft(), after={"is_discarded": row is not None})
    if row is not None:
        _throw_away(row)
    return row is not None


@action
def discard_old_drafts(*, by: Asker, at: datetime) -> int:
    """Throw away the drafts that nobody changed for a day, with their files; how many."""
    rows = list(FilingDraft.objects.select_for_update().filter(changed_at__lte=at - DRAFT_LIFE))
    record(on=FilingDraft(), after={"discarded": len(rows)})
    for row in rows:
        _throw_away(row)
    return len(rows)


def _check_token(token: str) -> None:
    if not 16 <= len(token) <= 64:
        raise BadInputError("表单已失效。请刷新页面后重新提交，已填的内容会保留。")


def _count_beginning(address: str | None, most: int | None, at: datetime) -> None:
    """Count a new draft for its address. Raises TooManyDraftsError."""
    network = network_of(address)
    if network is None or most is None:
        return
    mark = cipher().mark("draft network", network).hex()
    DraftBegun.objects.filter(at__lte=at - _HOUR).delete()
    begun = DraftBegun.objects.filter(network=mark, at__gt=at - _HOUR)
    if begun.count() >= most:
        again = timezone.localtime(begun.earliest("at").at + _HOUR)
        raise TooManyDraftsError(
            f"从您的网络地址，一小时内新填的申请已经有 {most} 件，暂时不能再开始新的；"
            f"已经开始填写的不受影响。请于{again:%H:%M}后再试，或者当面、邮寄提出申请。"
        )
    DraftBegun.objects.create(network=mark, at=at)


def _keep_file(row: FilingDraft, upload: Upload, at: datetime) -> str:
    """Keep a file of a draft; returns why it is refused, else nothing."""
    if row.files.count() >= MOST_FILES:
        return f"一件申请最多上传 {MOST_FILES} 个文件。“{upload.name[:60]}”没有收下。"
    try:
        media_type_of(upload.name, upload.data)
    except FileRefusedError as error:
        return str(error)
    if not sealed_files().has_room(len(upload.data)):
        return (
            "网站存放文件的地方快满了，文件没有收下。您可以先不带文件提交，"
            "证件号码填写后不用上传证件照片；材料请当面或者邮寄补交。"
        )
    try:
        stored_as = sealed_files().put(upload.data, f"draft|{row.mark}|file")
    except UnavailableError as error:
        return str(error)
    name = clean_file_name(upload.name).encode()
    DraftFile.objects.create(
        draft=row,
        kind=upload.kind,
        name=cipher().seal(name, f"draft|{row.mark}|name"),
        size=len(upload.data),
        stored_as=stored_as,
        added_at=at,
    )
    return ""


def _throw_away(row: FilingDraft) -> None:
    _drop_files(row.files.all())
    row.delete()


def _drop_files(files: object) -> None:
    for file in list(files):  # type: ignore[call-overload]
        # Only when the row is surely gone: a file without a row is waste, a row without one is not.
        transaction.on_commit(partial(sealed_files().drop, file.stored_as))
        file.delete()
