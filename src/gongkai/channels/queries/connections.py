"""Which ways to channels there are, for whom, and what each says of itself. Never a secret."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from gongkai.channels.adapters.connectors import Connector, connector_of, described
from gongkai.channels.adapters.lines import open_secrets
from gongkai.channels.models import Connection, ConnectionUse
from gongkai.channels.models.deliveries import ConnectionQuerySet
from gongkai.channels.queries.access import MANAGE, SEE, names_of
from gongkai.rules.access import Asker
from gongkai.rules.channels.posts import Limits
from gongkai.rules.errors import NotFoundError

NO_CONNECTION: Final = "没有找到这个渠道接口，或者不在您的工作范围内。"


def visible_connections(asker: Asker) -> ConnectionQuerySet:
    """The connections in the asker's reach: where every question about them begins."""
    return Connection.objects.within(asker.scope(SEE))


@dataclass(frozen=True, slots=True)
class ConnectionRow:
    """A connection in a list. `is_working` None: not tested since the last change."""

    id: int
    name: str
    label: str
    organizer: str
    account: str
    is_active: bool
    is_dry_run: bool
    is_working: bool | None
    checked_at: datetime | None
    check_message: str
    token_until: datetime | None


def connection_list(asker: Asker, *, on: date) -> list[ConnectionRow]:
    """The connections in reach, those in use first; at most 1,000."""
    rows = list(
        visible_connections(asker).select_related("account").order_by("-is_active", "name")[:1000]
    )
    names = names_of((row.organisation_id for row in rows), on)
    return [_row(row, names) for row in rows]


def _row(row: Connection, names: dict[int, str]) -> ConnectionRow:
    kind = described().get(row.connector)
    return ConnectionRow(
        id=row.pk,
        name=row.name,
        label=kind.label if kind else row.connector,
        organizer=names.get(row.organisation_id, ""),
        account=row.account.name if row.account else "",
        is_active=row.is_active,
        is_dry_run=row.is_dry_run,
        is_working=row.is_working,
        checked_at=row.checked_at,
        check_message=row.check_message,
        token_until=row.token_until,
    )


@dataclass(frozen=True, slots=True)
class ConnectionView:
    """A connection with its settings; `kept` are the codes of the secrets that are on file.

    `figures_message`: why the platform did not tell what posts have reached; empty where it did.
    """

    row: ConnectionRow
    kind: Connector
    organisation_id: int
    options: dict[str, str]
    kept: frozenset[str]
    event_key: str
    version: int
    is_checking: bool
    figures_message: str
    uses: tuple[tuple[str, int, int | None], ...]
    may_manage: bool


def connection_view(asker: Asker, connection_id: int, *, on: date) -> ConnectionView:
    """One connection. Raises NotFoundError outside of the asker's reach."""
    row = (
        visible_connections(asker)
        .filter(pk=connection_id)
        .select_related("account", "organisation")
        .first()
    )
    if row is None:
        raise NotFoundError(NO_CONNECTION)
    kind = connector_of(row.connector)
    used = dict(
        ConnectionUse.objects.filter(connection=row, used_on=on).values_list("call", "number")
    )
    calls = dict.fromkeys([*kind.limits.quotas, *used])
    return ConnectionView(
        row=_row(row, names_of([row.organisation_id], on)),
        kind=kind,
        organisation_id=row.organisation_id,
        options=dict(row.options),
        kept=frozenset(open_secrets(row)),
        event_key=row.event_key,
        version=row.version,
        is_checking=row.state == "queued",
        figures_message=row.figures_message,
        uses=tuple((call, used.get(call, 0), kind.limits.quotas.get(call)) for call in calls),
        may_manage=asker.scope(MANAGE).covers(row.organisation.path),
    )


def event_line(asker: Asker, key: str) -> tuple[int, dict[str, str]]:
    """The connection that takes events at an address, and the secrets by which they are proved.

    Raises NotFoundError where none takes events there.
    """
    row = Connection.objects.usable().filter(event_key=key, connector="wechat").first()
    secrets = open_secrets(row) if row else {}
    if row is None or not secrets.get("event_token"):
        raise NotFoundError(NO_CONNECTION)
    return row.pk, {**row.options, **secrets}


@dataclass(frozen=True, slots=True)
class ConnectorKind:
    """A kind of channel that may be connected."""

    code: str
    label: str
    limits: Limits


def kind_of(code: str) -> Connector:
    """One kind, with the fields of its settings. Raises NotFoundError."""
    return connector_of(code)


def connector_kinds() -> list[ConnectorKind]:
    """All kinds, the built-in ones first."""
    return [ConnectorKind(one.code, one.label, one.limits) for one in described().values()]
