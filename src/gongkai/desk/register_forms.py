"""Forms for taking requests in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from gongkai.desk.form_fields import area_field, line_field
from gongkai.desk.report_forms import INPUT, ManyFilesField, ManyFilesInput
from gongkai.desk.worklist_forms import choose, day_field
from gongkai.info_requests.actions import Upload
from gongkai.info_requests.queries import Body
from gongkai.rules.deadlines import RECEIPT_RULES, Channel
from gongkai.rules.intake import (
    FORMS,
    ID_KINDS,
    MOST_FILES,
    WAYS,
    Application,
    read_application,
)
from gongkai.rules.results import APPLICANT_LABELS, ApplicantKind

# How a request comes to the office; what comes through the portal registers itself.
CHANNELS = (
    Channel.IN_PERSON,
    Channel.SIGNED_MAIL,
    Channel.ORDINARY_MAIL,
    Channel.FAX,
    Channel.EMAIL,
    Channel.ORAL,
    Channel.FORWARDED,
)
TEXT = forms.TextInput(attrs=INPUT)
_ACCEPT = ".pdf,.jpg,.jpeg,.png,.tif,.tiff,.ofd,.doc,.docx,.wps,.txt"


def _scans(label: str, hint: str) -> Any:
    return ManyFilesField(
        label=label,
        help_text=hint,
        required=False,
        allow_empty_file=True,
        max_length=255,
        widget=ManyFilesInput(attrs=INPUT | {"accept": _ACCEPT}),
    )


class ArrivalForm(forms.Form):
    """How and when a request came: what its dates follow from."""

    organisation = forms.TypedChoiceField(
        label="向哪个机关申请",
        coerce=int,
        widget=forms.Select(attrs=INPUT),
        error_messages={"required": "请选择机关。"},
    )
    channel = forms.TypedChoiceField(
        label="怎样收到的",
        coerce=Channel,
        choices=[(c.value, RECEIPT_RULES[c].label) for c in CHANNELS],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择这件申请是怎样收到的。"},
    )
    arrived_on = day_field("到达日期", help_text="当面的填提交日，邮件填签收日或送到日。")
    confirmed_on = day_field(
        "与申请人确认收到的日期",
        required=False,
        help_text="平常信函、传真、电子邮件、误寄转来的才要填；还没有联系上就空着，以后再补登。",
    )

    def __init__(self, bodies: Sequence[Body], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [(b.id, b.name) for b in bodies]  # type: ignore[attr-defined]


class RegisterForm(ArrivalForm):
    """A request as it lies on the clerk's desk."""

    how = line_field("怎样确认的", 200, "例如：电话13800000000联系本人，确认已寄出申请。")
    tracking = line_field("邮件号码", 50, "挂号信、快递单上的号码。")
    forwarded_by = line_field("由哪个机关转来", 100, "误寄到别的机关、由它转来的才填，写全称。")
    envelope = _scans("信封扫描件", "寄来的申请，邮戳和单号就是收到日期的证据。")
    application = _scans("申请书扫描件", "原件留在案卷，系统里存扫描件。")
    identity = _scans("身份证明扫描件", "加密保存，只有公开办能看，每次查看都有记录。")
    attachment = _scans("其他材料", "")
    kind = forms.TypedChoiceField(
        label="申请人类型",
        coerce=ApplicantKind,
        choices=[(str(k), v) for k, v in APPLICANT_LABELS.items()],
        widget=forms.Select(attrs=INPUT),
    )
    name = forms.CharField(
        label="姓名或单位全称",
        max_length=100,
        widget=forms.TextInput(attrs=INPUT | {"autocomplete": "off"}),
        error_messages={"required": "请填写申请人的姓名或单位全称。"},
    )
    id_kind = forms.ChoiceField(
        label="证件类型", choices=list(ID_KINDS.items()), widget=forms.Select(attrs=INPUT)
    )
    id_number = line_field("证件号码", 30, "来信没有写的可以空着，需要时再请申请人补正。")
    contact = line_field("联系人", 50, "单位申请时填写。")
    phone = line_field("电话", 30, inputmode="tel")
    email = line_field("电子邮箱", 100, inputmode="email")
    address = line_field("地址", 200)
    postcode = line_field("邮编", 6, inputmode="numeric")
    fax = line_field("传真", 30)
    description = area_field("所需信息的描述", 5, "照申请书原文录入，一字不改。", required=True)
    title = line_field("标题", 200, "不填就取描述的开头，便于在清单里辨认。")
    purpose = area_field("用途", 2, "申请人写了才填；不能要求申请人说明用途。")
    form_wanted = forms.ChoiceField(
        label="希望得到信息的形式", choices=list(FORMS.items()), widget=forms.Select(attrs=INPUT)
    )
    way_wanted = forms.ChoiceField(
        label="希望收到答复的方式", choices=list(WAYS.items()), widget=forms.Select(attrs=INPUT)
    )

    def clean(self) -> dict[str, Any]:
        """No more files than the action takes; what was forwarded names who forwarded it."""
        cleaned = super().clean() or {}
        if cleaned.get("channel") is Channel.FORWARDED and not cleaned.get("forwarded_by"):
            self.add_error("forwarded_by", "请写明申请误寄到了哪个机关、由谁转来。")
        count = sum(len(self._files(kind)) for kind in SCANS)
        if count > MOST_FILES:
            self.add_error("application", f"一次最多上传 {MOST_FILES} 个文件，现在是 {count} 个。")
        return cleaned

    def _files(self, kind: str) -> list[UploadedFile[Any]]:
        return [file for file in self.cleaned_data.get(kind) or [] if file]

    @property
    def uploads(self) -> list[Upload]:
        """The scans with what they are."""
        return [
            Upload(kind, file.name or kind, file.read())
            for kind in SCANS
            for file in self._files(kind)
        ]

    @property
    def written(self) -> Application:
        """What the applicant hands in."""
        got = self.cleaned_data
        texts = {
            name: got.get(name, "")
            for name in Application.__dataclass_fields__
            if name not in ("kind", "has_proof")
        }
        return read_application(
            texts | {"kind": got["kind"]}, has_proof=bool(self._files("identity"))
        )


SCANS = ("envelope", "application", "identity", "attachment")


class TransferForm(forms.Form):
    """To which body a request goes on, and why."""

    organisation = forms.TypedChoiceField(
        label="转给哪个机关",
        coerce=int,
        choices=(),
        widget=forms.Select(attrs=INPUT),
        error_messages={"required": "请选择接收的机关。"},
    )
    reason = forms.CharField(
        label="转交的理由",
        max_length=500,
        help_text="例如：信封写的是本局，申请书写的是市教育局。",
        error_messages={"required": "请写明转交的理由。"},
        widget=forms.Textarea(attrs=INPUT | {"rows": 2}),
    )

    def __init__(self, bodies: Sequence[Body], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "organisation", [(b.id, b.name) for b in bodies], "请选择")


class RenewForm(forms.Form):
    """How the applicant proved who they are."""

    reason = forms.CharField(
        label="怎样核实了申请人的身份",
        max_length=200,
        help_text="例如：申请人持身份证到窗口，与登记的一致。",
        error_messages={"required": "请写明怎样核实了申请人的身份。"},
        widget=forms.TextInput(attrs=INPUT),
    )
