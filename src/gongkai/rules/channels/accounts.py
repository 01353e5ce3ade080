"""An account of a body on a platform: what its ledger holds, and its life as one table.

Sources: 国办发〔2018〕123号 (谁开设、谁主办; one account for each body and platform; opening, change
and closing are filed); 国办秘函〔2019〕19号 (inspection). The days for filing are those of the
provinces and stand in `Policy`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from gongkai.rules import moves
from gongkai.rules.errors import BadInputError

MOST_NAME: Final = 100
MOST_URL: Final = 500


class Platform(StrEnum):
    """Where an account stands; the values never change."""

    WEIBO = "weibo"
    WECHAT = "wechat"
    WECHAT_SERVICE = "wechat_service"
    WECHAT_VIDEO = "wechat_video"
    DOUYIN = "douyin"
    KUAISHOU = "kuaishou"
    TOUTIAO = "toutiao"
    XUEXI = "xuexi"
    BILIBILI = "bilibili"
    XIAOHONGSHU = "xiaohongshu"
    BAIJIAHAO = "baijiahao"
    PENGPAI = "pengpai"
    APP = "app"
    MINI_PROGRAM = "mini_program"
    OTHER = "other"


PLATFORM_LABELS: Final = {
    Platform.WEIBO: "微博",
    Platform.WECHAT: "微信公众号（订阅号）",
    Platform.WECHAT_SERVICE: "微信公众号（服务号）",
    Platform.WECHAT_VIDEO: "视频号",
    Platform.DOUYIN: "抖音",
    Platform.KUAISHOU: "快手",
    Platform.TOUTIAO: "头条号",
    Platform.XUEXI: "学习强国号",
    Platform.BILIBILI: "B站",
    Platform.XIAOHONGSHU: "小红书",
    Platform.BAIJIAHAO: "百家号",
    Platform.PENGPAI: "澎湃号",
    Platform.APP: "APP",
    Platform.MINI_PROGRAM: "小程序",
    Platform.OTHER: "其他",
}
WECHAT: Final = frozenset({Platform.WECHAT, Platform.WECHAT_SERVICE})
# Programs are inspected for whether they work, not for posts.
WITHOUT_POSTS: Final = frozenset({Platform.APP, Platform.MINI_PROGRAM})


class Function(StrEnum):
    """What an account is for (定位)."""

    PUBLISHING = "publishing"
    INTERPRETING = "interpreting"
    SERVICE = "service"
    INTERACTION = "interaction"


FUNCTION_LABELS: Final = {
    Function.PUBLISHING: "信息发布",
    Function.INTERPRETING: "解读回应",
    Function.SERVICE: "办事服务",
    Function.INTERACTION: "互动",
}


class Operation(StrEnum):
    """Who runs an account day by day."""

    OWN = "own"
    CONTRACTED = "contracted"


OPERATION_LABELS: Final = {Operation.OWN: "自主", Operation.CONTRACTED: "委托"}


class Duty(StrEnum):
    """A duty at an account; each is held by one person at a time."""

    MANAGER_A = "manager_a"
    MANAGER_B = "manager_b"
    FIRST_REVIEW = "first_review"
    SECOND_REVIEW = "second_review"
    FINAL_REVIEW = "final_review"


DUTY_LABELS: Final = {
    Duty.MANAGER_A: "管理员A",
    Duty.MANAGER_B: "管理员B",
    Duty.FIRST_REVIEW: "初审",
    Duty.SECOND_REVIEW: "复审",
    Duty.FINAL_REVIEW: "终审",
}
MANAGERS: Final = (Duty.MANAGER_A, Duty.MANAGER_B)
REVIEWS: Final = (Duty.FIRST_REVIEW, Duty.SECOND_REVIEW, Duty.FINAL_REVIEW)


class State(StrEnum):
    """Where an account stands; the values never change."""

    PREPARING = "preparing"
    NORMAL = "normal"
    CHANGING = "changing"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    CANCELLED = "cancelled"


STATE_LABELS: Final = {
    State.PREPARING: "筹备",
    State.NORMAL: "正常",
    State.CHANGING: "变更中",
    State.SUSPENDED: "停更整改",
    State.CLOSED: "已关停",
    State.CANCELLED: "已注销",
}
# In use: watched, counted, shown to the public.
LIVE: Final = frozenset({State.NORMAL, State.CHANGING})
ENDED: Final = frozenset({State.CLOSED, State.CANCELLED})


class Move(StrEnum):
    """What may happen to an account; the values never change."""

    REGISTER = "register"
    RECORD = "record"
    OPEN = "open"
    EDIT = "edit"
    HANDOVER = "handover"
    CERTIFY = "certify"
    BEGIN_CHANGE = "begin_change"
    FINISH_CHANGE = "finish_change"
    DROP_CHANGE = "drop_change"
    SUSPEND = "suspend"
    RESUME = "resume"
    CLOSE = "close"
    MERGE = "merge"
    CANCEL = "cancel"


class Actor(StrEnum):
    """In which capacity somebody acts; the values are codes of roles."""

    MANAGER = "media_manager"
    DEPUTY = "media_deputy"
    CLERK = "disclosure_clerk"
    HEAD = "disclosure_head"


ACTOR_LABELS: Final = {
    Actor.MANAGER: "新媒体管理员A",
    Actor.DEPUTY: "新媒体管理员B",
    Actor.CLERK: "公开办经办",
    Actor.HEAD: "公开办负责人",
}


class Proof(StrEnum):
    """What must be on file for a move."""

    MANAGERS = "managers"
    SUBJECT = "subject"
    REASON = "reason"
    NOTICE = "notice"
    SUCCESSOR = "successor"
    ARCHIVE = "archive"


PROOF_LABELS: Final = {
    Proof.MANAGERS: "管理员A和管理员B（两个人）",
    Proof.SUBJECT: "认证主体",
    Proof.REASON: "关停的原因",
    Proof.NOTICE: "关停公告（网址或文字）",
    Proof.SUCCESSOR: "并入的账号",
    Proof.ARCHIVE: "内容存档的位置",
}


@dataclass(frozen=True, slots=True)
class Transition:
    """A line of the table.

    `is_filed`: the move is filed with the supervising office within the days of the policy.
    `is_reported`: it stands in the half-yearly report of changes.
    """

    start: State | None
    move: Move
    end: State
    label: str
    article: str
    actors: frozenset[Actor]
    needs: tuple[Proof, ...] = ()
    is_filed: bool = False
    is_reported: bool = False


_BASE: Final = "国办发〔2018〕123号"
_ALL: Final = frozenset(Actor)
_OFFICE: Final = frozenset({Actor.CLERK, Actor.HEAD})
_S, _M, _P = State, Move, Proof
_UNDER_WAY: Final = (_S.PREPARING, _S.NORMAL, _S.CHANGING, _S.SUSPENDED)


def _lines(
    starts: Iterable[State | None],
    move: Move,
    end: State | None,
    label: str,
    actors: frozenset[Actor],
    needs: tuple[Proof, ...] = (),
    *,
    filed: bool = False,
    reported: bool = False,
) -> Iterable[Transition]:
    for start in starts:
        stays = end if end is not None else start
        assert stays is not None  # noqa: S101 - only an account that exists can stay
        yield Transition(start, move, stays, label, _BASE, actors, needs, filed, filed or reported)


_TABLE: Final = (
    _lines((None,), _M.REGISTER, _S.PREPARING, "登记筹备的账号", _ALL),
    _lines((None,), _M.RECORD, _S.NORMAL, "补登在用的账号", _ALL, (_P.MANAGERS,)),
    _lines((_S.PREPARING,), _M.OPEN, _S.NORMAL, "登记开通", _OFFICE, (_P.MANAGERS, _P.SUBJECT),
           filed=True),
    _lines((*_UNDER_WAY, _S.CLOSED), _M.EDIT, None, "修改台账", _ALL),
    _lines(_UNDER_WAY, _M.HANDOVER, None, "移交管理员", _ALL, (_P.MANAGERS,), filed=True),
    _lines((_S.NORMAL, _S.CHANGING, _S.SUSPENDED), _M.CERTIFY, None, "登记认证（年审）", _ALL,
           reported=True),
    _lines((_S.NORMAL,), _M.BEGIN_CHANGE, _S.CHANGING, "开始变更名称或主体", _ALL),
    _lines((_S.CHANGING,), _M.FINISH_CHANGE, _S.NORMAL, "登记变更完成", _ALL, (_P.SUBJECT,),
           filed=True),
    _lines((_S.CHANGING,), _M.DROP_CHANGE, _S.NORMAL, "放弃变更", _ALL),
    _lines((_S.NORMAL,), _M.SUSPEND, _S.SUSPENDED, "停更整改", _OFFICE, (_P.REASON,),
           reported=True),
    _lines((_S.SUSPENDED,), _M.RESUME, _S.NORMAL, "整改完成，恢复更新", _OFFICE, (_P.MANAGERS,),
           reported=True),
    _lines((_S.PREPARING, _S.NORMAL, _S.SUSPENDED), _M.CLOSE, _S.CLOSED, "关停", _OFFICE,
           (_P.REASON, _P.NOTICE), filed=True),
    _lines((_S.NORMAL, _S.SUSPENDED), _M.MERGE, _S.CLOSED, "并入另一个账号后关停", _OFFICE,
           (_P.REASON, _P.NOTICE, _P.SUCCESSOR), filed=True),
    _lines((_S.CLOSED,), _M.CANCEL, _S.CANCELLED, "登记注销", _OFFICE, (_P.ARCHIVE,), filed=True),
)  # fmt: skip
TRANSITIONS: Final[Mapping[tuple[State | None, Move], Transition]] = MappingProxyType(
    {(line.start, line.move): line for lines in _TABLE for line in lines}
)
MOVE_LABELS: Final[Mapping[Move, str]] = MappingProxyType(
    {line.move: line.label for line in TRANSITIONS.values()}
)
TABLE: Final = moves.Table(
    TRANSITIONS, "账号", "尚未登记的账号", STATE_LABELS, ACTOR_LABELS, PROOF_LABELS
)


# --- what the ledger holds -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a duty, since when. A phone is for the office alone."""

    name: str
    post: str = ""
    phone: str = ""
    since_on: date | None = None


@dataclass(frozen=True, slots=True)
class AccountDetails:
    """What the ledger says of an account beside its bodies, people, life and figures.

    `qr_content` is what its QR code says where that is not the address (WeChat). `topics` are the
    columns of the account.
    """

    name: str
    platform: Platform
    uid: str = ""
    url: str = ""
    qr_content: str = ""
    subject: str = ""
    is_certified: bool = False
    certified_until: date | None = None
    operation: Operation = Operation.OWN
    contractor: str = ""
    contract_from: date | None = None
    contract_until: date | None = None
    functions: tuple[Function, ...] = ()
    topics: tuple[str, ...] = ()
    opened_on: date | None = None
    filed_on: date | None = None
    filing_no: str = ""
    is_public: bool = True
    archive_ref: str = ""


_URL: Final = re.compile(r"https?://[^\s/<>\"']+[^\s<>\"']*")
_PHONE: Final = re.compile(r"[\d+\-() ]{5,20}")


def check_details(details: AccountDetails) -> None:
    """Raises BadInputError for what a ledger may not say."""
    if not details.name.strip():
        raise BadInputError("请填写账号名称，应能看出是哪个机关的。")
    if len(details.name) > MOST_NAME:
        raise BadInputError(f"账号名称最多 {MOST_NAME} 字，请核对。")
    if details.url:
        check_url(details.url, "网址")
    if details.is_certified and not details.subject.strip():
        raise BadInputError("已认证的账号须填写认证主体，应与主办单位一致。")
    if details.operation is Operation.CONTRACTED and not details.contractor.strip():
        raise BadInputError("委托运维的，请填写受托单位。")
    if (
        details.contract_from
        and details.contract_until
        and details.contract_until < details.contract_from
    ):
        raise BadInputError("合同的结束日期早于开始日期，请核对。")


def check_url(url: str, label: str) -> None:
    """Raises BadInputError for what is no address of the web."""
    if len(url) > MOST_URL or not _URL.fullmatch(url):
        raise BadInputError(f"{label}应以 http:// 或 https:// 开头，中间没有空格。请核对。")


def check_holders(holders: Mapping[Duty, Holder]) -> None:
    """Raises BadInputError where two duties that check each other are one person.

    专号专人专管: each account has two managers, and no one reviews the same item twice.
    """
    for group, words in ((MANAGERS, "两名管理员"), (REVIEWS, "三级审核")):
        seen: dict[tuple[str, str], Duty] = {}
        for duty in group:
            holder = holders.get(duty)
            if holder is None:
                continue
            key = (holder.name.strip(), holder.phone.strip())
            other = seen.setdefault(key, duty)
            if other is not duty:
                raise BadInputError(
                    f"{words}须由不同的人担任：{DUTY_LABELS[other]}和{DUTY_LABELS[duty]}都是"
                    f"{holder.name}。请换一人；同名的两个人，请分别填写电话。"
                )
    for duty, holder in holders.items():
        if not holder.name.strip():
            raise BadInputError(f"请填写{DUTY_LABELS[duty]}的姓名。")
        if holder.phone and not _PHONE.fullmatch(holder.phone):
            raise BadInputError(f"{DUTY_LABELS[duty]}的电话“{holder.phone}”不像电话号码，请核对。")


def proofs_of(
    details: AccountDetails,
    holders: Mapping[Duty, Holder],
    *,
    reason: str = "",
    notice: str = "",
    has_successor: bool = False,
) -> frozenset[Proof]:
    """What is on file for a move."""
    have = {
        Proof.MANAGERS: all(duty in holders for duty in MANAGERS),
        Proof.SUBJECT: bool(details.subject.strip()),
        Proof.REASON: bool(reason.strip()),
        Proof.NOTICE: bool(notice.strip()),
        Proof.SUCCESSOR: has_successor,
        Proof.ARCHIVE: bool(details.archive_ref.strip()),
    }
    return frozenset(proof for proof, is_there in have.items() if is_there)
