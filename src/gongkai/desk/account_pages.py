"""Pages of the desk for accounts on platforms: the ledger, one account, its steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.channels import actions
from gongkai.channels.queries import (
    SORTS,
    WAITING,
    AccountFilter,
    AccountView,
    account_list,
    account_view,
    exported_accounts,
    successors_of,
    waiting_counts,
)
from gongkai.desk import account_forms as known
from gongkai.desk.asking import answered, form_shown
from gongkai.desk.exports import spreadsheet
from gongkai.desk.filters import FilterHead, choice, page_of, sort_heads, words_of
from gongkai.desk.report_pages import form_page, sent
from gongkai.desk.requests import OfficerRequest
from gongkai.desk.streamed_sheets import streamed
from gongkai.look.templatetags.look import cn_date
from gongkai.organisations.queries import list_organisations
from gongkai.rules.access import Asker, Permission
from gongkai.rules.channels.accounts import (
    PLATFORM_LABELS,
    STATE_LABELS,
    Duty,
    Holder,
    Move,
    Platform,
    State,
)
from gongkai.rules.channels.ledger import (
    HEADS,
    SNAPSHOT_HEADS,
    ledger_line,
    read_ledger,
    read_snapshots,
    without_phones,
)
from gongkai.rules.errors import GongkaiError, NotFoundError

SECTION: Final = {"section": "channels", "tab": "accounts"}
_HEADS: Final = (
    ("name", "账号"), ("followers", "粉丝"), ("quiet", "最近更新"), ("certified", "认证到期"),
)  # fmt: skip


def _wanted(request: HttpRequest) -> AccountFilter:
    get = request.GET
    waiting = get.get("show", "")
    return AccountFilter(
        words=words_of(request),
        platform=Platform(get["platform"]) if get.get("platform") in set(Platform) else None,
        state=State(get["state"]) if get.get("state") in set(State) else None,
        waiting=waiting if waiting in WAITING else "",
    )


def _sort(request: HttpRequest) -> str:
    asked = request.GET.get("sort", "")
    return asked if asked in SORTS else "quiet"


@require_safe
def accounts(request: OfficerRequest) -> HttpResponse:
    """The ledger of what is in reach, those on top that have been quiet longest."""
    wanted, sort, today = _wanted(request), _sort(request), timezone.localdate()
    head = FilterHead(
        label="筛选账号",
        search="名称、编号、主体或管理员全名",
        words=wanted.words,
        clear=request.path,
        choices=(
            choice("platform", "平台", PLATFORM_LABELS.items(), wanted.platform),
            choice("state", "状态", STATE_LABELS.items(), wanted.state),
        ),
        kept=(("show", wanted.waiting),) if wanted.waiting else (),
    )
    context = SECTION | {
        "head": head,
        "wanted": wanted,
        "is_filtered": wanted != AccountFilter(),
        "columns": sort_heads(_HEADS, sort, last_first={"followers"}),
        "page": account_list(request.user, wanted, today=today, sort=sort, page=page_of(request)),
        "waiting": waiting_counts(request.user, today=today),
        "may_manage": bool(request.user.scope(Permission.MANAGE_CHANNELS).paths),
    }
    return render(request, "desk/channels/accounts.html", context)


@require_safe
def export(request: OfficerRequest, kind: str) -> StreamingHttpResponse:
    """The whole ledger of what the list shows; without phones for who may only look."""
    today = timezone.localdate()
    rows = exported_accounts(request.user, _wanted(request), today=today, sort=_sort(request))
    if not request.user.scope(Permission.MANAGE_CHANNELS).paths:
        rows = map(without_phones, rows)
    name = f"新媒体账号台账-{today:%Y%m%d}"
    return streamed(kind, "账号台账", name, HEADS, map(ledger_line, rows))


@require_safe
def blank(request: OfficerRequest, what: str) -> HttpResponse:
    """An empty sheet with the heads of the ledger, or of figures."""
    sheets = {"ledger": ("账号台账", HEADS), "figures": ("账号数据", SNAPSHOT_HEADS)}
    if what not in sheets:
        raise NotFoundError("没有这种空表。")
    title, heads = sheets[what]
    return spreadsheet("xlsx", title, f"{title}（空表）", heads, [])


@form_page
def load(request: OfficerRequest) -> HttpResponse:
    """Import a ledger, or figures of many accounts."""
    form = known.SheetForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            done = _loaded(request, form)
        except GongkaiError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, done)
            return redirect("desk:accounts")
    status = 422 if form.errors else 200
    context = SECTION | {"form": form}
    return render(request, "desk/channels/import.html", context, status=status)


def _loaded(request: OfficerRequest, form: known.SheetForm) -> str:
    file = form.cleaned_data["file"]
    data, name = file.read(), file.name or "台账"
    who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    if form.cleaned_data["what"] == "figures":
        rows = read_snapshots(data, name)
        return f"读入 {len(rows)} 行，更新了 {actions.import_snapshots(rows=rows, **who)} 个账号的数据。"
    done = actions.import_accounts(rows=read_ledger(data, name), **who)
    return f"新增 {done.added} 个账号，更新 {done.changed} 个，{done.same} 个没有变化。"


# --- one account ---------------------------------------------------------------------------------


def _bodies(asker: Asker, permission: Permission) -> list[tuple[int, str]]:
    return known.indented(list_organisations(asker, on=timezone.localdate(), permission=permission))


@form_page
def register(request: OfficerRequest) -> HttpResponse:
    """Put an account into the ledger."""
    bodies = _bodies(request.user, Permission.MANAGE_CHANNELS)
    others = _bodies(request.user, Permission.SEE_ORGANISATIONS)
    data = sent(request)[0]
    form = known.DetailsForm(bodies, others, data)
    people = known.PeopleForm(data)
    # Both, so that every mistake is told at once.
    is_valid = all([form.is_valid(), people.is_valid()])
    if request.method == "POST" and is_valid:
        is_in_use = request.POST.get("do") != "prepare"
        try:
            account = actions.register_account(
                organisation_id=form.cleaned_data["organisation"],
                supervisor_id=form.cleaned_data["supervisor"],
                operator_id=form.cleaned_data["operator"],
                details=form.details(),
                holders=people.holders(),
                is_in_use=is_in_use,
                on=timezone.localdate(),
                by=request.user,
                at=timezone.now(),
            )
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            words = "已登记。" if is_in_use else "已登记为筹备，开通后请办理“登记开通”。"
            messages.success(request, words)
            return redirect("desk:account", account.pk)
    context = SECTION | {"form": form, "people": people, "may": bool(bodies)}
    status = 422 if form.errors or people.errors else 200
    return render(request, "desk/channels/register.html", context, status=status)


def _view(request: OfficerRequest, account_id: int) -> AccountView:
    return account_view(request.user, account_id, today=timezone.localdate())


@require_safe
def account(request: OfficerRequest, account_id: int) -> HttpResponse:
    """One account: how it stands, who holds it, what happened, its figures."""
    view = _view(request, account_id)
    context = SECTION | {
        "view": view,
        "details": view.details,
        "steps": [(name, step.label) for name, step in STEPS.items() if step.move in view.moves],
        "may_edit": Move.EDIT in view.moves,
        "may_hand_over": Move.HANDOVER in view.moves,
    }
    return render(request, "desk/channels/account.html", context)


@form_page
def edit(request: OfficerRequest, account_id: int) -> HttpResponse:
    """Mend the ledger of an account."""
    view = _view(request, account_id)
    initial = known.initial_of(view.details) | {
        "supervisor": view.supervisor_id,
        "operator": view.operator_id,
        "seen": view.version,
    }
    others = _bodies(request.user, Permission.SEE_ORGANISATIONS)
    for pk, name in ((view.supervisor_id, view.supervisor), (view.operator_id, view.operator)):
        if pk and pk not in dict(others):
            others.append((pk, name))
    form = known.DetailsForm([], others, sent(request)[0], has_organizer=False, initial=initial)

    def act(got: dict[str, Any]) -> tuple[str, str]:
        actions.edit_account(
            account_id=account_id,
            details=form.details(),
            supervisor_id=got["supervisor"],
            operator_id=got["operator"],
            seen=got["seen"],
            by=request.user,
            at=timezone.now(),
        )
        return reverse("desk:account", args=[account_id]), "已保存。"

    if answer := answered(request, form, act):
        return answer
    return _form(request, view, form, "修改台账")


@form_page
def handover(request: OfficerRequest, account_id: int) -> HttpResponse:
    """Name who holds the account from a day on."""
    view = _view(request, account_id)
    now: dict[Duty, Holder] = {duty: h for duty, _, h in view.holders if h is not None}
    data = sent(request)[0]
    day = known.DayForm(data, initial=known.today_initial(timezone.localdate(), seen=view.version))
    people = known.PeopleForm(data, holders=now)
    is_valid = all([day.is_valid(), people.is_valid()])
    if request.method == "POST" and is_valid:
        try:
            event = actions.hand_account_over(
                account_id=account_id,
                holders=people.holders(),
                on=day.cleaned_data["on"],
                seen=day.cleaned_data["seen"],
                by=request.user,
                at=timezone.now(),
            )
        except NotFoundError:
            raise
        except GongkaiError as error:
            day.add_error(None, str(error))
        else:
            messages.success(
                request,
                f"已移交，计入半年变动报送。请在{cn_date(event.file_by_on)}前向主管单位报备。",
            )
            return redirect("desk:account", account_id)
    context = SECTION | {"view": view, "form": day, "people": people}
    status = 422 if day.errors or people.errors else 200
    return render(request, "desk/channels/handover.html", context, status=status)


@form_page
def figures(request: OfficerRequest, account_id: int) -> HttpResponse:
    """Enter what the account has reached."""
    view = _view(request, account_id)
    form = known.FiguresForm(sent(request)[0], initial={"as_of_on": timezone.localdate()})

    def act(_: dict[str, Any]) -> tuple[str, str]:
        actions.take_snapshot(
            account_id=account_id,
            snapshot=form.snapshot(),
            by=request.user,
            at=timezone.now(),
        )
        return reverse("desk:account", args=[account_id]), "已登记数据。"

    if answer := answered(request, form, act):
        return answer
    hint = "数据是账号的，不是个人的。从平台后台抄录，或者用表格一次导入多个账号。"
    return _form(request, view, form, "登记粉丝、发布和阅读数据", hint)


def _form(
    request: OfficerRequest, view: AccountView, form: forms.Form, title: str, hint: str = ""
) -> HttpResponse:
    context = SECTION | {"view": view, "form": form, "title": title, "hint": hint}
    return form_shown(request, "desk/channels/form.html", context, form)


@form_page
def filing(request: OfficerRequest, account_id: int, event_id: int) -> HttpResponse:
    """Note that a change was filed."""
    view = _view(request, account_id)
    event = next((e for e in view.events if e.id == event_id), None)
    if event is None or not view.may_manage:
        raise NotFoundError("没有找到这项变动，或者不在您的工作范围内。")
    form = known.FilingForm(sent(request)[0], initial={"filed_on": timezone.localdate()})

    def act(got: dict[str, Any]) -> tuple[str, str]:
        actions.file_account_event(
            event_id=event_id,
            filed_on=got["filed_on"],
            number=got["number"],
            by=request.user,
            at=timezone.now(),
        )
        return reverse("desk:account", args=[account_id]), "已登记报备。"

    if answer := answered(request, form, act):
        return answer
    hint = f"{cn_date(event.on)}办理的“{event.label}”，应在{cn_date(event.file_by_on)}前报备。"
    return _form(request, view, form, "登记报备", hint)


# --- steps ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Step:
    move: Move
    label: str
    hint: str
    form: type[known.DayForm] = known.DayForm


STEPS: Final[Mapping[str, _Step]] = {
    "open": _Step(Move.OPEN, "登记开通", "开通后五个工作日内（各地可另定）向主管单位报备。"),
    "certify": _Step(
        Move.CERTIFY, "登记认证（年审）", "到期前系统会提醒。", known.CertifyForm
    ),
    "change": _Step(
        Move.BEGIN_CHANGE, "开始变更名称或主体", "平台审核期间，账号显示为“变更中”。"
    ),
    "changed": _Step(
        Move.FINISH_CHANGE, "登记变更完成", "完成后要报备，并计入半年变动报送。", known.ChangeForm
    ),
    "unchanged": _Step(Move.DROP_CHANGE, "放弃变更", "账号恢复为“正常”。"),
    "suspend": _Step(
        Move.SUSPEND, "停更整改", "整改期间不再检查更新，也不在公众的矩阵里。", known.SuspendForm
    ),
    "resume": _Step(Move.RESUME, "整改完成，恢复更新", "恢复检查更新。"),
    "close": _Step(
        Move.CLOSE, "关停", "关停后不能恢复。请先在账号里发布公告，并存好内容。", known.CloseForm
    ),
    "merge": _Step(
        Move.MERGE, "并入另一个账号后关停",
        "关停后不能恢复。公众在矩阵页会看到并入了哪个账号。", known.MergeForm,
    ),
    "cancel": _Step(
        Move.CANCEL, "登记注销", "注销认证、交回域名或应用商店的条目以后登记。", known.CancelForm
    ),
}  # fmt: skip


@form_page
def step(request: OfficerRequest, account_id: int, step: str) -> HttpResponse:
    """Confirm a step: the page names what follows from it."""
    view = _view(request, account_id)
    chosen = STEPS.get(step)
    if chosen is None:
        raise NotFoundError("没有这个操作。")
    form = _step_form(request, view, chosen)

    def act(_: dict[str, Any]) -> tuple[str, str]:
        event = _take(chosen, view, form, request)
        due = f"请在{cn_date(event.file_by_on)}前向主管单位报备。" if event.file_by_on else ""
        return reverse("desk:account", args=[account_id]), f"已办理“{chosen.label}”。{due}"

    if answer := answered(request, form, act):
        return answer
    return _form(request, view, form, chosen.label, chosen.hint)


def _step_form(request: OfficerRequest, view: AccountView, chosen: _Step) -> known.DayForm:
    initial = known.today_initial(
        timezone.localdate(),
        seen=view.version,
        name=view.details.name,
        subject=view.details.subject,
        uid=view.details.uid,
        archive_ref=view.details.archive_ref,
    )
    data = sent(request)[0]
    if chosen.form is known.MergeForm:
        return known.MergeForm(successors_of(request.user, view.id), data, initial=initial)
    return chosen.form(data, initial=initial)


def _take(chosen: _Step, view: AccountView, form: known.DayForm, request: OfficerRequest) -> Any:
    shared: dict[str, Any] = {
        "account_id": view.id,
        "on": form.cleaned_data["on"],
        "seen": form.cleaned_data["seen"],
        "by": request.user,
        "at": timezone.now(),
    }
    own: dict[Move, Callable[..., Any]] = {
        Move.CERTIFY: actions.certify_account,
        Move.FINISH_CHANGE: actions.finish_account_change,
    }
    if chosen.move in own:
        return own[chosen.move](**form.extra(), **shared)
    return actions.move_account(move=chosen.move, **form.extra(), **shared)
