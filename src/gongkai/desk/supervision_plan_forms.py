"""Forms for plans, tasks and the leading group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from gongkai.desk.account_forms import SheetFileField, body_field, choice_field
from gongkai.desk.form_fields import area_field, line_field
from gongkai.desk.supervision_parts import file_field
from gongkai.desk.worklist_forms import day_field
from gongkai.rules.supervision.plans import GROUP_DUTY_LABELS
from gongkai.supervision.actions.plans import TaskDetails

Bodies = Sequence[tuple[int, str]]


def whole_field(label: str, least: int, most: int, hint: str = "") -> forms.IntegerField:
    """A whole number between two."""
    words = f"{label}填 {least} 到 {most} 之间的整数。"
    bound = words.replace("%", "%%")  # Django fills these in
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        help_text=hint,
        widget=forms.NumberInput(attrs={"class": "input input-number"}),
        error_messages={
            "required": words, "invalid": words, "min_value": bound, "max_value": bound,
        },
    )  # fmt: skip


class PlanForm(forms.Form):
    """The name of a plan."""

    title = line_field("名称", 200, "例如：2026年政务公开工作方案。", required=True)
    document_number = line_field("文号", 100)


class NewPlanForm(PlanForm):
    """Whose plan it is, and of which year."""

    year = whole_field("年度", 2000, 2100)

    def __init__(self, bodies: Bodies, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"organisation": body_field("机关", bodies), **self.fields}


class DayForm(forms.Form):
    """A day."""

    on = day_field("日期")

    def __init__(self, label: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = label


class SheetForm(forms.Form):
    """A sheet of tasks."""

    file = SheetFileField()


class TaskForm(forms.Form):
    """What a plan says of a task."""

    content = line_field("任务", 500, required=True)
    measure = line_field("完成标准", 500, "怎样算完成，例如：目录在公开栏挂网。")
    due_on = day_field("完成时限")

    def __init__(self, units: Bodies, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            **self.fields,
            "unit": body_field("牵头单位", units),
            "co_units": forms.TypedMultipleChoiceField(
                label="配合单位",
                required=False,
                coerce=int,
                choices=list(units),
                widget=forms.CheckboxSelectMultiple,
                error_messages={"invalid_choice": "请从列表中选择配合单位。"},
            ),
        }

    def details(self) -> TaskDetails:
        """What was filled in."""
        got = self.cleaned_data
        return TaskDetails(
            content=got["content"],
            unit_id=got["unit"],
            due_on=got["due_on"],
            measure=got["measure"],
            co_unit_ids=tuple(got["co_units"]),
        )


class PersonForm(forms.Form):
    """Who answers for a task."""

    def __init__(self, people: Bodies, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = body_field("责任人", people, required=False)


class ReportForm(forms.Form):
    """How far a task is."""

    progress = whole_field("进度（%）", 0, 100)
    note = area_field("情况", 3, "做了什么，还差什么。")
    evidence = file_field("证据文件")
    link = line_field(
        "证据的网址或记录地址", 500, "网页以 https:// 开头；本系统里的记录写它的地址，以 / 开头。"
    )
    is_done = forms.BooleanField(
        label="任务已经完成，报公开工作机构确认",
        required=False,
        help_text="报完成要有证据，以前报过的也算。",
        widget=forms.CheckboxInput(),
    )


class NoteForm(forms.Form):
    """Why something is done."""

    note = area_field("理由", 3, required=True)


class GroupForm(forms.Form):
    """A leading group."""

    name = line_field("名称", 200, "例如：市公安局政务公开工作领导小组。", required=True)
    founded_on = day_field("成立日期")
    document = line_field("成立文件", 200, "文件名称和文号。")

    def __init__(self, bodies: Bodies, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office = body_field("办公室设在", bodies, required=False, hint="负责日常工作的单位。")
        self.fields = {
            "organisation": body_field("机关", bodies), **self.fields, "office": office,
        }  # fmt: skip


class MemberForm(forms.Form):
    """Somebody who joined the group."""

    name = line_field("姓名", 50, required=True)
    post = line_field("职务", 100)
    duty = choice_field("组内职务", GROUP_DUTY_LABELS)
    since_on = day_field("任职日期")


class MeetingForm(forms.Form):
    """A meeting."""

    held_on = day_field("日期")
    title = line_field("议题", 200, required=True)
    attendance = line_field("出席", 500)
    decisions = area_field("议定事项", 5)
    minutes = file_field("会议纪要")
