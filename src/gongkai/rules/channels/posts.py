"""What an item says on a channel: the limits of each platform as data, and a proposal that keeps them.

Sources: 微信公众号 `draft/add` (title ≤ 32, author ≤ 16, digest ≤ 128 characters, text < 20,000 characters and
< 1 MB), its table of daily limits; 微博 `statuses/share` (≤ 140 characters, a link of the bound domain, no
#topic#). A third party's channel brings limits of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from lxml.html import fragment_fromstring, tostring

from gongkai.rules.rich_text import to_plain

_FILE: Final = re.compile(r'src="file:([0-9a-f]{64})"')
_TOPIC: Final = re.compile(r"#[^#\s][^#\n]*#")
_WEB: Final = re.compile(r"https?://[!-~]+")
_BLANKS: Final = re.compile(r"[\s\u200b-\u200d\ufeff]+")
_ENDS: Final = "。！？；"
_PAUSES: Final = "，、：,"


def characters(text: str) -> int:
    """How many characters a text has: as WeChat counts."""
    return len(text)


def weibo_characters(text: str) -> int:
    """How many characters Weibo counts: one of ASCII is half a one, rounded up.

    A link counts as it is written; the platform shortens it later, which only leaves room.
    """
    return (sum(1 if c.isascii() else 2 for c in text) + 1) // 2


@dataclass(frozen=True, slots=True)
class Limits:
    """What a channel takes. None: no limit is known.

    `text` is the short text: the digest on WeChat, the whole post on Weibo. `quotas`: calls a day.
    `measure` says how characters of the text are counted; `weighted` tells the page to do the same.
    """

    title: int | None = None
    author: int | None = None
    text: int | None = None
    body: int | None = None
    body_bytes: int | None = None
    link_bytes: int | None = None
    pictures: int | None = None
    picture_bytes: int | None = None
    picture_types: tuple[str, ...] = ("image/jpeg", "image/png")
    needs_cover: bool = False
    is_post: bool = False
    weighted: bool = False
    quotas: Mapping[str, int] = field(default_factory=dict)
    source: str = ""
    notes: tuple[str, ...] = ()

    @property
    def measure(self) -> Callable[[str], int]:
        """How the characters of the text are counted."""
        return weibo_characters if self.weighted else characters


LIMITS: Final[Mapping[str, Limits]] = MappingProxyType(
    {
        "wechat": Limits(
            title=32,
            author=16,
            text=128,
            body=20_000 - 1,
            body_bytes=1024 * 1024 - 1,
            link_bytes=1024,
            pictures=100,
            picture_bytes=1024 * 1024,
            needs_cover=True,
            quotas={
                "token": 2_000,
                "draft/add": 1_000,
                "draft/batchget": 1_000,
                "draft/get": 500,
                "freepublish/submit": 100,
                "freepublish/get": 100,
                "freepublish/batchget": 100,
                "freepublish/delete": 10,
            },
            source="微信公众号开发文档：草稿箱（新建草稿）、发布能力、接口调用额度",
            notes=(
                "发布不通知粉丝，也不占用群发次数。",
                "正文里的外部链接会去掉，只留文字；“阅读原文”指向公开平台的这一页。",
                "需要封面图片。",
            ),
        ),
        "weibo": Limits(
            text=140,
            pictures=1,
            picture_bytes=5 * 1024 * 1024 - 1,
            picture_types=("image/jpeg", "image/png", "image/gif"),
            is_post=True,
            weighted=True,
            source="微博开放平台：statuses/share",
            notes=(
                "必须带公开平台的链接，公开平台的域名应与微博应用的安全域名一致。",
                "接口发布不能带 #话题#；长文、视频、多图请手工发布后登记网址。",
            ),
        ),
        "folder": Limits(source="文件交换目录：一件一个压缩包，内有 item.json、body.html 和图片"),
        "person": Limits(
            source="由人办理的渠道", notes=("同意以后，由经办人张贴或手工发布，再登记结果和网址。",)
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Post:
    """What goes out beside the text of the item itself.

    `cover` is the SHA-256 of a picture of the item; `link` its page on the portal.
    """

    title: str
    text: str = ""
    author: str = ""
    link: str = ""
    cover: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """What a proposal is made from: the published text of an item."""

    title: str
    summary: str
    body: str
    author: str
    link: str
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """What a channel would refuse, at a field of the post."""

    field: str
    message: str


def shorten(text: str, most: int, measure: Callable[[str], int] = characters) -> str:
    """A text as long as allowed: up to the end of a sentence, else of a phrase with an ellipsis.

    A text that fits stays as it is; line breaks become spaces.
    """
    text = " ".join(text.split())
    if measure(text) <= most:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(text[:middle] + "…") <= most else (low, middle - 1)
    cut = text[:low]
    if not cut:
        return ""
    enough = len(cut) // 2
    sentence = max(cut.rfind(mark) for mark in _ENDS)
    if sentence >= enough:
        return cut[: sentence + 1]
    phrase = max(cut.rfind(mark) for mark in _PAUSES)
    return (cut[:phrase] if phrase >= enough else cut.rstrip()) + "…"


def propose(limits: Limits, source: Source) -> Post:
    """A post that keeps the limits, for a person to mend: nothing goes out unread."""
    lead = " ".join((source.summary or to_plain(source.body)).split())
    title = source.title if limits.title is None else shorten(source.title, limits.title)
    author = source.author if limits.author is None else shorten(source.author, limits.author)
    cover = source.pictures[0] if source.pictures else ""
    if not limits.is_post:
        text = lead[:300] if limits.text is None else shorten(lead, limits.text, limits.measure)
        return Post(title, text, author, source.link, cover)
    most = limits.text or 140
    tail = f" {source.link}" if source.link else ""
    head = f"【{_untopical(source.title)}】"
    room = most - limits.measure(tail) - 1
    if limits.measure(head) > room:
        head = f"【{shorten(_untopical(source.title), max(room - 2, 1), limits.measure)}】"
    rest = room - limits.measure(head)
    lead = shorten(_untopical(lead), rest, limits.measure) if rest > 8 else ""
    return Post(title, f"{head}{lead}{tail}", author, source.link, cover)


def _untopical(text: str) -> str:
    return text.replace("#", "＃")


def check_post(limits: Limits, post: Post, body: str = "") -> list[Problem]:
    """What the channel would refuse; empty where nothing. `body`: HTML of the item."""
    found = []
    if not post.title.strip():
        found.append(Problem("title", "请填写标题。"))
    for name, label, value, most in (
        ("title", "标题", characters(post.title), limits.title),
        ("author", "作者", characters(post.author), limits.author),
        ("text", "正文" if limits.is_post else "摘要", limits.measure(post.text), limits.text),
    ):
        if most is not None and value > most:
            found.append(
                Problem(name, f"{label}最多 {most} 字，现在 {value} 字，请缩短 {value - most} 字。")
            )
    if limits.link_bytes is not None and len(post.link.encode()) > limits.link_bytes:
        found.append(Problem("link", "原文链接太长，平台不接受。请联系系统管理员。"))
    if limits.needs_cover and not post.cover:
        found.append(Problem("cover", "请选择封面图片。信息里没有图片的，先上传一幅。"))
    if limits.is_post:
        found += _check_whole(post)
    return found + _check_body(limits, body)


def _check_body(limits: Limits, body: str) -> list[Problem]:
    found = []
    if limits.body is not None and len(to_plain(body)) > limits.body:
        found.append(Problem("", f"正文超过 {limits.body} 字，平台不接受。请改发摘要加链接。"))
    if limits.body_bytes is not None and len(body.encode()) > limits.body_bytes:
        found.append(Problem("", "正文连同格式超过平台的大小限制。请去掉复杂的表格。"))
    if limits.pictures is not None and not limits.is_post:
        number = len(pictures_in(body))
        if number > limits.pictures:
            found.append(Problem("", f"正文有 {number} 幅图片，平台最多 {limits.pictures} 幅。"))
    return found


def _check_whole(post: Post) -> list[Problem]:
    found = []
    if not post.text.strip():
        found.append(Problem("text", "请填写正文。"))
    links = _WEB.findall(post.text)
    if not post.link or post.link not in post.text:
        found.append(Problem("text", f"正文必须带公开平台的链接 {post.link}，请补上。"))
    elif len(links) > 1:
        found.append(Problem("text", "正文里只能有公开平台的这一个链接，请删去其他链接。"))
    if _TOPIC.search(_WEB.sub("", post.text)):
        found.append(Problem("text", "接口发布不能带 #话题#，请去掉井号，或者手工发布。"))
    return found


def fingerprint(text: str) -> str:
    """A text without its links, spaces and zero-width signs: by this it is found on a platform again."""
    return _BLANKS.sub("", _WEB.sub("", text))


# --- the text of the item on WeChat --------------------------------------------------------------


def pictures_in(body: str) -> tuple[str, ...]:
    """The SHA-256 of the pictures in a text, each once, in their order."""
    return tuple(dict.fromkeys(_FILE.findall(body)))


def wechat_body(body: str, pictures: Mapping[str, str]) -> str:
    """The text as WeChat keeps it: pictures at its own addresses, links as their words.

    A picture without an address is left out: the platform would filter it without a word.
    """
    if not body.strip():
        return ""
    whole = fragment_fromstring(body, create_parent="section")
    for link in list(whole.iter("a")):
        link.drop_tag()
    for picture in list(whole.iter("img")):
        address = pictures.get((picture.get("src") or "").removeprefix("file:"))
        if address is None:
            picture.drop_tree()
        else:
            picture.set("src", address)
    text: str = tostring(whole, encoding="unicode")
    return text.removeprefix("<section>").removesuffix("</section>")


_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def weibo_mid(number: int | str) -> str:
    """The short name of a post in its address: seven digits of the id become four of base 62."""
    text, parts = str(int(number)), []
    while text:
        text, group = text[:-7], text[-7:]
        value, digits = int(group), ""
        while value:
            value, rest = divmod(value, 62)
            digits = _DIGITS[rest] + digits
        parts.append(digits.rjust(4, "0") if text else digits or "0")
    return "".join(reversed(parts))
