"""Archived cases: the checklist before, the package after, and whose retention ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q

from gongkai.info_requests.adapters.sealing import SealError, sealed_files
from gongkai.info_requests.models import ArchivePackage, ArchivePart, InfoRequest
from gongkai.info_requests.queries.access import NOT_FOUND, actors_of, open_file, visible_requests
from gongkai.info_requests.queries.case_papers import case_file
from gongkai.info_requests.queries.offices import office_of
from gongkai.rules.access import Asker, Permission
from gongkai.rules.archive import DamagedPaperError, Paper, pack, retain_until, retention_label
from gongkai.rules.case_file import ChecklistLine, checklist, retention_years
from gongkai.rules.errors import NotFoundError
from gongkai.rules.requests import Actor, Move, State, moves_from
from gongkai.rules.results import RESULTS, ResultCode

ARCHIVE_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class ArchiveView:
    """What the archive page of a case shows.

    Before: the checklist and the retention to come. After: the packages, the newest first.
    """

    number: str
    title: str
    applicant: str
    state: State
    state_label: str
    result: str
    version: int
    lines: tuple[ChecklistLine, ...]
    years: int
    period: str
    retain_until: date | None
    packages: tuple[ArchivePackage, ...]
    parts: tuple[ArchivePart, ...]
    may_archive: bool
    may_download: bool
    may_review: bool

    @property
    def missing(self) -> tuple[ChecklistLine, ...]:
        """What must be there and is not."""
        return tuple(line for line in self.lines if line.is_must and not line.is_there)

    @property
    def package(self) -> ArchivePackage | None:
        """The package that holds now."""
        return next((package for package in self.packages if package.is_current), None)


def archive_view(asker: Asker, number: str) -> ArchiveView:
    """The archive page of a case. Raises NotFoundError, also where it exists elsewhere."""
    request = (
        visible_requests(asker)
        .select_related("organisation", "unit", "applicant")
        .filter(number=number)
        .first()
    )
    if request is None:
        raise NotFoundError(NOT_FOUND)
    packages = tuple(request.packages.select_related("made_by", "reviewed_by").order_by("-edition"))
    current = next((package for package in packages if package.is_current), None)
    is_archived = request.state == State.ARCHIVED
    years = retention_of(request)
    until = retain_until(request.ended_on, years) if request.ended_on else None
    actors = actors_of(asker, request)
    moves = {line.move for line in moves_from(State(request.state))}
    is_office = bool(actors & {Actor.CLERK, Actor.HEAD})
    return ArchiveView(
        number=request.number,
        title=request.title,
        applicant=request.applicant.name,
        state=State(request.state),
        state_label=request.state_label,
        result=RESULTS[ResultCode(request.result)].label if request.result else "",
        version=request.version,
        lines=() if is_archived else checklist(case_file(request)),
        years=years,
        period=retention_label(years),
        retain_until=until,
        packages=packages,
        parts=tuple(current.parts.all()) if current else (),
        may_archive=is_office and Move.ARCHIVE in moves,
        may_download=is_office and current is not None,
        may_review=Actor.HEAD in actors and is_archived and current is not None,
    )


def retention_of(request: InfoRequest) -> int:
    """How many years a case is kept by what its body chose; 0 is for ever."""
    policy = office_of(request.organisation_id).read_policy()
    result = ResultCode(request.result) if request.result else None
    is_disputed = request.events.filter(kind="reopened").exists()
    return retention_years(policy, result, is_disputed=is_disputed)


def read_package(package: ArchivePackage) -> Iterator[bytes]:
    """The ZIP file of a package, block by block, the same bytes each time.

    For the system's own use; persons go through `actions.take_package`. Raises DamagedPaperError
    where a file is not what it was.
    """
    number = package.request.number
    parts = {part.path: part for part in package.parts.select_related("file__request")}

    def content(paper: Paper) -> Iterable[bytes]:
        part = parts[paper.path]
        try:
            if part.file is not None:
                return (open_file(part.file),)
            return (sealed_files().get(part.stored_as or "", f"{number}|{part.sha256}"),)
        except (SealError, OSError) as error:
            raise DamagedPaperError(
                f"归档材料“{paper.path}”打不开（{error}）。请从备份恢复后再试，并报告安全管理员。"
            ) from error

    return pack(package_root(package), [part.paper for part in parts.values()], content)


def package_root(package: ArchivePackage) -> str:
    """The folder in the ZIP file: the number of the request, and the edition from the second on."""
    number = package.request.number
    return number if package.edition == 1 else f"{number}-{package.edition}"


def package_of(number: str) -> ArchivePackage:
    """The package of a case that holds now. Raises NotFoundError."""
    found = (
        ArchivePackage.objects.select_related("request")
        .filter(request__number=number.strip(), is_current=True)
        .first()
    )
    if found is None:
        raise NotFoundError(f"没有找到编号为“{number}”的归档案卷。请核对编号；未归档的请先归档。")
    return found


# --- the list ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ArchiveFilter:
    """What the list of archived cases shows. `until`: retention ends by that day."""

    words: str = ""
    years: int | None = None
    until: date | None = None
    sort: str = "retain_until"


@dataclass(frozen=True, slots=True)
class ArchivePage:
    """One page of the list; `ended` counts all in reach whose retention has ended."""

    rows: tuple[ArchivePackage, ...]
    total: int
    ended: int
    number: int
    pages: int


_ORDERS: Final = {
    "retain_until": ("retain_until", "pk"),
    "-retain_until": ("-retain_until", "-pk"),
    "made_at": ("made_at", "pk"),
    "-made_at": ("-made_at", "-pk"),
    "number": ("request__number", "pk"),
    "-number": ("-request__number", "-pk"),
}


def archived_cases(
    asker: Asker, wanted: ArchiveFilter, *, today: date, page: int = 1
) -> ArchivePage:
    """The archived cases in the asker's reach, those first whose retention ends first."""
    mine = ArchivePackage.objects.within(asker.scope(Permission.SEE_REQUESTS)).current()
    rows = mine
    for word in wanted.words.split():
        rows = rows.filter(
            Q(request__number__icontains=word)
            | Q(request__title__icontains=word)
            | Q(request__applicant__name=word)
        )
    if wanted.years is not None:
        rows = rows.filter(years=wanted.years)
    if wanted.until is not None:
        rows = rows.filter(retain_until__lte=wanted.until)
    total = rows.count()
    pages = max(1, -(-total // ARCHIVE_PAGE))
    number = min(max(1, page), pages)
    start = (number - 1) * ARCHIVE_PAGE
    order = _ORDERS.get(wanted.sort, _ORDERS["retain_until"])
    shown = rows.select_related("request__applicant", "made_by").order_by(*order)
    return ArchivePage(
        tuple(shown[start : start + ARCHIVE_PAGE]),
        total,
        mine.filter(retain_until__lt=today).count(),
        number,
        pages,
    )
