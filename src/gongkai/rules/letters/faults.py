"""What is wrong with the facts of a letter beside what is missing, in Chinese."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from gongkai.rules.answers import Answer, answer_problems
from gongkai.rules.errors import BadInputError, GongkaiError
from gongkai.rules.fees import check_in_force
from gongkai.rules.letters.facts import APPLICANT_FACTS, FACT_LABELS, Fact, Facts, Key, Standard
from gongkai.rules.letters.kinds import (
    ANSWERS,
    BLIND,
    codes,
    result_of,
    used_in,
)
from gongkai.rules.letters.procedural import fee_of
from gongkai.rules.policy import Policy
from gongkai.rules.results import LETTER_TITLES, RESULTS, LetterKind, Part, ResultCode

_K = LetterKind


def faults(kind: LetterKind, facts: Facts, policy: Policy) -> Iterator[str]:
    """Everything that is wrong, one sentence each."""
    yield from result_faults(kind, facts)
    if kind in ANSWERS and (code := result_of(kind, facts)):
        yield from _answer_faults(code, facts)
    if kind in BLIND:
        yield from _leaks(kind, facts, policy)
    yield from _date_faults(kind, {key: facts[key] for key in used_in(kind, facts, policy)})
    if kind is _K.FEE_NOTICE:
        yield from _fee_faults(facts)


def result_faults(kind: LetterKind, facts: Facts) -> tuple[str, ...]:
    """Whether the result belongs to another kind of letter."""
    code = facts.given.get(Fact.RESULT)
    if kind not in ANSWERS or code is None or code in codes(kind):
        return ()
    right = LETTER_TITLES[RESULTS[code].letter]
    return (f"“{RESULTS[code].label}”应当用《{right}》",)


def _answer_faults(code: ResultCode, facts: Facts) -> Iterator[str]:
    """What the rules of answers find, beside parts that are not there at all."""
    parts = {part: facts[part] for part in Part if part in facts}
    answer = Answer(
        code,
        {
            part: value if isinstance(value, str) else "、".join(map(str, value))
            for part, value in parts.items()
        },
        facts.given.get(Fact.SEPARABLE),
        facts.given.get(Fact.OTHER_LAW_LEVEL),
        has_supplement_notice=Fact.NOTICE_ON in facts,
    )
    asked = Fact.SEPARABLE in facts
    for problem in answer_problems(answer, facts.given.get(Fact.DATED_ON)):
        unasked = problem.startswith("没有回答能否区分处理") and not asked
        rank = problem.startswith("禁止公开的依据") and Fact.OTHER_LAW_LEVEL not in facts
        if not (problem.startswith("缺少") or unasked or rank):
            yield problem


# These come from the records of the office; a place that both lie in gives nobody away.
_OWN: Final = frozenset(
    {
        Fact.BODY,
        Fact.OFFICE,
        Fact.OFFICE_ADDRESS,
        Fact.OFFICE_PHONE,
        Fact.DELIVERY,
        Fact.RETURN_WAY,
        Fact.REVIEW_BODIES,
        Fact.COURT,
        Fact.REVIEW_URL,
    }
)
_SHORTEST: Final = {Fact.APPLICANT: 2}
_SHORTEST_OTHERWISE: Final = 6  # 钟山区 alone points at nobody


def _leaks(kind: LetterKind, facts: Facts, policy: Policy) -> Iterator[str]:
    """Where what was written for others names the applicant."""
    secrets = [
        (FACT_LABELS[key], secret)
        for key in APPLICANT_FACTS
        if key in facts
        and len(secret := _squeezed(facts[key])) >= _SHORTEST.get(key, _SHORTEST_OTHERWISE)
    ]
    for key in used_in(kind, facts, policy):
        text = "" if key in _OWN else _squeezed(str(facts[key]))
        for label, secret in secrets:
            if secret in text:
                yield f"{FACT_LABELS[key]}中出现了{label}，发给他人的文书不得透露申请人，请删去"


def leaked(texts: Iterable[str], secrets: Mapping[str, str]) -> str:
    """The label of the first secret that one of the texts gives away; empty where none does.

    Spaces and marks between the characters hide nothing; a secret that is too short to point at
    anybody is none.
    """
    squeezed = [_squeezed(text) for text in texts]
    for label, secret in secrets.items():
        plain = _squeezed(secret)
        least = _SHORTEST[Fact.APPLICANT] if label == _NAME else _SHORTEST_OTHERWISE
        if len(plain) >= least and any(plain in text for text in squeezed):
            return label
    return ""


_NAME: Final = FACT_LABELS[Fact.APPLICANT]


def _squeezed(text: str) -> str:
    return "".join(c for c in text if c.isalnum()).casefold()


_IN_ORDER: Final[tuple[tuple[Key, Key, str], ...]] = (
    (Fact.RECEIVED_ON, Fact.DATED_ON, "成文日期早于收到申请的日期"),
    (Fact.SUPPLEMENTED_ON, Fact.DATED_ON, "成文日期早于收到补正的日期"),
    (Fact.RECEIVED_ON, Fact.SUPPLEMENTED_ON, "收到补正的日期早于收到申请的日期"),
    (Fact.APPROVED_ON, Fact.DATED_ON, "负责人同意的日期晚于成文日期"),
    (Fact.ASKED_ON, Fact.DATED_ON, "发出征求意见书的日期晚于成文日期"),
)
_AFTER: Final[tuple[tuple[Key, Key, str], ...]] = (
    (Fact.DATED_ON, Fact.REPLY_BY, "回复期限应在成文日期之后"),
    (Fact.OLD_DUE_ON, Fact.NEW_DUE_ON, "新答复期限应在原答复期限之后"),
)
_OVER: Final[tuple[tuple[Key, Key, str], ...]] = (
    (Fact.REPLY_BY, Fact.DATED_ON, "补正期限尚未届满，不能不再处理"),
    (Fact.PAY_BY, Fact.DATED_ON, "缴费期限尚未届满，不能不再处理"),
)


def _date_faults(kind: LetterKind, days: Mapping[Key, Any]) -> Iterator[str]:
    for first, second, fault in _IN_ORDER:
        if first in days and second in days and days[first] > days[second]:
            yield fault
    for first, second, fault in _OVER if kind is _K.CLOSED else _AFTER:
        if first in days and second in days and days[first] >= days[second]:
            yield fault
    due_on, dated_on = days.get(Fact.OLD_DUE_ON), days.get(Fact.DATED_ON)
    if kind is _K.EXTENSION_NOTICE and due_on and dated_on and dated_on > due_on:
        yield "原答复期限已过，不能再延期（第三十三条第二款）"


def _fee_faults(facts: Facts) -> Iterator[str]:
    if Fact.DATED_ON in facts:
        try:
            check_in_force(facts[Fact.DATED_ON])
        except GongkaiError as error:
            yield str(error).rstrip("。")
    if Fact.FEE_STANDARD not in facts or Fact.FEE_COUNT not in facts:
        return
    standard, first = facts[Fact.FEE_STANDARD], facts.given.get(Fact.FEE_FIRST, 1)
    if standard is Standard.PAGES and Fact.FEE_FIRST in facts:
        yield "按量计收没有“从第几件起计收”"
    elif first < 1 or first > facts[Fact.FEE_COUNT]:
        yield "从第几件起计收应在 1 与件数之间"
    else:
        try:
            fee = fee_of(standard, facts[Fact.FEE_COUNT], first)
        except BadInputError as error:
            yield str(error).rstrip("。")
        else:
            if fee.yuan == 0:
                yield "数量没有超过免费的部分，不能收费（国办函〔2020〕109号）"
