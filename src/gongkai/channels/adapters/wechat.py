"""The connector of 微信公众号: a draft, its publication, and the platform's list of publications.

Wire format: developers.weixin.qq.com (`stable_token`, `media/uploadimg`, `material/add_material`,
`draft/add`, `freepublish/submit|get|batchget|delete`, `datacube/getusercumulate`,
`datacube/getusersummary`, `datacube/getbizsummary`, `datacube/getarticletotaldetail`).
`content_source_url` is the page of the item: the official text stays on the website, and by it (with
the title) a publication is known again. The calls that counted articles before (`getarticletotal` and
its kin) are no longer maintained.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar, Final

from django.utils import timezone

from gongkai.channels.adapters.connectors import (
    Absent,
    Advanced,
    Connector,
    Counts,
    Gone,
    Line,
    NotSentError,
    Outcome,
    Parcel,
    PictureFile,
    Published,
    Reach,
    ReachDay,
    RefusedError,
    SentPost,
    Setting,
    Submitted,
    Told,
    UnclearError,
    Undecided,
)
from gongkai.channels.adapters.web import FormFile, Web
from gongkai.rules.channels.accounts import WECHAT, Platform
from gongkai.rules.channels.deliveries import SETTLES_AFTER
from gongkai.rules.channels.platform_errors import WECHAT_STATUS, Advice, Verdict, explain
from gongkai.rules.channels.post_figures import PostFigures
from gongkai.rules.channels.posts import LIMITS, Limits, Post, pictures_in, wechat_body
from gongkai.rules.sheets import Figure

log = logging.getLogger(__name__)
_PORTION: Final = 20
# The statistics of followers may span seven days, the first and the last among them.
_SPAN: Final = timedelta(days=6)
_MOST_PAGES: Final = 5
# Clocks differ a little.
_SKEW: Final = timedelta(minutes=5)
_EARLY: Final = timedelta(minutes=5)
_GONE: Final = {"53600"}
_NO_DRAFT: Final = {"40007"}


class WeChat(Connector):
    """Drafts and publications (发布) of an account; nothing is pushed to followers."""

    ADDRESS: ClassVar = "https://api.weixin.qq.com"
    code: ClassVar = "wechat"
    label: ClassVar = "微信公众号"
    platforms: ClassVar[frozenset[Platform]] = WECHAT
    limits: ClassVar[Limits] = LIMITS["wechat"]
    tells_counts: ClassVar = True
    settings: ClassVar = (
        Setting("appid", "AppID", "公众平台“设置与开发－开发接口管理”里的开发者ID。"),
        Setting("secret", "AppSecret", "保存后加密，不再显示。", is_secret=True),
        Setting("author", "默认作者", "最多 16 字；不填就用发布机关的简称。", is_required=False),
        Setting(
            "event_token",
            "事件推送的令牌（Token）",
            "与公众平台“服务器配置”里填写的一致。不填就不接收事件，系统自己查询结果。",
            is_secret=True,
            is_required=False,
        ),
        Setting(
            "event_aes_key",
            "消息加解密密钥（EncodingAESKey）",
            "43 位。“安全模式”必填。",
            is_secret=True,
            is_required=False,
        ),
    )

    def __init__(self, address: str = ADDRESS, seconds: float = 20.0) -> None:
        self._web = Web(address, seconds)

    # --- towards the publication

    def send(self, parcel: Parcel, line: Line) -> Outcome:
        """A draft first, with its pictures; then its publication."""
        if "media_id" not in parcel.progress:
            answer = self._change(line, "draft/add", {"articles": [self._article(parcel, line)]})
            return Advanced({"media_id": _text(answer, "media_id")}, "已存入公众号的草稿箱")
        answer = self._change(line, "freepublish/submit", {"media_id": parcel.progress["media_id"]})
        progress = {
            **parcel.progress,
            "publish_id": _text(answer, "publish_id"),
            "msg_data_id": str(answer.get("msg_data_id", "")),
        }
        return Submitted(progress, "公众号正在发布")

    def _article(self, parcel: Parcel, line: Line) -> dict[str, Any]:
        post = parcel.post
        cover = self._picture(parcel, line, post.cover, "cover", self._add_cover)
        body = {
            sha256: self._picture(parcel, line, sha256, "body", self._add_to_body)
            for sha256 in pictures_in(parcel.body)
            if sha256 in parcel.pictures
        }
        return {
            "article_type": "news",
            "title": post.title,
            "author": post.author,
            "digest": post.text,
            "content": wechat_body(parcel.body, body),
            "content_source_url": post.link,
            "thumb_media_id": cover,
            "need_open_comment": 0,
            "only_fans_can_comment": 0,
        }

    def _picture(
        self,
        parcel: Parcel,
        line: Line,
        sha256: str,
        use: str,
        add: Callable[[Line, FormFile], str],
    ) -> str:
        known = line.picture(sha256, use)
        if known:
            return known
        picture = parcel.pictures.get(sha256)
        if picture is None:
            raise RefusedError(Advice("cover", "封面图片不见了", "请重新选择封面后再提请。"))
        place = add(line, _form_file(sha256, picture))
        line.keep_picture(sha256, use, place)
        return place

    def _add_cover(self, line: Line, file: FormFile) -> str:
        answer = self._upload(line, "material/add_material", {"type": "image"}, file)
        return _text(answer, "media_id")

    def _add_to_body(self, line: Line, file: FormFile) -> str:
        return _text(self._upload(line, "media/uploadimg", {}, file), "url")

    # --- what became of it

    def poll(self, parcel: Parcel, line: Line) -> Outcome:
        """Ask how the publication ended."""
        answer = self._ask(line, "freepublish/get", {"publish_id": parcel.progress["publish_id"]})
        return outcome_of(answer, parcel.progress)

    def look(self, parcel: Parcel, line: Line) -> Outcome:
        """Look into the list of publications, or of drafts where it had not come farther."""
        since = (parcel.since or line.now) - _SKEW
        if "media_id" not in parcel.progress:
            for entry, _ in self._entries(line, "draft/batchget", since, parcel.post):
                return Advanced({"media_id": _text(entry, "media_id")}, "草稿箱里已经有这一篇")
            return Absent("草稿箱里没有这一篇，重新存入")
        for entry, article in self._entries(line, "freepublish/batchget", since, parcel.post):
            progress = {**parcel.progress, "article_id": _text(entry, "article_id")}
            return Published(progress["article_id"], str(article.get("url", "")), progress)
        if line.now - (parcel.since or line.now) < SETTLES_AFTER:
            return Undecided("公众号的发表记录里还没有这一篇，过一会儿再核对")
        try:
            self._ask(line, "draft/get", {"media_id": parcel.progress["media_id"]})
        except RefusedError as error:
            if error.advice.code in _NO_DRAFT:
                return Undecided("草稿已经不在草稿箱，发表记录里也还没有，可能正在发布")
            raise
        return Absent("草稿还在草稿箱，没有发布过，重新提交")

    def _entries(
        self, line: Line, call: str, since: datetime, post: Post
    ) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """Entries of a list of the platform, the newest first, that say what the post says."""
        for page in range(_MOST_PAGES):
            asked = {"offset": page * _PORTION, "count": _PORTION, "no_content": 0}
            answer = self._ask(line, call, asked)
            entries = answer.get("item") or []
            for entry in entries:
                if _moment(entry.get("update_time")) < since:
                    return
                for article in (entry.get("content") or {}).get("news_item") or []:
                    if _says(article, post):
                        yield entry, article
            if len(entries) < _PORTION:
                return

    def recall(self, parcel: Parcel, line: Line) -> Outcome:
        """Delete the publication; that cannot be undone."""
        article_id = parcel.progress.get("article_id")
        if not article_id:
            return Gone("没有文章编号，平台上没有可以删除的文章")
        try:
            self._change(line, "freepublish/delete", {"article_id": article_id, "index": 0})
        except RefusedError as error:
            if error.advice.code not in _GONE:
                raise
        return Gone("已在公众号删除")

    # --- the account

    def check(self, line: Line) -> str:
        """Get a token, and count the publications."""
        self._token(line, is_new=True, force=False)
        answer = self._ask(line, "freepublish/batchget", {"offset": 0, "count": 1, "no_content": 1})
        return f"连接正常，公众号里有 {answer.get('total_count', 0)} 次发布。"

    def reach(self, line: Line) -> Reach:
        """The last seven days up to yesterday, and when the account published last.

        Seven days are what one question may span; so nothing is missing after some days without a
        worker, and what was not counted to the end is corrected.
        """
        last = timezone.localdate(line.now) - timedelta(days=1)
        span = {"begin_date": f"{last - _SPAN:%F}", "end_date": f"{last:%F}"}
        followers = {
            _day(row): int(row["cumulate_user"])
            for row in self._statistic(line, "getusercumulate", span).get("list") or []
        }
        changes: dict[date, Counter[str]] = {}
        for row in self._further(line, "getusersummary", span):
            # A row for each way on which they came.
            sums = changes.setdefault(_day(row), Counter())
            sums["new"] += int(row.get("new_user") or 0)
            sums["cancel"] += int(row.get("cancel_user") or 0)
        read = {
            _day(row): row.get("detail") or {} for row in self._further(line, "getbizsummary", span)
        }
        newest = self._ask(
            line, "freepublish/batchget", {"offset": 0, "count": 1, "no_content": 1}
        ).get("item")
        return Reach(
            last,
            followers=followers.get(last),
            last_post_at=_moment(newest[0].get("update_time")) if newest else None,
            days=tuple(
                ReachDay(
                    day,
                    followers.get(day),
                    changes[day]["new"] if day in changes else None,
                    changes[day]["cancel"] if day in changes else None,
                    _number(read.get(day, {}).get("read_user")),
                    _number(read.get(day, {}).get("share_user")),
                )
                for day in sorted({*followers, *changes, *read})
            ),
        )

    def _further(self, line: Line, name: str, span: dict[str, str]) -> list[dict[str, Any]]:
        """The rows of a statistic that some accounts may not ask for; none where they may not."""
        try:
            return self._statistic(line, name, span).get("list") or []
        except RefusedError as error:
            log.info("%s is not told: %s", name, error)
            return []

    def count(self, posts: Sequence[SentPost], line: Line) -> Counts:
        """The sums of each day of what was published on the day of the first post.

        One day a question: how many it may span is not documented. What came out today is told
        tomorrow.
        """
        yesterday = timezone.localdate(line.now) - timedelta(days=1)
        day = _days(posts[0])[0]
        same = [post for post in posts if _days(post)[0] == day]
        if day > yesterday:
            return Counts(tuple(post.key for post in same), {})
        told: dict[str, tuple[Told, ...]] = {}
        is_late = False
        # Begun before midnight and out after it: the platform may hold either for its day.
        for asked in sorted({one for post in same for one in _days(post) if one <= yesterday}):
            dates = {"begin_date": asked.isoformat(), "end_date": asked.isoformat()}
            answer = self._statistic(line, "getarticletotaldetail", dates)
            is_late = is_late or bool(answer.get("is_delay"))
            rows = answer.get("list") or []
            for post in same:
                row = _row_of(post, rows)
                if row is not None:
                    told[post.key] = tuple(_told(one) for one in row.get("detail_list") or [])
        return Counts(tuple(post.key for post in same), told, is_late)

    # --- the wire

    def _statistic(self, line: Line, name: str, data: Any) -> dict[str, Any]:
        line.count(f"datacube/{name}")
        return self._call(line, f"/datacube/{name}", data)

    def _token(self, line: Line, *, is_new: bool, force: bool) -> str:
        known = "" if is_new else line.token()
        if known:
            return known
        line.count("token")
        settings = line.settings
        answer = self._web.ask(
            "/cgi-bin/stable_token",
            {},
            {
                "grant_type": "client_credential",
                "appid": settings.get("appid", ""),
                "secret": settings.get("secret", ""),
                "force_refresh": force,
            },
        )
        _check(answer)
        token = _text(answer, "access_token")
        lasts = timedelta(seconds=int(answer.get("expires_in", 7200)))
        line.keep_token(token, line.now + max(lasts - _EARLY, timedelta(seconds=60)))
        return token

    def _change(self, line: Line, name: str, data: Any) -> dict[str, Any]:
        line.count(name)
        return self._call(line, f"/cgi-bin/{name}", data, may_change=True)

    def _ask(self, line: Line, name: str, data: Any) -> dict[str, Any]:
        line.count(name)
        return self._call(line, f"/cgi-bin/{name}", data)

    def _call(
        self, line: Line, path: str, data: Any, *, may_change: bool = False
    ) -> dict[str, Any]:
        ask = self._web.post if may_change else self._web.ask
        return self._with_token(
            line, lambda token: ask(path, {"access_token": token}, data), may_change
        )

    def _upload(
        self, line: Line, name: str, query: dict[str, str], file: FormFile
    ) -> dict[str, Any]:
        # A picture that lies there twice harms nobody: it may be sent again.
        line.count(name)

        def ask(token: str) -> Any:
            asked = {"access_token": token} | query
            return self._web.post_form(
                f"/cgi-bin/{name}", asked, {}, {"media": file}, may_change=False
            )

        return self._with_token(line, ask, may_change=False)

    def _with_token(
        self, line: Line, ask: Callable[[str], Any], may_change: bool
    ) -> dict[str, Any]:
        """The answer; with a fresh token where the one that we had does not count any more."""
        for tries in range(3):
            token = self._token(line, is_new=tries > 0, force=tries > 1)
            try:
                return _check(ask(token), may_change=may_change)
            except RefusedError as error:
                if error.advice.verdict is not Verdict.TOKEN or tries == 2:
                    raise
        raise AssertionError  # the third try returns or raises


def outcome_of(answer: dict[str, Any], progress: Any) -> Outcome:
    """What an answer of freepublish/get, or an event, says of a publication."""
    status = int(answer.get("publish_status", 1))
    article_id = str(answer.get("article_id") or "")
    if status == 0:
        detail = (answer.get("article_detail") or {}).get("item") or [{}]
        known = {**progress, "article_id": article_id}
        return Published(article_id, str(detail[0].get("article_url") or ""), known)
    if status == 1:
        return Undecided("公众号还在发布")
    advice = WECHAT_STATUS.get(status)
    raise RefusedError(advice or explain("wechat", status))


def _check(answer: Any, *, may_change: bool = False) -> dict[str, Any]:
    """The answer. Raises RefusedError; UnclearError or NotSentError where it says nothing sure."""
    unclear = UnclearError if may_change else NotSentError
    if not isinstance(answer, dict):
        raise unclear("平台的答复读不懂。")
    code = answer.get("errcode", 0)
    if code:
        advice = explain("wechat", code, str(answer.get("errmsg", "")))
        if advice.verdict is Verdict.DOUBT:
            raise unclear(advice.words)
        raise RefusedError(advice)
    return answer


def _text(answer: dict[str, Any], name: str) -> str:
    value = str(answer.get(name) or "")
    if not value:
        raise UnclearError("平台的答复不完整。")
    return value


def _moment(seconds: Any) -> datetime:
    return datetime.fromtimestamp(int(seconds or 0), UTC)


def _day(row: dict[str, Any]) -> date:
    return date.fromisoformat(str(row["ref_date"]))


def _number(value: Any) -> int | None:
    return None if value is None else int(value)


def _days(post: SentPost) -> tuple[date, ...]:
    """The days on one of which the platform holds a post to be published."""
    seen = timezone.localdate(post.published_at)
    begun = timezone.localdate(post.since) if post.since else seen
    return (begun, seen) if seen - begun == timedelta(days=1) else (seen,)


def _row_of(post: SentPost, rows: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """By the number of the publication; by its title where the answer with the number was lost."""
    number = str(post.progress.get("msg_data_id") or "")
    if number:
        return next((row for row in rows if row.get("msgid") == f"{number}_1"), None)
    same = [row for row in rows if str(row.get("title") or "").strip() == post.title.strip()]
    return same[0] if len(same) == 1 else None


def _told(row: dict[str, Any]) -> Told:
    def number(name: str) -> Figure | None:
        return Figure(int(row[name])) if row.get(name) is not None else None

    try:
        figures = PostFigures(
            date.fromisoformat(str(row.get("stat_date"))),
            reads=number("read_user"),
            shares=number("share_user"),
            likes=number("like_user"),
            comments=number("comment_count"),
        )
    except (TypeError, ValueError) as error:
        raise NotSentError("平台的答复读不懂。") from error
    return Told(figures, row)


def _says(article: dict[str, Any], post: Post) -> bool:
    link = str(article.get("content_source_url") or "").partition("#")[0]
    return link == post.link and str(article.get("title") or "").strip() == post.title.strip()


def _form_file(sha256: str, picture: PictureFile) -> FormFile:
    suffix = {"image/png": "png", "image/gif": "gif"}.get(picture.media_type, "jpg")
    return FormFile(f"{sha256[:16]}.{suffix}", picture.media_type, picture.path.read_bytes())
