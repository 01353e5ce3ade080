"""One account as its page shows it, and the choices of its forms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from gongkai.channels.models import Account, AccountEvent, AccountSnapshot
from gongkai.channels.queries.access import (
    MANAGE,
    NO_ACCOUNT,
    HouseRules,
    actors_of,
    holders_of,
    names_of,
    visible_accounts,
)
from gongkai.rules.access import Asker
from gongkai.rules.channels.accounts import (
    DUTY_LABELS,
    FUNCTION_LABELS,
    LIVE,
    OPERATION_LABELS,
    TABLE,
    AccountDetails,
    Duty,
    Function,
    Holder,
    Move,
    Operation,
    Platform,
    State,
)
from gongkai.rules.channels.watch import (
    Freshness,
    certification_level,
    freshness,
    quiet_days,
)
from gongkai.rules.dates import chinese_date
from gongkai.rules.errors import NotFoundError
from gongkai.rules.sheets import said

# A platform is asked every day: of years of figures the page shows the newest.
MOST_DAYS: Final = 31


@dataclass(frozen=True, slots=True)
class EventLine:
    """An entry of the log in words; `is_late`: its last day for filing has passed."""

    id: int
    on: date
    label: str
    by_name: str
    told: str
    file_by_on: date | None
    filed_on: date | None
    filing_no: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class SnapshotLine:
    """Figures of a day, each in words with its bound; empty where nobody said.

    `gained` followed and `lost` left on the day, `readers` and `sharers` were persons of that day.
    """

    as_of_on: date
    last_post_on: date | None
    followers: str
    posts: str
    originals: str
    reads: str
    interactions: str
    gained: int | None
    lost: int | None
    readers: int | None
    sharers: int | None
    source: str


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account with who holds it, its log, its figures, and what may be done now.

    `holders` without phones for who may only look. `moves` are those that the state and the person
    allow.
    """

    id: int
    version: int
    details: AccountDetails
    platform_label: str
    state: State
    state_label: str
    organisation_id: int
    organizer: str
    supervisor_id: int | None
    supervisor: str
    operator_id: int | None
    operator: str
    operation_label: str
    functions: str
    holders: tuple[tuple[Duty, str, Holder | None], ...]
    past: tuple[tuple[str, str, date | None, date | None], ...]
    events: tuple[EventLine, ...]
    snapshots: tuple[SnapshotLine, ...]
    has_more_figures: bool
    quiet_since: date | None
    days_quiet: int | None
    freshness: Freshness
    certification: int | None
    moves: frozenset[Move]
    may_manage: bool
    closed_on: date | None
    close_reason: str
    notice: str
    merged_into_id: int | None
    merged_into: str
    merged: tuple[tuple[int, str], ...]

    @property
    def days(self) -> tuple[SnapshotLine, ...]:
        """The days of which the platform tells who followed, left, read or shared."""
        return tuple(
            row
            for row in self.snapshots
            if any(n is not None for n in (row.gained, row.lost, row.readers, row.sharers))
        )

    @property
    def is_live(self) -> bool:
        """Whether it is in use."""
        return self.state in LIVE

    @property
    def qr_text(self) -> str:
        """What its QR code says; empty where nothing is known."""
        return self.details.qr_content or self.details.url


def seen_account(asker: Asker, account_id: int) -> Account:
    """An account in the asker's reach. Raises NotFoundError."""
    rows = visible_accounts(asker).select_related("organisation", "merged_into")
    found = rows.filter(pk=account_id).first()
    if found is None:
        raise NotFoundError(NO_ACCOUNT)
    return found


def account_view(asker: Asker, account_id: int, *, today: date) -> AccountView:
    """One account. Raises NotFoundError."""
    account = seen_account(asker, account_id)
    path = account.organisation.path
    may_manage = asker.scope(MANAGE).covers(path)
    policy = HouseRules.load().policy(path)
    rows = list(account.holders.order_by("pk"))
    now = holders_of(rows)
    if not may_manage:
        now = {duty: Holder(h.name, h.post, "", h.since_on) for duty, h in now.items()}
    names = names_of((account.organisation_id, account.supervisor_id, account.operator_id), today)
    platform, state = Platform(account.platform), State(account.state)
    actors = actors_of(asker, path) if may_manage else frozenset()
    snapshots = list(account.snapshots.order_by("-as_of_on")[: MOST_DAYS + 1])
    merged = visible_accounts(asker).filter(merged_into=account).order_by("pk")
    return AccountView(
        id=account.pk,
        version=account.version,
        details=account.read_details(),
        platform_label=account.platform_label,
        state=state,
        state_label=account.state_label,
        organisation_id=account.organisation_id,
        organizer=names.get(account.organisation_id, ""),
        supervisor_id=account.supervisor_id,
        supervisor=names.get(account.supervisor_id or 0, ""),
        operator_id=account.operator_id,
        operator=names.get(account.operator_id or 0, ""),
        operation_label=OPERATION_LABELS[Operation(account.operation)],
        functions="、".join(FUNCTION_LABELS[Function(f)] for f in account.functions),
        holders=tuple((duty, DUTY_LABELS[duty], now.get(duty)) for duty in Duty),
        past=tuple(
            (DUTY_LABELS[Duty(row.duty)], row.name, row.since_on, row.until_on)
            for row in reversed(rows)
            if row.until_on
        ),
        events=tuple(
            event_line(row, today) for row in account.events.order_by("-place").iterator()
        ),
        snapshots=tuple(_snapshot_line(row) for row in snapshots[:MOST_DAYS]),
        has_more_figures=len(snapshots) > MOST_DAYS,
        quiet_since=account.quiet_since,
        days_quiet=quiet_days(account.quiet_since, today),
        freshness=freshness(platform, state, account.quiet_since, today, policy),
        certification=certification_level(account.certified_until, today, policy)
        if state in LIVE
        else None,
        moves=frozenset(
            line.move for line in TABLE.moves_from(state) if not line.actors.isdisjoint(actors)
        ),
        may_manage=may_manage,
        closed_on=account.closed_on,
        close_reason=account.close_reason,
        notice=account.notice,
        merged_into_id=account.merged_into_id,
        merged_into=account.merged_into.name if account.merged_into else "",
        merged=tuple(merged.values_list("pk", "name")),
    )


def event_line(row: AccountEvent, today: date) -> EventLine:
    """An entry of the log in words."""
    return EventLine(
        id=row.pk,
        on=row.on,
        label=row.label,
        by_name=row.by_name,
        told=told(row.data),
        file_by_on=row.file_by_on,
        filed_on=row.filed_on,
        filing_no=row.filing_no,
        is_late=row.is_filing_late(today),
    )


_FIELDS = {
    field.name: str(field.verbose_name)
    for field in Account._meta.concrete_fields  # noqa: SLF001 - Django's own words
} | {"supervisor_id": "主管单位", "operator_id": "承办部门"}


def told(data: dict[str, Any]) -> str:
    """What an entry of the log tells beside its day."""
    words = [_person(one) for one in data.get("people", [])]
    changed = data.get("changed", [])
    if isinstance(changed, dict):
        for name, (before, after) in changed.items():
            if name in {"name", "subject", "uid"}:
                words.append(f"{_FIELDS[name]}由“{before or '（空）'}”改为“{after}”")
            else:
                words.append(f"改了{_FIELDS.get(name, name)}")
    else:
        words += [f"改了{_FIELDS.get(name, name)}" for name in changed]
    if data.get("until"):
        words.append(f"有效期至{chinese_date(date.fromisoformat(data['until']))}")
    if data.get("successor"):
        words.append(f"并入“{data['successor']}”")
    words += [
        str(data[key]) for key in ("reason", "notice", "archive_ref", "note") if data.get(key)
    ]
    if data.get("imported"):
        words.append("由表格导入")
    return "；".join(words)


def _person(one: dict[str, str]) -> str:
    label = DUTY_LABELS[Duty(one["duty"])]
    if not one.get("before"):
        return f"{label}：{one['after']}"
    return f"{label}由{one['before']}变为{one['after']}"


def _snapshot_line(row: AccountSnapshot) -> SnapshotLine:
    def words(name: str) -> str:
        figure = row.figure(name)
        return "" if figure is None else said(figure)

    return SnapshotLine(
        as_of_on=row.as_of_on,
        last_post_on=row.last_post_on,
        followers=words("followers"),
        posts=words("posts"),
        originals=words("originals"),
        reads=words("reads"),
        interactions=words("interactions"),
        gained=row.gained,
        lost=row.lost,
        readers=row.readers,
        sharers=row.sharers,
        source=AccountSnapshot.SOURCES[row.source],
    )


def successors_of(asker: Asker, account_id: int) -> list[tuple[int, str]]:
    """The accounts in use into which one may be merged, those of its platform first."""
    account = seen_account(asker, account_id)
    rows = visible_accounts(asker).live().exclude(pk=account.pk).order_by("name")[:500]
    found = sorted(rows, key=lambda row: row.platform != account.platform)
    return [(row.pk, f"{row.name}（{row.platform_label}）") for row in found]
