"""Forms for the correction of one's own data: from paper, checked, answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from gongkai.desk.register_forms import CHANNELS
from gongkai.desk.remedy_forms import Day, files, text
from gongkai.desk.report_forms import INPUT
from gongkai.info_requests.actions import Upload
from gongkai.info_requests.models import WAYS
from gongkai.info_requests.queries import Body
from gongkai.rules.corrections import OUTCOME_LABELS, CorrectionForm
from gongkai.rules.deadlines import RECEIPT_RULES, Channel
from gongkai.rules.intake import ID_KINDS, MOST_FILES
from gongkai.rules.letters import Correction
from gongkai.rules.results import APPLICANT_LABELS, ApplicantKind

_TEXTS = (
    "name", "contact", "phone", "email", "address", "postcode", "id_number", "record", "right",
    "evidence",
)  # fmt: skip
_PAPERS = {"identity": "identity", "papers": "evidence", "application": "other"}


class ReceiveForm(forms.Form):
    """How the identity was checked."""

    how = text(
        "怎样核对的身份", 500, rows=2, needed=True, help_text="例如：与户籍信息一致，电话确认本人。"
    )


class DecideForm(forms.Form):
    """The answer: what came of it, what the letter says, how it leaves."""

    outcome = forms.ChoiceField(
        label="结果",
        choices=[(o.value, OUTCOME_LABELS[o]) for o in Correction],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择结果。"},
    )
    note = text(
        "更正的内容、不予更正的理由，或有权更正的机关",
        2000,
        rows=4,
        needed=True,
        help_text="原样印在答复书上。转送、告知的，写明机关名称和联系方式。",
    )
    way = forms.ChoiceField(
        label="送达方式", choices=list(WAYS.items()), widget=forms.Select(attrs=INPUT)
    )
    tracking = text("邮件号", 50, help_text="邮寄的填写中国邮政的邮件号。")


class PaperForm(forms.Form):
    """A correction as it came on paper, by mail or in person."""

    organisation = forms.TypedChoiceField(
        label="哪个机关记录的",
        coerce=int,
        widget=forms.Select(attrs=INPUT),
        error_messages={"required": "请选择机关。"},
    )
    channel = forms.TypedChoiceField(
        label="怎样收到的",
        coerce=Channel,
        choices=[(c.value, RECEIPT_RULES[c].label) for c in CHANNELS if c is not Channel.FORWARDED],
        widget=forms.Select(attrs=INPUT),
        error_messages={"required": "请选择怎样收到的。"},
    )
    arrived_on = Day(label="到达日期", help_text="目标日期从这一天算起。")
    record = text(
        "不准确的记录", 5000, rows=3, needed=True, help_text="照申请书录入：在什么文书、系统里。"
    )
    right = text("准确的内容", 2000, rows=2, needed=True)
    evidence = text("证据", 2000, rows=2, help_text="写明证据的名称，或者上传扫描件。")
    papers = files("证据扫描件")
    application = files("申请书扫描件")
    kind = forms.TypedChoiceField(
        label="申请人类型",
        coerce=ApplicantKind,
        choices=[(k.value, v) for k, v in APPLICANT_LABELS.items()],
        widget=forms.Select(attrs=INPUT),
    )
    name = text("姓名或单位全称", 100, needed=True)
    contact = text("联系人", 50, help_text="单位申请时填写。")
    id_kind = forms.ChoiceField(
        label="证件类型", choices=list(ID_KINDS.items()), widget=forms.Select(attrs=INPUT)
    )
    id_number = text("证件号码", 50, help_text="填写号码，或者上传身份证明的扫描件。")
    identity = files("身份证明扫描件", "加密保存，只有公开办能看，每次查看都有记录。")
    phone = text("电话", 30, help_text="电话、电子邮箱、地址至少填一项。")
    email = text("电子邮箱", 100)
    address = text("通信地址", 200)
    postcode = text("邮政编码", 6)
    way_wanted = forms.ChoiceField(
        label="希望怎样收到答复",
        choices=[(k, v) for k, v in WAYS.items() if k != "fax"],
        widget=forms.Select(attrs=INPUT),
    )
    form_token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, bodies: Sequence[Body], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [(b.id, b.name) for b in bodies]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """No more files than the action takes."""
        cleaned = super().clean() or {}
        count = sum(len(self._files(field)) for field in _PAPERS)
        if count > MOST_FILES:
            self.add_error("papers", f"一次最多上传 {MOST_FILES} 个文件，现在是 {count} 个。")
        return cleaned

    def _files(self, field: str) -> list[UploadedFile[Any]]:
        return [file for file in self.cleaned_data.get(field) or [] if file]

    @property
    def uploads(self) -> list[Upload]:
        """The scans with what they are."""
        return [
            Upload(kind, file.name or kind, file.read())
            for field, kind in _PAPERS.items()
            for file in self._files(field)
        ]

    @property
    def written(self) -> CorrectionForm:
        """What was typed, as the law judges it."""
        data = self.cleaned_data
        return CorrectionForm(
            kind=data["kind"],
            id_kind=data["id_kind"],
            way_wanted=data["way_wanted"],
            has_proof=bool(self._files("identity")),
            has_evidence=bool(self._files("papers")),
            **{name: data.get(name) or "" for name in _TEXTS},
        )
