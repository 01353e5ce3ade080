"""The links of what is published: noted when an item changes, and what came back when asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256

from gongkai.audit.actions import action, record
from gongkai.catalogue.models import Follower, ItemChange, ItemVersion, Link, LinkUse
from gongkai.catalogue.queries.links import seen_link
from gongkai.rules.access import Asker
from gongkai.rules.errors import NotFoundError
from gongkai.rules.published_links import Answer, LinkState, addresses_in, host_of, judge

_MOST_ITEMS = 100


@action
def follow_links(*, by: Asker, at: datetime) -> int:
    """Note the links of the items that changed first; how many items.

    A new address has its turn at once; one that nothing published leads to any more is asked no
    more. Raises NotFoundError where nothing waits.
    """
    waiting = ItemChange.objects.filter(follower=Follower.LINKS).order_by("pk")
    changes = list(waiting.select_for_update()[:_MOST_ITEMS])
    if not changes:
        raise NotFoundError("没有等待登记链接的信息。")
    items = sorted({change.item_id for change in changes})
    record(on=changes[0], after={"items": items})
    old = LinkUse.objects.filter(version__item__in=items)
    touched = set(old.values_list("link", flat=True))
    old.delete()
    for version in ItemVersion.objects.live().filter(item__in=items):
        links = [_link(address, at) for address in addresses_in(version.read())]
        touched |= {link.pk for link in links}
        LinkUse.objects.bulk_create(LinkUse(link=link, version=version) for link in links)
    _plan(touched, at)
    ItemChange.objects.filter(pk__in=[change.pk for change in changes]).delete()
    return len(items)


def _link(address: str, at: datetime) -> Link:
    link, _ = Link.objects.get_or_create(
        url_sha256=sha256(address.encode()).hexdigest(),
        defaults={"url": address, "host": host_of(address)[:260], "due_from": at},
    )
    return link


def _plan(ids: Iterable[int], at: datetime) -> None:
    rows = Link.objects.filter(pk__in=list(ids))
    used = LinkUse.objects.values("link")
    rows.exclude(pk__in=used).update(due_from=None)
    rows.filter(pk__in=used, due_from=None).update(due_from=at)


@action
def note_link_answers(*, answers: Mapping[int, Answer], by: Asker, at: datetime) -> list[Link]:
    """Keep what came back from links (by their ids), and when each is asked again."""
    rows = list(Link.objects.select_for_update().filter(pk__in=list(answers)).order_by("pk"))
    if not rows:
        raise NotFoundError("没有这些链接。")
    for row in rows:
        answer = answers[row.pk]
        verdict = judge(row.failures, answer)
        row.state, row.failures = verdict.state, verdict.failures
        row.status, row.message = answer.status, answer.message[:200]
        if verdict.state is LinkState.ALIVE:
            row.failing_since = None
        elif row.failing_since is None:
            row.failing_since = at
        row.last_asked, row.leased_until = at, None
        if row.due_from is not None:
            row.due_from = at + verdict.wait
        row.save()
    record(
        on=rows[0],
        after={"asked": len(rows), "broken": [r.pk for r in rows if r.state != LinkState.ALIVE]},
    )
    return rows


@action
def ask_link_again(*, link_id: int, by: Asker, at: datetime) -> Link:
    """Give a link its turn at once. Raises NotFoundError outside of the person's reach."""
    link = seen_link(by, link_id)
    link.due_from = at
    link.save(update_fields=["due_from"])
    record(on=link, after={"url": link.url})
    return link
