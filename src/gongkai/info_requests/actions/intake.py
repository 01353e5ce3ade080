"""What the office hands over when it took a request in."""

from __future__ import annotations

from datetime import datetime

from gongkai.audit.actions import action, record
from gongkai.info_requests.actions.case import Case
from gongkai.info_requests.queries import code_of, printed
from gongkai.rules.access import Asker
from gongkai.rules.errors import WrongStateError
from gongkai.rules.letters import Letter as PrintedLetter
from gongkai.rules.requests import Actor
from gongkai.rules.results import LetterKind


@action
def print_slip(*, number: str, status_url: str, by: Asker, at: datetime) -> PrintedLetter:
    """The 登记回执 with the query code, for the applicant's hand; every print is recorded.

    Raises NotYourMoveError, WrongStateError while the request is not received.
    """
    case = Case.open(number=number, by=by, at=at)
    case.need(Actor.CLERK, Actor.HEAD)
    slip = case.request.letters.filter(kind=LetterKind.RECEIPT_SLIP).exclude(state="void").last()
    if slip is None:
        raise WrongStateError("还没有收到之日，不能出登记回执。请先与申请人确认收到。")
    record(**case.trace(printed="receipt_slip", code_version=case.request.code_version))
    return printed(slip, query_code=code_of(case.request), status_url=status_url)
