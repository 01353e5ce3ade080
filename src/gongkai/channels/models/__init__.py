"""The tables of accounts, and of boards."""

from gongkai.channels.models.accounts import (
    Account,
    AccountEvent,
    AccountHolder,
    AccountQuerySet,
    AccountSnapshot,
    ChangeReport,
)
from gongkai.channels.models.boards import Board, BoardCheck, BoardItem, BoardQuerySet

__all__ = [
    "Account",
    "AccountEvent",
    "AccountHolder",
    "AccountQuerySet",
    "AccountSnapshot",
    "Board",
    "BoardCheck",
    "BoardItem",
    "BoardQuerySet",
    "ChangeReport",
]
