"""Which evidence the body must be able to show for an answer, by its result.

Sources: 《行政诉讼法》第三十四条 and 《行政复议法》第四十四条 (the burden of proof lies with the body);
法释〔2025〕8号 on what has to be proved for each kind of answer. What is to be proved for a result is a
reading of that interpretation, kept here in one table so that it can be changed in one place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from gongkai.rules.results import RESULTS, ResultCode


class EvidenceKind(StrEnum):
    """What a piece of evidence is; the values never change."""

    APPLICATION = "application"
    RECEIPT = "receipt"
    TIMELINE = "timeline"
    DEADLINE = "deadline"
    NOTICE = "notice"
    EXTENSION = "extension"
    CONSULTATION = "consultation"
    SEARCH = "search"
    REVIEW = "review"
    ANSWER = "answer"
    SERVICE = "service"
    SECRECY_MARK = "secrecy_mark"
    HARM = "harm"
    NATURE = "nature"
    LAW = "law"
    PUBLISHED = "published"
    PUBLIC_INTEREST = "public_interest"
    EARLIER_ANSWER = "earlier_answer"
    FEE = "fee"
    OTHER = "other"


EVIDENCE_LABELS: Final = {
    EvidenceKind.APPLICATION: "申请书和附件",
    EvidenceKind.RECEIPT: "登记回执",
    EvidenceKind.TIMELINE: "办理经过",
    EvidenceKind.DEADLINE: "答复期限计算表",
    EvidenceKind.NOTICE: "补正、说明理由等告知书",
    EvidenceKind.EXTENSION: "延期审批和延期告知书",
    EvidenceKind.CONSULTATION: "征求意见书和意见",
    EvidenceKind.SEARCH: "检索记录",
    EvidenceKind.REVIEW: "法制审核和保密审查意见",
    EvidenceKind.ANSWER: "答复书",
    EvidenceKind.SERVICE: "送达凭证",
    EvidenceKind.SECRECY_MARK: "密级、保密期限和定密依据",
    EvidenceKind.HARM: "公开后危害的说明",
    EvidenceKind.NATURE: "信息属性的说明（内部事务、过程性或执法案卷）",
    EvidenceKind.LAW: "禁止公开或另有规定的法律依据",
    EvidenceKind.PUBLISHED: "已经公开的证明（网页、渠道、时间）",
    EvidenceKind.PUBLIC_INTEREST: "公共利益衡量的说明",
    EvidenceKind.EARLIER_ANSWER: "此前的答复和送达凭证",
    EvidenceKind.FEE: "收费通知和送达凭证",
    EvidenceKind.OTHER: "其他证据",
}
_ALWAYS: Final = (
    (EvidenceKind.APPLICATION, "申请人提出了什么申请"),
    (EvidenceKind.RECEIPT, "收到申请的日期"),
    (EvidenceKind.DEADLINE, "答复在法定期限内作出"),
    (EvidenceKind.ANSWER, "已经作出答复，事实、理由、依据和救济途径已经告知"),
    (EvidenceKind.SERVICE, "答复已经依法送达"),
    (EvidenceKind.TIMELINE, "办理的全过程"),
)
_NATURE: Final = ((EvidenceKind.NATURE, "信息为什么属于这一类，公开会有什么影响"),)
_R = ResultCode
_BY_RESULT: Final[Mapping[ResultCode, tuple[tuple[EvidenceKind, str], ...]]] = MappingProxyType(
    {
        _R.DENY_STATE_SECRET: (
            (EvidenceKind.SECRECY_MARK, "信息在申请时已依法定密，期限未满"),
            (EvidenceKind.REVIEW, "答复前经过保密审查"),
        ),
        _R.DENY_LAW_FORBIDS: ((EvidenceKind.LAW, "禁止公开的是法律或者行政法规"),),
        _R.DENY_SAFETY_STABILITY: (
            (EvidenceKind.HARM, "公开后可能怎样危及国家安全、公共安全、经济安全或社会稳定"),
        ),
        _R.DENY_THIRD_PARTY: (
            (EvidenceKind.CONSULTATION, "依法征求了第三方意见"),
            (EvidenceKind.HARM, "公开会怎样损害第三方的合法权益"),
            (EvidenceKind.PUBLIC_INTEREST, "不公开不会对公共利益造成重大影响"),
        ),
        _R.DENY_INTERNAL: _NATURE,
        _R.DENY_PROCESS: _NATURE,
        _R.DENY_CASE_FILE: _NATURE,
        _R.DENY_ADMIN_QUERY: ((EvidenceKind.LAW, "获取这类信息另有规定"),),
        _R.UNABLE_NOT_EXIST: ((EvidenceKind.SEARCH, "尽到了合理的检索义务"),),
        _R.UNABLE_NOT_THIS_BODY: ((EvidenceKind.LAW, "公开职责属于别的机关"),),
        _R.UNABLE_NEED_CREATE: ((EvidenceKind.SEARCH, "没有现成的信息"),),
        _R.UNABLE_UNCLEAR: ((EvidenceKind.NOTICE, "已一次告知补正，补正后仍不明确"),),
        _R.GRANT_ALREADY_PUBLIC: (
            (EvidenceKind.PUBLISHED, "信息已经公开，并告知了方式、途径和时间"),
        ),
        _R.PARTIAL: _NATURE,
        _R.NOPROC_REPEAT: ((EvidenceKind.EARLIER_ANSWER, "就同一内容此前已经答复"),),
        _R.NOPROC_ABUSE: ((EvidenceKind.NOTICE, "已要求说明理由，理由不合理"),),
        _R.OTHER_NO_SUPPLEMENT: ((EvidenceKind.NOTICE, "补正告知书已送达，逾期没有补正"),),
        _R.OTHER_FEE_UNPAID: ((EvidenceKind.FEE, "收费通知已送达，逾期没有缴费"),),
    }
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A piece of evidence that a result needs: what it is, what it proves, whether it is there."""

    kind: EvidenceKind
    proves: str
    is_there: bool

    @property
    def label(self) -> str:
        """The kind in words."""
        return EVIDENCE_LABELS[self.kind]


def checklist(
    code: ResultCode | None,
    present: Iterable[EvidenceKind],
    *,
    was_extended: bool = False,
    was_consulted: bool = False,
) -> tuple[Wanted, ...]:
    """What must be shown for an answer, what is missing first.

    Without a code (sued for silence, or for proactive disclosure) the common part alone.
    """
    have = set(present)
    wanted = dict(_ALWAYS)
    if code is None:
        for kind in (EvidenceKind.ANSWER, EvidenceKind.SERVICE):
            wanted.pop(kind)
    elif RESULTS[code].is_refusal:
        wanted[EvidenceKind.REVIEW] = "答复前经过法制审核和保密审查"
    if was_extended:
        wanted[EvidenceKind.EXTENSION] = "延期经负责人同意，并在期满前告知"
    if was_consulted:
        wanted[EvidenceKind.CONSULTATION] = "征求意见的起止，扣除的时间"
    if code is not None:
        wanted |= dict(_BY_RESULT.get(code, ()))
    lines = [Wanted(kind, proves, kind in have) for kind, proves in wanted.items()]
    return tuple(sorted(lines, key=lambda line: line.is_there))
