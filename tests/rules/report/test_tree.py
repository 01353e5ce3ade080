"""The tree of bodies and its CSV."""

from __future__ import annotations

import pytest

from gongkai.rules.report.tree import Body, Tree, TreeError, read_tree

CHINESE = "代码,名称,上级,类别,应报,别名\n0,甲县,,,否,\n1,甲县教育局,0,本级,是,甲县教委；甲县教育委员会\n3,甲县乙镇人民政府,0,汇总,,\n"
ENGLISH = "code,name,parent,kind,expected,aliases\n0,甲县,,own,no,\n1,甲县教育局,0,own,yes,甲县教委;甲县教育委员会\n3,甲县乙镇人民政府,0,aggregate,,\n"


@pytest.mark.parametrize(
    "data",
    [
        CHINESE,
        ENGLISH,
        CHINESE.encode("utf-8-sig"),
        CHINESE.encode("gb18030"),
        CHINESE.replace("\n", "\r\n\r\n"),
    ],
)
def test_a_tree_is_read_with_chinese_or_english_heads(data: str | bytes) -> None:
    tree = read_tree(data)
    assert list(tree) == [
        Body("0", "甲县", expected=False),
        Body("1", "甲县教育局", "0", aliases=("甲县教委", "甲县教育委员会")),
        Body("3", "甲县乙镇人民政府", "0", "aggregate"),
    ]
    assert tree.top == "0"
    assert list(tree.branch("0")) == ["0", "1", "3"]
    assert list(tree.above("3")) == ["0"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("", "第一行要有列名"),
        ("代码,上级\n1,\n", "第一行要有列名"),
        ("代码,名称\n", "没有一个机构"),
        ("代码,名称\n1,\n", "第2行缺少代码或名称"),
        ("代码,名称,类别\n1,甲,别的\n", "第2行的类别“别的”"),
        ("代码,名称,应报\n1,甲,也许\n", "第2行的应报“也许”"),
        ("代码,名称\n1,甲\n1,乙\n", "“1”出现了两次"),
        ("代码,名称,上级\n1,甲,9\n", "上级代码“9”在机构表里没有"),
        ("代码,名称\n1,甲\n2,乙\n", "有且只有一个最上级"),
        ("代码,名称,上级\n1,甲,2\n2,乙,1\n", "有且只有一个最上级"),
        ("代码,名称,上级\n0,丙,\n1,甲,2\n2,乙,1\n", "绕成了一圈"),
        (b"\xff\xfe\xff", "编码"),
    ],
)
def test_a_broken_tree_is_refused_with_its_line_and_reason(data: str | bytes, words: str) -> None:
    with pytest.raises(TreeError, match=words):
        read_tree(data)


@pytest.mark.parametrize(
    ("agency", "source", "code"),
    [
        ("甲县教育局", "", "1"),
        ("甲县　教育局", "", "1"),
        ("甲县教委", "", "1"),
        ("某市甲县教育局", "", "1"),
        ("甲县人民政府", "", "0"),
        ("乙县教育局", "", None),
        ("教育局", "", None),
        (None, "1_年报.docx", "1"),
        (None, "甲县教育局2023年年报.docx", "1"),
        (None, "年报.docx", None),
        ("乙县教育局", "1_年报.docx", None),
    ],
)
def test_a_report_finds_its_body_by_name_then_by_file_name(
    agency: str | None, source: str, code: str | None
) -> None:
    assert read_tree(CHINESE).find(agency, source) == code


def test_a_name_that_fits_two_bodies_finds_none() -> None:
    tree = Tree(
        [Body("0", "甲市"), Body("1", "甲市丙区公安局", "0"), Body("2", "乙市丙区公安局", "0")]
    )
    assert tree.find("丙区公安局") is None
    assert tree.find("甲市丙区公安局") == "1"


def test_a_deep_tree_is_walked_without_recursion() -> None:
    bodies = [Body("0", "第0级")]
    bodies += [Body(str(i), f"第{i}级", str(i - 1)) for i in range(1, 5000)]
    assert len(list(Tree(bodies).branch("0"))) == 5000
