"""Pages of the desk for opinions of the public: the drafts, the inbox of one, the result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gongkai.catalogue import actions
from gongkai.catalogue.queries import (
    OpinionFilter,
    all_opinions,
    consultation_view,
    consultations,
    opinion_row,
)
from gongkai.desk.catalogue_pages import sent
from gongkai.desk.exports import to_xlsx
from gongkai.desk.filters import numbers_of, words_of
from gongkai.desk.report_forms import INPUT
from gongkai.desk.report_pages import form_page
from gongkai.desk.requests import OfficerRequest
from gongkai.rules.consultation import (
    OUTCOME_LABELS,
    WAY_LABELS,
    OpinionError,
    Outcome,
    Way,
    read_opinion,
)
from gongkai.rules.errors import GongkaiError, NotFoundError

_ONLY: Final = (("", "全部"), ("open", "正在征集"), ("untold", "已截止，待反馈"))
_HEAD: Final = (
    "意见编号", "来源", "收到时间", "针对的条款", "意见", "归类", "并入", "归纳", "处理结果", "理由",
)  # fmt: skip
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class EnterOpinionForm(forms.Form):
    """An opinion that came otherwise than through the portal."""

    way = forms.TypedChoiceField(
        label="来源",
        coerce=Way,
        choices=[(w.value, WAY_LABELS[w]) for w in Way if w is not Way.PORTAL],
        widget=forms.Select(attrs=INPUT),
    )
    text = forms.CharField(
        label="意见内容",
        required=False,
        widget=forms.Textarea(attrs=INPUT | {"rows": 6}),
        help_text="按原话登记。",
    )
    clause = forms.CharField(
        label="针对的条款（选填）", required=False, widget=forms.TextInput(INPUT)
    )
    name = forms.CharField(
        label="提出人（选填）",
        required=False,
        help_text="姓名和联系方式加密保存，每次查看都有记录。",
        widget=forms.TextInput(INPUT),
    )
    phone = forms.CharField(label="电话（选填）", required=False, widget=forms.TextInput(INPUT))
    email = forms.CharField(label="电子邮箱（选填）", required=False, widget=forms.TextInput(INPUT))


class DecideForm(forms.Form):
    """What becomes of an opinion, and what the public will read of it."""

    summary = forms.CharField(
        label="归纳（公布时代替原文）",
        required=False,
        widget=forms.Textarea(attrs=INPUT | {"rows": 3}),
        help_text="用一两句话概括，不写姓名、电话等个人信息。不填则公布原文。",
    )
    outcome = forms.TypedChoiceField(
        label="处理结果",
        coerce=Outcome,
        choices=list(OUTCOME_LABELS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "请选择是否采纳。"},
    )
    reason = forms.CharField(
        label="理由",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs=INPUT | {"rows": 3}),
        help_text="部分采纳、未采纳的必须写，会一并公布。",
        error_messages={"max_length": "理由最多 500 字，请缩短。"},
    )


@require_safe
def consultation_list(request: OfficerRequest) -> HttpResponse:
    """The drafts on which the public is or was asked, and where each stands."""
    asked = request.GET.get("only", "")
    only: Any = asked if asked in dict(_ONLY) else ""
    page = consultations(request.user, today=timezone.localdate(), page=_page(request), only=only)
    context = {"section": "items", "page": page, "only": only, "onlys": _ONLY}
    return render(request, "desk/items/consultations.html", context)


@require_safe
def consultation(request: OfficerRequest, consultation_id: int) -> HttpResponse:
    """The inbox of one draft."""
    return _inbox(request, consultation_id)


def _inbox(
    request: OfficerRequest, consultation_id: int, problem: str = "", status: int = 200
) -> HttpResponse:
    wanted = _wanted(request)
    view = consultation_view(
        request.user, consultation_id, wanted, today=timezone.localdate(), page=_page(request)
    )
    front, _, back = view.index_number.partition("/")
    context = {
        "section": "items",
        "view": view,
        "page": view.page,
        "front": front,
        "back": back,
        "wanted": wanted,
        "outcomes": OUTCOME_LABELS.items(),
        "problem": problem,
        "is_filtered": bool(wanted.words or wanted.topic or wanted.outcome),
        "typed": request.POST,
    }
    return render(request, "desk/items/consultation.html", context, status=status)


def _page(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _wanted(request: HttpRequest) -> OpinionFilter:
    get = request.GET
    asked = get.get("outcome", "")
    outcome: Any = "waiting" if asked == "waiting" else ""
    return OpinionFilter(
        words=words_of(request),
        topic=get.get("topic", "").replace("\0", "")[:60],
        outcome=next((o for o in Outcome if o == asked), outcome),
    )


@require_POST
def work_opinions(request: OfficerRequest, consultation_id: int) -> HttpResponse:
    """Do one thing with the opinions that were ticked: topic, merge, decide."""
    chosen = numbers_of(request.POST.getlist("n"))[:500]
    known: dict[str, Any] = {
        "consultation_id": consultation_id,
        "opinion_ids": chosen,
        "by": request.user,
        "at": timezone.now(),
    }
    todo: dict[str, Callable[[], str]] = {
        "topic": lambda: _grouped(request, known),
        "merge": lambda: _merged(known),
        "decide": lambda: _decided(request, known),
    }
    act = todo.get(request.POST.get("do", ""))
    try:
        if act is None:
            raise NotFoundError("没有这个操作。请回到意见列表选择。")
        told = act()
    except NotFoundError as error:
        consultation_view(  # whose it is not, does not exist for them
            request.user, consultation_id, OpinionFilter(), today=timezone.localdate()
        )
        return _inbox(request, consultation_id, str(error), status=422)
    except GongkaiError as error:
        return _inbox(request, consultation_id, str(error), status=422)
    messages.success(request, told)
    return redirect(f"{request.path.removesuffix('work/')}?{request.GET.urlencode()}")


def _grouped(request: OfficerRequest, known: dict[str, Any]) -> str:
    topic = request.POST.get("topic", "")
    count = actions.group_opinions(topic=topic, **known)
    return (
        f"已把 {count} 条归入“{topic.strip()}”。" if topic.strip() else f"已取消 {count} 条的归类。"
    )


def _merged(known: dict[str, Any]) -> str:
    first = actions.merge_opinions(**known)
    return f"已并入 {first.number}，按一条处理，条数照计。打开被并入的意见可以分开。"


def _decided(request: OfficerRequest, known: dict[str, Any]) -> str:
    outcome = next((o for o in Outcome if o == request.POST.get("outcome")), None)
    if outcome is None:
        raise NotFoundError("请选择采纳、部分采纳或者未采纳。")
    count = actions.decide_opinions(outcome=outcome, reason=request.POST.get("reason", ""), **known)
    return f"{count} 条意见已标为“{OUTCOME_LABELS[outcome]}”。"


@form_page
def opinion(request: OfficerRequest, consultation_id: int, opinion_id: int) -> HttpResponse:
    """One opinion: what it says, who gave it (on asking), what becomes of it."""
    today = timezone.localdate()
    view = consultation_view(request.user, consultation_id, OpinionFilter(), today=today)
    row = opinion_row(request.user, consultation_id, opinion_id)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    initial = {"summary": row.summary, "outcome": row.outcome, "reason": row.reason}
    form = DecideForm(request.POST if do == "decide" else None, initial=initial)
    known: dict[str, Any] = {
        "consultation_id": consultation_id, "by": request.user, "at": timezone.now(),
    }  # fmt: skip
    person: dict[str, str] | None = None
    status = 200
    try:
        if do == "person":
            person = actions.look_at_person(opinion_id=opinion_id, **known)
        elif do == "part":
            actions.part_opinion(opinion_id=opinion_id, **known)
            messages.success(request, "已分开，单独处理。")
            return redirect("desk:opinion", consultation_id, opinion_id)
        elif form.is_bound:
            status = 422
            if form.is_valid():
                actions.decide_opinions(opinion_ids=[opinion_id], **form.cleaned_data, **known)
                messages.success(request, f"{row.number} 已处理。")
                return redirect("desk:consultation", consultation_id)
    except NotFoundError:
        raise
    except GongkaiError as error:
        if form.is_bound:
            form.add_error(None, str(error))
        else:
            messages.error(request, str(error))
    context = {"section": "items", "view": view, "row": row, "form": form, "person": person}
    return render(request, "desk/items/opinion.html", context, status=status)


@form_page
def enter_opinion(request: OfficerRequest, consultation_id: int) -> HttpResponse:
    """Enter an opinion from a letter, a call or a meeting."""
    today = timezone.localdate()
    view = consultation_view(request.user, consultation_id, OpinionFilter(), today=today)
    form = EnterOpinionForm(sent(request))
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        try:
            row = actions.enter_opinion(
                consultation_id=consultation_id,
                form=read_opinion({name: value for name, value in got.items() if name != "way"}),
                way=got["way"],
                by=request.user,
                at=timezone.now(),
            )
        except OpinionError as error:
            for field, words in error.problems.items():
                form.add_error(field, words)
        except NotFoundError:
            raise
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已登记，意见编号 {row.number}。")
            return redirect("desk:consultation", consultation_id)
    context = {"section": "items", "view": view, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "desk/items/enter_opinion.html", context, status=status)


@require_POST
def feedback(request: OfficerRequest, consultation_id: int) -> HttpResponse:
    """Draft the result from what was decided, and open it to be polished."""
    try:
        version = actions.draft_feedback(
            consultation_id=consultation_id, by=request.user, at=timezone.now()
        )
    except NotFoundError:
        raise
    except GongkaiError as error:
        return _inbox(request, consultation_id, str(error), status=422)
    messages.success(request, "反馈已按处理结果起草。核对文字后送校对，走同样的审核。")
    return redirect("desk:edit_item", version_id=version.pk)


@require_safe
def export_opinions(request: OfficerRequest, consultation_id: int) -> HttpResponse:
    """What the inbox shows, as a workbook; who gave them is left out."""
    rows = all_opinions(request.user, consultation_id, _wanted(request))
    lines = [
        (
            row.number, row.way, timezone.localtime(row.received_at).strftime("%Y-%m-%d %H:%M"),
            row.clause, row.text, row.topic, row.merged_into, row.summary, row.outcome_label,
            row.reason,
        )
        for row in rows
    ]  # fmt: skip
    name = quote(f"公众意见-{timezone.localdate():%Y%m%d}.xlsx")
    return HttpResponse(
        to_xlsx("公众意见", _HEAD, lines),
        content_type=_XLSX,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )
