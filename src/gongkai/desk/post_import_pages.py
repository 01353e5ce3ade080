"""Page of the desk for posts that people made on a platform itself: a sheet, and an empty one."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.channels import actions
from gongkai.channels.queries.connections import connection_list
from gongkai.desk.account_forms import SheetFileField
from gongkai.desk.exports import spreadsheet
from gongkai.desk.report_pages import form_page, sent
from gongkai.desk.requests import OfficerRequest
from gongkai.rules.channels.post_sheet import POST_HEADS, read_posts
from gongkai.rules.errors import GongkaiError

SECTION: Final = {"section": "channels", "tab": "deliveries"}


class PostsForm(forms.Form):
    """A sheet of posts."""

    file = SheetFileField()


@form_page
def load(request: OfficerRequest) -> HttpResponse:
    """Register what was posted on platforms directly."""
    form = PostsForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
        try:
            rows = read_posts(file.read(), file.name or "发布清单")
            done = actions.import_posts(rows=rows, **who)
        except GongkaiError as error:
            form.add_error("file", str(error))
        else:
            messages.success(
                request, f"登记了 {done.added} 条，{done.same} 条台账里已经有，没有重复登记。"
            )
            return redirect("desk:deliveries")
    channels = [row.name for row in connection_list(request.user, on=timezone.localdate())]
    context = SECTION | {"form": form, "channels": channels}
    status = 422 if form.errors else 200
    return render(request, "desk/channels/import_posts.html", context, status=status)


@require_safe
def blank(request: OfficerRequest) -> HttpResponse:
    """An empty sheet with the heads."""
    return spreadsheet("xlsx", "发布清单", "发布清单（空表）", POST_HEADS, [])
