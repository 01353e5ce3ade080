"""Personal data in running text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.screening.personal import (
    find_personal_data,
    is_bank_card,
    is_identity_number,
)

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def kinds(text: str) -> list[str]:
    return [hit.kind for hit in find_personal_data(text)]


@given(st.dates(), st.integers(0, 999), st.integers(110000, 659999))
def test_exactly_one_check_digit_makes_an_identity_number(
    born: object, serial: int, place: int
) -> None:
    year = 1900 + serial % 120
    head = f"{place}{year}{str(born)[5:7]}{str(born)[8:10]}{serial:03}"
    right = [digit for digit in "0123456789X" if is_identity_number(head + digit)]
    remainder = sum(int(d) * w for d, w in zip(head, WEIGHTS, strict=True)) % 11
    assert right == ["10X98765432"[remainder]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("身份证号11010519491231002X。", ["identity_number"]),
        ("身份证号11010519491231002x", ["identity_number"]),
        ("身份证号110105194912310021", []),
        ("统一社会信用代码11520200009460123X", []),
        ("手机13800138000", ["mobile_phone"]),
        ("电话0858-8221234，邮编553001", []),
        ("编号2013800138000号", []),
        ("卡号6222 0212 3456 7890 129", []),
        ("卡号4111111111111111", ["bank_card"]),
        ("卡号4111111111111112", []),
        ("家住幸福小区3栋2单元501室", ["home_address"]),
        ("现住址：甲县乙镇丙村12号", ["home_address"]),
        ("住址甲县某某村12号", []),
        ("办公地址：人民路12号", []),
        ("申请人张三丰提出申请", ["name"]),
        ("申请人张某提出申请", []),
        ("申请人应当提交材料，申请人和第三方，申请人对答复不服", []),
        ("共收到申请123456789012345678件", []),
    ],
)
def test_only_proved_personal_data_counts(text: str, found: list[str]) -> None:
    assert kinds(text) == found


def test_a_card_number_with_the_right_check_digit_counts_with_spaces_too() -> None:
    card = next(number for last in range(10) if is_bank_card(number := f"622202123456789012{last}"))
    spaced = " ".join(card[i : i + 4] for i in range(0, len(card), 4))
    assert kinds(f"卡号{spaced}。") == ["bank_card"]


def test_what_is_shown_hides_the_middle() -> None:
    hits = list(find_personal_data("申请人张三丰提出申请，手机13800138000"))
    assert [hit.masked for hit in hits] == ["138******00", "张**"]


@given(st.text(alphabet="0123456789 Xx号申请人张住址", max_size=200))
def test_any_text_is_searched_without_error(text: str) -> None:
    for hit in find_personal_data(text):
        assert 0 <= hit.start < hit.end <= len(text)
