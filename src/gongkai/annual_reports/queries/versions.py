"""Questions about annual reports. Each takes the person who asks and starts at their scope."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, TypeVar

from django.db.models import Count, Q, QuerySet

from gongkai.accounts.models import Person
from gongkai.annual_reports.models import (
    Comment,
    Correction,
    Frozen,
    Rendition,
    Upload,
    Version,
    doubtful_cells,
    load,
)
from gongkai.catalogue.adapters.files import path_of
from gongkai.organisations.models import Organisation, OrganisationName
from gongkai.rules.access import Asker, Permission, bodies_shown_to
from gongkai.rules.errors import NotFoundError
from gongkai.rules.paging import Page, place
from gongkai.rules.report.filing import FROZEN, OPEN, PUBLIC, Move, State, Step, moves_from
from gongkai.rules.report.model import NA, Finding, Report, Value

T = TypeVar("T")

MOST_EXPORTED = 5000
MOST_CHOICES = 60


# --- the desk ----------------------------------------------------------------------------------

Sort = Literal["changed", "-changed", "year", "-year", "body", "-body", "errors", "-errors"]
_SORTS: dict[str, tuple[str, ...]] = {
    "changed": ("changed_at", "pk"),
    "-changed": ("-changed_at", "-pk"),
    "year": ("report__year", "body_name", "pk"),
    "-year": ("-report__year", "body_name", "pk"),
    "body": ("body_name", "-report__year", "pk"),
    "-body": ("-body_name", "-report__year", "pk"),
    "errors": ("error_count", "pk"),
    "-errors": ("-error_count", "-warning_count", "pk"),
}
DEFAULT_SORT: Sort = "-changed"


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list shows: words of the body's name or a year, a state, a year, only with errors."""

    words: str = ""
    state: State | None = None
    year: int | None = None
    only_wrong: bool = False


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in a list."""

    id: int
    body: str
    year: int
    number: int
    state: State
    error_count: int
    warning_count: int
    unread_count: int
    changed_at: datetime
    published_at: datetime | None

    @property
    def error_words(self) -> str:
        """How many errors, in words."""
        return f"错误{self.error_count}处"

    @property
    def warning_words(self) -> str:
        """How many warnings, in words."""
        return f"提醒{self.warning_count}处"

    @property
    def unread_words(self) -> str:
        """How many doubtful cells, in words."""
        return f"存疑{self.unread_count}处"


def _row(version: Any) -> VersionRow:
    return VersionRow(
        version.pk,
        version.body_name,
        version.report.year,
        version.number,
        State(version.state),
        version.error_count,
        version.warning_count,
        version.unread_count,
        version.changed_at,
        version.published_at,
    )


def _visible(asker: Asker, on: date) -> Any:
    rows = Version.objects.within(asker.scope(Permission.SEE_REPORTS)).named(on)
    return rows.select_related("report")


def _matching(rows: Any, wanted: Filter) -> Any:
    for word in wanted.words.split():
        condition = Q(body_name__icontains=word) | Q(
            report__organisation__names__name__icontains=word
        )
        year = word.removesuffix("年").removesuffix("年度")
        if year.isdecimal() and len(year) == 4:
            condition |= Q(report__year=int(year))
        rows = rows.filter(pk__in=rows.filter(condition).values("pk"))
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.year:
        rows = rows.filter(report__year=wanted.year)
    if wanted.only_wrong:
        rows = rows.filter(Q(error_count__gt=0) | Q(unread_count__gt=0))
    return rows


def _page(rows: Any, number: int, row: Callable[[Any], T]) -> Page[T]:
    total = rows.count()
    number, shown = place(total, number)
    return Page(tuple(row(v) for v in rows[shown]), total, number)


def list_versions(
    asker: Asker, wanted: Filter, *, on: date, sort: str = DEFAULT_SORT, page: int = 1
) -> Page[VersionRow]:
    """The versions in the asker's reach that are neither replaced nor discarded."""
    rows = _matching(_visible(asker, on).current().light(), wanted)
    return _page(rows.order_by(*_SORTS.get(sort, _SORTS[DEFAULT_SORT])), page, _row)


def export_versions(
    asker: Asker, wanted: Filter, *, on: date, sort: str = DEFAULT_SORT
) -> list[VersionRow]:
    """All rows of the same list, at most 5,000, for a spreadsheet."""
    rows = _matching(_visible(asker, on).current().light(), wanted)
    ordered = rows.order_by(*_SORTS.get(sort, _SORTS[DEFAULT_SORT]))
    return [_row(v) for v in ordered[:MOST_EXPORTED]]


def years_seen(asker: Asker) -> list[int]:
    """The report years that occur in the asker's reach, newest first."""
    rows = Version.objects.within(asker.scope(Permission.SEE_REPORTS)).current()
    return list(rows.values_list("report__year", flat=True).order_by("-report__year").distinct())


@dataclass(frozen=True, slots=True)
class Todo:
    """What is to be done today, each list with its whole number."""

    wrong: tuple[VersionRow, ...]
    wrong_total: int
    to_check: tuple[VersionRow, ...]
    to_check_total: int
    to_publish: tuple[VersionRow, ...]
    to_publish_total: int
    uploads: tuple[UploadRow, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not (self.wrong or self.to_check or self.to_publish or self.uploads)


def todo(asker: Asker, *, on: date, most: int = 5) -> Todo:
    """Drafts with errors or doubts, drafts to check, checked ones to publish, stuck files."""
    rows = _visible(asker, on).light().order_by("-report__year", "body_name")
    is_wrong = Q(error_count__gt=0) | Q(unread_count__gt=0)
    drafts = rows.filter(state=State.DRAFT)
    wrong, fine = drafts.filter(is_wrong), drafts.exclude(is_wrong)
    checked = rows.filter(state=State.CHECKED)
    totals = Version.objects.within(asker.scope(Permission.SEE_REPORTS)).aggregate(
        wrong=Count("pk", filter=Q(state=State.DRAFT) & is_wrong),
        fine=Count("pk", filter=Q(state=State.DRAFT) & ~is_wrong),
        checked=Count("pk", filter=Q(state=State.CHECKED)),
    )
    stuck = _uploads(asker).filter(state__in=["unplaced", "queued"])[:most]
    return Todo(
        tuple(_row(v) for v in wrong[:most]),
        totals["wrong"],
        tuple(_row(v) for v in fine[:most]),
        totals["fine"],
        tuple(_row(v) for v in checked[:most]),
        totals["checked"],
        tuple(_upload_row(u) for u in stuck),
    )


@dataclass(frozen=True, slots=True)
class UploadRow:
    """A handed-in file with what became of it."""

    id: int
    file_name: str
    size: int
    state: str
    state_label: str
    message: str
    agency: str | None
    year: int | None
    version_id: int | None
    uploaded_at: datetime
    uploaded_by: str
    is_collected: bool = False

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to be read."""
        return self.state == "queued"


def _uploads(asker: Asker) -> Any:
    rows = Upload.objects.within(asker.scope(Permission.SEE_REPORTS))
    return rows.select_related("uploaded_by").defer("source")


def _upload_row(upload: Upload) -> UploadRow:
    content = load(upload.content) if upload.content else {}
    return UploadRow(
        upload.pk,
        upload.file_name,
        upload.size,
        upload.state,
        upload.state_label,
        upload.message,
        content.get("agency"),
        content.get("year"),
        upload.version_id,
        upload.uploaded_at,
        _sender(upload),
        upload.collection_id is not None,
    )


def _sender(upload: Upload) -> str:
    if upload.uploaded_by:
        return upload.uploaded_by.name
    return "报送接口" if upload.key_id else "系统"


def list_uploads(asker: Asker, ids: Iterable[int] | None = None, most: int = 50) -> list[UploadRow]:
    """The newest files handed in within the asker's reach, or those of the given ids."""
    rows = _uploads(asker)
    if ids is not None:
        rows = rows.filter(pk__in=list(ids))
    return [_upload_row(u) for u in rows[:most]]


def get_upload(asker: Asker, upload_id: int) -> UploadRow:
    """One handed-in file. Raises NotFoundError."""
    upload = _uploads(asker).filter(pk=upload_id).first()
    if upload is None:
        raise NotFoundError("没有找到这个文件，或者不在您的工作范围内。")
    return _upload_row(upload)


@dataclass(frozen=True, slots=True)
class Change:
    """One correction of a cell, values as they were and are."""

    cell: str
    before: Value
    after: Value
    reason: str
    at: datetime
    by: str
    id: int = 0
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a version's history."""

    at: datetime
    by: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """What the supervising office said of a version, of one cell or of the whole."""

    id: int
    cell: str
    text: str
    made_at: datetime
    made_by: str
    settled_by: str


@dataclass(frozen=True, slots=True)
class VersionPage:
    """Everything that the page of a version shows."""

    id: int
    body: str
    year: int
    number: int
    state: State
    content: Report
    findings: tuple[Finding, ...]
    doubts: dict[str, str]
    changes: tuple[Change, ...]
    history: tuple[Event, ...]
    others: tuple[VersionRow, ...]
    moves: tuple[tuple[Move, Step], ...]
    file_name: str | None
    file_size: int | None
    source: tuple[dict[str, Any], ...]
    check_note: str
    public_code: str
    was_public: bool
    previous_id: int | None = None
    changed_cells: frozenset[str] = field(default=frozenset())
    organisation_id: int = 0
    is_computed: bool = False
    is_area: bool = False
    review_note: str = ""
    remarks: tuple[Remark, ...] = ()
    may_settle: bool = False
    may_remark: bool = False

    @property
    def was_frozen(self) -> bool:
        """Whether the public has seen this version and none has taken its place."""
        return self.state in FROZEN

    @property
    def has_open(self) -> bool:
        """Whether another version of the report is being worked on."""
        return any(row.state in OPEN for row in self.others)

    @property
    def error_count(self) -> int:
        """How many findings are errors."""
        return sum(f.severity == "error" for f in self.findings)

    @property
    def may(self) -> frozenset[Move]:
        """The moves that this person may make now."""
        return frozenset(move for move, _ in self.moves)


def get_version(asker: Asker, version_id: int, *, on: date) -> VersionPage:
    """A version with its content, findings, history and what the asker may do with it.

    Raises NotFoundError, also where it exists outside of the asker's reach.
    """
    version = (
        _visible(asker, on)
        .select_related("report__organisation", "upload__uploaded_by", *_PEOPLE)
        .filter(pk=version_id)
        .first()
    )
    if version is None:
        raise NotFoundError("没有找到这份报告，或者不在您的工作范围内。")
    content = version.read_content()
    path = version.report.organisation.path
    held = {needed for needed in _NEEDED if asker.scope(needed).covers(path)}
    changes = tuple(
        _change(c) for c in version.corrections.select_related("corrected_by", "approved_by")
    )
    family = (
        _visible(asker, on)
        .light()
        .filter(report__organisation=version.report.organisation_id)
        .filter(report__year__in=[version.report.year, version.report.year - 1])
        .order_by("-number")
    )
    rows = [_row(v) for v in family]
    upload = version.upload
    return VersionPage(
        id=version.pk,
        body=version.body_name,
        year=version.report.year,
        number=version.number,
        state=State(version.state),
        content=content,
        findings=version.read_findings(),
        doubts=doubtful_cells(content),
        changes=changes,
        history=_history(version, changes),
        others=tuple(r for r in rows if r.year == version.report.year and r.id != version.pk),
        moves=tuple(
            (move, step)
            for move, step in moves_from(State(version.state))
            if step.needs in held
            and move is not _OTHER_WAY.get((version.is_computed, State(version.state)))
        ),
        file_name=upload.file_name if upload else None,
        file_size=upload.size if upload else None,
        source=tuple(load(upload.source)) if upload and upload.source else (),
        check_note=version.check_note,
        public_code=version.report.organisation.code,
        was_public=any(r.year == version.report.year and r.state in FROZEN for r in rows),
        previous_id=_best([r for r in rows if r.year == version.report.year - 1]),
        changed_cells=frozenset(c.cell for c in changes),
        organisation_id=version.report.organisation_id,
        is_computed=version.is_computed,
        is_area=version.is_computed and version.computations.filter(rule="area").exists(),
        review_note=version.review_note,
        remarks=_remarks(version),
        may_settle=Permission.FILL_REPORTS in held,
        may_remark=Permission.AGGREGATE_REPORTS in held,
    )


_NEEDED = (Permission.FILL_REPORTS, Permission.PUBLISH_REPORTS, Permission.AGGREGATE_REPORTS)


def _remarks(version: Version) -> tuple[Remark, ...]:
    """What the supervising office said of it, the open ones first."""
    rows = Comment.objects.filter(version=version).select_related("made_by", "settled_by")
    found = sorted(rows, key=lambda row: (row.settled_at is not None, row.pk))
    return tuple(
        Remark(
            row.pk, row.cell, row.text, row.made_at,
            row.author or _name(row.made_by),
            row.settled_by.name if row.settled_by else "",
        )
        for row in found
    )  # fmt: skip


# A computed report goes through review; one signed on paper is published from its file.
_OTHER_WAY = {(True, State.CHECKED): Move.PUBLISH, (False, State.CHECKED): Move.SUBMIT}
_PEOPLE = (
    "changed_by", "checked_by", "submitted_by", "approved_by", "published_by", "withdrawn_by",
    "collected_by", "locked_by",
)  # fmt: skip


def _best(rows: list[VersionRow]) -> int | None:
    """Of one year's versions the one to compare with: published, else at work."""
    for states in (PUBLIC, OPEN):
        for row in rows:
            if row.state in states:
                return row.id
    return None


def _change(correction: Correction) -> Change:
    return Change(
        correction.cell,
        _value(correction.before),
        _value(correction.after),
        correction.reason,
        correction.corrected_at,
        _name(correction.corrected_by),
        correction.pk,
        correction.approved_by.name if correction.approved_by else "",
    )


def _value(text: str) -> Value:
    value = load(text)
    return NA if value == "NA" else value


def _name(person: Person | None) -> str:
    return person.name if person else "系统"


def _history(version: Version, changes: tuple[Change, ...]) -> tuple[Event, ...]:
    events = []
    upload = version.upload
    if upload:
        events.append(
            Event(
                upload.uploaded_at,
                _sender(upload),
                f"{'收到' if upload.key_id else '上传'}“{upload.file_name}”",
            )
        )
    events += [Event(c.at, c.by, "更正单元格", c.reason) for c in changes]
    if version.checked_at:
        events.append(
            Event(version.checked_at, _name(version.checked_by), "确认已核对", version.check_note)
        )
    if version.submitted_at:
        events.append(Event(version.submitted_at, _name(version.submitted_by), "送审"))
    if version.approved_at:
        events.append(
            Event(version.approved_at, _name(version.approved_by), "审核通过", version.review_note)
        )
    if version.published_at:
        events.append(
            Event(version.published_at, _name(version.published_by), "发布", version.publish_note)
        )
    if version.withdrawn_at:
        events.append(
            Event(
                version.withdrawn_at, _name(version.withdrawn_by), "撤回", version.withdraw_reason
            )
        )
    if version.collected_at:
        events.append(Event(version.collected_at, _name(version.collected_by), "收入汇总"))
    if version.locked_at:
        events.append(Event(version.locked_at, _name(version.locked_by), "锁定"))
    return tuple(sorted(events, key=lambda e: e.at, reverse=True))


@dataclass(frozen=True, slots=True)
class Comparable:
    """A report to compare with another one."""

    id: int
    body: str
    year: int
    content: Report


def get_comparable(asker: Asker, version_id: int, *, on: date) -> Comparable:
    """The content of a version for a comparison. Raises NotFoundError."""
    version = _visible(asker, on).filter(pk=version_id).first()
    if version is None:
        raise NotFoundError("没有找到这份报告，或者不在您的工作范围内。")
    return Comparable(version.pk, version.body_name, version.report.year, version.read_content())


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file that the asker may have: its path in the data folder and its name for the reader."""

    path: Path
    name: str
    size: int


def original_of(asker: Asker, version_id: int) -> OpenFile:
    """The file that a version was read from. Raises NotFoundError."""
    version = (
        Version.objects.within(asker.scope(Permission.SEE_REPORTS))
        .select_related("upload")
        .filter(pk=version_id)
        .first()
    )
    return _original(version)


def _original(version: Version | None) -> OpenFile:
    if version is None or version.upload is None:
        raise NotFoundError("没有找到原始文件，或者不在您的工作范围内。")
    upload = version.upload
    return OpenFile(path_of(upload.sha256), upload.file_name, upload.size)


# --- the public --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PublicRow:
    """A published report in a list; `code` and `year` make its address."""

    body: str
    code: str
    year: int
    number: int
    error_count: int
    published_at: datetime


@dataclass(frozen=True, slots=True)
class PublicFilter:
    """What the public list shows."""

    words: str = ""
    year: int | None = None
    body_code: str = ""


def _public_row(version: Any) -> PublicRow:
    return PublicRow(
        version.body_name,
        version.report.organisation.code,
        version.report.year,
        version.number,
        version.error_count,
        version.published_at,
    )


def _public(on: date) -> Any:
    return Version.objects.published().named(on).select_related("report__organisation")


def list_published(
    asker: Asker, wanted: PublicFilter, *, on: date, page: int = 1
) -> Page[PublicRow]:
    """Published reports, newest year first. Everybody may see all of them."""
    rows = _matching(_public(on).light(), Filter(words=wanted.words, year=wanted.year))
    rows = _on_site(rows, asker)
    if wanted.body_code:
        rows = rows.filter(report__organisation__code=wanted.body_code)
    return _page(rows.order_by("-report__year", "report__organisation__path"), page, _public_row)


def find_published(asker: Asker, words: str, *, on: date, most: int) -> list[PublicRow]:
    """At most so many of the published reports whose body or year is meant, newest year first."""
    told = words.split()
    if not told or not all(_names_a_report(word) for word in told):
        return []
    rows = _on_site(_matching(_public(on).light(), Filter(words=words)), asker)
    ordered = rows.order_by("-report__year", "report__organisation__path")
    return [_public_row(version) for version in ordered[:most]]


def _names_a_report(word: str) -> bool:
    """Whether a word may tell of a report: some body bears it, or it is a year."""
    is_year = any(letter.isdecimal() for letter in word)
    return is_year or OrganisationName.objects.filter(name__icontains=word).exists()


def _on_site(rows: QuerySet[Version], asker: Asker) -> QuerySet[Version]:
    """Those of some versions that the site of the reader shows."""
    bodies = bodies_shown_to(asker)
    return rows if bodies is None else rows.filter(report__organisation__in=bodies)


@dataclass(frozen=True, slots=True)
class PublicChoices:
    """What the public list can be filtered by: years with their counts, bodies by name.

    `bodies` is empty where there are more than a chooser can hold: then the search box serves.
    """

    years: tuple[tuple[int, int], ...]
    bodies: tuple[tuple[str, str], ...]


def public_choices(asker: Asker, *, on: date) -> PublicChoices:
    """Years (newest first) and bodies (in the order of the tree) that have published reports."""
    published = _on_site(Version.objects.published(), asker)
    years = published.values_list("report__year").annotate(count=Count("pk"))
    bodies: Any = Organisation.objects.filter(
        pk__in=published.values("report__organisation")
    ).named(on)
    choices = tuple(bodies.order_by("path").values_list("code", "name")[: MOST_CHOICES + 1])
    return PublicChoices(
        tuple(years.order_by("-report__year")),
        choices if len(choices) <= MOST_CHOICES else (),
    )


@dataclass(frozen=True, slots=True)
class Download:
    """A file of the downloads row; `size` None while it is being written."""

    format: str
    label: str
    size: int | None
    state: str


@dataclass(frozen=True, slots=True)
class PublicNote:
    """A remark on an earlier version that the public has seen."""

    number: int
    published_at: datetime
    replaced: bool
    note: str


@dataclass(frozen=True, slots=True)
class PublicReport:
    """A report as the public reads it; `frozen` None where it was withdrawn."""

    body: str
    code: str
    year: int
    number: int
    frozen: Frozen | None
    previous: Frozen | None
    downloads: tuple[Download, ...]
    original_name: str | None
    original_size: int | None
    published_at: datetime
    publish_note: str
    withdrawn_at: datetime | None
    withdraw_reason: str
    earlier: tuple[PublicNote, ...]
    years: tuple[int, ...]
    sha256: str


def get_published(asker: Asker, code: str, year: int, *, on: date) -> PublicReport:
    """The public report of a body and year with its downloads and the note on its versions.

    A withdrawn report answers with the reason in the place of its content. Raises NotFoundError.
    """
    known = Version.objects.filter(report__organisation__code=code).exclude(frozen_sha256="")
    bodies = bodies_shown_to(asker)
    family = known if bodies is None else known.filter(report__organisation__in=bodies)
    seen: list[Any] = list(
        family.filter(Q(report__year=year) | Q(report__year=year - 1))
        .named(on)
        .select_related("report__organisation", "upload")
        .defer("content", "findings", "upload__content", "upload__source")
        .order_by("-number")
    )
    mine = [v for v in seen if v.report.year == year]
    current = next((v for v in mine if v.state in FROZEN), None)
    if current is None or current.published_at is None:
        raise NotFoundError("没有找到这份年度报告。它可能还没有发布，或者网址写错了。")
    before = next((v for v in seen if v.report.year == year - 1 and v.state in PUBLIC), None)
    is_public = current.state in PUBLIC
    upload = current.upload if current.is_original_public and is_public else None
    return PublicReport(
        body=current.body_name,
        code=code,
        year=year,
        number=current.number,
        frozen=current.read_frozen() if is_public else None,
        previous=before.read_frozen() if before and is_public else None,
        downloads=_downloads(current) if is_public else (),
        original_name=upload.file_name if upload else None,
        original_size=upload.size if upload else None,
        published_at=current.published_at,
        publish_note=current.publish_note,
        withdrawn_at=current.withdrawn_at,
        withdraw_reason=current.withdraw_reason,
        earlier=tuple(
            PublicNote(v.number, v.published_at, v.state == State.SUPERSEDED, v.publish_note)
            for v in mine
            if v.pk != current.pk and v.published_at
        ),
        years=tuple(
            family.published().order_by("-report__year").values_list("report__year", flat=True)
        ),
        sha256=current.frozen_sha256,
    )


def _downloads(version: Version) -> tuple[Download, ...]:
    return tuple(Download(r.format, r.label, r.size, r.state) for r in version.renditions.all())


def published_file(asker: Asker, code: str, year: int, kind: str) -> OpenFile:
    """A finished download of a published report, or its original where that is public too.

    Raises NotFoundError.
    """
    versions = _on_site(
        Version.objects.published().filter(report__organisation__code=code, report__year=year),
        asker,
    )
    if kind == "original":
        return _original(versions.filter(is_original_public=True).select_related("upload").first())
    rendition = Rendition.objects.filter(version__in=versions, format=kind, state="ready").first()
    if rendition is None or rendition.size is None:
        raise NotFoundError("这个文件还没有生成好，请过一会儿再试。")
    return OpenFile(path_of(rendition.sha256), f"{code}-{year}.{kind}", rendition.size)
