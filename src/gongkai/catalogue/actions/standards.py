"""Standards catalogues: imported, mended, compared, approved by a second person, in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gongkai.accounts.models import person_of
from gongkai.audit.actions import action, record
from gongkai.catalogue.actions.due_days import DueDays
from gongkai.catalogue.models import (
    Column,
    Standard,
    StandardPlace,
    StandardRow,
    StandardVersion,
)
from gongkai.catalogue.queries.standards import seen_row_of_version, seen_standard, seen_version_of
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission, require
from gongkai.rules.errors import BadInputError, WrongStateError
from gongkai.rules.standards.model import Catalogue, Reading, Row
from gongkai.rules.standards.reading.cells import lacks_of
from gongkai.rules.standards.ready import ready_catalogue
from gongkai.rules.standards.versions import (
    IN_WORK,
    Move,
    State,
    after,
    check_ready,
    check_second_person,
    match_keys,
)

_MANAGE = Permission.MANAGE_COLUMNS
_MOST_NAME = 200


@action
def import_standard(
    *,
    organisation: Organisation,
    code: str,
    name: str,
    reading: Reading,
    source_name: str = "",
    by: Asker,
    at: datetime,
) -> StandardVersion:
    """Make a draft of a catalogue from what was read; a code that is there gets a new version.

    Rows keep the keys of the rows that they go on. Raises WrongPersonError, BadInputError,
    WrongStateError where another version is in work.
    """
    require(by, _MANAGE, organisation.path)
    if not reading.catalogue.rows:
        raise BadInputError("文件里没有读出一行目录。请确认选对了文件。")
    standard = _standard(organisation, code, name, by, at)
    version = _new_version(standard, reading, source_name, by, at)
    record(
        on=version,
        organisation_id=organisation.pk,
        after={
            "standard": standard.code,
            "number": version.number,
            "rows": len(reading.catalogue.rows),
            "doubts": len(reading.doubts),
        },
    )
    return version


def _standard(
    organisation: Organisation, code: str, name: str, by: Asker, at: datetime
) -> Standard:
    code, name = code.strip().lower(), name.strip()[:_MOST_NAME]
    known = Standard.objects.filter(code=code).first()
    if known is not None:
        if known.organisation_id != organisation.pk:
            raise BadInputError(f"代码“{code}”已由别的机关使用，请换一个。")
        known = Standard.objects.select_for_update().get(pk=known.pk)
        if known.versions.filter(state__in=sorted(IN_WORK)).exists():
            raise WrongStateError("这份目录已有一个正在办理的版本。请先办完或作废它，再导入新的。")
        if name and name != known.name:
            known.name = name
            known.save(update_fields=["name"])
        return known
    if not code or not name:
        raise BadInputError("请填写目录的名称和代码。")
    return Standard.objects.create(
        organisation=organisation, code=code, name=name, begun_at=at, begun_by=person_of(by)
    )


def _new_version(
    standard: Standard, reading: Reading, source_name: str, by: Asker, at: datetime
) -> StandardVersion:
    last = standard.versions.order_by("-number").first()
    catalogue = reading.catalogue
    version = StandardVersion.objects.create(
        standard=standard,
        number=last.number + 1 if last else 1,
        state=State.DRAFT,
        title=(catalogue.title or standard.name)[:_MOST_NAME],
        source_name=source_name[:255],
        doubts=[doubt.to_data() for doubt in reading.of_row(None)],
        hands=[] if by.pk is None else [by.pk],
        made_at=at,
        made_by=person_of(by),
        changed_at=at,
        changed_by=person_of(by),
    )
    keys = match_keys(_known_rows(standard), catalogue.rows)
    for place, (key, row) in enumerate(zip(keys, catalogue.rows, strict=True)):
        doubts = [doubt.to_data() for doubt in reading.of_row(place)]
        _add_row(version, place, row, doubts, key or _next_key(standard))
    standard.save(update_fields=["last_key"])
    return version


def _known_rows(standard: Standard) -> dict[int, Row]:
    """The rows of all versions by key, as they were last."""
    rows = StandardRow.objects.filter(version__standard=standard).order_by("version__number")
    return {row.key: row.read() for row in rows}


def _next_key(standard: Standard) -> int:
    standard.last_key += 1
    return standard.last_key


def _add_row(
    version: StandardVersion, place: int, row: Row, doubts: list[dict[str, Any]], key: int
) -> StandardRow:
    return StandardRow.objects.create(
        version=version,
        place=place,
        key=key,
        area=row.area[:100],
        name=row.name[:500],
        data=row.to_data(),
        doubts=doubts,
    )


@action
def install_standard(
    *, organisation: Organisation, ready: str, name_of_body: str, by: Asker, at: datetime
) -> StandardVersion:
    """Make a draft from a catalogue that comes with the software, each row placed in its column.

    Raises as `import_standard`, BadInputError for a catalogue that is not there.
    """
    found = ready_catalogue(ready, name_of_body)
    version = import_standard(
        organisation=organisation,
        code=f"{organisation.code.lower()}-{ready.replace('_', '-')}",
        name=found.catalogue.title,
        reading=Reading(found.catalogue, []),
        source_name=found.source,
        by=by,
        at=at,
    )
    columns = list(Column.objects.open().filter(organisation=organisation))
    for row, code in zip(version.rows.order_by("place"), found.columns, strict=True):
        column = next((c for c in columns if c.code.endswith(f"-{code}")), None)
        StandardPlace.objects.get_or_create(
            standard=version.standard, key=row.key, defaults={"column": column}
        )
    record(on=version, organisation_id=organisation.pk, after={"ready": ready})
    return version


# --- mending -------------------------------------------------------------------------------------


@dataclass
class _Desk:
    """A version at work, locked, with whoever works on it."""

    version: StandardVersion
    by: Asker
    at: datetime

    @classmethod
    def open(cls, version_id: int, move: Move, by: Asker, at: datetime) -> _Desk:
        version = seen_version_of(by, version_id, is_locked=True)
        require(by, _MANAGE, version.standard.organisation.path)
        desk = cls(version, by, at)
        version.state = after(State(version.state), move)
        return desk

    def touch(self) -> None:
        """Note who had a hand in it."""
        if self.by.pk is not None and self.by.pk not in self.version.hands:
            self.version.hands = [*self.version.hands, self.by.pk]
        self.version.changed_at, self.version.changed_by = self.at, person_of(self.by)
        self.version.save()

    def trace(self, **more: Any) -> dict[str, Any]:
        return {
            "on": self.version,
            "organisation_id": self.version.standard.organisation_id,
            "after": {"standard": self.version.standard.code, "state": self.version.state, **more},
        }


@action
def mend_standard_row(
    *, row_id: int, row: Row, is_accepted: bool = False, by: Asker, at: datetime
) -> StandardRow:
    """Say what a row of a draft shall say; its doubts are settled with that.

    What is still empty stays a doubt unless `is_accepted` says that it is meant so. Raises
    WrongStateError, WrongPersonError, NotFoundError, BadInputError for a row without a name.
    """
    found = seen_row_of_version(by, row_id)
    desk = _Desk.open(found.version_id, Move.MEND, by, at)
    if not (row.item1 or row.item2):
        raise BadInputError("请填写公开事项。")
    before = found.data
    found.area, found.name, found.data = row.area[:100], row.name[:500], row.to_data()
    found.doubts = [] if is_accepted else [doubt.to_data() for doubt in lacks_of(row)]
    found.save()
    desk.touch()
    changed = [name for name, value in row.to_data().items() if value != before.get(name)]
    record(**desk.trace(row=found.key, changed=changed))
    return found


@action
def confirm_standard_rows(
    *, version_id: int, row_ids: Sequence[int], by: Asker, at: datetime
) -> int:
    """Say that rows are right as they were read; returns how many doubts that settled.

    Raises WrongStateError, WrongPersonError, NotFoundError.
    """
    desk = _Desk.open(version_id, Move.MEND, by, at)
    settled = 0
    for row in desk.version.rows.filter(pk__in=row_ids):
        settled += len(row.doubts)
        row.doubts = []
        row.save(update_fields=["doubts"])
    desk.touch()
    record(**desk.trace(settled=settled))
    return settled


@action
def add_standard_row(*, version_id: int, row: Row, by: Asker, at: datetime) -> StandardRow:
    """Add a row at the end of its field of work. Raises as `mend_standard_row`."""
    desk = _Desk.open(version_id, Move.MEND, by, at)
    if not (row.item1 or row.item2):
        raise BadInputError("请填写公开事项。")
    standard = Standard.objects.select_for_update().get(pk=desk.version.standard_id)
    rows = list(desk.version.rows.order_by("place"))
    same = [n for n, old in enumerate(rows) if old.area == row.area]
    place = same[-1] + 1 if same else len(rows)
    for n, old in enumerate(rows):
        old.place = n if n < place else n + 1
        old.save(update_fields=["place"])
    doubts = [doubt.to_data() for doubt in lacks_of(row)]
    added = _add_row(desk.version, place, row, doubts, _next_key(standard))
    standard.save(update_fields=["last_key"])
    desk.touch()
    record(**desk.trace(added=added.key))
    return added


@action
def remove_standard_row(*, row_id: int, by: Asker, at: datetime) -> StandardVersion:
    """Take a row out of a draft; its key is not given again. Raises as `mend_standard_row`."""
    found = seen_row_of_version(by, row_id)
    desk = _Desk.open(found.version_id, Move.MEND, by, at)
    key, data = found.key, found.data
    found.delete()
    desk.touch()
    record(**desk.trace(removed=key, said=data))
    return desk.version


@action
def start_standard_version(*, standard_id: int, by: Asker, at: datetime) -> StandardVersion:
    """Begin a new draft from the version in force, for the yearly review of a catalogue.

    Raises WrongPersonError, NotFoundError, WrongStateError without one in force or beside another.
    """
    standard = seen_standard(by, standard_id)
    require(by, _MANAGE, standard.organisation.path)
    current = standard.versions.filter(state=State.IN_FORCE).first()
    if current is None:
        raise WrongStateError("还没有现行的版本，不能由它开始修订。请先审定一版。")
    if standard.versions.filter(state__in=sorted(IN_WORK)).exists():
        raise WrongStateError("这份目录已有一个正在办理的版本。请先办完或作废它。")
    rows = tuple(row.read() for row in current.rows.order_by("place"))
    reading = Reading(Catalogue(current.title, rows))
    version = _new_version(standard, reading, f"由第{current.number}版修订", by, at)
    record(
        on=version,
        organisation_id=standard.organisation_id,
        after={"standard": standard.code, "number": version.number, "from": current.number},
    )
    return version


# --- moves ---------------------------------------------------------------------------------------


@action
def submit_standard(*, version_id: int, by: Asker, at: datetime) -> StandardVersion:
    """Send a draft to approval. Raises BadInputError while a doubt is open."""
    desk = _Desk.open(version_id, Move.SUBMIT, by, at)
    rows = list(desk.version.rows.order_by("place"))
    check_ready([row.read() for row in rows], sum(_open_doubts(row.doubts) for row in rows))
    desk.version.submitted_at, desk.version.submitted_by = at, person_of(by)
    desk.version.note = ""
    desk.touch()
    record(**desk.trace(rows=len(rows)))
    return desk.version


def _open_doubts(doubts: Sequence[Mapping[str, Any]]) -> int:
    """Doubts that keep a version back: all but remarks on how a limit is counted."""
    return sum(doubt["code"] != "limit" for doubt in doubts)


@action
def return_standard(*, version_id: int, note: str, by: Asker, at: datetime) -> StandardVersion:
    """Send a version back to its makers. Raises BadInputError without a reason."""
    desk = _Desk.open(version_id, Move.RETURN, by, at)
    if not note.strip():
        raise BadInputError("请写明要改什么。")
    desk.version.note = note.strip()[:500]
    desk.version.save()
    record(**desk.trace(note=desk.version.note))
    return desk.version


@action
def approve_standard(*, version_id: int, by: Asker, at: datetime) -> StandardVersion:
    """Put a version in force; the one before it becomes an earlier version.

    The due days of items that serve its rows are counted anew. Raises WrongPersonError for anybody
    who had a hand in it.
    """
    desk = _Desk.open(version_id, Move.APPROVE, by, at)
    check_second_person(by.pk, desk.version.hands)
    standard = desk.version.standard
    for old in standard.versions.filter(state=State.IN_FORCE):
        old.state = after(State.IN_FORCE, Move.SUPERSEDE)
        old.ended_at, old.ended_by = at, person_of(by)
        old.save()
    desk.version.approved_at, desk.version.approved_by = at, person_of(by)
    desk.version.note = ""
    desk.version.save()
    counted = DueDays.recount_all(standard)
    record(**desk.trace(number=desk.version.number, due_days_counted=counted))
    return desk.version


@action
def discard_standard(*, version_id: int, by: Asker, at: datetime) -> StandardVersion:
    """Drop a version that is not in force yet."""
    desk = _Desk.open(version_id, Move.DISCARD, by, at)
    desk.version.ended_at, desk.version.ended_by = at, person_of(by)
    desk.version.save()
    record(**desk.trace())
    return desk.version
