"""Pages of the desk for word lists and the register of leaders."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gongkai.desk.filters import words_of
from gongkai.desk.report_pages import form_page
from gongkai.desk.requests import OfficerRequest
from gongkai.desk.screening_forms import (
    LEADERS,
    ImportForm,
    LeaderForm,
    NewListForm,
    RejectForm,
    SubmitForm,
    WordForm,
)
from gongkai.desk.screening_pages import (
    SECTION,
    bodies_where,
    may_manage,
    names_of_bodies,
    page_number,
    sheet_response,
)
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Permission
from gongkai.rules.errors import GongkaiError, NotFoundError
from gongkai.rules.screening.leaders import read_leaders
from gongkai.rules.screening.model import Leader
from gongkai.rules.screening.word_files import table_in
from gongkai.rules.screening.words import (
    COLUMNS,
    Word,
    builtin_lists,
    read_words,
)
from gongkai.screening import actions
from gongkai.screening.queries import (
    ListSummary,
    VersionSummary,
    entries_of,
    find_entry,
    get_word_list,
    list_word_lists,
    words_page,
)

TAB: Final = SECTION | {"tab": "lists"}


@require_safe
def lists(request: OfficerRequest) -> HttpResponse:
    """The lists of the office, those of the whole program besides."""
    words = words_of(request)
    own = [one for one in list_word_lists(request.user) if words in one.name]
    context = TAB | {
        "lists": own,
        "waiting": [one for one in own if one.open is not None and one.open.state == "proposed"],
        "words": words,
        "builtin": builtin_lists(),
        "places": names_of_bodies(request),
        "may_manage": may_manage(request),
    }
    return render(request, "desk/screening/lists.html", context)


@form_page
def new_list(request: OfficerRequest) -> HttpResponse:
    """Begin a list."""
    bodies = bodies_where(request, Permission.MANAGE_WORD_LISTS)
    form = NewListForm(bodies, *((request.POST,) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        try:
            made = actions.found_word_list(
                organisation=Organisation.objects.get(pk=got["organisation"]),
                code="",
                name=got["name"],
                rule=got["rule"],
                by=request.user,
                at=timezone.now(),
            )
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已建立“{made.name}”。现在加词，或者导入文件。")
            return redirect("desk:word_list", list_id=made.pk)
    context = TAB | {"form": form, "bodies": bodies}
    status = 422 if form.errors else 200
    return render(request, "desk/screening/new_list.html", context, status=status)


def _chosen(request: OfficerRequest, one: ListSummary) -> VersionSummary | None:
    """The version asked for, else the draft, else the one that counts, else the last."""
    asked = page_number(request, "version")
    by_number = {version.number: version for version in one.versions}
    if "version" in request.GET and asked in by_number:
        return by_number[asked]
    return one.open or one.in_use or (one.versions[-1] if one.versions else None)


def _list_context(request: OfficerRequest, list_id: int) -> dict[str, Any]:
    one = get_word_list(request.user, list_id)
    place = names_of_bodies(request).get(one.organisation_id, "")
    return TAB | {
        "list": one,
        "place": place,
        "is_leaders": one.rule == LEADERS,
        "may_manage": may_manage(request),
    }


@require_safe
def word_list(request: OfficerRequest, list_id: int) -> HttpResponse:
    """A list: its versions, the words of one of them, and what a draft changes."""
    context = _list_context(request, list_id)
    one: ListSummary = context["list"]
    version = _chosen(request, one)
    only_changes = request.GET.get("changes") == "1"
    if version is not None:
        context["shown"] = words_page(
            request.user,
            version.id,
            words=words_of(request),
            only_changes=only_changes,
            page=page_number(request),
        )
    waiting = one.open is not None and one.open.state == "proposed"
    context |= {
        "version": version,
        "words": words_of(request),
        "only_changes": only_changes,
        "is_waiting": waiting,
        "may_approve": waiting
        and context["may_manage"]
        and one.open is not None
        and request.user.pk not in one.open.writers,
        "may_edit": context["may_manage"]
        and not waiting
        and (
            version is None
            or version == one.open
            or (one.open is None and version == one.in_use)
            or (one.open is None and one.in_use is None)
        ),
        "reject_form": RejectForm(),
        "submit_form": SubmitForm(),
    }
    return render(request, "desk/screening/list.html", context)


def _entry_form(context: dict[str, Any], request: OfficerRequest) -> forms.Form:
    kind = LeaderForm if context["is_leaders"] else WordForm
    if request.method == "POST":
        return kind(request.POST)
    was = request.GET.get("was", "")
    one: ListSummary = context["list"]
    version = one.open or one.in_use
    if not was or version is None:
        return kind()
    entry = find_entry(request.user, version.id, was)
    return kind(initial=LeaderForm.of(entry) if isinstance(entry, Leader) else WordForm.of(entry))


@form_page
def entry(request: OfficerRequest, list_id: int) -> HttpResponse:
    """Add a word or a leader to the draft, change one, or take one out."""
    context = _list_context(request, list_id)
    form = _entry_form(context, request)
    was = (request.POST if request.method == "POST" else request.GET).get("was", "")[:60]
    if request.method == "POST" and "drop" in request.POST:
        actions.drop_entry(list_id=list_id, name=was, by=request.user, at=timezone.now())
        messages.success(request, f"草稿里已删去“{was}”。提交并由另一位同事批准后生效。")
        return redirect("desk:word_list", list_id=list_id)
    if request.method == "POST" and form.is_valid():
        try:
            new = _read_cells(form, is_leaders=context["is_leaders"])
            actions.write_entry(
                list_id=list_id, entry=new, was=was, by=request.user, at=timezone.now()
            )
        except NotFoundError:
            raise
        except GongkaiError as error:
            form.add_error(None, str(error).removeprefix("第2行："))
        else:
            name = new.name if isinstance(new, Leader) else new.text
            messages.success(request, f"草稿里已{'改好' if was else '加入'}“{name}”。")
            if "again" in request.POST:
                return redirect(request.path)
            return redirect("desk:word_list", list_id=list_id)
    status = 422 if form.errors else 200
    return render(
        request, "desk/screening/entry.html", context | {"form": form, "was": was}, status=status
    )


def _read_cells(form: Any, *, is_leaders: bool) -> Word | Leader:
    """The entry by the same rules as one of a file. Raises BadInputError."""
    cells: dict[str, str] = form.cells()
    if is_leaders:
        return read_leaders([["姓名", "职务", "排序", "错误写法"], list(cells.values())])[0]
    return read_words([[heads[0] for heads in COLUMNS.values()], list(cells.values())])[0]


@form_page
def bring_in(request: OfficerRequest, list_id: int) -> HttpResponse:
    """Bring the words of a file into the draft."""
    context = _list_context(request, list_id)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ImportForm(*sent)
    if request.method == "POST" and form.is_valid():
        try:
            entries = _read_file(form.cleaned_data["file"].read(), is_leaders=context["is_leaders"])
            actions.import_entries(
                list_id=list_id,
                entries=entries,
                replaces_all=form.cleaned_data["mode"] == "replace",
                by=request.user,
                at=timezone.now(),
            )
        except NotFoundError:
            raise
        except GongkaiError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, f"读到{len(entries)}条，已放进草稿。核对后提交批准。")
            return redirect("desk:word_list", list_id=list_id)
    context |= {
        "form": form,
        "columns": ("姓名", "职务", "排序", "错误写法")
        if context["is_leaders"]
        else [heads[0] for heads in COLUMNS.values()],
    }
    status = 422 if form.errors else 200
    return render(request, "desk/screening/import.html", context, status=status)


def _read_file(data: bytes, *, is_leaders: bool) -> tuple[Word | Leader, ...]:
    rows = table_in(data)
    return read_leaders(rows) if is_leaders else read_words(rows)


@form_page
def submit(request: OfficerRequest, list_id: int) -> HttpResponse:
    """Hand the draft in, with its source."""
    context = _list_context(request, list_id)
    one: ListSummary = context["list"]
    form = SubmitForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.submit_list_version(
                list_id=list_id, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except NotFoundError:
            raise
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已提交。请另一位有权的同事在这一页批准。")
            return redirect("desk:word_list", list_id=list_id)
    if one.open is not None and one.open.state == "draft":
        context["shown"] = words_page(request.user, one.open.id)
    status = 422 if form.errors else 200
    return render(request, "desk/screening/submit.html", context | {"form": form}, status=status)


@require_POST
def step(request: OfficerRequest, list_id: int, step: str) -> HttpResponse:
    """Approve or leave out what waits, give a draft up, take a list out of use or back."""
    one = get_word_list(request.user, list_id)
    by, at = request.user, timezone.now()
    waiting = one.open.id if one.open is not None else 0
    try:
        match step:
            case "approve":
                actions.approve_list_version(version_id=waiting, by=by, at=at)
                told = "已批准，从现在起按这一版筛查。已发布的信息可以在“补查”里重新查。"
            case "reject":
                reason = request.POST.get("reason", "")
                actions.reject_list_version(version_id=waiting, reason=reason, by=by, at=at)
                told = "已记下不采用的理由。"
            case "discard":
                actions.discard_draft(list_id=list_id, by=by, at=at)
                told = "草稿已放弃，在用的版本不变。"
            case "stop" | "start":
                actions.switch_word_list(list_id=list_id, is_active=step == "start", by=by, at=at)
                told = "已恢复使用。" if step == "start" else "已停用，不再按它筛查。"
            case _:
                raise NotFoundError("没有这一步。")
    except NotFoundError:
        raise
    except GongkaiError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, told)
    return redirect("desk:word_list", list_id=list_id)


@require_safe
def export(request: OfficerRequest, list_id: int, version_id: int, kind: str) -> HttpResponse:
    """The words of a version as Excel or CSV; what comes out can be brought in again."""
    one = get_word_list(request.user, list_id)
    if version_id not in {version.id for version in one.versions}:
        raise NotFoundError("这个词表没有这一版。")
    head, *rows = entries_of(request.user, version_id)
    return sheet_response(kind, one.name, one.code, tuple(head), rows)
