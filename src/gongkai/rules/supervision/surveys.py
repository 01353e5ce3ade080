"""Questionnaires of the social appraisal (社会评议, 条例第四十六条): questions, states, what answers come to.

Whoever fills one gives no name. A level of a scale counts 20 points of a hundred (1 is 20, 5 is 100);
no law sets it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from gongkai.rules import moves
from gongkai.rules.errors import BadInputError
from gongkai.rules.intake import has_secrecy_mark, seen
from gongkai.rules.screening.model import Finding
from gongkai.rules.screening.registry import RULES
from gongkai.rules.supervision.plans import ACTOR_LABELS, Actor, Proof, Transition

MOST_QUESTIONS: Final = 30
MOST_OPTIONS: Final = 12
MOST_TEXT: Final = 500
MOST_QUOTED: Final = 50
LEVELS: Final = 5
# Below so many sheets nothing is scored, where the office has set no other number.
LEAST_SHEETS: Final = 10
_ARTICLE: Final = "《政府信息公开条例》第四十六条"
_POINTS_A_LEVEL: Final = 20
_LONG_NUMBER: Final = re.compile(r"[0-9０-９]{7,}[XxＸｘ]?")


class SurveyState(StrEnum):
    """Where a questionnaire stands; the values never change."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    APPROVED = "approved"
    REPORTED = "reported"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


SURVEY_STATE_LABELS: Final = {
    SurveyState.DRAFT: "起草中",
    SurveyState.PROPOSED: "待审核",
    SurveyState.APPROVED: "已批准",
    SurveyState.REPORTED: "结果待审核",
    SurveyState.PUBLISHED: "结果已公布",
    SurveyState.WITHDRAWN: "已撤下",
}
# Those in which the public may answer between its days.
ANSWERABLE: Final = frozenset({SurveyState.APPROVED})
# Those whose answers count for an assessment once its last day is past.
COUNTED: Final = frozenset({SurveyState.APPROVED, SurveyState.REPORTED, SurveyState.PUBLISHED})


class SurveyMove(StrEnum):
    """What may happen to a questionnaire; the values never change."""

    DRAW_UP = "draw_up"
    EDIT = "edit"
    PROPOSE = "propose"
    RETURN = "return"
    APPROVE = "approve"
    REPORT = "report"
    SEND_BACK = "send_back"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"


_MANAGER: Final = frozenset({Actor.MANAGER})
_S, _M = SurveyState, SurveyMove


def _line(
    start: SurveyState | None,
    move: SurveyMove,
    end: SurveyState,
    label: str,
    needs: tuple[Proof, ...] = (),
) -> Transition:
    return Transition(start, move, end, label, _MANAGER, needs, _ARTICLE)


SURVEY_TRANSITIONS: Final[Mapping[tuple[StrEnum | None, StrEnum], Transition]] = MappingProxyType(
    {
        (line.start, line.move): line
        for line in (
            _line(None, _M.DRAW_UP, _S.DRAFT, "起草问卷"),
            _line(_S.DRAFT, _M.EDIT, _S.DRAFT, "修改"),
            _line(_S.DRAFT, _M.PROPOSE, _S.PROPOSED, "提请审核", (Proof.QUESTIONS,)),
            _line(_S.PROPOSED, _M.RETURN, _S.DRAFT, "退回修改", (Proof.NOTE,)),
            _line(_S.PROPOSED, _M.APPROVE, _S.APPROVED, "批准"),
            _line(_S.APPROVED, _M.REPORT, _S.REPORTED, "提请公布结果", (Proof.NOTE, Proof.ENDED)),
            _line(_S.REPORTED, _M.SEND_BACK, _S.APPROVED, "退回结果", (Proof.NOTE,)),
            _line(_S.REPORTED, _M.PUBLISH, _S.PUBLISHED, "公布结果"),
            _line(_S.APPROVED, _M.WITHDRAW, _S.WITHDRAWN, "撤下", (Proof.NOTE,)),
            _line(_S.PUBLISHED, _M.WITHDRAW, _S.WITHDRAWN, "撤下", (Proof.NOTE,)),
        )
    }
)
SURVEY_TABLE: Final = moves.Table(
    SURVEY_TRANSITIONS,
    "问卷",
    "尚未起草的问卷",
    SURVEY_STATE_LABELS,
    ACTOR_LABELS,
    {
        Proof.QUESTIONS: "至少一道题",
        Proof.NOTE: "说明",
        Proof.ENDED: "评议期结束（截止日期过后）",
    },
    "问卷已经撤下，需要时另建一份。",
)


class Stage(StrEnum):
    """What the public sees of a questionnaire; computed, never stored."""

    HIDDEN = "hidden"
    AHEAD = "ahead"
    OPEN = "open"
    CLOSED = "closed"
    TOLD = "told"


STAGE_LABELS: Final = {
    Stage.HIDDEN: "未公开",
    Stage.AHEAD: "尚未开始",
    Stage.OPEN: "正在进行",
    Stage.CLOSED: "已截止",
    Stage.TOLD: "结果已公布",
}


def stage(state: SurveyState, opens_on: date, closes_on: date, today: date) -> Stage:
    """What the public sees on a day; the last day still counts."""
    if state is SurveyState.PUBLISHED:
        return Stage.TOLD
    if state not in {SurveyState.APPROVED, SurveyState.REPORTED}:
        return Stage.HIDDEN
    if today < opens_on:
        return Stage.AHEAD
    return Stage.OPEN if today <= closes_on else Stage.CLOSED


def check_days(opens_on: date, closes_on: date) -> None:
    """Raises BadInputError where it ends before it begins, or lasts longer than a year."""
    if not 0 <= (closes_on - opens_on).days <= 366:
        raise BadInputError("截止日期应不早于开始日期，评议期最长一年。")


# --- questions -----------------------------------------------------------------------------------


class QuestionKind(StrEnum):
    """How a question is answered; the values never change."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    TEXT = "text"


QUESTION_KIND_LABELS: Final = {
    QuestionKind.SINGLE: "单选",
    QuestionKind.MULTIPLE: "多选",
    QuestionKind.SCALE: "满意度（1—5）",
    QuestionKind.TEXT: "填写文字",
}
CHOSEN: Final = frozenset({QuestionKind.SINGLE, QuestionKind.MULTIPLE})
LEVEL_LABELS: Final = ("非常不满意", "不满意", "一般", "满意", "非常满意")


@dataclass(frozen=True, slots=True)
class Question:
    """A question; `options` only where one chooses among them."""

    text: str
    kind: QuestionKind
    options: tuple[str, ...] = ()
    is_required: bool = True

    @property
    def answers(self) -> tuple[tuple[int, str], ...]:
        """What may be chosen, as value and words: options from 0, levels from 1."""
        if self.kind is QuestionKind.SCALE:
            return tuple((n, f"{n} {words}") for n, words in enumerate(LEVEL_LABELS, 1))
        return tuple(enumerate(self.options))


def check_question(
    text: str, kind: QuestionKind, options: Sequence[str], *, is_required: bool
) -> Question:
    """A question as it is kept. Raises BadInputError."""
    text = " ".join(text.split())
    if not text or len(text) > 200:
        raise BadInputError("请写题目，最多 200 字。")
    kept = tuple(one for o in options if (one := " ".join(o.split())))
    if kind not in CHOSEN:
        if kept:
            raise BadInputError(f"“{QUESTION_KIND_LABELS[kind]}”不用写选项，请清空选项。")
        return Question(text, kind, (), is_required)
    if not 2 <= len(kept) <= MOST_OPTIONS or len(set(kept)) < len(kept):
        raise BadInputError(f"请写 2 到 {MOST_OPTIONS} 个不同的选项，每行一个。")
    if any(len(one) > 100 for one in kept):
        raise BadInputError("一个选项最多 100 字，请缩短。")
    return Question(text, kind, kept, is_required)


# --- answers -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody answered to a question: places of options or a level, or words."""

    choices: tuple[int, ...] = ()
    text: str = ""


class AnswersError(BadInputError):
    """Answers that cannot be taken; `problems` maps the number of a question to its sentence."""

    def __init__(self, problems: Mapping[int, str]) -> None:
        super().__init__("".join(problems.values()))
        self.problems = dict(problems)


def answer_problem(question: Question, given: Given) -> str:
    """What is wrong with an answer, with what to do; empty where nothing is."""
    if question.kind is QuestionKind.TEXT:
        if question.is_required and not given.text:
            return "请写下您的回答。"
        if len(given.text) > MOST_TEXT:
            return f"最多 {MOST_TEXT} 字，现在是 {len(given.text)} 字，请缩短。"
        if has_secrecy_mark(given.text):
            return "文字中有密级标志。本网站不处理涉密信息，请立即停止，并按保密规定当面反映。"
        return ""
    known = {value for value, _ in question.answers}
    if not set(given.choices) <= known:
        return "请从选项中选择。"
    if question.is_required and not given.choices:
        return "这道题还没有答，请选择。"
    if question.kind is not QuestionKind.MULTIPLE and len(given.choices) > 1:
        return "这道题只能选一项。"
    return ""


def check_answers(
    questions: Mapping[int, Question], answers: Mapping[int, Given]
) -> dict[int, Given]:
    """The answers by number of the question, those left out dropped. Raises AnswersError."""
    cleaned = {
        n: Given(tuple(sorted(set(one.choices))), seen(one.text).strip())
        for n, one in answers.items()
        if n in questions
    }
    given = {n: cleaned.get(n, Given()) for n in questions}
    problems = {n: words for n, q in questions.items() if (words := answer_problem(q, given[n]))}
    if problems:
        raise AnswersError(problems)
    found = {n: one for n, one in given.items() if one.choices or one.text}
    if not found:
        raise BadInputError("还没有答任何一道题，请至少答一道再提交。")
    return found


def without_personal_data(text: str, findings: Iterable[Finding]) -> tuple[str, int]:
    """A text in which personal data and long numbers are hidden, and how many places were.

    `findings` are those of the detectors in this text. What is hidden is kept nowhere.
    """
    parts: list[str] = []
    at = hidden = 0
    for finding in sorted(findings, key=lambda f: (f.start, -f.end)):
        if finding.start < at or not RULES[finding.rule].is_private:
            continue
        parts += [text[at : finding.start], finding.masked]
        at, hidden = finding.end, hidden + 1
    whole, more = _LONG_NUMBER.subn("***", "".join((*parts, text[at:])))
    return whole, hidden + more


# --- what they come to ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tally:
    """A question with how often each answer was given; `people`: how many answered it at all."""

    number: int
    question: Question
    people: int
    counts: tuple[tuple[str, int], ...]

    @property
    def mean(self) -> Decimal | None:
        """The mean level of a scale to two places; None for other questions and without answers."""
        if self.question.kind is not QuestionKind.SCALE or not self.people:
            return None
        total = sum(level * n for level, (_, n) in enumerate(self.counts, 1))
        return _rounded(Decimal(total) / self.people)

    def share(self, n: int) -> Decimal | None:
        """How much of those who answered, of a hundred."""
        return _rounded(Decimal(100 * n) / self.people) if self.people else None


def tally(number: int, question: Question, people: int, by_choice: Mapping[int, int]) -> Tally:
    """A question with its counts, answers that nobody gave as 0."""
    counts = tuple((words, by_choice.get(value, 0)) for value, words in question.answers)
    return Tally(number, question, people, counts)


def satisfaction(levels: Mapping[int, int]) -> Decimal | None:
    """The points of a hundred of all levels given (level → how often); None where none was."""
    people = sum(levels.values())
    if not people:
        return None
    total = sum(level * n for level, n in levels.items())
    return _rounded(Decimal(total * _POINTS_A_LEVEL) / people)


def _rounded(number: Decimal) -> Decimal:
    return number.quantize(Decimal("0.01"), ROUND_HALF_UP)
