"""A supervising office works through annual reports in the terminal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest

from gongkai.cli.report_files import MANY, Source, each
from gongkai.rules.report.model import Report
from gongkai.rules.report.reading import read
from gongkai.rules.report.writing import Format, write
from tests.factories.reports import changed, complete

NAMES = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"


def gongkai(
    *arguments: str | Path, cwd: Path | None = None, stdin: bytes | None = None
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "gongkai", "report", *arguments],
        capture_output=True,
        check=False,
        cwd=cwd,
        input=stdin,
        timeout=120,
    )


def put(folder: Path, name: str, report: Report) -> Path:
    """The report as a file, in the format that its name says."""
    format: Format = name.rsplit(".", 1)[1]  # type: ignore[assignment]  # noqa: A001
    path = folder / name
    path.write_bytes(write(report, format))
    return path


def wrong() -> Report:
    """A report whose columns do not balance."""
    return changed(complete(), T3__carried_out__natural=9)


def test_one_file_gives_one_object_and_status_0(tmp_path: Path) -> None:
    done = gongkai("read", put(tmp_path, "a.html", complete()))
    assert (done.returncode, done.stderr) == (0, b"")
    data = json.loads(done.stdout)
    assert (data["agency"], data["year"], data["form"]) == ("某县某某局", 2023, "2021")
    assert data["tables"]["T3"]["new_received"]["natural"] == 3
    assert "file" not in data


def test_findings_of_severity_error_give_status_1(tmp_path: Path) -> None:
    path = put(tmp_path, "a.html", wrong())
    for command in ("read", "check"):
        done = gongkai(command, path)
        assert done.returncode == 1
        assert "T3-BAL" in done.stdout.decode()


def test_several_files_give_an_array_and_a_bad_one_stops_nothing(tmp_path: Path) -> None:
    good, other = put(tmp_path, "a.html", complete()), put(tmp_path, "c.json", complete())
    bad = tmp_path / "b.docx"
    bad.write_bytes(b"PK\x03\x04 broken")
    done = gongkai("read", good, bad, other)
    assert done.returncode == 2
    first, second, third = json.loads(done.stdout)
    assert [first["file"], second["file"], third["file"]] == [str(good), str(bad), str(other)]
    assert first["tables"] == third["tables"]
    assert "b.docx" in second["error"]
    assert "b.docx" in done.stderr.decode()


def test_a_file_that_is_not_there_changes_nothing(tmp_path: Path) -> None:
    output = tmp_path / "out.json"
    output.write_text("before")
    done = gongkai("read", tmp_path / "没有.html", "-o", output)
    assert done.returncode == 2
    assert done.stderr.decode().startswith("错误：找不到“")
    assert output.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]


def test_a_file_far_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "大.html"
    with path.open("wb") as file:
        file.truncate(200 * 2**20)
    done = gongkai("read", path)
    assert done.returncode == 2
    assert done.stderr.decode().count("大.html") == 1
    assert "200 MB，超过 60 MB 的上限" in done.stderr.decode()


def test_chinese_comes_out_of_a_pipe_in_every_locale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    done = gongkai("check", put(tmp_path, "a.html", complete()))
    assert done.returncode == 0
    assert "某县某某局 2023年度" in done.stdout.decode("utf-8")


def test_folders_and_patterns_name_the_reports_below(tmp_path: Path) -> None:
    (tmp_path / "2023").mkdir()
    put(tmp_path / "2023", "a.html", complete())
    put(tmp_path / "2023", "b.docx", complete())
    (tmp_path / "2023" / "~$b.docx").write_bytes(b"lock")
    (tmp_path / "2023" / "photo.png").write_bytes(b"no report")
    for argument in ("2023", "2023/*.[dh]*", "**/?.*"):
        done = gongkai("check", argument, cwd=tmp_path)
        assert done.returncode == 0
        assert done.stdout.decode().count("某县某某局 2023年度") == 2


def test_a_folder_without_reports_and_a_pattern_without_files_are_bad_input(
    tmp_path: Path,
) -> None:
    for argument, words in ((tmp_path, "没有年报文件"), (tmp_path / "*.html", "没有文件符合")):
        done = gongkai("read", argument)
        assert done.returncode == 2
        assert words in done.stderr.decode()


def test_a_report_comes_in_by_standard_input(tmp_path: Path) -> None:
    done = gongkai("read", "-", stdin=write(complete(), "docx"))
    assert done.returncode == 0
    assert json.loads(done.stdout)["agency"] == "某县某某局"


def test_a_table_for_the_eyes_has_no_colours_in_a_pipe(tmp_path: Path) -> None:
    done = gongkai("read", put(tmp_path, "a.html", wrong()), "--format", "table")
    text = done.stdout.decode()
    assert "一、本年新收政府信息公开申请数量" in text
    assert "T3-BAL" in text
    assert "\x1b[" not in text


def test_last_years_report_brings_the_rules_of_carrying_over(tmp_path: Path) -> None:
    this = put(tmp_path, "2023.html", complete(2023))
    last = put(tmp_path, "2022.html", changed(complete(2022), T3__carried_out__natural=5))
    assert "T3-CARRY" not in gongkai("check", this).stdout.decode()
    done = gongkai("check", this, "--previous", last)
    assert done.returncode == 1
    assert "T3-CARRY" in done.stdout.decode()


def test_a_last_year_that_cannot_be_read_is_bad_input(tmp_path: Path) -> None:
    done = gongkai("check", put(tmp_path, "a.html", complete()), "--previous", tmp_path / "x.html")
    assert done.returncode == 2
    assert "上年度报告不能用" in done.stderr.decode()


def test_findings_come_as_data_too(tmp_path: Path) -> None:
    data = json.loads(gongkai("check", put(tmp_path, "a.html", wrong()), "--format", "json").stdout)
    assert list(data) == ["agency", "year", "form", "findings"]
    assert data["findings"][0]["rule"] == "T3-BAL"


def test_many_reports_add_up_with_the_missing_ones_listed(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    tree = ["code,name,parent,expected", "0,某县,,no"]
    for number, name in enumerate(NAMES, 1):
        agency = f"某县{name}某局"
        tree.append(f"{number},{agency},0,yes")
        if number == 1:
            continue
        report = complete()
        report.agency, report.title = agency, f"{agency}2023年政府信息公开工作年度报告"
        put(folder, f"{number:02}.html", report)
    (tmp_path / "tree.csv").write_text("\n".join(tree), "utf-8")
    output = tmp_path / "汇总.xlsx"
    done = gongkai("aggregate", folder, "--tree", tmp_path / "tree.csv", "-o", output)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "计入19个机构，缺报1个" in done.stdout.decode()
    sheet = openpyxl.load_workbook(output)["三、收到和处理政府信息公开申请情况"]
    assert 3 * 19 in [cell.value for row in sheet.iter_rows() for cell in row]


def test_two_reports_are_compared_cell_by_cell(tmp_path: Path) -> None:
    a = put(tmp_path, "a.html", complete())
    b = put(tmp_path, "b.html", changed(complete(), T3__granted__natural=7))
    done = gongkai("compare", a, b)
    assert done.returncode == 0
    text = done.stdout.decode()
    assert "+5 " in text
    assert "100%" in text


@pytest.mark.parametrize("format", ["html", "docx", "pdf", "xlsx", "json", "csv"])
def test_a_report_is_written_in_every_format(tmp_path: Path, format: str) -> None:  # noqa: A002
    source = put(tmp_path, "in.json", complete())
    output = tmp_path / f"out.{format}"
    assert gongkai("write", source, "-o", output).returncode == 0
    assert (
        read(output.read_bytes(), output.name).values
        == read(source.read_bytes(), source.name).values
    )
    assert gongkai("write", source, "--format", format).stdout[:4] == output.read_bytes()[:4]


def test_the_format_must_be_known(tmp_path: Path) -> None:
    source = put(tmp_path, "in.json", complete())
    done = gongkai("write", source, "-o", tmp_path / "out.odt")
    assert done.returncode == 2
    assert "--format" in done.stderr.decode()


def test_a_blank_form_follows_the_year() -> None:
    old = docx.Document(BytesIO(gongkai("blank", "--year", "2020", "--format", "docx").stdout))
    new = docx.Document(BytesIO(gongkai("blank", "--year", "2021", "--format", "docx").stdout))
    assert [len(old.tables[1].rows), len(new.tables[1].rows)] == [26, 28]


def test_before_2019_there_is_no_form() -> None:
    done = gongkai("blank", "--year", "2018", "--format", "docx")
    assert done.returncode == 2
    assert "2018年度没有全国统一的表格格式" in done.stderr.decode()


def test_neither_django_nor_readers_of_other_formats_are_imported(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("某局2023年政府信息公开工作年度报告\n一、总体情况\n主动公开。\n", "utf-8")
    code = (
        "import sys; from gongkai.cli.main import app\n"
        f"app(['report', 'check', {str(path)!r}], standalone_mode=False)\n"
        "heavy = {'django', 'lxml', 'docx', 'pypdfium2', 'pdfplumber', 'openpyxl', 'typst',"
        " 'xlsxwriter', 'rich', 'pydantic', 'multiprocessing'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.decode().splitlines()[-1] == "[]"


def name_or_die(data: bytes, name: str) -> str:
    """A work that kills its process on one file and fails on another, as broken readers do."""
    if data == b"kill":
        os._exit(9)
    if data == b"fail":
        raise RuntimeError("lost")
    return name


def test_a_file_that_kills_a_process_is_a_problem_like_others() -> None:
    files = [Source(f"{number}.txt", b"fine") for number in range(MANY + 4)]
    files[3], files[9] = Source("3.txt", b"kill"), Source("9.txt", b"fail")
    outcomes = list(each(name_or_die, files))
    assert [outcome.name for outcome in outcomes] == [file.name for file in files]
    assert "崩溃" in (outcomes[3].problem or "")
    assert "RuntimeError：lost" in (outcomes[9].problem or "")
    assert [o.result for o in outcomes if o.problem is None] == [
        file.name for file in files if file.data == b"fine"
    ]
