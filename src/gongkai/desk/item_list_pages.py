"""Pages of the desk for the lists of items: shelves, filters, kept lists, exports."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gongkai.catalogue.queries import (
    SHELF_LABELS,
    ColumnChoice,
    ItemFilter,
    ItemRow,
    Shelf,
    bodies_with_items,
    column_choices,
    count_items,
    export_items,
    items_to_do,
    list_items,
    sort_of,
    sorts_of,
)
from gongkai.desk.exports import spreadsheet
from gongkai.desk.filters import FilterHead, Switch, choice, sort_heads, words_of
from gongkai.desk.requests import OfficerRequest
from gongkai.desk.worklist_pages import DENSITY_KEY, filters_of, keep_filters, kept
from gongkai.info_requests import actions as desk_actions
from gongkai.info_requests.queries import saved_lists
from gongkai.rules.access import Asker, Permission
from gongkai.rules.batches import RULES, BatchKind
from gongkai.rules.items import KIND_LABELS, ItemKind
from gongkai.rules.release import STATE_LABELS, State

_HEADS: Final = {
    "title": "名称",
    "state": "状态",
    "column": "栏目",
    "due": "应公开日期",
    "published": "发布时间",
    "changed": "最近修改",
}
_HEAD: Final = (
    "索引号", "名称", "文号", "种类", "机关", "栏目", "状态", "版本", "应公开日期", "逾期天数",
    "发布时间", "最近修改", "修改人",
)  # fmt: skip
# What the list offers for many; a batch that only undoes another one is proposed from there.
BULK: Final = tuple(
    (rule.kind.value, rule.label.removeprefix("批量"))
    for rule in RULES.values()
    if rule.kind is not BatchKind.UNSCHEDULE
)
# What else belongs to this work, what is done often first, and the permission that it asks for.
_MENU: Final = (
    ("desk:import_items", "导入文档", Permission.EDIT_ITEMS),
    ("desk:batches", "批量办理", None),
    ("desk:consultations", "意见征集", None),
    ("desk:withheld", "不予公开登记", None),
    ("desk:faults", "网页纠错", Permission.SEE_ITEMS),
    ("desk:visits", "访问统计", Permission.SEE_ITEMS),
    ("desk:old_addresses", "旧网址", Permission.SEE_ITEMS),
    ("desk:sites", "网站", Permission.MANAGE_COLUMNS),
    ("desk:shares", "共享来的信息", Permission.SEE_ITEMS),
    ("desk:reminders", "提醒", None),
    ("desk:standards", "标准目录", None),
    ("desk:item_columns", "公开栏目", None),
    ("desk:search_words", "搜索用词", Permission.SEE_ITEMS),
)
_EMPTY: Final = {
    Shelf.TURN: (
        "没有等您办的",
        "轮到您校对、审核、保密审查或发布的信息，以及退给您修改的稿件，会列在这里。",
    ),
    Shelf.LATE: ("没有逾期的", "从信息形成或变更之日起 20 个工作日内没有公开的，会列在这里。"),
    Shelf.OUT: ("还没有发布的信息", "经三级审核和保密审查发布以后，会列在这里。"),
}


@require_safe
def items(request: OfficerRequest) -> HttpResponse:
    """The versions in reach, by shelf, by filters, and whose turn it is."""
    today = timezone.localdate()
    wanted = wanted_of(request)
    sort = sort_of(wanted.shelf, request.GET.get("sort", ""))
    columns = column_choices(request.user)
    bodies = bodies_with_items(request.user, on=today)
    head = _filter_head(wanted, columns, bodies)
    may_write = bool(request.user.scope(Permission.EDIT_ITEMS).paths)
    counts = count_items(request.user, today=today)
    context = {
        "section": "items",
        "wanted": wanted,
        "head": head,
        "shelves": [(s, SHELF_LABELS[s], counts.by_shelf.get(s)) for s in Shelf],
        "page": list_items(
            request.user,
            wanted,
            today=today,
            sort=sort,
            after=request.GET.get("after", ""),
            before=request.GET.get("before", ""),
        ),
        "has_bodies": len(bodies) > 1,
        "heads": sort_heads(
            [(name, label) for name, label in _HEADS.items() if name in _names(wanted)], sort
        ),
        "filters": filters_of(request),
        "saved": saved_lists(request.user, "items"),
        "density": kept(request, "density", DENSITY_KEY, "roomy"),
        "today": today,
        "bulk": BULK if may_write else (),
        "may_write": may_write,
        "menu": _menu(request.user),
        "empty": _EMPTY.get(wanted.shelf),
    }
    return render(request, "desk/items/list.html", context)


def _menu(person: Asker) -> list[tuple[str, str]]:
    """Address and words of what else belongs to this work, as far as the person may do it."""
    return [
        (reverse(name), words)
        for name, words, needed in _MENU
        if needed is None or person.scope(needed).paths
    ]


def todo_of_items(request: OfficerRequest) -> list[dict[str, Any]]:
    """What the home page shows of items."""
    return [
        {"group": group, "title": TODO[group.key][0], "hint": TODO[group.key][1]}
        for group in items_to_do(request.user, today=timezone.localdate())
    ]


TODO: Final = {
    "late": ("逾期未公开的信息", "从形成或变更之日起 20 个工作日内应当公开（条例第二十六条）。"),
    "returned": ("退给我修改的稿件", "按退回的意见改好，重新送校对。"),
    "urgent_review": ("等我审查或发布的应急信息", "先做保密审查，通过后立即发布。"),
    "urgent": ("等我补审的应急信息", "已经发布，请在两个工作日内补齐校对和三级审核。"),
    "proofreading": ("等我校对的信息", "逐字校看，有错的标出来退回。"),
    "first_review": ("等我初审的信息", "内容是否属实、完整、合规。"),
    "second_review": ("等我复审的信息", "政策、法律依据和公开方式是否妥当。"),
    "final_review": ("等我终审的信息", "同意后转保密审查。"),
    "secrecy_review": ("等我保密审查的信息", "一事一审，逐项填写审查单。"),
    "cleared": ("等我发布的信息", "审核和保密审查都已通过，可以立即发布，也可以定时发布。"),
    "today": ("今天定时发布的", "到时间自动发布，请再核对一次。"),
}


def wanted_of(request: HttpRequest) -> ItemFilter:
    """What the address asks for; what cannot be read is passed over."""
    get = request.GET
    show = get.get("show", "")
    return ItemFilter(
        shelf=Shelf(show) if show in set(Shelf) else Shelf.WORK,
        words=words_of(request),
        state=next((s for s in State if s == get.get("state")), None),
        column_id=number_of(request, "column"),
        body_id=number_of(request, "body"),
        kind=next((k for k in ItemKind if k == get.get("kind")), None),
        year=year if (year := number_of(request, "year")) and 1949 <= year <= 9000 else None,
        only_mine=get.get("mine") == "1",
        only_returned=get.get("returned") == "1",
        only_found=get.get("findings") == "1",
        on=timezone.localdate() if get.get("today") == "1" else None,
    )


def _filter_head(
    wanted: ItemFilter, columns: list[ColumnChoice], bodies: list[tuple[int, str]]
) -> FilterHead:
    this_year = timezone.localdate().year
    years = range(this_year, this_year - 12, -1)
    more = [
        choice("kind", "种类", [(k.value, KIND_LABELS[k]) for k in ItemKind], wanted.kind),
        choice("year", "年份", [(year, f"{year}年") for year in years], wanted.year),
    ]
    if len(bodies) > 1:
        more.insert(0, choice("body", "机关", bodies, wanted.body_id))
    return FilterHead(
        label="筛选信息",
        search="名称、文号或索引号",
        words=wanted.words,
        clear=f"{reverse('desk:items')}?show={wanted.shelf}",
        choices=(
            choice("state", "状态", [(s.value, STATE_LABELS[s]) for s in State], wanted.state),
            choice("column", "栏目", [(c.id, c.label) for c in columns], wanted.column_id),
        ),
        more=tuple(more),
        more_switches=(
            Switch("mine", "我写的", wanted.only_mine),
            Switch("returned", "被退回的", wanted.only_returned),
            Switch("findings", "有未处理的筛查结果", wanted.only_found),
            Switch("today", "今天定时发布的", wanted.on is not None),
        ),
        kept=(("show", wanted.shelf.value),),
    )


def _names(wanted: ItemFilter) -> set[str]:
    return {name.removeprefix("-") for name in sorts_of(wanted.shelf)}


def number_of(request: HttpRequest, name: str) -> int | None:
    """A number in the address."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


@require_safe
def export(request: OfficerRequest, kind: str) -> HttpResponse:
    """What the list shows, as XLSX or CSV; that it was taken out is recorded."""
    today = timezone.localdate()
    wanted = wanted_of(request)
    rows = export_items(request.user, wanted, today=today, sort=request.GET.get("sort", ""))
    lines = [_line(row) for row in rows]
    answer = spreadsheet(kind, "信息发布", f"信息清单-{today:%Y%m%d}", _HEAD, lines)
    desk_actions.note_export(
        query=filters_of(request), count=len(lines), kind=kind, by=request.user, at=timezone.now()
    )
    return answer


def _line(row: ItemRow) -> tuple[Any, ...]:
    return (
        row.index_number,
        row.title,
        row.document_number,
        row.kind,
        row.body,
        row.column,
        row.state_label,
        row.number,
        row.due_on.isoformat() if row.is_owed else "",
        row.days_over or "",
        _moment(row.published_at),
        _moment(row.changed_at),
        row.changed_by,
    )


def _moment(at: Any) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""


@require_POST
def keep_list(request: OfficerRequest) -> HttpResponse:
    """Keep the present filters under a name."""
    return keep_filters(request, "items", "desk:items")


@require_POST
def drop_list(request: OfficerRequest, list_id: int) -> HttpResponse:
    """Delete a kept list."""
    desk_actions.drop_list(list_id=list_id, by=request.user, at=timezone.now())
    messages.success(request, "已删去这个清单。信息本身没有变化。")
    return redirect("desk:items")
