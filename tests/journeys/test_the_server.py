"""`gongkai serve` answers, with either web server, and refuses a port in use."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.factories.shell import CLEAN, gongkai

WITHOUT_GRANIAN = (
    "import sys; sys.modules['granian'] = None; from gongkai.cli.main import main; main()"
)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextmanager
def serving(program: list[str], folder: Path, port: int, command: str = "serve") -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, *program, command, "--data", folder, "--port", str(port)],
        env=CLEAN,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def get(port: int, address: str) -> tuple[int, str]:
    deadline = time.monotonic() + 600
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", address)
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace")
        except ConnectionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        finally:
            connection.close()


@pytest.mark.parametrize(
    "program", [["-m", "gongkai"], ["-c", WITHOUT_GRANIAN]], ids=["granian", "waitress"]
)
def test_the_server_gives_pages_and_their_static_files(program: list[str], tmp_path: Path) -> None:
    port = free_port()
    with serving(program, tmp_path / "data", port):
        status, page = get(port, "/")
        assert status == 200
        sheet = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
        assert sheet.startswith("/static/")
        assert get(port, sheet)[0] == 200
        assert get(port, "/desk/sign-in/")[0] == 200


def test_a_city_that_was_just_loaded_hands_out_pdf_files(tmp_path: Path) -> None:
    """The first start typesets many; what that leaves behind may not reach the server."""
    port = free_port()
    with serving(["-m", "gongkai"], tmp_path / "data", port, "demo"):
        status, form = get(port, "/requests/form.pdf")
    assert status == 200
    assert form.startswith("%PDF-")


def test_a_port_in_use_is_bad_input_and_makes_nothing(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = gongkai("demo", "--data", tmp_path / "d", "--port", port)
    assert done.returncode == 2
    assert "请用 --port 换一个端口" in done.stderr
    assert not (tmp_path / "d").exists()
