"""Forms for boards and other carriers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms

from gongkai.desk.account_forms import SheetFileField, body_field, choice_field, text_field
from gongkai.desk.report_forms import INPUT
from gongkai.desk.worklist_forms import day_field
from gongkai.rules.channels.boards import (
    BOARD_KIND_LABELS,
    FINDING_LABELS,
    BoardDetails,
    BoardKind,
    Finding,
)

_PICTURES: Final = "image/jpeg,image/png,image/webp"


def photo_field(hint: str, **attrs: Any) -> forms.FileField:
    """A picture; a tablet offers its camera."""
    return forms.FileField(
        label="照片",
        required=False,
        help_text=hint,
        widget=forms.ClearableFileInput(attrs=INPUT | {"accept": _PICTURES} | attrs),
        error_messages={"empty": "照片是空的，请重新拍。"},
    )


class _WithPhoto(forms.Form):
    def picture(self) -> bytes | None:
        """The picture that was sent; None without one."""
        file = self.cleaned_data["photo"]
        return file.read() if file else None


class BoardForm(_WithPhoto):
    """What the register says of a board."""

    code = text_field("编号", 40, "例如 3F-02，本单位内不重复。", required=True)
    kind = choice_field("类型", BOARD_KIND_LABELS)
    place = text_field("位置", 200, "例如 办公楼三楼东侧走廊。", required=True)
    size = text_field("规格", 100, "例如 120×80 厘米。")
    content = forms.CharField(
        label="内容",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs=INPUT | {"rows": 3}),
    )
    owner = text_field("责任人", 50)
    installed_on = day_field("设置日期", required=False)
    photo = photo_field("照片里的拍摄地点等信息会去掉。")

    def __init__(
        self, bodies: Sequence[tuple[int, str]], *args: Any, has_body: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if has_body:
            self.fields = {"organisation": body_field("单位", bodies), **self.fields}

    def details(self) -> BoardDetails:
        """What was filled in."""
        got = self.cleaned_data
        known = {name: got[name] for name in BoardDetails.__dataclass_fields__}
        return BoardDetails(**known | {"kind": BoardKind(got["kind"])})


class CheckForm(_WithPhoto):
    """What somebody found in front of a board."""

    board = forms.IntegerField(widget=forms.HiddenInput)
    finding = forms.ChoiceField(
        label="检查结果",
        choices=[(f.value, FINDING_LABELS[f]) for f in Finding],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择检查结果。", "invalid_choice": "请从列表中选择。"},
    )
    note = text_field("说明", 300, "有问题的要写明。")
    photo = photo_field("", capture="environment")

    def result(self) -> Finding:
        """The result."""
        return Finding(self.cleaned_data["finding"])


class ItemsForm(forms.Form):
    """Which items hang at a board."""

    numbers = forms.CharField(
        label="索引号",
        required=False,
        help_text="一行一个，写已经公开的信息的索引号，按张挂的顺序。",
        widget=forms.Textarea(attrs=INPUT | {"rows": 8}),
    )


class RemoveForm(forms.Form):
    """When a board was taken down."""

    on = day_field("拆除日期")


class SheetForm(forms.Form):
    """A list of boards."""

    file = SheetFileField()
