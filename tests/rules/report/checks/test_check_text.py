"""Citations, years, topics, copied text and personal data in the wording of a report."""

from __future__ import annotations

import pytest

from gongkai.rules.report.checks import check
from gongkai.rules.report.model import Finding, Report
from tests.factories.reports import complete


def findings(report: Report, rule: str, **known: object) -> list[Finding]:
    return [f for f in check(report, **known) if f.rule == rule]  # type: ignore[arg-type]


def test_a_misquoted_provincial_rule_is_one_finding() -> None:
    report = complete()
    report.preamble += "和《贵州省政府信息公开暂行条例》（以下简称《暂行规定》）。"
    (finding,) = check(report)
    assert (finding.rule, finding.severity) == ("TXT-LAW", "warning")
    assert finding.expected == "贵州省政府信息公开暂行规定"
    assert finding.found == "《贵州省政府信息公开暂行条例》"
    assert "《暂行规定》" in finding.message


@pytest.mark.parametrize(
    ("known", "count"),
    [
        ({"file_name": "某局2023年政府信息公开年报.docx"}, 0),
        ({"file_name": "某局2022年政府信息公开年报.docx"}, 1),
        ({"file_name": "2024年1月20日上传.docx"}, 0),
        ({"file_name": "t20240303_86975905.html"}, 0),
        ({"address": "https://example.gov.cn/2022年年报/"}, 1),
    ],
)
def test_file_name_and_address_must_name_the_report_year(known: dict[str, str], count: int) -> None:
    assert len(findings(complete(2023), "TXT-YEAR", **known)) == count


def test_a_title_of_another_year_is_an_error() -> None:
    report = complete(2023)
    report.title = "某县某某局2022年政府信息公开工作年度报告"
    (finding,) = findings(report, "TXT-YEAR")
    assert (finding.severity, finding.expected, finding.found) == ("error", 2023, 2022)


@pytest.mark.parametrize(
    ("period", "count"),
    [
        ("2023年1月1日至12月31日", 0),
        ("自2023年1月1日起至2023年12月31日", 0),
        ("2022年1月1日至2022年12月31日", 1),
        ("2023年1月1日至12月21日", 1),
    ],
)
def test_the_period_is_the_whole_report_year(period: str, count: int) -> None:
    report = complete(2023)
    report.preamble = f"本报告统计期限为{period}止。"
    assert len(findings(report, "TXT-YEAR")) == count


def test_an_overview_that_speaks_of_last_year_only_is_probably_last_years() -> None:
    report = complete(2023)
    report.sections["S1"] = report.sections["S1"].replace("2023年", "2022年")
    (finding,) = findings(report, "TXT-YEAR")
    assert finding.severity == "warning"


def test_missing_topics_and_fee_are_named_from_2021_on() -> None:
    report = complete(2023)
    report.sections["S1"] = "2023年，我局主动公开信息。"
    report.sections["S6"] = "无。"
    overview, last = findings(report, "TXT-TOPIC")
    assert overview.found == "依申请公开、政府信息管理、政府信息公开平台建设、监督保障"
    assert "信息处理费" in last.message
    report.year, report.form = 2020, "2019"
    assert findings(report, "TXT-TOPIC") == []


PROBLEMS = (
    "一是政策解读的形式比较单一，多数解读仍停留在摘录原文，图表和视频解读数量偏少，群众看不懂、不爱看。"
    "二是基层工作人员更换频繁，新到岗人员对依申请公开的程序和答复规范掌握不够，个别答复说理不充分。"
    "下一步，将把图解和短视频纳入解读计划，逐月通报完成情况，并对新到岗人员开展答复文书实务训练。"
)
OTHERS = (
    "网站栏目设置不够合理，部分栏目更新间隔偏长，检索功能难以找到早年的文件，公众意见反映较多。"
    "将重新梳理栏目清单，合并长期不更新的栏目，补录历年文件的文号和日期，并请社会公众参与试用评价。"
)


def test_section_five_copied_from_last_year_is_found_whatever_the_figures() -> None:
    last, now = complete(2022), complete(2023)
    last.sections["S5"] = PROBLEMS.replace("一是", "2022年，一是")
    now.sections["S5"] = PROBLEMS.replace("一是", "2023年，一是") + OTHERS[:40]
    texts = findings(now, "TXT-SIM", previous=last)
    assert texts[0].look == "五、存在的主要问题及改进情况"
    now.sections["S5"] = OTHERS
    assert not [f for f in findings(now, "TXT-SIM", previous=last) if "五、" in f.look]


def test_section_five_copied_from_a_peer_names_that_body() -> None:
    peer, now = complete(2023), complete(2023)
    peer.agency = "乙县某某局"
    peer.sections["S5"] = now.sections["S5"] = PROBLEMS
    (finding,) = findings(now, "TXT-SIM", peers=[peer])
    assert "乙县某某局" in finding.message
    assert finding.found == "100%"


def test_an_identity_number_is_an_error_and_is_shown_only_in_part() -> None:
    report = complete()
    report.sections["S1"] += "申请人张三丰提出申请，身份证11010519491231002X，家住幸福路12号。"
    found = findings(report, "TXT-PII")
    assert {finding.severity for finding in found} == {"error"}
    assert len(found) == 3
    assert not any("11010519491231002X" in str(finding) for finding in found)


def test_office_contacts_are_not_personal_data() -> None:
    report = complete()
    report.preamble += "联系人办公室，联系电话13800138000。"
    report.sections["S6"] += "监督电话：13800138000。"
    assert check(report) == ()


def test_a_mobile_number_in_running_text_is_personal_data() -> None:
    report = complete()
    report.sections["S1"] += "群众通过13800138000反映情况。"
    assert len(findings(report, "TXT-PII")) == 1
