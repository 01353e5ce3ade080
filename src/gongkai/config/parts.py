"""Parts of files that the program hands out: a reader goes on where a download broke off.

A file that lies in the data folder is never changed in its place, so that its name, size and time tell
which one it is. What is made for one answer has no parts.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final

from django.conf import settings
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
)

from gongkai.rules.ranges import is_same, part_asked, place_of

Respond = Callable[[HttpRequest], HttpResponseBase]
NO_SUCH_PART: Final = "文件没有要下载的这一段。请从头下载。"


class PartOfFile:
    """Some bytes of an open file, to be read once from the first to the last."""

    def __init__(self, file: IO[bytes], part: range) -> None:
        self.file, self.part = file, part
        self._left = len(part)
        file.seek(part.start)

    def read(self, size: int = -1) -> bytes:
        """The next bytes, all that are left without a size."""
        piece = self.file.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(piece)
        return piece

    def close(self) -> None:
        """Close the file."""
        self.file.close()


def parts_of_files(respond: Respond) -> Respond:
    """Answer with the part of a file that is asked for, or that the reader has it already."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = respond(request)
        if not isinstance(response, FileResponse) or response.status_code != 200:
            return response
        file = response.file_to_stream
        if file is None or not _is_kept(file):
            return response
        about = os.fstat(file.fileno())
        response.headers.setdefault("ETag", f'"{about.st_mtime_ns:x}-{about.st_size:x}"')
        response.headers["Accept-Ranges"] = "bytes"
        if request.headers.get("If-None-Match") == response.headers["ETag"]:
            file.close()
            unchanged = HttpResponseNotModified()
            unchanged.headers["ETag"] = response.headers["ETag"]
            return unchanged
        told = request.headers.get("Range", "") if request.method == "GET" else ""
        part = part_asked(told, about.st_size)
        if part is None or not is_same(
            request.headers.get("If-Range", ""), response.headers["ETag"]
        ):
            return response
        return _part(response, file, part, about.st_size)

    return middleware


def _is_kept(file: IO[bytes]) -> bool:
    """Whether an open file lies in the data folder."""
    name = getattr(file, "name", None)
    return isinstance(name, str) and Path(name).is_relative_to(settings.DATA_FOLDER)


def _part(response: FileResponse, file: IO[bytes], part: range, size: int) -> HttpResponseBase:
    place = place_of(part, size)
    if not part:
        file.close()
        refused = HttpResponse(NO_SUCH_PART, status=416, content_type="text/plain; charset=utf-8")
        refused.headers["Content-Range"] = place
        return refused
    told = dict(response.items())
    response.streaming_content = PartOfFile(file, part)  # type: ignore[assignment]
    told |= {"Content-Range": place, "Content-Length": str(len(part))}
    for name, value in told.items():
        response.headers[name] = value
    response.status_code = 206
    return response
