"""Numbers, names and dates in the forms in which people really write them."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from gongkai.rules.screening import engine
from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.machines import Machine, machines
from gongkai.rules.screening.model import Finding, Setting
from gongkai.rules.screening.numerals import number_of
from gongkai.rules.screening.tables import find_in_table

ENGINES = machines()


@cache
def screen(machine: Machine) -> Screen:
    return Screen(Setting(on=date(2026, 11, 26)), machine=machine)


def findings(text: str, *, hints: bool = False) -> list[Finding]:
    """What is found, by all engines alike."""
    each = [screen(machine).text(text) for machine in ENGINES]
    assert all(one == each[0] for one in each)
    return [f for f in each[0] if hints or f.severity != "info"]


def told(text: str) -> list[tuple[str, str]]:
    return [(f.rule, f.text) for f in findings(text)]


@pytest.mark.parametrize(
    "written",
    [
        "138.0013.8000",
        "138·0013·8000",
        "（138）0013 8000",
        "(138)0013-8000",
        "138--0013--8000",
        "138  0013  8000",
        "+86-138-0013-8000",
        "+86 138 0013 8000",
        "(+86)138.0013.8000",
        "（+86）13800138000",
        "0086-13800138000",
        "86-13800138000",
        "１３８－００１３－８０００",
        "138-0013-8000",
        "1 3 8 0 0 1 3 8 0 0 0",
        "13800138000",
    ],
)
def test_a_mobile_phone_is_found_however_it_is_written(written: str) -> None:
    (finding,) = findings(f"王小虎本人手机：{written}，请保密。")
    assert finding.rule == "PI-PHONE"
    assert finding.replacement == "138****8000"
    assert written.endswith(finding.text[-4:])
    assert "0013" not in finding.context


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("王小虎13800138000/13900139000", ["13800138000", "13900139000"]),
        ("王小虎13800138000/0858-8221234", ["13800138000"]),
        ("王小虎8221234/13800138000。", ["13800138000"]),
    ],
)
def test_phones_joined_by_strokes_are_found(text: str, phones: list[str]) -> None:
    assert [f.text for f in findings(text) if f.rule == "PI-PHONE"] == phones


@pytest.mark.parametrize(
    "text",
    [
        "版本138.0013.8000.1已发布",
        "坐标138.00138000，26.5912",
        "0858-8221234/8221235",
        "2026/1234567/13800138000/2",
        "https://www.gov.cn/13800138000/13900139000",
        "项目代码2026-520201-48-01-138001",
        "合计138,0013,8000元",
        "咨询电话12345，传真0858-8221234",
    ],
)
def test_other_numbers_are_no_phones(text: str) -> None:
    assert [f for f in findings(text) if f.rule.startswith("PI-")] == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("王某（原名王小虎）系本市居民", "王小虎"),
        ("李某某（曾用名：李建国，男）", "李建国"),
        ("张某，又名张三丰，", "张三丰"),
        ("被害人陈某某（别名陈静怡）报案", "陈静怡"),
    ],
)
def test_the_true_name_beside_a_hidden_one_is_found(text: str, name: str) -> None:
    assert ("PI-TRUE-NAME", name) in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "王某（原名王某某）系本市居民",
        "某公司（原名贵州张家贸易公司）",
        "王某村（原名王家寨）",
        "李某（曾用名李某）",
        "云岭市（原名云岭县）",
    ],
)
def test_former_names_that_give_nobody_away_stay_silent(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("rule", "text", "words"),
    [
        ("DATE-REAL", "２０２６年２月３０日前办结", "２０２６年２月３０日"),
        ("DATE-REAL", "二〇二六年二月三十日", "二〇二六年二月三十日"),
        ("DATE-REAL", "二○二五年二月二十九日", "二○二五年二月二十九日"),
        ("DATE-REAL", "十一月三十一日前", "十一月三十一日"),
        ("DATE-REAL", "于十三月一日办结", "十三月一日"),
        ("DATE-REAL", "２０２６－０２－３０".replace("－", "-"), "２０２６-０２-３０"),
        ("DATE-WEEKDAY", "二〇二六年十一月二十六日（星期五）", "二〇二六年十一月二十六日（星期五"),
        ("DATE-WEEKDAY", "２０２６年１１月２６日（星期五）", "２０２６年１１月２６日（星期五"),
        (
            "DATE-WEEKDAY",
            "2026年11月26日（星期四）至27日；2026年11月26日至11月27日（星期三）",
            "11月27日（星期三",
        ),
        ("DATE-WEEKDAY", "二〇二六年工作安排：定于11月26日（星期日）召开。", "11月26日（星期日"),
        ("DATE-ORDER", "自二〇二六年五月一日至四月二日", "二〇二六年五月一日至四月二日"),
        (
            "DATE-ORDER",
            "２０２６年１２月１日至２０２６年１１月３０日",
            "２０２６年１２月１日至２０２６年１１月３０日",
        ),
    ],
)
def test_days_that_cannot_be_are_found_in_figures_and_numerals(
    rule: str, text: str, words: str
) -> None:
    assert (rule, words) in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "二〇二六年十一月二十六日（星期四）",
        "二〇二四年二月二十九日",
        "定于11月26日（星期日）召开。",  # which year nobody knows
        "2026年12月30日（星期三）至1月2日（星期六）",  # of the next year
        "2026年12月30日（星期三）至1月1日（星期五）",
        "2025年工作总结：会议于11月26日（星期四）召开。",  # that of the next year fits
        "2026年1月5日通知：去年12月3日（星期三）已告知。",
        "自11月26日，周一至周五上午办公，2026年不变。",
        "农历二月三十日、农历2月30日举行",
        "二月三十万元、四月三十一万人次",
        "二〇二六年十二月一日至二〇二七年一月二日",
        "第三十二月份专刊",
    ],
)
def test_days_that_may_be_meant_stay_silent(text: str) -> None:
    assert [one for one in told(text) if one[0].startswith("DATE-")] == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("１２", 12),
        ("十", 10),
        ("十二", 12),
        ("三十", 30),
        ("二十九", 29),
        ("一百一十三", 113),
        ("一百零三", 103),
        ("二〇二六", 2026),
        ("二○二六", 2026),
        ("", None),
        ("甲", None),
    ],
)
def test_numerals_are_read(text: str, number: int | None) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("依据《治安处罚法》第三十条", "《中华人民共和国治安管理处罚法》"),
        ("依据《出入境管理法》办理", "《中华人民共和国出境入境管理法》"),
        ("依据《中华人民共和国招投标法》", "《中华人民共和国招标投标法》"),
    ],
)
def test_a_law_cited_by_a_near_name_is_found_with_the_right_one(text: str, right: str) -> None:
    assert [(f.rule, f.replacement) for f in findings(text)] == [("LAW-CITE", right)]


def test_laws_of_the_past_are_found() -> None:
    assert told("依据《治安管理处罚条例》第五条")[0][0] == "LAW-FORCE"
    assert told("依据《卖淫嫖娼人员收容教育办法》")[0][0] == "LAW-FORCE"
    assert told("依据《治安管理处罚法》《反家庭暴力法》《云岭市消防条例》《消防条例》") == []


HEAD = ["单位", "合计", "男", "女"]


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ([HEAD, ["甲", "7", "3", "4"], ["乙", "9", "4", "5"], ["丙", "8", "4", "5"]], ["8"]),
        ([HEAD, ["甲", "7", "3", "4"], ["乙", "9", "4", "5"], ["丙", "９", "４", "５"]], []),
        (
            [
                ["单位", "男", "女", "合计（人）"],
                ["甲", "3", "4", "7"],
                ["乙", "4", "5", "9"],
                ["丙", "4", "5", "8"],
            ],
            ["8"],
        ),
        # One row that fits proves nothing; where most do not fit, the total means something else.
        ([HEAD, ["甲", "7", "3", "4"], ["丙", "8", "4", "5"]], []),
        ([HEAD, ["甲", "7", "3", "5"], ["乙", "9", "4", "6"], ["丙", "8", "4", "5"]], []),
        (
            [
                ["单位", "合计", "其中：女", "男"],
                ["甲", "7", "3", "4"],
                ["乙", "9", "4", "5"],
                ["丙", "8", "4", "5"],
            ],
            [],
        ),
        (
            [
                ["序号", "单位", "男", "女", "合计"],
                ["1", "甲", "3", "4", "7"],
                ["2", "乙", "4", "5", "9"],
                ["3", "丙", "4", "5", "9"],
                ["合计", "", "11", "14", "25"],
            ],
            [],
        ),
    ],
)
def test_a_row_that_does_not_add_up_is_found_where_the_others_do(
    rows: list[list[str]], wrong: list[str]
) -> None:
    assert [f.text for f in find_in_table(rows) if f.rule == "SUM-TABLE"] == wrong


def test_a_long_text_gives_the_same_in_stretches_as_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        "王小虎，手机13800138000。",
        "按照布署抓好落实。",
        "于２０２６年２月３０日前办结。",
        "工作" * 9,
    ]
    text = "\n".join(lines * 9)
    whole = [(f.rule, f.start, f.end, f.text) for f in screen(ENGINES[0]).text(text)]
    for length in (30, 64, 100):
        monkeypatch.setattr(engine, "MAX_STRETCH", length)
        parts = screen(ENGINES[0]).text(text)
        assert [(f.rule, f.start, f.end, f.text) for f in parts] == whole
        assert all(text[f.start : f.end] == f.text for f in parts)
