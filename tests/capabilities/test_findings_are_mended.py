"""A remedy by a click is a change like any other: recorded, screened again, and taken back at will."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from gongkai.audit.models import AuditEvent
from gongkai.catalogue import actions
from gongkai.catalogue.actions import StaleItemError, Upload
from gongkai.catalogue.adapters.files import path_of
from gongkai.catalogue.models import ItemVersion
from gongkai.catalogue.queries import published_file
from gongkai.catalogue.queries.mending import remedy_for
from gongkai.catalogue.queries.screening import screen_of
from gongkai.rules.access import ANONYMOUS, SYSTEM
from gongkai.rules.errors import BadInputError, NotFoundError, WrongPersonError, WrongStateError
from gongkai.rules.release import State
from gongkai.rules.screening.decisions import Decision
from gongkai.rules.screening.files.pdf import page_words
from gongkai.screening.actions import decide_finding
from gongkai.screening.actions.subjects import MOST_FINDINGS
from gongkai.screening.models import Finding
from tests.factories.city import City
from tests.factories.items import Newsroom, again, approve, build_newsroom, draft, publish
from tests.factories.leaky_files import docx_file, picture, xlsx_file
from tests.factories.old_office import xls_file
from tests.factories.pdfs import form_pdf, printed_pdf
from tests.factories.slides import ofd_file, pptx_file

IDENTITY, OTHER = "11010519491231002X", "110105199001010010"
MASKED = "1101**********002X"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
LEAK = f"<p>张三，身份证号{IDENTITY}；李四，身份证号{OTHER}。</p>"


@pytest.fixture
def room(city: City, at: datetime) -> Newsroom:
    return build_newsroom(city, at)


def identity(serial: int) -> str:
    """A number of its own with its right last letter."""
    front = f"110105194912{1 + serial // 999 % 28:02}{1 + serial % 999:03}"
    total = sum(int(a) * b for a, b in zip(front, WEIGHTS, strict=True))
    return front + "10X98765432"[total % 11]


def finding(version: ItemVersion, masked: str = MASKED) -> Finding:
    return Finding.objects.get(subject__key=str(version.pk), masked=masked, state="open")


def body(version: ItemVersion) -> str:
    return again(version).read().body


def test_one_finding_is_mended_and_the_others_stay(room: Newsroom, at: datetime) -> None:
    version = draft(room, at, body=LEAK)
    done = actions.mend_item(
        version_id=version.pk,
        finding_id=finding(version).pk,
        seen=version.saved,
        by=room.editor,
        at=at,
    )
    assert done.count == 1
    assert body(version) == LEAK.replace(IDENTITY, MASKED)
    assert [f.masked for f in screen_of(SYSTEM, again(version)).found.blocks] == [  # type: ignore[union-attr]
        "1101**********0010"
    ]
    event = AuditEvent.objects.latest("sequence")
    assert event.action == "catalogue.mend_item"
    assert event.after is not None
    assert event.after["mended"] == 1


def test_all_of_a_rule_and_all_blocks_are_mended_in_one_go(room: Newsroom, at: datetime) -> None:
    upload = Upload("名单.xlsx", xlsx_file([["姓名"], ["王五"]], hidden_sheet=[["备查", OTHER]]))
    version = draft(room, at, upload, body=LEAK)
    actions.mend_item(version_id=version.pk, rule="PI-ID", by=room.editor, at=at)
    assert IDENTITY not in body(version)
    assert OTHER not in body(version)
    assert {f.rule for f in screen_of(SYSTEM, again(version)).found.blocks} >= {"FILE-SHEET"}  # type: ignore[union-attr]
    actions.mend_item(version_id=version.pk, by=room.editor, at=at)
    assert screen_of(SYSTEM, again(version)).blocks == []


def test_what_somebody_let_pass_is_not_mended_with_the_rest(room: Newsroom, at: datetime) -> None:
    version = draft(room, at, body=LEAK)
    decide_finding(
        finding_id=finding(version).pk,
        decision=Decision.IGNORE,
        reason="依法公开的处罚决定",
        by=room.secrecy,
        at=at,
    )
    actions.mend_item(version_id=version.pk, by=room.editor, at=at)
    assert body(version) == LEAK.replace(OTHER, "1101**********0010")


def test_a_list_that_is_too_long_to_be_kept_whole_is_masked_whole(
    room: Newsroom, at: datetime
) -> None:
    numbers = [identity(n) for n in range(MOST_FINDINGS + 20)]
    version = draft(room, at, body="".join(f"<p>{number}</p>" for number in numbers))
    assert Finding.objects.filter(subject__key=str(version.pk)).count() == MOST_FINDINGS
    done = actions.mend_item(version_id=version.pk, rule="PI-ID", by=room.editor, at=at)
    assert done.count == len(numbers)
    assert screen_of(SYSTEM, again(version)).blocks == []


def test_files_keep_their_place_and_pictures_their_tie_to_the_text(
    room: Newsroom, at: datetime
) -> None:
    version = draft(
        room,
        at,
        Upload("一.docx", docx_file([f"身份证号{IDENTITY}"])),
        Upload("二.png", picture("图")),
        Upload("三.txt", "说明".encode()),
    )
    before = version.read()
    tied = replace(before, body=f'<p><img src="file:{before.files[1].sha256}" alt="图"></p>')
    version = actions.change_item(
        version_id=version.pk, content=tied, seen=version.saved, by=room.editor, at=at
    )
    actions.mend_item(version_id=version.pk, by=room.editor, at=at)
    after = again(version).read()
    assert [file.name for file in after.files] == ["一.docx", "二.png", "三.txt"]
    assert after.files[0].sha256 != before.files[0].sha256
    assert after.files[1:] == before.files[1:]
    assert after.body == tied.body
    # The file as it came stays with the version, and on the disk.
    assert version.files.filter(sha256=before.files[0].sha256).exists()
    assert path_of(before.files[0].sha256).exists()


def test_a_remedy_is_taken_back_until_somebody_writes(room: Newsroom, at: datetime) -> None:
    upload = Upload("名单.docx", docx_file([f"身份证号{IDENTITY}"]))
    version = draft(room, at, upload, body=LEAK)
    before = version.read()
    actions.mend_item(version_id=version.pk, by=room.editor, at=at)
    assert again(version).read() != before
    actions.undo_mending(version_id=version.pk, by=room.editor, at=at)
    assert again(version).read() == before
    assert screen_of(SYSTEM, again(version)).blocks != []
    with pytest.raises(WrongStateError, match="没有可以撤销的改正"):
        actions.undo_mending(version_id=version.pk, by=room.editor, at=at)
    actions.mend_item(version_id=version.pk, by=room.editor, at=at)
    version = again(version)
    content = replace(version.read(), summary="概述")
    actions.change_item(
        version_id=version.pk, content=content, seen=version.saved, by=room.editor, at=at
    )
    with pytest.raises(WrongStateError, match="之后又保存过"):
        actions.undo_mending(version_id=version.pk, by=room.editor, at=at)


def test_a_pdf_is_made_black_and_the_file_before_never_reaches_the_public(
    room: Newsroom, at: datetime
) -> None:
    data = printed_pdf([f"补贴名单\n身份证号{IDENTITY}"])
    version = draft(room, at, Upload("名单.pdf", data))
    before = version.read().files[0]
    remedy = remedy_for(room.editor, version.pk, at=at)
    done = actions.mend_item(version_id=version.pk, remedy=remedy, by=room.editor, at=at)
    assert done.count == 1
    event = AuditEvent.objects.filter(action="catalogue.mend_item").latest("sequence")
    assert event.after is not None
    assert event.after["files"] == ["名单.pdf"]
    version = again(version)
    assert screen_of(SYSTEM, version).blocks == []
    after = version.read().files[0]
    assert IDENTITY not in "".join(page_words(path_of(after.sha256).read_bytes()))
    approve(room, version, at)
    actions.publish_item(version_id=version.pk, by=room.head, at=at)
    # Both are kept with the version, and the public has the new one alone.
    rows = {file.sha256: file.pk for file in again(version).files.all()}
    number = str(again(version).item.index_number)
    assert published_file(ANONYMOUS, number, rows[after.sha256]).path == path_of(after.sha256)
    assert path_of(before.sha256).read_bytes() == data
    with pytest.raises(NotFoundError):
        published_file(ANONYMOUS, number, rows[before.sha256])
    with pytest.raises(WrongStateError):
        actions.undo_mending(version_id=version.pk, by=room.editor, at=at)


@pytest.mark.parametrize(
    ("name", "data", "rule"),
    [
        ("汇报.pptx", pptx_file(notes="不要公开"), "FILE-NOTE"),
        ("通告.ofd", ofd_file(remark="请领导定"), "FILE-COMMENT"),
        ("名单.ofd", ofd_file(f"张三，身份证号{IDENTITY}。"), "PI-ID"),
        ("申请表.pdf", form_pdf("公告正文", IDENTITY), "PI-ID"),
        ("表.xls", xls_file(), "FILE-META"),
    ],
)
def test_every_kind_of_file_is_cleaned_screened_again_and_had_back(
    room: Newsroom, at: datetime, name: str, data: bytes, rule: str
) -> None:
    version = draft(room, at, Upload(name, data))
    before = version.read()
    assert rule in open_rules(version)
    actions.mend_item(version_id=version.pk, rule=rule, by=room.editor, at=at)
    assert rule not in open_rules(version)
    assert again(version).read() != before
    actions.undo_mending(version_id=version.pk, by=room.editor, at=at)
    assert again(version).read() == before
    assert rule in open_rules(version)


def open_rules(version: ItemVersion) -> set[str]:
    rows = Finding.objects.filter(subject__key=str(version.pk), state="open")
    return set(rows.values_list("rule", flat=True))


def test_a_remedy_that_was_worked_out_on_other_words_is_not_applied(
    room: Newsroom, at: datetime
) -> None:
    version = draft(room, at, body=LEAK)
    remedy = remedy_for(room.editor, version.pk, at=at)
    content = replace(version.read(), summary="概述")
    actions.change_item(
        version_id=version.pk, content=content, seen=version.saved, by=room.editor, at=at
    )
    with pytest.raises(StaleItemError, match="内容又改过"):
        actions.mend_item(version_id=version.pk, remedy=remedy, by=room.editor, at=at)
    assert body(version) == LEAK
    with pytest.raises(NotFoundError):
        remedy_for(room.city.education_clerk, version.pk, at=at)


def test_a_remedy_voids_the_approvals_like_every_change(room: Newsroom, at: datetime) -> None:
    version = draft(room, at, body="<p>联系电话：13800138000。</p>")
    approve(room, version, at)
    actions.mend_item(version_id=version.pk, rule="PI-PHONE-OFFICE", by=room.editor, at=at)
    done = again(version)
    assert (done.state, done.cleared_sha256) == (State.DRAFT, "")


def test_who_may_not_write_may_not_mend_and_a_stale_page_mends_nothing(
    room: Newsroom, at: datetime
) -> None:
    version = draft(room, at, body=LEAK)
    with pytest.raises(WrongPersonError, match="“修改”应由"):
        actions.mend_item(version_id=version.pk, by=room.secrecy, at=at)
    with pytest.raises(NotFoundError):
        actions.mend_item(version_id=version.pk, by=room.city.education_clerk, at=at)
    with pytest.raises(StaleItemError):
        actions.mend_item(version_id=version.pk, seen=version.saved - 1, by=room.editor, at=at)
    with pytest.raises(WrongStateError, match="不能自动改正"):
        actions.mend_item(version_id=version.pk, rule="SEC-MARK", by=room.editor, at=at)
    assert body(version) == LEAK
    assert version.revisions.count() == 1
    public = publish(room, at, body="<p>联系电话：13800138000。</p>")
    with pytest.raises(WrongStateError, match="不能“修改”"):
        actions.mend_item(version_id=public.pk, rule="PI-PHONE-OFFICE", by=room.editor, at=at)


def test_a_file_that_cannot_be_rewritten_is_told_and_nothing_changes(
    room: Newsroom, at: datetime
) -> None:
    from tests.factories.leaky_files import with_part

    book = with_part(xlsx_file(hidden_sheet=[["备查"]]), {"xl/worksheets/sheet1.xml": "<worksheet"})
    version = draft(room, at, Upload("名单.xlsx", book))
    with pytest.raises(BadInputError, match="“名单.xlsx”不能自动改正：文件已损坏"):
        actions.mend_item(version_id=version.pk, rule="FILE-SHEET", by=room.editor, at=at)
    assert version.revisions.count() == 1
