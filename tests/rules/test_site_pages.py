"""What an address of the portal stands for."""

from __future__ import annotations

import pytest

from gongkai.rules.site_pages import PAGE_LABELS, PageKind, SitePage, own_path, page_of

NUMBER = "11520200MB1A23456R/202611-00001"


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/", SitePage(PageKind.HOME)),
        ("/disclosure/", SitePage(PageKind.PLATFORM)),
        ("/disclosure/columns/gaj-a20-notice/", SitePage(PageKind.COLUMN, "gaj-a20-notice")),
        (f"/disclosure/items/{NUMBER}/", SitePage(PageKind.ITEM, NUMBER)),
        (f"/disclosure/items/{NUMBER}/files/7/", SitePage(PageKind.ITEM, NUMBER)),
        (f"/disclosure/items/{NUMBER}/files/7.pdf", SitePage(PageKind.ITEM, NUMBER)),
        (f"/disclosure/items/{NUMBER}/files/7-480.jpg", SitePage(PageKind.ITEM, NUMBER)),
        (f"/disclosure/items/{NUMBER}/files/7/read/", SitePage(PageKind.ITEM, NUMBER)),
        ("/disclosure/columns/police-a20/page/3/", SitePage(PageKind.COLUMN, "police-a20")),
        ("/disclosure/page/3/", SitePage(PageKind.PLATFORM)),
        (f"/disclosure/items/{NUMBER}/opinion/", SitePage(PageKind.OTHER)),
        ("/disclosure/annual-reports/2023/lps-gaj/", SitePage(PageKind.REPORT, "lps-gaj")),
        ("/disclosure/annual-reports/", SitePage(PageKind.REPORT)),
        ("/disclosure/standards/hj/", SitePage(PageKind.STANDARD)),
        ("/search/", SitePage(PageKind.SEARCH)),
        ("/requests/apply/lps-gaj/who/", SitePage(PageKind.REQUEST)),
        ("/about/map/", SitePage(PageKind.ABOUT)),
        ("/nowhere/", SitePage(PageKind.OTHER)),
    ],
)
def test_a_path_tells_its_kind_and_what_it_names(path: str, page: SitePage) -> None:
    assert page_of(path) == page
    assert page.kind in PAGE_LABELS


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/disclosure/", "/disclosure/"),
        (" https://xxgk.example.gov.cn/disclosure/?q=1#top ", "/disclosure/"),
        ("http://127.0.0.1:8000/", "/"),
        ("https://xxgk.example.gov.cn", ""),
        ("//evil.example/x", ""),
        ("javascript:alert(1)", ""),
        ("首页", ""),
    ],
)
def test_only_a_path_is_left_of_an_address(text: str, path: str) -> None:
    assert own_path(text) == path
