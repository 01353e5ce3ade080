"""Forms for annual reports."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from gongkai.annual_reports.actions import FIRST_FORM_YEAR, LAST_YEAR
from gongkai.organisations.queries import OrganisationSummary
from gongkai.rules.report.model import NA, Value

_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,6})?")
INPUT = {"class": "input"}


def parse_number(text: str) -> int | Decimal:
    """A number as officers type it: full-width digits, grouping, 增3, 减2.

    Raises ValueError where it is none.
    """
    plain = unicodedata.normalize("NFKC", text)
    plain = re.sub(r"[\s,，]", "", plain).replace("−", "-")
    plain = re.sub(r"^增加?", "+", plain)
    plain = re.sub(r"^减少?", "-", plain)
    if not _NUMBER.fullmatch(plain):
        raise ValueError(text)
    return Decimal(plain) if "." in plain else int(plain)


class ManyFilesInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files; `clean` gives the list of them."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each file by the rules of a single one."""
        files = (data or [None]) if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(one, initial) for one in files]


def _choices(bodies: list[OrganisationSummary]) -> list[tuple[Any, str]]:
    return [(body.id, body.name) for body in bodies]


class UploadForm(forms.Form):
    """Files, and the body they belong to where the file should not decide."""

    organisation = forms.TypedChoiceField(
        label="报告属于哪个机关",
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.Select(attrs=INPUT),
        help_text="一般不用选：系统按文件里写的机关名称归类。",
    )
    files: Any = ManyFilesField(
        label="文件",
        help_text="可以一次选多个。Word（docx）、网页（html）、PDF（文字版）、Excel（xlsx）、文本都可以，每个不超过50 MB。",
        allow_empty_file=True,
        max_length=255,
        error_messages={"required": "请先选择要上传的文件。"},
        widget=ManyFilesInput(
            attrs={
                "class": "input",
                "accept": ".docx,.html,.htm,.pdf,.xlsx,.txt,.md,.json,.csv",
            }
        ),
    )

    def __init__(self, bodies: list[OrganisationSummary], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]
            ("", "按文件内容识别"),
            *_choices(bodies),
        ]

    @property
    def uploaded(self) -> list[UploadedFile[Any]]:
        """The files that were sent."""
        return list(self.cleaned_data["files"])


class PlaceForm(forms.Form):
    """The body and year of a file that doesn't say them."""

    organisation = forms.TypedChoiceField(
        label="报告属于哪个机关",
        coerce=int,
        widget=forms.Select(attrs=INPUT),
        error_messages={"required": "请选择机关。"},
    )
    year = forms.IntegerField(
        label="报告年度",
        min_value=FIRST_FORM_YEAR,
        max_value=LAST_YEAR,
        widget=forms.NumberInput(attrs={"class": "input input-number"}),
        error_messages={
            "required": "请填写报告年度，例如 2020。",
            "min_value": f"{FIRST_FORM_YEAR}年以前没有全国统一的表格，请核对年度。",
        },
    )

    def __init__(self, bodies: list[OrganisationSummary], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]
            ("", "请选择"),
            *_choices(bodies),
        ]


KINDS = (
    ("number", "数字"),
    ("blank", "空白（原文没有填）"),
    ("na", "不适用（原文写“／”或“不适用”）"),
)


class CellForm(forms.Form):
    """A new value for a cell: a number, blank or not applicable are three different things."""

    kind = forms.ChoiceField(label="这个单元格是", choices=KINDS, widget=forms.RadioSelect)
    number = forms.CharField(
        label="数字",
        required=False,
        max_length=40,
        widget=forms.TextInput(
            attrs={"class": "input input-number", "inputmode": "decimal", "autocomplete": "off"}
        ),
    )
    reason = forms.CharField(
        label="更正理由",
        max_length=500,
        help_text="例如：原文第3页写的是12，识别成了2。",
        error_messages={"required": "请写明更正理由。"},
        widget=forms.Textarea(attrs={"class": "input", "rows": 2}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """`value` is the new value; a number that can't be read is an error at its field."""
        cleaned = super().clean() or {}
        value: Value = None
        if cleaned.get("kind") == "na":
            value = NA
        elif cleaned.get("kind") == "number":
            try:
                value = parse_number(cleaned.get("number", ""))
            except ValueError:
                self.add_error("number", "请填写数字，例如 12。没有数的请填 0，或选“空白”。")
        cleaned["value"] = value
        return cleaned


class MoveForm(forms.Form):
    """The words that go with a move."""

    note = forms.CharField(
        label="说明",
        max_length=2000,
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
    )
    is_original_public = forms.BooleanField(
        label="同时公开上传的原始文件",
        required=False,
        help_text="原始文件可能带有作者、修订痕迹等信息，也没有您在这里做的更正。不确定就不要勾选。",
    )
