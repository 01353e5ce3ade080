"""Pages of the desk for the sites beside the main one: their set-up, preview, opening and closing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.desk.catalogue_pages import sent
from gongkai.desk.form_fields import line_field
from gongkai.desk.report_forms import INPUT
from gongkai.desk.report_pages import form_page
from gongkai.desk.requests import OfficerRequest
from gongkai.organisations.models import Organisation
from gongkai.rules.errors import GongkaiError, NotFoundError
from gongkai.rules.sites import PALETTES, REQUIRED, PaletteName, contrast
from gongkai.sites import actions
from gongkai.sites.actions import SiteRecord
from gongkai.sites.queries import (
    SiteView,
    choices_for_site,
    managed_site,
    may_keep_sites,
    site_view,
    sites_kept,
)

Choices = Sequence[tuple[int, str]]
_SECTION: Final = {"section": "items"}
_HINTS: Final = {
    "approval": "批准开办网站的文号。",
    "conac_mark": "机构编制部门核发的网站标识编号。",
    "icp_filing": "例如 黔ICP备2026000001号-2。",
    "police_filing": "例如 贵公网安备52010002000001号。",
    "id_code": "十位，例如 5201000009。",
}


class SiteForm(forms.Form):
    """What a site is called, where it lives, what it shows, and what its footer says."""

    name = line_field("网站名称", 60, required=True)
    domain = line_field(
        "域名（选填）", 100, "不填的，网站在主站的 /sites/代码/ 下。只写域名，不写 https://。"
    )
    palette = forms.TypedChoiceField(
        label="配色",
        coerce=PaletteName,
        choices=[
            (
                name.value,
                f"{palette.label}（文字对比度 {contrast(palette.brand, '#ffffff'):.1f}，"
                f"长者模式 {contrast(palette.elder_brand, '#ffffff'):.1f}）",
            )
            for name, palette in PALETTES.items()
        ],
        initial=PaletteName.BLUE.value,
        widget=forms.Select(attrs=INPUT),
        help_text="都已核对过对比度：文字不低于 4.5，长者模式不低于 7。",
        error_messages={"invalid_choice": "请从列表中选择配色。"},
    )
    bodies = forms.TypedMultipleChoiceField(
        label="公开栏目的机关",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="网站显示这些机关的栏目、信息、年报和标准目录。",
        error_messages={"invalid_choice": "请从列表中选择机关。"},
    )
    notice = line_field("顶部提示（选填）", 200, "显示在每页最上面，例如演示、试运行。")

    def __init__(self, bodies: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bodies"].choices = bodies  # type: ignore[attr-defined]
        for name, label in REQUIRED.items():
            most = 20 if name == "id_code" else 60 if name == "phone" else 100
            self.fields[name] = line_field(label, most, _HINTS.get(name, ""))
        self.order_fields(["name", "code", "keeper", "domain", "palette", "bodies", *REQUIRED])

    def said(self) -> SiteRecord:
        """What was filled in, without the bodies."""
        return SiteRecord(**{name: self.cleaned_data[name] for name in SiteRecord.__slots__})


class NewSiteForm(SiteForm):
    """The same, with what never changes afterwards."""

    code = line_field(
        "代码", 30, "写在网址里，以后不能改。小写字母、数字和短横线，例如 jiaojing。", required=True
    )
    keeper = forms.TypedChoiceField(
        label="维护机关",
        coerce=int,
        widget=forms.Select(attrs=INPUT),
        error_messages={"required": "请选择机关。", "invalid_choice": "请从列表中选择机关。"},
    )

    def __init__(self, keepers: Choices, bodies: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(bodies, *args, **kwargs)
        self.fields["keeper"].choices = keepers  # type: ignore[attr-defined]


@require_safe
def site_list(request: OfficerRequest) -> HttpResponse:
    """The sites in reach: where each lives, whether it is open, what it lacks."""
    may_keep_sites(request.user)
    context = _SECTION | {"sites": sites_kept(request.user, on=timezone.localdate())}
    return render(request, "desk/sites/sites.html", context)


@form_page
def new_site(request: OfficerRequest) -> HttpResponse:
    """Set up a site; nobody sees it before it is opened."""
    may_keep_sites(request.user)
    keepers, bodies = choices_for_site(request.user, on=timezone.localdate())
    form = NewSiteForm(keepers, bodies, sent(request))
    if form.is_bound and form.is_valid():
        got = form.cleaned_data
        try:
            site = actions.found_site(
                keeper=Organisation.objects.get(pk=got["keeper"]),
                code=got["code"],
                said=form.said(),
                bodies=got["bodies"],
                by=request.user,
                at=timezone.now(),
            )
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"网站“{site.name}”已建立，还没有开放。请预览后开放。")
            return redirect("desk:edit_site", site_id=site.pk)
    context = _SECTION | {"form": form}
    return render(
        request, "desk/sites/new_site.html", context, status=422 if form.is_bound else 200
    )


@form_page
def edit_site(request: OfficerRequest, site_id: int) -> HttpResponse:
    """What a site says and shows, its preview, and the way to open or close it."""
    today = timezone.localdate()
    site = managed_site(request.user, site_id)
    view = site_view(request.user, site_id, on=today)
    _, bodies = choices_for_site(request.user, on=today)
    do = request.POST.get("do", "change") if request.method == "POST" else ""
    known = {name: getattr(site, name) for name in SiteRecord.__slots__}
    form = SiteForm(
        list(dict.fromkeys([*bodies, *view.bodies])),
        request.POST if do == "change" else None,
        initial=known | {"bodies": [pk for pk, _ in view.bodies]},
    )
    problem, status = "", 200
    if do and (do != "change" or form.is_valid()):
        try:
            if do not in _WORK:
                raise NotFoundError("没有这个操作。请回到网站页面选择。")
            told = _WORK[do](request, view, form)
        except NotFoundError:
            raise
        except GongkaiError as error:
            problem, status = str(error), 422
        else:
            messages.success(request, told)
            return redirect("desk:edit_site", site_id=site_id)
    context = _SECTION | {
        "form": form,
        "site_view": view,
        "problem": problem,
    }
    status = 422 if form.errors else status
    return render(request, "desk/sites/edit_site.html", context, status=status)


def _change(request: OfficerRequest, view: SiteView, form: SiteForm) -> str:
    actions.change_site(
        site_id=view.id,
        said=form.said(),
        bodies=form.cleaned_data["bodies"],
        by=request.user,
        at=timezone.now(),
    )
    return "网站的设置已保存。"


def _open(request: OfficerRequest, view: SiteView, form: SiteForm) -> str:
    actions.open_site(site_id=view.id, by=request.user, at=timezone.now())
    return f"网站“{view.name}”已开放，公众可以访问。"


def _close(request: OfficerRequest, view: SiteView, form: SiteForm) -> str:
    reason = request.POST.get("reason", "")[:200]
    actions.close_site(site_id=view.id, reason=reason, by=request.user, at=timezone.now())
    return f"网站“{view.name}”已关闭，它的网址转到主站。"


_WORK: Final[dict[str, Callable[[OfficerRequest, SiteView, SiteForm], str]]] = {
    "change": _change,
    "open": _open,
    "close": _close,
}
