"""What granian passes on: bodies in their whole length or refused in words, headers as they came."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings

from gongkai.config import rsgi
from gongkai.config.front import Environ, Start


class Caller:
    """The line of a caller, who sends pieces with pauses between them; it notes the answer."""

    def __init__(self, *pieces: bytes, pause: float = 0.0) -> None:
        self.pieces, self.pause = pieces, pause
        self.status = 0
        self.headers: list[tuple[str, str]] = []
        self.said: bytes | str = b""
        self.file = ""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            await asyncio.sleep(self.pause)
            yield piece

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status, self.headers, self.said = status, headers, body

    def response_str(self, status: int, headers: list[tuple[str, str]], body: str) -> None:
        self.status, self.headers, self.said = status, headers, body

    def response_file(self, status: int, headers: list[tuple[str, str]], file: str) -> None:
        self.status, self.headers, self.file = status, headers, file
        self.said = Path(file).read_bytes()


class Front:
    """No finished pages; behind it an application that tells what it got."""

    def __init__(self) -> None:
        self.got: list[tuple[Environ, bytes]] = []
        self.answer: Any = [b"ok"]

    def finished(self, environ: Environ) -> None:
        del environ

    def behind(self, environ: Environ, start: Start) -> Iterable[bytes]:
        self.got.append((environ, environ["wsgi.input"].read()))
        start("200 OK", [("Content-Type", "text/plain")])
        made: Iterable[bytes] = self.answer(environ) if callable(self.answer) else self.answer
        return made


def scope(method: str = "POST", path: str = "/a/", **headers: str) -> Any:
    return SimpleNamespace(
        method=method, path=path, query_string="q=1", http_version="1.1", scheme="http",
        client="[2001:db8::1]:4000", server="127.0.0.1:8000",
        headers={name.replace("__", "-"): value for name, value in headers.items()},
    )  # fmt: skip


def ask(front: Front, caller: Caller, asked: Any) -> Caller:
    answering = rsgi.Reception(front).__rsgi__(asked, caller)  # type: ignore[arg-type]
    with ThreadPoolExecutor(1) as alone:  # a browser test leaves a loop in this thread
        alone.submit(asyncio.run, answering).result()
    return caller


def test_a_body_arrives_whole_with_its_headers() -> None:
    front = Front()
    asked = scope(content__length="6", content__type="text/x", x__a="1", x_forwarded__proto="https")
    assert ask(front, Caller(b"abc", b"def"), asked).said == b"ok"
    [(environ, body)] = front.got
    assert body == b"abcdef"
    assert environ["CONTENT_LENGTH"] == "6"
    assert environ["CONTENT_TYPE"] == "text/x"
    assert environ["HTTP_X_A"] == "1"
    assert environ["REMOTE_ADDR"] == "2001:db8::1"
    assert "HTTP_X_FORWARDED_PROTO" not in environ  # it was written with an underscore


def test_a_body_of_no_told_length_is_counted() -> None:
    front = Front()
    ask(front, Caller(b"abc", b"d"), scope(transfer__encoding="chunked"))
    assert front.got[0][0]["CONTENT_LENGTH"] == "4"
    assert front.got[0][1] == b"abcd"


def test_an_address_in_chinese_is_told_as_the_norm_wants_it() -> None:
    front = Front()
    asked = scope("GET", "/公开/")
    asked.query_string = "q=户籍"
    ask(front, Caller(), asked)
    assert front.got[0][0]["PATH_INFO"].encode("latin-1").decode() == "/公开/"
    assert front.got[0][0]["QUERY_STRING"].encode("latin-1").decode() == "q=户籍"


def test_who_sends_too_slowly_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rsgi, "MOST_SECONDS", 0.2)
    front = Front()
    caller = ask(front, Caller(*[b"a"] * 10, pause=0.1), scope(content__length="10"))
    assert (caller.status, front.got) == (408, [])
    assert "请检查网络后重新提交" in str(caller.said)


def test_half_a_body_is_no_body() -> None:
    front = Front()
    caller = ask(front, Caller(b"abc"), scope(content__length="10"))
    assert (caller.status, front.got) == (400, [])
    assert "请重新提交" in str(caller.said)


def test_what_the_disk_cannot_hold_is_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rsgi, "disk_usage", lambda _: SimpleNamespace(free=rsgi.SPARE + 1000))
    front = Front()
    caller = ask(front, Caller(b"abc"), scope(content__length=str(rsgi.IN_MEMORY + 2000)))
    assert (caller.status, front.got) == (503, [])
    assert ask(front, Caller(b"abc"), scope(content__length="3")).status == 200


def test_what_is_larger_than_any_form_is_left_on_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MOST_BODY_BYTES", 5)
    front = Front()
    ask(front, Caller(b"abc", b"def"), scope(content__length="6"))
    assert (front.got[0][0]["CONTENT_LENGTH"], front.got[0][1]) == ("6", b"")
    ask(front, Caller(b"abc", b"def"), scope(transfer__encoding="chunked"))
    assert front.got[1][0]["CONTENT_LENGTH"] == "6"  # refused behind by this number


def test_a_large_answer_is_a_file_that_leaves_nothing_behind(tmp_path: Path) -> None:
    text = b"0123456789" * (rsgi.IN_MEMORY // 4)
    front = Front()
    front.answer = lambda _: (text[place : place + 9999] for place in range(0, len(text), 9999))
    made = ask(front, Caller(), scope("GET"))
    assert made.said == text
    assert dict(made.headers)["Content-Length"] == str(len(text))
    kept = tmp_path / "kept"
    kept.write_bytes(text)
    front.answer = lambda environ: environ["wsgi.file_wrapper"](kept.open("rb"))
    sent = ask(front, Caller(), scope("GET"))
    assert (sent.said, bool(sent.file)) == (text, True)
    front.answer = lambda environ: environ["wsgi.file_wrapper"](BytesIO(text))
    assert ask(front, Caller(), scope("GET")).said == text


def test_an_answer_is_closed_also_where_making_it_failed() -> None:
    front = Front()
    closed = []

    class Breaks:
        def __iter__(self) -> Any:
            yield b"a"
            raise OSError

        def close(self) -> None:
            closed.append(1)

    front.answer = Breaks()
    with pytest.raises(OSError):  # noqa: PT011 - the one raised above
        ask(front, Caller(), scope("GET"))
    assert closed == [1]
