"""Forms of the disclosure office: absences, hand-over, holiday notices, settings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django import forms

from gongkai.desk.form_fields import line_field
from gongkai.desk.report_forms import INPUT
from gongkai.desk.worklist_forms import choose, day_field, named
from gongkai.info_requests.models import DisclosureOffice
from gongkai.info_requests.queries import Colleague
from gongkai.rules.errors import BadInputError
from gongkai.rules.holiday_orders import region_chain
from gongkai.rules.policy import DEFAULT_POLICY, Policy
from gongkai.rules.remedies import BodyKind

LARGEST_NOTICE = 200_000


def _person(label: str, required: str = "", hint: str = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        coerce=int,
        choices=(),
        required=bool(required),
        empty_value=None,
        help_text=hint,
        widget=forms.Select(attrs=INPUT),
        error_messages={"required": required} if required else None,
    )


class AbsenceForm(forms.Form):
    """Who is away, from when until when, and who acts for them."""

    person = _person("谁请假", "请选择请假的人员。")
    deputy = _person("代办人", hint="请假期间，案件出现在代办人的清单里，提醒也发给代办人。")
    from_on = day_field("开始日期")
    until_on = day_field("结束日期")
    reason = forms.CharField(
        label="原因", max_length=200, required=False, widget=forms.TextInput(attrs=INPUT)
    )

    def __init__(self, people: Sequence[Colleague], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        active = [(p.id, named(p)) for p in people if p.is_active]
        choose(self, "person", active, "请选择")
        choose(self, "deputy", active, "没有代办人（案件显示为“无人办理”）")


class HandOverForm(forms.Form):
    """From whom to whom all open cases go, and why."""

    from_person = _person("移交人", "请选择移交人。")
    to_person = _person("接手人", "请选择接手人。")
    reason = forms.CharField(
        label="移交的理由",
        max_length=200,
        help_text="例如：岗位调整，自今天起由接手人办理。",
        error_messages={"required": "请写明移交的理由。"},
        widget=forms.TextInput(attrs=INPUT),
    )

    def __init__(self, people: Sequence[Colleague], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holders = [(p.id, named(p)) for p in people if p.open_cases]
        choose(self, "from_person", holders, "请选择")
        active = [(p.id, named(p)) for p in people if p.is_active]
        choose(self, "to_person", active, "请选择")


class HolidayForm(forms.Form):
    """The text of a holiday notice, pasted or as a file."""

    text = forms.CharField(
        label="通知全文",
        required=False,
        help_text="把国务院办公厅通知的全文粘贴在这里，从标题到落款日期。",
        widget=forms.Textarea(attrs=INPUT | {"rows": 10}),
    )
    file = forms.FileField(
        label="或者上传文件",
        required=False,
        help_text="通知的文本文件（txt），或年份文件（JSON，地方假日用）。",
        widget=forms.FileInput(attrs=INPUT | {"accept": ".txt,.json"}),
    )

    def clean(self) -> dict[str, Any]:
        """`notice` is the text, from the file where one was given."""
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        text = cleaned.get("text", "")
        if file is not None:
            if file.size > LARGEST_NOTICE:
                self.add_error("file", "文件太大，不是放假通知。一份通知不超过几千字，请核对。")
                return cleaned
            data = file.read()
            for encoding in ("utf-8-sig", "gb18030"):
                try:
                    text = data.decode(encoding)
                except UnicodeDecodeError:
                    continue
                break
            else:
                self.add_error("file", "文件不是文本。请另存为 UTF-8 文本后再上传。")
        if not text.strip() and not self.errors:
            self.add_error("text", "请粘贴通知全文，或选择文件。")
        cleaned["notice"] = text
        return cleaned


class RejectForm(forms.Form):
    """Why a holiday notice is left out."""

    reason = forms.CharField(
        label="不采用的理由",
        max_length=200,
        error_messages={"required": "请写明不采用的理由。"},
        widget=forms.TextInput(attrs=INPUT),
    )


# --- settings ------------------------------------------------------------------------------------

BODY_KINDS = {
    BodyKind.LOCAL_DEPARTMENT: "地方人民政府工作部门",
    BodyKind.JUSTICE_DEPARTMENT: "司法行政部门",
    BodyKind.VERTICAL_BODY: "海关、税务、国家安全等垂直领导机关",
    BodyKind.LOCAL_GOVERNMENT: "地方人民政府",
    BodyKind.PROVINCE: "省级人民政府",
    BodyKind.STATE_COUNCIL_DEPARTMENT: "国务院部门",
    BodyKind.AGENCY_OF_GOVERNMENT: "政府的派出机关",
    BodyKind.OFFICE_OF_DEPARTMENT: "部门的派出机构",
    BodyKind.AUTHORISED_ORGANISATION: "法律法规授权的组织",
}
# Field of Policy → words; the sources stand in `rules.policy`.
SWITCHES = {
    "portal_confirms_itself": "网上提交当时就算双方确认收到",
    "opening_proves_service": "网上查收的文书，申请人第一次打开就算送达",
    "restart_clears_extension": "补正、缴费后重新起算的，可以再延期一次",
    "extend_after_order": "法院判决、复议决定要求重新答复的，也可以延期",
    "partial_review_first": "部分公开中不予公开的部分，先复议后诉讼",
    "limited_letters_name_suit": "法院通常不受理的告知，也写明诉讼途径",
}
DAYS = {
    "supplement_reply_days": ("补正期限（工作日）", 1, 60),
    "supplement_least_days": ("补正期限最短，自补正告知书送达起算（工作日）", 1, 30),
    "other_body_days": ("其他机关答复征求意见的期限（工作日）", 1, 60),
    "order_days": ("重新答复的期限，文书没有写明时（工作日）", 1, 60),
    "correction_days": ("更正申请的办理期限（工作日）", 1, 120),
    "respond_ordinary_days": ("复议答复期限，普通程序（工作日）", 1, 60),
    "defence_days": ("行政诉讼答辩期限（自然日）", 1, 60),
    "publish_from_applicants": ("几个申请人要同样的信息时提示主动公开（人）", 2, 50),
    "silence_suit_months": ("不答复的起诉期限（月）", 1, 24),
}
_STEP = re.compile(r"(.{1,30}?)[：:\s]+(\d{1,2})\s*(?:个工作日|天)?")


class OfficeForm(forms.Form):
    """What letters and clocks need to know of a disclosure office."""

    is_open = forms.BooleanField(
        label="接收申请",
        required=False,
        help_text="去掉勾选，网上和登记都不再接收新的申请；在办的照常办理。",
    )
    code = line_field(
        "申请编号代码", 18, "申请编号的开头，例如 520200GA。已有编号不变。", required=True
    )
    issuer = line_field("机关代字", 18, "文书文号的开头，例如 六公信公。", required=True)
    address = line_field("办公地址", 200, "印在每份文书上，申请人据此寄材料。", required=True)
    postcode = line_field("邮编", 6)
    phone = line_field("电话", 50, required=True)
    fax = line_field("传真", 50)
    email = line_field("电子邮箱", 100)
    office_hours = line_field("办公时间", 200)
    payment = forms.CharField(
        label="缴费方式",
        required=False,
        help_text="印在收费通知上：到哪里、怎样缴。",
        widget=forms.Textarea(attrs=INPUT | {"rows": 2}),
    )
    body_kind = forms.ChoiceField(
        label="机关的类型",
        choices=[(k.value, v) for k, v in BODY_KINDS.items()],
        help_text="决定向谁申请复议。",
        widget=forms.Select(attrs=INPUT),
    )
    review_bodies = forms.CharField(
        label="行政复议机关",
        help_text="一行一个，写全称。印在每份答复的救济告知里。",
        error_messages={"required": "请填写行政复议机关，否则答复不能签发。"},
        widget=forms.Textarea(attrs=INPUT | {"rows": 2}),
    )
    review_url = forms.URLField(
        label="网上复议地址",
        required=False,
        assume_scheme="https",
        max_length=300,
        error_messages={"invalid": "请填写完整的网址，例如 https://xzfy.example.cn/。"},
        widget=forms.URLInput(attrs=INPUT),
    )
    court = line_field("管辖法院", 100, "印在可以起诉的答复里，写全称。", required=True)
    region = line_field(
        "日历地区", 6, "CN（全国），或六位行政区划代码，有地方假日的才填。", required=True
    )
    escalation = line_field(
        "提醒升级", 40, "剩余几个工作日时提醒，从大到小，例如 10、5、2、0。", required=True
    )
    internal_steps = forms.CharField(
        label="内部时限",
        required=False,
        help_text="一行一步，写明在法定期限前几个工作日完成，例如：报送签发：3",
        widget=forms.Textarea(attrs=INPUT | {"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, least, most) in DAYS.items():
            words = f"请填写 {least} 至 {most} 之间的整数。"
            self.fields[name] = forms.IntegerField(
                label=label,
                min_value=least,
                max_value=most,
                widget=forms.NumberInput(attrs={"class": "input input-number"}),
                error_messages=dict.fromkeys(
                    ("required", "invalid", "min_value", "max_value"), words
                ),
            )
        for name, label in SWITCHES.items():
            self.fields[name] = forms.BooleanField(label=label, required=False)

    @property
    def days(self) -> list[Any]:
        """The periods, as fields to show."""
        return [self[name] for name in DAYS]

    @property
    def switches(self) -> list[Any]:
        """The yes-or-no choices, as fields to show."""
        return [self[name] for name in SWITCHES]

    def clean_review_bodies(self) -> list[str]:
        """One a line."""
        return [
            line.strip() for line in self.cleaned_data["review_bodies"].splitlines() if line.strip()
        ]

    def clean_region(self) -> str:
        """CN or a code."""
        try:
            region_chain(self.cleaned_data["region"])
        except BadInputError as error:
            raise forms.ValidationError(str(error)) from error
        return str(self.cleaned_data["region"])

    def clean_escalation(self) -> tuple[int, ...]:
        """Falling numbers of days."""
        parts = re.split(r"[,，、\s]+", self.cleaned_data["escalation"].strip("，、, "))
        if not all(re.fullmatch(r"\d{1,2}", part) for part in parts):
            raise forms.ValidationError("请只写数字，用顿号隔开，例如 10、5、2、0。")
        return tuple(sorted({int(part) for part in parts}, reverse=True))

    def clean_internal_steps(self) -> tuple[tuple[str, int], ...]:
        """Step and days, one a line."""
        steps = []
        for line in self.cleaned_data["internal_steps"].splitlines():
            if not line.strip():
                continue
            found = _STEP.fullmatch(line.strip())
            if not found or int(found[2]) > 20:
                raise forms.ValidationError(
                    f"看不懂“{line.strip()[:30]}”。请写成“报送签发：3”，不超过 20 个工作日。"
                )
            steps.append((found[1].strip(), int(found[2])))
        return tuple(steps)

    @property
    def policy(self) -> dict[str, Any]:
        """What differs from the usual choices; what the form has no field for stays as it was."""
        usual = asdict(DEFAULT_POLICY)
        chosen = {
            name: self.cleaned_data.get(name, self.initial.get(name, value))
            for name, value in usual.items()
        }
        return {
            name: [list(v) if isinstance(v, tuple) else v for v in value]
            if isinstance(value, tuple)
            else value
            for name, value in chosen.items()
            if value != usual[name]
        }

    @property
    def settings(self) -> dict[str, Any]:
        """The other columns of the office."""
        names = (
            "is_open address postcode phone fax email office_hours payment body_kind"
            " review_bodies review_url court region"
        )
        return {name: self.cleaned_data[name] for name in names.split()}


def office_initial(office: DisclosureOffice | None) -> dict[str, Any]:
    """An office as the form shows it; the usual choices where there is none."""
    policy = office.read_policy() if office else Policy()
    shown: dict[str, Any] = asdict(policy)
    shown["escalation"] = "、".join(map(str, policy.escalation))
    shown["internal_steps"] = "\n".join(f"{step}：{left}" for step, left in policy.internal_steps)
    if office is None:
        return shown | {"is_open": True, "region": "CN"}
    columns = {
        name: getattr(office, name) for name in OfficeForm.base_fields if hasattr(office, name)
    }
    return shown | columns | {"review_bodies": "\n".join(office.review_bodies)}
