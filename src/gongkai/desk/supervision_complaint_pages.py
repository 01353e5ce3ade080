"""Pages of the desk for complaints and accountability."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gongkai.desk.account_forms import body_field, choice_field
from gongkai.desk.exports import spreadsheet
from gongkai.desk.filters import FilterHead, choice, page_of, sort_heads, words_of
from gongkai.desk.form_fields import area_field, line_field
from gongkai.desk.report_pages import form_page, sent
from gongkai.desk.requests import OfficerRequest
from gongkai.desk.supervision_parts import (
    ask,
    bodies,
    may_manage,
    number_of,
    section,
    who,
    years,
)
from gongkai.desk.worklist_forms import day_field
from gongkai.rules.dates import chinese_date
from gongkai.rules.supervision.complaints import (
    ACCOUNT_GROUND_LABELS,
    ACCOUNT_MEASURE_LABELS,
    COMPLAINT_GROUND_LABELS,
    COMPLAINT_OUTCOME_LABELS,
    COMPLAINT_STATE_LABELS,
    COMPLAINT_WAY_LABELS,
    AccountGround,
    ComplaintGround,
    ComplaintOutcome,
    ComplaintState,
    ComplaintWay,
    Measure,
)
from gongkai.supervision.actions import complaints as actions
from gongkai.supervision.queries.complaints import (
    ACCOUNT_HEADS,
    COMPLAINT_HEADS,
    COMPLAINT_SORTS,
    accountability,
    complaint_line,
    complaint_list,
    exported_accountability,
    exported_complaints,
)

_SHOWS: Final = (("", "全部"), ("late", "已超期"))
Bodies = Sequence[tuple[int, str]]


class ComplaintForm(forms.Form):
    """A complaint as it came in."""

    way = choice_field("来源", COMPLAINT_WAY_LABELS)
    ground = choice_field("事由", COMPLAINT_GROUND_LABELS)
    received_on = day_field("收到日期")
    text = area_field("内容", 5, "只写事情，投诉人写在下面。", required=True)
    name = line_field("投诉人", 50, "加密保存，打开时留下记录。")
    phone = line_field("联系方式", 100)

    def __init__(self, places: Bodies, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "organisation": body_field("受理机关", places),
            "body": body_field("被投诉单位", places),
            **self.fields,
        }


class DecisionForm(forms.Form):
    """What was found, and what is done."""

    outcome = choice_field("结果", COMPLAINT_OUTCOME_LABELS)
    decision = area_field("查明的情况和处理意见", 5, required=True)


class TellForm(forms.Form):
    """When and how whoever complained was told."""

    on = day_field("告知日期")
    how = line_field("告知方式", 100, "例如：电话、书面答复。", required=True)


class AccountForm(forms.Form):
    """That somebody was held to account."""

    person_name = line_field("人员", 50, "只追究单位的不填。只有公开工作机构看得到。")
    ground = choice_field("事由", ACCOUNT_GROUND_LABELS)
    facts = area_field("事实", 4, required=True)
    measure = choice_field("措施", ACCOUNT_MEASURE_LABELS)
    deciding_body = line_field("决定机关", 100, required=True)
    decision_on = day_field("决定日期")
    document = line_field("文书", 200, "名称和文号。")

    def __init__(self, places: Bodies, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "organisation": body_field("机关", places),
            "unit": body_field("单位", places),
            **self.fields,
        }


def _asked(request: HttpRequest) -> dict[str, Any]:
    state = request.GET.get("state", "")
    return {
        "words": words_of(request),
        "state": ComplaintState(state) if state in set(ComplaintState) else None,
        "is_late": request.GET.get("show") == "late",
    }


@require_safe
def listed(request: OfficerRequest) -> HttpResponse:
    """The complaints in reach."""
    asked = _asked(request)
    show = "late" if asked["is_late"] else ""
    wanted = request.GET.get("sort", "")
    sort = wanted if wanted in COMPLAINT_SORTS else "-received"
    context = section("complaints") | {
        "head": FilterHead(
            label="筛选投诉",
            search="内容或处理情况",
            words=asked["words"],
            clear=request.path,
            choices=(choice("state", "状态", COMPLAINT_STATE_LABELS.items(), asked["state"]),),
            kept=(("show", show),) if show else (),
        ),
        "wanted": {"show": show},
        "shows": _SHOWS,
        "is_filtered": any(asked.values()),
        "columns": sort_heads((("received", "投诉"), ("due", "办理期限")), sort),
        "page": complaint_list(
            request.user, today=timezone.localdate(), sort=sort, page=page_of(request), **asked
        ),
        "may_manage": may_manage(request),
    }
    return render(request, "desk/supervision/complaints.html", context)


@require_safe
def export(request: OfficerRequest, kind: str) -> HttpResponse:
    """What the list shows."""
    today = timezone.localdate()
    rows = exported_complaints(request.user, today=today, **_asked(request))
    return spreadsheet(kind, "投诉", f"投诉台账-{today:%Y%m%d}", COMPLAINT_HEADS, rows)


@form_page
def new(request: OfficerRequest) -> HttpResponse:
    """Take a complaint in."""
    form = ComplaintForm(
        bodies(request), sent(request)[0], initial={"received_on": timezone.localdate()}
    )

    def act(got: dict[str, Any]) -> tuple[str, str]:
        row = actions.register_complaint(
            organisation_id=got["organisation"],
            body_id=got["body"],
            way=ComplaintWay(got["way"]),
            ground=ComplaintGround(got["ground"]),
            text=got["text"],
            received_on=got["received_on"],
            person={"name": got["name"], "phone": got["phone"]},
            days=settings.COMPLAINT_DAYS,
            **who(request),
        )
        return reverse(
            "desk:complaint", args=[row.pk]
        ), f"已登记，应在{chinese_date(row.due_on)}前办结。"

    hint = f"收到的次日起 {settings.COMPLAINT_DAYS} 个工作日内办结。"
    back = reverse("desk:complaints")
    return ask(request, form, "登记投诉", back, act, tab="complaints", hint=hint)


def _shown(
    request: OfficerRequest, complaint_id: int, person: dict[str, str] | None = None
) -> HttpResponse:
    line = complaint_line(request.user, complaint_id, today=timezone.localdate())
    context = section("complaints") | {"line": line, "person": person}
    return render(request, "desk/supervision/complaint.html", context)


@require_safe
def complaint(request: OfficerRequest, complaint_id: int) -> HttpResponse:
    """A complaint: what it is about, what was found, when it was told."""
    return _shown(request, complaint_id)


@require_POST
def person(request: OfficerRequest, complaint_id: int) -> HttpResponse:
    """Open who complained; the look is recorded."""
    found = actions.look_at_complainant(complaint_id=complaint_id, **who(request))
    return _shown(request, complaint_id, found)


@form_page
def decide(request: OfficerRequest, complaint_id: int) -> HttpResponse:
    """Say what was found and what is done."""
    line = complaint_line(request.user, complaint_id, today=timezone.localdate())
    here = reverse("desk:complaint", args=[complaint_id])

    def act(got: dict[str, Any]) -> tuple[str, str]:
        actions.decide_complaint(
            complaint_id=complaint_id,
            outcome=ComplaintOutcome(got["outcome"]),
            decision=got["decision"],
            **who(request),
        )
        return here, "已作出处理。接着告知投诉人。"

    form = DecisionForm(sent(request)[0])
    return ask(request, form, "作出处理", here, act, tab="complaints", hint=line.complaint.text)


@form_page
def tell(request: OfficerRequest, complaint_id: int) -> HttpResponse:
    """Note when and how whoever complained was told."""
    line = complaint_line(request.user, complaint_id, today=timezone.localdate())
    here = reverse("desk:complaint", args=[complaint_id])

    def act(got: dict[str, Any]) -> tuple[str, str]:
        actions.tell_complainant(complaint_id=complaint_id, **got, **who(request))
        return here, "已登记告知，投诉办结。"

    form = TellForm(sent(request)[0], initial={"on": timezone.localdate()})
    return ask(request, form, "告知结果", here, act, tab="complaints", hint=line.complaint.text)


# --- accountability ------------------------------------------------------------------------------


@require_safe
def accounts(request: OfficerRequest) -> HttpResponse:
    """Who was held to account, for the office alone."""
    year = number_of(request, "year")
    context = section("accountability") | {
        "rows": accountability(request.user, today=timezone.localdate(), year=year),
        "years": years(),
        "year": year,
        "may_manage": may_manage(request),
    }
    return render(request, "desk/supervision/accountability.html", context)


@require_safe
def export_accounts(request: OfficerRequest, kind: str) -> HttpResponse:
    """The same as a sheet."""
    today = timezone.localdate()
    rows = exported_accountability(request.user, today=today, year=number_of(request, "year"))
    return spreadsheet(kind, "责任追究", f"责任追究台账-{today:%Y%m%d}", ACCOUNT_HEADS, rows)


@form_page
def new_account(request: OfficerRequest) -> HttpResponse:
    """Record that somebody was held to account."""
    form = AccountForm(bodies(request), sent(request)[0])

    def act(got: dict[str, Any]) -> tuple[str, str]:
        ground, measure = AccountGround(got.pop("ground")), Measure(got.pop("measure"))
        actions.hold_to_account(
            organisation_id=got.pop("organisation"),
            unit_id=got.pop("unit"),
            ground=ground,
            measure=measure,
            **got,
            **who(request),
        )
        return reverse("desk:accountability"), "已登记。"

    back = reverse("desk:accountability")
    return ask(request, form, "登记责任追究", back, act, tab="accountability")
