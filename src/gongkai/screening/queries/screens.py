"""The detectors and lists that hold for an organisation, made ready once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any

from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission
from gongkai.rules.errors import NotFoundError
from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.leaders import leader_from_dict
from gongkai.rules.screening.model import Leader, Result, Setting
from gongkai.rules.screening.parts import Part, content_hash, screen_parts
from gongkai.rules.screening.reading import Recogniser
from gongkai.rules.screening.words import WordList, builtin_lists, word_from_dict
from gongkai.screening.adapters.prepared import prepared_screen
from gongkai.screening.models import ListVersion


def screen_for(path: str, on: date) -> tuple[Screen, str]:
    """The screen of an organisation (its path) on a day, and the name of the state of its lists.

    The lists of all organisations above it count as well, and those that come along.
    """
    versions = ListVersion.objects.in_use(path).order_by("pk")
    chosen = tuple(versions.values_list("pk", "digest"))
    return _screen(chosen, on), lists_hash(digest for _, digest in chosen)


def lists_hash(digests: Iterable[str]) -> str:
    """SHA-256, in hex, of the versions in use and of the lists that come along."""
    state = [f"{one.code} {one.version}" for one in builtin_lists()]
    return sha256("\n".join([*state, *digests]).encode()).hexdigest()


@lru_cache(maxsize=16)
def _screen(versions: tuple[tuple[int, str], ...], on: date) -> Screen:
    """The entries of a version never change, so that a screen stays right once it is made."""
    lists: list[WordList] = []
    leaders: list[Leader] = []
    rows = ListVersion.objects.filter(pk__in=[pk for pk, _ in versions])
    for version in rows.select_related("word_list", "decided_by"):
        if version.word_list.rule == "WORD-TITLE":
            leaders += map(leader_from_dict, version.entries)
        else:
            lists.append(_word_list(version))
    return prepared_screen(Setting(on=on, leaders=tuple(leaders)), (*builtin_lists(), *lists))


def _word_list(version: ListVersion) -> WordList:
    one: Any = version.word_list
    approver = version.decided_by.name if version.decided_by else "系统"
    return WordList(
        one.code,
        one.name,
        one.rule,
        str(version.number),
        version.source,
        approver,
        tuple(map(word_from_dict, version.entries)),
    )


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found in parts, with the hash of the parts and the state of the lists."""

    result: Result
    content_hash: str
    lists: str


def look_at(
    path: str, parts: Sequence[Part], *, on: date, recognise: Recogniser | None = None
) -> Looked:
    """Screen parts for the organisation of a path; nothing is stored, no transaction is needed."""
    screen, lists = screen_for(path, on)
    return Looked(screen_parts(screen, parts, recognise), content_hash(parts), lists)


def preview(
    asker: Asker,
    organisation_id: int,
    parts: Iterable[Part],
    *,
    on: date,
    with_texts: bool = False,
) -> Result:
    """What would be found, while somebody writes: nothing is stored.

    With `with_texts` the texts come back with their findings, to be marked on a page.
    Raises NotFoundError where the asker may not see the findings of that organisation.
    """
    scope = asker.scope(Permission.SEE_FINDINGS)
    organisation = Organisation.objects.within(scope).filter(pk=organisation_id).first()
    if organisation is None:
        raise NotFoundError("没有找到这个机构，或者不在您的工作范围内。")
    screen, _ = screen_for(organisation.path, on)
    return screen_parts(screen, parts, with_texts=with_texts)
