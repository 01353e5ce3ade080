"""An applicant reads what was sent to them."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from gongkai.audit.actions import action, record
from gongkai.info_requests.actions.answering import record_service
from gongkai.info_requests.actions.case import Case
from gongkai.info_requests.models import FOR_OTHERS, Letter
from gongkai.rules.access import SYSTEM, Asker
from gongkai.rules.errors import NotFoundError
from gongkai.rules.requests import Actor


@action
def open_letter(*, number: str, letter_id: int, by: Asker, at: datetime) -> Letter:
    """Note that an applicant opened a letter; what has left for them opens, nothing else.

    The first time proves its service where it was sent to be fetched from the site (网上查收) and
    the body's policy says so. Raises NotFoundError.
    """
    case = Case.open(number=number, by=by, at=at)
    case.need(Actor.APPLICANT)
    sent = case.request.letters.filter(state__in=["sent", "served"])
    letter = sent.exclude(kind__in=sorted(FOR_OTHERS)).filter(pk=letter_id).first()
    if letter is None or (letter.result and letter.is_uncollected):
        raise NotFoundError("没有找到这份文书，或者还没有发给您。")
    is_first = letter.state == "sent" and letter.way == "portal"
    record(**case.trace(opened=letter.pk))
    if is_first and case.policy.opening_proves_service:
        moment = timezone.localtime(at)
        letter = record_service(
            number=number,
            letter_id=letter.pk,
            proof=f"申请人凭申请编号和查询码于{moment:%Y-%m-%d %H:%M:%S}在网站打开",
            by=SYSTEM,
            at=at,
        )
    return letter
