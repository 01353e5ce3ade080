"""An officer searches the list, keeps the order, exports what is shown, and is told what went wrong."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.annual_reports.models import Upload, Version
from gongkai.desk import report_pages
from gongkai.desk.exports import to_csv, to_xlsx
from gongkai.desk.report_forms import parse_number
from tests.factories.city import City
from tests.factories.filed_reports import make_draft, make_report, publish


@pytest.fixture
def desk(client: Client, city: City, at: datetime) -> Client:
    """The clerk's desk with drafts of two years."""
    for year in (2022, 2023):
        make_draft(city.police_clerk, at, make_report(year=year))
    client.force_login(city.police_clerk)
    return client


def years(desk: Client, query: str = "") -> list[int]:
    return [row.year for row in desk.get(f"/desk/reports/{query}").context["page"].rows]


def test_the_order_chosen_last_is_kept(desk: Client) -> None:
    assert years(desk, "?sort=year") == [2022, 2023]
    assert years(desk) == [2022, 2023]
    assert years(desk, "?sort=-year") == [2023, 2022]
    assert years(desk) == [2023, 2022]


def test_the_export_holds_what_the_list_shows(desk: Client) -> None:
    answer = desk.get("/desk/reports/export.csv?year=2022")
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [line[:4] for line in lines[1:]] == [["某市公安局", "2022", "1", "草稿"]]
    book = openpyxl.load_workbook(
        io.BytesIO(desk.get("/desk/reports/export.xlsx?sort=year").content)
    )
    assert [row[1] for row in book.active.iter_rows(min_row=2, values_only=True)] == [2022, 2023]
    assert desk.get("/desk/reports/export.exe").status_code == 404


def test_words_never_become_formulas() -> None:
    evil = "=HYPERLINK(1)"
    assert to_csv(["名称"], [[evil]]).decode("utf-8-sig").splitlines()[1] == f"'{evil}"
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx("表", ["名称"], [[evil]])))
    assert book.active["A2"].data_type == "s"


def test_a_wrong_state_or_step_is_answered_in_words(desk: Client) -> None:
    draft = Version.objects.first()
    assert draft is not None
    answer = desk.get(f"/desk/reports/{draft.pk}/publish/")
    assert answer.status_code == 409
    assert "您现在不能“发布”" in answer.content.decode()
    assert desk.get(f"/desk/reports/{draft.pk}/no-such-step/").status_code == 404
    assert desk.get(f"/desk/reports/{draft.pk}/?cell=T9.no.cell").status_code == 404


def test_a_number_beyond_any_key_finds_nothing(desk: Client) -> None:
    huge = "9" * 30
    for path in ("reports/{}/", "reports/uploads/{}/", "reports/uploads/{}/place/"):
        assert desk.get(f"/desk/{path.format(huge)}").status_code == 404
    for many in (huge, "9" * 5000):
        assert desk.get("/desk/reports/uploads/", {"ids": many}).status_code == 200
    assert desk.get(f"/disclosure/annual-reports/{huge}/police/").status_code == 404
    assert desk.get(f"/disclosure/annual-reports/{huge}/police/pdf/").status_code == 404


@pytest.mark.parametrize("seen", ["9" * 5000, "[" * 100_000, "\0", "{}"])
def test_a_hidden_field_that_was_tampered_with_breaks_nothing(desk: Client, seen: str) -> None:
    draft = Version.objects.first()
    assert draft is not None
    answer = desk.post(
        f"/desk/reports/{draft.pk}/cells/T3.new_received.natural/",
        {"kind": "number", "number": "8", "reason": "原文是8", "seen": seen},
    )
    assert answer.status_code in {302, 422}


def test_a_form_of_thousands_of_fields_is_refused_in_chinese(desk: Client) -> None:
    draft = Version.objects.first()
    assert draft is not None
    many = {f"field{number}": "1" for number in range(3000)}
    answer = desk.post(f"/desk/reports/{draft.pk}/discard/", many)
    assert answer.status_code == 400
    assert "刚才的操作没有执行" in answer.content.decode()
    assert Version.objects.filter(pk=draft.pk, state="draft").exists()


def test_a_reason_is_asked_for_where_the_law_wants_one(desk: Client) -> None:
    draft = Version.objects.first()
    assert draft is not None
    answer = desk.post(f"/desk/reports/{draft.pk}/discard/", {"note": " "})
    assert answer.status_code == 422
    assert "请填写作废原因" in answer.content.decode()


def test_a_correction_of_what_is_public_starts_with_a_new_version(
    client: Client, city: City, at: datetime
) -> None:
    version = publish(make_draft(city.police_clerk, at), city.police_head, at)
    client.force_login(city.police_clerk)
    page = f"/desk/reports/{version.pk}/"
    assert "另起新版本更正" in client.get(page).content.decode()
    answer = client.post(f"{page}new-version/", follow=True)
    assert "第2版" in answer.content.decode()
    assert "另起新版本更正" not in client.get(page).content.decode()


def test_a_file_that_is_too_large_is_refused_and_the_others_go_on(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_pages, "MOST_BYTES", 10)
    files = [SimpleUploadedFile("大.txt", b"x" * 11), SimpleUploadedFile("小.txt", b"x")]
    answer = desk.post("/desk/reports/upload/", {"files": files[:1]})
    assert answer.status_code == 422
    assert "“大.txt”超过50 MB" in answer.content.decode()
    before = Upload.objects.count()
    desk.post("/desk/reports/upload/", {"files": [files[1]]})
    assert Upload.objects.count() == before + 1


def test_a_file_is_asked_for_where_none_was_chosen(desk: Client) -> None:
    answer = desk.post("/desk/reports/upload/", {})
    assert answer.status_code == 422
    assert "请先选择要上传的文件" in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "number"),
    [("１２", 12), ("1 423", 1423), ("1,423", 1423), ("减2", -2), ("增3", 3), ("−5", -5), ("0", 0)],
)
def test_numbers_are_taken_as_officers_type_them(typed: str, number: int) -> None:
    assert parse_number(typed) == number


@pytest.mark.parametrize("typed", ["", "十二", "1O", "12件", "1.2.3", "--1", "9" * 30])
def test_what_is_no_number_is_not_guessed(typed: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011  (the text is the only message)
        parse_number(typed)
    assert refused.value.args == (typed,)
