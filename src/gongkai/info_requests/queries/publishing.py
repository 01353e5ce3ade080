"""Which answers many ask for, what would be published, and what an applicant sees of it (第四十四条)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import QuerySet

from gongkai.accounts.models import Person
from gongkai.catalogue.models import Item
from gongkai.catalogue.queries import ColumnChoice, column_choices
from gongkai.info_requests.models import (
    DisclosureOffice,
    InfoRequest,
    Letter,
    PublicationProposal,
    PublishedAnswer,
    RequestFile,
)
from gongkai.info_requests.queries.access import (
    NOT_FOUND,
    actors_of,
    open_file,
    read_contact,
    read_identity,
    request_of,
    visible_requests,
)
from gongkai.info_requests.queries.counts import MOST_COMPARED
from gongkai.rules.access import Asker, CodeHolder, Permission
from gongkai.rules.deadlines.events import Party
from gongkai.rules.errors import NotFoundError
from gongkai.rules.publication import (
    DISCLOSED,
    Asked,
    Inspection,
    Paper,
    ProposalState,
    Secret,
    asked_by_many,
    inspect,
    is_alike,
)
from gongkai.rules.release import LIVE
from gongkai.rules.release import TRANSITIONS as ITEM_MOVES
from gongkai.rules.release import Move as ItemMove
from gongkai.rules.requests import DUTY_LABELS, Duty, State
from gongkai.rules.results import RESULTS, ResultCode
from gongkai.rules.similar import pairs

MOST_OFFICES: Final = 20
_OUT: Final = ("sent", "served")
_WITH_ANSWER: Final = frozenset({State.ANSWERED, State.SERVED, State.ARCHIVED})
# What left with an answer as the information itself.
_GIVEN_KINDS: Final = ("released", "attachment")


def answers_out(requests: QuerySet[InfoRequest] | Iterable[int]) -> QuerySet[Letter]:
    """The disclosed answers of requests that have left, the oldest first."""
    return Letter.objects.filter(
        request__in=requests, result__in=sorted(DISCLOSED), state__in=_OUT
    ).order_by("pk")


def answer_of(request: InfoRequest) -> Letter | None:
    """The last disclosed answer of a request, if it has left and still stands."""
    if request.state not in _WITH_ANSWER or request.result not in DISCLOSED:
        return None
    return answers_out([request.pk]).last()


def has_answer_out(request: InfoRequest, letters: Iterable[Letter]) -> bool:
    """Whether `answer_of` finds one, of letters that are at hand."""
    return (
        request.state in _WITH_ANSWER
        and request.result in DISCLOSED
        and any(letter.result in DISCLOSED and letter.state in _OUT for letter in letters)
    )


# --- suggestions ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AlikeRequest:
    """A request that seems to ask for the same."""

    number: str
    title: str
    state_label: str
    arrived_on: date


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An answer that might become public: how many asked, and who proposed it.

    `number` is the newest answered request of the group; `others` ask for the same.
    """

    number: str
    title: str
    result: str
    answer: str
    ended_on: date | None
    applicants: int
    others: tuple[AlikeRequest, ...]
    proposal: PublicationProposal | None

    @property
    def asked_words(self) -> str:
        """How many asked, in words."""
        return f"{self.applicants} 人要"


def publication_suggestions(asker: Asker) -> tuple[Suggestion, ...]:
    """What the asker's offices might publish: proposals first, then what most people asked for.

    Compared are the last 500 requests of each office, as for repeats.
    """
    places = visible_requests(asker).order_by().values("organisation")
    if not asker.scope(Permission.HANDLE_REQUESTS).paths:
        return ()
    offices = DisclosureOffice.objects.filter(organisation__in=places)[:MOST_OFFICES]
    found = [one for office in offices for one in _at(asker, office)]
    found.sort(key=lambda one: (one.proposal is None, -one.applicants, one.number))
    return tuple(found)


def _at(asker: Asker, office: DisclosureOffice) -> Iterator[Suggestion]:
    mine = InfoRequest.objects.within(asker.scope(Permission.HANDLE_REQUESTS))
    mine = mine.filter(organisation=office.organisation_id)
    rows = {row.pk: row for row in mine.order_by("-pk")[:MOST_COMPARED]}
    proposals = {
        one.request_id: one
        for one in PublicationProposal.objects.filter(
            request__in=mine, state=ProposalState.OPEN
        ).select_related("request")
    }
    rows |= {one.request_id: one.request for one in proposals.values()}
    answers = {letter.request_id: letter for letter in answers_out(rows)}
    done = _published(rows)
    asked = [
        Asked(row.pk, bytes(row.applicant_mark), row.description, _stands(row, answers))
        for row in rows.values()
        if row.pk not in done
    ]
    asked.sort(key=lambda one: (one.key not in proposals, -one.key))
    groups = asked_by_many(asked, office.read_policy().publish_from_applicants)
    grouped = {one.key for group in groups for one in group}
    groups += [(one,) for one in asked if one.key in proposals and one.key not in grouped]
    for group in groups:
        proposal = next((proposals[one.key] for one in group if one.key in proposals), None)
        seed = rows[group[0].key if proposal is None else proposal.request_id]
        if seed.pk not in answers:
            seed = rows[group[0].key]
        yield Suggestion(
            number=seed.number,
            title=seed.title,
            result=RESULTS[ResultCode(seed.result)].label,
            answer=answers[seed.pk].number,
            ended_on=seed.ended_on,
            applicants=len({one.applicant for one in group}),
            others=tuple(_alike(rows[one.key]) for one in group if one.key != seed.pk),
            proposal=proposal,
        )


def _stands(row: InfoRequest, answers: dict[int, Letter]) -> bool:
    return row.state in _WITH_ANSWER and row.result in DISCLOSED and row.pk in answers


def _published(requests: Iterable[int]) -> set[int]:
    """Those whose answer is public, or whose applicants were shown it."""
    keys = list(requests)
    done = set(PublishedAnswer.objects.filter(request__in=keys).values_list("request", flat=True))
    shown = PublishedAnswer.told.through.objects.filter(inforequest__in=keys)
    return done | set(shown.values_list("inforequest", flat=True))


def _alike(row: InfoRequest) -> AlikeRequest:
    return AlikeRequest(row.number, row.title, row.state_label, row.arrived_on)


def alike_at_body(request: InfoRequest) -> list[InfoRequest]:
    """The requests of other applicants at the body that seem to ask for the same, newest first."""
    wanted = pairs(request.description)
    rows = (
        InfoRequest.objects.filter(organisation=request.organisation_id)
        .exclude(pk=request.pk)
        .exclude(applicant_mark=bytes(request.applicant_mark))
        .select_related("applicant")
        .order_by("-pk")[:MOST_COMPARED]
    )
    found = [row for row in rows if is_alike(wanted, pairs(row.description))]
    done = _published([row.pk for row in found])
    return [row for row in found if row.pk not in done]


# --- one answer on its way to the public ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AnswerStep:
    """A step on an answer that was approved: who, when, on which text."""

    duty: Duty
    person: Person
    sha256: str
    opinion: str
    at: datetime

    @property
    def label(self) -> str:
        """The step in words."""
        return DUTY_LABELS[self.duty]


@dataclass(frozen=True, slots=True)
class PublicationPlan:
    """What would be published of an answer, and what has become of it."""

    request: InfoRequest
    letter: Letter
    title: str
    text: str
    files: tuple[RequestFile, ...]
    columns: tuple[ColumnChoice, ...]
    steps: tuple[AnswerStep, ...]
    alike: tuple[AlikeRequest, ...]
    proposal: PublicationProposal | None
    published: PublishedAnswer | None
    may_publish: bool

    @property
    def applicants(self) -> int:
        """How many requests ask for it, with this one."""
        return len(self.alike) + 1


def publication_plan(asker: Asker, number: str) -> PublicationPlan:
    """What would be published of the answer to a request.

    Raises NotFoundError, also where no disclosed answer has left.
    """
    request = (
        visible_requests(asker)
        .select_related("organisation", "unit", "applicant")
        .filter(number=number)
        .first()
    )
    if request is None:
        raise NotFoundError(NOT_FOUND)
    letter = answer_of(request)
    if letter is None:
        raise NotFoundError("这件申请没有已经发出的“予以公开”或“部分公开”答复，不能转为主动公开。")
    columns = [
        column
        for column in column_choices(asker)
        if column.organisation_id == request.organisation_id
    ]
    line = ITEM_MOVES[None, ItemMove.PUBLISH_ANSWER]
    roles = {actor.value for actor in actors_of(asker, request)}
    return PublicationPlan(
        request=request,
        letter=letter,
        title=request.title,
        text=given_words(letter),
        files=files_given(letter),
        columns=tuple(columns),
        steps=tuple(steps_on(letter)),
        alike=tuple(map(_alike, alike_at_body(request))),
        proposal=PublicationProposal.objects.filter(request=request).first(),
        published=PublishedAnswer.objects.filter(letter=letter)
        .select_related("item", "published_by")
        .first(),
        may_publish=bool(roles & {actor.value for actor in line.actors}),
    )


def given_words(letter: Letter) -> str:
    """The given part of an answer in its own words; never what was withheld."""
    facts: dict[str, Any] = letter.read_facts()
    parts: dict[str, str] = facts.get("parts") or {}
    part = "given" if letter.result == ResultCode.PARTIAL else "attachments"
    return parts.get(part, "")


def files_given(letter: Letter) -> tuple[RequestFile, ...]:
    """The files of information that left with an answer."""
    files = letter.files.select_related("request").filter(kind__in=_GIVEN_KINDS)
    return tuple(files.order_by("pk"))


def steps_on(letter: Letter) -> Iterator[AnswerStep]:
    """The draft, both reviews and the sign-off, on the text that the reviews judged."""
    duties = {"legal": Duty.LEGAL_REVIEW, "secrecy": Duty.SECRECY_REVIEW}
    said = letter.reviews.filter(kind__in=duties).select_related("reviewed_by").order_by("pk")
    last = {review.kind: review for review in said}
    sha256 = next((review.sha256 for review in last.values()), letter.sha256)
    if letter.drafted_by is not None:
        yield AnswerStep(Duty.DRAFT, letter.drafted_by, sha256, "起草", letter.drafted_at)
    for kind, review in last.items():
        if review.is_approved and review.reviewed_by is not None:
            yield AnswerStep(
                duties[kind], review.reviewed_by, review.sha256, review.opinion, review.reviewed_at
            )
    if letter.signed_by is not None and letter.signed_at is not None:
        yield AnswerStep(Duty.SIGN, letter.signed_by, sha256, "签发", letter.signed_at)


def secrets_of(request: InfoRequest, told: Iterable[InfoRequest] = ()) -> list[Secret]:
    """What must not stand in what is published: who asked, who was consulted, the numbers."""
    identity = read_identity(request)
    secrets = [
        Secret("申请人姓名或名称", request.applicant.name),
        Secret("申请人的证件号码", identity.id_number),
        Secret("申请人的联系人", identity.contact),
        Secret("申请人的电话", identity.phone),
        Secret("申请人的电子邮箱", identity.email),
        Secret("申请人的地址", identity.address),
        Secret("申请人的传真", identity.fax),
        Secret("申请编号", request.number),
    ]
    secrets += [Secret("文书文号", letter.number) for letter in request.letters.all()]
    # Bodies that were asked are public; third parties are not.
    for party in request.consultations.filter(party=Party.THIRD_PARTY).select_related("request"):
        secrets.append(Secret("征求过意见的第三方名称", party.name))
        secrets += [Secret("第三方的联系方式", words) for words in read_contact(party).values()]
    for other in told:
        secrets.append(Secret("其他申请人姓名或名称", other.applicant.name))
        secrets.append(Secret("其他申请的编号", other.number))
    return secrets


def inspect_answer(plan: PublicationPlan, *, title: str, text: str, on: date) -> Inspection:
    """What stands in the way of publishing an answer with this title and text. Raises SealError."""
    papers = [Paper(file.sha256, file.name, open_file(file)) for file in plan.files]
    secrets = secrets_of(plan.request, alike_at_body(plan.request))
    return inspect(title, text, papers, secrets, on=on)


# --- what an applicant sees ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PublicTrace:
    """What an applicant sees: the item that shows the same, and their own proposal.

    `item_front` and `item_back` are the parts of its 索引号, empty where there is none any more.
    """

    item_front: str
    item_back: str
    item_title: str
    is_own: bool
    proposal: PublicationProposal | None
    may_propose: bool


def publication_for_applicant(holder: CodeHolder) -> PublicTrace:
    """What became public of what an applicant asked for. Raises NotFoundError."""
    request = request_of(holder)
    own = PublishedAnswer.objects.filter(request=request).select_related("item").last()
    shared = own or (PublishedAnswer.objects.filter(told=request).select_related("item").last())
    version = None if shared is None else _live_title(shared.item)
    proposal = PublicationProposal.objects.filter(request=request).first()
    front, _, back = str(shared.item.index_number or "").partition("/") if shared else ("", "", "")
    return PublicTrace(
        item_front=front if version else "",
        item_back=back if version else "",
        item_title=version or "",
        is_own=own is not None,
        proposal=proposal,
        may_propose=proposal is None and shared is None and answer_of(request) is not None,
    )


def _live_title(item: Item) -> str:
    return str(
        item.versions.filter(state__in=sorted(LIVE)).values_list("title", flat=True).first() or ""
    )
