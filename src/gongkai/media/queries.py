"""Questions about work with the media. Each takes the person who asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractMonth

from gongkai.catalogue.models import ItemVersion
from gongkai.media.models import (
    Adoption,
    Debunking,
    Manuscript,
    Outlet,
    Pitch,
    Theme,
)
from gongkai.organisations.models import Organisation
from gongkai.organisations.queries import body_in_reach
from gongkai.rules.access import Asker, Permission
from gongkai.rules.errors import NotFoundError
from gongkai.rules.items import ItemKind
from gongkai.rules.media.work import (
    OUTLET_LEVEL_LABELS,
    AdoptionForm,
    ManuscriptKind,
    MediaActor,
    OutletLevel,
    PitchState,
    highest,
)
from gongkai.rules.paging import Page, place
from gongkai.rules.release import State as ItemState
from gongkai.rules.sheets import Figure

SEE: Final = Permission.SEE_MEDIA
MANAGE: Final = Permission.MANAGE_MEDIA
NO_MANUSCRIPT: Final = "没有找到这篇稿件，或者不在您的工作范围内。"
MOST_EXPORTED: Final = 10_000


def visible_manuscripts(asker: Asker) -> Any:
    """The manuscripts in the asker's reach: where every question about them begins."""
    return Manuscript.objects.within(asker.scope(SEE))


def usable_outlets(asker: Asker) -> list[Outlet]:
    """The outlets that the asker's units pitch to, the highest level first."""
    order = list(OutletLevel)
    rows = Outlet.objects.usable(asker.scope(SEE)).filter(is_open=True)
    return sorted(rows, key=lambda row: (order.index(OutletLevel(row.level)), row.name))


def usable_themes(asker: Asker) -> list[Theme]:
    """The themes of the asker's units and of the bodies above them."""
    return list(Theme.objects.usable(asker.scope(SEE)).order_by("name"))  # type: ignore[arg-type]


def actors_of(asker: Asker, path: str) -> frozenset[MediaActor]:
    """In which capacities somebody may act for a unit."""
    roles = asker.roles_at(path)
    return frozenset(actor for actor in MediaActor if actor.value in roles)


def unit_names(ids: Sequence[int], on: date) -> dict[int, str]:
    """The full names of units on a day, by one question."""
    rows = Organisation.objects.named(on).filter(pk__in=set(ids))
    return {row.pk: str(getattr(row, "name", "")) for row in rows}


# --- the list ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MediaFilter:
    """Which manuscripts a list shows; `level` and `state` are about where they went."""

    words: str = ""
    year: int | None = None
    level: OutletLevel | None = None
    state: PitchState | None = None
    theme_id: int | None = None


@dataclass(frozen=True, slots=True)
class ManuscriptLine:
    """A manuscript in a list: where it was pitched, who adopted it."""

    id: int
    title: str
    kind: ManuscriptKind
    kind_label: str
    unit: str
    theme: str
    pitched_on: date | None
    pitched: int
    adopted: tuple[str, ...]
    level: OutletLevel | None

    @property
    def level_label(self) -> str:
        """The highest level that adopted it, in words."""
        return OUTLET_LEVEL_LABELS[self.level] if self.level else ""


def _matching(asker: Asker, wanted: MediaFilter) -> QuerySet[Manuscript]:
    rows: QuerySet[Manuscript] = visible_manuscripts(asker)
    for word in wanted.words.split():
        rows = rows.filter(Q(title__icontains=word) | Q(authors__icontains=word))
    pitches = Pitch.objects.filter(manuscript=OuterRef("pk"))
    adoptions = Adoption.objects.counted().filter(manuscript=OuterRef("pk"))
    if wanted.year is not None:
        in_year = Q(Exists(pitches.filter(pitched_on__year=wanted.year)))
        rows = rows.filter(in_year | Q(Exists(adoptions.filter(adopted_on__year=wanted.year))))
    if wanted.level is not None:
        rows = rows.filter(Exists(adoptions.filter(outlet__level=wanted.level)))
    if wanted.state is PitchState.ADOPTED:
        rows = rows.filter(Exists(adoptions))
    elif wanted.state is not None:
        rows = rows.filter(Exists(pitches.filter(state=wanted.state)))
    if wanted.theme_id is not None:
        rows = rows.filter(theme=wanted.theme_id)
    return rows


def manuscript_list(
    asker: Asker, wanted: MediaFilter, *, today: date, page: int = 1
) -> Page[ManuscriptLine]:
    """The manuscripts in the asker's reach, the newest first."""
    rows = _matching(asker, wanted)
    total = rows.count()
    number, shown = place(total, page)
    return Page(tuple(_lines(rows.order_by("-pk")[shown], today)), total, number)


def _lines(rows: QuerySet[Manuscript], today: date) -> list[ManuscriptLine]:
    found = list(rows.select_related("theme").prefetch_related("pitches", "adoptions__outlet"))
    names = unit_names([row.organisation_id for row in found], today)
    return [_line(row, names) for row in found]


def _line(row: Manuscript, names: dict[int, str]) -> ManuscriptLine:
    pitches = list(row.pitches.all())
    counted = [one for one in row.adoptions.all() if not one.strike_reason]
    return ManuscriptLine(
        id=row.pk,
        title=row.title,
        kind=ManuscriptKind(row.kind),
        kind_label=row.kind_label,
        unit=names.get(row.organisation_id, ""),
        theme=row.theme.name if row.theme else "",
        pitched_on=min((one.pitched_on for one in pitches), default=None),
        pitched=len(pitches),
        adopted=tuple(dict.fromkeys(one.outlet.name for one in counted)),
        level=highest(OutletLevel(one.outlet.level) for one in counted),
    )


def exported_media(asker: Asker, wanted: MediaFilter, *, today: date) -> list[tuple[Any, ...]]:
    """All that a list shows, one line for each manuscript and outlet, as it can be imported."""
    from gongkai.rules.media.work import PITCH_STATE_LABELS

    rows = list(
        _matching(asker, wanted)
        .select_related("theme")
        .prefetch_related("pitches__outlet", "adoptions__outlet")
        .order_by("pk")[:MOST_EXPORTED]
    )
    names = unit_names([row.organisation_id for row in rows], today)
    lines: list[tuple[Any, ...]] = []
    for row in rows:
        head = (row.title, row.kind_label, names.get(row.organisation_id, ""), row.authors)
        theme = row.theme.name if row.theme else ""
        pitches = {one.outlet_id: one for one in row.pitches.all()}
        taken = set()
        for one in row.adoptions.all():
            if one.strike_reason:
                continue
            taken.add(one.outlet_id)
            pitch = pitches.get(one.outlet_id)
            lines.append((
                *head, theme, str(pitch.pitched_on) if pitch else "", one.outlet.name,
                PITCH_STATE_LABELS[PitchState.ADOPTED], str(one.adopted_on), one.form_label,
                one.url, str(one.reads_said or ""),
            ))  # fmt: skip
        lines += [
            (*head, theme, str(p.pitched_on), p.outlet.name, p.state_label, "", "", "", "")
            for p in pitches.values()
            if p.outlet_id not in taken
        ]
    return lines


# --- one manuscript ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ManuscriptView:
    """A manuscript with where it was sent, who used it, and what may be done."""

    line: ManuscriptLine
    organisation_id: int
    authors: str
    theme_id: int | None
    item: tuple[str, str] | None
    pitches: tuple[Pitch, ...]
    adoptions: tuple[Adoption, ...]
    may_manage: bool


def seen_manuscript(asker: Asker, manuscript_id: int, *, is_locked: bool = False) -> Manuscript:
    """A manuscript in the asker's reach. Raises NotFoundError."""
    rows = visible_manuscripts(asker).select_related("organisation")
    if is_locked:
        rows = rows.select_for_update(of=("self",))
    found: Manuscript | None = rows.filter(pk=manuscript_id).first()
    if found is None:
        raise NotFoundError(NO_MANUSCRIPT)
    return found


def manuscript_view(asker: Asker, manuscript_id: int, *, today: date) -> ManuscriptView:
    """One manuscript. Raises NotFoundError."""
    row = seen_manuscript(asker, manuscript_id)
    [line] = _lines(Manuscript.objects.filter(pk=row.pk), today)
    return ManuscriptView(
        line=line,
        organisation_id=row.organisation_id,
        authors=row.authors,
        theme_id=row.theme_id,
        item=_public_title(row.item_id),
        pitches=tuple(row.pitches.select_related("outlet").order_by("pk")),
        adoptions=tuple(row.adoptions.select_related("outlet").order_by("-adopted_on", "-pk")),
        may_manage=asker.scope(MANAGE).covers(row.organisation.path),
    )


def _public_title(item_id: int | None) -> tuple[str, str] | None:
    """The 索引号 and the title of an item that the public sees."""
    if item_id is None:
        return None
    rows = ItemVersion.objects.filter(
        item=item_id, state__in=[ItemState.PUBLISHED, ItemState.URGENT]
    )
    found = rows.values_list("item__index_number", "title").first()
    return (str(found[0]), found[1]) if found else None


def adoption_file(asker: Asker, adoption_id: int, which: str) -> tuple[str, str]:
    """The hash and the name of the evidence or of the archived copy. Raises NotFoundError."""
    found = Adoption.objects.filter(
        pk=adoption_id, manuscript__in=visible_manuscripts(asker).values("pk")
    ).first()
    kept = {"evidence": ("evidence", "evidence_name"), "copy": ("copy", "copy_name")}.get(which)
    if found is None or kept is None or not getattr(found, kept[0]):
        raise NotFoundError("没有找到这个文件，或者不在您的工作范围内。")
    return getattr(found, kept[0]), getattr(found, kept[1])


# --- counting ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts under one heading: pitches, adoptions without reprints, reprints."""

    label: str
    pitched: int = 0
    adopted: int = 0
    reprinted: int = 0


@dataclass(frozen=True, slots=True)
class MediaStatistics:
    """A year by level, unit, theme and month; `manuscripts` counts each at its highest level."""

    year: int
    pitched: int
    adopted: int
    reprinted: int
    by_level: tuple[Tally, ...]
    by_unit: tuple[Tally, ...]
    by_theme: tuple[Tally, ...]
    by_month: tuple[Tally, ...]
    manuscripts: tuple[tuple[str, int], ...]

    def sections(self) -> tuple[tuple[str, str, tuple[Tally, ...]], ...]:
        """Code, title and rows of each view."""
        return (
            ("level", "按媒体级别", self.by_level),
            ("unit", "按单位", self.by_unit),
            ("theme", "按主题", self.by_theme),
            ("month", "按月份", self.by_month),
        )


def media_statistics(asker: Asker, year: int, *, today: date) -> MediaStatistics:
    """The year in the asker's reach, counted by the database in a fixed number of questions."""
    mine = visible_manuscripts(asker).values("pk")
    pitches = Pitch.objects.filter(manuscript__in=mine, pitched_on__year=year)
    used = Adoption.objects.counted().filter(manuscript__in=mine, adopted_on__year=year)
    reprint = Q(form=AdoptionForm.REPRINT)

    def tallies(field: str, day: bool = False) -> dict[Any, list[int]]:
        found: dict[Any, list[int]] = {}
        by = ExtractMonth("pitched_on") if day else None
        rows = pitches.annotate(key=by) if day else pitches
        for key, n in rows.values_list("key" if day else field).annotate(n=Count("pk")).order_by():
            found.setdefault(key, [0, 0, 0])[0] = n
        rows_used: Any = used.annotate(key=ExtractMonth("adopted_on")) if day else used
        counted = rows_used.values_list("key" if day else field).annotate(
            a=Count("pk", filter=~reprint), r=Count("pk", filter=reprint)
        )
        for key, adopted, reprinted in counted.order_by():
            found.setdefault(key, [0, 0, 0])[1:] = [adopted, reprinted]
        return found

    levels, units = tallies("outlet__level"), tallies("manuscript__organisation")
    themes, months = tallies("manuscript__theme__name"), tallies("", day=True)
    names = unit_names(list(units), today)
    return MediaStatistics(
        year=year,
        pitched=sum(n[0] for n in levels.values()),
        adopted=sum(n[1] for n in levels.values()),
        reprinted=sum(n[2] for n in levels.values()),
        by_level=tuple(
            Tally(label, *levels.get(level.value, [0, 0, 0]))
            for level, label in OUTLET_LEVEL_LABELS.items()
        ),
        by_unit=_sorted((names.get(pk, ""), n) for pk, n in units.items()),
        by_theme=_sorted((name or "未归入主题", n) for name, n in themes.items()),
        by_month=tuple(
            Tally(f"{month}月", *months.get(month, [0, 0, 0])) for month in range(1, 13)
        ),
        manuscripts=_highest(used),
    )


def _sorted(rows: Any) -> tuple[Tally, ...]:
    """By name: this is no contest between units."""
    return tuple(Tally(label, *numbers) for label, numbers in sorted(rows))


def _highest(used: QuerySet[Adoption]) -> tuple[tuple[str, int], ...]:
    from django.db.models import Case, IntegerField, Value, When

    order = list(OutletLevel)
    rank = Case(
        *(When(outlet__level=level, then=Value(n)) for n, level in enumerate(order)),
        output_field=IntegerField(),
    )
    best = used.annotate(rank=rank).values("manuscript").annotate(best=Min("rank"))
    counts = dict.fromkeys(range(len(order)), 0)
    for value in best.order_by().values_list("best", flat=True):
        counts[value] += 1
    return tuple((OUTLET_LEVEL_LABELS[level], counts[n]) for n, level in enumerate(order))


# --- debunking -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DebunkingLine:
    """A case with the 索引号 of its clarification, empty where the public sees none."""

    case: Debunking
    body: str
    index_number: str


def debunkings(asker: Asker, *, today: date) -> list[DebunkingLine]:
    """The cases in the asker's reach, the newest first, at most 500."""
    rows = list(Debunking.objects.within(asker.scope(SEE)).select_related("item")[:500])
    names = unit_names([row.organisation_id for row in rows], today)
    live = set(
        ItemVersion.objects.filter(
            item__in=[row.item_id for row in rows if row.item_id],
            state__in=[ItemState.PUBLISHED, ItemState.URGENT],
        ).values_list("item_id", flat=True)
    )
    return [
        DebunkingLine(
            row,
            names.get(row.organisation_id, ""),
            str(row.item.index_number) if row.item and row.item_id in live else "",
        )
        for row in rows
    ]


def clarifications(asker: Asker) -> list[tuple[int, str]]:
    """Published clarifications (条例第六条) in reach that no case is linked to yet."""
    bodies = Organisation.objects.within(asker.scope(MANAGE)).values("pk")
    rows = ItemVersion.objects.filter(
        item__organisation__in=bodies,
        item__kind=ItemKind.CLARIFICATION,
        state__in=[ItemState.PUBLISHED, ItemState.URGENT],
    ).exclude(item__in=Debunking.objects.filter(item__isnull=False).values("item"))
    return [(item, title) for item, title in rows.values_list("item_id", "title")[:200]]


# --- for the annual report -----------------------------------------------------------------------


def figures_of_year(asker: Asker, organisation_id: int, year: int) -> dict[str, Figure]:
    """Figures of the annual report (by code) of a body and all below it.

    Raises NotFoundError outside of the asker's reach.
    """
    return figures_below(body_in_reach(asker, SEE, organisation_id).path, year)


def figures_below(path: str, year: int) -> dict[str, Figure]:
    """Figures of the annual report (by code) of all units below a path, itself included.

    What never happened is left out, not 0; only who pitched was adopted 0 times at a level. The
    reads of debunking are the least that any of the cases had. Who asks must have made sure that they may be counted.
    """
    used = adoptions_counted(path, year)
    levels = dict(used.order_by().values_list("outlet__level").annotate(n=Count("pk")))
    cases = debunkings_counted(path, year).order_by().only("reads", "reads_bound")
    reads = [row.reads_said for row in cases if row.reads_said is not None]
    pitched = pitches_counted(path, year).count()
    counts = {"media.pitched": pitched, "debunked": len(cases)}
    found = {code: Figure(n) for code, n in counts.items() if n}
    if pitched or levels:
        found |= {code: Figure(levels.get(level, 0)) for code, level in LEVEL_OF.items()}
    if reads:
        found["debunked.reads"] = Figure(min(one.value for one in reads), "lower")
    return found


LEVEL_OF: Final = {
    "media.central": OutletLevel.CENTRAL,
    "media.provincial": OutletLevel.PROVINCIAL,
    "media.municipal": OutletLevel.MUNICIPAL,
}


def pitches_counted(path: str, year: int) -> QuerySet[Pitch]:
    """The pitches of a year of all units below a path."""
    return Pitch.objects.filter(
        manuscript__organisation__path__startswith=path,
        pitched_on__gte=date(year, 1, 1),
        pitched_on__lte=date(year, 12, 31),
    )


def adoptions_counted(path: str, year: int, level: OutletLevel | None = None) -> QuerySet[Adoption]:
    """The adoptions of a year (of a level) of all units below a path; reprints count nowhere."""
    used = Adoption.objects.counted().filter(
        manuscript__organisation__path__startswith=path,
        adopted_on__gte=date(year, 1, 1),
        adopted_on__lte=date(year, 12, 31),
    )
    used = used.exclude(form=AdoptionForm.REPRINT)
    return used if level is None else used.filter(outlet__level=level)


def debunkings_counted(path: str, year: int) -> QuerySet[Debunking]:
    """The cases of debunking of a year of all units below a path."""
    return Debunking.objects.filter(
        organisation__path__startswith=path,
        published_on__gte=date(year, 1, 1),
        published_on__lte=date(year, 12, 31),
    )
