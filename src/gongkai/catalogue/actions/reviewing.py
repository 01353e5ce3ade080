"""The way through the reviews: proofreading, three reviews, secrecy review, returns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from gongkai.audit.actions import action, record
from gongkai.catalogue.actions.work import Work
from gongkai.catalogue.models import ItemReview, ItemVersion, SecrecyReview, Withheld
from gongkai.catalogue.queries.access import due_duty
from gongkai.rules.access import Asker
from gongkai.rules.errors import BadInputError, WrongStateError
from gongkai.rules.release import (
    Duty,
    Move,
    Proof,
    State,
)
from gongkai.rules.results import ResultCode
from gongkai.rules.secrecy import Conclusion, Withholding, check_form, check_withholding

MOVE_OF_DUTY: Final = {
    Duty.PROOFREAD: Move.PROOFREAD,
    Duty.FIRST: Move.APPROVE_FIRST,
    Duty.SECOND: Move.APPROVE_SECOND,
    Duty.FINAL: Move.APPROVE_FINAL,
}
# A return outside of the four reviews; elsewhere after them it is a plain return.
_KIND_OF_RETURN: Final = {
    State.SECRECY_REVIEW.value: Duty.SECRECY.value,
    State.URGENT_REVIEW.value: Duty.SECRECY.value,
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A passage with what is wrong with it."""

    quote: str
    remark: str


@action
def submit_item(
    *, version_id: int, seen: int | None = None, by: Asker, at: datetime
) -> ItemVersion:
    """Hand a draft in for proofreading.

    Raises the errors of a move, IncompleteItemError naming all that is missing.
    """
    work = Work.open(version_id=version_id, by=by, at=at, seen=seen)
    work.check_complete()
    work.move(Move.SUBMIT)
    work.version.save()
    record(**work.trace())
    return work.version


@action
def review_item(
    *,
    version_id: int,
    opinion: str,
    seen: int | None = None,
    by: Asker,
    at: datetime,
) -> ItemReview:
    """Approve what the version says now, in the review that it waits for.

    Raises the errors of a move, SamePersonError where the person wrote or reviewed it before.
    """
    work = Work.open(version_id=version_id, by=by, at=at, seen=seen)
    duty = due_duty(work.version)
    if duty is None:
        raise WrongStateError("这一稿现在不在校对或审核环节。请刷新页面，按最新状态办理。")
    work.check_separation(duty)
    work.move(MOVE_OF_DUTY[duty])
    review = _say(work, duty, is_approved=True, opinion=opinion.strip() or "同意")
    work.version.save()
    record(**work.trace(review=duty, is_approved=True))
    return review


def _say(
    work: Work, kind: str, *, is_approved: bool, opinion: str, marks: Sequence[Mark] = ()
) -> ItemReview:
    return ItemReview.objects.create(
        version=work.version,
        kind=kind,
        sha256=work.version.sha256,
        is_approved=is_approved,
        opinion=opinion,
        marks=[{"quote": mark.quote.strip(), "remark": mark.remark.strip()} for mark in marks],
        reviewed_at=work.at,
        reviewed_by=work.person,
    )


@action
def return_item(
    *,
    version_id: int,
    reason: str,
    marks: Sequence[Mark] = (),
    seen: int | None = None,
    by: Asker,
    at: datetime,
) -> ItemVersion:
    """Send a version back to its writer with the reason and the passages that are meant.

    Raises the errors of a move, BadInputError where a marked passage is not in the text.
    """
    work = Work.open(version_id=version_id, by=by, at=at, seen=seen)
    kind = due_duty(work.version) or _KIND_OF_RETURN.get(work.version.state, "return")
    words = "".join(work.version.words.split())
    for mark in marks:
        if "".join(mark.quote.split()) not in words:
            raise BadInputError(f"正文里找不到“{mark.quote}”。请从正文中原样选取。")
    work.move(Move.RETURN, *([Proof.RETURN_REASON] if reason.strip() else []))
    _say(work, kind, is_approved=False, opinion=reason.strip(), marks=marks)
    work.version.cleared_sha256, work.version.release_from = "", None
    work.version.urgent_order = ""
    work.version.save()
    record(**work.trace(reason=reason.strip(), marks=len(marks)))
    return work.version


@action
def review_secrecy_of_item(
    *,
    version_id: int,
    answers: Mapping[str, str],
    conclusion: Conclusion | None,
    reason: str = "",
    ground: ResultCode | None = None,
    review_by_on: date | None = None,
    seen: int | None = None,
    by: Asker,
    at: datetime,
) -> SecrecyReview:
    """Fill and sign the form of the secrecy review for exactly what the version says now.

    To withhold, `ground` and the day of the next assessment are needed; to refer leaves the
    version where it is. Raises SecrecyFormError, the errors of a move, SamePersonError.
    """
    work = Work.open(version_id=version_id, by=by, at=at, seen=seen)
    work.check_separation(Duty.SECRECY)
    concluded = check_form(answers, conclusion, reason)
    if concluded is Conclusion.PUBLISH:
        work.move(Move.CLEAR)
        work.version.cleared_sha256 = work.version.sha256
    elif concluded is Conclusion.WITHHOLD:
        _withhold(work, check_withholding(ground, reason, review_by_on, today=work.today))
    else:
        work.need(Move.CLEAR)
    review = SecrecyReview.objects.create(
        version=work.version,
        sha256=work.version.sha256,
        answers=dict(answers),
        conclusion=concluded,
        reason=reason.strip(),
        reviewed_at=at,
        reviewed_by=work.person,
    )
    work.version.save()
    record(**work.trace(conclusion=concluded))
    return review


def _withhold(work: Work, why: Withholding) -> None:
    work.move(Move.WITHHOLD, Proof.WITHHOLDING)
    Withheld.objects.create(
        item=work.item,
        ground=why.ground,
        reason=why.reason,
        review_by_on=why.review_by_on,
        withheld_at=work.at,
        withheld_by=work.person,
    )
    if work.item.first_published_on is None:
        work.item.is_closed = True
        work.item.save(update_fields=["is_closed"])


@action
def assess_withheld(
    *,
    withheld_id: int,
    is_released: bool,
    assessment: str,
    review_by_on: date | None = None,
    by: Asker,
    at: datetime,
) -> Withheld:
    """Assess withheld information anew (条例第十八条): keep it back until a later day, or release it.

    Released means: its version is a draft again and goes through every review. Raises
    WrongStateError where it was assessed before, BadInputError, the errors of a move.
    """
    row = Withheld.objects.select_related("item").filter(pk=withheld_id).first()
    version = row and row.item.versions.filter(state=State.WITHHELD).order_by("-number").first()
    if row is None or version is None:
        raise WrongStateError("这条登记已经评估过，或者不存在。请刷新页面。")
    work = Work.open(version_id=version.pk, by=by, at=at)
    if row.outcome:
        raise WrongStateError("这条登记已经评估过。请刷新页面。")
    if not assessment.strip():
        raise BadInputError("请写明评估意见：情况有没有变化，为什么。")
    if is_released:
        work.move(Move.REASSESS)
        work.version.save()
        work.item.is_closed = False
        work.item.save(update_fields=["is_closed"])
    else:
        work.need(Move.REASSESS)
        ground = ResultCode(row.ground)
        why = check_withholding(ground, row.reason, review_by_on, today=work.today)
        Withheld.objects.create(
            item=row.item,
            ground=why.ground,
            reason=why.reason,
            review_by_on=why.review_by_on,
            withheld_at=at,
            withheld_by=work.person,
        )
    row.outcome = "released" if is_released else "kept"
    row.assessment = assessment.strip()
    row.assessed_at, row.assessed_by = at, work.person
    row.save()
    record(**work.trace(outcome=row.outcome, assessment=row.assessment))
    return row
