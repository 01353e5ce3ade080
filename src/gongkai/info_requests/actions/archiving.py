"""The end of a case: its file is checked, frozen as a package, taken out, and looked at again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from gongkai.audit.actions import action, record
from gongkai.info_requests.actions.case import Case
from gongkai.info_requests.adapters.sealing import sealed_files
from gongkai.info_requests.models import ArchivePackage, ArchivePart, InfoRequest
from gongkai.info_requests.queries import (
    CasePaper,
    case_file,
    case_papers,
    catalogue,
    package_of,
    read_package,
    retention_of,
)
from gongkai.rules.access import Asker
from gongkai.rules.archive import Digest, Paper, retain_until, retention_label, tag_files
from gongkai.rules.case_file import ChecklistLine, check_file
from gongkai.rules.errors import BadInputError, WrongStateError
from gongkai.rules.requests import Actor, Move, Proof, State, check_move

LONGEST_RETENTION = 100  # years


@action
def archive_request(
    *, number: str, by: Asker, at: datetime, seen: int | None = None
) -> ArchivePackage:
    """Archive a closed case: check its file, and freeze it as a package under its hashes.

    条例第四十五条. Raises the errors of a move, and IncompleteFileError naming each missing paper.
    """
    case = Case.open(number=number, by=by, at=at, seen=seen)
    lines = _checked(case)
    case.move(Move.ARCHIVE, proofs=[Proof.COMPLETE_FILE], kind="archived")
    package = _freeze(case, lines)
    record(
        **case.trace(
            edition=package.edition,
            sha256=package.sha256,
            sm3=package.sm3,
            retain_until=package.retain_until,
        )
    )
    return package


def _checked(case: Case) -> tuple[ChecklistLine, ...]:
    """The checklist, once it is clear that person and state allow the move."""
    actors = case.actors
    check_move(State(case.request.state), Move.ARCHIVE, actors=actors, proofs=[Proof.COMPLETE_FILE])
    return check_file(case_file(case.request, is_thorough=True))


def _freeze(case: Case, lines: tuple[ChecklistLine, ...]) -> ArchivePackage:
    """Seal what is made for the archive, and note every file with its hashes."""
    request = case.request
    years = retention_of(request)
    until = retain_until(request.ended_on or case.today, years)
    edition = request.packages.count() + 1
    request.packages.update(is_current=False)
    about = {
        "Source-Organization": case.office.organisation.code,
        "External-Identifier": request.number,
        "External-Description": request.title,
        "Bagging-Date": case.today.isoformat(),
        "Edition": str(edition),
        "Retention-Period": retention_label(years),
        "Retain-Until": until.isoformat() if until else "永久",
    }
    parts = list(_parts(request, _with_tags(request, lines, case.at, about)))
    package = ArchivePackage(
        request=request,
        edition=edition,
        years=years,
        retain_until=until,
        size=0,
        made_at=case.at,
        made_by=case.person,
    )
    package.seal = next(p.sha256 for p in parts if p.path == "tagmanifest-sha256.txt")
    package.save()
    for part in parts:
        part.package = package
    ArchivePart.objects.bulk_create(parts)
    # Read back as it will be read later: what cannot be taken out is not archived.
    digest = Digest.of(read_package(package))
    package.size, package.sha256, package.sm3 = digest.size, digest.sha256, digest.sm3
    package.save()
    return package


def _with_tags(
    request: InfoRequest, lines: tuple[ChecklistLine, ...], at: datetime, about: dict[str, str]
) -> Iterator[tuple[CasePaper, Digest]]:
    """The papers, their catalogue, and the manifests over all of them."""
    measured: list[tuple[CasePaper, Digest]] = []
    for paper in case_papers(request, lines, at):
        measured.append((paper, Digest.of(paper.read())))
        yield measured[-1]
    rows = [(paper, digest.size, digest.sha256) for paper, digest in measured]
    listing = CasePaper("data/catalogue.csv", "卷内目录", None, catalogue(rows))
    measured.append((listing, Digest.of(listing.content)))
    yield measured[-1]
    papers = [Paper(paper.path, digest) for paper, digest in measured]
    for path, text in tag_files(papers, about).items():
        yield CasePaper(path, path, None, text), Digest.of(text)


def _parts(
    request: InfoRequest, papers: Iterator[tuple[CasePaper, Digest]]
) -> Iterator[ArchivePart]:
    for place, (paper, digest) in enumerate(papers, 1):
        stored_as = None
        if paper.original is None:
            context = f"{request.number}|{digest.sha256}"
            stored_as = sealed_files().put(paper.content, context)
        yield ArchivePart(
            place=place,
            path=paper.path,
            size=digest.size,
            sha256=digest.sha256,
            sm3=digest.sm3,
            file=paper.original,
            stored_as=stored_as,
        )


@action
def take_package(*, number: str, by: Asker, at: datetime) -> ArchivePackage:
    """The package of an archived case, to be read with `queries.read_package`; it is noted who took it.

    It holds identity data: for the disclosure office alone. Raises NotFoundError, NotYourMoveError.
    """
    case = Case.open(number=number, by=by, at=at)
    case.need(Actor.CLERK, Actor.HEAD)
    package = package_of(number)
    record(**case.trace(viewed="archive", edition=package.edition, sha256=package.sha256))
    return package


@action
def review_retention(
    *, number: str, years: int, reason: str, by: Asker, at: datetime
) -> ArchivePackage:
    """Set anew how long an archived case is kept (鉴定), with the reason; 0 years is for ever.

    It can only be kept longer. Raises NotYourMoveError, WrongStateError, BadInputError.
    """
    case = Case.open(number=number, by=by, at=at)
    case.need(Actor.HEAD)
    if case.request.state != State.ARCHIVED:
        raise WrongStateError("案件没有归档，或者已按判决、复议决定重新办理。请先归档。")
    package = package_of(number)
    if not reason.strip():
        raise BadInputError("请写明调整保管期限的理由。")
    if not 0 <= years <= LONGEST_RETENTION:
        raise BadInputError(f"保管期限应为 1 至 {LONGEST_RETENTION} 年，永久填 0。")
    until = retain_until(case.request.ended_on or case.today, years)
    before = package.retain_until
    if before is None or (until is not None and until <= before):
        raise BadInputError(
            "保管期限只能延长，不能缩短。销毁须另行鉴定和审批，本系统不删除归档的案卷。"
        )
    package.years, package.retain_until, package.reason = years, until, reason.strip()
    package.reviewed_at, package.reviewed_by = at, case.person
    package.save()
    record(**case.trace(was=before, retain_until=until, reason=reason.strip()))
    return package
