"""Requests in every state, made through the same actions as in life."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from PIL import Image

from gongkai.accounts.models import Person
from gongkai.info_requests import actions
from gongkai.info_requests.actions import Receipt, Upload
from gongkai.info_requests.models import (
    Absence,
    Consultation,
    InfoRequest,
    Letter,
    Redaction,
    SavedList,
)
from gongkai.info_requests.queries import unread_of
from gongkai.organisations.models import Organisation
from gongkai.rules.access import ANONYMOUS, SYSTEM
from gongkai.rules.answers import Answer, LawLevel
from gongkai.rules.calendar import Calendar, standard_calendar
from gongkai.rules.deadlines import Channel
from gongkai.rules.deadlines.events import Party
from gongkai.rules.intake import Application
from gongkai.rules.redaction.boxes import Box
from gongkai.rules.results import (
    RESULTS,
    ApplicantKind,
    Part,
    ResultCode,
)
from tests.factories.city import City, make_person

ZONE = ZoneInfo("Asia/Shanghai")
ID_NUMBER = "110101199003077854"


def noon(day: date, hour: int = 10) -> datetime:
    """An hour of a day in the time zone of the offices."""
    return datetime.combine(day, time(hour), ZONE)


def set_up_office(
    organisation: Organisation, at: datetime, code: str = "", issuer: str = ""
) -> None:
    """The disclosure office of a body, with remedies and contact."""
    actions.set_up_office(
        organisation=organisation,
        code=code or organisation.code,
        issuer=issuer or "某公信公",
        settings={
            "review_bodies": ["某市人民政府"],
            "court": "某市某区人民法院",
            "address": "某市人民路1号",
            "phone": "0850-0000000",
            "payment": "到市公安局财务科缴纳，或扫缴款书上的二维码。",
        },
        by=SYSTEM,
        at=at,
    )


def make_application(**changes: Any) -> Application:
    """A complete application of a citizen."""
    known: dict[str, Any] = {
        "kind": ApplicantKind.NATURAL,
        "name": "张三",
        "id_kind": "id_card",
        "id_number": ID_NUMBER,
        "phone": "13800000000",
        "email": "zhangsan@example.cn",
        "address": "某市和平路2号",
        "postcode": "553000",
        "description": "2025年本市道路交通事故统计数据（按月）",
        "form_wanted": "electronic",
        "way_wanted": "portal",
    }
    return Application(**(known | changes))


@dataclass
class Office:
    """A body that takes requests, with somebody for every duty."""

    city: City
    clerk: Person
    head: Person
    drafter: Person
    legal: Person
    secrecy: Person
    signatory: Person
    calendar: Calendar = field(default_factory=standard_calendar)

    @property
    def body(self) -> Organisation:
        """The body."""
        return self.city.police


def build_office(city: City, at: datetime) -> Office:
    """The police with its disclosure office."""
    set_up_office(city.police, at)
    return Office(
        city=city,
        clerk=city.police_clerk,
        head=city.police_head,
        drafter=make_person("drafter", city.police, at, "department_clerk"),
        legal=make_person("legal", city.police, at, "legal_reviewer"),
        secrecy=make_person("secrecy", city.police, at, "secrecy_reviewer"),
        signatory=make_person("signatory", city.police, at, "signatory"),
    )


def file_online(office: Office, at: datetime, **changes: Any) -> Receipt:
    """A request filed on the portal."""
    return actions.file_request(
        organisation_id=office.body.pk,
        application=make_application(**changes),
        form_token=uuid4().hex,
        by=ANONYMOUS,
        at=at,
    )


def register(office: Office, at: datetime, channel: Channel, **changes: Any) -> Receipt:
    """A request that a clerk registers on the day of its arrival."""
    return actions.register_request(
        organisation_id=office.body.pk,
        channel=channel,
        arrived_on=at.astimezone(ZONE).date(),
        application=make_application(**changes),
        by=office.clerk,
        at=at,
    )


def make_answer(code: ResultCode = ResultCode.GRANT_PROVIDED, **changes: Any) -> Answer:
    """A complete answer with any result."""
    parts = dict.fromkeys(RESULTS[code].parts, "所涉内容的具体说明见附件清单")
    parts[Part.REASON] = "该信息记录了尚在侦办的案件线索和参与人员"
    parts[Part.GROUND] = RESULTS[code].ground or "《条例》第十五条"
    parts[Part.OTHER_LAW] = "《中华人民共和国统计法》第九条"
    known: dict[str, Any] = {"code": code, "parts": parts}
    if RESULTS[code].is_refusal:
        known["separable"] = False
    if code is ResultCode.DENY_LAW_FORBIDS:
        known["other_law_level"] = LawLevel.LAW
    return Answer(**(known | changes))


def draft(office: Office, number: str, at: datetime, answer: Answer | None = None) -> Letter:
    """An answer handed in for review."""
    answer = answer or make_answer()
    if answer.code is ResultCode.UNABLE_NOT_EXIST:
        actions.record_search(
            number=number,
            places="档案室、办公系统",
            keywords="事故统计",
            searchers="李四",
            has_found=False,
            outcome="没有找到",
            by=office.drafter,
            at=at,
        )
    if answer.code is ResultCode.DENY_THIRD_PARTY:
        consult(office, number, at, "refused")
    return actions.submit_draft_answer(number=number, answer=answer, by=office.drafter, at=at)


def consult(office: Office, number: str, at: datetime, opinion: str = "") -> Consultation:
    """A third party that got its letter, and said so much (nothing: its answer is awaited)."""
    consultation = actions.start_consultation(
        number=number,
        party=Party.THIRD_PARTY,
        name="甲公司",
        contact={"china_post": "某路1号"},
        information="合同",
        reason="可能涉及商业秘密",
        by=office.clerk,
        at=at,
    )
    serve_letter(office, number, consultation.letters.get(), at)
    if opinion:
        actions.record_opinion(
            number=number, key=consultation.key, opinion=opinion, text="是我单位的商业秘密",
            by=office.clerk, at=at,
        )  # fmt: skip
    return consultation


def approve(office: Office, number: str, at: datetime) -> None:
    """Both reviews."""
    actions.review_legally(
        number=number, is_approved=True, opinion="依据充分", by=office.legal, at=at
    )
    actions.review_secrecy(
        number=number, is_approved=True, opinion="不涉密", by=office.secrecy, at=at
    )


def sign(office: Office, number: str, at: datetime, answer: Answer | None = None) -> Letter:
    """An answer drafted, reviewed and signed at one moment."""
    draft(office, number, at, answer)
    approve(office, number, at)
    return actions.sign_answer(number=number, by=office.signatory, at=at)


def send(office: Office, number: str, at: datetime, answer: Answer | None = None) -> Letter:
    """An answer that left."""
    letter = sign(office, number, at, answer)
    return actions.send_letter(
        number=number, letter_id=letter.pk, way="portal", by=office.clerk, at=at
    )


def serve(office: Office, number: str, at: datetime, answer: Answer | None = None) -> Letter:
    """An answer that reached the applicant."""
    letter = send(office, number, at, answer)
    return actions.record_service(
        number=number, letter_id=letter.pk, proof="网站查收记录", by=office.clerk, at=at
    )


def serve_letter(office: Office, number: str, letter: Letter, at: datetime) -> None:
    """Note that a letter that was sent arrived."""
    actions.record_service(number=number, letter_id=letter.pk, proof="签收", by=office.clerk, at=at)


def get(number: str) -> InfoRequest:
    """The request as it stands."""
    return InfoRequest.objects.get(number=number)


def after(office: Office, day: date, working_days: int) -> date:
    """So many working days after a day."""
    return office.calendar.add_working_days(day, working_days)


def next_day(at: datetime, days: int = 1) -> datetime:
    """The same hour so many days later."""
    return at + timedelta(days)


@dataclass(frozen=True, slots=True)
class Docket:
    """Requests of one body that together touch every table: in review, to be paid, archived.

    `kept` is a list that the clerk keeps, `absence` one of the drafter.
    `to_pay_letter` is the fee notice of the second, `file` a file of the first, `redaction` one
    of a picture in it.
    """

    office: Office
    in_review: Receipt
    to_pay: Receipt
    kept: SavedList
    absence: Absence
    to_pay_letter: int
    file: int
    archived: Receipt
    redaction: Redaction


def make_picture() -> bytes:
    """A small PNG."""
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "PNG")
    return out.getvalue()


def fill_docket(city: City, at: datetime, mark: str = "") -> Docket:
    """Requests with consultation, search, review, files, notes and fee, all bearing a mark."""
    office = build_office(city, at)
    name, text = f"{mark}张三", f"{mark}事故统计数据"
    in_review = file_online(office, at, name=name, description=text, title=text)
    number = in_review.number
    actions.assign_request(number=number, handler=office.drafter, by=office.clerk, at=at)
    actions.write_note(number=number, text=f"{mark}备注", by=office.clerk, at=at)
    upload = Upload("attachment", f"{mark}附件.txt", f"{mark}附件".encode())
    file = actions.add_file(number=number, upload=upload, by=office.clerk, at=at)
    picture = Upload("source", f"{mark}原件.png", make_picture())
    original = actions.add_file(number=number, upload=picture, by=office.clerk, at=at)
    redaction = actions.start_redaction(
        number=number,
        file_id=original.pk,
        pages=[{"width": 60, "height": 40, "has_text": False}],
        boxes=[Box(1, 1, 10_000, 10_000, 20_000, 20_000, "DENY_THIRD_PARTY", f"{mark}说明")],
        by=office.clerk,
        at=at,
    )
    actions.start_consultation(
        number=number,
        party=Party.THIRD_PARTY,
        name=f"{mark}公司",
        contact={"china_post": f"{mark}路3号"},
        information=f"{mark}合同",
        reason="涉及商业秘密",
        by=office.clerk,
        at=at,
    )
    answer = make_answer(ResultCode.UNABLE_NOT_EXIST)
    draft(
        office, number, at, Answer(answer.code, dict.fromkeys(answer.parts, f"{mark}答复内容说明"))
    )
    actions.review_legally(
        number=number, is_approved=True, opinion=f"{mark}意见", by=office.legal, at=at
    )
    to_pay = file_online(office, at, name=name, description=text, title=text)
    kept = actions.keep_list(name=f"{mark}清单", query="mine=1", by=office.clerk, at=at)
    absence = actions.record_absence(
        person=office.drafter,
        deputy=office.clerk,
        from_on=at.date(),
        until_on=at.date() + timedelta(3),
        reason=f"{mark}休假",
        by=office.clerk,
        at=at,
    )
    actions.keep_answers(number=number, changes={"clear": "clear"}, by=office.clerk, at=at)
    actions.correct_applicant(
        number=number,
        changes={"address": f"{mark}路9号"},
        reason=f"{mark}来电",
        by=office.clerk,
        at=at,
    )
    actions.escalate(number=number, level=10, by=SYSTEM, at=at)
    told = list(unread_of(office.clerk).values_list("pk", flat=True))
    actions.read_notices(notice_ids=told, by=office.clerk, at=at)
    charge = actions.issue_fee_notice(number=to_pay.number, pages=68, by=office.clerk, at=at)
    actions.keep_draft(
        token="a-token-of-a-draft",
        organisation_id=office.body.pk,
        answers={"name": name, "description": text},
        uploads=[upload],
        by=ANONYMOUS,
        at=at,
    )
    archived = file_online(office, at, name=name, description=text, title=text)
    serve(office, archived.number, at)
    actions.archive_request(number=archived.number, by=office.clerk, at=at)
    return Docket(
        office, in_review, to_pay, kept, absence, charge.letter_id, file.pk, archived, redaction
    )
