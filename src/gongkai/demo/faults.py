"""Invented reports of faults on pages: one late, one for today, one answered, one from elsewhere."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from gongkai.accounts.models import Person
from gongkai.catalogue.models import ItemVersion
from gongkai.faults import actions
from gongkai.faults.models import PageFault
from gongkai.rules.access import ANONYMOUS
from gongkai.rules.page_faults import FaultForm, Outcome, Way
from gongkai.rules.release import State

# Days ago, where (a title, else a path), kind, what is wrong, the passage.
_REPORTED: Final = (
    (9, "2026年第三季度道路交通事故情况", "content", "表里的合计与各月相加不一致，请核对。", ""),
    (8, "/disclosure/columns/gaj-a20-notice/", "dead_link", "第二条通告的附件下载不了。", ""),
    (3, "六盘水市养犬管理暂行规定", "wording", "“犬只”写成了“大只”。", "大只应当佩戴号牌"),
    (0, "/", "outdated", "首页的办公时间还是夏季的。", ""),
)  # fmt: skip


def load(at: datetime) -> None:
    """Report them where none is known yet; the second is answered."""
    if PageFault.objects.exists():
        return
    for place, (ago, where, kind, text, quote) in enumerate(_REPORTED):
        actions.report_fault(
            form=FaultForm(
                kind=kind,
                text=text,
                address=_address(where),
                quote=quote,
                name="杨女士" if place == 0 else "",
                phone="13800000000" if place == 0 else "",
            ),
            form_token=f"demonstration-fault-{place:04}",
            by=ANONYMOUS,
            at=at - timedelta(days=ago),
        )
    clerk = Person.objects.get(username="jingban")
    second = PageFault.objects.order_by("pk")[1]
    actions.answer_fault(
        fault_id=second.pk,
        outcome=Outcome.MENDED,
        answer="附件已经重新上传，现在可以下载。谢谢您的提醒。",
        by=clerk,
        at=at - timedelta(days=7),
    )
    actions.report_fault(
        form=FaultForm(
            kind="content", text="机构职能页面的传真号码已停用。", address="/disclosure/"
        ),
        way=Way.NATIONAL,
        outside_number="5202000007",
        received_on=(at - timedelta(days=1)).date(),
        by=clerk,
        at=at,
    )


def _address(where: str) -> str:
    if where.startswith("/"):
        return where
    version = ItemVersion.objects.filter(title=where, state=State.PUBLISHED).latest("number")
    return f"/disclosure/items/{version.item.index_number}/"
