"""Forms for accounts on platforms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from django import forms

from gongkai.desk.report_forms import INPUT
from gongkai.desk.worklist_forms import day_field
from gongkai.organisations.queries import OrganisationSummary
from gongkai.rules.channels.accounts import (
    DUTY_LABELS,
    FUNCTION_LABELS,
    OPERATION_LABELS,
    PLATFORM_LABELS,
    AccountDetails,
    Duty,
    Function,
    Holder,
    Operation,
    Platform,
)
from gongkai.rules.channels.ledger import Snapshot, topics_of
from gongkai.rules.errors import BadInputError
from gongkai.rules.sheets import Figure, read_figure

MOST_BYTES: Final = 20 * 1024 * 1024


def text_field(
    label: str, most: int, hint: str = "", *, required: bool = False, **attrs: Any
) -> forms.CharField:
    """One line of text."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=most,
        help_text=hint,
        widget=forms.TextInput(attrs=INPUT | {"autocomplete": "off"} | attrs),
        error_messages={
            "required": f"请填写{label}。",
            "max_length": f"{label}最多 {most} 字，请缩短。",
        },
    )


def choice_field(
    label: str, labels: Any, *, required: bool = True, hint: str = "", empty: str = "请选择"
) -> forms.ChoiceField:
    """One of some values."""
    return forms.ChoiceField(
        label=label,
        required=required,
        help_text=hint,
        choices=[("", empty), *((str(k), v) for k, v in labels.items())],
        widget=forms.Select(attrs=INPUT),
        error_messages={
            "required": f"请选择{label}。",
            "invalid_choice": f"请从列表中选择{label}。",
        },
    )


def body_field(
    label: str, bodies: Iterable[tuple[int, str]], *, required: bool = True, hint: str = ""
) -> forms.TypedChoiceField:
    """One of some bodies."""
    return forms.TypedChoiceField(
        label=label,
        required=required,
        coerce=int,
        empty_value=None,
        help_text=hint,
        choices=[("", "请选择" if required else "不填"), *bodies],
        widget=forms.Select(attrs=INPUT),
        error_messages={
            "required": f"请选择{label}。",
            "invalid_choice": f"请从列表中选择{label}。",
        },
    )


def indented(bodies: Sequence[OrganisationSummary]) -> list[tuple[int, str]]:
    """Bodies as choices, each below its parent."""
    top = min((body.depth for body in bodies), default=0)
    return [(body.id, "　" * (body.depth - top) + body.name) for body in bodies]


class FigureField(forms.CharField):
    """A number that may be a bound: 22万余."""

    def __init__(self, label: str, hint: str = "") -> None:
        super().__init__(
            label=label,
            required=False,
            max_length=20,
            help_text=hint,
            widget=forms.TextInput(attrs={"class": "input input-number", "autocomplete": "off"}),
        )

    def clean(self, value: Any) -> Figure | None:
        """The number with its bound; None where nothing was written."""
        try:
            return read_figure(super().clean(value))
        except BadInputError as error:
            raise forms.ValidationError(str(error)) from error


class SheetFileField(forms.FileField):
    """A spreadsheet, not larger than a list may be."""

    def __init__(self) -> None:
        super().__init__(
            label="文件",
            help_text="Excel（xlsx）或 CSV，最大 20 MB。",
            widget=forms.ClearableFileInput(attrs=INPUT | {"accept": ".xlsx,.csv"}),
            error_messages={"required": "请选择文件。", "empty": "文件是空的，请重新选择。"},
        )

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The file. Raises ValidationError where it is too large."""
        file = super().clean(data, initial)
        if file.size > MOST_BYTES:
            raise forms.ValidationError("文件超过 20 MB。请分成几个文件。")
        return file


class DetailsForm(forms.Form):
    """What the ledger says of an account."""

    name = text_field("账号名称", 100, "与平台上完全一致，应能看出是哪个机关的。", required=True)
    platform = choice_field("平台", PLATFORM_LABELS)
    uid = text_field(
        "平台账号或原始ID", 100, "微博UID、公众号原始ID（gh_ 开头）、AppID 等。密钥不要填在这里。"
    )
    url = text_field("网址", 500, "账号主页，以 https:// 开头。", inputmode="url")
    qr_content = text_field(
        "二维码内容", 500, "与网址不同时填写，例如公众号二维码里的地址；不填就用网址。"
    )
    subject = text_field("认证主体", 100, "应与主办单位一致。")
    is_certified = forms.BooleanField(label="已通过平台认证", required=False)
    certified_until = day_field("认证有效期至", required=False, help_text="公众号每年年审。")
    functions = forms.MultipleChoiceField(
        label="定位",
        required=False,
        choices=[(f.value, FUNCTION_LABELS[f]) for f in Function],
        widget=forms.CheckboxSelectMultiple,
    )
    topics = text_field("栏目", 300, "用顿号分开，例如：新闻、警方提示、为民服务。")
    operation = choice_field("运维方式", OPERATION_LABELS)
    contractor = text_field("受托单位", 100, "委托运维的填写。")
    contract_from = day_field("合同开始", required=False)
    contract_until = day_field("合同结束", required=False)
    opened_on = day_field("开通日期", required=False)
    filed_on = day_field("备案日期", required=False)
    filing_no = text_field("备案号", 100)
    is_public = forms.BooleanField(label="在公开平台的新媒体矩阵里展示", required=False)
    archive_ref = text_field("内容存档位置", 200, "关停、注销前填写。")
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        bodies: Sequence[tuple[int, str]],
        others: Sequence[tuple[int, str]],
        *args: Any,
        has_organizer: bool = True,
        **kwargs: Any,
    ) -> None:
        initial = {"operation": "own", "is_public": True} | kwargs.pop("initial", {})
        super().__init__(*args, **kwargs)
        self.initial = initial
        hint = "谁开设、谁主办。"
        first = {"organisation": body_field("主办单位", bodies, hint=hint)} if has_organizer else {}
        self.fields = {
            **first,
            "supervisor": body_field("主管单位", others, required=False),
            "operator": body_field("承办部门", others, required=False),
            **self.fields,
        }

    def details(self) -> AccountDetails:
        """What was filled in."""
        got = self.cleaned_data
        plain = {
            name: got[name].strip() if isinstance(got[name], str) else got[name]
            for name in AccountDetails.__dataclass_fields__
        }
        return AccountDetails(
            **plain
            | {
                "platform": Platform(got["platform"]),
                "operation": Operation(got["operation"]),
                "functions": tuple(f for f in Function if f in got["functions"]),
                "topics": topics_of(got["topics"]),
            }
        )


def initial_of(details: AccountDetails) -> dict[str, Any]:
    """An account as the form shows it at first."""
    known = {name: getattr(details, name) for name in AccountDetails.__dataclass_fields__}
    return known | {
        "functions": [f.value for f in details.functions],
        "topics": "、".join(details.topics),
    }


class PeopleForm(forms.Form):
    """Who holds each duty at an account."""

    def __init__(self, data: Any = None, *, holders: dict[Duty, Holder] | None = None) -> None:
        initial: dict[str, Any] = {}
        for duty, holder in (holders or {}).items():
            initial |= {
                f"{duty}-name": holder.name,
                f"{duty}-post": holder.post,
                f"{duty}-phone": holder.phone,
            }
        super().__init__(data, initial=initial)
        for duty, label in DUTY_LABELS.items():
            self.fields[f"{duty}-name"] = text_field(f"{label}姓名", 50)
            self.fields[f"{duty}-post"] = text_field(f"{label}职务", 50)
            self.fields[f"{duty}-phone"] = text_field(f"{label}电话", 20, inputmode="tel")

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of each duty."""
        return [
            (label, [self[f"{duty}-{part}"] for part in ("name", "post", "phone")])
            for duty, label in DUTY_LABELS.items()
        ]

    def holders(self) -> dict[Duty, Holder]:
        """Everybody who was named."""
        got = self.cleaned_data
        return {
            duty: Holder(
                got[f"{duty}-name"].strip(),
                got[f"{duty}-post"].strip(),
                got[f"{duty}-phone"].strip(),
            )
            for duty in Duty
            if got[f"{duty}-name"].strip()
        }


class DayForm(forms.Form):
    """The day on which something happened."""

    on = day_field("办理日期")
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def extra(self) -> dict[str, Any]:
        """What else the step needs."""
        return {k: v for k, v in self.cleaned_data.items() if k not in {"on", "seen"}}


class SuspendForm(DayForm):
    """Why an account rests."""

    reason = text_field("原因", 300, required=True)


class CloseForm(DayForm):
    """Why an account is closed, and what the public was told."""

    reason = text_field("关停的原因", 300, required=True)
    notice = text_field(
        "关停公告",
        500,
        "在账号里发布的公告：网址，或者公告的文字。公众会在矩阵页看到。",
        required=True,
    )


class MergeForm(CloseForm):
    """Into which account one is merged."""

    def __init__(self, successors: Sequence[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor_id"] = body_field("并入的账号", successors)


class CancelForm(DayForm):
    """Where the content of a cancelled account is kept."""

    archive_ref = text_field("内容存档位置", 200, "例如：档案室 2026-新媒体-3。", required=True)


class CertifyForm(DayForm):
    """Until when an account is certified."""

    certified_until = day_field("认证有效期至")


class ChangeForm(DayForm):
    """What an account is called after a change at the platform."""

    name = text_field("变更后的名称", 100, required=True)
    subject = text_field("变更后的认证主体", 100, required=True)
    uid = text_field("变更后的平台账号或原始ID", 100)


class FilingForm(forms.Form):
    """When a change was filed, under which number."""

    filed_on = day_field("报备日期")
    number = text_field("报备编号", 100)


class FiguresForm(forms.Form):
    """What an account had reached on a day."""

    as_of_on = day_field("统计日期")
    followers = FigureField("粉丝数", "可以写 220000、22万、22万余。")
    last_post_on = day_field("最近一次更新", required=False)
    posts = FigureField("本年发布（条）")
    originals = FigureField("其中原创（条）")
    reads = FigureField("本年阅读（次）")
    interactions = FigureField("本年互动（次）")

    def snapshot(self) -> Snapshot:
        """What was filled in."""
        return Snapshot(**self.cleaned_data)


class SheetForm(forms.Form):
    """A sheet: the whole ledger, or figures of many accounts."""

    what = forms.ChoiceField(
        label="导入什么",
        choices=[("ledger", "账号台账"), ("figures", "粉丝、发布和阅读数据")],
        widget=forms.RadioSelect,
        initial="ledger",
        error_messages={"required": "请选择导入什么。", "invalid_choice": "请从列表中选择。"},
    )
    file = SheetFileField()


def today_initial(today: date, **rest: Any) -> dict[str, Any]:
    """A form that begins with today."""
    return {"on": today, **rest}
