"""Questions about collections: how far each is, what waits for a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from gongkai.annual_reports.models import Collection, Upload
from gongkai.annual_reports.queries.versions import UploadRow, list_uploads
from gongkai.catalogue.adapters.files import path_of
from gongkai.rules.access import Asker, Permission
from gongkai.rules.errors import NotFoundError

MOST_PROBLEMS = 100


@dataclass(frozen=True, slots=True)
class CollectionRow:
    """A collection with how many of its files are in each state."""

    id: int
    name: str
    file_count: int
    begun_at: datetime
    begun_by: str
    counts: dict[str, int]

    @property
    def done(self) -> int:
        """How many files were read, or can't be."""
        return self.file_count - self.waiting

    @property
    def waiting(self) -> int:
        """How many files are still to be read."""
        return self.counts.get("queued", 0)

    @property
    def read(self) -> int:
        """How many became a report."""
        return self.counts.get("read", 0)

    @property
    def repeated(self) -> int:
        """How many were there already."""
        return self.counts.get("repeated", 0)

    @property
    def unplaced(self) -> int:
        """How many wait for somebody to name body and year."""
        return self.counts.get("unplaced", 0)

    @property
    def unreadable(self) -> int:
        """How many can't be read."""
        return self.counts.get("unreadable", 0)


@dataclass(frozen=True, slots=True)
class CollectionPage:
    """A collection, the years of its reports, and its files that wait for a person."""

    row: CollectionRow
    years: tuple[int, ...]
    problems: tuple[UploadRow, ...]
    wrong: int


def list_collections(asker: Asker, most: int = 50) -> list[CollectionRow]:
    """The newest collections in the asker's reach."""
    rows = Collection.objects.within(asker.scope(Permission.AGGREGATE_REPORTS))
    return _rows(list(rows.select_related("begun_by")[:most]))


def get_collection(asker: Asker, collection_id: int) -> CollectionPage:
    """One collection. Raises NotFoundError."""
    rows = Collection.objects.within(asker.scope(Permission.AGGREGATE_REPORTS))
    found = _rows(list(rows.select_related("begun_by").filter(pk=collection_id)))
    if not found:
        raise NotFoundError("没有找到这批文件，或者不在您的工作范围内。")
    uploads = Upload.objects.filter(collection=collection_id)
    years = uploads.filter(version__isnull=False).values_list("version__report__year", flat=True)
    stuck = uploads.filter(state__in=["unplaced", "unreadable"])
    ids = stuck.order_by("pk").values_list("pk", flat=True)[:MOST_PROBLEMS]
    return CollectionPage(
        found[0],
        tuple(years.order_by("-version__report__year").distinct()),
        tuple(sorted(list_uploads(asker, list(ids), MOST_PROBLEMS), key=lambda row: row.id)),
        uploads.filter(version__error_count__gt=0).count(),
    )


def _rows(collections: list[Collection]) -> list[CollectionRow]:
    counted: dict[int, dict[str, int]] = {}
    states = Upload.objects.filter(collection__in=[one.pk for one in collections])
    grouped = states.order_by().values_list("collection", "state").annotate(n=Count("pk"))
    for collection, state, number in grouped:
        counted.setdefault(collection, {})[state] = number
    return [
        CollectionRow(
            one.pk,
            one.name,
            one.file_count,
            one.begun_at,
            one.begun_by.name if one.begun_by else "系统",
            counted.get(one.pk, {}),
        )
        for one in collections
    ]


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file of a collection that is still to be read: its name, and where it lies."""

    upload_id: int
    name: str
    path: str


def waiting_files(asker: Asker, collection_id: int) -> Iterator[WaitingFile]:
    """The files of a collection that are still to be read, in their order."""
    rows = Collection.objects.within(asker.scope(Permission.AGGREGATE_REPORTS))
    waiting = Upload.objects.filter(collection__in=rows.filter(pk=collection_id), state="queued")
    for pk, name, sha256 in waiting.order_by("pk").values_list("pk", "file_name", "sha256"):
        yield WaitingFile(pk, name, str(path_of(sha256)))
