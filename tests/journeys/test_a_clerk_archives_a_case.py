"""A clerk archives a case, takes its package out, and proves it; the head keeps it longer."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from typer.testing import CliRunner

from gongkai.audit.models import AuditEvent
from gongkai.cli.archive import archive as command
from gongkai.info_requests.actions import archive_request
from gongkai.info_requests.adapters.sealing import sealed_files
from gongkai.info_requests.models import ArchivePackage, ArchivePart
from gongkai.rules.archive import verify_package
from gongkai.rules.results import ResultCode
from tests.factories.city import City
from tests.factories.info_requests import (
    Office,
    build_office,
    file_online,
    get,
    make_answer,
    serve,
)
from tests.factories.shell import gongkai

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(city: City, at: datetime) -> Office:
    return build_office(city, at)


@pytest.fixture
def number(office: Office, at: datetime) -> str:
    """A served case."""
    found = file_online(office, at, description="年度<b>统计</b>数据").number
    serve(office, found, at)
    return found


def signed_in(client: Client, person: object) -> Client:
    client.force_login(person)  # type: ignore[arg-type]
    return client


def body_of(response: object) -> bytes:
    assert isinstance(response, StreamingHttpResponse)
    return b"".join(response.streaming_content)  # type: ignore[arg-type]


def test_from_the_checklist_to_the_proved_package(
    office: Office, number: str, client: Client, tmp_path: Path
) -> None:
    signed_in(client, office.clerk)
    page = client.get(f"/desk/cases/{number}/archive/").content.decode()
    assert "法制审核意见" in page
    assert "归档这件案卷" in page
    assert "年度&lt;b&gt;统计" in page
    done = client.post(f"/desk/cases/{number}/archive/", {"seen": get(number).version}, follow=True)
    assert "已归档，保管期限10年" in done.content.decode()
    package = ArchivePackage.objects.get(request__number=number)
    for told in (package.sha256, package.sm3, package.seal, "data/records/events.json"):
        assert told in done.content.decode()

    before = AuditEvent.objects.latest("sequence").sequence
    answer = client.get(f"/desk/cases/{number}/archive/package.zip")
    file = tmp_path / f"{number}.zip"
    file.write_bytes(body_of(answer))
    assert answer.headers["Content-Length"] == str(file.stat().st_size)
    assert answer.headers["Cache-Control"] == "no-store"
    event = AuditEvent.objects.get(sequence__gt=before)
    assert (event.action, event.by_name) == ("info_requests.take_package", office.clerk.name)
    assert verify_package(file, package.sha256).faults == []
    assert (
        "归档包完好，与另行记下的哈希相符"
        in gongkai("archive", "verify", file, "--expect", package.sm3).stdout
    )
    assert number in client.get("/desk/requests/archive/").content.decode()


def test_what_is_missing_is_named_and_nothing_is_archived(
    office: Office, number: str, client: Client
) -> None:
    get(number).reviews.all().delete()
    signed_in(client, office.clerk)
    page = client.get(f"/desk/cases/{number}/archive/").content.decode()
    assert "还缺少2项" in page
    assert "归档这件案卷" not in page
    answer = client.post(f"/desk/cases/{number}/archive/")
    assert answer.status_code == 422
    assert "没有归档" in answer.content.decode()
    assert not ArchivePackage.objects.exists()


def test_two_clerks_at_once_archive_it_once(office: Office, number: str, client: Client) -> None:
    signed_in(client, office.clerk)
    seen = get(number).version
    address = f"/desk/cases/{number}/archive/"
    assert client.post(address, {"seen": seen}).status_code == 302
    answer = client.post(address, {"seen": seen})
    assert answer.status_code == 409
    assert "刷新页面" in answer.content.decode()
    assert ArchivePackage.objects.count() == 1


def test_who_is_not_of_the_office_sees_the_hashes_and_takes_nothing(
    office: Office, number: str, client: Client, at: datetime
) -> None:
    archive_request(number=number, by=office.clerk, at=at)
    signed_in(client, office.legal)
    page = client.get(f"/desk/cases/{number}/archive/").content.decode()
    assert "SM3" in page
    assert "package.zip" not in page
    assert client.get(f"/desk/cases/{number}/archive/package.zip").status_code == 403


def test_the_head_keeps_a_case_longer_and_is_told_what_cannot_be(
    office: Office, number: str, client: Client, at: datetime
) -> None:
    archive_request(number=number, by=office.clerk, at=at)
    signed_in(client, office.head)
    address = f"/desk/cases/{number}/archive/retention/"
    refused = client.post(address, {"years": "30", "reason": ""})
    assert refused.status_code == 422
    assert "请写明调整保管期限的理由" in refused.content.decode()
    assert client.post(address, {"years": "7", "reason": "x"}).status_code == 422
    done = client.post(address, {"years": "0", "reason": "涉诉，依本单位保管期限表"}, follow=True)
    assert "改为永久" in done.content.decode()
    assert "涉诉，依本单位保管期限表" in done.content.decode()
    signed_in(client, office.clerk)
    assert client.post(address, {"years": "30", "reason": "x"}).status_code == 403


def test_the_list_is_filtered_sorted_and_forgiving(
    office: Office, number: str, client: Client, at: datetime
) -> None:
    signed_in(client, office.clerk)
    assert "还没有归档的案卷" in client.get("/desk/requests/archive/").content.decode()
    archive_request(number=number, by=office.clerk, at=at)
    other = file_online(office, at).number
    serve(office, other, at, make_answer(ResultCode.DENY_INTERNAL))
    archive_request(number=other, by=office.clerk, at=at)

    def listed(query: str) -> list[str]:
        answer = client.get(f"/desk/requests/archive/{query}")
        assert answer.status_code == 200
        return [row.request.number for row in answer.context["found"].rows]

    assert listed("") == [number, other]
    assert listed("?sort=-retain_until") == [other, number]
    assert listed("?years=30") == [other]
    assert listed("?until=2036-12-31") == [number]
    assert listed(f"?q={other}") == [other]
    assert listed("?years=x&until=gestern&page=99999999&sort=nothing") == [number, other]
    assert listed("?page=9") == [number, other]
    assert "没有符合条件的案卷" in client.get("/desk/requests/archive/?q=x").content.decode()


# --- the terminal --------------------------------------------------------------------------------


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(command, list(arguments))
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def test_the_command_takes_the_same_bytes_out_and_leaves_a_trace(
    office: Office, number: str, client: Client, at: datetime, tmp_path: Path
) -> None:
    package = archive_request(number=number, by=office.clerk, at=at)
    file = tmp_path / "case.zip"
    status, output = run("export", number, "-o", str(file))
    assert (status, package.sm3 in output) == (0, True)
    signed_in(client, office.clerk)
    answer = client.get(f"/desk/cases/{number}/archive/package.zip")
    assert body_of(answer) == file.read_bytes()
    assert AuditEvent.objects.filter(action="info_requests.take_package").count() == 2


def test_a_damaged_paper_stops_the_export_and_leaves_no_file(
    office: Office, number: str, at: datetime, tmp_path: Path
) -> None:
    package = archive_request(number=number, by=office.clerk, at=at)
    part = ArchivePart.objects.filter(package=package, file=None).first()
    assert part is not None
    assert part.stored_as is not None
    Path(sealed_files().path(f"{part.stored_as[:2]}/{part.stored_as}")).write_bytes(b"x")
    file = tmp_path / "case.zip"
    assert run("export", number, "-o", str(file))[0] == 1
    assert list(tmp_path.iterdir()) == []


def test_the_command_lists_whose_retention_has_ended(
    office: Office, number: str, at: datetime
) -> None:
    archive_request(number=number, by=office.clerk, at=at)
    assert run("due", "--until", "2036-12-30") == (
        0,
        "截至2036-12-30，保管期限届满的案卷0件。\n",
    )
    status, output = run("due", "--until", "2036-12-31")
    assert (status, number in output, "请组织鉴定" in output) == (0, True, True)
    assert f'"number": "{number}"' in run("due", "--until", "2036-12-31", "--format", "json")[1]


def test_verify_needs_no_data_folder_and_tells_by_its_status(
    office: Office, number: str, at: datetime, tmp_path: Path
) -> None:
    archive_request(number=number, by=office.clerk, at=at + timedelta(minutes=1))
    file = tmp_path / "case.zip"
    run("export", number, "-o", str(file))
    missing = str(tmp_path / "no-data")
    assert gongkai("archive", "verify", file, GONGKAI_DATA=missing).returncode == 0
    assert not Path(missing).exists()
    file.write_bytes(file.read_bytes().replace(b"http", b"hxxp").replace(b"filed", b"fiLed"))
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    done = gongkai("archive", "verify", file)
    assert (done.returncode, "处问题" in done.stdout) == (1, True)
    done = gongkai("archive", "verify", file, "--format", "json")
    assert (done.returncode, '"faults": [\n  {' in done.stdout) == (1, True)
    refused = gongkai("archive", "verify", __file__)
    assert (refused.returncode, "不是归档包" in refused.stderr) == (2, True)
