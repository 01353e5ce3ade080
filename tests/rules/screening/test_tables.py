"""Tables are judged by the heads of their columns."""

from __future__ import annotations

import pytest

from gongkai.rules.screening.tables import column_kind, find_in_table

PEOPLE = [
    ["序号", "姓名", "身份证号", "开户账号", "家庭住址", "金额"],
    ["1", "张三丰", "11010519491231002X", "2404001101023456789", "甲村3组12号", "500"],
    ["2", "李四光", "110105491231002", "2404001101023456790", "甲村3组13号", "600"],
    ["合计", "", "", "", "", "1100"],
]


def told(rows: list[list[str]]) -> list[tuple[str, str]]:
    return [(finding.rule, finding.text) for finding in find_in_table(rows)]


def test_columns_of_personal_data_are_found_by_their_heads() -> None:
    assert told(PEOPLE) == [
        ("PI-TABLE", "身份证号"),
        ("PI-TABLE", "开户账号"),
        ("PI-TABLE", "家庭住址"),
    ]
    assert "2个没有隐去的身份证号码" in next(iter(find_in_table(PEOPLE))).message


def test_a_title_above_the_head_does_not_hide_it() -> None:
    assert len(told([["某镇补贴发放表", "", "", "", "", ""], *PEOPLE])) == 3


def test_hidden_values_are_no_leak() -> None:
    rows = [["姓名", "身份证号"], ["张某", "1101**********002X"], ["李某", "1101**********0021"]]
    assert told(rows) == []


def test_a_directory_of_offices_is_no_list_of_people() -> None:
    rows = [["单位名称", "负责人姓名", "联系电话"], ["甲派出所", "张三丰", "13800138000"]]
    assert told(rows) == []


def test_names_beside_what_is_sensitive_are_told() -> None:
    rows = [["户主姓名", "低保类别", "金额"], ["张三丰", "A类", "500"], ["李四光", "B类", "400"]]
    assert told(rows) == [("PI-TABLE-NAME", "户主姓名")]


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ([["项目", "件数"], ["甲", "3"], ["乙", "4"], ["合计", "8"]], ["8"]),
        ([["项目", "件数"], ["甲", "3"], ["乙", "4"], ["合计", "7"]], []),
        ([["项目", "件数"], ["合计", "8"], ["甲", "3"], ["乙", "4"]], ["8"]),
        ([["项目", "金额"], ["甲", "1,000.50"], ["乙", "2"], ["合 计", "1,002.50"]], []),
        ([["项目", "件数"], ["甲", "3"], ["其中：丙", "2"], ["乙", "4"], ["合计", "7"]], []),
        ([["项目", "增长率"], ["甲", "3"], ["乙", "4"], ["合计", "3.5"]], []),
        ([["项目", "件数"], ["甲", "3"], ["合计", "3"], ["乙", "4"], ["合计", "4"]], []),
        ([["项目", "件数"], ["甲", "３"], ["乙", "４"], ["合计", "７"]], []),
        ([["项目", "件数"], ["甲", ""], ["乙", ""], ["合计", "7"]], []),
    ],
)
def test_a_total_that_is_not_the_sum_is_told(rows: list[list[str]], wrong: list[str]) -> None:
    assert [text for rule, text in told(rows) if rule == "SUM-TABLE"] == wrong


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("身份证号码", "identity"),
        ("公民身份号码", "identity"),
        ("户 主", "name"),
        ("家庭地址", "home"),
        ("一卡通账号", "account"),
        ("联系方式", "phone"),
        ("出生年月", "birth"),
        ("工作单位", "office"),
        ("办理依据", None),
        ("", None),
    ],
)
def test_the_head_tells_what_a_column_holds(head: str, kind: str | None) -> None:
    assert column_kind(head) == kind
