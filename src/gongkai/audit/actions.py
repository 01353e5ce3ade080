"""The single door to the record: `@action` around everything that may happen, `record` in it."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, ParamSpec, TypeVar

from django.db import models, transaction

from gongkai.audit.models import AuditEvent, AuditHead
from gongkai.rules.access import Asker

P = ParamSpec("P")
R = TypeVar("R")


class AuditEventCountError(RuntimeError):
    """An action left no audit event, or more than one: a mistake in its code."""


@dataclass(slots=True)
class _Running:
    """An action that runs: events of inner actions come before its own."""

    verb: str
    by: Asker
    at: datetime
    outer: _Running | None
    own: int = 0
    events: list[AuditEvent] = field(default_factory=list)


_running: ContextVar[_Running | None] = ContextVar("running action", default=None)


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Make a function an action: atomic, keyword-only, with exactly one audit event of its own.

    The function takes `by` (who) and `at` (aware instant) and calls `record` once. Its verb in
    the record is `app.function_name`. All events are appended at the end of the outermost action,
    so that the chain is locked only for a moment and always last.

    Raises TypeError at import where the signature is wrong, AuditEventCountError (and nothing is
    saved) where the function didn't call `record` exactly once.
    """
    parameters = inspect.signature(function).parameters
    if not {"by", "at"} <= set(parameters) or any(
        p.kind is not p.KEYWORD_ONLY for p in parameters.values()
    ):
        raise TypeError(f"{function.__qualname__}: an action is keyword-only and takes by and at")
    verb = f"{function.__module__.split('.')[1]}.{function.__name__}"

    @functools.wraps(function)
    def act(*args: P.args, **kwargs: P.kwargs) -> R:
        by, at = kwargs["by"], kwargs["at"]
        if not isinstance(at, datetime) or at.tzinfo is None:
            raise TypeError(f"{verb}: at must be an aware datetime")
        outer = _running.get()
        running = _Running(verb, by, at, outer)  # type: ignore[arg-type]
        token = _running.set(running)
        try:
            with transaction.atomic():
                result = function(*args, **kwargs)
                if running.own != 1:
                    raise AuditEventCountError(f"{verb} left {running.own} audit events, not 1")
                if outer is None:
                    _append(running.events)
                else:
                    outer.events += running.events
        finally:
            _running.reset(token)
        return result

    act.is_action = True  # type: ignore[attr-defined]
    return act


def is_acting() -> bool:
    """Whether an action runs: then nothing may be judged by what was read before it began."""
    return _running.get() is not None


def record(
    *,
    on: models.Model,
    organisation_id: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Leave the audit event of the running action: the object with what changed in it.

    Raises RuntimeError outside of an action, TypeError for values without an exact JSON form.
    """
    running = _running.get()
    if running is None:
        raise RuntimeError("record() belongs inside a function marked @action")
    running.own += 1
    running.events.append(
        AuditEvent(
            at=running.at,
            by_id=running.by.pk,
            by_name=running.by.name,
            action=running.verb,
            object_type=on._meta.label_lower,  # noqa: SLF001 - Django's own name for it
            object_id=str(on.pk),
            organisation_id=organisation_id,
            before=None if before is None else _exact(before),
            after=None if after is None else _exact(after),
        )
    )


def _append(events: list[AuditEvent]) -> None:
    head = AuditHead.objects.select_for_update().get()
    for event in events:
        event.sequence = head.sequence + 1
        event.previous_hash = head.hash
        event.hash = event.digest()
        head.sequence, head.hash = event.sequence, event.hash
    AuditEvent.objects.bulk_create(events)
    head.save(update_fields=["sequence", "hash"])


def _exact(value: Any) -> Any:
    """The value as JSON that every database gives back unchanged: no floats, no NUL."""
    match value:
        case None | bool():
            return value
        case Enum():
            return _exact(value.value)
        case str():
            return value.replace("\x00", "�")
        case int():
            return value
        case Decimal():
            return str(value)
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): _exact(item) for key, item in value.items()}
        case list() | tuple():
            return [_exact(item) for item in value]
        case set() | frozenset():
            return sorted(_exact(item) for item in value)
        case _:
            raise TypeError(f"{type(value).__name__} has no exact form in the audit record")
