"""Forms for making an answer public and for answering who proposes it."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.desk.remedy_forms import text
from gongkai.desk.report_forms import INPUT
from gongkai.info_requests.queries import PublicationPlan
from gongkai.rules.publication import Look


class PublishForm(forms.Form):
    """Title and text as everybody will read them, where they stand, and what was looked at."""

    title = text(
        "标题",
        200,
        needed=True,
        help_text="写信息本身的名称，例如“2025年道路交通事故统计”，不写“某某申请的”。",
    )
    text = text(
        "正文",
        20_000,
        rows=8,
        needed=True,
        help_text="写清楚这是什么信息、附件是什么。不写申请人、申请编号和答复文号。",
    )
    column = forms.TypedChoiceField(
        label="放在哪个栏目",
        coerce=int,
        required=False,
        empty_value=None,
        widget=forms.Select(attrs=INPUT),
        error_messages={"invalid_choice": "请选择本机关正在使用的栏目。"},
    )
    told = forms.MultipleChoiceField(
        label="告诉哪些申请人",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="他们的申请页面会出现这条信息的链接。申请的不是同样内容的，去掉勾选。",
        error_messages={"invalid_choice": "申请已经变化，请刷新页面。"},
    )
    looked = forms.MultipleChoiceField(
        label="已看过，没有能认出个人的内容",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="这些内容程序读不了或者拿不准，必须由您打开看过。您的确认会记录。",
        error_messages={"invalid_choice": "附件已经变化，请刷新页面。"},
    )

    def __init__(
        self, plan: PublicationPlan, looks: tuple[Look, ...], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["column"].choices = [
            ("", "其他法定信息"),
            *((str(column.id), column.label) for column in plan.columns),
        ]
        fields["told"].choices = [
            (one.number, f"{one.title}（{one.number}）") for one in plan.alike
        ]
        fields["looked"].choices = [(look.key, f"{look.where}：{look.whys[0]}") for look in looks]
        if not plan.alike:
            del self.fields["told"]
        if not looks:
            del self.fields["looked"]


class DeclineForm(forms.Form):
    """Why a proposal is not taken up."""

    reply = text(
        "不采纳的理由", 1000, rows=3, needed=True, help_text="申请人会在申请页面看到这些话。"
    )
