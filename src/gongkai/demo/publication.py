"""Invented answers that became public, or might: at the wish of many, and of an applicant."""

from __future__ import annotations

from datetime import datetime

from gongkai.accounts.models import Person
from gongkai.info_requests import actions
from gongkai.info_requests.models import InfoRequest, PublicationProposal, PublishedAnswer
from gongkai.info_requests.queries import code_of
from gongkai.rules.access import CodeHolder

_DONE, _PROPOSED = "2025年机动车和驾驶人保有量", "2024年行政处罚决定书（交通运输类）"


def load(at: datetime) -> None:
    """Publish one answer, and let another applicant propose theirs, where that is missing."""
    if not PublicationProposal.objects.exists():
        asked = InfoRequest.objects.get(title=_PROPOSED)
        actions.propose_publication(
            number=asked.number,
            reason="跑运输的司机都想知道哪些行为会被处罚。",
            by=CodeHolder(asked.number, code_of(asked)),
            at=at,
        )
    if not PublishedAnswer.objects.exists():
        answered = InfoRequest.objects.get(title=_DONE, result="GRANT_PROVIDED")
        actions.publish_answer(
            number=answered.number,
            title=_DONE,
            text="截至2025年末，全市机动车保有量 61.2 万辆，驾驶人 74.8 万人（演示数据）。",
            by=Person.objects.get(username="fuzeren"),
            at=at,
        )
