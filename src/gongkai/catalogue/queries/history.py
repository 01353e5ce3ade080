"""The history of an item: any two of its texts side by side, and who wrote and approved which words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gongkai.catalogue.models import ItemVersion, Revision
from gongkai.catalogue.queries.access import seen_version
from gongkai.catalogue.queries.progress import ReviewLine
from gongkai.catalogue.queries.versions import as_text, elements_of, review_lines
from gongkai.rules.access import Asker
from gongkai.rules.authorship import AuthoredLine, authorship
from gongkai.rules.comparison import Line, TableChange, compare_blocks
from gongkai.rules.errors import NotFoundError
from gongkai.rules.items import Content
from gongkai.rules.release import STATE_LABELS, State
from gongkai.rules.rich_text import to_blocks


@dataclass(frozen=True, slots=True)
class Saving:
    """What somebody saved of an item. `is_public`: exactly this text was before the public."""

    id: int
    version_id: int
    version: int
    place: int
    person: str
    at: datetime
    is_public: bool

    @property
    def label(self) -> str:
        """Which text it is, in words."""
        return f"第{self.version}版第{self.place}稿"


@dataclass(frozen=True, slots=True)
class ItemHistory:
    """All savings of an item, the newest first, and two of them side by side."""

    savings: tuple[Saving, ...]
    before: Saving
    after: Saving
    blocks: tuple[Line | TableChange, ...]

    @property
    def has_changes(self) -> bool:
        """Whether the two differ."""
        return any(block.kind != "same" for block in self.blocks)


def _rows(version: ItemVersion) -> list[Revision]:
    """Every saving of the item up to a version, from the first."""
    rows = Revision.objects.filter(
        version__item=version.item_id, version__number__lte=version.number
    )
    return list(rows.select_related("version", "saved_by").order_by("version__number", "place"))


def _saving(row: Revision) -> Saving:
    version = row.version
    return Saving(
        id=row.pk,
        version_id=version.pk,
        version=version.number,
        place=row.place,
        person=row.saved_by.name if row.saved_by else "系统",
        at=row.saved_at,
        is_public=version.published_at is not None and version.sha256 == row.sha256,
    )


def item_history(
    asker: Asker, version_id: int, before_id: int | None = None, after_id: int | None = None
) -> ItemHistory:
    """The history up to a version, with two savings compared.

    Without a choice the newest is set beside what was public before it, else beside the first.
    Raises NotFoundError, also for a saving of another item.
    """
    version = seen_version(asker, version_id)
    rows = {row.pk: row for row in _rows(version)}
    savings = [_saving(row) for row in rows.values()]
    if not rows or not {before_id, after_id} - {None} <= rows.keys():
        raise NotFoundError("没有这一稿。请从历史里选择两稿比较。")
    after = next(s for s in reversed(savings) if after_id in (None, s.id))
    public = [s for s in savings if s.is_public and s.version < after.version]
    before = next(
        (s for s in savings if s.id == before_id),
        public[-1] if public else savings[0],
    )
    return ItemHistory(
        savings=tuple(reversed(savings)),
        before=before,
        after=after,
        blocks=compare_blocks(_blocks(rows[before.id]), _blocks(rows[after.id])),
    )


def _blocks(row: Revision) -> list[str | list[list[str]]]:
    content = Content.read(row.content)
    head, tail = elements_of(content)
    return ["\n".join(head), *to_blocks(content.body), "\n".join(tail)]


# --- who wrote which words -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a phrase stands: its line, who wrote the words of it, who changed the line."""

    text: str
    wrote: tuple[Saving, ...]
    changed: tuple[Saving, ...]


@dataclass(frozen=True, slots=True)
class Authors:
    """The words of a version with the savings that brought them, and who approved them.

    Numbers in the lines are places in `savings`. `approvals` are what was said of exactly this text.
    """

    lines: tuple[AuthoredLine, ...]
    savings: tuple[Saving, ...]
    approvals: tuple[ReviewLine, ...]
    state_label: str
    published_at: datetime | None
    published_by: str
    phrase: str
    hits: tuple[Hit, ...]


def authors_of(asker: Asker, version_id: int, phrase: str = "") -> Authors:
    """Who wrote, changed and approved each word that a version says. Raises NotFoundError."""
    version = seen_version(asker, version_id)
    rows = _rows(version)
    savings = tuple(_saving(row) for row in rows)
    lines = authorship([as_text(Content.read(row.content)) for row in rows])
    phrase = phrase.strip()
    hits = tuple(
        Hit(
            line.text,
            tuple(savings[n] for n in line.savings_of(phrase)),
            tuple(savings[n] for n in line.changed),
        )
        for line in lines
        if phrase and phrase in line.text
    )
    return Authors(
        lines=lines,
        savings=savings,
        approvals=tuple(
            sorted(
                (line for line in review_lines(version) if line.holds and line.is_approved),
                key=lambda line: line.at,
            )
        ),
        state_label=STATE_LABELS[State(version.state)],
        published_at=version.published_at,
        published_by=version.published_by.name if version.published_by else "",
        phrase=phrase,
        hits=hits,
    )
