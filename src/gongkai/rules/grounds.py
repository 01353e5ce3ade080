"""The grounds on which disclosure may be refused, as an answer cites them: chosen, never typed.

Source: 《政府信息公开条例》第十四条至第十六条. Laws beside it come from the table of `rules.law`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from gongkai.rules.answers import LawLevel
from gongkai.rules.law import Law, laws
from gongkai.rules.results import ResultCode

_C: Final = ResultCode
_REGULATION: Final = "《中华人民共和国政府信息公开条例》"

GROUNDS: Final[Mapping[ResultCode, tuple[str, ...]]] = MappingProxyType(
    {
        _C.DENY_STATE_SECRET: (f"{_REGULATION}第十四条（依法确定为国家秘密的政府信息）",),
        _C.DENY_LAW_FORBIDS: (f"{_REGULATION}第十四条（法律、行政法规禁止公开的政府信息）",),
        _C.DENY_SAFETY_STABILITY: (
            f"{_REGULATION}第十四条（公开后可能危及国家安全）",
            f"{_REGULATION}第十四条（公开后可能危及公共安全）",
            f"{_REGULATION}第十四条（公开后可能危及经济安全）",
            f"{_REGULATION}第十四条（公开后可能危及社会稳定）",
        ),
        _C.DENY_THIRD_PARTY: (
            f"{_REGULATION}第十五条（商业秘密）",
            f"{_REGULATION}第十五条（个人隐私）",
        ),
        _C.DENY_INTERNAL: (
            f"{_REGULATION}第十六条第一款（人事管理）",
            f"{_REGULATION}第十六条第一款（后勤管理）",
            f"{_REGULATION}第十六条第一款（内部工作流程）",
        ),
        _C.DENY_PROCESS: (
            f"{_REGULATION}第十六条第二款（讨论记录）",
            f"{_REGULATION}第十六条第二款（过程稿）",
            f"{_REGULATION}第十六条第二款（磋商信函）",
            f"{_REGULATION}第十六条第二款（请示报告）",
        ),
        _C.DENY_CASE_FILE: (f"{_REGULATION}第十六条第二款（行政执法案卷信息）",),
    }
)

LEVELS: Final[Mapping[str, LawLevel]] = MappingProxyType(
    {
        "法律": LawLevel.LAW,
        "行政法规": LawLevel.ADMINISTRATIVE_REGULATION,
        "地方性法规": LawLevel.LOCAL_REGULATION,
        "地方政府规章": LawLevel.RULE,
        "规范性文件": LawLevel.DOCUMENT,
    }
)


def grounds_of(code: ResultCode) -> tuple[str, ...]:
    """The grounds that an answer with that result may cite; for 部分公开 all of them."""
    if code is _C.PARTIAL:
        return tuple(ground for grounds in GROUNDS.values() for ground in grounds)
    return GROUNDS.get(code, ())


def laws_on(on: date, *, forbidding_only: bool = False) -> tuple[Law, ...]:
    """The laws of the table in force on a day; `forbidding_only`: those that may forbid disclosure.

    Only a law or an administrative regulation may (第十四条).
    """
    may_forbid = ("法律", "行政法规")
    return tuple(
        law
        for law in laws()
        if law.kind in (may_forbid if forbidding_only else LEVELS)
        and law.sure
        and law.versions
        and law.in_force(on)
    )
