"""What machines read of the portal: robots, site maps, feeds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from xml.sax.saxutils import escape

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, RssFeed
from django.views.decorators.http import require_safe

from gongkai.annual_reports.queries import PublicFilter, list_published
from gongkai.catalogue.queries import (
    addresses_in_map,
    column_tree,
    count_maps,
    newest_items,
    open_columns,
    public_bodies,
    public_column,
)
from gongkai.rules.access import ANONYMOUS
from gongkai.rules.errors import NotFoundError

_XML: Final = "application/xml; charset=utf-8"
# What a feed says of its last change while nothing stands in it: the same at every reading.
_NEVER: Final = datetime(2000, 1, 1, tzinfo=UTC)


class _Rss(Rss201rev2Feed):
    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else _NEVER


class _Atom(Atom1Feed):
    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else _NEVER


_FEEDS: Final[dict[str, type[RssFeed | Atom1Feed]]] = {"rss": _Rss, "atom": _Atom}
_PLACES: Final = (
    "portal:home",
    "portal:disclosure",
    "portal:reports",
    "portal:requests",
    "portal:corrections",
    "portal:matrix",
    "portal:about",
    "portal:statement",
    "portal:site_map",
)


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What robots may read: all but the desk, the searches and what belongs to one applicant."""
    closed = (
        "/desk/",
        "/search/",
        "/find/",
        "/mode/",
        "/requests/apply/",
        "/requests/case/",
        "/faults/",
    )
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('portal:sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The index of the site maps: one for columns and reports, the others for items."""
    maps = range(count_maps(ANONYMOUS) + 1)
    rows = [
        f"<sitemap><loc>{_address(request, 'portal:sitemap_part', n)}</loc></sitemap>" for n in maps
    ]
    return _xml("sitemapindex", rows)


@login_not_required
@require_safe
def sitemap_part(request: HttpRequest, number: int) -> HttpResponse:
    """A site map: number 0 has the fixed places, the columns and the reports, the others items."""
    if number > count_maps(ANONYMOUS):
        raise NotFoundError("没有这一份网站地图。")
    if number:
        return _xml(
            "urlset",
            [
                _url(_address(request, "portal:item", one.front, one.back), one.published_at)
                for one in addresses_in_map(ANONYMOUS, number)
            ],
        )
    places = [_url(_address(request, name)) for name in _PLACES]
    columns = [_url(_address(request, "portal:column", code)) for code in open_columns(ANONYMOUS)]
    reports, page = [], 1
    while True:
        found = list_published(ANONYMOUS, PublicFilter(), on=timezone.localdate(), page=page)
        reports += [
            _url(_address(request, "portal:report", row.year, row.code), row.published_at)
            for row in found.rows
        ]
        if not found.has_next:
            return _xml("urlset", [*places, *columns, *reports])
        page += 1


@login_not_required
@require_safe
def feed(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The newest items of a column as RSS or Atom."""
    column = public_column(ANONYMOUS, code, on=timezone.localdate())
    title = f"{column.body.name}：{column.name}"
    about = column.description or column.article or column.name
    return _feed(request, kind, title, about, reverse("portal:column", args=[code]), code)


@login_not_required
@require_safe
def site_feed(request: HttpRequest, kind: str) -> HttpResponse:
    """The newest items of the whole site as RSS or Atom."""
    return _feed(
        request, kind, "最新公开的政府信息", "各机关新公开的信息", reverse("portal:home"), ""
    )


@login_not_required
@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """The site map for people: every body with all its columns."""
    bodies = public_bodies(ANONYMOUS, on=timezone.localdate())
    context = {
        "section": "about",
        "trail": [("首页", reverse("portal:home")), ("关于本站", reverse("portal:about"))],
        "platforms": [(body, column_tree(ANONYMOUS, body.code)) for body in bodies],
    }
    return render(request, "portal/site_map.html", context)


def _feed(
    request: HttpRequest, kind: str, title: str, about: str, path: str, code: str
) -> HttpResponse:
    if kind not in _FEEDS:
        raise NotFoundError("没有这种订阅格式。请用 rss 或 atom。")
    made = _FEEDS[kind](
        title=title,
        link=request.build_absolute_uri(path),
        description=about,
        language="zh-CN",
        feed_url=request.build_absolute_uri(request.path),
    )
    for news in newest_items(ANONYMOUS, code):
        address = _address(request, "portal:item", news.front, news.back)
        made.add_item(
            title=news.title,
            link=address,
            description=news.summary,
            unique_id=address,
            pubdate=news.published_at,
            updateddate=news.published_at,
            author_name=news.publisher,
            categories=[news.column],
        )
    return HttpResponse(made.writeString("utf-8"), content_type=made.content_type)


def _address(request: HttpRequest, name: str, *args: object) -> str:
    return escape(request.build_absolute_uri(reverse(name, args=args)))


def _url(address: str, at: datetime | None = None) -> str:
    day = f"<lastmod>{timezone.localtime(at):%Y-%m-%d}</lastmod>" if at else ""
    return f"<url><loc>{address}</loc>{day}</url>"


def _xml(root: str, rows: list[str]) -> HttpResponse:
    return HttpResponse(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        + "\n".join(rows)
        + f"\n</{root}>\n",
        content_type=_XML,
    )
