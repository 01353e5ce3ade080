"""Folders become drafts: nothing half, doubles are asked about, an untouched batch is taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from gongkai.audit.models import MOST_BROKEN_OFF, AuditEvent
from gongkai.catalogue import actions
from gongkai.catalogue.actions import Choice
from gongkai.catalogue.models import ImportBatch, ImportFile, ItemVersion
from gongkai.catalogue.queries import ImportLine, import_view
from gongkai.catalogue.tasks import read_next_import
from gongkai.rules.access import SYSTEM
from gongkai.rules.errors import NotFoundError, WrongPersonError, WrongStateError
from gongkai.rules.folders import FolderFile
from gongkai.rules.items import ItemKind
from gongkai.rules.release import State
from tests.factories.city import City
from tests.factories.items import Newsroom, again, build_newsroom
from tests.factories.word_files import make_notice, with_macros


@pytest.fixture
def room(city: City, at: datetime) -> Newsroom:
    return build_newsroom(city, at)


def begun(room: Newsroom, at: datetime, *files: FolderFile, original: bool = False) -> ImportBatch:
    return actions.begin_import(
        organisation=room.body,
        column_id=room.column.pk,
        kind=ItemKind.NORMATIVE,
        files=files,
        has_original=original,
        by=room.editor,
        at=at,
    )


def read_all(at: datetime) -> None:
    while read_next_import(lambda: at):
        pass


def decide(
    room: Newsroom, line: ImportLine, batch: ImportBatch, choice: Choice | None, at: datetime
) -> None:
    actions.decide_import_file(
        batch_id=batch.pk, file_id=line.id, choice=choice, by=room.editor, at=at
    )


def drafted(line: ImportLine) -> ItemVersion:
    assert line.version_id is not None
    return ItemVersion.objects.get(pk=line.version_id)


def test_a_folder_becomes_drafts_and_every_file_says_what_came_of_it(
    room: Newsroom, at: datetime
) -> None:
    batch = begun(
        room,
        at,
        FolderFile("养犬.docx", make_notice()),
        FolderFile("说明.txt", "关于防火的说明\n\n请注意防火。".encode("gb18030")),
        FolderFile("附表.pdf", b"%PDF-1.7 x"),
        FolderFile("宏.docx", with_macros(make_notice())),
        FolderFile("图.svg", b"<svg/>"),
        original=True,
    )
    assert import_view(room.editor, batch.pk).waiting == 3
    read_all(at)
    view = import_view(room.editor, batch.pk)
    states = [(file.name, file.state.value) for file in view.files]
    assert states == [
        ("养犬.docx", "drafted"),
        ("说明.txt", "drafted"),
        ("附表.pdf", "drafted"),
        ("宏.docx", "refused"),
        ("图.svg", "refused"),
    ]
    assert "宏" in view.files[3].message
    assert "SVG" in view.files[4].message
    word = drafted(view.files[0])
    content = word.read()
    assert content.document_number == "六公规〔2026〕3号"
    assert content.kind is ItemKind.NORMATIVE
    assert [file.name for file in content.files] == ["image1.png", "养犬.docx"]
    assert content.files[0].description == "登记流程图"
    assert f"file:{content.files[0].sha256}" in content.body
    assert word.written_by == room.editor
    text = drafted(view.files[1]).read()
    assert (text.title, text.body) == ("关于防火的说明", "<p>请注意防火。</p>")


def test_tracked_changes_and_doubles_wait_for_a_decision(room: Newsroom, at: datetime) -> None:
    file = FolderFile("修订.docx", make_notice(tracked=True))
    batch = begun(room, at, file)
    read_all(at)
    (line,) = import_view(room.editor, batch.pk).files
    assert line.state.value == "asking"
    assert "1 处插入、1 处删除、1 条批注" in line.message
    assert not ItemVersion.objects.exists()
    decide(room, line, batch, Choice.REJECT, at)
    read_all(at)
    (line,) = import_view(room.editor, batch.pk).files
    draft = drafted(line)
    assert "自12月1日起施行" in draft.read().body
    with pytest.raises(WrongStateError):
        decide(room, line, batch, Choice.ACCEPT, at)
    # the same file once more
    second = begun(room, at, file)
    read_all(at)
    (line,) = import_view(room.editor, second.pk).files
    assert f"导入成了“{draft.title}”" in line.message
    decide(room, line, second, None, at)
    assert ImportFile.objects.get(pk=line.id).state == "skipped"


def test_a_file_that_fails_leaves_nothing_half_behind(room: Newsroom, at: datetime) -> None:
    batch = begun(room, at, FolderFile("密.txt", "关于部署的通知\n秘密★1年".encode()))
    read_all(at)
    (line,) = import_view(room.editor, batch.pk).files
    assert line.state.value == "refused"
    assert "密级标志" in line.message
    assert not ItemVersion.objects.exists()


def test_an_untouched_batch_is_taken_back_and_touched_drafts_stay(
    room: Newsroom, at: datetime
) -> None:
    files = [FolderFile(f"{n}.txt", f"第{n}号通知文本\n内容{n}。".encode()) for n in range(3)]
    batch = begun(room, at, *files)
    read_next_import(lambda: at)
    read_next_import(lambda: at)
    view = import_view(room.editor, batch.pk)
    touched = drafted(view.files[0])
    actions.change_item(
        version_id=touched.pk, content=touched.read(), seen=touched.saved, by=room.editor, at=at
    )
    assert actions.undo_import(batch_id=batch.pk, by=room.editor, at=at) == 2
    assert again(touched).state == State.DRAFT
    states = [file.state.value for file in import_view(room.editor, batch.pk).files]
    assert states == ["drafted", "undone", "skipped"]
    assert not read_next_import(lambda: at)
    with pytest.raises(WrongStateError):
        actions.undo_import(batch_id=batch.pk, by=room.editor, at=at)


def test_only_whoever_may_write_there_imports_and_sees_it(room: Newsroom, at: datetime) -> None:
    batch = begun(room, at, FolderFile("a.txt", b"abcdef"))
    stranger = room.city.education_clerk
    with pytest.raises(NotFoundError):
        import_view(stranger, batch.pk)
    with pytest.raises(NotFoundError):
        actions.undo_import(batch_id=batch.pk, by=stranger, at=at)
    with pytest.raises(WrongPersonError):
        actions.begin_import(
            organisation=room.body,
            column_id=room.column.pk,
            kind=ItemKind.NOTICE,
            files=[FolderFile("a.txt", b"x")],
            by=room.proofreader,
            at=at,
        )


def test_reading_is_one_event_beside_that_of_the_draft(room: Newsroom, at: datetime) -> None:
    begun(room, at, FolderFile("a.txt", "一份说明文件\n内容。".encode()))
    before = AuditEvent.objects.count()
    read_next_import(lambda: at)
    verbs = list(AuditEvent.objects.order_by("pk").values_list("action", flat=True)[before:])
    own = [verb for verb in verbs if verb.startswith("catalogue.")]
    assert own == ["catalogue.draft_item", "catalogue.read_import_file"]


def test_a_worker_that_dies_again_and_again_gives_up_with_a_way_out(
    room: Newsroom, at: datetime
) -> None:
    batch = begun(room, at, FolderFile("a.txt", b"abcdef"))
    moment = at
    for time in range(MOST_BROKEN_OFF):
        assert ImportFile.objects.take(moment) is not None  # and then the worker dies
        (line,) = import_view(room.editor, batch.pk).files
        assert line.state == "waiting"
        assert line.message == "" if time == 0 else f"中断过{time}次" in line.message
        assert not line.may_be_read_again
        moment += timedelta(hours=1)
    read_next_import(lambda: moment)
    (line,) = import_view(room.editor, batch.pk).files
    assert line.state == "refused"
    assert "多次中断" in line.message
    assert line.may_be_read_again


def test_a_file_whose_worker_was_killed_from_outside_is_read_all_the_same(
    room: Newsroom, at: datetime
) -> None:
    batch = begun(room, at, FolderFile("a.txt", "一份说明文件\n内容。".encode()))
    moment = at
    for _ in range(MOST_BROKEN_OFF - 1):
        assert ImportFile.objects.take(moment) is not None
        moment += timedelta(hours=1)
    assert read_next_import(lambda: moment)
    (line,) = import_view(room.editor, batch.pk).files
    assert line.state == "drafted"


def test_what_broke_off_lets_others_go_first_for_longer_and_longer(
    room: Newsroom, at: datetime
) -> None:
    begun(room, at, FolderFile("a.txt", b"first"), FolderFile("b.txt", b"second"))
    lease = ImportFile.objects.all().lease
    first = ImportFile.objects.take(at)
    assert first is not None
    assert ImportFile.objects.take(at + lease) == first
    second = ImportFile.objects.take(at + 2 * lease)
    assert second is not None
    assert second != first
    assert ImportFile.objects.take(at + 3 * lease) == first


def test_a_file_that_was_given_up_is_tried_again(room: Newsroom, at: datetime) -> None:
    batch = begun(
        room, at, FolderFile("a.txt", "一份说明文件\n内容。".encode()), FolderFile("b.exe", b"MZ")
    )
    kept, refused = import_view(room.editor, batch.pk).files
    actions.give_up_import_file(file_id=kept.id, reason="多次中断", by=SYSTEM, at=at)
    with pytest.raises(WrongStateError, match="不能再试"):
        again_read(room, batch, refused, at)
    with pytest.raises(NotFoundError):
        actions.read_import_file_again(
            batch_id=batch.pk, file_id=kept.id, by=room.city.education_clerk, at=at
        )
    again_read(room, batch, kept, at)
    with pytest.raises(WrongStateError, match="不能再试"):
        again_read(room, batch, kept, at)
    assert read_next_import(lambda: at)
    line, _ = import_view(room.editor, batch.pk).files
    assert line.state == "drafted"


def again_read(room: Newsroom, batch: ImportBatch, line: ImportLine, at: datetime) -> None:
    actions.read_import_file_again(batch_id=batch.pk, file_id=line.id, by=room.editor, at=at)
