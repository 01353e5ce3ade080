"""Redactions: boxes are changed by one person at a time, and only a proved copy leaves."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from gongkai.audit.models import MOST_BROKEN_OFF, AuditEvent
from gongkai.info_requests import actions
from gongkai.info_requests.actions import StaleViewError, Upload
from gongkai.info_requests.models import Redaction, RequestFile
from gongkai.info_requests.queries import (
    names_to_cover,
    open_file,
    redaction_of,
    redactions_of_case,
    withheld_of_case,
)
from gongkai.info_requests.tasks import make_next_redaction
from gongkai.rules.access import SYSTEM
from gongkai.rules.errors import BadInputError, NotFoundError, WrongPersonError, WrongStateError
from gongkai.rules.moves import NotYourMoveError
from gongkai.rules.redaction import redact
from gongkai.rules.redaction.boxes import Box, Decision
from gongkai.rules.redaction.survey import survey
from gongkai.rules.results import Part, ResultCode
from tests.factories.city import City
from tests.factories.info_requests import (
    Office,
    build_office,
    draft,
    file_online,
    make_answer,
    next_day,
)
from tests.factories.pdfs import printed_pdf

PRIVACY = "DENY_THIRD_PARTY"


@pytest.fixture
def office(city: City, at: datetime) -> Office:
    return build_office(city, at)


@pytest.fixture
def number(office: Office, at: datetime) -> str:
    return file_online(office, at).number


@pytest.fixture
def source(office: Office, number: str, at: datetime) -> RequestFile:
    data = printed_pdf(["申请人张三，电话13800000000\n同意建设", "第二页，张三"])
    return actions.add_file(
        number=number, upload=Upload("source", "批复.pdf", data), by=office.drafter, at=at
    )


def start(office: Office, number: str, source: RequestFile, at: datetime) -> Redaction:
    """A redaction begun as the desk does it."""
    found = survey(open_file(source), source.media_type, names_to_cover(office.drafter, number))
    return actions.start_redaction(
        number=number,
        file_id=source.pk,
        pages=found.pages,
        boxes=found.boxes,
        by=office.drafter,
        at=at,
    )


def accept_all(office: Office, redaction: Redaction, at: datetime) -> Redaction:
    """Every proposal accepted as personal data."""
    boxes = [
        replace(box, decision=Decision.ACCEPTED, ground=PRIVACY) for box in redaction.read_boxes()
    ]
    return change(office, redaction, boxes, at)


def change(office: Office, redaction: Redaction, boxes: list[Box], at: datetime) -> Redaction:
    """Other boxes, by whoever saw the newest."""
    return actions.change_redaction(
        number=redaction.request.number,
        redaction_id=redaction.pk,
        boxes=boxes,
        seen=redaction.version,
        by=office.drafter,
        at=at,
    )


def queue(office: Office, redaction: Redaction, at: datetime) -> Redaction:
    """Handed to the worker."""
    return actions.queue_redaction(
        number=redaction.request.number,
        redaction_id=redaction.pk,
        seen=redaction.version,
        by=office.drafter,
        at=at,
    )


def release(office: Office, number: str, source: RequestFile, at: datetime) -> Redaction:
    """From the file to the copy."""
    redaction = accept_all(office, start(office, number, source, at), at)
    queue(office, redaction, at)
    assert make_next_redaction(lambda: at)
    return Redaction.objects.get(pk=redaction.pk)


def text_of(file: RequestFile) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(open_file(file))).pages)


def test_from_the_file_to_the_letter(
    office: Office, number: str, source: RequestFile, at: datetime
) -> None:
    redaction = release(office, number, source, at)
    released = redaction.released
    assert redaction.state == "released"
    assert released is not None
    assert (released.kind, released.name, released.added_by) == (
        "released",
        "批复（遮盖）.pdf",
        office.drafter,
    )
    assert redaction.result_sha256 == released.sha256
    assert "张三" not in text_of(released)
    assert "13800000000" not in text_of(released)
    assert "同意建设" in text_of(released)
    assert withheld_of_case(office.clerk, number) == (
        "《批复》第 1、2 页共 3 处：属于个人隐私、商业秘密，"
        "依据《中华人民共和国政府信息公开条例》第十五条、第三十二条不予公开。"
    )
    parts = dict(make_answer(ResultCode.PARTIAL).parts)
    parts[Part.WITHHELD] = withheld_of_case(office.clerk, number)
    letter = draft(office, number, at, make_answer(ResultCode.PARTIAL, parts=parts))
    assert list(letter.files.all()) == [released]
    assert not make_next_redaction(lambda: at)


def test_a_copy_goes_with_a_draft_that_nobody_judged_yet(
    office: Office, number: str, source: RequestFile, at: datetime
) -> None:
    letter = draft(office, number, at, make_answer(ResultCode.PARTIAL))
    assert release(office, number, source, at).released in letter.files.all()


def test_a_copy_does_not_slip_into_a_draft_that_was_judged(
    office: Office, number: str, source: RequestFile, at: datetime
) -> None:
    letter = draft(office, number, at, make_answer(ResultCode.PARTIAL))
    actions.review_legally(number=number, is_approved=True, opinion="可以", by=office.legal, at=at)
    released = release(office, number, source, at).released
    assert not letter.files.exists()
    actions.return_draft(number=number, reason="附上遮盖件", by=office.head, at=at)
    again = draft(office, number, at, make_answer(ResultCode.PARTIAL))
    assert list(again.files.all()) == [released]


def test_two_officers_at_one_file_do_not_overwrite_each_other(
    office: Office, number: str, source: RequestFile, at: datetime
) -> None:
    redaction = start(office, number, source, at)
    accept_all(office, redaction, at)
    with pytest.raises(StaleViewError, match="刚刚修改"):
        change(office, redaction, [], at)
    with pytest.raises(StaleViewError):
        queue(office, redaction, at)
    with pytest.raises(WrongStateError, match="已经有遮盖稿"):
        start(office, number, source, at)


def test_every_change_can_be_taken_back(
    office: Office, number: str, source: RequestFile, at: datetime
) -> None:
    redaction = start(office, number, source, at)
    first = redaction.read_boxes()
    redaction = accept_all(office, redaction, at)
    redaction = change(office, redaction, [], at)
    for expected in (3, 3):
        redaction = actions.undo_redaction(
            number=number,
            redaction_id=redaction.pk,
            seen=redaction.version,
            by=office.drafter,
            at=at,
        )
        assert len(redaction.read_boxes()) == expected
    assert redaction.read_boxes() == first
    with pytest.raises(WrongStateError, match="没有可以撤销"):
        actions.undo_redaction(
            number=number, redaction_id=redaction.pk, seen=redaction.version, by=office.head, at=at
        )


def test_nothing_is_made_before_all_is_decided(
    office: Office, number: str, source: RequestFile, at: datetime
) -> None:
    redaction = start(office, number, source, at)
    with pytest.raises(BadInputError, match="3 处建议没有处理"):
        queue(office, redaction, at)
    box = replace(redaction.read_boxes()[0], decision=Decision.ACCEPTED)
    with pytest.raises(BadInputError, match="没有选择依据"):
        queue(office, change(office, redaction, [box], at), at)


def test_while_a_copy_is_made_the_boxes_hold_still(
    office: Office, number: str, source: RequestFile, at: datetime
) -> None:
    redaction = queue(office, accept_all(office, start(office, number, source, at), at), at)
    with pytest.raises(WrongStateError, match="正在生成"):
        change(office, redaction, [], at)


def test_only_the_system_keeps_a_copy_and_only_of_this_file(
    office: Office, number: str, source: RequestFile, at: datetime
) -> None:
    redaction = queue(office, accept_all(office, start(office, number, source, at), at), at)
    other = redact(printed_pdf(["别的文件"]), "application/pdf", [])
    with pytest.raises(WrongPersonError):
        actions.release_redaction(redaction_id=redaction.pk, result=other, by=office.clerk, at=at)
    with pytest.raises(WrongStateError, match="不是由这份原件"):
        actions.release_redaction(redaction_id=redaction.pk, result=other, by=SYSTEM, at=at)
    assert not RequestFile.objects.filter(kind="released").exists()


def test_a_file_that_cannot_be_drawn_goes_back_with_the_reason(
    office: Office, number: str, at: datetime
) -> None:
    broken = actions.add_file(
        number=number, upload=Upload("source", "坏.pdf", b"%PDF-1.7 x"), by=office.clerk, at=at
    )
    redaction = actions.start_redaction(
        number=number,
        file_id=broken.pk,
        pages=[{"width": 595, "height": 842, "has_text": False}],
        boxes=[Box(1, 1, 0, 0, 9, 9, ground=PRIVACY)],
        by=office.clerk,
        at=at,
    )
    queue(office, redaction, at)
    assert make_next_redaction(lambda: at)
    redaction.refresh_from_db()
    assert redaction.state == "draft"
    assert "已损坏" in redaction.message


def test_a_worker_that_dies_again_and_again_gives_up_in_words(
    office: Office, number: str, source: RequestFile, at: datetime
) -> None:
    redaction = queue(office, accept_all(office, start(office, number, source, at), at), at)
    moment = at
    for _ in range(MOST_BROKEN_OFF):
        assert Redaction.objects.all().take(moment) is not None
        assert Redaction.objects.all().take(moment) is None
        moment += timedelta(hours=1)
    assert make_next_redaction(lambda: moment)
    redaction.refresh_from_db()
    assert redaction.state == "draft"
    assert "多次中断" in redaction.message


def test_a_void_redaction_takes_its_copy_out_of_the_draft_and_frees_the_file(
    office: Office, number: str, source: RequestFile, at: datetime
) -> None:
    letter = draft(office, number, at, make_answer(ResultCode.PARTIAL))
    redaction = release(office, number, source, at)
    actions.discard_redaction(
        number=number, redaction_id=redaction.pk, reason="漏盖", by=office.clerk, at=at
    )
    assert not letter.files.exists()
    assert redactions_of_case(office.clerk, number) == {}
    assert start(office, number, source, at).state == "draft"
    with pytest.raises(WrongStateError, match="已经作废"):
        actions.discard_redaction(
            number=number, redaction_id=redaction.pk, reason="", by=office.clerk, at=at
        )


def test_a_copy_that_was_signed_with_its_letter_stays(
    office: Office, number: str, source: RequestFile, at: datetime
) -> None:
    draft(office, number, at, make_answer(ResultCode.PARTIAL))
    redaction = release(office, number, source, at)
    later = next_day(at)
    actions.review_legally(number=number, is_approved=True, opinion="可", by=office.legal, at=later)
    actions.review_secrecy(
        number=number, is_approved=True, opinion="可", by=office.secrecy, at=later
    )
    actions.sign_answer(number=number, by=office.signatory, at=later)
    with pytest.raises(WrongStateError, match="已经随答复签发"):
        actions.discard_redaction(
            number=number, redaction_id=redaction.pk, reason="晚了", by=office.clerk, at=later
        )


def test_who_has_no_part_in_the_case_neither_sees_nor_draws(
    office: Office, city: City, number: str, source: RequestFile, at: datetime
) -> None:
    redaction = start(office, number, source, at)
    with pytest.raises(NotFoundError):
        redaction_of(city.education_clerk, number, source.pk)
    with pytest.raises(NotFoundError):
        names_to_cover(city.education_clerk, number)
    assert redactions_of_case(city.education_clerk, number) == {}
    assert withheld_of_case(city.education_clerk, number) == ""
    with pytest.raises(NotYourMoveError):
        actions.change_redaction(
            number=number, redaction_id=redaction.pk, boxes=[], seen=0, by=office.legal, at=at
        )
    assert not redaction_of(office.legal, number, source.pk).may_change


def test_identity_proofs_and_letters_are_never_redacted(
    office: Office, number: str, at: datetime
) -> None:
    proof = actions.add_file(
        number=number, upload=Upload("identity", "证.pdf", printed_pdf(["证"])), by=office.clerk, at=at
    )  # fmt: skip
    with pytest.raises(NotFoundError):
        redaction_of(office.clerk, number, proof.pk)
    with pytest.raises(NotFoundError):
        actions.start_redaction(number=number, file_id=proof.pk, pages=[], by=office.clerk, at=at)


def test_a_text_file_is_refused_with_the_way_out(office: Office, number: str, at: datetime) -> None:
    text = actions.add_file(
        number=number, upload=Upload("source", "a.txt", "字".encode()), by=office.clerk, at=at
    )
    with pytest.raises(BadInputError, match="另存为 PDF"):
        actions.start_redaction(number=number, file_id=text.pk, pages=[], by=office.clerk, at=at)


def test_the_database_itself_allows_one_redaction_in_work(
    office: Office, number: str, source: RequestFile, at: datetime
) -> None:
    redaction = start(office, number, source, at)
    redaction.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        redaction.save(force_insert=True)


def test_the_audit_record_tells_who_drew_what_and_never_the_words(
    office: Office, number: str, source: RequestFile, at: datetime
) -> None:
    release(office, number, source, at)
    events = AuditEvent.objects.filter(action__endswith="_redaction").order_by("sequence")
    assert [event.action.split(".")[1] for event in events] == [
        "start_redaction",
        "change_redaction",
        "queue_redaction",
        "release_redaction",
    ]
    assert "13800000000" not in "".join(str(event.after) for event in events)


def test_a_file_with_a_secrecy_mark_is_not_touched() -> None:
    with pytest.raises(BadInputError, match="保密工作机构"):
        survey(printed_pdf(["机密★10年\n内容"]), "application/pdf", {})
