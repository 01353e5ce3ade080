"""Pages of the desk on what the screening found in an item: mend by a click, take back, decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gongkai.catalogue import actions
from gongkai.catalogue.queries import ItemView, item_view
from gongkai.catalogue.queries.mending import remedy_for
from gongkai.catalogue.queries.screening import file_part_name
from gongkai.desk.report_forms import INPUT
from gongkai.desk.report_pages import form_page
from gongkai.desk.requests import OfficerRequest
from gongkai.rules.errors import GongkaiError, NotFoundError
from gongkai.rules.screening.decisions import DECISION_LABELS, Decision, FindingState
from gongkai.rules.screening.mending import can_mend, taken_out_with
from gongkai.screening.actions import decide_finding
from gongkai.screening.queries import FindingSummary

_TAKEN_OUT: Final = {
    "FILE-CHANGE": "接受修订",
    "FILE-COLUMN": "删去隐藏的行列",
    "FILE-COMMENT": "删去批注",
    "FILE-HIDDEN": "删去隐藏的文字",
    "FILE-INSIDE": "删去附带的文件",
    "FILE-MACRO": "删去脚本",
    "FILE-META": "删去文件属性",
    "FILE-NOTE": "删去备注",
    "FILE-PLACE": "删去定位信息",
    "FILE-SHEET": "删去隐藏的工作表、幻灯片",
    "PI-TABLE": "隐去这一列",
    "PI-TABLE-NAME": "姓名改为“张某”",
}
_STATES_SHOWN: Final = (FindingState.IGNORED, FindingState.FALSE_ALARM)


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding on the page: its words in their surroundings, and the click that mends it."""

    finding: FindingSummary
    before: str
    words: str
    behind: str
    remedy: str

    @property
    def may_be_let_pass(self) -> bool:
        """Whether this person may decide on it now."""
        return Decision.IGNORE in self.finding.may

    @property
    def may_be_reopened(self) -> bool:
        """Whether this person may take the decision on it back."""
        return Decision.REOPEN in self.finding.may


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """The open findings under one rule."""

    rule: str
    title: str
    severity: str
    severity_label: str
    advice: str
    source: str
    rows: tuple[FindingRow, ...]

    @property
    def is_blocking(self) -> bool:
        """Whether they stop the release."""
        return self.severity == "block"

    @property
    def places(self) -> int:
        """In how many places it stands."""
        return sum(row.finding.times for row in self.rows)

    @property
    def remedy(self) -> str:
        """The click that mends all of them, where it mends more than one."""
        mendable = [row for row in self.rows if row.remedy]
        return mendable[0].remedy if len(mendable) > 1 else ""


def panel(view: ItemView) -> dict[str, Any]:
    """What the panel of findings shows."""
    found = view.screen.found
    open_ones = found.open if found else ()
    names = [file.name for file in view.content.files]
    groups: dict[str, list[FindingSummary]] = {}
    for finding in open_ones:
        groups.setdefault(finding.rule, []).append(finding)
    shown = [_group(findings, names) for findings in groups.values()]
    order = {"block": 0, "warning": 1, "info": 2}
    shown.sort(key=lambda group: order[group.severity])
    blocks = [group for group in shown if group.is_blocking]
    return {
        "view": view,
        "screen": view.screen,
        "blocks": blocks,
        "others": [group for group in shown if not group.is_blocking],
        "decided": [
            _row(finding, names)
            for finding in (found.findings if found else ())
            if finding.state in _STATES_SHOWN
        ],
        "can_mend_blocks": view.may_edit
        and sum(row.remedy != "" for group in blocks for row in group.rows) > 1,
        "unread": found.unread if found else (),
    }


def _group(findings: list[FindingSummary], names: list[str]) -> RuleGroup:
    first = findings[0]
    rows = tuple(_row(finding, names) for finding in findings)
    return RuleGroup(
        first.rule,
        first.title,
        first.severity,
        first.severity_label,
        first.advice,
        first.source,
        rows,
    )


def _row(finding: FindingSummary, names: list[str]) -> FindingRow:
    before, _, rest = finding.context.partition("⟦")
    words, _, behind = rest.partition("⟧")
    return FindingRow(finding, before, words or finding.masked, behind, _remedy(finding, names))


def _remedy(finding: FindingSummary, names: list[str]) -> str:
    """What a click would do, in words; empty where it can do nothing."""
    place = finding.place
    of_place = [name for name in names if place.startswith(file_part_name(name))]
    file = PurePath(max(of_place, key=len)).name if of_place else None
    is_placed = finding.is_placed
    if not can_mend(finding.rule, finding.replacement, file, place, is_placed=is_placed):
        return ""
    with_place = taken_out_with(file, place) if file else None
    known = _TAKEN_OUT.get(finding.rule) or _TAKEN_OUT.get(with_place or "")
    if known:
        return known
    if file and PurePath(file).suffix.lower() == ".pdf":
        return "在页面上涂黑"
    if file and is_placed:
        return "在图上涂黑"
    if finding.rule.startswith("PI-"):
        return f"隐去为“{finding.replacement}”" if finding.replacement else "删去"
    return f"改为“{finding.replacement}”" if finding.replacement else "删去"


# --- pages ---------------------------------------------------------------------------------------


@require_safe
def findings(request: OfficerRequest, version_id: int) -> HttpResponse:
    """The panel by itself, while the worker is at it; else the page of the item."""
    view = item_view(request.user, version_id, today=timezone.localdate())
    if "HX-Request" not in request.headers:
        return redirect("desk:item", version_id=version_id)
    response = render(request, "desk/items/findings.html", panel(view))
    if not view.screen.is_waiting:
        response.headers["HX-Refresh"] = "true"  # the buttons beside it are others now
    return response


def _post(request: OfficerRequest, version_id: int, act: Callable[[ItemView], str]) -> HttpResponse:
    """Take a step and come back to the item, with what was done or why not."""
    view = item_view(request.user, version_id, today=timezone.localdate())
    try:
        messages.success(request, act(view))
    except NotFoundError:
        raise
    except GongkaiError as error:
        messages.error(request, str(error))
    return redirect("desk:item", version_id=version_id)


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


@require_POST
def mend(request: OfficerRequest, version_id: int) -> HttpResponse:
    """Mend one finding, all under a rule, or all that stop the release."""

    def act(view: ItemView) -> str:
        seen, at = _number(request, "seen"), timezone.now()
        finding_id, rule = _number(request, "finding"), request.POST.get("rule", "")[:20]
        remedy = None
        if view.may_edit:  # whoever may not is told so by the action, before any work is done
            remedy = remedy_for(request.user, version_id, finding_id=finding_id, rule=rule, at=at)
        done = actions.mend_item(
            version_id=version_id,
            finding_id=finding_id,
            rule=rule,
            seen=view.saved if seen is None else seen,
            remedy=remedy,
            by=request.user,
            at=at,
        )
        return f"已改正 {done.count} 处，并重新筛查。不合意的，可以撤销。"

    return _post(request, version_id, act)


@require_POST
def undo(request: OfficerRequest, version_id: int) -> HttpResponse:
    """Take the last remedy back."""

    def act(view: ItemView) -> str:
        seen = _number(request, "seen")
        actions.undo_mending(
            version_id=version_id,
            seen=view.saved if seen is None else seen,
            by=request.user,
            at=timezone.now(),
        )
        return "已撤销改正，恢复到改正以前的内容。"

    return _post(request, version_id, act)


@require_POST
def screen_again(request: OfficerRequest, version_id: int) -> HttpResponse:
    """Have the item screened once more."""

    def act(view: ItemView) -> str:
        actions.queue_screening(version_id=version_id, by=request.user, at=timezone.now())
        return "已重新筛查。附件大的要等一会儿，结果会显示在“筛查结果”里。"

    return _post(request, version_id, act)


class DecisionForm(forms.Form):
    """What a person says about a finding, and why."""

    decision = forms.TypedChoiceField(
        label="决定",
        coerce=Decision,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择是放行还是误报。"},
    )
    reason = forms.CharField(
        label="理由",
        help_text="写明为什么可以照此公开，例如“行政处罚决定依法公开当事人姓名”。同样的文字以后不再问。",
        widget=forms.Textarea(attrs=INPUT | {"rows": 2}),
        error_messages={"required": "请写明理由。"},
    )

    def __init__(self, may: tuple[Decision, ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.value, DECISION_LABELS[one]) for one in may]
        self.fields["decision"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["decision"].initial = choices[0][0]


@form_page
def decide(request: OfficerRequest, version_id: int, finding_id: int) -> HttpResponse:
    """Let a finding pass, call it a false alarm, or take such a decision back, with the reason."""
    view = item_view(request.user, version_id, today=timezone.localdate())
    found = view.screen.found
    finding = next((f for f in (found.findings if found else ()) if f.id == finding_id), None)
    if finding is None:
        raise NotFoundError("没有找到这条发现，内容可能已经改过。请回到信息页面查看。")
    form = DecisionForm(
        finding.may or (Decision.IGNORE, Decision.FALSE_ALARM),
        request.POST if request.method == "POST" else None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            decide_finding(
                finding_id=finding_id,
                decision=form.cleaned_data["decision"],
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except NotFoundError:
            raise
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            is_open = form.cleaned_data["decision"] is Decision.REOPEN
            told = (
                "决定已撤回，又成为待处理。" if is_open else "决定已记录。同样的文字以后不再拦截。"
            )
            messages.success(request, told)
            return redirect("desk:item", version_id=version_id)
    context = {
        "section": "items",
        "view": view,
        "content": view.content,
        "row": _row(finding, []),
        "form": form,
        "may_decide": bool(finding.may),
    }
    status = 422 if form.is_bound else 200
    return render(request, "desk/items/decide.html", context, status=status)
