"""How the documentation is built: `sphinx-build -W docs docs/_build`."""

import subprocess
import sys
from pathlib import Path

from gongkai import __version__
from gongkai.cli.main import COMMANDS
from gongkai.rules.access import PERMISSION_LABELS, ROLES, Permission
from gongkai.rules.report.checks.registry import as_markdown as checks

project = "公开 Gongkai"
release = version = __version__
language = "zh_CN"
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build", "_generated"]
html_theme = "furo"
html_title = f"{project} {release}"
nitpicky = True

GENERATED = Path(__file__).parent / "_generated"


def commands() -> str:
    """The help of every command, as it is printed."""
    parts = []
    for name in COMMANDS:
        if name == "manage":
            continue  # Django's own help
        words = [name]
        text = _help(words)
        parts.append(f"## gongkai {name}\n\n```text\n{text}\n```\n")
        for sub in _subcommands(text):
            parts.append(f"### gongkai {name} {sub}\n\n```text\n{_help([name, sub])}\n```\n")
    return "\n".join(parts)


def _help(words: list[str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "gongkai", *words, "--help"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return "\n".join(line.rstrip() for line in done.stdout.strip("\n").splitlines())


def _subcommands(text: str) -> list[str]:
    after = text.partition("─ 命令")[2]
    lines = [line.strip("│ ").split() for line in after.splitlines() if line.startswith("│ ")]
    return [words[0] for words in lines if words and words[0].isascii()]


def roles() -> str:
    """Roles and what they may do, as a table."""
    head = ["角色", "代码", *(PERMISSION_LABELS[p] for p in Permission)]
    rows = [
        [role.label, f"`{role.code}`", *("✓" if p in role.permissions else "" for p in Permission)]
        for role in ROLES.values()
    ]
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


GENERATED.mkdir(exist_ok=True)
for name, write in (("checks", checks), ("commands", commands), ("roles", roles)):
    (GENERATED / f"{name}.md").write_text(write(), "utf-8")
