"""The 23 results of a request: letter, remedy, mandatory parts, and the one cell of table 3.

Sources: 《政府信息公开条例》第十四至十六条、第三十条、第三十五至三十九条、第四十二条; the model
letters of 苏政办函〔2019〕98号, forwarded by 国办公开办函〔2020〕2号; the statutory forms.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Final

from gongkai.rules.report.forms import FormId, load_form

# --- letters -------------------------------------------------------------------------------------


class LetterKind(StrEnum):
    """Kinds of paper that a disclosure office writes; the values never change."""

    APPLICATION_FORM = "application_form"
    RECEIPT_SLIP = "receipt_slip"
    SUPPLEMENT_NOTICE = "supplement_notice"
    REASON_NOTICE = "reason_notice"
    EXTENSION_NOTICE = "extension_notice"
    DELAY_NOTICE = "delay_notice"
    OPINION_LETTER = "opinion_letter"
    OPINION_REPLY = "opinion_reply"
    OPINION_NOTICE = "opinion_notice"
    OVERRULING_NOTICE = "overruling_notice"
    JOINT_OPINION_LETTER = "joint_opinion_letter"
    ASSISTANCE_LETTER = "assistance_letter"
    FEE_NOTICE = "fee_notice"
    PROOF_OF_SERVICE = "proof_of_service"
    APPROVAL_SHEET = "approval_sheet"
    REGISTRATION_SHEET = "registration_sheet"
    DEADLINE_SHEET = "deadline_sheet"
    TRANSFER_LIST = "transfer_list"
    CORRECTION_ANSWER = "correction_answer"
    FILE_NOTE = "file_note"
    GRANT_PUBLIC = "grant_public"
    GRANT_PROVIDED = "grant_provided"
    PARTIAL = "partial"
    DENIAL = "denial"
    ADMIN_QUERY = "admin_query"
    NOT_EXIST = "not_exist"
    NOT_THIS_BODY = "not_this_body"
    UNABLE = "unable"
    NOT_PROCESSED = "not_processed"
    CLOSED = "closed"


LETTER_TITLES: Final = {
    LetterKind.APPLICATION_FORM: "政府信息公开申请表",
    LetterKind.RECEIPT_SLIP: "登记回执",
    LetterKind.SUPPLEMENT_NOTICE: "补正告知书",
    LetterKind.REASON_NOTICE: "说明理由告知书",
    LetterKind.EXTENSION_NOTICE: "延期答复告知书",
    LetterKind.DELAY_NOTICE: "延迟答复告知书",
    LetterKind.OPINION_LETTER: "征求意见书（第三方）",
    LetterKind.OPINION_REPLY: "征求意见确认函",
    LetterKind.OPINION_NOTICE: "征求意见告知书",
    LetterKind.OVERRULING_NOTICE: "依申请公开告知书（告知第三方）",
    LetterKind.JOINT_OPINION_LETTER: "征求意见书（共同制作机关或其他机关）",
    LetterKind.ASSISTANCE_LETTER: "协办函",
    LetterKind.FEE_NOTICE: "收费通知书",
    LetterKind.PROOF_OF_SERVICE: "送达回证",
    LetterKind.APPROVAL_SHEET: "政府信息公开审查呈批单",
    LetterKind.REGISTRATION_SHEET: "政府信息公开申请登记表",
    LetterKind.DEADLINE_SHEET: "答复期限计算说明",
    LetterKind.TRANSFER_LIST: "主动公开政府信息移送明细表",
    LetterKind.CORRECTION_ANSWER: "政府信息更正申请告知书",
    LetterKind.FILE_NOTE: "办结说明",
    LetterKind.GRANT_PUBLIC: "政府信息公开告知书（已主动公开）",
    LetterKind.GRANT_PROVIDED: "政府信息公开告知书（予以公开）",
    LetterKind.PARTIAL: "政府信息部分公开告知书",
    LetterKind.DENIAL: "政府信息不予公开告知书",
    LetterKind.ADMIN_QUERY: "行政查询事项告知书",
    LetterKind.NOT_EXIST: "政府信息不存在告知书",
    LetterKind.NOT_THIS_BODY: "非本机关政府信息告知书",
    LetterKind.UNABLE: "政府信息无法提供告知书",
    LetterKind.NOT_PROCESSED: "政府信息公开申请不予处理告知书",
    LetterKind.CLOSED: "政府信息公开申请不再处理告知书",
}


# --- what an answer must contain -----------------------------------------------------------------


class Part(StrEnum):
    """A part that a letter cannot do without; the values never change."""

    WAY_AND_CHANNEL = "way_and_channel"
    ATTACHMENTS = "attachments"
    GIVEN = "given"
    WITHHELD = "withheld"
    GROUND = "ground"
    OTHER_LAW = "other_law"
    REASON = "reason"
    SEVERABILITY = "severability"
    CONSULTATION = "consultation"
    SPECIAL_RULE = "special_rule"
    SEARCH_RECORD = "search_record"
    COMPETENT_BODY = "competent_body"
    RELATED_INFORMATION = "related_information"
    SUPPLEMENT_HISTORY = "supplement_history"
    PROPER_CHANNEL = "proper_channel"
    EARLIER_ANSWER = "earlier_answer"
    PUBLICATION_PLACE = "publication_place"
    STATISTICS = "statistics"
    APPLICANT_REASON = "applicant_reason"


PART_LABELS: Final = {
    Part.WAY_AND_CHANNEL: "获取该信息的方式和途径（名称、网址、日期、查阅地点）",
    Part.ATTACHMENTS: "所提供信息的清单和页数，或获取的方式、途径和时间",
    Part.GIVEN: "公开的部分",
    Part.WITHHELD: "不予公开的部分，逐项写明依据和理由",
    Part.GROUND: "依据的条、款、项",
    Part.OTHER_LAW: "禁止公开的法律或行政法规的名称和条款",
    Part.REASON: "具体理由",
    Part.SEVERABILITY: "能否区分处理及说明（第三十七条）",
    Part.CONSULTATION: "征求第三方意见的经过和结果（第三十二条）",
    Part.SPECIAL_RULE: "专门规定的名称和办理途径",
    Part.SEARCH_RECORD: "检索记录：检索的单位、系统、关键词、人员、时间和结果",
    Part.COMPETENT_BODY: "负责公开的机关名称和联系方式，或不能确定的说明",
    Part.RELATED_INFORMATION: "现有的相关信息，或没有相关信息的说明",
    Part.SUPPLEMENT_HISTORY: "补正告知、申请人的补正，以及仍不明确之处",
    Part.PROPER_CHANNEL: "应当通过的渠道",
    Part.EARLIER_ANSWER: "此前答复的日期和文号",
    Part.PUBLICATION_PLACE: "获取该出版物的途径",
    Part.STATISTICS: "申请数量和频次的统计",
    Part.APPLICANT_REASON: "申请人说明的理由，或逾期未说明的情况",
}


class RemedyKind(StrEnum):
    """How a result may be attacked; what is printed on a day follows in `rules.remedies`."""

    REFUSAL = "refusal"
    PARTIAL = "partial"
    OPEN = "open"
    LIMITED = "limited"
    BY_CASE = "by_case"


# --- the table -----------------------------------------------------------------------------------


class ResultCode(StrEnum):
    """The results of a request; the values never change."""

    GRANT_ALREADY_PUBLIC = "GRANT_ALREADY_PUBLIC"
    GRANT_PROVIDED = "GRANT_PROVIDED"
    PARTIAL = "PARTIAL"
    DENY_STATE_SECRET = "DENY_STATE_SECRET"  # noqa: S105 - no password
    DENY_LAW_FORBIDS = "DENY_LAW_FORBIDS"
    DENY_SAFETY_STABILITY = "DENY_SAFETY_STABILITY"
    DENY_THIRD_PARTY = "DENY_THIRD_PARTY"
    DENY_INTERNAL = "DENY_INTERNAL"
    DENY_PROCESS = "DENY_PROCESS"
    DENY_CASE_FILE = "DENY_CASE_FILE"
    DENY_ADMIN_QUERY = "DENY_ADMIN_QUERY"
    UNABLE_NOT_EXIST = "UNABLE_NOT_EXIST"
    UNABLE_NOT_THIS_BODY = "UNABLE_NOT_THIS_BODY"
    UNABLE_NEED_CREATE = "UNABLE_NEED_CREATE"
    UNABLE_UNCLEAR = "UNABLE_UNCLEAR"
    NOPROC_PETITION = "NOPROC_PETITION"
    NOPROC_REPEAT = "NOPROC_REPEAT"
    NOPROC_PUBLICATION = "NOPROC_PUBLICATION"
    NOPROC_ABUSE = "NOPROC_ABUSE"
    NOPROC_CONFIRM_REISSUE = "NOPROC_CONFIRM_REISSUE"
    OTHER_NO_SUPPLEMENT = "OTHER_NO_SUPPLEMENT"
    OTHER_FEE_UNPAID = "OTHER_FEE_UNPAID"
    OTHER_MISC = "OTHER_MISC"


@dataclass(frozen=True, slots=True)
class Result:
    """One result: its label, basis in the 条例, letter, remedy and mandatory parts."""

    code: ResultCode
    label: str
    article: str
    letter: LetterKind
    remedy: RemedyKind
    parts: tuple[Part, ...]

    @property
    def is_refusal(self) -> bool:
        """Whether it refuses under Articles 14 to 16 (a look-up regime is no refusal)."""
        return self.remedy is RemedyKind.REFUSAL

    @property
    def ground(self) -> str:
        """The ground that a refusal names; empty where it lies in the case (部分公开) or there is none."""
        return f"《条例》{self.article}" if self.is_refusal else ""


_C, _L, _P, _K = ResultCode, LetterKind, Part, RemedyKind
_DENIAL: Final = (_P.GROUND, _P.REASON, _P.SEVERABILITY)


def _deny(code: ResultCode, label: str, article: str, *more: Part) -> Result:
    return Result(code, label, article, _L.DENIAL, _K.REFUSAL, (*_DENIAL, *more))


def _refuse_to_process(
    code: ResultCode, label: str, article: str, remedy: RemedyKind, *parts: Part
) -> Result:
    return Result(code, label, article, _L.NOT_PROCESSED, remedy, (_P.REASON, *parts))


_ALL: Final = (
    Result(
        _C.GRANT_ALREADY_PUBLIC,
        "予以公开（已主动公开）",
        "第三十六条第（一）项",
        _L.GRANT_PUBLIC,
        _K.OPEN,
        (_P.WAY_AND_CHANNEL,),
    ),
    Result(
        _C.GRANT_PROVIDED,
        "予以公开",
        "第三十六条第（二）项",
        _L.GRANT_PROVIDED,
        _K.OPEN,
        (_P.ATTACHMENTS,),
    ),
    Result(
        _C.PARTIAL,
        "部分公开",
        "第三十七条",
        _L.PARTIAL,
        _K.PARTIAL,
        (_P.GIVEN, _P.WITHHELD, _P.GROUND, _P.REASON),
    ),
    _deny(_C.DENY_STATE_SECRET, "不予公开（国家秘密）", "第十四条"),
    _deny(_C.DENY_LAW_FORBIDS, "不予公开（法律、行政法规禁止公开）", "第十四条", _P.OTHER_LAW),
    _deny(_C.DENY_SAFETY_STABILITY, "不予公开（三安全一稳定）", "第十四条"),
    _deny(
        _C.DENY_THIRD_PARTY, "不予公开（第三方合法权益）", "第十五条、第三十二条", _P.CONSULTATION
    ),
    _deny(_C.DENY_INTERNAL, "不予公开（内部事务信息）", "第十六条第一款"),
    _deny(_C.DENY_PROCESS, "不予公开（过程性信息）", "第十六条第二款"),
    _deny(_C.DENY_CASE_FILE, "不予公开（行政执法案卷）", "第十六条第二款"),
    Result(
        _C.DENY_ADMIN_QUERY,
        "不予公开（行政查询事项）",
        "第三十六条第（七）项",
        _L.ADMIN_QUERY,
        _K.LIMITED,
        (_P.SPECIAL_RULE,),
    ),
    Result(
        _C.UNABLE_NOT_EXIST,
        "无法提供（信息不存在）",
        "第三十六条第（四）项",
        _L.NOT_EXIST,
        _K.OPEN,
        (_P.SEARCH_RECORD, _P.REASON),
    ),
    Result(
        _C.UNABLE_NOT_THIS_BODY,
        "无法提供（不属于本机关负责公开）",
        "第三十六条第（五）项",
        _L.NOT_THIS_BODY,
        _K.OPEN,
        (_P.REASON, _P.COMPETENT_BODY),
    ),
    Result(
        _C.UNABLE_NEED_CREATE,
        "无法提供（需要另行制作）",
        "第三十八条",
        _L.UNABLE,
        _K.LIMITED,
        (_P.REASON, _P.RELATED_INFORMATION),
    ),
    Result(
        _C.UNABLE_UNCLEAR,
        "无法提供（补正后仍不明确）",
        "第三十条",
        _L.UNABLE,
        _K.OPEN,
        (_P.SUPPLEMENT_HISTORY,),
    ),
    _refuse_to_process(
        _C.NOPROC_PETITION,
        "不予处理（信访举报投诉）",
        "第三十九条第一款",
        _K.LIMITED,
        _P.PROPER_CHANNEL,
    ),
    _refuse_to_process(
        _C.NOPROC_REPEAT,
        "不予处理（重复申请）",
        "第三十六条第（六）项",
        _K.LIMITED,
        _P.EARLIER_ANSWER,
    ),
    _refuse_to_process(
        _C.NOPROC_PUBLICATION,
        "不予处理（公开出版物）",
        "第三十九条第二款",
        _K.LIMITED,
        _P.PUBLICATION_PLACE,
    ),
    _refuse_to_process(
        _C.NOPROC_ABUSE,
        "不予处理（无正当理由大量反复申请）",
        "第三十五条",
        _K.OPEN,
        _P.STATISTICS,
        _P.APPLICANT_REASON,
    ),
    _refuse_to_process(
        _C.NOPROC_CONFIRM_REISSUE,
        "不予处理（要求确认或重新出具已获取信息）",
        "年度报告格式",
        _K.OPEN,
        _P.EARLIER_ANSWER,
    ),
    Result(_C.OTHER_NO_SUPPLEMENT, "不再处理（逾期不补正）", "第三十条", _L.CLOSED, _K.OPEN, ()),
    Result(
        _C.OTHER_FEE_UNPAID,
        "不再处理（逾期未缴费）",
        "第四十二条、国办函〔2020〕109号",
        _L.CLOSED,
        _K.OPEN,
        (),
    ),
    Result(_C.OTHER_MISC, "其他处理", "年度报告格式", _L.FILE_NOTE, _K.BY_CASE, (_P.REASON,)),
)
RESULTS: Final[Mapping[ResultCode, Result]] = MappingProxyType({r.code: r for r in _ALL})


# --- the cell of the annual report ---------------------------------------------------------------


class ApplicantKind(StrEnum):
    """Kinds of applicants: the columns of table 3. Fixed at registration."""

    NATURAL = "natural"
    BUSINESS = "org_business"
    RESEARCH = "org_research"
    WELFARE = "org_welfare"
    LEGAL = "org_legal"
    OTHER = "org_other"


APPLICANT_LABELS: Final = {
    ApplicantKind.NATURAL: "自然人",
    ApplicantKind.BUSINESS: "商业企业",
    ApplicantKind.RESEARCH: "科研机构",
    ApplicantKind.WELFARE: "社会公益组织",
    ApplicantKind.LEGAL: "法律服务机构",
    ApplicantKind.OTHER: "其他法人或组织",
}


@cache
def _rows(form: FormId) -> Mapping[str, str]:
    return {code: row.code for row in load_form(form).table("T3").rows for code in row.result_codes}


def table3_row(code: ResultCode, form: FormId) -> str:
    """The row of table 3 that counts a result in a form (never chosen by hand)."""
    return _rows(form)[code]


def table3_cell(code: ResultCode, kind: ApplicantKind, form: FormId) -> str:
    """The one cell address of table 3 that counts a result of an applicant, `T3.row.column`."""
    return f"T3.{table3_row(code, form)}.{kind}"
