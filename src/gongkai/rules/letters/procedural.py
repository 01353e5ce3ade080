"""Letters on the way to an answer, to the applicant, to third parties and to other bodies.

Sources: 《政府信息公开条例》第三十至三十五条、第四十一条、第四十二条; 国办函〔2020〕109号.
Papers for anyone but the applicant have no place for who asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from gongkai.rules.deadlines import CONSULTATION_DAYS, PAYMENT_DAYS
from gongkai.rules.deadlines.events import SILENCE, Party
from gongkai.rules.fees import Fee, Tier, fee_of_pages, fee_of_request
from gongkai.rules.letters.clauses import Clause, Context, made, say, say_if, shown
from gongkai.rules.letters.facts import Correction, Fact, Key, Overruling, Standard
from gongkai.rules.letters.model import Block, Cell, Paragraph, Section, Table
from gongkai.rules.letters.substantive import OPENING
from gongkai.rules.results import LetterKind, Part

_K, _S = LetterKind, Section


def _points(context: Context) -> Iterator[Block]:
    for number, point in enumerate(context.facts[Fact.POINTS], 1):
        yield Paragraph(f"{number}.{point}")


# On one page: what it names last is a row, not a paragraph.
_RECEIPT: Final[tuple[tuple[str, tuple[Key, ...]], ...]] = (
    ("申请内容", (Fact.WORDING,)),
    ("申请编号", (Fact.REQUEST_NUMBER,)),
    ("查询码", (Fact.QUERY_CODE,)),
    ("收到申请的日期", (Fact.RECEIVED_ON,)),
    ("答复期限的最后一天", (Fact.DUE_ON,)),
    ("查询办理情况", (Fact.STATUS_URL,)),
    ("联系单位", (Fact.OFFICE, Fact.OFFICE_ADDRESS, Fact.OFFICE_PHONE)),
)


_DOUBT: Final = "暂定：所涉年份的放假安排尚未公布，公布后重新计算并告知"


def _receipt(context: Context) -> Iterator[Block]:
    rows = []
    for head, keys in _RECEIPT:
        text = "，".join(map(context.show, keys))
        if keys == (Fact.DUE_ON,) and context.facts.given.get(Fact.PROVISIONAL):
            text += f"（{_DOUBT}）"
        rows.append((Cell(head, is_head=True), Cell(text)))
    yield Table((4, 9), tuple(rows))


def _provisional(context: Context) -> Iterator[Block]:
    """That a day may still move, where the holidays of its year are not announced."""
    if context.facts.given.get(Fact.PROVISIONAL):
        yield Paragraph(f"该日期为{_DOUBT}{context.you()}。")


# --- fees ----------------------------------------------------------------------------------------


def fee_of(standard: Standard, count: int, first: int = 1) -> Fee:
    """The fee of a notice: all pages of a request, or the requests `first` to `count` of a month.

    Neighbours at one rate make one tier.
    """
    if standard is Standard.PAGES:
        return fee_of_pages(count)
    fee_of_request(count)  # refuses a number beyond all measure before any counting
    tiers: list[Tier] = []
    for k in range(first, count + 1):
        rate = fee_of_request(k)
        if tiers and tiers[-1].yuan_each == rate:
            tiers[-1] = Tier(tiers[-1].first, k, rate)
        else:
            tiers.append(Tier(k, k, rate))
    return Fee(tuple(tiers))


def _fee(context: Context) -> Iterator[Block]:
    standard: Standard = context.facts[Fact.FEE_STANDARD]
    fee = fee_of(
        standard, context.facts[Fact.FEE_COUNT], context.facts.given.get(Fact.FEE_FIRST, 1)
    )
    unit = "件" if standard is Standard.ITEMS else "页"
    month = context.facts.given.get(Fact.FEE_MONTH, "")
    scope = f"，计件月份为{month}" if month else ""
    counted = sum(tier.count for tier in fee.tiers)
    yield Paragraph(f"本次收费采用“{shown(standard)}”标准{scope}，计{counted}{unit}，计算如下：")
    heads = (f"第几{unit}", f"数量（{unit}）", f"单价（元/{unit}）", "金额（元）")
    rows = [tuple(Cell(head, is_head=True) for head in heads)]
    for tier in fee.tiers:
        span = f"{tier.first}—{tier.last}" if tier.count > 1 else str(tier.first)
        figures = (span, str(tier.count), str(tier.yuan_each), str(tier.yuan))
        rows.append(tuple(map(Cell, figures)))
    rows.append((Cell("合计", is_head=True, colspan=3), Cell(str(fee.yuan))))
    yield Table((3, 2, 2, 2), tuple(rows), head=1, caption="信息处理费计算表")
    yield Paragraph(f"应缴金额：{fee.yuan}元（大写：人民币{fee.words}）。")


def _correction(context: Context) -> Iterator[Block]:
    lines = {
        Correction.CORRECTED: (
            "经审核，{you}所提情况属实。根据{条例}第四十一条的规定，本机关决定：予以更正。",
            "更正的内容：{correction_note}。",
        ),
        Correction.NOT_CORRECTED: (
            "经审核，现有证据不足以证明上述信息记录不准确。根据{条例}第四十一条的规定，"
            "本机关决定：不予更正。",
            "理由：{correction_note}。",
        ),
        Correction.TRANSFERRED: (
            "经审核，本机关无权更正上述信息。根据{条例}第四十一条的规定，"
            "本机关已将该申请转送有权更正的行政机关处理。",
            "有权更正的机关：{correction_note}。",
        ),
        Correction.TOLD: (
            "经审核，本机关无权更正上述信息。根据{条例}第四十一条的规定，"
            "请{you}向有权更正的行政机关提出。",
            "有权更正的机关：{correction_note}。",
        ),
    }
    for line in lines[context.facts[Fact.CORRECTION]]:
        yield from context.fill(line)


# To a joint author under Art. 34, where silence is consent; to any other body under Art. 33, where
# it is not: opening, law, demand.
_TO_BODIES: Final = {
    Party.JOINT_BODY: (
        "本机关正在办理一件政府信息公开申请，所涉及的下列信息由本机关牵头、与贵机关共同制作：",
        "根据{条例}第三十四条的规定，现书面征求贵机关意见。",
        f"{SILENCE[Party.JOINT_BODY].partition('（')[0]}。",
    ),
    Party.OTHER_BODY: (
        "本机关正在办理一件政府信息公开申请，所涉及的下列信息与贵机关的职责有关：",
        "根据{条例}第三十三条第三款的规定，现书面征求贵机关意见。",
        f"{SILENCE[Party.OTHER_BODY].partition('（')[0]}。",
    ),
}


def _of_bodies(place: int) -> Callable[[Context], Iterator[Block]]:
    """A part of the letter to another body: the opening, the law, or what is asked."""

    def make(context: Context) -> Iterator[Block]:
        is_joint = context.facts.given.get(Fact.PARTY) is not Party.OTHER_BODY
        party = Party.JOINT_BODY if is_joint else Party.OTHER_BODY
        if place == 2:
            days = CONSULTATION_DAYS if is_joint else context.policy.other_body_days
            yield from context.fill(
                f"请自收到本意见书之日起{days}个工作日内书面提出意见；不同意公开的，"
                "请写明依据和理由。答复方式：{return_way}。"
            )
        yield from context.fill(_TO_BODIES[party][place])
        if place == 0:
            yield from context.fill("{information}。")

    return make


_OVERRULINGS: Final = {
    Overruling.PUBLIC_INTEREST: "本机关认为，不公开该信息可能对公共利益造成重大影响。理由：{reason}。",
    Overruling.NO_GOOD_REASON: "本机关认为，贵方不同意公开的理由不成立。理由：{reason}。",
    Overruling.SILENCE: "贵方在期限内没有提出意见，由本机关依法决定是否公开。"
    "本机关认为该信息可以公开。理由：{reason}。",
}


def _overruled(context: Context) -> Iterator[Block]:
    ground = context.facts.given.get(Fact.OVERRULED_FOR, Overruling.PUBLIC_INTEREST)
    yield from context.fill(_OVERRULINGS[ground])


# --- the kinds -----------------------------------------------------------------------------------

_THIRD_PARTY_SILENCE: Final = SILENCE[Party.THIRD_PARTY].partition("（")[0]

PROCEDURAL_CLAUSES: Final[Mapping[LetterKind, tuple[Clause, ...]]] = MappingProxyType(
    {
        _K.RECEIPT_SLIP: (
            say(_S.OPENING, "{you}以{channel}方式提出的政府信息公开申请已经登记："),
            made(_S.TABLE, _receipt, *(key for _, keys in _RECEIPT for key in keys)),
            say(
                _S.LAW,
                "本机关将依照{条例}第三十三条，在上述最后一天以前答复。依法需要补正、延期、"
                "征求意见或者收费的，期限相应变动，另行通知。请勿将查询码告诉他人。",
            ),
        ),
        _K.SUPPLEMENT_NOTICE: (
            *OPENING,
            say(
                _S.LAW,
                "经审查，申请内容不明确。根据{条例}第二十九条、第三十条的规定，"
                "请{you}一次补正下列全部事项：",
            ),
            made(_S.DEMAND, _points, Fact.POINTS),
            say(
                _S.DEMAND,
                "补正的指导和说明：{guidance}。",
                "请在{reply_by}以前（含当日）补正。补正方式：{return_way}。",
                "无正当理由逾期不补正的，视为放弃申请，本机关不再处理该申请。"
                "答复期限自本机关收到补正之日起重新计算。",
            ),
        ),
        _K.REASON_NOTICE: (
            *OPENING,
            say(
                _S.FACTS,
                "经统计，{you}申请公开政府信息的数量、频次明显超过合理范围：{statistics}。",
            ),
            say(_S.LAW, "根据{条例}第三十五条的规定，现请{you}说明理由。"),
            say(
                _S.DEMAND,
                "请在{reply_by}以前（含当日）书面说明理由。说明方式：{return_way}。",
                "逾期没有说明理由，或者理由不合理的，本机关将对该申请不予处理；理由合理、"
                "但无法在规定期限内答复的，本机关将确定延迟答复的合理期限并告知{you}。",
            ),
        ),
        _K.EXTENSION_NOTICE: (
            *OPENING,
            say(
                _S.FACTS,
                "该申请的答复期限原至{old_due_on}。因下列原因不能在该日以前答复：{reason}。",
            ),
            say(
                _S.DECISION,
                "根据{条例}第三十三条第二款的规定，经本机关政府信息公开工作机构负责人同意"
                "（{approved_on}），答复期限延长至{new_due_on}。",
            ),
            made(_S.DECISION, _provisional, Fact.APPLICANT_KIND),
        ),
        _K.DELAY_NOTICE: (
            *OPENING,
            say(
                _S.FACTS,
                "{you}对申请数量、频次所作的说明，本机关认为理由合理。"
                "但该申请的答复期限至{old_due_on}，本机关无法在该日以前答复：{reason}。",
            ),
            say(
                _S.DECISION,
                "根据{条例}第三十五条的规定，本机关确定延迟至{new_due_on}以前（含当日）答复。",
            ),
        ),
        _K.OPINION_LETTER: (
            say(
                _S.OPENING,
                "本机关正在办理一件政府信息公开申请，所涉及的下列信息与贵方有关：",
                "{information}。",
            ),
            say(_S.FACTS, "征求意见的理由：{interest}。"),
            say(
                _S.LAW,
                "根据{条例}第三十二条的规定，现书面征求贵方意见。",
            ),
            say(
                _S.DEMAND,
                f"请自收到本意见书之日起{CONSULTATION_DAYS}个工作日内，用所附《征求意见确认函》"
                "答复是否同意公开；不同意公开的，请写明理由。答复方式：{return_way}。",
                f"{_THIRD_PARTY_SILENCE}。不同意公开且有合理理由的，本机关不予公开；"
                "本机关认为不公开可能对公共利益造成重大影响的，可以决定公开，并将决定公开的内容和理由"
                "书面告知贵方。",
            ),
        ),
        _K.OVERRULING_NOTICE: (
            say(
                _S.OPENING,
                "本机关于{asked_on}以《征求意见书》（{opinion_letter_number}）就公开下列信息征求"
                "贵方意见：",
                "{information}。",
            ),
            say(
                _S.FACTS,
                "征求意见的经过和贵方意见：{consultation}。",
            ),
            made(_S.FACTS, _overruled, Part.REASON),
            say(
                _S.DECISION,
                "根据{条例}第三十二条的规定，本机关决定：公开上述信息，公开日期为{disclose_on}。"
                "现将决定公开的内容和理由书面告知贵方。",
            ),
        ),
        _K.OPINION_NOTICE: (
            *OPENING,
            say(
                _S.FACTS,
                "办理中，本机关已于{asked_on}就该申请书面征求{party}的意见。",
            ),
            say(
                _S.DECISION,
                "根据{条例}第三十三条第三款的规定，征求意见所需的时间不计算在答复期限内。"
                "征求意见结束后，本机关将在剩余的期限内答复。",
            ),
        ),
        _K.JOINT_OPINION_LETTER: (
            made(_S.OPENING, _of_bodies(0), Fact.INFORMATION),
            made(_S.LAW, _of_bodies(1)),
            made(_S.DEMAND, _of_bodies(2), Fact.RETURN_WAY),
        ),
        _K.ASSISTANCE_LETTER: (
            say(
                _S.OPENING,
                "本机关正在办理一件政府信息公开申请，涉及下列信息：",
                "{information}。",
            ),
            say(_S.DEMAND, "请协助：{task}。"),
            say(_S.DEMAND, "请在{reply_by}以前（含当日）书面答复。答复方式：{return_way}。"),
        ),
        _K.FEE_NOTICE: (
            *OPENING,
            say(
                _S.LAW,
                "{you}申请公开政府信息的数量、频次明显超过合理范围。根据{条例}第四十二条和"
                "{收费办法}的规定，本机关就该申请收取信息处理费。",
            ),
            made(_S.TABLE, _fee, Fact.FEE_STANDARD, Fact.FEE_COUNT),
            say(
                _S.DEMAND,
                "缴费的账户和方式：{pay_way}。",
                f"请自收到本通知书次日起{PAYMENT_DAYS}个工作日内足额缴纳；"
                "逾期未缴纳的，视为放弃申请，本机关不再处理该申请。",
            ),
            say_if(Fact.PAY_BY, _S.DEMAND, "按今天送达计算，缴费的最后一天是{pay_by}。"),
            say(
                _S.DEMAND,
                "答复期限自缴费的次日起重新计算。对收费决定有异议的，可以在本机关作出不再处理的"
                "决定后，一并对该决定申请行政复议或者提起行政诉讼。",
            ),
        ),
        _K.CORRECTION_ANSWER: (
            say(
                _S.OPENING,
                "本机关于{received_on}收到{you}以{channel}方式提出的更正申请"
                "（申请编号：{request_number}），要求更正与{you}自身相关的下列信息：",
                "{record}。",
            ),
            say(_S.FACTS, "{you}提供的证据：{evidence}。"),
            made(
                _S.DECISION,
                _correction,
                Fact.CORRECTION,
                Fact.CORRECTION_NOTE,
                Fact.APPLICANT_KIND,
            ),
        ),
    }
)
