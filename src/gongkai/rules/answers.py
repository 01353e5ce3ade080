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


# --- what must lie behind it ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """A third party that was asked: its `opinion` (empty while open).

    `is_told`: a decision to disclose against its word was told to it.
    """

    opinion: str
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class OnFile:
    """What the file holds that an answer rests on.

    `searches` tells of each search since the last order to answer anew whether it found something,
    `third_parties` who was asked, `has_reason_notice` whether 说明理由 was asked (第三十五条).
    """

    searches: tuple[bool, ...] = ()
    third_parties: tuple[Asked, ...] = ()
    has_reason_notice: bool = False


def file_problems(code: ResultCode, on_file: OnFile) -> tuple[str, ...]:
    """What the file does not bear out of an answer with that result, in Chinese."""
    return tuple(_behind(code, on_file))


def _behind(code: ResultCode, on_file: OnFile) -> Iterator[str]:
    parties = on_file.third_parties
    if code is ResultCode.UNABLE_NOT_EXIST and not on_file.searches:
        yield (
            "答复信息不存在，须先有检索记录：在哪些单位和系统、用什么关键词、由谁、何时检索。"
            "重新答复的，须重新检索。请先登记检索"
        )
    elif code is ResultCode.UNABLE_NOT_EXIST and on_file.searches[-1]:
        yield "最近一次检索找到了信息，不能答复不存在。确实不是所申请的信息的，请重新检索并登记"
    if code is ResultCode.DENY_THIRD_PARTY and not parties:
        yield (
            "以第三方合法权益为由不予公开，须先书面征求第三方意见（第三十二条）。"
            "请先登记征求意见；联系不上的，登记征求意见书退回"
        )
    elif code is ResultCode.DENY_THIRD_PARTY and all(p.opinion == "agreed" for p in parties):
        yield "第三方都同意公开，不能再以其合法权益为由不予公开（第十五条）"
    if code is ResultCode.GRANT_PROVIDED and any(
        p.opinion == "refused" and not p.is_told for p in parties
    ):
        yield (
            "第三方不同意公开。理由合理的，不予公开或者部分公开；"
            "理由不成立，或者不公开会对公共利益造成重大影响的，"
            "请先由负责人决定公开并书面告知第三方（第三十二条）"
        )
    if code is ResultCode.NOPROC_ABUSE and not on_file.has_reason_notice:
        yield "没有要求过申请人说明理由，不能以大量、反复申请为由不予处理（第三十五条）"


class NotBorneOutError(WrongStateError):
    """The file does not hold what the answer rests on; `problems` lists it."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("；".join(problems) + "。")
        self.problems = problems


def check_file(code: ResultCode, on_file: OnFile) -> None:
    """Raises NotBorneOutError unless the file bears an answer with that result."""
    problems = file_problems(code, on_file)
    if problems:
        raise NotBorneOutError(problems)


def check_answer(answer: Answer, on: date | None = None) -> None:
    """Raises IncompleteAnswerError unless the answer may be signed on that day."""
    problems = answer_problems(answer, on)
    if problems:
        raise IncompleteAnswerError(problems)
