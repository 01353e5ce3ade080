"""Forms for work with the media."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django import forms

from gongkai.desk.account_forms import (
    FigureField,
    SheetFileField,
    body_field,
    choice_field,
    text_field,
)
from gongkai.desk.report_forms import INPUT
from gongkai.desk.worklist_forms import day_field
from gongkai.media.actions import Proof
from gongkai.media.models import Outlet, Theme
from gongkai.rules.media.work import (
    ADOPTION_FORM_LABELS,
    MANUSCRIPT_KIND_LABELS,
    OUTLET_LEVEL_LABELS,
)

_ACCEPT: Final = ".pdf,.jpg,.jpeg,.png,.docx,.doc,.txt"


def _outlets(rows: Iterable[Outlet]) -> list[tuple[int, str]]:
    return [(row.pk, f"{row.name}（{row.level_label}）") for row in rows]


def _themes(rows: Iterable[Theme]) -> list[tuple[int, str]]:
    return [(row.pk, row.name) for row in rows]


class ManyOutletsField(forms.TypedMultipleChoiceField):
    """Several outlets."""

    def __init__(self, rows: Iterable[Outlet], *, required: bool) -> None:
        super().__init__(
            label="投给哪些媒体",
            required=required,
            coerce=int,
            choices=_outlets(rows),
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": "请选择投给哪些媒体。",
                "invalid_choice": "请从列表中选择媒体。",
            },
        )


class ManuscriptForm(forms.Form):
    """A manuscript, and to which outlets it was sent."""

    title = text_field("标题", 300, required=True)
    kind = choice_field("类型", MANUSCRIPT_KIND_LABELS)
    authors = text_field("作者", 100)
    index_number = text_field("公开信息的索引号", 40, "稿件写的是已经公开的信息时填写。")
    pitched_on = day_field("投稿日期", required=False)

    def __init__(
        self,
        bodies: Sequence[tuple[int, str]],
        themes: Iterable[Theme],
        outlets: Iterable[Outlet],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        theme = body_field("主题", _themes(themes), required=False)
        self.fields = {
            "organisation": body_field("单位", bodies),
            **self.fields,
            "theme": theme,
            "outlets": ManyOutletsField(outlets, required=False),
        }


class PitchForm(forms.Form):
    """To which more outlets a manuscript was sent."""

    on = day_field("投稿日期")

    def __init__(self, outlets: Iterable[Outlet], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outlets"] = ManyOutletsField(outlets, required=True)


class AdoptionForm(forms.Form):
    """How an outlet used a manuscript."""

    adopted_on = day_field("采用日期")
    form = choice_field("采用形式", ADOPTION_FORM_LABELS)
    page = text_field("版面或栏目", 100, "例如 第2版、《晚间新闻》。")
    url = text_field("网址", 500, inputmode="url")
    reads = FigureField("阅读量（次）", "可以写 5万余、近3万。")
    evidence = forms.FileField(
        label="证据（剪报、截图）",
        required=False,
        widget=forms.ClearableFileInput(attrs=INPUT | {"accept": _ACCEPT}),
    )
    copy = forms.FileField(
        label="存档副本",
        required=False,
        help_text="网页可以另存为 PDF，网址失效时仍有据可查。",
        widget=forms.ClearableFileInput(attrs=INPUT | {"accept": _ACCEPT}),
    )

    def __init__(self, outlets: Iterable[Outlet], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"outlet": body_field("媒体", _outlets(outlets)), **self.fields}

    def proof(self, name: str) -> Proof | None:
        """A file that was sent; None without one."""
        file = self.cleaned_data[name]
        return Proof(file.name or "证据", file.read()) if file else None


class StrikeForm(forms.Form):
    """Why an adoption counts no more."""

    reason = text_field("作废的理由", 300, required=True)


class OutletForm(forms.Form):
    """An outlet of the list."""

    name = text_field("媒体名称", 100, required=True)
    level = choice_field("级别", OUTLET_LEVEL_LABELS)
    aliases = text_field("别名", 300, "用顿号分开；导入清单时按名称和别名对应。")

    def __init__(self, bodies: Sequence[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = "这个单位和它的下级都可以用。"
        self.fields = {"organisation": body_field("单位", bodies, hint=hint), **self.fields}


class ThemeForm(forms.Form):
    """A theme or campaign."""

    name = text_field("主题名称", 100, "例如 扫黑除恶、枫桥经验。", required=True)
    begins_on = day_field("开始日期", required=False)
    ends_on = day_field("结束日期", required=False)

    def __init__(self, bodies: Sequence[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"organisation": body_field("单位", bodies), **self.fields}


class SheetForm(forms.Form):
    """A list of manuscripts."""

    file = SheetFileField()


class DebunkingForm(forms.Form):
    """A case of debunking."""

    title = text_field("标题", 300, "选了澄清信息的可以不填。")
    rumour = text_field("不实信息", 300)
    published_on = day_field("发布日期", required=False)
    reads = FigureField("阅读量（次）", "可以写 5万余。")
    comments = FigureField("留言（条）")

    def __init__(
        self,
        bodies: Sequence[tuple[int, str]],
        items: Sequence[tuple[int, str]],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        hint = "已经在公开平台发布的不实信息澄清（条例第六条）。"
        self.fields = {
            "organisation": body_field("单位", bodies),
            "item": body_field("澄清信息", items, required=False, hint=hint),
            **self.fields,
        }


class CountForm(forms.Form):
    """How often a clarification was read and answered."""

    reads = FigureField("阅读量（次）", "可以写 5万余。")
    comments = FigureField("留言（条）")
