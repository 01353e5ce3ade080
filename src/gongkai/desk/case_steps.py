"""What may be done with a case now, by whom, and why the rest may not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from gongkai.desk import case_answer_forms as answer
from gongkai.desk import case_forms as clock
from gongkai.desk import case_office_forms as office
from gongkai.desk.case_fields import CaseForm
from gongkai.info_requests.models import Letter
from gongkai.info_requests.queries import CaseView, content_mark
from gongkai.rules.errors import GongkaiError, WrongStateError
from gongkai.rules.moves import MissingProofError, not_yours
from gongkai.rules.requests import ACTOR_LABELS, OPEN, PROOF_LABELS, Actor, Move, Proof, State
from gongkai.rules.results import LetterKind

_A, _M, _S = Actor, Move, State
_OFFICE: Final = frozenset({_A.CLERK, _A.HEAD})
_DRAFTERS: Final = _OFFICE | {_A.DEPARTMENT}
_WORKING: Final = frozenset({_S.RECEIVED, _S.IN_REVIEW})


def _always(view: CaseView) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do with a case: a move of the table, or work that leaves the state as it is.

    `actors` and `states` hold for what is no move; `hindrance` says in words why it makes no sense
    now. `is_quiet`: not worth a word where it is refused. `page` names a page of its own in place of
    the form.
    """

    slug: str
    label: str
    form: type[CaseForm]
    move: Move | None = None
    actors: frozenset[Actor] = frozenset()
    states: frozenset[State] = frozenset()
    article: str = ""
    hindrance: Callable[[CaseView], str] = field(default=_always)
    is_quiet: bool = False
    page: str = ""

    @property
    def button(self) -> str:
        """What the button of the form says."""
        return self.label if self.label.startswith("确认") else f"确认{self.label}"


def _nothing_asked(view: CaseView) -> str:
    waiting = any(c.given_on is None for c in view.consultations)
    return "" if waiting else "没有等待意见的征求意见书。"


def _nobody_unwilling(view: CaseView) -> str:
    return "" if clock.unwilling(view.consultations) else "没有不同意或者逾期的第三方。"


def _nobody_holds(view: CaseView) -> str:
    return "" if view.request.handler else "还没有经办人，请先分办。"


_OPEN: Final = frozenset(OPEN)
_ALL: Final = frozenset(State)

STEPS: Final = (
    Step("confirm-filled-in", "确认申请人已核对代填的申请", clock.ConfirmFilledInForm, _M.REGISTER),
    Step("confirm", "确认收到", clock.ConfirmForm, _M.CONFIRM),
    Step("draft", "起草并送审答复", answer.DraftForm, _M.DRAFT_ANSWER),
    Step("sign", "签发答复", answer.SignForm, _M.SIGN),
    Step("legal-review", "法制审核", answer.LegalReviewForm, actors=frozenset({_A.LEGAL}),
         states=frozenset({_S.IN_REVIEW}), article="第十七条、第三十六条"),
    Step("secrecy-review", "保密审查", answer.SecrecyReviewForm, actors=frozenset({_A.SECRECY}),
         states=frozenset({_S.IN_REVIEW}), article="第十七条"),
    Step("send-back", "退回修改", answer.SendBackForm, _M.SEND_BACK),
    Step("supplement-notice", "告知补正", clock.SupplementNoticeForm, _M.ASK_SUPPLEMENT),
    Step("supplement", "登记补正", clock.SupplementForm, _M.TAKE_SUPPLEMENT),
    Step("supplement-lapsed", "逾期未补正，办结", clock.LapseSupplementForm, _M.LAPSE_SUPPLEMENT),
    Step("consult", "征求意见", clock.ConsultForm, _M.ASK_OPINION),
    Step("opinion", "登记意见或期满", clock.OpinionForm, _M.CLOSE_OPINION,
         hindrance=_nothing_asked, is_quiet=True),
    Step("overrule", "决定公开，告知第三方", clock.OverruleForm,
         actors=frozenset({_A.HEAD}), states=_WORKING, article="第三十二条",
         hindrance=_nobody_unwilling, is_quiet=True),
    Step("extend", "延长答复期限", clock.ExtendForm, _M.EXTEND),
    Step("ask-reasons", "要求说明理由", clock.AskReasonsForm, _M.ASK_REASON),
    Step("reasons", "登记说明的理由", clock.ReasonsForm, actors=_OFFICE,
         states=frozenset({_S.AWAIT_REASON}), article="第三十五条", is_quiet=True),
    Step("accept-reasons", "理由合理，继续办理", clock.AcceptReasonsForm, _M.ACCEPT_REASON),
    Step("delay", "理由合理，延迟答复", clock.DelayForm, _M.DELAY),
    Step("refuse-abuse", "理由不合理，送审不予处理", answer.RefuseAbuseForm, _M.REFUSE_ABUSE),
    Step("fee", "通知缴费", clock.FeeForm, _M.CHARGE_FEE),
    Step("payment", "登记缴费", clock.PaymentForm, _M.TAKE_PAYMENT),
    Step("fee-lapsed", "逾期未缴费，办结", clock.LapseFeeForm, _M.LAPSE_FEE),
    Step("search", "登记检索", answer.SearchForm, actors=_DRAFTERS, states=_WORKING,
         article="第三十六条第（四）项", is_quiet=True),
    Step("assist", "请其他单位协助", office.AssistForm, actors=_OFFICE, states=_WORKING,
         article="第三十三条", is_quiet=True),
    Step("withdraw", "登记撤回", office.WithdrawForm, _M.WITHDRAW),
    Step("reopen", "依判决或复议决定重新答复", office.ReopenForm, _M.REOPEN, is_quiet=True),
    Step("archive", "归档", CaseForm, _M.ARCHIVE, page="desk:archive"),
    Step("assign", "分办", office.AssignForm,
         actors=_OFFICE | {_A.DEPARTMENT_HEAD}, states=_OPEN, article="第四十五条", is_quiet=True),
    Step("hand-over", "移交他人", office.HandOverForm,
         actors=_DRAFTERS | {_A.DEPARTMENT_HEAD}, states=_OPEN, article="第四十五条",
         hindrance=_nobody_holds, is_quiet=True),
    Step("correct-applicant", "更正申请人信息", office.CorrectApplicantForm, actors=_OFFICE,
         states=_ALL - {_S.ARCHIVED}, article="第二十九条第二款", is_quiet=True),
    Step("note", "写备注", office.NoteForm, actors=frozenset(_A) - {_A.APPLICANT}, states=_ALL,
         article="第四十五条", is_quiet=True),
    Step("file", "加入文件", office.AddFileForm, actors=_DRAFTERS, states=_ALL - {_S.ARCHIVED},
         article="第四十五条", is_quiet=True),
)  # fmt: skip
BY_SLUG: Final = {step.slug: step for step in STEPS}
BY_MOVE: Final = {step.move: step for step in STEPS if step.move}


@dataclass(frozen=True, slots=True)
class Offered:
    """A step with the reason why it is refused to this person now, if it is."""

    step: Step
    article: str
    refusal: GongkaiError | None = None

    @property
    def is_open(self) -> bool:
        """Whether it may be taken."""
        return self.refusal is None


def offered(view: CaseView, actors: frozenset[Actor]) -> dict[str, Offered]:
    """Every step that belongs to the state of a case, by its slug: open, or refused with reason."""
    by_move = {offer.transition.move: offer for offer in view.offers}
    shown: dict[str, Offered] = {}
    for step in STEPS:
        if step.move is not None:
            offer = by_move.get(step.move)
            if offer is None:
                continue
            refusal = offer.refusal or _hindered(step, view) or _missing(step, view)
            shown[step.slug] = Offered(step, offer.transition.article, refusal)
        elif view.request.state in step.states:
            refusal = _not_yours(step, actors) or _hindered(step, view)
            shown[step.slug] = Offered(step, step.article, refusal)
    return shown


def _hindered(step: Step, view: CaseView) -> GongkaiError | None:
    words = step.hindrance(view)
    return WrongStateError(words) if words else None


def _not_yours(step: Step, actors: frozenset[Actor]) -> GongkaiError | None:
    if actors & step.actors:
        return None
    return not_yours(step.label, step.article, step.actors, ACTOR_LABELS)


def approvals(view: CaseView) -> frozenset[Proof]:
    """The reviews that approve the draft as it stands now."""
    draft = view.draft
    if draft is None:
        return frozenset()
    mark = content_mark(draft, [f.sha256 for f in view.files if f.letter_id == draft.pk])
    latest = {r.kind: r for r in view.reviews if r.letter_id == draft.pk and r.sha256 == mark}
    proofs = {"legal": Proof.LEGAL_REVIEW, "secrecy": Proof.SECRECY_REVIEW}
    return frozenset(
        proofs[kind] for kind, review in latest.items() if kind in proofs and review.is_approved
    )


def _missing(step: Step, view: CaseView) -> GongkaiError | None:
    """What is not on file yet before the signature."""
    if step.move is not Move.SIGN:
        return None
    have = set(approvals(view))
    if all(c.given_on for c in view.consultations):
        have.add(Proof.OPINIONS_CLOSED)
    wanted = (Proof.OPINIONS_CLOSED, Proof.LEGAL_REVIEW, Proof.SECRECY_REVIEW)
    missing = tuple(proof for proof in wanted if proof not in have)
    return MissingProofError("签发答复", missing, PROOF_LABELS) if missing else None


# --- the one thing to do next --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Next:
    """The one next thing: a step, a letter to send or to prove, or the five questions.

    `kind` is step, send, service, wizard or wait; `target` the slug or the id of the letter.
    """

    kind: str
    label: str
    target: str = ""


# In this order the first open one is the next.
_NEXT: Final = (
    "confirm-filled-in", "confirm", "supplement-lapsed", "fee-lapsed", "sign", "supplement",
    "payment", "accept-reasons", "refuse-abuse", "archive",
)  # fmt: skip
_WAITING_FOR: Final = {
    State.AWAIT_SUPPLEMENT: "等待申请人补正",
    State.AWAIT_FEE: "等待申请人缴费",
    State.AWAIT_REASON: "等待申请人说明理由",
    State.ARCHIVED: "已归档",
}


def next_of(view: CaseView, steps: dict[str, Offered], actors: frozenset[Actor]) -> Next:
    """What this person should do now; where it is somebody else's turn, whose."""
    return (
        _review(view, steps)
        or _paper(view, actors)
        or _step(view, steps)
        or _think(view, actors)
        or Next("wait", _turn(view))
    )


def _review(view: CaseView, steps: dict[str, Offered]) -> Next | None:
    have = approvals(view)
    for slug, proof in (
        ("legal-review", Proof.LEGAL_REVIEW),
        ("secrecy-review", Proof.SECRECY_REVIEW),
    ):
        if slug in steps and steps[slug].is_open and proof not in have:
            return Next("step", steps[slug].step.label, slug)
    return None


# Those whose proof of service moves the clock or ends the case.
_PROVED: Final = frozenset(
    {
        LetterKind.SUPPLEMENT_NOTICE,
        LetterKind.FEE_NOTICE,
        LetterKind.OPINION_LETTER,
        LetterKind.JOINT_OPINION_LETTER,
    }
)


def _paper(view: CaseView, actors: frozenset[Actor]) -> Next | None:
    if not actors & _OFFICE:
        return None
    for letter in view.letters:
        if letter.state == "signed" and _ends(letter):
            what = "答复" if letter.result else letter.title
            return Next("send", f"核对并发出{what}", str(letter.pk))
    for letter in view.letters:
        if letter.state == "sent" and (_ends(letter) or _wants_proof(view, letter)):
            return Next("service", f"登记{letter.title}的送达", str(letter.pk))
    return None


def _ends(letter: Letter) -> bool:
    """Whether a letter ends the case: an answer, or word that it is not processed any more."""
    return bool(letter.result) or letter.kind == LetterKind.CLOSED


def _wants_proof(view: CaseView, letter: Letter) -> bool:
    return letter.kind in _PROVED and view.request.state in OPEN


def _step(view: CaseView, steps: dict[str, Offered]) -> Next | None:
    for slug in _NEXT:
        if slug in steps and steps[slug].is_open:
            return Next("step", steps[slug].step.label, slug)
    opinion = steps.get("opinion")
    if view.request.is_consulting and opinion and opinion.is_open:
        return Next("step", opinion.step.label, "opinion")
    return None


def _think(view: CaseView, actors: frozenset[Actor]) -> Next | None:
    if view.request.state == State.RECEIVED and actors & _DRAFTERS:
        return Next("wizard", "按五步判断怎样答复")
    return None


def _turn(view: CaseView) -> str:
    if view.request.state == State.IN_REVIEW:
        have = approvals(view)
        waits = [
            label
            for proof, label in (
                (Proof.LEGAL_REVIEW, "法制审核"),
                (Proof.SECRECY_REVIEW, "保密审查"),
            )
            if proof not in have
        ]
        return f"等待{'、'.join(waits)}" if waits else "等待签发"
    return _WAITING_FOR.get(State(view.request.state), "等待公开办办理")
