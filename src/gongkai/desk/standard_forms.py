"""Forms for standards catalogues: a file that comes in, a row that is mended, what serves it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms

from gongkai.catalogue.queries import ColumnChoice
from gongkai.desk.form_fields import area_field, line_field
from gongkai.desk.report_forms import INPUT
from gongkai.organisations.queries import OrganisationSummary
from gongkai.rules.standards.model import (
    AUDIENCE_LABELS,
    CHANNELS,
    LEVEL_LABELS,
    MODE_LABELS,
    Audience,
    Level,
    Mode,
    Row,
)
from gongkai.rules.standards.reading.cells import basis_of, elements_of
from gongkai.rules.standards.ready import READY
from gongkai.rules.standards.writing.form import listed

_MOST_BYTES: Final = 20 * 1024 * 1024


def _ticks(label: str, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        choices=[(str(value), text) for value, text in choices.items()],
        widget=forms.CheckboxSelectMultiple,
    )


def _body_field(bodies: Sequence[OrganisationSummary]) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label="机关",
        coerce=int,
        choices=[(body.id, body.name) for body in bodies],
        widget=forms.Select(attrs=INPUT),
        error_messages={"required": "请选择机关。", "invalid_choice": "请从列表中选择机关。"},
    )


class ImportForm(forms.Form):
    """A file with a catalogue, and of which body it is."""

    file = forms.FileField(
        label="文件",
        help_text="Excel（xlsx）、Word（docx）、Markdown 或文本，最大 20 MB。表头要有序号、公开事项、公开内容等栏。",
        widget=forms.ClearableFileInput(attrs=INPUT | {"accept": ".xlsx,.docx,.txt,.md,.html"}),
        error_messages={"required": "请选择文件。", "empty": "文件是空的，请重新选择。"},
    )
    name = line_field("目录名称（选填）", 200, "不填就用文件里的标题。")
    code = forms.SlugField(
        label="代码",
        max_length=80,
        help_text="用在网址里，例如 gaj-standards。填已有目录的代码，就是它的新版本。",
        widget=forms.TextInput(attrs=INPUT | {"autocomplete": "off"}),
        error_messages={
            "required": "请填写代码。",
            "invalid": "代码只能用小写字母、数字和连字符。",
        },
    )

    def __init__(self, bodies: Sequence[OrganisationSummary], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"organisation": _body_field(bodies), **self.fields}

    def clean_file(self) -> Any:
        """Not larger than a catalogue may be."""
        file = self.cleaned_data["file"]
        if file.size > _MOST_BYTES:
            raise forms.ValidationError("文件超过 20 MB。请去掉其中的图片后再试。")
        return file


class InstallForm(forms.Form):
    """One of the catalogues that come with the software, and for which body."""

    ready = forms.ChoiceField(
        label="现成的目录", choices=list(READY.items()), widget=forms.Select(attrs=INPUT)
    )

    def __init__(self, bodies: Sequence[OrganisationSummary], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = _body_field(bodies)


class RowForm(forms.Form):
    """The cells of a row."""

    area = line_field("领域", 100)
    seq = forms.IntegerField(
        label="序号",
        required=False,
        min_value=1,
        max_value=9999,
        widget=forms.NumberInput(attrs={"class": "input input-number"}),
        error_messages={"invalid": "序号应是整数。"},
    )
    item1 = line_field("一级事项", 200)
    item2 = line_field("二级事项", 200)
    elements = area_field("公开内容（要素）", 6, "一行一个要素。")
    basis = area_field("公开依据", 4, "一行一部法律、法规或文件，写全名。")
    time_limit = line_field("公开时限", 300, "例如：信息形成或者变更之日起20个工作日内。")
    subject = line_field("公开主体", 200, "写机关全称。")
    channels = _ticks("公开渠道和载体", CHANNELS)
    channel_other = line_field("其他渠道", 200, "勾选“其他”时写明。")
    audiences = _ticks("公开对象", AUDIENCE_LABELS)
    group = line_field("特定群体是谁", 100)
    modes = _ticks("公开方式", MODE_LABELS)
    levels = _ticks("公开层级", LEVEL_LABELS)
    is_accepted = forms.BooleanField(
        label="空着的栏目就是没有内容，不再提示", required=False, widget=forms.CheckboxInput
    )

    def __init__(self, row: Row, *args: Any, **kwargs: Any) -> None:
        self.row = row
        data = row.to_data()
        data["elements"] = listed(row.elements, elements_of)
        data["basis"] = listed(row.basis, basis_of)
        kwargs.setdefault("initial", data)
        super().__init__(*args, **kwargs)

    def to_row(self) -> Row:
        """The row that the form says; columns of the place stay as they were."""
        got = self.cleaned_data
        chosen = set(got["channels"]) | ({"other"} if got["channel_other"] else set())
        audiences = tuple(a for a in Audience if a in got["audiences"])
        return Row(
            area=got["area"].strip(),
            seq=got["seq"],
            item1=got["item1"].strip(),
            item2=got["item2"].strip(),
            elements=elements_of(got["elements"]),
            basis=basis_of(got["basis"]),
            time_limit=" ".join(got["time_limit"].split()),
            subject=got["subject"].strip(),
            channels=tuple(key for key in CHANNELS if key in chosen),
            channel_other=got["channel_other"].strip() if "other" in chosen else "",
            audiences=audiences,
            group=got["group"].strip() if Audience.GROUP in audiences else "",
            modes=tuple(m for m in Mode if m in got["modes"]),
            levels=tuple(v for v in Level if v in got["levels"]),
            extras=self.row.extras,
        )


class PlaceForm(forms.Form):
    """In which column a row is published, and why it may have nothing."""

    column = forms.TypedChoiceField(
        label="公开在哪个栏目",
        coerce=int,
        required=False,
        empty_value=None,
        widget=forms.Select(attrs=INPUT),
    )
    empty_reason = line_field(
        "没有内容的理由（选填）", 200, "本机关没有这项职责等。写了理由，就不算缺项。"
    )

    def __init__(self, columns: Sequence[ColumnChoice], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["column"]
        field.choices = [("", "还没有定"), *((c.id, c.label) for c in columns)]  # type: ignore[attr-defined]


class ReturnForm(forms.Form):
    """Why a version goes back."""

    note = forms.CharField(
        label="要改什么",
        widget=forms.Textarea(attrs=INPUT | {"rows": 3}),
        error_messages={"required": "请写明要改什么。"},
    )
