"""The line to a platform: settings and secrets of a connection, its token, what was counted on it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.utils import timezone

from gongkai.channels.adapters.connectors import RefusedError
from gongkai.channels.models import Connection, ConnectionUse, PlatformPicture
from gongkai.info_requests.adapters.sealing import cipher
from gongkai.rules.channels.platform_errors import Advice, Verdict


def seal_secrets(connection: Connection, secrets: Mapping[str, str]) -> bytes:
    """Secrets as they are kept."""
    text = json.dumps(dict(secrets), ensure_ascii=False)
    return cipher().seal(text.encode(), _context(connection))


def open_secrets(connection: Connection) -> dict[str, str]:
    """The secrets of a connection. Raises SealError."""
    if not connection.sealed:
        return {}
    known: dict[str, str] = json.loads(
        cipher().open(bytes(connection.sealed), _context(connection))
    )
    return known


def _context(connection: Connection) -> str:
    # Known before the row is: what is copied to another one does not open there.
    return f"connection:{connection.event_key}"


@dataclass
class OpenLine:
    """The line of a connection during one try.

    `calls` and `pictures` are what the try used and what the platform has from now on: the action
    that settles the try writes them down.
    """

    connection: Connection
    now: datetime
    quotas: Mapping[str, int]
    calls: Counter[str] = field(default_factory=Counter)
    pictures: dict[tuple[str, str], str] = field(default_factory=dict)

    @cached_property
    def settings(self) -> Mapping[str, str]:
        """Settings and secrets by their codes."""
        return {**self.connection.options, **open_secrets(self.connection)}

    def token(self) -> str:
        """The token that counts now; empty for none."""
        held, until = self.connection.token, self.connection.token_until
        if held is None or (until is not None and until <= self.now):
            return ""
        return cipher().open(bytes(held), f"{_context(self.connection)}:token").decode()

    def keep_token(self, token: str, until: datetime | None) -> None:
        """Keep a token, sealed."""
        sealed = cipher().seal(token.encode(), f"{_context(self.connection)}:token")
        self.connection.token, self.connection.token_until = sealed, until
        Connection.objects.all().keep_token(self.connection.pk, sealed, until)

    def picture(self, sha256: str, use: str) -> str:
        """Where the platform has a picture; empty where it has not."""
        if (sha256, use) in self.pictures:
            return self.pictures[sha256, use]
        rows = PlatformPicture.objects.filter(connection=self.connection, sha256=sha256, use=use)
        return rows.values_list("place", flat=True).first() or ""

    def keep_picture(self, sha256: str, use: str, place: str) -> None:
        """Remember where the platform has a picture."""
        self.pictures[sha256, use] = place

    @cached_property
    def _used(self) -> dict[str, int]:
        today = timezone.localdate(self.now)
        rows = ConnectionUse.objects.filter(connection=self.connection, used_on=today)
        return dict(rows.values_list("call", "number"))

    def count(self, call: str) -> None:
        """Count a call. Raises RefusedError where the quota of the day is used up."""
        quota = self.quotas.get(call)
        if quota is not None and self._used.get(call, 0) + self.calls[call] >= quota:
            raise RefusedError(
                Advice(
                    "quota",
                    f"今天的 {call} 已用满 {quota} 次",
                    "系统会在明天零点以后自动继续；急用的，请在平台上手工发布后登记。",
                    Verdict.TOMORROW,
                )
            )
        self.calls[call] += 1
