"""An archived case is one package: complete, frozen, the same bytes each time, kept long enough."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import simplejson
from django.db.models import ProtectedError

from gongkai.audit.models import AuditEvent
from gongkai.info_requests.actions import (
    Upload,
    add_file,
    archive_request,
    record_service,
    reopen_request,
    review_retention,
    take_package,
)
from gongkai.info_requests.adapters.sealing import sealed_files
from gongkai.info_requests.models import ArchivePackage, ArchivePart, DisclosureOffice
from gongkai.info_requests.queries import (
    ArchiveFilter,
    archive_view,
    archived_cases,
    code_of,
    read_package,
)
from gongkai.rules.access import SYSTEM
from gongkai.rules.archive import DamagedPaperError, Digest, verify_package
from gongkai.rules.case_file import IncompleteFileError
from gongkai.rules.errors import BadInputError, NotFoundError, WrongStateError
from gongkai.rules.moves import MoveNotPossibleError, NotYourMoveError
from gongkai.rules.requests import State
from gongkai.rules.results import ResultCode
from tests.factories.city import City
from tests.factories.info_requests import (
    ID_NUMBER,
    Office,
    build_office,
    file_online,
    get,
    make_answer,
    send,
    serve,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(city: City, at: datetime) -> Office:
    return build_office(city, at)


def closed(office: Office, at: datetime, code: ResultCode = ResultCode.GRANT_PROVIDED) -> str:
    """A case that is served, with an attachment of an awkward name."""
    number = file_online(office, at).number
    upload = Upload("attachment", "合同 ../终稿?.txt", "合同全文".encode())
    add_file(number=number, upload=upload, by=office.clerk, at=at)
    serve(office, number, at, make_answer(code))
    return number


def archived(office: Office, at: datetime, code: ResultCode = ResultCode.GRANT_PROVIDED) -> str:
    number = closed(office, at, code)
    archive_request(number=number, by=office.clerk, at=at)
    return number


@dataclass(frozen=True)
class Taken:
    """A package taken out."""

    data: bytes
    files: dict[str, bytes]

    def record(self, name: str) -> Any:
        return simplejson.loads(self.files[f"data/records/{name}.json"])


def text_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in pages)


def take(number: str) -> Taken:
    package = ArchivePackage.objects.get(request__number=number, is_current=True)
    data = b"".join(read_package(package))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    return Taken(data, files)


def test_a_package_holds_originals_prints_and_records_and_proves_itself(
    office: Office, at: datetime, tmp_path: Path
) -> None:
    number = archived(office, at)
    package = ArchivePackage.objects.get(request__number=number)
    taken = take(number)
    assert Digest.of(taken.data) == package.digest
    assert Digest.of(taken.files["tagmanifest-sha256.txt"]).sha256 == package.seal

    originals = [n for n in taken.files if n.startswith("data/originals/")]
    assert originals == ["data/originals/001-附件-终稿.txt"]
    assert taken.files[originals[0]].decode() == "合同全文"
    prints = [n for n in taken.files if n.startswith("data/letters/")]
    assert len(prints) == 3
    for name in prints:
        assert text_of(taken.files[name]).count("某市公安局") >= 1, name
    assert any("期限计算说明" in name for name in prints)

    assert taken.record("applicant")["id_number"] == ID_NUMBER
    assert [e["kind"] for e in taken.record("events")][-1] == "archived"
    answer = taken.record("letters")[-1]
    assert answer["service_proof"] == "网站查收记录"
    assert answer["destination"] == number
    assert {r["kind"] for r in taken.record("reviews")} == {"legal", "secrecy"}
    assert all(line["is_there"] for line in taken.record("checklist") if line["is_must"])
    actions = [e["action"] for e in taken.record("audit")]
    assert actions[0] == "info_requests.file_request"
    assert taken.files["data/catalogue.csv"].decode("utf-8-sig").count("\n") == len(
        [n for n in taken.files if n.startswith("data/")]
    )

    file = tmp_path / "case.zip"
    file.write_bytes(taken.data)
    assert verify_package(file, package.sm3).faults == []
    event = AuditEvent.objects.filter(action="info_requests.archive_request").latest("sequence")
    assert event.after is not None
    assert (event.after["sha256"], event.after["sm3"]) == (package.sha256, package.sm3)


def test_the_query_code_stands_nowhere_in_the_package(office: Office, at: datetime) -> None:
    number = archived(office, at)
    code = code_of(get(number))
    taken = take(number)
    for name, data in taken.files.items():
        text = text_of(data) if name.endswith(".pdf") else data.decode("utf-8-sig")
        assert code not in text, name
        assert code.replace("-", "") not in text, name


def test_it_is_the_same_bytes_each_time_whatever_happens_later(
    office: Office, at: datetime
) -> None:
    number = archived(office, at)
    first = take(number).data
    take_package(number=number, by=office.clerk, at=at + timedelta(days=400))
    DisclosureOffice.objects.update(address="搬到别处")
    assert take(number).data == first


def test_a_file_that_lacks_something_is_not_archived_and_every_gap_is_named(
    office: Office, at: datetime
) -> None:
    number = closed(office, at)
    request = get(number)
    request.reviews.all().delete()
    path = Path(sealed_files().path(""))
    stored = request.files.get().stored_as
    (path / stored[:2] / stored).rename(path / "elsewhere")
    with pytest.raises(IncompleteFileError, match="法制审核意见") as refused:
        archive_request(number=number, by=office.clerk, at=at)
    assert {line.code for line in refused.value.missing} == {"legal", "secrecy", "damaged"}
    assert get(number).state == State.SERVED
    assert not ArchivePackage.objects.exists()
    assert not ArchivePart.objects.exists()
    view = archive_view(office.clerk, number)
    assert {line.code for line in view.missing} == {"legal", "secrecy", "damaged"}
    (path / "elsewhere").rename(path / stored[:2] / stored)


def test_only_a_closed_case_is_archived_and_only_by_the_office(
    office: Office, at: datetime
) -> None:
    number = file_online(office, at).number
    with pytest.raises(MoveNotPossibleError):
        archive_request(number=number, by=office.clerk, at=at)
    send(office, number, at)
    with pytest.raises(MoveNotPossibleError):
        archive_request(number=number, by=office.clerk, at=at)
    other = closed(office, at)
    with pytest.raises(NotYourMoveError):
        archive_request(number=other, by=office.legal, at=at)
    with pytest.raises(NotFoundError):
        archive_request(number=other, by=office.city.education_clerk, at=at)


def test_an_archived_file_takes_nothing_more(office: Office, at: datetime) -> None:
    number = archived(office, at)
    with pytest.raises(WrongStateError, match="已经归档"):
        add_file(number=number, upload=Upload("other", "迟到.txt", b"x"), by=office.clerk, at=at)
    letter = get(number).letters.latest("pk")
    with pytest.raises(WrongStateError, match="已经归档"):
        record_service(number=number, letter_id=letter.pk, proof="x", by=office.clerk, at=at)


def test_a_case_that_a_court_reopens_gets_a_second_edition_and_keeps_the_first(
    office: Office, at: datetime
) -> None:
    number = archived(office, at)
    first = take(number).data
    reopen_request(number=number, order="（2026）某行初1号", days=15, by=office.clerk, at=at)
    assert archived_cases(office.clerk, ArchiveFilter(), today=at.date()).total == 0
    serve(office, number, at)
    package = archive_request(number=number, by=office.clerk, at=at)
    assert (package.edition, package.years) == (2, 30)
    old = ArchivePackage.objects.get(request__number=number, edition=1)
    assert not old.is_current
    assert b"".join(read_package(old)) == first
    assert take(number).data.startswith(b"PK")
    assert archived_cases(office.clerk, ArchiveFilter(), today=at.date()).total == 1


def test_damage_is_noticed_while_the_package_is_taken_out(office: Office, at: datetime) -> None:
    number = archived(office, at)
    part = ArchivePart.objects.filter(package__request__number=number, file=None).first()
    assert part is not None
    assert part.stored_as is not None
    path = Path(sealed_files().path(f"{part.stored_as[:2]}/{part.stored_as}"))
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(DamagedPaperError, match="打不开"):
        take(number)


def test_retention_follows_the_result_and_the_policy_of_the_body(
    office: Office, at: datetime
) -> None:
    grant = archive_request(number=closed(office, at), by=office.clerk, at=at)
    denial = archive_request(
        number=closed(office, at, ResultCode.DENY_THIRD_PARTY), by=office.clerk, at=at
    )
    DisclosureOffice.objects.update(policy={"retention_by_result": [["GRANT_PROVIDED", 0]]})
    forever = archive_request(number=closed(office, at), by=office.clerk, at=at)
    assert [p.period for p in (grant, denial, forever)] == ["10年", "30年", "永久"]
    assert [p.retain_until for p in (grant, denial, forever)] == [
        date(2036, 12, 31),
        date(2056, 12, 31),
        None,
    ]


def test_retention_can_be_made_longer_by_the_head_with_a_reason_and_never_shorter(
    office: Office, at: datetime
) -> None:
    number = archived(office, at)
    with pytest.raises(NotYourMoveError):
        review_retention(number=number, years=30, reason="x", by=office.clerk, at=at)
    with pytest.raises(BadInputError, match="理由"):
        review_retention(number=number, years=30, reason=" ", by=office.head, at=at)
    with pytest.raises(BadInputError, match="不能缩短"):
        review_retention(number=number, years=5, reason="x", by=office.head, at=at)
    package = review_retention(number=number, years=30, reason="涉诉", by=office.head, at=at)
    assert (package.period, package.retain_until) == ("30年", date(2056, 12, 31))
    package = review_retention(number=number, years=0, reason="重大", by=office.head, at=at)
    assert (package.period, package.retain_until) == ("永久", None)
    with pytest.raises(BadInputError, match="不能缩短"):
        review_retention(number=number, years=99, reason="x", by=office.head, at=at)
    take(number)


def test_nothing_archived_is_deleted_by_the_database(office: Office, at: datetime) -> None:
    number = archived(office, at)
    with pytest.raises(ProtectedError):
        get(number).delete()
    assert ArchivePackage.objects.filter(request__number=number).exists()


def test_the_list_finds_sorts_and_counts_what_has_ended(office: Office, at: datetime) -> None:
    first = archived(office, at)
    second = archived(office, at, ResultCode.DENY_PROCESS)
    day = at.date()
    page = archived_cases(office.clerk, ArchiveFilter(), today=day)
    assert [row.request.number for row in page.rows] == [first, second]
    back = archived_cases(office.clerk, ArchiveFilter(sort="-retain_until"), today=day)
    assert [row.request.number for row in back.rows] == [second, first]
    found = archived_cases(office.clerk, ArchiveFilter(words=second), today=day)
    assert [row.request.number for row in found.rows] == [second]
    ended = archived_cases(
        office.clerk, ArchiveFilter(until=date(2036, 12, 31)), today=date(2037, 1, 1)
    )
    assert ([row.request.number for row in ended.rows], ended.ended) == ([first], 1)
    assert archived_cases(office.city.education_clerk, ArchiveFilter(), today=day).total == 0
    assert ArchivePackage.objects.ending(date(2036, 12, 31)).count() == 1


def test_the_system_itself_may_archive_for_the_command_line(office: Office, at: datetime) -> None:
    number = closed(office, at)
    archive_request(number=number, by=SYSTEM, at=at)
    assert archive_view(office.clerk, number).package is not None
