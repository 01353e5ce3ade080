"""The tables of accounts, and of boards."""

from gongkai.channels.models.accounts import (
    Account,
    AccountEvent,
    AccountHolder,
    AccountQuerySet,
    AccountSnapshot,
    ChangeReport,
)

__all__ = [
    "Account",
    "AccountEvent",
    "AccountHolder",
    "AccountQuerySet",
    "AccountSnapshot",
    "ChangeReport",
]
