"""Pages of the desk on which an item is written, and on which a step is confirmed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from gongkai.catalogue import actions
from gongkai.catalogue.actions import StaleItemError
from gongkai.catalogue.queries import (
    ItemView,
    body_of,
    column_choices,
    item_view,
    name_on,
    standing_of,
    terms_of,
)
from gongkai.desk.catalogue_forms import (
    DueForm,
    EmptyForm,
    ItemForm,
    NewItemForm,
    NoteForm,
    OrderForm,
    ReasonForm,
    ScheduleForm,
)
from gongkai.desk.catalogue_pages import item_context, seen_of, sent
from gongkai.desk.editor_conflict import Conflict, resolved
from gongkai.desk.report_pages import form_page
from gongkai.desk.requests import OfficerRequest
from gongkai.desk.standard_rows import keep_rows, row_boxes
from gongkai.look.templatetags.look import cn_date
from gongkai.rules.access import Permission
from gongkai.rules.errors import GongkaiError, NotFoundError
from gongkai.rules.intake import clean_file_name
from gongkai.rules.items import Content
from gongkai.rules.release import Move, State

# --- writing -------------------------------------------------------------------------------------


@form_page
def new_item(request: OfficerRequest) -> HttpResponse:
    """Begin an item: where, what kind, what it is called."""
    today = timezone.localdate()
    columns = column_choices(request.user, Permission.EDIT_ITEMS)
    form = NewItemForm(columns, sent(request), initial={"formed_on": today})
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        try:
            body = body_of(request.user, got["column"])
            name = name_on(body, today)
            version = actions.draft_item(
                organisation=body,
                column_id=got["column"],
                content=Content(
                    title=got["title"],
                    kind=got["kind"],
                    publisher=name,
                    source=name,
                    created_on=got["formed_on"],
                ),
                formed_on=got["formed_on"],
                by=request.user,
                at=timezone.now(),
            )
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            return redirect("desk:edit_item", version_id=version.pk)
    context = {"section": "items", "form": form, "columns": columns}
    return render(request, "desk/items/new.html", context, status=422 if form.is_bound else 200)


@form_page
def edit_item(request: OfficerRequest, version_id: int) -> HttpResponse:
    """Write: elements, text, files. Whoever was slower sees what the other wrote, and decides."""
    view = item_view(request.user, version_id, today=timezone.localdate())
    files = request.FILES if request.method == "POST" else None
    form = ItemForm(view.content, sent(request), files, pool=view.pool)
    seen = seen_of(request, view)
    mine: Content | None = None
    if request.method == "POST" and form.is_valid():
        uploads = form.uploads()
        hashes = {file.name: file.sha256 for file in view.content.files}
        hashes |= {clean_file_name(u.name): u.sha256 for u in uploads}
        content = form.to_content(hashes)
        try:
            if "merge" in request.POST and seen == view.saved:
                mine = content
                content = form.with_pictures(resolved(view.content, content, request.POST))
            actions.change_item(
                version_id=version_id,
                content=content,
                uploads=uploads,
                seen=seen,
                by=request.user,
                at=timezone.now(),
            )
        except StaleItemError as error:
            form.add_error(None, str(error))
            mine = content
            seen = view.saved
        except NotFoundError:
            raise
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            return _saved(request, view, _rows_told(request, view))
    ids = view.file_ids
    context = item_context(view) | row_boxes(request, view.item_id)
    context |= {
        "form": form,
        "terms": terms_of(request.user, view.organisation_id),
        "source": {
            "html": form.body_html(),
            "files": {sha: reverse("desk:item_file", args=[view.id, ids[sha]]) for sha in ids},
        },
        "draft_key": salted_hmac("desk.draft", f"{request.user.pk} {version_id}").hexdigest()[:32],
        "seen": seen,
        "conflict": _conflict(request, view, mine),
        "resets": _resets(view),
    }
    return render(request, "desk/items/edit.html", context, status=422 if form.is_bound else 200)


def _resets(view: ItemView) -> bool:
    """Whether a change takes back what reviewers have said."""
    return view.state not in {State.DRAFT, State.DISCARDED}


def _conflict(request: OfficerRequest, view: ItemView, mine: Content | None) -> Conflict | None:
    """What the other saved beside what the person wrote; None where nobody was faster."""
    if mine is None:
        return None
    ids = view.file_ids

    def address(sha256: str) -> str:
        known = sha256 in ids
        return reverse("desk:item_file", args=[view.id, ids[sha256]]) if known else ""

    return Conflict.between(view.content, mine, request.POST, address)


def _rows_told(request: OfficerRequest, view: ItemView) -> str:
    """Keep the rows of the standards catalogue; what is told of them beside 已保存."""
    try:
        day = keep_rows(request, view.item_id)
    except GongkaiError as error:
        messages.error(request, f"标准事项没有保存：{error}")
        return ""
    return f"应公开日期是{cn_date(day)}。" if day else ""


def _saved(request: OfficerRequest, view: ItemView, more: str = "") -> HttpResponse:
    """Where the editor goes next; told as JSON to the script that keeps what is not saved."""
    name, words = "desk:item", "已保存。检查一遍，就可以送校对。"
    if "preview" in request.POST:
        name, words = "desk:preview_item", "已保存。"
    elif "merge" in request.POST:
        name, words = "desk:edit_item", "已按您的选择合并并保存。"
    elif "stay" in request.POST:
        name, words = "desk:edit_item", "已保存。"
    if _resets(view):
        words = "已保存。已有的意见不再有效，要重新送校对。"
    messages.success(request, words + more)
    target = reverse(name, args=[view.id])
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"to": target})
    return redirect(target)


# --- steps ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """A step that is confirmed on a page: what it does in words, its form, and the action."""

    title: str
    button: str
    text: str
    form: type[forms.Form]
    act: Callable[[ItemView, Any, dict[str, Any]], Any]
    done: str
    is_danger: bool = False


def _reason(form: Any) -> str:
    reason: str = form.cleaned_data["reason"]
    return reason


def _known(view: ItemView) -> dict[str, Any]:
    return {"version_id": view.id}


STEPS: Final[dict[str, Step]] = {
    Move.SUBMIT: Step(
        "送校对", "送校对", "送出后由校对人员逐字校看，再经三级审核和保密审查。",
        EmptyForm, lambda v, f, k: actions.submit_item(**_known(v), **k), "已送校对。",
    ),
    Move.PUBLISH: Step(
        "发布", "确认发布", "发布后公众立即可以看到。发布时间就是现在，不能倒签。",
        EmptyForm, lambda v, f, k: actions.publish_item(**_known(v), **k), "已发布。",
    ),
    Move.SCHEDULE: Step(
        "定时发布", "确定时间", "到时间自动发布。到时审核意见如已超过有效期，不会发布，会留在待发布。",
        ScheduleForm,
        lambda v, f, k: actions.schedule_item(**_known(v), release_from=f.moment, **k),
        "已设定发布时间。",
    ),
    Move.UNSCHEDULE: Step(
        "取消定时", "取消定时", "取消后回到待发布，审核意见仍然有效。",
        EmptyForm, lambda v, f, k: actions.unschedule_item(**_known(v), **k), "已取消定时。",
    ),
    Move.CALL_URGENT: Step(
        "提请应急发布", "提请应急发布", "只用于突发事件：先做保密审查就可以发布，校对和三级审核随后补齐。",
        OrderForm,
        lambda v, f, k: actions.call_urgent(**_known(v), order=_reason(f), **k),
        "已提请，等待保密审查。",
    ),
    Move.PUBLISH_URGENT: Step(
        "应急发布", "确认应急发布", "发布后公众立即可以看到。请在两个工作日内补齐校对和三级审核。",
        EmptyForm, lambda v, f, k: actions.emergency_publish(**_known(v), **k),
        "已应急发布，请尽快补审。",
    ),
    Move.COMPLETE: Step(
        "补齐手续", "确认补齐", "校对和三级审核都已补齐，应急发布转为正常发布。",
        EmptyForm, lambda v, f, k: actions.complete_emergency(**_known(v), **_alone(k)),
        "手续已补齐。",
    ),
    Move.WITHDRAW: Step(
        "撤回", "确认撤回", "撤回后正文和附件公众都看不到，页面只显示撤回日期和理由。要再发布，须起草新版本。",
        ReasonForm,
        lambda v, f, k: actions.withdraw_item(**_known(v), reason=_reason(f), **k),
        "已撤回。", is_danger=True,
    ),
    Move.ARCHIVE: Step(
        "归档", "确认归档", "归档后不再列入栏目，仍可按索引号阅读，随时可以恢复。",
        EmptyForm, lambda v, f, k: actions.archive_item(**_known(v), **_alone(k)), "已归档。",
    ),
    Move.RESTORE: Step(
        "恢复到栏目", "恢复", "恢复后重新列入栏目。",
        EmptyForm, lambda v, f, k: actions.restore_item(**_known(v), **_alone(k)), "已恢复。",
    ),
    Move.DISCARD: Step(
        "弃稿", "弃稿", "弃稿后不再提醒，随时可以恢复。",
        EmptyForm, lambda v, f, k: actions.discard_draft(**_known(v), **k),
        "已弃稿，可以随时恢复。",
    ),
    Move.RESUME: Step(
        "恢复草稿", "恢复草稿", "恢复后接着修改。",
        EmptyForm, lambda v, f, k: actions.resume_draft(**_known(v), **_alone(k)), "已恢复。",
    ),
    Move.CORRECT: Step(
        "更正", "起草更正稿", "会起草一个新版本。新版本发布以前，公众看到的仍是现在这一版。",
        NoteForm,
        lambda v, f, k: actions.start_correction(
            **_known(v), note=_reason(f), formed_on=f.cleaned_data["formed_on"], **_alone(k)
        ),
        "更正稿已建立，请修改。",
    ),
    "due": Step(
        "公开时限", "保存时限", "公开期限从形成或变更之日的次日起算，一般 20 个工作日，不能延长。",
        DueForm,
        lambda v, f, k: actions.set_due(
            **_known(v), formed_on=f.cleaned_data["formed_on"], limit=f.to_limit(), **_alone(k)
        ),
        "时限已保存。",
    ),
}  # fmt: skip


def _alone(known: dict[str, Any]) -> dict[str, Any]:
    """Without the number of saves, for steps that no edit can cross."""
    return {name: value for name, value in known.items() if name != "seen"}


@form_page
def step(request: OfficerRequest, version_id: int, step: str) -> HttpResponse:
    """Confirm a step, with what it needs and what follows from it."""
    chosen = STEPS.get(step)
    if chosen is None:
        raise NotFoundError("没有这个操作。请回到信息页面选择。")
    view = item_view(request.user, version_id, today=timezone.localdate())
    form = chosen.form(sent(request), initial=_initial(request, view, step))
    is_sent = request.method == "POST"
    if is_sent and form.is_valid():
        known = {
            "seen": seen_of(request, view),
            "by": request.user,
            "at": timezone.now(),
        }
        try:
            result = chosen.act(view, form, known)
        except NotFoundError:
            raise
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, chosen.done)
            target = result.pk if step == Move.CORRECT else version_id
            name = "desk:edit_item" if step == Move.CORRECT else "desk:item"
            return redirect(name, version_id=target)
    missing = next((offer.missing for offer in view.offers if offer.move == step), ())
    context = item_context(view) | {
        "form": form,
        "step": chosen,
        "missing": missing,
        "seen": request.POST.get("seen", view.saved),
    }
    return render(request, "desk/items/step.html", context, status=422 if is_sent else 200)


def _initial(request: OfficerRequest, view: ItemView, step: str) -> dict[str, Any]:
    if step == "due":
        return {
            "formed_on": view.formed_on,
            "days": view.limit_days,
            "unit": view.limit_unit,
            "basis": view.limit_basis,
        }
    if step == Move.WITHDRAW:
        standing = standing_of(request.user, view.id)
        if standing.revoked_on:
            return {
                "reason": f"该处罚决定已于{standing.revoked_on}撤销或变更"
                f"（{standing.revoked_basis}），依照《行政处罚法》第四十八条第二款撤回。"
            }
    return {}
