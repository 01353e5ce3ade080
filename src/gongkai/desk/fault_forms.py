"""Forms of the desk for faults on pages: from other ways, answered, handed on, corrected."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms

from gongkai.desk.report_forms import INPUT
from gongkai.rules.page_faults import (
    KIND_LABELS,
    MOST_ANSWER,
    MOST_QUOTE,
    OUTCOME_LABELS,
    WAY_LABELS,
    Outcome,
    Way,
)


class EnterFaultForm(forms.Form):
    """A report that came otherwise than through the portal."""

    way = forms.TypedChoiceField(
        label="来源",
        coerce=Way,
        choices=[(w.value, WAY_LABELS[w]) for w in Way if w is not Way.PORTAL],
        widget=forms.Select(attrs=INPUT),
        error_messages={"required": "请选择来源。"},
    )
    outside_number = forms.CharField(
        label="全国平台编号（选填）",
        required=False,
        max_length=60,
        widget=forms.TextInput(INPUT),
        error_messages={"max_length": "编号最多 60 字，请核对。"},
    )
    received_on = forms.DateField(
        label="收到日期",
        widget=forms.DateInput(attrs=INPUT | {"type": "date"}, format="%Y-%m-%d"),
        help_text="答复期限从这一天的次日起算。",
        error_messages={
            "required": "请填写收到日期。",
            "invalid": "日期应写作 2026-11-23。请核对。",
        },
    )
    address = forms.CharField(
        label="网页的网址",
        required=False,
        widget=forms.TextInput(INPUT),
        help_text="系统按网址找到栏目和负责答复的机关。",
    )
    kind = forms.ChoiceField(
        label="问题种类",
        choices=list(KIND_LABELS.items()),
        widget=forms.Select(attrs=INPUT),
        error_messages={"required": "请选择问题种类。"},
    )
    text = forms.CharField(
        label="说明",
        required=False,
        widget=forms.Textarea(attrs=INPUT | {"rows": 5}),
        help_text="按原话登记。",
    )
    quote = forms.CharField(
        label="有错的原文（选填）",
        required=False,
        max_length=MOST_QUOTE,
        widget=forms.TextInput(INPUT),
    )
    name = forms.CharField(
        label="反映人（选填）",
        required=False,
        help_text="姓名和联系方式加密保存，每次查看都有记录。",
        widget=forms.TextInput(INPUT),
    )
    phone = forms.CharField(label="电话（选填）", required=False, widget=forms.TextInput(INPUT))
    email = forms.CharField(label="电子邮箱（选填）", required=False, widget=forms.TextInput(INPUT))


class AnswerFaultForm(forms.Form):
    """What came of a report, and what whoever made it reads."""

    outcome = forms.TypedChoiceField(
        label="处理结果",
        coerce=Outcome,
        choices=list(OUTCOME_LABELS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "请选择处理结果。"},
    )
    answer = forms.CharField(
        label="答复",
        required=False,
        widget=forms.Textarea(attrs=INPUT | {"rows": 5}),
        help_text=f"反映人会看到这段话，最多 {MOST_ANSWER} 字。写明改了什么，或者为什么不改。",
    )


class CorrectFaultForm(forms.Form):
    """What readers are told of the correction."""

    note = forms.CharField(
        label="更正说明",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs=INPUT | {"rows": 2}),
        help_text="发布后显示在信息页面上，例如：更正了第三段的日期。",
    )


class HandOnForm(forms.Form):
    """Which body can answer."""

    def __init__(self, bodies: Sequence[tuple[int, str]], *sent: object) -> None:
        super().__init__(*sent)  # type: ignore[arg-type]
        self.fields["organisation_id"] = forms.TypedChoiceField(
            label="转给",
            coerce=int,
            choices=list(bodies),
            widget=forms.Select(attrs=INPUT),
            error_messages={"required": "请选择机关。", "invalid_choice": "请从列表中选择机关。"},
        )
