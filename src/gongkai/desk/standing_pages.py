"""Pages of the desk for what becomes of a published item: validity, revocation, interpretation."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gongkai.catalogue import actions
from gongkai.catalogue.models import Item
from gongkai.catalogue.queries import (
    DocumentChoice,
    Reminded,
    Reminder,
    item_view,
    publishers_to_set_up,
    reminders,
    standing_of,
    successor_choices,
)
from gongkai.desk.catalogue_forms import ReasonForm, ValidityForm
from gongkai.desk.catalogue_pages import item_context, sent
from gongkai.desk.report_pages import form_page
from gongkai.desk.requests import OfficerRequest
from gongkai.desk.worklist_forms import day_field
from gongkai.rules.errors import GongkaiError, NotFoundError

MOST_ON_HOME: Final = 8


class RevokedForm(forms.Form):
    """When a penalty was revoked or changed, and what says so."""

    revoked_on = day_field("撤销、变更或确认违法的日期")
    basis = forms.CharField(
        label="依据",
        max_length=300,
        help_text="写明文书，例如：某政复决字〔2026〕3号行政复议决定。",
        widget=forms.TextInput(attrs={"class": "input"}),
        error_messages={"required": "请写明撤销、变更的文书。"},
    )


@form_page
def validity(request: OfficerRequest, version_id: int) -> HttpResponse:
    """Mark whether a document still holds, and choose what holds instead."""
    view = item_view(request.user, version_id, today=timezone.localdate())
    standing = standing_of(request.user, version_id)
    words = _words(request)
    choices = successor_choices(request.user, version_id, words)
    chosen = _chosen(request, standing.successor)
    if chosen is not None and chosen not in choices:
        choices = (chosen, *choices)
    initial = {"on": timezone.localdate(), "basis": standing.validity_basis}
    is_search = "find" in request.POST
    form = ValidityForm(sent(request), initial=initial)
    status = 422 if form.is_bound and not is_search else 200
    if form.is_bound and not is_search and form.is_valid():
        successor = Item.objects.filter(pk=chosen.item_id).first() if chosen else None
        try:
            actions.mark_validity(
                version_id=version_id,
                **form.cleaned_data,
                successor=successor,
                by=request.user,
                at=timezone.now(),
            )
        except NotFoundError:
            raise
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "有效性已保存，公众页面上方会标明。")
            return redirect("desk:item", version_id=version_id)
    if is_search:
        form = ValidityForm(initial=dict(request.POST.items()))
    context = item_context(view) | {
        "form": form,
        "standing": standing,
        "words": words,
        "choices": choices,
        "chosen": chosen,
        "is_search": is_search,
    }
    return render(request, "desk/items/validity.html", context, status=status)


def _words(request: HttpRequest) -> str:
    return request.POST.get("words", "").replace("\0", "").strip()[:100]


def _chosen(request: HttpRequest, known: DocumentChoice | None) -> DocumentChoice | None:
    """What was ticked; before the form is sent, what stands there already."""
    if request.method != "POST":
        return known
    ticked = request.POST.get("successor", "")
    if known is not None and ticked == str(known.item_id):
        return known
    if not (ticked.isascii() and ticked.isdigit() and len(ticked) < 19):
        return None
    found = Item.objects.filter(pk=int(ticked)).exclude(first_published_on=None).first()
    if found is None:
        return None
    title = (
        found.versions.exclude(published_at=None)
        .order_by("-number")
        .values_list("title", "document_number")[0]
    )
    return DocumentChoice(found.pk, found.index_number or "", title[0], title[1], "")


@form_page
def revoked(request: OfficerRequest, version_id: int) -> HttpResponse:
    """Say that a penalty was revoked or changed: from then on three days run."""
    view = item_view(request.user, version_id, today=timezone.localdate())
    form = RevokedForm(sent(request), initial={"revoked_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            last = actions.mark_revoked(
                version_id=version_id,
                **form.cleaned_data,
                by=request.user,
                at=timezone.now(),
            )
        except NotFoundError:
            raise
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, f"已登记。应在 {last.month}月{last.day}日前撤回公开的处罚决定并说明理由。"
            )
            return redirect("desk:item", version_id=version_id)
    context = item_context(view) | {"form": form}
    status = 422 if form.is_bound else 200
    return render(request, "desk/items/revoked.html", context, status=status)


@require_POST
def plan_interpretation(request: OfficerRequest, version_id: int) -> HttpResponse:
    """Draft the interpretation of a document and open it."""
    try:
        version = actions.plan_interpretation(
            version_id=version_id, by=request.user, at=timezone.now()
        )
    except NotFoundError:
        raise
    except GongkaiError as error:
        messages.error(request, str(error))
        return redirect("desk:item", version_id=version_id)
    messages.success(request, "解读稿已建立，并与文件互相链接。写完送校对，可以和文件一起发布。")
    return redirect("desk:edit_item", version_id=version.pk)


@form_page
def waive_interpretation(request: OfficerRequest, version_id: int) -> HttpResponse:
    """Say why a document needs no interpretation."""
    view = item_view(request.user, version_id, today=timezone.localdate())
    form = ReasonForm(sent(request))
    form.fields["reason"].label = "不配解读的理由"
    if request.method == "POST" and form.is_valid():
        try:
            actions.waive_interpretation(
                version_id=version_id, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except NotFoundError:
            raise
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "理由已保存，不再提醒。")
            return redirect("desk:item", version_id=version_id)
    context = item_context(view) | {"form": form}
    status = 422 if form.is_bound else 200
    return render(request, "desk/items/waive.html", context, status=status)


@require_POST
def publish_together(request: OfficerRequest, version_id: int) -> HttpResponse:
    """Publish a document and the interpretations that are ready, in one step."""
    standing = standing_of(request.user, version_id)
    try:
        done = actions.publish_together(
            version_ids=[version_id, *standing.together], by=request.user, at=timezone.now()
        )
    except NotFoundError:
        raise
    except GongkaiError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"文件和解读共 {len(done)} 条已同时发布。")
    return redirect("desk:item", version_id=version_id)


# --- reminders -----------------------------------------------------------------------------------


def address_of(reminder: Reminder) -> str:
    """The page on which a reminder is worked off."""
    if reminder.kind is Reminded.UNTOLD:
        return reverse("desk:consultation", args=[reminder.id])
    if reminder.kind is Reminded.WITHHELD:
        return reverse("desk:assess_item", args=[reminder.id, reminder.second_id])
    if reminder.kind is Reminded.REVOKED:
        return reverse("desk:step_item", args=[reminder.id, "withdraw"])
    if reminder.kind is Reminded.EXPIRING:
        return reverse("desk:validity_item", args=[reminder.id])
    return reverse("desk:item", args=[reminder.id])


def reminder_lines(request: OfficerRequest, most: int) -> list[tuple[Reminder, str]]:
    """What the person should think of, each with the page to do it on."""
    found = reminders(request.user, today=timezone.localdate(), most=most)
    return [(one, address_of(one)) for one in found]


@require_safe
def reminder_list(request: OfficerRequest) -> HttpResponse:
    """Everything of published items that somebody has to think of."""
    bodies = publishers_to_set_up(request.user, on=timezone.localdate())
    context: dict[str, Any] = {
        "section": "items",
        "lines": reminder_lines(request, 200),
        "bodies": [body for body in bodies if body.faults or body.stale or body.due],
    }
    return render(request, "desk/items/reminders.html", context)
