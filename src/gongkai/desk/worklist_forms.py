"""Forms of the list of requests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from gongkai.info_requests.queries import Colleague, WorkFilter
from gongkai.organisations.queries import OrganisationSummary
from gongkai.rules.deadlines import RECEIPT_RULES, Channel
from gongkai.rules.requests import STATE_LABELS, State
from gongkai.rules.results import RESULTS, ResultCode

INPUT = {"class": "input"}
SHOWS = (("", "在办的"), ("closed", "办结的"), ("all", "全部"))
# Name in the address → attribute of the filter, and its words.
FLAGS = {
    "mine": ("only_mine", "我办的"),
    "unassigned": ("only_unassigned", "未分办"),
    "unopened": ("only_unopened", "无人打开"),
    "unconfirmed": ("only_unconfirmed", "待确认收到"),
    "orphaned": ("only_orphaned", "无人办理"),
    "consulting": ("only_consulting", "征求意见中"),
    "extended": ("only_extended", "已延期"),
    "late": ("only_late", "逾期答复的"),
}


def _select(label: str, choices: Sequence[tuple[Any, str]], **rest: Any) -> forms.TypedChoiceField:
    rest.setdefault("required", False)
    rest.setdefault("empty_value", None)
    return forms.TypedChoiceField(
        label=label, choices=[("", "全部"), *choices], widget=forms.Select(attrs=INPUT), **rest
    )


def day_field(label: str, **rest: Any) -> forms.DateField:
    """A day, by the browser's own calendar."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"class": "input", "type": "date"}),
        error_messages={
            "invalid": "请按“2026-11-23”的样子填写日期。",
            "required": "请填写日期，例如 2026-11-23。",
        },
        **rest,
    )


class FilterForm(forms.Form):
    """What is asked of the list, as it stands in the address."""

    q = forms.CharField(label="编号、标题或申请人", required=False, max_length=100)
    show = forms.ChoiceField(label="范围", choices=SHOWS, required=False)
    level = forms.TypedChoiceField(label="剩余时间", coerce=int, required=False, empty_value=None)
    state = _select("状态", [(s.value, STATE_LABELS[s]) for s in State], coerce=State)
    result = _select(
        "办理结果", [(c.value, r.label) for c, r in RESULTS.items()], coerce=ResultCode
    )
    channel = _select(
        "渠道", [(c.value, r.label) for c, r in RECEIPT_RULES.items()], coerce=Channel
    )
    handler = _select("经办人", (), coerce=int)
    unit = _select("承办单位", (), coerce=int)
    arrived_from = day_field("到达日期从", required=False)
    arrived_until = day_field("到达日期至", required=False)

    def __init__(
        self,
        data: Any,
        people: Sequence[Colleague],
        units: Sequence[OrganisationSummary],
    ) -> None:
        super().__init__(data)
        choose(self, "handler", [(p.id, named(p)) for p in people], "全部")
        choose(self, "unit", [(u.id, u.name) for u in units], "全部")
        levels = [-1, *range(100)]
        self.fields["level"].choices = [(n, n) for n in levels]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> WorkFilter:
        """The filter; what cannot be read is passed over."""
        self.is_valid()
        got = self.cleaned_data
        flags = {attribute: self.data.get(name) == "1" for name, (attribute, _) in FLAGS.items()}
        show = got.get("show", "")
        state, result = got.get("state"), got.get("result")
        return WorkFilter(
            words=got.get("q", "").replace("\0", "").strip(),
            state=state,
            result=result,
            only_open=not show and not result,
            only_closed=show == "closed",
            level=got.get("level"),
            handler_id=got.get("handler"),
            unit_id=got.get("unit"),
            channel=got.get("channel"),
            received_from=got.get("arrived_from"),
            received_until=got.get("arrived_until"),
            **flags,
        )


def named(person: Colleague) -> str:
    """A colleague in a choice, with what they hold."""
    gone = "，账号已停用" if not person.is_active else ""
    return f"{person.name}（在办 {person.open_cases} 件{gone}）"


def choose(form: forms.Form, name: str, choices: Sequence[tuple[Any, str]], empty: str) -> None:
    """Give a field its choices."""
    form.fields[name].choices = [("", empty), *choices]  # type: ignore[attr-defined]


class AssignForm(forms.Form):
    """To whom chosen requests go."""

    unit = _select("承办单位", (), coerce=int)
    handler = _select("经办人", (), coerce=int)

    def __init__(
        self,
        people: Sequence[Colleague],
        units: Sequence[OrganisationSummary],
        data: Any = None,
    ) -> None:
        super().__init__(data, prefix="to")
        active = [p for p in people if p.is_active]
        choose(self, "handler", [(p.id, named(p)) for p in active], "先不定人")
        choose(self, "unit", [(u.id, u.name) for u in units], "先不定单位")
