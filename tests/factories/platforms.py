"""WeChat and Weibo on this machine: servers that keep to the documented wire format, and fail on demand.

Strict: a field that the documentation does not name, a limit that is passed, a picture at a foreign
address or a text with \\u escapes is refused with the platform's own code. What was taken is counted,
also twice: nothing here forgives a duplicate.
"""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

# What may go wrong; the first four after the platform took it, the others before.
TAKEN_FAULTS = ("silence", "reset_after", "malformed", "bad_gateway")
REFUSED_FAULTS = ("reset_before", "limit", "quota", "expired")
_ARTICLE = {
    "article_type", "title", "author", "digest", "content", "content_source_url", "thumb_media_id",
    "need_open_comment", "only_fans_can_comment", "pic_crop_235_1", "pic_crop_1_1",
}  # fmt: skip


class Refused(Exception):  # noqa: N818 - an answer, not a fault
    """An answer with a code."""

    def __init__(self, code: int, words: str = "refused") -> None:
        super().__init__(words)
        self.code, self.words = code, words


@dataclass
class Call:
    """A request as it came."""

    name: str
    query: dict[str, str]
    body: bytes
    kind: str

    def json(self) -> dict[str, Any]:
        if b"\\u" in self.body:
            raise Refused(47001, "escaped text is kept as it is written")
        try:
            data = json.loads(self.body)
        except ValueError as error:
            raise Refused(47001, "data format error") from error
        if not isinstance(data, dict):
            raise Refused(47001, "data format error")
        return data

    def form(self) -> dict[str, Any]:
        if self.kind.startswith("application/x-www-form-urlencoded"):
            return {k: v[0] for k, v in parse_qs(self.body.decode(), strict_parsing=True).items()}
        message: Message = message_from_bytes(
            f"Content-Type: {self.kind}\r\n\r\n".encode() + self.body
        )
        found: dict[str, Any] = {}
        for part in message.get_payload():
            assert isinstance(part, Message)
            name = part.get_param("name", header="content-disposition")
            data = part.get_payload(decode=True)
            assert isinstance(data, bytes)
            is_file = part.get_filename() is not None
            found[str(name)] = (part.get_content_type(), data) if is_file else data.decode()
        return found


@dataclass
class Account:
    """An account on a platform: what it shows to the world."""

    key: str
    secret: str = "s3cret"
    uid: str = "1001"
    name: str = "平安某市"
    followers: int = 110_000
    tokens: dict[str, datetime] = field(default_factory=dict)
    media: dict[str, bytes] = field(default_factory=dict)
    drafts: dict[str, dict[str, Any]] = field(default_factory=dict)
    publications: list[dict[str, Any]] = field(default_factory=list)
    posts: list[dict[str, Any]] = field(default_factory=list)
    deleted: set[int] = field(default_factory=set)
    used: Counter[tuple[str, str]] = field(default_factory=Counter)


@dataclass
class Platform:
    """A platform with its accounts. `fault` says what goes wrong with a call, by its name."""

    domain: str = "testserver"
    now: datetime = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
    accounts: dict[str, Account] = field(default_factory=dict)
    fault: Callable[[str], str] = lambda name: ""
    after: Callable[[str], None] = lambda name: None
    takes: timedelta = timedelta(seconds=3)
    is_late: bool = False
    is_ready: bool = True
    tells_titles: bool = False
    codes: dict[str, str] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    quotas: dict[str, int] = field(
        default_factory=lambda: {
            "token": 2_000, "draft/add": 1_000, "draft/get": 500, "draft/batchget": 1_000,
            "freepublish/submit": 100, "freepublish/get": 100, "freepublish/batchget": 100,
            "freepublish/delete": 10,
        }
    )  # fmt: skip
    lock: threading.RLock = field(default_factory=threading.RLock)
    serial: int = 0
    released: threading.Event = field(default_factory=threading.Event)
    address: str = ""

    def next(self) -> int:
        self.serial += 1
        return self.serial

    def open(self, key: str, **more: Any) -> Account:
        account = Account(key, **more)
        self.accounts[key] = account
        return account

    # --- both

    def answer(self, call: Call) -> Any:
        raise NotImplementedError

    def refusal(self, refused: Refused) -> dict[str, Any]:
        raise NotImplementedError

    def expire(self) -> None:
        for account in self.accounts.values():
            account.tokens = dict.fromkeys(account.tokens, self.now)

    def count(self, account: Account, name: str) -> None:
        day = f"{self.now + timedelta(hours=8):%F}"
        account.used[name, day] += 1
        if account.used[name, day] > self.quotas.get(name, 10**9):
            raise Refused(45009, "reach max api daily quota limit")


class WeChatPlatform(Platform):
    """微信公众号."""

    def refusal(self, refused: Refused) -> dict[str, Any]:
        return {"errcode": refused.code, "errmsg": refused.words}

    def answer(self, call: Call) -> dict[str, Any]:
        if call.name == "/cgi-bin/stable_token":
            return self.token(call.json())
        account = self.holder(call.query.pop("access_token", ""))
        name = call.name.removeprefix("/cgi-bin/").removeprefix("/datacube/")
        known: dict[str, Callable[[Account, Call], dict[str, Any]]] = {
            "media/uploadimg": self.upload,
            "material/add_material": self.material,
            "draft/add": self.draft,
            "draft/get": self.draft_of,
            "draft/batchget": self.drafts,
            "freepublish/submit": self.submit,
            "freepublish/get": self.published,
            "freepublish/batchget": self.publications,
            "freepublish/delete": self.delete,
            "getusercumulate": self.cumulate,
            "getusersummary": self.changes,
            "getbizsummary": self.summary,
            "getarticletotaldetail": self.details,
        }
        if name not in known:
            raise Refused(40066, "invalid url")
        self.count(account, name)
        return known[name](account, call)

    def token(self, data: dict[str, Any]) -> dict[str, Any]:
        if set(data) - {"grant_type", "appid", "secret", "force_refresh"}:
            raise Refused(40035, "invalid parameter")
        if data.get("grant_type") != "client_credential":
            raise Refused(40002, "invalid grant_type")
        account = self.accounts.get(data.get("appid", ""))
        if account is None:
            raise Refused(40013, "invalid appid")
        if data.get("secret") != account.secret:
            raise Refused(40125, "invalid appsecret")
        self.count(account, "token")
        for token, until in account.tokens.items():
            if until > self.now + timedelta(minutes=5) and not data.get("force_refresh"):
                return {
                    "access_token": token,
                    "expires_in": int((until - self.now).total_seconds()),
                }
        token = f"T{self.next()}-{account.key}"
        account.tokens = {token: self.now + timedelta(seconds=7200)}
        return {"access_token": token, "expires_in": 7200}

    def holder(self, token: str) -> Account:
        if not token:
            raise Refused(41001, "access_token missing")
        for account in self.accounts.values():
            if token in account.tokens:
                if account.tokens[token] <= self.now:
                    raise Refused(42001, "access_token expired")
                return account
        raise Refused(40001, "invalid credential, access_token is invalid or not latest")

    def picture(self, call: Call, most: int) -> bytes:
        form = call.form()
        if set(form) != {"media"}:
            raise Refused(41005, "media data missing")
        kind, data = form["media"]
        if kind not in {"image/jpeg", "image/png"}:
            raise Refused(40005, "invalid file type")
        if len(data) > most:
            raise Refused(45001, "media size out of limit")
        return bytes(data)

    def upload(self, account: Account, call: Call) -> dict[str, Any]:
        address = f"http://mmbiz.qpic.cn/{self.next()}"
        account.media[address] = self.picture(call, 1024 * 1024)
        return {"url": address}

    def material(self, account: Account, call: Call) -> dict[str, Any]:
        if call.query != {"type": "image"}:
            raise Refused(40004, "invalid media type")
        media_id = f"M{self.next()}"
        account.media[media_id] = self.picture(call, 10 * 1024 * 1024)
        return {"media_id": media_id, "url": f"http://mmbiz.qpic.cn/{media_id}"}

    def draft(self, account: Account, call: Call) -> dict[str, Any]:
        data = call.json()
        articles = data.get("articles")
        if set(data) != {"articles"} or not isinstance(articles, list) or len(articles) != 1:
            raise Refused(40035, "invalid parameter")
        article = articles[0]
        if set(article) - _ARTICLE or article.get("article_type") != "news":
            raise Refused(40035, f"invalid parameter {set(article) - _ARTICLE}")
        for name, most, code in (
            ("title", 32, 45003),
            ("author", 16, 45110),
            ("digest", 128, 45004),
        ):
            if len(article.get(name, "")) > most:
                raise Refused(code, f"{name} size out of limit")
        if not article.get("title") or not article.get("content"):
            raise Refused(44002, "empty content")
        if len(article["content"]) >= 20_000 or len(article["content"].encode()) >= 1024 * 1024:
            raise Refused(45002, "content size out of limit")
        if article.get("thumb_media_id") not in account.media:
            raise Refused(40007, "invalid media_id")
        foreign = [
            s for s in re.findall(r'src="([^"]+)"', article["content"]) if s not in account.media
        ]
        if foreign or "<script" in article["content"]:
            raise Refused(45166, f"invalid content {foreign}")
        media_id = f"D{self.next()}"
        account.drafts[media_id] = {"article": article, "at": self.now}
        return {"media_id": media_id}

    def draft_of(self, account: Account, call: Call) -> dict[str, Any]:
        data = call.json()
        self.settle(account)
        if set(data) != {"media_id"} or data["media_id"] not in account.drafts:
            raise Refused(40007, "invalid media_id")
        return {"news_item": [account.drafts[data["media_id"]]["article"]]}

    def listed(self, call: Call, rows: list[dict[str, Any]]) -> dict[str, Any]:
        data = call.json()
        if set(data) != {"offset", "count", "no_content"} or not 1 <= data["count"] <= 20:
            raise Refused(40035, "invalid parameter")
        shown = rows[data["offset"] : data["offset"] + data["count"]]
        return {"total_count": len(rows), "item_count": len(shown), "item": shown}

    def drafts(self, account: Account, call: Call) -> dict[str, Any]:
        self.settle(account)
        rows = [
            {
                "media_id": media_id,
                "content": {"news_item": [draft["article"]]},
                "update_time": int(draft["at"].timestamp()),
            }
            for media_id, draft in reversed(account.drafts.items())
        ]
        return self.listed(call, rows)

    def submit(self, account: Account, call: Call) -> dict[str, Any]:
        data = call.json()
        if set(data) != {"media_id"} or data["media_id"] not in account.drafts:
            raise Refused(40007, "invalid media_id")
        number = self.next()
        account.publications.append(
            {
                "publish_id": str(2_247_480_000 + number),
                "article_id": f"A{number}",
                "media_id": data["media_id"],
                "article": account.drafts[data["media_id"]]["article"],
                "at": self.now,
                "status": 1,
            }
        )
        # As the documentation shows it: sometimes a number.
        return {
            "errcode": 0,
            "errmsg": "ok",
            "publish_id": 2_247_480_000 + number,
            "msg_data_id": number,
        }

    def settle(self, account: Account) -> None:
        for one in account.publications:
            if one["status"] == 1 and self.now >= one["at"] + self.takes:
                one["status"] = one.get("ends", 0)
                account.drafts.pop(one["media_id"], None)

    def published(self, account: Account, call: Call) -> dict[str, Any]:
        data = call.json()
        self.settle(account)
        for one in account.publications:
            if one["publish_id"] == data.get("publish_id") and set(data) == {"publish_id"}:
                return self.told(one)
        raise Refused(53502, "invalid publish_id")

    def told(self, one: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = {
            "publish_id": int(one["publish_id"]),
            "publish_status": one["status"],
            "fail_idx": [],
        }
        if one["status"] == 0:
            answer["article_id"] = one["article_id"]
            answer["article_detail"] = {
                "count": 1,
                "item": [{"idx": 1, "article_url": url_of(one)}],
            }
        return answer

    def publications(self, account: Account, call: Call) -> dict[str, Any]:
        self.settle(account)
        rows = [
            {
                "article_id": one["article_id"],
                "content": {
                    "news_item": [one["article"] | {"url": url_of(one), "is_deleted": False}]
                },
                "update_time": int(one["at"].timestamp()),
            }
            for one in reversed(account.publications)
            if one["status"] == 0
        ]
        return self.listed(call, rows)

    def delete(self, account: Account, call: Call) -> dict[str, Any]:
        data = call.json()
        for one in account.publications:
            if one["article_id"] == data.get("article_id") and one["status"] == 0:
                one["status"] = 5
                return {"errcode": 0, "errmsg": "ok"}
        raise Refused(53600, "invalid article_id")

    def cumulate(self, account: Account, call: Call) -> dict[str, Any]:
        """The followers at the end of each day; `followers` are those of yesterday."""
        first, last = self.dates(call, 7)
        yesterday = (self.now + timedelta(hours=8)).date() - timedelta(days=1)
        rows = []
        for day in each_day(first, last):
            later = each_day(day + timedelta(days=1), yesterday)
            grown = sum(new - cancel for one in later for _, new, cancel in follower_changes(one))
            rows.append({"ref_date": f"{day:%F}", "cumulate_user": account.followers - grown})
        return {"list": rows}

    def changes(self, account: Account, call: Call) -> dict[str, Any]:
        """Who followed and who left: a row for each day and each way on which they came."""
        rows = [
            {"ref_date": f"{day:%F}", "user_source": way, "new_user": new, "cancel_user": cancel}
            for day in each_day(*self.dates(call, 7))
            for way, new, cancel in follower_changes(day)
        ]
        return {"list": rows}

    def summary(self, account: Account, call: Call) -> dict[str, Any]:
        """What all articles of the account came to on each day."""
        rows = [
            {"ref_date": f"{day:%F}", "detail": account_figures(day)}
            for day in each_day(*self.dates(call, 30))
        ]
        return {"list": rows, "is_delay": self.is_late}

    def dates(self, call: Call, most: int) -> tuple[date, date]:
        """The days that are asked for: none to come, not today, at most so many."""
        data = call.json()
        if set(data) != {"begin_date", "end_date"}:
            raise Refused(61501, "date range error")
        try:
            first, last = (date.fromisoformat(data[one]) for one in ("begin_date", "end_date"))
        except ValueError as error:
            raise Refused(61500, "date format error") from error
        local = self.now + timedelta(hours=8)
        yesterday = local.date() - timedelta(days=1)
        if last > yesterday or first > last or (last - first).days >= most:
            raise Refused(61501, "date range error")
        if last == yesterday and (local.hour < 8 or not self.is_ready):
            raise Refused(61503, "data not ready, please try later")
        return first, last

    def details(self, account: Account, call: Call) -> dict[str, Any]:
        """What was published in a range of days, with the sums of each day up to the thirtieth."""
        first, last = self.dates(call, 1)
        self.settle(account)
        yesterday = (self.now + timedelta(hours=8)).date() - timedelta(days=1)
        rows = []
        for one in account.publications:
            day = (one["at"] + timedelta(hours=8)).date()
            if not first <= day <= last or one["status"] != 0:
                continue
            number = int(one["publish_id"]) - 2_247_480_000
            until = min(yesterday, day + timedelta(days=29))
            row: dict[str, Any] = {
                "ref_date": f"{day:%F}",
                "msgid": f"{number}_1",
                "publish_type": 1,
                "detail_list": [
                    article_figures(number, day, day + timedelta(days=n))
                    for n in range((until - day).days + 1)
                ],
            }
            if self.tells_titles:
                row["title"] = one["article"]["title"]
            rows.append(row)
        return {"list": rows, "is_delay": self.is_late}


def each_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def follower_changes(day: date) -> list[tuple[int, int, int]]:
    """(way, who followed, who left): by a search of the account, by its QR code, and the rest."""
    return [(1, day.day, 1), (30, 20, day.day % 5), (0, 2, 0)]


def account_figures(day: date) -> dict[str, Any]:
    """The day of an account, as `getbizsummary` tells it."""
    return {
        "read_user": 1000 + day.day,
        "read_user_source": [{"scene_desc": "全部", "user_count": 1000 + day.day}],
        "share_user": 30 + day.day,
        "zaikan_user": 3,
        "like_user": 5,
        "comment_count": 2,
        "collection_user": 4,
    }


def article_figures(number: int, published_on: date, day: date) -> dict[str, Any]:
    """The sums of an article from its publication to a day, as `getarticletotaldetail` tells them."""
    days = (day - published_on).days + 1
    reads = 100 * days + number
    return {
        "stat_date": f"{day:%F}",
        "read_user": reads,
        "read_user_source": [
            {"scene_desc": "公众号消息", "user_count": reads // 2},
            {"scene_desc": "朋友圈", "user_count": reads - reads // 2},
        ],
        "share_user": 10 * days,
        "zaikan_user": 2 * days,
        "like_user": 3 * days,
        "comment_count": days,
        "collection_user": days,
    }


def url_of(one: dict[str, Any]) -> str:
    """Where the public reads a publication."""
    return f"https://mp.weixin.qq.com/s/{one['article_id']}"


class WeiboPlatform(Platform):
    """新浪微博."""

    def refusal(self, refused: Refused) -> dict[str, Any]:
        return {"error": refused.words, "error_code": refused.code, "request": "/2/"}

    def answer(self, call: Call) -> Any:
        known: dict[str, Callable[[Call], Any]] = {
            "/oauth2/access_token": self.grant,
            "/2/statuses/share.json": self.share,
            "/2/statuses/user_timeline.json": self.timeline,
            "/2/users/show.json": self.show,
            "/2/statuses/count.json": self.counts,
        }
        if call.name not in known:
            raise Refused(10020, "request api not found")
        return known[call.name](call)

    def holder(self, token: str) -> Account:
        for account in self.accounts.values():
            if token in account.tokens:
                if account.tokens[token] <= self.now:
                    raise Refused(21327, "expired_token")
                return account
        raise Refused(21332, "invalid_access_token")

    def grant(self, call: Call) -> dict[str, Any]:
        form = call.form()
        wanted = {"client_id", "client_secret", "grant_type", "code", "redirect_uri"}
        account = self.accounts.get(form.get("client_id", ""))
        if set(form) != wanted or account is None or form["client_secret"] != account.secret:
            raise Refused(21324, "invalid_client")
        if (
            form["grant_type"] != "authorization_code"
            or self.codes.pop(form["code"], "") != account.key
        ):
            raise Refused(21325, "invalid_grant")
        token = f"2.00{self.next()}"
        account.tokens[token] = self.now + timedelta(days=30)
        return {"access_token": token, "expires_in": 2_592_000, "uid": account.uid}

    def share(self, call: Call) -> dict[str, Any]:
        form = call.form()
        if set(form) - {"access_token", "status", "pic", "rip"}:
            raise Refused(10008, "param error")
        account = self.holder(form.get("access_token", ""))
        text = form.get("status", "")
        if not text:
            raise Refused(20008, "content is null")
        if (sum(1 if c.isascii() else 2 for c in text) + 1) // 2 > 140:
            raise Refused(20012, "text too long")
        if f"//{self.domain}/" not in text or re.search(r"#[^#\s][^#\n]*#", text):
            raise Refused(10017, "status must contain a link of the safe domain and no topic")
        recent = [p for p in account.posts if p["at"] > self.now - timedelta(minutes=5)]
        shown = re.sub(r"https?://[!-~]+", "http://t.cn/A6xyz", text)
        if any(post["text"] == shown for post in recent):
            raise Refused(20019, "repeat content!")
        number = 5_230_000_000_000_000 + self.next()
        post = {"id": number, "text": shown, "at": self.now, "full": text}
        account.posts.append(post)
        return self.status(account, post)

    def status(self, account: Account, post: dict[str, Any]) -> dict[str, Any]:
        return {
            "created_at": f"{post['at']:%a %b %d %H:%M:%S %z %Y}",
            "id": post["id"],
            "idstr": str(post["id"]),
            "mid": str(post["id"]),
            "text": post["text"] + " \u200b",
            "user": {"id": int(account.uid), "screen_name": account.name},
        }

    def timeline(self, call: Call) -> dict[str, Any]:
        account = self.holder(call.query.get("access_token", ""))
        count, page = int(call.query["count"]), int(call.query["page"])
        rows = list(reversed(account.posts))[(page - 1) * count : page * count]
        return {
            "statuses": [self.status(account, post) for post in rows],
            "total_number": len(account.posts),
        }

    def counts(self, call: Call) -> list[dict[str, Any]]:
        """Comments, reposts and likes of up to a hundred posts; what was deleted is left out."""
        if set(call.query) != {"access_token", "ids"}:
            raise Refused(10008, "param error")
        account = self.holder(call.query["access_token"])
        ids = call.query["ids"].split(",")
        if len(ids) > 100 or not all(one.isascii() and one.isdigit() for one in ids):
            raise Refused(10008, "param error, see doc for more info")
        return [
            {
                "id": post["id"],
                "comments": post["id"] % 100 + 1,
                "reposts": post["id"] % 100 + 2,
                "attitudes": post["id"] % 100 + 3,
            }
            for post in account.posts
            if str(post["id"]) in ids and post["id"] not in account.deleted
        ]

    def show(self, call: Call) -> dict[str, Any]:
        account = self.holder(call.query.get("access_token", ""))
        if call.query.get("uid") != account.uid:
            raise Refused(20003, "user does not exist")
        told = {
            "id": int(account.uid),
            "screen_name": account.name,
            "followers_count": account.followers,
            "statuses_count": len(account.posts),
        }
        if account.posts:
            told["status"] = self.status(account, account.posts[-1])
        return told


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    platform: Platform

    def log_message(self, *words: Any) -> None:
        return None

    def do_GET(self) -> None:
        self.reply()

    def do_POST(self) -> None:
        self.reply()

    def reply(self) -> None:
        platform, parts = self.platform, urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        query = {k: v[0] for k, v in parse_qs(parts.query).items()}
        call = Call(parts.path, query, body, self.headers.get("Content-Type", ""))
        with platform.lock:
            platform.calls.append(call.name)
            fault = platform.fault(call.name)
            if fault == "reset_before":
                return self.reset()
            answer, status = self.answered(call, fault)
            platform.after(call.name)
        data = json.dumps(answer, ensure_ascii=False).encode()
        if fault == "silence":
            platform.released.wait(30)
            return self.reset()
        if fault == "reset_after":
            return self.reset()
        if fault == "malformed":
            data = data[: len(data) // 2]
        if fault == "bad_gateway":
            data, status = b"<html><h1>502 Bad Gateway</h1></html>", 502
        self.send_response(status)
        self.send_header("Content-Type", "application/json; encoding=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        return None

    def answered(self, call: Call, fault: str) -> tuple[Any, int]:
        platform = self.platform
        is_weibo = isinstance(platform, WeiboPlatform)
        try:
            if fault == "limit":
                raise Refused(10024 if is_weibo else 45011, "out of rate limit")
            if fault == "forbidden":
                raise Refused(10014 if is_weibo else 48001, "api unauthorized")
            if fault == "quota":
                raise Refused(10023 if is_weibo else 45009, "reach max api daily quota limit")
            if fault == "expired":
                if not is_weibo:
                    platform.expire()
                raise Refused(21327 if is_weibo else 42001, "expired")
            return platform.answer(call), 200
        except Refused as refused:
            return platform.refusal(refused), 400 if is_weibo else 200

    def reset(self) -> None:
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        return None  # a connection that we reset ourselves


@contextmanager
def serving(platform: Platform) -> Iterator[Platform]:
    """The platform on a port of this machine."""
    handler = type("Handler", (_Handler,), {"platform": platform})
    server = _Server(("127.0.0.1", 0), handler)
    platform.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
    )
    thread.start()
    try:
        yield platform
    finally:
        platform.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
