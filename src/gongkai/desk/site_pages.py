"""Pages of the desk for the website: addresses that lead elsewhere now, and what is read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gongkai.desk.exports import spreadsheet
from gongkai.desk.filters import page_of, sort_heads, words_of
from gongkai.desk.report_forms import INPUT
from gongkai.desk.report_pages import form_page
from gongkai.desk.requests import OfficerRequest
from gongkai.look.charts import Bar, BarChart
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Permission
from gongkai.rules.errors import GongkaiError, WrongPersonError
from gongkai.rules.old_addresses import MOST_BYTES, MOST_PROBLEMS, OldAddressError, read_leads
from gongkai.sites import actions
from gongkai.sites.models import Site
from gongkai.sites.queries import (
    SORTS,
    SPANS,
    Visits,
    keeping_bodies,
    managed_site_with,
    old_addresses,
    sites_with_visits,
    visits,
)

_SECTION: Final = {"section": "items"}
_SORTABLE: Final = (("old", "旧网址"), ("hits", "访问次数"), ("last", "最近访问"))
_MOST_BARS: Final = 31


class BringForm(forms.Form):
    """A list of old addresses, as a file or typed."""

    def __init__(
        self, bodies: list[tuple[int, str]], sites: list[tuple[str, str]], *sent: Any
    ) -> None:
        super().__init__(*sent)
        if sites:
            self.fields["site"] = forms.ChoiceField(
                label="哪个网站的旧网址",
                required=False,
                choices=[("", "主站"), *sites],
                widget=forms.Select(attrs=INPUT),
                error_messages={"invalid_choice": "请从列表中选择网站。"},
            )
        self.fields["organisation"] = forms.TypedChoiceField(
            label="维护机关",
            coerce=int,
            choices=bodies,
            widget=forms.Select(attrs=INPUT),
            error_messages={"required": "请选择机关。", "invalid_choice": "请从列表中选择机关。"},
        )
        self.fields["file"] = forms.FileField(
            label="CSV 文件（选填）",
            required=False,
            widget=forms.FileInput(attrs=INPUT | {"accept": ".csv"}),
        )
        self.fields["lines"] = forms.CharField(
            label="或者直接填写",
            required=False,
            widget=forms.Textarea(attrs=INPUT | {"rows": 4}),
            help_text="每行一个旧网址和一个新网址，用逗号隔开。新网址可以是本站网址、索引号或者栏目代码。",
        )

    def read(self) -> bytes:
        """What was sent: the file, else what was typed. Raises OldAddressError for a large file."""
        file: UploadedFile[bytes] | None = self.cleaned_data.get("file")
        if file is None:
            return str(self.cleaned_data["lines"]).encode()
        return bytes(file.read(MOST_BYTES + 1))


@form_page
def old_address_list(request: OfficerRequest) -> HttpResponse:
    """The addresses that lead elsewhere now, and the form for more."""
    if not request.user.scope(Permission.SEE_ITEMS).paths:
        raise WrongPersonError("旧网址由发布信息的部门和公开办维护。请交由其办理。")
    today = timezone.localdate()
    bodies = keeping_bodies(request.user, on=today)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = BringForm(bodies, sites_with_visits(request.user), *sent)
    if form.is_bound and form.is_valid() and _brought(request, form):
        return redirect("desk:old_addresses")
    asked = request.GET.get("sort", "")
    sort = asked if asked in SORTS else "-hits"
    words = words_of(request)
    context = _SECTION | {
        "form": form,
        "bodies": bodies,
        "words": words,
        "sort": sort,
        "columns": sort_heads(_SORTABLE, sort),
        "page": old_addresses(
            request.user,
            words,
            sort=sort,
            page=page_of(request),
        ),
    }
    return render(
        request, "desk/sites/old_addresses.html", context, status=422 if form.is_bound else 200
    )


def _brought(request: OfficerRequest, form: BringForm) -> bool:
    """Bring the list in; what is wrong is told line by line."""
    try:
        new, changed = actions.bring_old_addresses(
            organisation=Organisation.objects.get(pk=form.cleaned_data["organisation"]),
            leads=read_leads(form.read()),
            site=_site(request, form),
            by=request.user,
            at=timezone.now(),
        )
    except OldAddressError as error:
        for problem in error.problems[:MOST_PROBLEMS]:
            form.add_error("lines", problem)
        if len(error.problems) > MOST_PROBLEMS:
            form.add_error("lines", f"还有 {len(error.problems) - MOST_PROBLEMS} 处。")
        return False
    except GongkaiError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, f"新登记 {new} 个旧网址，改了 {changed} 个，马上生效。")
    return True


def _site(request: OfficerRequest, form: BringForm) -> Site | None:
    """The site that is chosen; None for the main one."""
    code = form.cleaned_data.get("site")
    return managed_site_with(request.user, code) if code else None


@require_POST
def drop(request: OfficerRequest, address_id: int) -> HttpResponse:
    """Let an old address lead nowhere again."""
    old = actions.drop_old_address(address_id=address_id, by=request.user, at=timezone.now())
    messages.success(request, f"{old} 不再转到新网址。")
    return redirect("desk:old_addresses")


# --- visits --------------------------------------------------------------------------------------


_MAIN: Final = "main"  # in the address; a site with this code is none of ours: see `check_code`


def _span(request: OfficerRequest) -> tuple[str, Visits]:
    asked = request.GET.get("days", "")
    span = asked if asked in SPANS else "30"
    today = timezone.localdate()
    site = request.GET.get("site", "")[:30] or None
    since = today - timedelta(days=int(span) - 1)
    return span, visits(request.user, since=since, until=today, site="" if site == _MAIN else site)


@require_safe
def visit_figures(request: OfficerRequest) -> HttpResponse:
    """How often pages were read, which most, and from where readers came."""
    span, shown = _span(request)
    kinds = tuple(Bar(label, times) for label, times in shown.kinds if times)
    bars = tuple(Bar(label, times) for label, times in _bars(shown))
    context = _SECTION | {
        "shown": shown,
        "span": span,
        "spans": SPANS.items(),
        "site": request.GET.get("site", ""),
        "sites": [(_MAIN, "主站"), *others] if (others := sites_with_visits(request.user)) else (),
        "charts": [
            BarChart("visits-days", "浏览次数", "次", "次数", "", bars),
            BarChart("visits-kinds", "按网页种类", "次", "次数", "", kinds),
        ]
        if shown.total
        else [],
    }
    return render(request, "desk/sites/visits.html", context)


def _bars(shown: Visits) -> Iterator[tuple[str, int]]:
    """A bar for every day, or for every month of a longer span."""
    if len(shown.days) <= _MOST_BARS:
        for day, times in shown.days:
            yield f"{day.month}月{day.day}日", times
        return
    months: dict[date, int] = {}
    for day, times in shown.days:
        months[day.replace(day=1)] = months.get(day.replace(day=1), 0) + times
    for month, times in months.items():
        yield f"{month.year}年{month.month}月", times


@require_safe
def export_visits(request: OfficerRequest, kind: str) -> HttpResponse:
    """The same figures as a spreadsheet."""
    _, shown = _span(request)
    lines: list[tuple[str, str, int]] = [("合计", "", shown.total), ("搜索", "", shown.searches)]
    lines += [("日期", str(day), times) for day, times in shown.days]
    lines += [("种类", label, times) for label, times in shown.kinds]
    lines += [("信息", title, times) for title, _, times in shown.items]
    lines += [("栏目", name, times) for name, _, times in shown.columns]
    lines += [("来源网站", host, times) for host, times in shown.hosts]
    name = f"访问统计-{shown.since:%Y%m%d}-{shown.until:%Y%m%d}"
    return spreadsheet(kind, "访问统计", name, ("项目", "名称", "次数"), lines)
