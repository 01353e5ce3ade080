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
    maps_of,
    newest_items,
    open_columns,
    public_bodies,
)
from gongkai.portal.reader import (
    branch_of,
    column_of,
    columns_of,
    main_url_of,
    once,
    reader_of,
)
from gongkai.rules.access import ANONYMOUS
from gongkai.rules.errors import NotFoundError
from gongkai.rules.legible import legible
from gongkai.sites.queries import ShownSite, open_sites

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
    if branch_of(request) is None:  # only the top of a host is asked for this file
        places = [f"{site.base}{reverse('portal:sitemap')}" for site in _sites_below()]
        lines += [f"Sitemap: {request.build_absolute_uri(place)}" for place in places]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _sites_below() -> list[ShownSite]:
    """The sites that live on this host."""
    return [site for site in open_sites(ANONYMOUS) if site.base]


@login_not_required
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The index of the site maps: one for columns and reports, the others for items."""
    maps = [0, *_maps(request)]
    before, _, after = _address(request, "portal:sitemap_part", 0).rpartition("0")
    rows = [f"<sitemap><loc>{before}{n}{after}</loc></sitemap>" for n in maps]
    return _xml("sitemapindex", rows)


def _maps(request: HttpRequest) -> list[int]:
    return once(request, "maps", lambda: maps_of(reader_of(request)))


@login_not_required
@require_safe
def sitemap_part(request: HttpRequest, number: int) -> HttpResponse:
    """A site map: number 0 has the fixed places, the columns and the reports, the others items."""
    if number and number not in _maps(request):
        raise NotFoundError("没有这一份网站地图。")
    if number:
        before, _, after = _address(request, "portal:item", "front", "back").rpartition(
            "front/back"
        )
        return _xml(
            "urlset",
            [
                _url(f"{before}{one.front}/{one.back}{after}", one.published_at)
                for one in addresses_in_map(reader_of(request), number)
            ],
        )
    places = [_url(_address(request, name)) for name in _PLACES]
    columns = [
        _url(_address(request, "portal:column", code)) for code in open_columns(reader_of(request))
    ]
    reports, page = [], 1
    while True:
        found = list_published(
            reader_of(request), PublicFilter(), on=timezone.localdate(), page=page
        )
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
    column = column_of(request, code)
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
    bodies = public_bodies(reader_of(request), on=timezone.localdate())
    context = {
        "section": "about",
        "trail": [("首页", reverse("portal:home")), ("关于本站", reverse("portal:about"))],
        "others": _other_sites(request),
        "platforms": [(body, columns_of(request, body.code)) for body in bodies],
    }
    return render(request, "portal/site_map.html", context)


def _other_sites(request: HttpRequest) -> list[tuple[str, str]]:
    """Name and address of the sites beside this one: on the main site all, elsewhere the main one."""
    if branch_of(request) is not None:
        main_url = main_url_of(request)
        return [("主站", f"{main_url}/")] if main_url else []
    return [
        (site.name, f"{request.scheme}://{site.domain}/" if site.domain else f"{site.base}/")
        for site in open_sites(ANONYMOUS)
    ]


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
    found = once(request, ("newest", code), lambda: newest_items(reader_of(request), code))
    for news in found:
        address = _address(request, "portal:item", news.front, news.back)
        made.add_item(
            title=legible(news.title),
            link=address,
            description=legible(news.summary),
            unique_id=address,
            pubdate=news.published_at,
            updateddate=news.published_at,
            author_name=legible(news.publisher),
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
