"""Pages of the desk for answers that become public: what many ask for, and the one step (第四十四条)."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from gongkai.catalogue.queries import name_on
from gongkai.catalogue.queries.screening import reads_pictures
from gongkai.desk.publication_forms import DeclineForm, PublishForm
from gongkai.desk.report_pages import form_page
from gongkai.desk.requests import OfficerRequest
from gongkai.info_requests import actions
from gongkai.info_requests.queries import (
    PublicationPlan,
    inspect_answer,
    publication_plan,
    publication_suggestions,
)
from gongkai.rules.errors import GongkaiError
from gongkai.rules.publication import Inspection, ProposalState
from gongkai.rules.rich_text import from_plain

TAB = {"section": "requests", "tab": "publish"}


@require_safe
def suggestions(request: OfficerRequest) -> HttpResponse:
    """Answers that several people ask for, and what applicants propose to publish."""
    context = TAB | {"suggestions": publication_suggestions(request.user)}
    return render(request, "desk/publication/list.html", context)


_PICTURES: Final = {
    True: "附件里有{}张图片或者扫描页，正在认上面的文字。过几分钟请打开这条信息看“筛查结果”，有拦截的先撤回再改。",
    False: "附件里有{}张图片或者扫描页，没有安装文字识别，上面的文字没有查过，以您看过的为准。",
}


@form_page
def publish(request: OfficerRequest, number: str) -> HttpResponse:
    """What would be published of an answer, what stands in the way, and the step itself."""
    plan = publication_plan(request.user, number)
    wanted = request.POST.get("do", "")
    words = {
        "title": request.POST.get("title", plan.title),
        "text": request.POST.get("text", plan.text),
    }
    found = (
        Inspection() if plan.published else inspect_answer(plan, **words, on=timezone.localdate())
    )
    decline = DeclineForm(request.POST if wanted == "decline" else None)
    initial = {"title": plan.title, "text": plan.text, "told": [a.number for a in plan.alike]}
    is_sent = wanted in ("preview", "publish")
    form = PublishForm(plan, found.looks, request.POST if is_sent else None, initial=initial)
    if wanted == "decline" and decline.is_valid() and _declined(request, number, decline):
        return redirect("desk:suggestions")
    if wanted == "publish" and form.is_valid() and _published(request, plan, form):
        return redirect("desk:publish_answer", number)
    is_preview = wanted == "preview" and form.is_valid()
    context = TAB | {
        "plan": plan,
        "info": plan.request,
        "found": found,
        "form": form,
        "decline_form": decline,
        "may_decline": plan.proposal is not None and plan.proposal.state == ProposalState.OPEN,
        "shown": _preview(plan, form) if is_preview else None,
        "item_url": _item_url(plan),
    }
    status = 422 if form.errors or decline.errors else 200
    return render(request, "desk/publication/publish.html", context, status=status)


def _item_url(plan: PublicationPlan) -> str:
    if plan.published is None or not plan.published.item.index_number:
        return ""
    front, _, back = plan.published.item.index_number.partition("/")
    return reverse("portal:item", args=(front, back))


def _preview(plan: PublicationPlan, form: PublishForm) -> dict[str, Any]:
    """The item as the public will see it. The writer escapes what was typed."""
    today = timezone.localdate()
    return {
        "title": form.cleaned_data["title"],
        "html": mark_safe(from_plain(form.cleaned_data["text"])),  # noqa: S308
        "publisher": name_on(plan.request.organisation, today),
        "on": today,
        "source": actions.SOURCE,
    }


def _published(request: OfficerRequest, plan: PublicationPlan, form: PublishForm) -> bool:
    got = form.cleaned_data
    try:
        item = actions.publish_answer(
            number=plan.request.number,
            title=got["title"],
            text=got["text"],
            column_id=got["column"],
            looked=got.get("looked", ()),
            told=got.get("told", ()),
            by=request.user,
            at=timezone.now(),
        )
    except GongkaiError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, f"已经主动公开，索引号 {item.index_number}。")
    if item.pictures:
        messages.warning(request, _PICTURES[reads_pictures()].format(item.pictures))
    return True


def _declined(request: OfficerRequest, number: str, form: DeclineForm) -> bool:
    try:
        actions.decline_proposal(
            number=number, reply=form.cleaned_data["reply"], by=request.user, at=timezone.now()
        )
    except GongkaiError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, "已答复：不采纳。申请人会收到通知，并在申请页面看到理由。")
    return True
