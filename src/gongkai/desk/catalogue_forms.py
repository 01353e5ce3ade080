"""Forms for what is published: a new item, its text, reviews, the secrecy review, the release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, BinaryIO, ClassVar, Final, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from gongkai.catalogue.actions import Mark, Upload
from gongkai.catalogue.queries import ColumnChoice
from gongkai.desk.form_fields import area_field, line_field
from gongkai.desk.report_forms import INPUT, ManyFilesField, ManyFilesInput
from gongkai.desk.worklist_forms import day_field
from gongkai.look.rich_body import pictures_in
from gongkai.rules.attachments import SUFFIXES
from gongkai.rules.items import (
    EXTRA_FIELDS,
    KIND_LABELS,
    VALIDITY_LABELS,
    Attachment,
    Content,
    ItemKind,
    Validity,
)
from gongkai.rules.markup import to_html, to_markup
from gongkai.rules.publishing import STATUTORY, UNIT_LABELS, Limit, Unit
from gongkai.rules.results import ResultCode
from gongkai.rules.rich_text import clean, tidy
from gongkai.rules.secrecy import CONCLUSION_LABELS, GROUNDS, QUESTIONS, Conclusion

KINDS: Final = [(kind.value, KIND_LABELS[kind]) for kind in ItemKind]
_ACCEPT: Final = ",".join(SUFFIXES)


def _choice(label: str, choices: Sequence[str]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[("", "请选择"), *((one, one) for one in choices)],
        widget=forms.Select(attrs=INPUT),
    )


def column_field(choices: Sequence[ColumnChoice]) -> forms.TypedChoiceField:
    """A chooser of columns."""
    return forms.TypedChoiceField(
        label="栏目",
        coerce=int,
        choices=[("", "请选择"), *((c.id, c.label) for c in choices)],
        widget=forms.Select(attrs=INPUT),
        error_messages={"required": "请选择发布到哪个栏目。"},
    )


class NewItemForm(forms.Form):
    """Where a new item shall stand, what kind it is, what it is called."""

    kind = forms.TypedChoiceField(
        label="种类",
        coerce=ItemKind,
        choices=KINDS,
        initial=ItemKind.NOTICE,
        widget=forms.Select(attrs=INPUT),
        help_text="种类决定还要填哪些内容，例如规范性文件有施行日期。",
    )
    title = forms.CharField(
        label="名称",
        max_length=200,
        widget=forms.TextInput(attrs=INPUT | {"autocomplete": "off"}),
        help_text="写主标题，不带文号。",
        error_messages={"required": "请先写一个名称，其他内容可以以后补。"},
    )
    formed_on = day_field(
        "形成日期",
        help_text="信息形成或变更的日期。从次日起 20 个工作日内应当公开（条例第二十六条）。",
    )

    def __init__(self, columns: Sequence[ColumnChoice], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"column": column_field(columns), **self.fields}


class ItemForm(forms.Form):
    """The elements and the text of an item. The fields of its kind come after the common ones.

    The text comes as the signs of `rules.markup`, or as the HTML of the rich editor
    (`body_format` "html"). `pool`: the files that are kept with the version, by hash.
    """

    sent_html: str | None = None

    kind = forms.TypedChoiceField(
        label="种类", coerce=ItemKind, choices=KINDS, widget=forms.Select(attrs=INPUT)
    )
    title = forms.CharField(
        label="名称",
        max_length=200,
        widget=forms.TextInput(attrs=INPUT | {"autocomplete": "off"}),
        error_messages={"required": "名称不能为空。"},
    )
    publisher = line_field("发布机构", 100, "写机关全称。")
    created_on = day_field("成文日期", required=False, help_text="公文写签发日期。")
    subject = line_field("主题分类", 100, "从下拉的分类里选。", list="terms-theme")
    genre = line_field("体裁分类（选填）", 50, "例如通知、公告。", list="terms-genre")
    audience = line_field("服务对象（选填）", 50, list="terms-audience")
    document_number = line_field("文号（没有的不填）", 100, "例如：六公规〔2026〕1号。")
    summary = area_field("内容概述（选填）", 2, "一两句话，约 100 字。")
    keywords = line_field("主题词（选填）", 200, "用顿号分开。")
    source = line_field("信息来源", 100, "显示给读者，例如本机关名称。")
    body = area_field("正文", 18)
    body_format = forms.ChoiceField(
        required=False,
        choices=[("markup", "markup"), ("html", "html")],
        initial="markup",
        widget=forms.HiddenInput,
    )
    relations = line_field("相关信息的索引号（选填）", 500, "用空格分开。")
    online_link = forms.URLField(
        label="在线链接（选填）",
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs=INPUT),
        error_messages={"invalid": "请填写完整的网址，以 https:// 开头。"},
    )
    files: Any = ManyFilesField(
        label="添加附件或图片（选填）",
        required=False,
        allow_empty_file=True,
        max_length=255,
        help_text="可以一次选多个。要放进正文的图片，用正文上方的“图片”按钮。",
        widget=ManyFilesInput(attrs=INPUT | {"accept": _ACCEPT}),
    )

    def __init__(
        self, content: Content, *args: Any, pool: Mapping[str, Attachment], **kwargs: Any
    ) -> None:
        self.content = content
        self.pool = pool
        kwargs.setdefault("initial", _initial(content))
        super().__init__(*args, **kwargs)
        if self.data.get("body_format") == "html":
            self._show_as_markup()
        kind = self._kind()
        for extra in EXTRA_FIELDS.values():
            if kind in extra.kinds:
                name = f"extra_{extra.code}"
                self.fields[name] = (
                    day_field(extra.label, required=False, help_text=extra.hint)
                    if extra.is_date
                    else _choice(extra.label, extra.choices)
                    if extra.choices
                    else line_field(extra.label, 500, extra.hint)
                )

    def _kind(self) -> ItemKind:
        typed = self.data.get("kind", "") if self.is_bound else ""
        return next((kind for kind in ItemKind if kind == typed), self.content.kind)

    def _show_as_markup(self) -> None:
        """What the rich editor sent, for the plain field, which shows it if the page comes back."""
        self.sent_html = tidy(self.data.get("body", ""))
        names = {file.sha256: file.name for file in self.pool.values()}
        data = cast("QueryDict", self.data).copy()
        data["body"] = to_markup(self.sent_html, names)
        data["body_format"] = "markup"
        self.data = data

    def body_html(self, hashes: Mapping[str, str] | None = None) -> str:
        """The text as clean HTML. `hashes`: hash by file name, for pictures of the plain field."""
        if self.sent_html is not None:
            return self.sent_html
        if self.is_bound:
            names = {file.name: file.sha256 for file in self.pool.values()}
            return to_html(self.data.get("body", ""), names | dict(hashes or {}))
        return clean(self.content.body)

    @property
    def extra_fields(self) -> list[forms.BoundField]:
        """The fields of the kind."""
        return [self[name] for name in self.fields if name.startswith("extra_")]

    @property
    def kept(self) -> tuple[str, ...]:
        """The hashes of the files that stay; all of them before the form is sent."""
        if not self.is_bound:
            return tuple(file.sha256 for file in self.content.files)
        data = cast("QueryDict", self.data)
        known = data.getlist("known")
        # What somebody else added after the page was opened had no box to be ticked.
        new = [f.sha256 for f in self.content.files if known and f.sha256 not in known]
        return (*data.getlist("kept"), *new)

    def uploads(self) -> list[Upload]:
        """The files that come with the form."""
        return [
            Upload(file.name or "文件", file=cast("BinaryIO", file))
            for file in self.cleaned_data.get("files") or []
            if isinstance(file, UploadedFile)
        ]

    def to_content(self, hashes: Mapping[str, str]) -> Content:
        """What the form says. `hashes`: hash by file name, for the pictures in the text."""
        got = self.cleaned_data
        extras = {
            name.removeprefix("extra_"): str(value or "").strip()
            for name, value in got.items()
            if name.startswith("extra_")
        }
        content = replace(
            self.content,
            kind=got["kind"],
            title=got["title"],
            publisher=got["publisher"],
            created_on=got["created_on"],
            subject=got["subject"],
            genre=got["genre"],
            audience=got["audience"],
            document_number=got["document_number"],
            summary=got["summary"],
            keywords=_split(got["keywords"]),
            source=got["source"],
            body=self.body_html(hashes),
            relations=tuple(got["relations"].split()),
            online_link=got["online_link"] or "",
            extras=extras,
        )
        return self.with_pictures(content)

    def with_pictures(self, content: Content) -> Content:
        """The content with its files: those that stay, and every picture that its text shows.

        A picture belongs to what is said as long as the text shows it, from wherever it came.
        """
        listed = {file.sha256 for file in self.content.files}
        pictures = pictures_in(content.body)
        kept = set(self.kept) - pictures_in(self.content.body) | pictures
        added = [f for sha256, f in self.pool.items() if sha256 in pictures - listed]
        files = (*(f for f in self.content.files if f.sha256 in kept), *added)
        return replace(content, files=files)


def _split(text: str) -> tuple[str, ...]:
    for sign in ",，;；":
        text = text.replace(sign, "、")
    return tuple(word.strip() for word in text.split("、") if word.strip())


def _initial(content: Content) -> dict[str, Any]:
    names = {file.sha256: file.name for file in content.files}
    data: dict[str, Any] = {
        "kind": content.kind,
        "title": content.title,
        "publisher": content.publisher,
        "created_on": content.created_on,
        "subject": content.subject,
        "genre": content.genre,
        "audience": content.audience,
        "document_number": content.document_number,
        "summary": content.summary,
        "keywords": "、".join(content.keywords),
        "source": content.source,
        "body": to_markup(clean(content.body), names),
        "relations": " ".join(content.relations),
        "online_link": content.online_link,
    }
    return data | {f"extra_{code}": value for code, value in content.extras.items()}


# --- reviews -------------------------------------------------------------------------------------


class ReviewForm(forms.Form):
    """An opinion: it passes, or it goes back with the passages that are meant."""

    RETURN: ClassVar = [("return", "退回修改")]
    decision = forms.ChoiceField(
        label="意见",
        choices=[("approve", "通过"), *RETURN],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择通过还是退回。"},
    )
    opinion = area_field("说明", 3, "通过的可以不填；退回的，写明要改什么。")
    marks = area_field(
        "标出的文字（选填）",
        3,
        "每行一处：正文里的一段原文，“｜”，您的意见。例如：周六上午办理｜是全部窗口吗？",
    )

    def clean(self) -> dict[str, Any]:
        """A return says why."""
        got: dict[str, Any] = super().clean() or {}
        if got.get("decision") == "return" and not got.get("opinion", "").strip():
            self.add_error("opinion", "退回的，请写明要改什么。")
        return got

    def to_marks(self) -> list[Mark]:
        """The passages with their remarks."""
        marks = []
        for line in self.cleaned_data["marks"].splitlines():
            quote, _, remark = line.replace("|", "｜").partition("｜")
            if quote.strip():
                marks.append(Mark(quote.strip(), remark.strip()))
        return marks


class SecrecyForm(forms.Form):
    """The form of the secrecy review, question by question, and its conclusion."""

    conclusion = forms.TypedChoiceField(
        label="审查结论",
        coerce=Conclusion,
        empty_value=None,
        required=False,
        choices=[(c.value, CONCLUSION_LABELS[c]) for c in Conclusion],
        widget=forms.RadioSelect,
    )
    reason = area_field("理由和依据", 3, "不予公开或报请确定的必须写明；可以公开的可以不填。")
    ground = forms.TypedChoiceField(
        label="不予公开的法定理由",
        coerce=ResultCode,
        empty_value=None,
        required=False,
        choices=[("", "不适用"), *((code.value, label) for code, label in GROUNDS.items())],
        widget=forms.Select(attrs=INPUT),
    )
    review_by_on = day_field(
        "下次评估日期", required=False, help_text="不予公开的信息要定期重新评估（条例第十八条）。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = self.fields
        questions: dict[str, forms.Field] = {}
        for question in QUESTIONS.values():
            if question.choices:
                questions[question.code] = forms.ChoiceField(
                    label=question.label,
                    required=False,
                    choices=list(question.choices.items()),
                    widget=forms.RadioSelect,
                    help_text=question.hint,
                )
            else:
                questions[question.code] = line_field(question.label, 300, question.hint)
        self.fields = questions | last

    @property
    def questions(self) -> list[tuple[forms.BoundField, str, str]]:
        """Each question with its article and the answer on which it hangs."""
        found = []
        for question in QUESTIONS.values():
            hangs = ""
            if question.asked_if:
                code, answer = question.asked_if
                other = QUESTIONS[code]
                hangs = f"“{other.label}”选“{other.choices[answer]}”时填写"
            found.append((self[question.code], question.article, hangs))
        return found

    def answers(self) -> dict[str, str]:
        """The answers by the code of the question."""
        return {code: self.cleaned_data.get(code, "") for code in QUESTIONS}

    def take(self, problems: Mapping[str, str]) -> None:
        """Show what the rules find, at its question."""
        for code, words in problems.items():
            self.add_error(code if code in self.fields else None, words)


# --- steps ---------------------------------------------------------------------------------------


class EmptyForm(forms.Form):
    """A step that only has to be confirmed."""


class ReasonForm(forms.Form):
    """A step that needs a reason."""

    reason = area_field("理由", 3, required=True)


class OrderForm(forms.Form):
    """Who ordered an emergency publication, and why it cannot wait."""

    reason = area_field(
        "应急发布的指令", 3, "写明谁下达、为什么不能等。保密审查仍须先做。", required=True
    )


class NoteForm(forms.Form):
    """What is corrected, and since when it has been otherwise."""

    reason = area_field("更正或修订了什么", 3, "发布以后读者会看到这句话。", required=True)
    formed_on = day_field(
        "变更日期", required=False, help_text="内容有变更的，从变更日起重新计算公开期限。"
    )


class ScheduleForm(forms.Form):
    """When an item goes out by itself."""

    release_from = forms.DateTimeField(
        label="发布时间",
        widget=forms.DateTimeInput(
            format="%Y-%m-%dT%H:%M", attrs=INPUT | {"type": "datetime-local"}
        ),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        error_messages={
            "required": "请填写发布时间，例如 2026-11-24 09:00。",
            "invalid": "请按“2026-11-24 09:00”的样子填写发布时间。",
        },
    )

    @property
    def moment(self) -> datetime:
        """The chosen time."""
        chosen: datetime = self.cleaned_data["release_from"]
        return chosen


class DueForm(forms.Form):
    """When the information was formed, and how long it may take."""

    formed_on = day_field("形成或变更日期")
    days = forms.IntegerField(
        label="公开时限",
        min_value=0,
        max_value=366,
        widget=forms.NumberInput(attrs={"class": "input input-number"}),
        error_messages={"required": "请填写时限，例如 20。"},
    )
    unit = forms.TypedChoiceField(
        label="单位",
        coerce=Unit,
        choices=[(unit.value, UNIT_LABELS[unit]) for unit in Unit],
        widget=forms.Select(attrs=INPUT),
    )
    basis = line_field("时限的依据", 300, "不是 20 个工作日的，写明规定它的法律、法规和条款。")

    def to_limit(self) -> Limit:
        """The limit that the form says."""
        got = self.cleaned_data
        is_statutory = (got["days"], got["unit"]) == (STATUTORY.days, STATUTORY.unit)
        basis = STATUTORY.basis if is_statutory else got["basis"]
        return Limit(got["days"], got["unit"], basis)


class ValidityForm(forms.Form):
    """Whether a document still holds, since when, and what says so."""

    validity = forms.TypedChoiceField(
        label="有效性",
        coerce=Validity,
        choices=[(v.value, VALIDITY_LABELS[v]) for v in Validity],
        widget=forms.Select(attrs=INPUT),
    )
    on = day_field("自哪天起")
    basis = line_field("依据", 300, "宣布修改、失效或废止的文件。")


class AssessForm(forms.Form):
    """What a new look at withheld information has brought."""

    outcome = forms.ChoiceField(
        label="评估结果",
        choices=[("kept", "仍不公开"), ("released", "转为公开，重新办理审核")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择评估结果。"},
    )
    assessment = area_field("评估意见", 3, "情况有没有变化，为什么。", required=True)
    review_by_on = day_field("下次评估日期", required=False, help_text="仍不公开的填写。")

    @property
    def next_day(self) -> date | None:
        """The day of the next assessment."""
        day: date | None = self.cleaned_data["review_by_on"]
        return day
