"""A server that is killed while applicants go through the form loses nothing of what it answered.

`python -m bench.kills` does the same 500 times.
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
    done = subprocess.run(
        [sys.executable, "-m", "bench.kills", "--kills", "6", "--folder", tmp_path / "data"],
        cwd=ROOT,
        env=CLEAN,
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    figures = dict(re.findall(r"^ *(\S.*?)  +([\d,]+)$", done.stdout, re.MULTILINE))
    assert figures["kills of the server"] == "6"
    assert int(figures["receipts shown"].replace(",", "")) >= 6
    assert figures["acknowledged and lost, half, or doubled"] == "0"
