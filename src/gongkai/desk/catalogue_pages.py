"""Pages of the desk for what is published: lists, one item, its reviews and its release."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.catalogue import actions
from gongkai.catalogue.queries import (
    ItemView,
    file_of_version,
    item_view,
    standing_of,
)
from gongkai.catalogue.queries.shares import shares_of_item
from gongkai.desk.catalogue_forms import ReviewForm, SecrecyForm
from gongkai.desk.guide_check import guide_faults
from gongkai.desk.item_findings import panel
from gongkai.desk.item_reads import reads_shown
from gongkai.desk.report_pages import form_page
from gongkai.desk.requests import OfficerRequest
from gongkai.look.rich_body import pictures_in, rich_body
from gongkai.rules.access import Permission
from gongkai.rules.errors import GongkaiError, NotFoundError
from gongkai.rules.items import ABOUT_FIELDS, DOCUMENTS, EXTRA_FIELDS, ItemKind
from gongkai.rules.release import DUTY_LABELS, Move, State
from gongkai.rules.secrecy import Conclusion, SecrecyFormError

_ADDRESSES: Final = {
    Move.CHANGE: "desk:edit_item",
    Move.CLEAR: "desk:secrecy_item",
    Move.WITHHOLD: "desk:secrecy_item",
    Move.PROOFREAD: "desk:review_item",
    Move.APPROVE_FIRST: "desk:review_item",
    Move.APPROVE_SECOND: "desk:review_item",
    Move.APPROVE_FINAL: "desk:review_item",
    Move.RETURN: "desk:review_item",
}
# Whoever may make one of these writes for the body.
_WRITING: Final = frozenset({Move.CHANGE, Move.WITHDRAW, Move.DISCARD, Move.PUBLISH})
# What nobody does to what they wrote or reviewed themselves.
_REVIEWING: Final = frozenset(
    {
        Move.PROOFREAD,
        Move.APPROVE_FIRST,
        Move.APPROVE_SECOND,
        Move.APPROVE_FINAL,
        Move.CLEAR,
        Move.WITHHOLD,
    }
)
# What is done first in each state stands as the one primary button.
_FIRST: Final = (
    Move.PUBLISH_URGENT,
    Move.COMPLETE,
    Move.PUBLISH,
    Move.CLEAR,
    Move.PROOFREAD,
    Move.APPROVE_FIRST,
    Move.APPROVE_SECOND,
    Move.APPROVE_FINAL,
    Move.SUBMIT,
)


# --- one item ------------------------------------------------------------------------------------


@require_safe
def item(request: OfficerRequest, version_id: int) -> HttpResponse:
    """A version as the public would read it, what may be done, and who wrote and approved it."""
    view = item_view(request.user, version_id, today=timezone.localdate())
    today = timezone.localdate()
    context = item_context(view) | panel(view)
    context |= {
        "shares": shares_of_item(request.user, version_id, on=today) if view.published_at else (),
        "buttons": _buttons(view),
        "bar": _bar(view, "desk:review_item", "desk:secrecy_item"),
        "standing": standing_of(request.user, version_id),
        "guide_faults": guide_faults(view),
        "reads": reads_shown(request.user, view),
        "may_send": bool(request.user.scope(Permission.MANAGE_CHANNELS).paths),
    }
    return render(request, "desk/items/item.html", context)


def item_context(view: ItemView) -> dict[str, Any]:
    """What every page of a version shows."""
    ids = view.file_ids

    def address(sha256: str) -> str:
        known = sha256 in ids
        return reverse("desk:item_file", args=[view.id, ids[sha256]]) if known else ""

    content = view.content
    pictures = pictures_in(content.body)
    return {
        "section": "items",
        "view": view,
        "content": content,
        "body_html": rich_body(content.body, address),
        "attachments": [
            (file, ids[file.sha256], file.sha256 in pictures)
            for file in content.files
            if file.sha256 in ids
        ],
        "extras": [
            (EXTRA_FIELDS[code].label, value) for code, value in content.extras.items() if value
        ],
        "is_document": content.kind in DOCUMENTS,
        "about_label": EXTRA_FIELDS[ABOUT_FIELDS[content.kind]].label
        if content.kind in ABOUT_FIELDS
        else "",
        "may_write": any(offer.move in _WRITING for offer in view.offers),
        "may_publish": any(o.move is Move.PUBLISH and o.is_open for o in view.offers),
        "may_mark": content.kind in DOCUMENTS
        and any(offer.move is Move.WITHDRAW for offer in view.offers),
        "may_revoke": content.kind is ItemKind.PENALTY
        and any(offer.move is Move.WITHDRAW for offer in view.offers),
        "public_parts": view.index_number.split("/") if view.published_at else [],
    }


def _bar(view: ItemView, *names: str) -> str:
    """Why the next review is not offered to whoever could take it by their duty."""
    mine = any(o.move in _REVIEWING and _ADDRESSES[o.move] in names for o in view.offers)
    return f"{view.bar}，要由另一人{_following(view)}。" if view.bar and mine else ""


def _following(view: ItemView) -> str:
    return next((step.label for step in view.progress if step.is_next), "审核")


def _buttons(view: ItemView) -> list[dict[str, Any]]:
    """The moves as buttons, the one to be made first at the front."""
    order = {move: place for place, move in enumerate(_FIRST)}
    offers = sorted(view.offers, key=lambda offer: order.get(offer.move, len(order)))
    if view.bar:
        offers = [offer for offer in offers if offer.move not in _REVIEWING]
    shown: dict[str, dict[str, Any]] = {}
    for offer in offers:
        name, url = _ADDRESSES.get(offer.move), _address(view, offer.move)
        is_review = name == "desk:review_item"
        label = offer.label
        if is_review and offer.is_open and view.due_duty is not None and not view.bar:
            label = DUTY_LABELS[view.due_duty]
        if name == "desk:secrecy_item":
            label = "保密审查"
        known = shown.setdefault(url, {"url": url, "label": label, "missing": offer.missing})
        if offer.is_open and known["missing"]:
            known |= {"label": label, "missing": ()}
    buttons = list(shown.values())
    buttons += _correction(view)
    order |= {Move.CHANGE: -1} if _needs_change(view) else {}
    firsts = [offer for offer in offers if offer.is_open and offer.move in order]
    first = min(firsts, key=lambda offer: order[offer.move], default=None)
    for button in buttons:
        button["is_first"] = first is not None and button["url"] == _address(view, first.move)
    buttons.sort(key=lambda button: not button["is_first"])
    return buttons


def _address(view: ItemView, move: Move) -> str:
    if move in _ADDRESSES:
        return reverse(_ADDRESSES[move], args=[view.id])
    return reverse("desk:step_item", args=[view.id, move])


def _needs_change(view: ItemView) -> bool:
    """Whether a draft came back, or is not whole: it is written on before it goes anywhere."""
    came_back = bool(view.reviews) and view.reviews[0].holds and not view.reviews[0].is_approved
    return view.state is State.DRAFT and (came_back or bool(view.problems))


def _correction(view: ItemView) -> list[dict[str, Any]]:
    """The way to a correction: to the one that is being written, else to a new one."""
    if not view.may_correct:
        return []
    for line in view.versions:
        if line.is_in_work:
            url = reverse("desk:item", args=[line.id])
            return [{"url": url, "label": f"打开更正稿（第{line.number}版）", "missing": ()}]
    url = reverse("desk:step_item", args=[view.id, "correct"])
    return [{"url": url, "label": "更正", "missing": ()}]


@require_safe
def item_file(request: OfficerRequest, version_id: int, file_id: int) -> FileResponse:
    """A file of a version; `?view=1` shows a PDF instead of saving it."""
    file = file_of_version(request.user, version_id, file_id)
    is_shown = file.media_type.startswith("image/") or (
        "view" in request.GET and file.media_type == "application/pdf"
    )
    return FileResponse(
        file.path.open("rb"),
        as_attachment=not is_shown,
        filename=file.name,
        content_type=file.media_type,
    )


# --- reviews -------------------------------------------------------------------------------------


@form_page
def review(request: OfficerRequest, version_id: int) -> HttpResponse:
    """Read exactly this version, with what changed, and approve it or send it back."""
    view = item_view(request.user, version_id, today=timezone.localdate())
    form = ReviewForm(sent(request))
    bar = _bar(view, "desk:review_item")
    if view.due_duty is None:
        form.fields["decision"].choices = ReviewForm.RETURN  # type: ignore[attr-defined]
    elif bar:
        # Not offered, but whoever sends it nevertheless is told why it may not be.
        form.fields["decision"].widget.choices = ReviewForm.RETURN
    if request.method == "POST" and form.is_valid():
        try:
            return _reviewed(request, view, form)
        except NotFoundError:
            raise
        except GongkaiError as error:
            form.add_error(None, str(error))
    context = item_context(view) | panel(view)
    context |= {
        "form": form,
        "bar": bar,
        "duty": DUTY_LABELS[view.due_duty] if view.due_duty else "退回修改",
        "seen": request.POST.get("seen", view.saved),
    }
    status = 422 if form.is_bound else 200
    return render(request, "desk/items/review.html", context, status=status)


def _reviewed(request: OfficerRequest, view: ItemView, form: ReviewForm) -> HttpResponse:
    at, got = timezone.now(), form.cleaned_data
    if got["decision"] == "return":
        actions.return_item(
            version_id=view.id,
            reason=got["opinion"],
            marks=form.to_marks(),
            seen=seen_of(request, view),
            by=request.user,
            at=at,
        )
        messages.success(request, f"已退回“{view.content.title}”，起草人会在“待我办”里看到。")
    else:
        actions.review_item(
            version_id=view.id,
            opinion=got["opinion"],
            seen=seen_of(request, view),
            by=request.user,
            at=at,
        )
        messages.success(request, f"“{view.content.title}”已通过，转到下一环节。")
    return redirect("desk:item", version_id=view.id)


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, also when it was sent empty; None where it is only shown."""
    return request.POST if request.method == "POST" else None


def seen_of(request: HttpRequest, view: ItemView) -> int:
    """How often the version had been saved when the page was loaded."""
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else view.saved


@form_page
def secrecy(request: OfficerRequest, version_id: int) -> HttpResponse:
    """Fill and sign the form of the secrecy review for exactly this version."""
    view = item_view(request.user, version_id, today=timezone.localdate())
    form = SecrecyForm(sent(request))
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        try:
            actions.review_secrecy_of_item(
                version_id=version_id,
                answers=form.answers(),
                conclusion=got["conclusion"],
                reason=got["reason"],
                ground=got["ground"],
                review_by_on=got["review_by_on"],
                seen=seen_of(request, view),
                by=request.user,
                at=timezone.now(),
            )
        except SecrecyFormError as error:
            form.take(error.problems)
        except NotFoundError:
            raise
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            done = {
                Conclusion.PUBLISH: "保密审查已通过，可以发布。",
                Conclusion.WITHHOLD: "已登记为不予公开，到期会提醒重新评估。",
                Conclusion.REFER: "已记下报请确定，这一稿留在保密审查环节。",
            }
            messages.success(request, done[got["conclusion"]])
            return redirect("desk:item", version_id=version_id)
    context = item_context(view) | panel(view)
    context |= {
        "form": form,
        "bar": _bar(view, "desk:secrecy_item"),
        "seen": request.POST.get("seen", view.saved),
    }
    status = 422 if form.is_bound else 200
    return render(request, "desk/items/secrecy.html", context, status=status)
