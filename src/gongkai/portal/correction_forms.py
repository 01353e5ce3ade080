"""The form for the correction of one's own data; the law judges what was typed."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.info_requests.queries import OpenOffice
from gongkai.portal.request_forms import INPUT, Choice, Text, files_field
from gongkai.rules.corrections import CorrectionForm, form_problems
from gongkai.rules.intake import ID_KINDS, WAYS
from gongkai.rules.results import APPLICANT_LABELS, ApplicantKind

_TEXTS = (
    "name", "contact", "phone", "email", "address", "postcode", "id_number", "record", "right",
    "evidence",
)  # fmt: skip


class CorrectForm(forms.Form):
    """Which record is wrong, what is right, what proves it, and who asks."""

    body = forms.ChoiceField(
        label="记录信息的机关",
        required=False,
        widget=forms.Select(attrs=INPUT),
        help_text="选择记录了这条信息的机关。无权更正的，它会转送或者告诉您该找谁。",
    )
    record = Text("哪条记录不准确", "请写明在什么文书、证件或系统里，现在是怎么记录的。", rows=4)
    right = Text("准确的内容应当是什么", rows=3)
    evidence = Text("有什么证据", "例如出生医学证明、法院判决书。也可以只上传文件。", rows=3)
    papers = files_field("证据的照片或扫描件（选填）", "")
    kind = Choice(
        "您以什么身份申请",
        ((k.value, "个人（自然人）" if k is ApplicantKind.NATURAL else v)
         for k, v in APPLICANT_LABELS.items()),
        "请选择个人，或者单位的类型。",
    )  # fmt: skip
    name = Text("姓名或单位名称", "只能申请更正与自己有关的信息。", autocomplete="name")
    contact = Text("联系人（选填）", "以单位名义申请的填写。")
    id_kind = Choice("证件类型", ID_KINDS.items(), "请选择证件类型。")
    id_number = Text("证件号码", "填写号码，或者在下面上传证件照片。", autocomplete="off")
    identity = files_field(
        "身份证明的照片或扫描件（选填）", "会加密保存，只有办理人员能看，每次查看都有记录。"
    )
    phone = Text("电话", "电话、电子邮箱、地址至少填一项。", autocomplete="tel", inputmode="tel")
    email = Text("电子邮箱", "例如 name@example.cn", autocomplete="email", inputmode="email")
    address = Text("通信地址", "要邮寄答复的请填写。", autocomplete="address-line1")
    postcode = Text("邮政编码", autocomplete="postal-code", inputmode="numeric")
    way_wanted = Choice(
        "希望怎样收到答复",
        ((k, v) for k, v in WAYS.items() if k != "fax"),
        "请选择希望怎样收到答复。",
    )
    form_token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, offices: tuple[OpenOffice, ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["body"]
        field.choices = [("", "请选择"), *((o.code, o.name) for o in offices)]
        field.error_messages["invalid_choice"] = "请从列出的机关中选择。"
        self.offices = offices

    def clean(self) -> dict[str, Any]:
        """Every problem at its field."""
        cleaned = super().clean() or {}
        if not cleaned.get("body") and "body" not in self.errors:
            self.add_error("body", "请选择记录这条信息的机关。")
        if not cleaned.get("kind") and "kind" not in self.errors:
            self.add_error("kind", "请选择个人，或者单位的类型。")
        for field, text in form_problems(self.read()).items():
            if field in self.fields and field not in self.errors:
                self.add_error(field, text)
        return cleaned

    def read(self) -> CorrectionForm:
        """What was typed, as the law judges it."""
        data = self.cleaned_data
        kind = data.get("kind") or ApplicantKind.NATURAL
        return CorrectionForm(
            kind=ApplicantKind(kind),
            id_kind=data.get("id_kind") or "",
            way_wanted=data.get("way_wanted") or "",
            has_proof=bool(data.get("identity")),
            has_evidence=bool(data.get("papers")),
            **{name: data.get(name) or "" for name in _TEXTS},
        )

    @property
    def body_id(self) -> int:
        """The body that was chosen."""
        return next(o.body_id for o in self.offices if o.code == self.cleaned_data["body"])
