"""Encryption at rest: identity data in the database, files in the data folder (AES-256-GCM).

Each sealed thing is bound to its place by `context`: moved to another request, it does not open.
The keys come from the storage `sealed` of the settings; the newest seals, all of them open.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.files.storage import FileSystemStorage, storages
from django.utils.deconstruct import deconstructible

from gongkai.rules.errors import UnavailableError

log = logging.getLogger(__name__)

KEY_BYTES: Final = 32
_MARK: Final = b"GK1"
_ID_BYTES: Final = 4
_NONCE_BYTES: Final = 12
_TORN: Final = ".part-"
_ASIDE: Final = "without-row"
NO_ROOM: Final = (
    "存放文件的地方满了，或者不能写入，文件没有收下，刚才的操作没有执行；已经保存的内容不受影响。"
    "请过一会儿再试；一直这样的，请联系网站主办单位。"
)
_HEAD_BYTES: Final = len(_MARK) + _ID_BYTES + _NONCE_BYTES


class SealError(Exception):
    """Something sealed that does not open: altered, moved, or sealed with a key that is gone."""


class Cipher:
    """Seals and opens bytes, and makes blind marks by which equal texts are found."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise ValueError(f"every key has {KEY_BYTES} bytes, and there is at least one")
        self._keys = {hashlib.sha256(key).digest()[:_ID_BYTES]: key for key in keys}
        self._newest = hashlib.sha256(keys[0]).digest()[:_ID_BYTES]
        # The oldest key stays in use here, so that marks outlive the change of keys.
        self._blind = hashlib.sha256(b"blind" + keys[-1]).digest()

    def seal(self, plain: bytes, context: str) -> bytes:
        """The bytes encrypted; the same bytes look different each time."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = AESGCM(self._keys[self._newest]).encrypt(nonce, plain, context.encode())
        return _MARK + self._newest + nonce + sealed

    def open(self, sealed: bytes, context: str) -> bytes:
        """What was sealed in this context. Raises SealError."""
        rest = sealed[len(_MARK) :]
        key = self._keys.get(rest[:_ID_BYTES])
        if not sealed.startswith(_MARK) or len(sealed) < _HEAD_BYTES or key is None:
            raise SealError("not sealed with a key of this installation")
        nonce = rest[_ID_BYTES : _ID_BYTES + _NONCE_BYTES]
        try:
            return AESGCM(key).decrypt(nonce, sealed[_HEAD_BYTES:], context.encode())
        except InvalidTag as error:
            raise SealError(f"altered, or not sealed for {context}") from error

    def mark(self, purpose: str, text: str) -> bytes:
        """32 bytes that are the same for the same text, and tell nothing without the key."""
        return hmac.digest(self._blind, f"{purpose}\0{text}".encode(), "sha256")


@deconstructible
class SealedStorage(FileSystemStorage):
    """Files in the data folder, each encrypted under a random name, written durably."""

    def __init__(self, location: str | Path, keys: Sequence[bytes], reserve: int = 0) -> None:
        super().__init__(location=location)
        self.cipher = Cipher(keys)
        self.reserve = reserve

    def has_room(self, size: int) -> bool:
        """Whether so many bytes leave the reserve of the disk free, on which the database lives too."""
        folder = Path(self.path(""))
        while not folder.exists():
            folder = folder.parent
        return shutil.disk_usage(folder).free - size >= self.reserve

    def put(self, plain: bytes, context: str) -> str:
        """Write the bytes sealed; returns their name once they are there to stay.

        Raises UnavailableError where the disk refuses; then nothing is left of them.
        """
        try:
            return self._put(plain, context)
        except OSError as error:
            log.exception("the sealed store takes no file")
            raise UnavailableError(NO_ROOM) from error

    def _put(self, plain: bytes, context: str) -> str:
        sealed = self.cipher.seal(plain, context)
        name = hashlib.sha256(sealed).hexdigest()
        folder = Path(self.path(name[:2]))
        folder.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=_TORN)
        try:
            with os.fdopen(descriptor, "wb") as out:
                out.write(sealed)
                out.flush()
                os.fsync(out.fileno())
            os.replace(temporary, folder / name)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        # The name of the file, that of its folder, and that of the store: each lies one above.
        for above in (folder, folder.parent, folder.parent.parent):
            _sync(above)
        return name

    def get(self, name: str, context: str) -> bytes:
        """What was put under that name in this context. Raises SealError, also where it is gone."""
        for place in (f"{name[:2]}/{name}", f"{_ASIDE}/{name}"):
            with suppress(FileNotFoundError):
                return self.cipher.open(Path(self.path(place)).read_bytes(), context)
        raise SealError(f"file {name} is gone")

    def has(self, name: str) -> bool:
        """Whether a file is there, without opening it."""
        return Path(self.path(f"{name[:2]}/{name}")).exists()

    def shelves(self) -> list[str]:
        """The folders of the store, by their two letters."""
        folder = Path(self.path(""))
        return sorted(path.name for path in folder.glob("??") if path.is_dir())

    def older(self, shelf: str, than: float) -> Iterator[str]:
        """Names on a shelf last written before a moment (seconds since 1970), torn ones as well."""
        for path in Path(self.path(shelf)).iterdir():
            if path.stat().st_mtime < than:
                yield path.name

    def set_aside(self, shelf: str, name: str) -> None:
        """Put a file to which no row belongs aside, and take one that was never finished away.

        What lies aside still opens; whoever runs the system deletes it there.
        """
        path = Path(self.path(f"{shelf}/{name}"))
        if name.startswith(_TORN):
            path.unlink(missing_ok=True)
            return
        aside = Path(self.path(_ASIDE))
        aside.mkdir(exist_ok=True)
        os.replace(path, aside / name)

    def drop(self, name: str) -> None:
        """Take a file away for good; nothing happens where it is gone already."""
        Path(self.path(f"{name[:2]}/{name}")).unlink(missing_ok=True)


def sealed_files() -> SealedStorage:
    """The sealed files of this installation."""
    return cast("SealedStorage", storages["sealed"])


def cipher() -> Cipher:
    """The cipher of this installation."""
    return sealed_files().cipher


def _sync(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
