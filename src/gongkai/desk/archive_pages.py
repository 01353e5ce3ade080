"""Pages of the desk for archived cases: the checklist, the package, and whose retention ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.desk.archive_forms import ArchiveFilterForm, RetentionForm
from gongkai.desk.requests import OfficerRequest
from gongkai.info_requests import actions
from gongkai.info_requests.queries import (
    ArchiveFilter,
    ArchivePage,
    archive_view,
    archived_cases,
    read_package,
)
from gongkai.rules.archive import PERMANENT, retention_label
from gongkai.rules.case_file import IncompleteFileError
from gongkai.rules.errors import BadInputError


@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: OfficerRequest, number: str) -> HttpResponse:
    """What the file of a case still lacks, and (sent) archive it; afterwards its package."""
    if request.method != "POST":
        return _page(request, number)
    seen = request.POST.get("seen", "")
    try:
        package = actions.archive_request(
            number=number,
            by=request.user,
            at=timezone.now(),
            seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 7 else None,
        )
    except IncompleteFileError:
        return _page(request, number, status=422)
    messages.success(request, f"{number} 已归档，保管期限{package.period}。")
    return redirect("desk:archive", number)


def _page(
    request: OfficerRequest, number: str, form: RetentionForm | None = None, status: int = 200
) -> HttpResponse:
    view = archive_view(request.user, number)
    context = {
        "section": "requests",
        "view": view,
        "form": form or RetentionForm(),
        "is_refused": status != 200 and form is None,
        "today": timezone.localdate(),
    }
    return render(request, "desk/archive/case.html", context, status=status)


@require_safe
def package(request: OfficerRequest, number: str) -> HttpResponseBase:
    """The package of an archived case, as it was archived; it is noted who took it."""
    found = actions.take_package(number=number, by=request.user, at=timezone.now())
    return StreamingHttpResponse(
        read_package(found),
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{number}.zip"',
            "Content-Length": str(found.size),
            "Cache-Control": "no-store",
        },
    )


@require_POST
def retention(request: OfficerRequest, number: str) -> HttpResponse:
    """Keep an archived case longer."""
    archive_view(request.user, number)  # whoever may not see it hears nothing of the form
    form = RetentionForm(request.POST)
    if form.is_valid():
        try:
            kept = actions.review_retention(
                number=number, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except BadInputError as error:
            form.add_error("years", str(error))
        else:
            messages.success(request, f"{number} 的保管期限改为{kept.period}。")
            return redirect("desk:archive", number)
    return _page(request, number, form, status=422)


# --- the list ------------------------------------------------------------------------------------

_COLUMNS = (("number", "申请编号"), ("made_at", "归档日期"), ("retain_until", "保管至"))


@dataclass(frozen=True, slots=True)
class _Pages:
    """A page of a list as the pagination wants it."""

    found: ArchivePage

    @property
    def number(self) -> int:
        return self.found.number

    @property
    def pages(self) -> int:
        return self.found.pages

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.number < self.pages

    @property
    def previous_number(self) -> int:
        return self.number - 1

    @property
    def next_number(self) -> int:
        return self.number + 1


@require_safe
def archived(request: OfficerRequest) -> HttpResponse:
    """The archived cases in reach, those first whose retention ends first."""
    told = _told(request)
    today = timezone.localdate()
    wanted = ArchiveFilter(
        words=told.get("q") or "",
        years=told.get("years"),
        until=told.get("until"),
        sort=told.get("sort") or "retain_until",
    )
    found = archived_cases(request.user, wanted, today=today, page=told.get("page") or 1)
    context = {
        "section": "archive",
        "wanted": wanted,
        "is_filtered": bool(wanted.words or wanted.years is not None or wanted.until),
        "periods": [(years, retention_label(years)) for years in (10, 30, PERMANENT)],
        "columns": [_column(key, label, wanted.sort) for key, label in _COLUMNS],
        "found": found,
        "page": _Pages(found),
        "today": today,
    }
    return render(request, "desk/archive/list.html", context)


def _told(request: HttpRequest) -> dict[str, Any]:
    """The readable part of the address."""
    form = ArchiveFilterForm(request.GET)
    form.is_valid()
    return dict(form.cleaned_data)


def _column(key: str, label: str, sort: str) -> dict[str, str]:
    """A head with the order that a click asks for and the present direction."""
    direction = {key: "ascending", f"-{key}": "descending"}.get(sort, "")
    return {"label": label, "direction": direction, "next": f"-{key}" if sort == key else key}
