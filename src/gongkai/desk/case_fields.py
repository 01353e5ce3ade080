"""What the forms of a case share: their fields, their files, and how a form acts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar, TypedDict

from django import forms

from gongkai.accounts.models import Person
from gongkai.desk.report_forms import INPUT, ManyFilesField, ManyFilesInput
from gongkai.info_requests.actions import Upload
from gongkai.info_requests.models import WAYS, DisclosureOffice
from gongkai.info_requests.queries import CaseView, calendar_of
from gongkai.rules.calendar import Calendar


class Common(TypedDict):
    """What every move of a case is called with."""

    number: str
    by: Person
    at: datetime
    seen: int | None


@dataclass(frozen=True, slots=True)
class Desk:
    """What a form knows when it is shown: the case, who looks, the day, what was asked for."""

    view: CaseView
    person: Person
    today: date
    asked: dict[str, str] = field(default_factory=dict)

    @property
    def office(self) -> DisclosureOffice:
        """The disclosure office of the body."""
        return self.view.office

    @property
    def calendar(self) -> Calendar:
        """The working days of the body."""
        return calendar_of(self.office.region)

    def after(self, working_days: int) -> date:
        """So many working days from today."""
        return self.calendar.add_working_days(self.today, working_days)


class CaseForm(forms.Form):
    """A form that makes one move of a case.

    `consequence` says what follows, before anybody presses the button; `is_grave` asks for a second
    look; `template` shows what belongs beside the form.
    """

    consequence: ClassVar[str] = ""
    is_grave: ClassVar[bool] = False
    template: ClassVar[str] = ""

    def __init__(self, desk: Desk, data: Any = None, files: Any = None) -> None:
        self.desk = desk
        super().__init__(data, files, initial=self.start())
        self.prepare()

    def start(self) -> dict[str, Any]:
        """What stands in the fields at first."""
        return {}

    def prepare(self) -> None:
        """Fit the fields to the case."""

    def beside(self) -> dict[str, Any]:
        """What `template` shows."""
        return {}

    def run(self, common: Common) -> str:
        """Make the move; returns the sentence that says so. Raises GongkaiError."""
        raise NotImplementedError

    @property
    def view(self) -> CaseView:
        """The case."""
        return self.desk.view

    @property
    def has_files(self) -> bool:
        """Whether files may come with it: a browser forgets them after an error."""
        return any(isinstance(field, forms.FileField) for field in self.fields.values())

    def uploads(self, field: str, kind: str) -> list[Upload]:
        """The files of a field as they are kept."""
        return [
            Upload(kind, file.name or "文件", file.read())
            for file in self.cleaned_data.get(field) or []
            if file
        ]

    def set_choices(self, field: str, choices: list[tuple[Any, str]]) -> None:
        """The choices of a field."""
        self.fields[field].choices = choices  # type: ignore[attr-defined]


def text(label: str, required: str = "", *, rows: int = 3, hint: str = "") -> forms.CharField:
    """Words of some length; `required` is the sentence shown where they are missing."""
    return forms.CharField(
        label=label,
        required=bool(required),
        max_length=10_000,
        help_text=hint,
        error_messages={
            "required": required,
            "max_length": f"{label}最多 10000 字。较长的内容请作为文件上传。",
        },
        widget=forms.Textarea(attrs={"class": "input", "rows": rows}),
    )


def line(
    label: str, required: str = "", *, hint: str = "", most: int = 200, **attrs: Any
) -> forms.CharField:
    """Words on one line."""
    return forms.CharField(
        label=label,
        required=bool(required),
        max_length=most,
        help_text=hint,
        error_messages={"required": required, "max_length": f"{label}最多 {most} 字。"},
        widget=forms.TextInput(attrs={"class": "input", **attrs}),
    )


def day(label: str, required: str = "", *, hint: str = "") -> forms.DateField:
    """A day."""
    return forms.DateField(
        label=label,
        required=bool(required),
        help_text=hint,
        error_messages={"required": required, "invalid": "日期写作 2026-03-02。"},
        widget=forms.DateInput(attrs={"class": "input", "type": "date"}, format="%Y-%m-%d"),
    )


def files(label: str, required: str = "", *, hint: str = "") -> ManyFilesField:
    """Files of any kind that the office keeps."""
    return ManyFilesField(
        label=label,
        required=bool(required),
        help_text=hint or "可以选多个；PDF、图片、Word、Excel、OFD 等，每个不超过 20 MB。",
        error_messages={"required": required},
        allow_empty_file=True,
        widget=ManyFilesInput(attrs={"class": "input"}),
    )


def choose(label: str, required: str, choices: Any = (), *, hint: str = "") -> forms.ChoiceField:
    """One of a few, all of them seen at once."""
    return forms.ChoiceField(
        label=label,
        choices=choices,
        help_text=hint,
        error_messages={"required": required, "invalid_choice": "请从列出的选项中选择。"},
        widget=forms.RadioSelect,
    )


def pick(label: str, required: str = "", choices: Any = (), *, hint: str = "") -> forms.ChoiceField:
    """One of many."""
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=bool(required),
        help_text=hint,
        error_messages={"required": required, "invalid_choice": "请从列出的选项中选择。"},
        widget=forms.Select(attrs=INPUT),
    )


def confirm(label: str) -> forms.BooleanField:
    """A tick without which nothing happens."""
    return forms.BooleanField(label=label, error_messages={"required": "请核对后勾选，再提交。"})


def way_field() -> forms.ChoiceField:
    """How a letter to the applicant goes."""
    return pick("送达方式", "请选择送达方式。", list(WAYS.items()), hint="默认是申请人选择的方式。")
