"""A folder of documents as it comes: several files, or one archive of them, opened within limits."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from gongkai.rules.errors import BadInputError

MOST_FILES: Final = 300
MOST_FILE_BYTES: Final = 20 * 1024 * 1024
MOST_BYTES: Final = 200 * 1024 * 1024
MOST_RATIO: Final = 200
_CHUNK: Final = 256 * 1024
_RUBBISH: Final = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini", "~$")


@dataclass(frozen=True, slots=True)
class FolderFile:
    """A file of a folder; `refusal` says why it cannot be taken, its `data` is empty then."""

    name: str
    data: bytes
    refusal: str = ""


def unpack(files: Iterable[tuple[str, bytes]], *, most: int = MOST_FILES) -> list[FolderFile]:
    """The files, archives (.zip) in the place of which their files stand, in their order.

    What the systems of computers leave in folders is left out. Raises BadInputError where there are
    none, or more than fit: `most` files, 200 MB.
    """
    found: list[FolderFile] = []
    for name, data in files:
        if name.lower().endswith(".zip"):
            found += _unzip(name, data, most)
        elif not _is_rubbish(name):
            found.append(FolderFile(name, data))
        if len(found) > most:
            raise BadInputError(f"一次最多导入 {most} 个文件。请分几次导入。")
        if sum(len(file.data) for file in found) > MOST_BYTES:
            raise BadInputError("这些文件加起来超过 200 MB。请分几次导入。")
    if not found:
        raise BadInputError("没有可以导入的文件。请选择文件，或者一个装有文件的 ZIP。")
    return found


def _is_rubbish(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return name.startswith("__MACOSX/") or path.name.startswith(_RUBBISH)


def _unzip(name: str, data: bytes, most: int) -> list[FolderFile]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise BadInputError(f"“{name}”不是完整的 ZIP 文件。请重新压缩后再导入。") from error
    if len(entries) > most:
        raise BadInputError(f"“{name}”里有 {len(entries)} 个文件，一次最多 {most} 个。")
    found = []
    total = 0
    for entry in entries:
        inner = _name_of(entry)
        if _is_rubbish(inner):
            continue
        short = PurePosixPath(inner.replace("\\", "/")).name
        if short.lower().endswith((".zip", ".rar", ".7z")):
            found.append(FolderFile(short, b"", "压缩包里的压缩包不打开。请解压后单独导入。"))
            continue
        file = _read(archive, entry, short)
        total += len(file.data)
        if total > MOST_BYTES:
            raise BadInputError(f"“{name}”展开后超过 200 MB。请分成几个再导入。")
        found.append(file)
    return found


def _name_of(entry: zipfile.ZipInfo) -> str:
    """The name of an entry; Windows writes Chinese names in GBK without saying so."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> FolderFile:
    """An entry, inflated within the limits whatever its header says."""
    if entry.flag_bits & 1:
        return FolderFile(name, b"", "压缩包设有密码。请取消密码后再导入。")
    out = bytearray()
    packed = max(entry.compress_size, 1)
    try:
        with archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                out += chunk
                if len(out) > MOST_FILE_BYTES:
                    return FolderFile(name, b"", "文件超过 20 MB。请压缩其中的图片后再导入。")
                if len(out) > 1024 * 1024 and len(out) > packed * MOST_RATIO:
                    return FolderFile(name, b"", "文件展开后异常庞大，可能是恶意构造的，没有导入。")
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError):
        return FolderFile(name, b"", "文件在压缩包里已损坏。请重新压缩后再导入。")
    except (NotImplementedError, RuntimeError):
        return FolderFile(name, b"", "压缩方法不认识。请用普通 ZIP 重新压缩。")
    return FolderFile(name, bytes(out))
