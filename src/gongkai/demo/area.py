"""The report of the whole city of 2021: added up, adjusted by two people, published.

A request that two offices took in together was counted by both; it is taken off at one of them.
Everything here is invented.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.utils import timezone

from gongkai.accounts.models import Person
from gongkai.annual_reports import actions
from gongkai.annual_reports.models import AreaAdjustment
from gongkai.organisations.models import Organisation
from gongkai.rules.access import SYSTEM

CITY: Final = "lps"
YEAR: Final = 2021
_REASON: Final = "与市文化广电旅游局共同受理的同一件申请，两个机关各计了一次，在这里减去一次。"
# cell, what the joint request was counted as at the second office
_TWICE: Final = ("T3.new_received.natural", "T3.granted.natural")
_TEXTS: Final = {
    "S1": (
        "（一）主动公开\n全市各级行政机关按照条例要求主动公开政府信息，规章和行政规范性文件集中展示。\n"
        "（二）依申请公开\n全年收到政府信息公开申请{requests.new}件。上年结转{requests.carried_in}件。"
        "办结{requests.handled}件。结转下年度继续办理{requests.carried_out}件。"
        "因政府信息公开工作被申请行政复议{review.total}件，被提起行政诉讼{suit.total}件。\n"
        "（三）政府信息管理\n公文起草时标明公开属性，历年文件逐件清理，标注有效性。\n"
        "（四）政府信息公开平台建设\n统一各部门公开专栏的栏目，完成适老化改造。\n"
        "（五）监督保障\n开展年度工作考核和社会评议，没有发生责任追究情形。"
    ),
    "S5": (
        "各部门之间工作不够平衡，答复文书的说理还不充分。\n"
        "下一步将统一答复文书示例，每季度组织案例研讨，帮助力量薄弱的部门补上短板。"
    ),
    "S6": "{year}年全市没有收取政府信息公开信息处理费，没有其他需要报告的事项。",
}


def load(at: datetime) -> None:
    """Adjust, add up and publish where nobody has; propose one more that waits for a colleague."""
    if AreaAdjustment.objects.exists():
        return
    places = {o.code: o for o in Organisation.objects.filter(code__in=(CITY, "lps-sthjj"))}
    people = {p.username: p for p in Person.objects.filter(username__in=("zhuguan", "huibian"))}
    city, then = places[CITY], datetime(YEAR + 1, 3, 1, 9, tzinfo=timezone.get_default_timezone())
    for cell in _TWICE:
        made = _adjust(places, people["zhuguan"], YEAR, cell, _REASON, then)
        actions.approve_adjustment(
            adjustment_id=made.pk, by=people["huibian"], at=then + timedelta(hours=3)
        )
    reason = "复核发现这件是咨询，不应登记为申请，等另一位同事核对。"
    _adjust(places, people["huibian"], YEAR + 3, _TWICE[0], reason, at)
    _publish(city, people["huibian"], then + timedelta(days=2))


def _adjust(
    places: dict[str, Organisation], by: Person, year: int, cell: str, reason: str, at: datetime
) -> AreaAdjustment:
    return actions.adjust_area(
        organisation_id=places[CITY].pk, year=year, body_id=places["lps-sthjj"].pk, cell=cell,
        amount=Decimal(-1), reason=reason, by=by, at=at,
    )  # fmt: skip


def _publish(city: Organisation, by: Person, at: datetime) -> None:
    draft = actions.draft_area_report(organisation_id=city.pk, year=YEAR, by=by, at=at)
    known: dict[str, Any] = {"version_id": draft.pk}
    hour = timedelta(hours=1)
    actions.write_narrative(templates=_TEXTS, by=by, at=at + hour, **known)
    actions.check_version(note="各机关的报告都已核对。", by=by, at=at + 2 * hour, **known)
    actions.submit_version(by=by, at=at + 3 * hour, **known)
    actions.approve_version(by=SYSTEM, at=at + 24 * hour, **known)
    actions.publish_version(
        note="", is_original_public=False, by=SYSTEM, at=at + 25 * hour, **known
    )
