"""The files of one site: where the page of an address lies, and how it gets there as a whole.

`www/` holds pages that are there, `gone/` those that answer 410; both mirror the addresses:

    /disclosure/                 www/disclosure/index.html
    /disclosure/?body=police     www/disclosure/@body=police/index.html
    /feeds/newest.atom           www/feeds/newest.atom

The files of an item lie in a folder `files` beside its page: they belong to it, come with it, and go
before it. They are second names of the files that the office keeps, where the disk can.

Beside each file lie its compressed forms, and a `.headers` file where its headers are not those of
`headers.json`. A file comes under a temporary name, is synced, and is renamed: no reader and no
killed process sees half of one.
"""

from __future__ import annotations

import gzip
import json
import mmap
import os
import re
import struct
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from shutil import copyfile, rmtree
from typing import Final

from gongkai.rules.sites import MAIN

# Above so many new files one sync of everything is cheaper than one for each.
_MANY: Final = 60
_PART: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}")
_QUERY: Final = re.compile(r"[a-z]{1,20}=[A-Za-z0-9_-]{1,170}")
# Systems of files take no longer ones; each part is bounded by its pattern.
_LONGEST: Final = 1000
_TEMPORARY: Final = ".new-"
_HEADERS: Final = ".headers"
_FILES: Final = "files"
_PUBLIC, _PRIVATE, _TWICE = 0o644, 0o600, 2
_FILE: Final = re.compile(r"(/.+/)files/(\d+(?:-\d+)?\.[a-z0-9]{2,5})")
_PLACE: Final = "place.json"
TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".rss": "application/rss+xml; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
}


def gzipped(data: bytes) -> bytes:
    """The same bytes for the same data: no time stands in it."""
    return gzip.compress(data, 6, mtime=0)


# The coding of HTTP → the end of the file's name and what makes it. Brotli where it is installed.
FORMS: Final = {"gzip": (".gz", gzipped)}
if find_spec("brotli"):
    _brotli = import_module("brotli")
    FORMS["br"] = (".br", lambda data: bytes(_brotli.compress(data, quality=5)))


Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class File:
    """A file that belongs to a page: its name in the address, its headers, where the office keeps it."""

    name: str
    headers: Headers
    source: Path = field(compare=False)


@dataclass(frozen=True, slots=True)
class Page:
    """What an address answers: status 200 or 410, its own headers, its bytes; the files it offers."""

    status: int
    headers: Headers
    body: bytes
    files: tuple[File, ...] = ()


def page_of_file(address: str) -> tuple[str, str] | None:
    """The address of the page to which a file belongs, and its name; None for what is no such file."""
    found = _FILE.fullmatch(address)
    return (found[1], found[2]) if found else None


def name_of(address: str) -> str | None:
    """The file of an address below `www/`; None for an address that can be no file."""
    path, _, query = address.partition("?")
    if (
        len(address) > _LONGEST
        or not path.startswith("/")
        or (query and not _QUERY.fullmatch(query))
        or _FILE.fullmatch(path)
    ):
        return None
    *above, last = path[1:].split("/")
    if not all(_PART.fullmatch(part) for part in above) or (last and not _PART.fullmatch(last)):
        return None
    if last:
        is_page = query or last == "index.html" or Path(last).suffix not in TYPES
        return None if is_page else path[1:]
    return (
        "".join(f"{part}/" for part in (*above, *([f"@{query}"] if query else []))) + "index.html"
    )


def address_of(name: str) -> str:
    """The address whose file this is."""
    path = "/" + name.removesuffix("index.html")
    head, at, query = path.partition("/@")
    return f"{head}/?{query.rstrip('/')}" if at else path


def type_of(name: str) -> str:
    """The media type of a file by its name."""
    return TYPES[Path(name).suffix]


@dataclass
class Store:
    """The pages of one site in a folder."""

    folder: Path
    # Where it shall lie → the file that waits under another name; None: it shall go.
    _waiting: dict[Path, Path | None] = field(default_factory=dict)
    _emptied: set[Path] = field(default_factory=set)

    @classmethod
    def of(cls, data: Path, site: str = MAIN) -> Store:
        """The store of a site in a data folder."""
        return cls(data / "pages" / site)

    @property
    def is_begun(self) -> bool:
        """Whether pages are kept here."""
        return self.book.exists()

    @property
    def book(self) -> Path:
        """Where it is noted what the pages follow."""
        return self.folder / "book.sqlite3"

    def root(self, status: int) -> Path:
        """The tree of pages that answer with a status."""
        return self.folder / ("gone" if status == 410 else "www")

    # --- writing ---------------------------------------------------------------------------------

    def put(self, address: str, page: Page) -> bool:
        """Write the page of an address; False where it can be no file. `flush` lets it count."""
        name = name_of(address)
        if name is None:
            return False
        file = self.root(page.status) / name
        self._put_files(file.parent / _FILES, page.files)
        if self._has(file, page):
            os.utime(file)
        else:
            for target, data in self._files_of(file, page).items():
                self._write(target, data)
        other = self.root(200 if page.status == 410 else 410) / name
        for gone in (*_with_forms(other), *_files_in(other.parent / _FILES)):
            self._waiting[gone] = None
        return True

    def _put_files(self, folder: Path, files: tuple[File, ...]) -> None:
        """Let exactly these lie in a folder."""
        unwanted = dict.fromkeys(_files_in(folder))
        for file in files:
            target = folder / file.name
            headers = target.with_name(target.name + _HEADERS)
            unwanted.pop(target, None)
            unwanted.pop(headers, None)
            if _read_headers(target) == file.headers and _is_same(target, file.source):
                continue
            folder.mkdir(parents=True, exist_ok=True)
            self._waiting[target] = new = target.with_name(_TEMPORARY + target.name)
            _name_again(file.source, new)
            self._write(headers, json.dumps(file.headers).encode())
        self._waiting |= unwanted

    def take_away(self, address: str) -> None:
        """Let there be no page under an address, at once."""
        name = name_of(address)
        if name is None:
            return
        for status in (200, 410):
            page = self.root(status) / name
            for file in (*_files_in(page.parent / _FILES), *_with_forms(page)):
                self._waiting.pop(file, None)
                self._remove(file)

    def flush(self) -> None:
        """Put everything that was written in its place, durably, and tell the readers."""
        written = {target: new for target, new in self._waiting.items() if new is not None}
        many = len(written) > _MANY
        if many:
            _sync_all()
        else:
            for new in written.values():
                _sync(new)
        # What comes stands before what goes: an address answers all the time.
        for target, new in written.items():
            new.replace(target)
        for target in self._waiting.keys() - written.keys():
            self._remove(target)
        if many:
            _sync_all()
        else:
            for folder in {target.parent for target in written} | self._emptied:
                _sync(folder)
                _sync(folder.parent)
        self._waiting.clear()
        self._emptied.clear()
        self.bump()

    def _remove(self, file: Path) -> None:
        with suppress(FileNotFoundError, NotADirectoryError):
            if file.parent.name == _FILES and file.stat().st_nlink == _TWICE:
                file.chmod(_PRIVATE)  # the other name is the office's own
            file.unlink()
            self._emptied.add(file.parent)

    def drop_waiting(self) -> None:
        """Forget what was written and not yet put in its place."""
        for new in self._waiting.values():
            if new is not None:
                new.unlink(missing_ok=True)
        self._waiting.clear()

    def _has(self, file: Path, page: Page) -> bool:
        """Whether exactly this page lies there already, with all its forms."""
        if file in self._waiting:
            return False
        forms = (file.with_name(file.name + suffix) for suffix, _ in FORMS.values())
        try:
            is_same = file.read_bytes() == page.body and _read_headers(file) == page.headers
        except FileNotFoundError:
            return False
        return is_same and all(form.exists() for form in forms)

    def _files_of(self, file: Path, page: Page) -> dict[Path, bytes | None]:
        files: dict[Path, bytes | None] = {file: page.body}
        for suffix, compress in FORMS.values():
            files[file.with_name(file.name + suffix)] = compress(page.body)
        own = json.dumps(page.headers).encode() if page.headers else None
        files[file.with_name(file.name + _HEADERS)] = own
        return files

    def _write(self, target: Path, data: bytes | None) -> None:
        if data is None:
            self._waiting[target] = None
            return
        new = target.with_name(_TEMPORARY + target.name)
        try:
            new.write_bytes(data)
        except FileNotFoundError:
            target.parent.mkdir(parents=True, exist_ok=True)
            new.write_bytes(data)
        self._waiting[target] = new

    # --- reading ---------------------------------------------------------------------------------

    def get(self, address: str) -> Page | None:
        """The page under an address, None where none lies here."""
        name = name_of(address)
        if name is None:
            return None
        for status in (200, 410):
            file = self.root(status) / name
            with suppress(FileNotFoundError, NotADirectoryError):
                files = tuple(
                    File(one.name, _read_headers(one), one) for one in self.files_beside(file)
                )
                return Page(status, _read_headers(file), file.read_bytes(), files)
        return None

    def files_beside(self, page: Path) -> list[Path]:
        """The files that belong to a page, without their headers."""
        return [one for one in _files_in(page.parent / _FILES) if one.suffix != _HEADERS]

    def file(self, address: str) -> File | None:
        """The file under an address, None where none lies here."""
        page, name = page_of_file(address) or ("", "")
        place = name_of(page) if page else None
        if place is None:
            return None
        lies = self.root(200) / Path(place).parent / _FILES / name
        return File(name, _read_headers(lies), lies) if lies.is_file() else None

    def form(self, address: str, status: int, coding: str) -> bytes | None:
        """The compressed form of a page that lies here."""
        name = name_of(address)
        if name is None:
            return None
        file = self.root(status) / (name + FORMS[coding][0])
        with suppress(FileNotFoundError):
            return file.read_bytes()
        return None

    def addresses(self) -> Iterator[tuple[str, int, Path]]:
        """Every page with its status and file."""
        for status in (200, 410):
            root = self.root(status)
            for above, folders, files in os.walk(root):
                folders[:] = sorted(
                    name for name in folders if name != _FILES or "index.html" not in files
                )
                for name in sorted(files):
                    if Path(name).suffix in TYPES and not name.startswith("."):
                        file = Path(above, name)
                        yield address_of(file.relative_to(root).as_posix()), status, file

    def clear_leftovers(self) -> None:
        """Remove what a killed process was about to put in its place."""
        for status in (200, 410):
            for file in self.root(status).rglob(f"{_TEMPORARY}*"):
                file.unlink(missing_ok=True)

    def mark(self) -> None:
        """Note by the clock of this disk that all pages are made anew from now on."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "begun").touch()

    def marked_at(self) -> int:
        """When that was, in nanoseconds as the files tell it."""
        return (self.folder / "begun").stat().st_mtime_ns

    # --- what all readers must know --------------------------------------------------------------

    def keep_headers(self, headers: Mapping[str, str]) -> None:
        """Keep the headers that all pages have."""
        self._keep("headers.json", headers)

    def headers(self) -> dict[str, str]:
        """The headers that all pages have."""
        return self._kept("headers.json")

    def keep_place(self, place: Mapping[str, str]) -> None:
        """Keep where the site lives, for whoever hands its pages out: `domain`, or `base`."""
        self._keep(_PLACE, place)

    def place(self) -> dict[str, str]:
        """Where the site lives; empty for the main one, which lives everywhere else."""
        return self._kept(_PLACE)

    def _keep(self, name: str, told: Mapping[str, str]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        target = self.folder / name
        text = json.dumps(dict(sorted(told.items())), indent=1)
        if not target.exists() or target.read_text("utf-8") != text:
            self._waiting[target] = new = self.folder / f"{_TEMPORARY}{name}"
            new.write_text(text, "utf-8")

    def _kept(self, name: str) -> dict[str, str]:
        try:
            known: dict[str, str] = json.loads((self.folder / name).read_text("utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            return {}
        return known

    def bump(self) -> None:
        """Tell every process that reads pages that something changed."""
        self.folder.mkdir(parents=True, exist_ok=True)
        file = self.folder / "generation"
        if not file.exists():
            file.write_bytes(bytes(8))
        with file.open("r+b") as out:
            (now,) = struct.unpack("<Q", out.read(8))
            out.seek(0)
            out.write(struct.pack("<Q", now + 1))

    def drop(self) -> None:
        """Take everything away: whoever reads pages is told first."""
        with suppress(FileNotFoundError), (self.folder / "generation").open("r+b") as out:
            out.write(bytes(8))
        gone = self.folder.with_name(f"{_TEMPORARY}{self.folder.name}")
        rmtree(gone, ignore_errors=True)
        self.folder.rename(gone)
        rmtree(gone, ignore_errors=True)


def branch_stores(pages: Path) -> list[Store]:
    """The stores in a folder of those sites that live at a place of their own."""
    try:
        names = sorted(
            entry.name for entry in os.scandir(pages) if not entry.name.startswith(_TEMPORARY)
        )
    except FileNotFoundError:
        return []
    stores = (Store(pages / name) for name in names if name != MAIN)
    return [store for store in stores if store.place()]


class Generation:
    """The number that grows with every change of a store, shared by all processes."""

    def __init__(self, store: Store) -> None:
        self._file = store.folder / "generation"
        self._map: mmap.mmap | None = None

    def __call__(self) -> int:
        """The number now; 0 where no pages are kept."""
        if self._map is None:
            try:
                with self._file.open("rb") as file:
                    self._map = mmap.mmap(file.fileno(), 8, access=mmap.ACCESS_READ)
            except (FileNotFoundError, ValueError):
                return 0
        number: int = struct.unpack_from("<Q", self._map)[0]
        return number


def _files_in(folder: Path) -> list[Path]:
    """The files of a page, in the order of their numbers."""
    try:
        names = [entry.name for entry in os.scandir(folder)]
    except (FileNotFoundError, NotADirectoryError):
        return []
    kept = [name for name in names if not name.startswith(_TEMPORARY)]
    return [folder / name for name in sorted(kept, key=lambda name: (len(name), name))]


def _is_same(file: Path, source: Path) -> bool:
    """Whether a file is there with as many bytes as its source; what they are, its headers tell."""
    try:
        return file.stat().st_size == source.stat().st_size
    except FileNotFoundError:
        return False


def _name_again(source: Path, target: Path) -> None:
    """A second name for the same bytes where the disk can, else a copy: neither is ever changed.

    The office's own files are read by nobody else; what hands pages out may be another user.
    """
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        copyfile(source, target)
    target.chmod(_PUBLIC)


def _with_forms(file: Path) -> Iterable[Path]:
    yield file
    for suffix in (*(suffix for suffix, _ in FORMS.values()), _HEADERS):
        yield file.with_name(file.name + suffix)


def _read_headers(file: Path) -> Headers:
    try:
        text = file.with_name(file.name + _HEADERS).read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return ()
    return tuple((str(name), str(value)) for name, value in json.loads(text))


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_all() -> None:
    if hasattr(os, "sync"):
        os.sync()
