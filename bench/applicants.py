"""An applicant with a browser of few words: fills the form of the portal in, step by step."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from http.client import HTTPConnection
from time import perf_counter
from urllib.parse import urlencode
from uuid import uuid4

ATTACHMENT = "附件.txt"
_CSRF = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
_TOKEN = re.compile(r'name="form_token" value="([\w-]+)"')
_KEY = re.compile(r'<dd class="key">\s*([\w-]+)\s*</dd>')
_ID_NUMBER = "110101199003077854"


class NotFiledError(RuntimeError):
    """The server answered something that no applicant should see."""


@dataclass
class Applicant:
    """What somebody fills in, and how far they came.

    After a cut `file` goes on at the step that got no answer, as a browser does that asks again.
    `place` counts the steps answered; `is_filed` is set when the answer to the last one arrived,
    `receipt` when the receipt was shown. `is_shut_out`: the cut came between the new session and
    its cookie, so that this browser can't show the receipt any more.
    """

    code: str
    name: str
    description: str
    attachment: bytes
    cookies: dict[str, str] = field(default_factory=dict)
    place: int = 0
    token: str = ""
    is_filed: bool = False
    is_shut_out: bool = False
    receipt: tuple[str, str] | None = None
    times: list[tuple[str, float]] = field(default_factory=list)

    @classmethod
    def unlike_others(cls, code: str) -> Applicant:
        """Somebody who asks what nobody else asks."""
        word = uuid4().hex
        return cls(code, f"张{word[:6]}", f"事故统计数据 {word}", word.encode() * 64)

    @property
    def steps(self) -> tuple[tuple[str, dict[str, str]], ...]:
        """Each step with what is answered there."""
        who = {"kind": "natural", "name": self.name, "phone": "13800000000"}
        who |= {"address": "某市和平路2号"}
        how = {"form_wanted": "electronic", "way_wanted": "portal"}
        return (
            ("who", who),
            ("what", {"description": self.description}),
            ("public", {}),
            ("how", how),
            ("proof", {"id_kind": "id_card", "id_number": _ID_NUMBER}),
            ("check", {}),
        )

    def file(self, line: HTTPConnection) -> None:
        """Go from where they are to the receipt. Raises OSError, HTTPException, NotFiledError."""
        is_cut = self.place > 0
        while not self.is_filed and not self.is_shut_out:
            step, answers = self.steps[self.place]
            if step == "check":
                self._submit(line)
            else:
                self._answer(line, step, answers, is_cut=is_cut)
                self.place += 1
            is_cut = False
        if not self.is_shut_out:
            page = self._page(line, "/requests/receipt/")
            number, code = _KEY.findall(page)[:2]
            self.receipt = number, code

    def _answer(
        self, line: HTTPConnection, step: str, answers: dict[str, str], *, is_cut: bool
    ) -> None:
        page = self._page(line, self._address(step))
        files = {}
        # Whoever was cut off looks first whether the file had arrived.
        if step == "proof" and not (is_cut and ATTACHMENT in page):
            files = {"attachment": (ATTACHMENT, self.attachment)}
        status, text = self._post(line, step, answers | {"csrfmiddlewaretoken": _csrf(page)}, files)
        if status != 302:
            raise NotFiledError(f"step {step}: {status} {_told(text)}")

    def _submit(self, line: HTTPConnection) -> None:
        if not self.token:
            page = self._page(line, self._address("check"))
            found = _TOKEN.search(page)
            if found is None:
                raise NotFiledError(f"the last step shows no button: {_told(page)}")
            self.token = found[1]
        # A form that is sent again is the same form, with the cookie for its mark.
        mark = {"csrfmiddlewaretoken": self.cookies["csrftoken"], "form_token": self.token}
        status, text = self._post(line, "check", mark, {})
        if status == 422 and "sessionid" in self.cookies and _TOKEN.search(text) is None:
            self.is_shut_out = True
        elif status == 302:
            self.is_filed = True
        else:
            raise NotFiledError(f"last step: {status} {_told(text)}")

    def _address(self, step: str) -> str:
        return f"/requests/apply/{self.code}/{step}/"

    def _page(self, line: HTTPConnection, address: str) -> str:
        status, text = self._ask(line, "GET", address)
        if status != 200:
            raise NotFiledError(f"{address}: {status} {_told(text)}")
        return text

    def _post(
        self,
        line: HTTPConnection,
        step: str,
        answers: dict[str, str],
        files: dict[str, tuple[str, bytes]],
    ) -> tuple[int, str]:
        if files:
            border = uuid4().hex
            body, kind = _parts(answers, files, border), f"multipart/form-data; boundary={border}"
        else:
            body, kind = urlencode(answers).encode(), "application/x-www-form-urlencoded"
        return self._ask(line, "POST", self._address(step), body, kind)

    def _ask(
        self, line: HTTPConnection, method: str, address: str, body: bytes = b"", kind: str = ""
    ) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{n}={v}" for n, v in self.cookies.items())}
        if kind:
            headers["Content-Type"] = kind
        begin = perf_counter()
        line.request(method, address, body or None, headers)
        answer = line.getresponse()
        text = answer.read().decode()
        self.times.append((f"{method} {address}", perf_counter() - begin))
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return answer.status, text


def _csrf(page: str) -> str:
    found = _CSRF.search(page)
    if found is None:
        raise NotFiledError(f"a step without its form: {_told(page)}")
    return found[1]


def _parts(answers: dict[str, str], files: dict[str, tuple[str, bytes]], border: str) -> bytes:
    lines = []
    for name, text in answers.items():
        head = f'--{border}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        lines.append(f"{head}{text}\r\n".encode())
    for name, (file, data) in files.items():
        head = f'Content-Disposition: form-data; name="{name}"; filename="{file}"'
        lines += [f"--{border}\r\n{head}\r\n\r\n".encode(), data, b"\r\n"]
    return b"".join([*lines, f"--{border}--\r\n".encode()])


def _told(page: str) -> str:
    """What a page says, without its marks."""
    main = page.partition("<main")[2] or page
    return re.sub(r"(?:<[^>]*>|\s)+", " ", main)[:400]
