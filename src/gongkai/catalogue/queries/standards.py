"""Standards catalogues as officers see them: versions, doubts, comparison, whose turn it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Count, Prefetch, Q

from gongkai.accounts.models import Person
from gongkai.catalogue.models import Standard, StandardRow, StandardVersion
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission
from gongkai.rules.errors import NotFoundError
from gongkai.rules.standards.model import Catalogue, Row
from gongkai.rules.standards.versions import (
    IN_WORK,
    STATE_LABELS,
    Change,
    State,
    compare_rows,
)

NO_STANDARD: Final = "没有找到这份标准目录，或者不在您的工作范围内。"
NO_ROW: Final = "标准目录里没有这一行，或者它已经不在现行的版本里。"
_SEE: Final = Permission.SEE_ITEMS
_MANAGE: Final = Permission.MANAGE_COLUMNS


# --- reach ---------------------------------------------------------------------------------------


def seen_standard(asker: Asker, standard_id: int) -> Standard:
    """A catalogue in the asker's reach. Raises NotFoundError."""
    rows = Standard.objects.within(asker.scope(_SEE)).select_related("organisation")
    found = rows.filter(pk=standard_id).first()
    if found is None:
        raise NotFoundError(NO_STANDARD)
    return found


def seen_version_of(asker: Asker, version_id: int, *, is_locked: bool = False) -> StandardVersion:
    """A version of a catalogue in the asker's reach. Raises NotFoundError."""
    rows = StandardVersion.objects.filter(
        standard__in=Standard.objects.within(asker.scope(_SEE)).values("pk")
    ).select_related("standard__organisation", "made_by", "submitted_by", "approved_by")
    if is_locked:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=version_id).first()
    if found is None:
        raise NotFoundError(NO_STANDARD)
    return found


def seen_row_of_version(asker: Asker, row_id: int) -> StandardRow:
    """A row of a version in the asker's reach. Raises NotFoundError."""
    reach = Standard.objects.within(asker.scope(_SEE)).values("pk")
    found = (
        StandardRow.objects.filter(version__standard__in=reach, pk=row_id)
        .select_related("version__standard__organisation")
        .first()
    )
    if found is None:
        raise NotFoundError(NO_ROW)
    return found


def row_in_force(standard: Standard, key: int) -> StandardRow:
    """The row as the version in force has it. Raises NotFoundError."""
    found = StandardRow.objects.filter(
        version__standard=standard, version__state=State.IN_FORCE, key=key
    ).first()
    if found is None:
        raise NotFoundError(NO_ROW)
    return found


# --- lists ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StandardLine:
    """A catalogue in a list, with the version in force and the one in work."""

    id: int
    code: str
    name: str
    body: str
    rows: int
    in_force: int | None
    approved_at: datetime | None
    work_id: int | None
    work_number: int | None
    work_state: str
    work_doubts: int

    @property
    def work_label(self) -> str:
        """The state of the version in work, in words."""
        return STATE_LABELS[State(self.work_state)] if self.work_state else ""


def list_standards(asker: Asker, *, on: date) -> list[StandardLine]:
    """The catalogues in the asker's reach, by body."""
    current = StandardVersion.objects.filter(state__in=[State.IN_FORCE, *IN_WORK]).annotate(
        row_count=Count("rows", distinct=True),
        doubt_count=Count("rows", filter=~Q(rows__doubts=[]), distinct=True),
    )
    rows = (
        Standard.objects.within(asker.scope(_SEE))
        .select_related("organisation")
        .prefetch_related(Prefetch("versions", queryset=current, to_attr="current"))
        .order_by("organisation__path", "code")
    )
    found = list(rows)
    ids = {row.organisation_id for row in found}
    names = {
        body.pk: str(getattr(body, "name", ""))
        for body in Organisation.objects.named(on).filter(pk__in=ids)
    }
    return [_line(row, names.get(row.organisation_id, "")) for row in found]


def _line(row: Any, body: str) -> StandardLine:
    force = next((v for v in row.current if v.state == State.IN_FORCE), None)
    work = next((v for v in row.current if v.state in IN_WORK), None)
    shown = force or work
    return StandardLine(
        id=row.pk,
        code=row.code,
        name=row.name,
        body=body,
        rows=shown.row_count if shown else 0,
        in_force=force.number if force else None,
        approved_at=force.approved_at if force else None,
        work_id=work.pk if work else None,
        work_number=work.number if work else None,
        work_state=work.state if work else "",
        work_doubts=work.doubt_count if work else 0,
    )


@dataclass(frozen=True, slots=True)
class StandardToApprove:
    """A version that waits for the asker to approve it or send it back."""

    id: int
    name: str
    number: int
    submitted_by: str
    submitted_at: datetime | None


def standards_to_approve(asker: Asker) -> list[StandardToApprove]:
    """The versions that others have submitted, the longest waiting first (第十七条: two persons)."""
    rows = (
        StandardVersion.objects.filter(
            state=State.SUBMITTED, standard__in=Standard.objects.within(asker.scope(_MANAGE))
        )
        .select_related("standard", "submitted_by")
        .order_by("submitted_at", "pk")
    )
    return [
        StandardToApprove(
            row.pk, row.standard.name, row.number, _name(row.submitted_by), row.submitted_at
        )
        for row in rows
        if asker.pk not in row.hands
    ]


# --- one version ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row of a version with its open doubts."""

    id: int
    key: int
    row: Row
    doubts: tuple[Mapping[str, str], ...]

    @property
    def doubted(self) -> frozenset[str]:
        """The columns that a doubt is about."""
        return frozenset(doubt["column"] for doubt in self.doubts)


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the history of its catalogue."""

    id: int
    number: int
    state: State
    made_at: datetime
    made_by: str
    approved_at: datetime | None
    approved_by: str
    ended_at: datetime | None

    @property
    def state_label(self) -> str:
        """The state in words."""
        return STATE_LABELS[self.state]


@dataclass(frozen=True, slots=True)
class StandardView:
    """A version of a catalogue with its rows, its history, and what the person may do.

    `changes` compares with the version in force; empty where there is none. `may_approve` is False
    for whoever had a hand in it.
    """

    id: int
    standard_id: int
    code: str
    name: str
    body: str
    body_id: int
    number: int
    title: str
    state: State
    source_name: str
    note: str
    file_doubts: tuple[Mapping[str, str], ...]
    rows: tuple[RowLine, ...]
    changes: tuple[Change, ...]
    compared_with: int | None
    versions: tuple[VersionLine, ...]
    made_by: str
    submitted_by: str
    may_manage: bool
    may_approve: bool

    @property
    def state_label(self) -> str:
        """The state in words."""
        return STATE_LABELS[self.state]

    @property
    def doubt_count(self) -> int:
        """How many doubts keep it back."""
        return sum(d["code"] != "limit" for line in self.rows for d in line.doubts)

    @property
    def catalogue(self) -> Catalogue:
        """What it says."""
        return Catalogue(self.title, tuple(line.row for line in self.rows))


def standard_view(asker: Asker, version_id: int, *, on: date) -> StandardView:
    """One version. Raises NotFoundError."""
    version = seen_version_of(asker, version_id)
    standard = version.standard
    rows = tuple(
        RowLine(row.pk, row.key, row.read(), tuple(row.doubts))
        for row in version.rows.order_by("place", "pk")
    )
    versions = list(standard.versions.select_related("made_by", "approved_by").order_by("-number"))
    force = next((v for v in versions if v.state == State.IN_FORCE), None)
    changes: list[Change] = []
    if force is not None and force.pk != version.pk:
        before = {row.key: row.read() for row in force.rows.order_by("place", "pk")}
        changes = compare_rows(before, {line.key: line.row for line in rows})
    may_manage = asker.scope(_MANAGE).covers(standard.organisation.path)
    return StandardView(
        id=version.pk,
        standard_id=standard.pk,
        code=standard.code,
        name=standard.name,
        body=body_name(standard.organisation, on),
        body_id=standard.organisation_id,
        number=version.number,
        title=version.title,
        state=State(version.state),
        source_name=version.source_name,
        note=version.note,
        file_doubts=tuple(version.doubts),
        rows=rows,
        changes=tuple(change for change in changes if change.kind != "same"),
        compared_with=force.number if changes and force else None,
        versions=tuple(map(_version_line, versions)),
        made_by=_name(version.made_by),
        submitted_by=_name(version.submitted_by),
        may_manage=may_manage,
        may_approve=may_manage and asker.pk not in version.hands,
    )


def body_name(organisation: Organisation, on: date) -> str:
    """The full name of a body on a day; today's path where it had none."""
    named = Organisation.objects.named(on).filter(pk=organisation.pk).first()
    return str(getattr(named, "name", "") or organisation.code)


def _name(person: Person | None) -> str:
    return person.name if person else "系统"


def _version_line(version: StandardVersion) -> VersionLine:
    return VersionLine(
        id=version.pk,
        number=version.number,
        state=State(version.state),
        made_at=version.made_at,
        made_by=_name(version.made_by),
        approved_at=version.approved_at,
        approved_by=_name(version.approved_by) if version.approved_at else "",
        ended_at=version.ended_at,
    )


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of a version, to be mended."""

    id: int
    key: int
    version_id: int
    version_number: int
    standard_name: str
    state: State
    row: Row
    doubts: tuple[Mapping[str, str], ...]
    previous_id: int | None
    next_id: int | None
    may_manage: bool


def standard_row_view(asker: Asker, row_id: int) -> RowView:
    """One row with its neighbours that have doubts. Raises NotFoundError."""
    row = seen_row_of_version(asker, row_id)
    version = row.version
    others = list(version.rows.order_by("place", "pk").values_list("pk", "place", "doubts"))
    doubted = [(pk, place) for pk, place, doubts in others if doubts and pk != row.pk]
    before = [pk for pk, place in doubted if place < row.place]
    later = [pk for pk, place in doubted if place > row.place]
    return RowView(
        id=row.pk,
        key=row.key,
        version_id=version.pk,
        version_number=version.number,
        standard_name=version.standard.name,
        state=State(version.state),
        row=row.read(),
        doubts=tuple(row.doubts),
        previous_id=before[-1] if before else None,
        next_id=later[0] if later else None,
        may_manage=asker.scope(_MANAGE).covers(version.standard.organisation.path),
    )
