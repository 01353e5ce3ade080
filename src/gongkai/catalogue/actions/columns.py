"""What a body sets up before it publishes: its numbering and its columns."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from gongkai.audit.actions import action, record
from gongkai.catalogue.models import ROOT_PATH, Column, Item, Publisher
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
    is_open: bool = True,
    by: Asker,
    at: datetime,
) -> Column:
    """Change what a column is called, who keeps it, and whether it is shown.

    Raises WrongPersonError, WrongStateError where a column with items would be hidden.
    """
    column = Column.objects.select_related("organisation").get(pk=column.pk)
    require(by, _MANAGE, column.organisation.path)
    if not name.strip():
        raise BadInputError("请填写栏目的名称。")
    if not is_open and Item.objects.filter(column__path__startswith=column.path).exists():
        raise WrongStateError("栏目里还有信息，不能停用。请先把它们移到别的栏目。")
    before = {"name": column.name, "owner": column.owner_id, "is_open": column.is_open}
    column.name, column.owner = name.strip(), _unit(column.organisation, owner)
    column.update_class, column.empty_reason = update_class, empty_reason.strip()
    column.description, column.is_open = description.strip(), is_open
    column.save()
    record(
        on=column,
        organisation_id=column.organisation_id,
        before=before,
        after={"name": column.name, "owner": column.owner_id, "is_open": is_open},
    )
    return column
