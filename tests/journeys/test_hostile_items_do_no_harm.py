"""What somebody pastes or uploads into an item is refused or cleaned, and never acts on any page."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from gongkai.accounts.models import Person
from gongkai.catalogue import actions
from gongkai.catalogue.actions import Upload
from gongkai.catalogue.models import ItemFile
from gongkai.rules.rich_text import clean
from tests.factories.city import City
from tests.factories.items import Newsroom, again, build_newsroom, draft, publish
from tests.factories.leaky_files import docx_file, with_part, xlsx_file, zip_file
from tests.journeys.conftest import Visit
from tests.journeys.test_an_item_goes_from_the_desk_to_the_public import ELEMENTS

if TYPE_CHECKING:
    from playwright.sync_api import Dialog, Page

ALARM = "alert(document.domain)"
HOSTILE = (
    f"<p onclick='{ALARM}' onmouseover='{ALARM}'>正文</p><script>{ALARM}</script>"
    f"<img src='x' onerror='{ALARM}' alt='图'><svg onload='{ALARM}'><script>{ALARM}</script></svg>"
    f"<a href='javascript:{ALARM}'>链接</a><a href='data:text/html,<script>{ALARM}</script>'>数据</a>"
    f"<iframe srcdoc='<script>{ALARM}</script>'></iframe><math><mtext><style><img src=x onerror={ALARM}>"
    f"</style></mtext></math><details open ontoggle='{ALARM}'>x</details><base href='https://evil.example/'>"
    f"<style>@import 'https://evil.example/x.css'</style><object data='x'></object><form action='//evil'>"
    "<input autofocus onfocus='alert(1)'></form><meta http-equiv='refresh' content='0;url=//evil.example'>"
)
TAG = f'"><script>{ALARM}</script><img src=x onerror={ALARM}>'


@pytest.fixture
def room(city: City, at: datetime) -> Newsroom:
    return build_newsroom(city, at)


def hand_in(person: Person, version_id: int, seen: int, name: str, data: bytes) -> str:
    client = Client()
    client.force_login(person)
    form: dict[str, Any] = ELEMENTS | {"seen": seen, "files": [SimpleUploadedFile(name, data)]}
    response = client.post(f"/desk/items/{version_id}/edit/", form)
    assert response.status_code == 422, name
    return response.content.decode()


@pytest.mark.django_db
def test_files_that_could_do_harm_are_refused_with_the_reason_and_nothing_is_kept(
    room: Newsroom, at: datetime
) -> None:
    version = draft(room, at)
    macro = with_part(docx_file(), {"word/vbaProject.bin": b"\0"})
    svg = f"<svg xmlns='http://www.w3.org/2000/svg'><script>{ALARM}</script></svg>".encode()
    bomb = zip_file({"word/document.xml": b"\0" * (40 * 1024 * 1024)})
    for name, data, reason in (
        ("表.docx", macro, "里有宏"),
        ("图.svg", svg, "是 SVG 图片，里面可以藏脚本"),
        ("图.png", svg, "是 SVG 图片"),
        ("页.html", b"<script>alert(1)</script>", "是网页或 XML 文件"),
        ("炸弹.docx", bomb, "超出可以接收的范围"),
        ("名单.docx", xlsx_file(), "内容与扩展名不符"),
        ("名单.pdf", docx_file(), "内容与扩展名不符"),
        ("程序.exe", b"MZ", "是程序或脚本"),
    ):
        html = hand_in(room.editor, version.pk, version.saved, name, data)
        assert reason in html, (name, html)
        assert ELEMENTS["title"] in html
    assert not ItemFile.objects.exists()
    assert again(version).saved == version.saved


@pytest.mark.django_db
def test_a_body_of_half_a_gigabyte_is_refused_before_it_is_read(
    room: Newsroom, at: datetime
) -> None:
    version = draft(room, at)
    client = Client()
    client.force_login(room.editor)

    class Endless(io.RawIOBase):
        """Fails the test when anybody reads the body."""

        def read(self, size: int = -1) -> bytes:
            raise AssertionError("the body was read")

    body: Any = {"wsgi.input": Endless()}
    response = client.generic(
        "POST",
        f"/desk/items/{version.pk}/edit/",
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(500 * 1024 * 1024),
        **body,
    )
    assert response.status_code == 413
    assert "送来的内容太多" in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_no_stored_script_runs_on_any_page(visit: Visit, room: Newsroom, at: datetime) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (10, 10), "red").save(picture, "PNG")
    hostile: dict[str, Any] = {
        "body": HOSTILE,
        "title": f"通告{TAG}",
        "summary": TAG,
        "keywords": (TAG,),
        "source": TAG,
        "subject": TAG,
        "online_link": "https://example.gov.cn/",
    }
    files = (
        Upload(f"说明{TAG.replace('/', '')}.txt", f"说明<script>{ALARM}</script>".encode()),
        Upload("图.png", picture.getvalue() + f"<script>{ALARM}</script>".encode()),
    )
    public = publish(room, at, *files, **hostile)
    waiting = draft(room, at, *files, **hostile)
    actions.submit_item(version_id=waiting.pk, by=room.editor, at=at)
    actions.return_item(version_id=waiting.pk, reason=TAG, by=room.proofreader, at=at)
    assert again(waiting).read().body == clean(HOSTILE)
    front, _, back = str(again(public).item.index_number).partition("/")
    desk = f"/desk/items/{waiting.pk}/"
    file_id = again(waiting).files.get(media_type="text/plain").pk
    said: list[str] = []

    def heard(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    def listen(page: Page) -> None:
        page.on("dialog", heard)

    reader = visit("/")
    listen(reader)
    for path in (
        f"/disclosure/items/{front}/{back}/",
        "/disclosure/",
        f"/disclosure/columns/{room.column.code}/",
        "/disclosure/?q=通告",
    ):
        reader.goto(path)
        # Data for machines is no script: a browser runs none of it.
        data = "[type='application/json'], [type='application/ld+json']"
        assert reader.locator(f"script:not([src], {data})").count() == 0
        assert (
            reader.evaluate("!!document.querySelector('main [onclick], main [onerror]')") is False
        )
    officer = visit(desk, sign_in="editor")
    listen(officer)
    for path in (desk, f"{desk}edit/", f"{desk}submit/", "/desk/items/?show=", "/desk/"):
        officer.goto(path)
        officer.wait_for_load_state("networkidle")
    with officer.expect_download() as download:
        officer.evaluate(f"location.href = '{desk}files/{file_id}/'")
    assert download.value.suggested_filename.endswith(".txt")
    assert said == []
