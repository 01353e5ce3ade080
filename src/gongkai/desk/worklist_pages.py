"""Pages of the desk for the list of requests."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gongkai.accounts.models import Person
from gongkai.annual_reports.queries import Filter, list_versions
from gongkai.catalogue.queries import ItemFilter, Shelf, list_items
from gongkai.desk.exports import spreadsheet
from gongkai.desk.filters import sort_heads, words_of
from gongkai.desk.requests import OfficerRequest
from gongkai.desk.worklist_forms import FLAGS, SHOWS, AssignForm, FilterForm
from gongkai.info_requests import actions
from gongkai.info_requests.queries import (
    SORTS,
    Colleague,
    WorkFilter,
    WorkRow,
    colleagues,
    desk_notices,
    exported,
    requests_to_do,
    saved_lists,
    work_list,
)
from gongkai.organisations.models import Organisation
from gongkai.organisations.queries import OrganisationSummary, list_organisations
from gongkai.rules.access import Permission
from gongkai.rules.errors import BadInputError
from gongkai.rules.organisations import Kind
from gongkai.rules.results import APPLICANT_LABELS

DENSITY_KEY = "requests_density"
SORT_KEY = "requests_sort"
# What belongs to a page of the list, not to its filters.
PASSING = ("after", "before", "density", "sort")
HEAD = (
    "申请编号",
    "所需信息",
    "申请人",
    "申请人类型",
    "渠道",
    "到达日期",
    "收到之日",
    "答复期限",
    "剩余工作日",
    "状态",
    "办理结果",
    "承办单位",
    "经办人",
)


def filters_of(request: HttpRequest) -> str:
    """The filters in the address, without what belongs to the page."""
    kept = request.GET.copy()
    for name in PASSING:
        kept.pop(name, None)
    for name, value in list(kept.items()):
        if not value:
            del kept[name]
    return kept.urlencode()


def units_of(request: OfficerRequest) -> list[OrganisationSummary]:
    """The units that cases may be given to."""
    rows = list_organisations(
        request.user, on=timezone.localdate(), permission=Permission.SEE_REQUESTS
    )
    return [row for row in rows if row.kind is not Kind.BODY]


def todo_of_requests(request: OfficerRequest) -> list[dict[str, Any]]:
    """What the home page shows of requests."""
    return [
        {"group": group, "title": TODO[group.key][0], "hint": TODO[group.key][1]}
        for group in requests_to_do(request.user, today=timezone.localdate())
    ]


TODO = {
    "overdue": ("已经逾期", "立即答复；逾期是败诉最常见的原因。"),
    "unsent": (
        "已经签发，还没有送出",
        "是否逾期看寄出、发出或者当面签收的日期，不看签发的日期。请今天送出。",
    ),
    "review_legal": ("等我法制审核", "看依据、理由和救济途径是否正确。"),
    "review_secrecy": ("等我保密审查", "看答复和附件是否涉密。"),
    "sign": ("等我签发", "两项审核都已通过。"),
    "returned": ("退回修改的", "按退回的理由改好，重新送审。"),
    "soon": ("两个工作日内到期", "今天就要答复、延期或者送审。"),
    "unconfirmed": ("待确认收到", "平常信函、传真和邮件，当天与申请人确认，确认之日起算期限。"),
    "unopened": ("还没有人打开", "打开看一看，分给承办单位。"),
    "orphaned": ("无人办理", "经办人已停用账号，或不在岗又没有代办人。请改派。"),
    "lapsed": (
        "征求意见期满，还没有结论",
        "第三方逾期不答复的，由本机关决定；共同制作机关逾期的，视为同意。",
    ),
    "later": ("五个工作日内到期", "安排好审核和签发的时间。"),
}


# --- the list ------------------------------------------------------------------------------------


def kept(request: HttpRequest, name: str, key: str, default: str) -> str:
    """What this person chose last for a list."""
    asked = request.GET.get(name)
    if asked is not None:
        request.session[key] = asked[:20]
    return str(request.session.get(key, default))


@require_safe
def work(request: OfficerRequest) -> HttpResponse:
    """The list of requests in reach."""
    people, units = colleagues(request.user, today=timezone.localdate()), units_of(request)
    form = FilterForm(request.GET, people, units)
    wanted = form.wanted
    sort = kept(request, "sort", SORT_KEY, "")
    page = work_list(
        request.user,
        wanted,
        today=timezone.localdate(),
        sort=sort,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    filters = filters_of(request)
    context = {
        "section": "requests",
        "tab": "list",
        "form": form,
        "wanted": wanted,
        "page": page,
        "filters": filters,
        "has_more_filters": _has_more(wanted),
        "saved": saved_lists(request.user),
        "columns": _columns(sort, wanted),
        "levels": [level.value for level in page.counts.levels],
        "shows": [
            {"value": value, "label": label, "is_on": request.GET.get("show", "") == value}
            for value, label in SHOWS
        ],
        "flags": _flags(request, wanted, page.counts),
        "assign_form": AssignForm(people, units) if _may_assign(request) else None,
        "density": kept(request, "density", DENSITY_KEY, "roomy"),
        "today": timezone.localdate(),
    }
    return render(request, "desk/requests/list.html", context)


def _may_assign(request: OfficerRequest) -> bool:
    """Whether the person gives cases out somewhere; the action judges each case."""
    return bool(request.user.scope(Permission.HANDLE_REQUESTS).paths)


def _has_more(wanted: WorkFilter) -> bool:
    """Whether a filter is set that stands under 更多条件."""
    more = (
        wanted.state,
        wanted.result,
        wanted.channel,
        wanted.handler_id,
        wanted.unit_id,
        wanted.received_from,
        wanted.received_until,
    )
    return any(one is not None for one in more)


def _flags(request: HttpRequest, wanted: WorkFilter, counts: Any) -> list[dict[str, Any]]:
    flags = []
    for name, (attribute, label) in FLAGS.items():
        is_on = getattr(wanted, attribute)
        query = QueryDict(filters_of(request), mutable=True)
        query.pop(name, None)
        if not is_on:
            query[name] = "1"
        flags.append(
            {
                "name": name,
                "label": label,
                "is_on": is_on,
                "count": getattr(counts, name, None),
                "url": f"?{query.urlencode()}",
            }
        )
    return flags


_HEADS = (("due", "剩余时间"), ("number", "申请"), ("arrived", "到达日期"))


def _columns(sort: str, wanted: WorkFilter) -> dict[str, dict[str, str]]:
    """For each sortable head the order that a click asks for and the present direction."""
    if sort.removeprefix("-") not in SORTS:
        sort = "due" if wanted.only_open else "-number"
    return sort_heads(_HEADS, sort)


@require_safe
def export_requests(request: OfficerRequest, kind: str) -> HttpResponse:
    """What the list shows, as XLSX or CSV; that it was taken out is recorded."""
    form = FilterForm(
        request.GET, colleagues(request.user, today=timezone.localdate()), units_of(request)
    )
    sort = str(request.session.get(SORT_KEY, ""))
    today = timezone.localdate()
    lines = [_line(row) for row in exported(request.user, form.wanted, today=today, sort=sort)]
    answer = spreadsheet(kind, "依申请公开", f"依申请公开清单-{today:%Y%m%d}", HEAD, lines)
    actions.note_export(
        query=filters_of(request), count=len(lines), kind=kind, by=request.user, at=timezone.now()
    )
    return answer


def _line(row: WorkRow) -> tuple[Any, ...]:
    days = [row.arrived_on, row.received_on, row.due_on]
    return (
        row.number,
        row.title,
        row.applicant,
        APPLICANT_LABELS[row.applicant_kind],
        row.channel,
        *(day.isoformat() if day else "" for day in days),
        "" if row.days_left is None else row.days_left,
        row.state_label,
        row.result,
        row.unit,
        row.handler + (f"（{row.deputy}代）" if row.deputy else ""),
    )


# --- giving out, keeping lists -------------------------------------------------------------------


@require_POST
def assign(request: OfficerRequest) -> HttpResponse:
    """Give the chosen requests out, and say which were refused and why."""
    people, units = colleagues(request.user, today=timezone.localdate()), units_of(request)
    form = AssignForm(people, units, request.POST)
    back = (
        f"{reverse('desk:requests')}?{QueryDict(request.POST.get('back', '')[:1000]).urlencode()}"
    )
    context: dict[str, Any] = {"section": "requests", "tab": "list", "back": back}
    try:
        if not form.is_valid():
            raise BadInputError("选择的承办单位或经办人不在您的工作范围内。请重新选择。")
        unit_id, handler_id = form.cleaned_data["unit"], form.cleaned_data["handler"]
        context["assigned"] = actions.assign_requests(
            numbers=request.POST.getlist("n"),
            unit=Organisation.objects.get(pk=unit_id) if unit_id else None,
            handler=Person.objects.get(pk=handler_id) if handler_id else None,
            by=request.user,
            at=timezone.now(),
        )
    except BadInputError as error:
        context["problem"] = str(error)
        return render(request, "desk/requests/assigned.html", context, status=422)
    context["to"] = _chosen(people, units, unit_id, handler_id)
    return render(request, "desk/requests/assigned.html", context)


def _chosen(
    people: list[Colleague],
    units: list[OrganisationSummary],
    unit_id: int | None,
    handler_id: int | None,
) -> str:
    names = [u.name for u in units if u.id == unit_id]
    names += [p.name for p in people if p.id == handler_id]
    return " ".join(names)


@require_POST
def keep_list(request: OfficerRequest) -> HttpResponse:
    """Keep the present filters under a name."""
    return keep_filters(request, "requests", "desk:requests")


def keep_filters(request: OfficerRequest, topic: str, page: str) -> HttpResponse:
    """Keep filters of a list under a name, and go back to it."""
    query = QueryDict(request.POST.get("query", "")[:600]).urlencode()
    kept = actions.keep_list(
        name=request.POST.get("name", ""),
        query=query,
        topic=topic,
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, f"已保存清单“{kept.name}”。")
    return redirect(f"{reverse(page)}?{query}")


@require_POST
def drop_list(request: OfficerRequest, list_id: int) -> HttpResponse:
    """Delete a kept list."""
    actions.drop_list(list_id=list_id, by=request.user, at=timezone.now())
    messages.success(request, "已删去这个清单。申请本身没有变化。")
    return redirect("desk:requests")


# --- notices and search --------------------------------------------------------------------------


@require_safe
def notices(request: OfficerRequest) -> HttpResponse:
    """Alarms and reminders, the newest first."""
    rows = desk_notices(request.user, most=100)
    show = request.GET.get("show", "")
    if show in ("mine", "unread"):
        rows = [row for row in rows if (row.is_mine if show == "mine" else not row.is_read)]
    context = {
        "section": "home",
        "rows": rows,
        "show": show,
        "has_unread": any(not row.is_read for row in rows),
    }
    return render(request, "desk/requests/notices.html", context)


@require_POST
def read_notices(request: OfficerRequest) -> HttpResponse:
    """Mark notices as read: those that were on the page."""
    sent = request.POST.getlist("notice")[:100]
    ids = [int(one) for one in sent if one.isascii() and one.isdigit() and len(one) < 19]
    count = actions.read_notices(notice_ids=ids, by=request.user, at=timezone.now())
    messages.success(request, f"{count} 条提醒标为已读。" if count else "这些提醒您已经读过。")
    show = request.POST.get("show", "")
    query = f"?show={show}" if show in ("mine", "unread") else ""
    return redirect(f"{reverse('desk:notices')}{query}")


@require_safe
def find(request: OfficerRequest) -> HttpResponse:
    """Search over everything at the desk: requests, items and annual reports."""
    words = words_of(request)
    today = timezone.localdate()
    context: dict[str, Any] = {"section": "", "words": words}
    if words:
        wanted = WorkFilter(words=words, only_open=False)
        context["requests"] = work_list(request.user, wanted, today=today)
        named = ItemFilter(Shelf.ALL, words=words)
        context["items"] = list_items(request.user, named, today=today)
        context["reports"] = list_versions(request.user, Filter(words=words), on=today)
    return render(request, "desk/find.html", context)
