"""Questions about word lists and allowances. Each takes the person who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission
from gongkai.rules.errors import NotFoundError
from gongkai.rules.screening.registry import RULES
from gongkai.rules.screening.words import Word, rows_of, word_from_dict
from gongkai.screening.models import Allowance, ListVersion, WordList

_NOT_FOUND = "没有找到这个词表，或者不在您的工作范围内。"


@dataclass(frozen=True, slots=True)
class VersionSummary:
    """A version of a list, with who proposed and who approved it."""

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


def list_word_lists(asker: Asker) -> list[ListSummary]:
    """The lists within the asker's reach."""
    rows = _lists(asker).prefetch_related("versions__proposed_by", "versions__decided_by")
    return [_list(row) for row in rows]


def get_word_list(asker: Asker, list_id: int) -> ListSummary:
    """One list. Raises NotFoundError."""
    row = (
        _lists(asker)
        .filter(pk=list_id)
        .prefetch_related("versions__proposed_by", "versions__decided_by")
        .first()
    )
    if row is None:
        raise NotFoundError(_NOT_FOUND)
    return _list(row)


def entries_of(asker: Asker, version_id: int) -> list[list[str]]:
    """The entries of a version as a table with its head, to be shown or exported.

    Raises NotFoundError.
    """
    version = (
        ListVersion.objects.filter(word_list__in=_lists(asker), pk=version_id)
        .select_related("word_list")
        .first()
    )
    if version is None:
        raise NotFoundError(_NOT_FOUND)
    if version.word_list.rule == "WORD-TITLE":
        from gongkai.rules.screening.leaders import leader_from_dict, leader_rows

        return list(leader_rows(map(leader_from_dict, version.entries)))
    words: list[Word] = list(map(word_from_dict, version.entries))
    return list(rows_of(words))


def _lists(asker: Asker) -> Any:
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
        tuple(
            VersionSummary(
                v.pk,
                v.number,
                v.size,
                v.source,
                v.note,
                v.state,
                ListVersion.STATES[v.state],
                v.proposed_at,
                v.proposed_by.name if v.proposed_by else "系统",
                v.decided_at,
                v.decided_by.name if v.decided_by else "",
            )
            for v in row.versions.all()
        ),
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
