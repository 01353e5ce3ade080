"""Pages of the desk for boards: the register, one board, the inspection round, what is printed."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.http import require_safe

from gongkai.catalogue.adapters.files import path_of
from gongkai.catalogue.queries.public import PublicRow
from gongkai.channels import actions
from gongkai.channels.queries import (
    BOARD_SORTS,
    BoardFilter,
    BoardView,
    board_list,
    board_round,
    board_view,
    exported_boards,
    seen_board,
)
from gongkai.desk import board_forms as known
from gongkai.desk.account_forms import indented
from gongkai.desk.asking import answered, form_shown
from gongkai.desk.exports import spreadsheet
from gongkai.desk.filters import FilterHead, choice, page_of, sort_heads, words_of
from gongkai.desk.report_pages import form_page, sent
from gongkai.desk.requests import OfficerRequest
from gongkai.organisations.queries import list_organisations
from gongkai.rules.access import Permission
from gongkai.rules.channels.boards import (
    BOARD_HEADS,
    BOARD_KIND_LABELS,
    BOARD_STATE_LABELS,
    BoardKind,
    BoardMove,
    BoardState,
    read_boards,
)
from gongkai.rules.errors import GongkaiError, NotFoundError
from gongkai.rules.standards.writing import Code, write_qr_sheet

SECTION: Final = {"section": "channels", "tab": "boards"}
_SHOWS: Final = (("", "全部"), ("due", "待检查"), ("mend", "待整改"))


def _wanted(request: HttpRequest) -> BoardFilter:
    get = request.GET
    show = get.get("show", "")
    return BoardFilter(
        words=words_of(request),
        kind=BoardKind(get["kind"]) if get.get("kind") in set(BoardKind) else None,
        state=BoardState(get["state"]) if get.get("state") in set(BoardState) else None,
        show=show if show in dict(_SHOWS) else "",
    )


@require_safe
def boards(request: OfficerRequest) -> HttpResponse:
    """The register of boards in reach."""
    wanted, today = _wanted(request), timezone.localdate()
    asked = request.GET.get("sort", "")
    sort = asked if asked in BOARD_SORTS else "place"
    head = FilterHead(
        label="筛选公开栏、展板",
        search="编号、位置、内容或责任人全名",
        words=wanted.words,
        clear=request.path,
        choices=(
            choice("kind", "类型", BOARD_KIND_LABELS.items(), wanted.kind),
            choice("state", "状态", BOARD_STATE_LABELS.items(), wanted.state),
        ),
        kept=(("show", wanted.show),) if wanted.show else (),
    )
    context = SECTION | {
        "head": head,
        "wanted": wanted,
        "shows": _SHOWS,
        "is_filtered": wanted != BoardFilter(),
        "columns": sort_heads((("place", "位置"), ("checked", "最近检查")), sort),
        "page": board_list(request.user, wanted, today=today, sort=sort, page=page_of(request)),
        "may_manage": bool(request.user.scope(Permission.MANAGE_CHANNELS).paths),
    }
    return render(request, "desk/channels/boards.html", context)


@require_safe
def export(request: OfficerRequest, kind: str) -> HttpResponse:
    """What the list shows, with the columns that can be imported first."""
    today = timezone.localdate()
    rows = [
        (
            d.code, line.body, line.kind_label, d.place, d.size, d.content, d.owner,
            str(d.installed_on or ""), line.state_label, str(line.checked_on or ""),
        )
        for line in exported_boards(request.user, _wanted(request), today=today)
        for d in (line.details,)
    ]  # fmt: skip
    name = f"公开栏展板清单-{today:%Y%m%d}"
    return spreadsheet(kind, "公开栏展板", name, (*BOARD_HEADS, "状态", "最近检查"), rows)


def _bodies(request: OfficerRequest) -> list[tuple[int, str]]:
    return indented(
        list_organisations(
            request.user, on=timezone.localdate(), permission=Permission.MANAGE_CHANNELS
        )
    )


@form_page
def load(request: OfficerRequest) -> HttpResponse:
    """Import a list of boards."""
    form = known.SheetForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            rows = read_boards(file.read(), file.name or "清单")
            done = actions.import_boards(rows=rows, by=request.user, at=timezone.now())
        except GongkaiError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, f"已登记 {done} 块公开栏、展板。")
            return redirect("desk:boards")
    context = SECTION | {"form": form, "title": "导入公开栏、展板", "back": reverse("desk:boards")}
    context["hint"] = f"表头：{'、'.join(BOARD_HEADS)}。编号相同的更新，没有的新增。"
    return _form(request, context, form)


def _form(request: OfficerRequest, context: dict[str, Any], form: Any) -> HttpResponse:
    return form_shown(request, "desk/channels/board_form.html", context, form)


@form_page
def register(request: OfficerRequest) -> HttpResponse:
    """Put a board into the register."""
    form = known.BoardForm(_bodies(request), *sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            board = actions.register_board(
                organisation_id=form.cleaned_data["organisation"],
                details=form.details(),
                photo=form.picture(),
                by=request.user,
                at=timezone.now(),
            )
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已登记。")
            return redirect("desk:board", board.pk)
    context = SECTION | {"form": form, "title": "登记公开栏、展板", "back": reverse("desk:boards")}
    return _form(request, context, form)


def _view(request: OfficerRequest, board_id: int) -> BoardView:
    return board_view(request.user, board_id, today=timezone.localdate())


@require_safe
def board(request: OfficerRequest, board_id: int) -> HttpResponse:
    """One board: what it is, what hangs there, what each check found."""
    view = _view(request, board_id)
    context = SECTION | {
        "view": view,
        "may_edit": BoardMove.EDIT in view.moves,
        "may_remove": BoardMove.REMOVE in view.moves,
        "is_screen": view.line.details.kind is BoardKind.SCREEN,
        "codes": [(row, _address(request, row)) for _, row in view.items],
    }
    return render(request, "desk/channels/board.html", context)


def _address(request: HttpRequest, row: PublicRow) -> str:
    return request.build_absolute_uri(reverse("portal:item", args=[row.front, row.back]))


@form_page
def edit(request: OfficerRequest, board_id: int) -> HttpResponse:
    """Mend what the register says of a board."""
    view = _view(request, board_id)
    details = view.line.details
    initial = {name: getattr(details, name) for name in type(details).__dataclass_fields__}
    form = known.BoardForm([], *sent(request), has_body=False, initial=initial)

    def act(_: dict[str, Any]) -> tuple[str, str]:
        actions.edit_board(
            board_id=board_id,
            details=form.details(),
            photo=form.picture(),
            by=request.user,
            at=timezone.now(),
        )
        return reverse("desk:board", args=[board_id]), "已保存。"

    if answer := answered(request, form, act):
        return answer
    back = reverse("desk:board", args=[board_id])
    return _form(request, SECTION | {"form": form, "title": "修改公开栏、展板", "back": back}, form)


@form_page
def items(request: OfficerRequest, board_id: int) -> HttpResponse:
    """Say which published items hang at a board."""
    view = _view(request, board_id)
    numbers = "\n".join(row.index_number for _, row in view.items)
    form = known.ItemsForm(sent(request)[0], initial={"numbers": numbers})

    def act(got: dict[str, Any]) -> tuple[str, str]:
        actions.hang_items(
            board_id=board_id,
            index_numbers=got["numbers"].split(),
            by=request.user,
            at=timezone.now(),
        )
        return reverse("desk:board", args=[board_id]), "已保存。可以打印二维码贴在旁边。"

    if answer := answered(request, form, act, field="numbers"):
        return answer
    back = reverse("desk:board", args=[board_id])
    return _form(request, SECTION | {"form": form, "title": "张挂的信息", "back": back}, form)


@form_page
def remove(request: OfficerRequest, board_id: int) -> HttpResponse:
    """Note that a board was taken down."""
    _view(request, board_id)
    form = known.RemoveForm(sent(request)[0], initial={"on": timezone.localdate()})

    def act(got: dict[str, Any]) -> tuple[str, str]:
        actions.remove_board(
            board_id=board_id,
            on=got["on"],
            by=request.user,
            at=timezone.now(),
        )
        return reverse("desk:board", args=[board_id]), "已登记拆除。"

    if answer := answered(request, form, act):
        return answer
    back = reverse("desk:board", args=[board_id])
    context = SECTION | {"form": form, "title": "登记拆除", "back": back}
    return _form(request, context | {"hint": "拆除以后不能恢复，编号可以给新的展板用。"}, form)


# --- the round -----------------------------------------------------------------------------------


def _skipped(text: str) -> tuple[int, ...]:
    parts = text.split(",")[:200]
    return tuple(int(p) for p in parts if p.isascii() and p.isdigit() and len(p) < 18)


@form_page
def walk(request: OfficerRequest) -> HttpResponse:
    """The inspection round: one board after the other, large buttons for a tablet."""
    words = words_of(request)
    skipped = _skipped(request.GET.get("skip", ""))
    shown = board_round(request.user, today=timezone.localdate(), words=words, skipped=skipped)
    form = known.CheckForm(*sent(request))

    def act(got: dict[str, Any]) -> tuple[str, str]:
        check = actions.check_board_on_site(
            board_id=got["board"],
            finding=form.result(),
            note=got["note"],
            photo=form.picture(),
            by=request.user,
            at=timezone.now(),
        )
        kept = {"q": words, "skip": request.GET.get("skip", "")[:2000]}
        query = urlencode({key: value for key, value in kept.items() if value})
        target = f"{reverse('desk:board_round')}{'?' + query if query else ''}"
        return target, f"{check.board.code}：{check.label}"

    if answer := answered(request, form, act, field="note"):
        return answer
    skip = ",".join(str(pk) for pk in (*skipped, shown.next.id if shown.next else 0))
    context = SECTION | {"round": shown, "form": form, "words": words, "skip": skip}
    return form_shown(request, "desk/channels/round.html", context, form)


# --- files ---------------------------------------------------------------------------------------


@require_safe
def photo(request: OfficerRequest, board_id: int) -> HttpResponse:
    """The picture of a board."""
    board = seen_board(request.user, board_id)
    if not board.photo:
        raise NotFoundError("这块公开栏、展板还没有照片。")
    data = path_of(board.photo).read_bytes()
    is_png = data.startswith(b"\x89PNG")
    return HttpResponse(data, content_type="image/png" if is_png else "image/jpeg")


@require_safe
def codes(request: OfficerRequest, board_id: int) -> HttpResponse:
    """Cards with the QR codes of what hangs at a board, to be cut out."""
    view = _view(request, board_id)
    if not view.items:
        raise NotFoundError("这块公开栏还没有列出信息，先在“张挂的信息”里填写索引号。")
    title = f"{view.line.details.place}（{view.line.details.code}）"
    cards = [Code(row.title, row.index_number, _address(request, row)) for _, row in view.items]
    data = write_qr_sheet(title, view.line.body, cards, timezone.now())
    response = HttpResponse(data, content_type="application/pdf")
    name = content_disposition_header(True, f"{view.line.details.code}二维码.pdf")
    response.headers["Content-Disposition"] = name or "attachment"
    return response
