"""Forms of the desk for redaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms

from gongkai.rules.redaction.boxes import (
    GROUNDS,
    MOST_NOTE,
    UNIT,
    Box,
    Decision,
)

_GROUNDS = [("", "请选择依据"), *GROUNDS.items()]
_PERCENT = UNIT // 100


class BoxForm(forms.Form):
    """A box by numbers, which a script fills in for whoever draws."""

    page = forms.IntegerField(label="页码", min_value=1)
    x = forms.DecimalField(label="左（%）", min_value=0, max_value=100, decimal_places=3)
    y = forms.DecimalField(label="上（%）", min_value=0, max_value=100, decimal_places=3)
    w = forms.DecimalField(label="宽（%）", min_value=0, max_value=100, decimal_places=3)
    h = forms.DecimalField(label="高（%）", min_value=0, max_value=100, decimal_places=3)
    ground = forms.ChoiceField(label="依据", choices=_GROUNDS, required=False)
    note = forms.CharField(
        label="说明",
        max_length=MOST_NOTE,
        required=False,
        help_text="盖住的是什么，例如“联系电话”。会写进告知书，不要写出内容本身。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "input"
            if name in "xywh":
                field.widget.attrs |= {"inputmode": "decimal", "step": "any"}

    @classmethod
    def of(cls, box: Box) -> BoxForm:
        """The form with a box in it."""
        places = {name: f"{getattr(box, name) / _PERCENT:.3f}" for name in "xywh"}
        return cls(initial={"page": box.page, "ground": box.ground, "note": box.note, **places})

    def box(self, number: int, by: str) -> Box:
        """The box of a form that is valid."""
        data = self.cleaned_data
        places = {name: round(data[name] * _PERCENT) for name in "xywh"}
        return Box(number, data["page"], **places, ground=data["ground"], note=data["note"], by=by)


class WordForm(forms.Form):
    """A word that is to be covered wherever it stands."""

    word = forms.CharField(
        label="要遮盖的词语",
        max_length=100,
        help_text="姓名、号码、地址等，会遮盖文件中全部出现处，中间有空格或换行也能找到。",
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )
    ground = forms.ChoiceField(
        label="依据",
        choices=_GROUNDS,
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
    )


class ReasonForm(forms.Form):
    """Why a redaction is made void."""

    reason = forms.CharField(
        label="作废的原因", max_length=200, widget=forms.TextInput(attrs={"class": "input"})
    )


def next_id(boxes: Sequence[Box]) -> int:
    """A number that no box has."""
    return max((box.id for box in boxes), default=0) + 1


def decided(
    boxes: Sequence[Box], ids: set[int], decision: Decision, ground: str, by: str
) -> list[Box]:
    """The boxes with some of them decided; a ground is given where none was."""
    return [
        replace(box, decision=decision, ground=box.ground or ground, by=by)
        if box.id in ids
        else box
        for box in boxes
    ]
