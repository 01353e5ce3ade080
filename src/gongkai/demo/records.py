"""The records from which annual reports are computed: the register, and a request of 2020.

The figures of 六盘水市公安局 2020 are those of its published report; the request, its applicant and the
systems that are named are invented. Those of the running year are invented throughout.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Final

from django.utils import timezone

from gongkai.accounts.models import Person
from gongkai.annual_reports import actions
from gongkai.annual_reports.actions import Evidence
from gongkai.annual_reports.models import Statistic
from gongkai.catalogue.adapters.files import store
from gongkai.demo.requests import Tale, as_told, teller_of
from gongkai.info_requests.models import InfoRequest
from gongkai.organisations.models import Organisation
from gongkai.rules.report.counting.register import Bound
from gongkai.rules.report.counting.sheet import HEADS, SheetRow
from gongkai.rules.results import ResultCode

BODY: Final = "lps-gaj"
SEED_YEAR: Final = 2020

_POWERS, _SYSTEM = "权责清单管理系统", "全市公安政务服务平台"
_SITE, _WEIBO, _WECHAT = "门户网站管理后台", "微博管理后台", "微信公众平台后台"
_PRESS, _OFFICE, _BUYING = "宣传处投稿台账", "办公室工作台账", "政府采购管理系统"

# figure, part, value, source, bound
SEED: Final[tuple[tuple[str, str, int, str, Bound], ...]] = (
    ("license.items", "", 23, _POWERS, "exact"),
    ("license.change", "", 0, _POWERS, "exact"),
    ("license.decisions", "交通管理", 98214, _SYSTEM, "exact"),
    ("license.decisions", "出入境管理", 31907, _SYSTEM, "exact"),
    ("license.decisions", "治安和其他", 12028, _SYSTEM, "exact"),
    ("other_service.items", "", 12, _POWERS, "exact"),
    ("other_service.change", "", -2, _POWERS, "exact"),
    ("other_service.decisions", "", 86, _SYSTEM, "exact"),
    ("penalty.items", "", 251, _POWERS, "exact"),
    ("penalty.change", "", 0, _POWERS, "exact"),
    ("penalty.decisions", "", 0, _SYSTEM, "exact"),
    ("coercion.items", "", 32, _POWERS, "exact"),
    ("coercion.change", "", 0, _POWERS, "exact"),
    ("coercion.decisions", "", 0, _SYSTEM, "exact"),
    ("fee.items", "", 11, _POWERS, "exact"),
    ("fee.change", "", -3, _POWERS, "exact"),
    ("procurement.projects", "", 41, _BUYING, "exact"),
    ("procurement.amount", "", 1753802, _BUYING, "exact"),
    ("published.website", "", 907, _SITE, "exact"),
    ("published.weibo", "", 2306, _WEIBO, "exact"),
    ("published.wechat", "", 1218, _WECHAT, "exact"),
    ("published.other", "", 105, _OFFICE, "exact"),
    ("media.pitched", "", 1500, _PRESS, "lower"),
    ("media.central", "", 64, _PRESS, "exact"),
    ("media.provincial", "", 573, _PRESS, "exact"),
    ("media.municipal", "", 550, _PRESS, "lower"),
    ("debunked", "", 3, _PRESS, "exact"),
    ("debunked.reads", "", 50000, _WECHAT, "lower"),
    ("posts", "", 3000, _OFFICE, "lower"),
    ("reads", "", 1000000, _OFFICE, "lower"),
    ("accounts", "", 63, "新媒体账号台账", "exact"),
    ("followers", "", 500000, "新媒体账号台账", "lower"),
    ("followers.weibo", "", 220000, _WEIBO, "exact"),
    ("followers.wechat", "", 110000, _WECHAT, "exact"),
    ("boards", "", 47, _OFFICE, "exact"),
)
NOW: Final[tuple[tuple[str, str, str, str], ...]] = (
    ("license.decisions", "交通管理", "103520", _SYSTEM),
    ("license.decisions", "出入境管理", "28114", _SYSTEM),
    ("penalty.decisions", "", "6127", _SYSTEM),
    ("coercion.decisions", "", "402", _SYSTEM),
    ("fee.amount", "", "318.46", "非税收入管理系统"),
    ("published.weibo", "", "1890", _WEIBO),
    ("published.wechat", "", "1365", _WECHAT),
    ("published.other", "", "74", _OFFICE),
    ("training.sessions", "", "4", _OFFICE),
    ("boards", "", "52", _OFFICE),
)
REQUEST: Final = Tale(
    "2020年上半年全市常住人口迁入和迁出情况",
    100,
    as_told(12, ResultCode.DENY_LAW_FORBIDS, "archive", law="《中华人民共和国统计法》第二十五条"),
    name="罗文斌",
)


def load(at: datetime) -> None:
    """Fill the register and tell the request of 2020 where they are missing."""
    body, zone = Organisation.objects.get(code=BODY), timezone.get_default_timezone()
    people = {p.username: p for p in Person.objects.select_related("organisation")}
    if not InfoRequest.objects.filter(arrived_on__year=SEED_YEAR).exists():
        then = datetime(SEED_YEAR, 12, 25, 9, tzinfo=zone)
        teller_of(people, then, told=900).tell(REQUEST)
    if Statistic.objects.exists():
        return
    seed = [SheetRow(i, f, Decimal(v), p, s, "", b) for i, (f, p, v, s, b) in enumerate(SEED, 2)]
    _enter(body, SEED_YEAR, seed, people, datetime(2021, 1, 6, 10, tzinfo=zone))
    year = timezone.localdate(at).year
    now = [SheetRow(i, f, Decimal(v), p, s, "") for i, (f, p, v, s) in enumerate(NOW, 2)]
    _enter(body, year, now, people, at)
    actions.enter_statistic(
        organisation_id=body.pk,
        year=year,
        figure="published.website",
        value=Decimal(812),
        source=_SITE,
        note="本平台启用以前在旧网站发布的",
        by=people["nianbao"],
        at=at,
    )
    draft = actions.draft_report(organisation_id=body.pk, year=year, by=people["nianbao"], at=at)
    actions.correct_cell(
        version_id=draft.pk,
        cell="T2_6.coercion.decisions",
        seen=402,
        value=405,
        reason="系统停机两天的3件按纸质台账补计",
        by=people["nianbao"],
        at=at,
    )


def _enter(
    body: Organisation, year: int, rows: list[SheetRow], people: dict[str, Person], at: datetime
) -> None:
    """As a sheet that the compiler imports and the head of the office confirms."""
    lines = [",".join(HEADS)]
    lines += [f"{r.figure},{r.part},{r.value},{r.source},,{r.bound}" for r in rows]
    sheet = store(["\n".join(lines).encode("utf-8-sig")])
    entered = actions.import_statistics(
        organisation_id=body.pk,
        year=year,
        rows=rows,
        source="",
        evidence=Evidence(f"{year}年统计数据.csv", sheet),
        by=people["nianbao"],
        at=at,
    )
    actions.confirm_statistics(
        organisation_id=body.pk,
        year=year,
        ids=[entry.pk for entry in entered],
        by=people["fuzeren"],
        at=at,
    )
