"""Complete facts for every kind of letter, and every result of an answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from gongkai.rules.calendar import standard_calendar
from gongkai.rules.deadlines import Channel, compute
from gongkai.rules.deadlines.events import Arrived
from gongkai.rules.letters import deadline_facts
from gongkai.rules.results import RESULTS, LetterKind, Part, ResultCode

APPLICANT = {
    "applicant": "欧阳明澈",
    "applicant_kind": "natural",
    "applicant_id": "520201199003078834",
    "applicant_contact": "13908581234",
    "applicant_address": "六盘水市钟山区荷城路8号",
    "query_code": "7K2M-9QXD-4TFA",
}

FRAME: dict[str, Any] = {
    "body": "六盘水市公安局",
    "number": "六公信公复〔2026〕12号",
    "dated_on": "2026-03-20",
    "office": "六盘水市公安局政府信息公开办公室",
    "office_address": "六盘水市钟山区钟山大道1号",
    "office_phone": "0858-8222110",
    "delivery": "邮寄（中国邮政挂号信）",
    "review_bodies": ["六盘水市人民政府"],
    "court": "六盘水市钟山区人民法院",
}

CASE: dict[str, Any] = {
    "request_number": "520200-2026-17",
    "received_on": "2026-03-02",
    "channel": "portal",
    "wording": "2025年度全市道路交通安全设施维护项目的采购合同和验收报告",
    "wished_form": "纸质，邮寄",
    "due_on": "2026-03-30",
    "status_url": "https://gongkai.example.gov.cn/request",
}

# Enough for any kind; each takes what it has a place for.
REST: dict[str, Any] = {
    "points": ["请写明所需合同的名称或者编号", "请写明所需信息的年度"],
    "guidance": "合同名称和编号可以在本机关门户网站采购公告栏目查到",
    "reply_by": "2026-04-10",
    "return_way": "寄至六盘水市钟山区钟山大道1号，或者发至公开办邮箱",
    "old_due_on": "2026-03-30",
    "new_due_on": "2026-04-20",
    "approved_on": "2026-03-18",
    "recipient": "贵州某某交通设施有限公司",
    "information": "2025年道路护栏维护项目采购合同第三条、第七条",
    "interest": "合同第三条载明报价构成，公开可能损害贵方的商业秘密",
    "asked_on": "2026-03-05",
    "party": "third_party",
    "opinion_letter_number": "六公信公征〔2026〕3号",
    "disclose_on": "2026-04-01",
    "task": "核对该合同的验收材料是否由贵单位保存",
    "fee_standard": "pages",
    "fee_count": 68,
    "pay_way": "户名六盘水市财政局非税收入专户，可以在任一代收银行柜台缴纳",
    "notice_on": "2026-03-05",
    "notice_number": "六公信公补〔2026〕5号",
    "notice_served_on": "2026-03-06",
    "pay_by": "2026-04-16",
    "record": "户籍登记中的曾用名一栏",
    "evidence": "1998年户口簿复印件",
    "correction": "corrected",
    "correction_note": "曾用名一栏更正为空白",
    "papers": ["政府信息部分公开告知书（六公信公复〔2026〕12号）"],
    "drafter": "李某",
    "answer_summary": "部分公开：提供验收报告，合同报价构成不予公开",
    "items": [
        ["214402000/2026-00012", "交通设施年度目录", "六公发〔2026〕4号", "2026年1月5日", "6"]
    ],
    "separable": False,
    "other_law_level": "law",
}

PARTS: dict[Part, Any] = {
    Part.WAY_AND_CHANNEL: "本机关门户网站政府采购栏目，2025年6月3日发布；也可以到市档案馆查阅",
    Part.ATTACHMENTS: [{"name": "道路护栏维护项目验收报告", "pages": 12}],
    Part.GIVEN: "道路护栏维护项目验收报告全文",
    Part.WITHHELD: "合同第三条（报价构成）",
    Part.GROUND: "《条例》第十五条",
    Part.OTHER_LAW: "《中华人民共和国统计法》第九条",
    Part.REASON: "合同第三条载明对方的成本构成，公开将损害其竞争地位",
    Part.SEVERABILITY: "报价构成贯穿全文，遮盖后不再具有可读的内容，不能区分",
    Part.CONSULTATION: "2026年3月5日书面征求意见，对方于3月12日书面答复不同意公开并说明了理由",
    Part.SPECIAL_RULE: "不动产登记资料按照《不动产登记资料查询暂行办法》向市不动产登记中心查询",
    Part.SEARCH_RECORD: "3月9日在档案室和办公系统中以“护栏”“验收”为关键词检索，没有结果",
    Part.COMPETENT_BODY: "该信息由六盘水市住房和城乡建设局负责公开，电话0858-8333110",
    Part.RELATED_INFORMATION: "本机关按月公布的事故统计简报",
    Part.SUPPLEMENT_HISTORY: "本机关3月5日告知补正，3月9日收到补正，补正后仍没有写明信息的名称或者特征",
    Part.PROPER_CHANNEL: "市信访局接待大厅，电话12345",
    Part.EARLIER_ANSWER: "2025年11月3日《政府信息公开告知书》（六公信公复〔2025〕40号）",
    Part.PUBLICATION_PLACE: "市图书馆报刊阅览室",
    Part.STATISTICS: "2026年1月至2月共提出86件，内容基本相同的62件",
    Part.APPLICANT_REASON: "申请人3月10日书面说明用于个人研究",
}


def facts_for(kind: LetterKind, code: ResultCode | None = None, **changes: Any) -> dict[str, Any]:
    """Facts with which a letter of that kind is complete; a change to None takes one away."""
    facts = {**APPLICANT, **FRAME, **CASE, **REST, **{str(k): v for k, v in PARTS.items()}}
    if code:
        facts["result"] = code
        facts["ground"] = RESULTS[code].ground or facts["ground"]
    if kind is LetterKind.APPROVAL_SHEET:
        facts["result"] = ResultCode.PARTIAL
    if kind is LetterKind.FILE_NOTE:
        facts["result"] = ResultCode.OTHER_MISC
    if kind is LetterKind.DEADLINE_SHEET:
        clock = compute([Arrived(date(2026, 3, 2), Channel.IN_PERSON)], standard_calendar())
        facts |= {
            str(key): value for key, value in deadline_facts(clock, standard_calendar()).items()
        }
    if kind is LetterKind.CLOSED:
        facts["reply_by"] = facts["pay_by"] = "2026-03-18"
    facts |= changes
    return {key: value for key, value in facts.items() if value is not None}


def every_letter() -> Iterator[tuple[LetterKind, ResultCode | None]]:
    """Each kind once, answers once for each of their results."""
    for kind in LetterKind:
        codes = [code for code, result in RESULTS.items() if result.letter is kind]
        if codes and kind is not LetterKind.FILE_NOTE:
            yield from ((kind, code) for code in codes)
        else:
            yield kind, None
