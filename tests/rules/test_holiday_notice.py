"""The yearly notice of the General Office, read as it is published."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gongkai.rules.holiday_notice import is_notice, parse_notice
from gongkai.rules.holiday_orders import CalendarFileError, HolidayOrder, builtin_orders

NOTICES = sorted((Path(__file__).parent / "notices").glob("*.txt"))
LATEST = NOTICES[-1].read_text("utf-8")


def moved_days(order: HolidayOrder) -> tuple[set[date], set[date]]:
    """The weekdays off and the weekend days worked: what the order changes."""
    return {day for day in order.off if day.weekday() < 5}, set(order.work)


def problems_of(text: str) -> tuple[str, ...]:
    with pytest.raises(CalendarFileError) as caught:
        parse_notice(text)
    return caught.value.problems


@pytest.mark.parametrize("file", NOTICES, ids=lambda file: file.stem)
def test_every_notice_of_the_last_years_gives_the_days_of_the_built_in_calendar(
    file: Path,
) -> None:
    order = parse_notice(file.read_text("utf-8"))
    known = next(o for o in builtin_orders() if o.year == order.year and not o.amends)
    assert order.year == int(file.stem)
    assert order.document == known.document
    assert moved_days(order) == moved_days(known)


def test_half_width_signs_spaces_and_line_breaks_make_no_difference() -> None:
    loose = LATEST.replace("（", " (").replace("）", ") ").replace("：", ":\n").replace("〔", "[")
    loose = loose.replace("〕", "]").replace("月1日", "月\n1 日")
    assert parse_notice(loose) == parse_notice(LATEST)


def test_paragraphs_around_the_items_are_passed_over() -> None:
    advice = "鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月16日）休息。"
    more = LATEST.replace("共9天。", f"共9天。{advice}").replace(
        "\n国务院办公厅\n", "\n节假日期间，各地区、各部门要妥善安排好值班。\n国务院办公厅\n"
    )
    assert parse_notice(more) == parse_notice(LATEST)


def test_a_weekday_that_does_not_fit_the_date_refuses_the_notice() -> None:
    (problem,) = problems_of(LATEST.replace("5月9日（周六）", "5月9日（周日）"))
    assert "2026-05-09" in problem
    assert "周六" in problem


def test_a_count_that_does_not_fit_the_days_refuses_the_notice() -> None:
    (problem,) = problems_of(LATEST.replace("共9天", "共8天"))
    assert problem == "“春节”写明共8天，所列日期却是 9 天"


def test_a_sentence_with_a_date_that_is_not_understood_refuses_the_notice() -> None:
    (problem,) = problems_of(LATEST.replace("1月4日（周日）上班", "1月4日（周日）补课"))
    assert "看不懂" in problem


def test_a_date_that_does_not_exist_and_an_endless_span_refuse_the_notice() -> None:
    assert any(
        "不存在" in p
        for p in problems_of(LATEST.replace("4月6日", "4月31日").replace("至6日", "至31日"))
    )
    assert any("起止" in p for p in problems_of(LATEST.replace("至7日（周三）", "至31日（周六）")))


def test_the_order_that_a_notice_makes_is_checked_like_any_year_file() -> None:
    without = "\n".join(line for line in LATEST.split("\n") if "劳动节" not in line)
    assert problems_of(without) == ("缺少法定节假日 2026-05-01",)


@pytest.mark.parametrize("text", ["", "放假通知", LATEST.partition("国务院办公厅\n")[0]])
def test_a_text_without_title_or_signature_is_no_notice(text: str) -> None:
    assert "缺少" in problems_of(text)[0]


def test_a_notice_is_known_by_its_title() -> None:
    assert is_notice(LATEST)
    assert not is_notice('{"year": 2027}')
