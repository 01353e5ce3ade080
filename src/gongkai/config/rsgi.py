"""The way in for granian (the default): nobody waits for a slow caller.

One thread runs Django. What somebody sends reaches it whole, and what it answers leaves it whole:
the sending and reading happen in the loop beside it, so that a caller with a poor line, or a bad
will, holds nobody up. Finished pages are answered by the loop and never wait for that thread.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from shutil import disk_usage
from tempfile import SpooledTemporaryFile, gettempdir
from typing import IO, TYPE_CHECKING, Any, Final, TypeVar

from django.conf import settings

from gongkai.config import wsgi
from gongkai.config.front import ASKED, App, Environ, Front, Headers
from gongkai.config.parts import PartOfFile

if TYPE_CHECKING:
    from granian._granian import RSGIHTTPProtocol as HTTPProtocol
    from granian.rsgi import Scope

T = TypeVar("T")

# What stays in memory of a body or an answer before it goes to a file.
IN_MEMORY: Final = 256 * 1024
CHUNK: Final = 64 * 1024
DESCRIPTORS: Final = "/dev/fd"
# Granian opens a file at once; its descriptor is kept for a machine that is short of breath.
SECONDS_TO_OPEN: Final = 10.0
# A form comes within this time, and a file at no less than this pace: a telephone with one bar.
MOST_SECONDS: Final = 30.0
LEAST_PACE: Final = 4 * 1024  # bytes a second
# What stays free of the disk whatever is promised by bodies on their way.
SPARE: Final = 512 * 1024 * 1024
_HEADERS_ASKED: Final = tuple(
    (name.removeprefix("HTTP_").replace("_", "-").lower(), name) for name in ASKED
)
_SLOW: Final = "提交得太慢，连接已断开，内容没有收到。请检查网络后重新提交。"
_BROKEN: Final = "提交的内容没有收全，请重新提交。"
_FULL: Final = "服务器暂时收不下这么大的文件，请过几分钟再提交。"
_TEXT: Final[Headers] = [("Content-Type", "text/plain; charset=utf-8"), ("Connection", "close")]


class _RefusedError(Exception):
    """A body that is not taken in; with the status and what the caller is told."""

    def __init__(self, status: int, told: str) -> None:
        super().__init__(told)
        self.status, self.told = status, told


class _File:
    """`wsgi.file_wrapper`: a file that Django leaves to the server to send."""

    def __init__(self, file: IO[bytes] | PartOfFile, block_size: int = CHUNK) -> None:
        self.file, self.block_size = file, block_size

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self.file.read(self.block_size), b"")

    def close(self) -> None:
        """Close the file, which ends the request."""
        self.file.close()


@dataclass(frozen=True, slots=True)
class _Answer:
    """What Django answers: a file to be sent, and how it is closed afterwards."""

    status: int
    headers: Headers
    file: IO[bytes] | PartOfFile
    close: Callable[[], None]


class Reception:
    """The application as granian calls it (RSGI 1)."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="django")
        self._promised = 0  # bytes of the bodies on their way

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer one request."""
        asked = {
            "REQUEST_METHOD": scope.method,
            "PATH_INFO": scope.path,
            "QUERY_STRING": scope.query_string,
        }
        headers = scope.headers
        for name, key in _HEADERS_ASKED:
            value = headers.get(name)
            if value is not None:
                asked[key] = value
        finished = self._front.finished(asked)
        if finished is not None and finished.file is not None:
            _send_file(
                protocol, finished.status, finished.headers, str(finished.file), finished.part
            )
            return
        if finished is not None:
            protocol.response_bytes(finished.status, finished.headers, b"".join(finished.body))
            return
        try:
            await self._pass_on(scope, protocol)
        except _RefusedError as refused:
            protocol.response_str(refused.status, _TEXT, refused.told)

    async def _pass_on(self, scope: Scope, protocol: HTTPProtocol) -> None:
        environ = environ_of(scope)
        with SpooledTemporaryFile(IN_MEMORY) as body:
            await self._take_in(environ, protocol, body)
            body.seek(0)
            environ["wsgi.input"] = body
            answer = await self._in_thread(_run, self._front.behind, environ)
        try:
            _send(answer, protocol)
        finally:
            await self._in_thread(answer.close)

    async def _take_in(self, environ: Environ, protocol: HTTPProtocol, body: IO[bytes]) -> None:
        """Write down what the caller sends; leave it where it is larger than any form of ours.

        Raises _RefusedError.
        """
        told = environ.get("CONTENT_LENGTH", "")
        if not told and "HTTP_TRANSFER_ENCODING" not in environ:
            return
        if told and not (told.isascii() and told.isdigit() and len(told) < 16):
            return  # refused behind, as is what is too large
        most = settings.MOST_BODY_BYTES
        length = int(told or most)
        if length > most:
            return
        if length > IN_MEMORY and disk_usage(gettempdir()).free - self._promised - length < SPARE:
            raise _RefusedError(503, _FULL)
        self._promised += length
        try:
            async with asyncio.timeout(MOST_SECONDS + length / LEAST_PACE):
                size = await _write_down(protocol, body, most)
        except TimeoutError as error:
            raise _RefusedError(408, _SLOW) from error
        finally:
            self._promised -= length
        if told and size != int(told):
            raise _RefusedError(400, _BROKEN)
        environ["CONTENT_LENGTH"] = str(size)

    async def _in_thread(self, call: Callable[..., T], *given: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, call, *given)


async def _write_down(protocol: HTTPProtocol, body: IO[bytes], most: int) -> int:
    size = 0
    async for piece in protocol:
        size += len(piece)
        if size > most:  # the length tells it, and it is refused behind
            return size
        body.write(piece)
    return size


def _send_file(
    protocol: HTTPProtocol, status: int, headers: Headers, file: str, part: range | None
) -> None:
    """Let granian send a file, or the part of it."""
    if part is None:
        protocol.response_file(status, headers, file)
    else:
        protocol.response_file_range(status, headers, file, part.start, part.stop)


def _send(answer: _Answer, protocol: HTTPProtocol) -> None:
    """Hand an answer to granian, which sends a file at the pace of its reader.

    A stream it would take in whole and keep until the last reader has it: a file goes by the name
    of an open descriptor instead, and nothing is left of it when this process is killed.
    """
    first = answer.file.read(IN_MEMORY + 1)
    kept = answer.file
    sent, part = (kept.file, kept.part) if isinstance(kept, PartOfFile) else (kept, None)
    line = None
    if len(first) > IN_MEMORY and os.path.isdir(DESCRIPTORS):
        with suppress(OSError):  # it lies in memory
            line = os.dup(sent.fileno())
    if line is None:
        protocol.response_bytes(answer.status, answer.headers, first + answer.file.read())
        return
    asyncio.get_running_loop().call_later(SECONDS_TO_OPEN, os.close, line)
    headers = [header for header in answer.headers if header[0].lower() != "content-length"]
    size = os.fstat(line).st_size if part is None else len(part)
    headers.append(("Content-Length", str(size)))
    _send_file(protocol, answer.status, headers, f"{DESCRIPTORS}/{line}", part)


def _run(application: App, environ: Environ) -> _Answer:
    """Let Django answer; what it makes piece by piece is made to its end here, in its own thread."""
    begun: list[tuple[int, Headers]] = []

    def start_response(status: str, headers: Headers, _error: Any = None) -> None:
        begun.append((int(status[:3]), headers))

    parts = application(environ, start_response)
    if isinstance(parts, _File):
        return _Answer(*begun[-1], parts.file, parts.close)
    file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed when it is sent
    try:
        for part in parts:
            file.write(part)
    except BaseException:
        file.close()
        raise
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()
    file.seek(0)
    return _Answer(*begun[-1], file, file.close)


def environ_of(scope: Scope) -> Environ:
    """What a request says, as PEP 3333 wants it."""
    caller, _, _ = scope.client.rpartition(":")
    name, _, port = scope.server.rpartition(":")
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope.query_string.encode("utf-8", "surrogateescape").decode("latin-1"),
        "SERVER_NAME": name or "localhost",
        "SERVER_PORT": port or "80",
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": caller.strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.file_wrapper": _File,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for header, value in scope.headers.items():
        if "_" in header:  # would pass for the header that is written with a hyphen
            continue
        key = header.upper().replace("-", "_")
        if key not in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
            key = f"HTTP_{key}"
        joint = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{joint}{value}" if key in environ else value
    return environ


application = Reception(wsgi.application)
