"""Work among officers: opening, assigning, handing over, notes, files, and looking at identities."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from gongkai.accounts.models import Person
from gongkai.audit.actions import action, record
from gongkai.info_requests.actions.case import Case, Upload
from gongkai.info_requests.models import (
    Identity,
    InfoRequest,
    Note,
    NoticeReading,
    RequestFile,
    WizardAnswer,
)
from gongkai.info_requests.queries import open_file, unread_of
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, CodeHolder, Permission
from gongkai.rules.errors import BadInputError, NotFoundError, WrongStateError
from gongkai.rules.requests import OPEN, Actor
from gongkai.rules.wizard import BY_KEY

_HANDLERS = (Actor.CLERK, Actor.HEAD, Actor.DEPARTMENT)


@action
def open_case(*, number: str, by: Asker, at: datetime) -> InfoRequest:
    """Note that an officer opened a case for the first time; later times change nothing."""
    case = Case.open(number=number, by=by, at=at)
    if case.request.opened_at is None:
        case.request.opened_at, case.request.opened_by = at, case.person
        case.request.save(update_fields=["opened_at", "opened_by"])
    record(**case.trace())
    return case.request


@action
def assign_request(
    *,
    number: str,
    unit: Organisation | None = None,
    handler: Person | None = None,
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> InfoRequest:
    """Give a case to a unit of the body, or a person, or both.

    Raises NotYourMoveError, BadInputError where the unit or person is of another body.
    """
    case = Case.open(number=number, by=by, at=at, seen=seen)
    case.need(Actor.CLERK, Actor.HEAD, Actor.DEPARTMENT_HEAD)
    _check_place(case, unit, handler)
    case.request.unit, case.request.handler = unit, handler
    case.request.save(update_fields=["unit", "handler"])
    names: dict[str, Any] = {
        "handler": handler.name if handler else "",
        "unit": unit.pk if unit else None,
    }
    case.note("assigned", **names)
    record(**case.trace(**names))
    return case.request


@action
def hand_over(
    *,
    from_person: Person,
    to_person: Person,
    reason: str,
    only: str = "",
    by: Asker,
    at: datetime,
) -> list[str]:
    """Hand all open cases of a person (or `only` that number) over; returns their numbers.

    For absence and change of office: no case is orphaned. Raises NotYourMoveError, BadInputError.
    """
    if not reason.strip() or from_person.pk == to_person.pk:
        raise BadInputError("请选择接手的人员，并写明移交的理由。")
    held = InfoRequest.objects.filter(handler=from_person, state__in=sorted(OPEN))
    if only:
        held = held.filter(number=only)
    numbers = list(held.order_by("pk").values_list("number", flat=True))
    for number in numbers:
        case = Case.open(number=number, by=by, at=at)
        if by.pk != from_person.pk:
            case.need(Actor.HEAD, Actor.CLERK, Actor.DEPARTMENT_HEAD)
        _check_place(case, case.request.unit, to_person)
        case.request.handler = to_person
        case.request.save(update_fields=["handler"])
        case.note("handed_over", was=from_person.name, to=to_person.name, reason=reason.strip())
    record(
        on=to_person,
        organisation_id=to_person.organisation_id,
        before={"handler": from_person.pk},
        after={"handler": to_person.pk, "numbers": numbers, "reason": reason.strip()},
    )
    return numbers


def _check_place(case: Case, unit: Organisation | None, handler: Person | None) -> None:
    body = case.request.organisation.path
    if unit is not None and not unit.path.startswith(body):
        raise BadInputError("承办单位不属于这个机关。需要别的机关协助的，请发协办函或征求意见。")
    if handler is not None and not (
        handler.is_active and handler.organisation.path.startswith(body)
    ):
        raise BadInputError(f"{handler.name}不在这个机关，或账号已停用。请换一人。")
    if handler is not None:
        reach = handler.scope(Permission.DRAFT_ANSWERS)
        if not (reach.covers(body) or (unit is not None and reach.covers(unit.path))):
            raise BadInputError(
                f"{handler.name}看不到这件申请，不能办理。请把它也分给{handler.name}所在的单位，"
                "或请安全管理员授予“起草依申请公开答复”的角色。"
            )


@action
def write_note(*, number: str, text: str, by: Asker, at: datetime) -> Note:
    """Leave a note for colleagues; applicants never see it."""
    case = Case.open(number=number, by=by, at=at)
    if not text.strip() or isinstance(by, CodeHolder):
        raise BadInputError("请写下备注的内容。")
    note = Note.objects.create(
        request=case.request, text=text.strip(), written_at=at, written_by=case.person
    )
    record(**case.trace(note=note.pk))
    return note


@action
def keep_answers(*, number: str, changes: Mapping[str, str], by: Asker, at: datetime) -> None:
    """Keep answers to questions of the five steps with the case; an empty one takes one back.

    Raises BadInputError for a question or an answer that there is not, NotYourMoveError.
    """
    case = Case.open(number=number, by=by, at=at)
    case.need(*_HANDLERS)
    if case.request.state not in OPEN:
        raise WrongStateError("这件申请已经办结，五步判断的回答不能再改。")
    for key, answer in changes.items():
        question = BY_KEY.get(key)
        if question is None or (answer and question.choice(answer) is None):
            raise BadInputError("请选择一个答案，再继续。")
    WizardAnswer.objects.bulk_create(
        WizardAnswer(
            request=case.request,
            question=question,
            answer=answer,
            answered_at=at,
            answered_by=case.person,
        )
        for question, answer in changes.items()
    )
    record(**case.trace(answers=dict(changes)))


@action
def read_notices(*, notice_ids: Collection[int], by: Person, at: datetime) -> int:
    """Note that a person read notices of their desk; returns how many were new to them."""
    unread = unread_of(by).filter(pk__in=notice_ids)
    rows = [NoticeReading(notice=notice, read_at=at, read_by=by) for notice in unread]
    NoticeReading.objects.bulk_create(rows, ignore_conflicts=True)
    record(
        on=by,
        organisation_id=by.organisation_id,
        after={"notices": [row.notice_id for row in rows]},
    )
    return len(rows)


@action
def add_file(
    *, number: str, upload: Upload, by: Asker, at: datetime, letter_id: int | None = None
) -> RequestFile:
    """Add a file to a case, or (with `letter_id`) as an attachment of its draft.

    Raises FileRefusedError, WrongStateError where the letter is signed already.
    """
    case = Case.open(number=number, by=by, at=at)
    case.need(Actor.APPLICANT, *_HANDLERS)
    case.need_unarchived()
    letter = None
    if letter_id is not None:
        letter = case.request.letters.filter(pk=letter_id, state="draft").first()
        if letter is None:
            raise WrongStateError("文书已经签发，不能再加附件。")
    file = case.keep(upload, letter)
    record(**case.trace(file=file.pk))
    return file


@action
def view_identity(*, number: str, reason: str, by: Asker, at: datetime) -> Identity:
    """Who the applicant is: for the officers of the case alone, and every look is recorded."""
    case = Case.open(number=number, by=by, at=at)
    case.need(Actor.CLERK, Actor.HEAD)
    record(**case.trace(viewed="identity", reason=reason.strip()))
    return case.identity


@action
def view_file(*, number: str, file_id: int, by: Asker, at: datetime) -> tuple[RequestFile, bytes]:
    """A file of a case with its content; every look is recorded.

    The identity proof is for the disclosure office alone; an applicant gets what was sent to them.
    Raises NotFoundError, SealError.
    """
    case = Case.open(number=number, by=by, at=at)
    file = case.request.files.select_related("letter", "request").filter(pk=file_id).first()
    if file is None or (isinstance(by, CodeHolder) and not _is_for_applicant(file)):
        raise NotFoundError("没有找到这个文件，或者不是给您的。")
    if file.kind == "identity":
        case.need(Actor.CLERK, Actor.HEAD)
    data = open_file(file)
    record(**case.trace(viewed=file.kind, file=file.pk))
    return file, data


def _is_for_applicant(file: RequestFile) -> bool:
    letter = file.letter
    return (
        letter is not None
        and not letter.is_for_others
        and letter.state in ("sent", "served")
        and letter.request_id == file.request_id
    )
