"""The page of the desk on which a body sets up what it needs to publish: its numbers, its columns."""

from __future__ import annotations

from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from gongkai.catalogue import actions
from gongkai.catalogue.queries import next_number, publishers_to_set_up
from gongkai.desk.catalogue_pages import sent
from gongkai.desk.report_forms import INPUT
from gongkai.desk.report_pages import form_page
from gongkai.desk.requests import OfficerRequest
from gongkai.organisations.models import Organisation
from gongkai.organisations.queries import OrganisationSummary, list_organisations
from gongkai.rules.access import Permission
from gongkai.rules.errors import GongkaiError
from gongkai.rules.identifiers import IdentifierError, IndexPattern


class PublisherForm(forms.Form):
    """How a body writes its 索引号."""

    organisation = forms.TypedChoiceField(
        label="机关",
        coerce=int,
        widget=forms.Select(attrs=INPUT),
        error_messages={"required": "请选择机关。"},
    )
    index_code = forms.CharField(
        label="索引号里的机构代码",
        max_length=18,
        help_text="9 位机构代码，或 18 位统一社会信用代码。已经给出的索引号不会改变。",
        widget=forms.TextInput(attrs=INPUT | {"autocomplete": "off"}),
        error_messages={"required": "请填写机构代码。", "max_length": "机构代码最多 18 位。"},
    )
    has_month_in_index = forms.BooleanField(
        label="索引号写到月份",
        required=False,
        help_text="写到月份的像 …/202611-00001，否则像 …/2026-00001。",
    )

    def __init__(self, bodies: list[OrganisationSummary], *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        choices = [(body.id, body.name) for body in bodies]
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]


@form_page
def columns(request: OfficerRequest) -> HttpResponse:
    """The bodies that publish, with their columns and faults; set one up with the law's columns."""
    today = timezone.localdate()
    bodies = list_organisations(
        request.user, on=today, permission=Permission.MANAGE_COLUMNS, compiling_only=True
    )
    form = PublisherForm(bodies, sent(request))
    preview = ""
    is_preview = "preview" in request.POST
    if request.method == "POST" and form.is_valid() and is_preview:
        preview = _preview(form, today)
    elif request.method == "POST" and form.is_valid():
        try:
            _set_up(request, form)
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已保存。法定栏目已经装好，可以起草信息了。")
            return redirect("desk:item_columns")
    context = {
        "section": "items",
        "form": form,
        "bodies": bodies,
        "preview": preview,
        "publishers": publishers_to_set_up(request.user, on=today),
    }
    status = 422 if form.errors else 200
    return render(request, "desk/items/columns.html", context, status=status)


def _preview(form: PublisherForm, today: date) -> str:
    """The first number that would be given; what is wrong with the code is said at its field."""
    got = form.cleaned_data
    try:
        pattern = IndexPattern(got["index_code"].strip().upper(), got["has_month_in_index"])
        return next_number(pattern, 0, today)
    except IdentifierError as error:
        form.add_error("index_code", str(error))
        return ""


def _set_up(request: OfficerRequest, form: PublisherForm) -> None:
    got, at = form.cleaned_data, timezone.now()
    body = Organisation.objects.get(pk=got["organisation"])
    actions.set_up_publisher(
        organisation=body,
        index_code=got["index_code"].strip().upper(),
        has_month_in_index=got["has_month_in_index"],
        by=request.user,
        at=at,
    )
    actions.load_columns(organisation=body, prefix=body.code.lower(), by=request.user, at=at)
