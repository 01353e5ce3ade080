"""Pictures of published items in the widths of screens: made behind the scenes, pixels alone."""

from __future__ import annotations

import io
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from gongkai.audit.models import MOST_BROKEN_OFF, AuditEvent
from gongkai.catalogue import actions
from gongkai.catalogue.actions import Upload
from gongkai.catalogue.models import ItemVersion, PictureWidths
from gongkai.catalogue.tasks import make_next_picture_widths
from gongkai.rules.access import SYSTEM
from gongkai.rules.errors import WrongStateError
from tests.factories.city import City
from tests.factories.items import Newsroom, again, approve, build_newsroom, draft


@pytest.fixture
def room(city: City, at: datetime) -> Newsroom:
    return build_newsroom(city, at)


def photo(width: int, kind: str = "JPEG") -> bytes:
    """A picture with an author and a place, lying on its side."""
    exif = Image.Exif()
    exif[0x013B] = "LI MOU"
    exif[0x8825] = {1: "N", 2: (26.0, 35.0, 0.0), 3: "E", 4: (104.0, 50.0, 0.0)}
    out = io.BytesIO()
    Image.effect_noise((width, width // 2), 40).convert("RGB").save(out, kind, exif=exif)
    return out.getvalue()


def with_picture(room: Newsroom, at: datetime, data: bytes, name: str = "现场.jpg") -> ItemVersion:
    """A draft whose text shows the picture."""
    sha256 = Upload(name, data).sha256
    body = f'<p>见图。</p><p><img src="file:{sha256}" alt="现场" width="400" height="200"></p>'
    return draft(room, at, Upload(name, data), body=body)


def release(room: Newsroom, version: ItemVersion, at: datetime) -> str:
    """The address of the item before the public."""
    approve(room, version, at)
    actions.publish_item(version_id=version.pk, by=room.head, at=at)
    front, _, back = str(again(version).item.index_number).partition("/")
    return f"/disclosure/items/{front}/{back}/"


def opened(client: Client, address: str) -> Image.Image:
    response: Any = client.get(address, follow=True)
    assert response.status_code == 200
    return Image.open(io.BytesIO(response.getvalue()))


def test_a_picture_is_offered_in_its_widths_without_what_the_camera_wrote(
    room: Newsroom, client: Client, at: datetime
) -> None:
    version = with_picture(room, at, photo(2000))
    before = client.get(address := release(room, version, at)).content.decode()
    assert "srcset" not in before
    assert make_next_picture_widths(lambda: at)
    assert not make_next_picture_widths(lambda: at)
    html = client.get(address).content.decode()
    match = re.search(r'<img src="([^"]+)"[^>]*srcset="([^"]+)" sizes="([^"]+)"', html)
    assert match is not None
    offered = dict(part.split(" ")[::-1] for part in match[2].split(", "))
    assert list(offered) == ["480w", "960w", "1600w"]
    assert match[1] == offered["1600w"]
    sizes = []
    for told, where in offered.items():
        response: Any = client.get(where)
        assert response.headers["Content-Disposition"].startswith("inline")
        data = response.getvalue()
        with Image.open(io.BytesIO(data)) as picture:
            assert f"{picture.width}w" == told
            assert picture.height == picture.width // 2
            assert not picture.getexif()
        assert b"LI MOU" not in data
        sizes.append(len(data))
    assert sizes == sorted(sizes)
    # A width that nobody made gives the picture as it came.
    whole = f"{address}files/{again(version).files.get().pk}/"
    assert opened(client, f"{whole}?width=77").width == 2000
    assert opened(client, f"{whole}?width=480").width == 480
    assert client.get(match[1].replace("-1600.", "-77.")).status_code == 404


def test_no_copy_is_wider_than_the_picture(room: Newsroom, at: datetime) -> None:
    for width, expected in (
        (300, [300]),
        (480, [480]),
        (700, [480, 700]),
        (1600, [480, 960, 1600]),
    ):
        draft(room, at, Upload(f"{width}.png", photo(width, "PNG")))
        assert make_next_picture_widths(lambda: at)
        row = PictureWidths.objects.latest("pk")
        assert (row.state, [one["width"] for one in row.copies]) == ("done", expected)
    event = AuditEvent.objects.filter(action="catalogue.make_picture_widths").latest("sequence")
    assert event.after == {"state": "done", "widths": [480, 960, 1600]}


def test_copies_are_as_hidden_as_the_picture(room: Newsroom, client: Client, at: datetime) -> None:
    version = with_picture(room, at, photo(1000))
    make_next_picture_widths(lambda: at)
    public = release(room, with_picture(room, at, photo(900), "别的.jpg"), at)
    file = again(version).files.get()
    assert client.get(f"{public}files/{file.pk}-480.jpg").status_code == 404
    address = release(room, version, at)
    assert opened(client, f"{address}files/{file.pk}-480.jpg").width == 480
    actions.withdraw_item(version_id=version.pk, reason="内容有误", by=room.head, at=at)
    for place in (f"{file.pk}-480.jpg", f"{file.pk}.jpg"):
        assert client.get(f"{address}files/{place}").status_code == 410


def test_the_same_picture_is_worked_on_once_and_a_broken_one_is_told(
    room: Newsroom, client: Client, at: datetime
) -> None:
    data = photo(600)
    draft(room, at, Upload("一.jpg", data))
    draft(room, at, Upload("二.jpg", data))
    assert PictureWidths.objects.count() == 1
    assert make_next_picture_widths(lambda: at)
    with pytest.raises(WrongStateError):
        actions.make_picture_widths(sha256=Upload("", data).sha256, by=SYSTEM, at=at)
    broken = with_picture(room, at, data[:400], "坏.jpg")
    assert make_next_picture_widths(lambda: at)
    row = PictureWidths.objects.latest("pk")
    assert (row.state, row.copies) == ("failed", [])
    assert "打不开" in row.message
    assert "srcset" not in client.get(release(room, broken, at)).content.decode()


def test_a_worker_that_dies_leaves_the_picture_to_the_next(room: Newsroom, at: datetime) -> None:
    draft(room, at, Upload("一.jpg", photo(600)))
    assert PictureWidths.objects.take(at) is not None
    assert not make_next_picture_widths(lambda: at)
    assert make_next_picture_widths(lambda: at + timedelta(minutes=6))
    assert PictureWidths.objects.get().state == "done"


def test_a_picture_that_kills_the_worker_again_and_again_is_given_up(
    room: Newsroom, at: datetime
) -> None:
    release(room, with_picture(room, at, photo(2000)), at)
    moment = at
    for _ in range(MOST_BROKEN_OFF):
        assert PictureWidths.objects.take(moment) is not None  # and then the worker dies
        moment += timedelta(hours=1)
    assert make_next_picture_widths(lambda: moment)
    row = PictureWidths.objects.get()
    assert (row.state, row.copies) == ("failed", [])
    assert "多次中断" in row.message
    assert not make_next_picture_widths(lambda: moment + timedelta(days=1))
    with pytest.raises(WrongStateError):
        actions.give_up_picture_widths(sha256=row.sha256, by=SYSTEM, at=moment)
