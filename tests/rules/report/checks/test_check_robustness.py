"""Whatever a report holds, checking it raises nothing and names only known rules."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.report.checks import RULES, check
from gongkai.rules.report.compare import compare
from gongkai.rules.report.forms import load_form
from gongkai.rules.report.model import NA, Provenance, Report, Statement, Unread

ADDRESSES = sorted({*load_form("2019").addresses(), *load_form("2021").addresses(), "T9.x.y", "T3"})
VALUES = st.one_of(
    st.none(),
    st.just(NA),
    st.integers(-5, 10**12),
    st.decimals(-5, 10**9, places=2),
)
PHRASES = [
    "2022年", "2023年1月1日至12月31日", "统计期限", "收到政府信息公开申请", "12件", "3.5万余条", "其中",
    "网站公开", "《政府信息公开条例》", "（国务院令第492号）", "《", "》", "（以下简称《办法》）", "行政复议",
    "结果维持", "不予公开", "申请人张三丰提出", "11010519491231002X", "，", "。", "\n", "未收到", "主动公开信息",
]  # fmt: skip
TEXT = st.lists(st.sampled_from(PHRASES), max_size=40).map("".join)
CELLS = st.sampled_from(ADDRESSES)
REPORTS = st.builds(
    Report,
    agency=st.sampled_from([None, "", "甲县人民政府", "甲市教育局"]),
    year=st.sampled_from([None, 0, 2018, 2020, 2021, 2023]),
    form=st.sampled_from([None, "2019", "2021"]),
    values=st.dictionaries(CELLS, VALUES, max_size=60),
    sections=st.dictionaries(st.sampled_from(["S1", "S2", "S5", "S6", "X"]), TEXT, max_size=4),
    statements=st.lists(
        st.builds(
            Statement,
            subject=st.sampled_from(["requests.new", "published.total", "published.channel", "?"]),
            value=st.integers(0, 99),
            unit=st.just("件"),
            text=TEXT,
            section=st.sampled_from([None, "S1"]),
            cells=st.lists(CELLS, max_size=3).map(tuple),
        ),
        max_size=4,
    ),
    provenance=st.dictionaries(CELLS, st.just(Provenance("第1行", "1", 0.5)), max_size=5),
    unread=st.lists(st.builds(Unread, CELLS, st.just("看不清")), max_size=5),
    title=st.one_of(st.none(), TEXT),
    preamble=TEXT,
)


@given(REPORTS, st.one_of(st.none(), REPORTS), st.lists(REPORTS, max_size=6))
def test_any_report_can_be_checked(
    report: Report, previous: Report | None, peers: list[Report]
) -> None:
    for finding in check(report, previous, peers=peers, file_name=report.title):
        assert finding.rule in RULES
        assert finding.message
        assert "None" not in finding.message


@given(REPORTS, REPORTS)
def test_any_two_reports_can_be_compared(a: Report, b: Report) -> None:
    comparison = compare(a, b)
    assert all(pair.changed for pair in comparison.changes)
    assert 0.0 <= comparison.overall.share <= 1.0


def test_large_amounts_are_written_out_in_full() -> None:
    report = Report(form="2021", year=2023, values={"T2_8.fee.amount_wan": Decimal("-1E+9")})
    messages = [f.message for f in check(report) if f.rule == "T2-8-DEC"]
    assert messages == ["“行政事业性收费”行“本年收费金额”列填的是-1000000000，应为不小于0的金额。"]
