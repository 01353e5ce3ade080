"""The page of the desk on which a body sets the words by which it classifies."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.catalogue import actions
from gongkai.catalogue.queries import terms_of
from gongkai.desk.catalogue_pages import sent
from gongkai.desk.report_forms import INPUT
from gongkai.desk.report_pages import form_page
from gongkai.desk.requests import OfficerRequest
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Permission
from gongkai.rules.errors import GongkaiError, NotFoundError
from gongkai.rules.terms import TERM_LABELS, TermKind, in_order, read_terms, write_terms


class TermsForm(forms.Form):
    """A classification as a table, typed or pasted from a spreadsheet."""

    table = forms.CharField(
        label="代码、名称、上级代码",
        help_text="每行一个，用逗号或制表符分开；最上层的不写上级代码。可以从表格软件里整块复制。",
        widget=forms.Textarea(attrs=INPUT | {"rows": 18}),
        error_messages={"required": "请填写分类。"},
    )


def _kind(text: str) -> TermKind:
    found = next((kind for kind in TermKind if kind == text), None)
    if found is None:
        raise NotFoundError("没有这种分类。请从公开栏目页面进入。")
    return found


def _body(request: OfficerRequest, organisation_id: int) -> Organisation:
    scope = request.user.scope(Permission.SEE_ITEMS)
    found = Organisation.objects.within(scope).filter(pk=organisation_id).first()
    if found is None:
        raise NotFoundError("没有这个机关，或者不在您的工作范围内。")
    return found


@form_page
def terms(request: OfficerRequest, organisation_id: int, kind: str) -> HttpResponse:
    """See and change one classification of a body."""
    chosen = _kind(kind)
    body = _body(request, organisation_id)
    known = terms_of(request.user, organisation_id)[chosen]
    may_change = request.user.scope(Permission.MANAGE_COLUMNS).covers(body.path)
    form = TermsForm(sent(request), initial={"table": write_terms(known)})
    if request.method == "POST" and form.is_valid():
        try:
            count = actions.set_terms(
                organisation=body,
                kind=chosen,
                terms=read_terms(form.cleaned_data["table"]),
                by=request.user,
                at=timezone.now(),
            )
        except GongkaiError as error:
            form.add_error("table", str(error))
        else:
            messages.success(request, f"{TERM_LABELS[chosen]}已保存，共 {count} 个。")
            return redirect("desk:terms", organisation_id=organisation_id, kind=kind)
    context: dict[str, Any] = {
        "section": "items",
        "body": body,
        "kind": chosen,
        "label": TERM_LABELS[chosen],
        "kinds": TERM_LABELS.items(),
        "terms": in_order(known),
        "form": form,
        "may_change": may_change,
    }
    status = 422 if form.errors else 200
    return render(request, "desk/items/terms.html", context, status=status)


@require_safe
def export_terms(request: OfficerRequest, organisation_id: int, kind: str) -> HttpResponse:
    """The classification as a table that can be changed elsewhere and brought in again."""
    chosen = _kind(kind)
    _body(request, organisation_id)
    text = write_terms(terms_of(request.user, organisation_id)[chosen])
    name = quote(f"{TERM_LABELS[chosen]}.csv")
    return HttpResponse(
        text.encode("utf-8-sig"),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )
