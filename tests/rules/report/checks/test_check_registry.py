"""The registry of rules: complete, documented, and every rule shown to fire by some test."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import gongkai.rules.report.checks as package
from gongkai.rules.report.checks import RULES, STAGES
from gongkai.rules.report.checks.registry import in_reading_order
from gongkai.rules.report.model import Finding

STATUTORY = [
    "T3-BAL",
    "T3-SUM",
    "T3-ROW",
    "T3-CARRY",
    "T3-INT",
    "T3-BLANK",
    "T4-REVIEW",
    "T4-SUIT_DIRECT",
    "T4-SUIT_AFTER_REVIEW",
    "T4-PEND",
    "T2-5-PREV",
    "T2-NEG",
    "T2-1-PUB",
    "T2-9-AMT",
    "T2-6-ZERO",
    "T2-1-FORCE",
    "T2-1-GE",
    "T2-8-DEC",
    "T2-1-RULES",
    "TXT-T3",
    "TXT-CH",
    "TXT-YEAR",
    "TXT-LAW",
    "TXT-SIM",
    "TXT-PII",
    "YOY",
]


def test_every_reconciliation_rule_of_the_forms_is_there() -> None:
    assert set(STATUTORY) <= set(RULES)


def test_ids_have_one_style_and_titles_end_without_a_stop() -> None:
    for rule in RULES.values():
        assert re.fullmatch(r"[A-Z0-9]+(?:-[A-Z0-9_]+)*", rule.id)
        assert rule.title
        assert not rule.title.endswith("。")
        assert rule.source
        assert rule.stage in STAGES


def test_every_rule_is_named_in_the_code_that_checks_it() -> None:
    code = "".join(p.read_text("utf-8") for p in Path(package.__path__[0]).glob("*.py"))
    strings = {
        node.value
        for node in ast.walk(ast.parse("\n".join(_without_futures(code))))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    built = {f"{table}-INT" for table in ("T2", "T3", "T4")} | {
        "T4-REVIEW",
        "T4-SUIT_DIRECT",
        "T4-SUIT_AFTER_REVIEW",
    }
    assert set(RULES) <= strings | built


def _without_futures(code: str) -> list[str]:
    return [line for line in code.splitlines() if not line.startswith("from __future__")]


def test_every_rule_has_a_test_that_names_it() -> None:
    tests = "".join(p.read_text("utf-8") for p in Path(__file__).parent.glob("test_check_*.py"))
    tests = tests.replace(Path(__file__).read_text("utf-8"), "")
    patterns = {"T4-REVIEW", "T4-SUIT_DIRECT", "T4-SUIT_AFTER_REVIEW"}  # built from the block
    assert {rule for rule in RULES if f'"{rule}"' not in tests} <= patterns


def test_findings_are_read_from_stated_identities_to_text() -> None:
    mixed = [Finding(rule, "info", "") for rule in ("TXT-PII", "YOY", "T3-ROW", "T3-BAL")]
    assert [f.rule for f in in_reading_order(mixed)] == ["T3-BAL", "T3-ROW", "YOY", "TXT-PII"]
