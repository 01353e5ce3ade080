"""Calls of a platform's interface, with one question always answered: may it have been taken?

Before the connection stands nothing was sent. After that a call that changes something may have been
taken whatever goes wrong: a time-out, a reset, an answer that cannot be read. A call that only asks
may always be asked again.
"""

from __future__ import annotations

import http.client
import json
import secrets
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from gongkai.channels.adapters.connectors import NotSentError, UnclearError

SECONDS: Final = 20.0
MOST_BYTES: Final = 8 * 1024 * 1024
_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class FormFile:
    """A file in a form."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True)
class Web:
    """The interface of a platform at an address such as https://api.weixin.qq.com."""

    address: str
    seconds: float = SECONDS

    def get(self, path: str, query: Mapping[str, Any]) -> Any:
        """The JSON that a question is answered by. Raises NotSentError."""
        return self._call("GET", path, query, b"", "", may_change=False)

    def ask(self, path: str, query: Mapping[str, Any], data: Any) -> Any:
        """The JSON by which a question in JSON is answered. Raises NotSentError."""
        return self._call("POST", path, query, _dump(data), _JSON, may_change=False)

    def post(self, path: str, query: Mapping[str, Any], data: Any) -> Any:
        """The JSON that a change is answered by. Raises NotSentError, UnclearError."""
        return self._call("POST", path, query, _dump(data), _JSON, may_change=True)

    def post_form(
        self,
        path: str,
        query: Mapping[str, Any],
        fields: Mapping[str, str],
        files: Mapping[str, FormFile] | None = None,
        *,
        may_change: bool = True,
    ) -> Any:
        """The JSON by which a form is answered. Raises NotSentError, UnclearError."""
        if not files:
            body, kind = urlencode(fields).encode(), "application/x-www-form-urlencoded"
        else:
            body, kind = _multipart(fields, files)
        return self._call("POST", path, query, body, kind, may_change=may_change)

    def _call(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any],
        body: bytes,
        kind: str,
        *,
        may_change: bool,
    ) -> Any:
        parts = urlsplit(self.address)
        target = f"{parts.path.rstrip('/')}{path}" + (f"?{urlencode(query)}" if query else "")
        host, port = parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 443)
        try:
            sock = socket.create_connection((host, port), self.seconds)
        except OSError as error:
            raise NotSentError(f"连不上平台（{host}），请检查网络。") from error
        guard = threading.Timer(self.seconds, _cut, (sock,))
        guard.daemon = True
        guard.start()
        line = http.client.HTTPConnection(host, port, timeout=self.seconds)
        try:
            if parts.scheme == "https":
                try:
                    sock = _trust().wrap_socket(sock, server_hostname=host)
                except OSError as error:
                    raise NotSentError("平台的 HTTPS 证书有问题，没有发送。") from error
            line.sock = sock
            headers = {"Accept": "application/json", "User-Agent": "gongkai"}
            line.request(
                method, target, body or None, headers | ({"Content-Type": kind} if kind else {})
            )
            data = line.getresponse().read(MOST_BYTES)
            return json.loads(data)
        except NotSentError:
            raise
        except (OSError, http.client.HTTPException, ValueError) as error:
            words = "没有收到平台的答复" if isinstance(error, OSError) else "平台的答复读不懂"
            raise (UnclearError if may_change else NotSentError)(f"{words}。") from error
        finally:
            guard.cancel()
            line.close()
            sock.close()


_JSON: Final = "application/json; charset=utf-8"


@cache
def _trust() -> ssl.SSLContext:
    # Reading the certificates of the system takes 70 ms.
    return ssl.create_default_context()


def _dump(data: Any) -> bytes:
    # WeChat keeps \u escapes as they are written.
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _cut(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _multipart(fields: Mapping[str, str], files: Mapping[str, FormFile]) -> tuple[bytes, str]:
    border = f"----gongkai{secrets.token_hex(12)}"
    parts = []
    for name, value in fields.items():
        head = f'--{border}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        parts.append(head.encode() + value.encode() + b"\r\n")
    for name, file in files.items():
        head = (
            f'--{border}\r\nContent-Disposition: form-data; name="{name}"; filename="{file.name}"'
            f"\r\nContent-Type: {file.media_type}\r\n\r\n"
        )
        parts.append(head.encode() + file.data + b"\r\n")
    return b"".join(parts) + f"--{border}--\r\n".encode(), f"multipart/form-data; boundary={border}"
