"""The table of laws, and citations judged by it."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.rules.law import doubts, find_citations, law_named, laws, near_miss

DISCLOSURE = "中华人民共和国政府信息公开条例"


def test_titles_and_other_names_are_unique() -> None:
    names = [name for law in laws() for name in (law.title, *law.aliases)]
    assert len(names) == len(set(names))


def test_what_replaces_a_law_is_in_the_table() -> None:
    assert all(law_named(law.replaced_by) for law in laws() if law.replaced_by)


def test_versions_of_a_law_follow_one_another() -> None:
    for law in laws():
        for earlier, later in zip(law.versions, law.versions[1:], strict=False):
            assert earlier.ends is not None, law.title
            assert later.starts is None or earlier.ends < later.starts, law.title


@pytest.mark.parametrize(
    ("on", "number"),
    [
        (date(2008, 5, 1), "国务院令第492号"),
        (date(2019, 5, 14), "国务院令第492号"),
        (date(2019, 5, 15), "国务院令第711号"),
        (date(2026, 1, 1), "国务院令第711号"),
    ],
)
def test_the_disclosure_regulation_has_two_versions(on: date, number: str) -> None:
    law = law_named("《政府信息公开条例》")
    assert law is not None
    version = law.in_force(on)
    assert version is not None
    assert version.number == number


def test_before_its_first_day_no_version_is_in_force() -> None:
    law = law_named(DISCLOSURE)
    assert law is not None
    assert law.in_force(date(2008, 4, 30)) is None


def test_a_citation_carries_its_number_and_its_short_name() -> None:
    text = "根据《政府信息公开条例》（国务院令 第711号，以下简称《条例》）和《某某办法》编制"
    first, second = find_citations(text)
    assert (first.title, first.number, first.short) == (
        "政府信息公开条例",
        "国务院令 第711号",
        "条例",
    )
    assert (second.title, second.number, second.short) == ("某某办法", None, None)


def test_quotes_within_quotes_are_one_citation() -> None:
    text = "《关于印发〈中华人民共和国政府信息公开工作年度报告格式〉的通知》（国办公开办函〔2021〕30号）"
    (citation,) = find_citations(text)
    assert citation.number == "国办公开办函〔2021〕30号"
    assert law_named(citation.title) is not None


@pytest.mark.parametrize(
    ("text", "year"),
    [
        (f"《{DISCLOSURE}》（国务院令第711号）（以下简称《条例》）", 2023),
        (f"《{DISCLOSURE}》（国令第711号）", 2020),
        (f"《{DISCLOSURE}》(国务院第711号令)", 2020),
        (f"《{DISCLOSURE}》（国务院令第492号）", 2018),
        (f"《{DISCLOSURE}》（国务院令第492号）", 2019),
        ("《中华人民共和国政府信息公开工作年度报告格式（试行）》", 2020),
        ("《上海市政府信息公开规定》（以下简称《规定》）", 2022),
        ("《信访条例》", 2022),
        ("原《信访条例》", 2024),
        ("《中华人民共和国档案法实施办法》", 2023),
        ("《云南省政府信息公开规定》《市政府信息公开办法》《政府信息公开规定》", 2023),
        ("《条例》《信息公开条例》《政府信息公开指南》《晚间新闻》《某某工作方案》", 2023),
        ("《行政许可法》《行政复议法》《行政诉讼法》《中华人民共和国行政处罚法》", 2019),
        ("《甲》和《乙条例》（以下简称《条例》）", 2023),
        ("《未完的题名", 2023),
        ("《" * 500, 2023),
    ],
)
def test_right_and_unknown_citations_are_silent(text: str, year: int) -> None:
    assert list(doubts(text, year)) == []


@pytest.mark.parametrize(
    ("text", "year", "expected", "words"),
    [
        ("《贵州省政府信息公开暂行条例》", 2020, "贵州省政府信息公开暂行规定", "应为"),
        ("《中华人民共和国政府信息公开法》", 2023, DISCLOSURE, "应为"),
        ("《中华人民共和国政府信息公开条列》", 2023, None, None),
        ("《政务信息公开条例》", 2023, DISCLOSURE, "应为"),
        ("《上海市政府信息公开条例》", 2023, "上海市政府信息公开规定", "应为"),
        (f"《{DISCLOSURE}》（国务院令第492号）", 2020, "国务院令第711号", "修订"),
        (f"《{DISCLOSURE}》（国务院令第771号）", 2020, "国务院令第711号", "文号应为"),
        (
            "《政府信息公开信息处理费管理办法》（国办函〔2020〕190号）",
            2022,
            "国办函〔2020〕109号",
            "文号应为",
        ),
        ("《信访条例》", 2023, "信访工作条例", "停止施行"),
        ("《中华人民共和国档案法实施办法》", 2025, "中华人民共和国档案法实施条例", "停止施行"),
        ("《中华人民共和国个人信息保护法》", 2019, None, "起才施行"),
        ("《关于政府信息公开工作年度报告有关事项的通知》", 2022, None, "只适用于2019至2020年度"),
        ("《上海市政府信息公开规定》（以下简称《办法》）", 2022, None, "对不上"),
    ],
)
def test_wrong_citations_are_told_with_what_they_should_be(
    text: str, year: int, expected: str | None, words: str | None
) -> None:
    found = list(doubts(text, year))
    if words is None:
        assert found == []  # 条列 is no kind of instrument: unknown titles stay silent
        return
    (doubt,) = found
    assert words in doubt.message
    if expected:
        assert doubt.expected == expected


def test_a_title_repeated_with_the_same_slip_is_one_doubt() -> None:
    assert len(list(doubts("《政务信息公开条例》……《政务信息公开条例》", 2023))) == 1


def test_instruments_of_two_places_are_never_mistaken_for_each_other() -> None:
    assert near_miss("海南省政府信息公开暂行规定") is None
    assert near_miss("六盘水市政府信息公开规定") is None


@pytest.mark.parametrize(
    ("title", "meant"),
    [
        ("治安处罚法", "治安管理处罚法"),
        ("治安管理处法法", "治安管理处罚法"),
        ("出入境管理法", "出境入境管理法"),
        ("招投标法", "招标投标法"),
        ("身份证法", "居民身份证法"),
        ("道路交通法", "道路交通安全法"),
        ("未成年保护法", "未成年人保护法"),
        ("未成年人犯罪预防法", None),
        ("消费者保护法", "消费者权益保护法"),
        ("保守国家密秘法", "保守国家秘密法"),
        ("反家庭爆力法", "反家庭暴力法"),
        ("中华人民共和国道路交通法", "道路交通安全法"),
        ("反电信诈骗法", "反电信网络诈骗法"),
    ],
)
def test_a_law_of_the_state_is_known_by_what_is_near_to_its_name(
    title: str, meant: str | None
) -> None:
    law = near_miss(title)
    assert (law.title if law else None) == (f"中华人民共和国{meant}" if meant else None)


@pytest.mark.parametrize(
    "title",
    [
        "消防条例",  # of a province, cited by its short name
        "安全生产条例",
        "日本民法典",
        "德国刑法",
        "新刑事诉讼法",
        "污染防治法",  # of water, of the air …
        "权益保障法",
        "道路交通安全法实施办法",
        "治安管理处罚法释义",
        "学位法",
        "水法",
    ],
)
def test_what_may_be_another_instrument_is_no_near_miss(title: str) -> None:
    assert near_miss(title) is None


def test_no_law_is_taken_for_another_one() -> None:
    for law in laws():
        for name in (law.title, *law.aliases):
            assert near_miss(name) is None
