"""The triggers of a detector fire wherever it has something to find.

Each expression that proves a hit makes texts that it matches; the engine that asks the detectors at
their triggers must find in them what the engine finds that lets every detector read everything.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gongkai.rules.screening import (
    dates,
    eras,
    links,
    marks,
    numbers,
    people,
    phones,
    secrecy,
    units,
)
from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.machines import Machine, in_hyperscan, machines
from gongkai.rules.screening.model import Setting
from gongkai.rules.screening.patterns import matches, trigger_of

# Only runs of blanks that nobody writes are longer than the reach of a detector.
BLANKS = re.compile(r"(?<=\\s)\*|(?<=\[ \t　\u00a0\])\*")
PROVES = {
    f"{module.__name__.rpartition('.')[2]}.{name}": re.compile(
        BLANKS.sub("?", pattern.pattern), pattern.flags
    )
    for module, names in (
        (numbers, ("LONG_NUMBER", "_ANY_IDENTITY", "_PLATE", "_PASSPORT", "_MAIL")),
        (phones, ("_LANDLINE", "_ODD", "_SEVERAL")),
        (eras, ("_YEAR",)),
        (units, ("_NAMED", "_SYMBOL", "_CELSIUS")),
        (people, ("_APPLICANT", "_ROLE_NAME", "_MINOR_AGE", "_MINOR_OF", "_MINOR_ROLE")),
        (people, ("_TRUE_NAME",)),
        (people, ("_MINOR_WORD", "_BIRTH", "_HOME", "_ROOM")),
        (secrecy, ("_MARK", "_SAID", "_ALONE", "_WORD", "_MARKED", "_ATTRIBUTE", "_NUMBER")),
        (dates, ("_ANY", "_ANY_IN_WORDS", "_WEEKDAY", "_WITHOUT_YEAR", "_SPAN", "_FIGURES")),
        (links, ("_URL", "_LOCAL")),
        (marks, ("_NEST", "_LIST", "_TWICE", "_NARROW")),
    )
    for name, pattern in vars(module).items()
    if name in names
}
LEADS = ("", "。", "，", "\n", " ", "见", "身份证号", "卡号", "护照", "1", "x", "年满", "原", "（")
TAILS = ("", "。", "，", "\n", " ", "的", "1", "x", "某", "（", "）", "，13800138000")


@cache
def screen(machine: Machine) -> Screen:
    return Screen(Setting(on=date(2026, 11, 25)), lists=(), machine=machine)


@pytest.mark.skipif(len(machines()) < 2, reason="只有一种引擎")
@pytest.mark.parametrize("name", PROVES)
def test_no_trigger_is_narrower_than_what_it_stands_for(name: str) -> None:
    @settings(
        max_examples=12,
        derandomize=True,  # the same texts each time; other seeds are tried when a trigger changes
        deadline=None,
        phases=[Phase.generate],  # to make a failure shorter takes minutes here
        suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
    )
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(LEADS),
                st.from_regex(PROVES[name]).filter(lambda text: len(text) <= 40),
                st.sampled_from(TAILS),
            ),
            min_size=1,
            max_size=3,
        ),
        st.sampled_from([None, WIDE, SOME_WIDE]),
    )
    def same(parts: list[tuple[str, str, str]], wide: dict[int, str] | None) -> None:
        text = "".join("".join(part) for part in parts).translate(NARROW)
        if wide:
            text = text.translate(wide)
        assert screen("hyperscan").text(text) == screen("ahocorasick").text(text)

    same()


# All figures and letters in full width, or some of them, as a hand that changes the mode writes them.
WIDE = {code: chr(code + 0xFEE0) for code in range(0x30, 0x7B) if chr(code).isalnum()}
SOME_WIDE = {code: sign for code, sign in WIDE.items() if code % 3 == 0}
# Figures of other scripts are no numbers here, and what is no text in UTF-8 is none.
NARROW = {
    code: "7"
    for code in range(0x110000)
    if chr(code).isdecimal() and not (0x30 <= code <= 0x39 or 0xFF10 <= code <= 0xFF19)
} | dict.fromkeys(range(55296, 57344), "?")


@pytest.mark.parametrize(
    ("pattern", "trigger"),
    [
        (r"(?<![0-9])甲(乙)(?=丙|\Z)", r"甲(乙)(?:丙|\Z)"),
        (r"甲(?=乙)丙", "甲丙"),
        (r"(?:甲|[()]\()(?!乙(?:丙))", r"(?:甲|[()]\()"),
        (r"[^]\]]甲(?<=a)", r"[^]\]]甲"),
    ],
)
def test_a_trigger_is_the_expression_without_what_stands_around(pattern: str, trigger: str) -> None:
    assert trigger_of(re.compile(pattern)) == trigger


@pytest.mark.skipif(len(machines()) < 2, reason="只有一种引擎")
@pytest.mark.parametrize("before", ["", "x", "xx", "好", "好好好", "好好好好好好"])
def test_what_ends_with_the_text_is_found(before: str) -> None:
    for text in (f"{before}争.某（争. ", f"{before}争.某（争.", f"{before}争.好好好争. "):
        assert screen("hyperscan").text(text) == screen("ahocorasick").text(text)
        assert "MARK-NARROW" in {finding.rule for finding in screen("hyperscan").text(text)}
    minor = screen("hyperscan").text(f"{before}处罚了小学生张三")
    assert minor == screen("ahocorasick").text(f"{before}处罚了小学生张三") != []


def test_an_expression_is_rewritten_for_hyperscan() -> None:
    assert in_hyperscan(r"\d[\d年]\[\u4e00") == r"[0-9][0-9年]\[\x{4e00}"
    assert in_hyperscan(r"甲(?:[$]|\$|$|\Z)") == r"甲(?:[$]|\$|\x03|\x03)"
    assert in_hyperscan(r"\s[，\s]") == r"[\s\x1c-\x1f\x{85}][，\s\x1c-\x1f\x{85}]"


def test_what_touches_the_end_of_a_stretch_is_left_to_a_look_at_more() -> None:
    found = re.compile("甲+")
    assert [m[0] for m in matches(found, "甲甲乙甲甲甲", 0, 5)] == ["甲甲"]
    assert [m[0] for m in matches(found, "甲甲乙甲甲甲", 0, 6)] == ["甲甲", "甲甲甲"]
