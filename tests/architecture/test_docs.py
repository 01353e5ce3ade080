"""The documentation names every setting, and no file that is gone; commands are generated."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REFERENCE = "\n".join(file.read_text("utf-8") for file in (ROOT / "docs").rglob("*.md"))
SETTINGS = re.findall(
    r"\"(GONGKAI_\w+|DATABASE_URL)\"",
    "".join(file.read_text("utf-8") for file in (ROOT / "src/gongkai/config").glob("*.py")),
)


@pytest.mark.parametrize("setting", sorted(set(SETTINGS)))
def test_every_setting_is_described(setting: str) -> None:
    assert f"`{setting}`" in (ROOT / "docs/reference/settings.md").read_text("utf-8")


def test_no_document_names_a_file_that_is_not_there() -> None:
    files = re.findall(r"`((?:src|tests|docs)/[\w./-]+)`", REFERENCE)
    assert files
    assert [name for name in files if not (ROOT / name).exists()] == []
