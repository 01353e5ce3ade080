"""How messages leave: e-mail through Django's backend, short messages through a plain gateway.

The gateway for short messages is asked by `POST` with a bearer token and a JSON object
`{"id", "to", "text"}`; it answers 2xx when it has taken the message. The same `id` is sent again
after a failure, so that the gateway can leave a repeated message out. docs/reference/messages.md
describes it for whoever connects the gateway of an operator.
"""

from __future__ import annotations

import json
import logging
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from django.core.mail import EmailMessage

log = logging.getLogger(__name__)

TIMEOUT = 10.0  # seconds


class DeliveryError(Exception):
    """A message that was not taken; says why in words for the log of the office."""


class Sender(Protocol):
    """One way for messages."""

    def send(self, message_id: str, recipient: str, subject: str, body: str) -> None:
        """Hand a message over. Raises DeliveryError."""


@dataclass(frozen=True, slots=True)
class EmailSender:
    """Mail by the backend of the settings: the console, or an SMTP server."""

    from_address: str

    def send(self, message_id: str, recipient: str, subject: str, body: str) -> None:
        """Send a mail. Raises DeliveryError."""
        mail = EmailMessage(
            subject.replace("\n", " "),
            body,
            self.from_address,
            [recipient],
            headers={"X-Notice": message_id},
        )
        try:
            mail.send()
        except (OSError, ValueError) as error:
            raise DeliveryError(f"邮件没有发出：{error}") from error


@dataclass(frozen=True, slots=True)
class ConsoleSms:
    """Writes short messages to the log, the number hidden: for trying things out."""

    def send(self, message_id: str, recipient: str, subject: str, body: str) -> None:
        """Log a message."""
        log.info("短信 %s → %s****%s：%s", message_id, recipient[:3], recipient[-4:], body)


@dataclass(frozen=True, slots=True)
class HttpSms:
    """Short messages through a gateway that speaks the interface above."""

    url: str
    token: str

    def send(self, message_id: str, recipient: str, subject: str, body: str) -> None:
        """Hand a short message to the gateway. Raises DeliveryError."""
        data = json.dumps({"id": message_id, "to": recipient, "text": body}, ensure_ascii=False)
        request = urllib.request.Request(  # noqa: S310 - the address stands in the settings
            self.url,
            data.encode(),
            {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
                answer.read()
        except urllib.error.HTTPError as error:
            with error:
                raise DeliveryError(f"短信网关答复 {error.code}") from error
        except OSError as error:
            raise DeliveryError(f"短信网关不通：{error}") from error


Senders = Mapping[str, Sender]
