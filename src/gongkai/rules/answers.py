"""An answer may be signed only when it is complete (《政府信息公开条例》第十四条、第三十六条、第三十七条)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from gongkai.rules.errors import WrongStateError
from gongkai.rules.results import PART_LABELS, RESULTS, Part, ResultCode


class LawLevel(StrEnum):
    """The rank of a law that is cited; the values never change."""

    LAW = "law"
    ADMINISTRATIVE_REGULATION = "administrative_regulation"
    LOCAL_REGULATION = "local_regulation"
    RULE = "rule"
    DOCUMENT = "document"


class IncompleteAnswerError(WrongStateError):
    """An answer that lacks what the law demands; `problems` lists all of it."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("答复尚不完整：" + "；".join(problems) + "。请补充后再送签发。")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Answer:
    """A drafted answer: its result and its parts in words.

    `separable` answers the question of Art. 37; `other_law_level` is the rank of the law that
    forbids disclosure; `has_supplement_notice` tells whether 补正 was asked.
    """

    code: ResultCode
    parts: Mapping[Part, str] = field(default_factory=dict)
    separable: bool | None = None
    other_law_level: LawLevel | None = None
    has_supplement_notice: bool = False


# 根据相关规定 and its like name no ground: the classic refusal that loses in court.
_EMPTY_PHRASE: Final = re.compile(
    r"(根据|依据|按照|依照)?(国家)?(有关|相关)(法律|法规|法律法规|政策|文件)*(的)?(规定|要求)"
)
_FILLERS: Final = re.compile(
    r"[\s，。、；：,.;:]|针对|经|审核|审查|研究|申请人|申请|获取|公开|的|内容|政府|信息|不予|不能|不宜|予以"
    r"|该|所|您|属于|本机关|认为|决定|因此|故"
)


def answer_problems(answer: Answer) -> tuple[str, ...]:
    """What is missing in an answer, in Chinese; empty when it may be signed."""
    result = RESULTS[answer.code]
    problems = [
        f"缺少{PART_LABELS[part]}"
        for part in result.parts
        if not answer.parts.get(part, "").strip()
    ]
    reason = answer.parts.get(Part.REASON, "")
    if Part.REASON in result.parts and reason.strip() and _says_nothing(reason):
        problems.append("理由只写了“根据相关规定”之类，应写明具体事实和理由（第三十六条第三项）")
    if result.is_refusal:
        problems += _refusal_problems(answer)
    if answer.code is ResultCode.UNABLE_UNCLEAR and not answer.has_supplement_notice:
        problems.append("没有告知过补正，不能答复补正后仍不明确（第三十条）")
    return tuple(problems)


def _refusal_problems(answer: Answer) -> list[str]:
    problems = []
    if answer.separable is None:
        problems.append("没有回答能否区分处理（第三十七条）")
    elif answer.separable:
        problems.append("能够区分处理的，应当部分公开，不能全部不予公开（第三十七条）")
    allowed = (LawLevel.LAW, LawLevel.ADMINISTRATIVE_REGULATION)
    if answer.code is ResultCode.DENY_LAW_FORBIDS and answer.other_law_level not in allowed:
        problems.append(
            "禁止公开的依据只能是法律或行政法规，地方性法规、规章和文件不行（第十四条）"
        )
    return problems


def _says_nothing(reason: str) -> bool:
    return len(_FILLERS.sub("", _EMPTY_PHRASE.sub("", reason))) < 4


def check_answer(answer: Answer) -> None:
    """Raises IncompleteAnswerError unless the answer may be signed."""
    problems = answer_problems(answer)
    if problems:
        raise IncompleteAnswerError(problems)
