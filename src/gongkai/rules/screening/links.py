"""Addresses in the text: inside networks, broken ones, short ones, and who is linked to.

Nothing is fetched; only what the address itself says is judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gongkai.rules.screening.model import Finding, Setting
from gongkai.rules.screening.patterns import matches
from gongkai.rules.screening.registry import found

_URL: Final = re.compile(
    r"(?:https?|ftp)[:：]/{1,3}[^\s<>\"'，。；、）】》“”‘’\u4e00-\u9fff|]+(?:政务|公益|中国)?(?:[/:?][^\s<>\"'，。；、）】》“”|\u4e00-\u9fff]*)?"
    r"|https?//[^\s<>\"'，。；、）】》\u4e00-\u9fff]+"
    r"|(?<![A-Za-z0-9@./-])www[.．。,，][A-Za-z0-9\-.,。]+\.[A-Za-z]{2,}(?:/[^\s<>\"'，。；、）】》\u4e00-\u9fff]*)?",
    re.IGNORECASE,
)
_TWICE: Final = re.compile(r"https?://(?:https?|ftp)[:/]", re.IGNORECASE)
# A place where an address may begin: much faster to look for than the address itself.
_BEGIN: Final = re.compile("[HhFfWw](?:[Tt]{1,2}[Pp]|[Ww]{2})")
_LOCAL: Final = re.compile(
    r"file:/{2,3}[^\s<>\"'，。；、）]+|(?<![A-Za-z0-9])[A-Za-z]:\\[^\s<>\"'，。；]{2,}|\\\\[A-Za-z0-9.\-]+\\[^\s<>\"'，。；]+",
    re.IGNORECASE,
)
_HOST: Final = re.compile(r"^(?:https?|ftp)[:：]/+(?:[^/@\s]*@)?([^/:?#]+)", re.IGNORECASE)
_INNER: Final = re.compile(
    r"localhost|127\.[\d.]+|10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+|172\.(?:1[6-9]|2\d|3[01])\.\d+\.\d+|"
    r"0\.0\.0\.0|[^.]+|.+\.(?:local|lan|internal|intranet|corp|test|localdomain)",
    re.IGNORECASE,
)
_SHORT: Final = frozenset(
    [
        "t.cn",
        "dwz.cn",
        "url.cn",
        "suo.im",
        "bit.ly",
        "tinyurl.com",
        "t.co",
        "goo.gl",
        "is.gd",
        "985.so",
        "suo.nz",
        "mrw.so",
        "w.url.cn",
    ]
)
_PUBLIC: Final = (
    ".gov.cn",
    ".政务",
    ".公益",
    ".org.cn",
    ".edu.cn",
    ".mil.cn",
    ".ac.cn",
    ".政务.cn",
)
# Where Chinese bodies publish although the domain ends otherwise.
_KNOWN: Final = [
    "xinhuanet.com",
    "news.cn",
    "people.com.cn",
    "cctv.com",
    "cctv.cn",
    "qstheory.cn",
    "chinadaily.com.cn",
    "gmw.cn",
    "12371.cn",
    "12380.gov.cn",
    "mp.weixin.qq.com",
    "weibo.com",
    "china.com.cn",
    "ce.cn",
    "rmzxb.com.cn",
    "court.gov.cn",
    "creditchina.gov.cn",
]

# What an address does not hold.
_ENDS: Final = r"\s<>\"'，。；、）】》“”‘’\u4e00-\u9fff|"
_OF_HOST: Final = "abcdefghijklmnopqrstuvwxyz0123456789.-"
_STATE: Final = ".gov.cn"
# A host that does not end in that: some character of the end is another one, or it is shorter.
_OTHER_HOST: Final = "|".join(
    [
        rf"[{_OF_HOST}]*[{_OF_HOST.replace(letter, '')}]{re.escape(_STATE[at + 1 :])}"
        for at, letter in enumerate(_STATE)
    ]
    + [re.escape(_STATE[at:]) for at in range(1, len(_STATE))]
)


class LocalPaths:
    """Paths on somebody's own computer."""

    rules: tuple[str, ...] = ()  # under a rule of Links
    reach = (12, 200)
    triggers = (r"[Ff][Ii][Ll][Ee]:/", r"[A-Za-z]:\\|\\\\[A-Za-z0-9.\-]")

    def find(self, text: str, start: int, end: int, setting: Setting) -> Iterator[Finding]:
        """Files, drives and shares of a network, under LINK-INNER."""
        for match in matches(_LOCAL, text, start, end):
            yield found("LINK-INNER", text, *match.span(), "指向一台电脑里的文件，公众打不开。")


class Links:
    """Every address in the text, under the first rule that speaks against it."""

    rules = ("LINK-INNER", "LINK-BROKEN", "LINK-FOREIGN", "LINK-SHORT")
    reach = (320, 320)
    # Nearly all addresses are plain ones of the state, against which nothing speaks. So what is
    # looked for is what else may begin an address, a host that ends otherwise, what is odd behind.
    triggers = (
        r"(?i:https?)(?:[：/]|:[^/]|:/[^/]|://(?:[^a-z0-9]|$))|(?i:ftp)[:：]/|(?i:www)(?:[．。,，]|\.[^a-z0-9])",
        rf"(?i:https?://|www\.)(?:(?:{_OTHER_HOST})(?:[^{_OF_HOST}]|$)|[{_OF_HOST}]*\.\.)",
        rf"\.gov\.cn(?:[^{_ENDS}{_OF_HOST[:-1]}/?#\-]|政务|公益|中国|[,。][A-Za-z0-9])",
        rf"\.gov\.cn[/?#][^{_ENDS}]*[：．:,]",
    )

    def find(self, text: str, start: int, end: int, setting: Setting) -> Iterator[Finding]:
        """Each address at most once."""
        at = start
        while begin := _BEGIN.search(text, at, end):
            match = _URL.match(text, begin.start(), end)
            at = max(match.end(), begin.end()) if match else begin.end()
            rule = match and _judge(match[0].rstrip(".,;:!?)/"), setting)
            if match and rule:
                yield found(rule, text, *match.span())


def _judge(url: str, setting: Setting) -> str | None:
    if _TWICE.match(url):
        return "LINK-BROKEN"
    if re.search(r"：|[．。，,]|^https?//|:/(?!/)|:///", url.split("?", maxsplit=1)[0]):
        return "LINK-BROKEN"
    host_match = _HOST.match(url if "//" in url else f"http://{url}")
    host = (host_match[1] if host_match else "").lower().rstrip(".")
    if not host or ".." in host or host.startswith((".", "-")):
        return "LINK-BROKEN"
    if _INNER.fullmatch(host):
        return "LINK-INNER"
    if host in _SHORT:
        return "LINK-SHORT"
    allowed = (*setting.domains, *_KNOWN)
    if f".{host}".endswith(_PUBLIC) or any(
        host == domain or host.endswith(f".{domain}") for domain in allowed
    ):
        return None
    return "LINK-FOREIGN"
