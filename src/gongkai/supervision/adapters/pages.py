"""Pages of another site for the inspection: asked from the network, or read from what was saved."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from gongkai.catalogue.adapters.link_probe import Probe
from gongkai.rules.errors import BadInputError
from gongkai.rules.published_links import AnswerKind
from gongkai.rules.supervision.crawl import MOST_BYTES, MOST_PAGES, Fetched, read_warc

# More than the 15 seconds after which a page counts as not open.
SECONDS: Final = 20.0
_PAGES: Final = frozenset({".html", ".htm", ".shtml", ".xhtml"})
_PACKED: Final = (".warc", ".warc.gz")


def fetch(addresses: Iterable[str], probe: Probe | None = None) -> Iterator[Fetched]:
    """Each address as it answers, with its time; never from a network that is not everybody's."""
    asking = probe or Probe(seconds=SECONDS)
    for address in addresses:
        kept: list[tuple[bytes, str]] = []

        def keep(response: http.client.HTTPResponse, into: list[tuple[bytes, str]] = kept) -> None:
            into[:] = [(response.read(MOST_BYTES), response.getheader("Content-Type") or "")]

        begun = time.monotonic()
        answer = replace(asking, keep=keep)(address)
        seconds = time.monotonic() - begun
        body, kind = kept[0] if kept else (b"", "")
        is_read = answer.kind is AnswerKind.OPENS
        yield Fetched(
            address,
            answer.status,
            body if is_read else b"",
            kind or "text/html",
            seconds,
            "" if is_read else answer.message,
        )


def why_dead(address: str, probe: Probe | None = None) -> str:
    """Why an address does not open; empty where it does, or where it only stumbled."""
    answer = (probe or Probe())(address)
    is_dead = answer.kind in {AnswerKind.GONE, AnswerKind.INSIDE}
    return (answer.message or f"应答 {answer.status}") if is_dead else ""


def saved(place: Path) -> Iterator[Fetched]:
    """The pages of a folder of HTML (its index first), or of a WARC file. Raises BadInputError."""
    if place.is_file() and place.name.lower().endswith(_PACKED):
        with place.open("rb") as data:
            yield from read_warc(data)
        return
    if not place.is_dir():
        raise BadInputError(f"“{place}”不是文件夹，也不是 .warc、.warc.gz 文件。")
    files = sorted(
        (file for file in place.rglob("*") if file.suffix.lower() in _PAGES and file.is_file()),
        key=lambda f: (len(f.relative_to(place).parts), f.stem.lower() != "index", str(f)),
    )
    if len(files) > MOST_PAGES:
        raise BadInputError(f"文件夹里超过 {MOST_PAGES} 个网页，请分开检查。")
    root = place.resolve()
    for file in files:
        if not file.resolve().is_relative_to(root):
            continue  # a link that leads out of the folder
        with file.open("rb") as data:
            yield Fetched(f"/{file.relative_to(place).as_posix()}", 200, data.read(MOST_BYTES))
