"""Answers: what each result says, beside the frame that all of them share.

Sources: 《政府信息公开条例》第十四至十六条、第三十条、第三十五至三十九条、第四十二条.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from gongkai.rules.letters.clauses import Clause, Context, made, say, say_if
from gongkai.rules.letters.facts import Fact
from gongkai.rules.letters.model import Block, Paragraph, Section
from gongkai.rules.results import Part, ResultCode

_C, _S = ResultCode, Section

OPENING: Final = (
    say(
        _S.OPENING,
        "本机关于{received_on}收到{you}以{channel}方式提出的政府信息公开申请"
        "（申请编号：{request_number}），申请公开：“{wording}”。",
    ),
    say_if(
        Fact.SUPPLEMENTED_ON,
        _S.OPENING,
        "本机关于{supplemented_on}收到{you}的补正，答复期限自该日起重新计算。",
    ),
)


def _provided(context: Context) -> Iterator[Block]:
    given = context.facts[Part.ATTACHMENTS]
    if isinstance(given, str):
        yield from (Paragraph(line.strip()) for line in given.splitlines() if line.strip())
    else:
        pages = sum(item.pages for item in given)
        names = "；".join(f"{n}.{item}" for n, item in enumerate(given, 1))
        yield Paragraph(f"随本告知书提供以下信息，共{len(given)}份{pages}页：{names}。")


_PROVIDED: Final = made(_S.DECISION, _provided, Part.ATTACHMENTS)


def _refusal(finding: str, article: str, *more: Clause) -> tuple[Clause, ...]:
    """A refusal: what the information is, why, whether it can be separated, the decision."""
    return (
        say(_S.FACTS, finding, "具体理由：{reason}。"),
        *more,
        say(_S.FACTS, "关于能否区分处理：{severability}。"),
        say(
            _S.LAW,
            f"上述信息依照{{条例}}{article}的规定不予公开，具体依据：{{ground}}。",
        ),
        say(
            _S.DECISION,
            "根据{条例}第三十六条第（三）项的规定，本机关决定：对{you}申请的上述信息不予公开。",
        ),
    )


def _unprocessed(finding: str, article: str, *more: Clause) -> tuple[Clause, ...]:
    return (
        say(_S.FACTS, finding, "具体情况：{reason}。"),
        *more,
        say(
            _S.DECISION,
            f"根据{{条例}}{article}的规定，本机关对该申请不作为政府信息公开申请处理。"
            if article.startswith("第三十九条第一款")
            else f"根据{{条例}}{article}的规定，本机关对该申请不予处理。",
        ),
    )


_ARTICLE_14: Final = "第十四条"
_ARTICLE_16_2: Final = "第十六条第二款"

RESULT_CLAUSES: Final[Mapping[ResultCode, tuple[Clause, ...]]] = MappingProxyType(
    {
        _C.GRANT_ALREADY_PUBLIC: (
            say(_S.FACTS, "经查，上述信息本机关已经主动公开。"),
            say(
                _S.DECISION,
                "根据{条例}第三十六条第（一）项的规定，现将获取该信息的方式和途径告知如下：",
                "{way_and_channel}。",
            ),
        ),
        _C.GRANT_PROVIDED: (
            say(_S.FACTS, "经审查，上述信息属于可以公开的政府信息。"),
            say(
                _S.DECISION,
                "根据{条例}第三十六条第（二）项的规定，本机关决定：对上述信息予以公开。",
            ),
            _PROVIDED,
        ),
        _C.PARTIAL: (
            say(_S.FACTS, "经审查，上述信息中含有不应当公开的内容，但能够作区分处理。"),
            say(
                _S.DECISION,
                "根据{条例}第三十七条的规定，本机关决定：对上述信息部分公开，具体如下。",
                "#一、公开的部分",
                "{given}。",
            ),
            Clause(_S.DECISION, needs=(Part.ATTACHMENTS,), when=Part.ATTACHMENTS, make=_provided),
            say(_S.DECISION, "#二、不予公开的部分", "{withheld}。"),
            say(_S.LAW, "不予公开的依据：{ground}。"),
            say(_S.FACTS, "不予公开的理由：{reason}。"),
            say_if(Part.CONSULTATION, _S.FACTS, "征求第三方意见的情况：{consultation}。"),
        ),
        _C.DENY_STATE_SECRET: _refusal(
            "经审查，上述信息属于依法确定为国家秘密的政府信息。", _ARTICLE_14
        ),
        _C.DENY_LAW_FORBIDS: _refusal(
            "经审查，上述信息属于法律、行政法规禁止公开的政府信息。",
            _ARTICLE_14,
            say(_S.LAW, "禁止公开的规定：{other_law}。"),
        ),
        _C.DENY_SAFETY_STABILITY: _refusal(
            "经审查，上述信息公开后可能危及国家安全、公共安全、经济安全、社会稳定。", _ARTICLE_14
        ),
        _C.DENY_THIRD_PARTY: _refusal(
            "经审查，上述信息涉及商业秘密、个人隐私等，公开会对第三方合法权益造成损害。",
            "第十五条、第三十二条",
            say(_S.FACTS, "征求第三方意见的经过和结果：{consultation}。"),
        ),
        _C.DENY_INTERNAL: _refusal("经审查，上述信息属于本机关的内部事务信息。", "第十六条第一款"),
        _C.DENY_PROCESS: _refusal(
            "经审查，上述信息属于本机关在履行行政管理职能过程中形成的过程性信息。", _ARTICLE_16_2
        ),
        _C.DENY_CASE_FILE: _refusal("经审查，上述信息属于行政执法案卷信息。", _ARTICLE_16_2),
        _C.DENY_ADMIN_QUERY: (
            say(
                _S.FACTS,
                "经审查，上述信息的获取，有关法律、行政法规已有专门规定。",
                "{special_rule}。",
            ),
            say(
                _S.DECISION,
                "根据{条例}第三十六条第（七）项的规定，请{you}依照上述规定办理。",
            ),
        ),
        _C.UNABLE_NOT_EXIST: (
            say(
                _S.FACTS,
                "收到申请后，本机关对上述信息进行了检索。",
                "{search_record}。",
                "经检索没有找到该信息。原因说明：{reason}。",
            ),
            say(
                _S.DECISION,
                "根据{条例}第三十六条第（四）项的规定，现告知{you}：{you}申请的政府信息不存在，"
                "本机关无法提供。",
            ),
        ),
        _C.UNABLE_NOT_THIS_BODY: (
            say(_S.FACTS, "经审查，上述信息不属于本机关负责公开。理由：{reason}。"),
            say(
                _S.DECISION,
                "根据{条例}第三十六条第（五）项的规定，现告知{you}：{competent_body}。",
            ),
        ),
        _C.UNABLE_NEED_CREATE: (
            say(
                _S.FACTS,
                "经审查，提供上述信息需要本机关对现有政府信息进行加工、分析。理由：{reason}。",
                "现有的相关信息：{related_information}。",
            ),
            say(
                _S.DECISION,
                "根据{条例}第三十八条的规定，行政机关提供的应当是已经制作或者获取的政府信息，"
                "本机关决定：对需要另行制作的信息不予提供。",
            ),
        ),
        _C.UNABLE_UNCLEAR: (
            say(
                _S.FACTS,
                "本机关于{notice_on}以《补正告知书》（{notice_number}）告知{you}补正。",
                "{supplement_history}。",
            ),
            say(
                _S.DECISION,
                "{you}申请的内容补正后仍不明确，根据{条例}第二十九条、第三十条的规定，"
                "本机关无法按照该申请提供政府信息。{you}可以明确内容后重新提出申请。",
            ),
        ),
        _C.NOPROC_PETITION: _unprocessed(
            "经审查，{you}以政府信息公开申请的形式进行信访、投诉、举报等活动，"
            "所提事项不是申请公开政府信息。",
            "第三十九条第一款",
            say(_S.DECISION, "{you}可以通过以下渠道提出：{proper_channel}。"),
        ),
        _C.NOPROC_REPEAT: _unprocessed(
            "经查，本机关此前已就{you}申请公开的相同内容作出答复：{earlier_answer}。",
            "第三十六条第（六）项",
        ),
        _C.NOPROC_PUBLICATION: _unprocessed(
            "经审查，{you}要求提供的是政府公报、报刊、书籍等公开出版物。",
            "第三十九条第二款",
            say(_S.DECISION, "获取该出版物的途径：{publication_place}。"),
        ),
        _C.NOPROC_ABUSE: _unprocessed(
            "经统计，{you}申请公开政府信息的数量、频次明显超过合理范围：{statistics}。",
            "第三十五条",
            say(
                _S.FACTS,
                "本机关于{notice_on}以《说明理由告知书》（{notice_number}）要求{you}说明理由。"
                "{you}说明理由的情况：{applicant_reason}。"
                "本机关认为理由不合理。",
            ),
        ),
        _C.NOPROC_CONFIRM_REISSUE: (
            say(
                _S.FACTS,
                "经查，{you}已经获取该政府信息：{earlier_answer}。"
                "{you}此次要求的是对已获取的信息予以确认或者重新出具。",
                "具体情况：{reason}。",
            ),
            say(
                _S.DECISION,
                "{条例}规定的是公开已有政府信息的义务，确认或者重新出具已获取的信息不在其内，"
                "本机关对该申请不予处理。",
            ),
        ),
        _C.OTHER_NO_SUPPLEMENT: (
            say(
                _S.FACTS,
                "本机关于{notice_on}作出《补正告知书》（{notice_number}），{notice_served_on}送达，"
                "补正期限至{reply_by}。{you}在期限内没有补正，也没有说明正当理由。",
            ),
            say(
                _S.DECISION,
                "根据{条例}第三十条的规定，视为{you}放弃申请，本机关不再处理该申请。"
                "{you}可以补齐内容后重新提出申请。",
            ),
        ),
        _C.OTHER_FEE_UNPAID: (
            say(
                _S.FACTS,
                "本机关于{notice_on}作出《收费通知书》（{notice_number}），{notice_served_on}送达，"
                "缴费期限至{pay_by}。{you}在期限内没有缴纳信息处理费。",
            ),
            say(
                _S.DECISION,
                "根据{条例}第四十二条和{收费办法}的规定，视为{you}放弃申请，本机关不再处理该申请。",
            ),
        ),
    }
)
