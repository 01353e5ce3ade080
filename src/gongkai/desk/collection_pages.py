"""Pages of the desk for many files that are handed in together."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.annual_reports import actions
from gongkai.annual_reports.queries import get_collection, list_collections
from gongkai.catalogue.adapters.files import store
from gongkai.desk.report_forms import INPUT, ManyFilesField
from gongkai.desk.report_pages import form_page, is_partial, sent
from gongkai.desk.requests import OfficerRequest
from gongkai.rules.access import Permission
from gongkai.rules.errors import GongkaiError
from gongkai.rules.folders import unpack

MOST_FILES = 2000


class CollectForm(forms.Form):
    """Files of many bodies, and the year of those that name none."""

    batch = ManyFilesField(
        label="文件",
        help_text="一个 ZIP，或者多个文件：网页、Word、PDF、Excel、文本、JSON 都可以。"
        "按文件里写的机关认；认不出的，在文件名前加上“机关代码_”。",
        error_messages={"required": "请选择文件。", "empty": "文件是空的，请重新选择。"},
    )
    year = forms.IntegerField(
        label="文件里没有写年度的，按哪一年",
        required=False,
        min_value=actions.FIRST_FORM_YEAR,
        max_value=actions.LAST_YEAR,
        widget=forms.NumberInput(attrs=INPUT),
        error_messages={
            "invalid": "请填四位数的年度，例如 2025。",
            "min_value": "2019年以前没有全国统一的表格。",
            "max_value": "请核对年度。",
        },
    )


@form_page
def collections(request: OfficerRequest) -> HttpResponse:
    """The batches that were handed in, and the form for another."""
    may_begin = bool(request.user.scope(Permission.AGGREGATE_REPORTS).paths)
    form = CollectForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            files = form.cleaned_data["batch"]
            given = [((file.name or "文件")[-255:], file.read()) for file in files]
            opened = unpack(given, most=MOST_FILES)
            made = actions.begin_collection(
                organisation_id=None,
                name=given[0][0] if len(given) == 1 else f"{given[0][0]}等{len(given)}个文件",
                year=form.cleaned_data["year"],
                files=[(one.name, store([one.data])) for one in opened if not one.refusal],
                by=request.user,
                at=timezone.now(),
            )
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            for one in opened:
                if one.refusal:
                    messages.warning(request, f"“{one.name}”没有收下：{one.refusal}")
            messages.success(request, "已收下，正在逐个读取。可以离开这一页，回来再看。")
            return redirect("desk:collection", made.pk)
    context = {
        "section": "annual",
        "form": form,
        "may_begin": may_begin,
        "rows": list_collections(request.user),
        "trail": [("年度报告收集", reverse("desk:boards"))],
        "here": "批量收集",
    }
    status = 422 if form.errors else 200
    return render(request, "desk/annual/collections.html", context, status=status)


@require_safe
def collection(request: OfficerRequest, collection_id: int) -> HttpResponse:
    """How far a batch is; asked again by htmx until all is read."""
    shown = get_collection(request.user, collection_id)
    context = {
        "section": "annual",
        "shown": shown,
        "uploads": shown.problems,
        "trail": [
            ("年度报告收集", reverse("desk:boards")),
            ("批量收集", reverse("desk:collections")),
        ],
        "here": shown.row.name,
    }
    name = "collection_state" if is_partial(request) else "collection"
    return render(request, f"desk/annual/{name}.html", context)
