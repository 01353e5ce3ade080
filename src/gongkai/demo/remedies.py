"""Invented reviews and suits of the demonstration city: each state, on both sides of its days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.utils import timezone

from gongkai.accounts.models import Person
from gongkai.info_requests.actions import Upload
from gongkai.info_requests.models import InfoRequest
from gongkai.info_requests.queries import calendar_of
from gongkai.organisations.models import Organisation
from gongkai.remedies import actions
from gongkai.remedies.actions import CaseDetails, EvidenceNote
from gongkai.remedies.models import RemedyCase
from gongkai.rules.remedies import Outcome, Procedure, Track
from gongkai.rules.remedy_evidence import EvidenceKind

_GOVERNMENT: Final = "六盘水市人民政府"
_COURT: Final = "六盘水市钟山区人民法院"
Step = tuple[int, str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Story:
    """One case: working days since the notice, what it attacks, and its steps.

    `subject` is the title of the request; empty where the suit attacks no answer.
    """

    track: Track
    subject: str
    title: str
    ago: int
    steps: tuple[Step, ...] = ()
    party: str = ""
    procedure: Procedure = Procedure.SIMPLE
    follows: str = ""


STORIES: Final = (
    Story(
        Track.REVIEW, "某违法建设行政强制的案卷材料", "不服不予公开行政强制案卷材料的答复", 30,
        ((5, "reply", {}),
         (22, "decide", {"outcome": Outcome.REVOKED, "document": "六府复决〔演示〕7号行政复议决定书",
                         "must_answer_anew": True, "order_days": 20})),
    ),
    Story(
        Track.REVIEW, "重点目标防护方案", "不服不予公开防护方案的答复", 20,
        ((4, "reply", {}),
         (14, "decide", {"outcome": Outcome.UPHELD, "document": "六府复决〔演示〕11号行政复议决定书"})),
    ),
    Story(
        Track.SUIT_AFTER_REVIEW, "重点目标防护方案", "对维持不予公开的复议决定不服提起诉讼", 4,
        ((1, "hearing", {"ahead": 5}),), follows="重点目标防护方案",
    ),
    Story(Track.REVIEW, "民警考核评分表", "不服不予公开民警考核评分表的答复", 3),
    Story(
        Track.SUIT_DIRECT, "", "诉未主动公开治安管理处罚裁量基准", 60,
        ((8, "reply", {}),
         (55, "judge", {"outcome": Outcome.CLAIM_REJECTED,
                        "document": "（演示）黔0201行初7号行政判决书"})),
        party="贵州某律师事务所", procedure=Procedure.ORDINARY,
    ),
    Story(
        Track.REVIEW, "公安信访接待制度", "不服已主动公开的告知", 240,
        ((5, "reply", {}), (9, "withdraw", {})),
    ),
)  # fmt: skip


def load(at: datetime) -> None:
    """Tell every story where no case is known yet."""
    if RemedyCase.objects.exists():
        return
    people = {p.username: p for p in Person.objects.select_related("organisation")}
    body = Organisation.objects.get(code="lps-gaj")
    teller = _Teller(body.pk, people, timezone.localtime(at))
    for story in sorted(STORIES, key=lambda story: -story.ago):
        teller.tell(story)


class _Teller:
    def __init__(self, body: int, people: dict[str, Person], now: datetime) -> None:
        self.body, self.people, self.now = body, people, now
        self.calendar = calendar_of("CN")
        self.told = 0

    def tell(self, story: Story) -> None:
        """Register the case, then take its steps in order."""
        self.told += 1
        start = self.calendar.add_working_days(self.now.date(), -story.ago)
        request = InfoRequest.objects.select_related("applicant").filter(title=story.subject)
        sued = request.first() if story.subject else None
        is_review = story.track is Track.REVIEW
        case = actions.register_remedy(
            track=story.track,
            details=CaseDetails(
                title=story.title,
                party=story.party or (sued.applicant.name if sued else "演示当事人"),
                agency=_GOVERNMENT if is_review else _COURT,
                agency_number=f"六府复受〔演示〕{self.told}号"
                if is_review
                else f"（演示）黔0201行初{self.told}号",
                agency_contact="市司法局复议科" if is_review else "行政庭书记员",
                claim="撤销原答复，责令重新答复。",
            ),
            received_on=start,
            admitted_on=self.calendar.add_working_days(start, -2),
            procedure=story.procedure,
            request_number=sued.number if sued else "",
            organisation_id=None if sued else self.body,
            follows=self._earlier(story.follows),
            uploads=[self._paper("notice", "通知书（演示）.txt")],
            by=self.people["jingban"],
            at=self._moment(start, 9),
        )
        for after, step, details in story.steps:
            day = self.calendar.add_working_days(start, after)
            getattr(self, f"_{step}")(case.number, self._moment(day, 10), **details)

    def _earlier(self, subject: str) -> str:
        earlier = RemedyCase.objects.filter(request__title=subject, track=Track.REVIEW).first()
        return earlier.number if subject and earlier else ""

    def _moment(self, day: date, hour: int) -> datetime:
        moment = datetime.combine(day, time(hour, 5), self.now.tzinfo)
        return min(moment, self.now + timedelta(seconds=1))

    def _paper(self, kind: str, name: str) -> Upload:
        return Upload(kind, name, f"演示材料：{name}".encode())

    def _reply(self, number: str, at: datetime) -> None:
        actions.add_remedy_file(
            number=number,
            uploads=[self._paper("evidence", "关于信息属性的说明（演示）.txt")],
            evidence=EvidenceNote(EvidenceKind.NATURE, "信息的属性和不予公开的理由", "承办部门", 1),
            by=self.people["fazhi"],
            at=at,
        )
        actions.record_reply_filed(
            number=number,
            note="当面递交，有签收单",
            uploads=[self._paper("reply", "答复书（演示）.txt")],
            by=self.people["fazhi"],
            at=at,
        )

    def _decide(self, number: str, at: datetime, **details: Any) -> None:
        actions.record_outcome(
            number=number,
            uploads=[self._paper("decision", "决定书（演示）.txt")],
            by=self.people["jingban"],
            at=at,
            **details,
        )

    _judge = _decide

    def _hearing(self, number: str, at: datetime, ahead: int) -> None:
        actions.record_hearing(
            number=number,
            hearing_on=self.calendar.add_working_days(self.now.date(), ahead),
            place="第三审判庭，上午9时30分",
            attendants="副局长、法制科何静、代理律师",
            by=self.people["jingban"],
            at=at,
        )

    def _withdraw(self, number: str, at: datetime) -> None:
        actions.withdraw_remedy(
            number=number,
            document="六府复终〔演示〕2号终止行政复议通知书",
            by=self.people["jingban"],
            at=at,
        )
