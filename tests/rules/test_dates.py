"""A day is written as official documents write it."""

from __future__ import annotations

from datetime import date

from gongkai.rules.dates import chinese_date


def test_a_day_is_written_in_arabic_figures_without_zeros_in_front() -> None:
    assert chinese_date(date(2026, 1, 5)) == "2026年1月5日"
    assert chinese_date(date(1, 1, 1)) == "1年1月1日"
