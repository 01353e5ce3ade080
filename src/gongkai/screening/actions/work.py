"""A list that somebody writes in, locked, and what writing in it needs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission, require
from gongkai.rules.errors import BadInputError, NotFoundError
from gongkai.rules.screening.leaders import leader_to_dict
from gongkai.rules.screening.model import Leader
from gongkai.rules.screening.words import Word
from gongkai.screening.models import ListVersion, WordList


@dataclass(frozen=True, slots=True)
class ListWork:
    """A list in the hands of a person who may write in it."""

    row: WordList

    @classmethod
    def open(cls, list_id: int, by: Asker) -> ListWork:
        """Lock a list. Raises NotFoundError, WrongPersonError."""
        places = Organisation.objects.within(by.scope(Permission.SEE_FINDINGS))
        rows = WordList.objects.select_for_update(of=("self",)).select_related("organisation")
        one = rows.filter(pk=list_id, organisation__in=places).first()
        if one is None:
            raise NotFoundError("没有找到这个词表，或者不在您的工作范围内。")
        require(by, Permission.MANAGE_WORD_LISTS, one.organisation.path)
        return cls(one)

    @property
    def unfinished(self) -> ListVersion | None:
        """The draft, or the version that waits for its approval."""
        return self.row.versions.filter(state__in=("draft", "proposed")).first()

    @property
    def in_use(self) -> ListVersion | None:
        """The version that counts."""
        return self.row.versions.filter(state="approved").order_by("-number").first()

    def next_number(self) -> int:
        """The number of the next version."""
        last = self.row.versions.order_by("-number").values_list("number", flat=True).first()
        return (last or 0) + 1

    def stored(self, entries: Iterable[Word | Leader]) -> list[dict[str, Any]]:
        """The entries as they are kept. Raises BadInputError for those of another kind of list."""
        wanted = Leader if self.row.rule == "WORD-TITLE" else Word
        kept = []
        for entry in entries:
            if not isinstance(entry, wanted):
                raise BadInputError("词条的种类不对。领导名录和词表的格式不同，请核对文件。")
            kept.append(leader_to_dict(entry) if isinstance(entry, Leader) else entry.to_dict())
        return kept

    @staticmethod
    def fill(version: ListVersion, kept: list[dict[str, Any]]) -> None:
        """Put entries into a version, before it is saved."""
        version.entries, version.size = kept, len(kept)
        version.digest = sha256(json.dumps(kept, ensure_ascii=False).encode()).hexdigest()
