"""The public gives its opinion on a draft: the form and the receipt."""

from __future__ import annotations

import secrets
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.catalogue import actions
from gongkai.catalogue.queries import published_item
from gongkai.portal.reader import reader_of
from gongkai.portal.request_forms import Text
from gongkai.rules.access import ANONYMOUS
from gongkai.rules.consultation import (
    MOST_OPINION,
    OpinionError,
    OpinionForm,
    Stage,
    opinion_problems,
    read_opinion,
)
from gongkai.rules.errors import GongkaiError, NotFoundError, UnavailableError

_GIVEN: Final = "given_opinion"


class GiveOpinionForm(forms.Form):
    """What somebody says of a draft; who they are, only if they like."""

    text = Text("您的意见或建议", f"最多 {MOST_OPINION} 字。写明理由，更便于研究采纳。", rows=8)
    clause = Text("针对哪一条（选填）", "例如：第十二条第二款。对全文的意见不用填。")
    name = Text(
        "您的称呼或单位名称（选填）",
        "不填也可以提交。姓名和联系方式加密保存，不会公开，只用于回访。",
        autocomplete="name",
    )
    phone = Text("电话（选填）", autocomplete="tel", inputmode="tel")
    email = Text(
        "电子邮箱（选填）", "例如 name@example.cn", autocomplete="email", inputmode="email"
    )
    form_token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def clean(self) -> dict[str, Any]:
        """Every problem at its field."""
        cleaned = super().clean() or {}
        for field, words in opinion_problems(self.read()).items():
            if field not in self.errors:
                self.add_error(field, words)
        return cleaned

    def read(self) -> OpinionForm:
        """What was typed."""
        return read_opinion({name: str(self.data.get(name, "")) for name in self.fields})


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: HttpRequest, front: str, back: str) -> HttpResponse:
    """The form for an opinion on one draft."""
    shown = published_item(reader_of(request), f"{front}/{back}", on=timezone.localdate())
    if shown.consultation is None:
        raise NotFoundError("这条信息没有在征求意见。请到公开平台查看。")
    is_open = shown.consultation.stage is Stage.OPEN
    status = 200
    if request.method == "POST":
        form = GiveOpinionForm(request.POST)
        status = 422
        if form.is_valid():
            status = _given(request, form, shown.index_number)
            if status == 302:
                return redirect("portal:opinion_receipt", front=front, back=back)
    else:
        form = GiveOpinionForm(initial={"form_token": secrets.token_urlsafe(24)})
    context = {
        "section": "disclosure",
        "shown": shown,
        "form": form,
        "is_open": is_open,
        "most": MOST_OPINION,
        "front": front,
        "back": back,
        "trail": _trail(shown.title, front, back),
    }
    return render(request, "portal/catalogue/opinion.html", context, status=status)


def _given(request: HttpRequest, form: GiveOpinionForm, index_number: str) -> int:
    """Hand the opinion in; 302 where it is kept, else the status of the page that says why not."""
    try:
        number = actions.give_opinion(
            index_number=index_number,
            form=form.read(),
            form_token=form.cleaned_data["form_token"],
            address=request.META.get("REMOTE_ADDR"),
            most_an_hour=settings.OPINIONS_PER_HOUR,
            by=ANONYMOUS,
            at=timezone.now(),
        )
    except OpinionError as error:
        for field, words in error.problems.items():
            form.add_error(field, words)
        return 422
    except NotFoundError:
        raise
    except GongkaiError as error:
        form.add_error(None, str(error))
        return 429 if isinstance(error, UnavailableError) else 422
    request.session[_GIVEN] = {"number": number, "of": index_number}
    return 302


@login_not_required
@never_cache
@require_safe
def opinion_receipt(request: HttpRequest, front: str, back: str) -> HttpResponse:
    """The number of the opinion that this browser handed in last, to be noted or printed."""
    given = request.session.get(_GIVEN)
    if not given or given["of"] != f"{front}/{back}":
        return redirect("portal:opinion", front=front, back=back)
    shown = published_item(reader_of(request), f"{front}/{back}", on=timezone.localdate())
    context = {
        "section": "disclosure",
        "shown": shown,
        "number": given["number"],
        "front": front,
        "back": back,
        "trail": _trail(shown.title, front, back),
    }
    return render(request, "portal/catalogue/opinion_receipt.html", context)


def _trail(title: str, front: str, back: str) -> list[tuple[str, str]]:
    return [
        ("首页", reverse("portal:home")),
        ("政府信息公开", reverse("portal:disclosure")),
        (title, reverse("portal:item", args=[front, back])),
    ]
