"""The tables of accounts, of boards, and of what is sent to channels."""

from gongkai.channels.models.accounts import (
    Account,
    AccountEvent,
    AccountHolder,
    AccountQuerySet,
    AccountSnapshot,
    ChangeReport,
)
from gongkai.channels.models.boards import Board, BoardCheck, BoardItem, BoardQuerySet
from gongkai.channels.models.deliveries import (
    Connection,
    ConnectionUse,
    Delivery,
    DeliveryAttempt,
    DeliveryQuerySet,
    DeliverySnapshot,
    PlatformPicture,
)

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
    "Connection",
    "ConnectionUse",
    "Delivery",
    "DeliveryAttempt",
    "DeliveryQuerySet",
    "DeliverySnapshot",
    "PlatformPicture",
]
