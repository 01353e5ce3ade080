"""Which records stand behind the cells of a computation, apart from table 3, and their names.

The requests of table 3 have their own ledger. Here are the cases of table 4, the documents of table
2 and the entries of the register: kept with a computation, so that two of them can say by name in
what they differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from gongkai.annual_reports.models import Statistic, Version
from gongkai.catalogue.models import Item, ItemVersion
from gongkai.catalogue.queries import documents_of
from gongkai.info_requests.queries import requests_by_id
from gongkai.remedies.models import RemedyCase
from gongkai.remedies.queries import cases_counted
from gongkai.rules.access import Asker, Permission
from gongkai.rules.items import ItemKind, Validity
from gongkai.rules.release import LIVE
from gongkai.rules.report.counting.documents import CountedDocument, document_cells
from gongkai.rules.report.counting.register import FIGURES
from gongkai.rules.report.forms import form_for_year

Kind = Literal["request", "remedy", "item", "statistic", "version"]
KINDS: Final[Mapping[str, Kind]] = {"T3": "request", "T4": "remedy", "T2_1": "item"}


@dataclass(frozen=True, slots=True)
class RecordName:
    """A record by name; `key` is what its page is found by, empty where it has none."""

    kind: Kind
    key: str
    name: str
    title: str


def kind_of(address: str) -> Kind:
    """What a cell counts."""
    return KINDS.get(address.split(".", 1)[0], "statistic")


def ids_behind(organisation_id: int, year: int) -> dict[str, tuple[int, ...]]:
    """The ids behind every cell of tables 2 and 4 of a body and year; cells without any are left out."""
    found: dict[str, list[int]] = {}
    for pk, addresses in cases_counted(organisation_id, year):
        for address in addresses:
            found.setdefault(address, []).append(pk)
    for item in documents_of([organisation_id]).order_by("pk"):
        for address in item_cells(item, year):
            found.setdefault(address, []).append(item.pk)
    form = form_for_year(year).id
    entries = Statistic.objects.confirmed().filter(organisation=organisation_id, year=year)
    for pk, code in entries.order_by("pk").values_list("pk", "figure"):
        cell = FIGURES[code].cells.get(form)
        if cell:
            found.setdefault(cell, []).append(pk)
    return {address: tuple(ids) for address, ids in found.items()}


def item_cells(item: Item, year: int) -> tuple[str, ...]:
    """The cells in which a published rule or normative document counts."""
    published = item.first_published_on
    if published is None:
        return ()
    held = Validity(item.validity) if item.validity else Validity.IN_FORCE
    document = CountedDocument(
        ItemKind(item.kind), item.formed_on, published, held, item.validity_on
    )
    return document_cells(document, year)


_Names = dict[tuple[Kind, int], RecordName]


def names_of(
    asker: Asker, organisation_id: int, wanted: Mapping[Kind, Iterable[int]]
) -> dict[tuple[Kind, int], RecordName]:
    """The records among these that the asker may see, by kind and id."""
    names: _Names = {}
    for kind, ids in wanted.items():
        chosen = set(ids)
        match kind:
            case "request":
                names |= _requests(asker, organisation_id, chosen)
            case "remedy":
                names |= _remedies(asker, chosen)
            case "item":
                names |= _items(asker, chosen)
            case "statistic":
                names |= _statistics(asker, chosen)
            case "version":
                names |= _versions(asker, chosen)
    return names


def _requests(asker: Asker, organisation_id: int, ids: set[int]) -> _Names:
    rows, _ = requests_by_id(asker, organisation_id, ids)
    return {
        ("request", pk): RecordName("request", number, number, title)
        for pk, number, title in rows.values_list("pk", "number", "title")
        if pk in ids
    }


def _remedies(asker: Asker, ids: set[int]) -> _Names:
    cases = RemedyCase.objects.within(asker.scope(Permission.SEE_REMEDIES)).filter(pk__in=ids)
    return {
        ("remedy", pk): RecordName("remedy", number, number, title)
        for pk, number, title in cases.values_list("pk", "number", "title")
    }


def _statistics(asker: Asker, ids: set[int]) -> _Names:
    entries = Statistic.objects.within(asker.scope(Permission.SEE_REPORTS)).filter(pk__in=ids)
    names: _Names = {}
    for entry in entries:
        told = f"{entry.part or '全部'}：{entry.value.normalize():f}"
        names["statistic", entry.pk] = RecordName("statistic", "", told, entry.source)
    return names


def _versions(asker: Asker, ids: set[int]) -> _Names:
    shown: Any = Version.objects.within(asker.scope(Permission.SEE_REPORTS)).named(date.max)
    return {
        ("version", one.pk): RecordName("version", str(one.pk), one.body_name, f"第{one.number}版")
        for one in shown.light().filter(pk__in=ids)
    }


def _items(asker: Asker, ids: set[int]) -> _Names:
    rows = Item.objects.within(asker.scope(Permission.SEE_ITEMS)).filter(pk__in=ids)
    live = ItemVersion.objects.filter(item__in=rows.values("pk"), state__in=sorted(LIVE))
    shown = {version.item_id: version for version in live.defer("content", "words")}
    names: _Names = {}
    for item in rows:
        version = shown.get(item.pk)
        key, title = (str(version.pk), version.title) if version else ("", "")
        names["item", item.pk] = RecordName("item", key, str(item), title)
    return names
