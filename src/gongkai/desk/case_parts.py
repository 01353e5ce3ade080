"""What a case already knows of the parts of an answer, so that nobody types it twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone

from gongkai.catalogue.queries import published_search
from gongkai.desk.case_fields import Desk
from gongkai.info_requests.models import Consultation, Letter
from gongkai.info_requests.queries import (
    CaseView,
    SimilarRequest,
    similar_requests,
    withheld_of_case,
)
from gongkai.rules.access import ANONYMOUS
from gongkai.rules.dates import chinese_date
from gongkai.rules.deadlines.events import PARTY_LABELS, Party
from gongkai.rules.results import Part, ResultCode
from gongkai.rules.similar import ALIKE, likeness, pairs


def known_parts(desk: Desk, code: ResultCode) -> dict[Part, str]:
    """The parts as the case tells them; a draft that was sent back knows best."""
    known = {part: make(desk) for part, make in _MAKERS.items()}
    returned = earlier_draft(desk.view)
    if returned is not None and returned.result == code:
        parts: dict[str, str] = returned.read_facts().get("parts", {})
        known |= {Part(key): words for key, words in parts.items() if words}
    return known


def earlier_draft(view: CaseView) -> Letter | None:
    """The last draft that was sent back."""
    returned = [letter for letter in view.letters if letter.state == "void" and letter.result]
    return returned[-1] if returned else None


def repeats_of(desk: Desk) -> list[SimilarRequest]:
    """The answered requests of the same applicant that are much like this one."""
    found = similar_requests(desk.person, desk.view.request.number)
    return [row for row in found if row.is_same_applicant and row.answer]


def _searches(desk: Desk) -> str:
    return "\n".join(
        f"{s.searched_on.year}年{s.searched_on.month}月{s.searched_on.day}日，{s.searchers}在{s.places}"
        f"以“{s.keywords}”{f'（{s.period}）' if s.period else ''}检索，结果：{s.outcome.rstrip('。')}"
        for s in desk.view.searches
    )


def _consultations(desk: Desk) -> str:
    lines = []
    for c in desk.view.consultations:
        said = Consultation.OPINIONS.get(c.opinion, "")
        if said:
            told = f"：{c.opinion_text}" if c.opinion_text else ""
            lines.append(
                f"本机关于{chinese_date(c.asked_on)}书面征求{PARTY_LABELS[Party(c.party)]}意见，{said}{told}"
            )
    return "\n".join(lines)


def _earlier_answers(desk: Desk) -> str:
    return "；".join(
        f"{chinese_date(row.ended_on) if row.ended_on else '此前'}的答复（{row.answer}，申请编号{row.number}）"
        for row in repeats_of(desk)
    )


def _told(view: CaseView, kind: str, key: str) -> Any:
    told = [entry.data.get(key) for entry in view.timeline if entry.kind == kind]
    return told[-1] if told else ""


def _supplement(desk: Desk) -> str:
    points = "；".join(_told(desk.view, "supplement_asked", "points") or ())
    if not points:
        return ""
    came = _told(desk.view, "supplemented", "text")
    return f"本机关要求补正：{points}。申请人补正：{came}。仍不明确之处："


def _statistics(desk: Desk) -> str:
    return str(_told(desk.view, "reason_asked", "statistics") or "")


def _reasons(desk: Desk) -> str:
    if not _statistics(desk):
        return ""
    return str(_told(desk.view, "reason_received", "text") or "申请人在期限内没有说明理由")


def _withheld(desk: Desk) -> str:
    return withheld_of_case(desk.person, desk.view.request.number)


def _already_public(desk: Desk) -> str:
    """Where it is found, for what seems to be the same: the officer checks it."""
    title = desk.view.request.title
    wanted = pairs(title)
    for row in published_search(ANONYMOUS, title, most=5):
        if likeness(wanted, pairs(row.title)) >= ALIKE:
            day = timezone.localdate(row.published_at)
            return (
                f"“{row.title}”（索引号{row.index_number}）已于{day.year}年{day.month}月{day.day}日"
                f"在政府信息公开平台“{row.column}”栏目主动公开，"
                f"网址{reverse('portal:item', args=(row.front, row.back))}，可以在线阅读和下载"
            )
    return ""


_MAKERS: Final[Mapping[Part, Callable[[Desk], str]]] = MappingProxyType(
    {
        Part.WAY_AND_CHANNEL: _already_public,
        Part.SEARCH_RECORD: _searches,
        Part.CONSULTATION: _consultations,
        Part.EARLIER_ANSWER: _earlier_answers,
        Part.SUPPLEMENT_HISTORY: _supplement,
        Part.STATISTICS: _statistics,
        Part.WITHHELD: _withheld,
        Part.APPLICANT_REASON: _reasons,
    }
)
