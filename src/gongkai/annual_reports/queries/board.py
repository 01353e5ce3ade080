"""The board of the supervising office: every body of a year, who is late, what fails, what changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

from gongkai.annual_reports.models import Comment, Version, findings_from, load
from gongkai.annual_reports.queries.area import areas
from gongkai.organisations.models import Organisation, ids_of
from gongkai.rules.access import Asker, Permission
from gongkai.rules.errors import NotFoundError
from gongkai.rules.paging import Page
from gongkai.rules.report.bodies import covers_area
from gongkai.rules.report.filing import NOT_FILED, OPEN, PUBLIC, STATE_LABELS, State, due_of
from gongkai.rules.report.model import Finding, Report, from_dict
from gongkai.rules.report.totals import Aggregate, Aggregation
from gongkai.rules.report.tree import Body, Tree

PAGE: Final = 50
Show = Literal["all", "late", "wrong", "missing", "ready"]
SHOWS: Final[dict[Show, str]] = {
    "all": "全部",
    "late": "逾期未发布",
    "missing": "未报",
    "wrong": "有错误",
    "ready": "可以收入汇总",
}


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A body with its report of the year; `version_id` None where there is none."""

    organisation_id: int
    body: str
    code: str
    version_id: int | None
    state: State | None
    error_count: int
    warning_count: int
    changed: int
    comments: int
    published_at: datetime | None
    days_left: int

    @property
    def state_label(self) -> str:
        """The state in words, 未报 where there is none."""
        return STATE_LABELS[self.state] if self.state else NOT_FILED

    @property
    def is_public(self) -> bool:
        """Whether the public can read it."""
        return self.state in PUBLIC

    @property
    def is_late(self) -> bool:
        """Whether it should be public and is not."""
        return not self.is_public and self.days_left < 0

    @property
    def error_words(self) -> str:
        """How many errors, in words."""
        return f"错误{self.error_count}处"

    @property
    def changed_words(self) -> str:
        """How many numbers changed strongly against last year, in words."""
        return f"大变化{self.changed}处"

    @property
    def comment_words(self) -> str:
        """How many remarks are open, in words."""
        return f"意见{self.comments}条"


@dataclass(frozen=True, slots=True)
class Board:
    """A page of the board with the counts of the whole."""

    year: int
    page: Page[BoardRow]
    counts: tuple[tuple[str, str, int], ...]
    areas: tuple[tuple[int, str], ...] = ()


def board(
    asker: Asker,
    year: int,
    *,
    on: date,
    show: Show = "all",
    page: int = 1,
    days_early: int = 0,
) -> Board:
    """The bodies whose reports the asker collects, in the order of the tree.

    `days_early`: by how many days the office wants them before the day of the law.
    """
    rows = board_rows(asker, year, on=on, days_early=days_early)
    chosen = [row for row in rows if _is_shown(row, show)]
    number = min(max(1, page), max(1, -(-len(chosen) // PAGE)))
    shown = chosen[(number - 1) * PAGE : number * PAGE]
    counts = tuple(
        (key, label, sum(_is_shown(row, key) for row in rows)) for key, label in SHOWS.items()
    )
    found = Page(tuple(shown), len(chosen), number, PAGE)
    return Board(year, found, counts, areas(asker, on=on))


def _is_shown(row: BoardRow, show: Show) -> bool:
    match show:
        case "late":
            return row.is_late
        case "missing":
            return row.state is None
        case "wrong":
            return row.error_count > 0
        case "ready":
            return row.state == State.PUBLISHED
    return True


def board_rows(asker: Asker, year: int, *, on: date, days_early: int = 0) -> list[BoardRow]:
    """Every body of the board: three questions, however many there are."""
    bodies = _bodies(asker, on)
    versions = _versions(asker, year)
    remarks: dict[int, int] = {}
    ids = [version.pk for version in versions.values()]
    open_ones = Comment.objects.filter(version__in=ids, settled_at=None)
    for version_id in open_ones.values_list("version", flat=True):
        remarks[version_id] = remarks.get(version_id, 0) + 1
    rows = []
    for body in bodies:
        due = due_of(year, covers_area=covers_area(body.name), earlier=days_early)
        rows.append(_row(body, versions.get(body.pk), remarks, due.left(on)))
    return rows


def _bodies(asker: Asker, on: date) -> list[Any]:
    reach = Organisation.objects.within(asker.scope(Permission.AGGREGATE_REPORTS)).existing(on)
    found = reach.named(on).filter(compiles_own_report=True)
    return sorted(found, key=lambda body: ids_of(body.path))


def _versions(asker: Asker, year: int) -> dict[int, Version]:
    """The version of each body that counts: the public one, else the one at work."""
    rows = Version.objects.within(asker.scope(Permission.AGGREGATE_REPORTS)).filter(
        report__year=year, state__in=sorted(PUBLIC | OPEN)
    )
    best: dict[int, Version] = {}
    for version in rows.select_related("report").defer("content", "frozen", "templates"):
        body = version.report.organisation_id
        if body not in best or version.state in PUBLIC:
            best[body] = version
    return best


def _row(body: Any, version: Version | None, remarks: dict[int, int], left: int) -> BoardRow:
    if version is None:
        return BoardRow(body.pk, body.name, body.code, None, None, 0, 0, 0, 0, None, left)
    jumps = sum(f.rule == "YOY" for f in findings_from(load(version.findings)))
    return BoardRow(
        body.pk,
        body.name,
        body.code,
        version.pk,
        State(version.state),
        version.error_count,
        version.warning_count,
        jumps,
        remarks.get(version.pk, 0),
        version.published_at,
        left,
    )


def area_total(asker: Asker, year: int, *, on: date, is_provisional: bool = False) -> Aggregate:
    """The reports that the public can read, added up over the tree of bodies.

    `is_provisional`: those still at work count too, where a body has no public one. Missing ones
    are listed and never counted as 0. Raises NotFoundError where there is nothing to add up.
    """
    bodies = _bodies(asker, on)
    counted = _versions(asker, year)
    if not is_provisional:
        counted = {k: v for k, v in counted.items() if v.state in PUBLIC}
    if not bodies or not counted:
        raise NotFoundError(f"{year}年度还没有已发布的报告可以汇总。")
    sums = Aggregation(Tree(_tree(bodies)), year=year)
    full = Version.objects.filter(pk__in=[v.pk for v in counted.values()]).select_related("report")
    codes = {body.pk: body.code for body in bodies}
    for version in full.order_by("pk").iterator(chunk_size=50):
        code = codes.get(version.report.organisation_id)
        if code is not None:
            report, findings, source = _counted(version)
            sums.add(report, source=source, code=code, findings=findings)
    return sums.result()


def _counted(version: Version) -> tuple[Report, tuple[Finding, ...], str]:
    """What a version counts for, what was found in it, and how it is named."""
    if version.state in PUBLIC:
        data = load(version.frozen)["report"]
        return from_dict(data), findings_from(data["findings"]), f"第{version.number}版"
    source = f"第{version.number}版（{STATE_LABELS[State(version.state)]}，未发布）"
    return version.read_content(), version.read_findings(), source


def _tree(bodies: list[Any]) -> Iterable[Body]:
    """The bodies as a tree under one heading; between them what doesn't compile is left out."""
    yield Body("area", "汇总", None, "own", expected=False)
    known = {body.pk: body.code for body in bodies}
    for body in bodies:
        above = [i for i in ids_of(body.path)[:-1] if i in known]
        yield Body(body.code, body.name, known[above[-1]] if above else "area")
