"""A draft made from records: its narrative beside last year's, and what the records say by now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from gongkai.annual_reports.models import Computation, Version, load
from gongkai.annual_reports.queries.area import AREA, compute_area
from gongkai.annual_reports.queries.behind import (
    Kind,
    RecordName,
    ids_behind,
    kind_of,
    names_of,
)
from gongkai.annual_reports.queries.computing import (
    Computed,
    compute_report,
)
from gongkai.annual_reports.queries.counted import last_version
from gongkai.rules.access import Asker, Permission
from gongkai.rules.errors import NotFoundError
from gongkai.rules.report.bodies import covers_area
from gongkai.rules.report.counting.ledger import Ledger, differences
from gongkai.rules.report.filing import OPEN
from gongkai.rules.report.forms import form_for_year
from gongkai.rules.report.labels import CellLabel, cell_label
from gongkai.rules.report.model import Finding, Report
from gongkai.rules.report.narrative import SECTIONS, known_slots
from gongkai.rules.report.similarity import repeated_sentences, repeated_share
from gongkai.rules.report.topics import Checked, checklist

NOT_FOUND = "没有找到这份报告，或者不在您的工作范围内。"
MOST_NAMED = 50


def _computed_version(asker: Asker, version_id: int, on: date) -> Any:
    rows = Version.objects.within(asker.scope(Permission.SEE_REPORTS)).named(on)
    version = rows.select_related("report__organisation").filter(pk=version_id).first()
    if version is None or not version.is_computed or not version.templates:
        raise NotFoundError(NOT_FOUND)
    return version


def _now(asker: Asker, version: Any, on: date, *, with_ledger: bool = False) -> Computed:
    last: Computation | None = version.computations.order_by("-pk").first()
    if last and last.rule == AREA:
        return compute_area(
            asker,
            version.report.organisation_id,
            version.report.year,
            on=on,
            templates=load(version.templates),
        )
    return compute_report(
        asker,
        version.report.organisation_id,
        version.report.year,
        on=on,
        rule="items" if last and last.rule == "items" else "publications",
        templates=load(version.templates),
        with_ledger=with_ledger,
    )


@dataclass(frozen=True, slots=True)
class SectionPage:
    """A section that is text: its template, how it reads, last year's, and how much repeats."""

    code: str
    heading: str
    template: str
    text: str
    last_text: str
    share: float
    repeated: tuple[str, ...]
    dropped: tuple[str, ...]
    topics: tuple[Checked, ...]


@dataclass(frozen=True, slots=True)
class FigureChoice:
    """A figure that the text may name, as it would be written; None where nobody knows it yet."""

    code: str
    label: str
    words: str | None


@dataclass(frozen=True, slots=True)
class NarrativePage:
    """Everything that whoever writes the narrative needs."""

    id: int
    body: str
    year: int
    organisation_id: int
    sections: tuple[SectionPage, ...]
    figures: tuple[FigureChoice, ...]
    typed: tuple[Finding, ...]
    may_write: bool


def narrative_page(asker: Asker, version_id: int, *, on: date) -> NarrativePage:
    """The narrative of a draft with its figures and last year's text. Raises NotFoundError."""
    version = _computed_version(asker, version_id, on)
    computed = _now(asker, version, on)
    templates = load(version.templates)
    filed = version.report
    last = last_version(filed.organisation_id, filed.year - 1)
    before = last.read_content() if last else None
    topics = checklist(computed.report, covers_area=covers_area(version.body_name))
    layout = form_for_year(filed.year)
    return NarrativePage(
        id=version.pk,
        body=version.body_name,
        year=filed.year,
        organisation_id=filed.organisation_id,
        sections=tuple(
            _section(section.code, section.heading, templates, computed, before, topics)
            for section in layout.sections
            if section.code in SECTIONS
        ),
        figures=tuple(
            FigureChoice(code, label, _words(computed, code))
            for code, (label, _) in known_slots().items()
        ),
        typed=tuple(f for f in computed.findings if f.rule == "TXT-REC"),
        may_write=version.state in ("draft", "returned")
        and asker.scope(Permission.FILL_REPORTS).covers(filed.organisation.path),
    )


def _words(computed: Computed, code: str) -> str | None:
    slot = computed.slots.get(code)
    return f"{slot.words()}{slot.unit}" if slot else None


def _section(
    code: str,
    heading: str,
    templates: dict[str, str],
    computed: Computed,
    before: Report | None,
    topics: tuple[Checked, ...],
) -> SectionPage:
    text = computed.report.sections.get(code, "")
    last_text = before.sections.get(code, "") if before else ""
    return SectionPage(
        code=code,
        heading=heading,
        template=templates.get(code, ""),
        text=text,
        last_text=last_text,
        share=repeated_share(text, last_text),
        repeated=repeated_sentences(text, last_text),
        dropped=tuple(sentence for where, sentence in computed.dropped if where == code),
        topics=tuple(one for one in topics if one.topic.section == code),
    )


@dataclass(frozen=True, slots=True)
class Named:
    """A record that came to a cell or left it."""

    record: RecordName
    came: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """A cell that the records fill differently by now, with those that make it so.

    `hidden` are out of the asker's reach, or beyond the first 50.
    """

    address: str
    label: CellLabel
    before: int | Decimal | None
    after: int | Decimal | None
    named: tuple[Named, ...]
    hidden: int


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """What changed in the records since a draft was computed."""

    id: int
    body: str
    year: int
    computed_at: datetime
    changes: tuple[Changed, ...]
    may_refresh: bool


def changes_since(asker: Asker, version_id: int, *, on: date) -> ChangesPage:
    """What the records say by now against what the draft counted. Raises NotFoundError."""
    version = _computed_version(asker, version_id, on)
    last: Computation | None = version.computations.order_by("-pk").first()
    if last is None:
        raise NotFoundError(NOT_FOUND)
    filed = version.report
    now = _now(asker, version, on, with_ledger=True)
    form = form_for_year(filed.year)
    moved = _moved(last, now)
    counted = load(last.cells)
    wanted: dict[Kind, list[int]] = {}
    for address, (came, left) in moved.items():
        kind = "version" if now.versions is not None else kind_of(address)
        wanted.setdefault(kind, []).extend([*came, *left])
    names = names_of(asker, filed.organisation_id, wanted)
    changes = []
    for address in form.addresses():
        before, after = counted.get(address), now.report.number(address)
        if before != after or address in moved:
            came, left = moved.get(address, ((), ()))
            kind = "version" if now.versions is not None else kind_of(address)
            named = _named(names, kind, came, left)
            changes.append(
                Changed(
                    address,
                    cell_label(address, form.id),
                    before,
                    after,
                    named,
                    len(came) + len(left) - len(named),
                )
            )
    return ChangesPage(
        id=version.pk,
        body=version.body_name,
        year=filed.year,
        computed_at=last.computed_at,
        changes=tuple(changes),
        may_refresh=version.state in OPEN
        and asker.scope(Permission.FILL_REPORTS).covers(filed.organisation.path),
    )


_Moved = tuple[tuple[int, ...], tuple[int, ...]]


def _moved(last: Computation, now: Computed) -> dict[str, _Moved]:
    """The ids that came to each cell since a computation, and those that left it."""
    form = form_for_year(now.year)
    if now.versions is not None:
        return _moved_versions(last, now)
    ledger = now.ledger or Ledger()
    moved = {
        d.address: (d.came, d.left)
        for d in differences(last.read_ledger(), ledger, now.year, form.id)
    }
    old, new = last.read_records(), ids_behind(now.organisation_id, now.year)
    if old is None:
        return moved
    for address in form.addresses():
        before, after = set(old.get(address, ())), set(new.get(address, ()))
        if before != after:
            moved[address] = tuple(sorted(after - before)), tuple(sorted(before - after))
    return moved


def _moved_versions(last: Computation, now: Computed) -> dict[str, _Moved]:
    """For the report of an area: the reports that came and left, at each cell that changed."""
    before, after = set(last.read_versions()), set(now.versions or ())
    moved = tuple(sorted(after - before)), tuple(sorted(before - after))
    counted = load(last.cells)
    changed = (a for a in now.report.values if counted.get(a) != now.report.number(a))
    return dict.fromkeys(changed, moved) if any(moved) else {}


def _named(
    names: Mapping[tuple[Kind, int], RecordName],
    kind: Kind,
    came: tuple[int, ...],
    left: tuple[int, ...],
) -> tuple[Named, ...]:
    found = [Named(names[kind, i], came=True) for i in came if (kind, i) in names]
    found += [Named(names[kind, i], came=False) for i in left if (kind, i) in names]
    return tuple(found[:MOST_NAMED])
