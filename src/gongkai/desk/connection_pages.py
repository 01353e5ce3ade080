"""Pages of the desk for the ways to channels: the list, one connection, its settings and its test."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gongkai.channels import actions
from gongkai.channels.queries import AccountFilter, account_list
from gongkai.channels.queries.connections import (
    ConnectionView,
    connection_list,
    connection_view,
    connector_kinds,
    kind_of,
)
from gongkai.desk import account_forms
from gongkai.desk.asking import answered, form_shown
from gongkai.desk.delivery_forms import ConnectionForm
from gongkai.desk.report_pages import form_page, sent
from gongkai.desk.requests import OfficerRequest
from gongkai.organisations.queries import list_organisations
from gongkai.rules.access import Permission
from gongkai.rules.errors import GongkaiError

SECTION: Final = {"section": "channels", "tab": "connections"}


@require_safe
def connections(request: OfficerRequest) -> HttpResponse:
    """All ways to channels in reach."""
    context = SECTION | {
        "rows": connection_list(request.user, on=timezone.localdate()),
        "kinds": connector_kinds(),
        "may_manage": bool(request.user.scope(Permission.MANAGE_CHANNELS).paths),
    }
    return render(request, "desk/channels/connections.html", context)


@form_page
def register(request: OfficerRequest, code: str) -> HttpResponse:
    """Connect a channel of one kind."""
    kind, today = kind_of(code), timezone.localdate()
    accounts, bodies = [], []
    if code != "person" and kind.platforms:
        for platform in sorted(kind.platforms):
            wanted = AccountFilter(platform=platform)
            page = account_list(request.user, wanted, today=today, sort="name")
            accounts += [(row.id, f"{row.name}（{row.organizer}）") for row in page.rows]
    else:
        found = list_organisations(request.user, on=today, permission=Permission.MANAGE_CHANNELS)
        bodies = account_forms.indented(found)
    form = ConnectionForm(
        kind,
        sent(request)[0],
        bodies=bodies,
        accounts=accounts,
        initial={"is_dry_run": True, "is_active": True},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.set_up_connection(
                connector=kind.code,
                name=form.cleaned_data["name"],
                values=form.values(),
                is_dry_run=form.cleaned_data["is_dry_run"],
                organisation_id=form.cleaned_data.get("organisation"),
                account_id=form.cleaned_data.get("account"),
                by=request.user,
                at=timezone.now(),
            )
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已保存。请测试连接，再关掉试运行。")
            return redirect("desk:connection", made.pk)
    is_missing = bool(kind.platforms) and code != "person" and not accounts
    context = SECTION | {
        "form": form,
        "title": f"接入{kind.label}",
        "is_missing": is_missing,
        "back": reverse("desk:connections"),
    }
    return form_shown(request, "desk/channels/connection_form.html", context, form)


def _view(request: OfficerRequest, connection_id: int) -> ConnectionView:
    return connection_view(request.user, connection_id, on=timezone.localdate())


@require_safe
def connection(request: OfficerRequest, connection_id: int) -> HttpResponse:
    """One connection: its settings, what its test found, what it used today."""
    view = _view(request, connection_id)
    events = request.build_absolute_uri(reverse("api:wechat_event", args=[view.event_key]))
    context = SECTION | {
        "view": view,
        "row": view.row,
        "events": events if "event_token" in view.kept and view.may_manage else "",
        "settings": [
            (setting, view.options.get(setting.code, ""), setting.code in view.kept)
            for setting in view.kind.settings
        ],
    }
    return render(request, "desk/channels/connection.html", context)


@form_page
def edit(request: OfficerRequest, connection_id: int) -> HttpResponse:
    """Mend the settings of a connection."""
    view = _view(request, connection_id)
    initial = {f"set-{code}": value for code, value in view.options.items()} | {
        "name": view.row.name,
        "is_dry_run": view.row.is_dry_run,
        "is_active": view.row.is_active,
        "seen": view.version,
    }
    form = ConnectionForm(view.kind, sent(request)[0], kept=view.kept, initial=initial)

    def act(got: dict[str, Any]) -> tuple[str, str]:
        actions.edit_connection(
            connection_id=connection_id,
            name=got["name"],
            values=form.values(),
            is_active=got["is_active"],
            is_dry_run=got["is_dry_run"],
            seen=got["seen"],
            by=request.user,
            at=timezone.now(),
        )
        return reverse("desk:connection", args=[connection_id]), "已保存。改过设置的，请测试连接。"

    if answer := answered(request, form, act):
        return answer
    context = SECTION | {
        "form": form,
        "title": "修改接口设置",
        "back": reverse("desk:connection", args=[connection_id]),
    }
    return form_shown(request, "desk/channels/connection_form.html", context, form)


@require_POST
def check(request: OfficerRequest, connection_id: int) -> HttpResponse:
    """Let the worker try the settings."""
    actions.ask_connection_check(connection_id=connection_id, by=request.user, at=timezone.now())
    messages.success(request, "正在测试，几秒钟后刷新本页看结果。")
    return redirect("desk:connection", connection_id)
