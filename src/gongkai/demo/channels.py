"""The accounts of the demonstration city's police on platforms.

How many there are, how many followers the two main ones had in 2020 and how many all had together
are the figures of the published report; names, people, numbers and everything else are invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import cycle
from typing import Any, Final

from django.utils import timezone

from gongkai.accounts.models import Person
from gongkai.channels import actions
from gongkai.channels.models import Account
from gongkai.channels.queries import visible_accounts
from gongkai.organisations.models import Organisation
from gongkai.rules.channels.accounts import (
    AccountDetails,
    Duty,
    Function,
    Holder,
    Move,
    Platform,
    State,
)
from gongkai.rules.channels.ledger import LedgerRow, Snapshot, SnapshotRow
from gongkai.rules.channels.watch import period_of
from gongkai.rules.sheets import Figure

SEED_ON: Final = date(2020, 12, 31)
BODY: Final = "六盘水市公安局"
TOPICS: Final = ("新闻", "警方提示", "为民服务", "案例解读", "通告公告", "警营文化", "普法学法")
_P: Final = Platform
_SHORT: Final = (_P.WEIBO, _P.WECHAT, _P.DOUYIN, _P.KUAISHOU, _P.TOUTIAO, _P.WECHAT_VIDEO)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit with accounts: its code, what they are called, and on which platforms."""

    code: str
    name: str
    platforms: tuple[Platform, ...]


UNITS: Final = (
    Unit(
        "lps-gaj", "六盘水公安", (_P.DOUYIN, _P.KUAISHOU, _P.TOUTIAO, _P.WECHAT_VIDEO, _P.BILIBILI)
    ),
    Unit("gaj-jjzd", "六盘水交警", (*_SHORT, _P.WECHAT_SERVICE)),
    Unit("gaj-crj", "六盘水出入境", (_P.WEIBO, _P.WECHAT, _P.WECHAT_SERVICE)),
    Unit("gaj-jdzd", "六盘水禁毒", (_P.WEIBO, _P.WECHAT, _P.DOUYIN)),
    Unit("gaj-wazd", "六盘水网警", (_P.WEIBO, _P.WECHAT, _P.TOUTIAO)),
    Unit("gaj-zazd", "六盘水治安", (_P.WECHAT, _P.DOUYIN)),
    Unit("gaj-zsfj", "平安钟山", _SHORT),
    Unit("gaj-scfj", "平安水城", _SHORT),
    Unit("gaj-lz", "平安六枝", _SHORT),
    Unit("gaj-pz", "平安盘州", _SHORT),
    Unit("zs-hqpcs", "黄土坡派出所", (_P.WECHAT, _P.DOUYIN, _P.KUAISHOU)),
    Unit("zs-fhpcs", "凤凰派出所", (_P.WECHAT, _P.DOUYIN, _P.KUAISHOU)),
    Unit("sc-lcpcs", "龙场派出所", (_P.WECHAT, _P.DOUYIN, _P.KUAISHOU)),
    Unit("lz-lzpcs", "平寨派出所", (_P.WECHAT, _P.DOUYIN)),
    Unit("pz-hgpcs", "红果派出所", (_P.WECHAT, _P.DOUYIN, _P.KUAISHOU)),
)
_URLS: Final = {
    _P.WEIBO: "https://weibo.com/u/demo{}",
    _P.DOUYIN: "https://www.douyin.com/user/demo{}",
    _P.KUAISHOU: "https://www.kuaishou.com/profile/demo{}",
    _P.TOUTIAO: "https://www.toutiao.com/c/user/demo{}",
    _P.BILIBILI: "https://space.bilibili.com/demo{}",
}
_FAMILY: Final = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
_GIVEN: Final = ("晓峰", "静怡", "国强", "丽娟", "志刚", "雨桐", "建平", "海燕", "文博")
# Days since the last post, so that every side of each warning is there.
_QUIET: Final = (0, 1, 2, 0, 3, 1, 5, 0, 8, 2, 1, 11, 0, 4, 1, 2, 16, 0, 1, 3, 0, 2, 6)


def load(at: datetime) -> None:
    """Import the ledger where there is none, then let some things happen."""
    if Account.objects.exists():
        return
    today = timezone.localdate(at)
    people = {p.username: p for p in Person.objects.select_related("organisation")}
    rows = _rows()
    actions.import_accounts(rows=rows, by=people["xinmeiti"], at=at)
    actions.import_snapshots(rows=_figures_now(rows, today), by=people["xinmeiti"], at=at)
    _let_things_happen(people, today, at)


def _rows() -> list[LedgerRow]:
    """63 certified accounts: the two main ones first."""
    bodies = Organisation.objects.named(SEED_ON)
    names = {body.code: body.name for body in bodies}  # type: ignore[attr-defined]
    row_names = [("lps-gaj", "平安六盘水", _P.WEIBO), ("lps-gaj", BODY, _P.WECHAT)]
    row_names += [(unit.code, unit.name, p) for unit in UNITS for p in unit.platforms]
    rest = len(row_names) - 2
    # All together had more than 500,000, the two main ones 330,000 of them.
    followers = [220_000, 110_000, *_shares(170_000, rest)]
    rows = []
    for n, ((code, name, platform), reached) in enumerate(
        zip(row_names, followers, strict=True), 1
    ):
        rows.append(
            LedgerRow(
                line=n + 1,
                details=_details(n, name, platform, names[code]),
                organizer=names[code],
                state=State.NORMAL,
                supervisor=BODY,
                operator="政治部" if code == "lps-gaj" else "",
                holders=_people(n),
                snapshot=_seed_snapshot(n, reached),
            )
        )
    return rows


def _shares(total: int, parts: int) -> list[int]:
    """Different parts that add up to the total."""
    weights = [3 + (n * 7) % 11 for n in range(parts)]
    found = [total * weight // sum(weights) for weight in weights]
    found[0] += total - sum(found)
    return found


def _details(n: int, name: str, platform: Platform, subject: str) -> AccountDetails:
    pattern = _URLS.get(platform, "")
    is_wechat = platform in {_P.WECHAT, _P.WECHAT_SERVICE, _P.WECHAT_VIDEO}
    return AccountDetails(
        name=name,
        platform=platform,
        uid=f"gh_demo{n:04}" if is_wechat else f"demo{n:04}",
        url=pattern.format(n) if pattern else "",
        qr_content=f"http://weixin.qq.com/r/demo{n:04}" if is_wechat else "",
        subject=subject,
        is_certified=True,
        functions=(Function.PUBLISHING, Function.INTERACTION)
        if n > 2
        else (Function.PUBLISHING, Function.INTERPRETING, Function.SERVICE, Function.INTERACTION),
        topics=TOPICS if n <= 2 else TOPICS[:3],
        opened_on=date(2013 + n % 8, 1 + n % 11, 1 + n % 27),
        filed_on=date(2019, 6, 28),
        filing_no=f"演示备{n:03}",
    )


def _people(n: int) -> dict[Duty, Holder]:
    return {
        duty: Holder(
            f"{_FAMILY[(n * 3 + k * 7) % len(_FAMILY)]}{_GIVEN[(n + k * 2) % len(_GIVEN)]}",
            "民警" if k else "宣传干事",
            f"1390858{(n * 5 + k):04}",
            date(2020, 3, 1),
        )
        for k, duty in enumerate(Duty)
    }


def _seed_snapshot(n: int, followers: int) -> Snapshot:
    """At the end of 2020: the main ones with what they had published in the year."""
    main = {1: (2_000, 650_000), 2: (1_000, 350_000)}.get(n)
    return Snapshot(
        SEED_ON,
        # A platform shows large numbers of others rounded down.
        followers=Figure(followers, "exact" if n <= 2 else "lower"),
        last_post_on=SEED_ON - timedelta(n % 3),
        posts=Figure(main[0], "lower") if main else None,
        reads=Figure(main[1], "lower") if main else None,
    )


def _figures_now(rows: list[LedgerRow], today: date) -> list[SnapshotRow]:
    """What the accounts have reached by today; some have been quiet for too long."""
    found = []
    for n, (row, quiet) in enumerate(zip(rows, cycle(_QUIET)), 1):
        assert row.snapshot is not None  # noqa: S101 - made above
        assert row.snapshot.followers is not None  # noqa: S101
        grown = row.snapshot.followers.value * (112 + n % 9) // 100
        posts = max(6, (2_400 if n == 1 else 1_260 if n == 2 else 40 + n * 7 % 300))
        found.append(
            SnapshotRow(
                n + 1,
                row.details.name,
                row.details.platform,
                Snapshot(
                    today,
                    followers=Figure(grown),
                    last_post_on=today - timedelta(quiet),
                    posts=Figure(posts),
                    originals=Figure(posts * 2 // 3),
                    reads=Figure(posts * (130 + n % 50)),
                    interactions=Figure(posts * (3 + n % 5)),
                ),
            )
        )
    return found


def _let_things_happen(people: dict[str, Person], today: date, at: datetime) -> None:
    manager, head = people["xinmeiti"], people["fuzeren"]
    seen = {(a.name, a.platform): a for a in visible_accounts(manager)}
    known: dict[str, Any] = {"at": at}
    past = period_of(today).before()
    handed = past.first_on + timedelta(45)
    for name, platform, new in (
        ("平安六盘水", _P.WEIBO, "彭宇航"),
        ("平安钟山", _P.WECHAT, "姚思远"),
        ("六盘水禁毒", _P.WEIBO, "雷鸣"),
    ):
        event = actions.hand_account_over(
            account_id=seen[name, platform].pk,
            holders={Duty.MANAGER_A: Holder(new, "民警", "13908580099")},
            on=handed,
            note="岗位调整",
            by=manager,
            **known,
        )
        if name != "六盘水禁毒":
            actions.file_account_event(
                event_id=event.pk,
                filed_on=handed + timedelta(3),
                number=f"演示变{event.pk}",
                by=manager,
                **known,
            )
    for place in ("lps-gaj", "gaj-jjzd", "gaj-crj"):
        actions.submit_change_report(
            organisation_id=Organisation.objects.get(code=place).pk,
            period=past,
            by=manager,
            **known,
        )
    for name, days in (("六盘水交警", 40), ("六盘水出入境", 5), ("平安水城", 400)):
        actions.certify_account(
            account_id=seen[name, _P.WECHAT].pk,
            certified_until=today + timedelta(days),
            on=today - timedelta(1),
            by=manager,
            **known,
        )
    actions.move_account(
        account_id=seen["平寨派出所", _P.DOUYIN].pk,
        move=Move.MERGE,
        on=today - timedelta(20),
        reason="粉丝少、更新慢，按集约化要求合并。",
        notice="本账号自即日起停止更新，请关注“平安六枝”抖音号。",
        successor_id=seen["平安六枝", _P.DOUYIN].pk,
        by=head,
        **known,
    )
    actions.move_account(
        account_id=seen["凤凰派出所", _P.KUAISHOU].pk,
        move=Move.SUSPEND,
        on=today - timedelta(6),
        reason="内容与本职工作关系不大，停更整改。",
        by=head,
        **known,
    )
    actions.move_account(
        account_id=seen["平安盘州", _P.TOUTIAO].pk,
        move=Move.BEGIN_CHANGE,
        on=today - timedelta(2),
        by=manager,
        **known,
    )
    actions.register_account(
        organisation_id=Organisation.objects.get(code="gaj-fzzd").pk,
        details=AccountDetails(name="六盘水公安法治", platform=_P.WECHAT, subject=BODY),
        holders={Duty.MANAGER_A: Holder("庄严", "民警")},
        on=today,
        by=manager,
        **known,
    )
