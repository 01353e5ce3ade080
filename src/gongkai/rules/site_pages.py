"""What an address of the portal stands for: an item, a column, a report, or another page.

The addresses are those of docs/reference/addresses; a test holds them together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from gongkai.rules.intake import seen


class PageKind(StrEnum):
    """Kinds of public pages; the values never change."""

    HOME = "home"
    PLATFORM = "platform"
    COLUMN = "column"
    ITEM = "item"
    STANDARD = "standard"
    REPORT = "report"
    SEARCH = "search"
    REQUEST = "request"
    ABOUT = "about"
    OTHER = "other"


PAGE_LABELS: Final = {
    PageKind.HOME: "首页",
    PageKind.PLATFORM: "政府信息公开",
    PageKind.COLUMN: "栏目页",
    PageKind.ITEM: "信息页",
    PageKind.STANDARD: "标准目录",
    PageKind.REPORT: "政府信息公开年报",
    PageKind.SEARCH: "搜索",
    PageKind.REQUEST: "依申请公开",
    PageKind.ABOUT: "关于本站",
    PageKind.OTHER: "其他网页",
}


@dataclass(frozen=True, slots=True)
class SitePage:
    """A page: its kind, and what it names: an 索引号, the code of a column or of a body."""

    kind: PageKind
    key: str = ""


_ADDRESSES: Final = (
    (PageKind.HOME, re.compile(r"/")),
    (PageKind.ITEM, re.compile(r"/disclosure/items/([\w-]+/[\w-]+)/(?:text\.docx|files/\d+/(?:read/)?|files/\d+[.-][\w.]+)?")),
    (PageKind.COLUMN, re.compile(r"/disclosure/columns/([\w-]+)/(?:page/\d+/)?")),
    (PageKind.PLATFORM, re.compile(r"/disclosure/(?:page/\d+/)?")),
    (PageKind.STANDARD, re.compile(r"/disclosure/standards/.*")),
    (PageKind.REPORT, re.compile(r"/disclosure/annual-reports/(?:\d+/([\w-]+)/.*)?")),
    (PageKind.SEARCH, re.compile(r"/(?:search|find)/")),
    (PageKind.REQUEST, re.compile(r"/(?:requests|corrections)/.*")),
    (PageKind.ABOUT, re.compile(r"/about/.*")),
)  # fmt: skip


# What stands before the addresses of a site without a domain of its own.
_ROOM: Final = re.compile(r"/sites/[a-z0-9-]+(?=/)")


def page_of(path: str) -> SitePage:
    """What stands at a path of the portal, on whichever site, as far as its address tells."""
    here = _ROOM.sub("", path, count=1) if path.startswith("/sites/") else path
    for kind, address in _ADDRESSES:
        found = address.fullmatch(here)
        if found:
            return SitePage(kind, (found[1] or "") if found.re.groups else "")
    return SitePage(PageKind.OTHER)


def own_path(text: str) -> str:
    """The path in what somebody gave as the address of a page of this site; empty for none."""
    told = re.sub(r"^https?://[^/?#\s]*", "", seen(text).strip())
    path = re.split(r"[?#]", told, maxsplit=1)[0]
    return path if path.startswith("/") and not path.startswith("//") else ""
