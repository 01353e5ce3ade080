"""The inspection: indicators as data, verdicts at 70 % and 100 %, pages of other sites, WARC."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from datetime import date

import pytest

from gongkai.rules.errors import BadInputError
from gongkai.rules.supervision.crawl import Fetched, facts_of, observe, read_warc
from gongkai.rules.supervision.inspection import (
    SHEET_HEADS,
    Observation,
    Seen,
    Verdict,
    is_unqualified,
    judge,
    quarter_of,
    read_indicators,
    sheet_rows,
    usual_indicators,
)

TODAY = date(2026, 11, 23)
HOME = """<html><head><title>某市公安局</title>
<meta name="SiteName" content="某市公安局"><meta name="SiteDomain" content="gaj.example.gov.cn">
<meta name="SiteIDCode" content="5202000007"></head>
<body><script>var x = "2026-11-22";</script>
<a href="/a.html#top">最新</a> 2026-11-01 <a href="javascript:void(0)">x</a>
<a href="gone.html">旧</a></body></html>"""
ITEM = """<html><head><title>通告</title><meta name="SiteName" content="某市公安局">
<meta name="ArticleTitle" content="通告"><meta name="PubDate" content=""></head>
<body>错错词</body></html>"""
COLUMN = """<html><head><title>公告</title><meta name="ColumnName" content="公告"></head>
<body>没有内容</body></html>"""


def pages() -> list[Fetched]:
    return [
        Fetched("https://gaj.example.gov.cn/", 200, HOME.encode(), seconds=1.0),
        Fetched("https://gaj.example.gov.cn/a.html", 200, ITEM.encode(), seconds=16.0),
        Fetched("https://gaj.example.gov.cn/gone.html", 404, b"", seconds=0.5),
        Fetched("https://gaj.example.gov.cn/c/", 200, COLUMN.encode(), seconds=0.5),
    ]


def wrong(text: str) -> Iterator[str]:
    if "错错词" in text:
        yield "错错词：应为错词"


def verdict(value: float, metric: str = "home_days") -> Verdict:
    judged = judge([Observation(metric, value)])
    return next(one.verdict for one in judged if one.indicator.metric == metric)


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, Verdict.GOOD), (9, Verdict.GOOD), (10, Verdict.WARNING), (13, Verdict.WARNING),
     (14, Verdict.FAULT), (400, Verdict.FAULT)],
)  # fmt: skip
def test_somebody_is_warned_from_seventy_per_cent_of_the_limit_on(
    days: int, expected: Verdict
) -> None:
    assert verdict(days) is expected


def test_links_and_words_are_a_fault_at_the_first_and_zero_is_good() -> None:
    for metric in ("dead_links", "wrong_words"):
        assert (verdict(0, metric), verdict(1, metric)) == (Verdict.GOOD, Verdict.FAULT)


def test_what_nobody_saw_is_never_good_and_one_veto_is_enough() -> None:
    assert {one.verdict for one in judge([])} == {Verdict.UNSEEN}
    assert not is_unqualified(judge([Observation("dead_links", 50)]))
    assert is_unqualified(judge([Observation("columns_empty", 5)]))
    assert is_unqualified(judge([Observation("account_days", 14)]))


def test_the_limits_are_data_that_an_office_may_change() -> None:
    text = '{"indicators": [{"id": "X", "part": "veto", "title": "首页", "metric": "home_days",'
    known = read_indicators(text + ' "limit": 10, "unit": "天", "rule": ""}]}')
    assert judge([Observation("home_days", 10)], known)[0].verdict is Verdict.FAULT
    for bad in ("[]", "{}", text + ' "limit": 0, "unit": "", "rule": ""}]}', "x"):
        with pytest.raises(BadInputError):
            read_indicators(bad)
    assert len({one.id for one in usual_indicators()}) == len(usual_indicators())


def test_each_object_stands_on_a_line_of_the_sheet() -> None:
    seen = (Seen("甲", "14 天"), Seen("乙", "20 天"))
    rows = sheet_rows(judge([Observation("columns_empty", 2, seen)]))
    assert all(len(row) == len(SHEET_HEADS) for row in rows)
    assert [row[8] for row in rows if row[1] == "V-EMPTY"] == ["甲", "乙"]
    assert quarter_of(TODAY) == "2026年第四季度"


def test_pages_show_tags_dates_dead_links_wrong_words_and_slow_answers() -> None:
    got = {o.metric: o for o in observe(pages(), TODAY, wrong_words=wrong)}
    assert got["home_days"].value == 22  # not the day that stands in a script
    assert [s.address for s in got["dead_links"].seen] == ["https://gaj.example.gov.cn/gone.html"]
    assert got["dead_links"].seen[0].name == "某市公安局"
    assert got["wrong_words"].value == 1
    assert got["items_without_date"].value == 1
    assert got["columns_empty"].value == 1
    assert got["slow_share"].value == 25
    tags = {s.name: s.words for s in got["pages_without_tags"].seen}
    assert set(tags) == {"通告", "公告"}
    assert "PubDate" in tags["通告"]
    assert "ColumnDescription" in tags["公告"]


def test_links_are_opened_where_that_is_wanted() -> None:
    asked: list[str] = []

    def dead(address: str) -> str:
        asked.append(address)
        return "应答 404" if address.endswith("a.html") else ""

    got = {o.metric: o for o in observe(pages()[:1], TODAY, wrong_words=wrong, dead=dead)}
    assert got["dead_links"].value == 1
    assert asked == ["https://gaj.example.gov.cn/a.html", "https://gaj.example.gov.cn/gone.html"]


def test_pages_in_gb18030_and_broken_ones_are_read_as_far_as_they_go() -> None:
    page = Fetched("/x", 200, HOME.replace("<head>", '<head><meta charset="gbk">').encode("gbk"))
    facts = facts_of(page)
    assert facts is not None
    assert facts.title == "某市公安局"
    assert facts_of(Fetched("/x", 200, b"%PDF", "application/pdf")) is None
    assert facts_of(Fetched("/x", 200, b" ")) is None
    with pytest.raises(BadInputError, match="没有一个网页"):
        observe([], TODAY, wrong_words=wrong)


def warc(*records: tuple[str, bytes]) -> bytes:
    out = b""
    for address, answer in records:
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\n"
        head += f"Content-Length: {len(answer)}\r\n\r\n"
        out += head.encode() + answer + b"\r\n\r\n"
    return out


@pytest.mark.parametrize("is_packed", [False, True])
def test_a_warc_is_read_packed_or_not(is_packed: bool) -> None:
    body = gzip.compress(HOME.encode())
    chunks = f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
    answer = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
        b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks
    )
    data = warc(
        ("https://gaj.example.gov.cn/", answer),
        ("https://gaj.example.gov.cn/gone.html", b"HTTP/1.1 404 Not Found\r\n\r\n"),
    )
    found = list(read_warc(io.BytesIO(gzip.compress(data) if is_packed else data)))
    assert [(p.address, p.status) for p in found] == [
        ("https://gaj.example.gov.cn/", 200), ("https://gaj.example.gov.cn/gone.html", 404),
    ]  # fmt: skip
    got = {o.metric: o.value for o in observe(found, TODAY, wrong_words=wrong)}
    assert got["home_days"] == 22
    assert got["dead_links"] == 1
    assert "slow_share" not in got


def test_a_file_that_is_no_warc_or_broken_off_is_refused() -> None:
    for bad in (b"hello world", gzip.compress(warc(("x", b"y" * 5000)))[:-20], b"\x1f\x8bxx"):
        with pytest.raises(BadInputError, match="WARC"):
            list(read_warc(io.BytesIO(bad)))
