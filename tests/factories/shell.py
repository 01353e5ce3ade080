"""The commands as a person calls them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

# As in a shell of a person: without what the test run itself has set.
SET_BY_TESTS = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "GONGKAI_DATA"}
CLEAN = {name: value for name, value in os.environ.items() if name not in SET_BY_TESTS}


def gongkai(*arguments: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gongkai", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env=CLEAN | settings,
        timeout=600,
    )
