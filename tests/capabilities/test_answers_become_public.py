"""Answers that many ask for become public in one step, and nobody who asked is known by them."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

import pytest
from docx import Document
from PIL import Image

from gongkai.audit.models import AuditEvent
from gongkai.catalogue.models import Item, ItemReview, ItemVersion, SecrecyReview
from gongkai.catalogue.queries import published_search
from gongkai.info_requests import actions
from gongkai.info_requests.actions import LeakError, NotLookedAtError, Receipt, Upload
from gongkai.info_requests.models import Notice, PublicationProposal, PublishedAnswer
from gongkai.info_requests.queries import (
    inspect_answer,
    publication_for_applicant,
    publication_plan,
    publication_suggestions,
)
from gongkai.rules.access import ANONYMOUS, CodeHolder
from gongkai.rules.deadlines.events import Party
from gongkai.rules.errors import BadInputError, NotFoundError, WrongPersonError, WrongStateError
from gongkai.rules.publication import ProposalState
from gongkai.rules.results import ResultCode
from tests.factories.city import City
from tests.factories.info_requests import (
    ID_NUMBER,
    Office,
    build_office,
    file_online,
    get,
    next_day,
)
from tests.factories.publishing import (
    LIST,
    OTHER,
    WORDS,
    answered,
    publish,
    set_up_publisher,
)


@pytest.fixture
def office(city: City, at: datetime) -> Office:
    office = build_office(city, at)
    set_up_publisher(office, at)
    return office


def holder(receipt: Receipt) -> CodeHolder:
    return CodeHolder(receipt.number, receipt.code)


def released(name: str, data: bytes) -> Upload:
    return Upload("released", name, data)


def word_file(text: str = "一月 12 起", **properties: str) -> bytes:
    document, out = Document(), io.BytesIO()
    document.core_properties.author = ""
    for name, value in properties.items():
        setattr(document.core_properties, name, value)
    document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "PNG")
    return out.getvalue()


# --- suggestions -----------------------------------------------------------------------------------


def test_what_two_different_persons_asked_for_is_suggested(office: Office, at: datetime) -> None:
    first = answered(office, at)
    assert publication_suggestions(office.head) == ()
    file_online(office, at, description=WORDS)  # the same person again is nobody else
    assert publication_suggestions(office.head) == ()
    second = file_online(office, at, description=f"关于{WORDS}", **OTHER)
    (found,) = publication_suggestions(office.head)
    assert (found.number, found.applicants) == (first.number, 2)
    assert second.number in {one.number for one in found.others}
    assert publication_suggestions(office.legal) == ()
    assert publication_suggestions(office.city.education_clerk) == ()
    publish(office, first.number, next_day(at))
    assert publication_suggestions(office.head) == ()


def test_how_many_must_ask_is_for_the_body_to_say(office: Office, at: datetime) -> None:
    answered(office, at)
    file_online(office, at, description=WORDS, **OTHER)
    row = office.city.police
    actions.set_up_office(
        organisation=row,
        code=row.code,
        issuer="某公信公",
        settings={"policy": {"publish_from_applicants": 3}},
        by=office.head,
        at=at,
    )
    assert publication_suggestions(office.head) == ()


def test_what_nobody_got_or_what_was_refused_is_no_suggestion(office: Office, at: datetime) -> None:
    file_online(office, at, description=WORDS)
    signed = answered(office, at, is_sent=False, **OTHER)
    assert publication_suggestions(office.head) == ()
    with pytest.raises(NotFoundError, match="已经发出"):
        publication_plan(office.head, signed.number)
    with pytest.raises(WrongStateError, match="已经发出"):
        publish(office, signed.number, at)


# --- publishing ------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [ResultCode.GRANT_PROVIDED, ResultCode.PARTIAL])
def test_an_answer_becomes_an_item_with_its_reviews_and_without_its_applicant(
    office: Office, at: datetime, code: ResultCode
) -> None:
    receipt = answered(office, at, code=code)
    plan = publication_plan(office.head, receipt.number)
    assert (plan.text, [file.name for file in plan.files]) == (LIST, ["统计表.txt"])
    item = publish(office, receipt.number, next_day(at))
    version = ItemVersion.objects.get(pk=item.version_id)
    everything = version.content + version.words + version.title
    for word in ("张三", ID_NUMBER, "13800000000", receipt.number, "和平路", "当事人的姓名"):
        assert word not in everything
    legal = ItemReview.objects.get(version=version, kind="legal")
    secrecy = SecrecyReview.objects.get(version=version)
    signed = ItemReview.objects.get(version=version, kind="sign")
    assert (legal.reviewed_by, secrecy.reviewed_by) == (office.legal, office.secrecy)
    assert signed.reviewed_by == office.signatory
    hashes = {(row.evidence or {})["answer_sha256"] for row in (legal, secrecy, signed)}
    assert hashes == {get(receipt.number).reviews.get(kind="legal").sha256}
    link = PublishedAnswer.objects.get()
    assert (link.request.number, link.item_id) == (receipt.number, item.item_id)
    assert published_search(ANONYMOUS, "道路交通事故统计")
    event = AuditEvent.objects.get(action="info_requests.publish_answer")
    assert event.after is not None
    assert event.after["index_number"] == item.index_number
    assert event.by_id == office.head.pk


def test_an_answer_is_published_once_by_the_office_alone(office: Office, at: datetime) -> None:
    receipt = answered(office, at)
    for person in (office.legal, office.drafter, office.signatory):
        with pytest.raises(WrongPersonError):
            publish(office, receipt.number, at, by=person)
    with pytest.raises(NotFoundError):
        publish(office, receipt.number, at, by=office.city.education_clerk)
    publish(office, receipt.number, at)
    with pytest.raises(WrongStateError, match="已经转为主动公开"):
        publish(office, receipt.number, at)
    assert Item.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "where", "what"),
    [
        ({"title": "张三申请的统计数据"}, "标题", "申请人姓名"),
        ({"title": "给张 三的统计数据"}, "标题", "申请人姓名"),
        ({"text": f"证件{ID_NUMBER}"}, "正文", "证件号码"),
        ({"text": "请打13800000000"}, "正文", "电话"),
        ({"text": "已发到ZhangSan@example.cn"}, "正文", "电子邮箱"),
        ({"text": "寄往某市和平路2号"}, "正文", "地址"),
        ({"text": "当事人的手机13911112222"}, "正文", "手机号码"),
        ({"text": "给李明的也是这份"}, "正文", "其他申请人"),
        ({"text": "某公信公答〔2026〕1号"}, "正文", "文号"),
    ],
)
def test_a_leak_in_the_words_is_named_and_nothing_is_published(
    office: Office, at: datetime, changes: dict[str, str], where: str, what: str
) -> None:
    receipt = answered(office, at)
    file_online(office, at, description=WORDS, **OTHER)
    letter = get(receipt.number).letters.get(kind="grant_provided")
    changes = {k: v.replace("某公信公答〔2026〕1号", letter.number) for k, v in changes.items()}
    with pytest.raises(LeakError) as refused:
        publish(office, receipt.number, at, **changes)
    places = {(leak.where, leak.what) for leak in refused.value.inspection.leaks}
    assert any(w == where and what in t for w, t in places), places
    assert not Item.objects.exists()


def test_the_number_of_the_request_is_a_leak_too(office: Office, at: datetime) -> None:
    receipt = answered(office, at)
    with pytest.raises(LeakError, match="申请编号"):
        publish(office, receipt.number, at, text=f"对{receipt.number}的答复")


@pytest.mark.parametrize(
    ("upload", "where"),
    [
        (released("给张三的统计表.txt", b"1"), "文件名"),
        (released("统计表.txt", "抄送张三".encode()), "附件“统计表.txt”"),
        (released("统计表.txt", "抄送张三".encode("gb18030")), "附件“统计表.txt”"),
        (released("统计表.docx", word_file("抄送张三")), "附件“统计表.docx”"),
        (released("统计表.docx", word_file(author="张三")), "文件属性"),
        (released("统计表.docx", word_file(keywords="张三申请")), "附件“统计表.docx”"),
        (released("统计表.txt", f"姓名,证件\n某某,{ID_NUMBER}".encode()), "附件“统计表.txt”"),
    ],
)
def test_a_leak_in_a_file_is_named(
    office: Office, at: datetime, upload: Upload, where: str
) -> None:
    receipt = answered(office, at, upload)
    with pytest.raises(LeakError) as refused:
        publish(office, receipt.number, at, looked=["text"])
    assert any(where in leak.where for leak in refused.value.inspection.leaks)
    assert not Item.objects.exists()


def test_a_third_party_that_was_consulted_is_not_named(office: Office, at: datetime) -> None:
    receipt = file_online(office, at)
    actions.start_consultation(
        number=receipt.number,
        party=Party.THIRD_PARTY,
        name="某某建筑公司",
        contact={"china_post": "某路3号"},
        information="合同",
        reason="涉及商业秘密",
        by=office.clerk,
        at=at,
    )
    from gongkai.info_requests.queries.publishing import secrets_of

    texts = {secret.text for secret in secrets_of(get(receipt.number))}
    assert {"某某建筑公司", "某路3号"} <= texts


def test_what_no_program_can_read_a_person_must_have_looked_at(
    office: Office, at: datetime
) -> None:
    receipt = answered(office, at, released("扫描件.png", picture()))
    plan = publication_plan(office.head, receipt.number)
    (look,) = inspect_answer(plan, title="统计", text="见附件", on=at.date()).looks
    assert look.key == plan.files[0].sha256
    with pytest.raises(NotLookedAtError, match="扫描件"):
        publish(office, receipt.number, at)
    publish(office, receipt.number, at, looked=[look.key])
    assert PublishedAnswer.objects.get().looked[0]["key"] == look.key
    event = AuditEvent.objects.get(action="info_requests.publish_answer")
    assert event.after is not None
    assert event.after["looked"] == [look.key]


# --- applicants -----------------------------------------------------------------------------------


def test_others_who_asked_the_same_are_shown_the_item(office: Office, at: datetime) -> None:
    first = answered(office, at)
    second = file_online(office, at, description=WORDS, **OTHER)
    third = file_online(
        office,
        at,
        description=WORDS,
        name="周七",
        id_kind="other",
        id_number="护照G123456",
        phone="13911110000",
    )
    item = publish(office, first.number, next_day(at), told=[second.number])
    shown = publication_for_applicant(holder(second))
    assert f"{shown.item_front}/{shown.item_back}" == item.index_number
    assert not shown.is_own
    assert not publication_for_applicant(holder(third)).item_title
    assert publication_for_applicant(holder(first)).is_own


def test_an_applicant_proposes_once_and_reads_the_answer(office: Office, at: datetime) -> None:
    receipt = answered(office, at)
    mine = holder(receipt)
    assert publication_for_applicant(mine).may_propose
    with pytest.raises(BadInputError):
        actions.propose_publication(number=receipt.number, reason=" ", by=mine, at=at)
    with pytest.raises(WrongPersonError):
        actions.propose_publication(number=receipt.number, reason="x", by=office.head, at=at)
    actions.propose_publication(number=receipt.number, reason="邻居都想看", by=mine, at=at)
    with pytest.raises(WrongStateError):
        actions.propose_publication(number=receipt.number, reason="再提", by=mine, at=at)
    assert Notice.objects.filter(key=f"proposal:{receipt.number}").count() == 1
    (found,) = publication_suggestions(office.clerk)
    assert found.proposal is not None
    with pytest.raises(BadInputError):
        actions.decline_proposal(number=receipt.number, reply="", by=office.clerk, at=at)
    actions.decline_proposal(number=receipt.number, reply="只涉及一个路口", by=office.clerk, at=at)
    shown = publication_for_applicant(mine).proposal
    assert shown is not None
    assert (shown.state, shown.reply) == (ProposalState.DECLINED, "只涉及一个路口")
    with pytest.raises(WrongStateError):
        actions.withdraw_proposal(number=receipt.number, by=mine, at=at)
    assert publication_suggestions(office.clerk) == ()


def test_a_proposal_can_be_taken_back_and_one_that_is_followed_is_accepted(
    office: Office, at: datetime
) -> None:
    first, second = answered(office, at), answered(office, at, **OTHER)
    for one in (first, second):
        actions.propose_publication(number=one.number, reason="大家需要", by=holder(one), at=at)
    actions.withdraw_proposal(number=first.number, by=holder(first), at=at)
    publish(office, first.number, at + timedelta(days=1))
    states = dict(PublicationProposal.objects.values_list("request__number", "state"))
    assert states == {first.number: "withdrawn", second.number: "accepted"}


def test_nobody_proposes_what_was_not_given(office: Office, at: datetime) -> None:
    receipt = file_online(office, at)
    with pytest.raises(WrongStateError, match="答复"):
        actions.propose_publication(number=receipt.number, reason="x", by=holder(receipt), at=at)
    assert not publication_for_applicant(holder(receipt)).may_propose
