"""Templates of the narrative: figures bound to their source, nothing stated that nobody knows."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gongkai.rules.errors import BadInputError
from gongkai.rules.report.model import Report
from gongkai.rules.report.narrative import (
    DEFAULTS,
    SECTIONS,
    Slot,
    agrees,
    check_templates,
    compose,
    contradictions,
    slots_of,
)
from gongkai.rules.report.statements import find_statements

VALUES = {
    "T3.new_received.total": 3,
    "T3.new_received.natural": 2,
    "T3.carried_in.total": 1,
    "T3.result_total.total": 4,
    "T3.carried_out.total": 0,
    "T4.cases.review.total": 0,
    "T4.cases.suit_direct.total": 1,
    "T4.cases.suit_after_review.total": 2,
}
SUMS = {
    "published.total": (4536, "exact"),
    "published.website": (907, "exact"),
    "published.weibo": (2306, "exact"),
    "published.wechat": (1218, "exact"),
    "published.other": (105, "exact"),
    "media.pitched": (1500, "lower"),
    "media.central": (64, "exact"),
    "media.provincial": (573, "exact"),
    "media.municipal": (550, "lower"),
    "followers": (500000, "lower"),
    "accounts": (63, "exact"),
    "boards": (47, "exact"),
    "training.sessions": (2, "exact"),
    "fee.collected": (0, "exact"),
}


def slots() -> dict[str, Slot]:
    return slots_of(VALUES, SUMS)  # type: ignore[arg-type]


def test_a_sentence_with_an_unknown_figure_is_left_out_and_named() -> None:
    template = {"S1": "发布{boards}块。阅读{reads}次。收到{requests.new}件。"}
    done = compose(template, slots(), year=2024, agency="某局")
    assert done.sections["S1"] == "发布47块。收到3件。"
    assert done.dropped == (("S1", "阅读{reads}次。"),)
    assert [(s.subject, s.value) for s in done.statements] == [("boards", 47), ("requests.new", 3)]


def test_every_figure_of_the_usual_text_is_a_statement_that_reads_back() -> None:
    done = compose(DEFAULTS, slots(), year=2020, agency="某局")
    assert set(done.sections) == set(SECTIONS)
    read = find_statements(done.sections, year=2020)
    told = {(s.subject, s.label, s.value, s.bound) for s in read if s.subject != "other"}
    bound = {(s.subject, s.label, s.value, s.bound) for s in done.statements}
    # What the reader of foreign reports knows by name, it finds with the same value and bound.
    assert {
        ("published.total", "", 4536, "exact"),
        ("published.channel", "网站", 907, "exact"),
        ("published.channel", "微博", 2306, "exact"),
        ("published.channel", "微信", 1218, "exact"),
        ("published.channel", "其他", 105, "exact"),
        ("media.pitched", "", 1500, "lower"),
        ("media.adopted", "中央级", 64, "exact"),
        ("media.adopted", "省级", 573, "exact"),
        ("media.adopted", "市级", 550, "lower"),
        ("accounts", "", 63, "exact"),
        ("followers", "", 500000, "lower"),
        ("requests.new", "", 3, "exact"),
        ("requests.handled", "", 4, "exact"),
        ("fee.collected", "", 0, "exact"),
    } <= told & bound


def test_a_number_typed_by_hand_against_the_record_is_found() -> None:
    text = "（一）主动公开\n2024年，我局主动公开政府信息4000条。向各级媒体推送稿件1600余篇。"
    report = Report("某局", 2024, "2021", sections={"S1": text})
    found = {c.code for c in contradictions(report, slots())}
    assert found == {"published.total", "media.pitched"}
    right = text.replace("4000", "4536").replace("1600", "1500")
    assert not list(contradictions(Report("某局", 2024, "2021", sections={"S1": right}), slots()))


def test_a_part_of_the_followers_does_not_contradict_all_of_them() -> None:
    known = slots_of({}, {"followers": (500000, "lower"), "followers.weibo": (220000, "exact")})
    text = "（四）平台建设\n账号总粉丝量50万余人。官方微博粉丝量220000人。"
    assert not list(contradictions(Report("某局", 2024, "2021", sections={"S1": text}), known))
    wrong = text.replace("220000", "330000")
    found = list(contradictions(Report("某局", 2024, "2021", sections={"S1": wrong}), known))
    assert [c.statement.value for c in found] == [330000]


def test_a_figure_that_does_not_exist_is_refused() -> None:
    check_templates(DEFAULTS)
    with pytest.raises(BadInputError, match="nonsense"):
        check_templates({"S1": "有{nonsense}件。"})


@pytest.mark.parametrize(
    ("value", "bound", "words"),
    [
        (1500, "lower", "1500余"),
        (500000, "lower", "50万余"),
        (Decimal("318.460"), "exact", "318.46"),
        (30, "about", "约30"),
        (5, "upper", "不足5"),
    ],
)
def test_a_figure_is_written_as_officers_write_it(
    value: int | Decimal, bound: str, words: str
) -> None:
    assert Slot(value, "条", "x", bound).words() == words  # type: ignore[arg-type]


def test_a_template_may_round_a_figure_or_leave_its_mark_to_the_words() -> None:
    known = slots_of({}, {"media.pitched": (1512, "exact"), "followers.weibo": (223400, "exact")})
    template = {"S1": "推送稿件{media.pitched:余}篇。粉丝量超{followers.weibo:万}人。"}
    done = compose(template, known, year=2024, agency="某局")
    assert done.sections["S1"] == "推送稿件1500余篇。粉丝量超22万人。"
    assert [(s.value, s.bound) for s in done.statements] == [(1500, "lower"), (223400, "exact")]
    check_templates(template)
    assert Slot(47, "块", "x").words("余") == "47余"
    assert Slot(9000, "人", "x").words("万") == "9000"


def test_a_bound_of_the_record_allows_every_number_beyond_it() -> None:
    statement = next(iter(find_statements({"S1": "向各级媒体推送稿件1520篇。"}, year=2024)))
    assert agrees(statement, Slot(1500, "篇", "", "lower"))
    assert not agrees(statement, Slot(1500, "篇", ""))
