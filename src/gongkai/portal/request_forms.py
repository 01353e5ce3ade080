"""Forms of an applicant. The law judges what was typed (`rules.intake`), the forms only read it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile

from gongkai.info_requests.actions import Upload
from gongkai.rules.errors import BadInputError
from gongkai.rules.intake import (
    FORMS,
    ID_KINDS,
    MOST_DESCRIPTION,
    MOST_FILE_BYTES,
    MOST_FILES,
    WAYS,
    application_problems,
    check_file_size,
    read_application,
)
from gongkai.rules.results import APPLICANT_LABELS, ApplicantKind

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
INPUT: Final = {"class": "input"}


class Text(forms.CharField):
    """A text as people paste it; control characters are refused in words."""

    def __init__(self, label: str, hint: str = "", *, rows: int = 0, **attrs: Any) -> None:
        widget: forms.Widget = (
            forms.Textarea(attrs=INPUT | {"rows": rows} | attrs)
            if rows
            else forms.TextInput(attrs=INPUT | attrs)
        )
        super().__init__(label=label, help_text=hint, required=False, widget=widget)
        self.validators = []

    def to_python(self, value: Any) -> str:
        """The text, with line ends of one kind."""
        text = (super().to_python(value) or "").replace("\r\n", "\n")
        if _CONTROL.search(text):
            raise forms.ValidationError(
                "内容中有看不见的控制字符，可能是从别的软件复制带来的。请删去后重新输入。"
            )
        return text


class Choice(forms.ChoiceField):
    """One of several, as radio buttons; what is not offered is refused in words."""

    def __init__(self, label: str, choices: Iterable[tuple[str, str]], wrong: str) -> None:
        super().__init__(
            label=label,
            choices=list(choices),
            widget=forms.RadioSelect,
            required=False,
            error_messages={"invalid_choice": wrong},
        )


class ManyFilesInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/input.html"


class ManyFilesField(forms.FileField):
    """Several files; `clean` gives those that were chosen, judged by the action that keeps them."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """The files."""
        files = data if isinstance(data, list | tuple) else [data]
        return [file for file in files if file]


_LAWFUL_FILES: Final = ",".join(
    (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".doc", ".docx", ".xls", ".xlsx", ".wps",
     ".ofd", ".txt")
)  # fmt: skip


def files_field(label: str, hint: str) -> ManyFilesField:
    """A chooser of files that says what is taken."""
    most = MOST_FILE_BYTES // 1024 // 1024
    return ManyFilesField(
        label=label,
        required=False,
        help_text=f"{hint}每个文件不超过 {most} MB，最多 {MOST_FILES} 个。",
        widget=ManyFilesInput(attrs={"class": "file-input", "accept": _LAWFUL_FILES}),
    )


def read_uploads(
    files: Iterable[UploadedFile[Any]], kind: str
) -> tuple[list[Upload], list[tuple[str, str]]]:
    """The files as uploads; kind and sentence of each that is too large to be read at all."""
    uploads, refused = [], []
    for file in files:
        name = file.name or "文件"
        try:
            check_file_size(name, file.size or 0)
        except BadInputError as error:
            refused.append((kind, str(error)))
        else:
            uploads.append(Upload(kind, name, file.read()))
    return uploads, refused


# --- the steps of the application ----------------------------------------------------------------


class StepForm(forms.Form):
    """A step: what is wrong in its own fields is said by the law, the rest waits for its step."""

    def __init__(self, data: Any, known: Mapping[str, str], *, has_proof: bool = False) -> None:
        self.known = known
        self.has_proof = has_proof
        super().__init__(data, initial=dict(known))

    def clean(self) -> dict[str, Any]:
        """Judge the whole application, and show what concerns this step."""
        cleaned = super().clean() or {}
        form = read_application(self.typed(), has_proof=self.has_proof)
        for field, text in application_problems(form).items():
            if field in self.fields and field not in self.errors:
                self.add_error(field, text)
        return cleaned

    def typed(self) -> dict[str, str]:
        """All answers so far: those known, and over them what was typed here, right or wrong."""
        mine = {
            name: _CONTROL.sub("", str(self.data.get(name, ""))).replace("\r\n", "\n")
            for name, field in self.fields.items()
            if name in self.data and not isinstance(field, forms.FileField)
        }
        return {**self.known, **mine}


class WhoForm(StepForm):
    """1 Who asks, and how they are reached."""

    kind = Choice(
        "您以什么身份申请",
        ((k.value, "个人（自然人）" if k is ApplicantKind.NATURAL else v)
         for k, v in APPLICANT_LABELS.items()),
        "请选择个人，或者单位的类型。",
    )  # fmt: skip
    name = Text("姓名或单位名称", "个人写真实姓名，单位写全称。", autocomplete="name")
    contact = Text("联系人", "以单位名义申请的填写，个人不用填。")
    phone = Text(
        "电话",
        "电话、电子邮箱、地址至少填一项。填手机号码，可以收到短信提醒。",
        autocomplete="tel",
        inputmode="tel",
    )
    email = Text("电子邮箱", "例如 name@example.cn", autocomplete="email", inputmode="email")
    address = Text("通信地址", "要邮寄答复的请填写，写到门牌号。", autocomplete="address-line1")
    postcode = Text("邮政编码", autocomplete="postal-code", inputmode="numeric")

    def clean(self) -> dict[str, Any]:
        """A kind must be chosen: without it the law's own check takes a person."""
        cleaned = super().clean()
        if not cleaned.get("kind") and "kind" not in self.errors:
            self.add_error("kind", "请选择个人，或者单位的类型。")
        return cleaned


class WhatForm(StepForm):
    """2 What is wanted."""

    description = Text(
        "您需要什么政府信息",
        "请写明信息的名称、文号，或者能让我们找到它的特征：哪个单位、哪一年、什么事项、什么地点。",
        rows=7,
    )
    title = Text("信息的名称或文号", "知道的话填写，可以更快找到。")
    purpose = Text("用途", "可以不填。填不填都不影响办理，我们也不会因此拒绝您。", rows=2)

    most = MOST_DESCRIPTION


class HowForm(StepForm):
    """4 In which form and by which way the answer is wanted; addresses known by then are filled in."""

    form_wanted = Choice("希望得到的形式", FORMS.items(), "请选择希望得到信息的形式。")
    way_wanted = Choice("希望怎样收到答复", WAYS.items(), "请选择希望怎样收到答复。")
    address = Text("通信地址", "选择邮寄的填写。", autocomplete="address-line1")
    postcode = Text("邮政编码", "选择邮寄的填写。", inputmode="numeric")
    email = Text("电子邮箱", "选择电子邮件的填写。", autocomplete="email", inputmode="email")
    fax = Text("传真号码", "选择传真的填写。", inputmode="tel")


class ProofForm(StepForm):
    """5 Identity proof and attachments."""

    id_kind = Choice("证件类型", ID_KINDS.items(), "请选择证件类型。")
    id_number = Text(
        "证件号码", "填写号码，或者在下面上传证件照片，两项有一项就可以。", autocomplete="off"
    )
    identity = files_field(
        "身份证明的照片或扫描件", "会加密保存，只有公开工作机构的办理人员能看，每次查看都有记录。"
    )
    attachment = files_field("其他附件", "例如能帮助查找的材料、授权委托书。")


STEPS: Final[Mapping[str, tuple[str, type[StepForm] | None]]] = {
    "who": ("谁申请", WhoForm),
    "what": ("要什么信息", WhatForm),
    "public": ("已公开的信息", None),
    "how": ("怎样得到", HowForm),
    "proof": ("身份证明和附件", ProofForm),
    "check": ("核对并提交", None),
}


# --- the status page -----------------------------------------------------------------------------


class LookupForm(forms.Form):
    """Number and code."""

    number = Text(
        "申请编号",
        "见登记回执，例如 520200GA-2026-17。",
        autocomplete="off",
        autocapitalize="characters",
        spellcheck="false",
    )
    code = Text(
        "查询码",
        "见登记回执，12 位字母和数字，不分大小写，短横线可以不写。",
        autocomplete="off",
        autocapitalize="characters",
        spellcheck="false",
    )

    def clean(self) -> dict[str, Any]:
        """Both must be there."""
        cleaned = super().clean() or {}
        if not cleaned.get("number") and "number" not in self.errors:
            self.add_error("number", f"请填写{self.fields['number'].label}。")
        if not cleaned.get("code") and "code" not in self.errors:
            self.add_error("code", "请填写查询码。")
        return cleaned


class SupplementForm(forms.Form):
    """The answer to a supplement notice."""

    text = Text("补充的内容", "请对照补正告知书，逐项写明。", rows=7)
    materials = files_field("补正材料（选填）", "")

    def clean(self) -> dict[str, Any]:
        """Text or files."""
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("text") and not cleaned.get("materials"):
            self.add_error("text", "请写明补充的内容，或者上传补正材料。")
        return _short_enough(self, cleaned, "text", MOST_DESCRIPTION)


class ReasonsForm(forms.Form):
    """The reasons for many requests."""

    text = Text("理由", "请说明为什么需要提出这些申请。", rows=7)

    def clean(self) -> dict[str, Any]:
        """The text must be there."""
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("text"):
            self.add_error("text", "请写明多次或大量申请的理由。")
        return _short_enough(self, cleaned, "text", MOST_DESCRIPTION)


class WithdrawForm(forms.Form):
    """A withdrawal, once more confirmed."""

    reason = Text("撤回的原因（选填）", rows=2)
    is_sure = forms.BooleanField(
        label="我确定撤回这件申请",
        error_messages={"required": "请勾选“我确定撤回这件申请”，再撤回。不想撤回的，请返回。"},
    )

    def clean(self) -> dict[str, Any]:
        """The reason must not be too long."""
        return _short_enough(self, super().clean() or {}, "reason", 1000)


class ProposalForm(forms.Form):
    """Why what was given should be there for everybody."""

    reason = Text("理由", "例如：小区居民都需要了解。不要写您的姓名、电话。", rows=4)

    def clean(self) -> dict[str, Any]:
        """The reason must be there, and not too long."""
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("reason"):
            self.add_error("reason", "请写明为什么应当让大家都看到，例如“小区居民都需要”。")
        return _short_enough(self, cleaned, "reason", 1000)


class RatingForm(forms.Form):
    """1 to 5 stars and a word."""

    stars = forms.TypedChoiceField(
        label="您对这次答复满意吗",
        coerce=int,
        choices=[
            (5, "5 星：非常满意"),
            (4, "4 星：满意"),
            (3, "3 星：一般"),
            (2, "2 星：不满意"),
            (1, "1 星：非常不满意"),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": "请选择 1 至 5 星。",
            "invalid_choice": "请选择 1 至 5 星。",
        },
    )
    text = Text("想说的话（选填）", "不会公开。不满意的，请告诉我们哪里可以改进。", rows=3)

    def clean(self) -> dict[str, Any]:
        """The text must not be too long."""
        return _short_enough(self, super().clean() or {}, "text", 1000)


def _short_enough(
    form: forms.Form, cleaned: dict[str, Any], field: str, most: int
) -> dict[str, Any]:
    length = len(cleaned.get(field) or "")
    if length > most:
        form.add_error(field, f"现在有 {length} 个字，最多 {most} 个字。请缩短后再提交。")
    return cleaned
