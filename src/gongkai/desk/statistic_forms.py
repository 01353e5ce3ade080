"""Forms for the register of statistics."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django import forms

from gongkai.desk.report_forms import INPUT
from gongkai.rules.report.counting.register import BOUND_LABELS, FIGURES
from gongkai.rules.report.forms import FormId

MOST_EVIDENCE: Final = 20 * 1024 * 1024
ACCEPTED: Final = ".pdf,.jpg,.jpeg,.png,.doc,.docx,.wps,.xls,.xlsx,.et,.csv,.ofd,.txt"


class EvidenceField(forms.FileField):
    """A file that shows where figures come from."""

    def __init__(self, **rest: Any) -> None:
        super().__init__(
            widget=forms.FileInput(attrs=INPUT | {"accept": ACCEPTED}),
            max_length=255,
            error_messages={"required": "请先选择文件。", "empty": "这个文件是空的，请重新选择。"},
            **rest,
        )

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The file, unless it is too large."""
        file = super().clean(data, initial)
        if file and file.size > MOST_EVIDENCE:
            raise forms.ValidationError("文件超过20 MB，请压缩后再传。")
        return file


def _figures(form: FormId) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for figure in FIGURES.values():
        if figure.on(form):
            groups.setdefault(figure.group, []).append(
                (figure.code, f"{figure.label}（{figure.unit}）")
            )
    return list(groups.items())


class StatisticForm(forms.Form):
    """One figure, from where it comes, and what proves it."""

    figure = forms.ChoiceField(
        label="指标",
        widget=forms.Select(attrs=INPUT),
        error_messages={"required": "请选择指标。", "invalid_choice": "请从清单里选择指标。"},
    )
    part = forms.CharField(
        label="单位或期间",
        required=False,
        max_length=100,
        help_text="分几处或几个月登记的，写明是哪一部分，例如“交警支队”“上半年”。各部分自动相加。",
        widget=forms.TextInput(attrs=INPUT),
    )
    value = forms.CharField(
        label="数值",
        max_length=40,
        help_text="没有发生的填 0；不清楚的先不要登记。",
        error_messages={"required": "请填写数值。"},
        widget=forms.TextInput(
            attrs={"class": "input input-number", "inputmode": "decimal", "autocomplete": "off"}
        ),
    )
    bound = forms.ChoiceField(
        label="准确程度", choices=list(BOUND_LABELS.items()), widget=forms.Select(attrs=INPUT)
    )
    source = forms.CharField(
        label="来源",
        max_length=200,
        help_text="数据出自哪个业务系统或哪份台账。",
        error_messages={"required": "请写明数据来自哪个系统或哪份材料。"},
        widget=forms.TextInput(attrs=INPUT),
    )
    evidence = EvidenceField(
        label="依据文件", required=False, help_text="系统导出的表、截图或盖章的函，供确认人核对。"
    )
    note = forms.CharField(
        label="说明", required=False, max_length=300, widget=forms.TextInput(attrs=INPUT)
    )

    def __init__(self, form: FormId, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["figure"].choices = [("", "请选择"), *_figures(form)]  # type: ignore[attr-defined]

    def clean_value(self) -> Decimal:
        """The number, typed in any of the usual ways: 12，345, 减2."""
        return typed_number(self.cleaned_data["value"])


def typed_number(text: str) -> Decimal:
    """A number typed in any of the usual ways. Raises ValidationError."""
    plain = unicodedata.normalize("NFKC", text).replace("−", "-")
    plain = re.sub(r"^减少?", "-", re.sub(r"[\s,]", "", plain))
    try:
        value = Decimal(re.sub(r"^增加?", "", plain))
    except InvalidOperation:
        raise forms.ValidationError("请填写数字，例如 12 或 318.46。") from None
    if not value.is_finite():
        raise forms.ValidationError("请填写数字，例如 12 或 318.46。")
    return value


class ImportForm(forms.Form):
    """A sheet of figures."""

    sheet = EvidenceField(
        label="统计表", help_text="Excel（xlsx）或 CSV。整张表一起导入，有一行不对就都不导入。"
    )
    source = forms.CharField(
        label="来源",
        max_length=200,
        help_text="表里“来源”一列没有填的，按这里写的登记。",
        error_messages={"required": "请写明数据来自哪个系统或哪份材料。"},
        widget=forms.TextInput(attrs=INPUT),
    )


class ReasonForm(forms.Form):
    """Why an entry is taken back."""

    reason = forms.CharField(
        label="撤回理由",
        max_length=300,
        error_messages={"required": "请写明撤回的理由。"},
        widget=forms.Textarea(attrs=INPUT | {"rows": 2}),
    )
