"""The records behind a figure of the narrative: a ledger's list, the register, or other figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from gongkai.annual_reports.queries.computing import Computed, Rule, compute_report
from gongkai.annual_reports.queries.ledgers import LedgerList, ledger_list
from gongkai.annual_reports.queries.records import (
    MOST_EXPORTED,
    RecordRow,
    statistic_line,
)
from gongkai.annual_reports.queries.register import entries_of, seen_body
from gongkai.info_requests.queries import charges_paid
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission
from gongkai.rules.errors import NotFoundError
from gongkai.rules.paging import PAGE_SIZE, Page
from gongkai.rules.report.counting.ledgers import LEDGER_LABELS, LEDGER_OF
from gongkai.rules.report.counting.register import CHANNELS, FIGURES
from gongkai.rules.report.narrative import COUNTED, Slot, known_slots

NOT_FOUND: Final = "没有这个指标。请从正文的指标清单里选。"


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure as a line: what it says now and where it comes from.

    `parts` are the figures, `cells` the cells of the tables, that it adds up.
    """

    code: str
    label: str
    slot: Slot | None
    source: str
    parts: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """As it would be written, empty where nobody knows it."""
        return f"{self.slot.words()}{self.slot.unit}" if self.slot else ""


@dataclass(frozen=True, slots=True)
class FigureRecords:
    """The records behind a figure of a body and year, a page of them.

    `hidden` are out of the asker's reach. `entries` are those of the register that stand beside
    the ledger: they count where it holds nothing (`is_counted` False), or are added to it.
    """

    organisation_id: int
    body: str
    year: int
    line: FigureLine
    parts: tuple[FigureLine, ...]
    is_counted: bool
    heads: tuple[str, ...]
    page: Page[RecordRow]
    hidden: int
    entries: tuple[RecordRow, ...]


def figure_lines(computed: Computed) -> tuple[FigureLine, ...]:
    """Every figure that a narrative may name, in the order of the templates."""
    return tuple(_line(computed, code) for code in known_slots())


def figure_records(
    asker: Asker,
    organisation_id: int,
    year: int,
    code: str,
    *,
    on: date,
    page: int = 1,
    rule: Rule = "publications",
) -> FigureRecords:
    """The records behind a figure, a page of them.

    Raises NotFoundError outside of the asker's reach and for a figure that does not exist,
    BadInputError for a year before the first form.
    """
    return _records(asker, organisation_id, year, code, on, page, PAGE_SIZE, rule)


def export_figure(
    asker: Asker, organisation_id: int, year: int, code: str, *, on: date
) -> FigureRecords:
    """All of them, at most 20,000, for a spreadsheet. Raises the same errors."""
    return _records(asker, organisation_id, year, code, on, 1, MOST_EXPORTED, "publications")


def _records(
    asker: Asker,
    organisation_id: int,
    year: int,
    code: str,
    on: date,
    number: int,
    size: int,
    rule: Rule,
) -> FigureRecords:
    if code not in known_slots():
        raise NotFoundError(NOT_FOUND)
    computed = compute_report(asker, organisation_id, year, on=on, rule=rule)
    body = seen_body(asker, organisation_id, on=min(on, date(year, 12, 31)))
    line = _line(computed, code)
    entries = tuple(
        RecordRow("statistic", str(one.id), statistic_line(one))
        for one in entries_of(asker, organisation_id, year, code)
    )
    found = ledger_list(body, year, code, _Names(body, on))
    if code == "fee.collected":
        found = _fees(organisation_id, year)
    heads, shown, hidden = _page(asker, found, number, size)
    return FigureRecords(
        organisation_id=organisation_id,
        body=computed.body,
        year=year,
        line=line,
        parts=tuple(_line(computed, part) for part in line.parts),
        is_counted=code in computed.ledgers,
        heads=heads,
        page=shown,
        hidden=hidden,
        entries=entries,
    )


def _page(
    asker: Asker, found: LedgerList | None, number: int, size: int
) -> tuple[tuple[str, ...], Page[RecordRow], int]:
    if found is None:
        return (), Page((), 0, 1, size), 0
    seen = found.seen(asker)
    total, count = found.rows.count(), seen.count()
    number = min(max(1, number), max(1, -(-count // size)))
    rows = seen[(number - 1) * size : number * size]
    lines = tuple(RecordRow(found.kind, _key(found, row), found.read(row)) for row in rows)
    return found.heads, Page(lines, count, number, size), total - count


def _key(found: LedgerList, row: Any) -> str:
    key = found.key(row)
    return "" if key is None else str(key)


def _line(computed: Computed, code: str) -> FigureLine:
    label, _ = known_slots()[code]
    parts = CHANNELS if code == "published.total" else ()
    cells = COUNTED[code][3] if code in COUNTED else ()
    slot = computed.slots.get(code)
    return FigureLine(
        code, label, slot, _source(computed, code, slot), parts,
        cells or tuple(
            cell for form, cell in (FIGURES[code].cells if code in FIGURES else {}).items()
            if form == computed.report.form
        ),
    )  # fmt: skip


_OTHER: Final[Mapping[str, str]] = {
    "published.total": "各渠道之和",
    "published.website": "信息公开目录和统计数据登记",
    "fee.collected": "依申请公开案件的收费",
}


def _source(computed: Computed, code: str, slot: Slot | None) -> str:
    if code in _OTHER:
        return _OTHER[code]
    if code in COUNTED and COUNTED[code][3]:
        return "表格"
    ledger = LEDGER_OF.get(code)
    if ledger and (slot is None or code in computed.ledgers):
        return LEDGER_LABELS[ledger]
    return "统计数据登记"


def _fees(organisation_id: int, year: int) -> LedgerList:
    return LedgerList(
        ("申请编号", "所需信息", "金额（元）", "缴费日期"),
        charges_paid(organisation_id, year).select_related("request").order_by("paid_on", "pk"),
        lambda row: (
            row.request.number, row.request.title, str(row.yuan), row.paid_on.isoformat()
        ),
        "request__organisation", Permission.SEE_REQUESTS, "request", lambda row: row.request.number,
    )  # fmt: skip


class _Names:
    """The names of the units below a body on a day, asked for once and only where needed."""

    def __init__(self, body: Organisation, on: date) -> None:
        self._body, self._on = body, on
        self._known: dict[int, str] | None = None

    def __call__(self, pk: int) -> str:
        if self._known is None:
            rows: Any = Organisation.objects.below(self._body.path).named(self._on)
            self._known = dict(rows.values_list("pk", "name"))
        return self._known.get(pk, "")
