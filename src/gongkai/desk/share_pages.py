"""Pages of the desk for items that stand in columns of several bodies."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from gongkai.catalogue import actions
from gongkai.catalogue.models import Share
from gongkai.catalogue.queries import item_view
from gongkai.catalogue.queries.shares import (
    bodies_for_share_rules,
    bodies_to_share_with,
    columns_to_share_into,
    share_rules,
    shares_of_item,
    shares_received,
)
from gongkai.desk.filters import page_of
from gongkai.desk.report_pages import form_page
from gongkai.desk.requests import OfficerRequest
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Permission
from gongkai.rules.errors import BadInputError, GongkaiError, NotFoundError, WrongPersonError
from gongkai.rules.sharing import SHARE_LABELS, ShareState

_SECTION: Final = {"section": "items"}
_DONE: Final = {
    ShareState.OFFERED: "已提交共享，等对方接受。",
    ShareState.ACCEPTED: "已经在对方栏目显示。",
    ShareState.DECLINED: "已说明不接受，对方会看到理由。",
    ShareState.ENDED: "已停止共享，对方的栏目不再显示。",
}


@form_page
def item_shares(request: OfficerRequest, version_id: int) -> HttpResponse:
    """Where an item stands beside its own column, and the way into another one."""
    today = timezone.localdate()
    view = item_view(request.user, version_id, today=today)
    problem = ""
    if request.method == "POST":
        try:
            share = _share(request, version_id)
        except NotFoundError:
            raise
        except GongkaiError as error:
            problem = str(error)
        else:
            messages.success(request, _DONE[ShareState(share.state)])
            return redirect("desk:item_shares", version_id=version_id)
    bodies = bodies_to_share_with(request.user, version_id, on=today)
    asked = _number(request.GET.get("body") or request.POST.get("body"))
    body = next((pk for pk, _ in bodies if pk == asked), None)
    context = _SECTION | {
        "view": view,
        "shares": shares_of_item(request.user, version_id, on=today),
        "bodies": bodies,
        "body": body,
        "columns": columns_to_share_into(request.user, body) if body else (),
        "problem": problem,
        "typed": request.POST,
    }
    return render(request, "desk/sites/item_shares.html", context, status=422 if problem else 200)


@form_page
def share_list(request: OfficerRequest) -> HttpResponse:
    """What other bodies share with ours: to take or decline; and from whom all is taken."""
    if not request.user.scope(Permission.SEE_ITEMS).paths:
        raise WrongPersonError("共享的信息由发布信息的部门和公开办办理。请交由其办理。")
    problem = ""
    if request.method == "POST":
        try:
            told = _decided(request)
        except NotFoundError:
            raise
        except GongkaiError as error:
            problem = str(error)
        else:
            messages.success(request, told)
            return redirect("desk:shares")
    asked, today = request.GET.get("state", ""), timezone.localdate()
    state = ShareState(asked) if asked in set(ShareState) else None
    receivers, senders = bodies_for_share_rules(request.user, on=today)
    context = _SECTION | {
        "page": shares_received(request.user, state=state, page=page_of(request), on=today),
        "state": asked if state else "",
        "states": [(one.value, label) for one, label in SHARE_LABELS.items()],
        "rules": share_rules(request.user, on=today),
        "receivers": receivers,
        "senders": senders,
        "problem": problem,
        "typed": request.POST,
    }
    return render(request, "desk/sites/shares.html", context, status=422 if problem else 200)


def _known(request: OfficerRequest) -> dict[str, Any]:
    return {"by": request.user, "at": timezone.now()}


def _share(request: OfficerRequest, version_id: int) -> Share:
    if request.POST.get("do") == "end":
        return _end(request)
    column = _number(request.POST.get("column"))
    if column is None:
        raise BadInputError("请选择对方的栏目。")
    note = request.POST.get("note", "")
    return actions.share_item(version_id=version_id, column_id=column, note=note, **_known(request))


def _end(request: OfficerRequest) -> Share:
    share, reason = _number(request.POST.get("share")) or 0, request.POST.get("reason", "")
    return actions.end_share(share_id=share, reason=reason, **_known(request))


def _decided(request: OfficerRequest) -> str:
    do, post = request.POST.get("do"), request.POST
    if do in {"accept", "decline"}:
        share = actions.decide_share(
            share_id=_number(post.get("share")) or 0,
            is_accepted=do == "accept",
            reason=post.get("reason", ""),
            **_known(request),
        )
        return _DONE[ShareState(share.state)]
    if do == "end":
        return _DONE[ShareState(_end(request).state)]
    if do == "rule":
        receiver, sender = _body(post.get("receiver")), _body(post.get("sender"))
        actions.take_shares_of(receiver=receiver, sender=sender, **_known(request))
        return "已设置：以后它共享来的直接显示。"
    if do == "ask":
        actions.ask_before_shares_of(rule_id=_number(post.get("rule")) or 0, **_known(request))
        return "已取消自动接受，以后逐条决定。已经显示的不变。"
    raise NotFoundError("没有这个操作。请回到共享页面选择。")


def _body(text: str | None) -> Organisation:
    found = Organisation.objects.filter(pk=_number(text) or 0).first()
    if found is None:
        raise BadInputError("请从列表中选择两个机关。")
    return found


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None
