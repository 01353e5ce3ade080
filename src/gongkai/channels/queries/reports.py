"""The half-yearly report of changes: who changed, which account, and which body handed it in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final

from gongkai.accounts.models import Person
from gongkai.channels.models import AccountEvent, ChangeReport
from gongkai.channels.queries.access import MANAGE, HouseRules, names_of, visible_accounts
from gongkai.channels.queries.accounts import told
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker
from gongkai.rules.channels.accounts import PLATFORM_LABELS, Platform, State
from gongkai.rules.channels.watch import Period, report_level
from gongkai.rules.dates import chinese_date

CHANGE_HEADS: Final = (
    "序号", "主办单位", "账号名称", "平台", "变动日期", "变动事项", "变动内容", "报备情况",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change of an account in the half-year, in words."""

    organizer: str
    account: str
    platform: str
    on: str
    label: str
    told: str
    filing: str


def change_lines(
    asker: Asker, period: Period, *, organisation_id: int | None = None
) -> list[ChangeLine]:
    """The changes of half a year at the accounts in the asker's reach, by body and day."""
    rows = AccountEvent.objects.filter(
        account__in=visible_accounts(asker).values("pk"),
        is_reported=True,
        on__gte=period.first_on,
        on__lte=period.last_on,
    ).select_related("account__organisation")
    if organisation_id is not None:
        rows = rows.filter(account__organisation=organisation_id)
    found = list(rows.order_by("account__organisation__path", "on", "account", "place"))
    names = names_of((row.account.organisation_id for row in found), period.last_on)
    return [_line(row, names) for row in found]


def _line(row: AccountEvent, names: dict[int, str]) -> ChangeLine:
    filing = "不用报备" if row.file_by_on is None else "未报备"
    if row.filed_on:
        filing = f"{chinese_date(row.filed_on)}报备{row.filing_no}"
    return ChangeLine(
        organizer=names.get(row.account.organisation_id, ""),
        account=row.account.name,
        platform=PLATFORM_LABELS[Platform(row.account.platform)],
        on=row.on.isoformat(),
        label=row.label,
        told=told(row.data),
        filing=filing,
    )


def freeze(line: ChangeLine) -> dict[str, str]:
    """A line as it is kept in a report that was handed in."""
    return asdict(line)


@dataclass(frozen=True, slots=True)
class UnitStatus:
    """A body with accounts, and how it stands with its report of the half-year."""

    organisation_id: int
    name: str
    accounts: int
    changes: int
    submitted_at: datetime | None
    submitted_by: str
    note: str
    is_late: bool
    may_submit: bool


@dataclass(frozen=True, slots=True)
class ChangeReportView:
    """A half-year: every body's status, and the changes (frozen where they were handed in)."""

    period: Period
    due_on: date
    is_over: bool
    units: tuple[UnitStatus, ...]
    lines: tuple[ChangeLine, ...]

    @property
    def open_units(self) -> int:
        """How many bodies have not handed theirs in."""
        return sum(unit.submitted_at is None for unit in self.units)


def change_report_view(asker: Asker, period: Period, *, today: date) -> ChangeReportView:
    """The half-year in the asker's reach."""
    reach = Organisation.objects.within(asker.scope(MANAGE))
    mine = set(reach.values_list("pk", flat=True))
    rules = HouseRules.load()
    bodies, counts = _bodies(asker, period)
    reports = {
        report.organisation_id: report
        for report in ChangeReport.objects.filter(
            organisation__in=bodies, year=period.year, half=period.half
        ).select_related("submitted_by")
    }
    live = change_lines(asker, period)
    names = names_of(bodies, period.last_on)
    paths = dict(Organisation.objects.filter(pk__in=bodies).values_list("pk", "path"))
    calendars: dict[str, date] = {}
    units, lines = [], []
    for pk in sorted(bodies, key=lambda pk: paths[pk]):
        policy, path = rules.policy(paths[pk]), paths[pk]
        due = calendars.setdefault(
            str(policy.account_report_days), period.due_on(rules.calendar(path), policy)
        )
        report, name = reports.get(pk), names.get(pk, "")
        own = _own(report, live, name)
        lines += own
        units.append(
            UnitStatus(
                organisation_id=pk,
                name=name,
                accounts=counts[pk],
                changes=len(own),
                submitted_at=report.submitted_at if report else None,
                submitted_by=_name(report.submitted_by) if report else "",
                note=report.note if report else "",
                is_late=report is None and today > due,
                may_submit=report is None and pk in mine and today > period.last_on,
            )
        )
    first = units[0].organisation_id if units else None
    policy = rules.policy(paths[first]) if first else rules.policy("")
    due_on = period.due_on(rules.calendar(paths[first] if first else ""), policy)
    return ChangeReportView(period, due_on, today > period.last_on, tuple(units), tuple(lines))


def _own(report: ChangeReport | None, live: Sequence[ChangeLine], name: str) -> list[ChangeLine]:
    if report is not None:
        return [ChangeLine(**line) for line in report.lines]
    return [line for line in live if line.organizer == name]


def _name(person: Person | None) -> str:
    return person.name if person else "系统"


def _bodies(asker: Asker, period: Period) -> tuple[set[int], dict[int, int]]:
    """Bodies that had an account in the half-year, with how many."""
    rows = visible_accounts(asker).exclude(closed_on__lt=period.first_on)
    rows = rows.exclude(state=State.PREPARING).exclude(opened_on__gt=period.last_on)
    counts = Counter(rows.values_list("organisation_id", flat=True))
    return set(counts), dict(counts)


def change_table(view: ChangeReportView) -> list[tuple[Any, ...]]:
    """The changes as rows under CHANGE_HEADS; one line that says so where there are none."""
    rows: list[tuple[Any, ...]] = [
        (
            n,
            line.organizer,
            line.account,
            line.platform,
            line.on,
            line.label,
            line.told,
            line.filing,
        )
        for n, line in enumerate(view.lines, 1)
    ]
    return rows or [("—", "—", "本期没有变动", "—", "—", "—", "—", "—")]


@dataclass(frozen=True, slots=True)
class OwingUnit:
    """A body that has not handed in its report, and which reminder is due."""

    organisation_id: int
    name: str
    due_on: date
    level: int


def owing_units(asker: Asker, period: Period, *, today: date) -> list[OwingUnit]:
    """The bodies whose report of a half-year is nearly due or late."""
    rules = HouseRules.load()
    bodies, _ = _bodies(asker, period)
    done = ChangeReport.objects.filter(year=period.year, half=period.half)
    owing = bodies - set(done.values_list("organisation", flat=True))
    names = names_of(owing, today)
    found = []
    for body in Organisation.objects.filter(pk__in=owing).existing(today).order_by("path"):
        calendar, policy = rules.calendar(body.path), rules.policy(body.path)
        due = period.due_on(calendar, policy)
        level = report_level(due, today, calendar, policy)
        if level is not None:
            found.append(OwingUnit(body.pk, names.get(body.pk, ""), due, level))
    return found
