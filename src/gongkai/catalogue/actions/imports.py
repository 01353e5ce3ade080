"""A folder of documents becomes drafts: handed in, read one by one, asked about, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import PurePath
from typing import Any, Final, cast

from django.utils import timezone

from gongkai.accounts.models import Person
from gongkai.audit.actions import action, record
from gongkai.catalogue.actions.editing import discard_draft, draft_item
from gongkai.catalogue.actions.work import Upload
from gongkai.catalogue.adapters.files import path_of, store
from gongkai.catalogue.models import Choice, ImportBatch, ImportFile, ImportState, ItemVersion
from gongkai.catalogue.queries.access import actors_at, column_for, name_on, publisher_of
from gongkai.catalogue.queries.imports import earlier_use, seen_batch
from gongkai.organisations.models import Organisation
from gongkai.rules.access import SYSTEM, Asker
from gongkai.rules.attachments import kind_of
from gongkai.rules.errors import BadInputError, GongkaiError, WrongStateError
from gongkai.rules.folders import FolderFile
from gongkai.rules.intake import FileRefusedError, clean_file_name
from gongkai.rules.items import Content, ItemKind
from gongkai.rules.legible import legible
from gongkai.rules.release import Move, State, check_move
from gongkai.rules.rich_text import from_plain
from gongkai.rules.word import WordDocument, read_word

_MOST_PLAIN: Final = 2_000_000


@action
def begin_import(
    *,
    organisation: Organisation,
    column_id: int,
    kind: ItemKind,
    files: Sequence[FolderFile],
    has_original: bool = False,
    by: Asker,
    at: datetime,
) -> ImportBatch:
    """Take files in that shall become drafts; a worker reads them one by one.

    Files that cannot be taken are listed with the reason. Raises the errors of a move, BadInputError.
    """
    column = column_for(organisation, column_id)
    check_move(None, Move.BEGIN, actors=actors_at(by, organisation.path, column.owner.path))
    publisher_of(organisation)
    if not files:
        raise BadInputError("没有可以导入的文件。请选择文件，或者一个装有文件的 ZIP。")
    batch = ImportBatch.objects.create(
        organisation=organisation,
        column=column,
        kind=kind,
        has_original=has_original,
        begun_at=at,
        begun_by=None if by.pk is None else cast("Person", by),
    )
    for place, file in enumerate(files, 1):
        _take_in(batch, place, file)
    record(
        on=batch,
        organisation_id=organisation.pk,
        after={"column": column.code, "kind": kind.value, "files": len(files)},
    )
    return batch


def _take_in(batch: ImportBatch, place: int, file: FolderFile) -> None:
    name, message = clean_file_name(file.name), file.refusal
    if not message:
        try:
            kind_of(name, BytesIO(file.data))
        except FileRefusedError as error:
            message = str(error)
    ImportFile.objects.create(
        batch=batch,
        place=place,
        name=name,
        size=len(file.data),
        sha256="" if message else store([file.data]).sha256,
        state=ImportState.REFUSED if message else ImportState.WAITING,
        message=message[:500],
    )


@action
def read_import_file(*, file_id: int, by: Asker, at: datetime) -> ImportFile:
    """Read a file that waits: it becomes a draft, asks for a decision, or says why it does not.

    The draft is written by whoever handed the batch in, with what they may do now. Nothing is left
    half: the draft, its pictures and the state of the file come together or not at all.
    """
    file = ImportFile.objects.select_for_update(of=("self",)).get(pk=file_id)
    if file.state != ImportState.WAITING:
        raise WrongStateError("这个文件已经读过了。请刷新页面。")
    data = path_of(file.sha256).read_bytes()
    try:
        _read(file, data, at)
    except GongkaiError as error:
        file.state, file.message = ImportState.REFUSED, str(error)[:500]
    file.leased_until = None
    file.save()
    record(
        on=file,
        organisation_id=file.batch.organisation_id,
        after={"state": file.state, "version": file.version_id, "message": file.message},
    )
    return file


def _read(file: ImportFile, data: bytes, at: datetime) -> None:
    batch = file.batch
    document = None
    if file.name.lower().endswith(".docx"):
        accepts = file.choice != Choice.REJECT
        document = read_word(data, file.name, accepts_changes=accepts)
        file.found = _found(document)
    questions = [] if file.choice else _questions(file, document, at)
    if questions:
        file.state, file.message = ImportState.ASKING, "".join(questions)[:500]
        return
    content, uploads = _content(file, document, data, at)
    version = draft_item(
        organisation=batch.organisation,
        column_id=batch.column_id,
        content=content,
        uploads=uploads,
        formed_on=_formed_on(content, at),
        source_system="导入",
        by=batch.begun_by or SYSTEM,
        at=at,
    )
    file.state, file.version, file.message = ImportState.DRAFTED, version, ""
    file.made_saved = version.saved


def _formed_on(content: Content, at: datetime) -> Any:
    """The day of the document, where it is not in the future."""
    today = timezone.localdate(at)
    return content.created_on if content.created_on and content.created_on <= today else today


def _found(document: WordDocument) -> dict[str, Any]:
    return {
        "insertions": document.insertions,
        "deletions": document.deletions,
        "comments": document.comments,
        "notes": document.notes,
        "pictures": len(document.pictures),
        "silent_pictures": document.silent_pictures,
        "lost": list(document.lost),
    }


def _questions(file: ImportFile, document: WordDocument | None, at: datetime) -> list[str]:
    """What somebody must decide before the file may become a draft, in Chinese."""
    questions = []
    before = earlier_use(file)
    if before:
        questions.append(f"同一个文件已经用过：{before}。")
    if document is not None and document.has_changes:
        parts = [
            f"{count} {words}"
            for count, words in (
                (document.insertions, "处插入"),
                (document.deletions, "处删除"),
                (document.comments, "条批注"),
            )
            if count
        ]
        questions.append(f"文件里还有修订痕迹：{'、'.join(parts)}。批注不会导入。")
    return questions


def _content(
    file: ImportFile, document: WordDocument | None, data: bytes, at: datetime
) -> tuple[Content, list[Upload]]:
    batch = file.batch
    name = name_on(batch.organisation, timezone.localdate(at))
    stem = PurePath(file.name).stem
    base = Content(title=stem[:200], kind=ItemKind(batch.kind), publisher=name, source=name)
    original = Upload(file.name, data)
    if document is not None:
        uploads = [Upload(p.name, p.data, p.alt) for p in document.pictures]
        return (
            Content(
                title=document.title or base.title,
                kind=base.kind,
                publisher=document.publisher or name,
                source=name,
                document_number=document.document_number,
                created_on=document.created_on,
                body=document.body,
            ),
            [*uploads, original] if batch.has_original else uploads,
        )
    if file.name.lower().endswith(".txt"):
        text = _decoded(data)
        lines = [line for line in text.splitlines() if line.strip()]
        has_title = bool(lines) and 4 <= len(lines[0].strip()) <= 60
        title = lines[0].strip() if has_title else base.title
        body = from_plain("\n".join(lines[1:] if has_title else lines))
        written = Content(title=title, kind=base.kind, publisher=name, source=name, body=body)
        return written, [original] if batch.has_original else []
    return base, [original]


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return legible(data[:_MOST_PLAIN].decode(encoding))
        except UnicodeDecodeError:
            continue
    raise BadInputError("文字的编码不认识。请用记事本另存为 UTF-8 后再导入。")


@action
def give_up_import_file(*, file_id: int, reason: str, by: Asker, at: datetime) -> ImportFile:
    """List a file as not imported, because reading it broke off several times."""
    file = ImportFile.objects.select_for_update(of=("self",)).get(pk=file_id)
    if file.state != ImportState.WAITING:
        raise WrongStateError("这个文件已经读过了。请刷新页面。")
    file.state, file.message, file.leased_until = ImportState.REFUSED, reason[:500], None
    file.save()
    record(on=file, organisation_id=file.batch.organisation_id, after={"message": reason})
    return file


@action
def decide_import_file(
    *, batch_id: int, file_id: int, choice: Choice | None, by: Asker, at: datetime
) -> ImportFile:
    """Say how a file that asks shall be read, or (None) that it shall not be imported.

    Raises NotFoundError outside of the person's reach, WrongStateError where it does not ask.
    """
    batch = seen_batch(by, batch_id)
    file = batch.files.select_for_update(of=("self",)).filter(pk=file_id).first()
    if file is None or file.state != ImportState.ASKING:
        raise WrongStateError("这个文件不在等待确认。请刷新页面。")
    file.choice = choice or ""
    file.state = ImportState.WAITING if choice else ImportState.SKIPPED
    file.message = "" if choice else "按您的选择没有导入。"
    file.attempts = 0
    file.save()
    record(on=file, organisation_id=batch.organisation_id, after={"choice": file.choice})
    return file


@action
def read_import_file_again(*, batch_id: int, file_id: int, by: Asker, at: datetime) -> ImportFile:
    """Let a file that was not imported wait for the worker once more, from the beginning.

    Raises NotFoundError outside of the person's reach, WrongStateError for a file that is not kept
    or was imported.
    """
    batch = seen_batch(by, batch_id)
    file = batch.files.select_for_update(of=("self",)).filter(pk=file_id).first()
    if file is None or not file.may_be_read_again:
        raise WrongStateError("这个文件不能再试。请刷新页面。")
    file.state, file.message = ImportState.WAITING, ""
    file.attempts, file.leased_until = 0, None
    file.save()
    record(on=file, organisation_id=batch.organisation_id, after={"state": file.state})
    return file


@action
def undo_import(*, batch_id: int, by: Asker, at: datetime) -> int:
    """Drop all drafts of a batch that nobody has touched; returns how many.

    Drafts that somebody changed or handed on stay. Raises NotFoundError, WrongStateError where there
    is nothing to take back.
    """
    batch = seen_batch(by, batch_id)
    rows = batch.files.select_for_update(of=("self",))
    count = 0
    for file in rows.filter(state=ImportState.DRAFTED).select_related("version"):
        version = cast("ItemVersion", file.version)
        if version.state != State.DRAFT or version.saved != file.made_saved:
            continue
        discard_draft(version_id=version.pk, seen=file.made_saved, by=by, at=at)
        file.state, file.message = ImportState.UNDONE, "草稿已弃，可以在信息页面恢复。"
        file.save()
        count += 1
    waiting = rows.filter(state__in=[ImportState.WAITING, ImportState.ASKING])
    count += waiting.update(state=ImportState.SKIPPED, message="导入已撤销。", leased_until=None)
    if not count:
        raise WrongStateError("这批草稿都已经有人改过或送出，没有可以撤销的。")
    batch.undone_at = at
    batch.undone_by = None if by.pk is None else cast("Person", by)
    batch.save(update_fields=["undone_at", "undone_by"])
    record(on=batch, organisation_id=batch.organisation_id, after={"undone": count})
    return count
