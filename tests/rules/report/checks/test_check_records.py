"""Numbers that somebody typed into the narrative against the records."""

from __future__ import annotations

from gongkai.rules.report.checks.records import against_records
from gongkai.rules.report.counting.register import Sum
from gongkai.rules.report.model import Finding, Report
from gongkai.rules.report.narrative import Slot

SLOTS = {"requests.new": Slot(7, "件", "收到的申请", subject="requests.new")}


def findings(text: str) -> list[Finding]:
    return list(against_records(Report("某局", 2024, "2021", sections={"S1": text}), SLOTS))


def test_a_number_that_the_records_bear_out_is_silent() -> None:
    assert findings("全年收到政府信息公开申请7件。") == []
    assert findings("全年举办培训8次。") == []


def test_a_number_against_the_records_names_the_figure_to_use() -> None:
    (finding,) = findings("全年收到政府信息公开申请8件。")
    assert (finding.rule, finding.severity) == ("TXT-REC", "warning")
    assert (finding.expected, finding.found) == (7, 8)
    assert "{requests.new}" in finding.message
    assert "7件" in finding.message


def test_the_register_may_not_say_anything_else_than_the_ledger() -> None:
    def told(entered: Sum) -> list[Finding]:
        slot = Slot(1500, "篇", "向媒体推送稿件", subject="media.pitched", beside=entered)
        return list(against_records(Report("某局", 2024, "2021"), {"media.pitched": slot}))

    (finding,) = told(Sum(1600))
    assert (finding.rule, finding.severity) == ("REG-REC", "warning")
    assert (finding.expected, finding.found) == (1500, 1600)
    assert "登记的是1600篇，投稿台账里是1500篇" in finding.message
    assert told(Sum(1500)) == told(Sum(1400, "lower")) == []
    assert told(Sum(1600, "lower"))
