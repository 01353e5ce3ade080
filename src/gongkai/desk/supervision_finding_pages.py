"""Pages of the desk for findings: notice, answer, re-check."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from gongkai.desk import supervision_check_forms as known
from gongkai.desk.exports import spreadsheet
from gongkai.desk.filters import FilterHead, choice, page_of, sort_heads, words_of
from gongkai.desk.report_pages import form_page, sent
from gongkai.desk.requests import OfficerRequest
from gongkai.desk.supervision_parts import (
    ask,
    attached,
    bodies,
    download,
    may_manage,
    number_of,
    section,
    who,
)
from gongkai.rules.errors import NotFoundError
from gongkai.rules.letters import to_docx, to_pdf
from gongkai.rules.supervision.findings import (
    FINDING_STATE_LABELS,
    ORIGIN_LABELS,
    FindingMove,
    FindingState,
    Origin,
)
from gongkai.supervision.actions import findings as actions
from gongkai.supervision.queries.assessments import seen_assessment
from gongkai.supervision.queries.findings import (
    FINDING_HEADS,
    FINDING_SORTS,
    FindingFilter,
    exported_findings,
    finding_list,
    finding_view,
    notice_of,
    step_file,
)

_SHOWS: Final = (("", "全部"), ("open", "未办结"), ("late", "已超期"), ("to_check", "待复查"))
_LABELS: Final = {
    FindingMove.NOTIFY: "发整改通知书",
    FindingMove.ANSWER: "报整改结果",
    FindingMove.PASS: "复查通过",
    FindingMove.FAIL: "复查不通过",
    FindingMove.DROP: "不再整改",
}
_FORMS: Final[dict[FindingMove, type[forms.Form]]] = {
    FindingMove.NOTIFY: known.NoticeForm,
    FindingMove.ANSWER: known.AnswerForm,
    FindingMove.PASS: known.PassForm,
    FindingMove.FAIL: known.FailForm,
    FindingMove.DROP: known.DropForm,
}
_MEDIA: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def _wanted(request: HttpRequest) -> FindingFilter:
    get = request.GET
    show = get.get("show", "")
    return FindingFilter(
        words=words_of(request),
        origin=Origin(get["origin"]) if get.get("origin") in set(Origin) else None,
        state=FindingState(get["state"]) if get.get("state") in set(FindingState) else None,
        show=show if show in dict(_SHOWS) else "",
    )


@require_safe
def listed(request: OfficerRequest) -> HttpResponse:
    """The findings in reach."""
    wanted = _wanted(request)
    asked = request.GET.get("sort", "")
    sort = asked if asked in FINDING_SORTS else "-noted"
    context = section("findings") | {
        "head": FilterHead(
            label="筛选问题",
            search="问题、要求或文号",
            words=wanted.words,
            clear=request.path,
            choices=(
                choice("origin", "来源", ORIGIN_LABELS.items(), wanted.origin),
                choice("state", "状态", FINDING_STATE_LABELS.items(), wanted.state),
            ),
            kept=(("show", wanted.show),) if wanted.show else (),
        ),
        "wanted": wanted,
        "shows": _SHOWS,
        "is_filtered": wanted != FindingFilter(),
        "columns": sort_heads((("noted", "问题"), ("due", "整改期限")), sort),
        "page": finding_list(
            request.user, wanted, today=timezone.localdate(), sort=sort, page=page_of(request)
        ),
        "may_manage": may_manage(request),
    }
    return render(request, "desk/supervision/findings.html", context)


@require_safe
def export(request: OfficerRequest, kind: str) -> HttpResponse:
    """What the list shows."""
    today = timezone.localdate()
    rows = exported_findings(request.user, _wanted(request), today=today)
    return spreadsheet(kind, "问题", f"问题整改台账-{today:%Y%m%d}", FINDING_HEADS, rows)


@form_page
def new(request: OfficerRequest) -> HttpResponse:
    """Note a finding; `assessment` in the address says by which assessment."""
    assessment_id = number_of(request, "assessment")
    asked = request.GET.get("origin", "")
    initial: dict[str, Any] = {
        "origin": asked if asked in set(Origin) else "check",
        "body": number_of(request, "body"),
    }
    if assessment_id is not None:
        row = seen_assessment(request.user, assessment_id)
        initial = {
            "origin": asked if asked in set(Origin) else "assessment", "organisation": row.organisation_id, "body": row.body_id,
        }  # fmt: skip
    form = known.FindingForm(bodies(request), sent(request)[0], initial=initial)

    def act(got: dict[str, Any]) -> tuple[str, str]:
        finding = actions.note_finding(
            organisation_id=got.pop("organisation"),
            body_id=got.pop("body"),
            origin=Origin(got.pop("origin")),
            assessment_id=assessment_id,
            **got,
            **who(request),
        )
        return reverse("desk:supervision_finding", args=[finding.pk]), "已登记问题。"

    back = reverse("desk:supervision_findings")
    return ask(request, form, "登记问题", back, act, tab="findings")


@require_safe
def finding(request: OfficerRequest, finding_id: int) -> HttpResponse:
    """A finding: what it is, what was demanded, what was done."""
    view = finding_view(request.user, finding_id, today=timezone.localdate())
    steps = [(m.value, label) for m, label in _LABELS.items() if m in view.moves]
    context = section("findings") | {"view": view, "steps": steps}
    return render(request, "desk/supervision/finding.html", context)


@form_page
def step(request: OfficerRequest, finding_id: int, move: str) -> HttpResponse:
    """Notify, answer, re-check or drop."""
    view = finding_view(request.user, finding_id, today=timezone.localdate())
    chosen = FindingMove(move) if move in set(FindingMove) else None
    if chosen is None or chosen not in _FORMS:
        raise NotFoundError("没有这个步骤，请回到问题页面。")
    form = _FORMS[chosen](*sent(request))
    here = reverse("desk:supervision_finding", args=[finding_id])

    def act(got: dict[str, Any]) -> tuple[str, str]:
        known_by = {"finding_id": finding_id, **who(request)}
        if chosen is FindingMove.NOTIFY:
            actions.notify_finding(**got, **known_by)
            return here, "整改通知书已生成，被检查单位已收到提醒。"
        if chosen is FindingMove.ANSWER:
            file = attached(form, "evidence")
            actions.answer_finding(answer=got["answer"], evidence=file, **known_by)
            return here, "已报整改结果，等待复查。"
        actions.check_finding(move=chosen, **got, **known_by)
        return here, f"已登记：{_LABELS[chosen]}。"

    title = _LABELS[chosen]
    hint = view.line.finding.text
    return ask(request, form, title, here, act, tab="findings", hint=hint, button=title)


@require_safe
def notice(request: OfficerRequest, finding_id: int, kind: str) -> HttpResponse:
    """The correction notice as a file."""
    if kind not in _MEDIA:
        raise NotFoundError("整改通知书只有 docx 和 pdf 两种。")
    letter = notice_of(request.user, finding_id)
    data = to_docx(letter) if kind == "docx" else to_pdf(letter, at=timezone.now())
    name = content_disposition_header(True, f"整改通知书{letter.number}.{kind}") or ""
    return HttpResponse(data, content_type=_MEDIA[kind], headers={"Content-Disposition": name})


@require_safe
def evidence(request: OfficerRequest, step_id: int) -> FileResponse:
    """Proof of what was mended."""
    return download(step_file(request.user, step_id))
