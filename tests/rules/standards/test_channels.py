"""公开渠道和载体: boxes that are ticked, empty, mistaken by an OCR, or gone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.standards.channels import has_boxes, read_ticks, write_ticks
from gongkai.rules.standards.model import CHANNELS


@pytest.mark.parametrize("tick", ["■", "☑", "√", "✔", "☒"])
def test_every_kind_of_filled_box_is_a_tick(tick: str) -> None:
    assert read_ticks(f"{tick}政府网站 □政府公报 {tick}入户/现场").channels == (
        "website",
        "on_site",
    )


def test_labels_that_offices_write_otherwise_are_known() -> None:
    found = read_ticks("■行政服务中心■发布会听证会■社区/企事业单位/村公示栏(电子屏)")
    assert found.channels == ("briefing", "service_centre", "notice_board")
    assert found.doubts == ()


def test_a_channel_of_the_place_goes_under_other_with_its_name() -> None:
    found = read_ticks("■政府网站 ■投资项目在线审批监管平台 ■其他公示牌")
    assert found.channels == ("website", "other")
    assert found.other == "投资项目在线审批监管平台；公示牌"


def test_a_box_that_an_ocr_took_for_a_character_is_empty_and_told() -> None:
    found = read_ticks("■政府网站 口两微一端 口公开查阅点")
    assert found.channels == ("website",)
    assert [code for code, _ in found.doubts] == ["ocr_boxes"]


def test_the_character_itself_is_no_box() -> None:
    assert not has_boxes("人口信息窗口")
    assert read_ticks("■政府网站 ■人口服务窗口").other == "人口服务窗口"


def test_boxes_without_a_tick_are_doubted() -> None:
    assert [code for code, _ in read_ticks("□政府网站 □政府公报").doubts] == ["ticks_lost"]


def test_the_whole_printed_list_without_boxes_is_not_taken_for_ticks() -> None:
    found = read_ticks("、".join(CHANNELS.values()))
    assert found.channels == ()
    assert [code for code, _ in found.doubts] == ["ticks_lost"]


def test_a_few_names_without_boxes_are_what_is_meant() -> None:
    found = read_ticks("政府网站、公开查阅点、村广播")
    assert found.channels == ("website", "reading_point", "other")
    assert found.other == "村广播"
    assert [code for code, _ in found.doubts] == ["other_channel"]


@given(st.sets(st.sampled_from(sorted(CHANNELS))), st.text("甲乙丙丁戊", max_size=6))
def test_what_is_printed_is_read_back(chosen: set[str], other: str) -> None:
    channels = tuple(key for key in CHANNELS if key in chosen)
    other = other if "other" in chosen else ""
    found = read_ticks(write_ticks(channels, other))
    assert (found.channels, found.other) == (channels, other)
