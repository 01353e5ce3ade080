"""The ledger of accounts as a sheet: every field in a column, written and read back the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from gongkai.rules.channels.accounts import (
    DUTY_LABELS,
    ENDED,
    FUNCTION_LABELS,
    MANAGERS,
    OPERATION_LABELS,
    PLATFORM_LABELS,
    STATE_LABELS,
    AccountDetails,
    Duty,
    Holder,
    Operation,
    Platform,
    State,
    check_details,
    check_holders,
)
from gongkai.rules.errors import BadInputError
from gongkai.rules.sheets import (
    Figure,
    choice_of,
    choices_of,
    day_of,
    each_line,
    figure_of,
    flag_of,
    read_lines,
    refuse,
    said,
    text_of,
)

MOST_ROWS: Final = 20_000
_HEAD: Final = (
    "名称", "平台", "平台账号或原始ID", "网址", "二维码内容", "主办单位", "主管单位", "承办部门",
    "认证主体", "已认证", "认证有效期至", "运维方式", "受托单位", "合同开始", "合同结束", "定位",
    "栏目", "开通日期", "备案日期", "备案号", "状态", "公众可见",
)  # fmt: skip
_TAIL: Final = (
    "粉丝数", "统计日期", "最近更新", "本年发布", "本年原创", "本年阅读", "本年互动", "关停日期",
    "关停原因", "关停公告", "并入账号", "存档位置",
)  # fmt: skip
_FIELDS: Final = ("姓名", "职务", "电话", "任职日期")
HEADS: Final = (
    *_HEAD,
    *(f"{label}{part}" for label in DUTY_LABELS.values() for part in _FIELDS),
    *_TAIL,
)
SNAPSHOT_HEADS: Final = (
    "名称", "平台", "统计日期", "粉丝数", "最近更新", "本年发布", "本年原创", "本年阅读", "本年互动",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What an account had reached on a day; counts since 1 January. None where nobody said."""

    as_of_on: date
    followers: Figure | None = None
    last_post_on: date | None = None
    posts: Figure | None = None
    originals: Figure | None = None
    reads: Figure | None = None
    interactions: Figure | None = None


COUNTS: Final = ("followers", "posts", "originals", "reads", "interactions")


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One account of a sheet. Bodies and the successor are named, not known."""

    line: int
    details: AccountDetails
    organizer: str
    state: State
    supervisor: str = ""
    operator: str = ""
    holders: Mapping[Duty, Holder] = field(default_factory=dict)
    snapshot: Snapshot | None = None
    closed_on: date | None = None
    close_reason: str = ""
    notice: str = ""
    successor: str = ""


def read_ledger(data: bytes, name: str) -> list[LedgerRow]:
    """The accounts of a sheet. Raises BadInputError that names each line that is wrong."""
    lines = read_lines(data, name, wanted={"名称", "平台", "主办单位"}, heads=HEADS, most=MOST_ROWS)
    rows = each_line(lines, _row)
    _refuse_twice([(row.line, row.details) for row in rows])
    if not rows:
        raise BadInputError(f"“{name}”里没有账号。")
    return rows


def _refuse_twice(rows: Sequence[tuple[int, AccountDetails]]) -> None:
    seen: dict[tuple[Platform, str], int] = {}
    faults = []
    for line, details in rows:
        first = seen.setdefault((details.platform, details.name), line)
        if first != line:
            faults.append(f"第{line}行与第{first}行是同一平台的同名账号，请留一行。")
    refuse(faults)


def _row(line: int, cells: dict[str, str]) -> LedgerRow:
    details = AccountDetails(
        name=text_of(cells, "名称", 100),
        platform=_platform(cells),
        uid=text_of(cells, "平台账号或原始ID", 100),
        url=text_of(cells, "网址", 500),
        qr_content=text_of(cells, "二维码内容", 500),
        subject=text_of(cells, "认证主体", 100),
        is_certified=flag_of(cells, "已认证"),
        certified_until=day_of(cells, "认证有效期至"),
        operation=choice_of(cells, "运维方式", OPERATION_LABELS, Operation.OWN),
        contractor=text_of(cells, "受托单位", 100),
        contract_from=day_of(cells, "合同开始"),
        contract_until=day_of(cells, "合同结束"),
        functions=choices_of(cells, "定位", FUNCTION_LABELS),
        topics=topics_of(cells.get("栏目", "")),
        opened_on=day_of(cells, "开通日期"),
        filed_on=day_of(cells, "备案日期"),
        filing_no=text_of(cells, "备案号", 100),
        is_public=flag_of(cells, "公众可见", default=True),
        archive_ref=text_of(cells, "存档位置", 200),
    )
    check_details(details)
    row = LedgerRow(
        line=line,
        details=details,
        organizer=text_of(cells, "主办单位", 100),
        state=choice_of(cells, "状态", STATE_LABELS, State.NORMAL),
        supervisor=text_of(cells, "主管单位", 100),
        operator=text_of(cells, "承办部门", 100),
        holders=_holders(cells),
        snapshot=snapshot_of(cells),
        closed_on=day_of(cells, "关停日期"),
        close_reason=text_of(cells, "关停原因", 300),
        notice=text_of(cells, "关停公告", 500),
        successor=text_of(cells, "并入账号", 100),
    )
    _check(row)
    return row


def _platform(cells: Mapping[str, str]) -> Platform:
    text = cells.get("平台", "").strip()
    if not text:
        raise BadInputError("请填写平台。")
    if text in {"微信", "微信公众号", "公众号", "订阅号"}:
        return Platform.WECHAT
    if text in {"服务号", "微信服务号"}:
        return Platform.WECHAT_SERVICE
    return choice_of(cells, "平台", PLATFORM_LABELS, Platform.OTHER)


def _check(row: LedgerRow) -> None:
    if not row.organizer:
        raise BadInputError("请填写主办单位（全称或简称）。")
    check_holders(row.holders)
    if row.state not in ENDED and row.state is not State.PREPARING:
        missing = [DUTY_LABELS[duty] for duty in MANAGERS if duty not in row.holders]
        if missing:
            raise BadInputError(f"在用的账号须有两名管理员，还缺{'、'.join(missing)}。请补上姓名。")
    if row.state in ENDED and not (row.closed_on and row.close_reason and row.notice):
        raise BadInputError("已关停的账号须有关停日期、关停原因和关停公告。")
    if row.state is State.CANCELLED and not row.details.archive_ref:
        raise BadInputError("已注销的账号须写明内容的存档位置。")


def topics_of(text: str) -> tuple[str, ...]:
    """The columns of an account from a list with the usual signs between them."""
    for sign in "，,;；/\n\t":
        text = text.replace(sign, "、")
    return tuple(dict.fromkeys(part.strip()[:30] for part in text.split("、") if part.strip()))


def _holders(cells: Mapping[str, str]) -> dict[Duty, Holder]:
    found = {}
    for duty, label in DUTY_LABELS.items():
        name = text_of(cells, f"{label}姓名", 50)
        if name:
            found[duty] = Holder(
                name,
                text_of(cells, f"{label}职务", 50),
                text_of(cells, f"{label}电话", 20),
                day_of(cells, f"{label}任职日期"),
            )
    return found


def snapshot_of(cells: Mapping[str, str]) -> Snapshot | None:
    """The figures of a line; None where it has none. Raises BadInputError without their day."""
    figures = {
        name: figure_of(cells, head)
        for name, head in zip(
            COUNTS, ("粉丝数", "本年发布", "本年原创", "本年阅读", "本年互动"), strict=True
        )
    }
    last_post_on, as_of_on = day_of(cells, "最近更新"), day_of(cells, "统计日期")
    if as_of_on is None:
        if any(f is not None for f in figures.values()) or last_post_on:
            raise BadInputError("有粉丝数或发布数的，请填写统计日期。")
        return None
    snapshot = Snapshot(as_of_on, last_post_on=last_post_on, **figures)
    check_snapshot(snapshot)
    return snapshot


def check_snapshot(snapshot: Snapshot) -> None:
    """Raises BadInputError for figures that contradict each other."""
    if snapshot.last_post_on and snapshot.last_post_on > snapshot.as_of_on:
        raise BadInputError("最近更新的日期晚于统计日期，请核对。")
    posts, originals = snapshot.posts, snapshot.originals
    are_exact = posts and originals and posts.bound == "exact" == originals.bound
    if posts and originals and are_exact and originals.value > posts.value:
        raise BadInputError("原创数多于发布数，请核对。")


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    """A line of a sheet of figures: which account, and what it had reached."""

    line: int
    name: str
    platform: Platform
    snapshot: Snapshot


def read_snapshots(data: bytes, name: str) -> list[SnapshotRow]:
    """The figures of a sheet. Raises BadInputError that names each line that is wrong."""
    lines = read_lines(
        data, name, wanted={"名称", "平台", "统计日期"}, heads=SNAPSHOT_HEADS, most=MOST_ROWS
    )
    return each_line(lines, _snapshot_row)


def _snapshot_row(line: int, cells: dict[str, str]) -> SnapshotRow:
    snapshot = snapshot_of(cells)
    if snapshot is None:
        raise BadInputError("请填写统计日期。")
    return SnapshotRow(line, text_of(cells, "名称", 100), _platform(cells), snapshot)


def ledger_line(row: LedgerRow) -> tuple[Any, ...]:
    """An account as a line under HEADS."""
    d, s = row.details, row.snapshot or Snapshot(date.min)
    people = [
        cell for duty in DUTY_LABELS for cell in _holder_cells(row.holders.get(duty, Holder("")))
    ]
    return (
        d.name, PLATFORM_LABELS[d.platform], d.uid, d.url, d.qr_content, row.organizer,
        row.supervisor, row.operator, d.subject, _yes(d.is_certified), _day(d.certified_until),
        OPERATION_LABELS[d.operation], d.contractor, _day(d.contract_from),
        _day(d.contract_until), "、".join(FUNCTION_LABELS[f] for f in d.functions),
        "、".join(d.topics), _day(d.opened_on), _day(d.filed_on), d.filing_no,
        STATE_LABELS[row.state], _yes(d.is_public), *people, _count(s.followers),
        _day(s.as_of_on if row.snapshot else None), _day(s.last_post_on), _count(s.posts),
        _count(s.originals), _count(s.reads), _count(s.interactions), _day(row.closed_on),
        row.close_reason, row.notice, row.successor, d.archive_ref,
    )  # fmt: skip


def without_phones(row: LedgerRow) -> LedgerRow:
    """The account as those see it who only look."""
    return replace(row, holders={d: replace(h, phone="") for d, h in row.holders.items()})


def _holder_cells(holder: Holder) -> tuple[str, str, str, str]:
    return holder.name, holder.post, holder.phone, _day(holder.since_on)


def _yes(value: bool) -> str:
    return "是" if value else "否"


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _count(figure: Figure | None) -> str:
    return said(figure) if figure else ""
