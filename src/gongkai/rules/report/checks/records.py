"""Numbers that somebody typed against the records: in the narrative TXT-REC, in the register REG-REC."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gongkai.rules.report.checks.registry import RULES
from gongkai.rules.report.counting.ledgers import LEDGER_LABELS, LEDGER_OF
from gongkai.rules.report.model import Finding, Report
from gongkai.rules.report.narrative import Slot, agrees, contradictions


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
    for code, slot in slots.items():
        if slot.beside is None or agrees(slot.beside, slot):
            continue
        ledger = LEDGER_LABELS[LEDGER_OF[code]]
        typed = Slot(slot.beside.value, slot.unit, slot.label, slot.beside.bound).words()
        yield RULES["REG-REC"].finding(
            f"“{slot.label}”登记的是{typed}{slot.unit}，{ledger}里是{slot.words()}{slot.unit}。"
            f"报告按台账写。台账漏记的，请补记；登记错了的，请撤回那条登记。",
            (),
            expected=slot.value,
            found=slot.beside.value,
        )
