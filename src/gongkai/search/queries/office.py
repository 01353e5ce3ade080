"""What the office keeps beside the search: words that mean the same, and words that are missed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission
from gongkai.rules.errors import WrongPersonError
from gongkai.rules.paging import PAGE_SIZE, Page
from gongkai.search.models import MissedSearch, Synonyms


@dataclass(frozen=True, slots=True)
class SynonymLine:
    """A group of words that mean the same; `may_change`: by whoever asks."""

    id: int
    words: tuple[str, ...]
    body: str
    may_change: bool


@dataclass(frozen=True, slots=True)
class MissedLine:
    """Words that nothing was found for, how often and between which days."""

    id: int
    words: str
    times: int
    first_on: date
    last_on: date


def _need_items(asker: Asker) -> None:
    if not asker.scope(Permission.SEE_ITEMS).paths:
        raise WrongPersonError("您没有“查看公开信息的稿件”的权限，请联系本单位的安全管理员。")


def list_synonyms(asker: Asker, *, on: date) -> list[SynonymLine]:
    """All groups of synonyms: they hold for the whole site. Raises WrongPersonError."""
    _need_items(asker)
    rows = list(Synonyms.objects.all())
    reach = asker.scope(Permission.MANAGE_COLUMNS)
    bodies = Organisation.objects.filter(pk__in={row.organisation_id for row in rows}).named(on)
    known = {body.pk: body for body in bodies}
    return [
        SynonymLine(
            row.pk,
            tuple(row.words.split()),
            str(getattr(known[row.organisation_id], "name", "")),
            reach.covers(known[row.organisation_id].path),
        )
        for row in rows
    ]


def list_missed(asker: Asker, *, page: int = 1) -> Page[MissedLine]:
    """What people look for in vain, the most frequent first. Raises WrongPersonError."""
    _need_items(asker)
    rows = MissedSearch.objects.filter(is_settled=False).order_by("-times", "-last_on", "pk")
    total = rows.count()
    number = min(max(1, page), max(1, -(-total // PAGE_SIZE)))
    start = (number - 1) * PAGE_SIZE
    return Page(
        tuple(
            MissedLine(row.pk, row.words, row.times, row.first_on, row.last_on)
            for row in rows[start : start + PAGE_SIZE]
        ),
        total,
        number,
    )
