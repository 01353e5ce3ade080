"""Words in pictures are read in the background, painted over by a click, and read again."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pytest
from PIL import Image

from gongkai.catalogue import actions, tasks
from gongkai.catalogue.actions import Upload
from gongkai.catalogue.adapters.files import path_of
from gongkai.catalogue.models import ItemVersion
from gongkai.catalogue.queries import item_view
from gongkai.catalogue.queries.mending import remedy_for
from gongkai.catalogue.queries.screening import screen_of
from gongkai.desk.item_findings import panel
from gongkai.rules.access import SYSTEM
from gongkai.rules.redaction.boxes import UNIT
from gongkai.rules.screening.reading import Line, Reading, shares
from gongkai.screening.models import Finding
from gongkai.screening.queries import keys_with_blocks, spots_of_open
from tests.factories.city import City
from tests.factories.items import Newsroom, again, build_newsroom, draft, publish_answer
from tests.factories.leaky_files import docx_file, picture, with_part, zip_file

IDENTITY = "11010519491231002X"
LEAK = f"身份证号{IDENTITY}"
LINE = (0.02, 0.3, 0.9, 0.7)


@pytest.fixture
def room(city: City, at: datetime) -> Newsroom:
    return build_newsroom(city, at)


def recognise(data: bytes) -> Reading:
    """Reads the number as long as its line is not black."""
    image = Image.open(io.BytesIO(data)).convert("L")
    middle = image.getpixel((int(0.5 * image.width), int(0.5 * image.height)))
    if isinstance(middle, int | float) and middle < 24:
        return Reading.plain("身份证号")
    return Reading((Line(LEAK, LINE, tuple(shares(LINE, len(LEAK)))),), image.width / image.height)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.catalogue.queries.screening.is_available", lambda: True)
    monkeypatch.setattr(tasks, "recogniser", lambda: recognise)


def white() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (900, 160), "white").save(out, "PNG")
    return out.getvalue()


def kept(version: ItemVersion) -> bytes:
    (file,) = again(version).read().files
    return path_of(file.sha256).read_bytes()


def is_black(data: bytes) -> bool:
    middle = Image.open(io.BytesIO(data)).convert("L").getpixel((450, 80))
    return isinstance(middle, int | float) and middle < 24


@pytest.mark.usefixtures("reads")
def test_a_number_in_a_picture_is_painted_over_by_a_click_read_again_and_had_back(
    room: Newsroom, at: datetime
) -> None:
    version = draft(room, at, Upload("名单.png", white(), "名单"))
    screen = screen_of(SYSTEM, version)
    assert screen.is_waiting  # until the worker has read the picture
    assert tasks.screen_next_item(lambda: at)
    (block,) = screen_of(SYSTEM, again(version)).found.blocks  # type: ignore[union-attr]
    assert (block.rule, block.place) == ("PI-ID", "附件 名单.png（图中文字）")
    assert block.is_placed
    (group,) = panel(item_view(room.editor, version.pk, today=at.date()))["blocks"]
    assert group.rows[0].remedy == "在图上涂黑"
    done = actions.mend_item(version_id=version.pk, finding_id=block.id, by=room.editor, at=at)
    assert done.count == 1
    assert is_black(kept(version))
    assert screen_of(SYSTEM, again(version)).is_waiting
    assert tasks.screen_next_item(lambda: at)
    screen = screen_of(SYSTEM, again(version))
    assert screen.blocks == []
    assert screen.mended_from == 1
    actions.undo_mending(version_id=version.pk, by=room.editor, at=at)
    assert not is_black(kept(version))
    assert tasks.screen_next_item(lambda: at)
    assert len(screen_of(SYSTEM, again(version)).blocks) == 1


@pytest.mark.usefixtures("reads")
@pytest.mark.parametrize("chosen", [{}, {"rule": "PI-ID"}])
def test_all_that_stop_the_release_or_all_of_a_rule_are_painted_over_in_every_picture(
    room: Newsroom, at: datetime, chosen: dict[str, str]
) -> None:
    other = Image.open(io.BytesIO(white())).crop((0, 0, 800, 160))
    out = io.BytesIO()
    other.save(out, "JPEG")
    uploads = [Upload("甲.png", white()), Upload("乙.jpg", out.getvalue())]
    version = draft(room, at, *uploads, body=f"<p>{LEAK}。</p>")
    assert tasks.screen_next_item(lambda: at)
    # The same number in the text and in two pictures is one finding.
    row = Finding.objects.get(subject__key=str(version.pk), rule="PI-ID")
    assert (row.times, len(row.spots)) == (3, 2)
    remedy = remedy_for(room.editor, version.pk, at=at, **chosen)  # type: ignore[arg-type]
    assert (remedy.count, len(remedy.files)) == (3, 2)
    assert IDENTITY not in remedy.content.body


def is_black_inside(data: bytes, *names: str) -> bool:
    """Whether the picture of that name is black, in a package in a package."""
    for name in names:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            data = package.read(name)
    return is_black(data)


@pytest.mark.usefixtures("reads")
@pytest.mark.parametrize("is_packed", [False, True])
def test_a_picture_in_a_document_is_painted_there_by_a_click_and_had_back(
    room: Newsroom, at: datetime, is_packed: bool
) -> None:
    data = with_part(docx_file(), {"word/media/image1.png": white()})
    name, inside, place = "公示.docx", ["word/media/image1.png"], "，图片 image1.png"
    if is_packed:
        data, name = zip_file({"公示.docx": data}), "公示.zip"
        inside, place = ["公示.docx", *inside], f" › 公示.docx{place}"
    version = draft(room, at, Upload(name, data))
    assert screen_of(SYSTEM, version).is_waiting
    assert tasks.screen_next_item(lambda: at)
    (block,) = screen_of(SYSTEM, again(version)).found.blocks  # type: ignore[union-attr]
    assert block.place == f"附件 {name}{place}（图中文字）"
    (group,) = panel(item_view(room.editor, version.pk, today=at.date()))["blocks"]
    assert group.rows[0].remedy == "在图上涂黑"
    done = actions.mend_item(version_id=version.pk, finding_id=block.id, by=room.editor, at=at)
    assert done.count == 1
    assert is_black_inside(kept(version), *inside)
    assert screen_of(SYSTEM, again(version)).is_waiting
    assert tasks.screen_next_item(lambda: at)
    assert screen_of(SYSTEM, again(version)).blocks == []
    actions.undo_mending(version_id=version.pk, by=room.editor, at=at)
    assert kept(version) == data
    assert tasks.screen_next_item(lambda: at)
    assert len(screen_of(SYSTEM, again(version)).blocks) == 1


@pytest.mark.usefixtures("reads")
def test_a_film_says_what_to_do_where_a_click_cannot(room: Newsroom, at: datetime) -> None:
    frames, out = (
        [Image.new("RGB", (900, 160), colour) for colour in ("white", "ivory")],
        io.BytesIO(),
    )
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    version = draft(room, at, Upload("动图.gif", out.getvalue()))
    assert tasks.screen_next_item(lambda: at)
    (group,) = panel(item_view(room.editor, version.pk, today=at.date()))["blocks"]
    (row,) = group.rows
    assert row.remedy == ""
    assert "请把每帧另存为一张图片" in row.finding.message


@pytest.mark.usefixtures("reads")
def test_pictures_of_an_answer_are_read_behind_its_release(room: Newsroom, at: datetime) -> None:
    item = publish_answer(room, at, files=[Upload("名单.png", white())])
    assert item.pictures == 1
    version = ItemVersion.objects.get(pk=item.version_id)
    assert version.state == "published"
    assert screen_of(SYSTEM, version).is_waiting
    assert tasks.screen_next_item(lambda: at)
    (block,) = screen_of(SYSTEM, again(version)).found.blocks  # type: ignore[union-attr]
    assert block.place == "附件 名单.png（图中文字）"
    assert keys_with_blocks(room.head, "item", [str(version.pk)]) == {str(version.pk)}


def test_pictures_of_an_answer_that_nobody_reads_are_counted(room: Newsroom, at: datetime) -> None:
    item = publish_answer(room, at, files=[Upload("名单.png", picture(LEAK))])
    assert item.pictures == 1
    assert screen_of(SYSTEM, ItemVersion.objects.get(pk=item.version_id)).state == "done"
    assert publish_answer(room, at, title="另一件").pictures == 0


@pytest.mark.usefixtures("reads")
def test_what_was_let_pass_is_not_painted_over(room: Newsroom, at: datetime) -> None:
    version = draft(room, at, Upload("名单.png", white()))
    assert tasks.screen_next_item(lambda: at)
    Finding.objects.filter(subject__key=str(version.pk)).update(
        state="ignored", reason="法定公开", decided_at=at
    )
    assert spots_of_open(room.editor, "item", str(version.pk)) == ()
    spot = Finding.objects.get(subject__key=str(version.pk)).spots[0]
    assert 0 < spot[2] < UNIT  # its place alone is kept, no word of it


def test_without_the_model_a_picture_holds_nobody_up(room: Newsroom, at: datetime) -> None:
    version = draft(room, at, Upload("名单.png", picture(LEAK)))
    screen = screen_of(SYSTEM, version)
    assert (screen.state, screen.blocks) == ("done", [])
    assert screen.found is not None
    assert screen.found.unread == ("附件 名单.png：有1张图片，没有查图片里的文字",)
