"""A list of manuscripts with their pitches and adoptions, as a press office keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from gongkai.rules.errors import BadInputError
from gongkai.rules.media.work import (
    ADOPTION_FORM_LABELS,
    MANUSCRIPT_KIND_LABELS,
    PITCH_STATE_LABELS,
    AdoptionForm,
    ManuscriptKind,
    PitchState,
)
from gongkai.rules.sheets import (
    Figure,
    choice_of,
    day_of,
    each_line,
    figure_of,
    read_lines,
    text_of,
)

MOST_ROWS: Final = 10_000
MEDIA_HEADS: Final = (
    "标题", "类型", "单位", "作者", "主题", "投稿日期", "媒体", "结果", "采用日期", "采用形式",
    "网址", "阅读量",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MediaRow:
    """One line: a manuscript at an outlet. `pitched_on` None: the outlet took it unasked."""

    line: int
    title: str
    kind: ManuscriptKind
    unit: str
    outlet: str
    state: PitchState
    authors: str = ""
    theme: str = ""
    pitched_on: date | None = None
    adopted_on: date | None = None
    form: AdoptionForm = AdoptionForm.FULL
    url: str = ""
    reads: Figure | None = None


def read_media(data: bytes, name: str) -> list[MediaRow]:
    """The lines of a sheet. Raises BadInputError that names each line that is wrong."""
    wanted = {"标题", "单位", "媒体"}
    lines = read_lines(data, name, wanted=wanted, heads=MEDIA_HEADS, most=MOST_ROWS)
    rows = each_line(lines, _row)
    if not rows:
        raise BadInputError(f"“{name}”里没有一行。")
    return rows


def _row(line: int, cells: dict[str, str]) -> MediaRow:
    adopted_on, pitched_on = day_of(cells, "采用日期"), day_of(cells, "投稿日期")
    usual = PitchState.ADOPTED if adopted_on else PitchState.PENDING
    row = MediaRow(
        line=line,
        title=text_of(cells, "标题", 300),
        kind=choice_of(cells, "类型", MANUSCRIPT_KIND_LABELS, ManuscriptKind.NEWS),
        unit=text_of(cells, "单位", 100),
        outlet=text_of(cells, "媒体", 100),
        state=choice_of(cells, "结果", PITCH_STATE_LABELS, usual),
        authors=text_of(cells, "作者", 100),
        theme=text_of(cells, "主题", 100),
        pitched_on=pitched_on,
        adopted_on=adopted_on,
        form=choice_of(cells, "采用形式", ADOPTION_FORM_LABELS, AdoptionForm.FULL),
        url=text_of(cells, "网址", 500),
        reads=figure_of(cells, "阅读量"),
    )
    for label in ("标题", "单位", "媒体"):
        if not cells.get(label, "").strip():
            raise BadInputError(f"请填写{label}。")
    if row.state is PitchState.ADOPTED and adopted_on is None:
        raise BadInputError("采用的稿件请填写采用日期。")
    if row.state is not PitchState.ADOPTED and pitched_on is None:
        raise BadInputError("请填写投稿日期。")
    if adopted_on and pitched_on and adopted_on < pitched_on:
        raise BadInputError("采用日期早于投稿日期，请核对。")
    return row
