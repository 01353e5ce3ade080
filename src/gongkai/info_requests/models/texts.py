"""Canonical text, hashes, and columns that many tables have."""

from __future__ import annotations

import hashlib
from typing import Any

import simplejson
from django.db import models

from gongkai.accounts.models import Person


def dump(data: Any) -> str:
    """Canonical JSON text: sorted keys, no spaces."""
    text: str = simplejson.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text


def load(text: str) -> Any:
    """What `dump` wrote."""
    return simplejson.loads(text)


def digest(data: bytes | str) -> str:
    """SHA-256, in hex."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def choices_of(labels: Any) -> list[tuple[str, str]]:
    """The choices of a column from a mapping of values to labels."""
    return [(str(key), value) for key, value in labels.items()]


def person_column(label: str) -> Any:
    """A column for somebody of the office; empty for the public and for the system."""
    return models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=label
    )
