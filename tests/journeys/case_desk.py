"""Officers at the pages of one case, by HTTP: who signs in, what they send, what they read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any

from django.test import Client
from django.utils import timezone

from gongkai.accounts.models import Person
from gongkai.info_requests.models import InfoRequest, Letter
from gongkai.rules.results import ResultCode
from tests.factories.info_requests import Office, after, file_online, get, noon


@dataclass
class CaseDesk:
    """The case of a number, as its officers meet it on the pages."""

    office: Office
    client: Client
    number: str

    @classmethod
    def open(cls, office: Office, client: Client, ago: int = 3, **changes: Any) -> CaseDesk:
        """A request filed on the portal so many working days ago."""
        receipt = file_online(office, days_ago(office, ago), **changes)
        return cls(office, client, receipt.number)

    @property
    def request(self) -> InfoRequest:
        """The request as it stands."""
        return get(self.number)

    def path(self, rest: str = "") -> str:
        """An address of the case."""
        return f"/desk/cases/{self.number}/{rest}"

    def read(self, person: Person, rest: str = "", status: int = 200) -> str:
        """A page of the case as a person sees it."""
        self.client.force_login(person)
        answer = self.client.get(self.path(rest))
        assert answer.status_code == status, answer.content.decode()
        return unescape(answer.content.decode())

    def try_to(self, person: Person, rest: str, status: int = 422, **data: Any) -> str:
        """Send a form that is refused; the page that says why."""
        self.client.force_login(person)
        answer = self.client.post(self.path(rest), {"seen": self.request.version, **data})
        assert answer.status_code == status, answer.content.decode()
        return unescape(answer.content.decode())

    def do(self, person: Person, step: str, **data: Any) -> str:
        """Take a step; the page of the case that follows."""
        return self._send(person, f"moves/{step}/", data)

    def _send(self, person: Person, rest: str, data: dict[str, Any]) -> str:
        self.client.force_login(person)
        sent = {"seen": self.request.version, **data}
        answer = self.client.post(self.path(rest), sent, follow=True)
        text = unescape(answer.content.decode())
        assert answer.redirect_chain, text[text.find("error-summary") :][:1500]
        return text

    def draft(self, code: ResultCode, **parts: Any) -> str:
        """Draft an answer with its parts."""
        return self.do(self.office.drafter, "draft", code=code.value, **parts)

    def sign(self) -> Letter:
        """Both reviews and the signature."""
        office = self.office
        yes = {"verdict": "yes", "opinion": "依据充分"}
        self.do(office.legal, "legal-review", **yes)
        self.do(office.secrecy, "secrecy-review", **yes)
        self.do(office.signatory, "sign", is_read="on")
        return self.answer()

    def answer(self) -> Letter:
        """The last letter that tells a result."""
        letter = self.request.letters.exclude(result="").exclude(state="void").last()
        assert letter is not None
        return letter

    def send(self, way: str = "portal", **data: Any) -> str:
        """Let the answer leave after the last look."""
        rest = f"letters/{self.answer().pk}/send/"
        assert "发出前核对" in self.read(self.office.clerk, rest)
        return self._send(self.office.clerk, rest, {"way": way, "is_checked": "on", **data})

    def serve(self, letter: Letter | None = None, proof: str = "本人签收") -> str:
        """Note that a letter arrived."""
        rest = f"letters/{(letter or self.answer()).pk}/service/"
        return self._send(self.office.clerk, rest, {"proof": proof})


def days_ago(office: Office, working_days: int) -> datetime:
    """Ten o'clock on the day so many working days before today."""
    return noon(after(office, timezone.localdate(), -working_days))
