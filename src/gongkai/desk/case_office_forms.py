"""Forms for the work around a case: who holds it, notes, files, help, withdrawal, the end."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.accounts.models import Person
from gongkai.desk.case_fields import CaseForm, Common, day, files, line, pick, text
from gongkai.info_requests import actions
from gongkai.info_requests.actions import Upload
from gongkai.info_requests.models import WAYS, RequestFile
from gongkai.info_requests.queries import assignees
from gongkai.look.templatetags.look import cn_date
from gongkai.organisations.models import Organisation
from gongkai.rules.errors import BadInputError
from gongkai.rules.intake import ID_KINDS

CONTACT_FIELDS = ("contact", "phone", "email", "address", "postcode", "fax")


class AssignForm(CaseForm):
    """The unit and the person who work on it."""

    unit = pick("承办单位", hint="不选就由公开办自己办。")
    handler = pick("经办人")

    def prepare(self) -> None:
        """Units and people of the body."""
        known = assignees(self.view.request, on=self.desk.today)
        self.set_choices("unit", [("", "公开办"), *known.units])
        self.set_choices("handler", [("", "暂不指定"), *known.people])

    def start(self) -> dict[str, Any]:
        """Who holds it now."""
        request = self.view.request
        return {"unit": request.unit_id, "handler": request.handler_id}

    def run(self, common: Common) -> str:
        """Give the case away."""
        unit, handler = self.cleaned_data["unit"], self.cleaned_data["handler"]
        actions.assign_request(
            unit=Organisation.objects.get(pk=unit) if unit else None,
            handler=Person.objects.get(pk=handler) if handler else None,
            **common,
        )
        return "已分办。"


class HandOverForm(CaseForm):
    """One case to another person."""

    consequence = "只移交这一件。要移交一个人的全部案件，请在申请列表中办理。"
    to_person = pick("接手的人员", "请选择接手的人员。")
    reason = text("移交的理由", "请写明移交的理由。", rows=2)

    def prepare(self) -> None:
        """Everybody but the one who holds it."""
        known = assignees(self.view.request, on=self.desk.today)
        holder = self.view.request.handler_id
        self.set_choices(
            "to_person", [("", "请选择"), *(row for row in known.people if row[0] != holder)]
        )

    def run(self, common: Common) -> str:
        """Hand the case over."""
        holder = self.view.request.handler
        if holder is None:
            raise BadInputError("这件申请还没有经办人，请直接分办。")
        to_person = Person.objects.get(pk=self.cleaned_data["to_person"])
        actions.hand_over(
            from_person=holder,
            to_person=to_person,
            reason=self.cleaned_data["reason"],
            only=common["number"],
            by=common["by"],
            at=common["at"],
        )
        return f"已移交{to_person.name}。"


class CorrectApplicantForm(CaseForm):
    """What is known of the applicant, mended: only what is filled in changes."""

    consequence = (
        "只填要改的，空着的不变。原来的内容加密留在案卷里，案卷写明谁在什么时候为什么改；"
        "已经发出的文书不变，以后的文书用新的。"
    )
    name = line("姓名或单位全称", most=100, hint="要有证明材料。")
    id_kind = pick("证件类型", choices=[("", "不变"), *ID_KINDS.items()])
    id_number = line("证件号码", most=30, hint="要有证明材料。", autocomplete="off")
    contact = line("联系人", most=50, autocomplete="off")
    phone = line("电话", most=30, autocomplete="off", inputmode="tel")
    email = line("电子邮箱", most=100, autocomplete="off", inputmode="email")
    address = line("地址", autocomplete="off")
    postcode = line("邮编", most=6, autocomplete="off", inputmode="numeric")
    fax = line("传真", most=30, autocomplete="off")
    strike = forms.MultipleChoiceField(
        label="删去登记错了、又没有新内容的",
        required=False,
        choices=[(key, actions.FIELD_LABELS[key]) for key in CONTACT_FIELDS],
        widget=forms.CheckboxSelectMultiple,
    )
    reason = text(
        "更正的理由", "请写明更正的理由。", rows=2, hint="例如：申请人来电，登记时写错了门牌号。"
    )
    proof = forms.FileField(
        label="证明材料",
        required=False,
        help_text="改姓名、名称或证件时必须有：身份证件、更名证明的扫描件。加密保存，只有公开办能看。",
        widget=forms.FileInput(attrs={"class": "input"}),
    )

    def clean(self) -> dict[str, Any]:
        """A field is filled in or struck out, not both."""
        data = super().clean() or {}
        for key in data.get("strike") or []:
            if data.get(key):
                self.add_error(key, "这一项又填了新内容，又勾了删去。请只选一种。")
        return data

    def run(self, common: Common) -> str:
        """Mend it."""
        data = self.cleaned_data
        changes = {key: data[key] for key in actions.FIELD_LABELS if data.get(key)}
        proof = data["proof"]
        done = actions.correct_applicant(
            changes=changes | dict.fromkeys(data["strike"], ""),
            reason=data["reason"],
            proof=Upload("identity", proof.name or "证明材料", proof.read()) if proof else None,
            **common,
        )
        return f"已更正申请人的{done.fields}。"


class NoteForm(CaseForm):
    """A note among colleagues."""

    consequence = "备注只在办公室内部可见，申请人看不到；写了以后不能修改。"
    words = text("备注", "请写下备注的内容。", rows=4)

    def run(self, common: Common) -> str:
        """Write the note."""
        actions.write_note(
            text=self.cleaned_data["words"],
            number=common["number"],
            by=common["by"],
            at=common["at"],
        )
        return "已记下备注。"


class AddFileForm(CaseForm):
    """Files into the case, or with the draft."""

    consequence = "文件加密保存，每次查看都有记录。作为答复附件的，送审后再加须重新审核。"
    kind = pick("类别", "请选择类别。", list(RequestFile.KINDS.items()))
    papers = files("文件", "请选择文件。")
    with_draft = forms.BooleanField(label="作为正在审签的答复的附件", required=False)

    def prepare(self) -> None:
        """Without a draft there is nothing to go with."""
        if self.view.draft is None:
            del self.fields["with_draft"]

    def start(self) -> dict[str, Any]:
        """Most often what is to be given."""
        return {"kind": "source"}

    def run(self, common: Common) -> str:
        """Keep the files."""
        draft = self.view.draft
        letter_id = draft.pk if draft and self.cleaned_data.get("with_draft") else None
        uploads: list[Upload] = self.uploads("papers", self.cleaned_data["kind"])
        for upload in uploads:
            actions.add_file(
                upload=upload,
                letter_id=letter_id,
                number=common["number"],
                by=common["by"],
                at=common["at"],
            )
        return f"已加入 {len(uploads)} 个文件。"


class AssistForm(CaseForm):
    """Help from another unit."""

    consequence = "协办函立即编号并发出，不会出现申请人；答复期限不停。"
    recipient = line("协助单位", "请填写协助单位。", most=100)
    information = text("涉及的信息", "请写明涉及的信息。", rows=2)
    task = text(
        "需要协助的事项", "请写明需要协助的事项。", hint="例如：请检索并提供，或提出公开意见。"
    )
    reply_by = day("请对方答复的最后一天", "请填写请对方答复的最后一天。")
    way = pick(
        "发出的方式",
        "请选择发出的方式。",
        [(way, label) for way, label in WAYS.items() if way != "portal"],
    )
    address = line("地址、邮箱或传真", hint="当面送交的不用填。")

    def start(self) -> dict[str, Any]:
        """By hand, within five working days."""
        return {
            "way": "in_person",
            "reply_by": self.desk.after(5),
            "information": self.view.request.title,
        }

    def run(self, common: Common) -> str:
        """Send the letter."""
        letter = actions.ask_assistance(**self.cleaned_data, **common)
        return f"协办函（{letter.number}）已发出。"


class WithdrawForm(CaseForm):
    """The applicant withdraws, in writing."""

    consequence = "这件申请就此办结，结果记为“其他处理”，不再答复，也不能恢复。"
    is_grave = True
    reason = text("撤回的理由", rows=2)
    papers = files("申请人的书面撤回材料", "请上传申请人的书面撤回材料。")

    def run(self, common: Common) -> str:
        """Withdraw the request."""
        actions.withdraw_request(
            reason=self.cleaned_data["reason"],
            uploads=self.uploads("papers", "withdrawal"),
            **common,
        )
        return "已登记撤回，这件申请办结。"


class ReopenForm(CaseForm):
    """A court or a review body orders a new answer."""

    consequence = "申请恢复办理，按判决或决定的期限重新答复；原来的答复保留在案卷中。"
    is_grave = True
    order = line("判决书或复议决定书的名称和文号", "请填写判决书或复议决定书的文号。")
    days = forms.IntegerField(
        label="几个工作日内答复",
        required=False,
        min_value=1,
        max_value=250,
        help_text="判决或决定没有写明的不填，按规定的期限。",
        widget=forms.NumberInput(attrs={"class": "input input-number"}),
        error_messages={"invalid": "请填写数字，例如 20。"},
    )
    on = day("收到日期", hint="不填就是今天。")
    papers = files("判决书或复议决定书")

    def run(self, common: Common) -> str:
        """Reopen the case."""
        data = self.cleaned_data
        due = actions.reopen_request(
            order=data["order"],
            days=data["days"],
            on=data["on"],
            uploads=self.uploads("papers", "order"),
            **common,
        )
        return f"已恢复办理，重新答复的期限至{cn_date(due)}。"
