"""From the search to the served answer: draft, reviews, sign-off, dispatch, service, and a new beginning."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from gongkai.audit.actions import action, record
from gongkai.info_requests.actions.case import Case, Upload
from gongkai.info_requests.models import Letter, Review, SearchRecord, digest, dump
from gongkai.info_requests.queries import content_mark, earlier_notice
from gongkai.rules.access import Asker
from gongkai.rules.answers import Answer, Asked, LawLevel, OnFile, check_answer, check_file
from gongkai.rules.dates import chinese_date
from gongkai.rules.deadlines.events import (
    Answered,
    AnswerSent,
    FeeNoticeReceived,
    OpinionLetterReceived,
    Party,
    Reopened,
)
from gongkai.rules.errors import BadInputError, WrongStateError
from gongkai.rules.moves import MoveNotPossibleError
from gongkai.rules.requests import Actor, Duty, Move, Proof, State, check_separation
from gongkai.rules.results import (
    RESULTS,
    LetterKind,
    Part,
    ResultCode,
)

# Who may judge a draft, and under which duty.
_REVIEWERS = {
    "legal": (Actor.LEGAL, Duty.LEGAL_REVIEW, Proof.LEGAL_REVIEW),
    "secrecy": (Actor.SECRECY, Duty.SECRECY_REVIEW, Proof.SECRECY_REVIEW),
}


# --- search --------------------------------------------------------------------------------------


@action
def record_search(
    *,
    number: str,
    places: str,
    keywords: str,
    period: str = "",
    searchers: str,
    searched_on: date | None = None,
    has_found: bool,
    outcome: str,
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> SearchRecord:
    """Note a search: where, by which words, by whom, when, with what outcome.

    Raises BadInputError where a part is missing: without all of them it proves nothing in court.
    """
    case = Case.open(number=number, by=by, at=at, seen=seen)
    case.need(Actor.CLERK, Actor.HEAD, Actor.DEPARTMENT)
    parts = {
        "检索的单位和系统": places,
        "关键词": keywords,
        "检索人": searchers,
        "检索结果": outcome,
    }
    missing = [label for label, text in parts.items() if not text.strip()]
    if missing:
        raise BadInputError(f"检索记录还缺少{'、'.join(missing)}。请补齐，以便证明已尽检索义务。")
    search = SearchRecord.objects.create(
        request=case.request,
        places=places.strip(),
        keywords=keywords.strip(),
        period=period.strip(),
        searchers=searchers.strip(),
        searched_on=case.day(searched_on),
        has_found=has_found,
        outcome=outcome.strip(),
        recorded_at=at,
        recorded_by=case.person,
    )
    case.note("search_recorded", search.searched_on, has_found=has_found)
    record(**case.trace(search=search.pk))
    return search


# --- draft and reviews ---------------------------------------------------------------------------


@action
def submit_draft_answer(
    *,
    number: str,
    answer: Answer,
    uploads: Sequence[Upload] = (),
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> Letter:
    """Hand in a drafted answer for review.

    Raises the errors of a move, IncompleteAnswerError naming all that is missing, and
    WrongStateError where a finding of 不存在 has no search behind it.
    """
    case = Case.open(number=number, by=by, at=at, seen=seen)
    letter = _draft_letter(case, answer, uploads)
    case.move(Move.DRAFT_ANSWER, kind="drafted", result=answer.code.value, letter=letter.pk)
    record(**case.trace(result=answer.code, letter=letter.pk, sha256=letter.sha256))
    return letter


def _draft_letter(case: Case, answer: Answer, uploads: Sequence[Upload] = ()) -> Letter:
    """The letter of a drafted answer with what goes along, if nothing that it needs is missing."""
    facts = _facts(case, answer)
    _check_facts(case, facts)
    letter = Letter.objects.create(
        request=case.request,
        organisation=case.office.organisation,
        kind=RESULTS[answer.code].letter,
        result=answer.code,
        addressee=case.request.applicant.name,
        facts=dump(facts),
        sha256=digest(dump(facts)),
        drafted_at=case.at,
        drafted_by=case.person,
    )
    for upload in uploads:
        case.keep(upload, letter)
    if answer.code in (ResultCode.PARTIAL, ResultCode.GRANT_PROVIDED):
        case.attach_released(letter)
    return letter


def _facts(case: Case, answer: Answer) -> dict[str, Any]:
    return {
        "code": answer.code.value,
        "parts": {part.value: text.strip() for part, text in answer.parts.items()},
        "separable": answer.separable,
        "other_law_level": answer.other_law_level.value if answer.other_law_level else None,
        # Once more in the keys of `rules.letters`, which print them.
        "result": answer.code.value,
        **earlier_notice(case.request, answer.code),
        **{part.value: text.strip() for part, text in answer.parts.items()},
    }


def _check_facts(case: Case, facts: dict[str, Any]) -> ResultCode:
    """Raises unless the answer may be signed as it stands now."""
    code = ResultCode(facts["code"])
    level = facts["other_law_level"]
    check_answer(
        Answer(
            code,
            {Part(part): text for part, text in facts["parts"].items()},
            facts["separable"],
            LawLevel(level) if level else None,
            case.request.letters.filter(kind=LetterKind.SUPPLEMENT_NOTICE).exists(),
        ),
        case.today,
    )
    check_file(code, _on_file(case))
    return code


def _on_file(case: Case) -> OnFile:
    """What the file holds behind an answer; who must answer anew must search anew."""
    ordered = [event.on for event in case.log if isinstance(event, Reopened)]
    searches = case.request.searches.order_by("searched_on", "pk")
    if ordered:
        searches = searches.filter(searched_on__gte=ordered[-1])
    told = case.request.letters.filter(kind=LetterKind.OVERRULING_NOTICE).exclude(state="void")
    told_keys = set(told.values_list("consultation", flat=True))
    parties = case.request.consultations.filter(party=Party.THIRD_PARTY)
    return OnFile(
        tuple(searches.values_list("has_found", flat=True)),
        tuple(Asked(party.opinion, party.pk in told_keys) for party in parties),
        case.request.letters.filter(kind=LetterKind.REASON_NOTICE).exists(),
    )


@action
def return_draft(
    *, number: str, reason: str, by: Asker, at: datetime, seen: int | None = None
) -> None:
    """Send a draft back with the reason; its reviews end with it."""
    case = Case.open(number=number, by=by, at=at, seen=seen)
    if not reason.strip():
        raise BadInputError("请写明退回的理由和需要修改的地方。")
    case.move(Move.SEND_BACK, kind="sent_back", reason=reason.strip())
    case.request.letters.filter(state="draft").update(state="void")
    record(**case.trace(reason=reason.strip()))


@action
def review_legally(
    *,
    number: str,
    is_approved: bool,
    opinion: str,
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> Review:
    """Give the opinion of the legal section on the draft (条例第十七条、第三十六条)."""
    review = _review("legal", number, is_approved, opinion, by, at, seen)
    record(**review[0].trace(review="legal", is_approved=is_approved))
    return review[1]


@action
def review_secrecy(
    *,
    number: str,
    is_approved: bool,
    opinion: str,
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> Review:
    """Give the opinion of the secrecy review on the draft (条例第十七条)."""
    review = _review("secrecy", number, is_approved, opinion, by, at, seen)
    record(**review[0].trace(review="secrecy", is_approved=is_approved))
    return review[1]


def _review(
    kind: str,
    number: str,
    is_approved: bool,
    opinion: str,
    by: Asker,
    at: datetime,
    seen: int | None,
) -> tuple[Case, Review]:
    case = Case.open(number=number, by=by, at=at, seen=seen)
    letter = _draft(case)
    actor, duty, _ = _REVIEWERS[kind]
    case.need(actor)
    if not opinion.strip():
        raise BadInputError("请写明审核意见。")
    check_separation(_persons(case, letter) | {duty: by.pk})
    review = Review.objects.create(
        request=case.request,
        letter=letter,
        kind=kind,
        sha256=_mark_of(letter),
        is_approved=is_approved,
        opinion=opinion.strip(),
        reviewed_at=at,
        reviewed_by=case.person,
    )
    case.note("reviewed", review=kind, is_approved=is_approved, opinion=opinion.strip())
    return case, review


def _mark_of(letter: Letter) -> str:
    """What a review of a draft judges: its words and its attachments."""
    return content_mark(letter, list(letter.files.values_list("sha256", flat=True)))


def _draft(case: Case) -> Letter:
    letter = case.request.letters.filter(state="draft").last()
    if case.request.state != State.IN_REVIEW or letter is None:
        raise MoveNotPossibleError("现在没有送审的答复。请刷新页面，按最新状态办理。")
    return letter


def _persons(case: Case, letter: Letter) -> dict[Duty, Any]:
    """Who has taken which duty on this draft; the last review of a kind counts."""
    persons: dict[Duty, Any] = {Duty.DRAFT: letter.drafted_by_id}
    for review in _standing(letter):
        persons[_REVIEWERS[review.kind][1]] = review.reviewed_by_id
    return {duty: person for duty, person in persons.items() if person is not None}


def _standing(letter: Letter) -> list[Review]:
    """The last review of each kind on what the draft says, and brings with it, now."""
    mark = _mark_of(letter)
    latest = {
        review.kind: review
        for review in letter.reviews.order_by("pk")
        if review.sha256 == mark and review.kind in _REVIEWERS
    }
    return list(latest.values())


# --- sign-off ------------------------------------------------------------------------------------


@action
def sign_answer(*, number: str, by: Asker, at: datetime, seen: int | None = None) -> Letter:
    """Sign the answer: it gets its number, and its content is frozen under a hash.

    Raises the errors of a move, SamePersonError where one person drafted, reviewed and signs,
    IncompleteAnswerError.
    """
    case = Case.open(number=number, by=by, at=at, seen=seen)
    letter = _draft(case)
    facts = letter.read_facts()
    code = _check_facts(case, facts)
    standing = _standing(letter)
    proofs = {_REVIEWERS[review.kind][2] for review in standing if review.is_approved}
    proofs.add(Proof.COMPLETE_ANSWER)
    if not case.request.consultations.filter(given_on=None).exists():
        proofs.add(Proof.OPINIONS_CLOSED)
    check_separation(_persons(case, letter) | ({Duty.SIGN: by.pk} if by.pk else {}))
    case.request.result = code
    case.move(Move.SIGN, Answered(case.today), proofs=proofs, result=code.value)
    case.sign(letter, facts)
    record(**case.trace(result=code))
    return letter


@action
def refuse_abuse(
    *,
    number: str,
    answer: Answer,
    judgement: str,
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> Letter:
    """Hand 不予处理 in for review: the reasons for an abnormal number are not fair (第三十五条)."""
    case = Case.open(number=number, by=by, at=at, seen=seen)
    if answer.code is not ResultCode.NOPROC_ABUSE:
        raise BadInputError("理由不合理的，结果应为“不予处理（无正当理由大量反复申请）”。")
    _check_heard(case)
    letter = _draft_letter(case, answer)
    case.move(
        Move.REFUSE_ABUSE,
        proofs=[Proof.REASON_JUDGED] if judgement.strip() else [],
        kind="drafted",
        result=answer.code.value,
        letter=letter.pk,
        judgement=judgement.strip(),
    )
    record(**case.trace(result=answer.code, letter=letter.pk, sha256=letter.sha256))
    return letter


def _check_heard(case: Case) -> None:
    """Raises WrongStateError while the applicant may still give reasons."""
    asked = case.request.events.filter(kind="reason_asked").order_by("place").last()
    if (
        asked is None
        or case.request.events.filter(kind="reason_received", place__gt=asked.place).exists()
    ):
        return
    until = date.fromisoformat(asked.data["reply_by"])
    if case.today <= until:
        raise WrongStateError(
            f"申请人可以在{chinese_date(until)}以前说明理由，现在还没有收到，不能认定理由不合理"
            "（第三十五条）。请等收到说明或者期满以后再办。"
        )


# --- dispatch and service ------------------------------------------------------------------------


@action
def send_letter(
    *,
    number: str,
    letter_id: int,
    way: str,
    tracking: str = "",
    on: date | None = None,
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> Letter:
    """Let a signed letter leave, if case, addressee, content and address belong together.

    For an answer this day, not that of signing, decides whether it is in time and in which year it
    counts; one that is handed over counts when the applicant signs for it (`record_service`), and
    until then may be sent another way. Raises WrongApplicantError, WrongStateError, BadInputError.
    """
    case = Case.open(number=number, by=by, at=at, seen=seen)
    case.need(Actor.CLERK, Actor.HEAD)
    case.need_unarchived()
    letter = _letter(case, letter_id)
    if letter.state != "signed" and not (letter.is_uncollected and way != "in_person"):
        raise WrongStateError("这份文书还没有签发，或者已经发出。请刷新页面查看。")
    if way == "china_post" and not tracking.strip():
        raise BadInputError("邮寄的，请填写中国邮政的邮件号，作为送达凭证。")
    if letter.result in _GIVES:
        _check_told_first(case, case.day(on))
    case.send(letter, way, tracking=tracking.strip(), on=on)
    if letter.result and way != "in_person":
        case.append(AnswerSent(case.day(on)), way=way)
    record(**case.trace(letter_id=letter.pk, sent_on=letter.sent_on))
    return letter


_GIVES: Final = frozenset({ResultCode.GRANT_PROVIDED, ResultCode.PARTIAL})


def _check_told_first(case: Case, day: date) -> None:
    """Raises WrongStateError before the day of disclosure that a third party was told."""
    for notice in case.request.letters.filter(kind=LetterKind.OVERRULING_NOTICE):
        told = date.fromisoformat(notice.read_facts()["disclose_on"])
        if day < told:
            raise WrongStateError(
                f"已告知第三方 {told} 公开，不能在此以前提供（第三十二条）。请到 {told} 再发出；"
                "答复期限不够的，由负责人批准延期。"
            )


@action
def record_service(
    *,
    number: str,
    letter_id: int,
    on: date | None = None,
    uploads: Sequence[Upload] = (),
    proof: str = "",
    tracking: str = "",
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> Letter:
    """Note on which day a letter reached its addressee, and what proves it.

    It starts the 15 working days of a consulted party, the 20 to pay a fee, and ends the way of
    an answer. `tracking` is the number of a letter that was posted before its number was known
    (国办公开办函〔2016〕235号). Raises WrongStateError, BadInputError without any proof.
    """
    case = Case.open(number=number, by=by, at=at, seen=seen)
    case.need(Actor.CLERK, Actor.HEAD)
    case.need_unarchived()
    letter = _letter(case, letter_id)
    day = case.day(on)
    if letter.state != "sent":
        raise WrongStateError("这份文书还没有发出，或者送达已经登记。请刷新页面查看。")
    if not (proof.strip() or uploads):
        raise BadInputError("请写明送达凭证（签收人、邮件查询结果），或上传送达回证。")
    if letter.sent_on and day < letter.sent_on:
        raise BadInputError(f"送达日期早于发出日期{chinese_date(letter.sent_on)}。请核对。")
    for upload in uploads:
        case.keep(upload)
    letter.tracking = letter.tracking or tracking.strip()
    letter.state, letter.served_on = "served", day
    letter.served_at, letter.served_by = at, case.person
    letter.save()
    _note_service(case, letter, day, proof.strip())
    record(**case.trace(letter_id=letter.pk, served_on=day))
    return letter


def _note_service(case: Case, letter: Letter, day: date, proof: str) -> None:
    told: dict[str, Any] = {"letter": letter.pk, "proof": proof}
    if letter.consultation is not None:
        consultation = letter.consultation
        case.append(OpinionLetterReceived(day, consultation.key), **told)
        consultation.received_on = day
        consultation.save(update_fields=["received_on"])
    elif letter.kind == LetterKind.FEE_NOTICE:
        case.append(FeeNoticeReceived(day), **told)
    elif letter.result and case.request.state == State.ANSWERED:
        if letter.way == "in_person":
            case.append(AnswerSent(day), way=letter.way)
        case.move(Move.SERVE, proofs=[Proof.SERVICE], kind="served", on=day, **told)
    else:
        case.note("letter_served", day, **told)


def _letter(case: Case, letter_id: int) -> Letter:
    letter = case.request.letters.select_related("consultation").filter(pk=letter_id).first()
    if letter is None:
        raise BadInputError("这件申请没有这份文书。请刷新页面后重选。")
    return letter


# --- a new beginning, and the judgement of the applicant ----------------------------------------------------------------


@action
def reopen_request(
    *,
    number: str,
    order: str,
    days: int | None = None,
    on: date | None = None,
    uploads: Sequence[Upload] = (),
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> date | None:
    """Answer anew because a judgment or a review decision (`order`) says so. Returns the due day.

    `days`: working days that the order gives. Raises the errors of a move.
    """
    case = Case.open(number=number, by=by, at=at, seen=seen)
    for upload in uploads:
        case.keep(upload)
    case.move(
        Move.REOPEN,
        Reopened(case.day(on), order.strip(), days),
        proofs=[Proof.ORDER] if order.strip() else [],
    )
    record(**case.trace(order=order.strip()))
    return case.request.due_on


@action
def rate_answer(*, number: str, stars: int, text: str = "", by: Asker, at: datetime) -> None:
    """Let the applicant rate the answer, once, with 1 to 5 stars."""
    case = Case.open(number=number, by=by, at=at)
    case.need(Actor.APPLICANT)
    if not 1 <= stars <= 5:
        raise BadInputError("请选择 1 至 5 星。")
    if case.request.counted_on is None:
        raise WrongStateError("答复发出以后才能评价。")
    if case.request.events.filter(kind="rated").exists():
        raise WrongStateError("您已经评价过这件申请，谢谢。")
    case.note("rated", stars=stars, text=text.strip()[:1000])
    record(**case.trace(stars=stars))
