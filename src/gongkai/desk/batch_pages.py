"""Pages of the desk on which many items are moved together: proposed, decided, watched, undone."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gongkai.catalogue import actions
from gongkai.catalogue.queries import (
    ColumnChoice,
    batch_lines,
    batch_view,
    batches_to_decide,
    chosen_items,
    column_choices,
    ids_of_items,
    list_batches,
)
from gongkai.desk.catalogue_forms import ScheduleForm
from gongkai.desk.exports import spreadsheet
from gongkai.desk.item_list_pages import number_of, wanted_of
from gongkai.desk.report_forms import INPUT
from gongkai.desk.report_pages import form_page
from gongkai.desk.requests import OfficerRequest
from gongkai.rules.access import Permission
from gongkai.rules.batches import MOST_ITEMS, RULES, BatchKind
from gongkai.rules.errors import GongkaiError, NotFoundError
from gongkai.rules.items import MODE_LABELS, Mode

_HEAD: Final = ("索引号", "名称", "栏目", "结果", "为什么没有办成", "办理时间")


# --- forms ---------------------------------------------------------------------------------------


def _line(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=200,
        help_text=hint,
        widget=forms.TextInput(attrs=INPUT | {"autocomplete": "off"}),
    )


class WhyForm(forms.Form):
    """A batch that needs no more than a word why."""

    reason = forms.CharField(
        label="说明",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs=INPUT | {"rows": 2}),
        help_text="批准的人会看到。",
    )

    def wanted(self) -> dict[str, Any]:
        """What shall be."""
        return {}


class ScheduleBatchForm(ScheduleForm, WhyForm):
    """When the items go out."""

    def wanted(self) -> dict[str, Any]:
        """The instant."""
        return {"release_from": self.moment}


class MoveBatchForm(WhyForm):
    """Where the items shall stand."""

    column = forms.TypedChoiceField(
        label="移到栏目",
        coerce=int,
        widget=forms.Select(attrs=INPUT),
        error_messages={"required": "请选择移到哪个栏目。"},
    )

    field_order = ("column", "reason")

    def wanted(self) -> dict[str, Any]:
        """The column."""
        return {"column": self.cleaned_data["column"]}


class WithdrawBatchForm(WhyForm):
    """Why the items are taken back."""

    reason = forms.CharField(
        label="撤回的理由",
        max_length=500,
        widget=forms.Textarea(attrs=INPUT | {"rows": 3}),
        help_text="每件的页面上都会显示给公众。",
        error_messages={"required": "请写明撤回的理由，公众会看到它。"},
    )


class ReclassifyBatchForm(WhyForm):
    """The elements by which items are found; what is left empty stays."""

    subject = _line("主题分类")
    genre = _line("体裁分类")
    audience = _line("受众")
    keywords = _line("主题词", "用顿号分开，会替换原来的主题词。")

    field_order = ("subject", "genre", "audience", "keywords", "reason")

    def wanted(self) -> dict[str, Any]:
        """The elements that shall change."""
        got = {name: self.cleaned_data[name].strip() for name in ("subject", "genre", "audience")}
        words = self.cleaned_data["keywords"].replace("，", "、").replace(",", "、").split("、")
        return got | {"keywords": [word.strip() for word in words if word.strip()]}


class ModeBatchForm(WhyForm):
    """Whether the items are for the public."""

    mode = forms.ChoiceField(
        label="公开属性",
        choices=[(mode.value, MODE_LABELS[mode]) for mode in Mode],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择公开属性。"},
    )

    field_order = ("mode", "reason")

    def wanted(self) -> dict[str, Any]:
        """The mode."""
        return {"mode": self.cleaned_data["mode"]}


_FORMS: Final[dict[BatchKind, type[WhyForm]]] = {
    BatchKind.PUBLISH: WhyForm,
    BatchKind.SCHEDULE: ScheduleBatchForm,
    BatchKind.UNSCHEDULE: WhyForm,
    BatchKind.MOVE: MoveBatchForm,
    BatchKind.WITHDRAW: WithdrawBatchForm,
    BatchKind.RECLASSIFY: ReclassifyBatchForm,
    BatchKind.CHANGE_MODE: ModeBatchForm,
}


class DecideForm(forms.Form):
    """One decision on all items of a batch."""

    decision = forms.ChoiceField(
        label="决定",
        choices=[("approve", "批准"), ("refuse", "不批准")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择批准还是不批准。"},
    )
    opinion = forms.CharField(
        label="意见",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs=INPUT | {"rows": 2}),
        help_text="批准的可以不填；不批准的，写明理由。",
    )


# --- proposing -----------------------------------------------------------------------------------


@form_page
def new_batch(request: OfficerRequest) -> HttpResponse:
    """What a batch would do to the chosen items, before it is proposed."""
    sent = request.POST if request.method == "POST" else None
    asked = sent or request.GET
    kind = next((k for k in BatchKind if k == asked.get("do")), None)
    if kind is None:
        raise NotFoundError("没有这种批量办理。请回到清单选择。")
    ids = _chosen(request, asked)
    found, needs_other, bodies = chosen_items(request.user, kind, ids)
    form = _FORMS[kind](sent)
    _choose_columns(form, column_choices(request.user, Permission.EDIT_ITEMS))
    if sent is not None and form.is_valid():
        try:
            batch = actions.propose_batch(
                kind=kind,
                version_ids=ids,
                wanted=form.wanted(),
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            done = "已提出，等另一人批准。" if needs_other else "已开始办理，可以离开这一页。"
            messages.success(request, done)
            return redirect("desk:batch", batch_id=batch.pk)
    context = {
        "section": "items",
        "form": form,
        "rule": RULES[kind],
        "able": [one for one in found if not one.problem],
        "unable": [one for one in found if one.problem],
        "needs_other": needs_other,
        "bodies": bodies,
        "most": MOST_ITEMS,
        "back": f"{reverse('desk:items')}?{asked.get('back', '')}",
        "back_query": asked.get("back", ""),
    }
    return render(request, "desk/items/new_batch.html", context, status=422 if sent else 200)


def _chosen(request: OfficerRequest, asked: QueryDict) -> list[int]:
    """The ids of the ticked items, or of all that the list shows."""
    if asked.get("all") == "1" and request.method != "POST":
        request.GET = QueryDict(asked.get("back", "")[:1000])
        today = timezone.localdate()
        return ids_of_items(request.user, wanted_of(request), today=today, most=MOST_ITEMS + 1)
    ids = [int(v) for v in asked.getlist("v") if v.isascii() and v.isdigit() and len(v) < 19]
    return ids[: MOST_ITEMS + 1]


def _choose_columns(form: forms.Form, columns: list[ColumnChoice]) -> None:
    if "column" in form.fields:
        choices = [("", "请选择"), *((c.id, c.label) for c in columns)]
        form.fields["column"].choices = choices  # type: ignore[attr-defined]


# --- watching and deciding -----------------------------------------------------------------------


@require_safe
def batches(request: OfficerRequest) -> HttpResponse:
    """The batches in reach, the newest first."""
    only_open = request.GET.get("open") == "1"
    context = {
        "section": "items",
        "page": list_batches(
            request.user, only_open=only_open, page=number_of(request, "page") or 1
        ),
        "only_open": only_open,
        "to_decide": batches_to_decide(request.user),
    }
    return render(request, "desk/items/batches.html", context)


@form_page
def batch(request: OfficerRequest, batch_id: int) -> HttpResponse:
    """A batch: what it does, how far it is, what was not done; and the one decision on it."""
    page = number_of(request, "page") or 1
    view = batch_view(request.user, batch_id, on=timezone.localdate(), page=page)
    form = DecideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        is_approved = form.cleaned_data["decision"] == "approve"
        try:
            actions.decide_batch(
                batch_id=batch_id,
                is_approved=is_approved,
                opinion=form.cleaned_data["opinion"],
                by=request.user,
                at=timezone.now(),
            )
        except NotFoundError:
            raise
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, "已批准，开始逐件办理。" if is_approved else "已退给提出的人。"
            )
            return redirect("desk:batch", batch_id=batch_id)
    context = {"section": "items", "view": view, "row": view.row, "page": view.lines, "form": form}
    return render(request, "desk/items/batch.html", context, status=422 if form.is_bound else 200)


@require_POST
def stop_batch(request: OfficerRequest, batch_id: int) -> HttpResponse:
    """Take a proposal back, or stop what runs."""
    actions.stop_batch(batch_id=batch_id, by=request.user, at=timezone.now())
    messages.success(request, "已中止。办过的保持不变，没办的不再办。")
    return redirect("desk:batch", batch_id=batch_id)


@require_POST
def undo_batch(request: OfficerRequest, batch_id: int) -> HttpResponse:
    """Propose that a batch be taken back."""
    undo = actions.undo_batch(batch_id=batch_id, by=request.user, at=timezone.now())
    messages.success(request, "已提出撤销。")
    return redirect("desk:batch", batch_id=undo.pk)


@require_safe
def export_batch(request: OfficerRequest, batch_id: int, kind: str) -> HttpResponse:
    """What became of each item, as XLSX or CSV."""
    lines = [
        (
            line.index_number,
            line.title,
            line.column,
            line.state_label,
            line.message,
            timezone.localtime(line.done_at).strftime("%Y-%m-%d %H:%M") if line.done_at else "",
        )
        for line in batch_lines(request.user, batch_id)
    ]
    return spreadsheet(kind, "批量办理", f"批量办理结果-{batch_id}", _HEAD, lines)
