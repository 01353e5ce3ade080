"""`gongkai report collect`: a folder becomes drafts and a sum, however often it is killed."""

from __future__ import annotations

import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from gongkai.rules.report.model import Value
from gongkai.rules.report.writing import Format, write
from tests.factories.filed_reports import make_report
from tests.factories.installations import Installation
from tests.factories.shell import CLEAN, gongkai

pytestmark = pytest.mark.timeout(1800)  # many processes begin, on whatever machine

KINDS: tuple[Format, ...] = ("html", "json", "docx", "html", "json", "xlsx", "html", "pdf")
COUNT = 30
NAMES = [f"某市{a}{b}镇人民政府" for a in "东南西北上" for b in "山河湖溪桥林"]
BODIES = """
from datetime import date
from gongkai.organisations.actions import found_organisation
from gongkai.rules.organisations import Kind, Level
top = Organisation.objects.get(code="gov")
for number, name in enumerate(json.loads(sys.argv[2])):
    found_organisation(parent=top, kind=Kind.BODY, level=Level.CITY, code=f"b{number:03}",
                       name=name, on=date(2010, 1, 1), compiles_own_report=True, by=SYSTEM, at=at)
"""
FOUND = """
told = {
    "versions": [
        [v.report.organisation.code, v.report.year, v.number, v.state, v.upload.file_name,
         digest(v.content), digest(v.findings), v.error_count, v.warning_count]
        for v in Version.objects.order_by("report__organisation__code", "number")
    ],
    "uploads": [
        [u.file_name, u.state, u.message, u.sha256] for u in Upload.objects.order_by("file_name")
    ],
    "collections": Collection.objects.count(),
    "readings": AuditEvent.objects.filter(action__in=[
        "annual_reports.keep_reading", "annual_reports.refuse_upload"]).count(),
}
"""


def made(agency: str, number: int, kind: Format) -> bytes:
    changes: dict[str, Value] = {"T2_5.license.decisions": number, "T2_1.rules.issued": number % 3}
    return write(make_report(agency, 2024, changes), kind)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports of all kinds; one of a body that nobody knows, one that is no report, one twice."""
    place = tmp_path_factory.mktemp("reports")
    for number, name in enumerate(NAMES):
        kind = KINDS[number % len(KINDS)]
        (place / f"{number:03}.{kind}").write_bytes(made(name, number, kind))
    shutil.copyfile(place / "001.json", place / "zz-again.json")
    (place / "stranger.html").write_bytes(made("外地某局", 7, "html"))
    (place / "broken.docx").write_bytes(b"PK\x03\x04 nothing")
    # The name says nothing, the code before the file's name does.
    (place / "b000_second.json").write_bytes(made("某单位", 99, "json"))
    return place


@pytest.fixture(scope="module")
def empty(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, migrated: Path | None
) -> Path:
    installation = Installation(tmp_path_factory.mktemp("empty") / "data", migrated)
    installation.run(BODIES, json.dumps(NAMES))
    return installation.folder


def copy_of(empty: Path, tmp_path: Path, name: str) -> Path:
    return Path(shutil.copytree(empty, tmp_path / name))


def found_in(data: Path) -> dict[str, Any]:
    installation = Installation.__new__(Installation)
    installation.folder = data
    found: dict[str, Any] = installation.run(FOUND)
    return found


def read_so_far(data: Path) -> int:
    """How many files a run that goes on has read, seen from outside."""
    with closing(sqlite3.connect(data / "gongkai.sqlite3", timeout=60)) as database:
        row = database.execute(
            "SELECT count(*) FROM audit_auditevent WHERE action IN"
            " ('annual_reports.keep_reading', 'annual_reports.refuse_upload')"
        ).fetchone()
    return int(row[0])


def cells_of(path: Path) -> list[list[str]]:
    """Every sheet as rows of text, without the moment of writing."""

    book = openpyxl.load_workbook(path)
    return [
        [str(value) for value in row]
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        if not any("生成" in str(value) for value in row)
    ]


def test_a_run_that_is_killed_again_and_again_ends_as_one_that_was_not(
    folder: Path, empty: Path, tmp_path: Path
) -> None:
    whole, killed = (copy_of(empty, tmp_path, name) for name in ("whole", "killed"))
    words = ["report", "collect", str(folder), "--year", "2024"]
    done = gongkai(*words, "--data", whole, "-o", tmp_path / "whole.xlsx")
    assert done.returncode == 2, done.stderr
    assert (
        f"{COUNT + 4}个文件：读出{COUNT + 1}份，重复1份，待指定机关或年度1份，无法读取1份"
        in done.stdout
    )
    assert "外地某局" in done.stderr
    assert "broken.docx" in done.stderr

    chance = random.Random(2024)  # noqa: S311 - the moments of the kills
    counts = []
    for _ in range(4):
        process = subprocess.Popen(
            [sys.executable, "-m", "gongkai", *words, "--data", str(killed)],
            env=CLEAN, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        # By what is done, not by the clock: another machine, another moment, is another pace.
        goal = read_so_far(killed) + chance.randint(1, 5)
        while read_so_far(killed) < goal and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
        counts.append(found_in(killed)["readings"])
    last = gongkai(*words, "--data", killed, "-o", tmp_path / "killed.xlsx")
    assert last.returncode == 2
    assert last.stdout.splitlines()[0] == done.stdout.splitlines()[0]
    assert any(0 < count < COUNT + 4 for count in counts), f"no kill met the work: {counts}"
    assert counts == sorted(counts)
    assert found_in(killed) == found_in(whole)
    assert cells_of(tmp_path / "killed.xlsx") == cells_of(tmp_path / "whole.xlsx")
    assert gongkai("audit", "verify", "--data", killed).returncode == 0


def test_a_folder_a_second_time_changes_nothing(folder: Path, empty: Path, tmp_path: Path) -> None:
    data = copy_of(empty, tmp_path, "data")
    words = ["report", "collect", str(folder), "--year", "2024", "--data", str(data)]
    first = gongkai(*words)
    found = found_in(data)
    second = gongkai(*words)
    assert (second.stdout, second.returncode) == (first.stdout, first.returncode)
    assert found_in(data) == found
    assert found["collections"] == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nowhere"], "nowhere"),
        (["{folder}", "--org", "没有这个局"], "没有叫“没有这个局”的机关"),
    ],
)
def test_what_cannot_be_collected_is_one_sentence(
    folder: Path, empty: Path, words: list[str], says: str
) -> None:
    given = [word.replace("{folder}", str(folder)) for word in words]
    done = gongkai("report", "collect", *given, "--data", empty)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
