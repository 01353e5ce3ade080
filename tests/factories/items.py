"""Items in every state, made through the same actions as in life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from gongkai.accounts.models import Person
from gongkai.catalogue import actions
from gongkai.catalogue.actions import CarriedReview, PublishedItem, Upload
from gongkai.catalogue.models import (
    Batch,
    Column,
    Consultation,
    ImportFile,
    ItemVersion,
    Link,
    Opinion,
)
from gongkai.organisations.models import Organisation
from gongkai.rules.access import ANONYMOUS, SYSTEM
from gongkai.rules.batches import BatchKind
from gongkai.rules.consultation import OpinionForm, Outcome
from gongkai.rules.folders import FolderFile
from gongkai.rules.items import ItemKind
from gongkai.rules.published_links import Answer, AnswerKind
from gongkai.rules.release import Actor
from gongkai.rules.requests import Duty
from gongkai.rules.results import ResultCode
from gongkai.rules.secrecy import Conclusion
from gongkai.rules.terms import Term, TermKind
from tests.factories.city import City, make_person
from tests.factories.contents import CLEAN_FORM, make_content

JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF"  # enough to be known as a picture
INDEX_CODE = "11520200MB1A23456R"


@dataclass
class Newsroom:
    """A body that publishes, with somebody for every duty."""

    city: City
    editor: Person
    proofreader: Person
    first: Person
    second: Person
    final: Person
    secrecy: Person
    head: Person
    column: Column

    @property
    def body(self) -> Organisation:
        """The body."""
        return self.city.police


def build_newsroom(city: City, at: datetime, mark: str = "") -> Newsroom:
    """The police with its columns and everybody who takes part in a release."""
    actions.set_up_publisher(
        organisation=city.police, index_code=INDEX_CODE, has_month_in_index=True, by=SYSTEM, at=at
    )
    actions.load_columns(organisation=city.police, prefix="police", by=SYSTEM, at=at)

    def person(username: str, role: str) -> Person:
        return make_person(username, city.police, at, role, name=f"{mark}{username}")

    return Newsroom(
        city=city,
        editor=person("editor", "column_editor"),
        proofreader=person("reader", "proofreader"),
        first=person("first", "department_head"),
        second=person("second", "disclosure_clerk"),
        final=person("final", "leader"),
        secrecy=person("keeper", "secrecy_reviewer"),
        head=city.police_head,
        column=Column.objects.get(code="police-a20-notice"),
    )


def draft(room: Newsroom, at: datetime, *uploads: Upload, **changes: Any) -> ItemVersion:
    """A new item."""
    return actions.draft_item(
        organisation=room.body,
        column_id=room.column.pk,
        content=make_content(**changes),
        uploads=uploads,
        by=room.editor,
        at=at,
    )


def review_all(room: Newsroom, version_id: int, at: datetime) -> None:
    """Proofreading and all three reviews."""
    for person in (room.proofreader, room.first, room.second, room.final):
        actions.review_item(version_id=version_id, opinion="同意", by=person, at=at)


def clear(room: Newsroom, version_id: int, at: datetime) -> None:
    """A secrecy review that lets it pass."""
    actions.review_secrecy_of_item(
        version_id=version_id,
        answers=CLEAN_FORM,
        conclusion=Conclusion.PUBLISH,
        by=room.secrecy,
        at=at,
    )


def approve(room: Newsroom, version: ItemVersion, at: datetime) -> None:
    """From the draft to the release."""
    actions.submit_item(version_id=version.pk, by=room.editor, at=at)
    review_all(room, version.pk, at)
    clear(room, version.pk, at)


def publish(room: Newsroom, at: datetime, *uploads: Upload, **changes: Any) -> ItemVersion:
    """An item before the public."""
    version = draft(room, at, *uploads, **changes)
    approve(room, version, at)
    return actions.publish_item(version_id=version.pk, by=room.head, at=at)


def withhold(room: Newsroom, at: datetime, review_by_on: date, **changes: Any) -> ItemVersion:
    """An item that the secrecy review keeps back."""
    version = draft(room, at, **changes)
    actions.submit_item(version_id=version.pk, by=room.editor, at=at)
    review_all(room, version.pk, at)
    actions.review_secrecy_of_item(
        version_id=version.pk,
        answers=CLEAN_FORM | {"has_work_secret": "yes"},
        conclusion=Conclusion.WITHHOLD,
        reason="记录尚在侦办的案件线索（条例第十六条第二款）",
        ground=ResultCode.DENY_CASE_FILE,
        review_by_on=review_by_on,
        by=room.secrecy,
        at=at,
    )
    return again(version)


def carried_reviews(room: Newsroom, at: datetime, sha256: str = "a" * 64) -> list[CarriedReview]:
    """The four steps on an answer, by four persons."""
    persons = {
        Duty.DRAFT: room.editor,
        Duty.LEGAL_REVIEW: room.first,
        Duty.SECRECY_REVIEW: room.secrecy,
        Duty.SIGN: room.final,
    }
    return [
        CarriedReview(duty, person, sha256, "同意", at, "某公信公复〔2026〕1号")
        for duty, person in persons.items()
    ]


def publish_answer(room: Newsroom, at: datetime, **changes: Any) -> PublishedItem:
    """An answer that everybody shall have."""
    known: dict[str, Any] = {
        "organisation": room.body,
        "title": "2025年道路交通事故统计（按月）",
        "body": "2025年全市道路交通事故按月统计见附件。",
        "files": [Upload("统计.txt", "1月 12 起".encode())],
        "reviews_carried": carried_reviews(room, at),
        "source_label": "依申请公开转主动公开",
    }
    return actions.publish_from_answer(**(known | changes), by=room.head, at=at)


def again(version: ItemVersion) -> ItemVersion:
    """The version as it stands now."""
    return ItemVersion.objects.select_related("item").get(pk=version.pk)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Items of one body that together touch every table: in review, withheld, and one public."""

    room: Newsroom
    in_review: ItemVersion
    withheld: ItemVersion
    public: ItemVersion
    opinion: Opinion
    batch: Batch
    imported: ImportFile
    link_id: int


def ask_the_public(room: Newsroom, at: datetime, days: int = 30, **changes: Any) -> Consultation:
    """A published draft that is open for opinions from today on."""
    extras = {
        "opens_on": str(at.date()),
        "closes_on": str(at.date() + timedelta(days=days)),
        "opinions_to": "电话 0000-0000000",
        "short_reason": "" if days >= 30 else "防汛紧急",
    }
    known: dict[str, Any] = {
        "title": "电动自行车管理办法（征求意见稿）", "extras": extras, "created_on": at.date(),
    }  # fmt: skip
    version = publish(room, at, kind=ItemKind.CONSULTATION, **(known | changes))
    return Consultation.objects.get(item=version.item_id)


def give(consultation: Consultation, at: datetime, text: str, **more: str) -> Opinion:
    """An opinion from the portal."""
    number = actions.give_opinion(
        index_number=str(consultation.item.index_number),
        form=OpinionForm(text, **more),
        form_token=f"token-{text}-{at:%Y%m%d%H%M%S%f}"[:64].ljust(16, "0"),
        by=ANONYMOUS,
        at=at,
    )
    return Opinion.objects.get(number=number)


def fill_shelf(city: City, at: datetime, mark: str = "") -> Shelf:
    """What only the body knows bears the mark; the public item does not."""
    room = build_newsroom(city, at, mark)
    public = publish(
        room, at, body='<p>自即日起开展整治，<a href="https://old.example.gov.cn/1">办法</a>。</p>'
    )
    actions.follow_links(by=SYSTEM, at=at)
    link = Link.objects.get()
    actions.note_link_answers(
        answers={link.pk: Answer(AnswerKind.GONE, 404, f"{mark}网页不存在")}, by=SYSTEM, at=at
    )
    title, body = f"{mark}整治方案", f"<p>{mark}内部安排</p>"
    upload = Upload(f"{mark}名单.txt", f"{mark}名单".encode(), f"{mark}名单")
    draft(room, at, Upload(f"{mark}图.jpg", JPEG), title=f"{mark}图", body=body)
    in_review = draft(room, at, upload, title=title, body=body)
    actions.submit_item(version_id=in_review.pk, by=room.editor, at=at)
    actions.review_item(version_id=in_review.pk, opinion=f"{mark}意见", by=room.proofreader, at=at)
    kept = withhold(room, at, at.date() + timedelta(days=365), title=title, body=body)
    opinion = give(ask_the_public(room, at), at, f"{mark}意见", name=f"{mark}某")
    actions.decide_opinions(
        consultation_id=opinion.consultation_id,
        opinion_ids=[opinion.pk],
        outcome=Outcome.NOT,
        reason=f"{mark}理由",
        summary=f"{mark}归纳",
        by=room.editor,
        at=at,
    )
    actions.name_for_column(
        column=Column.objects.get(code="police-a20-other"),
        actor=Actor.PROOFREADER,
        person=room.proofreader,
        by=SYSTEM,
        at=at,
    )
    actions.set_terms(
        organisation=room.body,
        kind=TermKind.THEME,
        terms=[Term("01", f"{mark}分类")],
        by=SYSTEM,
        at=at,
    )
    batch = actions.propose_batch(
        kind=BatchKind.MOVE,
        version_ids=[in_review.pk, public.pk],
        wanted={"column": Column.objects.get(code="police-a20-other").pk},
        reason=f"{mark}并栏",
        by=room.head,
        at=at,
    )
    folder = actions.begin_import(
        organisation=room.body,
        column_id=room.column.pk,
        kind=ItemKind.NOTICE,
        files=[FolderFile(f"{mark}名单.txt", f"{mark}名单".encode())],
        by=room.editor,
        at=at,
    )
    # The same file is an attachment already: it asks.
    imported = actions.read_import_file(file_id=folder.files.get().pk, by=SYSTEM, at=at)
    return Shelf(room, in_review, kept, public, opinion, batch, imported, link.pk)
