"""Findings known again in what is looked at anew, and which subjects have some that stop them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Exists
from django.db.models.expressions import Combinable

from gongkai.rules.access import Asker, Permission
from gongkai.rules.screening.decisions import FindingState
from gongkai.rules.screening.identity import spelled
from gongkai.rules.screening.model import Finding as Hit
from gongkai.rules.screening.model import Spot
from gongkai.rules.screening.registry import RULES
from gongkai.screening.adapters.keys import words_key
from gongkai.screening.models import Finding, Subject
from gongkai.screening.queries.findings import get_screening


def known_as_open(
    asker: Asker, kind: str, key: str, *, finding_id: int | None = None, rule: str = ""
) -> Callable[[Hit], bool]:
    """Tells of a new hit whether it is one of the open findings of a subject.

    Of the one with that id; else of those under that rule, or else under all rules that stop the
    release, except what somebody has decided on. A list of thousands of numbers is not kept whole,
    and is known whole. Raises NotFoundError outside of the asker's reach.
    """
    get_screening(asker, kind, key)
    rows = Finding.objects.filter(subject__kind=kind, subject__key=key)
    if finding_id is not None:
        one = _Known(rows.open().filter(pk=finding_id))
        return one.has
    wanted = rows.open().filter(rule=rule) if rule else rows.blocking()
    rules = set(wanted.values_list("rule", flat=True))
    decided = _Known(rows.exclude(state__in=(FindingState.OPEN, FindingState.FIXED)))
    return lambda hit: hit.rule in rules and not decided.has(hit)


def spots_of_open(
    asker: Asker, kind: str, key: str, *, finding_id: int | None = None, rule: str = ""
) -> tuple[Spot, ...]:
    """Where what is to be masked shows in pictures: of the findings as `known_as_open` takes them.

    Raises NotFoundError outside of the asker's reach.
    """
    get_screening(asker, kind, key)
    rows = Finding.objects.filter(subject__kind=kind, subject__key=key).open()
    if finding_id is not None:
        rows = rows.filter(pk=finding_id)
    else:
        rows = rows.filter(rule=rule) if rule else rows.filter(severity="block")
    private = rows.filter(rule__startswith="PI-", replacement__isnull=False)
    return tuple(Spot(*one) for spots in private.values_list("spots", flat=True) for one in spots)


class _Known:
    """Findings by which new hits are known again."""

    def __init__(self, rows: Any) -> None:
        self._contexts: dict[tuple[str, str], set[str]] = {}
        for rule, words, context in rows.values_list("rule", "words_key", "context"):
            self._contexts.setdefault((rule, words), set()).add(context)

    def has(self, hit: Hit) -> bool:
        contexts = self._contexts.get((hit.rule, words_key(hit.rule, spelled(hit))))
        if contexts is None:
            return False
        return not RULES[hit.rule].by_place or hit.context[:500] in contexts


def keys_with_blocks(asker: Asker, kind: str, keys: Sequence[str]) -> set[str]:
    """Which of these subjects have findings that stop a release now."""
    rows = Subject.objects.within(asker.scope(Permission.SEE_FINDINGS))
    waiting = rows.filter(kind=kind, key__in=keys, findings__in=Finding.objects.all().blocking())
    return set(waiting.values_list("key", flat=True))


def keys_with_open(asker: Asker, kind: str, most: int) -> list[str]:
    """The subjects with findings that nobody has decided on yet, at most so many."""
    rows = Finding.objects.within(asker.scope(Permission.SEE_FINDINGS)).open()
    keys = rows.filter(subject__kind=kind).order_by().values_list("subject__key", flat=True)
    return list(keys.distinct()[:most])


def has_open(asker: Asker, kind: str, key: Combinable) -> Exists:
    """Whether the subject of a key in another query has findings that nobody has decided on yet."""
    rows = Finding.objects.within(asker.scope(Permission.SEE_FINDINGS)).open()
    return Exists(rows.filter(subject__kind=kind, subject__key=key))
