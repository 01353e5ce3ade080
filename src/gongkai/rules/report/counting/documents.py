"""Table 2, block 第二十条第（一）项: rules and normative documents, counted from the catalogue.

The form of 2019 asks what was made and published, that of 2021 what was issued, repealed and is in
force. A joint document is counted by the body that leads it, in whose catalogue it stands. Sources:
国办公开办函〔2019〕60号, 〔2021〕30号; 《政府信息公开条例》第二十条第（一）项.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from gongkai.rules.items import ItemKind, Validity
from gongkai.rules.report.forms import form_for_year

ROWS: Final = MappingProxyType({ItemKind.RULE: "rules", ItemKind.NORMATIVE: "normative"})
_ENDED: Final = frozenset({Validity.REPEALED, Validity.LAPSED})


@dataclass(frozen=True, slots=True)
class CountedDocument:
    """A published rule or normative document: when it was made, published, and ceased to hold.

    `validity_on` is the day of its last change of validity; None while nothing changed.
    """

    kind: ItemKind
    made_on: date
    published_on: date
    validity: Validity = Validity.IN_FORCE
    validity_on: date | None = None

    @property
    def ended_on(self) -> date | None:
        """The first day on which it no longer held; None where it holds."""
        return self.validity_on if self.validity in _ENDED else None


def document_cells(document: CountedDocument, year: int) -> tuple[str, ...]:
    """The cells of a report year in which a document counts. Raises NoFormError before 2019.

    Repealed (废止) is by an act of that year; one that lapsed by itself is no longer in force, but
    not 废止: the check T2-1-FORCE then asks for a note.
    """
    form = form_for_year(year).id
    columns = _of_2019(document, year) if form == "2019" else _of_2021(document, year)
    return tuple(f"T2_1.{ROWS[document.kind]}.{column}" for column in columns)


def _of_2019(document: CountedDocument, year: int) -> Iterable[str]:
    if document.made_on.year == year:
        yield "made_new"
    if document.published_on.year == year:
        yield "published_new"
    if document.published_on.year <= year:
        yield "published_total"


def _of_2021(document: CountedDocument, year: int) -> Iterable[str]:
    ended_on = document.ended_on
    if document.made_on.year == year:
        yield "issued"
    if document.validity is Validity.REPEALED and ended_on and ended_on.year == year:
        yield "repealed"
    if document.made_on.year <= year and (ended_on is None or ended_on.year > year):
        yield "in_force"


def count_documents(documents: Iterable[CountedDocument], year: int) -> dict[str, int]:
    """The block (一) of a report year, zeros included. Raises NoFormError before 2019."""
    return documents_cells(((document, 1) for document in documents), year)


def documents_cells(groups: Iterable[tuple[CountedDocument, int]], year: int) -> dict[str, int]:
    """The same from documents of which so many are alike; of their days only the years count."""
    counts: Counter[str] = Counter()
    for document, number in groups:
        for cell in document_cells(document, year):
            counts[cell] += number
    return {address: counts[address] for address in form_for_year(year).table("T2_1").addresses()}
