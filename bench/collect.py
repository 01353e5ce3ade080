"""How fast the reports of a province's bodies are collected, checked and added up.

    python -m bench.collect [--files 500] [--folder where]

An installation with that many bodies and a folder with a report of each are made first: pages, Word,
text, PDF, Excel and JSON mixed. Then `gongkai report collect` runs as a process, once from start to
end, once killed half way and gone on with. With --folder what was made is kept for the next run.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path
from time import sleep

from bench.reports import YEAR, agencies, made, report
from bench.reports import run as measured

MIX = ("html", "html", "html", "docx", "docx", "txt", "txt", "pdf", "xlsx", "json")
LIMIT = 60
SETUP = """
import sys
from datetime import date
from pathlib import Path
from gongkai.cli import django
django.start(Path(sys.argv[1]))
django.migrate()
from django.utils import timezone
from gongkai.organisations.actions import found_organisation
from gongkai.rules.access import SYSTEM
from gongkai.rules.organisations import Kind, Level
at = timezone.now()
def found(parent, kind, code, name):
    return found_organisation(
        parent=parent, kind=kind, level=Level.CITY, code=code, name=name, on=date(2010, 1, 1),
        compiles_own_report=kind is Kind.BODY, by=SYSTEM, at=at)
top = found(None, Kind.GOVERNMENT, "top", "云岭市人民政府")
for number, name in enumerate(sys.stdin.read().split()):
    found(top, Kind.BODY, f"b{number:05}", name)
"""


def make(folder: Path, count: int) -> None:
    """The reports and the installation, where they are not there."""
    names, files = list(islice(agencies(), count)), folder / "reports"
    files.mkdir(parents=True, exist_ok=True)
    for number, agency in enumerate(names):
        kind = MIX[number % len(MIX)]
        path = files / f"{number:05}.{kind}"
        if not path.exists():
            path.write_bytes(made(report(agency, number), kind))
    if not (folder / "empty").exists():
        fresh = folder / "fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-c", SETUP, str(fresh)],
            input="\n".join(names),
            text=True,
            check=True,
        )
        fresh.rename(folder / "empty")


def command(folder: Path, data: Path) -> list[str]:
    """`gongkai report collect` of that folder into that installation."""
    target = str(data.with_suffix(".xlsx"))
    words = ["report", "collect", str(folder / "reports"), "--data", str(data), "-o", target]
    return [sys.executable, "-m", "gongkai", *words]


def fresh(folder: Path, name: str) -> Path:
    """A copy of the installation in which nothing was collected."""
    data = folder / name
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(folder / "empty", data)
    return data


def run(folder: Path, data: Path) -> tuple[float, float]:
    """Seconds of the whole command, by the clock and of all its processes."""
    wall, used, _ = measured(command(folder, data))
    if not data.with_suffix(".xlsx").exists():
        raise SystemExit("the total was not written")
    return wall, used


def main() -> None:
    """Make, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--files", type=int, default=500)
    parser.add_argument("--folder", type=Path, help="where all is kept")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        make(folder, options.files)
        load = os.getloadavg()[0]
        whole, used = run(folder, fresh(folder, "whole"))
        print(
            f"{options.files} files of {YEAR}, {os.cpu_count()} cores, load {load:.1f}:"
            f" {whole:.1f} s, processor {used:.1f} s (must hold: < {LIMIT} s)"
        )
        data = fresh(folder, "killed")
        process = subprocess.Popen(  # noqa: S603
            command(folder, data), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        sleep(whole / 2)
        process.send_signal(signal.SIGKILL)
        process.wait()
        rest, _ = run(folder, data)
        print(f"killed after {whole / 2:.1f} s, gone on with: {rest:.1f} s more")


if __name__ == "__main__":
    main()
