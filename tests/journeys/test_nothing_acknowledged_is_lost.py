"""A server that is killed while applicants go through the form loses nothing of what it answered.

`python -m bench.kills` does the same 500 times. What a worker has begun is neither lost nor done twice:
`python -m bench.worker_kills` kills it a hundred times.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories.shell import CLEAN

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(os.name != "posix", reason="kills a group of processes")
def test_six_kills_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    figures = figures_of("bench.kills", tmp_path, kills=6)
    assert figures["kills of the server"] == "6"
    assert int(figures["receipts shown"].replace(",", "")) >= 6
    assert figures["acknowledged and lost, half, or doubled"] == "0"


@pytest.mark.skipif(os.name != "posix", reason="kills a group of processes")
def test_a_worker_killed_in_batches_imports_and_back_scans_does_nothing_twice(
    tmp_path: Path,
) -> None:
    figures = figures_of("bench.worker_kills", tmp_path, "--items", "10", kills=4)
    assert figures["kills of the worker"] == "4"
    assert int(figures["lines of batches carried out"]) >= 20
    assert int(figures["files of folders made drafts"]) >= 10
    assert int(figures["published items screened again"]) >= 10
    assert figures["lost, half, or done twice"] == "0"


def figures_of(bench: str, folder: Path, *options: str, kills: int) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, "-m", bench, "--kills", str(kills), "--folder", folder / "data", *options],
        cwd=ROOT,
        env=CLEAN,
        capture_output=True,
        text=True,
        check=False,
        timeout=800,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return dict(re.findall(r"^ *(\S.*?)  +([\d,]+)$", done.stdout, re.MULTILINE))
