"""What a body sets up before it publishes: its numbering and its columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, cast

from gongkai.accounts.models import Person
from gongkai.audit.actions import action, record
from gongkai.catalogue.actions.work import Work
from gongkai.catalogue.models import (
    ROOT_PATH,
    Column,
    ColumnDuty,
    Item,
    Publisher,
    Share,
    TermList,
)
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission, require
from gongkai.rules.columns import (
    ARTICLE_ITEMS,
    EXTRA_CITY_COUNTY,
    EXTRA_PARENT,
    EXTRA_TOWNSHIP,
    TEMPLATE,
    TemplateColumn,
    UpdateClass,
    walk,
)
from gongkai.rules.errors import BadInputError, WrongStateError
from gongkai.rules.identifiers import IndexPattern
from gongkai.rules.organisations import Kind, Level
from gongkai.rules.release import ACTOR_LABELS, Actor
from gongkai.rules.sharing import UNDER_WAY
from gongkai.rules.terms import Term, TermKind, check_terms

_MANAGE: Final = Permission.MANAGE_COLUMNS


@action
def set_up_publisher(
    *,
    organisation: Organisation,
    index_code: str,
    has_month_in_index: bool = False,
    region: str = "CN",
    by: Asker,
    at: datetime,
) -> Publisher:
    """Set how a body writes its 索引号; numbers that were given stay as they are.

    Raises WrongPersonError, IdentifierError, BadInputError where another body has the code.
    """
    require(by, _MANAGE, organisation.path)
    IndexPattern(index_code, has_month_in_index)
    if Publisher.objects.filter(index_code=index_code).exclude(organisation=organisation).exists():
        raise BadInputError(f"机构代码“{index_code}”已由别的机关使用。请核对。")
    publisher, _ = Publisher.objects.update_or_create(
        organisation=organisation,
        defaults={
            "index_code": index_code,
            "has_month_in_index": has_month_in_index,
            "region": region,
        },
    )
    record(
        on=publisher,
        organisation_id=organisation.pk,
        after={"index_code": index_code, "has_month_in_index": has_month_in_index},
    )
    return publisher


@action
def load_columns(
    *, organisation: Organisation, prefix: str, by: Asker, at: datetime
) -> list[Column]:
    """Make the columns of the template (条例第二十条、第二十一条) for a body; those there are stay.

    Their codes begin with `prefix`. Raises WrongPersonError, BadInputError.
    """
    require(by, _MANAGE, organisation.path)
    known = {c.code: c for c in Column.objects.filter(organisation=organisation)}
    made = []
    for place, (template, parent) in enumerate(_template(organisation), start=1):
        code = f"{prefix}-{template.code}"
        if code in known:
            continue
        if Column.objects.filter(code=code).exists():
            raise BadInputError(f"栏目代码“{code}”已由别的机关使用。请换一个前缀。")
        known[code] = _add(
            organisation,
            known[f"{prefix}-{parent.code}"] if parent else None,
            place=place,
            code=code,
            name=template.name,
            article_item=template.article_item,
            update_class=template.update,
            empty_reason=template.may_be_empty,
            column_type=template.column_type,
            owner=organisation,
        )
        made.append(known[code])
    record(on=organisation, organisation_id=organisation.pk, after={"columns": len(made)})
    return made


def _template(organisation: Organisation) -> list[tuple[TemplateColumn, TemplateColumn | None]]:
    columns = list(walk(TEMPLATE))
    parent = next(column for column, _ in columns if column.code == EXTRA_PARENT)
    if organisation.level in {Level.CITY, Level.COUNTY}:
        columns.append((EXTRA_CITY_COUNTY, parent))
    if organisation.level == Level.TOWNSHIP and organisation.kind == Kind.GOVERNMENT:
        columns.append((EXTRA_TOWNSHIP, parent))
    return columns


def _add(organisation: Organisation, parent: Column | None, **values: Any) -> Column:
    column = Column.objects.create(organisation=organisation, parent=parent, **values)
    column.path = f"{parent.path if parent else ROOT_PATH}{column.pk}/"
    column.save(update_fields=["path"])
    return column


@action
def add_column(
    *,
    organisation: Organisation,
    parent: Column | None,
    code: str,
    name: str,
    update_class: UpdateClass,
    article_item: str = "",
    empty_reason: str = "",
    owner: Organisation | None = None,
    column_type: str = "信息公开",
    description: str = "",
    keywords: str = "",
    by: Asker,
    at: datetime,
) -> Column:
    """Add a column of the body's own below another one.

    Raises WrongPersonError, BadInputError where the code is taken or the parent is of another body.
    """
    require(by, _MANAGE, organisation.path)
    if not name.strip() or not code.strip():
        raise BadInputError("请填写栏目的名称和代码。")
    if Column.objects.filter(code=code).exists():
        raise BadInputError(f"栏目代码“{code}”已被使用，请换一个。")
    if parent is not None and parent.organisation_id != organisation.pk:
        raise BadInputError("上级栏目不是本机关的栏目。请重新选择。")
    if article_item and article_item not in ARTICLE_ITEMS:
        raise BadInputError("请选择条例第二十条、第二十一条的条目。")
    last = Column.objects.filter(organisation=organisation).order_by("-place").first()
    column = _add(
        organisation,
        parent,
        place=last.place + 1 if last else 1,
        code=code,
        name=name.strip(),
        update_class=update_class,
        article_item=article_item,
        empty_reason=empty_reason.strip(),
        owner=_unit(organisation, owner),
        column_type=column_type,
        description=description.strip(),
        keywords=keywords.strip(),
    )
    record(on=column, organisation_id=organisation.pk, after={"code": code, "name": column.name})
    return column


def _unit(organisation: Organisation, owner: Organisation | None) -> Organisation:
    if owner is not None and not owner.path.startswith(organisation.path):
        raise BadInputError("栏目的责任单位应是本机关或它的内设机构。请重新选择。")
    return owner or organisation


@action
def change_column(
    *,
    column: Column,
    name: str,
    owner: Organisation,
    update_class: UpdateClass,
    empty_reason: str,
    description: str = "",
    article_item: str | None = None,
    keywords: str | None = None,
    column_type: str | None = None,
    by: Asker,
    at: datetime,
) -> Column:
    """Change what a column is called, who keeps it, what stands in it and how often it is renewed.

    What is None stays. Raises WrongPersonError, BadInputError.
    """
    column = _managed(column, by)
    if not name.strip():
        raise BadInputError("请填写栏目的名称。")
    if article_item and article_item not in ARTICLE_ITEMS:
        raise BadInputError("请选择条例第二十条、第二十一条的条目。")
    before = _told(column)
    column.name, column.owner = name.strip(), _unit(column.organisation, owner)
    column.update_class, column.empty_reason = update_class, empty_reason.strip()
    column.description = description.strip()
    for field, value in (
        ("article_item", article_item),
        ("keywords", keywords),
        ("column_type", column_type),
    ):
        if value is not None:
            setattr(column, field, value.strip())
    column.save()
    record(on=column, organisation_id=column.organisation_id, before=before, after=_told(column))
    return column


def _managed(column: Column, by: Asker) -> Column:
    """The column, locked, for somebody who may set columns up. Raises WrongPersonError."""
    rows = Column.objects.select_related("organisation", "owner")
    found = rows.select_for_update(of=("self",)).get(pk=column.pk)
    require(by, _MANAGE, found.organisation.path)
    return found


def _told(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "owner": column.owner_id,
        "article_item": column.article_item,
        "update_class": column.update_class,
        "empty_reason": column.empty_reason,
    }


@action
def move_column(*, column: Column, parent: Column | None, by: Asker, at: datetime) -> Column:
    """Put a column with all below it under another one, behind its columns; items stay in it.

    Raises WrongPersonError, BadInputError for a parent of another body or below the column itself.
    """
    column = _managed(column, by)
    if parent is not None:
        parent.refresh_from_db()
    if parent is not None and parent.organisation_id != column.organisation_id:
        raise BadInputError("上级栏目不是本机关的栏目。请重新选择。")
    if parent is not None and parent.path.startswith(column.path):
        raise BadInputError("不能把栏目移到它自己下面。请重新选择。")
    before, old = {"parent": column.parent_id}, column.path
    path = f"{parent.path if parent else ROOT_PATH}{column.pk}/"
    last = Column.objects.filter(organisation=column.organisation_id).order_by("-place").first()
    column.parent, column.path = parent, path
    column.place = last.place + 1 if last else 1
    column.save(update_fields=["parent", "path", "place"])
    for below in Column.objects.filter(path__startswith=old).exclude(pk=column.pk):
        below.path = path + below.path.removeprefix(old)
        below.save(update_fields=["path"])
    Work.announce_all(
        Item.objects.filter(column__path__startswith=path).values_list("pk", flat=True)
    )
    record(
        on=column,
        organisation_id=column.organisation_id,
        before=before,
        after={"parent": column.parent_id},
    )
    return column


@action
def order_column(*, column: Column, is_up: bool, by: Asker, at: datetime) -> Column:
    """Put a column one place up or down among those beside it; at the end it stays.

    Raises WrongPersonError.
    """
    column = _managed(column, by)
    beside = Column.objects.filter(organisation=column.organisation_id, parent=column.parent_id)
    rows = list(beside.order_by("place", "pk"))
    here = next(i for i, row in enumerate(rows) if row.pk == column.pk)
    there = max(0, here - 1) if is_up else min(len(rows) - 1, here + 1)
    rows.insert(there, rows.pop(here))
    places = sorted(row.place for row in rows)
    if len(set(places)) < len(places):
        places = list(range(places[0], places[0] + len(places)))
    for row, place in zip(rows, places, strict=True):
        row.place = place
        row.save(update_fields=["place"])
    record(
        on=column,
        organisation_id=column.organisation_id,
        before={"place": here + 1},
        after={"place": there + 1},
    )
    return rows[there]


@action
def close_column(*, column: Column, reason: str, by: Asker, at: datetime) -> Column:
    """Take an empty column with those below it out of sight, with the reason.

    Raises WrongPersonError, BadInputError without a reason, WrongStateError while items are in it or shared into it.
    """
    column = _managed(column, by)
    if not reason.strip():
        raise BadInputError("请写明停用栏目的理由。")
    if Item.objects.filter(column__path__startswith=column.path).exists():
        raise WrongStateError("栏目里还有信息，不能停用。请先把它们移到别的栏目。")
    if Share.objects.filter(column__path__startswith=column.path, state__in=UNDER_WAY).exists():
        raise WrongStateError("栏目里还有别的机关共享的信息。请先在“共享来的信息”里停止显示。")
    Column.objects.filter(path__startswith=column.path).update(is_open=False)
    column.is_open, column.closed_reason = False, reason.strip()[:200]
    column.save(update_fields=["is_open", "closed_reason"])
    record(
        on=column,
        organisation_id=column.organisation_id,
        after={"is_open": False, "reason": column.closed_reason},
    )
    return column


@action
def reopen_column(*, column: Column, by: Asker, at: datetime) -> Column:
    """Show a closed column again. Raises WrongPersonError, WrongStateError below a closed one."""
    column = _managed(column, by)
    if column.parent_id and not Column.objects.filter(pk=column.parent_id, is_open=True).exists():
        raise WrongStateError("上级栏目已停用。请先恢复上级栏目。")
    column.is_open, column.closed_reason = True, ""
    column.save(update_fields=["is_open", "closed_reason"])
    record(on=column, organisation_id=column.organisation_id, after={"is_open": True})
    return column


# --- persons for a column ------------------------------------------------------------------------


@action
def name_for_column(
    *, column: Column, actor: Actor, person: Person, by: Asker, at: datetime
) -> ColumnDuty:
    """Let only named persons act in a capacity in a column; this is one of them.

    Raises WrongPersonError, BadInputError for somebody who does not hold the role there.
    """
    column = _managed(column, by)
    if actor.value not in person.roles_at(column.organisation.path, column.owner.path):
        raise BadInputError(
            f"{person.name}在这里没有“{ACTOR_LABELS[actor]}”的角色。请先由安全管理员授予角色。"
        )
    duty, _ = ColumnDuty.objects.get_or_create(
        column=column,
        actor=actor,
        person=person,
        defaults={"named_at": at, "named_by": None if by.pk is None else cast("Person", by)},
    )
    record(
        on=column,
        organisation_id=column.organisation_id,
        after={"actor": actor, "person": person.pk},
    )
    return duty


@action
def unname_for_column(*, duty: ColumnDuty, by: Asker, at: datetime) -> Column:
    """Take a named person off; where nobody is named any more, the roles of the body hold again.

    Raises WrongPersonError.
    """
    column = _managed(duty.column, by)
    record(
        on=column,
        organisation_id=column.organisation_id,
        before={"actor": duty.actor, "person": duty.person_id},
    )
    duty.delete()
    return column


# --- words of a classification -------------------------------------------------------------------


@action
def set_terms(
    *, organisation: Organisation, kind: TermKind, terms: Sequence[Term], by: Asker, at: datetime
) -> int:
    """Let a body classify by its own words; what was classified before keeps its word.

    Raises WrongPersonError, BadInputError.
    """
    require(by, _MANAGE, organisation.path)
    check_terms(terms)
    before = TermList.objects.filter(organisation=organisation, kind=kind).first()
    TermList.objects.update_or_create(
        organisation=organisation,
        kind=kind,
        defaults={
            "terms": [[term.code, term.name, term.parent] for term in terms],
            "changed_at": at,
            "changed_by": None if by.pk is None else cast("Person", by),
        },
    )
    record(
        on=organisation,
        organisation_id=organisation.pk,
        before={"terms": len(before.terms)} if before else None,
        after={"kind": kind, "terms": len(terms)},
    )
    return len(terms)
