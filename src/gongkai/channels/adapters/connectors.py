"""What a connector is, what it may answer, and which there are.

A third party adds one by an entry point of the group `gongkai.channels`: see
docs/how-to/add-a-channel. A connector never decides what becomes of a delivery: it says what the
platform answered, and the actions move the row by the table of `rules.channels.deliveries`.
"""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, ClassVar, Final, Protocol

from gongkai.rules.channels.accounts import Platform
from gongkai.rules.channels.platform_errors import Advice
from gongkai.rules.channels.post_figures import PostFigures
from gongkai.rules.channels.posts import Limits, Post
from gongkai.rules.errors import NotFoundError

log = logging.getLogger(__name__)
GROUP: Final = "gongkai.channels"


# --- what goes out -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture of an item on disk."""

    path: Path
    name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """A delivery as a connector sees it.

    `key` is its id, the same in each try. `body` is the HTML of the item, `facts` its elements
    (`index_number`, `document_number`, `publisher`, `published_on`), `pictures` its pictures by
    SHA-256. `progress` is what earlier steps answered; `since` when the try began whose end may be
    unknown.
    """

    key: str
    post: Post
    body: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, PictureFile] = field(default_factory=dict)
    progress: Mapping[str, Any] = field(default_factory=dict)
    since: datetime | None = None


class Line(Protocol):
    """What a connector may use of the connection that it speaks on."""

    @property
    def now(self) -> datetime:
        """The moment of this try."""

    @property
    def settings(self) -> Mapping[str, str]:
        """The settings and secrets that the office entered, by the codes of the fields."""

    def token(self) -> str:
        """The token of the platform; empty where none counts."""

    def keep_token(self, token: str, until: datetime | None) -> None:
        """Keep a token, sealed."""

    def picture(self, sha256: str, use: str) -> str:
        """Where the platform has a picture; empty where it has not."""

    def keep_picture(self, sha256: str, use: str, place: str) -> None:
        """Remember where the platform has a picture."""

    def count(self, call: str) -> None:
        """Count a call against its quota. Raises RefusedError where that is used up."""


# --- what a connector answers --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Advanced:
    """A step towards the publication is done; `send` is asked for the next one."""

    progress: Mapping[str, Any]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Submitted:
    """The platform has taken it and will publish it; `poll` is asked after a while."""

    progress: Mapping[str, Any]
    note: str = ""
    after: timedelta = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Published:
    """It stands on the platform."""

    platform_id: str = ""
    url: str = ""
    progress: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Absent:
    """The platform surely never took it: it may be sent again."""

    note: str = ""


@dataclass(frozen=True, slots=True)
class Undecided:
    """The platform does not tell yet; it is asked again, after a pause that grows."""

    note: str = ""


@dataclass(frozen=True, slots=True)
class ByHand:
    """A person has to do it, as the words say, and confirms it."""

    todo: str


@dataclass(frozen=True, slots=True)
class Gone:
    """It no longer stands on the platform."""

    note: str = ""


Outcome = Advanced | Submitted | Published | Absent | Undecided | ByHand | Gone


class RefusedError(Exception):
    """The platform refused and took nothing."""

    def __init__(self, advice: Advice) -> None:
        super().__init__(advice.words)
        self.advice = advice


class NotSentError(Exception):
    """Nothing reached the platform, or only a question: it may be asked again."""


class UnclearError(Exception):
    """The platform may have taken it: nothing is sent again before `look` has looked."""


# --- connectors ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Setting:
    """A field of the page on which a connection is set up. A secret is never shown again."""

    code: str
    label: str
    hint: str = ""
    is_secret: bool = False
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class ReachDay:
    """What a platform tells of a day of an account. None: it does not tell.

    `followers` are those at its end; `gained` followed and `lost` left on that day; so many persons
    read (`readers`) and shared (`sharers`) anything of the account.
    """

    on: date
    followers: int | None = None
    gained: int | None = None
    lost: int | None = None
    readers: int | None = None
    sharers: int | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """What an account had reached on a day by the platform's own count. None: it does not tell.

    `days` are that day and those before of which the platform tells more.
    """

    as_of_on: date
    followers: int | None = None
    last_post_at: datetime | None = None
    days: tuple[ReachDay, ...] = ()


@dataclass(frozen=True, slots=True)
class SentPost:
    """A post that stands on the platform, as a connector needs it to ask for its figures.

    `since` is when the try began that brought it out, `published_at` when it was seen to stand.
    """

    key: str
    title: str
    platform_id: str
    progress: Mapping[str, Any]
    since: datetime | None
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What a platform tells of a post on a day, with its own words."""

    figures: PostFigures
    words: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counts:
    """An answer about posts: which were asked after, what was told of each, by their keys.

    A post that was asked after and of which nothing was told is not asked after again that day.
    `is_late`: the platform has not yet counted all; it is asked again later.
    """

    asked: tuple[str, ...]
    told: Mapping[str, tuple[Told, ...]]
    is_late: bool = False


class Connector(ABC):
    """One kind of channel. `platforms` are those of the ledger whose accounts it serves."""

    code: ClassVar[str]
    label: ClassVar[str]
    limits: ClassVar[Limits]
    platforms: ClassVar[frozenset[Platform]] = frozenset()
    settings: ClassVar[tuple[Setting, ...]] = ()
    tells_counts: ClassVar[bool] = False

    @abstractmethod
    def send(self, parcel: Parcel, line: Line) -> Outcome:
        """Take the next step towards the publication.

        Raises RefusedError, NotSentError, UnclearError; anything else counts as unclear.
        """

    @abstractmethod
    def look(self, parcel: Parcel, line: Line) -> Outcome:
        """Find out whether what may have been taken is there. It sends nothing."""

    def poll(self, parcel: Parcel, line: Line) -> Outcome:
        """Ask whether what was taken is published by now."""
        return self.look(parcel, line)

    def recall(self, parcel: Parcel, line: Line) -> Outcome:
        """Take it off the platform; to be done twice without harm."""
        return ByHand("请在平台上删除，然后登记已撤回。")

    def check(self, line: Line) -> str:
        """Try the settings; returns what was found, in words. Raises as `send`."""
        return "这个渠道不用测试。"

    def reach(self, line: Line) -> Reach | None:
        """What the account has reached; None where the platform does not tell."""
        return None

    def count(self, posts: Sequence[SentPost], line: Line) -> Counts:
        """What posts have reached: of as many of them, from the first on, as one question takes.

        Only where `tells_counts`. Raises as `look`.
        """
        return Counts(tuple(post.key for post in posts), {})


def load(addresses: Mapping[str, str]) -> dict[str, Connector]:
    """All connectors by their code: the built-in ones, and those of entry points.

    `addresses`: where built-in ones find their platform or folder, by code. An entry point that
    does not load is left out, and the log says so.
    """
    from gongkai.channels.adapters.folder import Folder
    from gongkai.channels.adapters.person import ByPerson
    from gongkai.channels.adapters.wechat import WeChat
    from gongkai.channels.adapters.weibo import Weibo

    own: tuple[Connector, ...] = (
        WeChat(addresses.get("wechat", WeChat.ADDRESS)),
        Weibo(addresses.get("weibo", Weibo.ADDRESS)),
        Folder(Path(addresses.get("folder", "drop"))),
        ByPerson(),
    )
    found = {one.code: one for one in own}
    for point in entry_points(group=GROUP):
        try:
            made = point.load()()
        except Exception:
            log.exception("the channel %s does not load", point.name)
            continue
        if not isinstance(made, Connector) or made.code in found:
            log.error("the channel %s is no connector, or its code is taken", point.name)
            continue
        found[made.code] = made
    return found


@cache
def described() -> Mapping[str, Connector]:
    """The connectors for what is said of them, not for sending."""
    return load({})


def connector_of(code: str) -> Connector:
    """One of them. Raises NotFoundError where its package is gone."""
    found = described().get(code)
    if found is None:
        raise NotFoundError(f"没有安装“{code}”这种渠道接口。请联系系统管理员。")
    return found
