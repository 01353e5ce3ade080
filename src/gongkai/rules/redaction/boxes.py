"""Boxes that cover what is withheld: where, on which ground, and what the letter says of them.

Sources: 《政府信息公开条例》第十四条至第十六条 (grounds), 第三十七条 (what can be separated is given).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from gongkai.rules.errors import BadInputError
from gongkai.rules.results import RESULTS, ResultCode
from gongkai.rules.screening.personal import LABELS

UNIT: Final = 100_000
"""Places and sizes are whole parts of this of the page as it is shown, from its top left corner."""
MOST_BOXES: Final = 5_000
MOST_NOTE: Final = 200

# What may stand on a single passage. 国家秘密 is no ground here: such a file may not be kept in
# this system at all; 行政查询 is answered as a whole.
GROUNDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        ResultCode.DENY_THIRD_PARTY.value: "个人隐私、商业秘密（第十五条）",
        ResultCode.DENY_LAW_FORBIDS.value: "法律、行政法规禁止公开（第十四条）",
        ResultCode.DENY_SAFETY_STABILITY.value: "危及国家安全、公共安全、经济安全、社会稳定（第十四条）",
        ResultCode.DENY_INTERNAL.value: "内部事务信息（第十六条第一款）",
        ResultCode.DENY_PROCESS.value: "过程性信息（第十六条第二款）",
        ResultCode.DENY_CASE_FILE.value: "行政执法案卷信息（第十六条第二款）",
    }
)
KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{str(kind): label for kind, label in LABELS.items()},
        "party": "案中第三方名称",
        "applicant": "申请人姓名",
        "word": "指定的词语",
    }
)


class Decision(StrEnum):
    """What became of a box; the values never change."""

    SUGGESTED = "suggested"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page (from 1), in parts of `UNIT`.

    `kind` and `hint` (the text with its middle hidden) come with a suggestion; a box that was
    drawn has none. `by` is the name of the person who drew or decided it.
    """

    id: int
    page: int
    x: int
    y: int
    w: int
    h: int
    ground: str = ""
    note: str = ""
    decision: Decision = Decision.ACCEPTED
    kind: str = ""
    hint: str = ""
    by: str = ""

    @property
    def covers(self) -> bool:
        """Whether it will be black in the released file."""
        return self.decision is Decision.ACCEPTED

    def touches(self, place: Place) -> bool:
        """Whether it and a place of the same page have a point in common."""
        x0, y0, x1, y1 = place
        return (
            x0 * UNIT < self.x + self.w
            and x1 * UNIT > self.x
            and y0 * UNIT < self.y + self.h
            and y1 * UNIT > self.y
        )


Place = tuple[float, float, float, float]
"""Left, top, right, bottom as fractions of the page as it is shown."""


def box_to_dict(box: Box) -> dict[str, Any]:
    """The fields of a box that say something, for canonical JSON."""
    return {key: value for key, value in asdict(box).items() if value not in ("", None)}


def box_from_dict(data: Mapping[str, Any]) -> Box:
    """What `box_to_dict` wrote. Raises BadInputError for anything else."""
    known = {field.name: field.type for field in fields(Box)}
    try:
        values = dict(data)
        values["decision"] = Decision(values.get("decision", Decision.ACCEPTED))
        if values.keys() - known.keys():
            raise BadInputError(_UNREADABLE)
        for name in ("id", "page", "x", "y", "w", "h"):
            if type(values[name]) is not int:
                raise BadInputError(_UNREADABLE)
        for name in ("ground", "note", "kind", "hint", "by"):
            if type(values.get(name, "")) is not str:
                raise BadInputError(_UNREADABLE)
        return Box(**values)
    except (KeyError, TypeError, ValueError) as error:
        raise BadInputError(_UNREADABLE) from error


_UNREADABLE: Final = "遮盖框的数据不完整。请刷新页面后重新操作。"


def check_boxes(boxes: Sequence[Box], pages: int) -> tuple[Box, ...]:
    """The boxes in reading order, clipped to their pages.

    Raises BadInputError for a box outside of the file, an unknown ground, a number used twice.
    """
    if len(boxes) > MOST_BOXES:
        raise BadInputError(f"一个文件最多 {MOST_BOXES} 个遮盖框。请把文件按页拆开办理。")
    if len({box.id for box in boxes}) < len(boxes):
        raise BadInputError(_UNREADABLE)
    return tuple(
        sorted((_checked(box, pages) for box in boxes), key=lambda b: (b.page, b.y, b.x, b.id))
    )


def _checked(box: Box, pages: int) -> Box:
    if not 1 <= box.page <= pages:
        raise BadInputError(f"文件共 {pages} 页，没有第 {box.page} 页。请改正页码。")
    if box.ground and box.ground not in GROUNDS:
        raise BadInputError("请从列表中选择不予公开的依据。")
    if len(box.note) > MOST_NOTE:
        raise BadInputError(f"说明最多 {MOST_NOTE} 个字，请缩短。")
    x, y = max(box.x, 0), max(box.y, 0)
    w, h = min(box.x + box.w, UNIT) - x, min(box.y + box.h, UNIT) - y
    if box.w <= 0 or box.h <= 0 or w <= 0 or h <= 0:
        raise BadInputError("遮盖框在页面之外，或者没有宽高。请重新画框，或改正左、上、宽、高。")
    return replace(box, x=x, y=y, w=w, h=h)


def release_problems(boxes: Iterable[Box]) -> tuple[str, ...]:
    """What has to be done before these boxes may be released, in Chinese; empty when ready."""
    boxes = list(boxes)
    problems = []
    undecided = [box for box in boxes if box.decision is Decision.SUGGESTED]
    groundless = [box for box in boxes if box.covers and not box.ground]
    if undecided:
        pages = _pages(undecided)
        problems.append(f"还有 {len(undecided)} 处建议没有处理（{pages}），请逐一采纳或不采纳")
    if groundless:
        problems.append(f"还有 {len(groundless)} 个框没有选择依据（{_pages(groundless)}）")
    if not any(box.covers for box in boxes):
        problems.append("还没有遮盖任何内容；不需要遮盖的文件，请直接作为附件提供")
    return tuple(problems)


def withheld_text(boxes: Iterable[Box], name: str = "") -> str:
    """The draft of 不予公开的部分 for the letter: a line for each ground with its pages."""
    by_ground: dict[str, list[Box]] = {}
    for box in boxes:
        if box.covers:
            by_ground.setdefault(box.ground, []).append(box)
    title = f"《{name}》" if name else ""
    lines = []
    for ground, label in GROUNDS.items():
        if covered := by_ground.get(ground):
            notes = "、".join(dict.fromkeys(box.note for box in covered if box.note))
            what = f"，内容为{notes}" if notes else ""
            article = RESULTS[ResultCode(ground)].article
            lines.append(
                f"{title}{_pages(covered)}共 {len(covered)} 处{what}："
                f"属于{label.partition('（')[0]}，依据《中华人民共和国政府信息公开条例》{article}不予公开。"
            )
    return "\n".join(lines)


def _pages(boxes: Iterable[Box]) -> str:
    """The pages in words, with runs drawn together: 第 1、3 至 5 页."""
    numbers = sorted({box.page for box in boxes})
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [f"{run[0]} 至 {run[-1]}" if len(run) > 2 else "、".join(map(str, run)) for run in runs]
    return f"第 {'、'.join(parts)} 页"
