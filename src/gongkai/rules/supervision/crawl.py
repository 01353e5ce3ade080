"""Pages of any site as the inspection sees them: tags, dates, links, words. Reads HTML and WARC.

Sources: 国办发〔2017〕47号 附件 (page tags); ISO 28500 for WARC. Pages are somebody else's: whatever is
in them is read as text, nothing is fetched from here.
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Any, Final, cast

from lxml import html as parser
from lxml.etree import LxmlError

from gongkai.rules.errors import BadInputError
from gongkai.rules.supervision.inspection import Observation, Seen

SLOW_SECONDS: Final = 15.0
_SLOWEST: Final = 5
MOST_BYTES: Final = 5 * 1024 * 1024
MOST_PAGES: Final = 20_000
MOST_UNPACKED: Final = 2 * 1024 * 1024 * 1024
SITE_TAGS: Final = ("SiteName", "SiteDomain", "SiteIDCode")
COLUMN_TAGS: Final = ("ColumnName", "ColumnType")
COLUMN_ONLY_TAGS: Final = ("ColumnDescription", "ColumnKeywords")
CONTENT_TAGS: Final = ("ArticleTitle", "PubDate", "ContentSource")
_DATE: Final = re.compile(r"(20\d\d)\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})")
_CHARSET: Final = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)
_HIDDEN: Final = ("script", "style", "noscript", "template")


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came: `status` None where nothing did; `seconds` None in a saved crawl."""

    address: str
    status: int | None
    body: bytes = b""
    content_type: str = "text/html"
    seconds: float | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What the inspection needs of a page."""

    address: str
    title: str
    tags: Mapping[str, str]
    text: str
    links: tuple[str, ...]
    dates: tuple[date, ...]

    @property
    def is_content(self) -> bool:
        """Whether it is the page of one item."""
        return "articletitle" in self.tags or "pubdate" in self.tags

    @property
    def is_column(self) -> bool:
        """Whether it is the page of a column."""
        return not self.is_content and "columnname" in self.tags

    def missing_tags(self) -> tuple[str, ...]:
        """The tags that a page of its kind must have and has not, or has empty."""
        wanted: tuple[str, ...] = SITE_TAGS
        if self.is_content:
            wanted += COLUMN_TAGS + CONTENT_TAGS
        elif self.is_column:
            wanted += COLUMN_TAGS + COLUMN_ONLY_TAGS
        return tuple(tag for tag in wanted if not self.tags.get(tag.lower()))


def _decoded(page: Fetched) -> str:
    named = _CHARSET.search(page.content_type.encode()) or _CHARSET.search(page.body[:2048])
    for name in (named[1].decode() if named else "utf-8", "utf-8", "gb18030"):
        try:
            return page.body.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    return page.body.decode("utf-8", "replace")


def facts_of(page: Fetched) -> PageFacts | None:
    """What a page shows; None for what is no HTML or cannot be read at all."""
    if "html" not in page.content_type.lower() or not page.body.strip():
        return None
    try:
        root: Any = parser.document_fromstring(_decoded(page)[:MOST_BYTES])
    except (LxmlError, ValueError):
        return None
    tags = {
        meta.get("name", "").lower(): (meta.get("content") or "").strip()
        for meta in root.iter("meta")
        if meta.get("name")
    }
    # What cannot be resolved stays as it was written.
    root.make_links_absolute(page.address, handle_failures="ignore")
    links = []
    for anchor in root.iter("a"):
        target = (anchor.get("href") or "").strip().partition("#")[0]
        if target and not target.startswith(("javascript:", "mailto:", "tel:", "data:")):
            links.append(target)
    title = root.findtext(".//title") or ""
    for hidden in list(root.iter(*_HIDDEN)):
        hidden.drop_tree()
    text = re.sub(r"[ \t\r\f\v\xa0]+", " ", root.text_content())
    text = "\n".join(line.strip() for line in text.splitlines() if line.strip())
    return PageFacts(
        page.address, title.strip(), tags, text, tuple(dict.fromkeys(links)), tuple(dates_in(text))
    )


def dates_in(text: str) -> Iterator[date]:
    """The days that a text names."""
    for year, month, day in _DATE.findall(text):
        try:
            yield date(int(year), int(month), int(day))
        except ValueError:
            continue


def read_warc(data: IO[bytes]) -> Iterator[Fetched]:
    """The answers in a WARC file, packed or not. Raises BadInputError for what is none."""
    first = data.read(2)
    rest = cast("IO[bytes]", _Joined(first, data))
    stream = cast("IO[bytes]", gzip.GzipFile(fileobj=rest)) if first == b"\x1f\x8b" else rest
    seen = unpacked = 0
    try:
        while line := stream.readline(1000):
            if not line.strip():
                continue
            if not line.startswith(b"WARC/"):
                raise BadInputError("文件不是 WARC 格式，请选择爬虫保存的 .warc 或 .warc.gz 文件。")
            head = _head(stream)
            length = int(head.get("content-length", "0"))
            unpacked += length
            if length < 0 or unpacked > MOST_UNPACKED or seen >= MOST_PAGES:
                raise BadInputError(f"WARC 文件太大，最多 {MOST_PAGES} 个网页、2 GB。")
            kept = stream.read(min(length, MOST_BYTES))
            left = length - len(kept)
            while left > 0 and (piece := stream.read(min(left, 1 << 20))):
                left -= len(piece)
            if head.get("warc-type") == "response":
                seen += 1
                yield _answer(head.get("warc-target-uri", "").strip("<>"), kept)
    except (OSError, EOFError, zlib.error, ValueError) as error:
        if isinstance(error, BadInputError):
            raise
        raise BadInputError("WARC 文件损坏，读到一半就断了。请重新保存。") from error


class _Joined(io.RawIOBase):
    """A stream of which the first bytes were already read."""

    def __init__(self, first: bytes, rest: IO[bytes]) -> None:
        self._first, self._rest = first, rest

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self._first:
            cut = self._first if size < 0 else self._first[:size]
            self._first = self._first[len(cut) :]
            return cut + (self._rest.read() if size < 0 else b"")
        return self._rest.read(size)

    def readline(self, size: int | None = -1) -> bytes:
        if not self._first:
            return self._rest.readline(-1 if size is None else size)
        line = self._first + self._rest.readline(-1 if size is None else size)
        self._first = b""
        return line


def _head(stream: IO[bytes]) -> dict[str, str]:
    found: dict[str, str] = {}
    while (line := stream.readline(8000)).strip():
        name, _, value = line.decode("utf-8", "replace").partition(":")
        found[name.strip().lower()] = value.strip()
    return found


def _answer(address: str, data: bytes) -> Fetched:
    raw = io.BytesIO(data)
    parts = raw.readline(1000).split()
    status = int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else None
    head = _head(raw)
    body = raw.read()
    if "chunked" in head.get("transfer-encoding", "").lower():
        body = _unchunked(body)
    packed = head.get("content-encoding", "").lower()
    if packed in {"gzip", "deflate"}:
        try:
            # Not more than a page may have, however small it came.
            body = zlib.decompressobj(47 if packed == "gzip" else 15).decompress(body, MOST_BYTES)
        except zlib.error:
            body = b""
    return Fetched(address, status, body[:MOST_BYTES], head.get("content-type", "text/html"))


def _unchunked(body: bytes) -> bytes:
    raw, parts = io.BytesIO(body), []
    while line := raw.readline(100):
        try:
            size = int(line.split(b";")[0], 16)
        except ValueError:
            break
        if size <= 0:
            break
        parts.append(raw.read(size))
        raw.readline(10)
    return b"".join(parts)


# --- what it comes to ----------------------------------------------------------------------------


@dataclass
class _Look:
    """What was seen so far; pages come one at a time."""

    today: date
    wrong_words: Callable[[str], Iterable[str]]
    tags: list[Seen] = field(default_factory=list)
    words: list[Seen] = field(default_factory=list)
    undated: list[Seen] = field(default_factory=list)
    empty: list[Seen] = field(default_factory=list)
    slow: list[Seen] = field(default_factory=list)
    times: list[tuple[float, str]] = field(default_factory=list)
    links: dict[str, tuple[str, str]] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)
    asked: int = 0
    timed: int = 0
    newest: date | None = None
    home: str = ""

    def take(self, page: Fetched) -> None:
        """Look at a page."""
        self.asked += 1
        if page.seconds is not None:
            self.timed += 1
            self.times.append((page.seconds, page.address))
            if page.status is None or page.seconds > SLOW_SECONDS:
                told = page.message or f"{page.seconds:.1f} 秒"
                self.slow.append(Seen("网页", told, page.address))
        if page.status is None or page.status >= 400:
            self.broken[_plain(page.address)] = page.message or f"应答 {page.status}"
            return
        facts = facts_of(page)
        if facts is not None:
            self._read(facts)

    def _read(self, facts: PageFacts) -> None:
        self.home = self.home or facts.address
        name, where = facts.title or facts.address, facts.address
        if missing := facts.missing_tags():
            self.tags.append(Seen(name, f"缺少 {'、'.join(missing)}", where))
        self.words += (Seen(name, found, where) for found in self.wrong_words(facts.text))
        if facts.is_content and not any(dates_in(facts.tags.get("pubdate", ""))):
            self.undated.append(Seen(name, "没有发布日期", where))
        if facts.is_column and not facts.dates:
            self.empty.append(Seen(name, "栏目页上没有一条带日期的信息", where))
        if where == self.home:
            past = [day for day in facts.dates if day <= self.today]
            self.newest = max(past, default=None)
        for link in facts.links:
            self.links.setdefault(_plain(link), (link, name))

    def told(self, bad: list[Seen]) -> tuple[Observation, ...]:
        """What it comes to."""
        lists = (
            ("dead_links", bad),
            ("wrong_words", self.words),
            ("pages_without_tags", self.tags),
            ("items_without_date", self.undated),
            ("columns_empty", self.empty),
        )
        found = [Observation(metric, len(seen), tuple(seen)) for metric, seen in lists]
        if self.newest is not None:
            shown = (Seen("首页", f"最新的日期是 {self.newest}", self.home),)
            found.append(Observation("home_days", (self.today - self.newest).days, shown))
        if self.timed:
            share = round(100 * len(self.slow) / self.timed, 1)
            slowest = sorted(self.times, reverse=True)[:_SLOWEST]
            told = tuple(Seen("最慢的网页", f"{took:.2f} 秒", where) for took, where in slowest)
            found.append(Observation("slow_share", share, tuple(self.slow) or told))
        return tuple(found)


def observe(
    pages: Iterable[Fetched],
    today: date,
    *,
    wrong_words: Callable[[str], Iterable[str]],
    dead: Callable[[str], str] | None = None,
) -> tuple[Observation, ...]:
    """What the pages of a site show; the first of them that can be read counts as its home page.

    `wrong_words` gives what is wrong in a text; `dead` says why an address does not open, empty where
    it does: without it only the pages that came are judged. Raises BadInputError without any page.
    """
    look = _Look(today, wrong_words)
    for page in pages:
        look.take(page)
    if not look.asked:
        raise BadInputError("没有一个网页可以检查。请核对网址清单，或者保存网页的文件夹。")
    return look.told(_dead(look.links, look.broken, dead))


def _plain(address: str) -> str:
    return address.partition("#")[0].rstrip("/")


def _dead(
    links: Mapping[str, tuple[str, str]],
    broken: Mapping[str, str],
    dead: Callable[[str], str] | None,
) -> list[Seen]:
    found = [Seen(links.get(key, ("", "网页"))[1], why, key) for key, why in broken.items()]
    if dead is None:
        return found
    for key, (address, name) in links.items():
        if key not in broken and (why := dead(address)):
            found.append(Seen(name, why, address))
    return found
