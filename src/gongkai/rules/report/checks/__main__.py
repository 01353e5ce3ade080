"""Prints the reference page of the rules: `python -m gongkai.rules.report.checks`."""

from __future__ import annotations

import sys

from gongkai.rules.report.checks.registry import as_markdown

sys.stdout.buffer.write(as_markdown().encode())
