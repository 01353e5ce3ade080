"""Questions about word lists and allowances. Each takes the person who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch

from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission
from gongkai.rules.errors import NotFoundError
from gongkai.rules.screening.registry import RULES
from gongkai.rules.screening.words import Word, rows_of, word_from_dict
from gongkai.screening.models import Allowance, ListVersion, WordList

NOT_FOUND = "没有找到这个词表，或者不在您的工作范围内。"


@dataclass(frozen=True, slots=True)
class VersionSummary:
    """A version of a list, with who proposed and who approved it; `writers` may not approve it."""

    id: int
    number: int
    size: int
    source: str
    note: str
    state: str
    state_label: str
    proposed_at: datetime
    proposed_by: str
    decided_at: datetime | None
    decided_by: str
    writers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ListSummary:
    """A list of an organisation."""

    id: int
    code: str
    name: str
    rule: str
    rule_title: str
    organisation_id: int
    is_active: bool
    versions: tuple[VersionSummary, ...]

    @property
    def in_use(self) -> VersionSummary | None:
        """The version that counts, None before the first approval."""
        approved = [v for v in self.versions if v.state == "approved"]
        return approved[-1] if approved and self.is_active else None

    @property
    def open(self) -> VersionSummary | None:
        """The draft, or the version that waits for its approval."""
        return next((v for v in self.versions if v.state in ("draft", "proposed")), None)


def list_word_lists(asker: Asker) -> list[ListSummary]:
    """The lists within the asker's reach."""
    return [_list(row) for row in visible(asker).prefetch_related(_versions())]


def get_word_list(asker: Asker, list_id: int) -> ListSummary:
    """One list. Raises NotFoundError."""
    row = visible(asker).filter(pk=list_id).prefetch_related(_versions()).first()
    if row is None:
        raise NotFoundError(NOT_FOUND)
    return _list(row)


def entries_of(asker: Asker, version_id: int) -> list[list[str]]:
    """The entries of a version as a table with its head, to be shown or exported.

    Raises NotFoundError.
    """
    version = (
        ListVersion.objects.filter(word_list__in=visible(asker), pk=version_id)
        .select_related("word_list")
        .first()
    )
    if version is None:
        raise NotFoundError(NOT_FOUND)
    if version.word_list.rule == "WORD-TITLE":
        from gongkai.rules.screening.leaders import leader_from_dict, leader_rows

        return list(leader_rows(map(leader_from_dict, version.entries)))
    words: list[Word] = list(map(word_from_dict, version.entries))
    return list(rows_of(words))


def visible(asker: Asker) -> Any:
    """The rows of the lists within the asker's reach."""
    places = Organisation.objects.within(asker.scope(Permission.SEE_FINDINGS))
    return WordList.objects.filter(organisation__in=places)


def _list(row: WordList) -> ListSummary:
    return ListSummary(
        row.pk,
        row.code,
        row.name,
        row.rule,
        RULES[row.rule].title,
        row.organisation_id,
        row.is_active,
        tuple(map(version_summary, row.versions.all())),
    )


def _versions() -> Prefetch[Any]:
    """All versions without their entries, which are long."""
    rows = ListVersion.objects.defer("entries").select_related("proposed_by", "decided_by")
    return Prefetch("versions", rows)


def version_summary(row: ListVersion) -> VersionSummary:
    """A version as a person sees it."""
    return VersionSummary(
        row.pk,
        row.number,
        row.size,
        row.source,
        row.note,
        row.state,
        ListVersion.STATES[row.state],
        row.proposed_at,
        row.proposed_by.name if row.proposed_by else "系统",
        row.decided_at,
        row.decided_by.name if row.decided_by else "",
        frozenset({*row.editors, row.proposed_by_id} - {None}),
    )


@dataclass(frozen=True, slots=True)
class AllowanceSummary:
    """Words that are let pass."""

    id: int
    rule: str
    rule_title: str
    organisation_id: int
    shown: str
    reason: str
    until_on: date | None
    added_at: datetime
    added_by: str
    ended_at: datetime | None
    is_standing: bool


def list_allowances(asker: Asker, *, on: date) -> list[AllowanceSummary]:
    """The allowances within the asker's reach, those that hold first."""
    places = Organisation.objects.within(asker.scope(Permission.SEE_FINDINGS))
    rows = Allowance.objects.filter(organisation__in=places).select_related("added_by")
    told = [
        AllowanceSummary(
            row.pk,
            row.rule,
            RULES[row.rule].title,
            row.organisation_id,
            row.shown,
            row.reason,
            row.until_on,
            row.added_at,
            row.added_by.name if row.added_by else "系统",
            row.ended_at,
            row.ended_at is None and (row.until_on is None or row.until_on >= on),
        )
        for row in rows
    ]
    return sorted(told, key=lambda one: (not one.is_standing, one.rule, one.id))
