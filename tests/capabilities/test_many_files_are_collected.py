"""Many files are handed in together: each becomes the draft of its body, or says what is missing."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.annual_reports import actions, tasks
from gongkai.annual_reports.models import Collection, Upload, Version
from gongkai.annual_reports.queries import area_total, get_collection, list_collections
from gongkai.catalogue.adapters.files import store
from gongkai.rules.errors import BadInputError, NotFoundError, WrongPersonError
from gongkai.rules.report.writing import write
from tests.factories.city import City
from tests.factories.filed_reports import make_report

YEAR, CELL = 2024, "T3.new_received.natural"


def files() -> dict[str, bytes]:
    return {
        "公安.html": write(make_report(year=YEAR), "html"),
        "education_某单位.json": write(make_report("某单位", YEAR), "json"),
        "外地.html": write(make_report("外地某局", YEAR), "html"),
        "坏.docx": b"PK\x03\x04",
    }


def zipped(given: dict[str, bytes]) -> SimpleUploadedFile:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in given.items():
            archive.writestr(name, data)
    return SimpleUploadedFile("年报.zip", out.getvalue())


def begin(city: City, at: datetime, by: Any = None) -> Collection:
    return actions.begin_collection(
        organisation_id=None,
        name="年报",
        year=None,
        files=[(name, store([data])) for name, data in files().items()],
        by=by or city.supervisor,
        at=at,
    )


def read_all(at: datetime) -> None:
    while tasks.read_next_upload(lambda: at):
        pass


def test_the_worker_reads_them_and_the_page_says_how_far_it_is(city: City, at: datetime) -> None:
    collection = begin(city, at)
    assert get_collection(city.supervisor, collection.pk).row.waiting == 4
    read_all(at)
    page = get_collection(city.supervisor, collection.pk)
    row = page.row
    assert (row.done, row.read, row.unplaced, row.unreadable) == (4, 2, 1, 1)
    assert page.years == (YEAR,)
    assert {one.file_name for one in page.problems} == {"外地.html", "坏.docx"}
    bodies = set(Version.objects.values_list("report__organisation__code", flat=True))
    assert bodies == {"police", "education"}


def test_what_is_not_published_counts_in_the_provisional_sum_only(city: City, at: datetime) -> None:
    begin(city, at)
    read_all(at)
    with pytest.raises(NotFoundError):
        area_total(city.supervisor, YEAR, on=at.date())
    total = area_total(city.supervisor, YEAR, on=at.date(), is_provisional=True)
    assert total.report().values[CELL] == 6
    assert {check.source for check in total.checks} == {"第1版（草稿，未发布）"}


def test_the_same_files_again_are_the_collection_that_is_there(city: City, at: datetime) -> None:
    first = begin(city, at)
    read_all(at)
    assert begin(city, at).pk == first.pk
    assert Upload.objects.count() == 4
    assert not tasks.read_next_upload(lambda: at)


def test_only_who_collects_begins_sees_and_places(city: City, at: datetime) -> None:
    with pytest.raises(WrongPersonError):
        begin(city, at, city.police_clerk)
    with pytest.raises(BadInputError):
        actions.begin_collection(
            organisation_id=None, name="x", year=None, files=[], by=city.supervisor, at=at
        )
    collection = begin(city, at)
    read_all(at)
    assert list_collections(city.police_clerk) == []
    with pytest.raises(NotFoundError):
        get_collection(city.police_clerk, collection.pk)
    stuck = Upload.objects.get(state="unplaced")
    with pytest.raises(NotFoundError):
        actions.place_upload(
            upload_id=stuck.pk, organisation_id=city.police.pk, year=YEAR, by=city.police_clerk,
            at=at,
        )  # fmt: skip
    placed = actions.place_upload(
        upload_id=stuck.pk, organisation_id=city.branch.pk, year=YEAR, by=city.supervisor, at=at
    )
    assert placed.version is not None
    assert placed.version.report.organisation_id == city.branch.pk


def test_an_archive_is_handed_in_at_the_desk(city: City, at: datetime) -> None:
    client = Client()
    client.force_login(city.supervisor)
    sent = client.post("/desk/annual/collections/", {"batch": zipped(files())})
    assert sent.status_code == 302
    page = client.get(sent.headers["Location"]).content.decode()
    assert "0/4 个文件" in page
    assert 'hx-trigger="every 2s"' in page
    read_all(at)
    page = client.get(sent.headers["Location"], headers={"HX-Request": "true"}).content.decode()
    assert "4/4 个文件" in page
    assert "hx-trigger" not in page
    assert "坏.docx" in page
    total = client.get(f"/desk/annual/board/{YEAR}/total.xlsx", {"all": "1"})
    assert total.content.startswith(b"PK")
    assert client.get(f"/desk/annual/board/{YEAR}/total.xlsx").status_code == 404
    stuck = Upload.objects.get(state="unplaced")
    form = client.get(f"/desk/reports/uploads/{stuck.pk}/place/").content.decode()
    assert "某市公安局" in form
    empty = client.post("/desk/annual/collections/", {})
    assert empty.status_code == 422
