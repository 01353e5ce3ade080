"""An answer may be signed only when it is complete (《政府信息公开条例》第十四条、第三十六条、第三十七条)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from gongkai.rules.errors import WrongStateError
from gongkai.rules.law import doubts
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


def answer_problems(answer: Answer, on: date | None = None) -> tuple[str, ...]:
    """What is missing or wrong in an answer, in Chinese; empty when it may be signed.

    The laws that it cites are judged as of the day `on`.
    """
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
    problems += _ground_problems(answer)
    problems += _citation_problems(answer, on)
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


# The articles on which a refusal may rest; each result has its own among them.
_GROUNDS: Final = re.compile(r"(第十[四五六]条)(第[一二]款)?")
_NUMERALS: Final = {"第14条": "第十四条", "第15条": "第十五条", "第16条": "第十六条"}
_TITLE_OR_ARTICLE: Final = re.compile(
    r"《([^《》]+)》|(第[一二三四五六七八九十百零]+条)(第[一二三四五]款)?"
)
_ARTICLE: Final = re.compile(r"第[一二三四五六七八九十百零\d]+条")


def _ground_problems(answer: Answer) -> Iterator[str]:
    """Whether the ground is that of the result: article and paragraph of the 条例."""
    result, text = RESULTS[answer.code], answer.parts.get(Part.GROUND, "")
    if Part.GROUND in result.parts and text.strip():
        cited = set(_cited_grounds(text))
        right = set(_GROUNDS.findall(result.article))
        if answer.code is ResultCode.PARTIAL and not cited:
            yield "依据没有写明《条例》第十四条、第十五条或第十六条中的哪一条（第三十七条）"
        elif right and not right <= cited:
            yield f"依据没有写明《条例》{result.article}，这是“{result.label}”的依据"
        elif right and (wrong := sorted(cited - right)):
            named = "、".join("".join(ground) for ground in wrong)
            yield f"依据中的《条例》{named}不是“{result.label}”的依据，请核对或删去"
    other = answer.parts.get(Part.OTHER_LAW, "")
    is_vague = not ("《" in other and _ARTICLE.search(other))
    if Part.OTHER_LAW in result.parts and other.strip() and is_vague:
        yield "禁止公开的规定应写明法律、行政法规的名称和第几条（第十四条）"


def _cited_grounds(text: str) -> Iterator[tuple[str, str]]:
    """The grounds of the 条例 that a text cites, with their paragraph where it names one."""
    for numeral, word in _NUMERALS.items():
        text = text.replace(numeral, word)
    is_ours = True
    for title, article, paragraph in _TITLE_OR_ARTICLE.findall(text):
        if title:
            is_ours = title == "条例" or title.endswith("政府信息公开条例")
        elif is_ours and _GROUNDS.fullmatch(article):
            yield article, paragraph


def _citation_problems(answer: Answer, on: date | None) -> Iterator[str]:
    """Laws that are misnamed, or not in force on the day of the answer."""
    text = "\n".join(
        answer.parts.get(part, "") for part in (Part.GROUND, Part.OTHER_LAW, Part.SPECIAL_RULE)
    )
    for doubt in doubts(text, on.year if on else None):
        yield doubt.message.rstrip("。")


def _says_nothing(reason: str) -> bool:
    return len(_FILLERS.sub("", _EMPTY_PHRASE.sub("", reason))) < 4


def check_answer(answer: Answer, on: date | None = None) -> None:
    """Raises IncompleteAnswerError unless the answer may be signed on that day."""
    problems = answer_problems(answer, on)
    if problems:
        raise IncompleteAnswerError(problems)
