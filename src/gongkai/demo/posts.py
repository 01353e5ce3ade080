"""What the demonstration city's police posted in 2020: as many as its report says, all titles invented.

2,306 posts on Weibo, 1,218 articles on WeChat and 105 notices on other carriers; with the 907 items of the
website they are the 4,536 of the published report. People made them on the platforms themselves, before
there was this system, and registered them from a sheet.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final

from gongkai.accounts.models import Person
from gongkai.channels import actions
from gongkai.channels.models import Account, Connection, Delivery
from gongkai.organisations.models import Organisation
from gongkai.rules.channels.post_figures import PostFigures
from gongkai.rules.channels.post_sheet import PostRow
from gongkai.rules.sheets import Figure

SEED_YEAR: Final = 2020
NUMBERS: Final = {"weibo": 2306, "wechat": 1218, "other": 105}
WEIBO, WECHAT, WALL = "平安六盘水（微博）", "六盘水市公安局（公众号）", "办公楼公开栏和其他"
_SITE: Final = "https://xxgk.example.gov.cn/"
_BEGIN, _END = date(SEED_YEAR, 1, 1), date(SEED_YEAR, 12, 31)
_SUBJECTS: Final = (
    "路面结冰路段提示", "户籍窗口节假日安排", "冒充客服诈骗提醒", "驾驶证期满换证说明", "校园周边护学安排",
    "夜间施工绕行提示", "居住证办理材料", "电动自行车登记点", "网络刷单骗局提醒", "防溺水提醒",
    "出入境证件预约", "走失人员寻找", "森林防火巡查", "危险化学品运输限行", "社区民警走访",
)  # fmt: skip
_PLACES: Final = (
    "钟山区",
    "水城区",
    "六枝特区",
    "盘州市",
    "凉都大道",
    "荷城花园",
    "水西路",
    "高铁站",
)


def load(at: datetime) -> None:
    """Connect the three and register what they posted, where nothing of that year is there."""
    body = Organisation.objects.get(code="lps-gaj")
    if Delivery.objects.filter(organisation=body, item=None).exists():
        return
    manager = Person.objects.get(username="xinmeiti")
    ways = _ways(body, manager, at - timedelta(days=4))
    actions.import_posts(rows=list(_rows(ways)), by=manager, at=at - timedelta(days=4))


def _ways(body: Organisation, manager: Person, at: datetime) -> dict[str, str]:
    """The names of the three channels, each connected where it was not."""
    accounts = {
        one.platform: one.pk
        for one in Account.objects.filter(
            organisation=body, name__in=("平安六盘水", "六盘水市公安局")
        )
    }
    keys: dict[str, dict[str, str]] = {
        "weibo": {"app_key": "demo", "app_secret": "demo", "redirect_uri": _SITE},
        "wechat": {"appid": "demo", "secret": "demo"},
        "person": {},
    }
    known: dict[str, Any] = {"by": manager, "at": at}
    for code, name in (("weibo", WEIBO), ("wechat", WECHAT), ("person", WALL)):
        if not Connection.objects.filter(organisation=body, name=name).exists():
            actions.set_up_connection(
                account_id=accounts.get(code),
                organisation_id=body.pk,
                connector=code,
                name=name,
                values=keys[code],
                **known,
            )
    return {"weibo": WEIBO, "wechat": WECHAT, "other": WALL}


def _rows(ways: dict[str, str]) -> Iterator[PostRow]:
    line = 1
    days = (_END - _BEGIN).days
    for kind, number in NUMBERS.items():
        for n in range(number):
            line += 1
            # Evenly over the year, the last one on its last day.
            day = _BEGIN + timedelta(days=n * days // (number - 1))
            subject, place = _SUBJECTS[n % len(_SUBJECTS)], _PLACES[n % len(_PLACES)]
            yield PostRow(
                line=line,
                channel=ways[kind],
                title=f"{place}{subject}（{day.month}月{day.day}日第{n + 1}号）",
                published_on=day,
                url=_address(kind, n),
                figures=_figures(n) if kind == "wechat" else None,
            )


def _address(kind: str, n: int) -> str:
    hosts = {"weibo": "https://weibo.com/demo/", "wechat": "https://mp.weixin.qq.com/s/demo"}
    return f"{hosts[kind]}{n + 1}" if kind in hosts else ""


def _figures(n: int) -> PostFigures:
    reads = 300 + 7 * (n * 613 % 180)
    return PostFigures(
        _END,
        Figure(reads),
        shares=Figure(reads // 40),
        likes=Figure(reads // 60),
        comments=Figure(reads // 150),
    )
