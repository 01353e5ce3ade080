"""Manuscripts with their pitches and adoptions, from a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from gongkai.accounts.models import person_of
from gongkai.audit.actions import action, record
from gongkai.media.actions.work import Work
from gongkai.media.models import Adoption, Manuscript, Outlet, Pitch
from gongkai.media.queries import (
    MANAGE,
    usable_outlets,
    usable_themes,
    visible_manuscripts,
)
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker
from gongkai.rules.errors import BadInputError
from gongkai.rules.media.sheet import MediaRow
from gongkai.rules.media.work import (
    PitchState,
)
from gongkai.rules.sheets import refuse


@action
def import_media(*, rows: Sequence[MediaRow], by: Asker, at: datetime) -> tuple[int, int, int]:
    """Register the manuscripts of a sheet with their pitches and adoptions.

    Lines of the same unit and title are one manuscript. Returns how many manuscripts, pitches and
    adoptions are new; what is there already stays. Raises BadInputError that names each line that
    is wrong; then nothing is changed.
    """
    today = timezone.localdate(at)
    found = _Import(by, at, today)
    faults = []
    for row in rows:
        try:
            found.take(row)
        except BadInputError as error:
            faults.append(f"第{row.line}行：{error}")
    refuse(faults)
    first = found.save()
    counts = (len(found.new), len(found.pitches), len(found.adoptions))
    record(
        on=first,
        organisation_id=first.organisation_id,
        after={"manuscripts": counts[0], "pitches": counts[1], "adoptions": counts[2]},
    )
    return counts


class _Import:
    """What a sheet adds, made row by row and written at once."""

    def __init__(self, by: Asker, at: datetime, today: date) -> None:
        self.by, self.at, self.today = by, at, today
        units: Any = Organisation.objects.within(by.scope(MANAGE)).existing(today).named(today)
        self.units: dict[str, list[Organisation]] = {}
        for unit in units:
            for name in {unit.name, unit.short_name}:
                self.units.setdefault(name, []).append(unit)
        self.outlets = {
            name: row for row in usable_outlets(by) for name in (row.name, *row.aliases)
        }
        self.themes = {row.name: row for row in usable_themes(by)}
        self.known = {
            (row.organisation_id, row.title): row
            for row in visible_manuscripts(by).prefetch_related("pitches", "adoptions")
        }
        self.all: dict[tuple[int, str], Manuscript] = dict(self.known)
        self.new: list[Manuscript] = []
        self.pitches: dict[tuple[int, str, int], Pitch] = {}
        self.adoptions: dict[tuple[int, str, int, str], Adoption] = {}

    def take(self, row: MediaRow) -> None:
        units = self.units.get(row.unit, [])
        if len(units) != 1:
            why = "有几个同名的，请写全称" if units else "不在您管理的范围内"
            raise BadInputError(f"单位“{row.unit}”{why}。")
        outlet = self.outlets.get(row.outlet)
        if outlet is None:
            raise BadInputError(f"媒体“{row.outlet}”不在名单里，请先在“媒体名单”里添加。")
        theme = self.themes.get(row.theme)
        if row.theme and theme is None:
            raise BadInputError(f"主题“{row.theme}”不在名单里，请先在“主题”里添加。")
        latest = max(day for day in (row.pitched_on, row.adopted_on) if day)
        if latest > self.today:
            raise BadInputError("日期还没有到，请核对。")
        key = (units[0].pk, row.title)
        manuscript = self.all.get(key)
        if manuscript is None:
            manuscript = Manuscript(
                organisation=units[0],
                title=row.title,
                kind=row.kind,
                authors=row.authors,
                theme=theme,
                registered_at=self.at,
                registered_by=person_of(self.by),
            )
            self.all[key] = manuscript
            self.new.append(manuscript)
        self._pitch(key, manuscript, outlet, row)
        self._adopt(key, manuscript, outlet, row)

    def _pitch(
        self, key: tuple[int, str], manuscript: Manuscript, outlet: Outlet, row: MediaRow
    ) -> None:
        is_known = key in self.known and any(
            one.outlet_id == outlet.pk for one in manuscript.pitches.all()
        )
        if row.pitched_on is not None and not is_known:
            self.pitches.setdefault(
                (*key, outlet.pk),
                Pitch(
                    manuscript=manuscript,
                    outlet=outlet,
                    pitched_on=row.pitched_on,
                    state=row.state,
                ),
            )

    def _adopt(
        self, key: tuple[int, str], manuscript: Manuscript, outlet: Outlet, row: MediaRow
    ) -> None:
        if row.adopted_on is None or row.state is not PitchState.ADOPTED:
            return
        is_known = key in self.known and any(
            (one.outlet_id, one.form) == (outlet.pk, row.form) for one in manuscript.adoptions.all()
        )
        if not is_known:
            self.adoptions.setdefault(
                (*key, outlet.pk, row.form),
                Adoption(
                    manuscript=manuscript,
                    outlet=outlet,
                    adopted_on=row.adopted_on,
                    form=row.form,
                    url=Work.address(row.url),
                    reads=row.reads.value if row.reads else None,
                    reads_bound=row.reads.bound if row.reads else "exact",
                    recorded_at=self.at,
                    recorded_by=person_of(self.by),
                ),
            )

    def save(self) -> Manuscript:
        Manuscript.objects.bulk_create(self.new, batch_size=500)
        Pitch.objects.bulk_create(self.pitches.values(), batch_size=500)
        Adoption.objects.bulk_create(self.adoptions.values(), batch_size=500)
        return self.new[0] if self.new else next(iter(self.all.values()))
