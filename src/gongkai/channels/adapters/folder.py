"""The connector of systems without an interface: a file for each delivery, in a folder they read.

`<key>.zip` holds `item.json` (the post and the elements of the item), `body.html` and `pictures/`. It
is written under another name and renamed once it is whole, so that nobody reads half of it. What is
recalled leaves `<key>.recall.json`, for a system that has taken the file already.
"""

from __future__ import annotations

import io
import json
import os
import re
import tempfile
import zipfile
from dataclasses import asdict
from pathlib import Path
from typing import ClassVar, Final

from gongkai.channels.adapters.connectors import (
    Absent,
    Connector,
    Gone,
    Line,
    NotSentError,
    Outcome,
    Parcel,
    Published,
    RefusedError,
    Setting,
)
from gongkai.rules.channels.platform_errors import Advice
from gongkai.rules.channels.posts import LIMITS, Limits

_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")
_SUFFIX: Final = {"image/png": "png", "image/gif": "gif", "image/webp": "webp"}


class Folder(Connector):
    """Files below one folder of the server, in a folder for each connection."""

    code: ClassVar = "folder"
    label: ClassVar = "文件交换目录"
    limits: ClassVar[Limits] = LIMITS["folder"]
    settings: ClassVar = (
        Setting("folder", "子目录", "字母、数字、连字符，例如 e-gov。位置由系统管理员设置。"),
    )

    def __init__(self, root: Path) -> None:
        self._root = root

    def send(self, parcel: Parcel, line: Line) -> Outcome:
        """Write the file; the same delivery has the same name, so that a second try changes nothing."""
        name = f"{parcel.key}.zip"
        self._write(self._place(line) / name, _packed(parcel))
        return Published(parcel.key, "", {"file": name})

    def look(self, parcel: Parcel, line: Line) -> Outcome:
        """Whether the file is there. One that was taken meanwhile is written again: same name."""
        if (self._place(line) / f"{parcel.key}.zip").exists():
            return Published(parcel.key, "", {"file": f"{parcel.key}.zip"})
        return Absent("目录里没有这个文件，重新写入")

    def recall(self, parcel: Parcel, line: Line) -> Outcome:
        """Take the file away, and say so to whoever took it already."""
        place = self._place(line)
        told = {"key": parcel.key, "recalled": True, **parcel.facts}
        self._write(place / f"{parcel.key}.recall.json", _json(told))
        (place / f"{parcel.key}.zip").unlink(missing_ok=True)
        return Gone("已写入撤回通知")

    def check(self, line: Line) -> str:
        """Write a file and take it away again."""
        place = self._place(line)
        self._write(place / ".check", b"")
        (place / ".check").unlink()
        return f"目录“{place.name}”可以写入。"

    def _place(self, line: Line) -> Path:
        name = line.settings.get("folder", "")
        if not _NAME.fullmatch(name):
            todo = "子目录只能用字母、数字、连字符，请到接口设置里改正。"
            raise RefusedError(Advice("folder", "子目录的名称不能用", todo))
        return self._root / name

    def _write(self, path: Path, data: bytes) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".part-")
            try:
                with os.fdopen(descriptor, "wb") as out:
                    out.write(data)
                    out.flush()
                    os.fsync(out.fileno())
                Path(temporary).chmod(0o644)
                os.replace(temporary, path)
            except BaseException:
                Path(temporary).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise NotSentError("交换目录不能写入，请系统管理员检查磁盘和权限。") from error


def _packed(parcel: Parcel) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        told = {"key": parcel.key, **asdict(parcel.post), **parcel.facts}
        file.writestr("item.json", _json(told))
        file.writestr("body.html", parcel.body)
        for sha256, picture in parcel.pictures.items():
            suffix = _SUFFIX.get(picture.media_type, "jpg")
            file.write(picture.path, f"pictures/{sha256}.{suffix}")
    return out.getvalue()


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=2).encode()
