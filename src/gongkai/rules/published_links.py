"""Links in what is published: which there are, what an answer means, when to ask again.

Source: 《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）: links must open. What only stumbled is asked again
before it is called dead; what points inside a network is never asked (nobody outside can open it).
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

from gongkai.rules.items import Content

MOST_LINKS: Final = 500
LONGEST: Final = 2_000
_HREF: Final = re.compile(r'<a\b[^>]*?\bhref="([^"]+)"')
_HOST: Final = re.compile(
    r"https?://(?:[^/?#@]*@)?(\[[0-9a-f:.]+\]|[^\[\]/?#:@]+)(?=[:/?#]|$)", re.IGNORECASE
)
_WEB: Final = re.compile(r"https?://", re.IGNORECASE)
# An address of IPv4 in the clothes of IPv6 (RFC 6052).
_TRANSLATED: Final = ip_network("64:ff9b::/96")


def addresses_in(content: Content) -> tuple[str, ...]:
    """The web addresses to which a text leads, each once, in their order, without #places."""
    found = [html.unescape(match) for match in _HREF.findall(content.body)]
    found.append(content.online_link.strip())
    plain = (address.partition("#")[0] for address in found if _WEB.match(address))
    return tuple(dict.fromkeys(one for one in plain if len(one) <= LONGEST))[:MOST_LINKS]


def host_of(address: str) -> str:
    """The host of an address in small letters; empty for what has none."""
    match = _HOST.match(address)
    return match[1].strip("[]").rstrip(".").lower() if match else ""


def is_public_network(address: str) -> bool:
    """Whether an address of the network belongs to everybody's internet, and to nobody's inside."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _TRANSLATED:
            inner = IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public_network(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


class AnswerKind(StrEnum):
    """What came back."""

    OPENS = "opens"
    GONE = "gone"
    STUMBLES = "stumbles"
    INSIDE = "inside"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of a host: its kind, the status (None where none came), and why in Chinese."""

    kind: AnswerKind
    status: int | None = None
    message: str = ""


class LinkState(StrEnum):
    """Where a link stands; the values never change."""

    WAITING = "waiting"
    ALIVE = "alive"
    DOUBTFUL = "doubtful"
    DEAD = "dead"
    INSIDE = "inside"


LINK_LABELS: Final = {
    LinkState.WAITING: "还没有查",
    LinkState.ALIVE: "能打开",
    LinkState.DOUBTFUL: "打不开，过一会儿再查",
    LinkState.DEAD: "打不开",
    LinkState.INSIDE: "指向内部网络",
}
MOST_STUMBLES: Final = 3
_AFTER_STUMBLE: Final = (timedelta(hours=1), timedelta(hours=6))
_KEEPS: Final = timedelta(days=7)
_DAILY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a link is after an answer, how often in a row it did not open, when to ask again."""

    state: LinkState
    failures: int
    wait: timedelta


def judge(failures: int, answer: Answer) -> Verdict:
    """The verdict on an answer after so many failures in a row."""
    match answer.kind:
        case AnswerKind.OPENS:
            return Verdict(LinkState.ALIVE, 0, _KEEPS)
        case AnswerKind.INSIDE:
            return Verdict(LinkState.INSIDE, failures + 1, _KEEPS)
        case AnswerKind.GONE:
            return Verdict(LinkState.DEAD, failures + 1, _DAILY)
    failures += 1
    if failures >= MOST_STUMBLES:
        return Verdict(LinkState.DEAD, failures, _DAILY)
    return Verdict(LinkState.DOUBTFUL, failures, _AFTER_STUMBLE[failures - 1])


# Whoever asks for a name or turns machines away is there.
_THERE: Final = frozenset((401, 403, 407, 429, 451))


def answer_of_status(status: int) -> Answer:
    """What a status says."""
    if status < 400 or status in _THERE:
        return Answer(AnswerKind.OPENS, status)
    if status in (404, 410):
        return Answer(AnswerKind.GONE, status, f"网页不存在（{status}）")
    return Answer(AnswerKind.STUMBLES, status, f"对方网站出错（{status}）")
