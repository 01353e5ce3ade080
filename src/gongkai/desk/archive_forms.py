"""Forms of the archive."""

from __future__ import annotations

from django import forms

from gongkai.rules.archive import PERMANENT, retention_label

_TEXT = {"class": "input"}


class RetentionForm(forms.Form):
    """How long an archived case is kept from now on, and why."""

    years = forms.TypedChoiceField(
        label="新的保管期限",
        coerce=int,
        choices=[(years, retention_label(years)) for years in (30, 50, PERMANENT)],
        widget=forms.Select(attrs=_TEXT),
        error_messages={"required": "请选择新的保管期限。", "invalid_choice": "请从列表中选择。"},
    )
    reason = forms.CharField(
        label="理由",
        max_length=500,
        help_text="写明依据，例如本单位保管期限表的条款，或涉诉、重大等情况",
        widget=forms.Textarea(attrs=_TEXT | {"rows": 3}),
        error_messages={"required": "请写明调整保管期限的理由。"},
    )


class ArchiveFilterForm(forms.Form):
    """The filters of the list; what cannot be read is left out."""

    q = forms.CharField(max_length=100, required=False)
    years = forms.IntegerField(min_value=0, max_value=100, required=False)
    until = forms.DateField(required=False)
    sort = forms.CharField(max_length=20, required=False)
    page = forms.IntegerField(min_value=1, max_value=999_999, required=False)
