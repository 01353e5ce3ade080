"""Forms for training, assessment and findings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from gongkai.desk.account_forms import SheetFileField, body_field, choice_field
from gongkai.desk.form_fields import area_field, line_field
from gongkai.desk.supervision_parts import file_field
from gongkai.desk.supervision_plan_forms import Bodies, whole_field
from gongkai.desk.worklist_forms import day_field
from gongkai.rules.errors import BadInputError
from gongkai.rules.supervision.findings import ORIGIN_LABELS
from gongkai.rules.supervision.training import (
    LETTERS,
    MATERIAL_KIND_LABELS,
    TRAINING_KIND_LABELS,
    read_letters,
)
from gongkai.supervision.models import TrainingQuestion


def number_field(label: str, most: int, hint: str = "", *, required: bool = True) -> Any:
    """A number from 0 with at most two places."""
    words = f"{label}填 0 到 {most} 之间的数。"
    return forms.DecimalField(
        label=label,
        required=required,
        min_value=0,
        max_value=most,
        decimal_places=2,
        help_text=hint,
        widget=forms.NumberInput(attrs={"class": "input input-number", "step": "any"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value", "max_decimal_places"), words
        ),
    )


class TrainingForm(forms.Form):
    """A training."""

    title = line_field("名称", 200, required=True)
    kind = choice_field("组织方式", TRAINING_KIND_LABELS)
    held_on = day_field("日期")
    hours = number_field("学时", 200, "半天按 4 学时。")
    topic = line_field("内容", 500)
    organiser = line_field("组织单位", 100, "参加上级培训的写上级单位。")
    place = line_field("地点", 100)

    def __init__(self, bodies: Bodies, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"organisation": body_field("机关", bodies), **self.fields}


class AttendanceForm(forms.Form):
    """How many of a unit came."""

    people = whole_field("人数", 1, 10_000)
    names = line_field("姓名", 1000, "按签到表，用顿号分开；只有公开工作机构看得到。")

    def __init__(self, units: Bodies, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"unit": body_field("单位", units), **self.fields}


class MaterialForm(forms.Form):
    """A file of a training."""

    kind = choice_field("类型", MATERIAL_KIND_LABELS)
    file = file_field(
        "文件", "课件参训单位都能下载；签到表、照片只有公开工作机构看得到。", required=True
    )


class QuestionForm(forms.Form):
    """A question of the test."""

    text = line_field("题目", 500, required=True)
    options = area_field("选项", 4, "每行一个，按顺序是 A、B、C……", required=True)
    right = line_field("正确选项", 20, "例如 A；多选写 AC。", required=True)

    def clean_right(self) -> tuple[int, ...]:
        """The options that are right."""
        try:
            return read_letters(self.cleaned_data["right"])
        except BadInputError as error:
            raise forms.ValidationError(str(error)) from error


class TestForm(forms.Form):
    """The questions of a training."""

    def __init__(self, questions: Sequence[TrainingQuestion], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questions:
            options = [(n, f"{LETTERS[n]}. {text}") for n, text in enumerate(question.options)]
            self.fields[f"q{question.number}"] = forms.TypedMultipleChoiceField(
                label=f"{question.number}. {question.text}",
                coerce=int,
                choices=options,
                widget=forms.CheckboxSelectMultiple,
                help_text="多选" if len(question.right) > 1 else "单选",
                error_messages={
                    "required": f"第{question.number}题还没有答。",
                    "invalid_choice": f"第{question.number}题请从选项中选择。",
                },
            )

    def answers(self) -> list[list[int]]:
        """What was chosen, in order."""
        return [self.cleaned_data[name] for name in self.fields]


class MaybeSheetField(SheetFileField):
    """A spreadsheet that may be missing."""

    def __init__(self) -> None:
        super().__init__()
        self.required = False

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The file; None without one. Raises ValidationError where it is too large."""
        return super().clean(data, initial) if data else None


class TreeForm(forms.Form):
    """A set of indicators: the usual one, or that of a sheet."""

    name = line_field("名称", 200, "例如：2026年政务公开考核指标。", required=True)

    def __init__(self, bodies: Bodies, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sheet = MaybeSheetField()
        sheet.help_text = "不选文件就从通用指标开始，建好以后可以导出、修改、再导入。"
        self.fields = {"organisation": body_field("机关", bodies), **self.fields, "file": sheet}


class SheetForm(forms.Form):
    """A sheet."""

    file = SheetFileField()


class AssessmentForm(forms.Form):
    """Who is assessed, by what, for which days."""

    from_on = day_field("考核期从")
    until_on = day_field("至")

    def __init__(self, bodies: Bodies, trees: Bodies, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "organisation": body_field("考核机关", bodies),
            "body": body_field("被考核单位", bodies),
            "tree": body_field("指标", trees),
            **self.fields,
        }


class ValueForm(forms.Form):
    """The score of an indicator."""

    share = number_field("得分率（%）", 100, "不适用的留空。", required=False)
    basis = line_field("依据", 500, "看了什么，扣分的原因。", required=True)
    evidence = file_field("证据")


class FindingForm(forms.Form):
    """What a check found."""

    origin = choice_field("来源", ORIGIN_LABELS)
    text = area_field("问题", 4, "写明是什么、在哪里、什么时候发现的。", required=True)
    basis = line_field("不符合的规定", 300, "例如：《政府信息公开条例》第二十六条。")
    demand = area_field("整改要求", 3)

    def __init__(self, bodies: Bodies, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "organisation": body_field("检查机关", bodies),
            "body": body_field("被检查单位", bodies),
            **self.fields,
        }


class NoticeForm(forms.Form):
    """The number of a correction notice, and until when to mend."""

    number = line_field("文号", 100, required=True)
    due_on = day_field("整改期限")


class AnswerForm(forms.Form):
    """What was mended."""

    answer = area_field("整改结果", 4, required=True)
    evidence = file_field("证明材料")


class PassForm(forms.Form):
    """That a re-check passed."""

    note = area_field("复查情况", 3)


class FailForm(forms.Form):
    """Why a re-check failed, and the new day."""

    note = area_field("哪里没有整改到位", 3, required=True)
    due_on = day_field("新的整改期限")


class DropForm(forms.Form):
    """Why a finding is dropped."""

    note = area_field("不再整改的理由", 3, required=True)
