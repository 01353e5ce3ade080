"""The numbers that somebody typed into the narrative against the records: TXT-REC."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gongkai.rules.report.checks.registry import RULES
from gongkai.rules.report.model import Finding, Report
from gongkai.rules.report.narrative import Slot, contradictions


def against_records(report: Report, slots: Mapping[str, Slot]) -> Iterator[Finding]:
    """A finding for each number whose meaning is certain and whose record says another one."""
    for found in contradictions(report, slots):
        said, slot = "".join(found.statement.text.split()), found.slot
        yield RULES["TXT-REC"].finding(
            f"正文写“{said}”，记录里“{slot.label}”是{slot.words()}{slot.unit}。"
            f"请改用指标 {{{found.code}}}，或更正记录。",
            slot.cells,
            expected=slot.value,
            found=found.statement.value,
            look=f"正文“{said}”",
        )
