"""The words of a list, page by page, and what a draft changes. Each question takes the asker."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from gongkai.rules.access import Asker
from gongkai.rules.errors import NotFoundError
from gongkai.rules.paging import Page
from gongkai.rules.screening.leaders import leader_from_dict
from gongkai.rules.screening.model import Leader
from gongkai.rules.screening.words import Word, word_from_dict
from gongkai.screening.models import ListVersion
from gongkai.screening.queries.lists import NOT_FOUND, VersionSummary, version_summary, visible

PAGE_SIZE: Final = 100
Change = Literal["", "added", "changed", "dropped"]
CHANGE_LABELS: Final[dict[Change, str]] = {
    "": "",
    "added": "新增",
    "changed": "修改",
    "dropped": "删去",
}


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry, and what happened to it against the version that counts."""

    name: str
    entry: Word | Leader
    change: Change

    @property
    def change_label(self) -> str:
        """The change in words."""
        return CHANGE_LABELS[self.change]


@dataclass(frozen=True, slots=True)
class WordsPage:
    """One version of a list: how it differs from what counts, and a page of its entries."""

    version: VersionSummary
    page: Page[EntryRow]
    counts: Mapping[Change, int]


def words_page(
    asker: Asker,
    version_id: int,
    *,
    words: str = "",
    only_changes: bool = False,
    page: int = 1,
) -> WordsPage:
    """A page of the entries of a version, those that changed first. Raises NotFoundError."""
    version = _version(asker, version_id)
    rows = list(_rows(version))
    counts: dict[Change, int] = dict.fromkeys(CHANGE_LABELS, 0)
    for row in rows:
        counts[row.change] += 1
    if only_changes:
        rows = [row for row in rows if row.change]
    if words:
        rows = [row for row in rows if words in _said(row.entry)]
    rows.sort(key=lambda row: not row.change)
    number = min(max(page, 1), max(1, -(-len(rows) // PAGE_SIZE)))
    first = (number - 1) * PAGE_SIZE
    shown = Page(tuple(rows[first : first + PAGE_SIZE]), len(rows), number, PAGE_SIZE)
    return WordsPage(version_summary(version), shown, counts)


def find_entry(asker: Asker, version_id: int, name: str) -> Word | Leader:
    """One entry of a version. Raises NotFoundError."""
    for entry in _version(asker, version_id).entries:
        if _name(entry) == name:
            return _read(entry)
    raise NotFoundError(f"词表里没有“{name}”。请回到词表查看。")


def _version(asker: Asker, version_id: int) -> ListVersion:
    version = (
        ListVersion.objects.filter(word_list__in=visible(asker), pk=version_id)
        .select_related("word_list", "proposed_by", "decided_by")
        .first()
    )
    if version is None:
        raise NotFoundError(NOT_FOUND)
    return version


def _rows(version: ListVersion) -> Iterable[EntryRow]:
    if version.state not in ("draft", "proposed"):
        for entry in version.entries:
            yield EntryRow(_name(entry), _read(entry), "")
        return
    in_use = (
        ListVersion.objects.filter(word_list=version.word_list_id, state="approved")
        .order_by("-number")
        .first()
    )
    before = {_name(entry): entry for entry in in_use.entries} if in_use else {}
    for entry in version.entries:
        old = before.pop(_name(entry), None)
        change: Change = "added" if old is None else "" if old == entry else "changed"
        yield EntryRow(_name(entry), _read(entry), change)
    for name, entry in before.items():
        yield EntryRow(name, _read(entry), "dropped")


def _name(entry: Mapping[str, Any]) -> str:
    return str(entry.get("text") or entry.get("name"))


def _read(entry: Mapping[str, Any]) -> Word | Leader:
    return word_from_dict(entry) if "text" in entry else leader_from_dict(entry)


def _said(entry: Word | Leader) -> str:
    if isinstance(entry, Leader):
        return " ".join((entry.name, *entry.titles, *entry.wrong_names))
    return f"{entry.text} {entry.right} {entry.note}"
