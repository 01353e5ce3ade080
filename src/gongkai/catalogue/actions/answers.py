"""An answer to a request that everybody shall have: its reviews are carried over (条例第四十四条)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

from django.utils import timezone

from gongkai.accounts.models import Person
from gongkai.audit.actions import action, record
from gongkai.catalogue.actions.gate import Gate
from gongkai.catalogue.actions.work import Upload, Work
from gongkai.catalogue.models import Column, Item, ItemReview, SecrecyReview
from gongkai.catalogue.queries.access import actors_in, calendar_of, name_on, publisher_of
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker
from gongkai.rules.errors import BadInputError
from gongkai.rules.items import Content, ItemKind, Mode
from gongkai.rules.publishing import due_on
from gongkai.rules.release import Move, Proof, check_move
from gongkai.rules.requests import Duty, check_separation
from gongkai.rules.rich_text import from_plain, to_plain
from gongkai.rules.screening.personal import LABELS, find_personal_data
from gongkai.rules.secrecy import Conclusion


@dataclass(frozen=True, slots=True)
class CarriedReview:
    """A step on an answer that was approved: who took it, when, on which text (its hash).

    `reference` is what finds it again in the file of the case, such as the number of the letter.
    """

    duty: Duty
    person: Person
    sha256: str
    opinion: str
    reviewed_at: datetime
    reference: str


@dataclass(frozen=True, slots=True)
class PublishedItem:
    """Where the item stands now, and how many pictures in it no program has read so far."""

    item_id: int
    version_id: int
    index_number: str
    pictures: int = 0


_KINDS: Final = {Duty.LEGAL_REVIEW: "legal", Duty.SIGN: "sign"}
_DEFAULT_SUBJECT: Final = "政府信息公开"


@action
def publish_from_answer(
    *,
    organisation: Organisation,
    title: str,
    body: str,
    files: Sequence[Upload] = (),
    reviews_carried: Sequence[CarriedReview],
    source_label: str,
    column: Column | None = None,
    subject: str = _DEFAULT_SUBJECT,
    by: Asker,
    at: datetime,
) -> PublishedItem:
    """Publish what was given to an applicant, with the reviews of the answer (条例第四十四条).

    `body` is plain text or clean HTML; `column` where it shall stand (None: 其他法定信息 of the
    body). The four steps on the answer (draft, legal review, secrecy review, sign-off) must be on
    one text and by four persons; they are kept as evidence. Nothing that points at a person may
    stand in title or text.

    Raises the errors of a move, MissingProofError where a review is missing, SamePersonError,
    BadInputError naming personal data.
    """
    column = column or _default_column(organisation)
    persons = {review.duty: review.person.pk for review in reviews_carried}
    line = check_move(
        None,
        Move.PUBLISH_ANSWER,
        actors=actors_in(by, organisation, column),
        proofs=_proofs(persons),
    )
    check_separation(persons)
    _check_one_text(reviews_carried)
    _refuse_personal_data(title, to_plain(body))
    today = timezone.localdate(at)
    content = Content(
        title=title.strip(),
        kind=ItemKind.OTHER,
        publisher=name_on(organisation, today),
        created_on=today,
        subject=subject,
        source=source_label,
        body=body if body.lstrip().startswith("<") else from_plain(body),
    )
    work = _begin(organisation, column, content, by, at)
    pictures = work.keep(content, files, at_once=True)
    work.check_complete()
    work.check_screened(line)
    for review in reviews_carried:
        _keep_evidence(work, review)
    work.version.cleared_sha256 = work.version.sha256
    work.release(line)
    if pictures:
        Gate(work.version, work.item, by, at).have_pictures_read()
    record(
        **work.trace(
            index_number=work.item.index_number,
            carried={review.duty.value: review.sha256 for review in reviews_carried},
            pictures=pictures,
        )
    )
    return PublishedItem(work.item.pk, work.version.pk, str(work.item.index_number), pictures)


def _default_column(organisation: Organisation) -> Column:
    found = Column.objects.select_related("owner").filter(
        organisation=organisation, article_item="A20_15", is_open=True
    )
    column = found.filter(code__endswith="-a20-other").first() or found.order_by("-place").first()
    if column is None:
        raise BadInputError("本机关还没有“其他法定信息”栏目。请公开办先设置公开栏目。")
    return column


def _proofs(persons: Mapping[Duty, int]) -> set[Proof]:
    # What the screening finds is asked once the text is kept.
    proofs = {Proof.COMPLETE_ITEM, Proof.SCREENING}
    if {Duty.DRAFT, Duty.LEGAL_REVIEW, Duty.SIGN} <= persons.keys():
        proofs.add(Proof.ANSWER_REVIEWS)
    if Duty.SECRECY_REVIEW in persons:
        proofs.add(Proof.SECRECY_REVIEW)
    return proofs


def _check_one_text(reviews: Sequence[CarriedReview]) -> None:
    if len({review.sha256 for review in reviews}) != 1 or len(reviews[0].sha256) != 64:
        raise BadInputError(
            "各项审核针对的不是同一份答复，不能带入。请核对答复的审核记录，或者按普通信息重新送审。"
        )


def _refuse_personal_data(*texts: str) -> None:
    found = dict.fromkeys(LABELS[hit.kind] for text in texts for hit in find_personal_data(text))
    if found:
        raise BadInputError(
            f"名称或正文中有{'、'.join(found)}。转为主动公开前，请先去掉能认出个人的内容。"
        )


def _begin(
    organisation: Organisation, column: Column, content: Content, by: Asker, at: datetime
) -> Work:
    today = timezone.localdate(at)
    item = Item.objects.create(
        organisation=organisation,
        column=column,
        kind=content.kind,
        mode=Mode.PROACTIVE,
        formed_on=today,
        due_on=due_on(today, calendar_of(publisher_of(organisation).region)),
        source_system="answer",
        begun_at=at,
        begun_by=None if by.pk is None else cast("Person", by),
    )
    return Work.begin(item, number=1, by=by, at=at)


def _keep_evidence(work: Work, review: CarriedReview) -> None:
    """Keep a step on the answer as evidence: its person and hash, and where it is found."""
    evidence = {
        "duty": review.duty.value,
        "answer_sha256": review.sha256,
        "reference": review.reference,
        "reviewed_at": review.reviewed_at.isoformat(),
    }
    common = {
        "version": work.version,
        "sha256": work.version.sha256,
        "evidence": evidence,
        "reviewed_at": review.reviewed_at,
        "reviewed_by": review.person,
    }
    if review.duty is Duty.SECRECY_REVIEW:
        SecrecyReview.objects.create(
            answers={}, conclusion=Conclusion.PUBLISH, reason=review.opinion, **common
        )
    elif review.duty in _KINDS:
        ItemReview.objects.create(
            kind=_KINDS[review.duty], is_approved=True, opinion=review.opinion, **common
        )
