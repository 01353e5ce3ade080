"""Proves that a way in is alive: a page answers, a mail server greets, a gateway takes a call."""

from __future__ import annotations

import socket
import ssl
import urllib.request
from urllib.parse import urlsplit

TIMEOUT = 10.0  # seconds
_PORTS = {"imap": 143, "imaps": 993, "tcp": 0}


def probe(address: str) -> str:
    """Empty where the address is alive, else what is wrong.

    `http(s)://` must answer 200, `imap(s)://` greet with OK, `tcp://host:port` take a connection.
    """
    parts = urlsplit(address)
    try:
        if parts.scheme in ("http", "https"):
            with urllib.request.urlopen(address, timeout=TIMEOUT) as answer:  # noqa: S310
                return "" if answer.status == 200 else f"答复 {answer.status}"
        if parts.scheme in _PORTS:
            return _connect(parts.scheme, parts.hostname or "", parts.port)
    except (OSError, ValueError) as error:
        return str(error) or type(error).__name__
    return f"不认识的地址：{address}"


def _connect(scheme: str, host: str, port: int | None) -> str:
    with socket.create_connection((host, port or _PORTS[scheme]), TIMEOUT) as line:
        if scheme == "tcp":
            return ""
        if scheme == "imaps":
            with ssl.create_default_context().wrap_socket(line, server_hostname=host) as safe:
                return _greeting(safe.recv(512))
        return _greeting(line.recv(512))


def _greeting(text: bytes) -> str:
    return "" if text.startswith(b"* OK") else "邮箱服务器没有应答"
