"""The screening of a version: queued when it is saved, done at once where that takes a moment."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.utils import timezone

from gongkai.accounts.models import Person
from gongkai.catalogue.models import Item, ItemScreening, ItemVersion
from gongkai.catalogue.queries.access import writers_of
from gongkai.catalogue.queries.screening import SUBJECT, is_small, parts_of, reads_pictures
from gongkai.rules.access import Asker
from gongkai.rules.errors import WrongStateError
from gongkai.rules.screening.parts import Part
from gongkai.screening.actions import screen_subject
from gongkai.screening.queries import Looked, look_at

log = logging.getLogger(__name__)
_TOLD = 5


class ScreeningBlockError(WrongStateError):
    """The screening does not let the version pass; `blocks` says why."""

    def __init__(self, label: str, blocks: Sequence[str]) -> None:
        told = "；".join(block.rstrip("。") for block in blocks[:_TOLD])
        more = f"……共{len(blocks)}处" if len(blocks) > _TOLD else ""
        super().__init__(
            f"不能“{label}”：{told}{more}。"
            "请在信息页面的“筛查结果”里改正，或请另一位同事写明理由放行。"
        )
        self.blocks = tuple(blocks)


@dataclass
class Gate:
    """A version, locked by the action that runs, and whoever acts on it."""

    version: ItemVersion
    item: Item
    by: Asker
    at: datetime

    def have_screened(
        self, *, is_edit: bool = True, mended_from: int | None = None, at_once: bool = False
    ) -> int:
        """Queue the screening of what the version says now; a small one is done at once.

        Where words in pictures can be recognised, those with pictures stay queued until the worker
        has read them. `is_edit`: whoever acts wrote it; `mended_from`: as in `ItemScreening`; `at_once`: it is
        done at once whatever its size, and how many pictures nobody read comes back: whoever goes on
        without them has them read later (`have_pictures_read`).
        """
        version = self.version
        row, _ = ItemScreening.objects.update_or_create(
            version=version,
            defaults={
                "sha256": version.sha256,
                "content_hash": "",
                "state": "queued",
                "message": "",
                "mended_from": mended_from,
                "attempts": 0,
                "leased_until": None,
                "queued_at": self.at,
                "queued_by": None if self.by.pk is None else cast("Person", self.by),
            },
        )
        content = version.read()
        if not (at_once or is_small(content)):
            return 0
        try:
            parts = parts_of(content)
            looked = look_at(self.item.organisation.path, parts, on=timezone.localdate(self.at))
            self.take_in(row, parts, is_edit=is_edit, looked=looked)
            if looked.result.pictures and reads_pictures() and not at_once:
                row.state = "queued"
                row.save(update_fields=["state"])
        except Exception:
            # What was written is kept whatever happens here; the worker tries again.
            log.exception("item version %s was not screened at once", version.pk)
            return 0
        return looked.result.pictures

    def have_pictures_read(self) -> None:
        """Queue a version that is out already, whose pictures nobody has read."""
        if reads_pictures():
            rows = ItemScreening.objects.filter(version=self.version, state="done")
            rows.update(state="queued", attempts=0, queued_at=self.at)

    def take_in(
        self,
        row: ItemScreening,
        parts: Sequence[Part],
        *,
        is_edit: bool,
        looked: Looked | None = None,
    ) -> None:
        """Keep what the screening of the parts finds, or found before the transaction."""
        version = self.version
        older = self.item.versions.filter(number__lt=version.number).order_by("-number")
        before = older.values_list("pk", flat=True).first()
        subject = screen_subject(
            kind=SUBJECT,
            key=str(version.pk),
            title=version.title,
            organisation_id=self.item.organisation_id,
            parts=parts,
            by=self.by,
            at=self.at,
            is_edit=is_edit,
            writers=writers_of(version),
            follows="" if before is None else str(before),
            looked=looked,
        )
        row.content_hash, row.state, row.message = subject.content_hash, "done", ""
        row.leased_until = None
        row.save()
