"""`gongkai deadline`, `fee` and `calendar` as a clerk calls them, each as a process of its own."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.factories.shell import gongkai

ORDER = {
    "region": "CN",
    "year": 2027,
    "document": "国办发明电〔2026〕99号",
    "announced_on": "2026-11-25",
    "off": {
        "2027-01-01..2027-01-03": "元旦",
        "2027-05-01..2027-05-05": "劳动节",
        "2027-10-01..2027-10-07": "国庆节",
    },
    "work": {"2027-01-09": "元旦"},
}
# Made up: the real one was not published when this was written.
NOTICE = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕99号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至12日（周五）放假调休，共8天。1月31日（周日）、2月14日（周日）上班。
三、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。4月25日（周日）上班。
四、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。10月9日（周六）上班。
国务院办公厅
2026年11月25日
"""


def answer(*words: str | Path) -> Any:
    """The JSON that a command prints; it must end well."""
    done = gongkai(*words, "--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def refusal(*words: str | Path) -> str:
    """The one sentence of a command that is refused."""
    done = gongkai(*words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("错误：")
    assert done.stderr.count("\n") == 1
    return done.stderr


def written(folder: Path, content: object) -> Path:
    file = folder / "order.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return file


# --- deadline


def test_a_plain_request_is_due_after_twenty_working_days_each_explained() -> None:
    told = answer("deadline", "--received", "2026-03-02")
    assert (told["due"], told["provisional"]) == ("2026-03-30", False)
    assert told["days"][0]["status"] == "start"
    assert told["days"][-1] == {
        "date": "2026-03-30",
        "kind": "workday",
        "name": "",
        "status": "counted",
        "counts": True,
        "number": 20,
        "text": "第20个工作日，答复期限届满",
        "article": "《政府信息公开条例》第三十三条第二款",
        "provisional": False,
    }
    assert sum(day["counts"] for day in told["days"]) == 20
    assert told["escalations"][0] == {"days_left": 10, "on": "2026-03-16"}


def test_supplement_extension_and_overlapping_pauses_are_taken_together() -> None:
    told = answer(
        *("deadline", "--received", "2026-03-02", "--supplemented", "2026年3月12日"),
        *("--extension", "5", "--pause", "2026-03-16..2026-03-18"),
        *("--pause", "2026/3/17..2026/3/20"),
    )
    assert (told["due"], told["started"]) == ("2026-04-24", "2026-03-12")
    assert (told["paused"], told["extended"]) == (5, 5)


def test_the_explanation_shows_every_day_and_the_version_of_the_calendar() -> None:
    done = gongkai("deadline", "--received", "2026-09-25", "--explain")
    lines = done.stdout.splitlines()
    assert lines[0] == "答复期限　2026-10-29（周四）"
    assert sum(line.startswith("2026-") for line in lines) == 35
    assert "第6个工作日：调休上班（国庆节）" in done.stdout
    assert lines[-1].startswith("日历版本　CN@最新#")


def test_a_year_without_its_order_is_marked_and_warned_of() -> None:
    done = gongkai("deadline", "--received", "2026-12-14")
    assert done.returncode == 0
    assert "（暂定）" in done.stdout
    assert "2027年放假安排尚未公布" in done.stderr


def test_what_was_known_before_the_notice_of_2020_gives_another_day() -> None:
    words = ("deadline", "--received", "2020-01-06", "--known-on")
    assert answer(*words, "2020-01-26")["due"] == "2020-02-06"
    assert answer(*words, "2020-01-27")["due"] == "2020-02-10"


def test_a_whole_log_is_replayed_and_what_the_law_forbids_is_a_finding(tmp_path: Path) -> None:
    log = [
        {"event": "arrived", "on": "2026-03-02", "channel": "ordinary_mail"},
        {"event": "confirmed", "on": "2026-03-03"},
    ]
    told = answer("deadline", "--events", written(tmp_path, log))
    assert (told["received"], told["due"]) == ("2026-03-03", "2026-03-31")
    late = {"event": "extended", "on": "2026-04-01", "days": 5, "approved_on": "2026-04-01"}
    done = gongkai("deadline", "--events", written(tmp_path, [*log, late]))
    assert done.returncode == 1
    assert "第三十三条" in done.stdout
    assert "答复期限　2026-03-31" in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "--received"),
        (["--received", "2026-02-30"], "不是日期"),
        (["--received", "昨天"], "不是日期"),
        (["--received", "1999-01-04"], "日历范围"),
        (["--received", "2026-03-02", "--extension", "21"], "第三十三条"),
        (["--received", "2026-03-02", "--pause", "2026-03-04"], "起..止"),
        (["--received", "2026-03-02", "--pause", "2026-03-04..2026-03-03"], "颠倒"),
        (
            ["--received", "2026-03-02", "--pause", "2026-06-04..2026-06-05"],
            "期限2026年3月30日已过",
        ),
        (["--received", "2026-03-02", "--supplement-asked", "2026-03-12"], "第三十条"),
        (["--received", "2026-03-02", "--region", "广西"], "行政区划代码"),
        (["--events", "nowhere.json"], "无法读取"),
        (["--received", "2026-03-02", "--events", "x.json"], "只用一种"),
    ],
)
def test_what_cannot_be_computed_is_refused_in_one_sentence(words: list[str], said: str) -> None:
    assert said in refusal("deadline", *words)


@pytest.mark.parametrize("text", ["", "{}", "[1]", '[{"event": "born"}]', "[" * 100_000])
def test_a_broken_log_is_refused(tmp_path: Path, text: str) -> None:
    assert "请" in refusal("deadline", "--events", written(tmp_path, text))


# --- fee


def test_fees_come_with_their_counting_table() -> None:
    told = answer("fee", "--items", "35")
    assert told["amount_yuan"] == 3000
    assert told["tiers"][-1] == {
        "from": 31,
        "to": 35,
        "count": 5,
        "yuan_each": 200,
        "amount_yuan": 1000,
    }
    pages = answer("fee", "--pages", "68")
    assert (pages["amount_yuan"], pages["amount_words"]) == (380, "叁佰捌拾元整")
    assert "第31至68页　38页 × 10 元 ＝ 380 元" in gongkai("fee", "--pages", "68").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "--items"),
        (["--items", "3", "--pages", "4"], "只能选一种"),
        (["--items", "-1"], "申请件数"),
        (["--items", "35", "--on", "2020-12-31"], "尚无收费依据"),
    ],
)
def test_what_cannot_be_charged_is_refused(words: list[str], said: str) -> None:
    assert said in refusal("fee", *words)


# --- calendar


def test_a_year_is_shown_with_its_holidays_its_document_and_its_version() -> None:
    done = gongkai("calendar", "show", "2026")
    assert done.stdout.startswith("2026年　工作日 248 天\n")
    assert "2026-10-10　国庆节　上班" in done.stdout
    assert "依据　国办发明电〔2025〕7号（2025-11-04 公布）" in done.stdout
    assert done.stderr == ""
    told = answer("calendar", "show", "2026")
    assert len(told["days"]) == 365
    assert (told["provisional"], told["working_days"]) == (False, 248)


def test_an_imported_order_makes_a_provisional_date_certain_and_may_move_it(tmp_path: Path) -> None:
    folder, words = tmp_path / "data", ("deadline", "--received", "2026-12-14")
    assert answer(*words, "--data", folder)["due"] == "2027-01-12"
    done = gongkai("calendar", "import", written(tmp_path, ORDER), "--data", folder)
    assert done.returncode == 0, done.stderr
    assert "国办发明电〔2026〕99号" in done.stdout
    told = answer(*words, "--data", folder)
    assert (told["due"], told["provisional"]) == ("2027-01-11", False)
    assert answer(*words, "--data", folder, "--known-on", "2026-11-24")["provisional"]
    again = gongkai("calendar", "import", written(tmp_path, ORDER), "--data", folder)
    assert (again.returncode, "没有改动" in again.stdout) == (0, True)
    other = written(tmp_path, ORDER | {"work": {}})
    assert "revision" in refusal("calendar", "import", other, "--data", folder)
    corrected = written(tmp_path, ORDER | {"work": {}, "revision": 2})
    assert gongkai("calendar", "import", corrected, "--data", folder).returncode == 0
    assert answer(*words, "--data", folder)["due"] == "2027-01-12"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_the_text_of_a_notice_can_be_imported_as_it_was_published(
    tmp_path: Path, encoding: str
) -> None:
    notice = tmp_path / "notice.txt"
    notice.write_bytes(NOTICE.encode(encoding))
    done = gongkai("calendar", "import", notice, "--data", tmp_path / "data")
    assert done.returncode == 0, done.stderr
    assert "2027-02-05 至 2027-02-12　春节　放假" in done.stdout
    told = answer("calendar", "show", "2027", "--data", tmp_path / "data")
    assert (told["provisional"], told["orders"][0]["document"]) == (False, "国办发明电〔2026〕99号")


def test_a_region_counts_its_own_holidays(tmp_path: Path) -> None:
    local = {
        "region": "450000",
        "year": 2026,
        "document": "桂政办发〔2025〕1号",
        "announced_on": "2025-12-01",
        "off": {"2026-04-20..2026-04-21": "三月三"},
    }
    data = ("--data", tmp_path / "data")
    assert gongkai("calendar", "import", written(tmp_path, local), *data).returncode == 0
    words = ("deadline", "--received", "2026-04-01", *data)
    assert answer(*words)["due"] == "2026-04-30"
    assert answer(*words, "--region", "450103")["due"] == "2026-05-07"


@pytest.mark.parametrize("content", ["", "[]", "\x00", ORDER | {"off": {}}, ORDER | {"year": 3000}])
def test_a_wrong_year_file_is_refused_and_changes_nothing(tmp_path: Path, content: object) -> None:
    folder = tmp_path / "data"
    said = refusal("calendar", "import", written(tmp_path, content), "--data", folder)
    assert "order.json" in said
    assert not folder.exists()


def test_a_file_that_is_too_large_or_not_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "order.json"
    with file.open("wb") as out:
        out.truncate(200_000_000)
    assert "太大" in refusal("calendar", "import", file)
    file.write_bytes(b"\xff\xfe\xff")
    assert "UTF-8" in refusal("calendar", "import", file)
    assert "无法读取" in refusal("calendar", "import", tmp_path / "nowhere.json")


def test_every_key_of_the_json_is_described() -> None:
    page = Path(__file__).parents[2] / "docs/reference/deadline-json.md"
    described = set(re.findall(r"`(\w+)`", page.read_text("utf-8")))
    deadline = answer("deadline", "--received", "2026-03-02")
    charged = answer("fee", "--items", "35")
    year = answer("calendar", "show", "2026")
    parts = (deadline["days"][0], deadline["escalations"][0], charged["tiers"][0], year["days"][0])
    for told in (deadline, charged, year, *parts):
        assert set(told) <= described


def test_these_commands_load_no_django() -> None:
    for words in (["deadline", "--received", "2026-03-02"], ["fee", "--items", "3"]):
        program = (
            f"import sys; sys.argv = {['gongkai', *words]!r}\n"
            "from gongkai.cli.main import main\n"
            "try: main()\n"
            "except SystemExit: pass\n"
            "assert not [m for m in sys.modules if m.split('.')[0] == 'django'], 'Django'\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
