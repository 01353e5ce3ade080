"""Pages of the desk for a report made from records: draft, narrative, changes, consent."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gongkai.annual_reports import actions
from gongkai.annual_reports.queries import NarrativePage, changes_since, narrative_page
from gongkai.desk.annual_pages import link_of
from gongkai.desk.report_forms import INPUT
from gongkai.desk.report_pages import form_page, sent
from gongkai.desk.requests import OfficerRequest
from gongkai.rules.errors import BadInputError
from gongkai.rules.report.narrative import MOST_TEXT


@require_POST
def draft(request: OfficerRequest, organisation_id: int, year: int) -> HttpResponse:
    """Make a draft from the records as they are now."""
    version = actions.draft_report(
        organisation_id=organisation_id,
        year=year,
        rule="items" if request.POST.get("rule") == "items" else "publications",
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, f"已生成第{version.number}版草稿。请补写正文，再核对、送审。")
    return redirect("desk:report", version.pk)


@require_POST
def refresh(request: OfficerRequest, version_id: int) -> HttpResponse:
    """Compute a draft anew."""
    version = actions.refresh_draft(version_id=version_id, by=request.user, at=timezone.now())
    messages.success(request, "已按现在的记录重新计算，正文和手工改数都保留。")
    return redirect("desk:report", version.pk)


class NarrativeForm(forms.Form):
    """The sections that are text, each with the places of its figures."""

    def __init__(self, page: NarrativePage, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for section in page.sections:
            self.fields[section.code] = forms.CharField(
                label=section.heading,
                required=False,
                max_length=MOST_TEXT,
                initial=section.template,
                strip=False,
                widget=forms.Textarea(attrs=INPUT | {"rows": 14 if section.code == "S1" else 8}),
            )


@form_page
def narrative(request: OfficerRequest, version_id: int) -> HttpResponse:
    """Write the narrative beside last year's."""
    page = narrative_page(request.user, version_id, on=timezone.localdate())
    form = NarrativeForm(page, *sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_narrative(
                version_id=version_id,
                templates=form.cleaned_data,
                by=request.user,
                at=timezone.now(),
            )
        except BadInputError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "正文已保存，数字已经填好。")
            return redirect("desk:narrative", version_id)
    context = {
        "section": "reports",
        "shown": page,
        "form": form,
        "parts": [(section, form[section.code]) for section in page.sections],
        "trail": [(f"{page.body}{page.year}年", reverse("desk:report", args=[version_id]))],
        "here": "正文",
    }
    status = 422 if form.errors else 200
    return render(request, "desk/annual/narrative.html", context, status=status)


@require_safe
def changes(request: OfficerRequest, version_id: int) -> HttpResponse:
    """What changed in the records since the draft was computed."""
    page = changes_since(request.user, version_id, on=timezone.localdate())
    context = {
        "section": "reports",
        "shown": page,
        "changes": [
            (
                change,
                [
                    {"record": one.record, "came": one.came, "link": link_of(one.record)}
                    for one in change.named
                ],
            )
            for change in page.changes
        ],
        "trail": [(f"{page.body}{page.year}年", reverse("desk:report", args=[version_id]))],
        "here": "记录的变化",
    }
    return render(request, "desk/annual/changes.html", context)


@require_POST
def agree(request: OfficerRequest, version_id: int, correction_id: int) -> HttpResponse:
    """Agree to a number that a colleague changed by hand."""
    correction = actions.approve_override(
        correction_id=correction_id, by=request.user, at=timezone.now()
    )
    messages.success(request, "已同意这处改数。")
    return redirect(f"{reverse('desk:report', args=[version_id])}?cell={correction.cell}")
