"""Forms for what stops or moves the clock of a case, and for what ends it without an answer."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from gongkai.desk.case_fields import (
    CaseForm,
    Common,
    choose,
    confirm,
    day,
    files,
    line,
    pick,
    text,
    way_field,
)
from gongkai.info_requests import actions
from gongkai.info_requests.models import WAYS, Consultation
from gongkai.info_requests.queries import monthly_count
from gongkai.look.templatetags.look import cn_date
from gongkai.rules import fees
from gongkai.rules.deadlines import EXTENSION_MAX, RECEIPT_RULES, Channel
from gongkai.rules.deadlines.events import PARTY_LABELS, SILENCE, Party
from gongkai.rules.errors import BadInputError
from gongkai.rules.letters import Overruling

TODAY_HINT = "不填就是今天。"


class _ToApplicant(CaseForm):
    """A form whose letter goes to the applicant at once."""

    def start(self) -> dict[str, Any]:
        """The way that the applicant chose."""
        return {"way": self.view.request.way_wanted}


# --- receipt and supplement ----------------------------------------------------------------------


class _Arrived(CaseForm):
    """A form beside which stands how the request came."""

    template = "desk/case/beside_arrival.html"

    def beside(self) -> dict[str, Any]:
        """The rule for the day of receipt."""
        return {"rule": RECEIPT_RULES[Channel(self.view.request.channel)]}


class ConfirmForm(_Arrived):
    """Both sides confirm that the request arrived."""

    consequence = (
        "请在申请到达当天联系申请人确认。确认之日就是收到之日，20 个工作日的答复期限从次日起算，"
        "系统随即出具登记回执。"
    )
    how = text("怎样与申请人确认", "请写明确认的方式和时间，例如：11月25日电话确认。", rows=2)
    on = day("确认日期", hint=TODAY_HINT)

    def run(self, common: Common) -> str:
        """Confirm the receipt."""
        data = self.cleaned_data
        actions.confirm_receipt(how=data["how"], on=data["on"], **common)
        return "已确认收到，答复期限开始计算。可以打印登记回执交给申请人。"


class ConfirmFilledInForm(_Arrived):
    """The applicant confirms what the office wrote down for them."""

    consequence = "请把代填的内容念给申请人听，或请其过目。申请人核对并确认以后，今天就是收到之日。"
    is_read = confirm("申请人已经核对代填的申请，并签名或盖章")

    def run(self, common: Common) -> str:
        """Confirm the form that was filled in."""
        actions.confirm_filled_in(**common)
        return "已登记收到，答复期限开始计算。可以打印登记回执交给申请人。"


class SupplementNoticeForm(_ToApplicant):
    """All points to supplement, told once."""

    consequence = (
        "告知书立即编号并发出，答复期限停止计算；收到补正以后重新计算 20 个工作日。"
        "一件申请只能告知一次，请把要补正的都写上。"
    )
    points = text(
        "需要补正的事项",
        "请写明需要补正的事项，每行一项。",
        rows=5,
        hint="每行一项。只问查找信息所需要的，不问用途。",
    )
    guidance = text("怎样补正", hint="用申请人看得懂的话给出指导；不填则写联系本机关。", rows=2)
    reply_by = day("补正期限", "请填写补正的最后一天。", hint="要给申请人合理的时间。")
    way = way_field()

    def start(self) -> dict[str, Any]:
        """The usual period of the body."""
        days = self.desk.office.read_policy().supplement_reply_days
        return {**super().start(), "reply_by": self.desk.after(days)}

    def run(self, common: Common) -> str:
        """Send the notice."""
        data = self.cleaned_data
        letter = actions.send_supplement_notice(
            points=data["points"].splitlines(),
            guidance=data["guidance"],
            reply_by=data["reply_by"],
            way=data["way"],
            **common,
        )
        return f"补正告知书（{letter.number}）已发出，答复期限停止计算。收到送达凭证后请登记送达。"


class SupplementForm(CaseForm):
    """What the applicant supplemented."""

    consequence = "答复期限从收到补正的次日起重新计算 20 个工作日。"
    words = text("补正的内容", rows=4, hint="照申请人的原话记录，或上传补正材料。")
    papers = files("补正材料")
    on = day("收到日期", hint=TODAY_HINT)
    late_reason = text("逾期的正当理由", rows=2, hint="在期限以后收到的才填。")

    def run(self, common: Common) -> str:
        """Take the supplement."""
        data = self.cleaned_data
        due = actions.receive_supplement(
            text=data["words"],
            uploads=self.uploads("papers", "supplement"),
            on=data["on"],
            late_reason=data["late_reason"],
            **common,
        )
        return f"已登记补正，新的答复期限至{cn_date(due)}。"


class LapseSupplementForm(CaseForm):
    """Nothing was supplemented."""

    consequence = (
        "这件申请就此办结，结果记为“逾期不补正，不再处理”，并生成告知书。"
        "除非复议机关或法院要求，不能恢复办理。"
    )
    is_grave = True
    is_sure = confirm("补正告知书已经送达，期限已过，申请人没有补正也没有说明正当理由")

    def run(self, common: Common) -> str:
        """Close the request."""
        actions.close_unsupplemented(**common)
        return "已办结：逾期未补正，不再处理。"


# --- opinions ------------------------------------------------------------------------------------


class ConsultForm(CaseForm):
    """Whose opinion is asked on what."""

    consequence = (
        "征求意见书和给申请人的征求意见告知书立即编号并发出；征求意见的时间不计入答复期限。"
        "征求意见书里不会出现申请人。"
    )
    party = choose("向谁征求意见", "请选择向谁征求意见。", list(PARTY_LABELS.items()))
    name = line("对象的名称", "请填写对象的名称。", most=100)
    information = text(
        "涉及的信息", "请写明涉及的信息。", hint="只写对方需要知道的，不要写申请人是谁。"
    )
    reason = text("征求意见的理由", "请写明为什么需要征求意见，例如可能涉及商业秘密。", rows=2)
    way = pick(
        "发出的方式",
        "请选择发出的方式。",
        [(way, label) for way, label in WAYS.items() if way != "portal"],
    )
    china_post = line("邮寄地址", hint="含邮政编码。")
    email = line("电子邮箱", most=100)
    fax = line("传真", most=50)

    def start(self) -> dict[str, Any]:
        """By post, the way that can be proved."""
        return {"way": "china_post"}

    def clean(self) -> dict[str, Any]:
        """The chosen way needs its address."""
        data = super().clean() or {}
        way = data.get("way")
        if way in ("china_post", "email", "fax") and not data.get(way):
            self.add_error(way, f"选择了{WAYS[way]}，请填写{self.fields[way].label}。")
        return data

    def run(self, common: Common) -> str:
        """Ask the opinion."""
        data = self.cleaned_data
        ways = ("china_post", "email", "fax")
        actions.start_consultation(
            party=Party(data["party"]),
            name=data["name"],
            contact={way: data[way] for way in ways if data[way]},
            information=data["information"],
            reason=data["reason"],
            way=data["way"],
            **common,
        )
        return f"已向{data['name']}征求意见，答复期限暂停计算。对方收到后请登记送达，15 个工作日从那天起算。"


class OpinionForm(CaseForm):
    """What a consulted party says, or that it says nothing."""

    consequence = "登记以后，这份征求意见不再暂停答复期限。"
    key = choose("哪一份征求意见书", "请选择征求意见书。")
    opinion = choose("对方的意见", "请选择对方的意见。", list(Consultation.OPINIONS.items()))
    words = text("意见的内容和理由", hint="不同意或部分同意的，照对方的原话写明理由。")
    on = day("意见日期", hint=TODAY_HINT)
    papers = files("书面意见")
    template = "desk/case/beside_opinions.html"

    def prepare(self) -> None:
        """The consultations that wait for an opinion."""
        self.open = [c for c in self.view.consultations if c.given_on is None]
        self.set_choices(
            "key", [(c.key, f"{c.name}（{PARTY_LABELS[Party(c.party)]}）") for c in self.open]
        )

    def start(self) -> dict[str, Any]:
        """The only one, where there is but one."""
        waiting = [c.key for c in self.view.consultations if c.given_on is None]
        return {"key": waiting[0]} if len(waiting) == 1 else {}

    def beside(self) -> dict[str, Any]:
        """What each of them was asked, by when, and what its silence means."""
        lapses = {o.key: o.lapses_on for o in self.view.clock.opinions}
        rows = [(c, lapses.get(c.key), SILENCE[Party(c.party)]) for c in self.open]
        return {"rows": rows}

    def run(self, common: Common) -> str:
        """Note the opinion."""
        data = self.cleaned_data
        actions.record_opinion(
            key=data["key"],
            opinion=data["opinion"],
            text=data["words"],
            on=data["on"],
            uploads=self.uploads("papers", "opinion"),
            **common,
        )
        return "已登记意见。"


GROUNDS: Final = {
    Overruling.PUBLIC_INTEREST: "不公开可能对公共利益造成重大影响",
    Overruling.NO_GOOD_REASON: "第三方不同意公开的理由不成立",
    Overruling.SILENCE: "第三方逾期未提出意见，由本机关决定",
}


class OverruleForm(CaseForm):
    """Disclosure against the word of a third party: the public interest, no good reason, silence."""

    consequence = (
        "公开的内容和理由立即以书面告知第三方；随后才可以向申请人提供。第三方可以申请行政复议。"
    )
    is_grave = True
    key = choose("哪一个第三方", "请选择第三方。")
    ground = choose("决定公开的缘由", "请选择决定公开的缘由。", list(GROUNDS.items()))
    reason = text(
        "理由",
        "请写明理由。",
        hint="不公开会对公共利益造成怎样的重大影响，或者第三方的理由为什么不成立。",
        rows=4,
    )
    disclose_on = day(
        "公开日期",
        "请填写公开日期。",
        hint="给第三方留出得到告知的时间；这一天以前，答复不能发出。",
    )
    way = pick(
        "发出的方式",
        "请选择发出的方式。",
        [(way, label) for way, label in WAYS.items() if way != "portal"],
    )

    def start(self) -> dict[str, Any]:
        """Five working days from now, by post; the only third party, where there is but one."""
        known = {"way": "china_post", "disclose_on": self.desk.after(5)}
        waiting = unwilling(self.view.consultations)
        return known | ({"key": waiting[0].key} if len(waiting) == 1 else {})

    def prepare(self) -> None:
        """The third parties that did not agree."""
        self.set_choices("key", [(c.key, c.name) for c in unwilling(self.view.consultations)])

    def run(self, common: Common) -> str:
        """Tell the third party."""
        data = self.cleaned_data
        letter = actions.overrule_third_party(
            key=data["key"],
            ground=Overruling(data["ground"]),
            reason=data["reason"],
            disclose_on=data["disclose_on"],
            way=data["way"],
            **common,
        )
        return f"已书面告知第三方（{letter.number}）。"


def unwilling(consultations: Any) -> list[Consultation]:
    """The third parties that did not agree to disclosure."""
    return [
        c
        for c in consultations
        if c.party == Party.THIRD_PARTY and c.opinion in ("refused", "partly", "silent")
    ]


# --- extension, reasons --------------------------------------------------------------------------


class ExtendForm(_ToApplicant):
    """The head consents to an extension."""

    consequence = "延期答复告知书立即编号并发出。每件申请只能延期一次，最多 20 个工作日。"
    days = forms.IntegerField(
        label="延长几个工作日",
        min_value=1,
        max_value=EXTENSION_MAX,
        widget=forms.NumberInput(attrs={"class": "input input-number"}),
        error_messages={
            "required": "请填写延长几个工作日。",
            "min_value": "至少延长 1 个工作日。",
            "max_value": f"最多延长 {EXTENSION_MAX} 个工作日（第三十三条第二款）。",
            "invalid": "请填写数字，例如 10。",
        },
    )
    reason = text("延期的理由", "请写明延长答复期限的理由，它会写进告知书。")
    way = way_field()

    def run(self, common: Common) -> str:
        """Extend the answer period."""
        data = self.cleaned_data
        actions.approve_extension(
            days=data["days"], reason=data["reason"], way=data["way"], **common
        )
        return f"已延长 {data['days']} 个工作日，告知书已发出。"


class AskReasonsForm(_ToApplicant):
    """Ask why somebody asks so much."""

    consequence = "说明理由告知书立即编号并发出；等待期间答复期限不停。"
    statistics = text("数量和频次的统计", "请写明申请的数量和频次，它会写进告知书。")
    reply_by = day("说明理由的最后一天", "请填写说明理由的最后一天。")
    way = way_field()

    def start(self) -> dict[str, Any]:
        """The count of this month."""
        count = monthly_count(self.view.request)
        text = f"这是申请人本月向本机关提出的第 {count} 件申请。"
        return {**super().start(), "statistics": text, "reply_by": self.desk.after(5)}

    def run(self, common: Common) -> str:
        """Ask for the reasons."""
        data = self.cleaned_data
        actions.ask_for_reasons(
            statistics=data["statistics"], reply_by=data["reply_by"], way=data["way"], **common
        )
        return "说明理由告知书已发出。答复期限仍在计算。"


class ReasonsForm(CaseForm):
    """The reasons that came."""

    words = text("申请人说明的理由", "请照申请人的原话记录。", rows=4)

    def run(self, common: Common) -> str:
        """Note the reasons."""
        actions.receive_reasons(text=self.cleaned_data["words"], **common)
        return "已登记申请人说明的理由。"


class AcceptReasonsForm(CaseForm):
    """The reasons are fair, and the period suffices."""

    consequence = "按原来的答复期限继续办理。"
    judgement = text("为什么认为理由合理", "请写明判断的理由。")

    def run(self, common: Common) -> str:
        """Accept the reasons."""
        actions.accept_reasons(judgement=self.cleaned_data["judgement"], **common)
        return "理由合理，继续办理。"


class DelayForm(_ToApplicant):
    """The reasons are fair, but the period does not suffice."""

    consequence = "延迟答复告知书立即编号并发出，答复期限改为您确定的日期。"
    judgement = text("为什么理由合理但不能按期答复", "请写明判断的理由，它会写进告知书。")
    until = day("延迟到哪一天", "请填写新的答复日期。", hint="要晚于现在的答复期限。")
    way = way_field()

    def run(self, common: Common) -> str:
        """Set the later day."""
        data = self.cleaned_data
        actions.accept_reasons(
            judgement=data["judgement"], until=data["until"], way=data["way"], **common
        )
        return f"已确定延迟至 {data['until']} 答复，告知书已发出。"


# --- fee -----------------------------------------------------------------------------------------


class FeeForm(_ToApplicant):
    """Charge by requests of the month or by pages, never both."""

    consequence = "收费通知书立即编号并发出，答复期限停止计算；申请人缴费后重新计算 20 个工作日。"
    template = "desk/case/beside_fee.html"
    basis = choose(
        "按哪种标准收",
        "请选择按件或按量。",
        [("items", "按件（本月第几件）"), ("pages", "按量（页数）")],
        hint="只能选一种，不能两种都收。",
    )
    pages = forms.IntegerField(
        label="页数",
        required=False,
        min_value=1,
        max_value=fees.MOST,
        help_text="按量收费才填。一页指 A4 及以下幅面的单面。",
        widget=forms.NumberInput(attrs={"class": "input input-number"}),
        error_messages={"invalid": "请填写数字，例如 68。", "min_value": "页数至少为 1。"},
    )
    way = way_field()

    def clean(self) -> dict[str, Any]:
        """Pages go with the tariff of pages alone."""
        data = super().clean() or {}
        if data.get("basis") == "pages" and not data.get("pages"):
            self.add_error("pages", "按量收费，请填写页数。")
        if data.get("basis") == "items" and data.get("pages"):
            self.add_error("pages", str(fees.BothTariffsError()))
        return data

    def beside(self) -> dict[str, Any]:
        """The tiers of both tariffs, and what they come to here."""
        place = monthly_count(self.view.request)
        shown: dict[str, Any] = {"place": place, "items_yuan": fees.fee_of_request(place)}
        if self.is_bound:
            try:
                pages = int(self.data.get("pages") or 0)
                shown["fee"] = fees.fee_of_pages(pages) if pages else None
            except (ValueError, BadInputError):
                pass  # the field says what is wrong with it
        return shown

    def run(self, common: Common) -> str:
        """Send the notice."""
        data = self.cleaned_data
        pages = data["pages"] if data["basis"] == "pages" else None
        charge = actions.issue_fee_notice(pages=pages, way=data["way"], **common)
        return f"收费通知书已发出：{charge.yuan} 元。答复期限停止计算，送达后请登记。"


class PaymentForm(CaseForm):
    """The fee was paid."""

    consequence = "答复期限从缴费的次日起重新计算 20 个工作日。"
    receipt_number = line("票据号码", "请填写财政票据号码。", most=60)
    on = day("缴费日期", hint=TODAY_HINT)

    def run(self, common: Common) -> str:
        """Note the payment."""
        data = self.cleaned_data
        actions.record_payment(receipt_number=data["receipt_number"], on=data["on"], **common)
        return "已登记缴费，答复期限重新计算。"


class LapseFeeForm(CaseForm):
    """The fee was not paid."""

    consequence = "这件申请就此办结，结果记为“逾期未缴费，不再处理”，并生成告知书。"
    is_grave = True
    is_sure = confirm("收费通知书已经送达，缴费期限已过，申请人没有缴费")

    def run(self, common: Common) -> str:
        """Close the request."""
        actions.close_unpaid(**common)
        return "已办结：逾期未缴费，不再处理。"
