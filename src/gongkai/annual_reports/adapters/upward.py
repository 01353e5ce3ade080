"""How a report reaches the installation of the supervising office, and what comes back.

`POST {address}/api/v1/reports/` with a bearer key takes a snapshot (`rules.report.snapshots`);
`GET {address}/api/v1/reports/{sha256}/` tells what became of it. Both answer a receipt.
docs/reference/report-api.md describes it.
"""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from gongkai.rules.report.filing import State

TIMEOUT: Final = 30.0  # seconds
MOST_BYTES: Final = 1024 * 1024
MOST_REMARKS: Final = 500
REPORTS: Final = "/api/v1/reports/"
# What may be otherwise in a minute or a day: asked again. All else is an answer for a person.
_LATER: Final = frozenset({408, 425, 429, 500, 502, 503, 504})


class NotTakenError(Exception):
    """A report that was not taken, in Chinese; `is_final` where trying again changes nothing."""

    def __init__(self, message: str, *, is_final: bool) -> None:
        super().__init__(message)
        self.is_final = is_final


@dataclass(frozen=True, slots=True)
class RemoteRemark:
    """What the supervising office said, bound to a cell (empty: the whole)."""

    id: int
    cell: str
    text: str
    author: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where a snapshot stands at the supervising office."""

    area: str
    number: int
    state: State
    note: str
    errors: int
    warnings: int
    remarks: tuple[RemoteRemark, ...]


class Upward(Protocol):
    """The way up."""

    def send(self, address: str, key: str, data: bytes) -> Receipt:
        """Hand a packed snapshot over. Raises NotTakenError."""

    def ask(self, address: str, key: str, sha256: str) -> Receipt:
        """What became of a snapshot. Raises NotTakenError."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The key goes to nobody else."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class HttpUpward:
    """The way up by HTTP."""

    def send(self, address: str, key: str, data: bytes) -> Receipt:
        """Hand a packed snapshot over. Raises NotTakenError."""
        return _call(f"{address}{REPORTS}", key, data)

    def ask(self, address: str, key: str, sha256: str) -> Receipt:
        """What became of a snapshot. Raises NotTakenError."""
        return _call(f"{address}{REPORTS}{sha256}/", key, None)


def _call(url: str, key: str, data: bytes | None) -> Receipt:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    request = urllib.request.Request(url, data, headers)  # noqa: S310 - checked when it was set
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(request, timeout=TIMEOUT) as answer:
            return receipt_from(_within(answer))
    except urllib.error.HTTPError as error:
        with error:
            raise _refusal(error) from error
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        host = urlsplit(url).netloc
        told = f"上级系统 {host} 连接不上（{error}）。系统会自动再试，请检查网络和地址。"
        raise NotTakenError(told, is_final=False) from error


def _within(answer: Any) -> bytes:
    data: bytes = answer.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise NotTakenError("上级系统的答复太长，看不懂。请检查地址。", is_final=False)
    return data


def _refusal(error: urllib.error.HTTPError) -> NotTakenError:
    said: Any = ""
    try:
        said = json.loads(_within(error))["error"]["message"]
    except (ValueError, KeyError, TypeError, OSError, http.client.HTTPException, NotTakenError):
        said = ""
    if not isinstance(said, str) or not said:
        said = f"对方答复 {error.code}。请检查上级系统的地址，那里应是公开系统的首页。"
    if error.code in _LATER:
        return NotTakenError(f"上级系统暂时不能收：{said}系统会自动再试。"[:500], is_final=False)
    return NotTakenError(f"上级系统没有收下：{said}"[:500], is_final=True)


def receipt_from(data: bytes) -> Receipt:
    """The receipt in an answer. Raises NotTakenError where it is none."""
    try:
        told = json.loads(data)
        remarks = tuple(
            RemoteRemark(
                int(one["id"]), str(one["cell"])[:80], str(one["text"])[:1000], str(one["by"])[:100]
            )
            for one in told["comments"][:MOST_REMARKS]
            if not one["is_settled"]
        )
        return Receipt(
            str(told["area"])[:200],
            int(told["number"]),
            State(told["state"]),
            str(told["note"])[:1000],
            min(int(told["errors"]), 32_767),
            min(int(told["warnings"]), 32_767),
            remarks,
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        told_off = "上级系统的答复看不懂，可能不是公开系统，或者版本太旧。请检查地址。"
        raise NotTakenError(told_off, is_final=False) from error
