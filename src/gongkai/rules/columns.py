"""The columns of a disclosure platform that the law asks for, as a template.

Sources: 《政府信息公开条例》第二十条、第二十一条; 国办公开办函〔2019〕61号 for the top of the tree; the
update classes follow the inspection of 国办秘函〔2019〕19号.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class UpdateClass(StrEnum):
    """How often a column must show something new; the values never change."""

    NEWS = "news"
    NOTICE = "notice"
    STATIC = "static"
    REPORT = "report"
    ON_EVENT = "on_event"


UPDATE_LABELS: Final = {
    UpdateClass.NEWS: "动态类，两周内更新",
    UpdateClass.NOTICE: "通知和政策类，六个月内更新",
    UpdateClass.STATIC: "基本情况类，每年核对一次",
    UpdateClass.REPORT: "按规定日期发布",
    UpdateClass.ON_EVENT: "有则公开",
}
# Days after which the inspection counts a column as not updated; None: no such limit.
UPDATE_DAYS: Final[dict[UpdateClass, int | None]] = {
    UpdateClass.NEWS: 14,
    UpdateClass.NOTICE: 180,
    UpdateClass.STATIC: 365,
    UpdateClass.REPORT: None,
    UpdateClass.ON_EVENT: None,
}

# From this share of the days on somebody is warned.
WARN_SHARE: Final = 0.7


class Freshness(StrEnum):
    """How a column stands against its update class; computed, never stored."""

    FRESH = "fresh"
    DUE = "due"
    STALE = "stale"
    EMPTY = "empty"
    EXCUSED = "excused"
    UNLIMITED = "unlimited"


FRESHNESS_LABELS: Final = {
    Freshness.FRESH: "正常",
    Freshness.DUE: "快到更新期限",
    Freshness.STALE: "逾期未更新",
    Freshness.EMPTY: "空栏目",
    Freshness.EXCUSED: "没有内容，已说明理由",
    Freshness.UNLIMITED: "不要求定期更新",
}


def freshness(
    update: UpdateClass, newest_on: date | None, *, may_be_empty: bool, today: date
) -> Freshness:
    """How a column stands today whose newest item came out on a day; None: nothing stands in it."""
    if newest_on is None:
        return Freshness.EXCUSED if may_be_empty else Freshness.EMPTY
    days = UPDATE_DAYS[update]
    if days is None:
        return Freshness.UNLIMITED
    age = (today - newest_on).days
    if age > days:
        return Freshness.STALE
    return Freshness.DUE if age >= days * WARN_SHARE else Freshness.FRESH


A20: Final = {
    "A20_01": "行政法规、规章和规范性文件",
    "A20_02": "机关职能、机构设置、办公地址、办公时间、联系方式、负责人姓名",
    "A20_03": "国民经济和社会发展规划、专项规划、区域规划及相关政策",
    "A20_04": "国民经济和社会发展统计信息",
    "A20_05": "行政许可和其他对外管理服务事项的依据、条件、程序以及办理结果",
    "A20_06": "行政处罚、行政强制的依据、条件、程序以及有一定社会影响的行政处罚决定",
    "A20_07": "财政预算、决算信息",
    "A20_08": "行政事业性收费项目及其依据、标准",
    "A20_09": "政府集中采购项目的目录、标准及实施情况",
    "A20_10": "重大建设项目的批准和实施情况",
    "A20_11": "扶贫、教育、医疗、社会保障、促进就业等方面的政策、措施及其实施情况",
    "A20_12": "突发公共事件的应急预案、预警信息及应对情况",
    "A20_13": "环境保护、公共卫生、安全生产、食品药品、产品质量的监督检查情况",
    "A20_14": "公务员招考的职位、名额、报考条件等事项以及录用结果",
    "A20_15": "法律、法规、规章和国家有关规定规定应当主动公开的其他政府信息",
}
A21: Final = {
    "A21_CITY_COUNTY": (
        "市政建设、公共服务、公益事业、土地征收、房屋征收、治安管理、社会救助等方面的政府信息"
    ),
    "A21_TOWNSHIP": (
        "贯彻落实农业农村政策、农田水利工程建设运营、农村土地承包经营权流转、宅基地使用情况审核、"
        "土地征收、房屋征收、筹资筹劳、社会救助等方面的政府信息"
    ),
}
ARTICLE_ITEMS: Final = A20 | A21


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column of the template. `may_be_empty` says why it may have nothing in it; "" : it may not.

    `column_type` is the value of the page tag ColumnType.
    """

    code: str
    name: str
    update: UpdateClass
    article_item: str = ""
    may_be_empty: str = ""
    column_type: str = "信息公开"
    below: tuple[TemplateColumn, ...] = ()


_T, _U = TemplateColumn, UpdateClass
_NOT_OURS: Final = "本机关没有这项职责"
_NONE_YET: Final = "本机关目前没有应当公开的此类信息"

TEMPLATE: Final = (
    _T("policy", "政策", _U.NOTICE, "A20_01", column_type="政策文件", below=(
        _T("policy-rules", "规章", _U.ON_EVENT, "A20_01", "本机关没有规章制定权",
           column_type="政策文件"),
        _T("policy-normative", "行政规范性文件", _U.NOTICE, "A20_01", column_type="政策文件"),
        _T("policy-other", "其他政策文件", _U.NOTICE, "A20_01", column_type="政策文件"),
        _T("policy-interpretation", "政策解读", _U.NOTICE, "A20_01", column_type="政策解读"),
    )),
    _T("guide", "政府信息公开指南", _U.STATIC, column_type="概况信息"),
    _T("system", "政府信息公开制度", _U.STATIC, column_type="政策文件"),
    _T("statutory", "法定主动公开内容", _U.NOTICE, below=(
        _T("a20-basis", "履职依据", _U.STATIC, "A20_01"),
        _T("a20-organ", "机构职能", _U.STATIC, "A20_02", column_type="机构职能"),
        _T("a20-plan", "规划信息", _U.NOTICE, "A20_03", _NONE_YET),
        _T("a20-statistics", "统计信息", _U.NOTICE, "A20_04", _NONE_YET),
        _T("a20-licence", "行政许可", _U.NOTICE, "A20_05", _NOT_OURS),
        _T("a20-service", "其他对外管理服务", _U.NOTICE, "A20_05", _NOT_OURS,
           column_type="办事服务"),
        _T("a20-penalty", "行政处罚和行政强制", _U.ON_EVENT, "A20_06", _NOT_OURS),
        _T("a20-budget", "预算和决算", _U.REPORT, "A20_07"),
        _T("a20-fee", "收费项目", _U.STATIC, "A20_08", "本机关没有行政事业性收费项目"),
        _T("a20-procurement", "政府采购", _U.ON_EVENT, "A20_09", _NONE_YET),
        _T("a20-project", "重大建设项目", _U.ON_EVENT, "A20_10", _NOT_OURS),
        _T("a20-livelihood", "重点民生", _U.NOTICE, "A20_11", _NOT_OURS),
        _T("a20-emergency", "应急管理", _U.ON_EVENT, "A20_12", _NONE_YET),
        _T("a20-inspection", "监督检查", _U.ON_EVENT, "A20_13", _NOT_OURS),
        _T("a20-recruitment", "招考录用", _U.ON_EVENT, "A20_14", _NONE_YET),
        _T("a20-proposal", "建议提案办理", _U.ON_EVENT, "A20_15", _NONE_YET),
        _T("a20-notice", "通知公告", _U.NOTICE, "A20_15", column_type="公告通知"),
        _T("a20-consultation", "意见征集", _U.ON_EVENT, "A20_15", _NONE_YET,
           column_type="互动交流"),
        _T("a20-other", "其他法定信息", _U.ON_EVENT, "A20_15", _NONE_YET),
    )),
)  # fmt: skip
# Beside them for a government of a city or county, and of a township (第二十一条).
EXTRA_CITY_COUNTY: Final = _T(
    "a21-local", "市政、公共服务和征收补偿等", _U.ON_EVENT, "A21_CITY_COUNTY", _NONE_YET
)
EXTRA_TOWNSHIP: Final = _T(
    "a21-rural", "农业农村和社会救助等", _U.ON_EVENT, "A21_TOWNSHIP", _NONE_YET
)
EXTRA_PARENT: Final = "statutory"


def walk(
    columns: tuple[TemplateColumn, ...] = TEMPLATE, parent: TemplateColumn | None = None
) -> Iterator[tuple[TemplateColumn, TemplateColumn | None]]:
    """Every column of a template with the one above it, parents before children."""
    for column in columns:
        yield column, parent
        yield from walk(column.below, column)
