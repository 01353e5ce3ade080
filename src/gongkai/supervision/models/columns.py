"""Columns that many tables of supervision have."""

from __future__ import annotations

from typing import Any

from django.db import models

from gongkai.organisations.models import Organisation


def body_column(label: str, **rest: Any) -> Any:
    """A body or a unit."""
    return models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=label, **rest
    )


def hash_column(label: str) -> models.CharField[str, str]:
    """The SHA-256 of a stored file; empty without one."""
    return models.CharField(label, max_length=64, blank=True)


def name_column(label: str) -> models.CharField[str, str]:
    """The name of a stored file."""
    return models.CharField(label, max_length=255, blank=True)
