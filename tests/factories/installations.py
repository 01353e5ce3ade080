"""Installations of the product as processes: a data folder, a server with its worker, a browser."""

from __future__ import annotations

import http.client
import http.cookiejar
import http.server
import json
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from tests.factories.shell import CLEAN

ROOT = Path(__file__).parent.parent.parent
HEAD = """
import json, sys
from pathlib import Path
from gongkai.cli import django
django.start(Path(sys.argv[1]))
from django.utils import timezone
from gongkai.annual_reports import actions
from gongkai.annual_reports.models import *
from gongkai.accounts.models import Person
from gongkai.audit.models import AuditEvent
from gongkai.organisations.models import Organisation
from gongkai.rules.access import SYSTEM
at = timezone.now()
told = None
"""
CITY = """
django.migrate()
from tests.factories.city import build_city
build_city(at)
"""


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def until(asked: Callable[[], bool], why: str, seconds: float = 240) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not asked():
        assert time.monotonic() < deadline, why
        time.sleep(0.2)


class Installation:
    """A data folder with the test city in it; `migrated` spares it the migrations."""

    def __init__(self, folder: Path, migrated: Path | None = None) -> None:
        self.folder, self.port = folder, free_port()
        folder.mkdir()
        if migrated is not None and migrated.exists():
            shutil.copyfile(migrated, folder / "gongkai.sqlite3")
        self.run(CITY)

    @property
    def address(self) -> str:
        """Where its server listens."""
        return f"http://127.0.0.1:{self.port}"

    def run(self, script: str, *arguments: str) -> Any:
        """Run a script in a process of its own on the data folder; what it leaves in `told`."""
        done = subprocess.run(
            [sys.executable, "-c", f"{HEAD}{script}\nprint(json.dumps(told))",
             str(self.folder), *arguments],
            cwd=ROOT, env=CLEAN, capture_output=True, text=True, check=False, timeout=600,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Its server, with the worker beside it."""
        command = [sys.executable, "-m", "gongkai", "serve", "--data", str(self.folder)]
        process = subprocess.Popen(
            [*command, "--port", str(self.port)],
            env=CLEAN,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            until(self._answers, "the server does not answer", 600)
            yield
        finally:
            process.terminate()
            process.wait(60)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/desk/sign-in/", timeout=10):  # noqa: S310 - loopback
                return True
        except OSError:
            return False


class Desk:
    """A person at the desk of an installation, by forms as a browser sends them."""

    def __init__(self, address: str, username: str, password: str) -> None:
        self.address = address
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.read("/desk/sign-in/")
        self.press("/desk/sign-in/", username=username, password=password)

    def read(self, path: str) -> str:
        """A page as text."""
        with self.opener.open(f"{self.address}{path}", timeout=60) as answer:
            return str(answer.read().decode())

    def text(self, path: str) -> str:
        """What a page says, without its tags."""
        return re.sub(r"\s+", "", re.sub(r"<[^>]*>", "", self.read(path)))

    def press(self, path: str, **fields: str) -> str:
        """Send a form; the page that follows."""
        token = next(c.value for c in self.cookies if c.name == "csrftoken")
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token or "", **fields}).encode()
        with self.opener.open(f"{self.address}{path}", body, timeout=60) as answer:
            return str(answer.read().decode())


Mode = Literal["pass", "cut after", "cut before", "tamper"]


class Between:
    """A wire on which things go wrong. `modes`: what happens to the next requests, then they pass."""

    def __init__(self, port: int) -> None:
        self.modes: list[Mode] = []
        self.seen: list[int] = []
        between = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def _forward(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                mode = between.modes.pop(0) if between.modes else "pass"
                if mode == "cut before":
                    self._cut()
                    return
                if mode == "tamper":
                    body = body.replace(b'"natural":3', b'"natural":4', 1)
                inner = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                inner.request(self.command, self.path, body, dict(self.headers.items()))
                answer = inner.getresponse()
                data = answer.read()
                between.seen.append(answer.status)
                if mode == "cut after":
                    self._cut()
                    return
                self.send_response(answer.status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def _cut(self) -> None:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)

            do_GET = do_POST = _forward  # noqa: N815 - the names of the standard library

            def log_message(self, *args: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def close(self) -> None:
        """Listen no more."""
        self.server.shutdown()
        self.server.server_close()
