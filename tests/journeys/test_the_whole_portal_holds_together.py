"""A walk over every page of the demonstration site: links, anchors, page tags, valid HTML."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import resolve
from django.utils import timezone
from pytest_django import Settings

from gongkai.catalogue.actions import withdraw_item
from gongkai.catalogue.models import ItemVersion
from gongkai.config.site import Site, write_site
from gongkai.demo import SITE, load
from gongkai.rules.access import SYSTEM
from gongkai.rules.release import State
from gongkai.rules.site_pages import PageKind, page_of
from tests.journeys.validity import Read, inner_links, read

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(1800)]

SITE_TAGS: Final = {"SiteName", "SiteDomain", "SiteIDCode", "Description"}
COLUMN_TAGS: Final = {"ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"}
CONTENT_TAGS: Final = {"ColumnName", "ColumnType", "ArticleTitle", "PubDate", "ContentSource"}
# 国办发〔2017〕47号 附件: which tags a page must bear, by the name of its address.
COLUMNS: Final = {
    "about", "column", "corrections", "disclosure", "fault", "reports", "requests", "search",
    "site_map", "standard", "statement",
}  # fmt: skip
CONTENT: Final = {"item", "report"}
# Kinds of pages that the walk must have seen; a walk that saw nothing would prove nothing.
SEEN: Final = COLUMNS | CONTENT | {"home", "standard_row", "item_file", "opinion", "apply"}
# The desk is behind the sign-in; the switch of the look changes nothing that stands here; a step
# of an application begins only by the one before.
LEFT_OUT: Final = re.compile(
    r"(?:/sites/\w+)?(?:/desk/|/mode/|/static/|/requests/apply/[\w-]+/\w+/)"
)
MOST_OF_A_SEARCH: Final = 12


def walk(client: Client) -> tuple[dict[str, Read], list[str]]:
    """Every page that a link leads to from the front page, and the links that lead nowhere."""
    pages: dict[str, Read] = {}
    wrong: list[str] = []
    met: set[str] = set()
    searches = 0
    waiting = [("/", "the front page"), ("/sitemap.xml", "robots.txt")]
    while waiting:
        path, where = waiting.pop()
        if path in met or LEFT_OUT.match(path):
            continue
        met.add(path)
        searches += page_of(urlsplit(path).path).kind is PageKind.SEARCH
        if searches > MOST_OF_A_SEARCH and page_of(urlsplit(path).path).kind is PageKind.SEARCH:
            continue
        status, html, found = look(client, path)
        if status != 200:
            wrong.append(f"{where} → {path}: {status}")
        waiting += [(address, path) for address in found]
        if html:
            pages[path] = page = read(html)
            waiting += [(address, path) for address, _ in inner_links(page, path)]
    return pages, wrong


def look(client: Client, path: str) -> tuple[int, str, list[str]]:
    """The status at an address, its page, and what a site map there names."""
    response = client.get(path, follow=True)
    if response.streaming:
        response.getvalue()
        return response.status_code, "", []
    text, media = response.content.decode("utf-8", "replace"), response.headers["Content-Type"]
    found = re.findall(r"<loc>http://testserver([^<]+)</loc>", text) if "xml" in media else []
    return response.status_code, text if media.startswith("text/html") else "", found


def places_missing(pages: dict[str, Read]) -> list[str]:
    """The links to a place in a page that has no such place."""
    return [
        f"{path} → {address}#{anchor}: no such place"
        for path, page in pages.items()
        for address, anchor in inner_links(page, path)
        if anchor and address in pages and anchor not in pages[address].ids
    ]


def name_at(address: str) -> str:
    """The name of an address, on whichever site."""
    path = urlsplit(address).path
    return resolve(re.sub(r"^/sites/\w+(?=/)", "", path)).url_name or ""


def tags_missing(path: str, page: Read) -> list[str]:
    """The tags that a page lacks or leaves empty."""
    name = name_at(path)
    needed = SITE_TAGS | (COLUMN_TAGS if name in COLUMNS else set())
    needed |= CONTENT_TAGS if name in CONTENT else set()
    found = [f"{path}: {tag}" for tag in sorted(needed) if not page.tags.get(tag, "").strip()]
    date = page.tags.get("PubDate")
    if date is not None and not re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", date):
        found.append(f"{path}: PubDate {date}")
    return found


def test_no_link_is_broken_every_tag_is_there_and_every_page_is_valid(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_FOLDER = tmp_path
    write_site(Site(**SITE), tmp_path)
    load()
    out = ItemVersion.objects.filter(state=State.PUBLISHED, kind="notice").earliest("pk")
    withdraw_item(version_id=out.pk, reason="处罚决定被撤销", by=SYSTEM, at=timezone.now())
    pages, wrong = walk(client)
    wrong += places_missing(pages)
    assert len(pages) > 300
    for path, page in pages.items():
        wrong += [f"{line} is missing" for line in tags_missing(path, page)]
    kinds = {name_at(path) for path in pages}
    assert sum(path.startswith("/sites/gongan/") for path in pages) > 50
    assert SEEN - {"item_file"} <= kinds
    gone = f"/disclosure/items/{out.item.index_number}/"
    for path, status in ((gone, 410), ("/disclosure/columns/none/", 404), ("/nowhere/", 404)):
        response = client.get(path)
        assert response.status_code == status
        pages[path] = read(response.content.decode())
        assert "/search/" in [address for address, _ in inner_links(pages[path], path)]
    for path, page in pages.items():
        wrong += [f"{path}: {fault}" for fault in page.wrong]
    assert not wrong, f"{len(pages)} pages\n" + "\n".join(wrong)
