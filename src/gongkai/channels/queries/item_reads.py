"""How often the posts of an item were read, on each channel and together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import OuterRef, Subquery, Sum

from gongkai.channels.models import Connection, Delivery, DeliverySnapshot
from gongkai.channels.queries.access import SEE
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission
from gongkai.rules.channels.deliveries import STATE_LABELS, State
from gongkai.rules.channels.post_figures import reads_together
from gongkai.rules.sheets import Figure

MOST_ITEMS: Final = 10


@dataclass(frozen=True, slots=True)
class ChannelReads:
    """A post of an item that came out. `reads`: None where nobody knows them."""

    delivery_id: int
    channel: str
    state: State
    url: str
    reads: Figure | None
    as_of_on: date | None

    @property
    def state_label(self) -> str:
        """How it stands, in words."""
        return STATE_LABELS[self.state]


@dataclass(frozen=True, slots=True)
class ItemReads:
    """An item with what its posts have reached together; visits of the website are not among it."""

    index_number: str
    title: str
    posts: tuple[ChannelReads, ...]

    @property
    def reads(self) -> Figure | None:
        """Of all posts; a lower bound where one does not tell."""
        return reads_together(post.reads for post in self.posts)


def reads_of_item(asker: Asker, item_id: int) -> tuple[ChannelReads, ...]:
    """The posts of an item that came out, in the order in which they did.

    Who sees the item sees them: they are before the public, whoever runs the channel.
    """
    reach = Organisation.objects.within(asker.scope(Permission.SEE_ITEMS)).values("pk")
    rows = Delivery.objects.filter(item=item_id, item__organisation__in=reach)
    return tuple(post for _, post in _posts(rows))


def most_read_items(asker: Asker, items: Collection[int]) -> tuple[ItemReads, ...]:
    """Of some items those whose posts in the asker's reach were read most.

    For what `delivery_year` names: an item is missed that many read, but none of its posts as many as
    the others.
    """
    reach = Organisation.objects.within(asker.scope(SEE)).values("pk")
    ways = Connection.objects.filter(organisation__in=reach)
    bodies = set(ways.order_by().values_list("organisation", flat=True))
    sums = _sums(items, bodies)
    chosen = [pk for pk, _ in sorted(sums.items(), key=lambda one: (-one[1], -one[0]))][:MOST_ITEMS]
    posts: dict[int, list[ChannelReads]] = defaultdict(list)
    names: dict[int, tuple[str, str]] = {}
    for row, post in _posts(Delivery.objects.filter(item__in=chosen, organisation__in=bodies)):
        posts[row["item"]].append(post)
        names[row["item"]] = (row["item__index_number"] or "", row["version__title"])
    return tuple(ItemReads(*names[pk], tuple(posts[pk])) for pk in chosen if pk in posts)


def _sums(items: Collection[int], bodies: Collection[int]) -> Counter[int]:
    found: Counter[int] = Counter()
    rows = Delivery.objects.filter(item__in=items, confirmed_at__isnull=False)
    of_bodies = rows.order_by().values_list("item", "organisation")
    for item, body, reads in of_bodies.annotate(total=Sum("reads")):
        if body in bodies:
            found[item] += reads or 0
    return found


def _posts(rows: Any) -> list[tuple[dict[str, Any], ChannelReads]]:
    newest: Any = DeliverySnapshot.objects.filter(delivery=OuterRef("pk"), reads__isnull=False)
    newest = newest.order_by("-as_of_on")
    found = (
        rows.filter(confirmed_at__isnull=False)
        .order_by("confirmed_at", "pk")
        .annotate(
            bound=Subquery(newest.values("reads_bound")[:1]),
            counted_on=Subquery(newest.values("as_of_on")[:1]),
        )
        .values(
            "pk", "item", "item__index_number", "version__title", "connection__name", "state",
            "url", "reads", "bound", "counted_on",
        )
    )  # fmt: skip
    return [
        (
            row,
            ChannelReads(
                row["pk"],
                row["connection__name"],
                State(row["state"]),
                row["url"],
                None if row["reads"] is None else Figure(row["reads"], row["bound"] or "exact"),
                row["counted_on"],
            ),
        )
        for row in found
    ]
