"""Pages of the desk for review and litigation cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gongkai.desk import remedy_forms as known
from gongkai.desk.exports import to_csv, to_xlsx
from gongkai.desk.filters import FilterHead, Switch, choice, page_of, sort_heads, words_of
from gongkai.desk.report_pages import form_page
from gongkai.desk.requests import OfficerRequest
from gongkai.organisations.queries import list_organisations
from gongkai.remedies import actions
from gongkai.remedies.queries import (
    SORTS,
    RemedyFilter,
    RemedyRow,
    RemedyView,
    export_remedies,
    people_for,
    remedy_list,
    remedy_todo,
    request_to_sue,
)
from gongkai.remedies.queries import remedy as get_remedy
from gongkai.rules.access import Permission
from gongkai.rules.errors import BadInputError, GongkaiError, NotFoundError, WrongStateError
from gongkai.rules.remedies import OUTCOME_LABELS, Outcome, Procedure, Track
from gongkai.rules.remedy_cases import (
    OUTCOMES_OF,
    PROCEDURE_LABELS,
    STATE_LABELS,
    SUITS,
    TRACK_LABELS,
    Move,
    State,
)

HEAD: Final = (
    "编号", "类型", "争议事项", "申请人或原告", "复议机关或法院", "案号", "所涉申请", "状态",
    "结果", "收到日期", "答复期限", "审结日期", "经办人",
)  # fmt: skip
_SORTABLE: Final = (("due", "答复期限"), ("received", "收到日期"), ("concluded", "审结日期"))


# --- the list ------------------------------------------------------------------------------------


def _wanted(request: HttpRequest) -> RemedyFilter:
    get = request.GET
    year = get.get("year", "")
    return RemedyFilter(
        words=words_of(request),
        track=Track(get["track"]) if get.get("track") in set(Track) else None,
        state=State(get["state"]) if get.get("state") in set(State) else None,
        outcome=Outcome(get["outcome"]) if get.get("outcome") in set(Outcome) else None,
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        only_open=get.get("open") == "1",
    )


def _sort(request: HttpRequest) -> str:
    asked = request.GET.get("sort", "")
    return asked if asked in SORTS else "due"


def _head(wanted: RemedyFilter, today: date) -> FilterHead:
    years = sorted({*range(today.year - 5, today.year + 1), wanted.year or today.year})[::-1]
    return FilterHead(
        label="筛选案件",
        search="事项、编号、案号、机关或当事人全名",
        words=wanted.words,
        clear=reverse("desk:remedies"),
        choices=(
            choice("track", "类型", [(t.value, TRACK_LABELS[t]) for t in Track], wanted.track),
            choice("state", "状态", [(s.value, STATE_LABELS[s]) for s in State], wanted.state),
        ),
        more=(
            choice("outcome", "结果", list(OUTCOME_LABELS.items()), wanted.outcome),
            choice("year", "计入年度", [(year, f"{year}年") for year in years], wanted.year),
        ),
        switches=(Switch("open", "只看没有办完的", wanted.only_open),),
    )


@require_safe
def remedies(request: OfficerRequest) -> HttpResponse:
    """The cases in reach, those in which the body must act first on top."""
    wanted, sort, today = _wanted(request), _sort(request), timezone.localdate()
    context = {
        "section": "remedies",
        "head": _head(wanted, today),
        "columns": sort_heads(
            _SORTABLE, sort, last_first=[key for key, _ in _SORTABLE if key != "due"]
        ),
        "todo": remedy_todo(request.user, today=today),
        "page": remedy_list(request.user, wanted, today=today, sort=sort, page=page_of(request)),
        "may_register": bool(request.user.scope(Permission.HANDLE_REMEDIES).paths),
    }
    return render(request, "desk/remedies/list.html", context)


@require_safe
def export(request: OfficerRequest, kind: str) -> HttpResponse:
    """What the list shows, as XLSX or CSV."""
    today = timezone.localdate()
    rows = export_remedies(request.user, _wanted(request), today=today, sort=_sort(request))
    lines = [_line(row) for row in rows]
    name = f"复议诉讼清单-{today:%Y%m%d}.{kind}"
    if kind == "csv":
        data, media = to_csv(HEAD, lines), "text/csv; charset=utf-8"
    elif kind == "xlsx":
        data = to_xlsx("复议诉讼", HEAD, lines)
        media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    else:
        raise NotFoundError("只能导出为 Excel（xlsx）或 CSV。")
    return _download(data, name, media)


def _line(row: RemedyRow) -> tuple[Any, ...]:
    return (
        row.number, row.track_label, row.title, row.party, row.agency, row.agency_number,
        row.request_number, row.state_label, row.outcome_label, str(row.received_on),
        str(row.act_by_on or ""), str(row.concluded_on or ""), row.handler,
    )  # fmt: skip


def _download(data: bytes, name: str, media: str) -> HttpResponse:
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return HttpResponse(data, content_type=media, headers={"Content-Disposition": disposition})


# --- one case ------------------------------------------------------------------------------------


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _view(request: OfficerRequest, number: str) -> RemedyView:
    return get_remedy(request.user, number, today=timezone.localdate())


@form_page
def register(request: OfficerRequest) -> HttpResponse:
    """Register a case from the notice; `?request=` fills in what the request knows."""
    bodies = list_organisations(
        request.user,
        on=timezone.localdate(),
        permission=Permission.HANDLE_REMEDIES,
        compiling_only=True,
    )
    number = request.GET.get("request", "").replace("\0", "").strip()[:40]
    sued = request_to_sue(request.user, number) if number else None
    initial: dict[str, Any] = {"received_on": timezone.localdate()}
    if sued:
        initial |= {
            "request_number": sued.number,
            "party": sued.applicant,
            "title": f"不服“{sued.title}”的答复"[:200],
        }
    form = known.RegisterForm(bodies, *_sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            case = _registered(request, form)
        except (BadInputError, NotFoundError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已登记，编号 {case}。答复期限已经开始计算。")
            return redirect("desk:remedy", case)
    context = {"section": "remedies", "form": form, "sued": sued, "may": bool(bodies)}
    status = 422 if form.errors else 200
    return render(request, "desk/remedies/register.html", context, status=status)


def _registered(request: OfficerRequest, form: known.RegisterForm) -> str:
    data = form.cleaned_data
    return actions.register_remedy(
        track=Track(data["track"]),
        details=form.details(),
        received_on=data["received_on"],
        admitted_on=data["admitted_on"],
        procedure=Procedure(data["procedure"]),
        request_number=data["request_number"],
        organisation_id=data["organisation"],
        follows=data["follows"],
        uploads=known.uploads_of(data["papers"], "notice"),
        by=request.user,
        at=timezone.now(),
    ).number


@require_safe
def remedy(request: OfficerRequest, number: str) -> HttpResponse:
    """One case: what it is, what must be done next, how its clock runs, what proves the answer."""
    view = _view(request, number)
    today = timezone.localdate()
    context = {
        "section": "remedies",
        "view": view,
        "case": view.case,
        "today": today,
        "limits": [(line, line.is_missed(today)) for line in view.limits],
        "buttons": _buttons(view),
        "refused": [
            (offer.transition.label, str(offer.refusal))
            for offer in view.offers
            if offer.refusal is not None and view.may_handle
        ],
        "lines": [(entry, _told(entry.data)) for entry in view.timeline],
    }
    return render(request, "desk/remedies/case.html", context)


def _told(data: dict[str, Any]) -> str:
    """What an entry of the log tells beside its day, in words."""
    words = [str(data[key]) for key in ("document", "place", "attendants", "note") if data.get(key)]
    if data.get("hearing_on"):
        words.insert(0, f"定于 {data['hearing_on']}")
    if data.get("procedure"):
        words.append(PROCEDURE_LABELS[Procedure(data["procedure"])])
    if data.get("outcome"):
        words.insert(0, OUTCOME_LABELS[Outcome(data["outcome"])])
    if data.get("order_days"):
        words.append(f"责令 {data['order_days']} 个工作日内重新答复")
    elif data.get("must_answer_anew"):
        words.append("责令重新答复")
    words += [str(name) for name in data.get("names", [])]
    return "；".join(words)


@form_page
def edit(request: OfficerRequest, number: str) -> HttpResponse:
    """Mend what is known of a case, and name who handles it."""
    view = _view(request, number)
    people = people_for(request.user, view.case)
    names = ("title", "party", "agency", "agency_number", "agency_contact", "claim", "lawyer")
    initial = {name: getattr(view.case, name) for name in names}
    initial |= {"handler": view.case.handler_id, "seen": view.version}
    form = known.EditForm(people, *_sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_remedy(
                number=number,
                details=form.details(),
                handler_id=form.cleaned_data["handler"],
                seen=form.cleaned_data["seen"],
                by=request.user,
                at=timezone.now(),
            )
        except (BadInputError, WrongStateError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已保存。")
            return redirect("desk:remedy", number)
    context = {"section": "remedies", "view": view, "case": view.case, "form": form}
    status = 422 if form.errors else 200
    return render(request, "desk/remedies/edit.html", context, status=status)


@form_page
def evidence(request: OfficerRequest, number: str) -> HttpResponse:
    """The list of evidence, what is still missing, and a form to add a piece."""
    view = _view(request, number)
    form = known.EvidenceForm(
        *_sent(request), initial={"evidence": request.GET.get("add", "")[:20]}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_remedy_file(
                number=number,
                uploads=known.uploads_of(form.cleaned_data["papers"], "evidence"),
                evidence=form.note(),
                by=request.user,
                at=timezone.now(),
            )
        except BadInputError as error:
            form.add_error("papers", str(error))
        else:
            messages.success(request, "证据已加入，证据目录已经重新编号。")
            return redirect("desk:remedy_evidence", number)
    context = {
        "section": "remedies",
        "view": view,
        "case": view.case,
        "form": form,
        "trail": [
            ("复议诉讼", reverse("desk:remedies")),
            (number, reverse("desk:remedy", args=[number])),
        ],
    }
    status = 422 if form.errors else 200
    return render(request, "desk/remedies/evidence.html", context, status=status)


@require_POST
def bundle(request: OfficerRequest, number: str) -> HttpResponse:
    """The package of evidence; every export is recorded."""
    made = actions.export_evidence(number=number, by=request.user, at=timezone.now())
    return _download(made.data, made.name, "application/zip")


@require_safe
def file(request: OfficerRequest, number: str, file_id: int) -> HttpResponse:
    """A file of a case; every look is recorded."""
    kept, data = actions.view_remedy_file(
        number=number, file_id=file_id, by=request.user, at=timezone.now()
    )
    return _download(data, kept.name, "application/octet-stream")


# --- steps ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Step:
    """A step of the desk: the moves that it stands for, its words, and what it does."""

    moves: tuple[Move, ...]
    label: str
    done: str
    hint: str
    act: Callable[..., Any]
    form: type[known.StepForm] = known.StepForm
    papers: str = ""


STEPS: Final[dict[str, _Step]] = {
    "reply": _Step(
        (Move.FILE_REPLY, Move.REPLY_TO_APPEAL), "登记已提交答复和证据", "已登记，答复期限不再提醒。",
        "答复书（答辩状）和证据须在期限内一并提交；逾期不提交的，视为没有证据。",
        actions.record_reply_filed, known.ReplyForm, "reply",
    ),
    "carry-out": _Step(
        (Move.CARRY_OUT,), "依决定或判决重新办理申请", "申请已重新办理，新的答复期限开始计算。",
        "所涉申请会重新打开，按文书责令的期限（没有写明的按二十个工作日）计算新的答复期限。原答复仍留在案卷里。",
        actions.carry_out_order,
    ),
    "outcome": _Step(
        (Move.DECIDE, Move.JUDGE, Move.JUDGE_APPEAL), "登记结果", "结果已登记，年报表四随之更新。",
        "请对照文书的主文选择结果。登记错了的，由公开办负责人更正，两次登记都留在案件经过里。",
        actions.record_outcome, known.OutcomeForm, "decision",
    ),
    "close": _Step(
        (Move.CLOSE,), "登记裁判生效", "已审结。", "上诉期已满，双方都没有上诉。", actions.close_remedy
    ),
    "appeal": _Step(
        (Move.APPEAL,), "登记上诉", "已登记上诉。表四里这个案件回到尚未审结。",
        "一审裁判因上诉不生效，责令重新答复的也不再执行。", actions.record_appeal, known.AppealForm,
    ),
    "hearing": _Step(
        (Move.SET_HEARING,), "登记开庭或听证", "已登记，临近时会出现在待办里。",
        "被申请人、被告的负责人应当参加听证、出庭应诉。", actions.record_hearing, known.HearingForm,
    ),
    "procedure": _Step(
        (Move.SET_PROCEDURE,), "转换程序", "已登记，期限已经重新计算。",
        "答复期限和审理期限会按新的程序重新计算。", actions.set_procedure, known.ProcedureForm,
    ),
    "extend": _Step(
        (Move.EXTEND,), "登记审理期限延长", "已登记延长。",
        "只登记复议机关或法院的延长通知，本机关的答复期限不变。", actions.extend_remedy, known.DayForm,
    ),
    "remand": _Step(
        (Move.REMAND,), "登记发回重审", "已登记，案件回到一审。", "一审重新审理，原来的一审结果作废。",
        actions.record_remand, known.RemandForm,
    ),
    "withdraw": _Step(
        (Move.DECIDE, Move.END), "登记对方撤回", "已登记撤回，计入其他结果。",
        "登记后案件审结，在表四计入“其他结果”。", actions.withdraw_remedy, known.WithdrawForm,
    ),
}  # fmt: skip


def _buttons(view: RemedyView) -> list[tuple[str, str]]:
    """The steps that are open now, the one next step first."""
    is_open = {offer.transition.move for offer in view.offers if offer.is_open}
    return [(name, step.label) for name, step in STEPS.items() if is_open & set(step.moves)]


@form_page
def step(request: OfficerRequest, number: str, step: str) -> HttpResponse:
    """Confirm a step: the page names what follows from it."""
    view = _view(request, number)
    chosen = STEPS.get(step)
    if chosen is None:
        raise NotFoundError("没有这个操作。")
    refusals = [o.refusal for o in view.offers if o.transition.move in chosen.moves]
    if not any(refusal is None for refusal in refusals) or not refusals:
        known_reason = next((r for r in refusals if r is not None), None)
        raise known_reason or WrongStateError(
            f"案件的状态是“{view.row.state_label}”，现在不能“{chosen.label}”。请返回案件页查看。"
        )
    form = _step_form(request, view, chosen)
    if request.method == "POST" and form.is_valid():
        try:
            _take(request, view, chosen, form)
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, chosen.done)
            return redirect("desk:remedy", number)
    context = {
        "section": "remedies",
        "view": view,
        "case": view.case,
        "step": step,
        "chosen": chosen,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "desk/remedies/step.html", context, status=status)


def _step_form(request: OfficerRequest, view: RemedyView, chosen: _Step) -> forms.Form:
    initial = {"seen": view.version, "procedure": _other(view.standing.procedure).value}
    rest: dict[str, Any] = {"initial": initial, "today": timezone.localdate()}
    if chosen.form is known.OutcomeForm:
        is_suit = Track(view.case.track) in SUITS
        moves = [o.transition.move for o in view.offers if o.is_open]
        outcomes = [o for m in (*chosen.moves, Move.END) if m in moves for o in OUTCOMES_OF[m]]
        return known.OutcomeForm(dict.fromkeys(outcomes), *_sent(request), is_suit=is_suit, **rest)
    return chosen.form(*_sent(request), **rest)


def _other(procedure: Procedure) -> Procedure:
    return Procedure.ORDINARY if procedure is Procedure.SIMPLE else Procedure.SIMPLE


def _take(request: OfficerRequest, view: RemedyView, chosen: _Step, form: forms.Form) -> None:
    data = dict(form.cleaned_data)
    papers = data.pop("papers", None)
    if papers is not None:
        data["uploads"] = known.uploads_of(papers, chosen.papers)
    if "outcome" in data:
        data["outcome"] = Outcome(data["outcome"])
    if "procedure" in data:
        data["procedure"] = Procedure(data["procedure"])
    chosen.act(number=view.case.number, by=request.user, at=timezone.now(), **data)
