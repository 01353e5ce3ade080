"""The year so far for the head of the office: what will not be right in January, and charts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, Func, IntegerField, Q

from gongkai.annual_reports.models import Version
from gongkai.annual_reports.queries.computing import Computed, compute_report
from gongkai.annual_reports.queries.deadlines import Deadline, deadlines_of
from gongkai.annual_reports.queries.register import counted_sums
from gongkai.catalogue.queries import published_in
from gongkai.channels.queries.figures import publications_in
from gongkai.info_requests.models import InfoRequest
from gongkai.media.queries import figures_below
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission
from gongkai.rules.report.bodies import covers_area
from gongkai.rules.report.counting.register import CHANNELS, FIGURES
from gongkai.rules.report.filing import NOT_FILED, OPEN, PUBLIC, STATE_LABELS, Due, State, due_of
from gongkai.rules.report.forms import form_for_year, t3_leaves
from gongkai.rules.report.topics import missing_topics
from gongkai.rules.results import ResultCode, table3_row

YEARS_COMPARED: Final = 5
MOST_BODIES: Final = 15
Number = int | Decimal

_RESULTS: Final = (
    ("granted", "予以公开"),
    ("partial", "部分公开"),
    ("deny_", "不予公开"),
    ("unable_", "无法提供"),
    ("noproc_", "不予处理"),
    ("other", "其他处理"),
)
_DAYS: Final = ((10, "10天以内"), (20, "11至20天"), (30, "21至30天"), (45, "31至45天"))
_MEDIA: Final = ("media.central", "media.provincial", "media.municipal")


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers of a chart: for each category this one, and another beside it.

    `is_comparison`: the other is that of the year before, so that the difference means something.
    """

    code: str
    title: str
    unit: str
    now_name: str
    before_name: str
    rows: tuple[tuple[str, Number | None, Number | None], ...]
    is_comparison: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(now or before for _, now, before in self.rows)


@dataclass(frozen=True, slots=True)
class Stacked:
    """Numbers of a chart whose bars have parts: for each category one number a part."""

    code: str
    title: str
    unit: str
    parts: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(any(numbers) for _, numbers in self.rows)


@dataclass(frozen=True, slots=True)
class Worry:
    """Something that will not be right when the report is due; `leads_to` says where to mend it."""

    text: str
    is_grave: bool
    leads_to: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The page of the head of the office."""

    computed: Computed
    due: Due
    days_left: int
    state_label: str
    version_id: int | None
    worries: tuple[Worry, ...]
    carried_out: int
    deadlines: tuple[Deadline, ...]
    series: tuple[Series | Stacked, ...]


def overview(
    asker: Asker, organisation_id: int, year: int, *, on: date, days_early: int = 0
) -> Overview:
    """The year of a body as it stands on a day; raises NotFoundError, BadInputError.

    `days_early`: by how many days the supervising office wants reports before the day of the law.
    """
    computed = compute_report(asker, organisation_id, year, on=on)
    due = due_of(year, covers_area=covers_area(computed.body), earlier=days_early)
    version = _best_version(organisation_id, year)
    open_ones = InfoRequest.objects.filter(organisation=organisation_id).open()
    later = open_ones.filter(Q(due_on__gt=date(year, 12, 31)) | Q(due_on=None)).count()
    came = _per_day(organisation_id, "received_on", year)
    went = _per_day(organisation_id, "counted_on", year)
    body = Organisation.objects.get(pk=organisation_id)
    before = _last_year(body, year - 1)
    return Overview(
        computed=computed,
        due=due,
        days_left=due.left(on),
        state_label=STATE_LABELS[State(version.state)] if version else NOT_FILED,
        version_id=version.pk if version else None,
        worries=tuple(_worries(computed, version)),
        carried_out=later if on.year == year else int(computed.report.number(_CARRIED) or 0),
        deadlines=deadlines_of(asker, body, on=on),
        series=(
            _by_month(came, went, year, on),
            _by_month_and_result(organisation_id, year, on),
            _by_result(computed, year),
            _by_days(organisation_id, year),
            _by_figure(computed, before, "channels", "主动公开的渠道", CHANNELS, "条"),
            _by_figure(computed, before, "media", "各级媒体采用", _MEDIA, "篇"),
            _by_year(came, went, year),
            *_by_body(asker, year, on),
        ),
    )


_CARRIED: Final = "T3.carried_out.total"


def _best_version(organisation_id: int, year: int) -> Version | None:
    versions = Version.objects.filter(report__organisation=organisation_id, report__year=year)
    shown = versions.filter(state__in=sorted(PUBLIC | OPEN)).only("pk", "state", "upload")
    return min(shown, key=lambda v: v.state in PUBLIC, default=None)


def _worries(computed: Computed, version: Version | None) -> Iterable[Worry]:
    if computed.error_count:
        yield Worry(f"勾稽关系有{computed.error_count}处错误", is_grave=True, leads_to="live")
    blank = [a for a, v in computed.report.values.items() if v is None]
    if blank:
        yield Worry(f"表二还有{len(blank)}格没有登记", is_grave=False, leads_to="register")
    apart = sum(f.rule == "REG-REC" for f in computed.findings)
    if apart:
        text = f"登记的数有{apart}处与台账不一致"
        yield Worry(text, is_grave=False, leads_to="register")
    if computed.waiting:
        text = f"登记的数据有{computed.waiting}条还没有人确认"
        yield Worry(text, is_grave=False, leads_to="register")
    for prefill in computed.prefills[-1:]:
        text = f"上年结转与案卷差{abs(prefill.locked - prefill.counted)}件"
        yield Worry(text, is_grave=True, leads_to="live")
    if version is None or not version.is_computed:
        return
    report = Version.objects.get(pk=version.pk).read_content()
    missing = missing_topics(report, covers_area=covers_area(computed.body))
    if missing:
        names = "、".join(topic.label for topic in missing)
        yield Worry(f"草稿的正文还缺：{names}", is_grave=False, leads_to="draft")


Days = dict[date, int]


def _per_day(organisation_id: int, field: str, year: int) -> Days:
    """How many requests on each day of the years that are compared.

    Grouped by the column itself: a function of it costs SQLite a call into Python for each row.
    """
    rows = InfoRequest.objects.filter(
        organisation=organisation_id,
        **{
            f"{field}__gte": date(year - YEARS_COMPARED + 1, 1, 1),
            f"{field}__lte": date(year, 12, 31),
        },
    )
    return dict(rows.values_list(field).annotate(n=Count("*")).order_by())


def _by_month(came: Days, went: Days, year: int, on: date) -> Series:
    def counted(days: Days, month: int) -> int:
        return sum(n for day, n in days.items() if (day.year, day.month) == (year, month))

    months = range(1, (on.month if on.year == year else 12) + 1)
    rows = tuple((f"{m}月", counted(came, m), counted(went, m)) for m in months)
    return Series("months", "每月收到和办结的申请", "件", "收到", "办结", rows)


def _by_month_and_result(organisation_id: int, year: int, on: date) -> Stacked:
    """The requests answered in each month, by what came of them."""
    answered = InfoRequest.objects.filter(
        organisation=organisation_id,
        counted_on__gte=date(year, 1, 1),
        counted_on__lte=date(year, 12, 31),
    )
    counts: Counter[tuple[int, int]] = Counter()
    form = form_for_year(year).id
    rows = answered.values_list("counted_on", "counted_result").annotate(n=Count("*")).order_by()
    for day, result, n in rows:
        row = table3_row(ResultCode(result), form)
        part = next(i for i, (start, _) in enumerate(_RESULTS) if row.startswith(start))
        counts[day.month, part] += n
    months = range(1, (on.month if on.year == year else 12) + 1)
    parts = range(len(_RESULTS))
    return Stacked(
        "month_results",
        "每月办结的申请，按办理结果",
        "件",
        tuple(label for _, label in _RESULTS),
        tuple((f"{m}月", tuple(counts[m, i] for i in parts)) for m in months),
    )


def _by_result(computed: Computed, year: int) -> Series:
    leaves = t3_leaves(form_for_year(year))

    def total(start: str) -> int:
        cells = (f"T3.{row}.total" for row in leaves if row.startswith(start))
        return sum(int(computed.report.number(cell) or 0) for cell in cells)

    rows = tuple((label, total(start), None) for start, label in _RESULTS)
    return Series("results", "申请的办理结果", "件", f"{year}年", "", rows)


def _by_days(organisation_id: int, year: int) -> Series:
    spans = (
        InfoRequest.objects.filter(
            organisation=organisation_id,
            counted_on__gte=date(year, 1, 1),
            counted_on__lte=date(year, 12, 31),
        )
        .values_list(DaysBetween("received_on", "counted_on"))
        .annotate(n=Count("*"))
        .order_by()
    )
    counts: Counter[str] = Counter()
    for days, n in spans:
        counts[next((label for most, label in _DAYS if days <= most), "45天以上")] += n
    labels = (*(label for _, label in _DAYS), "45天以上")
    rows = tuple((label, counts[label], None) for label in labels)
    return Series("days", "从收到到答复的天数（自然日）", "件", f"{year}年", "", rows)


class DaysBetween(Func):
    """How many days lie between two columns of days: the database's own subtraction.

    Django's would call Python for each row on SQLite.
    """

    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """By Julian days, whole ones for days."""
        return self._minus(compiler, connection, "JULIANDAY(%s)")

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """A day minus a day is a whole number."""
        return self._minus(compiler, connection, "%s")

    def _minus(self, compiler: Any, connection: Any, day: str) -> tuple[str, list[Any]]:
        first, last = (compiler.compile(part) for part in self.source_expressions)
        words = f"CAST({day % last[0]} - {day % first[0]} AS INTEGER)"
        return words, [*last[1], *first[1]]


def _last_year(body: Organisation, year: int) -> dict[str, Number]:
    """What ledgers, catalogue and register hold of the year before, to compare with."""
    entered = counted_sums([body.pk], year).get(body.pk, {})
    known: dict[str, Number] = {code: total.value for code, total in entered.items()}
    known |= {code: one.value for code, one in figures_below(body.path, year).items()}
    known |= {code: one.value for code, one in publications_in(body.pk, year).items()}
    published = published_in([body.pk], year).get(body.pk, 0)
    if published:
        known["published.website"] = known.get("published.website", 0) + published
    return known


def _by_figure(
    computed: Computed,
    before: Mapping[str, Number],
    code: str,
    title: str,
    figures: Iterable[str],
    unit: str,
) -> Series:
    slots, year = computed.slots, computed.year
    rows = tuple(
        (FIGURES[f].label, slots[f].value if f in slots else None, before.get(f)) for f in figures
    )
    is_known = any(old is not None for _, _, old in rows)
    return Series(
        code, title, unit, f"{year}年", f"{year - 1}年" if is_known else "", rows, is_known
    )


def _by_year(came: Days, went: Days, year: int) -> Series:
    def counted(days: Days, wanted: int) -> int:
        return sum(n for day, n in days.items() if day.year == wanted)

    compared = range(year - YEARS_COMPARED + 1, year + 1)
    rows = tuple((f"{y}年", counted(came, y), counted(went, y)) for y in compared)
    return Series("years", "各年收到和办结的申请", "件", "收到", "办结", rows)


def _by_body(asker: Asker, year: int, on: date) -> tuple[Series, Series]:
    """Bodies in reach, in the order of the tree: no ranking."""
    reach = Organisation.objects.within(asker.scope(Permission.SEE_REPORTS)).existing(on)
    bodies = list(reach.named(on).filter(compiles_own_report=True).order_by("path")[:MOST_BODIES])
    ids = [body.pk for body in bodies]
    came = InfoRequest.objects.filter(
        organisation__in=ids,
        received_on__gte=date(year, 1, 1),
        received_on__lte=date(year, 12, 31),
    )
    counts = dict(came.values_list("organisation").annotate(n=Count("*")).order_by())
    published = published_in(ids, year)

    def rows(numbers: Mapping[int, int]) -> tuple[tuple[str, Number | None, Number | None], ...]:
        return tuple((body.name, numbers.get(body.pk, 0), None) for body in bodies)  # type: ignore[attr-defined]

    name = f"{year}年"
    return (
        Series("bodies", "各机关收到的申请", "件", name, "", rows(counts)),
        Series("bodies_published", "各机关在网站上公开的信息", "条", name, "", rows(published)),
    )
