"""Pages follow the audit record: each event there makes the pages stale that depend on it.

The record is the one place that knows of everything that happened, in the order in which it was
committed, without a gap. So a store needs no outbox of its own: it notes how far it has read, beside
its files, and reads on. Several servers may each keep a store from one database.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Protocol

from gongkai.audit.models import AuditEvent
from gongkai.finished.book import Sweep, Turn, turn
from gongkai.finished.dependencies import (
    EVERY,
    WITHDRAWALS,
    Event,
    Kind,
    pages_of,
    turned,
)
from gongkai.finished.store import Page, Store, name_of

log = logging.getLogger(__name__)

# At most so many events are read in one turn, and so many pages of a sweep are made in one.
MOST_EVENTS: Final = 500
MOST_PAGES: Final = 100
# So many share what they ask for.
MOST_TOGETHER: Final = 200
_STRAYS: Final = "strays"


@dataclass(frozen=True, slots=True)
class Rendered:
    """What the application answers for an address. `page` None: nothing that a file could be.

    `targets` are what the page shows as `dependencies` names it; from `until` on it is stale.
    """

    page: Page | None
    targets: frozenset[str] = frozenset()
    until: date | None = None


class Renderer(Protocol):
    """What makes pages."""

    def __call__(self, address: str) -> Rendered:
        """The page of an address. Raises RenderingError where only this one cannot be made."""

    def together(self, addresses: Sequence[str]) -> AbstractContextManager[None]:
        """While it holds: what several pages need is asked for once, before the first is made."""


class RenderingError(RuntimeError):
    """A single page could not be made; the others can."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A page that is not what the records say: missing, different, or still there."""

    address: str
    kind: str


@dataclass
class Finisher:
    """Keeps the store of a site up with the records.

    `render` makes pages. `maker`
    names all that makes pages beside the records (program, templates, name of the site): another
    one makes every page anew. `common` tells the headers that all pages have. `bodies` are those
    whose records the site shows, None for all; `place` is where it lives, empty for the main site.
    """

    store: Store
    render: Renderer
    maker: str
    common: Callable[[], Mapping[str, str]]
    bodies: frozenset[int] | None = None
    place: Mapping[str, str] = field(default_factory=dict)

    def begin(self, today: date, *, anew: bool = False) -> None:
        """Keep pages from now on; `anew`: make all of them again."""
        with turn(self.store.book) as book:
            if anew or not book.read("sequence"):
                self._rebuild(book, today)

    def follow(self, today: date) -> bool:
        """Make the pages anew that the next events make stale; False where nothing has happened."""
        if not self.store.is_begun:
            return False
        with turn(self.store.book) as book:
            return self._follow(book, today)

    def sweep(self, most: int = MOST_PAGES) -> int | None:
        """Make the next pages of the oldest sweep; how many, None where no sweep waits."""
        if not self.store.is_begun:
            return None
        with turn(self.store.book) as book:
            sweep = book.next_sweep()
            if sweep is None:
                return None
            if sweep.kind == _STRAYS:
                self._clear_strays()
                book.move_sweep(sweep, None)
                return 0
            found = EVERY[Kind(sweep.kind)](sweep.scope, sweep.after, most, self.bodies)
            addresses = [address for _, several in found for address in several]
            self.make(book, addresses)
            book.move_sweep(sweep, found[-1][0] if len(found) >= most else None)
            return len(addresses)

    def retry(self, today: date) -> bool:
        """Make the pages anew that could not be made before, or that name a day that has come."""
        if not self.store.is_begun:
            return False
        with turn(self.store.book) as book:
            addresses = book.past(today)
            self.make(book, addresses)
            return bool(addresses)

    def verify(self, most: int = MOST_PAGES) -> Iterator[Fault | int]:
        """Compare every page with the records: faults, and from time to time how many were seen."""
        known: set[str] = set()
        for kind in Kind:
            after = 0
            while found := EVERY[kind]("", after, most, self.bodies):
                addresses = [address for _, several in found for address in several]
                known.update(addresses)
                with self.render.together(addresses):
                    faults = list(filter(None, map(self._fault, addresses)))
                yield from faults
                yield len(addresses)
                if len(found) < most:
                    break
                after = found[-1][0]
        for address, _, _ in self.store.addresses():
            if address not in known:
                yield Fault(address, "extra")

    def _fault(self, address: str) -> Fault | None:
        made, kept = self.render(address).page, self.store.get(address)
        if made == kept or name_of(address) is None:
            return None
        return Fault(address, "missing" if kept is None else "extra" if made is None else "differs")

    # --- inside a turn ---------------------------------------------------------------------------

    def _rebuild(self, book: Turn, today: date) -> None:
        last = AuditEvent.objects.order_by("-sequence").first()
        book.note("sequence", str(last.sequence if last else 0))
        book.note("hash", last.hash if last else "")
        book.note("maker", self.maker)
        book.note("day", today.isoformat())
        book.forget_sweeps()
        for kind in Kind:
            book.add_sweep(Sweep(kind, ""))
        book.add_sweep(Sweep(_STRAYS, ""))
        self.store.clear_leftovers()
        self.store.mark()
        self.store.keep_headers(self.common())
        if self.place:
            self.store.keep_place(self.place)
        self.store.flush()

    def _follow(self, book: Turn, today: date) -> bool:
        if book.read("maker") != self.maker:
            self._rebuild(book, today)
            return True
        at = int(book.read("sequence"))
        rows = list(
            AuditEvent.objects.filter(sequence__gte=at).order_by("sequence")[: MOST_EVENTS + 1]
        )
        if at and not rows and not AuditEvent.objects.exists():
            log.error("the record is empty: the pages stay as they are until it is back")
            return False
        if at and (not rows or rows[0].sequence != at or rows[0].hash != book.read("hash")):
            log.warning("the record is another one than the pages followed: all are made anew")
            self._rebuild(book, today)
            return True
        events = [_event(row) for row in rows if row.sequence > at]
        stale = self._stale(book, events)
        day = book.read("day")
        if day != today.isoformat():
            for sweep in turned(date.fromisoformat(day), today):
                book.add_sweep(sweep)
            stale |= dict.fromkeys(book.past(today))
            book.note("day", today.isoformat())
        self.make(book, stale)
        if events:
            book.note("sequence", str(rows[-1].sequence))
            book.note("hash", rows[-1].hash)
        return bool(events or stale)

    def _stale(self, book: Turn, events: Iterable[Event]) -> dict[str, None]:
        """The pages of some events in order; those that name what was taken back go at once."""
        stale: dict[str, None] = {}
        seen: set[tuple[str, str, str]] = set()
        for event in events:
            key = (event.verb, event.object_type, event.object_id)
            if key in seen:
                continue
            seen.add(key)
            for found in pages_of(event, book, self.bodies):
                if isinstance(found, Sweep):
                    book.add_sweep(found)
                else:
                    if event.verb in WITHDRAWALS:
                        self.store.take_away(found)
                    stale[found] = None
        if any(event.verb in WITHDRAWALS for event in events):
            self.store.bump()
        return stale

    def make(self, book: Turn, addresses: Iterable[str]) -> None:
        """Make pages anew, put them in their place, and note what they show."""
        rest = list(addresses)
        try:
            for first in range(0, len(rest), MOST_TOGETHER):
                several = rest[first : first + MOST_TOGETHER]
                with self.render.together(several):
                    for address in several:
                        self._make(book, address)
            self.store.flush()
        except BaseException:
            self.store.drop_waiting()
            raise

    def _make(self, book: Turn, address: str) -> None:
        try:
            made = self.render(address)
        except RenderingError:
            log.exception("%s could not be made", address)
            made = Rendered(None, frozenset(book.targets(address)), until=date.min)
        if made.page is None:
            self.store.take_away(address)
        else:
            self.store.put(address, made.page)
        book.keep_page(address, made.targets, made.until)

    def _clear_strays(self) -> None:
        """Take away what no sweep has touched since all were begun."""
        begun = self.store.marked_at()
        for address, _, file in list(self.store.addresses()):
            if file.stat().st_mtime_ns < begun:
                self.store.take_away(address)
        self.store.flush()


def _event(row: AuditEvent) -> Event:
    return Event(row.action, row.object_type, row.object_id, row.organisation_id, row.after or {})
