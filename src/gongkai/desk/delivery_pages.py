"""Pages of the desk for deliveries: propose one, the ledger, one delivery with its steps."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.channels import actions
from gongkai.channels.queries.connections import connection_list
from gongkai.channels.queries.delivery_lists import (
    HEADS,
    DeliveryRow,
    DeliveryView,
    Offers,
    delivery_counts,
    delivery_list,
    delivery_view,
    exported_deliveries,
    offers_for,
)
from gongkai.channels.queries.delivery_selection import SORTS, WAITING, DeliveryFilter
from gongkai.desk.asking import answered, form_shown
from gongkai.desk.delivery_forms import DoneForm, MomentForm, NoteForm, PostForm, ReasonForm
from gongkai.desk.filters import FilterHead, choice, page_of, sort_heads, words_of
from gongkai.desk.post_figure_pages import figures_chart
from gongkai.desk.report_pages import form_page, sent
from gongkai.desk.requests import OfficerRequest
from gongkai.desk.streamed_sheets import streamed
from gongkai.rules.access import Permission
from gongkai.rules.channels.deliveries import STATE_LABELS, Move, State
from gongkai.rules.channels.post_figures import FIGURES, PostFigures
from gongkai.rules.errors import GongkaiError, NotFoundError
from gongkai.rules.sheets import Figure, said

SECTION: Final = {"section": "channels", "tab": "deliveries"}


def _wanted(request: HttpRequest) -> DeliveryFilter:
    get = request.GET
    channel = get.get("channel", "")
    return DeliveryFilter(
        words=words_of(request),
        state=State(get["state"]) if get.get("state") in set(State) else None,
        connection_id=int(channel)
        if channel.isascii() and channel.isdigit() and len(channel) < 10
        else None,
        waiting=get.get("show", "") if get.get("show", "") in WAITING else "",
    )


def _sort(request: HttpRequest) -> str:
    asked = request.GET.get("sort", "")
    return asked if asked in SORTS else "-new"


@require_safe
def deliveries(request: OfficerRequest) -> HttpResponse:
    """The ledger of what went to channels."""
    wanted, sort, today = _wanted(request), _sort(request), timezone.localdate()
    channels = [(row.id, row.name) for row in connection_list(request.user, on=today)]
    head = FilterHead(
        label="筛选投放",
        search="标题、索引号或投放编号",
        words=wanted.words,
        clear=request.path,
        choices=(
            choice("state", "状态", STATE_LABELS.items(), wanted.state),
            choice("channel", "渠道", channels, wanted.connection_id),
        ),
        kept=(("show", wanted.waiting),) if wanted.waiting else (),
    )
    found = delivery_list(request.user, wanted, on=today, sort=sort, page=page_of(request))
    context = SECTION | {
        "head": head,
        "wanted": wanted,
        "is_filtered": wanted != DeliveryFilter(),
        "columns": sort_heads(
            [("new", "发布时间"), ("reads", "阅读")], sort, last_first={"new", "reads"}
        ),
        "page": found.page,
        "total": found.total,
        "waiting": delivery_counts(request.user),
        "may_manage": bool(request.user.scope(Permission.MANAGE_CHANNELS).paths),
    }
    return render(request, "desk/channels/deliveries.html", context)


@require_safe
def export(request: OfficerRequest, kind: str) -> StreamingHttpResponse:
    """What the list shows as a sheet."""
    today = timezone.localdate()
    rows = exported_deliveries(request.user, _wanted(request), on=today, sort=_sort(request))
    name = f"渠道投放台账-{today:%Y%m%d}"
    return streamed(kind, "渠道投放台账", name, HEADS, map(_line, rows))


def _line(row: DeliveryRow) -> tuple[Any, ...]:
    def told(moment: Any) -> str:
        return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""

    return (
        row.key, row.title, row.index_number, row.channel, row.organizer, row.state_label,
        told(row.proposed_at), row.proposer, row.approver, told(row.confirmed_at), row.url,
        row.message, row.figures_on.isoformat() if row.figures_on else "",
        *(_said(row.figures, name) for name in FIGURES),
    )  # fmt: skip


def _said(figures: PostFigures | None, name: str) -> Any:
    """A figure as a number where it is exact, else in words."""
    found: Figure | None = getattr(figures, name, None)
    if found is None:
        return ""
    return found.value if found.bound == "exact" else said(found)


# --- proposing -----------------------------------------------------------------------------------


@require_safe
def choose(request: OfficerRequest) -> HttpResponse:
    """From an 索引号 that somebody wrote to the page that proposes it."""
    front, _, back = request.GET.get("item", "").strip().partition("/")
    if not re.fullmatch(r"[\w-]+", front, re.ASCII) or not re.fullmatch(r"[\w-]+", back, re.ASCII):
        raise NotFoundError("请填写已公开的信息的索引号，例如 11520200MB1A23456R/2026-00001。")
    return redirect("desk:propose_deliveries", front, back)


def _offers(request: OfficerRequest, index_number: str, only: int | None = None) -> Offers:
    front, _, back = index_number.partition("/")
    if not front or not back:
        raise NotFoundError("没有找到这条已公开的信息，请核对索引号。")
    address = request.build_absolute_uri(reverse("portal:item", args=[front, back]))
    return offers_for(request.user, index_number, address=address, only=only)


@form_page
def propose(request: OfficerRequest, front: str, back: str) -> HttpResponse:
    """Propose that a published item goes to channels, each with its own words and limits."""
    offers = _offers(request, f"{front}/{back}")
    data = sent(request)[0]
    parts = [
        (
            offer,
            PostForm(
                offer.kind,
                offer.post,
                offers.covers,
                offers.body,
                data,
                may_choose=True,
                prefix=f"c{offer.connection_id}",
            ),
        )
        for offer in offers.offers
        if offer.standing is None
    ]
    when = MomentForm(data)
    general = forms.Form(data)
    if request.method == "POST" and _is_good(parts, when, general):
        posts = {
            offer.connection_id: form.made() for offer, form in parts if form.cleaned_data["chosen"]
        }
        if request.POST.get("do") != "preview":
            try:
                made = actions.propose_deliveries(
                    index_number=offers.index_number,
                    posts=posts,
                    not_before=when.moment(),
                    by=request.user,
                    at=timezone.now(),
                )
            except GongkaiError as error:
                general.add_error(None, str(error))
            else:
                messages.success(request, f"已提请 {len(made)} 个渠道，请另一人审批。")
                return redirect(f"{reverse('desk:deliveries')}?show=approval")
    shown = [(offer, form, _previewed(form)) for offer, form in parts]
    context = SECTION | {
        "offers": offers,
        "parts": shown,
        "standing": [offer for offer in offers.offers if offer.standing],
        "when": when,
        "form": general,
    }
    is_bad = general.errors or when.errors or any(form.errors for _, form in parts)
    return render(request, "desk/channels/propose.html", context, status=422 if is_bad else 200)


def _is_good(parts: list[tuple[Any, PostForm]], when: MomentForm, general: forms.Form) -> bool:
    # All of them, so that every mistake is told at once; what is not chosen may say anything.
    is_good = all([when.is_valid(), general.is_valid(), *(form.is_valid() for _, form in parts)])
    if not is_good:
        return False
    chosen = [form for _, form in parts if form.cleaned_data["chosen"]]
    if not chosen:
        general.add_error(None, "请至少选择一个渠道。")
    problems = [problem for form in chosen for problem in form.judge()]
    return bool(chosen) and not problems


def _previewed(form: PostForm) -> Any:
    is_made = form.is_bound and hasattr(form, "cleaned_data")
    return form.made() if is_made else form.post


# --- one delivery --------------------------------------------------------------------------------


def _view(request: OfficerRequest, delivery_id: int) -> DeliveryView:
    return delivery_view(request.user, delivery_id, on=timezone.localdate())


@require_safe
def delivery(request: OfficerRequest, delivery_id: int) -> HttpResponse:
    """One delivery: how it stands, what it says, its log, and what may be done."""
    view = _view(request, delivery_id)
    front, _, back = view.row.index_number.partition("/")
    context = SECTION | {
        "view": view,
        "row": view.row,
        "front": front,
        "back": back,
        "chart": figures_chart(view),
        "figure_heads": FIGURES.values(),
        "figures": [
            (line, [(label, getattr(line.figures, name)) for name, label in FIGURES.items()])
            for line in view.figures
        ],
        "steps": [(name, step.label) for name, step in STEPS.items() if step.is_open(view)],
    }
    return render(request, "desk/channels/delivery.html", context)


@dataclass(frozen=True, slots=True)
class _Step:
    move: Move
    label: str
    hint: str
    form: type[forms.Form]
    act: Callable[..., Any]
    fixed: tuple[tuple[str, Any], ...] = ()
    by_hand: bool | None = None

    def is_open(self, view: DeliveryView) -> bool:
        """Whether the page offers it."""
        if self.move not in view.moves:
            return False
        if self.move is Move.APPROVE and view.is_mine:
            return False
        return self.by_hand is None or self.by_hand == view.row.is_by_hand


STEPS: Final[Mapping[str, _Step]] = {
    "approve": _Step(
        Move.APPROVE, "同意发布", "同意以后，系统到时间就发送。", forms.Form, actions.approve_delivery
    ),
    "return": _Step(
        Move.RETURN, "退回", "提请人修改后可以再提请。", ReasonForm, actions.return_delivery
    ),
    "confirm": _Step(
        Move.CONFIRM, "登记已发布", "请先在平台或现场看到，再登记。", DoneForm,
        actions.confirm_delivery, by_hand=True,
    ),
    "retry": _Step(
        Move.RETRY, "重新发送", "结果不明的，请先到平台确认没有这一条；有的请登记已发布，不要重发。",
        forms.Form, actions.retry_delivery,
    ),
    "recall": _Step(
        Move.RECALL, "撤回", "从平台删除，不能恢复。", ReasonForm, actions.recall_delivery
    ),
    "recalled": _Step(
        Move.FINISH_RECALL, "登记已撤回", "请先在平台删除或取下，再登记。", NoteForm,
        actions.settle_recall, (("is_gone", True),), by_hand=True,
    ),
    "kept": _Step(
        Move.DROP_RECALL, "登记未能撤回", "状态回到“已发布”。", NoteForm, actions.settle_recall,
        (("is_gone", False),), by_hand=True,
    ),
    "cancel": _Step(
        Move.CANCEL, "取消", "还没有发出的，可以取消。", ReasonForm, actions.cancel_delivery
    ),
}  # fmt: skip


@form_page
def step(request: OfficerRequest, delivery_id: int, step: str) -> HttpResponse:
    """Confirm a step: the page names what follows from it."""
    view = _view(request, delivery_id)
    chosen = STEPS.get(step)
    if chosen is None:
        raise NotFoundError("没有这个操作。")
    form = chosen.form(sent(request)[0])

    def act(got: dict[str, Any]) -> tuple[str, str]:
        chosen.act(
            delivery_id=delivery_id,
            **got,
            **dict(chosen.fixed),
            by=request.user,
            at=timezone.now(),
        )
        return reverse("desk:delivery", args=[delivery_id]), f"已办理“{chosen.label}”。"

    if answer := answered(request, form, act):
        return answer
    context = SECTION | {"view": view, "form": form, "title": chosen.label, "hint": chosen.hint}
    return form_shown(request, "desk/channels/delivery_step.html", context, form)


@form_page
def amend(request: OfficerRequest, delivery_id: int) -> HttpResponse:
    """Mend a proposal, or propose the corrected text of what is published."""
    view = _view(request, delivery_id)
    offers = _offers(request, view.row.index_number, view.connection_id)
    is_correction = Move.RECALL in view.moves
    data = sent(request)[0]
    form = PostForm(view.kind, view.post, offers.covers, offers.body, data)
    second = ReasonForm(data) if is_correction else MomentForm(data)
    is_valid = all([form.is_valid(), second.is_valid()])
    if request.method == "POST" and is_valid and not form.judge():
        known: dict[str, Any] = {
            "delivery_id": delivery_id,
            "post": form.made(),
            "by": request.user,
            "at": timezone.now(),
        }
        try:
            if is_correction:
                made = actions.correct_delivery(reason=second.cleaned_data["reason"], **known)
            else:
                made = actions.amend_delivery(not_before=second.cleaned_data["not_before"], **known)
        except NotFoundError:
            raise
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已提请，请另一人审批。")
            return redirect("desk:delivery", made.pk)
    context = SECTION | {
        "view": view,
        "form": form,
        "second": second,
        "title": "更正" if is_correction else "修改后再提请",
        "is_correction": is_correction,
        "body": offers.body,
    }
    status = 422 if form.errors or second.errors else 200
    return render(request, "desk/channels/amend.html", context, status=status)
