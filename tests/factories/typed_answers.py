"""What a drafter types into the form of an answer, by the label of each field."""

from __future__ import annotations

from typing import Final

from gongkai.rules.grounds import grounds_of
from gongkai.rules.results import PART_LABELS, RESULTS, Part, ResultCode

LAW: Final = ("中华人民共和国保守国家秘密法", "第三十条")
_WORDS: Final = {
    Part.WAY_AND_CHANNEL: "本局网站“法定主动公开内容”栏目，2026年3月发布",
    Part.ATTACHMENTS: "1. 事故统计表（2页）",
    Part.GIVEN: "合同除个人信息和价款以外的全部内容",
    Part.REASON: "该信息记录了尚在侦办的案件线索",
    Part.SEVERABILITY: "各页内容不可分离",
    Part.CONSULTATION: "第三方书面表示不同意公开，理由是含有报价",
    Part.SPECIAL_RULE: "《企业信息公示暂行条例》，请向登记机关查询",
    Part.PROPER_CHANNEL: "请拨打110，或向辖区派出所反映",
}


def ticked_ground(code: ResultCode) -> str:
    """The ground that is ticked on the form: of a part that is withheld, personal privacy."""
    grounds = grounds_of(code)
    return next(g for g in grounds if code is not ResultCode.PARTIAL or "个人隐私" in g)


def typed_parts(code: ResultCode, **changes: str) -> dict[str, str]:
    """Label and words of each part that is typed; what the case fills in by itself stays.

    `changes` say other words for a part, by its name in small letters.
    """
    words = _WORDS | {Part[name.upper()]: text for name, text in changes.items()}
    return {PART_LABELS[part]: words[part] for part in RESULTS[code].parts if part in words}
