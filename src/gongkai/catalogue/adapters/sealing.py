"""Who gave an opinion is sealed with the keys of the installation (AES-256-GCM).

The store `sealed` of the settings brings the cipher, so that this floor needs no other capability.
"""

from __future__ import annotations

from typing import Protocol, cast

from django.core.files.storage import storages


class Cipher(Protocol):
    """What seals and opens bytes in a context, and makes blind marks of equal texts."""

    def seal(self, plain: bytes, context: str) -> bytes:
        """The bytes encrypted."""

    def open(self, sealed: bytes, context: str) -> bytes:
        """What was sealed in this context."""

    def mark(self, purpose: str, text: str) -> bytes:
        """32 bytes that are the same for the same text."""


class _Sealed(Protocol):
    cipher: Cipher


def cipher() -> Cipher:
    """The cipher of this installation."""
    return cast("_Sealed", storages["sealed"]).cipher
