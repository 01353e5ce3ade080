"""Links in what is published that the public cannot open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from gongkai.catalogue.models import ItemVersion, Link, LinkUse
from gongkai.catalogue.queries.pages import cut
from gongkai.rules.access import Asker, Permission
from gongkai.rules.errors import NotFoundError
from gongkai.rules.paging import Page
from gongkai.rules.published_links import LINK_LABELS, LinkState

_BROKEN = (LinkState.DEAD, LinkState.INSIDE)


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """A place where a published item leads to what does not open."""

    link_id: int
    url: str
    state: LinkState
    message: str
    since: datetime | None
    asked: datetime | None
    is_waiting: bool
    version_id: int
    title: str
    index_number: str
    organisation_id: int

    @property
    def state_label(self) -> str:
        """The state in words."""
        return LINK_LABELS[self.state]


def _uses(asker: Asker) -> QuerySet[LinkUse]:
    """The uses in what is published and in the asker's reach."""
    live = ItemVersion.objects.live().within(asker.scope(Permission.SEE_ITEMS))
    return LinkUse.objects.filter(version__in=live.values("pk"))


def broken_links(asker: Asker, *, words: str = "", at: datetime, page: int = 1) -> Page[BrokenLink]:
    """Links that do not open, the newest items first."""
    rows = _uses(asker).filter(link__state__in=_BROKEN)
    if words:
        rows = rows.filter(Q(version__title__icontains=words) | Q(link__url__icontains=words))
    rows = rows.select_related("link", "version__item").defer("version__content", "version__words")
    found, total, number = cut(rows.order_by("-version_id", "pk"), page)
    return Page(tuple(_shown(use, at) for use in found), total, number)


def _shown(use: LinkUse, at: datetime) -> BrokenLink:
    link, version = use.link, use.version
    return BrokenLink(
        link_id=link.pk,
        url=link.url,
        state=LinkState(link.state),
        message=link.message,
        since=link.failing_since,
        asked=link.last_asked,
        is_waiting=link.due_from is not None and link.due_from <= at,
        version_id=version.pk,
        title=version.title,
        index_number=version.item.index_number or "",
        organisation_id=version.organisation_id,
    )


def seen_link(asker: Asker, link_id: int) -> Link:
    """A link, locked, that something leads to in the asker's reach. Raises NotFoundError."""
    seen = _uses(asker).filter(link=link_id).values("link")
    link = Link.objects.select_for_update().filter(pk__in=seen).first()
    if link is None:
        raise NotFoundError("没有找到这个链接，可能已经改正。请刷新页面。")
    return link


def count_links_to_check(asker: Asker) -> int:
    """How many links in the asker's reach have not been looked at yet."""
    waiting = _uses(asker).filter(link__state=LinkState.WAITING)
    return waiting.values("link").distinct().count()
