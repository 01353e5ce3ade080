"""The standards catalogue of the demonstration city: installed, approved, and kept in every way."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from gongkai.accounts.models import Person
from gongkai.catalogue import actions
from gongkai.catalogue.models import Item, ItemVersion, Standard, StandardRow
from gongkai.demo.items import BODY, Newsdesk, Piece
from gongkai.organisations.models import Organisation
from gongkai.rules.items import ItemKind

_GUIDE: Final = (
    "<h2>受理部门</h2>" + "<p>户口所在地公安派出所户籍窗口。</p>"
    + "<h2>办理条件</h2>" + "<p>婴儿出生后一个月以内，由户主、亲属或者抚养人申报。</p>"
    + "<h2>办理流程</h2>" + "<p>申请、受理、审核、登记。</p>"
    + "<h2>所需材料</h2>" + "<p>居民户口簿、父母的居民身份证、出生医学证明。</p>"
    + "<h2>办理时限</h2>" + "<p>当场办结。</p>"
    + "<h2>收费依据及标准</h2>" + "<p>不收费。</p>"
)  # fmt: skip
_KEPT: Final = Piece("国内出生登记办理指南", "a20-service", ItemKind.GUIDE, 60, _GUIDE)
_LATE: Final = Piece(
    "道路交通事故处理程序说明", "a20-service", ItemKind.GUIDE, 50,
    "<p>报警方式：拨打122。</p><p>处理程序：报警、勘查、认定、调解。</p><p>处理时限：自现场调查之日起十日内作出认定。</p><p>救济途径：可以申请复核。</p>",
)  # fmt: skip
# Title of the item, 二级事项 of the row that it serves.
_LINKS: Final = (
    (_KEPT.title, "出生登记"),
    (_LATE.title, "道路交通事故处理程序"),
    ("2026年第三季度道路交通事故情况", "道路交通事故情况"),
    ("六盘水市电动自行车登记管理办法", "电动自行车登记"),
    ("2026年禁毒宣传月活动总结", "禁毒工作情况"),
    ("居住证办理指南", "居住证申领"),
    ("2019年烟花爆竹安全管理通告", "烟花爆竹道路运输和焰火燃放许可"),
    ("乌蒙大道交通管制通告（山体滑坡）", "交通管制和施工占道通告"),
)
_NOT_OURS: Final = ("保安服务公司设立许可", "由省公安厅受理，本局没有这项职责")


def load(at: datetime) -> None:
    """Install the catalogue, let a second person approve it, and link what is there."""
    body = Organisation.objects.get(code=BODY)
    if Standard.objects.filter(organisation=body).exists():
        return
    clerk, head, editor = (
        Person.objects.get(username=name) for name in ("jingban", "fuzeren", "bianji")
    )
    then = at - timedelta(days=90)
    version = actions.install_standard(
        organisation=body,
        ready="public_security",
        name_of_body="六盘水市公安局",
        by=clerk,
        at=then,
    )
    actions.submit_standard(version_id=version.pk, by=clerk, at=then)
    actions.approve_standard(version_id=version.pk, by=head, at=then)
    desk = Newsdesk(body, at)
    for piece in (_KEPT, _LATE):
        desk.tell(piece)
    _be_late(editor, at)
    for title, name in _LINKS:
        _link(version.standard, title, name, editor, at)
    key = _key(version.standard, _NOT_OURS[0])
    actions.place_standard_row(
        standard_id=version.standard_id,
        key=key,
        column_id=None,
        empty_reason=_NOT_OURS[1],
        by=clerk,
        at=at,
    )


def _key(standard: Standard, name: str) -> int:
    return StandardRow.objects.get(version__standard=standard, data__item2=name).key


def _link(standard: Standard, title: str, name: str, by: Person, at: datetime) -> None:
    item = Item.objects.filter(versions__title=title).first()
    if item is not None:
        actions.link_standard_items(
            standard_id=standard.pk,
            keys=[_key(standard, name)],
            item_ids=[item.pk],
            by=by,
            at=at,
        )


def _be_late(editor: Person, at: datetime) -> None:
    """The procedure had been changed long before it was published."""
    version = ItemVersion.objects.get(title=_LATE.title)
    formed = timezone.localdate(at) - timedelta(days=_LATE.ago + 60)
    actions.set_due(version_id=version.pk, formed_on=formed, by=editor, at=at)
