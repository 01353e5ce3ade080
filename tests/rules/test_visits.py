"""What counts as a visit, from a request and from a line of a log."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.rules.site_pages import PageKind
from gongkai.rules.visits import host_of, is_robot, read_line, visit_of

BROWSER = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120 Safari/537.36"
DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("agent", "robot"),
    [
        (BROWSER, False),
        ("Mozilla/5.0 (iPhone) MicroMessenger/8.0", False),
        ("Mozilla/5.0 (compatible; Baiduspider/2.0)", True),
        ("curl/8.5", True),
        ("", True),
        ("-", True),
    ],
)
def test_robots_are_told_by_their_names(agent: str, robot: bool) -> None:
    assert is_robot(agent) is robot


@pytest.mark.parametrize(
    ("referrer", "host"),
    [
        ("https://www.baidu.com/s?wd=秘密", "baidu.com"),
        ("http://gz.gov.cn:8080/a", "gz.gov.cn"),
        ("https://xxgk.example.cn/", ""),
        ("https://www.xxgk.example.cn/", ""),
        ("javascript:1", ""),
        ("", ""),
    ],
)
def test_only_the_host_of_another_site_is_kept(referrer: str, host: str) -> None:
    assert host_of(referrer, ["xxgk.example.cn"]) == host


@pytest.mark.parametrize(
    "path",
    [
        "/desk/",
        "/static/a.css",
        "/robots.txt",
        "/disclosure/items/a/b/files/7/",
        "/mode/",
        "/disclosure/items/a/b/files/7.pdf",
        "/disclosure/items/a/b/files/7-480.jpg",
    ],
)
def test_what_is_no_page_is_not_counted(path: str) -> None:
    assert visit_of(path, on=DAY, agent=BROWSER) is None


def test_a_line_of_a_log_gives_moment_and_page() -> None:
    line = (
        '10.0.0.1 - - [23/Nov/2026:09:30:00 +0800] "GET /disclosure/?q=1 HTTP/1.1" 200 5120 '
        f'"https://gz.gov.cn/x" "{BROWSER}"'
    )
    found = read_line(line)
    assert found is not None
    at, visit = found
    assert (at.isoformat(), visit.page.kind) == ("2026-11-23T09:30:00+08:00", PageKind.PLATFORM)
    assert (visit.host, visit.on) == ("gz.gov.cn", DAY)
    common = line.partition(' "https')[0]
    assert read_line(common) is not None
    for wrong in (
        line.replace(" 200 ", " 404 "),
        line.replace("GET", "POST"),
        line.replace("Mozilla", "Googlebot"),
        line.replace("23/Nov", "99/Nov"),
        "nonsense",
    ):
        assert read_line(wrong) is None
