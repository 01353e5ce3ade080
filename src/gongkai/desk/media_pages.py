"""Pages of the desk for work with the media: manuscripts, lists, debunking, statistics."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gongkai.catalogue.adapters.files import path_of
from gongkai.desk import media_forms as known
from gongkai.desk.account_forms import indented
from gongkai.desk.asking import Act, answered, form_shown
from gongkai.desk.exports import spreadsheet
from gongkai.desk.filters import FilterHead, choice, page_of, words_of
from gongkai.desk.report_pages import form_page, sent
from gongkai.desk.requests import OfficerRequest
from gongkai.look.charts import Bar, BarChart
from gongkai.media import actions
from gongkai.media.queries import (
    ManuscriptView,
    MediaFilter,
    adoption_file,
    clarifications,
    debunkings,
    exported_media,
    manuscript_list,
    manuscript_view,
    media_statistics,
    usable_outlets,
    usable_themes,
)
from gongkai.organisations.queries import list_organisations
from gongkai.rules.access import Permission
from gongkai.rules.channels.ledger import topics_of
from gongkai.rules.errors import GongkaiError, NotFoundError
from gongkai.rules.media.sheet import MEDIA_HEADS, read_media
from gongkai.rules.media.work import (
    OUTLET_LEVEL_LABELS,
    PITCH_STATE_LABELS,
    AdoptionForm,
    ManuscriptKind,
    OutletLevel,
    PitchState,
)
from gongkai.rules.sheets import said

SECTION: Final = {"section": "channels", "tab": "media"}
STATISTIC_HEADS: Final = ("口径", "项目", "投稿", "采用（不含转载）", "转载")


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _wanted(request: HttpRequest) -> MediaFilter:
    get = request.GET
    return MediaFilter(
        words=words_of(request),
        year=_number(get.get("year", "")),
        level=OutletLevel(get["level"]) if get.get("level") in set(OutletLevel) else None,
        state=PitchState(get["state"]) if get.get("state") in set(PitchState) else None,
        theme_id=_number(get.get("theme", "")),
    )


@require_safe
def manuscripts(request: OfficerRequest) -> HttpResponse:
    """The manuscripts in reach, the newest first."""
    wanted, today = _wanted(request), timezone.localdate()
    years = [(str(y), f"{y}年") for y in range(today.year, today.year - 8, -1)]
    themes = [(row.pk, row.name) for row in usable_themes(request.user)]
    head = FilterHead(
        label="筛选稿件",
        search="标题或作者",
        words=wanted.words,
        clear=request.path,
        choices=(
            choice("year", "年份", years, str(wanted.year) if wanted.year else None),
            choice("level", "采用级别", OUTLET_LEVEL_LABELS.items(), wanted.level),
            choice("state", "结果", PITCH_STATE_LABELS.items(), wanted.state),
            choice("theme", "主题", themes, wanted.theme_id),
        ),
    )
    context = SECTION | {
        "head": head,
        "is_filtered": wanted != MediaFilter(),
        "page": manuscript_list(request.user, wanted, today=today, page=page_of(request)),
        "may_manage": _may(request),
    }
    return render(request, "desk/media/list.html", context)


def _may(request: OfficerRequest) -> bool:
    return bool(request.user.scope(Permission.MANAGE_MEDIA).paths)


@require_safe
def export(request: OfficerRequest, kind: str) -> HttpResponse:
    """What the list shows, one line for each manuscript and outlet."""
    today = timezone.localdate()
    rows = exported_media(request.user, _wanted(request), today=today)
    return spreadsheet(kind, "稿件", f"投稿和采用清单-{today:%Y%m%d}", MEDIA_HEADS, rows)


@require_safe
def blank(request: OfficerRequest) -> HttpResponse:
    """An empty sheet with the heads of the list."""
    return spreadsheet("xlsx", "稿件", "投稿和采用清单（空表）", MEDIA_HEADS, [])


def _bodies(request: OfficerRequest) -> list[tuple[int, str]]:
    return indented(
        list_organisations(
            request.user, on=timezone.localdate(), permission=Permission.MANAGE_MEDIA
        )
    )


def _ask(
    request: OfficerRequest,
    form: forms.Form,
    title: str,
    back: str,
    act: Act,
    hint: str = "",
) -> HttpResponse:
    """Ask, do, and go on to where `act` says with its words; what was typed stays where refused."""
    if answer := answered(request, form, act):
        return answer
    context = SECTION | {"form": form, "title": title, "back": back, "hint": hint}
    return form_shown(request, "desk/channels/board_form.html", context, form)


def _who(request: OfficerRequest) -> dict[str, Any]:
    return {"by": request.user, "at": timezone.now()}


@form_page
def register(request: OfficerRequest) -> HttpResponse:
    """Register a manuscript and where it was sent."""
    form = known.ManuscriptForm(
        _bodies(request),
        usable_themes(request.user),
        usable_outlets(request.user),
        sent(request)[0],
        initial={"pitched_on": timezone.localdate()},
    )

    def act(got: dict[str, Any]) -> tuple[str, str]:
        row = actions.register_manuscript(
            organisation_id=got["organisation"],
            title=got["title"],
            kind=ManuscriptKind(got["kind"]),
            authors=got["authors"],
            theme_id=got["theme"],
            index_number=got["index_number"],
            outlet_ids=got["outlets"],
            pitched_on=got["pitched_on"],
            **_who(request),
        )
        return reverse("desk:manuscript", args=[row.pk]), "已登记稿件。"

    return _ask(request, form, "登记稿件", reverse("desk:media"), act)


@form_page
def load(request: OfficerRequest) -> HttpResponse:
    """Import a list of manuscripts with their pitches and adoptions."""
    form = known.SheetForm(*sent(request))

    def act(got: dict[str, Any]) -> tuple[str, str]:
        file = got["file"]
        rows = read_media(file.read(), file.name or "清单")
        new, pitched, adopted = actions.import_media(rows=rows, **_who(request))
        words = f"新增稿件 {new} 篇、投稿 {pitched} 次、采用 {adopted} 次。"
        return reverse("desk:media"), words

    hint = f"表头：{'、'.join(MEDIA_HEADS)}。同一单位、同一标题的是一篇稿件，每投一家媒体一行。"
    return _ask(request, form, "导入稿件清单", reverse("desk:media"), act, hint)


# --- one manuscript ------------------------------------------------------------------------------


def _view(request: OfficerRequest, manuscript_id: int) -> ManuscriptView:
    return manuscript_view(request.user, manuscript_id, today=timezone.localdate())


@require_safe
def manuscript(request: OfficerRequest, manuscript_id: int) -> HttpResponse:
    """A manuscript: where it was sent, who used it, what proves it."""
    view = _view(request, manuscript_id)
    item = view.item and (*view.item[0].split("/", 1), view.item[1])
    context = SECTION | {"view": view, "item": item}
    return render(request, "desk/media/manuscript.html", context)


@form_page
def pitch(request: OfficerRequest, manuscript_id: int) -> HttpResponse:
    """Send a manuscript to more outlets."""
    view = _view(request, manuscript_id)
    taken = {one.outlet_id for one in view.pitches}
    left = [row for row in usable_outlets(request.user) if row.pk not in taken]
    form = known.PitchForm(left, sent(request)[0], initial={"on": timezone.localdate()})
    here = reverse("desk:manuscript", args=[manuscript_id])

    def act(got: dict[str, Any]) -> tuple[str, str]:
        actions.pitch_manuscript(
            manuscript_id=manuscript_id, outlet_ids=got["outlets"], on=got["on"], **_who(request)
        )
        return here, "已登记投稿。"

    return _ask(request, form, "登记投稿", here, act, f"稿件：{view.line.title}")


@form_page
def adopt(request: OfficerRequest, manuscript_id: int) -> HttpResponse:
    """Note that an outlet used a manuscript."""
    view = _view(request, manuscript_id)
    initial = {"adopted_on": timezone.localdate(), "outlet": request.GET.get("outlet", "")[:9]}
    form = known.AdoptionForm(usable_outlets(request.user), *sent(request), initial=initial)
    here = reverse("desk:manuscript", args=[manuscript_id])

    def act(got: dict[str, Any]) -> tuple[str, str]:
        actions.record_adoption(
            manuscript_id=manuscript_id,
            outlet_id=got["outlet"],
            adopted_on=got["adopted_on"],
            form=AdoptionForm(got["form"]),
            page=got["page"],
            url=got["url"],
            reads=got["reads"],
            evidence=form.proof("evidence"),
            copy=form.proof("copy"),
            **_who(request),
        )
        return here, "已登记采用，计入统计。"

    return _ask(request, form, "登记采用", here, act, f"稿件：{view.line.title}")


@require_POST
def decline(request: OfficerRequest, manuscript_id: int, pitch_id: int) -> HttpResponse:
    """Note that an outlet did not use a manuscript."""
    try:
        actions.decline_pitch(pitch_id=pitch_id, **_who(request))
    except NotFoundError:
        raise
    except GongkaiError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已登记未采用。")
    return redirect("desk:manuscript", manuscript_id)


@form_page
def strike(request: OfficerRequest, manuscript_id: int, adoption_id: int) -> HttpResponse:
    """Take an adoption noted by mistake out of the count."""
    view = _view(request, manuscript_id)
    form = known.StrikeForm(sent(request)[0])
    here = reverse("desk:manuscript", args=[manuscript_id])

    def act(got: dict[str, Any]) -> tuple[str, str]:
        actions.strike_adoption(adoption_id=adoption_id, reason=got["reason"], **_who(request))
        return here, "已作废，不再计入统计。"

    hint = f"稿件：{view.line.title}。作废的采用仍看得到，但不再计入统计。"
    return _ask(request, form, "作废这次采用", here, act, hint)


@require_safe
def proof(request: OfficerRequest, adoption_id: int, which: str) -> FileResponse:
    """The evidence or the archived copy of an adoption."""
    sha256, name = adoption_file(request.user, adoption_id, which)
    return FileResponse(
        path_of(sha256).open("rb"),
        as_attachment=True,
        filename=name,
        content_type="application/octet-stream",
    )


# --- lists, debunking, statistics ----------------------------------------------------------------


@form_page
def outlets(request: OfficerRequest) -> HttpResponse:
    """The lists of outlets and themes, and a form to add to them."""
    bodies = _bodies(request)
    is_theme = request.POST.get("do") == "theme"
    data = sent(request)[0]
    outlet_form = known.OutletForm(bodies, None if is_theme else data)
    theme_form = known.ThemeForm(bodies, data if is_theme else None, auto_id="theme_%s")
    form: forms.Form = theme_form if is_theme else outlet_form
    if request.method == "POST" and form.is_valid():
        try:
            _keep(request, form.cleaned_data, is_theme=is_theme)
        except NotFoundError:
            raise
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已保存。")
            return redirect("desk:outlets")
    context = SECTION | {
        "outlets": usable_outlets(request.user),
        "themes": usable_themes(request.user),
        "outlet_form": outlet_form,
        "theme_form": theme_form,
        "form": form,
        "may_manage": bool(bodies),
    }
    status = 422 if form.errors else 200
    return render(request, "desk/media/outlets.html", context, status=status)


def _keep(request: OfficerRequest, got: dict[str, Any], *, is_theme: bool) -> None:
    shared: dict[str, Any] = {"organisation_id": got["organisation"], "name": got["name"]}
    if is_theme:
        actions.keep_theme(
            begins_on=got["begins_on"], ends_on=got["ends_on"], **shared, **_who(request)
        )
    else:
        actions.keep_outlet(
            level=OutletLevel(got["level"]),
            aliases=topics_of(got["aliases"]),
            **shared,
            **_who(request),
        )


@form_page
def debunking(request: OfficerRequest) -> HttpResponse:
    """The cases of debunking, and a form to register one."""
    form = known.DebunkingForm(_bodies(request), clarifications(request.user), sent(request)[0])
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        try:
            actions.record_debunking(
                organisation_id=got["organisation"],
                item_id=got["item"],
                title=got["title"],
                rumour=got["rumour"],
                published_on=got["published_on"],
                reads=got["reads"],
                comments=got["comments"],
                **_who(request),
            )
        except NotFoundError:
            raise
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已登记。")
            return redirect("desk:debunking")
    rows = debunkings(request.user, today=timezone.localdate())
    context = SECTION | {
        "rows": [(row, row.index_number.split("/", 1)) for row in rows],
        "form": form,
        "may_manage": _may(request),
    }
    status = 422 if form.errors else 200
    return render(request, "desk/media/debunking.html", context, status=status)


@form_page
def count(request: OfficerRequest, debunking_id: int) -> HttpResponse:
    """Enter how often a clarification was read."""
    rows = debunkings(request.user, today=timezone.localdate())
    found = next((row.case for row in rows if row.case.pk == debunking_id), None)
    if found is None:
        raise NotFoundError("没有找到这个案例，或者不在您的工作范围内。")
    reads, comments = found.reads_said, found.comments_said
    initial = {
        "reads": said(reads) if reads else "",
        "comments": said(comments) if comments else "",
    }
    form = known.CountForm(sent(request)[0], initial=initial)
    here = reverse("desk:debunking")

    def act(got: dict[str, Any]) -> tuple[str, str]:
        actions.count_debunking(
            debunking_id=debunking_id,
            reads=got["reads"],
            comments=got["comments"],
            **_who(request),
        )
        return here, "已更新。"

    return _ask(request, form, "更新阅读量", here, act, found.title)


def _year(request: HttpRequest) -> int:
    year = _number(request.GET.get("year", ""))
    return year if year and 2000 <= year <= 2100 else timezone.localdate().year


@require_safe
def statistics(request: OfficerRequest) -> HttpResponse:
    """A year by level, unit, theme and month: a chart beside its table for each."""
    today = timezone.localdate()
    shown = media_statistics(request.user, _year(request), today=today)
    charts = [
        (
            code,
            title,
            rows,
            BarChart(
                id=f"media-{code}",
                title=f"{shown.year}年投稿和采用（{title}）",
                unit="篇次",
                now_name="采用",
                before_name="投稿",
                bars=tuple(Bar(row.label, row.adopted, row.pitched) for row in rows),
                is_change=False,
            ),
        )
        for code, title, rows in shown.sections()
        if rows
    ]
    context = SECTION | {
        "shown": shown,
        "charts": charts,
        "years": range(today.year, today.year - 8, -1),
    }
    return render(request, "desk/media/statistics.html", context)


@require_safe
def export_statistics(request: OfficerRequest, kind: str) -> HttpResponse:
    """Every view of a year in one sheet."""
    shown = media_statistics(request.user, _year(request), today=timezone.localdate())
    rows: list[tuple[Any, ...]] = [
        (title, row.label, row.pitched, row.adopted, row.reprinted)
        for _, title, tallies in shown.sections()
        for row in tallies
    ]
    rows += [("按最高级别（每篇一次）", label, "", n, "") for label, n in shown.manuscripts]
    name = f"{shown.year}年投稿和采用统计"
    return spreadsheet(kind, "统计", name, STATISTIC_HEADS, rows)
