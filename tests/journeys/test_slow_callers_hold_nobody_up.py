"""Poor lines and bad wills: whoever sends or reads slowly holds nobody else up."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.journeys.test_the_server import free_port, get, serving

FAULT = "/faults/"
HEAD = (
    "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: csrftoken=" + "a" * 32 + "\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\n"
)
# A page of Django is made in less; a caller who is held up by another one waits longer.
SOON = 15.0


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A running server, asked once."""
    chosen = free_port()
    with serving(["-m", "gongkai"], tmp_path_factory.mktemp("slow") / "data", chosen):
        assert get(chosen, FAULT)[0] == 200
        yield chosen


def line(port: int, sent: bytes = b"", *, window: int | None = None) -> socket.socket:
    opened = socket.socket()
    if window is not None:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    opened.settimeout(60)
    opened.connect(("127.0.0.1", port))
    opened.sendall(sent)
    return opened


def posting(port: int, length: str, body: bytes = b"", path: str = FAULT) -> bytes:
    return f"{HEAD.format(path=path, port=port)}{length}\r\n\r\n".encode() + body


def answer(opened: socket.socket) -> str:
    said = b""
    while piece := opened.recv(65536):
        said += piece
    opened.close()
    return said.decode()


def assert_served(port: int) -> None:
    for address in ("/", f"/search/?q={quote('公开')}", FAULT):
        begun = time.monotonic()
        assert get(port, address)[0] == 200
        assert time.monotonic() - begun < SOON, address


def memory(port: int) -> int:
    """Megabytes of the process that listens, of all that were started with its port the largest."""
    sizes = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            if f"--port\0{port}\0" in (status.parent / "cmdline").read_text():
                rows = dict(row.split(":", 1) for row in status.read_text().splitlines())
                sizes.append(int(rows.get("VmRSS", "0 kB").split()[0]) // 1024)
        except OSError:
            continue
    return max(sizes)


def test_forms_that_come_by_drops(port: int) -> None:
    held = [line(port, posting(port, "Content-Length: 1000", b"a" * 10)) for _ in range(30)]
    time.sleep(1)
    assert_served(port)
    for opened in held:
        opened.close()
    assert_served(port)


def test_a_thousand_lines_of_each_kind(port: int) -> None:
    before = memory(port)
    request = f"GET {FAULT} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n".encode()
    kinds = {
        "open and silent": b"",
        "half a head": request + b"X-Slow: ",
        "half a form": posting(port, "Content-Length: 1000", b"a"),
    }
    for kind, sent in kinds.items():
        held = [line(port, sent) for _ in range(1000)]
        try:
            assert_served(port)
        finally:
            for opened in held:
                opened.close()
        assert memory(port) < before + 100, kind


def test_pages_that_are_fetched_and_not_read(port: int) -> None:
    before = memory(port)
    sheet = get(port, "/")[1].partition('rel="stylesheet" href="')[2].partition('"')[0]
    request = f"GET {sheet} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
    held = [line(port, request, window=1024) for _ in range(300)]
    assert_served(port)
    for opened in held:
        opened.close()
    assert memory(port) < before + 100


def test_broken_bodies_are_refused_in_words(port: int) -> None:
    cut = line(port, posting(port, "Content-Length: 1000", b"a=1"))
    cut.shutdown(socket.SHUT_WR)
    said = answer(cut)
    assert not said or " 400 " in said.splitlines()[0]
    huge = line(port, posting(port, "Connection: close\r\nContent-Length: 99999999999", b"a=1"))
    said = answer(huge)
    assert " 413 " in said.splitlines()[0]
    chunked = line(
        port,
        posting(port, "Connection: close\r\nTransfer-Encoding: chunked", b"3\r\na=1\r\n0\r\n\r\n"),
    )
    assert " 403 " in answer(chunked).splitlines()[0]  # read whole, and without a token
    assert_served(port)
