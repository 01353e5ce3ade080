"""The commands as a person calls them, each as a process of its own."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest
from django.test import Client
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from gongkai.cli.main import COMMANDS
from gongkai.demo import PASSWORD, load
from gongkai.demo.people import PEOPLE
from gongkai.rules.access import ROLES
from tests.factories.shell import gongkai

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demonstration city."""
    made = tmp_path_factory.mktemp("demo") / "data"
    done = gongkai("demo", "--no-serve", "--data", made)
    assert done.returncode == 0, done.stderr
    assert PASSWORD in done.stdout
    assert all(person[0] in done.stdout for person in PEOPLE)
    return made


def tamper(folder: Path, *statements: str) -> Path:
    """A copy of the folder in which someone with the database in hand ran SQL."""
    copy = folder.with_name(f"tampered-{time.monotonic_ns()}")
    shutil.copytree(folder, copy)
    with sqlite3.connect(copy / "gongkai.sqlite3") as database:
        for trigger in ("audit_event_unchanged", "audit_event_kept"):
            database.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            database.execute(statement)
    database.close()
    return copy


def test_help_names_every_command_in_chinese() -> None:
    done = gongkai("--help")
    assert done.returncode == 0
    assert "政府信息公开系统" in done.stdout
    assert all(name in done.stdout for name in COMMANDS)
    assert "显示本说明并退出" in done.stdout
    assert "用法：gongkai [选项] 命令 [参数]..." in done.stdout
    assert "\x1b[" not in done.stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nothing"], "没有“nothing”这个命令。"),
        (["audit", "verify", "--nothing"], "没有“--nothing”这个选项。"),
        (["audit", "verify", "extra"], "多了“extra”"),
        (["demo", "--port", "door"], "--port 应为数字。"),
        (["demo", "--port", "99999"], "--port 应在 1 到 65535 之间。"),
    ],
)
def test_a_wrong_command_line_is_bad_input_and_says_so_in_chinese(
    words: list[str], sentence: str
) -> None:
    done = gongkai(*words)
    assert done.returncode == 2
    assert done.stderr.startswith(f"错误：{sentence}")


def test_the_demo_runs_again_and_adds_nothing(folder: Path) -> None:
    before = gongkai("audit", "verify", "--data", folder).stdout
    assert gongkai("demo", "--no-serve", "--data", folder).returncode == 0
    assert gongkai("audit", "verify", "--data", folder).stdout == before


def test_verify_finds_the_record_whole(folder: Path) -> None:
    done = gongkai("audit", "verify", "--data", folder)
    assert done.returncode == 0
    assert "审计链完好" in done.stdout


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE audit_auditevent SET by_name = '别人' WHERE sequence = 7", "第7号内容被改动"),
        ("DELETE FROM audit_auditevent WHERE sequence = 7", "第7号被删除"),
        (
            "DELETE FROM audit_auditevent WHERE sequence = "
            "(SELECT max(sequence) FROM audit_auditevent)",
            "被删除",
        ),
    ],
)
def test_verify_names_the_row_that_was_touched(folder: Path, statement: str, sentence: str) -> None:
    done = gongkai("audit", "verify", "--data", tamper(folder, statement))
    assert done.returncode == 1
    assert sentence in done.stdout


def test_verify_of_a_folder_that_is_not_there_is_bad_input_and_makes_nothing(
    tmp_path: Path,
) -> None:
    missing = tmp_path / "missing"
    done = gongkai("audit", "verify", "--data", missing)
    assert done.returncode == 2
    assert str(missing) in done.stderr
    assert not missing.exists()


def test_an_installation_behind_https_passes_the_deployment_check(folder: Path) -> None:
    done = gongkai(
        *("manage", "check", "--deploy", "--fail-level", "WARNING"),
        GONGKAI_DATA=str(folder),
        GONGKAI_HTTPS="1",
        GONGKAI_HOSTS="xxgk.example.gov.cn",
    )
    assert done.returncode == 0, done.stderr


def test_report_commands_load_no_django() -> None:
    program = (
        "import sys; sys.argv = ['gongkai', 'report', '--help']\n"
        "from gongkai.cli.main import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "assert not [m for m in sys.modules if m.split('.')[0] == 'django'], 'Django was loaded'\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_start_says_in_chinese_how_to_mend_a_python_without_venv(tmp_path: Path) -> None:
    shutil.copy(ROOT / "start.py", tmp_path)
    (tmp_path / "ensurepip.py").write_text("raise ImportError\n")
    done = subprocess.run(
        [sys.executable, tmp_path / "start.py"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert "sudo apt-get install python3" in done.stderr
    assert not (tmp_path / ".venv").exists()


def test_the_lock_files_cover_every_dependency_with_hashes_for_each_system() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    locked = (ROOT / "requirements.lock").read_text("utf-8")
    for text in project["dependencies"]:
        name = canonicalize_name(Requirement(text).name)
        assert f"\n{name}==" in f"\n{locked}", f"run .ci/lock: {name} is missing"
    assert "http" not in locked


@pytest.mark.django_db
def test_somebody_in_the_demo_city_holds_each_role_and_can_sign_in(client: Client) -> None:
    people = load()
    assert {person[3] for person in PEOPLE} == set(ROLES)
    for person in people[:2]:
        data = {"username": person.username, "password": PASSWORD}
        assert client.post("/desk/sign-in/", data).headers["Location"] == "/desk/"
