"""The page of the desk beside the search: words that mean the same, words that people miss."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from gongkai.desk.report_forms import INPUT
from gongkai.desk.report_pages import form_page
from gongkai.desk.requests import OfficerRequest
from gongkai.organisations.models import Organisation
from gongkai.organisations.queries import OrganisationSummary, list_organisations
from gongkai.rules.access import Permission
from gongkai.rules.errors import GongkaiError, NotFoundError
from gongkai.search import actions
from gongkai.search.queries import list_missed, list_synonyms


class SynonymsForm(forms.Form):
    """A group of words that mean the same."""

    words = forms.CharField(
        label="意思相同的词",
        max_length=200,
        help_text="用空格或顿号隔开，例如：户口 户籍。查其中一个，也会找到写着另一个的信息。",
        widget=forms.TextInput(attrs=INPUT | {"autocomplete": "off"}),
        error_messages={
            "required": "请写两个以上意思相同的词。",
            "max_length": "太长了，请分成几组。",
        },
    )
    organisation = forms.TypedChoiceField(
        label="维护机关", coerce=int, widget=forms.Select(attrs=INPUT)
    )

    def __init__(self, bodies: list[OrganisationSummary], *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        field = self.fields["organisation"]
        field.choices = [(body.id, body.name) for body in bodies]  # type: ignore[attr-defined]


@form_page
def search_words(request: OfficerRequest) -> HttpResponse:
    """Words that mean the same, and those that nothing was found for; add a group."""
    today = timezone.localdate()
    bodies = list_organisations(
        request.user, on=today, permission=Permission.MANAGE_COLUMNS, compiling_only=True
    )
    page = request.GET.get("page", "")
    missed = list_missed(request.user, page=int(page) if page.isdecimal() and len(page) < 6 else 1)
    form = SynonymsForm(bodies, request.POST if request.method == "POST" else None)
    if not form.is_bound:
        form.initial["words"] = request.GET.get("words", "").replace("\0", "")[:40]
    if request.method == "POST" and form.is_valid():
        try:
            body = Organisation.objects.get(pk=form.cleaned_data["organisation"])
            row = actions.keep_synonyms(
                organisation=body,
                words=form.cleaned_data["words"],
                by=request.user,
                at=timezone.now(),
            )
        except GongkaiError as error:
            form.add_error("words", str(error))
        else:
            messages.success(request, f"已保存“{row.words}”，搜索马上生效。")
            return redirect("desk:search_words")
    context = {
        "section": "items",
        "form": form,
        "bodies": bodies,
        "synonyms": list_synonyms(request.user, on=today),
        "page": missed,
    }
    status = 422 if form.is_bound else 200
    return render(request, "desk/items/search_words.html", context, status=status)


@require_POST
def drop_synonyms(request: OfficerRequest, synonyms_id: int) -> HttpResponse:
    """Take a group of synonyms out; the toast says how to bring it back."""
    words = actions.drop_synonyms(synonyms_id=synonyms_id, by=request.user, at=timezone.now())
    messages.success(request, f"已删除“{words}”。要恢复，把这些词再填一次。")
    return redirect("desk:search_words")


@require_POST
def settle_missed(request: OfficerRequest, missed_id: int) -> HttpResponse:
    """Say that words which people miss were dealt with."""
    if not request.user.scope(Permission.EDIT_ITEMS).paths:
        raise NotFoundError("没有这个词。")
    row = actions.settle_missed_search(missed_id=missed_id, by=request.user, at=timezone.now())
    messages.success(request, f"“{row.words}”已处理。再有人找不到时会重新出现。")
    return redirect("desk:search_words")
