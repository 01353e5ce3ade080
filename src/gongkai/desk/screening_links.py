"""The page of the desk for links in what is published that do not open."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gongkai.catalogue import actions
from gongkai.catalogue.queries.links import broken_links, count_links_to_check
from gongkai.desk.filters import words_of
from gongkai.desk.requests import OfficerRequest
from gongkai.desk.screening_pages import SECTION, names_of_bodies, page_number

_OFF: Final = "系统没有开启链接检查，点了也不会去查。请系统管理员按文档设置 GONGKAI_CHECK_LINKS。"


@require_safe
def links(request: OfficerRequest) -> HttpResponse:
    """The places where published items lead to what does not open."""
    words = words_of(request)
    context = SECTION | {
        "tab": "links",
        "words": words,
        "page": broken_links(
            request.user, words=words, at=timezone.now(), page=page_number(request)
        ),
        "waiting": count_links_to_check(request.user),
        "places": names_of_bodies(request),
        "is_on": settings.CHECK_LINKS,
    }
    return render(request, "desk/screening/links.html", context)


@require_POST
def again(request: OfficerRequest, link_id: int) -> HttpResponse:
    """Have a link asked once more, as soon as its host may be asked."""
    link = actions.ask_link_again(link_id=link_id, by=request.user, at=timezone.now())
    if settings.CHECK_LINKS:
        messages.success(request, f"已排队重新检查“{link.host}”，稍后刷新页面看结果。")
    else:
        messages.warning(request, _OFF)
    return redirect("desk:broken_links")
