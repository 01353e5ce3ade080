"""Pages of the desk on which the columns of a body are set up, one at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from gongkai.accounts.models import Person
from gongkai.catalogue import actions
from gongkai.catalogue.models import Column
from gongkai.catalogue.queries import (
    ColumnSetup,
    column_setup,
    managed_column,
    managed_duty,
    owner_choices,
    parent_choices,
)
from gongkai.desk.catalogue_pages import sent
from gongkai.desk.report_forms import INPUT
from gongkai.desk.report_pages import form_page
from gongkai.desk.requests import OfficerRequest
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Permission
from gongkai.rules.columns import ARTICLE_ITEMS, UPDATE_LABELS, UpdateClass
from gongkai.rules.errors import GongkaiError, NotFoundError
from gongkai.rules.release import ACTOR_LABELS, Actor

_TYPES = (
    "信息公开", "概况信息", "机构职能", "政策文件", "政策解读", "工作动态", "公告通知", "办事服务",
    "互动交流",
)  # fmt: skip


def _text(label: str, most: int, hint: str = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=hint,
        widget=forms.TextInput(attrs=INPUT | {"autocomplete": "off"}),
        error_messages={
            "required": f"请填写{label}。",
            "max_length": f"{label}最多 {most} 字，请缩短。",
        },
    )


class ColumnForm(forms.Form):
    """What a column is called, who keeps it, how often it is renewed."""

    name = _text("名称", 50, required=True)
    owner = forms.TypedChoiceField(label="责任单位", coerce=int, widget=forms.Select(attrs=INPUT))
    article_item = forms.ChoiceField(
        label="条例条目",
        required=False,
        choices=[("", "不对应第二十条、第二十一条"), *ARTICLE_ITEMS.items()],
        widget=forms.Select(attrs=INPUT),
    )
    update_class = forms.TypedChoiceField(
        label="更新要求",
        coerce=UpdateClass,
        choices=list(UPDATE_LABELS.items()),
        widget=forms.Select(attrs=INPUT),
        help_text="到期限的七成时提醒，过期标为逾期（国办秘函〔2019〕19号）。",
    )
    empty_reason = _text(
        "可以没有内容的理由（选填）", 200, "没有内容又没有理由的栏目是空栏目，检查会扣分。"
    )
    column_type = forms.ChoiceField(
        label="栏目类型",
        choices=[(one, one) for one in _TYPES],
        widget=forms.Select(attrs=INPUT),
        help_text="写入网页标签 ColumnType。",
    )
    description = _text("栏目说明（选填）", 300)
    keywords = _text("栏目关键词（选填）", 200, "用逗号分开。")

    def __init__(self, owners: tuple[tuple[int, str], ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = owners  # type: ignore[attr-defined]


class NewColumnForm(ColumnForm):
    """A column that the law's template does not have."""

    code = forms.SlugField(
        label="代码",
        max_length=80,
        help_text="写在网址里，以后不能改，例如 gaj-traffic。",
        widget=forms.TextInput(attrs=INPUT | {"autocomplete": "off"}),
        error_messages={
            "required": "请填写代码。",
            "invalid": "代码只能用英文字母、数字、短横线和下划线。",
        },
    )
    parent = forms.TypedChoiceField(
        label="上级栏目",
        coerce=int,
        required=False,
        empty_value=None,
        widget=forms.Select(attrs=INPUT),
    )

    def __init__(
        self,
        parents: tuple[tuple[int, str], ...],
        owners: tuple[tuple[int, str], ...],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(owners, *args, **kwargs)
        self.fields["parent"].choices = [("", "最上层"), *parents]  # type: ignore[attr-defined]
        self.order_fields(["name", "code", "parent"])


@form_page
def new_column(request: OfficerRequest, organisation_id: int) -> HttpResponse:
    """Add a column of the body's own."""
    body = _body(request, organisation_id)
    today = timezone.localdate()
    form = NewColumnForm(
        parent_choices(body),
        owner_choices(body, on=today),
        sent(request),
        initial={"owner": body.pk, "parent": request.GET.get("parent", "")},
    )
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        parent = Column.objects.filter(pk=got["parent"], organisation=body).first()
        known: dict[str, Any] = {"by": request.user, "at": timezone.now()}
        owner = Organisation.objects.get(pk=got["owner"])
        try:
            column = actions.add_column(
                organisation=body,
                parent=parent,
                code=got["code"],
                name=got["name"],
                update_class=got["update_class"],
                article_item=got["article_item"],
                empty_reason=got["empty_reason"],
                owner=owner,
                column_type=got["column_type"],
                description=got["description"],
                keywords=got["keywords"],
                **known,
            )
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"栏目“{column.name}”已建立。")
            return redirect(f"{reverse('desk:item_columns')}#column-{column.pk}")
    context = {"section": "items", "form": form, "body": body}
    status = 422 if form.is_bound else 200
    return render(request, "desk/items/new_column.html", context, status=status)


def _body(request: OfficerRequest, organisation_id: int) -> Organisation:
    scope = request.user.scope(Permission.MANAGE_COLUMNS)
    found = Organisation.objects.within(scope).filter(pk=organisation_id).first()
    if found is None:
        raise NotFoundError("没有这个机关，或者您没有设置它的栏目的权限。")
    return found


@form_page
def edit_column(request: OfficerRequest, column_id: int) -> HttpResponse:
    """Everything that can be set of a column: words, place, persons, closing."""
    setup = column_setup(request.user, column_id, on=timezone.localdate())
    column = setup.column
    do = request.POST.get("do", "change") if request.method == "POST" else ""
    initial = {name: getattr(column, name) for name in ColumnForm.base_fields if name != "owner"}
    form = ColumnForm(
        setup.owners,
        request.POST if do == "change" else None,
        initial=initial | {"owner": column.owner_id},
    )
    problem, status = "", 200
    if request.method == "POST" and (do != "change" or form.is_valid()):
        try:
            told = _WORK[do](request, setup, form) if do in _WORK else ""
            if not told:
                raise NotFoundError("没有这个操作。请回到栏目页面选择。")
        except NotFoundError:
            raise
        except GongkaiError as error:
            problem, status = str(error), 422
        else:
            messages.success(request, told)
            return redirect("desk:edit_column", column_id=column_id)
    if form.errors:
        status = 422
    context = {
        "section": "items",
        "setup": setup,
        "column": column,
        "form": form,
        "problem": problem,
        "actors": ACTOR_LABELS.items(),
        "typed": request.POST,
    }
    return render(request, "desk/items/edit_column.html", context, status=status)


def _known(request: OfficerRequest) -> dict[str, Any]:
    return {"by": request.user, "at": timezone.now()}


def _change(request: OfficerRequest, setup: ColumnSetup, form: ColumnForm) -> str:
    got = dict(form.cleaned_data)
    owner = Organisation.objects.get(pk=got.pop("owner"))
    actions.change_column(column=setup.column, owner=owner, **got, **_known(request))
    return "栏目已保存。"


def _move(request: OfficerRequest, setup: ColumnSetup, form: ColumnForm) -> str:
    wanted = request.POST.get("parent", "")
    parent = None
    if wanted:
        number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else 0
        parent = managed_column(request.user, number)
    actions.move_column(column=setup.column, parent=parent, **_known(request))
    return f"栏目已移到“{parent.name if parent else '最上层'}”下面。"


def _up(request: OfficerRequest, setup: ColumnSetup, form: ColumnForm) -> str:
    actions.order_column(column=setup.column, is_up=True, **_known(request))
    return "已上移一位。"


def _down(request: OfficerRequest, setup: ColumnSetup, form: ColumnForm) -> str:
    actions.order_column(column=setup.column, is_up=False, **_known(request))
    return "已下移一位。"


def _close(request: OfficerRequest, setup: ColumnSetup, form: ColumnForm) -> str:
    actions.close_column(
        column=setup.column, reason=request.POST.get("reason", ""), **_known(request)
    )
    return "栏目已停用，公众看不到了，随时可以恢复。"


def _reopen(request: OfficerRequest, setup: ColumnSetup, form: ColumnForm) -> str:
    actions.reopen_column(column=setup.column, **_known(request))
    return "栏目已恢复。"


def _name(request: OfficerRequest, setup: ColumnSetup, form: ColumnForm) -> str:
    actor = next((a for a in Actor if a == request.POST.get("actor")), None)
    ids = {str(pk) for pk, _, _ in setup.people}
    wanted = request.POST.get("person", "")
    if actor is None or wanted not in ids:
        raise NotFoundError("请选择职责和人员。")
    person = Person.objects.get(pk=int(wanted))
    actions.name_for_column(column=setup.column, actor=actor, person=person, **_known(request))
    return f"已指定{person.name}担任本栏目的{ACTOR_LABELS[actor]}。"


def _unname(request: OfficerRequest, setup: ColumnSetup, form: ColumnForm) -> str:
    wanted = request.POST.get("duty", "")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else 0
    duty = managed_duty(request.user, setup.column.pk, number)
    actions.unname_for_column(duty=duty, **_known(request))
    return "已取消指定。"


_WORK: dict[str, Callable[[OfficerRequest, ColumnSetup, ColumnForm], str]] = {
    "change": _change,
    "move": _move,
    "up": _up,
    "down": _down,
    "close": _close,
    "reopen": _reopen,
    "name": _name,
    "unname": _unname,
}
