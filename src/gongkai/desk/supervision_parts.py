"""What the pages of supervision share: a form that is asked, files, who acts."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils import timezone

from gongkai.catalogue.adapters.files import path_of
from gongkai.desk.account_forms import indented
from gongkai.desk.asking import Act, answered, form_shown
from gongkai.desk.report_forms import INPUT
from gongkai.desk.requests import OfficerRequest
from gongkai.organisations.queries import list_organisations
from gongkai.rules.access import Permission
from gongkai.supervision.adapters.files import Attached

_ACCEPT: Final = ".pdf,.doc,.docx,.xls,.xlsx,.jpg,.jpeg,.png,.txt"


def section(tab: str) -> dict[str, str]:
    """Where a page stands in the menus."""
    return {"section": "supervision", "tab": tab}


def who(request: OfficerRequest) -> dict[str, Any]:
    """Who acts, and when."""
    return {"by": request.user, "at": timezone.now()}


def bodies(request: OfficerRequest) -> list[tuple[int, str]]:
    """The bodies whose supervision the person organises, as choices."""
    return indented(
        list_organisations(
            request.user, on=timezone.localdate(), permission=Permission.MANAGE_SUPERVISION
        )
    )


def may_manage(request: OfficerRequest) -> bool:
    """Whether the person organises supervision anywhere."""
    return bool(request.user.scope(Permission.MANAGE_SUPERVISION).paths)


def ask(
    request: OfficerRequest,
    form: forms.Form,
    title: str,
    back: str,
    act: Act,
    *,
    tab: str,
    hint: str = "",
    button: str = "保存",
) -> HttpResponse:
    """Ask, do, and go on to where `act` says with its words; what was typed stays where refused."""
    if answer := answered(request, form, act):
        return answer
    context = section(tab) | {
        "form": form, "title": title, "back": back, "hint": hint, "button": button,
    }  # fmt: skip
    return form_shown(request, "desk/supervision/form.html", context, form)


def file_field(label: str, hint: str = "", *, required: bool = False) -> forms.FileField:
    """A document or a picture."""
    return forms.FileField(
        label=label,
        required=required,
        help_text=hint,
        widget=forms.ClearableFileInput(attrs=INPUT | {"accept": _ACCEPT}),
        error_messages={"required": f"请选择{label}。", "empty": "文件是空的，请重新选择。"},
    )


def attached(form: forms.Form, name: str) -> Attached | None:
    """A file that was sent; None without one."""
    file = form.cleaned_data[name]
    return Attached(file.name or "文件", file.read()) if file else None


def download(kept: tuple[str, str]) -> FileResponse:
    """A stored file, by its hash and name."""
    sha256, name = kept
    return FileResponse(
        path_of(sha256).open("rb"),
        as_attachment=True,
        filename=name,
        content_type="application/octet-stream",
    )


def number_of(request: HttpRequest, name: str) -> int | None:
    """A number that the address asks for; None where it is none."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def years() -> list[tuple[int, str]]:
    """The years that lists offer, next year first."""
    now = timezone.localdate().year
    return [(year, f"{year}年") for year in range(now + 1, now - 8, -1)]
