"""The records behind a cell of a computed report: what was counted, as far as the asker may see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from gongkai.annual_reports.queries.behind import item_cells
from gongkai.annual_reports.queries.counted import checked_form, ledger_of
from gongkai.annual_reports.queries.register import StatisticRow, entries_of, seen_body
from gongkai.catalogue.models import Item, ItemVersion
from gongkai.catalogue.queries import documents_of
from gongkai.info_requests.queries import counted_row, requests_by_id, requests_in_cell
from gongkai.remedies.models import RemedyCase
from gongkai.remedies.queries import remedies_in_cell
from gongkai.rules.access import Asker, Permission
from gongkai.rules.errors import NotFoundError
from gongkai.rules.items import KIND_LABELS, VALIDITY_LABELS, ItemKind, Validity
from gongkai.rules.paging import PAGE_SIZE, Page
from gongkai.rules.release import LIVE
from gongkai.rules.report.counting.register import figure_of
from gongkai.rules.report.labels import CellLabel, cell_label

MOST_EXPORTED: Final = 20_000

REQUEST_HEADS: Final = ("申请编号", "所需信息", "申请人类型", "收到之日", "计入日期", "办理结果")
REMEDY_HEADS: Final = ("编号", "争议事项", "类型", "收到通知", "审结日期", "结果")
DOCUMENT_HEADS: Final = ("名称", "文号", "种类", "制发日期", "公开日期", "有效性")
STATISTIC_HEADS: Final = ("指标", "单位或期间", "数值", "来源", "登记人", "确认人")


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record as a line; `kind` and `key` say what it is, so that a door can lead to it."""

    kind: str
    key: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Records:
    """The records behind a cell. `value` is what they add up to; `hidden` are out of the asker's reach."""

    organisation_id: int
    body: str
    year: int
    address: str
    label: CellLabel
    value: int | Decimal | None
    heads: tuple[str, ...]
    page: Page[RecordRow]
    hidden: int
    is_register: bool


# Heads, the lines from one place to another, how many the asker sees, what all add up to.
_Found = tuple[
    tuple[str, ...], Callable[[int, int], Iterable[RecordRow]], int, int | Decimal | None
]


def records_behind(
    asker: Asker, organisation_id: int, year: int, address: str, *, on: date, page: int = 1
) -> Records:
    """The records that a cell of the report of a body and year counts, a page of them.

    Raises NotFoundError outside of the asker's reach and for a cell that the form doesn't have,
    BadInputError for a year before the first form.
    """
    return _records(asker, organisation_id, year, address, on, page, PAGE_SIZE)


def export_records(
    asker: Asker, organisation_id: int, year: int, address: str, *, on: date
) -> Records:
    """All of them, at most 20,000, for a spreadsheet. Raises the same errors."""
    return _records(asker, organisation_id, year, address, on, 1, MOST_EXPORTED)


def _records(
    asker: Asker, organisation_id: int, year: int, address: str, on: date, number: int, size: int
) -> Records:
    form = checked_form(year)
    body = seen_body(asker, organisation_id, on=min(on, date(year, 12, 31)))
    if address not in set(form.addresses()):
        raise NotFoundError("这份报告的表格里没有这个单元格。")
    table = address.split(".", 1)[0]
    find = {"T3": _requests, "T4": _remedies, "T2_1": _documents}.get(table, _statistics)
    heads, rows, seen, value = find(asker, organisation_id, year, address)
    last = max(1, -(-seen // size))
    number = min(max(1, number), last)
    shown = rows((number - 1) * size, number * size)
    hidden = int(value) - seen if table in ("T3", "T4", "T2_1") and value is not None else 0
    return Records(
        organisation_id=body.pk,
        body=body.name,
        year=year,
        address=address,
        label=cell_label(address, form.id),
        value=value,
        heads=heads,
        page=Page(tuple(shown), seen, number, size),
        hidden=hidden,
        is_register=find is _statistics,
    )


def _requests(asker: Asker, organisation_id: int, year: int, address: str) -> _Found:
    ledger = ledger_of(organisation_id, year)
    if ledger is None:
        seen, total = requests_in_cell(asker, organisation_id, year, address)
    else:
        ids = ledger.behind(address, checked_form(year).id)
        seen, total = requests_by_id(asker, organisation_id, ids)

    def rows(start: int, end: int) -> Iterable[RecordRow]:
        for request in seen[start:end]:
            row = counted_row(request, year)
            yield RecordRow(
                "request",
                row.number,
                (
                    row.number,
                    row.title,
                    row.kind_label,
                    row.received_on.isoformat(),
                    row.counted_on.isoformat() if row.counted_on else "",
                    row.result or "尚未办结",
                ),
            )

    return REQUEST_HEADS, rows, seen.count(), total


def _remedies(asker: Asker, organisation_id: int, year: int, address: str) -> _Found:
    seen, total = remedies_in_cell(asker, organisation_id, year, address)

    def rows(start: int, end: int) -> Iterable[RecordRow]:
        return (_remedy(case, year) for case in seen[start:end])

    return REMEDY_HEADS, rows, seen.count(), total


def _remedy(case: RemedyCase, year: int) -> RecordRow:
    ended = case.concluded_on if case.concluded_on and case.concluded_on.year <= year else None
    return RecordRow(
        "remedy",
        case.number,
        (
            case.number,
            case.title,
            case.track_label,
            case.received_on.isoformat(),
            ended.isoformat() if ended else "",
            case.outcome_label if ended else "尚未审结",
        ),
    )


def _documents(asker: Asker, organisation_id: int, year: int, address: str) -> _Found:
    found = [item for item in documents_of([organisation_id]) if address in item_cells(item, year)]
    reach = set(
        Item.objects.within(asker.scope(Permission.SEE_ITEMS))
        .filter(pk__in=[item.pk for item in found])
        .values_list("pk", flat=True)
    )
    seen = sorted((i for i in found if i.pk in reach), key=lambda i: (i.formed_on, i.pk))

    def rows(start: int, end: int) -> Iterable[RecordRow]:
        part = seen[start:end]
        live = ItemVersion.objects.filter(item__in=[i.pk for i in part], state__in=sorted(LIVE))
        version_of = {version.item_id: version for version in live.defer("content", "words")}
        return (_document(item, version_of.get(item.pk)) for item in part)

    return DOCUMENT_HEADS, rows, len(seen), len(found)


def _document(item: Item, version: ItemVersion | None) -> RecordRow:
    held = Validity(item.validity) if item.validity else Validity.IN_FORCE
    since = f"（{item.validity_on}起）" if item.validity_on else ""
    return RecordRow(
        "item" if version else "",
        str(version.pk) if version else "",
        (
            version.title if version else str(item),
            version.document_number if version else "",
            KIND_LABELS[ItemKind(item.kind)],
            item.formed_on.isoformat(),
            item.first_published_on.isoformat() if item.first_published_on else "",
            f"{VALIDITY_LABELS[held]}{since}",
        ),
    )


def _statistics(asker: Asker, organisation_id: int, year: int, address: str) -> _Found:
    figure = figure_of(address, checked_form(year).id)
    entries = entries_of(asker, organisation_id, year, figure.code) if figure else ()

    def rows(start: int, end: int) -> Iterable[RecordRow]:
        return (_statistic(entry) for entry in entries[start:end])

    value = sum(entry.value for entry in entries) if entries else None
    return STATISTIC_HEADS, rows, len(entries), value


def _statistic(entry: StatisticRow) -> RecordRow:
    return RecordRow("statistic", str(entry.id), statistic_line(entry))


def statistic_line(entry: StatisticRow) -> tuple[str, ...]:
    """An entry of the register under `STATISTIC_HEADS`."""
    return (
        entry.figure.label,
        entry.part or "全部",
        f"{entry.value}{entry.figure.unit}",
        entry.source,
        entry.entered_by,
        entry.confirmed_by,
    )
