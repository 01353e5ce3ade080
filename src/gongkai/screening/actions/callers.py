"""Other systems are let in with a key, counted, and shut out again."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.utils import timezone

from gongkai.accounts.models import person_of
from gongkai.audit.actions import action, record
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission, require
from gongkai.rules.errors import (
    BadInputError,
    NotFoundError,
    TooManyCallsError,
    UnknownCallerError,
    WrongStateError,
)
from gongkai.screening.models import Caller

KEY_PREFIX = "gk_"


@dataclass(frozen=True, slots=True)
class NewCaller:
    """A system that was let in; the key is shown once and kept nowhere."""

    id: int
    key: str


def _hash(key: str) -> str:
    # The key has 256 random bits: a plain hash cannot be guessed.
    return sha256(key.encode("utf-8", "replace")).hexdigest()


@action
def admit_caller(*, organisation: Organisation, name: str, by: Asker, at: datetime) -> NewCaller:
    """Let another system ask for screenings by the lists of an organisation.

    Raises WrongPersonError, BadInputError.
    """
    require(by, Permission.MANAGE_WORD_LISTS, organisation.path)
    if not name.strip():
        raise BadInputError("请写系统的名称，例如“协同办公系统”。")
    key = f"{KEY_PREFIX}{secrets.token_urlsafe(32)}"
    made = Caller.objects.create(
        organisation=organisation,
        name=name.strip()[:100],
        key_hash=_hash(key),
        key_start=key[:8],
        made_at=at,
        made_by=person_of(by),
    )
    record(on=made, organisation_id=organisation.pk, after={"name": made.name})
    return NewCaller(made.pk, key)


@action
def shut_caller_out(*, caller_id: int, by: Asker, at: datetime) -> Caller:
    """Let a system ask no longer. Raises NotFoundError, WrongPersonError, WrongStateError."""
    places = Organisation.objects.within(by.scope(Permission.SEE_FINDINGS))
    caller = (
        Caller.objects.select_for_update()
        .select_related("organisation")
        .filter(pk=caller_id, organisation__in=places)
        .first()
    )
    if caller is None:
        raise NotFoundError("没有找到这个系统，或者不在您的工作范围内。")
    require(by, Permission.MANAGE_WORD_LISTS, caller.organisation.path)
    if caller.ended_at is not None:
        raise WrongStateError("这个密钥已经停用。")
    caller.ended_at, caller.ended_by = at, person_of(by)
    caller.save()
    record(on=caller, organisation_id=caller.organisation_id, after={"ended": True})
    return caller


@action
def count_call(*, key: str, size: int, most: int, by: Asker, at: datetime) -> Caller:
    """Count a call by its key: `size` bytes to be screened, at most `most` calls a minute.

    Raises UnknownCallerError, TooManyCallsError.
    """
    caller = (
        Caller.objects.select_for_update()
        .select_related("organisation")
        .filter(key_hash=_hash(key), ended_at=None)
        .first()
    )
    if caller is None:
        raise UnknownCallerError("密钥不对或已经停用。请在“内容筛查”的“接口”里查看。")
    minute = at.strftime("%Y-%m-%dT%H:%M")
    caller.calls_in_minute = caller.calls_in_minute + 1 if caller.minute == minute else 1
    if caller.calls_in_minute > most:
        raise TooManyCallsError(f"一分钟最多调用{most}次。请稍后再试。")
    caller.minute, caller.calls = minute, caller.calls + 1
    caller.last_called_on = timezone.localdate(at)
    caller.save()
    told: dict[str, Any] = {"name": caller.name, "bytes": size}
    record(on=caller, organisation_id=caller.organisation_id, after=told)
    return caller
