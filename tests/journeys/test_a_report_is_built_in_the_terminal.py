"""`gongkai report build` on the records of an installation."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from gongkai.rules.report.reading import read
from tests.factories.shell import CLEAN, gongkai

FOUND = """
from datetime import date
from gongkai.cli import django
django.start(); django.migrate()
from django.utils import timezone
from gongkai.organisations.actions import found_organisation
from gongkai.rules.access import SYSTEM
from gongkai.rules.organisations import Kind, Level
found_organisation(parent=None, kind=Kind.BODY, level=Level.CITY, code="fagai", name="某市发展和改革局",
    on=date(2010, 1, 1), compiles_own_report=True, by=SYSTEM, at=timezone.now())
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one body and no records."""
    folder = tmp_path_factory.mktemp("data")
    subprocess.run(
        [sys.executable, "-c", FOUND], check=True, env=CLEAN | {"GONGKAI_DATA": str(folder)}
    )
    return folder


def test_the_report_is_written_in_every_format_and_reads_back(data: Path, tmp_path: Path) -> None:
    cells = None
    for kind in ("json", "html", "docx", "pdf", "xlsx"):
        target = tmp_path / f"r.{kind}"
        done = gongkai(
            "report", "build", "--org", "某市发展和改革局", "--year", "2025",
            "--format", kind, "-o", target, GONGKAI_DATA=str(data),
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, ""), kind
        report = read(target.read_bytes(), target.name)
        cells = cells or report.values
        assert report.values == cells, kind
        assert report.values["T3.new_received.total"] == 0
        assert report.values["T2_5.license.decisions"] is None, "nobody said 0"
    told = json.loads((tmp_path / "r.json").read_text("utf-8"))
    stated = {s["subject"]: s["value"] for s in told["statements"]}
    assert stated["requests.new"] == 0
    assert "published.total" not in stated, "nobody knows how many"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--org", "没有这个局", "--year", "2025"), "没有叫“没有这个局”的机关"),
        (("--org", "fagai", "--year", "2018"), "没有全国统一的表格格式"),
    ],
)
def test_what_cannot_be_built_is_said_in_one_sentence(
    data: Path, arguments: tuple[str, ...], words: str
) -> None:
    done = gongkai("report", "build", *arguments, GONGKAI_DATA=str(data))
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_without_an_installation_nothing_is_made(tmp_path: Path) -> None:
    folder = tmp_path / "none"
    done = gongkai("report", "build", "--org", "x", "--year", "2025", GONGKAI_DATA=str(folder))
    assert done.returncode == 2
    assert "没有找到数据文件夹" in done.stderr
    assert not folder.exists()
