"""How often an item was read: on the website and on each other channel, and together."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from gongkai.catalogue.queries import ItemView
from gongkai.channels.queries.item_reads import ChannelReads, most_read_items, reads_of_item
from gongkai.rules.access import Asker, Permission
from gongkai.rules.channels.post_figures import reads_together
from gongkai.rules.sheets import Figure
from gongkai.sites.queries import ItemVisits, visits_of_items


@dataclass(frozen=True, slots=True)
class ReadsShown:
    """The reads of an item for its page. `may_open`: the asker sees the channels' own pages."""

    visits: ItemVisits | None
    posts: tuple[ChannelReads, ...]
    total: Figure | None
    may_open: bool


def reads_shown(asker: Asker, view: ItemView) -> ReadsShown | None:
    """The reads of an item; None for one that was not before the public."""
    if view.published_at is None:
        return None
    visits = visits_of_items(asker, [view.index_number]).get(view.index_number)
    posts = reads_of_item(asker, view.item_id)
    own = (Figure(visits.times),) if visits else ()
    return ReadsShown(
        visits,
        posts,
        reads_together([*own, *(post.reads for post in posts)]),
        bool(asker.scope(Permission.SEE_CHANNELS).paths),
    )


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item in the statistics of channels; `parts` are those of its 索引号."""

    parts: tuple[str, str]
    title: str
    posts: tuple[ChannelReads, ...]
    reads: Figure | None
    visits: Figure | None
    total: Figure | None


def items_shown(asker: Asker, items: Collection[int]) -> tuple[ItemLine, ...]:
    """Of some items those that were read most on all channels, with the visits of their pages."""
    if not items:
        return ()
    found = most_read_items(asker, items)
    visits = visits_of_items(asker, [one.index_number for one in found])
    lines = []
    for one in found:
        front, _, back = one.index_number.partition("/")
        seen = visits.get(one.index_number)
        own = Figure(seen.times) if seen else None
        known = [*((own,) if own else ()), *(post.reads for post in one.posts)]
        lines.append(
            ItemLine((front, back), one.title, one.posts, one.reads, own, reads_together(known))
        )
    return tuple(lines)
