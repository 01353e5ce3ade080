"""Asks a web address whether it opens, without ever reaching into a network that is not everybody's.

The name is resolved once; every address it has must be a public one, and the connection goes to the
address that was judged, so that a name that says another thing a moment later leads nowhere. Each
redirect is judged anew. Nothing of the page is read, unless somebody wants to `keep` it.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from gongkai.rules.published_links import Answer, AnswerKind, answer_of_status, is_public_network

SECONDS: Final = 10.0  # for one address, with all its redirects
MOST_REDIRECTS: Final = 5
_PORTS: Final = {"http": 80, "https": 443}
_SAFE: Final = "!#$%&'()*+,/:;=?@[]~"
_AGENT: Final = "Mozilla/5.0 (compatible; gongkai-links)"
_INSIDE: Final = Answer(AnswerKind.INSIDE, None, "指向内部网络，公众打不开")


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host. Raises OSError."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@dataclass(frozen=True)
class Probe:
    """Asks one address after the other; `is_allowed` says which networks may be reached."""

    resolve: Callable[[str, int], list[str]] = resolve
    is_allowed: Callable[[str], bool] = is_public_network
    seconds: float = SECONDS
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    # Takes every answer before the line closes; then pages are asked for as a whole.
    keep: Callable[[http.client.HTTPResponse], None] | None = None

    def __call__(self, address: str) -> Answer:
        """What came back; never raises."""
        deadline = time.monotonic() + self.seconds
        for _ in range(MOST_REDIRECTS + 1):
            try:
                answer, onward = self._ask(urlsplit(address), deadline)
            except Exception as error:  # noqa: BLE001 (whatever somebody else's server does)
                return Answer(AnswerKind.STUMBLES, None, _said(error))
            if not onward:
                return answer
            address = urljoin(address, onward)
        return Answer(AnswerKind.STUMBLES, None, "跳转的次数太多")

    def _ask(self, parts: SplitResult, deadline: float) -> tuple[Answer, str]:
        """The answer, and where it leads on."""
        host, port = (parts.hostname or "").rstrip("."), parts.port or _PORTS.get(parts.scheme, 0)
        if parts.scheme not in _PORTS or not host or parts.username is not None:
            return Answer(AnswerKind.GONE, None, "网址写坏了"), ""
        known = host if ":" in host else host.encode("idna").decode("ascii")
        places = self.resolve(known, port)
        if not places or not all(map(self.is_allowed, places)):
            return _INSIDE, ""
        target = quote(parts.path or "/", safe=_SAFE)
        if parts.query:
            target += f"?{quote(parts.query, safe=_SAFE)}"
        first = "HEAD" if self.keep is None else "GET"
        status, onward = self._request(
            first, parts.scheme, known, port, places[0], target, deadline
        )
        if status >= 400 and first == "HEAD":  # many servers know no HEAD
            asked = ("GET", parts.scheme, known, port, places[0], target, deadline)
            status, onward = self._request(*asked)
        is_onward = status in (301, 302, 303, 307, 308) and onward
        return answer_of_status(status), onward if is_onward else ""

    def _request(
        self,
        method: str,
        scheme: str,
        host: str,
        port: int,
        place: str,
        target: str,
        deadline: float,
    ) -> tuple[int, str]:
        """Status and Location. The connection goes to `place`, whatever the host is called."""
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        line = http.client.HTTPConnection(host, port, timeout=left)
        sock = socket.create_connection((place, port), timeout=left)
        # A timeout holds for each piece that comes; who sends a letter a second is cut off here.
        guard = threading.Timer(left, _cut, (sock,))
        guard.start()
        try:
            if scheme == "https":
                sock = self.trust.wrap_socket(sock, server_hostname=host)
            line.sock = sock
            line.request(method, target, headers={"User-Agent": _AGENT, "Accept": "*/*"})
            response = line.getresponse()
            if self.keep is not None:
                self.keep(response)
            return response.status, response.getheader("Location") or ""
        finally:
            guard.cancel()
            line.close()
            sock.close()


def _cut(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _said(error: Exception) -> str:
    match error:
        case socket.gaierror() | UnicodeError():
            return "域名解析不了"
        case TimeoutError():
            return "没有应答"
        case ssl.SSLError():
            return "HTTPS 证书有问题"
        case ConnectionRefusedError():
            return "对方拒绝连接"
        case OSError():
            return "连接中断"
    return "应答不合规范"
