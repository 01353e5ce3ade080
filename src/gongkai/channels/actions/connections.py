"""Everything that may happen to the way to a channel: set up, mended, tested."""

from __future__ import annotations

import secrets as random
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction

from gongkai.audit.actions import action, record
from gongkai.channels.actions.delivery_work import DeliveryWork
from gongkai.channels.actions.work import Work
from gongkai.channels.adapters.connectors import Connector, connector_of
from gongkai.channels.adapters.lines import open_secrets, seal_secrets
from gongkai.channels.models import Account, Connection, Delivery
from gongkai.channels.queries.access import MANAGE, NO_ACCOUNT, visible_accounts
from gongkai.channels.queries.connections import NO_CONNECTION, visible_connections
from gongkai.info_requests.actions import StaleViewError
from gongkai.organisations.queries import body_in_reach
from gongkai.rules.access import Asker, require
from gongkai.rules.channels.accounts import LIVE, Platform
from gongkai.rules.errors import BadInputError, NotFoundError, WrongStateError

MOST_VALUE: Final = 500


@action
def set_up_connection(
    *,
    connector: str,
    name: str,
    values: Mapping[str, str],
    organisation_id: int | None = None,
    account_id: int | None = None,
    is_dry_run: bool = True,
    by: Asker,
    at: datetime,
) -> Connection:
    """Connect a channel of a body, or with an account that account's platform.

    `values`: settings and secrets by their codes. Raises NotFoundError outside of the person's
    reach, WrongPersonError, BadInputError, WrongStateError where the account has a connection.
    """
    kind = connector_of(connector)
    account = _account(by, account_id, kind) if account_id is not None else None
    wanted = organisation_id if account is None else account.organisation_id
    body = body_in_reach(by, MANAGE, wanted or 0)
    require(by, MANAGE, body.path)
    options, hidden = _parted(kind, values, {})
    connection = Connection(
        organisation=body,
        account=account,
        connector=kind.code,
        name=_name(name),
        is_dry_run=is_dry_run,
        options=options,
        event_key=random.token_hex(16),
        made_at=at,
        made_by=Work.person(by),
    )
    connection.sealed = seal_secrets(connection, hidden)
    try:
        with transaction.atomic():
            connection.save()
    except IntegrityError as error:
        raise WrongStateError("这个账号已经有启用的接口，请修改原来的接口。") from error
    record(**_trace(connection))
    return connection


def _account(by: Asker, account_id: int, kind: Connector) -> Account:
    account = visible_accounts(by).filter(pk=account_id).first()
    if account is None:
        raise NotFoundError(NO_ACCOUNT)
    if account.state not in LIVE or Platform(account.platform) not in kind.platforms:
        raise BadInputError(
            f"“{account.name}”不能用“{kind.label}”连接：平台不符，或者账号不在用。请重新选择。"
        )
    return account


def _name(name: str) -> str:
    text = " ".join(name.split())
    if not text or len(text) > 100:
        raise BadInputError("请填写名称，最多 100 字。")
    return text


def _parted(
    kind: Connector, values: Mapping[str, str], before: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Settings, and secrets; a secret left empty stays as it was. Raises BadInputError."""
    options, hidden = {}, dict(before)
    for setting in kind.settings:
        value = values.get(setting.code, "").strip()
        if len(value) > MOST_VALUE or any(ord(c) < 32 for c in value):
            raise BadInputError(f"{setting.label}太长，或者含有换行。请核对。")
        if setting.is_secret:
            if value:
                hidden[setting.code] = value
            value = hidden.get(setting.code, "")
        elif value:
            options[setting.code] = value
        if setting.is_required and not value:
            raise BadInputError(f"请填写{setting.label}。")
    return options, hidden


def _trace(connection: Connection, **more: Any) -> dict[str, Any]:
    """What the record tells: never a secret."""
    return {
        "on": connection,
        "organisation_id": connection.organisation_id,
        "after": {
            "connector": connection.connector,
            "name": connection.name,
            "is_active": connection.is_active,
            "is_dry_run": connection.is_dry_run,
            **more,
        },
    }


def _open(connection_id: int, by: Asker) -> Connection:
    connection = (
        visible_connections(by)
        .filter(pk=connection_id)
        .select_for_update(of=("self",))
        .select_related("organisation")
        .first()
    )
    if connection is None:
        raise NotFoundError(NO_CONNECTION)
    require(by, MANAGE, connection.organisation.path)
    return connection


@action
def edit_connection(
    *,
    connection_id: int,
    name: str,
    values: Mapping[str, str],
    is_active: bool,
    is_dry_run: bool,
    seen: int | None = None,
    by: Asker,
    at: datetime,
) -> Connection:
    """Mend a connection; a secret that is left empty stays as it is.

    A change of settings makes the token of the platform void. Raises as `set_up_connection`,
    StaleViewError.
    """
    connection = _open(connection_id, by)
    if seen is not None and seen != connection.version:
        raise StaleViewError("有人刚刚修改了这个接口。请刷新页面，按最新内容办理。")
    kind = connector_of(connection.connector)
    before = open_secrets(connection)
    options, hidden = _parted(kind, values, before)
    kept = {k: v for k, v in hidden.items() if k != "code"}
    if options != connection.options or kept != {k: v for k, v in before.items() if k != "code"}:
        connection.token, connection.token_until = None, None
        connection.is_working = None
    changed = sorted(code for code in hidden if hidden[code] != before.get(code))
    connection.options, connection.sealed = options, seal_secrets(connection, hidden)
    connection.name, connection.is_active = _name(name), is_active
    connection.is_dry_run = is_dry_run
    connection.version += 1
    try:
        with transaction.atomic():
            connection.save()
    except IntegrityError as error:
        raise WrongStateError("这个账号已经有另一个启用的接口。请先停用那一个。") from error
    record(**_trace(connection, secrets_changed=changed))
    return connection


@action
def ask_connection_check(*, connection_id: int, by: Asker, at: datetime) -> Connection:
    """Let the worker try the settings of a connection. Raises NotFoundError, WrongPersonError."""
    connection = _open(connection_id, by)
    connection.state, connection.attempts, connection.leased_until = "queued", 0, None
    connection.checked_at, connection.checked_by = at, Work.person(by)
    connection.is_working, connection.check_message = None, ""
    connection.save()
    record(**_trace(connection, check="asked"))
    return connection


@action
def note_connection_check(
    *,
    connection_id: int,
    is_working: bool,
    message: str,
    calls: Mapping[str, int],
    used_on: date,
    by: Asker,
    at: datetime,
) -> Connection:
    """Note what the test found; where it went well, what waits for this connection goes on.

    Raises NotFoundError, WrongStateError where no test was asked.
    """
    connection = _open(connection_id, by)
    if connection.state != "queued":
        raise WrongStateError("没有等待的测试。")
    hidden = open_secrets(connection)
    if hidden.pop("code", None):  # it counts once, whatever came of it
        connection.sealed = seal_secrets(connection, hidden)
    connection.state, connection.leased_until = "done", None
    connection.is_working, connection.check_message = is_working, message[:500]
    connection.checked_at = at
    if is_working:
        connection.figures_after, connection.figures_message = None, ""
    connection.save(
        update_fields=[
            "state", "leased_until", "is_working", "check_message", "checked_at", "sealed",
            "figures_after", "figures_message",
        ]
    )  # fmt: skip
    DeliveryWork.count(connection, calls, used_on)
    if is_working:
        Delivery.objects.all().hurry(connection.pk, at)
    record(**_trace(connection, check=is_working))
    return connection
