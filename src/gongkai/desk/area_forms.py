"""The form by which an adjustment of an area's sum is proposed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from gongkai.desk.report_forms import INPUT
from gongkai.desk.statistic_forms import typed_number


class AdjustmentForm(forms.Form):
    """Of which body, how much more or less, and why."""

    body = forms.ChoiceField(
        label="哪个机关",
        widget=forms.Select(attrs=INPUT),
        error_messages={"required": "请选择机关。", "invalid_choice": "请从清单里选择机关。"},
    )
    amount = forms.CharField(
        label="增加或减少多少",
        max_length=40,
        help_text="例如 3 或 -3。机构合并、拆分，联合受理的申请重复计数，都在这里调整。",
        error_messages={"required": "请填写增加或减少多少。"},
        widget=forms.TextInput(
            attrs={"class": "input input-number", "inputmode": "decimal", "autocomplete": "off"}
        ),
    )
    reason = forms.CharField(
        label="理由",
        max_length=300,
        error_messages={"required": "请写明调整的理由。"},
        widget=forms.Textarea(attrs=INPUT | {"rows": 2}),
    )

    def __init__(self, bodies: Sequence[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "请选择"), *((str(pk), name) for pk, name in bodies)]
        self.fields["body"].choices = choices  # type: ignore[attr-defined]

    def clean_amount(self) -> Decimal:
        """The number with its sign."""
        return typed_number(self.cleaned_data["amount"])
