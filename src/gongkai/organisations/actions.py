"""Everything that may happen to organisations."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from gongkai.audit.actions import action, record
from gongkai.organisations.models import ROOT_PATH, Organisation, OrganisationName
from gongkai.rules.access import Asker, Permission, require
from gongkai.rules.dates import chinese_date
from gongkai.rules.errors import BadInputError, WrongStateError
from gongkai.rules.organisations import KIND_LABELS, Kind, Level, may_contain

_MANAGE = Permission.MANAGE_ORGANISATIONS


@action
def found_organisation(
    *,
    parent: Organisation | None,
    kind: Kind,
    level: Level,
    code: str,
    name: str,
    short_name: str = "",
    on: date,
    compiles_own_report: bool = False,
    by: Asker,
    at: datetime,
) -> Organisation:
    """Found an organisation below another one (None: at the top), on a day, with its first name.

    Raises WrongPersonError, WrongStateError where the parent is closed or can't hold that kind,
    BadInputError where the name is empty or the code taken.
    """
    _lock_tree()
    if parent is not None:
        parent = _fresh(parent)
    require(by, _MANAGE, parent.path if parent else ROOT_PATH)
    _check_place(parent, kind, on)
    if Organisation.objects.filter(code=code).exists():
        raise BadInputError(f"机构代码“{code}”已被使用，请换一个。")
    organisation = Organisation.objects.create(
        parent=parent,
        kind=kind,
        level=level,
        code=code,
        founded_on=on,
        compiles_own_report=compiles_own_report,
    )
    organisation.path = _path(parent, organisation)
    organisation.save(update_fields=["path"])
    _name(organisation, name, short_name, on)
    record(
        on=organisation,
        organisation_id=organisation.pk,
        after={
            "parent": parent.pk if parent else None,
            "kind": kind,
            "level": level,
            "code": code,
            "name": name,
            "on": on,
        },
    )
    return organisation


@action
def rename_organisation(
    *,
    organisation: Organisation,
    name: str,
    short_name: str = "",
    on: date,
    by: Asker,
    at: datetime,
) -> OrganisationName:
    """Give an organisation a new name from a day on; the old one stays for the days before.

    Raises WrongPersonError, WrongStateError where it doesn't exist on that day, BadInputError
    where the name is the same or the day not after the day of the present name.
    """
    organisation = _managed(organisation, by, on)
    present = OrganisationName.objects.filter(organisation=organisation).latest("from_on")
    if present.name == name:
        raise BadInputError(f"新名称与现名称“{name}”相同。")
    if on <= present.from_on:
        raise BadInputError(f"启用日期须晚于现名称的启用日期（{chinese_date(present.from_on)}）。")
    new = _name(organisation, name, short_name, on)
    record(
        on=organisation,
        organisation_id=organisation.pk,
        before={"name": present.name, "short_name": present.short_name},
        after={"name": new.name, "short_name": new.short_name, "on": on},
    )
    return new


@action
def move_organisation(
    *, organisation: Organisation, parent: Organisation, on: date, by: Asker, at: datetime
) -> Organisation:
    """Put an organisation, with all below it, under another parent.

    Raises WrongPersonError (both places must be managed), WrongStateError where the new parent
    is closed, can't hold that kind, or lies below the organisation itself.
    """
    organisation = _managed(organisation, by, on)
    parent = _fresh(parent)
    require(by, _MANAGE, parent.path)
    if parent.path.startswith(organisation.path):
        raise WrongStateError("不能把机构移到它自己或它的下级之下。")
    if organisation.parent_id == parent.pk:
        raise WrongStateError("这个机构已经在该上级之下。")
    _check_place(parent, Kind(organisation.kind), on)
    before, old = organisation.parent_id, organisation.path
    organisation.parent = parent
    organisation.save(update_fields=["parent"])
    organisation.path = _path(parent, organisation)
    Organisation.objects.below(old).update(
        path=Concat(Value(organisation.path), Substr(F("path"), len(old) + 1))
    )
    record(
        on=organisation,
        organisation_id=organisation.pk,
        before={"parent": before},
        after={"parent": parent.pk, "on": on},
    )
    return organisation


@action
def merge_organisation(
    *, organisation: Organisation, into: Organisation, on: date, by: Asker, at: datetime
) -> Organisation:
    """Close an organisation on a day because another one takes over its duties.

    Raises WrongPersonError, WrongStateError where either doesn't exist on that day or open
    organisations still stand below.
    """
    organisation = _managed(organisation, by, on)
    into = _fresh(into)
    require(by, _MANAGE, into.path)
    if into.path.startswith(organisation.path) or not into.is_open(on):
        raise WrongStateError("只能并入当日存在的、不在它之下的另一个机构。")
    _close(organisation, on)
    organisation.merged_into = into
    organisation.save(update_fields=["closed_on", "merged_into"])
    record(
        on=organisation,
        organisation_id=organisation.pk,
        before={"closed_on": None},
        after={"closed_on": on, "merged_into": into.pk},
    )
    return organisation


@action
def close_organisation(
    *, organisation: Organisation, on: date, by: Asker, at: datetime
) -> Organisation:
    """Close an organisation; `on` is the first day on which it no longer exists.

    Raises WrongPersonError, WrongStateError where it doesn't exist on that day or open
    organisations still stand below.
    """
    organisation = _managed(organisation, by, on)
    _close(organisation, on)
    organisation.save(update_fields=["closed_on"])
    record(
        on=organisation,
        organisation_id=organisation.pk,
        before={"closed_on": None},
        after={"closed_on": on},
    )
    return organisation


@action
def appoint_supervising_office(
    *, organisation: Organisation, office: Organisation, on: date, by: Asker, at: datetime
) -> Organisation:
    """Name the supervising office (条例第三条) for an organisation and all below it.

    Raises WrongPersonError, WrongStateError where either doesn't exist on that day.
    """
    organisation = _managed(organisation, by, on)
    if not _fresh(office).is_open(on):
        raise WrongStateError("主管部门当日不存在或已撤销。")
    before = organisation.supervisor_id
    organisation.supervisor = office
    organisation.save(update_fields=["supervisor"])
    record(
        on=organisation,
        organisation_id=organisation.pk,
        before={"supervisor": before},
        after={"supervisor": office.pk},
    )
    return organisation


@action
def change_report_duty(
    *,
    organisation: Organisation,
    compiles_own_report: bool,
    on: date,
    by: Asker,
    at: datetime,
) -> Organisation:
    """Decide whether an organisation compiles its own annual report.

    Raises WrongPersonError, WrongStateError where nothing would change.
    """
    organisation = _managed(organisation, by, on)
    before = organisation.compiles_own_report
    if before == compiles_own_report:
        raise WrongStateError("编制方式没有变化。")
    organisation.compiles_own_report = compiles_own_report
    organisation.save(update_fields=["compiles_own_report"])
    record(
        on=organisation,
        organisation_id=organisation.pk,
        before={"compiles_own_report": before},
        after={"compiles_own_report": compiles_own_report},
    )
    return organisation


def _lock_tree() -> None:
    """One change of the tree at a time: a path depends on every organisation above."""
    roots = Organisation.objects.filter(parent=None).select_for_update(no_key=True)
    list(roots.order_by("pk").values_list("pk"))


def _fresh(organisation: Organisation) -> Organisation:
    return Organisation.objects.get(pk=organisation.pk)


def _managed(organisation: Organisation, by: Asker, on: date) -> Organisation:
    _lock_tree()
    organisation = _fresh(organisation)
    require(by, _MANAGE, organisation.path)
    if not organisation.is_open(on):
        raise WrongStateError("这个机构当日不存在或已撤销。")
    return organisation


def _check_place(parent: Organisation | None, kind: Kind, on: date) -> None:
    if parent is not None and not parent.is_open(on):
        raise WrongStateError("上级机构当日不存在或已撤销。")
    parent_kind = Kind(parent.kind) if parent else None
    if not may_contain(parent_kind, kind):
        place = f"“{KIND_LABELS[parent_kind]}”之下" if parent_kind else "最上层"
        raise WrongStateError(f"{place}不能设“{KIND_LABELS[kind]}”。")


def _path(parent: Organisation | None, organisation: Organisation) -> str:
    return f"{parent.path if parent else ROOT_PATH}{organisation.pk}/"


def _name(organisation: Organisation, name: str, short_name: str, on: date) -> OrganisationName:
    if not name.strip():
        raise BadInputError("机构名称不能为空。")
    return OrganisationName.objects.create(
        organisation=organisation, name=name, short_name=short_name or name, from_on=on
    )


def _close(organisation: Organisation, on: date) -> None:
    if Organisation.objects.filter(parent=organisation).existing(on).exists():
        raise WrongStateError("它之下还有未撤销的机构，请先把它们移走或撤销。")
    organisation.closed_on = on
