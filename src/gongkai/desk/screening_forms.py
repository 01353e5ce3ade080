"""Forms of the desk for screening."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django import forms

from gongkai.desk.form_fields import line_field
from gongkai.desk.report_forms import INPUT
from gongkai.desk.worklist_forms import day_field
from gongkai.organisations.queries import OrganisationSummary
from gongkai.rules.screening.decisions import DECISION_LABELS, Decision
from gongkai.rules.screening.model import SEVERITY_LABELS, Leader
from gongkai.rules.screening.registry import RULES
from gongkai.rules.screening.words import LIST_RULES, Word

MOST_TEXT: Final = 300_000
MOST_BYTES: Final = 20 * 1024 * 1024
LEADERS: Final = "WORD-TITLE"


def _place(bodies: list[OrganisationSummary], label: str) -> forms.TypedChoiceField:
    """A chooser of organisations; hidden where there is one only."""
    choices = [(body.id, f"{'　' * (body.path.count('/') - 2)}{body.name}") for body in bodies]
    widget = forms.HiddenInput() if len(bodies) == 1 else forms.Select(attrs=INPUT)
    return forms.TypedChoiceField(
        label=label,
        coerce=int,
        choices=choices,
        initial=bodies[0].id if bodies else None,
        widget=widget,
        error_messages={"required": "请选择机构。", "invalid_choice": "请从列出的机构里选。"},
    )


class PlacedForm(forms.Form):
    """A form that is about an organisation, which is its last field or its first one."""

    place_label: ClassVar[str]
    is_placed_first: ClassVar[bool] = False

    def __init__(self, bodies: list[OrganisationSummary], *sent: Any) -> None:
        super().__init__(*sent)
        self.fields["organisation"] = _place(bodies, self.place_label)
        if self.is_placed_first:
            self.order_fields(["organisation"])


class TryForm(PlacedForm):
    """A text or a file to be looked through; nothing of it is kept."""

    place_label = "按哪个机构的词表"

    text = forms.CharField(
        label="文字",
        required=False,
        max_length=MOST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={**INPUT, "rows": 12, "spellcheck": "false"}),
        error_messages={"max_length": "文字最多 30 万字。更长的请存成文件再查。"},
    )
    file = forms.FileField(
        label="文件",
        required=False,
        help_text="Word、Excel、PDF、OFD、演示文稿、网页、文本、压缩包，20 MB 以内。隐藏的内容和嵌入的文件也查。",
        widget=forms.ClearableFileInput(attrs=INPUT),
    )

    def clean_file(self) -> Any:
        """At most 20 MB: the answer is waited for."""
        file: Any = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                "文件超过 20 MB。请拆开，或者用命令行 gongkai screen 在本机筛查。"
            )
        return file

    def clean(self) -> dict[str, Any]:
        """One of both must be there."""
        got = super().clean() or {}
        if not self.errors and not got.get("file") and not (got.get("text") or "").strip():
            self.add_error("text", "请粘贴文字，或者选择一个文件。")
        return got


class DecideForm(forms.Form):
    """What a person says about a finding, and why."""

    decision = forms.ChoiceField(
        label="决定",
        choices=[(d.value, DECISION_LABELS[d]) for d in Decision],
        error_messages={"required": "请选择怎么处理。"},
    )
    reason = line_field(
        "理由",
        500,
        required=True,
        missing="请写明理由。",
        placeholder="例如：法定公开的处罚决定",
    )


class AllowForm(forms.Form):
    """Why words are let pass everywhere, and until when."""

    reason = line_field(
        "理由",
        500,
        "例如“值班室公务手机，已在机构职能中公开”。",
        required=True,
        missing="请写明理由。",
    )
    until_on = day_field("有效期至", required=False, help_text="不填就一直有效，直到停用。")


class NewListForm(PlacedForm):
    """A list to begin: its name and what is done with what is found."""

    place_label = "用于哪个机构及下级"

    name = line_field("名称", 100, "例如“本局易错人名地名”。", required=True)
    rule = forms.ChoiceField(
        label="用于",
        choices=[
            *((rule, f"{RULES[rule].title}（{rule}）") for rule in LIST_RULES),
            (LEADERS, "领导名录：姓名、职务、排序（WORD-TITLE）"),
        ],
        widget=forms.Select(attrs=INPUT),
    )


class WordForm(forms.Form):
    """One word of a list."""

    text = line_field("词语", 60, "要查的写法，至少两个字。", required=True)
    right = line_field("改为", 60, "填了以后，可以一键改正。")
    note = line_field("说明", 200)
    unless = line_field("除非出现在", 300, "包含它而没有问题的更长的词，用顿号分开。")
    severity = forms.ChoiceField(
        label="级别",
        required=False,
        choices=[("", "按规则"), *SEVERITY_LABELS.items()],
        widget=forms.Select(attrs=INPUT),
    )
    from_on = day_field("生效日期", required=False)
    until_on = day_field("失效日期", required=False)

    @staticmethod
    def of(word: Word) -> dict[str, Any]:
        """What the form shows of a word."""
        return {
            "text": word.text,
            "right": word.right,
            "note": word.note,
            "unless": "、".join(word.unless),
            "severity": word.severity or "",
            "from_on": word.from_on,
            "until_on": word.until_on,
        }

    def cells(self) -> dict[str, str]:
        """What was filled in, as the cells of the interchange table."""
        got = self.cleaned_data
        return {name: str(got[name] or "") for name in self.fields}


class LeaderForm(forms.Form):
    """One leader of the register."""

    name = line_field("姓名", 30, required=True)
    titles = line_field("职务", 300, "几个职务用顿号分开，例如“副市长、市公安局局长”。")
    order = forms.IntegerField(
        label="排序",
        required=False,
        min_value=1,
        max_value=9999,
        help_text="同时列出几位时的先后，1 最前；不填就不查次序。",
        widget=forms.NumberInput(attrs={**INPUT, "class": "input input-number"}),
    )
    wrong_names = line_field("常见的错误写法", 300, "几个用顿号分开，例如“张为东、张卫冬”。")

    @staticmethod
    def of(leader: Leader) -> dict[str, Any]:
        """What the form shows of a leader."""
        return {
            "name": leader.name,
            "titles": "、".join(leader.titles),
            "order": leader.order,
            "wrong_names": "、".join(leader.wrong_names),
        }

    def cells(self) -> dict[str, str]:
        """What was filled in, as the cells of the interchange table."""
        got = self.cleaned_data
        return {name: str(got[name] or "") for name in self.fields}


class ImportForm(forms.Form):
    """A file of words, and what happens to those that are there."""

    file = forms.FileField(
        label="文件",
        help_text="Excel（.xlsx）、CSV 或文本。第一行写列名；也可以一行一个词，写作“错的→对的”。",
        widget=forms.ClearableFileInput(attrs=INPUT),
        error_messages={"required": "请选择文件。", "empty": "文件是空的。"},
    )
    mode = forms.ChoiceField(
        label="和现有词条的关系",
        choices=[
            ("add", "加进来，相同的词以文件为准"),
            ("replace", "全部换成文件里的"),
        ],
        initial="add",
        widget=forms.RadioSelect,
    )


class SubmitForm(forms.Form):
    """Where the words come from, and what changed."""

    source = line_field(
        "来源",
        300,
        "发文机关和文号，或者谁在什么时候核对的。",
        required=True,
        missing="请写明来源。",
    )
    note = line_field("这一版改了什么", 500)


class RejectForm(forms.Form):
    """Why a version is left out."""

    reason = line_field("不采用的理由", 300, required=True, missing="请写明理由。")


class ScanForm(PlacedForm):
    """What is screened again, and why."""

    place_label = "补查哪个机构及下级已发布的信息"
    is_placed_first = True

    reason = line_field(
        "原因", 300, "例如“领导名录更新”“新增一批敏感词”。", required=True, missing="请写明原因。"
    )


class CallerForm(PlacedForm):
    """A system that is let in."""

    place_label = "按哪个机构的词表"

    name = line_field("系统名称", 100, "例如“协同办公系统”。", required=True)
