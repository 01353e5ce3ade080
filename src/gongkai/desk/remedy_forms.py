"""Forms for review and litigation cases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from gongkai.accounts.models import Person
from gongkai.desk.report_forms import INPUT, ManyFilesField, ManyFilesInput
from gongkai.info_requests.actions import Upload
from gongkai.organisations.queries import OrganisationSummary
from gongkai.remedies.actions import CaseDetails, EvidenceNote
from gongkai.rules.intake import MOST_FILE_BYTES
from gongkai.rules.remedies import OUTCOME_LABELS, Outcome, Procedure, Track, table4_cell
from gongkai.rules.remedy_cases import PROCEDURE_LABELS, TRACK_LABELS
from gongkai.rules.remedy_evidence import EVIDENCE_LABELS, EvidenceKind

ACCEPTED = ".pdf,.jpg,.jpeg,.png,.tif,.tiff,.doc,.docx,.wps,.xls,.xlsx,.ofd,.txt"


_TABLE4 = {
    "upheld": "结果维持",
    "corrected": "结果纠正",
    "other": "其他结果",
    "pending": "尚未审结",
}


def outcome_words(outcome: Outcome) -> str:
    """A result with the column of table 4 in which it counts."""
    column = table4_cell(Track.REVIEW, outcome).rpartition(".")[2]
    return f"{OUTCOME_LABELS[outcome]}（表四计入“{_TABLE4[column]}”）"


class Day(forms.DateField):
    """A day, chosen from the browser's calendar."""

    def __init__(self, **rest: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"class": "input", "type": "date"})
        messages = {"required": "请填写日期。", "invalid": "请按 2026-03-02 的样子填写日期。"}
        super().__init__(widget=widget, error_messages=messages, **rest)


def text(label: str, most: int, *, rows: int = 0, help_text: str = "", needed: bool = False) -> Any:
    """A field for words."""
    widget: forms.Widget = (
        forms.Textarea(attrs=INPUT | {"rows": rows}) if rows else forms.TextInput(attrs=INPUT)
    )
    return forms.CharField(
        label=label,
        max_length=most,
        required=needed,
        help_text=help_text,
        widget=widget,
        error_messages={
            "required": f"请填写{label}。",
            "max_length": f"{label}最多 {most} 个字，请缩短。",
        },
    )


def files(label: str, help_text: str = "", *, needed: bool = False) -> Any:
    """A field for papers, which may be left empty unless they are needed."""
    return ManyFilesField(
        label=label,
        required=needed,
        error_messages={"required": "请先选择要上传的文件。"},
        help_text=help_text
        or f"可以一次选多个，每个不超过 {MOST_FILE_BYTES // 1024 // 1024} MB。文件加密保存。",
        widget=ManyFilesInput(attrs=INPUT | {"accept": ACCEPTED}),
    )


def uploads_of(sent: Iterable[UploadedFile[Any] | None], kind: str) -> list[Upload]:
    """The files of a form as they go with an action."""
    return [Upload(kind, one.name or "文件", one.read()) for one in sent if one]


class DetailsForm(forms.Form):
    """Who against what, where, under which number."""

    title = text(
        "争议事项", 200, needed=True, help_text="一句话说明，例如：不服不予公开请示报告的答复。"
    )
    party = text("申请人或原告", 100, needed=True)
    agency = text("复议机关或法院", 100, needed=True)
    agency_number = text("案号", 100, help_text="通知书上的文号，例如 某府复受〔2026〕8号。")
    agency_contact = text("对方承办人和联系方式", 200)
    claim = text("复议请求或诉讼请求", 2000, rows=3)
    lawyer = text("代理律师", 100)

    def details(self) -> CaseDetails:
        """The texts as the action takes them."""
        names = ("title", "party", "agency", "agency_number", "agency_contact", "claim", "lawyer")
        return CaseDetails(**{name: self.cleaned_data[name] for name in names})


class RegisterForm(DetailsForm):
    """A new case, from the notice that the body received."""

    field_order = (
        "request_number", "organisation", "track", "follows", "received_on", "admitted_on",
        "procedure", "title", "party", "agency", "agency_number", "agency_contact", "claim",
        "lawyer", "papers",
    )  # fmt: skip
    request_number = text(
        "所涉申请的编号", 40, help_text="不服依申请公开答复的，填写申请编号。与申请无关的留空。"
    )
    organisation = forms.TypedChoiceField(
        label="被申请人（被告）",
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.Select(attrs=INPUT),
        help_text="填写了申请编号的不用选。",
    )
    track = forms.ChoiceField(
        label="案件类型",
        choices=[(t.value, TRACK_LABELS[t]) for t in Track],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择案件类型，它决定在年报表四的哪一组计数。"},
    )
    follows = text("前一个复议案件的编号", 40, help_text="复议后起诉的填写。")
    received_on = Day(
        label="收到日期", help_text="收到答复通知书（申请书副本）或应诉通知书（起诉状副本）的日期。"
    )
    admitted_on = Day(label="受理（立案）日期", required=False, help_text="审理期限从这一天起算。")
    procedure = forms.ChoiceField(
        label="程序",
        choices=[(p.value, PROCEDURE_LABELS[p]) for p in Procedure],
        widget=forms.RadioSelect,
        initial=Procedure.SIMPLE.value,
        help_text="通知书上写明。复议简易程序五个工作日内答复，普通程序十个工作日；没有写明的按简易程序准备。",
    )
    papers = files("通知书和副本的扫描件")

    def __init__(self, bodies: list[OrganisationSummary], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.choices = [("", "请选择"), *((body.id, body.name) for body in bodies)]
        if len(bodies) == 1:
            field.initial = bodies[0].id


class EditForm(DetailsForm):
    """Mending what is known of a case, and who handles it."""

    handler = forms.TypedChoiceField(
        label="经办人",
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.Select(attrs=INPUT),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, people: list[Person], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["handler"]
        field.choices = [("", "暂不指定"), *((p.pk, p.name) for p in people)]


class EvidenceForm(forms.Form):
    """A piece of evidence with what the list of evidence says of it."""

    evidence = forms.ChoiceField(
        label="证据种类",
        choices=[("", "请选择"), *((k.value, label) for k, label in EVIDENCE_LABELS.items())],
        widget=forms.Select(attrs=INPUT),
        error_messages={"required": "请选择证据种类。"},
    )
    proves = text("证明事项", 300, needed=True, help_text="这份证据证明什么，原样印在证据目录上。")
    source = text("来源", 100, help_text="例如：办公室、某科室、第三方提供。")
    pages = forms.IntegerField(
        label="页数",
        required=False,
        min_value=1,
        max_value=9999,
        widget=forms.NumberInput(attrs=INPUT | {"class": "input input-number"}),
        error_messages={"min_value": "页数至少是 1。"},
    )
    papers = files("文件", needed=True)

    def note(self) -> EvidenceNote:
        """What the action takes."""
        data = self.cleaned_data
        return EvidenceNote(
            EvidenceKind(data["evidence"]), data["proves"], data["source"], data["pages"]
        )


# --- one form a step -----------------------------------------------------------------------------


class StepForm(forms.Form):
    """A step; `seen` is the version of the case that the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "on" in self.fields:
            self.fields["on"].initial = today


class ProcedureForm(StepForm):
    """Which procedure applies."""

    procedure = forms.ChoiceField(
        label="适用的程序",
        choices=[(p.value, PROCEDURE_LABELS[p]) for p in Procedure],
        widget=forms.RadioSelect,
    )
    on = Day(label="通知日期")


class ReplyForm(StepForm):
    """When the reply and the evidence were handed in."""

    on = Day(label="提交日期", help_text="交到复议机关、法院，或者寄出的日期。")
    note = text("提交方式和凭证", 500, help_text="例如：当面递交，有签收单；或中国邮政邮件号。")
    papers = files("答复书或答辩状、签收凭证")


class HearingForm(StepForm):
    """When and where, and who goes there."""

    hearing_on = Day(label="开庭或听证日期")
    place = text("地点和时间", 200)
    attendants = text(
        "出庭（听证）人员",
        200,
        help_text="被诉机关负责人应当出庭；不能出庭的，委托相应的工作人员。",
    )


class DayForm(StepForm):
    """A step that needs its day alone."""

    on = Day(label="日期")


class OutcomeForm(StepForm):
    """The end of a proceeding, or of its first instance."""

    outcome = forms.ChoiceField(label="结果", widget=forms.RadioSelect, choices=())
    document = text(
        "文书名称和文号", 150, needed=True, help_text="例如：某府复决〔2026〕8号行政复议决定书。"
    )
    on = Day(label="作出日期")
    served_on = Day(
        label="送达本机关的日期",
        required=False,
        help_text="起诉、上诉和重新答复的期限从这一天起算。",
    )
    is_ruling = forms.BooleanField(
        label="这是裁定书（上诉期十日），不是判决书",
        required=False,
    )
    must_answer_anew = forms.BooleanField(
        label="责令重新答复",
        required=False,
        help_text="复议决定登记后，所涉申请立即重新办理；判决在生效后重新办理。",
    )
    order_days = forms.IntegerField(
        label="责令的期限（工作日）",
        required=False,
        min_value=1,
        max_value=60,
        widget=forms.NumberInput(attrs=INPUT | {"class": "input input-number"}),
        help_text="文书没有写明期限的留空，按二十个工作日计算。",
        error_messages={
            "min_value": "期限至少 1 个工作日。",
            "max_value": "期限最多 60 个工作日。",
        },
    )
    papers = files("决定书或裁判文书")

    def __init__(self, outcomes: Iterable[Outcome], *args: Any, is_suit: bool, **kw: Any) -> None:
        super().__init__(*args, **kw)
        field: Any = self.fields["outcome"]
        field.choices = [(o.value, outcome_words(o)) for o in outcomes]
        field.error_messages["required"] = "请选择结果，它决定在年报表四的哪一格计数。"
        if not is_suit:
            del self.fields["is_ruling"]


class AmendForm(StepForm):
    """The right result in place of a wrong one, and why."""

    outcome = forms.ChoiceField(
        label="正确的结果",
        widget=forms.Select(attrs=INPUT),
        choices=[(o.value, outcome_words(o)) for o in Outcome if o is not Outcome.PENDING],
    )
    document = text("文书名称和文号", 150, needed=True)
    judged_on = Day(label="作出日期", required=False, help_text="日期也登记错了的填写。")
    must_answer_anew = forms.BooleanField(label="责令重新答复", required=False)
    order_days = forms.IntegerField(
        label="责令的期限（工作日）",
        required=False,
        min_value=1,
        max_value=60,
        widget=forms.NumberInput(attrs=INPUT | {"class": "input input-number"}),
    )
    reason = text("更正的理由", 500, rows=2, needed=True)


class AppealForm(StepForm):
    """Who appealed, and when its copy arrived."""

    is_ours = forms.TypedChoiceField(
        label="谁提起上诉",
        choices=[("no", "对方"), ("yes", "本机关")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择谁提起上诉。"},
    )
    on = Day(label="上诉日期")
    received_on = Day(
        label="收到上诉状副本的日期",
        required=False,
        help_text="对方上诉的填写：二审答辩期限从这一天起算。",
    )


class RemandForm(StepForm):
    """The ruling that sends the case back."""

    document = text("裁定书名称和文号", 150, needed=True)
    on = Day(label="裁定日期")


class WithdrawForm(StepForm):
    """The paper that ends a withdrawn case."""

    document = text(
        "准许撤回的文书", 150, help_text="例如：终止行政复议通知书、准许撤诉裁定书，写明文号。"
    )
    on = Day(label="日期")
