"""Grounds of refusal are chosen from the law as it stands on the day."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.rules.grounds import GROUNDS, LEVELS, grounds_of, laws_on
from gongkai.rules.results import RESULTS, ResultCode

DAY = date(2026, 11, 23)
REFUSALS = [code for code, result in RESULTS.items() if result.is_refusal]


@pytest.mark.parametrize("code", REFUSALS)
def test_every_refusal_has_a_ground_of_its_own_article(code: ResultCode) -> None:
    article = RESULTS[code].article.split("、")[0]
    assert grounds_of(code)
    assert all(article in ground for ground in grounds_of(code))


def test_no_other_result_has_one() -> None:
    assert set(GROUNDS) == set(REFUSALS)
    assert grounds_of(ResultCode.GRANT_PROVIDED) == ()


def test_a_partial_disclosure_may_rest_on_any_of_them() -> None:
    every = {ground for code in REFUSALS for ground in grounds_of(code)}
    assert set(grounds_of(ResultCode.PARTIAL)) == every


def test_only_laws_and_administrative_regulations_forbid() -> None:
    assert {law.kind for law in laws_on(DAY, forbidding_only=True)} == {"法律", "行政法规"}


def test_laws_are_those_of_the_day() -> None:
    titles = {law.title for law in laws_on(DAY)}
    assert "中华人民共和国保守国家秘密法" in titles
    assert "信访条例" not in titles
    assert "信访条例" in {law.title for law in laws_on(date(2021, 1, 4))}
    assert all(law.kind in LEVELS for law in laws_on(DAY))
