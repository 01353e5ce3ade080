"""The applicant proposes that everybody shall have what they got, or takes that back (第四十四条)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gongkai.info_requests import actions
from gongkai.info_requests.queries import publication_for_applicant, status_for_applicant
from gongkai.portal.opened_case import case_page
from gongkai.portal.request_forms import ProposalForm
from gongkai.rules.access import CodeHolder
from gongkai.rules.errors import GongkaiError, WrongStateError
from gongkai.rules.publication import ProposalState


@case_page
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, holder: CodeHolder) -> HttpResponse:
    """Propose, or withdraw a proposal that nobody has answered."""
    public = publication_for_applicant(holder)
    is_waiting = public.proposal is not None and public.proposal.state == ProposalState.OPEN
    if not (is_waiting or public.may_propose):
        raise WrongStateError(
            "现在不能建议主动公开：答复还没有发出、已经提过建议，或者信息已经公开。请回到申请页面查看。"
        )
    form = ProposalForm(request.POST if request.method == "POST" else None)
    number, now = holder.number, timezone.now()
    if is_waiting and request.POST.get("do") == "withdraw":
        actions.withdraw_proposal(number=number, by=holder, at=now)
        messages.success(request, "建议已经撤回。")
        return redirect("portal:case")
    if not is_waiting and request.method == "POST" and form.is_valid():
        try:
            actions.propose_publication(
                number=number, reason=form.cleaned_data["reason"], by=holder, at=now
            )
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "建议已经提出。机关的答复会出现在这个页面，并通知您。")
            return redirect("portal:case")
    context = {
        "section": "requests",
        "trail": [
            ("首页", reverse("portal:home")),
            ("依申请公开", reverse("portal:requests")),
            (f"申请 {number}", reverse("portal:case")),
        ],
        "view": status_for_applicant(number, holder.code, today=timezone.localdate()),
        "public": public,
        "form": form,
    }
    status = 422 if form.errors and not is_waiting else 200
    return render(request, "portal/requests/propose.html", context, status=status)
