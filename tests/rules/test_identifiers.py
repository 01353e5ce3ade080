"""索引号, document numbers, request numbers, query codes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.identifiers import (
    DocumentNumber,
    IdentifierError,
    IndexNumber,
    IndexPattern,
    RequestNumber,
    SideNumber,
    document_number_problems,
    is_credit_code,
    is_organisation_code,
    query_code,
    read_query_code,
)

numbers = st.builds(
    IndexNumber,
    st.sampled_from(["000014349", "11341702486344515H"]),
    st.integers(1990, 2099),
    st.integers(1, 99999),
    st.none() | st.integers(1, 12),
)


def test_codes_of_organisations_carry_their_check_character() -> None:
    assert is_organisation_code("000014349")
    assert is_organisation_code("00001434-9")
    assert not is_organisation_code("000014348")
    assert is_credit_code("11341702486344515H")
    assert is_credit_code("11441700007280420Y")
    assert not is_credit_code("11441700007280421Y")
    assert not is_credit_code("I1441700007280420Y")


@pytest.mark.parametrize(
    "text",
    ["000014349/2017-00110", "11341702486344515H/202110-00013", "11441700007280420Y/2021-00050"],
)
def test_index_numbers_of_live_pages_are_read(text: str) -> None:
    assert str(IndexNumber.parse(f" {text}\n")) == text


def test_the_classic_index_number_has_twenty_characters_and_a_back_part() -> None:
    number = IndexNumber.parse("000014349/2017-00110")
    assert len(str(number)) == 20
    assert number.back == "2017-00110"


@given(numbers)
def test_an_index_number_survives_writing_and_reading(number: IndexNumber) -> None:
    assert IndexNumber.parse(str(number)) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "000014349",
        "000014349/2017-0110",
        "000014349/201713-00110",
        "00001434-9/2017-00110",
        "000014349/2017-00000",
        "000014349／2017-00110",
    ],
)
def test_other_shapes_are_no_index_numbers(text: str) -> None:
    with pytest.raises(IdentifierError, match="索引号"):
        IndexNumber.parse(text)


def test_serials_that_do_not_fit_are_refused() -> None:
    with pytest.raises(IdentifierError):
        IndexNumber("000014349", 2026, 100_000)


def test_a_document_number_is_written_with_six_point_brackets() -> None:
    number = DocumentNumber("六公信公复", 2020, 1)
    assert str(number) == "六公信公复〔2020〕1号"
    assert DocumentNumber.parse("六公信公复〔2020〕1号") == number


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("六公信公复[2020]1号", "六角括号"),
        ("六公信公复（2020）1号", "六角括号"),
        ("六公信公复〔2020〕第1号", "不加“第”"),
        ("六公信公复〔2020〕01号", "不编虚位"),
        ("六公信公复〔２０２０〕1号", "半角"),
        ("六公信公复 〔2020〕1号", "空格"),
        ("六公信公复〔1820〕1号", "四位公历年份"),
        ("2020年1号文", "机关代字"),
        ("", "机关代字"),
    ],
)
def test_each_fault_of_a_document_number_is_named(text: str, problem: str) -> None:
    assert any(problem in found for found in document_number_problems(text))
    with pytest.raises(IdentifierError):
        DocumentNumber.parse(text)


@pytest.mark.parametrize(
    "text", ["国办函［2020］109号", "国办函(2020)第109号", "国办函 【2020】 109 号"]
)
def test_a_document_number_in_foreign_dress_can_still_be_read(text: str) -> None:
    assert DocumentNumber.read(text) == DocumentNumber("国办函", 2020, 109)


@pytest.mark.parametrize(("year", "serial"), [(2020, 0), (202, 1), (2020, -1)])
def test_impossible_document_numbers_are_refused(year: int, serial: int) -> None:
    with pytest.raises(IdentifierError):
        DocumentNumber("六公信", year, serial)


def test_request_numbers_are_read_as_printed_on_the_slip() -> None:
    number = RequestNumber("520200", 2026, 17)
    assert str(number) == "520200-2026-17"
    assert RequestNumber.parse(" 520200-2026-17 ") == number
    for text in ("520200-2026-017", "520200-26-17", "市局-2026-17", ""):
        with pytest.raises(IdentifierError, match="登记回执"):
            RequestNumber.parse(text)


@given(st.binary(min_size=8, max_size=16))
def test_a_query_code_survives_being_read_aloud_and_typed(entropy: bytes) -> None:
    code = query_code(entropy)
    assert len(code) == 14
    assert not set(code) & set("ILOU")
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert read_query_code(typed) == code


def test_query_codes_use_sixty_bits_and_differ_in_each_of_them() -> None:
    codes = {query_code((1 << bit).to_bytes(8, "big")) for bit in range(60)}
    assert len(codes) == 60


def test_too_little_entropy_is_refused() -> None:
    with pytest.raises(ValueError, match="random bytes"):
        query_code(b"1234567")


@pytest.mark.parametrize("text", ["", "7K2M-9QXD-4TF", "7K2M-9QXD-4TFUU", "7K2M-9QXD-4TF密"])
def test_other_texts_are_no_query_codes(text: str) -> None:
    with pytest.raises(IdentifierError, match="查询码"):
        read_query_code(text)


def test_the_number_of_a_review_or_correction_is_never_that_of_a_request() -> None:
    number = SideNumber("520200GA", 2026, "R", 3)
    assert str(number) == "520200GA-2026-R3"
    assert SideNumber.parse(" 520200GA-2026-R3 ") == number
    with pytest.raises(IdentifierError):
        RequestNumber.parse(str(number))
    with pytest.raises(IdentifierError, match="520200-2026-G3"):
        SideNumber.parse("520200GA-2026-3")
    with pytest.raises(IdentifierError):
        SideNumber("520200GA", 2026, "X", 3)


def test_a_body_writes_its_index_numbers_with_or_without_the_month() -> None:
    day = date(2026, 3, 9)
    assert str(IndexPattern("000014349").number(day, 110)) == "000014349/2026-00110"
    with_month = IndexPattern("11441700007280420Y", has_month=True)
    assert str(with_month.number(day, 50)) == "11441700007280420Y/202603-00050"
    with pytest.raises(IdentifierError):
        IndexPattern("甲")
    with pytest.raises(IdentifierError):
        with_month.number(day, 100_000)
