"""Before a batch of files goes out, somebody lets the terminal look through it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories.leaky_files import CLEAN, docx_file, xlsx_file, zip_file

ID = "11010519491231002X"


def gongkai(*arguments: str | Path, stdin: bytes | None = None) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "gongkai", "screen", *arguments],
        capture_output=True,
        check=False,
        input=stdin,
        timeout=120,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a clean file, a leak in a zip, a hidden sheet, and what is no business."""
    (tmp_path / "公告.docx").write_bytes(docx_file())
    (tmp_path / "附件.zip").write_bytes(zip_file({"名单.csv": f"姓名,身份证号\n张三丰,{ID}\n"}))
    (tmp_path / "表.xlsx").write_bytes(xlsx_file(hidden_sheet=[["原始"]]))
    (tmp_path / "~$公告.docx").write_bytes(b"lock")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.txt").write_text(ID)
    return tmp_path


def test_a_clean_file_gives_status_0(folder: Path) -> None:
    done = gongkai(folder / "公告.docx")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "  没有发现问题\n"


def test_a_folder_is_looked_through_and_a_block_gives_status_1(folder: Path) -> None:
    done = gongkai(folder)
    assert (done.returncode, done.stderr) == (1, "")
    assert "[拦截] PI-ID  附件.zip › 名单.csv，第2行" in done.stdout
    assert "[拦截] PI-TABLE  附件.zip › 名单.csv" in done.stdout
    assert "[拦截] FILE-SHEET" in done.stdout
    assert done.stdout.endswith("3个文件：拦截3处\n")
    assert ID not in done.stdout


def test_json_names_every_finding_and_gives_nothing_away(folder: Path) -> None:
    done = gongkai(folder, "--format", "json")
    assert done.returncode == 1
    told = {Path(one["file"]).name: one for one in json.loads(done.stdout)}
    assert told["公告.docx"]["counts"] == {"block": 0, "warning": 0, "info": 0}
    (first, second) = told["附件.zip"]["findings"]
    assert (first["rule"], first["text"]) == ("PI-ID", "1101**********002X")
    assert second["message"] == "“身份证号”列有1个没有隐去的身份证号码。"
    assert ID not in done.stdout


def test_the_least_severity_and_the_day_can_be_chosen(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("报国土资源部，布署。身份证号略。")
    assert "WORD-BODY" in gongkai(file).stdout
    assert "WORD-BODY" not in gongkai(file, "--on", "2015-01-01").stdout
    assert gongkai(file, "--least", "block").stdout == "  没有发现问题\n"


def test_own_words_are_looked_for_as_well(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(f"{CLEAN}专门词。")
    words = tmp_path / "词表.csv"
    words.write_text("词语,改为,级别\n专门词,规范词,拦截\n")
    sheet = tmp_path / "词表.xlsx"
    sheet.write_bytes(xlsx_file([["词语", "改为"], ["专门词", "规范词"]]))
    assert gongkai(file, "--words", words).returncode == 1
    done = gongkai(file, "--words", sheet)
    assert done.returncode == 0
    assert "可以改为：规范词" in done.stdout
    words.write_text("词语\n的\n")
    done = gongkai(file, "--words", words)
    assert done.returncode == 2
    assert "词表“词表.csv”不能用：第2行：“的”只有一个字" in done.stderr


def test_many_findings_of_one_rule_are_cut_until_all_are_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("".join(f"第{n}项布署工作。\n" for n in range(9)))
    assert "同一规则还有4处" in gongkai(file).stdout
    assert gongkai(file, "--all").stdout.count("WORD-WRONG") == 9


def test_standard_input_is_text() -> None:
    done = gongkai("-", stdin=f"身份证号{ID}".encode())
    assert done.returncode == 1
    assert "PI-ID" in done.stdout


def test_bad_arguments_give_status_2_and_say_what_to_do(tmp_path: Path) -> None:
    for arguments in ([tmp_path / "none"], [tmp_path], [tmp_path / "*.doc"]):
        done = gongkai(*arguments)
        assert done.returncode == 2
        assert "请检查路径" in done.stderr
    (tmp_path / "a.txt").write_text(CLEAN)
    done = gongkai(tmp_path / "a.txt", "--on", "昨天")
    assert done.returncode == 2


def test_many_files_are_worked_off_in_their_order(tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / f"{number:02}.txt").write_text(ID if number % 2 else CLEAN)
    done = gongkai(tmp_path, "--format", "json")
    blocks = [one["counts"]["block"] for one in json.loads(done.stdout)]
    assert blocks == [0, 1] * 10


def test_the_command_loads_no_django(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(CLEAN)
    program = (
        "import sys; sys.modules['django'] = None\n"
        f"sys.argv = ['gongkai', 'screen', {str(tmp_path)!r}]\n"
        "from gongkai.cli.main import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_file_as_large_as_an_attachment_may_be_is_looked_through(tmp_path: Path) -> None:
    line = "各单位要按照要求抓好落实，及时报送情况，不得弄虚作假，逾期不予受理。\n".encode()
    with (tmp_path / "数据.txt").open("wb") as file:
        for _ in range(64):
            file.write(line * (1024 * 1024 // len(line)))
        file.write(f"王小虎身份证号{ID}\n".encode())
    done = gongkai(tmp_path / "数据.txt")
    assert "[拦截] PI-ID  数据.txt，第" in done.stdout, done.stderr
    assert done.returncode == 1


def test_a_file_larger_than_that_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "数据.txt").open("wb") as file:
        file.truncate(201 * 1024 * 1024)
    done = gongkai(tmp_path / "数据.txt")
    assert "201 MB，超过 200 MB 的上限" in done.stderr
    assert done.returncode == 2
