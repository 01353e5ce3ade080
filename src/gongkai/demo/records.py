"""The records from which annual reports are computed: the register, and a request of 2020.

The figures of 六盘水市公安局 2020 are those of its published report; the request, its applicant and the
systems that are named are invented. Those of the running year are invented throughout.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

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
_BUYING = "政府采购管理系统"

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
)
NOW: Final[tuple[tuple[str, str, str, str], ...]] = (
    ("license.decisions", "交通管理", "103520", _SYSTEM),
    ("license.decisions", "出入境管理", "28114", _SYSTEM),
    ("penalty.decisions", "", "6127", _SYSTEM),
    ("coercion.decisions", "", "402", _SYSTEM),
    ("fee.amount", "", "318.46", "非税收入管理系统"),
    ("published.weibo", "", "1890", _WEIBO),
    ("published.wechat", "", "1365", _WECHAT),
)
# The published report retold in other words: every number stands where its records put it.
NARRATIVE: Final[dict[str, str]] = {
    "S1": (
        "{year}年，本局依照《中华人民共和国政府信息公开条例》（以下简称《条例》）和"
        "《贵州省政府信息公开暂行条例》（以下简称《暂行规定》），把政府信息公开作为接受群众监督、"
        "改进公安服务的日常工作，重点公开了与群众办事和社会治安有关的内容。\n"
        "（一）主动公开\n"
        "全年主动公开政府信息{published.total}条，主要是机构职责、业务办理、法规文件和便民服务。"
        "其中，门户网站公开{published.website}条，政务微博公开{published.weibo}条，"
        "微信公众号公开{published.wechat}条，其他方式公开{published.other}条。"
        "政府集中采购项目{procurement.projects}项，采购总金额{procurement.amount}元。\n"
        "（二）依申请公开\n"
        "全年收到政府信息公开申请{requests.new}件，是一位市民在网上提出的，希望了解上半年全市"
        "常住人口迁入和迁出的变动。本局在法定期限内作了答复，该信息依法不予公开。\n"
        "（三）政府信息管理\n"
        "稿件发布前逐级审核，重大题材集中策划。全年向各级媒体推送稿件{media.pitched:余}篇。"
        "中央级媒体采用{media.central}篇，省级媒体采用{media.provincial}篇，"
        "市级媒体采用{media.municipal:余}篇。"
        "发布打击造谣典型案例{debunked}起。每篇阅读量{debunked.reads}次。\n"
        "（四）平台建设\n"
        "开通认证的新媒体账号{accounts}个，账号管理员登记造册，人员变动每年分两次备案。"
        "账号总粉丝量{followers}人。官方微博粉丝量{followers.weibo}人。"
        "微信公众号粉丝量{followers.wechat}人。新媒体发布信息{posts}条。总阅读量{reads}次。"
        "机关办公楼设置公开栏和展板{boards}块，市局梳理了本部门的政务公开标准清单。\n"
        "（五）监督保障\n"
        "印发全年政务公开工作方案，由政治部负责牵头，办公室负责日常指导和检查。"
        "结合全市政工会议组织业务培训{training.sessions}次，内容审核、保密审查和考核评估各有专人负责。"
    ),
    "S5": (
        "一年来的工作还有两点不足：一是从事公开工作的民警大多身兼数职，投入的时间不够；"
        "二是各地各单位水平不一，培训跟不上需要。\n"
        "下一步，一是充实专职和兼职人员，安排专项经费，把业务学习列入年度计划；"
        "二是由办公室牵头，每季度检查一次公开内容，帮助基层单位补上短板。"
    ),
    "S6": "本年度没有其他需要报告的事项。",
}
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
    _file_seed(body, people, datetime(2021, 1, 8, 9, 30, tzinfo=zone))
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


def _file_seed(body: Organisation, people: dict[str, Person], at: datetime) -> None:
    """The report of 2020 on its way: draft and text by the compiler, signed by the head of the office."""
    compiler, head, hour = people["nianbao"], people["fuzeren"], timedelta(hours=1)
    draft = actions.draft_report(organisation_id=body.pk, year=SEED_YEAR, by=compiler, at=at)
    known: dict[str, Any] = {"version_id": draft.pk}
    actions.write_narrative(templates=NARRATIVE, by=compiler, at=at + hour, **known)
    actions.check_version(note="", by=compiler, at=at + 2 * hour, **known)
    actions.submit_version(by=compiler, at=at + 3 * hour, **known)
    actions.approve_version(by=head, at=at + 24 * hour, **known)
    actions.publish_version(note="", is_original_public=False, by=head, at=at + 25 * hour, **known)


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
