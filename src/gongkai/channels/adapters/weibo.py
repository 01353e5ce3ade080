"""The connector of 微博: a post with a link to the item, and the account's own list of posts.

Wire format: open.weibo.com (`oauth2/access_token`, `2/statuses/share`, `2/statuses/user_timeline`,
`2/statuses/count`, `2/users/show`). Posts can't be deleted by this interface: a person does it and confirms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Final
from urllib.parse import urlencode

from django.utils import timezone

from gongkai.channels.adapters.connectors import (
    Absent,
    ByHand,
    Connector,
    Counts,
    Line,
    NotSentError,
    Outcome,
    Parcel,
    Published,
    Reach,
    RefusedError,
    SentPost,
    Setting,
    Told,
    UnclearError,
    Undecided,
)
from gongkai.channels.adapters.web import FormFile, Web
from gongkai.rules.channels.accounts import Platform
from gongkai.rules.channels.deliveries import SETTLES_AFTER
from gongkai.rules.channels.platform_errors import Verdict, explain
from gongkai.rules.channels.post_figures import PostFigures
from gongkai.rules.channels.posts import LIMITS, Limits, fingerprint, weibo_mid
from gongkai.rules.sheets import Figure

_PORTION: Final = 100
_MOST_PAGES: Final = 3
_SKEW: Final = timedelta(minutes=5)


class Weibo(Connector):
    """Short posts of an account."""

    ADDRESS: ClassVar = "https://api.weibo.com"
    code: ClassVar = "weibo"
    label: ClassVar = "微博"
    platforms: ClassVar = frozenset({Platform.WEIBO})
    limits: ClassVar[Limits] = LIMITS["weibo"]
    tells_counts: ClassVar = True
    settings: ClassVar = (
        Setting("app_key", "App Key", "微博开放平台的应用编号。"),
        Setting("app_secret", "App Secret", "保存后加密，不再显示。", is_secret=True),
        Setting("redirect_uri", "授权回调页", "与微博应用“高级信息”里填写的一致。"),
        Setting(
            "code",
            "授权码",
            "用官方微博登录授权页以后，地址栏里 code= 后面的一串字；几分钟内有效，只用一次。",
            is_secret=True,
            is_required=False,
        ),
    )

    def __init__(self, address: str = ADDRESS, seconds: float = 20.0) -> None:
        self._web = Web(address, seconds)
        self._address = address

    def send(self, parcel: Parcel, line: Line) -> Outcome:
        """Post the text, with the cover of the item where one was chosen."""
        fields = {"access_token": self._token(line), "status": parcel.post.text}
        cover = parcel.pictures.get(parcel.post.cover)
        line.count("statuses/share")
        files = None
        if cover is not None:
            suffix = {"image/png": "png", "image/gif": "gif"}.get(cover.media_type, "jpg")
            files = {
                "pic": FormFile(f"picture.{suffix}", cover.media_type, cover.path.read_bytes())
            }
        answer = _check(
            self._web.post_form("/2/statuses/share.json", {}, fields, files), may_change=True
        )
        return _published(answer)

    def look(self, parcel: Parcel, line: Line) -> Outcome:
        """Look into the newest posts of the account."""
        since, wanted = (parcel.since or line.now) - _SKEW, fingerprint(parcel.post.text)
        for page in range(1, _MOST_PAGES + 1):
            line.count("statuses/user_timeline")
            asked = {"access_token": self._token(line), "count": _PORTION, "page": page}
            rows = _check(self._web.get("/2/statuses/user_timeline.json", asked)).get("statuses")
            rows = rows or []
            for row in rows:
                if _moment(row) >= since and fingerprint(str(row.get("text", ""))) == wanted:
                    return _published(row)
            if len(rows) < _PORTION or _moment(rows[-1]) < since:
                break
        if line.now - (parcel.since or line.now) < SETTLES_AFTER:
            return Undecided("微博列表里还没有这一条，过一会儿再核对")
        return Absent("微博列表里没有这一条，重新发送")

    def recall(self, parcel: Parcel, line: Line) -> Outcome:
        """A person deletes it: the interface doesn't."""
        return ByHand("请用官方微博登录，删除这条微博，然后登记已撤回。")

    def check(self, line: Line) -> str:
        """Exchange a code that was just entered, then ask who the account is."""
        if line.settings.get("code"):
            self._grant(line)
        user = self._user(line)
        return f"连接正常，账号是“{user.get('screen_name', '')}”。"

    def reach(self, line: Line) -> Reach:
        """Followers, and when the account posted last."""
        user = self._user(line)
        status = user.get("status")
        followers = user.get("followers_count")
        return Reach(
            timezone.localdate(line.now),
            followers=None if followers is None else int(followers),
            last_post_at=_moment(status) if isinstance(status, dict) else None,
        )

    def count(self, posts: Sequence[SentPost], line: Line) -> Counts:
        """Reposts, comments and likes of up to a hundred posts; reads are not told.

        What was deleted on the platform is missing in the answer.
        """
        asked = posts[:_PORTION]
        line.count("statuses/count")
        ids = ",".join(post.platform_id for post in asked if post.platform_id)
        query = {"access_token": self._token(line), "ids": ids}
        rows = self._web.get("/2/statuses/count.json", query) if ids else []
        if not isinstance(rows, list):
            _check(rows)
            raise NotSentError("平台的答复读不懂。")
        today = timezone.localdate(line.now)
        found = {str(row.get("id")): row for row in rows if isinstance(row, dict)}
        told = {
            post.key: (Told(_figures(found[post.platform_id], today), found[post.platform_id]),)
            for post in asked
            if post.platform_id in found
        }
        return Counts(tuple(post.key for post in asked), told)

    def grant_address(self, app_key: str, redirect_uri: str) -> str:
        """Where the office signs in to authorise the application."""
        asked = {"client_id": app_key, "redirect_uri": redirect_uri, "response_type": "code"}
        return f"{self._address}/oauth2/authorize?{urlencode(asked)}"

    # --- the wire

    def _token(self, line: Line) -> str:
        token = line.token().partition(" ")[0]
        if not token:
            raise RefusedError(explain("weibo", 21327))
        return token

    def _grant(self, line: Line) -> None:
        settings = line.settings
        fields = {
            "client_id": settings.get("app_key", ""),
            "client_secret": settings.get("app_secret", ""),
            "grant_type": "authorization_code",
            "code": settings.get("code", ""),
            "redirect_uri": settings.get("redirect_uri", ""),
        }
        answer = _check(self._web.post_form("/oauth2/access_token", {}, fields, may_change=False))
        token = f"{answer.get('access_token', '')} {answer.get('uid', '')}"
        line.keep_token(token, line.now + timedelta(seconds=int(answer.get("expires_in", 0))))

    def _user(self, line: Line) -> dict[str, Any]:
        token, _, uid = line.token().partition(" ")
        if not token:
            raise RefusedError(explain("weibo", 21327))
        line.count("users/show")
        return _check(self._web.get("/2/users/show.json", {"access_token": token, "uid": uid}))


def _published(status: dict[str, Any]) -> Published:
    number = str(status.get("idstr") or status.get("id") or "")
    if not number.isdigit():
        raise UnclearError("平台的答复不完整。")
    uid = (status.get("user") or {}).get("id", "")
    return Published(number, f"https://weibo.com/{uid}/{weibo_mid(number)}")


def _moment(status: dict[str, Any]) -> datetime:
    return datetime.strptime(str(status["created_at"]), "%a %b %d %H:%M:%S %z %Y")


def _figures(row: Mapping[str, Any], today: date) -> PostFigures:
    def number(name: str) -> Figure | None:
        return Figure(int(row[name])) if row.get(name) is not None else None

    try:
        return PostFigures(
            today,
            reads=number("reads"),
            shares=number("reposts"),
            likes=number("attitudes"),
            comments=number("comments"),
        )
    except (TypeError, ValueError) as error:
        raise NotSentError("平台的答复读不懂。") from error


def _check(answer: Any, *, may_change: bool = False) -> dict[str, Any]:
    unclear = UnclearError if may_change else NotSentError
    if not isinstance(answer, dict):
        raise unclear("平台的答复读不懂。")
    code = answer.get("error_code")
    if code:
        advice = explain("weibo", code, str(answer.get("error", "")))
        if advice.verdict is Verdict.DOUBT:
            raise unclear(advice.words)
        raise RefusedError(advice)
    return answer
