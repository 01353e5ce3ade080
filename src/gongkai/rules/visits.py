"""Visits of pages: what counts as one, from a request or from a line of an access log.

Nothing of who came is kept: neither address nor program, of the page before only its host.
Source: 国办发〔2017〕47号 附件 (政府网站工作年度报表: 总访问量 and visits of pages).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from gongkai.rules.site_pages import PageKind, SitePage, page_of

# Programs that are not people; an empty name is none of a browser either.
_ROBOT: Final = re.compile(
    r"bot|crawl|spider|slurp|curl|wget|python|java/|go-http|httpclient|okhttp|scrapy|headless|"
    r"monitor|uptime|nagios|zabbix|lighthouse|feed|preview|facebookexternal|libwww|axios|node-fetch",
    re.IGNORECASE,
)
_HOST: Final = re.compile(r"https?://([a-z0-9.\-]{1,100})(?::\d+)?(?:[/?#]|$)", re.IGNORECASE)
_LINE: Final = re.compile(
    r'\S+ \S+ \S+ \[([^\]]+)\] "GET (\S+) [^"]*" (\d{3}) \S+'
    r'(?: "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)")?'
)
_NOT_PAGES: Final = re.compile(
    r"\.(?:xml|txt|css|js|png|svg|ico|docx|rss|atom)$|/files/\d+(?:/$|[.-])"
)
_UNCOUNTED: Final = ("/desk/", "/api/", "/static/", "/mode/", "/search/suggest/", "/find/")


@dataclass(frozen=True, slots=True)
class Visit:
    """That a page was read on a day; `host` is the site from which somebody came, empty for none."""

    on: date
    page: SitePage
    host: str = ""


def is_robot(agent: str) -> bool:
    """Whether a program that names itself so is no browser of a person."""
    return not agent.strip() or agent.strip() == "-" or _ROBOT.search(agent) is not None


def host_of(referrer: str, own: Collection[str] = ()) -> str:
    """The host of the page before; empty for none, for this site itself, and for what is no host."""
    found = _HOST.match(referrer)
    host = found[1].lower().removeprefix("www.") if found else ""
    return "" if host in {name.lower().removeprefix("www.") for name in own} else host


def visit_of(
    path: str, *, on: date, agent: str, referrer: str = "", own: Collection[str] = ()
) -> Visit | None:
    """What a request for a page counts as; None for robots and for what is no page of the portal."""
    if is_robot(agent) or path.startswith(_UNCOUNTED) or _NOT_PAGES.search(path):
        return None
    page = page_of(path)
    # Pages that belong to one person, and addresses that are none of ours, are counted by kind alone.
    return Visit(on, page, host_of(referrer, own))


def read_line(line: str, own: Collection[str] = ()) -> tuple[datetime, Visit] | None:
    """The visit in a line of an access log in the common or combined form; None where it is none.

    Without the name of the program (the common form) robots can't be told apart and are counted.
    """
    found = _LINE.match(line)
    if found is None or found[3] not in {"200", "304"}:
        return None
    try:
        at = datetime.strptime(found[1], "%d/%b/%Y:%H:%M:%S %z")
    except ValueError:
        return None
    agent = "unknown" if found[5] is None else found[5]
    visit = visit_of(
        found[2].partition("?")[0], on=at.date(), agent=agent, referrer=found[4] or "", own=own
    )
    return (at, visit) if visit else None


COUNTED_BY_KEY: Final = frozenset({PageKind.ITEM, PageKind.COLUMN})


def counted_key(page: SitePage) -> str:
    """What of a page is kept beside its kind: the 索引号 or the code of the column."""
    return page.key if page.kind in COUNTED_BY_KEY else ""
