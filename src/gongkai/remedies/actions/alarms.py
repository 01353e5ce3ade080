"""Reminders before the body's own last days."""

from __future__ import annotations

from datetime import datetime

from gongkai.audit.actions import action, record
from gongkai.info_requests.adapters.sealing import cipher
from gongkai.info_requests.models import Notice
from gongkai.remedies.actions.case import Remedy
from gongkai.rules.access import Asker
from gongkai.rules.dates import chinese_date


@action
def warn_of_reply(*, number: str, level: int, by: Asker, at: datetime) -> Notice | None:
    """Remind that a reply is due in so many working days (-1: overdue); once a level and day."""
    remedy = Remedy.open(number=number, by=by, at=at)
    case = remedy.case
    key = f"remedy:{number}:{case.act_by_on}:{level}"
    notice = None
    if case.act_by_on is not None and not Notice.objects.filter(key=key).exists():
        left = f"还剩{level}个工作日" if level >= 0 else "已经逾期"
        notice = Notice.objects.create(
            organisation=case.organisation,
            request=case.request,
            person=case.handler,
            channel="desk",
            recipient=cipher().seal(b"", "notice"),
            subject=f"{case.track_label}{number}的答复{left}",
            body=f"{case.agency}的案件（{case.title}）应在{chinese_date(case.act_by_on)}前提交答复和证据，{left}。"
            "逾期不提交的，视为没有证据。",
            key=key,
            state="sent",
            queued_at=at,
        )
    record(**remedy.trace(level=level, is_alarmed=notice is not None))
    return notice
